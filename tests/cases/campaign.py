"""One way for each finding about the campaign workbook to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from lcxl.errors import LcxlError
from lcxl.findings import Finding
from lcxl.readers.books.campaign import read_campaign
from tests.readers.books.test_campaign import SHEETS, add, line, put, read

Case = Callable[[Path], list[Finding]]
Change = Callable[[Any], object]


def of(*changes: Change) -> Case:
    """Make a case of what staff did to the campaign workbook."""
    return lambda tmp_path: read(tmp_path, *changes)[1]


def refused(tmp_path: Path) -> list[Finding]:
    try:
        read_campaign(tmp_path / "chien-dich.xlsx")
    except LcxlError as error:
        return list(error.findings)
    return []


def rename(book: Any) -> None:
    book[SHEETS["units"].name].title = "Đơn vị (sửa)"


def clear_rows(book: Any) -> None:
    book[SHEETS["units"].name].delete_rows(4, 100)


def twice(book: Any) -> None:
    book[SHEETS["measures"].name].cell(3, 20, "Mức yêu cầu")


PAST = add("units_past", unit="06649", measure="3.1", previous="90%")

CASES: dict[str, Case] = {
    "LC705": of(PAST, PAST),
    "LC706": of(add("units_past", unit="NV", measure="3.1", previous="90%")),
    "LC801": of(lambda book: book.remove(book[SHEETS["measures"].name])),
    "LC802": of(put("measures", "threshold", "Ngưỡng", row=-1)),
    "LC803": of(put("units", "name", None)),
    "LC804": of(put("units", "valid_to", "cuối tháng")),
    "LC805": of(put("units", "code", "NV")),
    "LC806": of(put("measures", "reporters", "GDĐT")),
    "LC807": of(put("units", "kind", "Khu phố")),
    "LC808": of(put("measures", "previous", "như báo cáo cũ")),
    "LC809": of(put("measures", "lead", "KT")),
    "LC810": of(clear_rows),
    "LC811": of(add("indicators", number=58, text="Chỉ số mới", level="Thành phố")),
    "LC812": of(add("units", code="NHOM", name="Nhóm mới", kind="Nhóm đơn vị")),
    "LC813": of(add("rulings", indicator=12, figure="49,78%")),
    "LC814": of(add("rulings", indicator=12, reason="Đã xem xét")),
    "LC815": of(add("rulings", indicator=12, status="Đạt"), add("rulings", indicator=12, status="Chưa đạt")),
    "LC816": of(add("rulings", indicator=12, measure="20.1", status="Đạt")),
    "LC818": refused,
    "LC819": of(line("Từ ngày", date(2024, 7, 1))),
    "LC820": of(line("Mẫu mã minh chứng", "MC.{don_vi}")),
    "LC821": of(line("Kỳ báo cáo", "thang6")),
    "LC822": of(rename),
    "LC823": of(put("measures", "text", "#REF!")),
    "LC824": of(put("measures", "threshold", "Mức yêu câu", row=-1)),
    "LC825": of(add("corrections", unit=6649, measure="3.1", value="90%", reason="Gọi điện")),
    "LC826": of(put("measures", "code", "59.1")),
    "LC827": of(lambda book: book[SHEETS["units"].name].merge_cells("D4:D6")),
    "LC828": of(put("measures", "unit", "Có/Không")),
    "LC829": of(put("measures", "lead", None), put("measures", "aggregation", "Theo đơn vị chủ trì")),
    "LC832": of(line("Số lớp nén lồng nhau tối đa", 0)),
    "LC833": of(add("receipts", unit="06649", handling="Bỏ")),
    "LC834": of(twice),
    "LC835": of(
        put("measures", "figure_from", "Các xã, phường"), put("measures", "aggregation", "Theo đơn vị chủ trì")
    ),
    "LC836": of(put("units", "email", "phongyte@halong")),
}
