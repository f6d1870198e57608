from __future__ import annotations

from dataclasses import fields

import pytest

from lcxl.layout import consolidated as layout
from lcxl.layout.base import TableSheet
from lcxl.tidy import rows

ROWS = {
    "annex": rows.AnnexRow,
    "results": rows.ResultRow,
    "matrix": rows.UnitRow,
    "evidence": rows.EvidenceRow,
    "narratives": rows.NarrativeRow,
    "data": rows.AnswerRow,
    "findings": rows.FindingRow,
    "sources": rows.SourceRow,
}


@pytest.mark.parametrize("key", ROWS)
def test_columns_are_the_fields_of_the_rows(key: str) -> None:
    table = next(table for table in layout.TABLES if table.key == key)
    assert [column.key for column in table.columns] == [field.name for field in fields(ROWS[key])]


@pytest.mark.parametrize(
    ("table", "row"),
    [(layout.CHECK_UNITS, rows.CheckRow), (layout.CHECK_FILES, rows.FileRow)],
    ids=lambda x: str(x)[:9],
)
def test_check_columns_are_fields_of_the_rows(table: TableSheet, row: type) -> None:
    assert {column.key for column in table.columns} == {field.name for field in fields(row)}


def test_details_show_fields_of_answers() -> None:
    shown = {field.name for field in fields(rows.AnswerRow)} | {"content", "current", "source"}
    for table in (layout.BY_UNIT, layout.BY_INDICATOR):
        assert {column.key for column in table.columns} <= shown


def test_sheet_names_are_the_contract() -> None:
    assert [layout.OVERVIEW, *(table.name for table in layout.TABLES)] == [
        "Tổng quan", "Biểu", "Kết quả", "Đơn vị × chỉ số", "Theo đơn vị", "Theo chỉ số", "Minh chứng", "Thuyết minh",
        "Dữ liệu", "Lỗi và cảnh báo", "Nguồn", "Lịch sử",
    ]  # fmt: skip


def test_annex_prints_the_labels_of_the_periods() -> None:
    headers = [column.header for column in layout.annex_table("Tháng 5/2023", "Hiện tại").columns]
    assert headers == [
        "STT", "Nội dung chỉ báo", "Đơn vị phụ trách", "Đạt", "Chưa đạt", "Tháng 5/2023", "Hiện tại",
    ]  # fmt: skip


def test_matrix_and_history_grow_by_measures_and_periods() -> None:
    assert [c.header for c in layout.matrix_table(["1.1", "12.5"]).columns[-2:]] == ["1.1", "12.5"]
    history = layout.history_table([("2022", "Năm 2022"), ("2023", "")])
    assert [c.key for c in history.columns[-4:]] == ["2022.status", "2022.current", "2023.status", "2023.current"]
