"""Each finding about lcxl itself and what it runs on, made to arise by the real code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from lcxl.consolidation.checks.context import UnitContext
from lcxl.consolidation.checks.own import check
from lcxl.engine.cluster import open_executor
from lcxl.engine.execution import Failure, run_tasks
from lcxl.engine.pool import Limits
from lcxl.errors import LcxlError
from lcxl.findings import Finding
from lcxl.proof import Document, Paragraph, Run, checks
from lcxl.proof.case import Case
from lcxl.proof.patience import OutOfTimeError
from tests import jobs
from tests.builders import campaign, context, entry, measure, submission


def _behaving(what: str) -> list[Finding]:
    limits = Limits(seconds=1, bytes=200 << 20) if what == "hang" else Limits(bytes=200 << 20)
    answers = run_tasks(jobs.behave, [what], workers=2, limits=limits)
    return [answer.finding("bao-cao.xls") for _, answer in answers if isinstance(answer, Failure)]


def _raised(call: Callable[[], object]) -> list[Finding]:
    try:
        call()
    except LcxlError as error:
        return list(error.findings)
    return []


def _no_processes(_: Path) -> list[Finding]:
    with mock.patch.object(sys, "executable", "/nowhere/python"):
        return _raised(lambda: list(run_tasks(jobs.double, [1], workers=2)))


def _no_dask(_: Path) -> list[Finding]:
    with mock.patch.dict(sys.modules, {"distributed": None}):
        return _raised(lambda: open_executor("tcp://127.0.0.1:8786"))


def _rule(fails: Callable[[Case], object]) -> list[Finding]:
    """Return what a rule that fails leaves among the findings of a document of one line."""
    document = Document(blocks=(Paragraph(index=1, runs=(Run(text="Số: 12/UBND-GD"),)),))

    def broken(case: Case) -> list[Finding]:
        fails(case)
        return []

    with mock.patch.object(checks, "CHECKS", (broken,)):
        return checks.proof_document(document)


def _slow(_: Case) -> None:
    raise OutOfTimeError


@check(code="MY900", texts={"vi": ("", "")})
def _failing(asked: UnitContext) -> list[Finding]:
    raise ZeroDivisionError("0")


CASES: dict[str, Callable[[Path], list[Finding]]] = {
    "LC900": lambda folder: _behaving("raise"),
    "LC901": lambda folder: _behaving("exit"),
    "LC902": lambda folder: _behaving("hang"),
    "LC903": lambda folder: _behaving("eat"),
    "LC904": _no_processes,
    "LC905": _no_dask,
    "LC940": lambda folder: _rule(lambda case: case.passages[1]),
    "LC941": lambda folder: _rule(_slow),
    "LC906": lambda folder: _raised(lambda: open_executor("tcp://127.0.0.1:9", seconds=0.3)),
    "LC945": lambda folder: list(_failing(context(campaign(measure()), submission("YT", entry("20.1", "93%"))))),
}
