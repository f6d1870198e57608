from __future__ import annotations

from decimal import Decimal

import pytest

from lcxl.model import Claim, Entry, Level, UnitState
from lcxl.tidy.material import narrative_rows
from lcxl.tidy.units import answer_rows, outcome, unit_rows
from tests.builders import YES_NO, at_least, entry, measure
from tests.consolidations import small

SHARE = measure("20.1", threshold=at_least(60))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (entry("20.1", "59,99%", claim=Claim.MET), Claim.NOT_MET),
        (entry("20.1", "60%", claim=Claim.NOT_MET), Claim.MET),
        (entry("20.1", claim=Claim.MET), Claim.MET),
        (entry("20.1", claim=Claim.NO_DATA), Claim.NO_DATA),
        (entry("20.1", claim=Claim.NO_OCCURRENCE), Claim.NO_OCCURRENCE),
        (entry("20.1", "5/0"), Claim.NO_OCCURRENCE),
        (entry("20.1", "5/10"), Claim.NOT_MET),
        (entry("20.1"), None),
        (entry("20.1", "Dưới 70%"), None),
        (entry("20.1", "Dưới 50%"), Claim.NOT_MET),
    ],
)
def test_what_an_answer_comes_to(given: Entry, expected: Claim | None) -> None:
    assert outcome(given, SHARE) == expected


def test_yes_no_measures_and_the_higher_level() -> None:
    assert outcome(entry("47.1", unit=YES_NO, claim=Claim.MET), measure("47.1", unit=YES_NO)) == Claim.MET
    assert outcome(entry("20.1", "99%"), SHARE, Level.HIGHER_LEVEL) == Claim.HIGHER_LEVEL
    assert outcome(entry("20.1"), SHARE, Level.HIGHER_LEVEL) is None


def test_a_row_for_everything_asked_also_of_a_silent_unit() -> None:
    rows = [row for row in answer_rows(small()) if row.unit == "06667"]
    assert [(row.measure, row.state, row.outcome, row.cell) for row in rows] == [
        ("3.1", UnitState.MISSING, None, ""),
        ("47.1", UnitState.MISSING, None, ""),
    ]


def test_rows_may_be_chosen_by_measure_and_unit() -> None:
    assert {row.measure for row in answer_rows(small(), {"20.1"})} == {"20.1"}
    assert {row.unit for row in answer_rows(small(), units={"KT"})} == {"KT"}


def test_a_corrected_figure_points_to_the_correction() -> None:
    row = next(row for row in answer_rows(small(), {"3.1"}) if row.corrected)
    assert (row.unit, row.value, row.typed, row.file) == ("06664", Decimal(95), "9,5%", "chien-dich.xlsx")


def test_units_count_their_measures_by_outcome() -> None:
    rows = {row.unit: row for row in unit_rows(small())}
    assert (rows["YT"].met, rows["YT"].not_met, rows["YT"].open) == (1, 2, 0)
    assert (rows["06667"].state, rows["06667"].open) == (UnitState.MISSING, 2)
    assert rows["06667"].late


def test_narratives_stand_by_section_and_keep_their_picks() -> None:
    made = small()
    rows = narrative_rows(made)
    assert [row.section for row in rows] == ["difficulties", "proposals"]
    again = narrative_rows(made, {rows[1].key, ("YT", "difficulties", "đã sửa")})
    assert [row.picked for row in again] == [False, True]
