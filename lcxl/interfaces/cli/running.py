"""What every command does around its work: the screen, what ends it, what it prints, its exit status."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click.exceptions import Exit

from lcxl.texts import LANGUAGES, visible

if TYPE_CHECKING:
    from lcxl.consolidation import Trace
    from lcxl.findings import Finding
    from lcxl.interfaces.cli.screen import Screen
    from lcxl.model import Campaign, Consolidation
    from lcxl.round import Outputs, Reading, Round


class CannotRun(Exception):  # noqa: N818 - it says what it means where it is raised
    """The command can't run (exit status 2), for a reason given by a text's key and slots."""

    def __init__(self, key: str, **slots: object) -> None:
        super().__init__(key, slots)
        self.key = key
        self.slots = slots


@dataclass(frozen=True, slots=True)
class Options:
    """The options that reading commands share."""

    json: bool = False
    lang: str = "vi"
    workers: int | None = None
    no_cache: bool = False
    today: date | None = None
    password_file: Path | None = None
    scheduler: str | None = None
    received: str | None = None


@contextmanager
def running(options: Options) -> Iterator[Screen]:
    """Give the screen, and turn what ends a command into words and an exit status.

    Findings that end it are also printed as JSON where that was asked for.
    """
    from lcxl.engine import cause_of, describe
    from lcxl.errors import DataError, LcxlError
    from lcxl.interfaces.cli.screen import Screen

    lang = options.lang
    screen = Screen(lang if lang in LANGUAGES else LANGUAGES[0])
    try:
        if lang not in LANGUAGES:
            raise CannotRun("cli.error.language", value=lang)
        yield screen
    except CannotRun as error:
        screen.fail(error.key, **error.slots)
        raise Exit(2) from error
    except DataError as error:
        screen.fail("cli.error.data", file=error.file, entry=error.entry, reason=error.reason)
        raise Exit(2) from error
    except LcxlError as error:
        screen.findings(error.findings)
        if options.json:
            print_findings(error.findings, lang)
        raise Exit(2) from error
    except KeyboardInterrupt as error:
        screen.fail("cli.error.interrupted")
        raise Exit(130) from error
    except OSError as error:
        if isinstance(error, BrokenPipeError) or "LCXL_DEBUG" in os.environ:
            raise
        screen.fail("cli.error.system", path=error.filename or "-", reason=cause_of(error, screen.lang))
        raise Exit(2) from error
    except Exception as error:
        if isinstance(error, Exit) or "LCXL_DEBUG" in os.environ:
            raise
        screen.fail("cli.error.internal", detail=describe(error))
        raise Exit(2) from error


def reading(options: Options) -> Reading:
    """Return how files are read by these options."""
    from lcxl.round import Reading

    return Reading(
        workers=options.workers,
        cache=not options.no_cache,
        today=options.today,
        password_file=options.password_file,
        scheduler=options.scheduler,
        received=options.received,
        lang=options.lang,
    )


def open_folder(path: Path, options: Options, *, listed: bool = True) -> Round:
    """Open the round in a folder that must hold one.

    What is wrong in its campaign workbook stops the command, and is ``listed`` in the workbook of findings too.
    """
    from lcxl.errors import LcxlError
    from lcxl.round import is_round, list_faults, open_round

    if not is_round(path):
        raise CannotRun("cli.error.not_a_round", path=path)
    try:
        round_ = open_round(path, reading(options))
        round_.require_sound()
    except LcxlError as error:
        if listed:
            list_faults(path, error.findings)
        raise
    return round_


def new_folder(path: Path) -> None:
    """Refuse a name that a file has already."""
    if path.exists() and not path.is_dir():
        raise CannotRun("cli.error.not_a_folder", path=path)


def print_json(value: Any) -> None:
    """Print JSON and nothing else, in UTF-8 whatever the console's code page."""
    sys.stdout.buffer.write((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
    sys.stdout.flush()


def print_findings(findings: Sequence[Finding], lang: str, dispatch: Path | None = None) -> None:
    """Print findings that belong to no consolidation as JSON, with the document that came of them, if one did."""
    from lcxl.tidy import findings_json

    print_json(findings_json(findings, {"dispatch": None if dispatch is None else str(dispatch.resolve())}, lang))


def print_written(
    options: Options, findings: Sequence[Finding], paths: Iterable[Path], campaign: Campaign | None = None
) -> None:
    """Print findings as JSON where that is asked for, with the files that were written under ``written``."""
    if not options.json:
        return
    from lcxl.tidy import findings_json

    told = findings_json(findings, {}, options.lang, campaign)
    print_json({**told, "written": [str(path.resolve()) for path in paths]})


def print_lines(lines: Sequence[str]) -> None:
    """Print lines on standard output."""
    for line in lines:
        print(visible(line))


def traced(consolidation: Consolidation, what: str, unit: str | None) -> Trace:
    """Trace an indicator or a measure, if wanted for one unit by its code or name, or say why that can't be done."""
    from lcxl.campaign import match_unit
    from lcxl.consolidation import trace

    known = None if unit is None else match_unit(unit, consolidation.campaign.units).unit
    found = trace(consolidation, what, known.code if known is not None else unit)
    if found is not None:
        return found
    if unit is not None and trace(consolidation, what) is not None:
        raise CannotRun("cli.error.unit", what=what, unit=unit)
    raise CannotRun("cli.error.what", value=what)


def leave(findings: Sequence[Finding]) -> None:
    """End with status 3 if an output could not be written, with 1 if anything is wrong that nobody has accepted."""
    from lcxl.engine import NOT_WRITTEN
    from lcxl.findings import worst

    if worst(findings) == "error":
        raise Exit(3 if any(one.code in NOT_WRITTEN and one.severity == "error" for one in findings) else 1)


def report(screen: Screen, round_: Round, outputs: Outputs, options: Options) -> None:
    """Tell the outcome as JSON or on the screen, and leave with its exit status."""
    consolidation = round_.consolidate()
    if options.json:
        from lcxl.tidy import as_json

        print_json(as_json(consolidation, outputs.paths(), lang=options.lang, loose=round_.loose))
    else:
        screen.findings(consolidation.findings, outputs.where())
        screen.summary(consolidation, outputs.written(), city=not round_.loose)
    leave(consolidation.findings)
    if not consolidation.files:
        raise Exit(1)  # nothing to work on is not the same as nothing wrong
