"""One way for each finding about evidence files to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lcxl.findings import Finding
from lcxl.model import Settings
from lcxl.readers.intake.candidates import Candidate
from lcxl.readers.intake.walk import find_candidates
from lcxl.round.evidencefiles import keep_evidence
from tests.builders import document, entry, submission, together
from tests.round.test_evidencefiles import CODE, ROUND, health, keep


def _of_several(folder: Path) -> list[Finding]:
    other = submission("KT", entry("57.1", "93%"), evidence=(document("MC.KT.57.01", location="qd.pdf"),))
    return keep(folder, {"qd.pdf": b"%PDF-1.7"}, health(location="qd.pdf"), other).findings


def _odd_kind(folder: Path) -> list[Finding]:
    return keep(folder, {f"{CODE}.svg": b"<svg/>"}, health()).findings


def _gone(folder: Path) -> list[Finding]:
    (folder / f"{CODE}.pdf").write_bytes(b"%PDF-1.7")
    found = [one for one in find_candidates(folder) if isinstance(one, Candidate)]
    (folder / f"{CODE}.pdf").unlink()
    return keep_evidence(folder, "3-ket-qua", together(ROUND, [health()]), found, {}).findings


def _unregistered(folder: Path) -> list[Finding]:
    return keep(folder, {"MC.YT.20.07.pdf": b"%PDF-1.7"}, health()).findings


def _too_much(folder: Path) -> list[Finding]:
    small = replace(ROUND, settings=Settings(max_unpacked_bytes=100))
    return keep(folder, {f"{CODE}.pdf": b"%PDF-1.7" + bytes(800)}, health(), a_campaign=small).findings


CASES: dict[str, Callable[[Path], list[Finding]]] = {
    "LC134": _too_much,
    "LC621": _of_several,
    "LC622": _odd_kind,
    "LC623": _gone,
    "LC624": _unregistered,
}
