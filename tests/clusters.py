"""A real Dask scheduler on this machine with two worker processes, started by their own commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lcxl.engine.cluster import ClusterExecutor, open_executor

PROJECT = Path(__file__).parents[1]


@dataclass
class Cluster:
    """The scheduler's address and the processes of the workers."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def two_workers(folder: Path) -> Iterator[Cluster]:
    """Run a scheduler and two workers, which keep their own files in ``folder``."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(PROJECT), *filter(None, sys.path)])}
    told = folder / "scheduler.json"
    processes: list[subprocess.Popen[bytes]] = []

    def start(*command: str) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        processes.append(
            subprocess.Popen([sys.executable, "-m", *command], env=environment, stdout=quiet, stderr=quiet)
        )
        return processes[-1]

    try:
        start(
            "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
            "--scheduler-file", str(told),
        )  # fmt: skip
        deadline = time.monotonic() + 30
        while not (told.exists() and told.read_bytes()) and time.monotonic() < deadline:
            time.sleep(0.05)
        address = json.loads(told.read_text("utf-8"))["address"]
        workers = [
            start(
                "distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard",
                "--local-directory", str(folder),
            )
            for _ in range(2)
        ]  # fmt: skip
        yield Cluster(address, workers)
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


def connected(cluster: Cluster) -> ClusterExecutor:
    """Return an executor on the cluster as soon as both workers are there."""
    executor = open_executor(cluster.address)
    assert executor is not None
    deadline = time.monotonic() + 30
    while executor.threads < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert executor.threads == 2
    return executor
