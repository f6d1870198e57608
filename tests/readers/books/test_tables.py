from __future__ import annotations

from collections.abc import Mapping

import pytest

from lcxl.layout.form import EVIDENCE, INDICATORS, NARRATIVE, UNIT
from lcxl.readers.books.tables import FoundTable, apart, find_fields, find_table, raw_value, table_by_place, table_in
from lcxl.readers.grid import Cell, CellKind, Sheet, Workbook
from lcxl.values.rawvalue import RawValue

HEADERS = [column.header for column in NARRATIVE.columns]
INDICATOR_HEADERS = [column.header for column in INDICATORS.columns]
KEYS = ("measure", "current")


def cell(row: int, column: int, value: str, **more: object) -> Cell:
    return Cell(row, column, more.pop("kind", CellKind.TEXT), value, **more)  # type: ignore[arg-type]


def sheet(rows: Mapping[int, list[str]], name: str = "Sheet1", first: int = 1) -> Sheet:
    """Make a sheet of rows by number; blank texts are no cells."""
    cells = {
        (row, column): cell(row, column, value)
        for row, values in rows.items()
        for column, value in enumerate(values, first)
        if value
    }
    return Sheet(name=name, cells=cells)


def found(rows: Mapping[int, list[str]], name: str = INDICATORS.name) -> FoundTable:
    table = table_in(sheet(rows, name), INDICATORS, KEYS)
    assert table is not None
    return table


# Values.


@pytest.mark.parametrize(
    ("value", "number_format", "kind", "read"),
    [
        ("45463", "dd/mm/yyyy", "d", "2024-06-20"),
        ("45463.75", "d/m/yyyy h:mm", "d", "2024-06-20"),
        ("45463", "mmm-yy", "d", "2024-06-20"),
        ("45463", "[$-42A]dd mmmm yyyy", "d", "2024-06-20"),
        ("0.808333333", "h:mm", "d", "19:24"),
        ("1.5", "[h]:mm", "d", "36:00"),
        ("45463", "General", "n", "45463"),
        ("0.9365", "0.00%", "n", "0.9365"),
        ("12", '0 "day"', "n", "12"),
        ("12", "[Red]0", "n", "12"),
        ("-5", "dd/mm/yyyy", "n", "-5"),
    ],
)
def test_a_number_that_is_shown_as_a_date_is_a_date(value: str, number_format: str, kind: str, read: str) -> None:
    raw = raw_value(cell(5, 13, value, kind=CellKind.NUMBER, format=number_format))
    assert (raw.kind, raw.value) == (kind, read)


def test_dates_count_from_1904_where_the_workbook_says_so() -> None:
    typed = cell(5, 13, "44001", kind=CellKind.NUMBER, format="dd/mm/yyyy")
    assert raw_value(typed, date1904=True).value == "2024-06-20"


def test_a_formula_without_a_result_is_not_taken_for_a_date() -> None:
    typed = cell(5, 13, "", kind=CellKind.NUMBER, format="dd/mm/yyyy", formula="TODAY()", cached=False)
    assert raw_value(typed) == RawValue("n", "", "dd/mm/yyyy", True, False)


def test_text_keeps_its_font() -> None:
    assert raw_value(cell(5, 14, "§¹t", format="@", font=".VnTime")) == RawValue("s", "§¹t", font=".VnTime")


# Headers.


def test_the_headers_in_their_place_are_the_table() -> None:
    table = found({4: INDICATOR_HEADERS})
    assert (table.header_row, table.top, table.moved, table.renamed) == (4, 4, False, False)
    assert (table.missing, table.retyped, table.twice, table.unknown) == ((), {}, {}, {})
    assert table.letters()["note"] == "S"


def test_headers_are_found_wherever_they_stand() -> None:
    table = found({9: ["TT", *reversed(INDICATOR_HEADERS)]}, "Sheet1")
    assert table.header_row == 9
    assert table.columns["number"] == 20
    assert table.moved and table.renamed
    assert table.unknown == {1: "TT"}


@pytest.mark.parametrize(
    "typed",
    ["KỲ NÀY", "Kỳ  này ", "kỳ nầy", "Ky nay", "Kỳ này (%)", "Kỳ này:", "K\u1ef3 nàỵ", "Kỳ\u00a0này", "Kì này"],
)
def test_a_header_typed_another_way_is_recognised(typed: str) -> None:
    headers = [typed if header == "Kỳ này" else header for header in INDICATOR_HEADERS]
    assert found({4: headers}).columns["current"] == 13


def test_a_header_in_an_old_font_is_recognised() -> None:
    rows = {4: [*INDICATOR_HEADERS[:12], "", *INDICATOR_HEADERS[13:]]}
    page = sheet(rows, INDICATORS.name)
    page.cells[4, 13] = cell(4, 13, "Kú nµy", font=".VnTime")
    table = table_in(page, INDICATORS)
    assert table is not None and table.columns["current"] == 13


def test_the_likest_header_is_taken_and_never_one_that_is_there() -> None:
    headers = ["Mã số liệu", "Tử số l", "Tử số", "Mẫu số là", "Mẫu số", "Kỳ này", "Tự đánh giá", *["x"] * 3]
    table = found({4: headers})
    assert table.columns["numerator"] == 3
    assert table.columns["numerator_text"] == 2


def test_a_foreign_header_is_not_taken_for_a_like_one() -> None:
    headers = ["Mã số liệu", "Kỳ sau", "Tự đánh giá", "Kỳ này", "Ghi chú"]
    assert "previous" not in found({4: headers}).columns


def test_a_header_split_over_two_rows_is_put_together() -> None:
    pairs = (
        "STT|", "Nội dung|chỉ số", "Mã|số liệu", "Nội dung|số liệu", "ĐVT|", "Mức|yêu cầu", "Số liệu|Kỳ trước",
        "|Cùng kỳ năm trước", "Tử số là|", "|Tử số", "Mẫu số là|", "|Mẫu số", "|Kỳ này", "Tự|đánh giá",
    )  # fmt: skip
    upper, lower = ([pair.split("|")[row] for pair in pairs] for row in (0, 1))
    table = found({4: upper, 5: lower})
    assert (table.top, table.header_row) == (4, 5)
    keys = [column.key for column in INDICATORS.columns[:14]]
    assert table.columns == {key: place for place, key in enumerate(keys, 1)}


def test_of_two_columns_with_one_header_that_in_its_place_counts() -> None:
    table = found({4: ["Kỳ này", *INDICATOR_HEADERS[1:], "Kỳ này"]})
    assert table.columns["current"] == 13
    assert table.twice == {"current": [1, 20]}


def test_few_headers_are_enough_where_the_key_columns_are_among_them() -> None:
    few = ["Mã số liệu", "Nội dung chỉ số", "Kỳ này", "Ghi chú"]
    assert table_in(sheet({1: few}), INDICATORS, KEYS) is not None
    assert table_in(sheet({1: few}), INDICATORS) is None
    assert table_in(sheet({1: few[1:]}), INDICATORS, KEYS) is None


def test_one_header_of_two_is_not_enough() -> None:
    assert table_in(sheet({4: ["Mục", "Nội dung"]}), NARRATIVE) is not None
    assert table_in(sheet({4: ["STT", "Nội dung"]}), NARRATIVE) is None


def test_a_workbook_without_the_table_has_none() -> None:
    assert find_table(Workbook(sheets=(sheet({1: ["Họ tên", "Ngày sinh"]}), Sheet(name="Trống"))), INDICATORS) is None


def test_the_sheet_of_the_tables_own_name_comes_first() -> None:
    copy, own = sheet({4: HEADERS}, "Bản cũ"), sheet({6: HEADERS}, NARRATIVE.name.upper())
    table = find_table(Workbook(sheets=(copy, own)), NARRATIVE)
    assert table is not None and table.sheet is own


def test_sheets_of_other_layouts_are_passed_over() -> None:
    other = sheet({4: HEADERS}, "Minh chứng")
    assert find_table(Workbook(sheets=(other,)), NARRATIVE, taken=("minh chứng",)) is None


# Rows.


def test_rows_hold_what_stands_below_the_header_by_key() -> None:
    table = table_in(sheet({4: HEADERS, 5: ["Tuyên truyền", "Đã phát thanh"], 9: ["", "Thêm", "bên cạnh"]}), NARRATIVE)
    assert table is not None
    assert list(table.rows()) == [
        (5, {"section": RawValue("s", "Tuyên truyền"), "text": RawValue("s", "Đã phát thanh")}),
        (9, {"text": RawValue("s", "Thêm")}),
    ]
    assert [one.value for one in table.cells()[1]] == ["bên cạnh"]


def test_a_header_repeated_for_the_next_page_is_no_row() -> None:
    table = table_in(sheet({4: HEADERS, 5: ["Giải pháp", "A"], 30: HEADERS, 31: ["Giải pháp", "B"]}), NARRATIVE)
    assert table is not None and [row for row, _ in table.rows()] == [5, 31]


def test_what_stands_above_the_header_is_beside_the_table() -> None:
    table = table_in(sheet({1: ["ỦY BAN NHÂN DÂN"], 4: HEADERS}), NARRATIVE)
    assert table is not None and [one.value for one in table.cells()[1]] == ["ỦY BAN NHÂN DÂN"]


def test_a_table_ends_where_another_begins_below_it() -> None:
    evidence = [column.header for column in EVIDENCE.columns]
    page = sheet({4: INDICATOR_HEADERS, 5: ["1"], 20: evidence, 21: ["MC.06649.03.01"]})
    tables = [table_in(page, layout, KEYS if layout is INDICATORS else ()) for layout in (INDICATORS, EVIDENCE)]
    upper, lower = apart(table for table in tables if table is not None)
    assert (upper.last_row, [row for row, _ in upper.rows()]) == (19, [5])
    assert [row for row, _ in lower.rows()] == [21]


def test_a_table_without_headers_is_known_by_its_codes() -> None:
    rows = {4: ["1", "Tỷ lệ", "1.1"], 5: ["2", "Tỷ lệ", "2,1"], 6: ["", "Tổng"]}
    table = table_by_place(sheet(rows, INDICATORS.name), INDICATORS)
    assert table is not None and (table.header_row, table.by_place, table.columns["current"]) == (3, True, 13)


@pytest.mark.parametrize("codes", [["1.1"], ["1.1", "x", "y", "z"], ["An", "Bình"]])
def test_a_sheet_of_something_else_is_not(codes: list[str]) -> None:
    rows = {row: ["", "", code] for row, code in enumerate(codes, 4)}
    assert table_by_place(sheet(rows, INDICATORS.name), INDICATORS) is None


# Lines of label and value.


def lines(**values: str) -> dict[int, list[str]]:
    hints = {"email": "Địa chỉ nhận lại báo cáo"}
    return {
        row: [field.header, values.get(field.key, ""), hints.get(field.key, "")]
        for row, field in enumerate(UNIT.fields, UNIT.title_rows + 1)
    }


def values(rows: Mapping[int, list[str]], name: str = UNIT.name, first: int = 1) -> dict[str, str]:
    fields = find_fields(Workbook(sheets=(sheet(rows, name, first),)), UNIT)
    assert fields is not None
    return {key: cell.value for key, cell in fields.values.items()}


def test_values_stand_beside_their_labels_and_an_explanation_is_no_value() -> None:
    assert values(lines(unit_name="Phường Hà Khánh")) == {"unit_name": "Phường Hà Khánh"}


def test_values_are_found_where_a_column_was_inserted() -> None:
    rows = {row: [label, "", *rest] for row, (label, *rest) in lines(unit_name="Hà Khánh", contact="An").items()}
    assert values(rows) == {"unit_name": "Hà Khánh", "contact": "An"}


def test_values_may_stand_in_the_cell_of_their_label() -> None:
    rows = lines(unit_code="06649")
    rows[4] = ["Tên đơn vị: Phường Hà Khánh"]
    assert values(rows) == {"unit_name": "Phường Hà Khánh", "unit_code": "06649"}


def test_labels_may_have_a_colon_and_stand_anywhere() -> None:
    rows = {row + 7: [f"{label}: ", value] for row, (label, value, _) in lines(contact="Bình").items()}
    assert values(rows, "Trang 2", first=3) == {"contact": "Bình"}


def test_a_sheet_with_few_of_the_labels_is_another() -> None:
    assert find_fields(Workbook(sheets=(sheet({1: ["Điện thoại", "1"], 2: ["Ngày ký", "2"]}),)), UNIT) is None
