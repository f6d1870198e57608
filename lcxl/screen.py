"""What a person sees in the terminal: progress, a coloured summary, findings in plain words.

Everything goes to standard error, so that standard output holds nothing but what was asked for.  Consoles that can't
print a character get a replacement: output never ends a run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from lcxl.execution import Progress as ProgressCallback
from lcxl.findings import Finding
from lcxl.model import Consolidation, Severity, Status, Unit, UnitState
from lcxl.texts import text

SHOWN = 40
"""How many findings are listed; the rest is in the workbook of findings."""
NAMES = 12
"""How many names of units a line lists."""

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_STATUS_COLOURS = {Status.MET: "green", Status.NOT_MET: "red", Status.NO_DATA: "yellow", Status.HIGHER_LEVEL: "blue"}


def forgiving(stream: TextIO) -> None:
    """Make a stream print UTF-8 where it can and replace what it can't."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


class Screen:
    """The person's side of a run, in one language."""

    def __init__(self, lang: str) -> None:
        forgiving(sys.stderr)
        self.lang = lang
        self.console = Console(stderr=True, highlight=False, soft_wrap=True)

    def say(self, key: str, **slots: object) -> None:
        """Print one phrase."""
        self.console.print(escape(text(key, self.lang, **slots)))

    def fail(self, key: str, **slots: object) -> None:
        """Print why the command can't run."""
        self.console.print(Text(text(key, self.lang, **slots), style="bold red"))

    @contextmanager
    def progress(self) -> Iterator[ProgressCallback]:
        """Give a callback that draws a bar with rate and time left, where standard error is a terminal."""
        if not self.console.is_terminal:
            yield lambda stage, done, total: None
            return
        rate = TextColumn("[dim]{task.fields[rate]}")
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
        with Progress(*columns, console=self.console, transient=True) as bars:
            tasks: dict[str, int] = {}

            def draw(stage: str, done: int, total: int) -> None:
                if stage not in tasks:
                    tasks[stage] = bars.add_task(text(f"cli.stage.{stage}", self.lang), total=total or None, rate="")
                task = bars.tasks[tasks[stage]]
                rate = f"{task.speed:.0f}/s" if task.speed else ""
                bars.update(tasks[stage], completed=done, total=total or None, rate=rate)  # type: ignore[arg-type]

            yield draw

    def findings(self, findings: Sequence[Finding], where: str = "", *, everything: bool = False) -> None:
        """List the open findings, gravest first, each with its place and what to do.

        Infos are left to the workbook of findings (``where``), and so is what comes after the first many;
        ``everything`` lists all.
        """
        order = list(Severity)
        found = sorted((f for f in findings if not f.accepted), key=lambda f: order.index(f.severity))
        worth = found if everything else [f for f in found if f.severity != Severity.INFO]
        shown = worth if everything else worth[:SHOWN]
        for finding in shown:
            self._finding(finding)
        if len(worth) > len(shown):
            key = "shown" if where else "shown_only"
            self.say(f"cli.summary.{key}", count=len(worth) - len(shown), **({"file": where} if where else {}))

    def _finding(self, finding: Finding) -> None:
        where = (finding.file, finding.sheet, finding.cell, self._paragraph(finding))
        place = " \u203a ".join(part for part in where if part)
        head = Text(f"{finding.code} ", style=_COLOURS[finding.severity])
        head.append(f"{place}: " if place else "", style="dim")
        head.append(finding.message(self.lang), style="default")
        self.console.print(head)
        hint = text("cli.summary.hint", self.lang, hint=finding.hint(self.lang))
        self.console.print(Text(f"  {hint}", style="dim"))

    def _paragraph(self, finding: Finding) -> str:
        """Say where in a Word file a finding is."""
        if not finding.part or finding.sheet is not None:
            return ""
        name, _, number = finding.part.partition(" ")
        part = text(f"cli.part.{name}", self.lang, **({"number": number} if number else {}))
        if finding.paragraph is None:
            return part
        return text("cli.summary.paragraph", self.lang, part=part, paragraph=finding.paragraph)

    def summary(self, consolidation: Consolidation, outputs: Sequence[Path], *, city: bool = True) -> None:
        """Print who reported, how the indicators stand (``city``), what is wrong and what was written."""
        units = consolidation.units
        received = sum(unit.state == UnitState.RECEIVED for unit in units)
        self.console.rule(escape(consolidation.campaign.period.label), style="dim")
        self.say("cli.summary.units", received=received, expected=len(units))
        for key, state in (("missing", UnitState.MISSING), ("unreadable", UnitState.UNREADABLE)):
            self._names(f"cli.summary.{key}", [unit.unit for unit in units if unit.state == state])
        self._names("cli.summary.late", [unit.unit for unit in units if unit.late])
        if city:
            self._statuses(consolidation)
        self.counts(consolidation.findings)
        self.written(outputs)

    def _names(self, key: str, units: Sequence[Unit]) -> None:
        if units:
            names = ", ".join(unit.short_name for unit in units[:NAMES])
            if len(units) > NAMES:
                names += f" {text('cli.summary.more', self.lang, count=len(units) - NAMES)}"
            self.say(key, names=names)

    def _statuses(self, consolidation: Consolidation) -> None:
        self.say("cli.summary.indicators", total=len(consolidation.indicators))
        for status in Status:
            numbers = consolidation.numbers(status)
            label = consolidation.campaign.status_labels[status]
            line = Text(f"  {label}: {len(numbers)}", style=_STATUS_COLOURS[status])
            if numbers and status != Status.MET:
                line.append(f" ({', '.join(map(str, numbers))})")
            self.console.print(line)

    def counts(self, findings: Sequence[Finding]) -> None:
        """Print how many findings there are of each severity."""
        counts = {severity: sum(f.severity == severity and not f.accepted for f in findings) for severity in Severity}
        accepted = sum(f.accepted for f in findings)
        self.say(
            "cli.summary.findings",
            errors=counts[Severity.ERROR],
            warnings=counts[Severity.WARNING],
            infos=counts[Severity.INFO],
            accepted=accepted,
        )

    def written(self, outputs: Sequence[Path]) -> None:
        """List the files that were written."""
        if outputs:
            self.say("cli.summary.outputs")
            for path in outputs:
                self.console.print(Text(f"  {path}"))
