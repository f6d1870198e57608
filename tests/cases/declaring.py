"""One way for each finding about declaring a form to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from openpyxl.styles import Border, Side

from lcxl.errors import LcxlError
from lcxl.findings import Finding
from lcxl.model import Settings
from lcxl.round.declaring import declare, painted_path
from tests.readers.others.old_files import text_cell, xls
from tests.writers.fill.test_painted import form

_FRAME = Border(*[Side("thin")] * 4)


def declared(folder: Path, *contents: bytes, name: str = "bieu.xlsx", again: bytes | None = None) -> list[Finding]:
    """Declare files of one name one after another; then spoil the painted copy, if wanted, and read it again."""
    root = folder / "dot"
    root.mkdir(parents=True)
    told: list[Finding] = []
    for number, content in enumerate(contents):
        path = folder / str(number) / name
        path.parent.mkdir()
        path.write_bytes(content)
        told += [one for found in declare(root, [path], Settings()) for one in found.findings]
    if again is not None:
        painted_path(root / name).write_bytes(again)
        told += [one for found in declare(root, [], Settings()) for one in found.findings]
    return told


def _nothing(folder: Path) -> list[Finding]:
    try:
        declare(folder, [], Settings())
    except LcxlError as error:
        return list(error.findings)
    return []


def _questionnaire(book: object) -> None:
    sheet = book.active  # type: ignore[attr-defined]
    sheet.delete_rows(1, 9)
    for row, (text, area) in enumerate([("Họ tên:", "C1:D1"), ("Địa chỉ:", "C2:F2"), ("Email:", "C3:E3")], start=1):
        sheet.cell(row, 2, text).border = _FRAME
        sheet.cell(row, 3).border = _FRAME
        sheet.merge_cells(area)
    sheet.cell(4, 2, "Nơi nhận:").border = _FRAME
    sheet.cell(4, 3).border = _FRAME
    sheet.merge_cells("C4:G4")


def _without_table(book: object) -> None:
    sheet = book.active  # type: ignore[attr-defined]
    sheet.delete_rows(1, 9)
    sheet["A1"] = "Một đoạn văn"


CASES: dict[str, Callable[[Path], list[Finding]]] = {
    "LC290": lambda folder: declared(folder, b"PK damaged"),
    "LC291": lambda folder: declared(folder, xls({"S": text_cell(0, 0, "a")}), name="bieu.xls"),
    "LC292": lambda folder: declared(folder, form(_without_table)),
    "LC293": lambda folder: declared(folder, form(_questionnaire)),
    "LC294": lambda folder: declared(folder, form(), form(_without_table)),
    "LC295": _nothing,
    "LC296": lambda folder: declared(folder, form(), again=b"no workbook"),
}
