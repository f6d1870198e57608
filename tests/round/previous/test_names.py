from __future__ import annotations

import pytest

from lcxl.round.previous.names import code_in, label_then, year_before
from lcxl.values.periods import name_of_period


@pytest.mark.parametrize(
    ("code", "name", "before"),
    [
        ("2024-06", "tháng 6/2024", "2023-06"),
        ("2024-Q2", "quý II/2024", "2023-Q2"),
        ("2024-H1", "6 tháng đầu năm 2024", "2023-H1"),
        ("2024-H2", "6 tháng cuối năm 2024", "2023-H2"),
        ("2024-9T", "9 tháng đầu năm 2024", "2023-9T"),
        ("2024", "năm 2024", "2023"),
        ("NH2023-2024", "năm học 2023-2024", "NH2022-2023"),
        ("2024-02-29", "ngày 29/2/2024", "2023-02-28"),
    ],
)
def test_every_kind_of_period_has_a_name_and_one_a_year_before(code: str, name: str, before: str) -> None:
    assert name_of_period(code) == name
    assert year_before(code) == before
    assert code_in(f"Tỷ lệ % (tính đến {name})") == code


def test_a_label_without_a_period_names_none() -> None:
    assert code_in("Tỉ lệ % (Tính đến thời điểm hiện tại)") is None
    assert code_in("Công văn 4927") is None
    assert name_of_period("đợt 1") == "đợt 1"


@pytest.mark.parametrize(
    ("label", "then"),
    [
        ("Tỉ lệ % (Tính đến thời điểm hiện tại)", "Tỉ lệ % (Tính đến tháng 6/2024)"),
        ("Kỳ này", "Kỳ tháng 6/2024"),
        ("Kết quả đến nay", "Kết quả đến tháng 6/2024"),
        ("Tỷ lệ đạt (%)", "Tỷ lệ đạt (%) (tháng 6/2024)"),
        ("Tính đến 15/6/2024", "Tính đến 15/6/2024"),
        ("", "Kết quả tháng 6/2024"),
    ],
)
def test_now_gets_a_name_when_it_is_over(label: str, then: str) -> None:
    assert label_then(label, "2024-06") == then
