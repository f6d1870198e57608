from __future__ import annotations

import pytest

from lcxl.campaign.statements import asked_by


@pytest.mark.parametrize(
    ("statement", "threshold", "unit"),
    [
        ("Tỷ lệ người lớn biết chữ đạt từ 95% trở lên", ">= 95", "percent"),
        ("Có từ 2 trường trở lên đạt chuẩn quốc gia", ">= 2", "count"),
        ("Tỷ lệ hộ nghèo không quá 1,5%", "<= 1.5", "percent"),
        ("Tỷ lệ hộ nghèo dưới 10%", "< 10", "percent"),
        ("Ít nhất 80% hộ gia đình đạt danh hiệu", ">= 80", "percent"),
        ("Trên 70% người dân dùng mạng", "> 70", "percent"),
        ("Số vụ tai nạn giảm so với năm trước", "< last_year", "count"),
        ("Số lớp xóa mù chữ tăng so với kỳ trước", "> previous", "count"),
        ("Thu ngân sách tăng so với cùng kỳ", "> last_year", "count"),
        ("Ban hành kế hoạch xây dựng xã hội học tập", "yes", "yes_no"),
        ("100% trẻ em được tiêm chủng", ">= 100", "percent"),
        ("Số học sinh đầu năm", "None", "count"),
        ("Tỷ lệ học sinh bán trú", "None", "percent"),
    ],
)
def test_what_a_statement_asks_for(statement: str, threshold: str, unit: str) -> None:
    asked = asked_by(statement)
    assert (str(asked.threshold), asked.unit) == (threshold, unit)


def test_a_target_and_a_unit_of_measure_stand_above_the_statement() -> None:
    asked = asked_by("Tỷ lệ lao động qua đào tạo", "≥ 60", "%")
    assert (str(asked.threshold), asked.unit) == (">= 60", "percent")
    assert asked_by("Số vụ bạo lực", "", "vụ").unit == "vụ"
    assert str(asked_by("Kế hoạch năm", "", "Có/Không").threshold) == "yes"
