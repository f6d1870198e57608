"""Codes of reporting periods: month, quarter, half, nine months, year, school year."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date

_CODES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[date, date]]], ...] = (
    (re.compile(r"(\d{4})-(0[1-9]|1[0-2])"), lambda m: _months(int(m[1]), int(m[2]), int(m[2]))),
    (re.compile(r"(\d{4})-Q([1-4])"), lambda m: _months(int(m[1]), 3 * int(m[2]) - 2, 3 * int(m[2]))),
    (re.compile(r"(\d{4})-H([12])"), lambda m: _months(int(m[1]), 6 * int(m[2]) - 5, 6 * int(m[2]))),
    (re.compile(r"(\d{4})-9T"), lambda m: _months(int(m[1]), 1, 9)),
    (re.compile(r"(\d{4})"), lambda m: _months(int(m[1]), 1, 12)),
    (re.compile(r"NH(\d{4})-(\d{4})"), lambda m: (date(int(m[1]), 9, 1), date(int(m[2]), 5, 31))),
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})"), lambda m: (_day(m), _day(m))),
)
"""Each form of code and its first and last day; a school year runs from September to May."""


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _day(match: re.Match[str]) -> date:
    return date(int(match[1]), int(match[2]), int(match[3]))


def period_dates(code: str) -> tuple[date, date] | None:
    """Return the first and last day of a period by its code (``2024-06``, ``2024-Q2``, ``2024-H1``, ``2024-9T``,
    ``2024``, ``NH2023-2024``, or a day ``2024-06-24`` for a one-off); None if the code is none of these.
    """
    for pattern, dates in _CODES:
        match = pattern.fullmatch(code.strip())
        if match is not None:
            try:
                return dates(match)
            except ValueError:
                return None
    return None
