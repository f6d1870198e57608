from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from unittest import mock

import psutil
import pytest

from lcxl.engine.cluster import open_executor
from lcxl.engine.execution import Failure, Light, default_workers, run_tasks
from lcxl.engine.pool import CallError, Context, GuardedPool, Limits
from lcxl.engine.workers import Reason
from lcxl.errors import LcxlError
from tests import jobs

TIGHT = Limits(seconds=2, bytes=200 << 20)


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    assert list(run_tasks(jobs.double, range(200), workers=workers)) == [(n, 2 * n) for n in range(200)]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_shared_value_is_the_first_argument(workers: int) -> None:
    context = {"HG": "Phường Hồng Gai", "BC": "Phường Bãi Cháy"}
    answers = dict(run_tasks(jobs.name_of, ["HG", "BC"], context=context, workers=workers))
    assert answers == context


def test_no_items_start_no_process() -> None:
    before = children()
    assert list(run_tasks(jobs.double, [], workers=2)) == []
    assert children() == before


def test_one_item_starts_one_process() -> None:
    seen = {pid for _, pid in run_tasks(jobs.process_id, [0], workers=4)}
    assert len(seen) == 1 and os.getpid() not in seen


def test_one_worker_runs_in_this_process() -> None:
    assert list(run_tasks(jobs.process_id, [0], workers=0)) == [(0, os.getpid())]


def test_one_guarded_worker_that_hangs_or_dies_costs_its_item() -> None:
    answers = dict(run_tasks(jobs.behave, ["a", "hang", "kill", "b"], workers=1, limits=TIGHT))
    failed = {item for item, answer in answers.items() if isinstance(answer, Failure)}
    assert failed == {"hang", "kill"}


def test_each_hostile_item_costs_itself_and_nothing_else() -> None:
    items = ["a", "raise", "b", "exit", "kill", "c", "panic", "eat", "d", "hang", "print", "e"]
    answers = dict(run_tasks(jobs.behave, items, workers=2, limits=TIGHT))
    failures = {item: answer for item, answer in answers.items() if isinstance(answer, Failure)}
    assert {item: failure.reason for item, failure in failures.items()} == {
        "raise": Reason.ERROR,
        "exit": Reason.DIED,
        "kill": Reason.DIED,
        "panic": Reason.DIED,
        "eat": Reason.MEMORY,
        "hang": Reason.HUNG,
    }
    assert [item for item in items if answers[item] == item] == ["a", "b", "c", "d", "print", "e"]
    assert failures["raise"].detail.startswith("ValueError: no such sheet (jobs.py:")
    assert failures["panic"].detail == "thread panicked at src/lib.rs"


@pytest.mark.parametrize("only", [False, True])
def test_light_items_share_calls_and_a_hostile_one_among_them_costs_itself_alone(only: bool) -> None:
    items = ["fine", "raise", *["fine"] * 40, "print", "kill", "fine"]
    light = Light(lambda what: what != "kill", jobs.unless_printed, all=only)
    found = list(run_tasks(jobs.behave, items, light=light, workers=2, limits=TIGHT))
    assert [item for item, _ in found] == items
    reasons = {item: answer.reason for item, answer in found if isinstance(answer, Failure)}
    assert reasons == {"raise": Reason.ERROR, "kill": Reason.DIED}
    assert {answer for _, answer in found if isinstance(answer, str)} == {"light fine", "print"}


def test_a_shared_call_that_is_lost_is_made_up_for_item_by_item() -> None:
    light = Light(lambda _: True, jobs.die_in_worker)
    assert dict(run_tasks(jobs.double, range(64), light=light, workers=2)) == {n: 2 * n for n in range(64)}


def test_light_items_get_the_shared_value() -> None:
    light = Light(lambda number: number % 7 != 0, jobs.add)
    answers = run_tasks(jobs.add, range(100), context=1, light=light, workers=2)
    assert list(answers) == [(number, number + 1) for number in range(100)]


def test_a_failure_becomes_a_finding_at_its_file() -> None:
    told = Failure(reason=Reason.HUNG, limits=Limits(seconds=20)).finding("a.zip!b.xls", unit="06649")
    assert (told.code, told.file, told.unit, told.slots) == ("LC902", "a.zip!b.xls", "06649", {"seconds": "20"})


def test_a_worker_that_dies_by_chance_costs_nothing(tmp_path: Path) -> None:
    flag = str(tmp_path / "flag")
    with GuardedPool(1) as pool:
        assert pool.submit(jobs.double, 1).result() == 2
        assert pool.submit(jobs.die_once, flag).result() == "second time"


def test_results_of_any_size_pass() -> None:
    sizes = [1, 3_000_000, 10, 200_000, 0]
    assert [len(answer) for _, answer in run_tasks(jobs.wide, sizes, workers=2) if isinstance(answer, str)] == sizes


def test_a_result_that_cannot_be_sent_is_a_failure() -> None:
    ((_, answer),) = run_tasks(jobs.unpicklable, [0], workers=2)
    assert isinstance(answer, Failure) and answer.reason is Reason.ERROR


def test_only_a_window_of_an_endless_source_is_read() -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        number = 0
        while True:
            taken.append(number)
            yield number
            number += 1

    answers = run_tasks(jobs.double, source(), workers=2)
    assert [next(answers) for _ in range(5)] == [(n, 2 * n) for n in range(5)]
    assert len(taken) < 200
    answers.close()  # type: ignore[attr-defined]


def test_closing_early_ends_the_workers() -> None:
    before = children()
    answers = run_tasks(jobs.slow, range(1000), workers=2)
    next(answers)
    assert children() - before
    answers.close()  # type: ignore[attr-defined]
    assert children() - before == set()


def test_progress_counts_what_is_done() -> None:
    told: list[tuple[str, int, int]] = []
    list(run_tasks(jobs.double, range(3), workers=0, progress=lambda *step: told.append(step), stage="read", total=3))
    assert told == [("read", 1, 3), ("read", 2, 3), ("read", 3, 3)]


def test_threads_and_processes_of_the_caller_give_the_same() -> None:
    expected = [(n, 7 + n) for n in range(100)]
    with ThreadPoolExecutor(2) as threads:
        assert list(run_tasks(jobs.add, range(100), context=7, executor=threads)) == expected
    with ProcessPoolExecutor(2) as processes:
        assert list(run_tasks(jobs.add, range(100), context=7, executor=processes)) == expected


def test_a_broken_executor_costs_only_the_item_that_broke_it() -> None:
    items = [f"{n}" for n in range(40)] + ["exit"] + [f"{n}" for n in range(40, 60)]
    with ProcessPoolExecutor(2) as processes:
        answers = list(run_tasks(jobs.behave, items, executor=processes, workers=2))
    assert [item for item, _ in answers] == items
    assert [item for item, answer in answers if isinstance(answer, Failure)] == ["exit"]


def test_an_executor_that_is_shut_down_is_replaced_by_processes() -> None:
    threads = ThreadPoolExecutor(1)
    threads.shutdown()
    assert list(run_tasks(jobs.double, range(20), executor=threads, workers=2)) == [(n, 2 * n) for n in range(20)]


def test_the_pool_is_an_executor() -> None:
    with GuardedPool(2) as pool:
        assert list(pool.map(jobs.double, range(50))) == [2 * n for n in range(50)]
    with pytest.raises(RuntimeError):
        pool.submit(jobs.double, 1)


def test_a_failed_call_of_the_pool_says_why() -> None:
    with GuardedPool(1) as pool, pytest.raises(CallError) as caught:
        pool.submit(jobs.behave, "raise").result()
    assert caught.value.reason is Reason.ERROR


def test_each_call_gets_its_own_context() -> None:
    with GuardedPool(1) as pool:
        contexts = [Context.of(n) for n in (1, 2, 1)]
        assert [pool.submit_with(context, jobs.add, 10).result() for context in contexts] == [11, 12, 11]


def test_terminating_leaves_no_process_and_no_waiting_future() -> None:
    before = children()
    pool = GuardedPool(2)
    futures = [pool.submit(jobs.behave, "hang") for _ in range(6)]
    deadline = time.monotonic() + 10
    while len(children() - before) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    pool.terminate()
    assert children() - before == set()
    assert all(future.done() for future in futures)


def test_without_processes_the_run_says_what_to_do() -> None:
    with mock.patch.object(sys, "executable", "/nowhere/python"), pytest.raises(LcxlError) as caught:
        list(run_tasks(jobs.double, range(3), workers=2))
    assert [told.code for told in caught.value.findings] == ["LC904"]


def test_workers_are_bounded() -> None:
    assert 1 <= default_workers() <= 61


def test_no_scheduler_means_no_executor() -> None:
    assert open_executor(None) is None


SCRIPT = """
import sys
from lcxl.engine.execution import run_tasks
from tests import jobs
print("started", flush=True)
for item, answer in run_tasks(jobs.slow, range(100000), workers=2):
    if item == 3:
        print("running", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
def test_ctrl_c_ends_parent_and_workers_and_scripts_need_no_main_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(
        [sys.executable, str(script)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout and parent.stderr
        assert [parent.stdout.readline().strip() for _ in range(2)] == ["started", "running"]
        workers = psutil.Process(parent.pid).children(recursive=True)
        parent.send_signal(signal.SIGINT)
        assert parent.wait(10) != 0
        assert "KeyboardInterrupt" in parent.stderr.read()
    assert len(workers) == 2
    assert psutil.wait_procs(workers, timeout=5)[1] == []
