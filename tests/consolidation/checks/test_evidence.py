from __future__ import annotations

from dataclasses import replace

import pytest

from lcxl.consolidation.checks.evidencecodes import EvidenceCode, file_name, parse_code
from lcxl.consolidation.checks.run import check_unit
from lcxl.findings import Finding, Severity
from lcxl.model import Claim, Entry, Evidence, Settings
from tests.builders import at_least, campaign, codes, context, document, entry, measure, only, submission

TEMPLATE = Settings().evidence_code
ROUND = campaign(measure("12.1", threshold=at_least(50)), measure("12.2", threshold=at_least(50)))


def checked(
    *entries: Entry, register: tuple[Evidence, ...] = (), present: frozenset[str] | None = None
) -> list[Finding]:
    return list(check_unit(context(ROUND, submission("YT", *entries, evidence=register), present)))


@pytest.mark.parametrize(
    ("code", "parsed"),
    [
        ("MC.YT.12.01", EvidenceCode("YT", 12, 1)),
        ("mc.yt.12.1", EvidenceCode("yt", 12, 1)),
        ("MC.06652.03.10", EvidenceCode("06652", 3, 10)),
        ("MC-01", None),
        ("MC.YT.12", None),
        ("", None),
    ],
)
def test_codes_are_taken_apart_by_the_campaign_s_template(code: str, parsed: EvidenceCode | None) -> None:
    assert parse_code(code, TEMPLATE) == parsed


def test_another_template_makes_other_codes() -> None:
    assert parse_code("TP12-MC3", "TP{indicator}-MC{number}") == EvidenceCode("", 12, 3)


def test_evidence_of_one_measure_backs_its_whole_indicator() -> None:
    rows = entry("12.1", "60%", evidence=("MC.YT.12.01",)), entry("12.2", "60%")
    assert not checked(*rows, register=(document("MC.YT.12.01"),))


def test_a_met_indicator_without_evidence_is_told_once_with_the_severity_that_the_campaign_sets() -> None:
    assert [one.severity for one in checked(entry("12.1", "60%"), entry("12.2", "60%"))] == [Severity.INFO]
    strict = replace(ROUND, settings=Settings(evidence_required=Severity.WARNING))
    found = list(
        check_unit(context(strict, submission("YT", entry("12.1", "60%"), entry("12.2", claim=Claim.NO_DATA))))
    )
    assert [(one.code, one.severity) for one in found] == [("LC601", Severity.WARNING)]


def test_the_same_document_registered_twice_is_no_clash() -> None:
    twice = (document("MC.YT.12.01", 5), document("MC.YT.12.01", 6))
    assert not checked(entry("12.1", "60%", evidence=("MC.YT.12.01",)), register=twice)


@pytest.mark.parametrize(
    ("location", "name"),
    [
        ("minh chung\\QD-2300.PDF", "qd-2300.pdf"),
        ("D:\\ho so\\anh.jpg", "anh.jpg"),
        ("https://example.gov.vn/qd.pdf", ""),
        ("www.halong.gov.vn/qd.pdf", ""),
        ("\\\\server\\chung\\qd.pdf", ""),
        ("Lưu tại Văn phòng", ""),
        ("Quyển 12.2024", ""),
        ("", ""),
    ],
)
def test_only_names_of_files_are_looked_for(location: str, name: str) -> None:
    assert file_name(location) == name


@pytest.mark.parametrize(("present", "told"), [(None, False), (frozenset({"qd-2300.pdf"}), False), (frozenset(), True)])
def test_an_evidence_file_that_did_not_come_in_is_told(present: frozenset[str] | None, told: bool) -> None:
    register = (document("MC.YT.12.01", location="minh chung/QD-2300.pdf"),)
    found = checked(entry("12.1", "60%", evidence=("MC.YT.12.01",)), register=register, present=present)
    assert bool(only(found, "LC609")) is told


def test_findings_on_the_register_carry_their_indicator_and_cell() -> None:
    found = checked(register=(document("MC.KT.12.01", 7),))
    assert [(one.code, one.indicator, one.sheet, one.cell) for one in only(found, "LC605")] == [
        ("LC605", 12, "Minh chứng", "A7")
    ]


def test_a_slip_of_the_pen_in_a_number_lists_no_thousand_documents() -> None:
    found = only(checked(register=(document("MC.YT.12.01"), document("MC.YT.12.99999", 6))), "LC608")
    assert codes(found) == ["LC608"] and len(found[0].message()) < 300
