"""One run at a time in a round's folder: whoever comes second waits a while, and is told.

The lock is the operating system's: it goes with the process that holds it, so that one that was killed leaves none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from lcxl.errors import LcxlError
from lcxl.findings import finding

WAIT = 60.0
"""Seconds for which a second run waits."""
_TEMPORARY = ".lcxl-*.tmp"


@contextmanager
def held(root: Path, seconds: float = WAIT) -> Iterator[None]:
    """Hold the round's lock; LcxlError (LC895) if another run has it all the time.

    What a run that was killed left half-written is swept away.  Where nothing can be written there is no lock: then
    the outputs will tell why.
    """
    try:
        (root / ".lcxl").mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / ".lcxl" / "lock", is_singleton=True)
        lock.acquire(timeout=seconds)
    except Timeout as error:
        raise LcxlError(finding("LC895", seconds=f"{seconds:g}")) from error
    except (OSError, NotImplementedError):
        yield
        return
    try:
        for left in root.glob(f"*/**/{_TEMPORARY}"):
            with suppress(OSError):
                left.unlink()
        yield
    finally:
        lock.release()
