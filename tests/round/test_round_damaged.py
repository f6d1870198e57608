"""One round over 48 units in which 30 files are damaged in 30 ways: each is told, and the 18 good ones are merged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from lcxl.campaign.assignments import TERRITORIAL
from lcxl.engine.store import safe_name
from lcxl.findings import Finding
from lcxl.model import Consolidation, FileState, UnitState
from lcxl.round.folder import Reading
from lcxl.round.round import Round
from tests.damage import DAMAGES, campaign, filled, units

# Whose form is damaged how: thirty damages from the table, one for each of thirty wards and communes.
NAMES = (
    "a list of names instead of the form", "a unit that nobody knows", "no identity, name unclear", "the period before",
    "another campaign's form", "a newer form", "copied from another unit", "retyped into a plain new workbook",
    "another unit's name typed over", "sheet renamed", "column inserted", "header retyped", "column of codes deleted",
    "title pasted above", "row deleted", "row twice", "row of another unit", "code deleted", "threshold overtyped",
    "rows filtered out", "answers merged", "remark beside the table", "claim in two ways", "code a number",
    "rows sorted", "indicator sheet copied and both filled", "several figures in one cell", "a date for a figure",
    "typed in an old font", "cut off in the post",
)  # fmt: skip
WARDS = [unit.code for unit in units() if unit.kind in TERRITORIAL]
DAMAGED = dict(zip(NAMES, WARDS, strict=False))
GOOD = {unit.code for unit in units()} - set(DAMAGED.values())


def files() -> Iterator[tuple[str, bytes]]:
    """Yield (file name, content) of what 48 units sent."""
    done = {code: DAMAGES[name][0] for name, code in DAMAGED.items()}
    for unit in units():
        form = filled(unit.code)
        yield f"{safe_name(f'{unit.code} {unit.short_name}')}.xlsx", done.get(unit.code, bytes)(form)


@cache
def names_by_unit() -> dict[str, str]:
    return {unit.code: f"2-bao-cao-nhan/{safe_name(f'{unit.code} {unit.short_name}')}.xlsx" for unit in units()}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Consolidation:
    root = tmp_path_factory.mktemp("round")
    inbox = root / "2-bao-cao-nhan"
    inbox.mkdir()
    for name, content in files():
        Path(inbox / name).write_bytes(content)
    reading = Reading(workers=0, cache=False, today=date(2024, 6, 22))
    return Round(root, campaign(), reading, []).consolidate()


def about(run: Consolidation, code: str) -> list[Finding]:
    """Return what was told of the file of a unit."""
    return [found for found in run.findings if found.file == names_by_unit()[code]]


def test_thirty_different_damages_and_eighteen_good_files() -> None:
    assert len(set(NAMES)) == len(DAMAGED) == 30
    assert len(GOOD) == 18


@pytest.mark.parametrize("name", NAMES)
def test_each_damage_is_told_of_its_file(run: Consolidation, name: str) -> None:
    assert DAMAGES[name][1] in [found.code for found in about(run, DAMAGED[name])]


def test_every_file_is_in_the_ledger_and_a_refused_one_has_an_error(run: Consolidation) -> None:
    assert sorted(record.file for record in run.files) == sorted(names_by_unit().values())
    for record in run.files:
        if record.state == FileState.REFUSED:
            errors = [found for found in run.findings if found.file == record.file and found.severity == "error"]
            assert errors and record.reason


def test_the_good_files_are_merged_and_nothing_of_their_layout_is_told(run: Consolidation) -> None:
    merged = {answers.unit: answers for answers in run.answers}
    for code in GOOD:
        assert code in merged
        assert [found.code for found in about(run, code) if found.code[:3] in ("LC1", "LC2", "LC4")] == []
    for result in run.measures():
        if result.measure.lead in GOOD:
            assert [source.unit for source in result.sources] == [result.measure.lead]


def test_a_damaged_file_that_can_be_read_is_merged_too(run: Consolidation) -> None:
    refused = {record.file for record in run.files if record.state == FileState.REFUSED}
    whole = {code for name, code in DAMAGED.items() if DAMAGES[name][1] not in REFUSING}
    assert whole <= {answers.unit for answers in run.answers}
    assert refused == {names_by_unit()[code] for code in set(DAMAGED.values()) - whole}


REFUSING = frozenset({"LC201", "LC202", "LC203", "LC204", "LC205", "LC206", "LC207", "LC209", "LC218"})


def test_units_whose_file_is_refused_are_unreadable_and_not_missing(run: Consolidation) -> None:
    states = {result.unit.code: result.state for result in run.units}
    assert UnitState.MISSING not in states.values()
    assert {code for code, state in states.items() if state == UnitState.UNREADABLE} == {
        code for name, code in DAMAGED.items() if DAMAGES[name][1] in REFUSING
    }
