"""The command line: a thin skin over the library, which is imported only inside the commands.

Standard output holds what was asked for (JSON, a trace, an explanation), standard error what people follow the run
by.  Exit status: 0 nothing wrong, 1 an open finding of severity error, 2 the command could not run.
"""

import gc
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from lcxl.interfaces.cli.running import (
    CannotRun,
    Options,
    leave,
    new_folder,
    open_folder,
    print_findings,
    print_json,
    print_lines,
    reading,
    report,
    running,
    traced,
)
from lcxl.interfaces.cli.usage import LANG, Command, Group, argument, day, number, option, say

app = typer.Typer(
    name="lcxl",
    cls=Group,
    help=say("about"),
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Dir = Annotated[Path, argument("dir", "folder")]
NewDir = Annotated[Path, argument("new_dir", "folder")]
Json = Annotated[bool, option("json")]
Lang = Annotated[str, option("lang", "language")]
Workers = Annotated[int | None, option("workers", "number", parser=number(int, 1, 1024))]
NoCache = Annotated[bool, option("no-cache")]
Today = Annotated[date | None, option("today", "day", parser=day)]
Passwords = Annotated[Path | None, option("password-file", "file")]
Scheduler = Annotated[str | None, option("scheduler", "address")]
Received = Annotated[str | None, option("received", "folder")]
Pdf = Annotated[bool, option("pdf")]


def _command(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a command under its name, with its help."""
    return app.command(name, cls=Command, help=say(f"command.{name}"))


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, option("version")] = False,
    lang: Lang = LANG,
) -> None:
    """Show the version, or all commands where none is given."""
    if version:
        from importlib.metadata import version as installed

        print(f"lcxl {installed('lcxl')}")
        raise typer.Exit(0)
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(2)


@_command("init")
def init(
    directory: NewDir,
    catalogue: Annotated[Path | None, option("catalogue", "file")] = None,
    units: Annotated[Path | None, option("units", "file")] = None,
    period: Annotated[str | None, option("period", "code")] = None,
    previous: Annotated[Path | None, option("previous", "file")] = None,
    lang: Lang = LANG,
) -> None:
    """Open a round."""
    with running(lang) as screen:
        from lcxl.round import is_round, start_round

        new_folder(directory)
        if is_round(directory):
            raise CannotRun("cli.error.exists", path=directory)
        for path in (catalogue, units):
            if path is not None and not path.is_file():
                raise CannotRun("cli.error.not_found", path=path)
        findings = start_round(directory, catalogue=catalogue, units=units, period=period, previous=previous)
        screen.findings(findings)
        screen.say("cli.done.init", path=directory)
        screen.say("cli.done.init_next", path=f'"{directory}"' if " " in str(directory) else directory)
        leave(findings)


@_command("forms")
def forms(
    directory: Dir,
    email: Annotated[bool, option("email")] = False,
    workers: Workers = None,
    lang: Lang = LANG,
    scheduler: Scheduler = None,
) -> None:
    """Write the forms."""
    with running(lang) as screen:
        from lcxl.round import FORMS

        round_ = open_folder(directory, Options(lang=lang, workers=workers, scheduler=scheduler))
        with screen.progress() as progress:
            paths = round_.write_forms(email=email, progress=progress)
        screen.findings(round_.findings)
        screen.say("cli.done.forms", count=len(paths), path=round_.path(FORMS))
        leave(round_.findings)


@_command("check")
def check(
    paths: Annotated[list[Path], argument("paths", "path")],
    no_outputs: Annotated[bool, option("no-outputs")] = False,
    as_json: Json = False,
    lang: Lang = LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
    today: Today = None,
    password_file: Passwords = None,
    scheduler: Scheduler = None,
    received: Received = None,
) -> None:
    """Check what came back, of a round or loose files."""
    options = Options(as_json, lang, workers, no_cache, today, password_file, scheduler, received)
    with running(lang, as_json=as_json) as screen:
        from lcxl.errors import LcxlError
        from lcxl.findings import finding
        from lcxl.round import is_round, open_loose

        if not any(path.exists() for path in paths):
            raise LcxlError(*(finding("LC100", file=path.name, name=path) for path in paths))
        whole = len(paths) == 1 and is_round(paths[0])
        round_ = open_folder(paths[0], options) if whole else open_loose(paths, reading(options))
        if round_.loose:
            screen.say(f"cli.summary.{'loose_of' if round_.root.name else 'loose'}", path=round_.root.name)
        with screen.progress() as progress:
            round_.collect(progress)
            if whole and not no_outputs:
                round_.write_checks(progress)
        report(screen, round_, round_.outputs, options)


@_command("merge")
def merge(
    directory: Dir,
    as_json: Json = False,
    lang: Lang = LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
    today: Today = None,
    password_file: Passwords = None,
    scheduler: Scheduler = None,
    received: Received = None,
) -> None:
    """Consolidate into one workbook."""
    options = Options(as_json, lang, workers, no_cache, today, password_file, scheduler, received)
    with running(lang, as_json=as_json) as screen:
        round_ = open_folder(directory, options)
        with screen.progress() as progress:
            round_.collect(progress)
            round_.write_workbook(progress)
        report(screen, round_, round_.outputs, options)


@_command("dispatch")
def dispatch(
    directory: Dir,
    pdf: Pdf = False,
    check_template: Annotated[bool, option("check-template")] = False,
    as_json: Json = False,
    lang: Lang = LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
    today: Today = None,
    password_file: Passwords = None,
    scheduler: Scheduler = None,
    received: Received = None,
) -> None:
    """Write the dispatch."""
    options = Options(as_json, lang, workers, no_cache, today, password_file, scheduler, received)
    with running(lang, as_json=as_json) as screen:
        round_ = open_folder(directory, options)
        if check_template:
            findings = round_.check_template()
            if as_json:
                print_findings(findings, lang)
            else:
                screen.findings(findings, everything=True)
                screen.counts(findings)
            leave(findings)
            return
        with screen.progress() as progress:
            round_.collect(progress)
            round_.write_dispatch(pdf=pdf)
        report(screen, round_, round_.outputs, options)


@_command("run")
def run(
    directory: Dir,
    pdf: Pdf = False,
    as_json: Json = False,
    lang: Lang = LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
    today: Today = None,
    password_file: Passwords = None,
    scheduler: Scheduler = None,
    received: Received = None,
) -> None:
    """Check, consolidate and write the dispatch."""
    options = Options(as_json, lang, workers, no_cache, today, password_file, scheduler, received)
    with running(lang, as_json=as_json) as screen:
        round_ = open_folder(directory, options)
        with screen.progress() as progress:
            round_.write_all(progress, pdf=pdf)
        report(screen, round_, round_.outputs, options)


@_command("demo")
def demo(
    directory: Annotated[Path, argument("demo_dir", "folder")] = Path("lcxl-demo"),
    units: Annotated[int | None, option("units", "number", key="count", parser=number(int, 1, 100_000))] = None,
    mistakes: Annotated[float, option("mistakes", "number", parser=number(float, 0, 1))] = 0.0,
    then_run: Annotated[bool, option("run", key="then_run")] = False,
    as_json: Json = False,
    lang: Lang = LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
    today: Today = None,
) -> None:
    """Make the demo round and run it, or only generate a round of any size."""
    options = Options(as_json, lang, workers, no_cache, today)
    with running(lang, as_json=as_json) as screen:
        from lcxl.interfaces.demo.rounds import make_demo

        new_folder(directory)
        if directory.exists() and any(directory.iterdir()):
            raise CannotRun("cli.error.not_empty", path=directory)
        with screen.progress() as progress:
            count = make_demo(directory, units=units, mistakes=mistakes, workers=workers, progress=progress)
            if units is not None and not then_run:
                screen.say("cli.done.generated", count=count, path=directory)
                if as_json:
                    print_findings((), lang)
                return
            round_ = open_folder(directory, options)
            round_.write_all(progress)
        report(screen, round_, round_.outputs, options)


@_command("trace")
def trace(
    directory: Dir,
    what: Annotated[str, argument("what", "what")],
    unit: Annotated[str | None, option("unit", "code")] = None,
    as_json: Json = False,
    lang: Lang = LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
    password_file: Passwords = None,
) -> None:
    """Trace a figure to its cells."""
    options = Options(as_json, lang, workers, no_cache, None, password_file)
    with running(lang, as_json=as_json) as screen:
        from lcxl.consolidation import tracing as tracing

        round_ = open_folder(directory, options)
        with screen.progress() as progress:
            round_.collect(progress)
        found = traced(round_.consolidate(), what, unit)
        if as_json:
            print_json(tracing.as_json(found))
        else:
            print_lines(tracing.lines(found, lang))


@_command("proof")
def proof(
    file: Annotated[Path, argument("file", "file")],
    against: Annotated[Path | None, option("against", "file")] = None,
    fix: Annotated[bool, option("fix")] = False,
    as_json: Json = False,
    lang: Lang = LANG,
) -> None:
    """Proof-read a Word file."""
    with running(lang, as_json=as_json) as screen:
        from lcxl.round import proof_file

        found = proof_file(file, against=against, fix=fix)
        if as_json:
            print_findings(found.findings, lang, found.corrected)
        else:
            screen.findings(found.findings, everything=True)
            screen.counts(found.findings)
            for before, after in found.changes:
                screen.say("cli.done.changed", before=before or "\u2205", after=after or "\u2205")
            screen.written([found.corrected] if found.corrected is not None else [])
        leave(found.findings)


@_command("fill")
def fill(
    template: Annotated[Path, argument("template", "file")],
    directory: Dir,
    output: Annotated[Path | None, option("output", "file")] = None,
    lang: Lang = LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
    password_file: Passwords = None,
) -> None:
    """Fill the round's figures into an Excel form of a higher office."""
    with running(lang) as screen:
        round_ = open_folder(directory, Options(False, lang, workers, no_cache, None, password_file))
        with screen.progress() as progress:
            round_.collect(progress)
        path, findings = round_.fill(template, output)
        screen.findings(findings, everything=True)
        screen.written([path] if path is not None else [])
        leave(findings)


@_command("remind")
def remind(
    directory: Dir,
    lang: Lang = LANG,
    workers: Workers = None,
    no_cache: NoCache = False,
    today: Today = None,
    password_file: Passwords = None,
) -> None:
    """Write reminders."""
    with running(lang) as screen:
        from lcxl.campaign import FILE
        from lcxl.engine import NOT_WRITTEN
        from lcxl.round import REMINDERS

        round_ = open_folder(directory, Options(False, lang, workers, no_cache, today, password_file))
        with screen.progress() as progress:
            round_.collect(progress)
        paths = round_.write_reminders()
        told = [one for one in round_.consolidate().findings if one.file == FILE or one.code in NOT_WRITTEN]
        screen.findings(told)
        drafts = sum(path.suffix == ".eml" for path in paths)
        if drafts or not any(one.code in NOT_WRITTEN for one in told):
            key = "reminders" if drafts else "no_reminders"
            screen.say(f"cli.done.{key}", **({"count": drafts, "path": round_.path(REMINDERS)} if drafts else {}))
        leave(told)


@_command("close")
def close(directory: Dir, lang: Lang = LANG) -> None:
    """Keep what was signed."""
    with running(lang) as screen:
        from lcxl.round import SIGNED

        round_ = open_folder(directory, Options(lang=lang))
        copies = round_.close()
        screen.findings([one for one in round_.findings if one.code == "LC884"])
        screen.written(copies)
        screen.say("cli.done.closed", path=round_.path(SIGNED))


@_command("explain")
def explain(code: Annotated[str, argument("code", "code")], lang: Lang = LANG) -> None:
    """Explain a finding code."""
    with running(lang):
        from lcxl.tidy import explanation, nearest

        lines = explanation(code.strip().upper(), lang)
        if lines is None:
            raise CannotRun("cli.explain.unknown", code=code, near=", ".join(nearest(code)))
        print_lines(lines)


def main() -> None:
    """Run the command line."""
    gc.set_threshold(50_000, 20, 100)  # a run makes millions of values that stay: looking for garbage is in vain
    app()


if __name__ == "__main__":
    main()
