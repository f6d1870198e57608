"""Codes of reporting periods (a month, a school year, from day to day ...) and how people write them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from lcxl.texts import load_data
from lcxl.values.vietnamese import bare

_CODES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[date, date] | None]], ...] = (
    (re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII), lambda m: _months(int(m[1]), int(m[2]), int(m[2]))),
    (re.compile(r"(\d{4})-Q([1-4])", re.ASCII), lambda m: _months(int(m[1]), 3 * int(m[2]) - 2, 3 * int(m[2]))),
    (re.compile(r"(\d{4})-H([12])", re.ASCII), lambda m: _months(int(m[1]), 6 * int(m[2]) - 5, 6 * int(m[2]))),
    (re.compile(r"(\d{4})-9T", re.ASCII), lambda m: _months(int(m[1]), 1, 9)),
    (re.compile(r"(\d{4})", re.ASCII), lambda m: _months(int(m[1]), 1, 12)),
    (re.compile(r"NH(\d{4})-(\d{4})", re.ASCII), lambda m: _school_year(int(m[1]), int(m[2]))),
    (re.compile(r"HK([12])-(\d{4})-(\d{4})", re.ASCII), lambda m: _semester(int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(\d{4})-W(0[1-9]|[1-4]\d|5[0-3])", re.ASCII), lambda m: _week(int(m[1]), int(m[2]))),
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII), lambda m: _day(m)),
    (re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{4}-\d{2}-\d{2})", re.ASCII), lambda m: _span(m[1], m[2])),
)
"""Each form of code and its first and last day; a school year runs from September to May, its first semester until
the middle of January, and weeks are those of ISO 8601."""


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _school_year(first: int, last: int) -> tuple[date, date] | None:
    return (date(first, 9, 1), date(last, 5, 31)) if last == first + 1 else None


def _semester(half: int, first: int, last: int) -> tuple[date, date] | None:
    if last != first + 1:
        return None
    return (date(first, 9, 1), date(last, 1, 15)) if half == 1 else (date(last, 1, 16), date(last, 5, 31))


def _week(year: int, week: int) -> tuple[date, date]:
    monday = date.fromisocalendar(year, week, 1)
    return monday, monday + timedelta(days=6)


def _span(first: str, last: str) -> tuple[date, date] | None:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return (start, end) if start <= end else None


def _day(match: re.Match[str]) -> tuple[date, date]:
    day = date(int(match[1]), int(match[2]), int(match[3]))
    return day, day


def period_dates(code: str) -> tuple[date, date] | None:
    """Return the first and last day of a period by its code (``2024-06``, ``2024-Q2``, ``2024-H1``, ``2024-9T``,
    ``2024``, ``NH2023-2024``, ``HK1-2023-2024``, a week ``2024-W07``, a day ``2024-06-24`` or days
    ``2024-03-01_2024-05-20`` for a one-off); None if the code is none of these.
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
    return value.zfill(2) if name.startswith(("month", "day", "week")) else value


_TO_ROMAN = {digit: roman.upper() for roman, digit in _ROMAN.items()}


def _years(first: str, last: str) -> dict[str, str]:
    return {"year": first, "last": last}


def _written(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day}/{day.month}/{day.year}"


_NAMES: tuple[tuple[re.Pattern[str], str, Callable[[re.Match[str]], dict[str, str]]], ...] = (
    (re.compile(r"(\d{4})-(\d{2})"), "month", lambda m: {"year": m[1], "month": str(int(m[2]))}),
    (re.compile(r"(\d{4})-Q([1-4])"), "quarter", lambda m: {"year": m[1], "roman": _TO_ROMAN[m[2]]}),
    (re.compile(r"(\d{4})-H1"), "half_1", lambda m: {"year": m[1]}),
    (re.compile(r"(\d{4})-H2"), "half_2", lambda m: {"year": m[1]}),
    (re.compile(r"(\d{4})-9T"), "nine_months", lambda m: {"year": m[1]}),
    (re.compile(r"(\d{4})"), "year", lambda m: {"year": m[1]}),
    (re.compile(r"NH(\d{4})-(\d{4})"), "school_year", lambda m: {"year": m[1], "last": m[2]}),
    (re.compile(r"HK([12])-(\d{4})-(\d{4})"), "semester", lambda m: {"roman": _TO_ROMAN[m[1]], **_years(m[2], m[3])}),
    (re.compile(r"(\d{4})-W(\d{2})"), "week", lambda m: {"year": m[1], "week": str(int(m[2]))}),
    (re.compile(r"(\d{4}-\d{2}-\d{2})"), "day", lambda m: {"day": _written(m[1])}),
    (
        re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{4}-\d{2}-\d{2})"),
        "span",
        lambda m: {"first": _written(m[1]), "last": _written(m[2])},
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


_BEFORE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"(\d{4})-(0[1-9]|1[0-2])"),
        lambda m: f"{int(m[1]) - (m[2] == '01')}-{(int(m[2]) + 10) % 12 + 1:02d}",
        lambda m: f"{int(m[1]) - 1}-{m[2]}",
    ),
    (
        re.compile(r"(\d{4})-Q([1-4])"),
        lambda m: f"{int(m[1]) - (m[2] == '1')}-Q{(int(m[2]) + 2) % 4 + 1}",
        lambda m: f"{int(m[1]) - 1}-Q{m[2]}",
    ),
    (
        re.compile(r"(\d{4})-H([12])"),
        lambda m: f"{int(m[1]) - (m[2] == '1')}-H{3 - int(m[2])}",
        lambda m: f"{int(m[1]) - 1}-H{m[2]}",
    ),
    (re.compile(r"(\d{4})(|-9T)"), lambda m: f"{int(m[1]) - 1}{m[2]}", lambda m: f"{int(m[1]) - 1}{m[2]}"),
    (
        re.compile(r"NH(\d{4})-(\d{4})"),
        lambda m: f"NH{int(m[1]) - 1}-{m[1]}",
        lambda m: f"NH{int(m[1]) - 1}-{m[1]}",
    ),
    (
        re.compile(r"HK([12])-(\d{4})-(\d{4})"),
        lambda m: f"HK1-{m[2]}-{m[3]}" if m[1] == "2" else f"HK2-{int(m[2]) - 1}-{m[2]}",
        lambda m: f"HK{m[1]}-{int(m[2]) - 1}-{m[2]}",
    ),
    (re.compile(r"(\d{4})-W(\d{2})"), lambda m: _week_before(m[1], m[2]), lambda m: f"{int(m[1]) - 1}-W{m[2]}"),
)
"""Forms of codes, the code of the period before, and that of the same period a year before."""


def _week_before(year: str, week: str) -> str:
    day = date.fromisocalendar(int(year), int(week), 1) - timedelta(days=7)
    return "{}-W{:02d}".format(*day.isocalendar())


def proposed_labels(code: str) -> tuple[str, str]:
    """Return labels for the period before ``code`` and for the same period a year before, which are never equal."""
    words = load_data("periods.toml")["labels"]
    for pattern, before, year_before in _BEFORE:
        match = pattern.fullmatch(code)
        if match is not None:
            names = name_of_period(before(match)), name_of_period(year_before(match))
            key = "same_year" if names[0] == names[1] else "last_year"
            return words["previous"].format(name=names[0]), words[key].format(name=names[1])
    return words["previous_free"], words["last_year_free"]
