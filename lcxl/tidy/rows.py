"""Rows of flat tables: one noun for each table of the consolidated workbook and the check workbook.

A row's fields bear the keys of the columns they stand in (``lcxl.layout.consolidated``).  Figures are in the unit of
their measure, percents in percentage points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from lcxl.findings import Reader, Severity
from lcxl.model import Basis, Bound, Claim, FileState, Level, PastFigure, PastPeriod, Shown, Status, UnitKind, UnitState


class Trend(StrEnum):
    """A figure beside that of the previous period."""

    ROSE = "rose"
    FELL = "fell"
    SAME = "same"


class Change(StrEnum):
    """The status of an indicator beside that of the previous period."""

    BECAME_MET = "became_met"
    LOST = "lost"
    STILL_MET = "still_met"
    STILL_OPEN = "still_open"


class SourceKind(StrEnum):
    """Why a row stands among the sources of figures."""

    SOURCE = "source"
    COMPARED = "compared"
    RULING = "ruling"
    CORRECTION = "correction"


class EvidenceRemark(StrEnum):
    """What is odd about a piece of evidence."""

    DUPLICATE = "duplicate"
    UNLISTED = "unlisted"
    UNUSED = "unused"
    UNCODED = "uncoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexRow:
    """A row of the annex as it is printed; no_data and higher_level leave both marks blank."""

    number: int
    text: str = ""
    responsible: str = ""
    met: bool = False
    not_met: bool = False
    previous: str = ""
    current: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """What a measure came to at the level of the city, and its indicator with it.

    ``status`` and ``basis`` are the measure's, ``indicator_status`` and ``indicator_basis`` the indicator's;
    ``reference`` is the number that the figure is held against, ``difference`` the figure minus it; ``counted`` is 1
    in the first row of an indicator, else 0, so that sums over it count indicators.  ``used`` and ``expected`` count
    units.
    """

    indicator: int
    indicator_text: str = ""
    group: str = ""
    level: Level = Level.CITY
    lead: str = ""
    measure: str
    measure_text: str = ""
    unit_of_measure: str = ""
    threshold: str = ""
    last_year: Shown = None
    previous: Shown = None
    reference: Decimal | None = None
    value: Decimal | None = None
    bound: Bound | None = None
    text: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    difference: Decimal | None = None
    trend: Trend | None = None
    claim: Claim | None = None
    figure_status: Status | None = None
    status: Status | None = None
    basis: Basis | None = None
    used: int = 0
    expected: int = 0
    previous_status: Status | None = None
    indicator_status: Status | None = None
    indicator_basis: Basis | None = None
    change: Change | None = None
    counted: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """What one unit said of one measure; blank throughout where it owed an answer and gave none.

    ``outcome`` is what the answer comes to by itself: by its figure, else by its claim.  ``text`` is the figure
    as printed, ``typed`` as the unit wrote it; ``cell`` in ``sheet`` of ``file`` is where it stands, or belongs.
    """

    unit: str
    unit_name: str = ""
    unit_kind: UnitKind | None = None
    state: UnitState | None = None
    indicator: int
    indicator_text: str = ""
    measure: str
    measure_text: str = ""
    unit_of_measure: str = ""
    threshold: str = ""
    previous: Shown = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    bound: Bound | None = None
    text: str = ""
    typed: str = ""
    claim: Claim | None = None
    outcome: Claim | None = None
    difference: Decimal | None = None
    evidence: tuple[str, ...] = ()
    reason: str = ""
    remedy: str = ""
    note: str = ""
    corrected: bool = False
    file: str = ""
    sheet: str = ""
    cell: str = ""
    sha256: str = ""

    @property
    def current(self) -> Shown:
        """The figure, or the words in its place."""
        return self.value if self.value is not None and self.bound is None else self.text or None

    @property
    def content(self) -> str:
        """What is measured: the measure's own wording where its indicator has several."""
        return self.measure_text or self.indicator_text


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """An expected unit: whether it reported, and how many of its measures came to what."""

    unit: str
    unit_name: str = ""
    unit_kind: UnitKind | None = None
    state: UnitState | None = None
    late: bool = False
    met: int = 0
    not_met: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A piece of evidence as registered by a unit, or a code that was cited and not registered.

    ``copied`` is where its file was kept, relative to the consolidated workbook; ``cited`` are the measures
    that cite it; ``source`` the file of the unit.
    """

    indicator: int | None = None
    code: str = ""
    unit: str = ""
    unit_name: str = ""
    title: str = ""
    symbol: str = ""
    issued_on: str = ""
    issuer: str = ""
    location: str = ""
    copied: str = ""
    cited: tuple[str, ...] = ()
    remark: EvidenceRemark | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrativeRow:
    """A paragraph of a unit's narrative; ``picked`` ones go into the dispatch."""

    picked: bool = False
    section: str = ""
    unit: str = ""
    unit_name: str = ""
    text: str = ""
    source: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What a pick is remembered by: unit, section, text."""
        return (self.unit, self.section, self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding as a table shows it."""

    severity: Severity
    code: str
    reader: Reader = Reader.OFFICE
    accepted: bool = False
    unit: str = ""
    unit_name: str = ""
    indicator: int | None = None
    measure: str = ""
    message: str = ""
    hint: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """Where a city figure came from, or what the office changed: see ``kind``."""

    kind: SourceKind
    indicator: int
    measure: str = ""
    content: str = ""
    current: str = ""
    status: Status | None = None
    basis: Basis | None = None
    unit: str = ""
    unit_name: str = ""
    unit_value: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    old: str = ""
    new: str = ""
    reason: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file that was seen and what became of it."""

    file: str
    state: FileState
    unit: str = ""
    unit_name: str = ""
    reason: str = ""
    superseded_by: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """An expected unit with the counts of its open findings, what to do next, the file used and the return workbook."""

    unit: str
    unit_name: str = ""
    unit_kind: UnitKind | None = None
    state: UnitState | None = None
    late: bool = False
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    accepted: int = 0
    next_step: str = ""
    file: str = ""
    returned: str = ""


def past_period(code: str, label: str, rows: Iterable[ResultRow]) -> PastPeriod:
    """Return what the history keeps of a period's results."""
    figures = (
        PastFigure(
            indicator=row.indicator,
            measure=row.measure,
            status=row.indicator_status,
            current=row.value if row.value is not None and row.bound is None else row.text or None,
        )
        for row in rows
    )
    return PastPeriod(code=code, label=label, figures=tuple(figures))
