"""Clocks: medians of runs in turn, the slope between two sizes, commands with the memory of all their processes."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import psutil

_SAMPLING_SECONDS = 0.1


def seconds(work: Callable[[], object]) -> float:
    """Return the wall time of one call."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(works: Mapping[str, Callable[[], object]], times: int) -> dict[str, float]:
    """Run all works one after the other, ``times`` over; return the median seconds of each."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(times):
        for name, work in works.items():
            taken[name].append(seconds(work))
    return {name: median(found) for name, found in taken.items()}


def slopes(works: Mapping[str, Callable[[int], object]], small: int, large: int, times: int) -> dict[str, float]:
    """Return, for works that take a number of files, the median seconds that each further file takes."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(times):
        for name, work in works.items():
            few, many = seconds(partial(work, small)), seconds(partial(work, large))
            taken[name].append((many - few) / (large - small))
    return {name: median(found) for name, found in taken.items()}


@dataclass(frozen=True)
class Ran:
    """A command that has ended: wall time, and the most memory that it and its child processes held together."""

    seconds: float
    peak_bytes: int


def command(*words: str, folder: Path | None = None) -> Ran:
    """Run ``python -m`` with these words; RuntimeError if it could not run (exit status over 1).

    Modules are compiled by the first run, as they are in an installed package.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        watch = _Watch(process.pid)
        watch.start()
        _, told = process.communicate()
    taken = time.perf_counter() - start
    watch.ended.set()
    watch.join()
    if process.returncode not in (0, 1):
        raise RuntimeError(told.decode("utf-8", "replace"))
    return Ran(taken, watch.peak)


class _Watch(threading.Thread):
    """Looks again and again at the memory of a process and its children: shared pages count once (PSS)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.peak = 0
        self._process = psutil.Process(pid)

    def run(self) -> None:
        while not self.ended.wait(_SAMPLING_SECONDS):
            self.peak = max(self.peak, self._held())

    def _held(self) -> int:
        try:
            family = [self._process, *self._process.children(recursive=True)]
        except psutil.Error:
            return 0
        return sum(map(_held_by, family))


def _held_by(process: psutil.Process) -> int:
    try:
        memory = process.memory_full_info()
    except psutil.Error:
        return 0
    return int(getattr(memory, "pss", 0) or getattr(memory, "uss", 0) or memory.rss)


def commands(words: Sequence[str], times: int, folder: Path | None = None) -> float:
    """Return the median wall time of a command, run ``times`` over after one that warms the disk cache."""
    command(*words, folder=folder)
    return median(command(*words, folder=folder).seconds for _ in range(times))
