"""Forms, returns and reminders of units that are no longer in the round: told, and moved out of the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from lcxl.engine import Outputs, safe_name
from lcxl.findings import Finding, finding
from lcxl.model import Unit

ASIDE = "khong-con-dung"
"""The folder beside the others that holds what is not to be sent any more."""
_KINDS = frozenset({".xlsx", ".eml", ".txt"})
_COPY = re.compile(r" \(\d+\)$")


def set_aside(store: Outputs, folder: Path, units: Iterable[Unit]) -> Iterator[Finding]:
    """Move what lcxl wrote into ``folder`` for units that are not among ``units``; LC896 names it."""
    current = {safe_name(f"{unit.code} {unit.short_name}") for unit in units}
    moved = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        stem = _COPY.sub("", path.stem)
        if path.suffix in _KINDS and stem not in current and path.is_file() and store.wrote(path.with_stem(stem)):
            aside = folder / ASIDE / path.name
            with suppress(OSError):
                aside.parent.mkdir(exist_ok=True)
                path.replace(aside)
                moved.append(path)
    if moved:
        names = ", ".join(dict.fromkeys(path.stem for path in moved))
        yield finding("LC896", file=f"{moved[0].parent.name}/{ASIDE}", names=names, folder=ASIDE)
