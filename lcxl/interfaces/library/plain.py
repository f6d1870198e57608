"""Figures and thresholds as plain values."""

from __future__ import annotations

from decimal import Decimal

from lcxl.campaign import known_units_of_measure, parse_threshold
from lcxl.errors import LcxlError
from lcxl.findings import finding
from lcxl.model import Quantity, Threshold, UnitOfMeasure
from lcxl.texts import labels, text
from lcxl.values import RawValue, Reading, Verdict, excel_digits
from lcxl.values import judge as judged
from lcxl.values import read_figure as figure_read

Plain = str | int | float | Decimal
"""A figure as a programmer has it; numbers are in the unit of the measure, percents in **percentage points**."""


def unit_of_measure(unit: str | UnitOfMeasure) -> UnitOfMeasure:
    """Return a unit of measure by its code or label ("percent", "%"); LcxlError (LC804) for an unknown one."""
    known = known_units_of_measure()
    found = unit if isinstance(unit, UnitOfMeasure) else known.get(unit.strip().casefold())
    if found is None:
        found = next((one for one in known.values() if unit in (one.code, one.label)), None)
    if found is None:
        raise wrong_value("measures", "unit", str(unit), "; ".join(one.label for one in known.values()))
    return found


def wrong_value(sheet: str, column: str, value: str, expected: str) -> LcxlError:
    """Return the exception (LC804) for a value that can't stand in a column of a sheet of the campaign."""
    header = labels(f"campaign.{sheet}")[column]
    return LcxlError(finding("LC804", column=header, value=value, expected=expected, quote=value))


def read_figure(value: Plain, unit: str | UnitOfMeasure = "%") -> Reading:
    """Read a figure as a unit would have typed it into a form.

    ``unit`` is the unit of measure by code or label.  The result has ``quantity`` (``value`` a Decimal in the unit of
    the measure, percents in percentage points; ``bound`` for one-sided or rough figures), ``claim`` where words stand
    in place of a figure, ``text`` and ``notes`` (what is doubtful or was tidied).

    >>> read_figure("93,65%").quantity.value
    Decimal('93.65')
    >>> read_figure("< 1%").quantity.bound
    <Bound.BELOW: '<'>
    >>> [note.code for note in read_figure("120%").notes]
    ['LC406']

    LcxlError for an unknown unit of measure, TypeError for a value that is no figure.
    """
    measured = unit_of_measure(unit)
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise TypeError(f"a figure is text or a number, not {type(value).__name__}")
    if isinstance(value, str):
        return figure_read(RawValue("s", value), measured)
    return figure_read(RawValue("s", _written(value)), measured)


def _written(value: int | float | Decimal) -> str:
    """Write a number as a unit would: with a decimal comma, so that it has one reading."""
    return format(excel_digits(Decimal(repr(value) if isinstance(value, float) else value)), "f").replace(".", ",")


def threshold(words: str | Threshold) -> Threshold:
    """Read a threshold: an operator with a number, ``previous`` or ``last_year``; ``yes``; or Vietnamese words.

    >>> threshold(">= 95").operator
    '>='

    LcxlError (LC804) if the words are no threshold.
    """
    if isinstance(words, Threshold):
        return words
    found = parse_threshold(words)
    if found is None:
        raise wrong_value("measures", "threshold", words, text("expected.threshold"))
    return found


def judge(
    value: Plain,
    against: str | Threshold,
    *,
    unit: str | UnitOfMeasure = "%",
    previous: Plain | None = None,
    last_year: Plain | None = None,
) -> Verdict:
    """Judge a figure against a threshold, before any rounding.

    Numbers are in the unit of the measure (percents in percentage points).  The result has ``status`` (``met``,
    ``not_met``, or None where nothing can be said) and ``why`` (why nothing can be said).

    >>> str(judge(96, ">= 95").status)
    'met'
    >>> judge("< 5%", "<= 3").why
    'bound'
    >>> str(judge(2, "< previous", previous=3, unit="count").status)
    'met'

    LcxlError for an unknown unit of measure or a threshold that is none.
    """
    quantities: list[Quantity | None] = [
        None if one is None else read_figure(one, unit).quantity for one in (value, previous, last_year)
    ]
    return judged(threshold(against), *quantities)
