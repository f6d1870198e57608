"""Same inputs, same bytes (DESIGN, rule 9): whatever the time zone, locale, hash seed, folder or number of workers."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from tests.conftest import TODAY, DemoRun

HERE = {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "workers": "1"}
ELSEWHERE = {"TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4242", "workers": "2"}
DEMO = (("demo", "vong-thu", "--today", TODAY.isoformat()),)
MISTAKES = (
    ("demo", "nhieu-loi", "--units", "8", "--mistakes", "1"),
    ("forms", "nhieu-loi", "--email"),
    ("run", "nhieu-loi", "--today", TODAY.isoformat()),
    ("remind", "nhieu-loi", "--today", TODAY.isoformat()),
)
"""A round with mistakes, one unit of which sends nothing, for drafts, returns and reminders."""


def made_in(place: Path, settings: dict[str, str], commands: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    """Run the commands as programs of their own; return the digests of everything they wrote by name."""
    place.mkdir(parents=True)
    environment = {**os.environ, **{key: value for key, value in settings.items() if key.isupper()}}
    for command in commands:
        call = [sys.executable, "-m", "lcxl", *command, "--workers", settings["workers"]]
        ended = subprocess.run(call, cwd=place, env=environment, check=False, capture_output=True)
        assert ended.returncode < 2, ended.stderr.decode("utf-8", "replace")
        if command[:2] == ("demo", "nhieu-loi"):
            min((place / "nhieu-loi" / "2-bao-cao-nhan").iterdir()).unlink()
    return digests(place / commands[0][1])


def digests(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".lcxl" not in path.parts
    }


def differ(first: dict[str, str], second: dict[str, str]) -> list[str]:
    """Return the names that only one of two runs wrote, or with other bytes."""
    return sorted(name for name in first | second if first.get(name) != second.get(name))


def test_the_demo_writes_the_same_bytes_elsewhere(demo: DemoRun, tmp_path: Path) -> None:
    """The round that this process made, and one of a program in other surroundings."""
    names = digests(demo.root)
    assert {"chien-dich.xlsx", "3-ket-qua/tong-hop.xlsx", "3-ket-qua/cong-van.docx"} <= names.keys()
    assert sum(name.startswith("2-bao-cao-nhan/") for name in names) == 48
    assert differ(names, made_in(tmp_path / "một nơi khác" / "b", ELSEWHERE, DEMO)) == []


def test_a_round_with_mistakes_writes_the_same_bytes_elsewhere(tmp_path: Path) -> None:
    places = (tmp_path / "a", tmp_path / "một nơi khác" / "b")
    with ThreadPoolExecutor(2) as threads:
        names, others = threads.map(made_in, places, (HERE, ELSEWHERE), (MISTAKES, MISTAKES))
    assert {name.rpartition(".")[2] for name in names if name.startswith("3-ket-qua/tra-lai/")} >= {
        "xlsx",
        "eml",
        "txt",
    }
    assert {name.rpartition(".")[2] for name in names if name.startswith("3-ket-qua/don-doc/")} >= {"eml", "docx"}
    assert any(name.startswith("1-bieu-mau/") and name.endswith(".eml") for name in names)
    assert differ(names, others) == []
