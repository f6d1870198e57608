"""Records of tables: what stands in a row, decoded by the kinds that the layout declares.

A record comes from a data file (native values, codes) or from a workbook (raw cells, Vietnamese labels); both
are decoded here, so that one declaration reads both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from lcxl.layout import Column, Kind
from lcxl.model import Bound, Threshold, UnitOfMeasure
from lcxl.texts import label, labels, load_data
from lcxl.values import (
    RawValue,
    fold,
    lead_of,
    number_readings,
    plain,
    raw_text,
    read_date,
    read_integer,
    read_plain_number,
    tail_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row of a table by column key, and where each value stands.

    ``cells`` maps keys to A1 addresses in ``sheet`` (columns that the sheet has not are absent); ``entry`` names the
    record in a data file.
    """

    values: Mapping[str, object]
    sheet: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    entry: str = ""

    def cell(self, key: str) -> str:
        """Return where the value of ``key`` stands (the first cell of the record if it has none)."""
        return self.cells.get(key) or next(iter(self.cells.values()), "")

    def lacks(self, key: str) -> bool:
        """Tell whether the record stands on a sheet that has no column ``key``."""
        return bool(self.cells) and key not in self.cells


class UnreadableError(ValueError):
    """A value is not of its column's kind; ``expected`` is what would be: a key of ``expected.``, or its choices."""

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
    UnreadableError if it is not of its kind.
    """
    return _DECODERS[column.kind](column, raw)


def is_broken(raw: object) -> bool:
    """Tell whether a cell shows an error of Excel, or holds a formula without a result."""
    return isinstance(raw, RawValue) and (raw.kind == "e" or not raw.cached)


def _text(column: Column, raw: object) -> object:
    if isinstance(raw, RawValue) and (column.list_of or column.key == "code"):
        return _code(raw)
    return as_text(raw)


_COMMA_CODE = re.compile(r"(\d+),(\d+)", re.ASCII)


def _code(raw: RawValue) -> str:
    """Return a code as it was meant: 58.1 where Excel made a number of it; UnreadableError where it made a date."""
    if raw.kind == "d":
        raise UnreadableError(as_text(raw), "code")
    text = as_text(raw)
    number, places = read_plain_number(raw), re.search(r"\.(0+)", raw.format)
    if raw.kind == "n" and number is not None and places is not None:
        text = f"{number:.{len(places[1])}f}"
    return f"{found[1]}.{found[2]}" if (found := _COMMA_CODE.fullmatch(text)) else text


def _integer(column: Column, raw: object) -> object:
    if isinstance(raw, int):
        return raw
    number = read_integer(_raw(raw))
    if number is None:
        raise UnreadableError(as_text(raw), "integer")
    return number


def _decimal(column: Column, raw: object) -> object:
    if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        return Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    number = read_plain_number(_raw(raw))
    if number is None:
        raise UnreadableError(as_text(raw), "number")
    return number


def _date(column: Column, raw: object) -> object:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    day, _ = read_date(_raw(raw))
    if day is None:
        raise UnreadableError(as_text(raw), "date")
    return day


@cache
def _choice_codes(section: str) -> Mapping[str, str]:
    choices, others = labels(section), load_data("labels.toml")["choice_variants"].get(section, {})
    known = {fold(text): code for text, code in others.items()}
    return known | {fold(text): code for code, text in choices.items()} | {fold(code): code for code in choices}


def is_choice(section: str, raw: object) -> bool:
    """Tell whether a value is one of the choices of a section of labels."""
    return fold(as_text(raw)) in _choice_codes(section)


def _choice(column: Column, raw: object) -> object:
    code = _choice_codes(column.choices).get(fold(as_text(raw)))
    if code is None:
        raise UnreadableError(as_text(raw), "; ".join(labels(column.choices).values()))
    return code


def _codes(column: Column, raw: object) -> object:
    if isinstance(raw, list | tuple) and not isinstance(raw, RawValue):
        return tuple(str(code) for code in raw)
    if isinstance(raw, RawValue) and raw.kind == "d":
        raise UnreadableError(as_text(raw), "code")
    separators = r"[;,\n]" if column.list_of else r"[;\n]"
    return tuple(part.strip() for part in re.split(separators, as_text(raw)) if part.strip())


def _mark(column: Column, raw: object) -> object:
    return raw if isinstance(raw, bool) else fold(as_text(raw)) not in {"", "0", fold(label("yes_no.no"))}


def _quantity(column: Column, raw: object) -> object:
    return raw


def _threshold(column: Column, raw: object) -> object:
    threshold = parse_threshold(as_text(raw))
    if threshold is None:
        raise UnreadableError(as_text(raw), "threshold")
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


def parse_threshold(text: str) -> Threshold | None:
    """Read ``(>= | <= | > | < | =) (number | previous | last_year)`` or ``yes``, in code or in Vietnamese.

    Numbers are in the measure's unit (percentage points for percents) and written as Vietnamese staff do; bounds may
    be words ("at least 95%", "95% and more").  None if the text is no threshold.
    """
    folded = plain(text)
    if folded in {"yes", plain(label("threshold.yes")), plain(label("status.met"))}:
        return Threshold(operator="yes")
    operator, rest = _operator(folded)
    if rest in _references():
        return Threshold(operator=operator, reference=_references()[rest]) if operator else None  # type: ignore[arg-type]
    match = _FIGURE.match(rest)
    values = number_readings(match[2]) if match is not None else ()
    if match is None or not values:
        return None
    after = tail_of(rest[match.end() :].strip(), _PERCENT)
    if after.remark or after.claim or (after.bound and operator):
        return None
    operator = operator or (after.bound.value if after.bound else "")
    number = -values[0] if match[1] else values[0]
    return Threshold(operator=operator, reference=number) if operator else None  # type: ignore[arg-type]


def _operator(folded: str) -> tuple[str, str]:
    """Return the operator at the start of a threshold ("" if there is none) and what follows it."""
    if folded.startswith("=") and not folded.startswith(("=>", "=<")):
        return "=", folded[1:].strip()
    lead = lead_of(folded)
    if lead is None or lead.changes or lead.bound is Bound.ABOUT:
        return "", ""
    return (lead.bound.value if lead.bound else ""), lead.rest.strip()


_FIGURE = re.compile(r"(-?)\s*(\d[\d.,]*)\s*%?", re.ASCII)
_PERCENT = UnitOfMeasure(code="percent", label="%", format="0.00%", percent=True)


@cache
def _references() -> Mapping[str, str]:
    """Return the figures that a threshold compares with, by their words."""
    names = ("previous", "last_year")
    return {name: name for name in names} | {plain(label(f"threshold.{name}")): name for name in names}


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
