"""Rounds that many tests look at: made once, only if a test asks for them, and never changed by one."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lcxl.interfaces.demo.rounds import make_demo
from lcxl.round.folder import Reading
from lcxl.round.round import open_round
from lcxl.tidy.report import as_json

TODAY = date(2024, 6, 25)
UNITS, MISTAKES = 60, 0.1
"""How large the generated round is, and how much of it is damaged."""


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that the first process of the run to ask for it makes; the others wait for it."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    place = factory.getbasetemp() if alone else factory.getbasetemp().parent
    root, done = place / name, place / f"{name}.done"
    try:
        root.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + 300
        while not done.exists():
            assert time.monotonic() < deadline, f"{name} was not made by the process that began it"
            time.sleep(0.1)
        return root
    make(root)
    done.touch()
    return root


@dataclass(frozen=True)
class DemoRun:
    """The folder of a demo round and the JSON of its run."""

    root: Path
    json: dict[str, Any]

    def copy_to(self, folder: Path) -> Path:
        """Return a copy of the round that a test may change."""
        return shutil.copytree(self.root, folder / "round")


def run(root: Path) -> dict[str, Any]:
    """Run a round and return its JSON, as a program that reads it gets it."""
    round_ = open_round(root, Reading(workers=0, today=TODAY))
    round_.write_all()
    return as_json(round_.consolidate(), round_.outputs.paths())


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    def make(root: Path) -> None:
        make_demo(root / "ha-long", workers=0)
        (root / "run.json").write_text(json.dumps(run(root / "ha-long")), "utf-8")

    root = made_once(tmp_path_factory, "demo", make)
    return DemoRun(root / "ha-long", json.loads((root / "run.json").read_text("utf-8")))


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a generated round; tests run copies of it."""
    return made_once(
        tmp_path_factory, "generated", lambda root: make_demo(root, units=UNITS, mistakes=MISTAKES, workers=2)
    )
