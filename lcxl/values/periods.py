"""Codes of reporting periods (month, quarter, half, nine months, year, school year) and how people write them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date

from lcxl.texts import load_data
from lcxl.values.vietnamese import bare

_CODES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[date, date] | None]], ...] = (
    (re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII), lambda m: _months(int(m[1]), int(m[2]), int(m[2]))),
    (re.compile(r"(\d{4})-Q([1-4])", re.ASCII), lambda m: _months(int(m[1]), 3 * int(m[2]) - 2, 3 * int(m[2]))),
    (re.compile(r"(\d{4})-H([12])", re.ASCII), lambda m: _months(int(m[1]), 6 * int(m[2]) - 5, 6 * int(m[2]))),
    (re.compile(r"(\d{4})-9T", re.ASCII), lambda m: _months(int(m[1]), 1, 9)),
    (re.compile(r"(\d{4})", re.ASCII), lambda m: _months(int(m[1]), 1, 12)),
    (re.compile(r"NH(\d{4})-(\d{4})", re.ASCII), lambda m: _school_year(int(m[1]), int(m[2]))),
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII), lambda m: _day(m)),
)
"""Each form of code and its first and last day; a school year runs from September to May."""


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _school_year(first: int, last: int) -> tuple[date, date] | None:
    return (date(first, 9, 1), date(last, 5, 31)) if last == first + 1 else None


def _day(match: re.Match[str]) -> tuple[date, date]:
    day = date(int(match[1]), int(match[2]), int(match[3]))
    return day, day


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


def period_code(text: str) -> str | None:
    """Return the code of the period that ``text`` names, or None if it can't be told.

    Codes themselves are understood in any case, and what people write for them: ``6/2024``, a month, quarter, half,
    nine months, year or school year in words (data file ``periods.toml``).
    """
    folded = " ".join(bare(text).split())
    code = folded.upper().replace(" ", "")
    if period_dates(code) is not None:
        return code
    for form, pattern in load_data("periods.toml")["forms"].items():
        match = re.fullmatch(pattern, folded, re.ASCII)
        if match is not None:
            code = form.format(**{name: _digits(name, value) for name, value in match.groupdict().items()})
            return code if period_dates(code) is not None else None
    return None


_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def _digits(name: str, value: str) -> str:
    value = _ROMAN.get(value, value)
    return value.zfill(2) if name in ("month", "day") else value


_TO_ROMAN = {digit: roman.upper() for roman, digit in _ROMAN.items()}

_NAMES: tuple[tuple[re.Pattern[str], str, Callable[[re.Match[str]], dict[str, str]]], ...] = (
    (re.compile(r"(\d{4})-(\d{2})"), "month", lambda m: {"year": m[1], "month": str(int(m[2]))}),
    (re.compile(r"(\d{4})-Q([1-4])"), "quarter", lambda m: {"year": m[1], "roman": _TO_ROMAN[m[2]]}),
    (re.compile(r"(\d{4})-H1"), "half_1", lambda m: {"year": m[1]}),
    (re.compile(r"(\d{4})-H2"), "half_2", lambda m: {"year": m[1]}),
    (re.compile(r"(\d{4})-9T"), "nine_months", lambda m: {"year": m[1]}),
    (re.compile(r"(\d{4})"), "year", lambda m: {"year": m[1]}),
    (re.compile(r"NH(\d{4})-(\d{4})"), "school_year", lambda m: {"year": m[1], "last": m[2]}),
    (
        re.compile(r"(\d{4})-(\d{2})-(\d{2})"),
        "day",
        lambda m: {"year": m[1], "month": str(int(m[2])), "day": str(int(m[3]))},
    ),
)
"""Forms of codes, the key of their name, and what goes into it."""


def name_of_period(code: str) -> str:
    """Return the name of a period in words (``2024-Q2`` is the second quarter of 2024); the code if it is none."""
    for pattern, key, slots in _NAMES:
        match = pattern.fullmatch(code)
        if match is not None:
            name: str = load_data("periods.toml")["names"][key].format(**slots(match))
            return name
    return code
