"""What makes a run faster never changes what it writes; and a run that is stopped leaves whole files only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import psutil
import pytest

from lcxl.model import Campaign
from lcxl.round import reading
from lcxl.round.folder import RECEIVED, RETURNS, Reading
from lcxl.round.round import Round, open_round
from lcxl.tidy.report import as_json
from tests.conftest import MISTAKES, TODAY, UNITS


def digests(root: Path) -> dict[str, str]:
    files = (path for path in sorted((root / "3-ket-qua").rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def run(root: Path, *, workers: int, cache: bool) -> dict[str, str]:
    round_ = open_round(root, Reading(workers=workers, cache=cache, today=TODAY))
    round_.write_all()
    return digests(root)


def test_neither_workers_nor_the_cache_change_a_byte(generated: Path, tmp_path: Path) -> None:
    one = run(shutil.copytree(generated, tmp_path / "one"), workers=1, cache=False)
    two = shutil.copytree(generated, tmp_path / "two")
    assert len(one) > UNITS * MISTAKES / 2
    assert run(two, workers=2, cache=True) == one  # cold
    assert run(two, workers=2, cache=True) == one  # warm


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that readers open from now on, in this process."""
    names: list[str] = []
    load = reading.load

    def noted(candidate: Any) -> bytes:
        names.append(candidate.name)
        return load(candidate)

    monkeypatch.setattr(reading, "load", noted)
    return names


def test_a_rerun_opens_only_new_and_changed_files(generated: Path, tmp_path: Path, opened: list[str]) -> None:
    root = shutil.copytree(generated, tmp_path / "round")
    late, *others = sorted((root / RECEIVED).iterdir())
    kept = late.rename(tmp_path / late.name)
    open_round(root, Reading(workers=0)).collect()
    assert len(opened) == UNITS - 1

    opened.clear()
    kept.rename(late)
    changed, other = others[:2]
    changed.write_bytes(other.read_bytes()[:-200])
    open_round(root, Reading(workers=0)).collect()
    assert sorted(opened) == [f"{RECEIVED}/{path.name}" for path in (late, changed)]


def test_a_changed_threshold_gives_the_same_with_the_cache_as_without(generated: Path, tmp_path: Path) -> None:
    root = shutil.copytree(generated, tmp_path / "round")
    before = figures(open_round(root, Reading(workers=0)))
    campaign = stricter(open_round(root).campaign)
    warm, cold = (figures(Round(root, campaign, Reading(workers=0, cache=cache), [])) for cache in (True, False))
    assert warm == cold
    assert warm["indicators"] != before["indicators"]


def stricter(campaign: Campaign) -> Campaign:
    measures = tuple(
        replace(one, threshold=replace(one.threshold, operator=">=", reference=Decimal("99.9")))
        if one.threshold is not None and isinstance(one.threshold.reference, Decimal) and one.unit.percent
        else one
        for one in campaign.catalogue.measures
    )
    return replace(campaign, catalogue=replace(campaign.catalogue, measures=measures))


def figures(round_: Round) -> dict[str, Any]:
    return as_json(round_.consolidate(), {})


def reading_began(root: Path, process: psutil.Process) -> bool:
    return len(process.children()) == 2


def returns_began(root: Path, process: psutil.Process) -> bool:
    return any((root / RETURNS).glob("*.xlsx"))


def workbooks_began(root: Path, process: psutil.Process) -> bool:
    return (root / "3-ket-qua" / "kiem-tra.xlsx").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that stands for Ctrl-C in one process")
@pytest.mark.parametrize("began", [reading_began, returns_began, workbooks_began])
def test_ctrl_c_leaves_whole_files_and_no_process(
    began: Callable[[Path, psutil.Process], bool], generated: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(generated, tmp_path / "round")
    command = [sys.executable, "-m", "lcxl", "run", str(root), "--workers", "2"]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = {**os.environ, "TMPDIR": str(scratch)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as run:
        process = psutil.Process(run.pid)
        deadline = time.monotonic() + 60
        while not began(root, process) and run.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        children = process.children(recursive=True)
        run.send_signal(signal.SIGINT)
        _, told = run.communicate(timeout=30)
    # Where the signal comes while a class is being made, Python ends itself by it: shells tell 130 of both.
    assert run.returncode in (130, -signal.SIGINT), told.decode("utf-8", "replace")
    assert b"Traceback" not in told
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []
    assert list(scratch.iterdir()) == []
    left = [path for path in root.rglob("*") if path.is_file()]
    assert [path.name for path in left if path.suffix == ".tmp"] == []
    for path in left:
        if path.suffix in (".xlsx", ".docx") and path.parent.name != RECEIVED:
            with ZipFile(path) as archive:
                assert archive.testzip() is None
