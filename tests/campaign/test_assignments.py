from __future__ import annotations

from dataclasses import replace
from datetime import date

from lcxl.campaign.assignments import (
    claims_only,
    indicators_of,
    measures_of_unit,
    reporting_units,
    reports,
    units_reporting,
)
from lcxl.campaign.shipped import load_campaign
from lcxl.model import Aggregation, Unit, UnitKind

CAMPAIGN = load_campaign()
UNITS = {unit.code: unit for unit in CAMPAIGN.units}
WARD, EDUCATION = UNITS["06649"], UNITS["GDDT"]


def test_ha_long_expects_48_reports() -> None:
    expected = reporting_units(CAMPAIGN)
    assert len(expected) == 48
    assert sum(unit.kind is UnitKind.OFFICE for unit in expected) == 15
    assert not any(unit.kind is UnitKind.COLLECTIVE for unit in expected)


def test_members_report_what_their_collective_is_assigned() -> None:
    codes = [measure.code for measure in measures_of_unit(CAMPAIGN, WARD)]
    assert codes == ["3.1", "44.1", "46.1", "47.1", "48.1", "56.1"]
    assert not reports(EDUCATION, CAMPAIGN.catalogue.measure("3.1"))
    wards = units_reporting(CAMPAIGN, CAMPAIGN.catalogue.measure("3.1"))
    assert len(wards) == 33
    assert [unit.code for unit in units_reporting(CAMPAIGN, CAMPAIGN.catalogue.measure("20.1"))] == ["KT", "YT"]


def test_a_unit_that_is_gone_or_has_nothing_to_report_is_not_expected() -> None:
    idle = Unit(code="X", name="Phòng X", short_name="Phòng X", kind=UnitKind.DEPARTMENT)
    gone = replace(WARD, valid_to=date(2024, 6, 29))
    campaign = replace(CAMPAIGN, units=(idle, gone, EDUCATION))
    assert reporting_units(campaign) == (EDUCATION,)


def test_where_only_the_claim_is_asked_for() -> None:
    shared = replace(CAMPAIGN.catalogue.measure("38.1"), reporters=("VHTT", "UBXP"))
    assert shared.aggregation is Aggregation.SHARE_OF_UNITS_MEETING
    assert claims_only(WARD, shared)
    assert not claims_only(UNITS["VHTT"], shared)
    assert not claims_only(None, shared)
    yes_no = CAMPAIGN.catalogue.measure("49.1")
    assert claims_only(EDUCATION, yes_no)
    assert claims_only(None, yes_no)
    assert not claims_only(WARD, CAMPAIGN.catalogue.measure("3.1"))


def test_each_measure_finds_its_indicator() -> None:
    found = indicators_of(CAMPAIGN.catalogue, CAMPAIGN.catalogue.measures)
    assert len(found) == 63
    assert found["12.5"].number == 12
