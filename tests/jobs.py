"""Functions for worker processes in tests: they have to be importable there."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path


def double(number: int) -> int:
    return 2 * number


def add(context: int, number: int) -> int:
    return context + number


def name_of(context: dict[str, str], key: str) -> str:
    return context[key]


def process_id(_: object) -> int:
    return os.getpid()


def behave(what: str) -> str:
    """Do what a hostile file might make a reader do."""
    if what == "raise":
        raise ValueError("no such sheet")
    if what == "exit":
        os._exit(3)
    if what == "kill":
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    if what == "panic":
        print("thread panicked at src/lib.rs", file=sys.stderr, flush=True)
        os._exit(101)
    if what == "hang":
        time.sleep(60)
    if what == "eat":
        eaten = []
        while True:
            eaten.append(bytearray(b"x" * 20_000_000))
    if what == "print":
        print("chatter on standard output")
    return what


def unless_printed(what: str) -> str | None:
    """Leave what is to be printed to another function."""
    if what == "raise":
        raise ValueError("no such sheet")
    return None if what == "print" else f"light {what}"


def die_in_worker(number: int) -> int:
    """Die in a worker, which has no terminal session of its parent's and no test running in it."""
    if "pytest" not in sys.modules:
        os._exit(9)
    return 2 * number


def die_once(flag: str) -> str:
    """Die at the first call, not at the second."""
    path = Path(flag)
    if not path.exists():
        path.write_text("x")
        os._exit(9)
    return "second time"


def slow(number: int) -> int:
    time.sleep(0.02)
    return number


def wide(number: int) -> str:
    return "x" * number


def unpicklable(_: object) -> object:
    return lambda: None
