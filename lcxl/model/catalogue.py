"""What is measured: indicators with their measures, units of measure and thresholds; who reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from lcxl.model.terms import Aggregation, FigureFrom, Level, Quantity, Status, UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOfMeasure:
    """A unit in which measures are counted; data of the catalogue.

    ``minimum`` and ``maximum`` bound what is possible (percentage points for percents);
    ``format`` is the Excel number format of its input cells.
    """

    code: str
    label: str
    format: str
    percent: bool = False
    yes_no: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None


Operator = Literal[">=", "<=", ">", "<", "=", "yes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """``(>= | <= | > | < | =) (number | previous | last_year)``, or ``yes``.

    ``reference`` is a number in the measure's unit or the name of the compared figure;
    None only for ``yes``.  ValueError or TypeError at once for anything else.
    """

    operator: Operator
    reference: Decimal | Literal["previous", "last_year"] | None = None

    def __post_init__(self) -> None:
        if self.operator not in get_args(Operator):
            raise ValueError(f"operator is one of {', '.join(get_args(Operator))}, not {self.operator!r}")
        if (self.operator == "yes") != (self.reference is None):
            raise ValueError(f"operator {self.operator} with reference {self.reference!r}")
        if isinstance(self.reference, str) and self.reference not in ("previous", "last_year"):
            raise ValueError(f"reference is a number, previous or last_year, not {self.reference!r}")
        if not isinstance(self.reference, str | Decimal | None):
            raise TypeError(f"reference is a Decimal, not {type(self.reference).__name__}")

    def __str__(self) -> str:
        return "yes" if self.operator == "yes" else f"{self.operator} {self.reference}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure of an indicator and how it is collected.

    ``reporters`` and ``also_could_report`` hold codes of units or of collective units
    ("all wards and communes"); the lead is one of the reporters or None.
    ``previous`` and ``last_year`` are the compared figures, with the texts that were printed then.
    """

    code: str
    indicator: int
    text: str = ""
    unit: UnitOfMeasure
    threshold: Threshold | None = None
    numerator: str = ""
    denominator: str = ""
    reporters: tuple[str, ...] = ()
    lead: str | None = None
    also_could_report: tuple[str, ...] = ()
    figure_from: FigureFrom = FigureFrom.LEAD
    aggregation: Aggregation = Aggregation.LEAD
    previous: Quantity | None = None
    previous_text: str = ""
    last_year: Quantity | None = None
    last_year_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A numbered statement to be met.  ``responsible`` is the annex's column, lead first.

    ``previous_text`` is what the annex of the previous period printed, where that is more than its figures.
    """

    number: int
    text: str
    group: str = ""
    level: Level = Level.CITY
    responsible: tuple[str, ...] = ()
    lead: str | None = None
    previous_status: Status | None = None
    previous_text: str = ""
    short_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Indicators with their measures, in order."""

    code: str
    title: str
    indicators: tuple[Indicator, ...]
    measures: tuple[Measure, ...]
    units_of_measure: tuple[UnitOfMeasure, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)

    def measures_of(self, number: int) -> tuple[Measure, ...]:
        """Return the measures of indicator ``number`` in catalogue order."""
        return tuple(m for m in self.measures if m.indicator == number)

    def measure(self, code: str) -> Measure:
        """Return the measure with ``code``; KeyError if there is none."""
        for measure in self.measures:
            if measure.code == code:
                return measure
        raise KeyError(code)

    def indicator(self, number: int) -> Indicator:
        """Return the indicator with ``number``; KeyError if there is none."""
        for indicator in self.indicators:
            if indicator.number == number:
                return indicator
        raise KeyError(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Who reports: code, official name, the one short name that is printed, known spellings.

    Codes and names are reused after mergers, so that (code, validity) is the key.
    """

    code: str
    name: str
    short_name: str
    kind: UnitKind
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    email: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()

    def valid_on(self, day: date) -> bool:
        """Tell whether the unit exists on ``day`` (both ends included)."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
