"""What it all comes to: measures, indicators, units and files at the level of the city."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import Never, overload

from lcxl.findings import Finding, Severity, worst
from lcxl.model.campaign import Campaign, Ruling
from lcxl.model.catalogue import Indicator, Measure, Unit
from lcxl.model.submission import Entry, UnitAnswers
from lcxl.model.terms import Basis, Claim, FileState, Quantity, Status, UnitState


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRef:
    """The cell that a figure came from."""

    unit: str
    file: str
    sheet: str
    cell: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureResult:
    """A measure at the level of the city.

    ``status`` with its ``basis`` after rulings; ``figure_status`` is what the figure alone says;
    ``quantity`` is the city's figure (percentage points for percents), ``value_text`` what is printed;
    ``sources`` the cells of units that it came from (none where ``ruling`` sets it);
    ``others`` the figures that were compared and not used, as (unit code, figure);
    ``used`` and ``expected`` count the units whose answers went into it.
    """

    measure: Measure
    status: Status
    basis: Basis
    quantity: Quantity | None = None
    value_text: str = ""
    figure_status: Status | None = None
    claim: Claim | None = None
    note: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    sources: tuple[SourceRef, ...] = ()
    others: tuple[tuple[str, Quantity | Claim], ...] = ()
    used: int = 0
    expected: int = 0
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorResult:
    """An indicator at the level of the city, with what the annex prints of it.

    ``answers`` holds (unit code, reason, remedy) of the units that gave either.
    """

    indicator: Indicator
    status: Status
    basis: Basis
    measures: tuple[MeasureResult, ...]
    previous_text: str = ""
    current_text: str = ""
    ruling: Ruling | None = None
    answers: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResult:
    """One expected unit: what it sent and whether in time."""

    unit: Unit
    state: UnitState
    late: bool = False
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """One line of the ledger: a file that was seen and what became of it.

    ``clues`` is what else than its name tells whose a refused file may be.
    """

    file: str
    state: FileState
    unit: str | None = None
    reason: str = ""
    sha256: str = ""
    superseded_by: str | None = None
    clues: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Consolidation:
    """All submissions brought together: results, the answers they came from, the ledger, the findings.

    ``answers`` are in the order of the campaign's units (units that sent nothing have none); ``findings`` in the
    order of units, then measures, then codes.

    ``one[12]`` is the result of an indicator, ``one["12.5"]`` that of a measure, ``one["06649", "12.5"]`` what a unit
    said of it; KeyError for what there is none of.
    """

    campaign: Campaign
    indicators: tuple[IndicatorResult, ...]
    units: tuple[UnitResult, ...]
    answers: tuple[UnitAnswers, ...] = ()
    files: tuple[FileRecord, ...] = ()
    findings: tuple[Finding, ...] = ()

    def measures(self) -> tuple[MeasureResult, ...]:
        """Return the results of all measures in catalogue order."""
        return tuple(measure for indicator in self.indicators for measure in indicator.measures)

    def numbers(self, status: Status) -> tuple[int, ...]:
        """Return the numbers of the indicators that came to ``status``."""
        return tuple(result.indicator.number for result in self.indicators if result.status == status)

    @property
    def ok(self) -> bool:
        """Whether no error is open."""
        return worst(self.findings) != Severity.ERROR

    @overload
    def __getitem__(self, key: int) -> IndicatorResult: ...
    @overload
    def __getitem__(self, key: str) -> MeasureResult: ...
    @overload
    def __getitem__(self, key: tuple[str, str]) -> Entry: ...

    def __getitem__(self, key: int | str | tuple[str, str]) -> IndicatorResult | MeasureResult | Entry:
        if isinstance(key, int):
            return next((one for one in self.indicators if one.indicator.number == key), None) or _missing(key)
        if isinstance(key, str):
            return next((one for one in self.measures() if one.measure.code == key), None) or _missing(key)
        unit, measure = key
        of_unit = (one.entry(measure) for said in self.answers if said.unit == unit for one in said.submissions)
        return next((entry for entry in of_unit if entry is not None), None) or _missing(key)

    def _counts(self) -> list[tuple[str, int]]:
        received = sum(one.state == UnitState.RECEIVED for one in self.units)
        statuses = [(status.value, len(self.numbers(status))) for status in Status]
        open_errors = sum(one.severity == Severity.ERROR and not one.accepted for one in self.findings)
        return [("units", len(self.units)), ("received", received), *statuses, ("errors", open_errors)]

    def __repr__(self) -> str:
        counts = ", ".join(f"{name}={count}" for name, count in self._counts())
        return f"<Consolidation {self.campaign.code}: {counts}>"

    def _repr_html_(self) -> str:
        """Return a small table for notebooks."""
        rows = "".join(f"<tr><th>{name}</th><td>{count}</td></tr>" for name, count in self._counts())
        return f"<table><caption>{escape(self.campaign.title)}</caption>{rows}</table>"


def _missing(key: object) -> Never:
    raise KeyError(key)
