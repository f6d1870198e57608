"""One file to one submission: what a worker does with each candidate, and what it sends back.

Readers and interpretation run in the worker, so that nothing but form rows and findings crosses processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from lcxl.consolidation import names_file
from lcxl.engine import pack, reasons, travel_by_slots, unpack
from lcxl.findings import Finding, finding
from lcxl.layout import SHAPE, RawForm
from lcxl.model import (
    Campaign,
    Contact,
    Entry,
    Evidence,
    Handling,
    Identity,
    Narrative,
    Quantity,
    Settings,
    Source,
    Submission,
)
from lcxl.readers import Workbook, bounded
from lcxl.readers.books import READ_SHEETS, has_other_sheets, is_consolidated, read_form
from lcxl.readers.intake import Candidate, load
from lcxl.readers.others import open_workbook
from lcxl.readers.xlsx import Limits, WorkbookRefused
from lcxl.submission import WRONG_FORMS, Interpreter

OPTIONAL_READERS = ("xlrd", "olefile", "lxml")
"""Packages whose version decides what a reader finds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What became of one workbook: a submission, or findings that say why not.

    ``packed`` is the raw form for the cache (empty where it came from there, or nothing is kept); ``dated`` when the
    file was sent or last saved, as far as that is known (ISO text).
    """

    file: str
    sha256: str
    unit: str | None = None
    submission: Submission | None = None
    findings: tuple[Finding, ...] = ()
    packed: bytes = b""
    dated: str = ""


travel_by_slots(Candidate, Contact, Entry, Evidence, Finding, Identity, Narrative, Quantity, Read, Source, Submission)


def limits_of(settings: Settings) -> Limits:
    """Return what a reader may spend on one file."""
    return Limits(
        max_unpacked_bytes=settings.max_unpacked_bytes,
        # a limit that is told can be raised: with the bytes in all those of one part, in Excel's usual proportion
        max_part_bytes=max(Limits().max_part_bytes, settings.max_unpacked_bytes * 3 // 16),
        max_ratio=settings.max_ratio,
        max_members=settings.max_members,
        max_rows=settings.max_rows,
        max_columns=settings.max_columns,
    )


def cache_key(campaign: Campaign) -> dict[str, str]:
    """Return what the cached findings of a reader depend on besides the file's content."""
    settings = limits_of(campaign.settings)
    own = {"lcxl": _version("lcxl"), "form": SHAPE, "limits": repr(settings)}
    return own | {name: _version(name) for name in OPTIONAL_READERS}


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def read_candidate(interpreter: Interpreter, item: tuple[Candidate, bytes | None]) -> Read:
    """Read one candidate, or unpack what the cache holds of it, and interpret it.

    The second part of ``item`` is what the cache holds: None for nothing yet, b"" where nothing is to be kept.
    What the file holds never raises; OSError becomes a finding (LC102).  A file that is refused has a finding.
    """
    candidate, packed = item
    return _interpreted(interpreter, candidate, *raw_form(candidate, packed, interpreter.campaign.settings))


def read_cached(interpreter: Interpreter, item: tuple[Candidate, bytes | None]) -> Read | None:
    """Interpret what the cache holds of a candidate; None if that is no raw form, so that its file must be opened."""
    candidate, packed = item
    form = _cached(packed)
    return None if form is None else _interpreted(interpreter, candidate, form, b"")


def _interpreted(interpreter: Interpreter, candidate: Candidate, form: RawForm | Finding, fresh: bytes) -> Read:
    submission, dated = None, candidate.sent_on
    if isinstance(form, Finding):
        unit, findings = None, [form]
    elif form.rolled_up:
        from lcxl.round.rollup import RollUp

        submission, unit, findings = RollUp(interpreter).interpret(candidate, form.modified)
    else:
        submission, unit, findings = interpreter.interpret(form, candidate.source)
        submission, unit, findings = _decided(interpreter, candidate, form, submission, unit, findings)
        dated = submission.dated if submission is not None else dated or interpreter.modified(form)
    if submission is None and unit is None:
        unit = interpreter.unit_named(candidate.clues)
        findings += [found.at(file=candidate.name) for found in interpreter.named_twice(candidate.clues)]
    return Read(
        file=candidate.name,
        sha256=candidate.sha256,
        unit=unit,
        submission=submission,
        findings=tuple(findings),
        packed=fresh,
        dated=dated,
    )


def _decided(
    interpreter: Interpreter,
    candidate: Candidate,
    form: RawForm,
    submission: Submission | None,
    unit: str | None,
    findings: list[Finding],
) -> tuple[Submission | None, str | None, list[Finding]]:
    """Return whose a form is after what the office decided of its file, and after what its name and sender say."""
    campaign = interpreter.campaign
    wrong = any(found.code in WRONG_FORMS for found in findings)
    chosen = [
        receipt.unit
        for receipt in campaign.receipts
        if receipt.handling is not Handling.IGNORE and names_file(receipt, candidate.name, candidate.sha256)
    ]
    if unit in chosen or wrong:
        return submission, unit, findings
    given = next((one for one in campaign.units if one.code in chosen and one.valid_on(campaign.period.end)), None)
    if given is not None:
        submission, findings = interpreter.read_as(form, candidate.source, given)
        former = next((one.short_name for one in campaign.units if one.code == unit), "\u2013")
        place = {"file": candidate.name, "unit": given.code}
        return submission, given.code, [*findings, finding("LC268", **place, former=former, given=given.short_name)]
    if unit is not None and submission is not None:
        clues = {"name": PurePosixPath(candidate.name.rpartition("!")[2]).stem, "sender": candidate.sender}
        findings += interpreter.elsewhere(unit, form, candidate.source, clues)
    return submission, unit, findings


def raw_form(candidate: Candidate, packed: bytes | None, settings: Settings) -> tuple[RawForm | Finding, bytes]:
    """Return the raw form and, if it was read anew and is to be kept, its bytes for the cache; or why it is refused.

    ``packed`` is what the cache holds: None for nothing yet, b"" where nothing is to be kept.
    """
    cached = _cached(packed)
    if cached is not None:
        return cached, b""
    try:
        workbook = _workbook(load(candidate), settings)
        if is_consolidated(workbook):
            return RawForm(rolled_up=True, modified=workbook.modified), b""
        form = read_form(workbook)
    except OSError as error:
        return finding("LC102", file=candidate.name, **reasons(error)), b""
    except WorkbookRefused as refused:
        return refused.finding(file=candidate.name), b""
    return form, pack(form.to_json()) if packed != b"" else b""


def is_sound(packed: bytes | None) -> bool:
    """Tell whether what the cache holds of a file is a raw form, so that the file isn't opened for it."""
    return _cached(packed) is not None


def _workbook(data: bytes, settings: Settings) -> Workbook:
    """Open a workbook: the sheets that lcxl reads, and all of them where there are others as well."""
    limits, seconds, most = limits_of(settings), settings.reader_seconds, settings.reader_bytes
    workbook = open_workbook(data, limits=limits, seconds=seconds, max_bytes=most, wanted=READ_SHEETS)
    if is_consolidated(workbook) or not has_other_sheets(workbook):
        return bounded(workbook)
    return bounded(open_workbook(data, limits=limits, seconds=seconds, max_bytes=most))


def _cached(packed: bytes | None) -> RawForm | None:
    if not packed:
        return None
    try:
        value: Any = unpack(packed)
        return RawForm.from_json(value) if isinstance(value, Mapping) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
