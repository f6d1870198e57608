"""How wide a line of text is in Times New Roman, and how much room it has."""

from __future__ import annotations

import unicodedata
from functools import cache

from lcxl.proof.manuscript import TWIPS_PER_MM, Document, Paragraph, RuleLine
from lcxl.texts import load_data

_MM_PER_PT = 25.4 / 72
_FIRST, _LAST = 0x20, 0x7E
# Letters and signs that have no decomposition, by the character that is as wide.
_AS_WIDE = {"\u0111": "d", "\u0110": "D", "\u2013": "n", "\u00a0": " ", "\u2011": "-", "\u201c": '"', "\u201d": '"'}
_CELL_PADDING = 2 * 108


@cache
def _widths(bold: bool) -> tuple[int, ...]:
    file, face = ("proof_fonts.toml", "times_new_roman_bold") if bold else ("font_widths.toml", "times_new_roman")
    return tuple(load_data(file)[face]["ascii"])


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width in millimetres of ``text`` set in Times New Roman at ``size`` points."""
    widths = _widths(bold)
    total = 0
    for char in unicodedata.normalize("NFC", text):
        base = _AS_WIDE.get(char) or unicodedata.normalize("NFD", char)[0]
        code = ord(base)
        total += widths[code - _FIRST] if _FIRST <= code <= _LAST else 1000 if code > 0x2000 else 500
    return total / 1000 * size * _MM_PER_PT


def line_width(paragraph: Paragraph) -> float:
    """Return the width in millimetres of a paragraph's text if it stood on one line."""
    runs = [run for run in paragraph.runs if not run.hidden]
    return sum(text_width(run.shown.strip("\n"), run.size, bold=run.bold) for run in runs)


def room(document: Document, paragraph: Paragraph) -> float | None:
    """Return the width in millimetres that a paragraph of the body has, None where it can't be known."""
    if paragraph.cell is None:
        section = document.sections[min(paragraph.section, len(document.sections) - 1)]
        twips: int | None = section.width - section.left - section.right - section.gutter
    else:
        twips = _cell_width(document, paragraph)
    if not twips:
        return None
    return (twips - max(0, paragraph.left) - max(0, paragraph.right)) / TWIPS_PER_MM


def _cell_width(document: Document, paragraph: Paragraph) -> int | None:
    place = paragraph.cell
    for table in document.tables:
        if place is not None and table.index == place.table:
            for cell in table.rows[place.row].cells:
                if cell.column == place.column:
                    return cell.width - _CELL_PADDING if cell.width else None
    return None


def rule_width(document: Document, paragraph: Paragraph, line: RuleLine) -> float | None:
    """Return the length in millimetres of a rule line; a border runs the width of its paragraph."""
    return room(document, paragraph) if line.kind == "border" else line.width_mm
