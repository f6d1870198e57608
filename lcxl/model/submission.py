"""What came back from a unit, each answer with the place it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lcxl.model.campaign import Correction
from lcxl.model.terms import NOBODY, Claim, Contact, Quantity


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
    trusted).  ``rolled_up`` tells that it is the consolidated workbook of a round one level below: numerators and
    denominators then count what that round counted.
    """

    unit: str
    source: Source
    identity: Identity = Identity()
    sheets: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    narratives: tuple[Narrative, ...] = ()
    contact: Contact = NOBODY
    signer: str = ""
    signed_on: str = ""
    keyed_by: str = ""
    dated: str = ""
    rolled_up: bool = False

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
