"""What a worker process does: answer calls over its standard input and output until the parent is gone.

The module imports next to nothing, since each worker starts with it.  ``lcxl.engine.pool`` holds the parent's side.
"""

from __future__ import annotations

import copyreg
import os
import pickle
import signal
import struct
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from enum import StrEnum
from functools import cache, partial
from operator import attrgetter
from pathlib import Path
from typing import IO, Any

Message = tuple[str, bytes]
"""``("=digest", context)`` brings a shared value, ``("digest" or "", call)`` a call with or without one."""


class Reason(StrEnum):
    """Why a call has no result."""

    ERROR = "error"
    DIED = "died"
    HUNG = "hung"
    MEMORY = "memory"


def describe(error: BaseException) -> str:
    """Return one line about ``error``: type, text, and the file name and line where it arose."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return " ".join(f"{type(error).__name__}: {error}".split())[:400] + where


def call(function: Callable[..., Any], *arguments: Any) -> tuple[Reason | None, Any]:
    """Return (None, result) or (reason, detail): what a call raises is an answer, never a raise.

    The panics of native libraries, which are no ``Exception``, are answers too; KeyboardInterrupt and
    SystemExit pass through.
    """
    try:
        return None, function(*arguments)
    except (KeyboardInterrupt, SystemExit):
        raise
    except MemoryError as error:
        return Reason.MEMORY, describe(error)
    except BaseException as error:
        return Reason.ERROR, describe(error)


def write_frame(stream: IO[bytes], payload: bytes) -> None:
    """Write one length-prefixed frame; OSError if the other side is gone."""
    stream.write(struct.pack(">Q", len(payload)))
    stream.write(payload)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Return the next frame, or None where the other side is gone."""
    header = stream.read(8)
    if len(header) < 8:
        return None
    size = struct.unpack(">Q", header)[0]
    payload = stream.read(size)
    return payload if len(payload) == size else None


def serve(max_bytes: int) -> None:
    """Answer calls until the parent closes the pipe.  What a called library prints goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    _bound_address_space(max_bytes)
    contexts: dict[str, tuple[Reason | None, Any]] = {}
    with suppress(OSError):
        write_frame(outgoing, pickle.dumps((None, os.getpid())))
        while (frame := read_frame(incoming)) is not None:
            for message in pickle.loads(frame):
                _answer(message, contexts, outgoing)


def _answer(message: Message, contexts: dict[str, tuple[Reason | None, Any]], outgoing: IO[bytes]) -> None:
    key, payload = message
    if key.startswith("="):
        contexts.clear()
        contexts[key[1:]] = call(pickle.loads, payload)
        return
    reason, value = call(run, payload, contexts.get(key))
    try:
        answer = pickle.dumps((reason, value), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        answer = pickle.dumps((Reason.ERROR, describe(error)))
    write_frame(outgoing, answer)


def run(payload: bytes, context: tuple[Reason | None, Any] | None = None) -> Any:
    """Make the pickled call ``payload``; the value of ``context`` (an answer of ``call``) is its first argument."""
    function, arguments, keywords = pickle.loads(payload)
    if context is None:
        return function(*arguments, **keywords)
    reason, value = context
    if reason is not None:
        raise pickle.UnpicklingError(value)
    return function(value, *arguments, **keywords)


def run_each(*arguments: Any) -> list[tuple[Reason | None, Any]]:
    """Call a function with each of several items, after the shared value if there is one: what ``call`` gives of each.

    ``arguments`` are the shared value (or none), the function and the items.
    """
    *shared, function, items = arguments
    return [call(function, *shared, item) for item in items]


def travel_by_slots(*kinds: type) -> None:
    """Let values of frozen dataclasses with slots cross processes slot by slot; dataclasses' own way is much slower."""
    for kind in kinds:
        copyreg.pickle(kind, partial(_taken_apart, attrgetter(*_names(kind))))


def _taken_apart(values: Callable[[Any], tuple[Any, ...]], one: Any) -> tuple[Any, ...]:
    return _put_together, (type(one), values(one))


def _put_together(kind: type, values: tuple[Any, ...]) -> Any:
    made: Any = object.__new__(kind)
    for put, value in zip(_setters(kind), values, strict=True):
        put(made, value)
    return made


def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


@cache
def _setters(kind: type) -> tuple[Callable[[Any, Any], None], ...]:
    return tuple(getattr(kind, name).__set__ for name in _names(kind))


def _bound_address_space(max_bytes: int) -> None:
    """Set a hard stop far above the watched limit, where the platform has one: one huge request fails at once."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        bound = 2 * max_bytes + (1 << 30)
        resource.setrlimit(resource.RLIMIT_AS, (bound, resource.getrlimit(resource.RLIMIT_AS)[1]))
