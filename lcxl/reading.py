"""One file to one submission: what a worker does with each candidate, and what it sends back.

Readers and interpretation run in the worker, so that nothing but form rows and findings crosses processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from lcxl.cache import pack, unpack
from lcxl.findings import Finding, finding, worst
from lcxl.form import RawForm
from lcxl.intake.candidates import Candidate, load
from lcxl.model import Campaign, Settings, Severity, Submission
from lcxl.readers.form import read_form
from lcxl.readers.legacy import open_workbook
from lcxl.readers.package import Limits, WorkbookRefused
from lcxl.submission import Interpreter

OPTIONAL_READERS = ("python-calamine", "xlrd", "lxml")
"""Packages whose version decides what a reader finds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What became of one workbook: a submission, or findings that say why not.

    ``packed`` is the raw form for the cache (empty where it came from there).
    """

    file: str
    sha256: str
    unit: str | None = None
    submission: Submission | None = None
    findings: tuple[Finding, ...] = ()
    packed: bytes = b""


def limits_of(settings: Settings) -> Limits:
    """Return what a reader may spend on one file."""
    return Limits(
        max_unpacked_bytes=settings.max_unpacked_bytes,
        max_ratio=settings.max_ratio,
        max_members=settings.max_members,
        max_rows=settings.max_rows,
        max_columns=settings.max_columns,
    )


def cache_key(campaign: Campaign) -> dict[str, str]:
    """Return what the cached findings of a reader depend on besides the file's content."""
    settings = limits_of(campaign.settings)
    return {"lcxl": _version("lcxl"), "limits": repr(settings)} | {name: _version(name) for name in OPTIONAL_READERS}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def read_candidate(interpreter: Interpreter, item: tuple[Candidate, bytes | None]) -> Read:
    """Read one candidate, or unpack what the cache holds of it, and interpret it.

    What the file holds never raises; OSError becomes a finding (LC102).
    """
    candidate, packed = item
    form, fresh = raw_form(candidate, packed, interpreter.campaign.settings)
    if isinstance(form, Finding):
        return Read(file=candidate.name, sha256=candidate.sha256, findings=(form,), unit=_clue(interpreter, candidate))
    submission, unit, findings = interpreter.interpret(form, candidate.source)
    wrong = worst(findings) == Severity.ERROR
    return Read(
        file=candidate.name,
        sha256=candidate.sha256,
        unit=unit or (None if submission or not wrong else _clue(interpreter, candidate)),
        submission=submission,
        findings=tuple(findings),
        packed=fresh,
    )


def _clue(interpreter: Interpreter, candidate: Candidate) -> str | None:
    """Guess whose an unreadable file is by the names of it and of what it came in; None if they don't tell."""
    return interpreter.unit_named(candidate.clues)


def raw_form(candidate: Candidate, packed: bytes | None, settings: Settings) -> tuple[RawForm | Finding, bytes]:
    """Return the raw form and, if it was read anew, its bytes for the cache; or the finding that refuses it."""
    if packed is not None and (cached := _cached(packed)) is not None:
        return cached, b""
    try:
        workbook = open_workbook(
            load(candidate),
            limits=limits_of(settings),
            seconds=settings.reader_seconds,
            max_bytes=settings.reader_bytes,
        )
    except OSError as error:
        return finding("LC102", file=candidate.name, reason=error.strerror or str(error)), b""
    except WorkbookRefused as refused:
        return refused.finding(file=candidate.name), b""
    form = read_form(workbook)
    return form, pack(form.to_json())


def _cached(packed: bytes) -> RawForm | None:
    try:
        value: Any = unpack(packed)
        return RawForm.from_json(value) if isinstance(value, Mapping) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


