from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from openpyxl.styles import Border, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

from lcxl.layout.declared import BlankForm, Block
from lcxl.readers.books import read_blank


@pytest.fixture(scope="module")
def form() -> BlankForm:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 1"
    sheet["A1"], sheet["B1"], sheet["C1"] = "Nội dung", 12.5, "=B1*2"
    sheet["A1"].border = Border(left=Side("thin"), bottom=Side("medium"))
    sheet["B1"].fill = PatternFill("solid", fgColor="FFBFBFBF")
    sheet["C1"].fill = PatternFill("solid", fgColor="FFFFFFFF")
    sheet["D1"].fill = PatternFill("lightUp")
    sheet["B2"].protection = Protection(locked=False)
    sheet.merge_cells("A3:B4")
    choice = DataValidation("list", formula1='"1,2"')
    choice.add("E1")
    sheet.add_data_validation(choice)
    sheet.protection.sheet = True
    book.create_sheet("Danh mục").sheet_state = "hidden"
    stored = BytesIO()
    book.save(stored)
    return read_blank(stored.getvalue())


def test_texts_and_looks(form: BlankForm) -> None:
    sheet = form.sheets[0]
    assert (sheet.name, sheet.visible, sheet.protected, sheet.merged) == ("Biểu 1", True, True, (Block(3, 1, 4, 2),))
    first = sheet.cells[1, 1]
    assert first.text == "Nội dung"
    assert first.look[:4] == (True, False, False, True)
    assert (sheet.cells[1, 2].text, sheet.cells[1, 2].number, sheet.cells[1, 2].look.fill) == ("12.5", True, "BFBFBF")
    assert (sheet.cells[1, 3].formula, sheet.cells[1, 3].look.fill) == (True, "")
    assert sheet.cells[1, 4].look.hatched
    assert not sheet.cells[2, 2].look.locked
    assert sheet.cells[1, 5].validated


def test_hidden_sheets_are_told(form: BlankForm) -> None:
    assert [sheet.visible for sheet in form.sheets] == [True, False]
