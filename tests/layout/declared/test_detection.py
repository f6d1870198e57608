from __future__ import annotations

import pytest

from lcxl.layout.declared import Look, Place, Role, TableKind
from tests.layout.declared.grids import FRAMED, found, inputs, sheet

CODED = """
|TT |Chỉ tiêu            |Đơn vị tính|Mã số|Tổng số|Công lập|
|   |A                   |B          |C    |1      |2       |
|I  |Trường              |           |     |       |        |
|1  |Tổng số trường      |trường     |1    |0.0    |0       |
|   |Chia ra theo vùng:  |           |     |       |        |
|   |- Miền núi          |trường     |2    |       |        |
|   |- Đồng bằng         |trường     |3    |=E4-E6 |x       |
"""

HEADER_OF_THREE = """
|STT|Tên đơn vị|Học sinh|   |       |
|   |          |Tổng số |Nữ |Dân tộc|
|   |          |        |   |       |
"""

PLAIN_ROWS = """
|Loại trường     |2023|2024|2025|
|Tiểu học        |    |    |    |
|Trung học cơ sở |12  |    |    |
|Cộng            |=SUM(B2:B3)|=SUM(C2:C3)|=SUM(D2:D3)|
"""

PREFILLED = """
|Nội dung      |Số lượng|Kinh phí|
|A. Chi đầu tư |        |        |
|Xây mới       |0       |0       |
|Sửa chữa      |0       |0       |
|Mua sắm       |0       |0       |
"""

RELATIONS = """
|Mã|Kế hoạch|Thực hiện|Tỷ lệ|
|A |1       |2        |3=2/1|
|{dữ liệu}| | |  |
"""

TWO_LABELS = """
|Cấp học |Loại  |Lớp|Học sinh|
|Mầm non |Công lập|  |       |
|        |Tư thục |  |       |
|Tiểu học|Công lập|  |       |
|        |Tư thục |  |       |
"""

SIDE_BY_SIDE = """
|Chỉ tiêu|Số|Chỉ tiêu|Số|
|Trường  |  |Phòng   |  |
|Lớp     |  |Bàn ghế |  |
|Nhóm    |  |Bảng    |  |
"""

STACKED = """
|Chỉ tiêu|Nam|Nữ|
|Trường  |   |  |
|Lớp     |   |  |
|Nội dung|Tiền|Ngày|
|Chi     |   |  |
"""

DOTS = """
|Nội dung |Số liệu |
|Số trường|……      |
|Số lớp   |........|
|Ghi chú  |[nhập]  |
"""

ENGLISH = """
|No.|Item   |Unit|Value|
|1  |Schools|no  |     |
|2  |Pupils |no  |     |
|3  |Of which:|  |     |
"""


@pytest.mark.parametrize(
    ("drawn", "merged", "expected"),
    [
        pytest.param(CODED, [], ["E4:F4", "E6:F6"], id="codes, closed rows, zeros, formulas"),
        pytest.param(
            HEADER_OF_THREE, [(1, 3, 1, 5), (1, 1, 2, 1), (1, 2, 2, 2)], ["B3:E3"], id="one open row under two headers"
        ),
        pytest.param(PLAIN_ROWS, [], ["B2:D3"], id="years as headers, totals by formulas"),
        pytest.param(PREFILLED, [], ["B3:C5"], id="a heading among prefilled rows"),
        pytest.param(RELATIONS, [], ["A3:C3"], id="a column that is worked out, a placeholder in front"),
        pytest.param(TWO_LABELS, [(2, 1, 3, 1), (4, 1, 5, 1)], ["C2:D5"], id="two label columns, merged"),
        pytest.param(TWO_LABELS, [], ["C2:D5"], id="two label columns, the first with gaps"),
        pytest.param(SIDE_BY_SIDE, [], ["B2:B4", "D2:D4"], id="side by side"),
        pytest.param(STACKED, [], ["B2:C3", "B5:C5"], id="a table right under another"),
        pytest.param(DOTS, [], ["B2:B4"], id="dots and brackets"),
        pytest.param(ENGLISH, [], ["D2:D3"], id="English, a row that only announces"),
    ],
)
def test_cells_to_be_filled_in(drawn: str, merged: list[tuple[int, int, int, int]], expected: list[str]) -> None:
    assert inputs(sheet(drawn, *merged)) == expected


def test_a_protected_sheet_says_itself_what_is_open() -> None:
    locked, opened = FRAMED, FRAMED._replace(locked=False)
    looks = {(row, column): locked for row in range(1, 5) for column in range(1, 3)} | {(2, 2): opened, (4, 2): opened}
    drawn = "|Nội dung|Số|\n|Trường|0|\n|Lớp||\n|Nhóm||"
    assert inputs(sheet(drawn, looks=looks, protected=True)) == ["B2:B2", "B4:B4"]
    assert inputs(sheet(drawn, looks=looks)) == ["B2:B4"]


@pytest.mark.parametrize("look", [FRAMED._replace(fill="BFBFBF"), FRAMED._replace(hatched=True)])
def test_grey_and_hatched_cells_are_closed(look: Look) -> None:
    drawn = "|Nội dung|Nam|Nữ|\n|Trường|||\n|Lớp|||\n|Nhóm|||"
    assert inputs(sheet(drawn, looks={(2, 3): look})) == ["B2:B4", "C3:C4"]


def test_a_colour_that_all_have_closes_nothing() -> None:
    looks = dict.fromkeys([(2, 2), (3, 2)], FRAMED._replace(fill="BFBFBF"))
    assert inputs(sheet("|Nội dung|Nam|\n|Trường||\n|Lớp||", looks=looks)) == ["B2:B3"]


def test_hidden_sheets_and_remarks_are_not_understood() -> None:
    form = sheet("|Nội dung|Nam|\n|Trường||")
    remarks = sheet("Sheet", name="Errors")
    assert found(form, remarks).inputs() == {"Sheet1": frozenset({(2, 2)})}


def test_lines_know_their_labels_codes_and_units_of_measure() -> None:
    table = found(sheet(CODED)).tables[0]
    assert (table.kind, table.numbered_row, table.code_column, table.unit_column) == (TableKind.FIXED, 2, 4, 3)
    row = next(line for line in table.rows if line.index == 6)
    assert (row.labels, row.code, row.unit_of_measure, row.role) == (("- Miền núi",), "2", "trường", Role.INPUT)
    column = next(line for line in table.columns if line.index == 6)
    assert (column.labels, column.code) == (("Công lập",), "2")


def test_labels_of_headers_are_paths() -> None:
    table = found(sheet(HEADER_OF_THREE, (1, 3, 1, 5), (1, 1, 2, 1), (1, 2, 2, 2))).tables[0]
    assert table.kind is TableKind.LIST
    assert [line.labels for line in table.columns] == [
        ("STT",), ("Tên đơn vị",), ("Học sinh", "Tổng số"), ("Học sinh", "Nữ"), ("Học sinh", "Dân tộc")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "unit", "period"),
    [
        ("Đơn vị báo cáo: ……………", (1, 1), None),
        ("- Tên đơn vị: ........", (1, 1), None),
        ("(Số liệu tính từ ngày... đến ngày...)", None, (1, 1)),
        ("Năm học ……", None, (1, 1)),
        ("Đơn vị tính: trường", None, None),
        ("Năm học 2025-2026", None, None),
    ],
)
def test_where_unit_and_period_stand(line: str, unit: tuple[int, int] | None, period: tuple[int, int] | None) -> None:
    declared = found(sheet(f"{line}\n\n|Nội dung|Nam|\n|Trường||"))
    assert declared.unit == (Place("Sheet1", *unit) if unit else None)
    assert declared.period == (Place("Sheet1", *period) if period else None)


def test_a_questionnaire_is_proposed_and_never_sure() -> None:
    drawn = "\n".join(
        [
            "|1|Họ và tên:||||Giới tính:||",
            "|2|Quốc tịch:|||Số hộ chiếu:||||",
            "|3|Địa chỉ:|||||||",
            "|4|Email:|||||Điện thoại:||",
            "|5|Nơi tiếp nhận:|||||||",
        ]
    )
    merged = [(1, 3, 1, 5), (1, 7, 1, 8), (2, 3, 2, 4), (2, 6, 2, 8), (3, 3, 3, 8), (4, 3, 4, 6), (5, 4, 5, 8)]
    table = found(sheet(drawn, *merged)).tables[0]
    fields = {place for place, role in table.roles.items() if role is Role.INPUT}
    assert table.kind is TableKind.FIELDS
    assert fields == {(1, 3), (1, 7), (2, 3), (2, 6), (3, 3), (4, 3), (4, 8), (5, 4)} == table.doubtful
