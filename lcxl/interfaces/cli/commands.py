"""The command line: a thin skin over the library, which is imported only inside the commands.

Standard output holds what was asked for (JSON, a trace, an explanation), standard error what people follow the run
by.  Exit status: 0 nothing wrong, 1 an open finding of severity error or nothing to work on, 2 the command could not
run, 3 an output could not be written, 130 stopped.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lcxl.campaign import EXAMPLES, OfficeLevel
from lcxl.interfaces.cli.running import (
    CannotRun,
    Options,
    leave,
    new_folder,
    open_folder,
    print_findings,
    print_json,
    print_lines,
    print_written,
    reading,
    report,
    running,
    traced,
)
from lcxl.interfaces.cli.usage import DAY, LANG, Argument, Command, Group, argument, choice, number, option, say

if TYPE_CHECKING:
    from lcxl.findings import Finding
    from lcxl.interfaces.cli.screen import Screen

JSON = option("json")
LANGUAGE = option("lang", "language", default=LANG)
WORKERS = option("workers", "number", kind=number(int, 1, 1024))
NO_CACHE = option("no-cache")
TODAY = option("today", "day", kind=DAY)
PASSWORDS = option("password-file", "file")
SCHEDULER = option("scheduler", "address")
RECEIVED = option("received", "folder", kind=click.STRING)  # also an address of fsspec
PDF = option("pdf")

TALKING = (JSON, LANGUAGE)
READING = (*TALKING, WORKERS, NO_CACHE, TODAY, PASSWORDS)
"""The options of every command that reads submissions."""
ANYWHERE = (*READING, SCHEDULER, RECEIVED)


def directory(key: str = "dir", **more: Any) -> Argument:
    """Return the argument that names the round's folder."""
    return argument(key, "folder", name="directory", **more)


@click.group(
    cls=Group,
    name="lcxl",
    help=say("about"),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    params=[option("version"), LANGUAGE],
)
@click.pass_context
def app(context: click.Context, version: bool, lang: str) -> None:
    """Show the version, or all commands where none is given."""
    if version:
        from importlib.metadata import version as installed

        print(f"lcxl {installed('lcxl')}")
        context.exit(0)
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        context.exit(2)


def _command(name: str, *params: click.Parameter) -> Callable[[Callable[..., None]], click.Command]:
    """Register a command with its help; what several commands share comes to it as one ``Options``."""

    def register(function: Callable[..., None]) -> click.Command:
        def call(**given: Any) -> None:
            shared = {key: given.pop(key) for key in Options.__dataclass_fields__ if key in given}
            options = Options(**shared)
            with running(options) as screen:
                function(screen, options, **given)

        return app.command(name, cls=Command, help=say(f"command.{name}"), params=list(params))(call)

    return register


@_command(
    "init",
    directory("new_dir"),
    option("office", "name"),
    option("place", "name"),
    option("level", "level", kind=choice(OfficeLevel)),
    option("province", "name"),
    option("provinces"),
    option("units", "file"),
    option("catalogue", "file"),
    option("period", "code"),
    option("previous", "file"),
    option("from", "path", key="origin"),
    option("example", "name", kind=choice(EXAMPLES)),
    option("no-ask"),
    *TALKING,
)
def init(screen: Screen, options: Options, directory: Path, example: str | None, no_ask: bool, **given: Any) -> None:
    """Open a round."""
    from lcxl.campaign import FILE
    from lcxl.interfaces.cli.questions import asked, can_ask
    from lcxl.round import Opening, is_round, start_example, start_round

    new_folder(directory)
    if is_round(directory):
        raise CannotRun("cli.error.exists", path=directory)
    opening = Opening(**{key: value for key, value in given.items() if value is not None})
    for path in (opening.units, opening.origin, *([opening.catalogue] if _is_path(opening.catalogue) else [])):
        if path is not None and not Path(path).exists():
            raise CannotRun("cli.error.not_found", path=path)
    findings: list[Finding] = []
    if example is not None:
        start_example(directory, example, period=opening.period)
    else:
        if can_ask() and not (no_ask or options.json or opening.origin):
            opening = asked(opening)
        findings = start_round(directory, opening)
    screen.findings(findings)
    screen.say("cli.done.init", path=directory)
    screen.say("cli.done.init_next", path=f'"{directory}"' if " " in str(directory) else directory)
    print_written(options, findings, [directory / FILE])
    leave(findings)


def _is_path(catalogue: Path | str | None) -> bool:
    """Tell whether a catalogue is a file, and not one that lcxl ships."""
    return catalogue is not None and bool(Path(catalogue).suffix)


@_command("forms", directory(), option("email"), *TALKING, WORKERS, SCHEDULER)
def forms(screen: Screen, options: Options, directory: Path, email: bool) -> None:
    """Write the forms."""
    from lcxl.round import FORMS

    round_ = open_folder(directory, options)
    with screen.progress() as progress:
        paths = round_.write_forms(email=email, progress=progress)
    screen.findings(round_.findings)
    screen.say("cli.done.forms", count=len(paths), path=round_.path(FORMS))
    print_written(options, round_.findings, paths, round_.campaign)
    leave(round_.findings)


@_command("check", argument("paths", "path", nargs=-1, required=True), option("no-outputs"), *ANYWHERE)
def check(screen: Screen, options: Options, paths: tuple[Path, ...], no_outputs: bool) -> None:
    """Check what came back, of a round or loose files."""
    from lcxl.errors import LcxlError
    from lcxl.findings import finding
    from lcxl.round import is_round, open_files

    if not any(path.exists() for path in paths):
        raise LcxlError(*(finding("LC100", file=path.name, name=path) for path in paths))
    whole = len(paths) == 1 and is_round(paths[0])
    round_ = open_folder(paths[0], options, listed=not no_outputs) if whole else open_files(paths, reading(options))
    if round_.loose:
        screen.say(f"cli.summary.{'loose_of' if round_.root.name else 'loose'}", path=round_.root.name)
    with screen.progress() as progress:
        round_.collect(progress)
        if whole and not no_outputs:
            round_.write_checks(progress)
    report(screen, round_, round_.outputs, options)


@_command("merge", directory(), *ANYWHERE)
def merge(screen: Screen, options: Options, directory: Path) -> None:
    """Consolidate into one workbook."""
    round_ = open_folder(directory, options)
    with screen.progress() as progress:
        round_.collect(progress)
        round_.write_workbook(progress)
    report(screen, round_, round_.outputs, options)


@_command("dispatch", directory(), PDF, option("check-template"), *ANYWHERE)
def dispatch(screen: Screen, options: Options, directory: Path, pdf: bool, check_template: bool) -> None:
    """Write the dispatch."""
    round_ = open_folder(directory, options)
    if check_template:
        findings = round_.check_template()
        if options.json:
            print_findings(findings, options.lang)
        else:
            screen.findings(findings, everything=True)
            screen.counts(findings)
        leave(findings)
        return
    with screen.progress() as progress:
        round_.collect(progress)
        round_.write_dispatch(pdf=pdf)
    report(screen, round_, round_.outputs, options)


@_command("run", directory(), PDF, *ANYWHERE)
def run(screen: Screen, options: Options, directory: Path, pdf: bool) -> None:
    """Check, consolidate and write the dispatch."""
    round_ = open_folder(directory, options)
    with screen.progress() as progress:
        round_.write_all(progress, pdf=pdf)
    report(screen, round_, round_.outputs, options)


@_command(
    "demo",
    directory("demo_dir", default=Path("lcxl-demo"), required=False),
    option("units", "number", key="count", kind=number(int, 1, 100_000)),
    option("mistakes", "number", kind=number(float, 0, 1), default=0.0),
    option("run", key="then_run"),
    *TALKING,
    WORKERS,
    NO_CACHE,
    TODAY,
)
def demo(screen: Screen, options: Options, directory: Path, count: int | None, mistakes: float, then_run: bool) -> None:
    """Make the demo round and run it, or only generate a round of any size."""
    from lcxl.interfaces.demo.rounds import make_demo

    new_folder(directory)
    if directory.exists() and any(directory.iterdir()):
        raise CannotRun("cli.error.not_empty", path=directory)
    with screen.progress() as progress:
        made = make_demo(directory, units=count, mistakes=mistakes, workers=options.workers, progress=progress)
        if count is not None and not then_run:
            screen.say("cli.done.generated", count=made, path=directory)
            if options.json:
                print_findings((), options.lang)
            return
        round_ = open_folder(directory, options)
        round_.write_all(progress)
    report(screen, round_, round_.outputs, options)


@_command("trace", directory(), argument("what", "what"), option("unit", "code"), *READING)
def trace(screen: Screen, options: Options, directory: Path, what: str, unit: str | None) -> None:
    """Trace a figure to its cells."""
    from lcxl.consolidation import tracing

    round_ = open_folder(directory, options)
    with screen.progress() as progress:
        round_.collect(progress)
    found = traced(round_.consolidate(), what, unit)
    if options.json:
        print_json(tracing.as_json(found))
    else:
        print_lines(tracing.lines(found, options.lang))


@_command("proof", argument("file", "file"), option("against", "file"), option("fix"), *TALKING)
def proof(screen: Screen, options: Options, file: Path, against: Path | None, fix: bool) -> None:
    """Proof-read a Word file."""
    from lcxl.round import proof_file

    found = proof_file(file, against=against, fix=fix)
    if options.json:
        print_findings(found.findings, options.lang, found.corrected)
    else:
        screen.say(f"proof.kind.{found.kind}", name=found.type_name)
        screen.findings(found.findings, everything=True)
        screen.counts(found.findings)
        for before, after in found.changes:
            screen.say("cli.done.changed", before=before or "\u2205", after=after or "\u2205")
        screen.written([found.corrected] if found.corrected is not None else [])
    leave(found.findings)


@_command("fill", argument("template", "file"), directory(), option("output", "file"), *READING)
def fill(screen: Screen, options: Options, template: Path, directory: Path, output: Path | None) -> None:
    """Fill the round's figures into an Excel form of a higher office."""
    round_ = open_folder(directory, options)
    with screen.progress() as progress:
        round_.collect(progress)
    path, findings = round_.fill(template, output)
    screen.findings(findings, everything=True)
    screen.written([path] if path is not None else [])
    print_written(options, findings, [path] if path is not None else [], round_.campaign)
    leave(findings)


@_command("declare", directory(), argument("forms", "path", nargs=-1), *TALKING)
def declare(screen: Screen, options: Options, directory: Path, forms: tuple[Path, ...]) -> None:
    """Understand forms that somebody else made."""
    from lcxl.tidy import declared_json

    found = open_folder(directory, options).declare(forms)
    findings = [one for form in found for one in form.findings]
    screen.findings(findings, everything=True)
    screen.written([path for form in found for path in form.written])
    if options.json:
        print_json(declared_json([(form.name, form.declaration) for form in found], findings, options.lang))
    leave(findings)


@_command("remind", directory(), *READING)
def remind(screen: Screen, options: Options, directory: Path) -> None:
    """Write reminders."""
    from lcxl.campaign import FILE
    from lcxl.engine import NOT_WRITTEN
    from lcxl.round import REMINDERS

    round_ = open_folder(directory, options)
    with screen.progress() as progress:
        round_.collect(progress)
    paths = round_.write_reminders()
    told = [one for one in round_.consolidate().findings if one.file == FILE or one.code in NOT_WRITTEN]
    screen.findings(told)
    drafts = sum(path.suffix == ".eml" for path in paths)
    if drafts or not any(one.code in NOT_WRITTEN for one in told):
        key = "reminders" if drafts else "no_reminders"
        screen.say(f"cli.done.{key}", **({"count": drafts, "path": round_.path(REMINDERS)} if drafts else {}))
    print_written(options, told, paths, round_.campaign)
    leave(told)


@_command("export", directory(), option("csv"), option("parquet"), option("output", "folder", key="into"), *READING)
def export(screen: Screen, options: Options, directory: Path, csv: bool, parquet: bool, into: Path | None) -> None:
    """Write the tidy tables of a round for other programs."""
    from lcxl.round import EXPORT
    from lcxl.round import export as exported

    round_ = open_folder(directory, options)
    with screen.progress() as progress:
        round_.collect(progress)
    folder, paths = into or round_.path(EXPORT), []
    if csv or not parquet:
        paths += exported(round_.consolidate(), folder, "csv", options.lang)
    if parquet:
        paths += exported(round_.consolidate(), folder, "parquet", options.lang)
    screen.written(paths)
    print_written(options, round_.findings, paths, round_.campaign)
    leave(round_.findings)


@_command("close", directory(), option("anyway"), option("reopen"), *TALKING)
def close(screen: Screen, options: Options, directory: Path, anyway: bool, reopen: bool) -> None:
    """Keep what was signed, or open a closed round again."""
    from lcxl.round import SIGNED

    round_ = open_folder(directory, options)
    if reopen:
        kept = round_.reopen()
        screen.say("cli.done.reopened", path=kept)
        print_written(options, round_.findings, [kept], round_.campaign)
        return
    copies = round_.close(anyway=anyway)
    screen.findings([one for one in round_.findings if one.code == "LC884"])
    screen.counts(round_.findings)
    screen.written(copies)
    screen.say("cli.done.closed", path=round_.path(SIGNED))
    print_written(options, round_.findings, copies, round_.campaign)


@_command("explain", argument("code", "code"), *TALKING)
def explain(screen: Screen, options: Options, code: str) -> None:
    """Explain a finding code."""
    from lcxl.tidy import explained, explanation, nearest

    lines = explanation(code.strip().upper(), options.lang)
    if lines is None:
        raise CannotRun("cli.explain.unknown", code=code, near=", ".join(nearest(code)))
    if options.json:
        print_json(explained(code.strip().upper(), options.lang))
    else:
        print_lines(lines)


@_command("placeholders", *TALKING)
def placeholders(screen: Screen, options: Options) -> None:
    """List what may stand in braces in templates and texts."""
    from lcxl.dispatch import names

    found = names(options.lang)
    if options.json:
        print_json([{"name": one.name, "type": one.type, "meaning": one.meaning} for one in found.values()])
    else:
        print_lines([f"{{{{ {one.name} }}}}  {one.meaning}" for one in found.values()])


def main() -> None:
    """Run the command line."""
    gc.set_threshold(50_000, 20, 100)  # a run makes millions of values that stay: looking for garbage is in vain
    app(prog_name="lcxl")


if __name__ == "__main__":
    main()
