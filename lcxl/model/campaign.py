"""One reporting period with everything that staff can set: a value, read from the campaign workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from lcxl.findings import Severity
from lcxl.model.catalogue import Catalogue, Unit
from lcxl.model.history import PastPeriod
from lcxl.model.terms import NOBODY, NOWHERE, Contact, Handling, Place, Quantity, Status


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
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A row of the corrections sheet: a unit's figure set by the office, with its reason."""

    unit: str
    measure: str
    value: str
    reason: str = ""
    corrected_by: str = ""
    corrected_on: date | None = None
    place: Place = NOWHERE


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
    place: Place = NOWHERE


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
    place: Place = NOWHERE


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
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A row of the paragraphs sheet: one paragraph of a part of the dispatch, with placeholders.

    ``style`` is ``""`` for running text, ``-`` or ``+`` for list levels.
    """

    part: str
    style: str = ""
    text: str
    footnote: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A row of the roadmap sheet."""

    when: str
    text: str
    lead: str = ""
    done: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an office may tune without code.  Bounds are in the units their names say.

    ``jump_points`` (percentage points) and ``jump_share`` (fraction) bound an unremarkable
    change against the previous period; sizes are in bytes; no ``evidence_required``: nothing about evidence is checked.
    ``release_incomplete``: a letter that lacks reports or has open errors is no draft.
    """

    jump_points: Decimal = Decimal(20)
    jump_share: Decimal = Decimal("0.5")
    evidence_code: str = "MC.{unit}.{indicator:02d}.{number:02d}"
    evidence_required: Severity | None = Severity.INFO
    annex_landscape: bool = False
    release_incomplete: bool = False
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
    contact: Contact = NOBODY
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
