"""The benchmarks measure what they say."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from benchmarks.floors import pandas_concat, parse_some
from benchmarks.measure import Ran, in_turn
from benchmarks.replay import record
from benchmarks.report import FULL, Results, markdown
from benchmarks.rounds import Forms, Size, submissions
from lcxl.campaign.assignments import reporting_units
from lcxl.campaign.shipped import load_campaign
from lcxl.interfaces.demo.rounds import make_demo
from lcxl.writers.forms.form import write_form


def values(content: bytes) -> dict[str, list[Any]]:
    book = openpyxl.load_workbook(BytesIO(content))
    return {sheet.title: [cell.value for row in sheet.iter_rows() for cell in row] for sheet in book}


def test_a_replay_makes_the_same_form() -> None:
    campaign = load_campaign()
    write = partial(write_form, campaign, reporting_units(campaign)[0])
    replay = record(write)
    assert values(replay()) == values(replay()) == values(write())


def test_the_floors_read_every_cell_and_every_row(tmp_path: Path) -> None:
    make_demo(tmp_path / "round", units=2, workers=0)
    files = submissions(tmp_path / "round")
    sheets = [sheet for path in files for sheet in openpyxl.load_workbook(path)]
    assert parse_some(files) == sum(len(sheet._cells) for sheet in sheets)  # type: ignore[attr-defined]
    assert pandas_concat(files) > 0
    (tmp_path / "cut.xlsx").write_bytes(files[0].read_bytes()[:-2000])
    assert parse_some([tmp_path / "cut.xlsx"]) == 0


def test_works_are_run_in_turn() -> None:
    order: list[str] = []
    in_turn({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, 2)
    assert order == ["a", "b", "a", "b"]


@pytest.mark.parametrize(("seconds", "reached"), [(60.0, "yes"), (300.0, "**no**")])
def test_the_report_says_what_was_reached(seconds: float, reached: str) -> None:
    size = Size(FULL, Forms(9, 10), 60, 30, 20, 200, 10, 1, 1, Ran(seconds, 300 << 20), Ran(5, 200 << 20), 8)
    slope = {"lcxl": 3.0, "floor": 2.0, "pandas": 27.0}
    told = markdown(Results(workers=2, times=3, sizes=[size], slope=slope, startup={"lcxl --help": 0.1}))
    (line,) = (line for line in told.splitlines() if line.startswith(f"| full run over {FULL}"))
    assert line.endswith(f"| {reached} |")
    assert "| 1.50 times (3.00 ms a file) | yes |" in told
    assert "| 9.0 times faster | yes |" in told
