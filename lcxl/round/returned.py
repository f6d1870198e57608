"""What went back to units in the last run, so that a rerun makes only those returns anew that would differ.

Findings are never remembered: whether a return is still right is told by what it is made of (campaign, file,
findings, day) and by the digests of its files.  The memory may be deleted at any time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lcxl.engine import write_whole
from lcxl.model import Campaign
from lcxl.round.returning import ToReturn

_MEMORY = ".lcxl/returns.json"


class Returned:
    """The returns of a round: those of the last run that still hold, and those of this run."""

    def __init__(self, root: Path, folder: Path, campaign: Campaign, today: date | None) -> None:
        self._path = root / _MEMORY
        self._folder = folder
        self._common = sha256(
            f"{version('lcxl')} {version('xlsxwriter')} {today} {campaign!r}".encode("utf-8", "surrogatepass")
        ).digest()
        self._last = _read(self._path)
        self._now: dict[str, dict[str, Any]] = {}

    def held(self, item: ToReturn) -> list[Path] | None:
        """Return the files of a return that would be made again as they lie there; None if it has to be made."""
        last = self._last.get(item.unit.code, {})
        files = last.get("files")
        if last.get("made_of") != self._made_of(item) or not isinstance(files, dict):
            return None
        paths = [self._folder / name for name in files]
        if any(_digest(path) != digest for path, digest in zip(paths, files.values(), strict=True)):
            return None
        self._now[item.unit.code] = last
        return paths

    def note(self, item: ToReturn, files: Mapping[str, bytes]) -> None:
        """Remember a return whose files now lie under their own names."""
        digests = {name: sha256(data).hexdigest() for name, data in files.items()}
        self._now[item.unit.code] = {"made_of": self._made_of(item), "files": digests}

    def save(self) -> None:
        """Keep the returns of this run for the next."""
        with suppress(OSError):
            write_whole(self._path, json.dumps(self._now, indent=1, sort_keys=True).encode("ascii"))

    def _made_of(self, item: ToReturn) -> str:
        candidate = item.candidate
        parts = (item.unit.code, candidate.name, candidate.sha256, candidate.sent_on, item.findings)
        return sha256(self._common + repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _read(path: Path) -> dict[str, dict[str, Any]]:
    with suppress(OSError, ValueError):
        kept = json.loads(path.read_text("ascii"))
        return {unit: one for unit, one in kept.items() if isinstance(one, dict)} if isinstance(kept, dict) else {}
    return {}


def _digest(path: Path) -> str:
    with suppress(OSError):
        return sha256(path.read_bytes()).hexdigest()
    return ""


def split(items: Iterable[ToReturn], returned: Returned) -> tuple[list[ToReturn], dict[str, list[Path]]]:
    """Return what has to be made, and the files of what still holds by the code of its unit."""
    held = {item.unit.code: (item, returned.held(item)) for item in items}
    to_make = [item for item, paths in held.values() if paths is None]
    return to_make, {unit: paths for unit, (_, paths) in held.items() if paths is not None}
