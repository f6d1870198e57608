"""What a cell holds before it means anything: its text, whole numbers and dates, whatever it is stored as."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from lcxl.values.numbers import excel_number, is_percent_format, is_whole, number_readings, times_hundred, written
from lcxl.values.phrases import Note, quote
from lcxl.values.vietnamese import clean, decode_legacy, legacy_charset, looks_legacy, without_marks
from lcxl.values.words import is_known_word, plain, written_date


class RawValue(NamedTuple):
    """What a cell holds, as stored.

    ``kind`` is "n" number, "s" text, "b" boolean ("1" or "0"), "e" error value, "d" date (ISO), "p" picture, "" blank;
    ``value`` the stored content (a percent is a fraction); ``format`` the number format in Excel's notation;
    ``formula`` whether a formula stands there, ``cached`` whether its result was stored; ``font`` the cell's
    font where it changes what the letters are; ``struck`` the text with what is struck out, "" where nothing is.
    """

    kind: str
    value: str
    format: str = "General"
    formula: bool = False
    cached: bool = True
    font: str = ""
    struck: str = ""


def withdrawn(raw: RawValue) -> Note | None:
    """Tell a cell whose whole content is struck out, which then says nothing; None for any other."""
    if not raw.struck or raw.struck != raw.value:
        return None
    return Note(code="LC451", slots={"value": quote(raw_text(raw))})


def raw_text(raw: RawValue) -> str:
    """Return what a person saw in a cell, on clean lines: numbers with a decimal comma, dates as d/m/y."""
    return read_text(raw)[0]


def read_text(raw: RawValue) -> tuple[str, tuple[Note, ...]]:
    """Return the text of any cell as a person saw it, and a note if it was typed in an old font."""
    if raw.kind == "s":
        text, notes = _decoded(raw)
        if raw.struck and raw.struck != raw.value:
            slots = {"struck": quote(raw.struck), "read": quote(text)}
            notes = (*notes, Note(code="LC450", slots=slots))
        return text, notes
    match raw.kind:
        case "p":
            return "", ()
        case "n":
            value = excel_number(raw.value) if raw.cached else None
            return (raw.value if value is None else _number_text(value, raw.format)), ()
        case "b":
            return ("TRUE" if raw.value == "1" else "FALSE"), ()
        case "d":
            day = _iso_date(raw.value)
            return (raw.value if day is None else f"{day.day}/{day.month}/{day.year}"), ()
    return clean(raw.value), ()


def _number_text(value: Decimal, number_format: str) -> str:
    if is_percent_format(number_format):
        return written(times_hundred(value), grouped=False) + "%"
    return written(value, grouped=False)


def _decoded(raw: RawValue) -> tuple[str, tuple[Note, ...]]:
    """Return a text cell's clean text, from its old font if it is typed in one (but known words as they are)."""
    value = raw.value
    if value.isascii():
        return clean(value), ()
    encoding = raw.font if raw.font and legacy_charset(raw.font) else looks_legacy(value)
    decoded = decode_legacy(value, encoding) if encoding else None
    if decoded is None or is_known_word(plain(value)):
        return clean(value), ()
    text = clean(decoded)
    return text, (Note(code="LC435", slots={"before": quote(value), "after": quote(text)}),)


def hidden_characters(raw: RawValue, text: str) -> tuple[Note, ...]:
    """Tell surplus blanks, and characters nobody sees, of a cell whose clean text is ``text``."""
    value = raw.value
    surplus = value != value.strip(" ") or "  " in value
    odd = any(char != " " and (char.isspace() or not char.isprintable()) for char in value)
    return (Note(code="LC437", slots={"value": quote(text)}),) if surplus or odd else ()


def read_plain_number(raw: RawValue) -> Decimal | None:
    """Return a number of a setting or a register, or None; a percent cell gives its fraction."""
    if raw.kind == "n":
        return excel_number(raw.value) if raw.cached else None
    text = plain(without_marks(raw_text(raw)) or "")
    readings = number_readings(text.removeprefix("-"))
    return (-readings[0] if text.startswith("-") else readings[0]) if readings else None


def read_integer(raw: RawValue) -> int | None:
    """Return a whole number (``2``, ``2.0``, ``02``), or None."""
    number = read_plain_number(raw)
    return int(number) if number is not None and is_whole(number) else None


_NUMERIC_DATE = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*)?", re.ASCII | re.DOTALL)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_EPOCH = date(1899, 12, 30)
# Day numbers of 1954 to 2064: what a date cell holds that lost its format.
_SERIALS = range(20_000, 60_001)


def _date(day: str, month: str, year: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _iso_date(text: str) -> date | None:
    match = _ISO_DATE.fullmatch(text.strip().lower())
    return _date(match[3], match[2], match[1]) if match else None


@lru_cache(maxsize=4096)
def read_date(raw: RawValue) -> tuple[date | None, tuple[Note, ...]]:
    """Read a date: a date cell, or text in the order day, month, year; never month first.

    (None, ()) for a blank cell; (None, notes) for what is no date.
    """
    if gone := withdrawn(raw):
        return None, (gone,)
    if raw.kind == "p":
        return None, (Note(code="LC454"),)
    text, notes = read_text(raw)
    if not text and not raw.formula:
        return None, ()
    day, usual = _any_date(raw, text)
    if day is None:
        return None, (*notes, Note(code="LC417", slots={"value": quote(text)}))
    if usual:
        return day, notes
    return day, (*notes, Note(code="LC436", slots={"before": quote(text), "after": f"{day:%d/%m/%Y}"}))


def _any_date(raw: RawValue, text: str) -> tuple[date | None, bool]:
    """Return (date, whether it is stored or written as dates should be)."""
    if raw.kind == "d":
        return _iso_date(raw.value), True
    if raw.kind == "n":
        serial = read_integer(raw)
        return (_EPOCH + timedelta(days=serial) if serial is not None and serial in _SERIALS else None), False
    folded = plain(text)
    if words := written_date(folded):
        return _date(*words), True
    if match := _NUMERIC_DATE.fullmatch(folded):
        year = match[4] if len(match[4]) == 4 else f"20{match[4]}"
        return _date(match[1], match[3], year), match[2] == "/" and len(match[4]) == 4
    return _iso_date(folded), False
