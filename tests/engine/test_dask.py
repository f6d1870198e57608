"""A real scheduler and two worker processes, started by their own commands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from lcxl.engine.cluster import open_executor
from lcxl.engine.execution import Failure, run_tasks
from lcxl.engine.pool import Limits
from lcxl.engine.workers import Reason
from lcxl.errors import LcxlError
from tests import jobs
from tests.clusters import Cluster, connected, two_workers

pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with two_workers(tmp_path) as running:
        yield running


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
