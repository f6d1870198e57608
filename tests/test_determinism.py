"""Same inputs, same bytes (DESIGN, rule 9): whatever the time zone, locale, hash seed, folder or number of workers."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

SETTINGS = (
    {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "workers": "1"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4242", "workers": "2"},
)


def made_in(place: Path, settings: dict[str, str]) -> dict[str, str]:
    """Run the demo as a program of its own, and return the digests of everything it wrote by name."""
    place.mkdir(parents=True)
    environment = {**os.environ, **{key: value for key, value in settings.items() if key.isupper()}}
    command = [sys.executable, "-m", "lcxl", "demo", "vong-thu", "--workers", settings["workers"]]
    subprocess.run([*command, "--today", "2024-06-25"], cwd=place, env=environment, check=True, capture_output=True)
    root = place / "vong-thu"
    return {
        path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".lcxl" not in path.relative_to(root).parts
    }


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    root = tmp_path_factory.mktemp("runs")
    return [made_in(root / name, settings) for name, settings in zip(("a", "một nơi khác/b"), SETTINGS, strict=True)]


def test_two_runs_of_the_demo_write_the_same_bytes(runs: list[dict[str, str]]) -> None:
    first, second = runs
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_all_folders_of_the_round_were_compared(runs: list[dict[str, str]]) -> None:
    folders = {name.partition("/")[0] for name in runs[0]}
    assert folders == {"chien-dich.xlsx", "cong-van-mau.docx", "1-bieu-mau", "2-bao-cao-nhan", "3-ket-qua"}
    assert {"3-ket-qua/tong-hop.xlsx", "3-ket-qua/cong-van.docx", "3-ket-qua/kiem-tra.xlsx"} <= set(runs[0])
    assert len([name for name in runs[0] if name.startswith("2-bao-cao-nhan/")]) == 48
