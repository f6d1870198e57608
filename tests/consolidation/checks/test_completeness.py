from __future__ import annotations

from typing import Any

import pytest

from lcxl.consolidation.checks.run import check_unit
from lcxl.findings import Finding
from lcxl.model import Aggregation, Claim, Level
from tests.builders import YES_NO, at_least, campaign, codes, context, entry, measure, only, submission

WATER = measure("20.1", threshold=at_least(50))


def checked(*entries: Any, asked: Any = (WATER,), unit: str = "YT", **more: Any) -> list[Finding]:
    return list(check_unit(context(campaign(*asked, **more), submission(unit, *entries))))


def test_a_figure_that_meets_its_threshold_with_its_evidence_gives_no_finding() -> None:
    assert not only(checked(entry(figure="60%", claim=Claim.MET)), "LC301")
    assert codes(checked(entry(figure="60%", evidence=("MC.YT.20.01",)))) == ["LC602"]


@pytest.mark.parametrize("claim", [Claim.NO_DATA, Claim.NO_OCCURRENCE])
def test_saying_that_there_is_no_figure_is_an_answer(claim: Claim) -> None:
    assert not checked(entry(claim=claim))


def test_both_parts_without_a_figure_are_an_answer() -> None:
    assert not only(checked(entry(figure="28341/30264")), "LC301")


def test_for_yes_or_no_the_claim_is_the_answer() -> None:
    asked = (measure("49.1", unit=YES_NO),)
    found = only(checked(entry("49.1"), asked=asked), "LC301")
    assert [one.cell for one in found] == ["N5"]
    assert not only(checked(entry("49.1", claim=Claim.MET), asked=asked), "LC303")


def test_a_ward_claims_its_share_without_a_figure() -> None:
    asked = (measure("27.1", by="UBXP", aggregation=Aggregation.SHARE_OF_UNITS_MEETING),)
    assert not only(checked(entry("27.1", claim=Claim.MET), asked=asked, unit="06652"), "LC303")


def test_nothing_is_required_of_an_indicator_of_a_higher_level() -> None:
    assert not checked(entry(), levels={20: Level.HIGHER_LEVEL})


def test_what_cannot_be_read_is_told_elsewhere_and_not_called_blank() -> None:
    assert not checked(entry(typed="93 và 95", unreadable=True))


def test_reasons_are_asked_of_the_lead_and_not_of_a_partner() -> None:
    asked = (measure("20.1", by="YT KT", threshold=at_least(50)),)
    row = entry(figure="40%", claim=Claim.NOT_MET)
    assert codes(checked(row, asked=asked)) == ["LC305", "LC306"]
    assert not checked(row, asked=asked, unit="KT")


def test_a_claim_against_its_figure_is_not_also_asked_for_a_reason() -> None:
    assert not only(checked(entry(figure="40%", claim=Claim.MET)), "LC305")


def test_a_missing_reason_is_told_where_it_belongs() -> None:
    found = only(checked(entry(figure="40%", remedy="Đầu tư")), "LC305")
    assert [(one.unit, one.file, one.sheet, one.cell, one.measure, one.indicator) for one in found] == [
        ("YT", "YT.xlsx", "Chỉ số", "Q5", "20.1", 20)
    ]
