"""How a figure stands against its threshold, its fraction and its history, by Excel's own arithmetic.

All values are in the measure's unit; a percent is in percentage points.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from lcxl.model import Bound, Quantity, Status, Threshold, UnitOfMeasure
from lcxl.values.numbers import excel_digits, hundredth, is_possible, quantized, times_hundred

# The forms compare ROUND(fraction, 13): in percentage points that is 11 decimals.
_COMPARED_PLACES = 11
# A rough figure ("about 50 %") may be off by this share of itself.
_ROUGH = Decimal("0.1")
_INFINITY = Decimal("Infinity")

Undecided = Literal["", "no_threshold", "by_claim", "no_figure", "no_reference", "bound"]


class Verdict(NamedTuple):
    """A status by a threshold, or why there is none.

    ``why`` is "" with a status; else ``no_threshold``, ``by_claim`` (yes or no is not for a figure to say),
    ``no_figure``, ``no_reference`` (the compared figure is missing) or ``bound`` (a one-sided or rough figure
    leaves it open).
    """

    status: Status | None
    why: Undecided = ""


class _Span(NamedTuple):
    """The values that a figure may have; an open end is not itself among them."""

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    def is_below(self, other: _Span) -> bool:
        """Tell whether every value here is less than every value of ``other``."""
        return self.high < other.low or (self.high == other.low and (self.high_open or other.low_open))

    def is_at_most(self, other: _Span) -> bool:
        """Tell whether no value here is greater than any value of ``other``."""
        return self.high <= other.low


def _span(value: Decimal, bound: Bound | None = None) -> _Span:
    value = quantized(value, _COMPARED_PLACES)
    match bound:
        case Bound.BELOW:
            return _Span(-_INFINITY, value, high_open=True)
        case Bound.AT_MOST:
            return _Span(-_INFINITY, value)
        case Bound.ABOVE:
            return _Span(value, _INFINITY, low_open=True)
        case Bound.AT_LEAST:
            return _Span(value, _INFINITY)
        case Bound.ABOUT:
            margin = abs(value) * _ROUGH
            return _Span(value - margin, value + margin)
        case _:
            return _Span(value, value)


def judge(
    threshold: Threshold | None,
    quantity: Quantity | None,
    previous: Quantity | None = None,
    last_year: Quantity | None = None,
) -> Verdict:
    """Judge a figure against its threshold, before any rounding.

    Percents are compared as the forms do, as fractions rounded to 13 decimals (``ROUND(x,13)``), other figures
    to as many decimals.  A one-sided or rough figure decides only where every value it allows has one outcome:
    "under 1" meets ``<= 3``, "under 5" leaves it open.
    """
    if threshold is None:
        return Verdict(None, "no_threshold")
    if threshold.operator == "yes":
        return Verdict(None, "by_claim")
    if quantity is None:
        return Verdict(None, "no_figure")
    reference = reference_of(threshold, previous, last_year)
    if reference is None:
        return Verdict(None, "no_reference")
    if quantity.bound is None and reference.bound is None:
        figure, against = (quantized(one.value, _COMPARED_PLACES) for one in (quantity, reference))
        outcome: bool | None = _holds(threshold.operator, figure, against)
    else:
        outcome = _compare(
            threshold.operator, _span(quantity.value, quantity.bound), _span(reference.value, reference.bound)
        )
    if outcome is None:
        return Verdict(None, "bound")
    return Verdict(Status.MET if outcome else Status.NOT_MET)


def evaluate(
    threshold: Threshold | None,
    quantity: Quantity | None,
    previous: Quantity | None = None,
    last_year: Quantity | None = None,
) -> Status | None:
    """Return what the figure says against the threshold, or None where it says nothing (``judge`` tells why)."""
    return judge(threshold, quantity, previous, last_year).status


def reference_of(
    threshold: Threshold, previous: Quantity | None = None, last_year: Quantity | None = None
) -> Quantity | None:
    """Return the figure that a threshold compares with, or None (``yes``, or the compared figure is missing)."""
    if threshold.reference == "previous":
        return previous
    if threshold.reference == "last_year":
        return last_year
    return None if threshold.reference is None else Quantity(value=threshold.reference)


def _holds(operator: str, figure: Decimal, reference: Decimal) -> bool:
    """Return whether the relation holds between two exact figures."""
    match operator:
        case "<":
            return figure < reference
        case "<=":
            return figure <= reference
        case ">":
            return figure > reference
        case ">=":
            return figure >= reference
        case _:
            return figure == reference


def _compare(operator: str, figure: _Span, reference: _Span) -> bool | None:
    """Return whether the relation holds for all values of both (True), for none (False), or for some (None)."""
    match operator:
        case "<":
            holds, fails = figure.is_below(reference), reference.is_at_most(figure)
        case "<=":
            holds, fails = figure.is_at_most(reference), reference.is_below(figure)
        case ">":
            holds, fails = reference.is_below(figure), figure.is_at_most(reference)
        case ">=":
            holds, fails = reference.is_at_most(figure), figure.is_below(reference)
        case _:
            holds = figure.is_at_most(reference) and reference.is_at_most(figure)
            fails = figure.is_below(reference) or reference.is_below(figure)
    return True if holds else False if fails else None


def ratio(numerator: Decimal, denominator: Decimal, unit: UnitOfMeasure) -> Decimal | None:
    """Return numerator over denominator in ``unit`` (percentage points for percents), to 15 digits.

    None for a denominator of 0: then nothing arose, and there is no figure.
    """
    if not denominator:
        return None
    fraction = excel_digits(numerator / denominator)
    return times_hundred(fraction) if unit.percent else fraction


def _precision(value: Decimal) -> Decimal:
    """Return one unit of the last digit that ``value`` states (93.6: 0.1; whole numbers: 1)."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(1)


_LAST_DIGIT = -13


def agrees(stated: Quantity, exact: Decimal) -> bool:
    """Tell whether a stated figure agrees with an exact one within its own precision.

    93,6 agrees with 28.341/30.264 (93.6459...), since that rounds to it; 93,6 and 93,65 don't agree.  One-sided
    figures agree with what lies on their side, rough ones with what lies within a tenth of them.  A figure with all
    its digits (a formula's result kept as a value) may differ in the last, which depends on the order of rounding.
    """
    if stated.bound is None:
        apart = abs(stated.value - exact)
        return apart * 2 <= _precision(stated.value) or apart <= abs(exact).scaleb(_LAST_DIGIT)
    value, span = quantized(exact, _COMPARED_PLACES), _span(stated.value, stated.bound)
    return not (_span(value).is_below(span) or span.is_below(_span(value)))


# A figure lies "a hundred times off" where its relation to what was expected is nearer to 100 than to 10 or
# 1000: between the square roots of 10^3 and 10^5.
_FAR, _FARTHEST = Decimal("31.6"), Decimal(316)
# Against a threshold alone, only what overshoots it ten times is suspicious.
_OVERSHOT = 10


def hundredfold(
    value: Decimal, unit: UnitOfMeasure, threshold: Threshold | None = None, history: Sequence[Decimal] = ()
) -> Decimal | None:
    """Return the other reading of a figure that fits a hundred times larger or smaller, or None if it is sound.

    ``history`` holds positive figures of earlier periods: the figure must be about a hundred times off all of
    them.  Without history the threshold's number decides.  The other reading must be possible in ``unit``.
    """
    if value <= 0:
        return None
    if history:
        if all(_FAR * value <= past <= _FARTHEST * value for past in history):
            return _if_possible(times_hundred(value), unit)
        if all(_FAR * past <= value <= _FARTHEST * past for past in history):
            return _if_possible(hundredth(value), unit)
        return None
    if threshold is None or not isinstance(threshold.reference, Decimal) or threshold.reference <= 0:
        return None
    bound = threshold.reference
    if threshold.operator in (">=", ">") and _FAR * value <= bound <= _FARTHEST * value:
        return _if_possible(times_hundred(value), unit)
    if threshold.operator in ("<=", "<") and value >= _OVERSHOT * bound and value <= 100 * bound:
        return _if_possible(hundredth(value), unit)
    return None


def _if_possible(value: Decimal, unit: UnitOfMeasure) -> Decimal | None:
    return value if is_possible(value, unit) else None
