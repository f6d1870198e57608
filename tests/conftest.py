"""The demo round, made once for each worker and only by tests that ask for it; they never change it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lcxl.demo.rounds import make_demo
from lcxl.folder import Reading
from lcxl.report import as_json
from lcxl.round import open_round


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
    round_ = open_round(root, Reading(workers=1))
    round_.write_all()
    value: dict[str, Any] = json.loads(json.dumps(as_json(round_.consolidate(), round_.outputs.paths())))
    return value


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    root = tmp_path_factory.mktemp("demo") / "ha-long"
    make_demo(root, workers=1)
    return DemoRun(root, run(root))
