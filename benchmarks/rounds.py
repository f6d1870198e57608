"""The works that are measured, on generated rounds: forms, reading and checking, workbooks, whole runs."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from zipfile import is_zipfile

from benchmarks.floors import pandas_concat, parse_some
from benchmarks.measure import Ran, command, in_turn, seconds, slopes
from benchmarks.replay import record
from lcxl.campaign.assignments import reporting_units
from lcxl.interfaces.demo.rounds import make_demo
from lcxl.round.folder import RECEIVED, Reading
from lcxl.round.round import Round, open_round
from lcxl.writers.forms.form import write_form
from lcxl.writers.forms.plan import FormKit

MISTAKES = 0.05
"""The share of generated submissions with a mistake."""

_SAMPLE_FORMS = 48
_SAMPLE_PANDAS = 200
_CHUNK = 50
_NEW_SHARE = 0.01


def submissions(root: Path) -> list[Path]:
    """Return the files of a round's submissions."""
    return sorted((root / RECEIVED).glob("*.xlsx"))


def spread(items: Sequence[Path], most: int) -> list[Path]:
    """Return at most so many of the items, from all over."""
    step = max(1, len(items) // most)
    return list(items[::step][:most])


# One process: forms against the replay of their calls, and the slope of reading.


@dataclass(frozen=True)
class Forms:
    """Milliseconds that a form takes, and that its XlsxWriter calls alone take."""

    lcxl: float
    replay: float


def forms(root: Path, times: int) -> Forms:
    """Measure form writing in one process on forms of units from all over the round."""
    campaign = open_round(root).campaign
    units = reporting_units(campaign)
    some = units[:: max(1, len(units) // _SAMPLE_FORMS)][:_SAMPLE_FORMS]
    kit = FormKit(campaign)
    replays = [record(partial(write_form, campaign, unit, kit=kit)) for unit in some]
    taken = in_turn(
        {
            "lcxl": lambda: [write_form(campaign, unit, kit=kit) for unit in some],
            "replay": lambda: [replay() for replay in replays],
        },
        times,
    )
    return Forms(1e3 * taken["lcxl"] / len(some), 1e3 * taken["replay"] / len(some))


def read_and_check(root: Path, workers: int, *, cache: bool = False) -> Round:
    """Read and check everything in a round, and bring it together."""
    round_ = open_round(root, Reading(workers=workers, cache=cache))
    round_.collect()
    round_.consolidate()
    return round_


def reading_slopes(small: int, large: int, times: int, folder: Path) -> dict[str, float]:
    """Return the milliseconds that each further submission takes: by lcxl, the floor and pandas; one process."""
    roots = {count: folder / f"slope-{count}" for count in (small, large)}
    for count, root in roots.items():
        make_demo(root, units=count, mistakes=MISTAKES)
    found = slopes(
        {
            "lcxl": lambda count: read_and_check(roots[count], 1),
            "floor": lambda count: parse_some(submissions(roots[count])),
            "pandas": lambda count: pandas_concat(_whole(submissions(roots[count]))),
        },
        small,
        large,
        times,
    )
    return {name: 1e3 * taken for name, taken in found.items()}


def _whole(paths: Iterable[Path]) -> list[Path]:
    """Leave out the files that are cut off: openpyxl reads none of them."""
    return [path for path in paths if is_zipfile(path)]


# Several processes: a size as a whole.


@dataclass
class Size:
    """What was measured at one size; seconds unless said otherwise."""

    units: int
    forms: Forms = field(default_factory=lambda: Forms(0, 0))
    all_forms: float = 0
    read: float = 0
    floor: float = 0
    pandas: float = 0
    workbook: float = 0
    checks: float = 0
    dispatch: float = 0
    first: Ran = field(default_factory=lambda: Ran(0, 0))
    rerun: Ran = field(default_factory=lambda: Ran(0, 0))
    read_again: float = 0


def size(units: int, workers: int, times: int, tell: Callable[[str], None]) -> Size:
    """Measure everything at one size."""
    with tempfile.TemporaryDirectory(prefix="lcxl-benchmark-", ignore_cleanup_errors=True) as scratch:
        root = Path(scratch) / "round"
        tell(f"{units}: generating")
        make_demo(root, units=units, mistakes=MISTAKES, workers=workers)
        found = Size(units)
        tell(f"{units}: forms")
        found.forms = forms(root, times)
        found.all_forms = seconds(open_round(root, Reading(workers=workers)).write_forms)
        tell(f"{units}: reading and checking")
        _reading(found, root, workers, times)
        tell(f"{units}: workbooks and dispatch")
        _writing(found, root, workers)
        tell(f"{units}: whole runs")
        _running(found, root, workers)
        return found


def _reading(found: Size, root: Path, workers: int, times: int) -> None:
    files = submissions(root)
    some = spread(_whole(files), _SAMPLE_PANDAS)
    taken = in_turn(
        {
            "read": lambda: read_and_check(root, workers),
            "floor": lambda: _over_processes(parse_some, files, workers),
            "pandas": lambda: _over_processes(pandas_concat, some, workers),
        },
        times,
    )
    found.read, found.floor = taken["read"], taken["floor"]
    found.pandas = taken["pandas"] * len(files) / len(some)


def _over_processes(work: Callable[[Sequence[Path]], int], files: Sequence[Path], workers: int) -> int:
    """Do a work in so many fresh processes, a chunk of files at a time."""
    chunk = max(1, min(_CHUNK, math.ceil(len(files) / workers)))
    chunks = [files[start : start + chunk] for start in range(0, len(files), chunk)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return sum(pool.map(work, chunks))


def _writing(found: Size, root: Path, workers: int) -> None:
    from lcxl.writers.checks import write_checks
    from lcxl.writers.consolidated.workbook import write_consolidated

    round_ = read_and_check(root, workers)
    consolidation = round_.consolidate()
    found.dispatch = seconds(round_.write_dispatch)
    found.checks = seconds(lambda: write_checks(consolidation))
    found.workbook = seconds(lambda: write_consolidated(consolidation))


def _running(found: Size, root: Path, workers: int) -> None:
    """Run the round whole but for some files, then again with these; both as commands of their own."""
    for made in ("3-ket-qua", ".lcxl"):
        with suppress(FileNotFoundError):
            shutil.rmtree(root / made)
    new = spread(submissions(root), max(1, round(found.units * _NEW_SHARE)))
    kept = root.with_name("new")
    kept.mkdir()
    for path in new:
        path.rename(kept / path.name)
    run = ("lcxl", "run", str(root), "--workers", str(workers))
    found.first = command(*run)
    for path in new:
        (kept / path.name).rename(path)
    found.rerun = command(*run)
    found.read_again = seconds(lambda: read_and_check(root, workers, cache=True))
