"""The nouns of a reporting round, as immutable values.

Nothing here opens a file or knows an Office format.  Figures are held in the
unit of their measure: a percent is in **percentage points** (93.65 means
93,65 %), never a fraction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from lcxl.findings import Finding
    from lcxl.rows import PastPeriod

class Status(StrEnum):
    """What an indicator or a measure comes to."""

    MET = "met"
    NOT_MET = "not_met"
    NO_DATA = "no_data"
    HIGHER_LEVEL = "higher_level"


class Claim(StrEnum):
    """What a unit says of itself: the four statuses, or that nothing arose."""

    MET = "met"
    NOT_MET = "not_met"
    NO_DATA = "no_data"
    HIGHER_LEVEL = "higher_level"
    NO_OCCURRENCE = "no_occurrence"


class Level(StrEnum):
    """Who can assess an indicator: the reporting level itself or one above it."""

    CITY = "city"
    HIGHER_LEVEL = "higher_level"


class Aggregation(StrEnum):
    """How figures of many units become one (DESIGN: `how a figure becomes a status`)."""

    LEAD = "lead"
    SUM = "sum"
    RATIO_OF_SUMS = "ratio_of_sums"
    MEAN = "mean"
    SHARE_OF_UNITS_MEETING = "share_of_units_meeting"
    ALL_YES = "all_yes"


class FigureFrom(StrEnum):
    """Whose figure is the city's: the lead department's or the wards' together."""

    LEAD = "lead"
    WARDS = "wards"


class Bound(StrEnum):
    """One-sided or rough figures: ``<`` for "under 1 %", ``~`` for "about 50 %"."""

    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    ABOUT = "~"


class Severity(StrEnum):
    """How grave a finding is, gravest first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Basis(StrEnum):
    """Why a status is what it is, in the order in which they are tried."""

    RULING = "ruling"
    LEVEL = "level"
    FIGURE = "figure"
    CLAIM = "claim"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure as people write it.

    ``value`` is in the measure's unit (percentage points for percents), exact to 15
    significant digits; ``text`` is what a person reads, bound included.
    """

    value: Decimal
    bound: Bound | None = None
    text: str = ""


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
    None only for ``yes``.
    """

    operator: Operator
    reference: Decimal | Literal["previous", "last_year"] | None = None

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


class UnitKind(StrEnum):
    """What a unit is.  A collective stands for all units that name it in ``groups``."""

    DEPARTMENT = "department"
    WARD = "ward"
    COMMUNE = "commune"
    COLLECTIVE = "collective"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One reporting period.  The labels are what the annex prints over its columns."""

    code: str
    start: date
    end: date
    cutoff: date | None = None
    deadline: date | None = None
    label: str = ""
    previous_label: str = ""
    last_year_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A cell of the campaign workbook, for findings about what staff typed there."""

    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A row of the rulings sheet: what the office decided on an indicator, or on one measure of it."""

    indicator: int
    measure: str | None = None
    status: Status | None = None
    figure: Quantity | None = None
    printed: str = ""
    reason: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    place: Place = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A row of the corrections sheet: a unit's figure set by the office, with its reason."""

    unit: str
    measure: str
    value: str
    reason: str = ""
    corrected_by: str = ""
    corrected_on: date | None = None
    place: Place = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A row of the accepted-deviations sheet: a finding that the office lives with.

    ``value`` is the value that it was accepted for ("" for any): the finding opens again when
    the value changes.
    """

    code: str
    unit: str | None = None
    indicator: int | None = None
    measure: str | None = None
    value: str = ""
    reason: str = ""
    accepted_by: str = ""
    accepted_on: date | None = None
    place: Place = Place()


class Handling(StrEnum):
    """What staff decided on one of several files of a unit."""

    USE = "use"
    IGNORE = "ignore"
    SUPPLEMENT = "supplement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A row of the received-files sheet."""

    unit: str
    file: str
    sha256: str = ""
    handling: Handling
    reason: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    place: Place = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSettings:
    """A column of the documents sheet: one outgoing document; keys are those of the layout."""

    key: str
    fields: Mapping[str, str] = field(default_factory=dict)
    date: date | None = None

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A row of the citations sheet: a document that is written once and cited by its key.

    ``kind`` is its type (dispatch, decree ...), ``symbol`` its number and symbol, ``issuer`` the body,
    ``subject`` what it is about.
    """

    key: str
    kind: str
    symbol: str
    date: date | None = None
    issuer: str = ""
    subject: str = ""
    place: Place = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A row of the paragraphs sheet: one paragraph of a part of the dispatch, with placeholders.

    ``style`` is ``""`` for running text, ``-`` or ``+`` for list levels.
    """

    part: str
    style: str = ""
    text: str
    footnote: str = ""
    place: Place = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A row of the roadmap sheet."""

    when: str
    text: str
    lead: str = ""
    done: bool = False
    place: Place = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask: at the office (campaign) or at the unit (form)."""

    person: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an office may tune without code.  Bounds are in the units their names say.

    ``jump_points`` (percentage points) and ``jump_share`` (fraction) bound an unremarkable
    change against the previous period; sizes are in bytes.
    """

    jump_points: Decimal = Decimal(20)
    jump_share: Decimal = Decimal("0.5")
    evidence_code: str = "MC.{unit}.{indicator:02d}.{number:02d}"
    evidence_required: Severity = Severity.INFO
    annex_landscape: bool = False
    max_file_bytes: int = 32 * 1024 * 1024
    max_unpacked_bytes: int = 256 * 1024 * 1024
    max_ratio: int = 200
    max_members: int = 5000
    max_depth: int = 4
    max_rows: int = 20_000
    max_columns: int = 200
    reader_seconds: int = 20
    reader_bytes: int = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One reporting period with everything that staff can set: a value, read from `chien-dich.xlsx`.

    ``history`` holds what earlier periods came to, oldest first.
    """

    code: str
    title: str
    place_name: str
    period: Period
    catalogue: Catalogue
    units: tuple[Unit, ...]
    contact: Contact = Contact()
    digital_signing: bool = False
    status_labels: Mapping[str, str] = field(default_factory=dict)
    rulings: tuple[Ruling, ...] = ()
    corrections: tuple[Correction, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    documents: tuple[DocumentSettings, ...] = ()
    citations: tuple[Citation, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    roadmap: tuple[Task, ...] = ()
    history: tuple[PastPeriod, ...] = ()
    settings: Settings = Settings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a submission came from; ``file`` is relative with ``/``, members as ``a.zip!b/c.xlsx``."""

    file: str
    sha256: str
    sender: str = ""
    sent_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the form says of itself (`_lcxl` sheet or custom document properties)."""

    form_version: str = ""
    catalogue: str = ""
    catalogue_digest: str = ""
    campaign: str = ""
    period: str = ""
    unit: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one unit says of one measure, each answer as read and where it stands.

    A blank, a zero (``quantity``), ``Claim.NO_OCCURRENCE`` and ``Claim.NO_DATA`` stay four different
    things.  ``typed`` is the figure cell as a person saw it.  ``row`` is the row in the indicator sheet.
    """

    measure: str
    row: int = 0
    quantity: Quantity | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    claim: Claim | None = None
    typed: str = ""
    unreadable: bool = False
    evidence: tuple[str, ...] = ()
    reason: str = ""
    remedy: str = ""
    note: str = ""
    previous: Quantity | None = None
    previous_text: str = ""
    correction: Correction | None = None

    @property
    def blank(self) -> bool:
        """Tell whether neither a figure (or both parts of one) nor a claim was given."""
        parts = self.numerator is not None and self.denominator is not None
        return self.quantity is None and self.claim is None and not self.unreadable and not parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A row of the unit's evidence register."""

    code: str
    indicator: int | None = None
    title: str = ""
    symbol: str = ""
    issued_on: str = ""
    issuer: str = ""
    location: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """A row of the unit's narrative sheet; ``section`` is the layout's key of the section."""

    section: str
    text: str
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What came back from one unit in one workbook.

    ``sheets`` maps the layout's sheet keys to the names in the file, ``columns`` the keys of the
    indicator sheet's columns to column letters: together with an entry's row they are its address.
    ``dated`` is the date by which later files supersede earlier ones (ISO text, "" if none is to be
    trusted).
    """

    unit: str
    source: Source
    identity: Identity = Identity()
    sheets: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    narratives: tuple[Narrative, ...] = ()
    contact: Contact = Contact()
    signer: str = ""
    signed_on: str = ""
    keyed_by: str = ""
    dated: str = ""

    def entry(self, measure: str) -> Entry | None:
        """Return the entry of ``measure``, or None."""
        for entry in self.entries:
            if entry.measure == measure:
                return entry
        return None

    def cell(self, entry: Entry, column: str) -> str:
        """Return the A1 address of an entry's ``column`` ("" where the file has none)."""
        letter = self.columns.get(column, "")
        return f"{letter}{entry.row}" if letter and entry.row else ""


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
class Answer:
    """One unit's entry for one measure together with the submission it stands in."""

    entry: Entry
    submission: Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAnswers:
    """All that counts of one unit: usually one submission, else several, the one that counts first.

    Each measure's answer is taken from the first submission that has one; with `supplement` files an earlier
    submission keeps what a later one left blank.
    """

    unit: str
    submissions: tuple[Submission, ...]

    def answer(self, measure: str) -> Answer | None:
        """Return the answer that counts for ``measure``; a blank one only where no file has more."""
        blank: Answer | None = None
        for submission in self.submissions:
            entry = submission.entry(measure)
            if entry is not None and not entry.blank:
                return Answer(entry=entry, submission=submission)
            if entry is not None and blank is None:
                blank = Answer(entry=entry, submission=submission)
        return blank


class UnitState(StrEnum):
    """Whether an expected unit has reported."""

    RECEIVED = "received"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResult:
    """One expected unit: what it sent and whether in time."""

    unit: Unit
    state: UnitState
    late: bool = False
    files: tuple[str, ...] = ()


class FileState(StrEnum):
    """What became of a file."""

    READ = "read"
    SUPERSEDED = "superseded"
    PASSED_OVER = "passed_over"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """One line of the ledger: a file that was seen and what became of it."""

    file: str
    state: FileState
    unit: str | None = None
    reason: str = ""
    sha256: str = ""
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidation:
    """All submissions brought together: results, the answers they came from, the ledger, the findings.

    ``answers`` are in the order of the campaign's units (units that sent nothing have none); ``findings`` in the
    order of units, then measures, then codes.
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
