"""What several kinds of rows need alike: names of units, wordings, differences and trends."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from lcxl.campaign import print_threshold
from lcxl.model import Campaign, Indicator, Measure, Quantity, Shown, Unit
from lcxl.submission import figure_text
from lcxl.tidy.rows import Trend
from lcxl.values import excel_digits, reference_of


def units_by_code(campaign: Campaign) -> dict[str, Unit]:
    """Return units by code; where a code was reused, the unit that exists at the period's end."""
    found: dict[str, Unit] = {}
    for unit in campaign.units:
        if unit.code not in found or unit.valid_on(campaign.period.end):
            found[unit.code] = unit
    return found


def name_of(units: Mapping[str, Unit], code: str | None) -> str:
    """Return the one name that a unit is printed under; its code where it isn't among ``units``."""
    unit = units.get(code) if code else None
    return (code or "") if unit is None else unit.short_name or unit.name


def responsible_names(campaign: Campaign, indicator: Indicator) -> tuple[str, ...]:
    """Return the printed names of the units that answer for an indicator, the lead first as in the catalogue."""
    units = units_by_code(campaign)
    return tuple(name_of(units, code) for code in indicator.responsible)


def threshold_text(measure: Measure) -> str:
    """Return a measure's threshold as staff read it."""
    return print_threshold(measure.threshold, measure.unit.percent)


def compared(quantity: Quantity | None, text: str, measure: Measure) -> Shown:
    """Return an earlier figure as a number; one-sided or rough ones, and mere words, as text."""
    if quantity is None:
        return text or None
    return quantity.value if quantity.bound is None else text or figure_text(quantity, measure)


def reference(measure: Measure) -> Decimal | None:
    """Return the number that a measure's figure is held against; None where that isn't a plain number."""
    if measure.threshold is None:
        return None
    found = reference_of(measure.threshold, measure.previous, measure.last_year)
    return None if found is None or found.bound is not None else found.value


def difference(quantity: Quantity | None, measure: Measure) -> Decimal | None:
    """Return the figure minus its threshold, in the measure's unit; None where either isn't a plain number."""
    against = reference(measure)
    if quantity is None or quantity.bound is not None or against is None:
        return None
    return excel_digits(quantity.value - against)


def trend(quantity: Quantity | None, previous: Quantity | None) -> Trend | None:
    """Tell whether a figure rose or fell; None where one of the two isn't a plain number."""
    if quantity is None or previous is None or quantity.bound is not None or previous.bound is not None:
        return None
    if quantity.value == previous.value:
        return Trend.SAME
    return Trend.ROSE if quantity.value > previous.value else Trend.FELL
