from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from openpyxl.styles import Font

from lcxl.layout.form import EVIDENCE, GUIDE, IDENTITY_SHEET, INDICATORS, LISTS, NARRATIVE, UNIT
from lcxl.layout.rawform import RawForm
from lcxl.readers.books.form import MAX_ADDED, read_form
from lcxl.readers.books.places import READ_SHEETS, has_other_sheets
from lcxl.readers.grid import Cell, CellKind, Sheet, Workbook
from lcxl.readers.xlsx.cells import read_workbook
from lcxl.texts import labels
from tests.damage import COLUMN, FIRST, WARD, blank, edited, filled, identity, nobodys, sheet, without_identity


def form(data: bytes, wanted: bool = False) -> RawForm:
    return read_form(read_workbook(data, wanted=READ_SHEETS if wanted else None))


def codes(found: RawForm) -> list[str]:
    return [one.code for one in found.findings]


def with_cells(data: bytes, cells: dict[str, object], name: str = INDICATORS.name) -> RawForm:
    def change(book: Any) -> None:
        for place, value in cells.items():
            book[name][place] = value

    return form(edited(data, change))


def changed(name: str, **more: Any) -> RawForm:
    """Read the sound form with other facts about one of its sheets."""
    workbook = read_workbook(filled())
    sheets = tuple(replace(one, **more) if one.name == name else one for one in workbook.sheets)
    return read_form(replace(workbook, sheets=sheets))


# A sound form.


@pytest.mark.parametrize("data", [filled(), blank(), filled("GDDT")])
def test_a_sound_form_is_read_whole_and_nothing_is_told(data: bytes) -> None:
    found = form(data)
    assert found.findings == () and found.added == () and found.added_count == 0
    assert set(found.tables) == {"indicators", "evidence", "narrative"}
    assert found.identity_source == "sheet" and found.identity == found.properties
    assert found.identity["form_version"] == "1"


def test_what_is_read_of_the_wanted_sheets_is_all_there_is() -> None:
    assert form(filled(), wanted=True) == form(filled())
    assert not has_other_sheets(read_workbook(filled(), wanted=READ_SHEETS))


def test_a_line_that_is_blank_is_not_its_explanation() -> None:
    assert "email" not in form(filled()).unit
    assert form(filled()).unit["unit_name"].cell == "B4"


def test_the_blank_form_says_what_it_is_and_whose_it_is_not() -> None:
    assert set(form(nobodys()).identity) == {"form_version", "catalogue", "catalogue_digest"}


def test_a_workbook_of_something_else_is_no_form() -> None:
    page = Sheet(name="Sheet1", cells={(1, 1): Cell(1, 1, CellKind.TEXT, "Họ và tên")})
    found = read_form(Workbook(sheets=(page,)))
    assert found.tables == {} and found.unit == {} and found.added == ()


# Identity.


def test_the_properties_stand_in_where_the_sheet_is_gone() -> None:
    found = form(edited(filled(), lambda book: book.remove(book[IDENTITY_SHEET])))
    assert (found.identity_source, found.identity["unit"]) == ("properties", WARD)


def test_the_identity_is_found_on_a_sheet_of_another_name() -> None:
    def rename(book: Any) -> None:
        book[IDENTITY_SHEET].title = "x"

    found = form(edited(filled(), rename))
    assert (found.identity_source, found.identity["unit"]) == ("sheet", WARD)
    assert found.added == ()


def test_what_the_sheet_lost_is_taken_from_the_properties() -> None:
    def clear(book: Any) -> None:
        book[IDENTITY_SHEET]["B7"] = None

    found = form(edited(filled(), clear))
    assert found.identity == found.properties


def test_sheet_and_properties_are_both_kept_where_they_differ() -> None:
    def change(book: Any) -> None:
        book[IDENTITY_SHEET]["B6"] = "06652"

    found = form(edited(filled(), change))
    assert (found.identity["unit"], found.properties["unit"]) == ("06652", WARD)


def test_without_either_there_is_no_identity() -> None:
    found = form(edited(filled(), without_identity))
    assert (found.identity, found.identity_source) == ({}, "")


def test_a_period_that_became_a_date_is_still_the_period() -> None:
    cells = {
        (1, 1): Cell(1, 1, CellKind.TEXT, "unit"),
        (1, 2): Cell(1, 2, CellKind.NUMBER, "6649"),
        (2, 1): Cell(2, 1, CellKind.TEXT, "period"),
        (2, 2): Cell(2, 2, CellKind.NUMBER, "45444", "mmm-yy"),
    }
    found = read_form(Workbook(sheets=(Sheet(name=IDENTITY_SHEET, cells=cells),)))
    assert found.identity == {"unit": "6649", "period": "2024-06"}


# The form's own formula.


def ratios(data: bytes) -> list[bool | None]:
    return [row.ratio for row in form(data).tables["indicators"].rows]


def test_the_forms_own_formula_is_known_in_every_row() -> None:
    assert ratios(blank())[:3] == [True, True, True]


@pytest.mark.parametrize(
    ("formula", "own"),
    [
        (f'=IF(COUNT($J${FIRST};$L${FIRST})=2;IF($L${FIRST}<>0;$J${FIRST}/$L${FIRST};"");"")', True),
        (f"=J{FIRST}/L{FIRST}", False),
        (f'=IF(COUNT(J{FIRST + 1},L{FIRST + 1})=2,IF(L{FIRST + 1}<>0,J{FIRST + 1}/L{FIRST + 1},""),"")', False),
    ],
)
def test_another_formula_and_that_of_another_row_are_not_the_forms_own(formula: str, own: bool) -> None:
    assert ratios(edited(blank(), lambda book: sheet(book).cell(FIRST, COLUMN["current"], formula)))[0] is own


def test_references_of_open_document_files_are_understood() -> None:
    workbook = read_workbook(blank())
    page = workbook.sheet(INDICATORS.name)
    assert page is not None
    place = (FIRST, COLUMN["current"])
    formula = f'IF(COUNT([.J{FIRST}];[.L{FIRST}])=2;IF([.L{FIRST}]<>0;[.J{FIRST}]/[.L{FIRST}];"");"")'
    page.cells[place] = page.cells[place]._replace(formula=formula)
    assert read_form(workbook).tables["indicators"].rows[0].ratio is True


def test_a_formula_whose_text_the_file_does_not_give_is_left_open() -> None:
    workbook = read_workbook(blank())
    page = workbook.sheet(INDICATORS.name)
    assert page is not None
    place = (FIRST, COLUMN["current"])
    page.cells[place] = page.cells[place]._replace(formula="")
    assert read_form(workbook).tables["indicators"].rows[0].ratio is None


# What was added.


def test_a_note_beside_and_below_the_table_is_kept_with_its_place() -> None:
    found = with_cells(filled(), {"V5": "Đề nghị hướng dẫn thêm", "U12": 5, "V6": "   "})
    assert [tuple(one) for one in found.added] == [
        (INDICATORS.name, "V5", "Đề nghị hướng dẫn thêm"),
        (INDICATORS.name, "U12", "5"),
    ]


def test_a_note_above_the_table_is_kept_and_the_forms_own_head_is_not() -> None:
    found = with_cells(filled(), {"H1": "Báo cáo bổ sung lần 2"})
    assert [one.text for one in found.added] == ["Báo cáo bổ sung lần 2"]


def test_the_head_is_known_where_columns_and_rows_were_inserted() -> None:
    def change(book: Any) -> None:
        sheet(book).insert_cols(1, 2)
        sheet(book).insert_rows(1)

    assert form(edited(filled(), change)).added == ()


def test_lines_added_to_the_unit_sheet_are_kept() -> None:
    found = with_cells(filled(), {"A14": "Chức vụ", "B14": "Trưởng phòng", "E5": "x"}, UNIT.name)
    assert [(one.cell, one.text) for one in found.added] == [("E5", "x"), ("A14", "Chức vụ"), ("B14", "Trưởng phòng")]


def test_sheets_of_the_units_own_are_kept() -> None:
    def change(book: Any) -> None:
        book.create_sheet("Phụ lục").append(["Danh sách hộ", 12])

    data = edited(filled(), change)
    assert has_other_sheets(read_workbook(data, wanted=READ_SHEETS))
    assert [tuple(one) for one in form(data).added] == [("Phụ lục", "A1", "Danh sách hộ"), ("Phụ lục", "B1", "12")]


def test_the_sheets_of_a_return_workbook_are_the_forms_own() -> None:
    def change(book: Any) -> None:
        for name in labels("return.sheets").values():
            book.create_sheet(name).append(["Lỗi", "Chỉ số", "M5"])

    assert form(edited(filled(), change)).added == ()


def test_so_much_is_kept_and_all_is_counted() -> None:
    def change(book: Any) -> None:
        page = book.create_sheet("Danh sách")
        for row in range(MAX_ADDED + 20):
            page.append([f"Hộ {row}"])

    found = form(edited(filled(), change))
    assert (len(found.added), found.added_count) == (MAX_ADDED, MAX_ADDED + 20)


def test_long_texts_are_kept_up_to_a_bound() -> None:
    found = with_cells(filled(), {f"V{row}": "x" * 30_000 for row in range(5, 12)})
    assert (len(found.added), found.added_count) == (3, 7)


# Layout.


def test_everything_that_changed_is_told_at_its_place() -> None:
    def change(book: Any) -> None:
        page = sheet(book)
        page.cell(FIRST - 1, COLUMN["note"], "Ghi chú (nếu có)")
        page.insert_rows(1)
        page.title = "Bieu"

    found = form(edited(filled(), change))
    assert [(one.code, one.sheet, one.cell) for one in found.findings] == [
        ("LC221", "Bieu", None),
        ("LC223", "Bieu", "S5"),
        ("LC226", "Bieu", "A5"),
    ]


@pytest.mark.parametrize(("key", "code"), [("measure", "LC224"), ("current", "LC224"), ("remedy", "LC225")])
def test_a_column_that_is_gone_is_told_by_its_name(key: str, code: str) -> None:
    found = form(edited(filled(), lambda book: sheet(book).delete_cols(COLUMN[key])))
    told = [one for one in found.findings if one.code == code]
    assert [one.slots["column"] for one in told] == [INDICATORS.column(key).header]
    assert key not in found.tables["indicators"].columns


def test_answers_in_hidden_rows_are_counted_and_blank_hidden_rows_are_not_told() -> None:
    told = [one for one in changed(INDICATORS.name, hidden_rows=frozenset({FIRST})).findings if one.code == "LC233"]
    assert [one.cell for one in told] == [f"M{FIRST}"]
    assert codes(changed(INDICATORS.name, hidden_rows=frozenset({500}))) == []
    assert codes(changed(INDICATORS.name, hidden_columns=frozenset({2, 3}))) == []


def test_merged_inputs_are_told_and_merged_titles_are_not() -> None:
    areas = ((1, 1, 1, 19), (FIRST, 2, FIRST + 1, 2), (FIRST, 13, FIRST + 1, 13))
    told = changed(INDICATORS.name, merged=areas).findings
    assert [(one.code, one.cell, one.slots["area"]) for one in told] == [("LC234", "M5", "M5:M6")]


def test_words_in_merged_cells_are_those_of_every_row_and_figures_are_not() -> None:
    def change(book: Any) -> None:
        page = sheet(book)
        page.cell(FIRST, COLUMN["remedy"], "Tăng cường truyền thông")
        for key in ("remedy", "current"):
            page.merge_cells(start_row=FIRST, end_row=FIRST + 2, start_column=COLUMN[key], end_column=COLUMN[key])

    rows = form(edited(filled(), change)).tables["indicators"].rows
    assert [row.values["remedy"].value for row in rows[:3]] == ["Tăng cường truyền thông"] * 3
    assert ["current" in row.values for row in rows[:3]] == [True, False, False]


def test_what_is_left_under_merged_cells_is_the_rows_own() -> None:
    column = COLUMN["claim"]
    found = changed(INDICATORS.name, merged=((FIRST, column, FIRST + 1, column),))
    assert [row.values["claim"].value for row in found.tables["indicators"].rows[:2]] == ["Đạt", "Đạt"]


def test_protection_is_asked_only_of_a_form_that_had_it() -> None:
    assert codes(changed(INDICATORS.name, protected=False)) == ["LC241"]
    assert "LC241" not in codes(form(edited(filled(), without_identity)))


def test_the_order_of_the_sheets_is_told_once() -> None:
    found = form(edited(filled(), lambda book: book.move_sheet(NARRATIVE.name, -4)))
    assert codes(found) == ["LC243"]


def test_a_form_without_guide_and_lists_is_in_order() -> None:
    def change(book: Any) -> None:
        for name in (GUIDE, LISTS):
            book.remove(book[name])

    assert codes(form(edited(filled(), change))) == []


def test_a_header_in_an_old_font_is_told_with_both_spellings() -> None:
    def change(book: Any) -> None:
        cell = sheet(book).cell(FIRST - 1, COLUMN["current"], "Kú nµy")
        cell.font = Font(name=".VnTime")

    [found] = form(edited(filled(), change)).findings
    assert (found.code, found.cell, found.slots["after"]) == ("LC435", f"M{FIRST - 1}", "Kỳ này")


# Tables that stand somewhere else, or twice.


def test_a_copy_that_was_filled_in_counts_before_the_blank_original() -> None:
    def change(book: Any) -> None:
        copy = book.copy_worksheet(sheet(book))
        copy.title = "Chỉ số (2)"
        copy.cell(FIRST, COLUMN["current"], 0.98)

    found = form(edited(blank(), change))
    assert found.tables["indicators"].sheet == "Chỉ số (2)"
    assert codes(found) == ["LC221", "LC241"]


def test_a_second_table_with_other_answers_is_told() -> None:
    def change(book: Any) -> None:
        copy = book.copy_worksheet(sheet(book))
        copy.title = "Bản nháp"
        copy.cell(FIRST, COLUMN["current"], 0.5)

    found = form(edited(filled(), change))
    assert [(one.code, one.sheet) for one in found.findings] == [("LC245", "Bản nháp")]
    assert found.tables["indicators"].sheet == INDICATORS.name


def test_a_second_table_that_says_the_same_is_only_an_addition() -> None:
    def change(book: Any) -> None:
        book.copy_worksheet(sheet(book)).title = "Bản sao"

    found = form(edited(filled(), change))
    assert codes(found) == [] and found.added_count > 0


def test_the_register_may_stand_below_the_indicators() -> None:
    def change(book: Any) -> None:
        page, old = sheet(book), sheet(book, EVIDENCE.name)
        for row in range(EVIDENCE.header_row, EVIDENCE.header_row + 3):
            for column in range(1, 8):
                page.cell(row + 20, column, old.cell(row, column).value)
        book.remove(old)

    found = form(edited(filled(), change))
    assert found.tables["evidence"].sheet == INDICATORS.name
    assert [row.row for row in found.tables["evidence"].rows] == [25, 26]
    assert max(row.row for row in found.tables["indicators"].rows) < 24


def test_a_table_without_its_header_is_read_by_place() -> None:
    found = form(edited(filled(), lambda book: sheet(book).delete_rows(FIRST - 1)))
    assert codes(found) == ["LC246"]
    assert [row.row for row in found.tables["indicators"].rows] == list(range(FIRST - 1, FIRST + 5))


def test_a_second_block_in_other_columns_of_the_sheet_is_told() -> None:
    def change(book: Any) -> None:
        page = sheet(book)
        for place, key in enumerate(("number", "measure", "current", "claim", "note"), 2):
            page.cell(20, place, INDICATORS.column(key).header)
        page.cell(21, 3, "3.1")
        page.cell(21, 4, 0.5)

    found = form(edited(filled(), change))
    assert [(one.code, one.cell) for one in found.findings] == [("LC245", "A20")]


def test_a_repeated_identity_is_not_an_addition() -> None:
    assert form(identity(period="2023-06")(filled())).added == ()
