from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, Side

from lcxl.layout.declared import SHADES, Paint, detect, paint_of, paints_of, repainted
from lcxl.readers.books import read_blank
from lcxl.readers.xlsx import WorkbookRefused
from lcxl.writers.fill import paint_form


@cache
def form(more: Any = None) -> bytes:
    """Return a small blank form: a label, two headers, cells with and without a look of their own."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 1"
    for row, line in enumerate([("Nội dung", "Nam", "Nữ"), ("Trường", None, None), ("Lớp", None, "=B3")], start=1):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(row, column, value)
            cell.border = Border(*[Side("thin")] * 4)
            cell.font = Font(name="Times New Roman", italic=column == 2)
            cell.number_format = "#,##0"
    sheet["A1"].comment = Comment("ghi chú", "lcxl")
    book.create_sheet("Phụ lục")
    if more:
        more(book)
    stored = BytesIO()
    book.save(stored)
    return stored.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_cells_get_a_fill_and_keep_all_else() -> None:
    before = openpyxl.load_workbook(BytesIO(form()))
    painted = paint_form(form(), {"Biểu 1": {(2, 2): Paint.INPUT, (3, 3): Paint.CLOSED, (9, 8): Paint.PLACE}})
    after = openpyxl.load_workbook(BytesIO(painted))
    one, other = before["Biểu 1"]["B2"], after["Biểu 1"]["B2"]
    assert other.fill.fgColor.rgb == f"FF{SHADES[Paint.INPUT]}"
    assert repr((one.font, one.border, one.number_format)) == repr((other.font, other.border, other.number_format))
    assert after["Biểu 1"]["C3"].fill.fill_type == "lightUp"
    assert after["Biểu 1"]["C3"].value == "=B3"
    assert after["Biểu 1"]["H9"].fill.fgColor.rgb == f"FF{SHADES[Paint.PLACE]}"
    assert after["Biểu 1"]["A2"].fill.fill_type is None


def test_only_what_has_colours_is_touched() -> None:
    data = form()
    old, new = parts(data), parts(paint_form(data, {"Biểu 1": {(2, 2): Paint.INPUT}}))
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {
        "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
    }  # fmt: skip
    assert set(new) - set(old) == {"xl/worksheets/lcxl-legend.xml"}


def test_the_legend_explains_each_colour() -> None:
    legend = openpyxl.load_workbook(BytesIO(paint_form(form(), {}))).worksheets[-1]
    assert legend.title == "Chú giải màu"
    fills = [legend.cell(row, 1).fill for row in range(2, 2 + len(SHADES))]
    assert [fill.fill_type for fill in fills] == ["solid", "solid", "solid", "lightUp", "solid", "solid"]
    assert legend["B2"].value == "Ô đơn vị điền"


def test_a_form_with_a_sheet_of_that_name_gets_another() -> None:
    data = form(lambda book: book.create_sheet("Chú giải màu"))
    assert openpyxl.load_workbook(BytesIO(paint_form(data, {}))).sheetnames[-1] == "Chú giải màu_"


def test_colours_are_read_back_as_they_were_painted() -> None:
    blank = read_blank(form())
    declaration = detect(blank)
    again = read_blank(paint_form(form(), paints_of(declaration)))
    assert paint_of(again.sheets[0].cells[2, 2].look) is Paint.INPUT
    assert repainted(declaration, blank, again) == declaration


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(WorkbookRefused):
        paint_form(b"PK no workbook", {})
