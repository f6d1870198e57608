"""Same inputs, same bytes (DESIGN, rule 9): whatever the time zone, locale, hash seed, folder or number of workers."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

SETTINGS = (
    {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "workers": "1"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4242", "workers": "2"},
)


COMMANDS = (
    ("demo", "vong-thu", "--today", "2024-06-25"),
    ("demo", "nhieu-loi", "--units", "8", "--mistakes", "1"),
    ("forms", "nhieu-loi", "--email"),
    ("run", "nhieu-loi", "--today", "2024-06-25"),
    ("remind", "nhieu-loi", "--today", "2024-06-25"),
)
"""The whole demo; and a round with mistakes, one unit of which sends nothing, for drafts, returns and reminders."""


def made_in(place: Path, settings: dict[str, str]) -> dict[str, str]:
    """Run the commands as programs of their own; return the digests of everything they wrote by name."""
    place.mkdir(parents=True)
    environment = {**os.environ, **{key: value for key, value in settings.items() if key.isupper()}}
    for command in COMMANDS:
        call = [sys.executable, "-m", "lcxl", *command, "--workers", settings["workers"]]
        ended = subprocess.run(call, cwd=place, env=environment, check=False, capture_output=True)
        assert ended.returncode < 2, ended.stderr.decode("utf-8", "replace")
        if command[:2] == ("demo", "nhieu-loi"):
            min((place / "nhieu-loi" / "2-bao-cao-nhan").iterdir()).unlink()
    return {
        path.relative_to(place).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(place.rglob("*"))
        if path.is_file() and ".lcxl" not in path.parts
    }


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    root = tmp_path_factory.mktemp("runs")
    with ThreadPoolExecutor(len(SETTINGS)) as threads:
        return list(threads.map(made_in, (root / "a", root / "một nơi khác" / "b"), SETTINGS))


def test_two_runs_of_the_demo_write_the_same_bytes(runs: list[dict[str, str]]) -> None:
    first, second = runs
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_all_that_a_round_writes_was_compared(runs: list[dict[str, str]]) -> None:
    names = set(runs[0])
    assert {
        f"vong-thu/{name}" for name in ("chien-dich.xlsx", "3-ket-qua/tong-hop.xlsx", "3-ket-qua/cong-van.docx")
    } <= names
    assert sum(name.startswith("vong-thu/2-bao-cao-nhan/") for name in names) == 48
    suffixes = {name.rpartition(".")[2] for name in names if "nhieu-loi/3-ket-qua/tra-lai/" in name}
    assert suffixes >= {"xlsx", "eml", "txt"}
    assert {name.rpartition(".")[2] for name in names if "nhieu-loi/3-ket-qua/don-doc/" in name} >= {"eml", "docx"}
    assert any(name.startswith("nhieu-loi/1-bieu-mau/") and name.endswith(".eml") for name in names)
