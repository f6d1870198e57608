"""Measure good forms beside each kind of hostile file; ``--write`` puts the table into ``docs/hostile.md``."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from lcxl.interfaces.demo.rounds import make_demo
from tests.hostile.kinds import KINDS

PAGE = Path(__file__).parents[2] / "docs" / "hostile.md"
INBOX = "2-bao-cao-nhan"
HEAD = """# Hostile files

A round of {units} good forms (`lcxl check --json`, no cache, two workers) beside each kind of file that is made to
stop, starve or fool it; `python -m tests.hostile` makes the files, measures and writes this page. *Main* and *workers*
are the peaks of resident memory of the command's process and of the largest process that it started, in MB, looked at
each 20 ms; *values* tells whether all figures of the good forms are as without the file. The first line is the round
alone. Seconds are of a shared machine.

| kind | main | workers | seconds | findings | exit | values |
|---|---:|---:|---:|---|---:|---|
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run cost, and what it said."""

    main: int
    workers: int
    seconds: float
    status: int
    report: dict[str, Any]


def measure(root: Path) -> Measured:
    """Run ``lcxl check`` on a round and watch its processes."""
    command = [sys.executable, "-m", "lcxl", "check", str(root), "--json", "--no-cache", "--workers", "2"]
    began = time.monotonic()
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        main = workers = 0
        watched = psutil.Process(child.pid)
        while child.poll() is None:
            try:
                main = max(main, watched.memory_info().rss)
                for one in watched.children(recursive=True):
                    workers = max(workers, one.memory_info().rss)
            except psutil.Error:
                pass
            time.sleep(0.02)
        seconds = time.monotonic() - began
        out.seek(0)
        text = out.read()
    report: dict[str, Any] = json.loads(text) if text.strip().startswith(b"{") else {}
    return Measured(main >> 20, workers >> 20, seconds, child.returncode, report)


def line(kind: str, found: Measured, alone: Measured) -> str:
    """Return the line of a kind; its findings are those that the round alone doesn't have."""
    known = [(one["code"], one["file"], one["message"]) for one in alone.report["findings"]]
    fresh = [one for one in found.report.get("findings", []) if (one["code"], one["file"], one["message"]) not in known]
    codes = ", ".join(sorted({one["code"] for one in fresh})) or "\u2013"
    same = "same" if found.report.get("values") == alone.report["values"] else "**differ**"
    numbers = f"{found.main} | {found.workers} | {found.seconds:.1f}"
    return f"| {kind} | {numbers} | {codes} | {found.status} | {same} |"


def main() -> None:
    """Measure all kinds, or those whose names hold a word."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=47)
    parser.add_argument("--scale", type=int, default=4)
    parser.add_argument("--only", default="")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "dot")
        make_demo(root, units=chosen.units, workers=0)
        alone = measure(root)
        lines = [line("(none)", alone, alone)]
        print(lines[0], flush=True)
        for kind, make in KINDS.items():
            if chosen.only in kind:
                place = root / INBOX / "la"
                place.mkdir()
                make(place, chosen.scale)
                lines.append(line(kind, measure(root), alone))
                print(lines[-1], flush=True)
                subprocess.run(["rm", "-rf", str(place)], check=True)
    if chosen.write:
        PAGE.write_text(HEAD.format(units=chosen.units) + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
