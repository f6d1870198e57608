from __future__ import annotations

from datetime import date

import pytest

from lcxl.values.periods import period_code, period_dates


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2024-06", date(2024, 6, 1), date(2024, 6, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-Q2", date(2024, 4, 1), date(2024, 6, 30)),
        ("2024-H2", date(2024, 7, 1), date(2024, 12, 31)),
        ("2024-9T", date(2024, 1, 1), date(2024, 9, 30)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("NH2023-2024", date(2023, 9, 1), date(2024, 5, 31)),
        ("2024-06-24", date(2024, 6, 24), date(2024, 6, 24)),
        (" 2024-06 ", date(2024, 6, 1), date(2024, 6, 30)),
    ],
)
def test_a_code_says_the_first_and_the_last_day(code: str, first: date, last: date) -> None:
    assert period_dates(code) == (first, last)


@pytest.mark.parametrize(
    "code", ["", "thang6", "2024-13", "2024-Q5", "2024-H3", "NH2023-2025", "NH2024-2023", "2024-02-30", "0000", "٢٠٢٤"]
)
def test_anything_else_is_no_code(code: str) -> None:
    assert period_dates(code) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2024-06", "2024-06"),
        ("2024-q2", "2024-Q2"),
        ("Tháng 6 năm 2024", "2024-06"),
        ("tháng 06/2024", "2024-06"),
        ("6/2024", "2024-06"),
        ("Quý II năm 2024", "2024-Q2"),
        ("quý 2/2024", "2024-Q2"),
        ("6 tháng đầu năm 2024", "2024-H1"),
        ("6 tháng cuối năm 2024", "2024-H2"),
        ("9 tháng năm 2024", "2024-9T"),
        ("Năm 2024", "2024"),
        ("Năm học 2023 – 2024", "NH2023-2024"),
        ("24/06/2024", "2024-06-24"),
        ("Kỳ báo cáo tháng 6/2024", "2024-06"),
    ],
)
def test_periods_are_understood_as_people_write_them(typed: str, code: str) -> None:
    assert period_code(typed) == code


@pytest.mark.parametrize("typed", ["", "kỳ này", "13/2024", "tháng sáu", "2024-2025", "Tỷ lệ % (tháng 6)"])
def test_what_names_no_period_names_none(typed: str) -> None:
    assert period_code(typed) is None
