from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import replace

import pytest

from lcxl.campaign.assignments import measures_of_unit
from lcxl.interfaces.demo.answers import demo_submission
from lcxl.layout.rawform import Added, RawField, RawForm, RawRow, RawTable
from lcxl.model import Contact, Evidence, Narrative, Source
from lcxl.readers.books.form import read_form
from lcxl.readers.xlsx.cells import read_workbook
from lcxl.submission.interpret import Interpreter, leftovers
from lcxl.values.rawvalue import RawValue
from lcxl.writers.forms.form import write_form
from tests.damage import WARD, campaign, filled, interpreter, kit, unit

SOURCE = Source(file="2-bao-cao-nhan/a.zip!b/06649.xlsx", sha256="ab" * 32, sender="Bà Hoa", sent_on="")


def form(code: str = WARD) -> RawForm:
    return read_form(read_workbook(filled(code)))


def interpreted(one: RawForm, source: Source = SOURCE) -> tuple[object, list[str]]:
    submission, _, findings = interpreter().interpret(one, source)
    return submission, [found.code for found in findings]


def table(key: str, *rows: Mapping[str, RawValue | str], sheet: str = "Minh chứng") -> dict[str, RawTable]:
    columns = {"code": "A", "indicator": "B", "title": "C", "issued_on": "E", "section": "A", "text": "B"}
    made = tuple(
        RawRow(number, {k: v if isinstance(v, RawValue) else RawValue("s", v) for k, v in row.items()})
        for number, row in enumerate(rows, 5)
    )
    return {**form().tables, key: RawTable(sheet=sheet, columns=columns, rows=made)}


def with_line(key: str, value: RawValue) -> RawForm:
    whole = form()
    return replace(whole, unit={**whole.unit, key: RawField("Đơn vị", "B99", value)})


@pytest.mark.parametrize("code", [WARD, "GDDT", "TNMT", "07066"])
def test_what_was_written_into_a_form_is_read_from_it(code: str) -> None:
    place = 1
    answers = demo_submission(campaign(), unit(code), place)
    data = write_form(campaign(), unit(code), filled=answers, kit=kit())
    submission, owner, findings = interpreter().interpret(read_form(read_workbook(data)), SOURCE)
    assert submission is not None and owner == code and findings == []
    assert [one.measure for one in submission.entries] == [m.code for m in measures_of_unit(campaign(), unit(code))]
    for read, written in zip(submission.entries, answers.entries, strict=True):
        assert (read.quantity, read.claim, read.note) == (written.quantity, written.claim, written.note)
        assert (read.evidence, read.reason, read.remedy) == (written.evidence, written.reason, written.remedy)
    assert [replace(one, row=0) for one in submission.evidence] == list(answers.evidence)
    assert [replace(one, row=0) for one in submission.narratives] == list(answers.narratives)
    assert (submission.contact, submission.signer) == (answers.contact, answers.signer)
    assert submission.signed_on == answers.signed_on


def test_a_submission_knows_its_cells_and_where_it_came_from() -> None:
    submission, _, _ = interpreter().interpret(form(), SOURCE)
    assert submission is not None
    assert submission.cell(submission.entries[0], "current") == "M5"
    assert submission.sheets == {"indicators": "Chỉ số", "evidence": "Minh chứng", "narrative": "Thuyết minh"}
    assert (submission.source, submission.identity.unit) == (SOURCE, WARD)


def test_findings_carry_file_and_unit() -> None:
    _, _, findings = interpreter().interpret(
        replace(form(), added=(Added("Chỉ số", "V5", "x"),), added_count=1), SOURCE
    )
    [found] = findings
    assert (found.code, found.file, found.unit, found.cell) == ("LC235", SOURCE.file, WARD, "V5")


def test_a_form_that_is_refused_gives_no_submission() -> None:
    refused = replace(form(), identity={**form().identity, "period": "2023-06"})
    submission, codes = interpreted(refused)
    assert submission is None and codes == ["LC204"]


@pytest.mark.parametrize(
    ("sent", "modified", "signed", "dated"),
    [
        ("2024-06-20T09:00:00+07:00", "2024-06-19T08:00:00Z", "20/06/2024", "2024-06-20T09:00:00+07:00"),
        ("", "2024-06-19T08:00:00Z", "20/06/2024", "2024-06-19T08:00:00Z"),
        ("", "2024-06-30T00:00:00Z", "20/06/2024", "2024-06-20"),
        ("", "", "sau này", "sau này"),
    ],
)
def test_the_date_to_trust_is_the_e_mails_then_the_documents_then_the_typed_one(
    sent: str, modified: str, signed: str, dated: str
) -> None:
    one = replace(with_line("signed_on", RawValue("s", signed)), modified=modified)
    submission, _, _ = interpreter().interpret(one, replace(SOURCE, sent_on=sent))
    assert submission is not None and submission.dated == dated


def test_lines_of_the_unit_sheet_are_read_in_old_fonts_and_told_at_their_cell() -> None:
    submission, _, [found] = interpreter().interpret(
        with_line("contact", RawValue("s", "NguyÔn V¨n ¸n", font=".VnTime")), SOURCE
    )
    assert submission is not None
    assert (submission.contact.person, found.code, found.cell) == ("Nguyễn Văn án", "LC435", "B99")


def test_a_date_that_is_none_is_told_and_kept_as_typed() -> None:
    submission, _, [found] = interpreter().interpret(with_line("signed_on", RawValue("s", "06/24/2024")), SOURCE)
    assert submission is not None
    assert (submission.signed_on, found.code, found.quote) == ("06/24/2024", "LC417", "06/24/2024")


@pytest.mark.parametrize(
    ("typed", "number", "codes"),
    [
        (RawValue("n", "20"), 20, []),
        ("20", 20, []),
        ("20.1", 20, []),
        ("Chỉ số 20", 20, []),
        ("CS 03", 3, []),
        ("nước sạch", None, ["LC250"]),
        ("20; 21", None, ["LC250"]),
        (RawValue("d", "2024-01-20"), None, ["LC250"]),
    ],
)
def test_the_indicator_of_a_document_is_a_number(typed: RawValue | str, number: int | None, codes: list[str]) -> None:
    one = replace(form(), tables=table("evidence", {"code": "MC.06649.20.01", "indicator": typed}))
    submission, told = interpreted(one)
    assert [row.indicator for row in submission.evidence] == [number]  # type: ignore[attr-defined]
    assert told == codes


def test_documents_are_read_with_their_dates() -> None:
    rows: tuple[Mapping[str, RawValue | str], ...] = (
        {"code": "A", "issued_on": RawValue("d", "2024-06-20")},
        {"title": " "},
        {"code": "B", "issued_on": "hôm nay"},
    )
    submission, told = interpreted(replace(form(), tables=table("evidence", *rows)))
    assert submission.evidence == (  # type: ignore[attr-defined]
        Evidence(code="A", issued_on="2024-06-20", row=5),
        Evidence(code="B", issued_on="hôm nay", row=7),
    )
    assert told == ["LC417"]


def test_running_text_belongs_to_the_section_above_it() -> None:
    rows = ({"section": "Khó khăn", "text": "Thiếu vốn"}, {"text": "Thiếu người"}, {"section": "Khác", "text": "Hết"})
    submission, _ = interpreted(replace(form(), tables=table("narrative", *rows)))
    assert submission.narratives == (  # type: ignore[attr-defined]
        Narrative(section="difficulties", text="Thiếu vốn", row=5),
        Narrative(section="difficulties", text="Thiếu người", row=6),
        Narrative(section="Khác", text="Hết", row=7),
    )


def test_a_form_with_the_indicator_table_alone_is_read() -> None:
    only = replace(form(), tables={"indicators": form().tables["indicators"]}, unit={})
    submission, told = interpreted(only)
    assert told == [] and submission.contact == Contact()  # type: ignore[attr-defined]


def test_all_that_has_no_place_is_given_back() -> None:
    whole = form()
    rows = whole.tables["indicators"].rows
    stray = RawRow(30, {"current": RawValue("n", "0.46", "0.00%"), "note": RawValue("s", "Trong đó nữ")})
    indicators = replace(whole.tables["indicators"], rows=(*rows, stray))
    one = replace(whole, tables={**whole.tables, "indicators": indicators}, added=(Added("Phụ lục", "A1", "x"),))
    submission, _, _ = interpreter().interpret(one, SOURCE)
    assert leftovers(one, submission) == [
        Added("Chỉ số", "M30", "46%"),
        Added("Chỉ số", "S30", "Trong đó nữ"),
        Added("Phụ lục", "A1", "x"),
    ]


def test_an_interpreter_travels_with_its_campaign_alone() -> None:
    travelled = pickle.loads(pickle.dumps(interpreter()))
    assert isinstance(travelled, Interpreter) and travelled.campaign == campaign()
    assert travelled.interpret(form(), SOURCE) == interpreter().interpret(form(), SOURCE)
