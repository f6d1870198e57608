from __future__ import annotations

from collections import Counter

import pytest

from lcxl.campaign.assignments import claims_only, reporting_units
from lcxl.campaign.shipped import load_campaign
from lcxl.interfaces.demo.answers import demo_submission, speaks
from lcxl.model import Claim, Submission, Unit, UnitKind
from tests.rounds import ANSWERS

CAMPAIGN = load_campaign()
UNITS = reporting_units(CAMPAIGN)


def unit(code: str) -> Unit:
    return next(one for one in UNITS if one.code == code)


def answers(code: str) -> Submission:
    return demo_submission(CAMPAIGN, unit(code), UNITS.index(unit(code)) + 1)


ALL = {one.code: answers(one.code) for one in UNITS}


def test_there_is_an_answer_to_every_measure() -> None:
    assert set(ANSWERS) == {measure.code for measure in CAMPAIGN.catalogue.measures}
    given = {entry.measure for one in ALL.values() for entry in one.entries}
    assert given == set(ANSWERS)


@pytest.mark.parametrize("code", [one.code for one in UNITS])
def test_every_unit_answers_just_what_it_is_asked(code: str) -> None:
    asked = [m.code for m in CAMPAIGN.catalogue.measures if {code, *unit(code).groups} & set(m.reporters)]
    assert [entry.measure for entry in ALL[code].entries] == asked
    assert not any(entry.blank for entry in ALL[code].entries)


def test_figures_and_claims_are_those_of_the_dispatch() -> None:
    health = {entry.measure: entry for entry in answers("YT").entries}
    water = health["20.1"]
    assert water.quantity is not None
    assert (water.quantity.text, water.claim) == ("93,65%", Claim.NOT_MET)
    unemployed = answers("LDTBXH").entry("35.1")
    assert unemployed is not None and unemployed.quantity is not None
    assert unemployed.quantity.bound == "<"


def test_a_ward_that_may_only_claim_gives_no_figure() -> None:
    for one in UNITS:
        for entry in ALL[one.code].entries:
            if claims_only(one, CAMPAIGN.catalogue.measure(entry.measure)):
                assert entry.quantity is None and entry.claim is not None


def test_remarks_reasons_and_remedies_are_the_leads() -> None:
    told = [(code, e.measure) for code, one in ALL.items() for e in one.entries if e.note or e.reason or e.remedy]
    for code, measure in told:
        assert speaks(unit(code), CAMPAIGN.catalogue.measure(measure))
    leads = {measure for _, measure in told}
    assert {"16.1", "18.1", "19.1", "20.1", "38.1"} <= leads


def test_what_is_not_met_is_explained() -> None:
    for code, one in ALL.items():
        for entry in one.entries:
            if entry.claim is Claim.NOT_MET and speaks(unit(code), CAMPAIGN.catalogue.measure(entry.measure)):
                assert entry.reason and entry.remedy


def test_what_is_met_has_evidence_that_is_registered() -> None:
    for code, one in ALL.items():
        registered = [row.code for row in one.evidence]
        assert len(registered) == len(set(registered))
        cited = {c for entry in one.entries for c in entry.evidence}
        assert cited == set(registered)
        assert all(c.startswith(f"MC.{code}.") for c in cited)
        assert all(bool(e.evidence) == (e.claim is Claim.MET) for e in one.entries)


def test_narratives_are_told_by_their_own_units() -> None:
    told = Counter(code for code, one in ALL.items() for _ in one.narratives)
    assert set(told) == {"GDDT", "YT", "VHTT", "TNMT"}


def test_nobody_shares_a_telephone() -> None:
    telephones = [one.contact.telephone for one in ALL.values()]
    assert len(set(telephones)) == len(telephones)
    assert all(one.signer and one.contact.person for one in ALL.values())


def test_wards_alone_speak_where_no_office_leads() -> None:
    ward = next(one for one in UNITS if one.kind is UnitKind.WARD)
    assert speaks(ward, CAMPAIGN.catalogue.measure("3.1"))
    assert not speaks(ward, CAMPAIGN.catalogue.measure("44.1"))
