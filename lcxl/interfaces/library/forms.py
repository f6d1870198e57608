"""One form: read it, or fill it in, with Python values on the other side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lcxl import model
from lcxl.campaign import load_campaign, match_unit, measures_of_unit
from lcxl.consolidation import consolidate as brought_together
from lcxl.consolidation.checks import OwnCheck
from lcxl.findings import Finding, worst
from lcxl.interfaces.library.plain import Plain, read_figure, wrong_value
from lcxl.model import Consolidation, Entry, Measure, Source, Submission
from lcxl.readers import sniff
from lcxl.readers.intake import Candidate
from lcxl.round import read_candidate
from lcxl.submission import Interpreter

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl import Workbook

Answer = Plain | tuple[Plain, Plain] | None
"""What a unit says of a measure: a figure or words as it would type them, (numerator, denominator), or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReading:
    """A form as it was read: whose, what it says, and everything that is to be told of it.

    ``unit`` is its unit's code (None where the form does not say whose it is); ``submission`` is None where the form
    can't count, and then a finding says why.
    """

    campaign: model.Campaign
    unit: str | None
    submission: Submission | None
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether it can count and no finding is an error."""
        return self.submission is not None and worst(self.findings) != "error"

    def values(self) -> dict[str, Decimal | str | None]:
        """Return by measure its figure (percents in percentage points), else its claim's code, else None."""
        entries = self.submission.entries if self.submission is not None else ()
        return {entry.measure: _said(entry) for entry in entries}

    def frame(self) -> pd.DataFrame:
        """Return a frame of one row per measure: the columns of ``lcxl.tidy.values_frame``, of this unit."""
        from lcxl.tidy import values_frame

        together = consolidate([self], self.campaign)
        frame = values_frame(together)
        return frame[frame["unit"] == (self.unit or "")].reset_index(drop=True)


def _said(entry: Entry) -> Decimal | str | None:
    if entry.quantity is not None:
        return entry.quantity.value
    return None if entry.claim is None else entry.claim.value


def read_form(source: str | PathLike[str] | bytes | Workbook, campaign: model.Campaign | None = None) -> FormReading:
    """Read one form: a path, its bytes, or an openpyxl workbook (which is saved, and read as a file would be).

    ``campaign`` is what it is read by, the built-in one where None.  What the file holds never raises: it is in the
    findings.  OSError where a path can't be opened.

    >>> read_form(b"no workbook").findings[0].severity
    <Severity.ERROR: 'error'>
    """
    asked = campaign or load_campaign()
    if isinstance(source, bytes):
        name, data = "", source
    elif isinstance(source, str | PathLike):
        name, data = Path(source).name, Path(source).read_bytes()
    else:
        saved = BytesIO()
        source.save(saved)
        name, data = "", saved.getvalue()
    digest = sha256(data).hexdigest()
    named = name or f"{digest[:12]}.xlsx"  # forms of one consolidation are told apart by their names
    candidate = Candidate(name=named, kind=sniff(data), workbook=True, size=len(data), sha256=digest, data=data)
    read = read_candidate(Interpreter(asked), (candidate, b""))
    return FormReading(campaign=asked, unit=read.unit, submission=read.submission, findings=read.findings)


def fill_form(unit: str, values: Mapping[str, Answer], campaign: model.Campaign | None = None) -> Workbook:
    """Return the form of a unit (by code or name) with its answers in it, as an openpyxl workbook.

    ``values`` are by measure code; what is not among them stays blank.  LcxlError (LC804) for a unit or a measure that
    is not asked of it.

    >>> sheet = fill_form("YT", {"20.1": "93,65%"}).worksheets[2]
    >>> any(cell.value == 0.9365 for row in sheet for cell in row)
    True
    """
    import openpyxl

    from lcxl.writers.forms import write_form

    asked = campaign or load_campaign()
    found = match_unit(unit, asked.units).unit
    if found is None:
        raise wrong_value("units", "code", unit, ", ".join(one.code for one in asked.units))
    measures = {measure.code: measure for measure in measures_of_unit(asked, found)}
    for code in values:
        if code not in measures:
            raise wrong_value("measures", "code", code, ", ".join(measures))
    entries = tuple(_entry(measures[code], value) for code, value in values.items() if value is not None)
    filled = Submission(unit=found.code, source=Source(file="", sha256=""), entries=entries)
    return openpyxl.load_workbook(BytesIO(write_form(asked, found, filled=filled)))


def _entry(measure: Measure, value: Plain | tuple[Plain, Plain]) -> Entry:
    if isinstance(value, tuple):
        numerator, denominator = (Decimal(str(part)) for part in value)
        return Entry(measure=measure.code, numerator=numerator, denominator=denominator)
    read = read_figure(value, measure.unit)
    return Entry(measure=measure.code, quantity=read.quantity, claim=read.claim, typed=read.text)


def consolidate(
    forms: Iterable[FormReading | Submission],
    campaign: model.Campaign | None = None,
    *,
    checks: Iterable[OwnCheck] = (),
    **more: Any,
) -> Consolidation:
    """Bring forms together in one consolidation, in memory.

    ``campaign`` is that of the first form where None; ``checks`` are checks of one's own; ``more`` goes to
    ``lcxl.consolidation.consolidate`` (``today``, ``files`` ...).  Forms that can't count add their findings only.
    """
    given = list(forms)
    asked = campaign or next((one.campaign for one in given if isinstance(one, FormReading)), None) or load_campaign()
    submissions: list[tuple[Submission, tuple[Finding, ...]]] = []
    told: list[Finding] = []
    for one in given:
        if isinstance(one, Submission):
            submissions.append((one, ()))
        elif one.submission is not None:
            submissions.append((one.submission, one.findings))
        else:
            told += one.findings
    return brought_together(asked, submissions, findings=told, checks=checks, **more)
