"""How much room text takes in a cell: no spreadsheet program stores the height of wrapped rows for us.

Widths are those of Times New Roman; Liberation Serif, which LibreOffice takes in its place, has the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from lcxl.texts import load_data

DIGIT_PIXELS = 7
"""Width of a digit of the Normal style (Times New Roman 11): column widths are counted in it."""
PADDING_PIXELS = 5
MAX_ROW_HEIGHT = 409.0
_SAFETY = 1.04
"""Programs round glyphs to pixels, each in its own way: a line is taken to be a little longer than it is."""


@lru_cache(maxsize=1)
def _font() -> dict[str, Any]:
    font: dict[str, Any] = load_data("font_widths.toml")["times_new_roman"]
    return font


@lru_cache(maxsize=2048)
def _character_width(character: str) -> int:
    """Return the advance width of ``character`` in thousandths of the font size."""
    if unicodedata.combining(character):
        return 0
    base = ord(unicodedata.normalize("NFD", character)[0])
    if base in (0x110, 0x111):
        base = ord("D") if base == 0x110 else ord("d")
    widths: list[int] = _font()["ascii"]
    if 32 <= base < 32 + len(widths):
        return widths[base - 32]
    if base == 0xA0:
        return widths[0]
    other: int = 1000 if unicodedata.east_asian_width(character) in "WF" else _font()["other"]
    return other


@lru_cache(maxsize=16384)
def text_width(text: str, size: float = 11, bold: bool = False) -> float:
    """Return the width of ``text`` on one line, in pixels at 96 dpi, in Times New Roman of ``size`` points."""
    bolder: float = _font()["bold_factor"] if bold else 1.0
    return sum(map(_character_width, text)) / 1000 * size * 96 / 72 * bolder


@lru_cache(maxsize=16384)
def line_count(text: str, width: float, size: float = 11, bold: bool = False) -> int:
    """Return how many lines wrapped ``text`` takes in a column ``width`` characters wide (at least 1)."""
    room = (width * DIGIT_PIXELS - PADDING_PIXELS / 2) / _SAFETY
    space = text_width(" ", size, bold)
    lines = 0
    for paragraph in text.split("\n"):
        lines += 1
        used = 0.0
        for word in paragraph.split(" "):
            needed = text_width(word, size, bold)
            if used and used + space + needed > room:
                lines += 1
                used = 0.0
            used = needed + (used + space if used else 0.0)
            if used > room:  # a word longer than the line is broken wherever the line ends
                lines += int(used // room)
                used %= room
    return lines


def row_height(texts: Sequence[str], widths: Sequence[float], size: float = 11, bold: bool = False) -> float:
    """Return the height, in points, of a row whose wrapped cells hold ``texts``.

    ``widths`` are the columns' widths in characters (of merged cells: their sum), in the same order.  The height is
    at least that of one line and at most what Excel allows (409 points).
    """
    lines = max((line_count(text, width, size, bold) for text, width in zip(texts, widths, strict=True)), default=1)
    return lines_height(lines, size)


def lines_height(lines: int, size: float = 11) -> float:
    """Return the height, in points, of a row of ``lines`` lines, with a little air above and below."""
    leading: float = _font()["line_height"]
    return min(MAX_ROW_HEIGHT, round(lines * size * (leading + 0.1) + 4, 2))
