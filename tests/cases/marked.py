"""One way for each finding on struck-out text, notes, links and pictures to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from lcxl.findings import Finding
from lcxl.layout.form import EVIDENCE
from tests.damage import COLUMN, FIRST, by, filled, read, sheet


def told(column: str, edit: Callable[..., object]) -> Callable[[Path], list[Finding]]:
    """Make a case of an edit of a cell in the first row of the indicators."""
    damage = by(lambda book: edit(sheet(book).cell(FIRST, COLUMN[column])))
    return lambda _: list(read(damage(filled())).findings)


def half_struck(cell: object) -> None:
    cell.value = CellRichText(TextBlock(InlineFont(strike=True), "21"), "19")  # type: ignore[attr-defined]


def struck(cell: object) -> None:
    cell.value, cell.font = 19, Font(strike=True)  # type: ignore[attr-defined]


def picture(cell: object) -> None:
    cell.value = '=DISPIMG("ID_1",1)'  # type: ignore[attr-defined]
    cell.data_type = "s"  # type: ignore[attr-defined]


def linked(book: object) -> None:
    row = sheet(book, EVIDENCE.name).cell(EVIDENCE.header_row + 1, 7, "Xem tại đây")
    row.hyperlink = "https://drive.google.com/file/d/ABC123/view"


CASES: dict[str, Callable[[Path], list[Finding]]] = {
    "LC450": told("current", half_struck),
    "LC451": told("current", struck),
    "LC452": told("current", lambda cell: setattr(cell, "comment", Comment("số đúng là 62,5%", "cán bộ"))),
    "LC453": told("current", picture),
    "LC454": told("evidence", picture),
    "LC455": lambda _: list(read(by(linked)(filled())).findings),
}
