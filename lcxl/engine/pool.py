"""Worker processes that may hang, die or eat memory without taking the run with them.

``GuardedPool`` is a ``concurrent.futures.Executor`` whose worker processes answer call by call.  So the
parent always knows which call a worker is in: a worker that dies, hangs or grows costs that one call, and the
calls that were waiting behind it go to a fresh worker.

Workers are plain child interpreters that talk over their standard input and output.  They start the same way
on every platform, import only what their calls need, and never run the caller's main module again: a script
needs no main guard.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from lcxl.engine.workers import Message, Reason, call, read_frame, write_frame

MAX_WORKERS = 61
"""The most worker processes that are started: the bound of Windows' wait for several objects."""

_TICK = 0.05
_START_SECONDS = 60.0
_PATIENCE = 3
_BATCH_CALLS = 16
_BATCH_BYTES = 1 << 20
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "import lcxl.engine.workers as w; w.serve(int(sys.argv[2]))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one call may cost: ``seconds`` of a processor, ``bytes`` of resident memory of its process.

    A call that waits instead of working may take three times as long by the clock.
    """

    seconds: float = 20.0
    bytes: int = 1 << 30


class CallError(Exception):
    """A call has no result: ``reason`` says why, ``detail`` is one line for the record (no absolute path)."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class WorkerStartError(Exception):
    """No worker process can be started on this machine; the text says what the interpreter answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A value that many calls share: pickled once, sent once to each worker."""

    payload: bytes
    digest: str

    @classmethod
    def of(cls, value: object) -> Context:
        """Pickle ``value``; whatever pickle raises for it is raised."""
        payload = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        return cls(payload=payload, digest=sha256(payload).hexdigest())


@dataclass(slots=True, eq=False)
class _Job:
    payload: bytes
    future: Future[Any]
    context: Context | None
    running: bool = False

    def start(self) -> bool:
        """Mark the call as running; False if it was cancelled while it waited."""
        self.running = self.running or self.future.set_running_or_notify_cancel()
        return self.running


class _Worker:
    """One child interpreter and what is known of it."""

    def __init__(self, limits: Limits) -> None:
        command = [sys.executable or "python", "-c", _BOOT, json.dumps(sys.path), str(limits.bytes)]
        pipe = subprocess.PIPE
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed in ``close``)
        try:
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=self._errors, **_detached())
        except OSError:
            self._errors.close()
            raise
        self._limits = limits
        self._context = ""
        self._since: float | None = time.monotonic()
        self._used_before = (-1, 0.0)
        self._lock = threading.Lock()
        self.pid = 0
        self.answered = 0
        self.verdict: tuple[int, Reason] | None = None

    def greet(self) -> None:
        """Wait until the worker is ready; EOFError if it never is.  A launcher may stand in front of its process."""
        _, self.pid = self.receive(last=True)
        self.answered = 0

    def send(self, jobs: list[_Job]) -> None:
        """Send calls, each context before the first call that needs it; OSError if the worker is gone."""
        messages: list[Message] = []
        for job in jobs:
            digest = job.context.digest if job.context else ""
            if job.context and digest != self._context:
                self._context = digest
                messages.append((f"={digest}", job.context.payload))
            messages.append((digest, job.payload))
        assert self._process.stdin is not None
        with self._lock:
            self._since = time.monotonic()
        write_frame(self._process.stdin, pickle.dumps(messages, protocol=pickle.HIGHEST_PROTOCOL))

    def receive(self, *, last: bool) -> tuple[Reason | None, Any]:
        """Return the next answer; EOFError if the worker is gone.  The clock stops after the ``last`` one."""
        assert self._process.stdout is not None
        frame = read_frame(self._process.stdout)
        if frame is None:
            raise EOFError
        with self._lock:
            self.answered += 1
            self._since = None if last else time.monotonic()
        reason, value = call(pickle.loads, frame)
        return (reason, value) if reason else value

    def watch(self) -> None:
        """Kill the worker if its present call has cost too much, and note which call that was."""
        with self._lock:
            busy = 0.0 if self._since is None else time.monotonic() - self._since
            reason = self._verdict(busy) if busy > _TICK else None
            if reason and self.verdict is None:
                self.verdict = (self.answered, reason)
                self.kill()

    def _verdict(self, busy: float) -> Reason | None:
        """Tell why the present call must end: its own seconds count, on a busy machine the wall clock much later."""
        if not self.pid:
            return Reason.HUNG if busy > _START_SECONDS else None
        memory, processor = self._used()
        if memory > self._limits.bytes:
            return Reason.MEMORY
        if self._used_before[0] != self.answered:
            self._used_before = (self.answered, processor - min(busy, processor))
        own = processor - self._used_before[1]
        hung = own > self._limits.seconds or busy > _PATIENCE * self._limits.seconds
        return Reason.HUNG if hung else None

    def _used(self) -> tuple[int, float]:
        """Return the resident memory and the processor seconds of the process; zeros if it is gone."""
        import psutil

        try:
            process = psutil.Process(self.pid)
            with process.oneshot():
                times = process.cpu_times()
                return process.memory_info().rss, times.user + times.system
        except psutil.Error:
            return 0, 0.0

    def kill(self) -> None:
        """End the process now, and the launcher that stands in front of it on some platforms."""
        if self.pid not in (0, self._process.pid):
            with suppress(OSError):
                os.kill(self.pid, signal.SIGTERM)
        self._process.kill()

    def close(self, *, kill: bool) -> str:
        """End the worker, wait for it, and return the last line that it wrote to standard error."""
        assert self._process.stdin is not None and self._process.stdout is not None
        if kill:
            self.kill()
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        self._process.stdout.close()
        with self._errors:
            self._errors.seek(max(0, self._errors.seek(0, os.SEEK_END) - 2000))
            lines = self._errors.read().decode("utf-8", "replace").splitlines()
        last = next((line for line in reversed(lines) if line.strip()), "")
        return " ".join((last or f"exit {self._process.returncode}").split())[:400]


def _detached() -> dict[str, Any]:
    """Keep the terminal's Ctrl-C from workers (the parent ends them), and a console window from appearing."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


class GuardedPool(Executor):
    """Runs calls in worker processes under ``limits``; as many are started as are needed, ``workers`` at most.

    A future fails with ``CallError``, or with ``WorkerStartError`` where no process can be started.  A call
    whose worker died or grew is made once more in a fresh worker, unless it was the first that the worker had:
    what earlier calls left behind may be to blame.
    """

    def __init__(self, workers: int, limits: Limits | None = None) -> None:
        self._workers = max(1, min(workers, MAX_WORKERS))
        self._limits = limits or Limits()
        self._queue: deque[_Job] = deque()
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._live: set[_Worker] = set()
        self._idle = 0
        self._serving = 0
        self._closing = False
        self._killed = False
        self._unavailable = ""
        self._ended = threading.Event()
        self.pending_bytes = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Queue one call; what pickle raises for it is raised."""
        return self.submit_with(None, fn, *args, **kwargs)

    def submit_with(self, context: Context | None, fn: Callable[..., Any], /, *args: Any, **kw: Any) -> Future[Any]:
        """Queue one call whose first argument is the value of ``context`` (as ``submit`` without one)."""
        return self.submit_pickled(context, pickle.dumps((fn, args, kw), protocol=pickle.HIGHEST_PROTOCOL))

    def submit_pickled(self, context: Context | None, payload: bytes) -> Future[Any]:
        """Queue one call that is pickled already, as ``(function, arguments, keywords)``."""
        job = _Job(payload, Future(), context)
        with self._changed:
            if self._closing:
                raise RuntimeError("the pool is shut down")
            if self._unavailable:
                raise WorkerStartError(self._unavailable)
            self._queue.append(job)
            self.pending_bytes += len(job.payload)
            if len(self._queue) > self._idle and len(self._threads) < self._workers:
                self._start_thread()
            self._changed.notify()
        return job.future

    def _start_thread(self) -> None:
        if not self._threads:
            threading.Thread(target=self._watch, daemon=True).start()
        thread = threading.Thread(target=self._serve, daemon=True)
        self._threads.append(thread)
        self._serving += 1
        thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(_TICK):
            with self._changed:
                live = list(self._live)
            for worker in live:
                worker.watch()

    def _serve(self) -> None:
        """One thread for one worker at a time; ``suspects`` are calls to be made again in a fresh one."""
        worker: _Worker | None = None
        suspects: list[_Job] = []
        while jobs := suspects or self._take():
            try:
                worker = worker or self._start()
            except (OSError, WorkerStartError) as error:
                self._give_up(jobs, str(error))
                break
            done = self._work(worker, jobs)
            suspects = []
            if done < len(jobs):
                suspects = self._bury(worker, jobs[done:])
                worker = None
        if worker:
            self._drop(worker, kill=False)
        with self._changed:
            self._serving -= 1
            if self._closing and not self._serving:
                self._ended.set()

    def _start(self) -> _Worker:
        worker = _Worker(self._limits)
        with self._changed:
            self._live.add(worker)
            if self._killed:
                worker.kill()
        try:
            worker.greet()
        except EOFError:
            raise WorkerStartError(self._drop(worker, kill=True)) from None
        return worker

    def _drop(self, worker: _Worker, *, kill: bool) -> str:
        with self._changed:
            self._live.discard(worker)
        return worker.close(kill=kill)

    def _take(self) -> list[_Job]:
        """Return the next calls for one worker, a fair share of what waits; empty when the pool closes."""
        with self._changed:
            taken: list[_Job] = []
            while not taken and not (self._closing and not self._queue):
                self._idle += 1
                while not self._queue and not self._closing:
                    self._changed.wait()
                self._idle -= 1
                share = min(_BATCH_CALLS, -(-len(self._queue) // (2 * self._workers)))
                while self._queue and len(taken) < share and sum(len(job.payload) for job in taken) < _BATCH_BYTES:
                    job = self._queue.popleft()
                    if job.start():
                        taken.append(job)
                    else:
                        self.pending_bytes -= len(job.payload)
            return taken

    def _work(self, worker: _Worker, jobs: list[_Job]) -> int:
        """Let ``worker`` answer ``jobs``; return how many it answered before it was gone."""
        done = 0
        try:
            worker.send(jobs)
            for job in jobs:
                reason, value = worker.receive(last=job is jobs[-1])
                self._settle(job, CallError(reason, value) if reason else None, value)
                done += 1
        except (EOFError, OSError):
            pass
        return done

    def _settle(self, job: _Job, error: Exception | None, value: Any = None) -> None:
        with self._changed:
            self.pending_bytes -= len(job.payload)
        if error:
            job.future.set_exception(error)
        else:
            job.future.set_result(value)

    def _bury(self, worker: _Worker, jobs: list[_Job]) -> list[_Job]:
        """Find who is to blame for the end of ``worker``; the rest waits again, a suspect is returned."""
        last_words = self._drop(worker, kill=True)
        number, reason = worker.verdict or (worker.answered, Reason.DIED)
        guilty = number == worker.answered and (worker.answered == 0 or reason is Reason.HUNG)
        if self._killed or guilty:
            self._settle(jobs.pop(0), CallError(reason, "" if worker.verdict else last_words))
        suspects = [] if self._killed or guilty else [jobs.pop(0)]
        with self._changed:
            if not self._killed:
                self._queue.extendleft(reversed(jobs))
                jobs = []
            self._changed.notify()
        for job in jobs:
            self._settle(job, CallError(Reason.DIED))
        return suspects

    def _give_up(self, jobs: list[_Job], detail: str) -> None:
        with self._changed:
            self._unavailable = detail or "?"
            jobs = jobs + [job for job in self._queue if job.start()]
            self._queue.clear()
        for job in jobs:
            self._settle(job, WorkerStartError(self._unavailable))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers end after the queued calls, or after the present ones (``cancel_futures``)."""
        with self._changed:
            self._closing = True
            if cancel_futures:
                self._cancel_queued()
            self._changed.notify_all()
        if wait:
            self._join()

    def terminate(self) -> None:
        """End every worker at once; calls that wait are cancelled, running ones fail."""
        with self._changed:
            self._closing = self._killed = True
            self._cancel_queued()
            live = list(self._live)
            self._changed.notify_all()
        for worker in live:
            worker.kill()
        self._join()

    def _join(self) -> None:
        for thread in self._threads:
            thread.join()
        self._ended.set()

    def _cancel_queued(self) -> None:
        for job in self._queue:
            if not job.future.cancel():
                job.future.set_exception(CallError(Reason.DIED))
        self._queue.clear()
