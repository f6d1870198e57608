"""What a person sees in the terminal: progress, a coloured summary, findings in plain words.

Everything goes to standard error, so that standard output holds nothing but what was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from lcxl.findings import Finding, Severity
from lcxl.model import Consolidation, Status, Unit, UnitState
from lcxl.texts import text, visible
from lcxl.values import name_of_period

if TYPE_CHECKING:
    from lcxl.engine import Progress as ProgressCallback

SHOWN = 40
"""How many findings are listed; the rest is in the workbook of findings."""
ALIKE = 3
"""How many findings of one code are listed."""
NUMBERS = 20
"""How many numbers of indicators a line lists."""
NAMES = 12
"""How many names of units a line lists."""

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_STATUS_COLOURS = {
    Status.MET: "green",
    Status.NOT_MET: "red",
    Status.NO_DATA: "yellow",
    Status.HIGHER_LEVEL: "blue",
    Status.STATISTIC: "cyan",
}


class Screen:
    """The person's side of a run, in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.console = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)

    def say(self, key: str, **slots: object) -> None:
        """Print one phrase."""
        self.console.print(escape(visible(text(key, self.lang, **slots))))

    def fail(self, key: str, **slots: object) -> None:
        """Print why the command can't run."""
        self.console.print(Text(visible(text(key, self.lang, **slots)), style="bold red"))

    @contextmanager
    def progress(self) -> Iterator[ProgressCallback]:
        """Give a callback that draws a bar with rate and time left, where standard error is a terminal."""
        if not self.console.is_terminal:
            yield lambda stage, done, total: None
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

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

    def findings(self, findings: Sequence[Finding], where: str | None = None, *, everything: bool = False) -> None:
        """List the open findings by code, gravest first, each with its place and what to do.

        Infos are left to the workbook of findings (``where``; "" if there is only the JSON), and so is what comes
        after the first few of one code and the first many of all; of other findings (None) the first few of each
        code are listed.  ``everything`` lists all.
        """
        worth = [f for f in findings if not f.accepted and (everything or f.severity != Severity.INFO)]
        room, told = SHOWN if where is not None else len(worth), 0
        for group in _alike(worth):
            shown = group if everything else group[: min(ALIKE, room - told)]
            for before, finding in zip([None, *shown], shown, strict=False):
                self._finding(finding, before)
            told += len(shown)
            if 0 < len(shown) < len(group):
                self.say("cli.summary.alike", count=len(group) - len(shown), code=group[0].code)
        if told < len(worth) and where is not None:
            key = "shown" if where else "shown_only"
            self.say(f"cli.summary.{key}", count=len(worth) - told, **({"file": where} if where else {}))

    def _finding(self, finding: Finding, before: Finding | None) -> None:
        """Print one finding; what to do only where it is not what was said of the one before."""
        where = (finding.file, finding.sheet, self._paragraph(finding), finding.cell)
        place = visible(" \u203a ".join(part for part in where if part))
        head = Text(f"{finding.code} ", style=_COLOURS[finding.severity])
        head.append(f"{place}: " if place else "", style="dim")
        head.append(finding.message(self.lang), style="default")
        self.console.print(head)
        hint = text("cli.summary.hint", self.lang, hint=finding.hint(self.lang))
        if before is None or before.hint(self.lang) != finding.hint(self.lang):
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
        campaign = consolidation.campaign
        period = name_of_period(campaign.period.code) if self.lang == "vi" else campaign.period.code
        self.console.rule(f"{escape(campaign.place_name)} \u00b7 {period}" if city else "", style="dim")
        if not consolidation.files:
            self.say("cli.summary.nothing")
        if consolidation.files or city:
            self.say("cli.summary.units", received=received, expected=len(units))
        for key, state in (("missing", UnitState.MISSING), ("unreadable", UnitState.UNREADABLE)):
            self._names(f"cli.summary.{key}", [unit.unit for unit in units if unit.state == state])
        received_late = [unit.unit for unit in units if unit.late and unit.state == UnitState.RECEIVED]
        self._names("cli.summary.late", received_late)
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
            if status == Status.STATISTIC and not numbers:
                continue
            label = consolidation.campaign.status_labels.get(status, status)
            line = Text(f"  {label}: {len(numbers)}", style=_STATUS_COLOURS[status])
            if numbers and status != Status.MET:
                more = ", \u2026" if len(numbers) > NUMBERS else ""
                line.append(f" ({', '.join(map(str, numbers[:NUMBERS]))}{more})")
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


def _alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return findings in groups of one code, the gravest first, else in the order in which they come."""
    groups: dict[tuple[int, str], list[Finding]] = {}
    order = list(Severity)
    for one in findings:
        groups.setdefault((order.index(one.severity), one.code), []).append(one)
    return [groups[key] for key in sorted(groups, key=lambda key: key[0])]
