"""Where the content of archives and e-mails waits on disk until it is read, and the record of what is in them.

A guarded process writes both, file by file, so that what it found is kept though it breaks down later.
"""

from __future__ import annotations

import atexit
import os
import pickle
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import rmtree
from typing import IO, Any

_NAME = re.compile(r"lcxl-spool-(\d+)-")
_JOURNAL = "journal"


class Spool:
    """A folder of the system's for temporary files, removed at the end; what killed runs left behind goes too."""

    def __init__(self) -> None:
        _sweep()
        prefix = f"lcxl-spool-{os.getpid()}-"
        self._folder = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
        self._count = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *error: object) -> None:
        self._folder.cleanup()

    def folder(self) -> Path:
        """Make a fresh folder, for what one loose file holds."""
        self._count += 1
        folder = Path(self._folder.name, str(self._count))
        folder.mkdir()
        return folder


@cache
def lasting_spool() -> Spool:
    """Return a spool that exists as long as this process does, for callers that have none of their own."""
    spool = Spool()
    atexit.register(spool.__exit__)
    return spool


def _sweep() -> None:
    import psutil

    with suppress(OSError):
        for entry in os.scandir(tempfile.gettempdir()):
            match = _NAME.match(entry.name)
            if match and not psutil.pid_exists(int(match[1])):
                rmtree(entry.path, ignore_errors=True)


@dataclass(slots=True)
class Journal:
    """What is found in one loose file, in order, and at which file inside the work was last."""

    folder: Path
    _file: IO[bytes]
    _count: int = 0

    @classmethod
    def start(cls, folder: Path) -> Journal:
        """Begin a journal in a folder of the spool."""
        return cls(folder, (folder / _JOURNAL).open("wb"))

    def enter(self, name: str) -> None:
        """Note which file inside is opened next: whatever happens from here on is its doing."""
        self.put(name)
        self._file.flush()

    def put(self, seen: Any) -> None:
        """Note what was found."""
        pickle.dump(seen, self._file, protocol=pickle.HIGHEST_PROTOCOL)

    def keep(self, data: bytes) -> str:
        """Write the content of a file down, and return where."""
        self._count += 1
        path = self.folder / str(self._count)
        path.write_bytes(data)
        return str(path)

    def close(self) -> None:
        """End the journal."""
        self._file.close()


def read_journal(folder: Path) -> tuple[list[Any], str]:
    """Return what a journal tells was found, as far as it goes, and which file inside was opened last."""
    found: list[Any] = []
    last = ""
    for one in _entries(folder):
        if isinstance(one, str):
            last = one
        else:
            found.append(one)
    return found, last


def _entries(folder: Path) -> Iterator[Any]:
    with suppress(FileNotFoundError), (folder / _JOURNAL).open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except Exception:  # the process was ended while it wrote
                return
