"""Each finding about what lcxl writes, made to arise by the real code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unittest import mock

from lcxl.engine.store import Outputs, Placed, place_output
from lcxl.findings import Finding
from lcxl.round.departed import set_aside


def _told(placed: Placed) -> list[Finding]:
    return [placed.finding] if placed.finding else []


def _edited(folder: Path) -> list[Finding]:
    path = folder / "3-ket-qua" / "cong-van.docx"
    place_output(path, b"as lcxl wrote it", folder)
    path.write_bytes(b"as edited in Word")
    return _told(place_output(path, b"the new one", folder))


def _open_in_excel(folder: Path) -> list[Finding]:
    with mock.patch.object(Path, "replace", side_effect=PermissionError(13, "in use")):
        return _told(place_output(folder / "tong-hop.xlsx", b"new", folder))


def _disk_full(folder: Path) -> list[Finding]:
    with mock.patch.object(Path, "write_bytes", side_effect=OSError(28, "No space left on device")):
        return _told(place_output(folder / "tong-hop.xlsx", b"new", folder))


def _gone(folder: Path) -> list[Finding]:
    forms = folder / "1-bieu-mau"
    place_output(forms / "YT Y tế.xlsx", b"the form of a unit", folder)
    return list(set_aside(Outputs.open(folder), forms, ()))


CASES: dict[str, Callable[[Path], list[Finding]]] = {
    "LC880": _edited,
    "LC881": _open_in_excel,
    "LC882": _disk_full,
    "LC896": _gone,
}
