from __future__ import annotations

from dataclasses import replace

import pytest

from lcxl.model import Aggregation, Claim, Contact, FigureFrom, Threshold
from tests.builders import (
    YES_NO,
    at_least,
    campaign,
    claims,
    document,
    entry,
    measure,
    only,
    submission,
    together,
    wards,
)


def test_a_missing_unit_is_told_with_the_deadline_if_there_is_one() -> None:
    asked = campaign(measure("20.1"))
    without = replace(asked, period=replace(asked.period, deadline=None))
    for one, words in ((asked, "chưa gửi báo cáo (hạn nộp 21/06/2024)."), (without, "chưa gửi báo cáo.")):
        [missing] = only(together(one, []).findings, "LC701")
        assert missing.message().endswith(words)


@pytest.mark.parametrize(
    ("lead", "partner", "told"),
    [
        ("93,65%", "93,65%", False),
        ("93,65%", "93,6%", True),
        ("93,65%", "28341/30264", False),
        ("28341/30264", "93,6%", False),
        ("Dưới 1%", "0,5%", False),
        ("Dưới 1%", "2%", True),
        ("93,65%", "", False),
    ],
)
def test_a_partner_s_figure_is_compared_with_the_lead_s(lead: str, partner: str, told: bool) -> None:
    asked = measure("20.1", by="YT KT")
    rows = [submission("YT", entry(figure=lead)), submission("KT", entry(figure=partner))]
    found = only(together(campaign(asked), rows).findings, "LC720")
    assert [(one.unit, one.measure) for one in found] == ([("KT", "20.1")] if told else [])


@pytest.mark.parametrize(
    ("lead", "partner", "told"),
    [
        (Claim.MET, Claim.MET, False),
        (Claim.MET, Claim.NOT_MET, True),
        (Claim.MET, Claim.NO_DATA, False),
        (Claim.MET, None, False),
    ],
)
def test_claims_are_compared_too(lead: Claim, partner: Claim | None, told: bool) -> None:
    asked = measure("50.1", unit=YES_NO, by="YT KT")
    rows = [submission("YT", entry("50.1", claim=lead)), submission("KT", entry("50.1", claim=partner))]
    assert bool(only(together(campaign(asked), rows).findings, "LC720")) is told


def test_a_figure_is_compared_with_a_claim_by_what_it_says_against_the_threshold() -> None:
    asked = measure("20.1", by="YT KT", threshold=at_least(50))
    rows = [submission("YT", entry(figure="60%")), submission("KT", entry(claim=Claim.NOT_MET))]
    assert only(together(campaign(asked), rows).findings, "LC720")


@pytest.mark.parametrize(("stated", "told"), [("90%", False), ("90,01%", True)])
def test_what_the_wards_come_to_agrees_with_a_department_within_its_precision(stated: str, told: bool) -> None:
    asked = measure("3.1", by="YT UBXP", aggregation=Aggregation.RATIO_OF_SUMS, figure_from=FigureFrom.LEAD)
    rows = [submission("YT", entry("3.1", stated)), *wards("3.1", "300/333", "300/333", "300/334")]
    assert bool(only(together(campaign(asked), rows).findings, "LC721")) is told


def test_wards_that_all_claim_it_agree_with_a_department_that_claims_it() -> None:
    asked = measure("47.1", unit=YES_NO, by="YT UBXP", aggregation=Aggregation.ALL_YES)
    rows = [submission("YT", entry("47.1", claim=Claim.MET)), *claims("47.1", *[Claim.MET] * 3)]
    assert not only(together(campaign(asked), rows).findings, "LC721")
    rows[1] = submission("06652", entry("47.1", claim=Claim.NOT_MET, reason="r", remedy="g"))
    assert only(together(campaign(asked), rows).findings, "LC721")


def test_a_hundredfold_between_percents_is_told_as_another_unit_of_measure() -> None:
    at_most = Threshold(operator="<=", reference=at_least(5).reference)
    asked = measure("8.1", by="YT KT", threshold=at_most)
    rows = [submission("YT", entry("8.1", "1,54%")), submission("KT", entry("8.1", "0,0154%"))]
    found = together(campaign(asked), rows).findings
    assert only(found, "LC722") and not only(found, "LC720")


def test_wards_that_all_report_the_same_percent_are_no_twins() -> None:
    asked = [measure(code, by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS) for code in ("3.1", "44.1", "46.1")]
    rows = [submission(unit, *(entry(m.code, "100%") for m in asked)) for unit in ("06652", "06664", "06667")]
    assert not [one.code for one in together(campaign(*asked), rows).findings if one.code.startswith("LC74")]


def test_small_fractions_may_coincide() -> None:
    asked = [measure(code, by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS) for code in ("3.1", "44.1")]
    rows = [submission(unit, entry("3.1", "5/5"), entry("44.1", "7/7")) for unit in ("06652", "06664")]
    assert not only(together(campaign(*asked), rows).findings, "LC740")


@pytest.mark.parametrize("telephone", ["", "113", "không có"])
def test_no_telephone_is_nobody_s_twin(telephone: str) -> None:
    asked = measure("3.1", by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS)
    contact = Contact(person="Hoa", telephone=telephone)
    rows = [replace(one, contact=contact) for one in wards("3.1", "100%", "100%", "100%")]
    assert not only(together(campaign(asked), rows).findings, "LC741")


@pytest.mark.parametrize("issuer", ["UBND Phường Hà Tu", "UBND thành phố Hạ Long", "Phòng Y tế", ""])
def test_documents_of_the_unit_itself_or_from_above_are_its_own_evidence(issuer: str) -> None:
    asked = measure("3.1", by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS)
    one = submission("06664", entry("3.1", "100%"), evidence=(document("MC.06664.03.01", issuer=issuer),))
    assert not only(together(campaign(asked), [one]).findings, "LC742")


def test_a_missing_unit_is_named_and_the_wards_figure_says_of_how_many_it_is_made() -> None:
    asked = measure("3.1", by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS)
    found = together(campaign(asked), wards("3.1", "90/100", "90/100")).findings
    assert [one.unit for one in only(found, "LC701")] == ["06667"]
    assert ["2/3" in one.message() for one in only(found, "LC726")] == [True]
