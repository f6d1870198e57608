"""The table of results, as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

import psutil

from benchmarks.rounds import MISTAKES, Size
from benchmarks.startup import BOUNDS

_PACKAGES = ("lcxl", "lxml", "XlsxWriter", "openpyxl", "pandas", "python-docx", "docxtpl", "click", "rich")
_MIB = 1 << 20
FULL = 10_598


@dataclass
class Results:
    """Everything that was measured."""

    workers: int
    times: int
    sizes: list[Size] = field(default_factory=list)
    slope: dict[str, float] = field(default_factory=dict)
    between: tuple[int, int] = (300, 900)
    startup: dict[str, float] = field(default_factory=dict)
    load: tuple[float, float] = (0.0, 0.0)


def markdown(results: Results) -> str:
    """Return the whole report."""
    parts = [
        "# Benchmarks",
        _machine(results),
        "## What must be reached",
        _table(("target", "bound", "measured", "reached"), _targets(results)),
        *(_saved(one) for one in results.sizes if one.units >= FULL),
        "## By number of units",
        _EXPLAINED,
        *(_size(one) for one in results.sizes),
        "## Growth",
        _table(("units", "whole run, s", "ms per submission", "peak memory, MiB", "rerun, s"), _growth(results.sizes)),
        "## Start-up",
        _table(("command", "seconds"), [(name, f"{taken:.2f}") for name, taken in results.startup.items()]),
    ]
    return "\n\n".join(parts) + "\n"


_EXPLAINED = f"""\
(a) is the floor. For reading: lxml parses the sheets, shared strings and styles of the same files into trees and all
cells are walked, nothing else; for forms: XlsxWriter makes the recorded calls of the same forms again, nothing else.
(b) is what a user would write instead: `pandas.read_excel` with openpyxl and `concat` over the same files, without
any check (on a sample of them where they are many). All have the same number of processes and run in turn; figures
are medians. Submissions are generated, {MISTAKES:.0%} of them with a mistake. A whole run is the command `lcxl run`:
reading, checking, the return workbooks, the workbook of findings, the consolidated workbook and the dispatch. The
rerun is the same command after 1 % new files came in. Peak memory is that of all processes together, pages that they
share counted once."""


def _machine(results: Results) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    memory = round(psutil.virtual_memory().total / (1 << 30))
    before, after = results.load
    return (
        f"Made by `python -m benchmarks` with {results.workers} worker processes, {results.times} runs of each side in "
        f"turn, on {os.cpu_count()} cores, {memory} GiB of memory, {platform.system()} {platform.machine()}, Python "
        f"{platform.python_version()}; {packages}. Load average before and after: {before:.1f} and {after:.1f}."
    )


def _targets(results: Results) -> list[tuple[str, ...]]:
    slope, rows = results.slope, list[tuple[str, ...]]()
    if slope:
        where = "slope between {} and {} submissions, one worker, no cache".format(*results.between)
        per_file = f"{slope['lcxl']:.2f} ms a file"
        rows.append(_at_most(f"reading and checking against (a), {where}", slope["lcxl"] / slope["floor"], 2, per_file))
        rows.append(_at_least(f"reading and checking against (b), {where}", slope["pandas"] / slope["lcxl"], 8))
    rows += [
        _at_most(f"forms of {one.units} units against (a)", one.forms.lcxl / one.forms.replay, 1.3)
        for one in results.sizes
    ]
    for one in (one for one in results.sizes if one.units >= FULL):
        rows.append(_under(f"full run over {one.units} submissions", one.first.seconds, 240, "s"))
        rows.append(_under("its peak memory, all processes", one.first.peak_bytes / _MIB, 1_536, "MiB"))
        share = one.rerun.seconds / one.first.seconds
        rows.append(_under("rerun with 1 % new files, part of the first run", share, 0.2, ""))
    rows += [_under(name, taken, BOUNDS[name], "s") for name, taken in results.startup.items()]
    return rows


def _saved(one: Size) -> str:
    """Say where the time of a rerun goes."""
    written = one.workbook + one.checks + one.dispatch
    return (
        f"Of a rerun over {one.units} files {one.read_again:.0f} s are for reading the {max(1, one.units // 100)} new "
        f"files, unpacking what the readers found in the others, and interpreting and checking all of them again, as "
        f"it has to be (without the cache it is {one.read:.0f} s); {written:.0f} s are for writing the workbooks and "
        f"the dispatch. Only opening and reading files is saved, and that is no longer the larger part of a first run."
    )


def _at_most(name: str, found: float, bound: float, more: str = "") -> tuple[str, ...]:
    return name, f"at most {bound:g} times", f"{found:.2f} times" + (f" ({more})" if more else ""), _yes(found <= bound)


def _at_least(name: str, found: float, bound: float) -> tuple[str, ...]:
    return name, f"at least {bound:g} times faster", f"{found:.1f} times faster", _yes(found >= bound)


def _under(name: str, found: float, bound: float, unit: str) -> tuple[str, ...]:
    shape = ".0f" if found >= 100 else ".2f"
    return name, f"under {bound:g} {unit}".strip(), f"{found:{shape}} {unit}".strip(), _yes(found < bound)


def _yes(reached: bool) -> str:
    return "yes" if reached else "**no**"


def _size(one: Size) -> str:
    def row(name: str, taken: float, rate: str = "") -> tuple[str, ...]:
        return name, f"{taken:.2f}", rate, f"{taken / one.floor:.2f}", f"{taken / one.pandas:.3f}"

    rows = [
        (
            "forms, all", f"{one.all_forms:.2f}", f"{one.units / one.all_forms:.0f} forms/s",
            f"{one.forms.lcxl / one.forms.replay:.2f} (one process)", "",
        ),
        row("reading and checking", one.read, f"{one.units / one.read:.0f} submissions/s"),
        row("(a) parsing and walking", one.floor, f"{one.units / one.floor:.0f} files/s"),
        row("(b) pandas", one.pandas, f"{one.units / one.pandas:.0f} files/s"),
        row("the same, all in the cache", one.read_again, f"{one.units / one.read_again:.0f} submissions/s"),
        row("consolidated workbook", one.workbook),
        row("workbook of findings", one.checks),
        row("dispatch", one.dispatch),
        row("whole run", one.first.seconds, f"{one.first.peak_bytes / _MIB:.0f} MiB"),
        row("rerun, 1 % new", one.rerun.seconds, f"{one.rerun.peak_bytes / _MIB:.0f} MiB"),
    ]  # fmt: skip
    return f"### {one.units} units\n\n" + _table(
        ("", "seconds", "rate or memory", "ratio to (a)", "ratio to (b)"), rows
    )


def _growth(sizes: Iterable[Size]) -> list[tuple[str, ...]]:
    return [
        (
            str(one.units), f"{one.first.seconds:.1f}", f"{1e3 * one.first.seconds / one.units:.1f}",
            f"{one.first.peak_bytes / _MIB:.0f}", f"{one.rerun.seconds:.1f}",
        )
        for one in sizes
    ]  # fmt: skip


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])
