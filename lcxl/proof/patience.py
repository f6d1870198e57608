"""How long a rule may take: its time runs while it searches, and whoever searches asks whether any is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

_DEADLINE: ContextVar[float | None] = ContextVar("deadline", default=None)


class OutOfTimeError(Exception):
    """Raised within a rule whose time is over."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Give what runs inside ``seconds``; ``go_on`` raises OutOfTimeError once they are over."""
    token = _DEADLINE.set(monotonic() + seconds)
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def go_on() -> None:
    """Raise OutOfTimeError if the time given by ``within`` is over."""
    deadline = _DEADLINE.get()
    if deadline is not None and monotonic() > deadline:
        raise OutOfTimeError
