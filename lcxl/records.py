"""Records of tables: what stands in a row, decoded by the kinds that the layout declares.

A record comes from a data file (native values, codes) or from a workbook (raw cells, Vietnamese labels); both
are decoded here, so that one declaration reads both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache

from lcxl.layout.base import Column, Kind
from lcxl.model import Threshold
from lcxl.texts import label, labels
from lcxl.values import RawValue, raw_text, read_date, read_integer, read_plain_number
from lcxl.vietnamese import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row of a table by column key, and where each value stands.

    ``cells`` maps keys to A1 addresses in ``sheet``; ``entry`` names the record in a data file.
    """

    values: Mapping[str, object]
    sheet: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    entry: str = ""

    def cell(self, key: str) -> str:
        """Return where the value of ``key`` stands (the first cell of the record if it has none)."""
        return self.cells.get(key) or next(iter(self.cells.values()), "")


class NotReadable(ValueError):
    """A value is not of its column's kind; ``expected`` says in the person's language what would be."""

    def __init__(self, value: str, expected: str) -> None:
        super().__init__(value, expected)
        self.value = value
        self.expected = expected


def is_blank(raw: object) -> bool:
    """Tell whether nothing was given."""
    if isinstance(raw, RawValue):
        return raw.kind == "" or not raw.value.strip()
    return raw is None or raw == "" or raw == () or raw == []


def as_text(raw: object) -> str:
    """Return a value as a person sees it, stripped (line breaks inside are kept)."""
    return (raw_text(raw) if isinstance(raw, RawValue) else str(raw)).strip()


def decode(column: Column, raw: object) -> object:
    """Return the native value of a cell that is not blank.

    TEXT, THRESHOLD, CHOICE and MARK give str, Threshold, the choice's code and bool; CODES a tuple of str;
    INTEGER int; DECIMAL Decimal; DATE date; QUANTITY is returned as it came, since reading it needs the measure.
    NotReadable if it is not of its kind.
    """
    return _DECODERS[column.kind](column, raw)


def _text(column: Column, raw: object) -> object:
    return as_text(raw)


def _integer(column: Column, raw: object) -> object:
    if isinstance(raw, int):
        return raw
    number = read_integer(_raw(raw))
    if number is None:
        raise NotReadable(as_text(raw), "integer")
    return number


def _decimal(column: Column, raw: object) -> object:
    if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        return Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    number = read_plain_number(_raw(raw))
    if number is None:
        raise NotReadable(as_text(raw), "number")
    return number


def _date(column: Column, raw: object) -> object:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    day, _ = read_date(_raw(raw))
    if day is None:
        raise NotReadable(as_text(raw), "date")
    return day


@cache
def _choice_codes(section: str) -> Mapping[str, str]:
    choices = labels(section)
    return {fold(text): code for code, text in choices.items()} | {fold(code): code for code in choices}


def _choice(column: Column, raw: object) -> object:
    code = _choice_codes(column.choices).get(fold(as_text(raw)))
    if code is None:
        raise NotReadable(as_text(raw), "; ".join(labels(column.choices).values()))
    return code


def _codes(column: Column, raw: object) -> object:
    if isinstance(raw, list | tuple) and not isinstance(raw, RawValue):
        return tuple(str(code) for code in raw)
    return tuple(part.strip() for part in re.split(r"[;\n]", as_text(raw)) if part.strip())


def _mark(column: Column, raw: object) -> object:
    return raw if isinstance(raw, bool) else fold(as_text(raw)) not in {"", "0", fold(label("yes_no.no"))}


def _quantity(column: Column, raw: object) -> object:
    return raw


def _threshold(column: Column, raw: object) -> object:
    threshold = parse_threshold(as_text(raw))
    if threshold is None:
        raise NotReadable(as_text(raw), "threshold")
    return threshold


_DECODERS: Mapping[Kind, Callable[[Column, object], object]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.CODES: _codes,
    Kind.QUANTITY: _quantity,
    Kind.THRESHOLD: _threshold,
    Kind.MARK: _mark,
}


def _raw(value: object) -> RawValue:
    return value if isinstance(value, RawValue) else RawValue("s", str(value))


_OPERATORS = {">=": ">=", "=>": ">=", "\u2265": ">=", "<=": "<=", "=<": "<=", "\u2264": "<=", ">": ">", "<": "<", "=": "="}
_THRESHOLD = re.compile(r"\s*(>=|=>|<=|=<|[\u2265\u2264<>=])\s*(.+?)\s*%?\s*")


def parse_threshold(text: str) -> Threshold | None:
    """Read ``(>= | <= | > | < | =) (number | previous | last_year)`` or ``yes``, in code or in Vietnamese.

    Numbers are in the measure's unit (percentage points for percents); None if the text is no threshold.
    """
    words = {fold(label("threshold.previous")): "previous", fold(label("threshold.last_year")): "last_year"}
    if fold(text) in {"yes", fold(label("threshold.yes")), fold(label("status.met"))}:
        return Threshold(operator="yes")
    match = _THRESHOLD.fullmatch(text)
    if match is None:
        return None
    operator, reference = _OPERATORS[match[1]], fold(match[2])
    if reference in ("previous", "last_year"):
        return Threshold(operator=operator, reference=reference)  # type: ignore[arg-type]
    if reference in words:
        return Threshold(operator=operator, reference=words[reference])  # type: ignore[arg-type]
    try:
        return Threshold(operator=operator, reference=Decimal(reference.replace(",", ".")))  # type: ignore[arg-type]
    except InvalidOperation:
        return None


def print_threshold(threshold: Threshold | None, percent: bool = False) -> str:
    """Write a threshold as staff read it; ``percent`` adds the sign to its number."""
    if threshold is None:
        return ""
    if threshold.operator == "yes":
        return label("threshold.yes")
    sign = labels("threshold_operator")[threshold.operator]
    if isinstance(threshold.reference, str):
        return f"{sign} {label(f'threshold.{threshold.reference}')}"
    number = f"{threshold.reference:f}".replace(".", ",")
    return f"{sign} {number}%" if percent else f"{sign} {number}"
