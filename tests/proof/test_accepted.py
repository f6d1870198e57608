"""What the office ruled on or accepted comes back marked so, and opens again where it was another value."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lcxl.findings import Finding
from lcxl.model import Acceptance, Ruling, Status
from lcxl.proof.reference import Reference
from tests.cases.proof import proofed
from tests.proof.letters import ROWS, SOUND, Annex
from tests.proof.references import RESULTS, reference

SHARE = replace(RESULTS[4], current_text="50%", measures=(replace(RESULTS[4].measures[0], value_text="50%"),))
LOW = replace(RESULTS[0], current_text="93,2%")


def _proofed(folder: Path, row: int, current: str, against: Reference) -> list[Finding]:
    rows = tuple((*cells[:6], current) if at == row else cells for at, cells in enumerate(ROWS))
    return proofed(replace(SOUND, annex=replace(SOUND.annex or Annex(), rows=rows)), folder, against=against)


def _results(changed: Any) -> tuple[Any, ...]:
    return tuple(changed if one.indicator == changed.indicator else one for one in RESULTS)


@pytest.mark.parametrize(
    ("acceptance", "accepted"),
    [
        (Acceptance(code="LP211", indicator=5), True),
        (Acceptance(code="LC508", indicator=5), True),
        (Acceptance(code="LC508", indicator=5, value="50%"), True),
        (Acceptance(code="LC508", indicator=5, value="48%"), False),
        (Acceptance(code="LC508", indicator=4), False),
        (Acceptance(code="LC506", indicator=5), False),
    ],
)
def test_an_acceptance_means_its_finding_under_either_code(
    acceptance: Acceptance, accepted: bool, tmp_path: Path
) -> None:
    known = reference(results=_results(SHARE), acceptances=(acceptance,))
    found = _proofed(tmp_path, 4, "50%", known)
    assert [(one.code, one.accepted) for one in found] == [("LP211", accepted)]


@pytest.mark.parametrize(("number", "accepted"), [(1, True), (2, False)])
def test_a_ruling_settles_a_mark_that_its_figure_contradicts(number: int, accepted: bool, tmp_path: Path) -> None:
    known = reference(results=_results(LOW), rulings=(Ruling(indicator=number, status=Status.MET),))
    found = _proofed(tmp_path, 0, "93,2%", known)
    assert [(one.code, one.indicator, one.accepted) for one in found] == [("LP207", 1, accepted)]
