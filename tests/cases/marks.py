"""One way for each finding about marks in the consolidated workbook to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lcxl.findings import Finding
from lcxl.round.picking import carry_marks, picked
from tests.round.test_picking import NAME, change, done, turned_round, write


def _marked(folder: Path) -> list[Finding]:
    change(write(folder, done()), turned_round)
    told = carry_marks(folder, NAME)
    return [told] if told else []


def _unreadable(folder: Path) -> list[Finding]:
    (folder / "3-ket-qua").mkdir()
    (folder / NAME).write_bytes(b"PK\x03\x04")
    return list(picked(done(), folder, NAME).findings)


def _gone(folder: Path) -> list[Finding]:
    write(folder, done())
    return list(picked(done(("difficulties", "Thiếu cán bộ.")), folder, NAME).findings)


CASES: dict[str, Callable[[Path], list[Finding]]] = {"LC885": _marked, "LC886": _unreadable, "LC887": _gone}
