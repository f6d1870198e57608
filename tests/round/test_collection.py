from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lcxl.consolidation.merging import Consolidator
from lcxl.engine.execution import Failure
from lcxl.engine.workers import Reason
from lcxl.findings import finding
from lcxl.model import Evidence, FileRecord, FileState
from lcxl.round.collection import Collected
from lcxl.round.reading import Read
from tests.damage import DAMAGES, WARD, campaign, candidate, filled, interpreter, read

FOLDER = "2-bao-cao-nhan/"


def collected() -> Collected:
    return Collected(Consolidator(campaign()))


def arrive(into: Collected, data: bytes, name: str, **more: Any) -> Read:
    """Let one workbook arrive and be read."""
    one = candidate(data, FOLDER + name, **more)
    found = read(data, FOLDER + name, **more)
    into.add(one, found)
    return found


def scan(name: str, **more: Any) -> Any:
    return replace(candidate(b"%PDF-1.7", FOLDER + name, **more), workbook=False)


def ledger(from_: Collected) -> dict[str, tuple[str, str | None]]:
    return {record.file.removeprefix(FOLDER): (record.state.value, record.unit) for record in from_.records}


def codes(of: Collected) -> list[str]:
    return [found.code for found in of.findings]


def test_a_readable_form_goes_to_the_consolidator_and_not_into_the_ledger() -> None:
    made = collected()
    arrive(made, filled(), "06649.xlsx")
    made.settle(interpreter(), "vi")
    assert (made.records, made.findings, made.names) == ([], [], [f"{FOLDER}06649.xlsx"])
    result = made.consolidator.finish().consolidation
    assert [answers.unit for answers in result.answers] == [WARD]


def test_the_cause_of_a_refusal_is_its_gravest_finding() -> None:
    made = collected()
    one, warning, error = candidate(b"x", "a.xlsx"), finding("LC208", unit_name="Phường Hà Khánh"), finding("LC220")
    made.add(one, Read(file="a.xlsx", sha256="", unit=WARD, findings=(warning, error)))
    [record] = made.records
    assert (record.state, record.unit, record.reason) == (FileState.REFUSED, WARD, error.message())
    assert sorted(codes(made)) == ["LC208", "LC220"]


@pytest.mark.parametrize("reason", list(Reason))
def test_a_reader_that_fails_costs_its_file_one_finding(reason: Reason) -> None:
    made = collected()
    made.add(candidate(b"x", "a.xlsx"), Failure(reason=reason, detail="x"))
    assert [found.file for found in made.findings] == ["a.xlsx"]
    assert made.findings[0].code.startswith("LC9")
    assert ledger(made) == {"a.xlsx": ("refused", None)}


def test_a_refused_file_is_its_unit_s_where_that_is_known() -> None:
    made = collected()
    arrive(made, DAMAGES["the period before"][0](filled()), "gui lai.xlsx")
    arrive(made, b"PK\x03\x04 cut", "Phường Hà Tu.xlsx")
    assert ledger(made) == {"gui lai.xlsx": ("refused", WARD), "Phường Hà Tu.xlsx": ("refused", "06664")}
    assert {found.unit for found in made.findings} == {WARD, "06664"}


def test_a_scan_beside_a_readable_form_accompanies_it_and_alone_is_refused() -> None:
    made = collected()
    arrive(made, filled(), "06649.xlsx")
    for one in (scan("Phường Hà Khánh - ban ky.pdf"), scan("Phường Hà Tu.pdf"), scan("khong ro.pdf")):
        made.note(one)
    made.settle(interpreter(), "vi")
    assert ledger(made) == {
        "Phường Hà Khánh - ban ky.pdf": ("passed_over", WARD),
        "Phường Hà Tu.pdf": ("refused", "06664"),
        "khong ro.pdf": ("refused", None),
    }
    assert codes(made) == ["LC118", "LC119", "LC119"]


def test_what_came_in_one_e_mail_or_folder_with_a_form_accompanies_it() -> None:
    made = collected()
    arrive(made, filled(), "thu.eml!06649.xlsx", message="thu.eml")
    arrive(made, filled("06664"), "ha-tu/06664.xlsx", group=f"{FOLDER}ha-tu")
    made.note(scan("thu.eml!scan.pdf", message="thu.eml"))
    made.note(scan("ha-tu/anh.jpg", group=f"{FOLDER}ha-tu"))
    made.settle(interpreter(), "vi")
    assert {state for state, _ in ledger(made).values()} == {"passed_over"}


def test_a_workbook_of_evidence_accompanies_and_another_stranger_is_refused() -> None:
    other = DAMAGES["a list of names instead of the form"][0](filled())
    made = collected()
    found = read(filled(), f"{FOLDER}06649.xlsx")
    assert found.submission is not None
    registered = replace(found.submission, evidence=(Evidence(code="MC.06649.03.01", location="danh sách.xlsx"),))
    made.add(candidate(filled(), f"{FOLDER}06649.xlsx", group="x"), replace(found, submission=registered))
    for name in ("MC.06649.03.01.xlsx", "danh sách.xlsx", "la.xlsx"):
        arrive(made, other, name, group="x")
    made.settle(interpreter(), "vi")
    assert ledger(made) == {
        "MC.06649.03.01.xlsx": ("passed_over", "06649"),
        "danh sách.xlsx": ("passed_over", None),
        "la.xlsx": ("refused", None),
    }


def test_what_intake_settled_is_taken_as_it_is() -> None:
    made = collected()
    record = FileRecord(file="~$06649.xlsx", state=FileState.PASSED_OVER, reason="lock")
    told = finding("LC103", file="rong.xlsx")
    made.note(record)
    made.note(told)
    assert (made.records, made.findings, made.names) == ([record], [told], [])


@pytest.mark.parametrize(("sent_on", "state"), [("2024-06-24T08:00:00+07:00", "superseded"), ("", "refused")])
def test_a_file_that_can_not_count_is_settled_by_a_later_one_that_can(sent_on: str, state: str) -> None:
    made = collected()
    wrong = DAMAGES["the period before"][0](filled())
    arrive(made, wrong, "cu.eml!06649.xlsx", sent_on="2024-06-20T08:00:00+07:00")
    arrive(made, filled(), "gui lai.eml!06649.xlsx", sent_on=sent_on)
    made.settle(interpreter(), "vi")
    assert ledger(made) == {"cu.eml!06649.xlsx": (state, WARD)}
    assert codes(made) == (["LC711"] if sent_on else ["LC204"])


def test_a_later_file_that_can_not_count_is_still_told() -> None:
    made = collected()
    arrive(made, filled(), "06649.eml!a.xlsx", sent_on="2024-06-20T08:00:00+07:00")
    arrive(made, DAMAGES["the period before"][0](filled()), "sau.eml!a.xlsx", sent_on="2024-06-21T08:00:00+07:00")
    made.settle(interpreter(), "vi")
    assert ledger(made) == {"sau.eml!a.xlsx": ("refused", WARD)}
