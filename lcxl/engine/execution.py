"""Many like tasks over processes, over any executor, or over a Dask cluster: one answer per item, in order.

``run_tasks`` streams: only a window of items is under way at any time, and what one item does to the process
that it runs in (an exception, a crash, a hang, gigabytes) costs that item a ``Failure`` and nothing else.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from lcxl.engine.cluster import ClusterExecutor, worker_threads
from lcxl.engine.pool import MAX_WORKERS, CallError, Context, GuardedPool, Limits, WorkerStartError
from lcxl.engine.workers import Reason, call, run, run_each
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding

Item = TypeVar("Item")
Result = TypeVar("Result")

Progress = Callable[[str, int, int], None]
"""``progress(stage, done, total)``; ``total`` is 0 where it is not known beforehand."""

_WINDOW_ITEMS = 48
_WINDOW_BYTES = 64 << 20
_CHUNK_ITEMS = 16
_LIGHT_WEIGHT = 2
_CHUNK_BYTES = 4 << 20
_CHUNKS_AHEAD = 4

_CODES = {Reason.ERROR: "LC900", Reason.DIED: "LC901", Reason.HUNG: "LC902", Reason.MEMORY: "LC903"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An item without a result: ``reason`` and one line of ``detail`` for the record."""

    reason: Reason
    detail: str = ""
    limits: Limits = field(default_factory=Limits)

    def finding(self, file: str, **place: Any) -> Finding:
        """Return what a person must know of it (LC900 to LC903), placed at ``file``."""
        slots: dict[str, object] = {"detail": self.detail}
        if self.reason is Reason.HUNG:
            slots = {"seconds": f"{self.limits.seconds:g}"}
        elif self.reason is Reason.MEMORY:
            slots = {"megabytes": self.limits.bytes >> 20}
        return finding(_CODES[self.reason], file=file, **slots, **place)


@dataclass(frozen=True, slots=True)
class Task:
    """What is done with each item: ``function(item)``, or ``function(context, item)`` with a shared value.

    ``function`` is a function of a module (workers import it); ``context`` travels once to each worker.
    """

    function: Callable[..., Any]
    context: Context | None
    limits: Limits


class Light(NamedTuple):
    """How to deal with items that cost little and can do no harm.

    ``applies`` tells which these are, ``function`` is called with them instead (None for what needs the task's own
    function after all, as does what it raises).  ``all`` tells that there are no others: then this process is one of
    the workers.
    """

    applies: Callable[[Any], bool]
    function: Callable[..., Any]
    all: bool = False


def default_workers() -> int:
    """Return the number of cores this process may use, at most 61."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:
        cores = os.cpu_count() or 1
    return max(1, min(MAX_WORKERS, cores))


def run_tasks(
    function: Callable[..., Result],
    items: Iterable[Item],
    *,
    context: object = None,
    light: Light | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    stage: str = "",
    total: int = 0,
) -> Iterator[tuple[Item, Result | Failure]]:
    """Yield (item, result or failure) in the order of ``items``, which may be endless: only a window is read.

    ``function(item)`` (``function(context, item)`` if ``context`` is given) is a function of a module, its
    values can be pickled.  Without an ``executor`` it runs in ``workers`` guarded processes (all cores by
    default), each call under ``limits``; ``workers=0`` runs it in this process, where only exceptions are
    caught.  Items that are ``light`` share calls, which this process makes too while it waits.  Another
    executor runs chunks of items and decides itself what a call may cost; on a Dask cluster
    (``lcxl.engine.cluster``) each worker guards its calls.  Items whose chunk is lost are run again here, guarded.
    Closing the generator, or Ctrl-C, ends the workers.  LcxlError if no process can be started (LC904).
    """
    task = Task(function, None if context is None else Context.of(context), limits or Limits())
    if executor is not None:
        answers = _over_executor(task, items, executor, workers or default_workers())
    elif workers == 0:
        answers = _here(task, items, context)
    else:
        answers = _over_pool(task, items, context, workers or default_workers(), light)
    for done, answer in enumerate(answers, start=1):
        if progress:
            progress(stage, done, total)
        yield answer


def _here(task: Task, items: Iterable[Item], context: object) -> Iterator[tuple[Item, Any]]:
    shared = () if context is None else (context,)
    for item in items:
        yield item, _answer(task, *call(task.function, *shared, item))


def _answer(task: Task, reason: Reason | None, value: Any) -> Any:
    return value if reason is None else Failure(reason=reason, detail=value, limits=task.limits)


# --- guarded processes ------------------------------------------------------------------------------------


def _over_pool(
    task: Task, items: Iterable[Item], context: object, workers: int, light: Light | None
) -> Iterator[tuple[Item, Any]]:
    pool = GuardedPool(workers - 1 if light and light.all else workers, task.limits)
    waiting: deque[_Call] = deque()
    under_way, window = 0, _WINDOW_ITEMS * min(workers, MAX_WORKERS)
    calls = _calls(items, light)
    try:
        while True:
            while under_way < window and pool.pending_bytes < _WINDOW_BYTES:
                following = next(calls, None)
                if following is None:
                    break
                under_way += following.weight
                following.future = _submit(pool, task, following)
                waiting.append(following)
            if not waiting:
                pool.shutdown()
                return
            first = waiting.popleft()
            while not first.future.done() and _help(waiting, context):
                pass
            yield from zip(first.items, _answers(pool, task, first), strict=True)
            under_way -= first.weight
    finally:
        pool.terminate()


@dataclass(slots=True)
class _Call:
    """What one call does: an item that has it for itself, or light ones that share it (``light`` is what they call)."""

    items: list[Any]
    light: Callable[..., Any] | None = None
    future: Future[Any] = field(default_factory=Future)

    @property
    def weight(self) -> int:
        """How many items of the window it takes: light ones are small, and soon done."""
        return 1 if self.light is None else _LIGHT_WEIGHT


def _calls(items: Iterable[Item], light: Light | None) -> Iterator[_Call]:
    """Yield the calls to be made, in the order of the items."""
    together: list[Item] = []
    for item in items:
        if light is not None and light.applies(item):
            together.append(item)
            if len(together) == _CHUNK_ITEMS:
                yield _Call(together, light.function)
                together = []
            continue
        if together and light is not None:
            yield _Call(together, light.function)
            together = []
        yield _Call([item])
    if together and light is not None:
        yield _Call(together, light.function)


def _submit(pool: GuardedPool, task: Task, one: _Call) -> Future[Any]:
    try:
        if one.light is None:
            return pool.submit_with(task.context, task.function, one.items[0])
        return pool.submit_with(task.context, run_each, one.light, one.items)
    except WorkerStartError as error:
        raise _unavailable(error) from error


def _help(waiting: Iterable[_Call], context: object) -> bool:
    """Make the last light call that no worker has begun in this process, which would only wait; False without one."""
    for one in reversed(list(waiting)):
        if one.light is not None and one.future.cancel():
            shared = () if context is None else (context,)
            one.future = Future()
            one.future.set_result(run_each(*shared, one.light, one.items))
            return True
    return False


def _answers(pool: GuardedPool, task: Task, one: _Call) -> list[Any]:
    """Return what became of the items of a call; what a light call leaves open is done by the task's own function."""
    answer = _settled(task, one.future)
    if one.light is None:
        return [answer]
    answers = [(Reason.ERROR, "")] * len(one.items) if isinstance(answer, Failure) else answer
    again = [
        _submit(pool, task, _Call([item])) if reason or value is None else None
        for item, (reason, value) in zip(one.items, answers, strict=True)
    ]
    return [
        value if future is None else _settled(task, future) for future, (_, value) in zip(again, answers, strict=True)
    ]


def _settled(task: Task, future: Future[Any]) -> Any:
    try:
        return _wait(future)
    except CallError as failed:
        return Failure(reason=failed.reason, detail=failed.detail, limits=task.limits)
    except WorkerStartError as error:
        raise _unavailable(error) from error


def _wait(future: Future[Any]) -> Any:
    """Return the result; waits in short steps, since an endless wait can't be interrupted on Windows."""
    while True:
        try:
            return future.result(timeout=0.5)
        except FutureTimeout:
            if future.done():
                raise


def _unavailable(error: WorkerStartError) -> LcxlError:
    return LcxlError(finding("LC904", detail=str(error)))


# --- any other executor -----------------------------------------------------------------------------------


def _over_executor(task: Task, items: Iterable[Item], executor: Executor, workers: int) -> Iterator[tuple[Item, Any]]:
    cluster = executor if isinstance(executor, ClusterExecutor) else None
    guard = task.limits if cluster else None
    ahead = _CHUNKS_AHEAD * (cluster.threads if cluster else workers)
    shared = cluster.share(task.context) if cluster else task.context
    waiting: deque[tuple[list[Item], Future[Any] | None]] = deque()
    chunks = _chunks(task, items)
    rescue = GuardedPool(workers, task.limits)
    try:
        while True:
            for chunk, payloads in islice(chunks, max(0, ahead - len(waiting))):
                waiting.append((chunk, _submit_chunk(executor, shared, payloads, guard)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            answers = _chunk_answers(future)
            if answers is None:
                pending = [_submit(rescue, task, _Call([item])) for item in chunk]
                yield from ((item, _settled(task, one)) for item, one in zip(chunk, pending, strict=True))
            else:
                yield from ((item, _answer(task, *answer)) for item, answer in zip(chunk, answers, strict=True))
    finally:
        for _, future in waiting:
            if future:
                future.cancel()
        rescue.terminate()


def _chunks(task: Task, items: Iterable[Item]) -> Iterator[tuple[list[Item], list[bytes]]]:
    """Group items into chunks of bounded number and size, each call pickled by itself."""
    chunk: list[Item] = []
    payloads: list[bytes] = []
    for item in items:
        chunk.append(item)
        payloads.append(pickle.dumps((task.function, (item,), {}), protocol=pickle.HIGHEST_PROTOCOL))
        if len(chunk) == _CHUNK_ITEMS or sum(map(len, payloads)) >= _CHUNK_BYTES:
            yield chunk, payloads
            chunk, payloads = [], []
    if chunk:
        yield chunk, payloads


def _submit_chunk(
    executor: Executor, context: Any, payloads: Sequence[bytes], guard: Limits | None
) -> Future[Any] | None:
    """Queue one chunk; None if the executor takes no more."""
    try:
        return executor.submit(run_chunk, context, payloads, guard)
    except RuntimeError:
        return None


def _chunk_answers(future: Future[Any] | None) -> list[tuple[Reason | None, Any]] | None:
    """Return the answers of a chunk, or None if the chunk is lost with its worker."""
    if future is None:
        return None
    try:
        answers: list[tuple[Reason | None, Any]] = _wait(future)
    except (Exception, CancelledError):
        return None
    return answers


def run_chunk(
    context: Context | None, payloads: Sequence[bytes], guard: Limits | None
) -> list[tuple[Reason | None, Any]]:
    """Make pickled calls where an executor's worker runs; with ``guard`` each in a guarded process of its own."""
    if guard is None:
        shared = _unpickled(context) if context else None
        return [call(run, payload, shared) for payload in payloads]
    pool = _local_pool(guard)
    futures = [pool.submit_pickled(context, payload) for payload in payloads]
    return [_guarded_answer(future) for future in futures]


def _guarded_answer(future: Future[Any]) -> tuple[Reason | None, Any]:
    try:
        return None, _wait(future)
    except CallError as failed:
        return failed.reason, failed.detail


_local_lock = threading.Lock()
_pools: dict[Limits, GuardedPool] = {}
_contexts: dict[str, tuple[Reason | None, Any]] = {}


def _unpickled(context: Context) -> tuple[Reason | None, Any]:
    """Return the shared value, unpickled once for all chunks that this process runs."""
    with _local_lock:
        if context.digest not in _contexts:
            _contexts.clear()
            _contexts[context.digest] = call(pickle.loads, context.payload)
        return _contexts[context.digest]


def _local_pool(limits: Limits) -> GuardedPool:
    """Return this process's pool for guarded calls; its workers end when this process does."""
    with _local_lock:
        if limits not in _pools:
            _pools[limits] = GuardedPool(worker_threads(), limits)
        return _pools[limits]
