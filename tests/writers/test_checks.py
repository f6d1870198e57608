from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl

from lcxl.findings import Reader
from lcxl.layout import consolidated as layout
from lcxl.model import FileRecord, FileState, UnitState
from lcxl.writers.checks import write_checks
from tests.consolidations import small


def load(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content), data_only=True)


def rows(workbook: Any, table: Any) -> list[dict[str, Any]]:
    keys = [column.key for column in table.columns]
    found = workbook[table.name].iter_rows(min_row=table.header_row + 1, max_col=len(keys), values_only=True)
    return [dict(zip(keys, row, strict=True)) for row in found]


def test_a_row_per_unit_with_its_state_and_what_to_do() -> None:
    made = small()
    units = rows(load(write_checks(made)), layout.CHECK_UNITS)
    assert [(row["unit"], row["state"]) for row in units] == [
        ("YT", "Đã nộp"), ("KT", "Đã nộp"), ("06652", "Đã nộp"), ("06664", "Đã nộp"), ("06667", "Chưa nộp"),
    ]  # fmt: skip
    for row in units:
        mine = [found for found in made.findings if found.unit == row["unit"] and not found.accepted]
        assert row["warnings"] == sum(found.severity == "warning" for found in mine)
        assert row["errors"] == sum(found.severity == "error" for found in mine)
    assert units[-1]["next_step"].startswith("Chưa gửi báo cáo")


def test_units_that_sent_nothing_readable_are_told_apart() -> None:
    made = small()
    changed = tuple(replace(one, state=UnitState.UNREADABLE) if one.unit.code == "06667" else one for one in made.units)
    unit = rows(load(write_checks(replace(made, units=changed))), layout.CHECK_UNITS)[-1]
    assert (unit["state"], unit["next_step"][:14]) == ("Không đọc được", "Không đọc được")


def test_findings_and_return_workbooks_are_linked() -> None:
    made = small()
    workbook = load(write_checks(made, returns={"YT": "tra-lai/YT.xlsx"}))
    targets = {
        cell.hyperlink.target for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.hyperlink
    }
    assert "tra-lai\\YT.xlsx" in targets
    assert "..\\2-bao-cao-nhan\\06664.xlsx" in targets
    for reader, name in {"unit": "Đơn vị cần sửa", "office": "Cơ quan cần xử lý"}.items():
        table = layout.CHECK_FINDINGS[Reader(reader)]
        assert len(rows(workbook, table)) == sum(found.reader == reader for found in made.findings) > 0
        assert workbook[name].auto_filter.ref.startswith(f"A{table.header_row}:")


def test_every_file_that_was_seen_is_listed() -> None:
    refused = FileRecord(file="2-bao-cao-nhan/anh.jpg", state=FileState.REFUSED, reason="=1+1", sha256="ab")
    made = replace(small(), files=(*small().files, refused))
    files = rows(load(write_checks(made)), layout.CHECK_FILES)
    assert files[-1] == {
        "file": "2-bao-cao-nhan/anh.jpg",
        "state": "Không nhận",
        "unit": None,
        "unit_name": None,
        "reason": "=1+1",
        "superseded_by": None,
        "sha256": "ab",
    }
    assert len(files) == len(made.files)


def test_same_consolidation_same_bytes() -> None:
    assert write_checks(small()) == write_checks(small())
