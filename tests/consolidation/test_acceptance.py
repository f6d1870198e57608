from __future__ import annotations

from dataclasses import replace

from lcxl.consolidation.acceptance import apply_acceptances
from lcxl.consolidation.merging import Outcome
from lcxl.findings import worst
from lcxl.model import Acceptance, Campaign, Claim, Ruling, Status
from tests.builders import again, at_least, campaign, codes, entry, measure, only, submission

ACCEPTED = Acceptance(code="LC503", indicator=20, reason="theo báo cáo của sở")
ROUND = campaign(measure("20.1", threshold=at_least(60)), acceptances=(ACCEPTED,))


def run(figure: str, a_campaign: Campaign = ROUND, before: Outcome | None = None) -> Outcome:
    row = entry(figure=figure, claim=Claim.MET, evidence=())
    return again(a_campaign, [submission("YT", row)], dict(before.remembered) if before else None)


def accepted(outcome: Outcome) -> list[bool]:
    return [one.accepted for one in only(outcome.consolidation.findings, "LC503")]


def test_an_acceptance_closes_its_finding_which_stays() -> None:
    outcome = run("49,78%")
    assert accepted(outcome) == [True]
    assert worst(only(outcome.consolidation.findings, "LC503")) is None


def test_it_stays_closed_while_the_value_stays() -> None:
    assert accepted(run("49,78%", before=run("49,78%"))) == [True]


def test_it_opens_again_when_the_value_changes_and_says_so() -> None:
    first = run("49,78%")
    second = run("45%", before=first)
    assert accepted(second) == [False]
    assert [
        "49,78%" in one.message() and "45%" in one.message() for one in only(second.consolidation.findings, "LC874")
    ]
    assert accepted(run("49,78%", before=second)) == [True]


def test_a_changed_row_is_a_new_acceptance() -> None:
    anew = replace(ROUND, acceptances=(replace(ACCEPTED, reason="đã xem lại"),))
    assert accepted(run("45%", anew, before=run("49,78%"))) == [True]


def test_its_own_value_stands_above_memory() -> None:
    stated = replace(ROUND, acceptances=(replace(ACCEPTED, value="49,78 %"),))
    assert accepted(run("49,78%", stated)) == [True]
    assert accepted(run("45%", stated)) == [False]


def test_what_was_accepted_is_remembered_while_the_finding_is_gone() -> None:
    gone = run("70%", before=run("49,78%"))
    assert codes(only(gone.consolidation.findings, "LC872")) == ["LC872"]
    assert accepted(run("45%", before=gone)) == [False]


def test_an_acceptance_means_only_what_it_names() -> None:
    for narrower in (
        replace(ACCEPTED, unit="KT"),
        replace(ACCEPTED, measure="20.2"),
        replace(ACCEPTED, indicator=21),
        replace(ACCEPTED, code="LC303"),
    ):
        assert accepted(run("49,78%", replace(ROUND, acceptances=(narrower,)))) == [False]
    wider = Acceptance(code="LC503")
    assert accepted(run("49,78%", replace(ROUND, acceptances=(wider,)))) == [True]


def test_no_acceptance_gives_no_memory() -> None:
    assert apply_acceptances((), (), {"old|key": "value"}).remembered == {}


def test_a_ruling_whose_data_changed_stays_in_force_and_is_told_with_both() -> None:
    ruled = replace(ROUND, rulings=(Ruling(indicator=20, status=Status.MET),), acceptances=())
    first = run("49,78%", ruled)
    assert not only(first.consolidation.findings, "LC875")
    second = run("45%", ruled, before=first)
    told = only(second.consolidation.findings, "LC875")
    assert [(one.indicator, one.severity) for one in told] == [(20, "warning")]
    assert "49,78%" in told[0].message() and "45%" in told[0].message()
    assert second.consolidation.numbers(Status.MET) == (20,)
    confirmed = replace(ruled, rulings=(replace(ruled.rulings[0], reason="xác nhận lại"),))
    assert not only(run("45%", confirmed, before=second).consolidation.findings, "LC875")
