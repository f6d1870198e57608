"""Letters as Word files, each filled in within bounds: a template that staff edited costs its letter, never the run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lcxl.dispatch import Letter, Own
from lcxl.engine import Failure, Limits, run_tasks
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.model import Consolidation, Settings

Made = tuple[bytes | None, tuple[Finding, ...]]
"""A file, or None, and what is to be told of it."""
_WORKERS = 2  # with one worker a task runs in this process, without bounds


def letter_file(settings: Settings, letter: Letter, template: bytes, name: str, own: Own | None = None) -> Made:
    """Fill a letter into a template; findings say what is wrong, or was left over (LC869).

    It is done in a process with bounds, unless a programmer's ``own`` functions belong to this one.
    """
    if own is not None:
        return _letter((letter, template), own)
    return _bounded(_letter, (letter, template), settings, name)


def filled_form(settings: Settings, template: Path, letter: Letter, consolidation: Consolidation) -> Made:
    """Fill a round's figures into an Excel form of a higher office, in a process with bounds."""
    return _bounded(_form, (template, letter, consolidation), settings, template.name)


def _letter(item: tuple[Letter, bytes], own: Own | None = None) -> Made:
    from lcxl.writers.word import leftovers, write_document

    try:
        data = write_document(*item, own)
        return data, tuple(leftovers(data))
    except LcxlError as error:
        return None, tuple(error.findings)


def _form(item: tuple[Path, Letter, Consolidation]) -> Made:
    from lcxl.writers.fill import fill_file

    try:
        data, told = fill_file(*item)
    except LcxlError as error:
        return None, tuple(error.findings)
    return data, tuple(told)


def _bounded(function: Callable[[Any], Made], item: Any, settings: Settings, name: str) -> Made:
    limits = Limits(seconds=settings.reader_seconds, bytes=settings.reader_bytes)
    ((_, made),) = run_tasks(function, [item], workers=_WORKERS, limits=limits, total=1)
    return (None, (not_made(made, name),)) if isinstance(made, Failure) else made


def not_made(failure: Failure, name: str) -> Finding:
    """Return why a letter could not be made: it cost too much (LC907), or a fault (LC900, LC901)."""
    if failure.reason in ("hung", "memory"):
        limits = failure.limits
        return finding("LC907", file=name, name=name, seconds=f"{limits.seconds:g}", megabytes=limits.bytes >> 20)
    return failure.finding(name)
