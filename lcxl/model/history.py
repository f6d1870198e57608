"""What earlier periods came to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lcxl.model.terms import Quantity, Status

Shown = Decimal | str | None
"""A figure as a number (percentage points for percents), or the words that stand in its place, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastFigure:
    """What a measure was in one period, with the status of its indicator."""

    indicator: int
    measure: str
    status: Status | None = None
    current: Shown = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPeriod:
    """A period in the history: code, the label it is printed under, figures in order of measures."""

    code: str
    label: str
    figures: tuple[PastFigure, ...] = ()

    def count(self, status: Status) -> int:
        """Return how many indicators came to ``status``."""
        return sum(found == status for found in {f.indicator: f.status for f in self.figures}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPast:
    """What one unit itself reported of a measure in earlier periods, with the texts that its form prints."""

    unit: str
    measure: str
    previous: Quantity | None = None
    previous_text: str = ""
    last_year: Quantity | None = None
    last_year_text: str = ""
