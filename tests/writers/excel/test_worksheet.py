"""Streamed sheets: what is written quickly is what XlsxWriter would have written."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from inspect import signature
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter.worksheet

from lcxl.writers.excel import book as book_module
from lcxl.writers.excel import worksheet
from lcxl.writers.excel.book import MAX_TEXT, Book, BookError
from lcxl.writers.excel.worksheet import CELL, Worksheet

DAY = date(2024, 6, 30)
TEXTS = [
    "Đạt", " đầu và cuối ", "hai\ndòng", "a & b < c > d", 'nói "được"', "=1+1", "_x000B_", "\x0b\x00", "06649",
    "x" * 16_383,
]  # fmt: skip
NUMBERS = [0, 1, -3.5, 0.1 + 0.2, 93.65, 1e21, 123456789012345.0, 0.9497559575078955]


def draw(book: Book) -> None:
    sheet = book.sheet("Dữ liệu")
    bold, percent = book.format(bold=True), book.format(num_format="0.00%")
    for row, text in enumerate(TEXTS):
        sheet.raw.set_row(row, 30 if row % 2 else None, None, {"level": 1})
        for column in (3, 0, 30):
            sheet.text(row, column, text, bold)
        sheet.text(row, 1, "", bold)
        sheet.link(row, 2, "internal:'Dữ liệu'!A1", "về đầu", percent)
        sheet.formula(row, 4, "=1+1", percent, 2)
    for row, number in enumerate(NUMBERS, len(TEXTS) + 2):
        sheet.number(row, 5, number, percent)
        sheet.put(row, 6, DAY, book.format(num_format="dd/mm/yyyy"))
        sheet.text(row, 7, "không định dạng")


def parts(draw: Callable[[Book], None]) -> dict[str, bytes]:
    with Book(created=DAY, streaming=True) as book:
        draw(book)
        content = book.finish()
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_quick_cells_are_those_of_xlsxwriter(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = parts(draw)
    monkeypatch.setattr(book_module, "StreamedWorksheet", Worksheet)
    slow = parts(draw)
    assert quick == slow
    assert len(quick["xl/worksheets/sheet1.xml"]) > 50_000


def sheet_of(draw: Callable[[Book], Any]) -> Any:
    with Book(created=DAY, streaming=True) as book:
        draw(book)
        return openpyxl.load_workbook(BytesIO(book.finish()))["A"]


@pytest.mark.parametrize("text", ["<r>không đóng", "<r><t>a</t></r>", "<r></c></r>"])
def test_text_that_looks_like_rich_text_stays_text(text: str) -> None:
    def draw(book: Book) -> None:
        sheet = book.sheet("A")
        sheet.text(0, 0, text, book.format())
        sheet.text(1, 0, text)
        sheet.link(2, 0, "internal:'A'!A1", text, book.format())

    sheet = sheet_of(draw)
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == [text] * 3


def cell(column: int, row: int, xml: str) -> str:
    return f"{CELL[column]}{row + 1}{xml}"


def test_rows_at_once_and_what_is_too_long() -> None:
    told: list[tuple[str, int, int]] = []

    def draw(book: Book) -> None:
        sheet, form = book.sheet("A"), book.format()
        for row in range(2):
            long = sheet.text_xml(row, 4, "dài " * 10_000, form)
            cells = [(0, sheet.number_xml(row, form)), (2, sheet.number_xml(DAY, form)), (4, long)]
            sheet.whole_row(row, "".join(cell(column, row, xml) for column, xml in cells), 30, level=row)
        told.extend(book.clipped)

    sheet = sheet_of(draw)
    assert told == [("A", 0, 4), ("A", 1, 4)]
    assert [sheet["A1"].value, sheet["A2"].value, sheet["C2"].value] == [0, 1, 45473]
    assert len(sheet["E2"].value) <= MAX_TEXT
    assert [sheet.row_dimensions[row].height for row in (1, 2)] == [30, 30]
    assert [sheet.row_dimensions[row].outlineLevel for row in (1, 2)] == [0, 1]


def test_rows_at_once_stand_between_rows_cell_by_cell() -> None:
    def draw(book: Book) -> None:
        sheet, form = book.sheet("A"), book.format()
        for row in range(0, 900, 3):
            sheet.text(row, 0, f"đầu {row}", form)
            sheet.text(row, 1, f"cuối {row}", form)
            sheet.whole_row(row + 1, cell(0, row + 1, sheet.number_xml(row, form)))
            sheet.whole_row(row + 2, "")
        with pytest.raises(BookError):
            sheet.whole_row(5, "")
        sheet.text(900, 0, "hết", form)
        with pytest.raises(BookError):
            sheet.whole_row(900, "")

    sheet = sheet_of(draw)
    wanted = [value for row in range(0, 900, 3) for value in (f"đầu {row}", row, None)]
    assert [sheet.cell(row, 1).value for row in range(1, 902)] == [*wanted, "hết"]
    assert sheet.dimensions == "A1:B901"


def test_links_to_one_file_share_its_relationship() -> None:
    def draw(book: Book) -> None:
        sheet, form = book.sheet("A"), book.format()
        sheet.link(0, 0, "external:../2-bao-cao-nhan/P%20GD.xlsx#'Chỉ số'!A5", "P GD → A5", form)
        sheet.link(1, 0, "external:../2-bao-cao-nhan/P%20GD.xlsx#'Chỉ số'!A6", "P GD → A6", form, tip="xem ô")
        sheet.link(1, 1, "external:khác.xlsx", "khác & <lạ>", form)
        sheet.link(2, 0, "internal:'A'!A1", "về đầu", form)

    sheet = sheet_of(draw)
    links = {place: sheet[place].hyperlink for place in ("A1", "A2", "B2", "A3")}
    assert links["A1"].target == links["A2"].target == "..\\2-bao-cao-nhan\\P%20GD.xlsx"
    assert links["A1"].id == links["A2"].id != links["B2"].id
    assert [links["A1"].location, links["A2"].location, links["A2"].tooltip] == ["'Chỉ số'!A5", "'Chỉ số'!A6", "xem ô"]
    assert [links["A3"].location, links["A3"].display, links["A3"].target] == ["'A'!A1", "về đầu", None]
    assert sheet["B2"].value == "khác & <lạ>"


def test_a_workbook_that_is_given_up_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(KeyboardInterrupt), Book(created=DAY, streaming=True) as book:
        book.sheet("A").text(0, 0, "a", book.format())
        assert any(tmp_path.rglob("*"))
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_row_that_is_written_already_is_an_error() -> None:
    with Book(created=DAY, streaming=True) as book:
        sheet, form = book.sheet("A"), book.format()
        sheet.text(5, 0, "a", form)
        with pytest.raises(BookError):
            sheet.text(4, 0, "b", form)
        with pytest.raises(ValueError, match="nan"):
            sheet.number(6, 0, float("nan"), form)


def test_the_insides_of_xlsxwriter_are_those_that_are_overridden() -> None:
    """Another release may change them in silence: look at each method anew, then widen the bound in pyproject.toml."""
    assert version("XlsxWriter").startswith("3.3.")
    theirs = xlsxwriter.worksheet.Worksheet
    own = {
        name: function
        for kind in (worksheet.Worksheet, worksheet.StreamedWorksheet)
        for name, function in vars(kind).items()
        if name.startswith("_") and not name.startswith("__") and hasattr(theirs, name)
    }
    assert {"_write_single_row", "_write_hyperlinks", "_write_string", "_write_cell", "_prepare_formula"} <= set(own)
    for name, function in own.items():
        assert list(signature(function).parameters) == list(signature(getattr(theirs, name)).parameters), name
