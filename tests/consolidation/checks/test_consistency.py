from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from lcxl.consolidation.checks.consistency import scale_between
from lcxl.consolidation.checks.run import check_unit
from lcxl.findings import Finding
from lcxl.model import Aggregation, Claim, Measure, Settings, Threshold
from tests.builders import COUNT, MILLIONS, at_least, campaign, context, entry, measure, only, quantity, submission

WATER = measure("20.1", threshold=at_least(50), previous="92%")


def checked(row: Any, asked: Measure = WATER, unit: str = "YT", **more: Any) -> list[Finding]:
    return list(check_unit(context(campaign(asked, **more), submission(unit, row))))


@pytest.mark.parametrize(("stated", "agrees"), [("93,6%", True), ("93,65%", True), ("94%", True), ("93,7%", False)])
def test_a_figure_agrees_with_its_fraction_within_its_own_precision(stated: str, agrees: bool) -> None:
    row = entry(figure=stated, numerator=Decimal(28341), denominator=Decimal(30264))
    assert bool(only(checked(row), "LC502")) is not agrees


def test_a_fraction_of_counts_may_exceed_one() -> None:
    asked = measure("6.1", unit=COUNT, threshold=at_least(1))
    assert not only(checked(entry("6.1", "3/2"), asked), "LC501")


@pytest.mark.parametrize(
    ("figure", "claim", "told"),
    [
        ("49,78%", Claim.MET, True),
        ("49,78%", Claim.NOT_MET, False),
        ("50%", Claim.MET, False),
        ("50%", Claim.NOT_MET, True),
        ("49,78%", None, False),
        ("49,78%", Claim.NO_DATA, False),
    ],
)
def test_a_claim_is_held_against_its_figure(figure: str, claim: Claim | None, told: bool) -> None:
    found = only(checked(entry(figure=figure, claim=claim)), "LC503")
    assert bool(found) is told
    assert all(one.quote == figure and figure in one.message() for one in found)


def test_a_ward_s_part_of_a_sum_is_not_held_against_the_city_s_threshold() -> None:
    asked = measure("16.1", unit=COUNT, by="UBXP", aggregation=Aggregation.SUM, threshold=at_least(100))
    assert not only(checked(entry("16.1", "5", unit=COUNT, claim=Claim.MET), asked, "06652"), "LC503")


def test_a_ward_s_count_is_not_held_against_the_city_s_count_of_last_year() -> None:
    falling = Threshold(operator="<", reference="last_year")
    asked = measure(
        "16.1", unit=COUNT, by="UBXP", aggregation=Aggregation.MEAN, threshold=falling, last_year=quantity("24", COUNT)
    )
    assert not only(checked(entry("16.1", "30", unit=COUNT, claim=Claim.MET), asked, "06652"), "LC503")


@pytest.mark.parametrize(
    ("typed", "known", "told"), [("92%", "92%", False), ("90%", "92%", True), ("90%", "", True), ("Đạt", "Đạt", False)]
)
def test_a_changed_previous_figure_is_told(typed: str, known: str, told: bool) -> None:
    previous = None if typed == "Đạt" else quantity(typed)
    asked = measure("20.1", previous="" if known == "Đạt" else known)
    if known == "Đạt":
        asked = replace(asked, previous_text="Đạt")
    found = only(checked(entry(figure="93%", previous=previous, previous_text=typed), asked), "LC505")
    assert bool(found) is told


@pytest.mark.parametrize(("figure", "told"), [("73%", False), ("72%", False), ("71,9%", True)])
def test_a_jump_is_measured_in_points_and_settable(figure: str, told: bool) -> None:
    assert bool(only(checked(entry(figure=figure)), "LC506")) is told
    wide = Settings(jump_points=Decimal(50))
    assert not only(checked(entry(figure=figure), settings=wide), "LC506")


@pytest.mark.parametrize(("now", "code"), [("140", None), ("151", "LC506"), ("100.000", "LC507"), ("49", "LC506")])
def test_counts_jump_by_their_share_and_thousandfold_is_another_unit_of_measure(now: str, code: str | None) -> None:
    asked = measure("10.1", unit=MILLIONS, threshold=at_least(1), previous="100")
    found = [one.code for one in checked(entry("10.1", now, unit=MILLIONS), asked)]
    assert [one for one in found if one in ("LC506", "LC507")] == ([code] if code else [])


@pytest.mark.parametrize(
    ("one", "other", "power"),
    [("1500", "1.5", 3), ("1.4", "1500000", 6), ("1500", "1", 3), ("150", "1", None), ("0", "1000", None)],
)
def test_units_of_measure_lie_thousands_apart(one: str, other: str, power: int | None) -> None:
    assert scale_between(Decimal(one), Decimal(other)) == power


@pytest.mark.parametrize(
    ("figure", "whole", "told"),
    [("91%", "33", False), ("50%", "33", True), ("87%", "33", True), ("90,91%", "33", False), ("100%", "33", False)],
)
def test_some_percents_are_no_share_of_a_count(figure: str, whole: str, told: bool) -> None:
    row = entry(figure=figure, denominator=Decimal(whole))
    assert bool(only(checked(row), "LC508")) is told


def test_a_figure_of_zero_agrees_with_nothing_having_arisen() -> None:
    assert not only(checked(entry(figure="0%", claim=Claim.NO_OCCURRENCE)), "LC509")
    assert only(checked(entry(figure="3%", claim=Claim.NO_OCCURRENCE)), "LC509")
