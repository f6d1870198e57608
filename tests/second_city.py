"""A second city with another catalogue: five indicators, communes that report for themselves, one office."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

CATALOGUE = """
[catalogue]
code = "DVHT-2025"
title = "Bộ tiêu chí đánh giá đơn vị học tập"

[groups]
I = "Điều kiện"
II = "Kết quả"

[[indicators]]
number = 1
text = "Tỷ lệ người lớn biết chữ đạt từ 95% trở lên"
group = "I"
level = "city"
responsible = ["CACXA"]

[[measures]]
code = "1.1"
indicator = 1
unit = "percent"
threshold = ">= 95"
numerator = "Số người lớn biết chữ"
denominator = "Tổng số người lớn"
reporters = ["CACXA"]
figure_from = "wards"
aggregation = "ratio_of_sums"

[[indicators]]
number = 2
text = "Số lớp xóa mù chữ đã mở tăng so với kỳ trước"
group = "I"
level = "city"
responsible = ["CACXA"]

[[measures]]
code = "2.1"
indicator = 2
unit = "count"
threshold = "> previous"
reporters = ["CACXA"]
figure_from = "wards"
aggregation = "sum"

[[indicators]]
number = 3
text = "Từ 50% số xã trở lên có thư viện hoạt động hiệu quả"
group = "II"
level = "city"
responsible = ["CACXA"]

[[measures]]
code = "3.1"
indicator = 3
unit = "percent"
threshold = ">= 50"
reporters = ["CACXA"]
figure_from = "wards"
aggregation = "share_of_units_meeting"

[[indicators]]
number = 4
text = "Các xã ban hành kế hoạch xây dựng xã hội học tập"
group = "II"
level = "city"
responsible = ["CACXA"]

[[measures]]
code = "4.1"
indicator = 4
unit = "yes_no"
threshold = "yes"
reporters = ["X1", "X2", "X3"]
figure_from = "wards"
aggregation = "all_yes"

[[indicators]]
number = 5
text = "Chi ngân sách cho giáo dục đạt từ 20% trở lên"
group = "II"
level = "city"
responsible = ["VHXH"]
lead = "VHXH"

[[measures]]
code = "5.1"
indicator = 5
unit = "percent"
threshold = ">= 20"
reporters = ["VHXH"]
lead = "VHXH"
figure_from = "lead"
aggregation = "lead"
"""

UNITS = """
place_name = "tỉnh Sơn Bình"

[[units]]
code = "VHXH"
name = "Sở Văn hóa và Xã hội"
short_name = "Sở Văn hóa và Xã hội"
kind = "department"

[[units]]
code = "CACXA"
name = "Ủy ban nhân dân các xã"
short_name = "UBND các xã"
kind = "collective"
""" + "".join(
    f"""
[[units]]
code = "X{number}"
name = "Ủy ban nhân dân xã {name}"
short_name = "Xã {name}"
kind = "commune"
groups = ["CACXA"]
"""
    for number, name in ((1, "Tân Hòa"), (2, "Phú Lộc"), (3, "Bình An"))
)


def not_met(reason: str, remedy: str) -> dict[str, Any]:
    return {"Tự đánh giá": "Chưa đạt", "Nguyên nhân, khó khăn": reason, "Giải pháp": remedy}


ANSWERS: dict[str, dict[str, dict[str, Any]]] = {
    "X1": {
        "1.1": {"Tử số": 1900, "Mẫu số": 2000, "Tự đánh giá": "Đạt"},
        "2.1": {"Kỳ này": 3, "Tự đánh giá": "Đạt"},
        "3.1": {"Tự đánh giá": "Đạt"},
        "4.1": {"Tự đánh giá": "Đạt"},
    },
    "X2": {
        "1.1": {"Tử số": 2940, "Mẫu số": 3000, "Tự đánh giá": "Đạt"},
        "2.1": {"Kỳ này": 2, "Tự đánh giá": "Đạt"},
        "3.1": not_met("Chưa có nhà.", "Xây nhà trong năm."),
        "4.1": {"Tự đánh giá": "Đạt"},
    },
    "X3": {
        "1.1": {"Tử số": 4700, "Mẫu số": 5000} | not_met("Vùng cao.", "Mở lớp."),
        "2.1": {"Kỳ này": 0} | not_met("Thiếu giáo viên.", "Bổ sung."),
        "3.1": {"Tự đánh giá": "Đạt"},
        "4.1": {"Tự đánh giá": "Đạt"},
    },
    "VHXH": {"5.1": {"Kỳ này": 0.215, "Tự đánh giá": "Đạt"}},
}
"""What each unit types, by measure and header."""


def filled(form: bytes, answers: dict[str, dict[str, Any]]) -> bytes:
    """Return a form with a unit's answers typed in, as somebody does it in Excel."""
    book = openpyxl.load_workbook(BytesIO(form))
    sheet = book["Chỉ số"]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "Mã số liệu" for cell in row))
    columns = {cell.value: cell.column for cell in header if cell.value}
    for row in sheet.iter_rows(min_row=header[0].row + 1):
        code = row[columns["Mã số liệu"] - 1].value
        for name, value in answers.get(str(code), {}).items():
            row[columns[name] - 1].value = value
    page = book["Đơn vị"]
    for label, value in (("Người liên hệ", "Trần Thị Mai"), ("Điện thoại", "0912 345 678"), ("Người ký", "Lê Văn An")):
        cell = next(cell for line in page.iter_rows(max_col=1) for cell in line if cell.value == label)
        page.cell(cell.row, 2).value = value
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def write_files(folder: Path) -> tuple[Path, Path]:
    """Write the catalogue and the list of units; return their paths."""
    catalogue, units = folder / "bo-tieu-chi.toml", folder / "don-vi.toml"
    catalogue.write_text(CATALOGUE, "utf-8")
    units.write_text(UNITS, "utf-8")
    return catalogue, units


def answer_all(root: Path) -> None:
    """Fill in all forms of a round and put them into its inbox."""
    for form in sorted((root / "1-bieu-mau").glob("*.xlsx")):
        unit = form.name.split()[0]
        (root / "2-bao-cao-nhan" / form.name).write_bytes(filled(form.read_bytes(), ANSWERS[unit]))
