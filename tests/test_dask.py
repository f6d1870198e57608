"""A real scheduler and two worker processes, started by their own commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from lcxl.errors import LcxlError
from lcxl.execution import ClusterExecutor, Failure, open_executor, run_tasks
from lcxl.pool import Limits
from lcxl.workers import Reason
from tests import jobs

pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")

PROJECT = Path(__file__).parents[1]


@dataclass
class Cluster:
    address: str
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(PROJECT), *filter(None, sys.path)])}
    told = tmp_path / "scheduler.json"
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
                "--local-directory", str(tmp_path),
            )
            for _ in range(2)
        ]  # fmt: skip
        yield Cluster(address, workers)
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


def connected(cluster: Cluster) -> ClusterExecutor:
    executor = open_executor(cluster.address)
    assert executor is not None
    deadline = time.monotonic() + 30
    while executor.threads < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert executor.threads == 2
    return executor


def test_a_cluster_gives_what_this_machine_gives_also_when_a_worker_is_lost(cluster: Cluster) -> None:
    items = list(range(200))
    expected = list(run_tasks(jobs.add, items, context=5, workers=1))
    with connected(cluster) as executor:
        assert list(run_tasks(jobs.add, items, context=5, executor=executor)) == expected

        big = {str(n): "x" * 100 + str(n) for n in range(2000)}
        named = run_tasks(jobs.name_of, ["7", "1999"], context=big, executor=executor)
        assert list(named) == [("7", big["7"]), ("1999", big["1999"])]

        hostile = ["a", "exit", "b", "raise", "c", "hang", "d"]
        limits = Limits(seconds=1.5)
        answers = dict(run_tasks(jobs.behave, hostile, executor=executor, limits=limits))
        reasons = {item: answer.reason for item, answer in answers.items() if isinstance(answer, Failure)}
        assert reasons == {"exit": Reason.DIED, "raise": Reason.ERROR, "hang": Reason.HUNG}

        slow = []
        for answer in run_tasks(jobs.slow, items, executor=executor):
            slow.append(answer)
            if len(slow) == 20:
                cluster.workers[0].kill()
        assert slow == [(item, item) for item in items]


def test_a_scheduler_that_does_not_answer_is_told() -> None:
    with pytest.raises(LcxlError) as caught:
        open_executor("tcp://127.0.0.1:9", seconds=0.3)
    assert [told.code for told in caught.value.findings] == ["LC906"]


def test_without_dask_the_words_to_install_it_are_told() -> None:
    with mock.patch.dict(sys.modules, {"distributed": None}), pytest.raises(LcxlError) as caught:
        open_executor("tcp://127.0.0.1:8786")
    (told,) = caught.value.findings
    assert told.code == "LC905" and 'pip install "lcxl[dask]"' in told.hint("en")
