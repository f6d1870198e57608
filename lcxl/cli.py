"""The command line: a thin skin over the library, which is imported only inside the commands.

Standard output holds what was asked for (JSON, a trace, an explanation), standard error what people follow the run
by.  Exit status: 0 nothing wrong, 1 an open finding of severity error, 2 the command could not run.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lcxl.texts import LANGUAGES, text

if TYPE_CHECKING:
    from lcxl.findings import Finding
    from lcxl.round import Outputs, Reading, Round
    from lcxl.screen import Screen


def _language(arguments: Sequence[str]) -> str:
    """Return the language asked for: help has to be in it before any command is parsed."""
    for place, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or next(iter(arguments[place + 1 :]), "")
            return value if value in LANGUAGES else LANGUAGES[0]
    chosen = os.environ.get("LCXL_LANG", "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


_LANG = _language(sys.argv[1:])


def _help(key: str) -> str:
    return text(f"cli.option.{key}", _LANG)


def _command(name: str) -> str:
    return text(f"cli.help.{name}", _LANG)


app = typer.Typer(
    name="lcxl",
    help=text("cli.help.app", _LANG),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Dir = Annotated[Path, typer.Argument(help=_help("dir"), show_default=False)]
Json = Annotated[bool, typer.Option("--json", help=_help("json"))]
Lang = Annotated[str, typer.Option("--lang", help=_help("lang"))]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help=_help("workers"), show_default=False)]
NoCache = Annotated[bool, typer.Option("--no-cache", help=_help("no_cache"))]
Today = Annotated[str | None, typer.Option("--today", help=_help("today"), show_default=False)]
Passwords = Annotated[Path | None, typer.Option("--password-file", help=_help("password_file"), show_default=False)]
Scheduler = Annotated[str | None, typer.Option("--scheduler", help=_help("scheduler"), show_default=False)]
Pdf = Annotated[bool, typer.Option("--pdf", help=_help("pdf"))]


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
    today: str | None = None
    password_file: Path | None = None
    scheduler: str | None = None


@contextmanager
def _running(lang: str) -> Iterator[Screen]:
    """Give the screen, and turn what ends a command into words and an exit status."""
    from lcxl.errors import DataError, LcxlError
    from lcxl.screen import Screen
    from lcxl.workers import describe

    screen = Screen(lang if lang in LANGUAGES else LANGUAGES[0])
    try:
        if lang not in LANGUAGES:
            raise CannotRun("cli.error.language", value=lang)
        yield screen
    except CannotRun as error:
        screen.fail(error.key, **error.slots)
        raise typer.Exit(2) from error
    except LcxlError as error:
        screen.findings(error.findings)
        raise typer.Exit(2) from error
    except DataError as error:
        screen.console.print(str(error), style="bold red", markup=False)
        raise typer.Exit(2) from error
    except KeyboardInterrupt as error:
        screen.fail("cli.error.interrupted")
        raise typer.Exit(130) from error
    except Exception as error:
        if isinstance(error, typer.Exit) or "LCXL_DEBUG" in os.environ:
            raise
        screen.fail("cli.error.internal", detail=describe(error))
        raise typer.Exit(2) from error


def _day(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise CannotRun("cli.error.date", value=value) from None


def _reading(options: Options) -> Reading:
    from lcxl.round import Reading

    return Reading(
        workers=options.workers,
        cache=not options.no_cache,
        today=_day(options.today),
        password_file=options.password_file,
        scheduler=options.scheduler,
        lang=options.lang,
    )


def _open(path: Path, options: Options) -> Round:
    from lcxl.round import is_round, open_round

    if not is_round(path):
        raise CannotRun("cli.error.not_a_round", path=path)
    return open_round(path, _reading(options))


def _print_json(value: Any) -> None:
    """Print JSON and nothing else, in UTF-8 whatever the console's code page."""
    sys.stdout.buffer.write((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
    sys.stdout.flush()


def _print_lines(lines: Sequence[str]) -> None:
    """Print lines on standard output; a console that can't show a letter gets a replacement."""
    from lcxl.screen import forgiving

    forgiving(sys.stdout)
    for line in lines:
        print(line)


def _leave(findings: Sequence[Finding]) -> None:
    """End with status 1 if anything is wrong that nobody has accepted."""
    from lcxl.findings import worst

    if worst(findings) == "error":
        raise typer.Exit(1)


def _report(screen: Screen, round_: Round, outputs: Outputs, options: Options) -> None:
    """Tell the outcome as JSON or on the screen, and leave with its exit status."""
    consolidation = round_.consolidate()
    if options.json:
        from lcxl.report import as_json

        _print_json(as_json(consolidation, outputs.paths(), lang=options.lang))
    else:
        screen.findings(consolidation.findings, outputs.where())
        screen.summary(consolidation, outputs.written(), city=not round_.loose)
    _leave(consolidation.findings)


@app.command(help=_command("init"))
def init(
    directory: Dir,
    catalogue: Annotated[Path | None, typer.Option("--catalogue", help=_help("catalogue"), show_default=False)] = None,
    units: Annotated[Path | None, typer.Option("--units", help=_help("units"), show_default=False)] = None,
    period: Annotated[str | None, typer.Option("--period", help=_help("period"), show_default=False)] = None,
    previous: Annotated[Path | None, typer.Option("--previous", help=_help("previous"), show_default=False)] = None,
    lang: Lang = _LANG,
) -> None:
    """Open a round."""
    with _running(lang) as screen:
        from lcxl.opening import start_round
        from lcxl.round import is_round

        if is_round(directory):
            raise CannotRun("cli.error.exists", path=directory)
        findings = start_round(directory, catalogue=catalogue, units=units, period=period, previous=previous)
        screen.findings(findings)
        screen.say("cli.done.init", path=directory)
        screen.say("cli.done.init_next", path=directory)
        _leave(findings)


@app.command(help=_command("forms"))
def forms(
    directory: Dir,
    email: Annotated[bool, typer.Option("--email", help=_help("email"))] = False,
    workers: Workers = None,
    lang: Lang = _LANG,
) -> None:
    """Write the forms."""
    with _running(lang) as screen:
        from lcxl.round import FORMS

        round_ = _open(directory, Options(lang=lang, workers=workers))
        with screen.progress() as progress:
            paths = round_.write_forms(email=email, progress=progress)
        screen.findings(round_.findings)
        screen.say("cli.done.forms", count=len(paths), path=round_.path(FORMS))
        _leave(round_.findings)


@app.command(help=_command("check"))
def check(
    paths: Annotated[list[Path], typer.Argument(help=_help("paths"), show_default=False)],
    no_outputs: Annotated[bool, typer.Option("--no-outputs", help=_help("no_outputs"))] = False,
    as_json: Json = False,
    lang: Lang = _LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
    today: Today = None,
    password_file: Passwords = None,
    scheduler: Scheduler = None,
) -> None:
    """Check what came back, of a round or loose files."""
    options = Options(as_json, lang, workers, no_cache, today, password_file, scheduler)
    with _running(lang) as screen:
        from lcxl.round import is_round, open_loose

        whole = len(paths) == 1 and is_round(paths[0])
        round_ = _open(paths[0], options) if whole else open_loose(paths, _reading(options))
        with screen.progress() as progress:
            round_.collect(progress)
            if whole and not no_outputs:
                round_.write_checks(progress)
        _report(screen, round_, round_.outputs, options)


@app.command(help=_command("merge"))
def merge(
    directory: Dir,
    as_json: Json = False,
    lang: Lang = _LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
    today: Today = None,
    password_file: Passwords = None,
    scheduler: Scheduler = None,
) -> None:
    """Consolidate into one workbook."""
    options = Options(as_json, lang, workers, no_cache, today, password_file, scheduler)
    with _running(lang) as screen:
        round_ = _open(directory, options)
        with screen.progress() as progress:
            round_.collect(progress)
            round_.write_workbook(progress)
        _report(screen, round_, round_.outputs, options)


@app.command(help=_command("dispatch"))
def dispatch(
    directory: Dir,
    pdf: Pdf = False,
    check_template: Annotated[bool, typer.Option("--check-template", help=_help("check_template"))] = False,
    as_json: Json = False,
    lang: Lang = _LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
    today: Today = None,
    password_file: Passwords = None,
    scheduler: Scheduler = None,
) -> None:
    """Write the dispatch."""
    options = Options(as_json, lang, workers, no_cache, today, password_file, scheduler)
    with _running(lang) as screen:
        round_ = _open(directory, options)
        if check_template:
            findings = round_.check_template()
            screen.findings(findings)
            _leave(findings)
            return
        with screen.progress() as progress:
            round_.collect(progress)
            round_.write_dispatch(pdf=pdf)
        _report(screen, round_, round_.outputs, options)


@app.command(help=_command("run"))
def run(
    directory: Dir,
    pdf: Pdf = False,
    as_json: Json = False,
    lang: Lang = _LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
    today: Today = None,
    password_file: Passwords = None,
    scheduler: Scheduler = None,
) -> None:
    """Check, consolidate and write the dispatch."""
    options = Options(as_json, lang, workers, no_cache, today, password_file, scheduler)
    with _running(lang) as screen:
        round_ = _open(directory, options)
        with screen.progress() as progress:
            round_.write_all(progress, pdf=pdf)
        _report(screen, round_, round_.outputs, options)


@app.command(help=_command("demo"))
def demo(
    directory: Annotated[Path, typer.Argument(help=_help("dir"))] = Path("lcxl-demo"),
    units: Annotated[int | None, typer.Option("--units", min=1, help=_help("count"), show_default=False)] = None,
    mistakes: Annotated[float, typer.Option("--mistakes", min=0, max=1, help=_help("mistakes"))] = 0.0,
    then_run: Annotated[bool, typer.Option("--run", help=_help("then_run"))] = False,
    as_json: Json = False,
    lang: Lang = _LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
    today: Today = None,
) -> None:
    """Make the demo round and run it, or only generate a round of any size."""
    options = Options(as_json, lang, workers, no_cache, today)
    with _running(lang) as screen:
        from lcxl.demo.rounds import make_demo

        if directory.exists() and any(directory.iterdir()):
            raise CannotRun("cli.error.not_empty", path=directory)
        with screen.progress() as progress:
            count = make_demo(directory, units=units, mistakes=mistakes, workers=workers, progress=progress)
            if units is not None and not then_run:
                screen.say("cli.done.generated", count=count, path=directory)
                return
            round_ = _open(directory, options)
            round_.write_all(progress)
        _report(screen, round_, round_.outputs, options)


@app.command(help=_command("trace"))
def trace(
    directory: Dir,
    what: Annotated[str, typer.Argument(help=_help("what"), show_default=False)],
    unit: Annotated[str | None, typer.Option("--unit", help=_help("unit"), show_default=False)] = None,
    as_json: Json = False,
    lang: Lang = _LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
) -> None:
    """Trace a figure to its cells."""
    options = Options(as_json, lang, workers, no_cache)
    with _running(lang) as screen:
        from lcxl import trace as tracing

        round_ = _open(directory, options)
        with screen.progress() as progress:
            round_.collect(progress)
        found = tracing.trace(round_.consolidate(), what, unit)
        if found is None:
            raise CannotRun("cli.error.what", value=what)
        if as_json:
            _print_json(tracing.as_json(found))
        else:
            _print_lines(tracing.lines(found, lang))


@app.command(help=_command("proof"))
def proof(
    file: Annotated[Path, typer.Argument(help=_help("file"), show_default=False)],
    against: Annotated[Path | None, typer.Option("--against", help=_help("against"), show_default=False)] = None,
    fix: Annotated[bool, typer.Option("--fix", help=_help("fix"))] = False,
    as_json: Json = False,
    lang: Lang = _LANG,
) -> None:
    """Proof-read a Word file."""
    with _running(lang) as screen:
        from lcxl.proofing import proof_file
        from lcxl.report import findings_json

        found = proof_file(file, against=against, fix=fix)
        if as_json:
            dispatch = None if found.corrected is None else str(found.corrected.resolve())
            _print_json(findings_json(found.findings, {"dispatch": dispatch}, lang))
        else:
            screen.findings(found.findings, everything=True)
            screen.counts(found.findings)
            for before, after in found.changes:
                screen.say("cli.done.changed", before=before or "\u2205", after=after or "\u2205")
            screen.written([found.corrected] if found.corrected is not None else [])
        _leave(found.findings)


@app.command(help=_command("remind"))
def remind(
    directory: Dir,
    lang: Lang = _LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
    today: Today = None,
) -> None:
    """Write reminders."""
    with _running(lang) as screen:
        from lcxl.round import REMINDERS

        round_ = _open(directory, Options(False, lang, workers, no_cache, today))
        with screen.progress() as progress:
            round_.collect(progress)
        paths = round_.write_reminders()
        drafts = sum(path.suffix == ".eml" for path in paths)
        if drafts:
            screen.say("cli.done.reminders", count=drafts, path=round_.path(REMINDERS))
        else:
            screen.say("cli.done.no_reminders")


@app.command(help=_command("close"))
def close(
    directory: Dir,
    lang: Lang = _LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
) -> None:
    """Keep what was signed."""
    with _running(lang) as screen:
        from lcxl.closing import SIGNED

        round_ = _open(directory, Options(False, lang, workers, no_cache))
        with screen.progress() as progress:
            round_.collect(progress)
        screen.written(round_.close())
        screen.say("cli.done.closed", path=round_.path(SIGNED))


@app.command(help=_command("explain"))
def explain(
    code: Annotated[str, typer.Argument(help=_help("code"), show_default=False)],
    lang: Lang = _LANG,
) -> None:
    """Explain a finding code."""
    with _running(lang):
        from lcxl.explanation import explanation, nearest

        lines = explanation(code.strip().upper(), lang)
        if lines is None:
            raise CannotRun("cli.explain.unknown", code=code, near=", ".join(nearest(code)))
        _print_lines(lines)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
