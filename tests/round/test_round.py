"""A small round in a folder, step by step: what is written where, and what a person's changes do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from lcxl.errors import LcxlError
from lcxl.model import Campaign, Claim, Correction, Entry, Narrative, Submission, Unit, UnitState
from lcxl.readers.books.consolidated import read_consolidated
from lcxl.round.folder import Reading, is_round
from lcxl.round.opening import write_round
from lcxl.round.round import Round, open_files, open_round
from lcxl.tidy.report import as_json
from lcxl.writers.forms.form import write_form
from tests.builders import at_least, campaign, document, entry, measure, submission
from tests.readers.intake.parcels import encrypted, mail, zipped
from tests.writers.fill.test_filled import form

HARD = "Nhiều hộ ở vùng cao chưa có nước máy."
SPREAD = "Đã phát 1.200 tờ rơi về nước sạch."
SOURCE = Path("2-bao-cao-nhan")
ROUND = campaign(
    measure("20.1", threshold=at_least(50), previous="92%"), measure("57.1", by="KT", threshold=at_least(50))
)
WATER = submission(
    "YT",
    entry(figure="93,65%", evidence=("MC.YT.20.01",), claim=Claim.MET),
    evidence=(document("MC.YT.20.01", title="Báo cáo nước sạch", indicator=20),),
    narratives=(
        Narrative(section="communication", text=SPREAD),
        Narrative(section="difficulties", text=HARD),
    ),
)


def unit(code: str) -> Unit:
    return next(one for one in ROUND.units if one.code == code)


def report(answers: Submission = WATER, a_campaign: Campaign = ROUND) -> bytes:
    return write_form(a_campaign, unit(answers.unit), filled=answers)


def again(root: Path, **reading: Any) -> Round:
    """The round as the next command opens it."""
    return open_round(root, Reading(workers=0, today=date(2024, 6, 25), **reading))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A round of two offices, one of which reported."""
    folder = tmp_path / "dot"
    write_round(folder, ROUND)
    (folder / SOURCE / "YT.xlsx").write_bytes(report())
    return folder


def codes(round_: Round) -> list[str]:
    return [one.code for one in round_.consolidate().findings]


def text(path: Path | None) -> str:
    assert path is not None
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


# Forms.


def test_forms_go_to_every_unit_that_reports(root: Path) -> None:
    paths = again(root).write_forms(email=True)
    assert [path.name for path in paths] == ["YT Phòng Y tế.xlsx", "KT Phòng Kinh tế.xlsx"]
    stems = {path.stem for path in paths}
    assert {path.name for path in (root / "1-bieu-mau").iterdir() if path.suffix in (".eml", ".txt")} == {
        f"{stem}{suffix}" for stem in stems for suffix in (".eml", ".txt")
    }
    letter = message_from_bytes((root / "1-bieu-mau" / "YT Phòng Y tế.eml").read_bytes(), policy=default)
    attached = [part.get_filename() for part in letter.iter_attachments()]
    assert attached == ["YT Phòng Y tế.xlsx"]


def test_a_form_that_somebody_filled_in_at_its_place_is_left_alone(root: Path) -> None:
    again(root).write_forms()
    mine = root / "1-bieu-mau" / "YT Phòng Y tế.xlsx"
    mine.write_bytes(report())
    round_ = again(root)
    paths = round_.write_forms()
    assert mine.read_bytes() == report()
    assert "YT Phòng Y tế (2).xlsx" in {path.name for path in paths}
    assert "LC880" in [one.code for one in round_.findings]


# What comes in.


def test_a_round_is_worked_out_once(root: Path) -> None:
    round_ = again(root)
    assert round_.collect() is round_.collect()
    assert round_.consolidate() is round_.consolidate()
    states = {one.unit.code: one.state for one in round_.consolidate().units}
    assert states == {"YT": UnitState.RECEIVED, "KT": UnitState.MISSING}


def test_what_was_read_is_kept_for_the_next_run(root: Path) -> None:
    first = as_json(again(root).consolidate(), {})
    assert list((root / ".lcxl" / "cache").iterdir())
    assert as_json(again(root).consolidate(), {}) == first
    assert as_json(again(root, cache=False).consolidate(), {}) == first


def test_archives_mail_and_passwords(root: Path, tmp_path: Path) -> None:
    (root / SOURCE / "YT.xlsx").unlink()
    locked = encrypted(report(), "bi-mat-24")
    (root / SOURCE / "thu.eml").write_bytes(mail({"goi.zip": zipped({"bieu.xlsx": locked})}))
    assert "LC104" in codes(again(root))
    words = tmp_path / "mat-khau.txt"
    words.write_text("sai\nbi-mat-24\n", "utf-8")
    found = again(root, password_file=words).consolidate()
    assert found.measures()[0].sources[0].file == "2-bao-cao-nhan/thu.eml!goi.zip!bieu.xlsx"
    with pytest.raises(LcxlError):
        again(root, password_file=tmp_path / "khong-co.txt").collect()


def test_a_folder_that_somebody_deleted_is_an_empty_one(root: Path) -> None:
    (root / SOURCE / "YT.xlsx").unlink()
    (root / SOURCE).rmdir()
    assert {one.state for one in again(root).consolidate().units} == {UnitState.MISSING}


def test_loose_files_are_checked_without_a_round(tmp_path: Path) -> None:
    (tmp_path / "bieu.xlsx").write_bytes(b"no workbook")
    round_ = open_files([tmp_path / "bieu.xlsx"], Reading(workers=0))
    assert round_.loose
    assert {one.file for one in round_.consolidate().findings} == {"bieu.xlsx"}
    assert round_.consolidate().units == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bieu.xlsx"]


def test_what_is_no_round(tmp_path: Path, root: Path) -> None:
    assert is_round(root) and not is_round(tmp_path)
    with pytest.raises(LcxlError) as raised:
        open_round(tmp_path)
    assert [one.code for one in raised.value.findings] == ["LC818"]


# What is written.


def test_everything_at_once(root: Path) -> None:
    round_ = again(root)
    round_.write_all()
    names = {path.name for path in (root / "3-ket-qua").iterdir()}
    assert {"tong-hop.xlsx", "cong-van.docx", "kiem-tra.xlsx", "minh-chung"} >= names - {"tra-lai"}
    paths = round_.outputs.paths()
    assert paths["consolidated"] == str((root / "3-ket-qua" / "tong-hop.xlsx").resolve())
    assert round_.outputs.where().endswith("kiem-tra.xlsx")
    assert [path.name for path in round_.outputs.written()] == ["tong-hop.xlsx", "cong-van.docx", "kiem-tra.xlsx"]


def test_a_dispatch_that_somebody_edited_is_left_alone_and_compared(root: Path) -> None:
    again(root).write_dispatch()
    path = root / "3-ket-qua" / "cong-van.docx"
    edited = docx.Document(str(path))
    edited.tables[-1].rows[1].cells[-1].text = "95%"
    edited.save(str(path))
    before = path.read_bytes()
    round_ = again(root)
    assert round_.write_dispatch() == root / "3-ket-qua" / "cong-van (2).docx"
    assert path.read_bytes() == before
    assert {"LC880", "LC883"} <= set(codes(round_))


def test_a_template_with_mistakes_writes_no_dispatch(root: Path) -> None:
    path = root / "cong-van-mau.docx"
    template = docx.Document(str(path))
    template.add_paragraph("{{ datt }}")
    template.save(str(path))
    round_ = again(root)
    assert round_.write_dispatch() is None
    assert "LC842" in codes(round_)
    assert "LC842" in [one.code for one in again(root).check_template()]


def test_a_correction_counts_for_a_unit_that_sent_nothing(root: Path) -> None:
    made = Correction(unit="KT", measure="57.1", value="80%", reason="Điện thoại")
    write_round(root, campaign(*ROUND.catalogue.measures, corrections=(made,)))
    found = again(root).consolidate()
    assert [one.value_text for one in found.measures()] == ["93,65%", "80%"]
    assert {one.unit.code: one.state for one in found.units}["KT"] is UnitState.MISSING


# Marks, evidence, history.


def mark(root: Path, **wanted: str | None) -> None:
    path = root / "3-ket-qua" / "tong-hop.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book["Thuyết minh"].iter_rows(min_row=4):
        if row[4].value in wanted:
            row[0].value = wanted[row[4].value]
    book.save(path)


def test_what_staff_mark_goes_into_the_dispatch(root: Path) -> None:
    first = again(root)
    first.write_all()
    assert HARD in text(first.outputs.dispatch) and SPREAD not in text(first.outputs.dispatch)
    mark(root, **{SPREAD: "x", HARD: None})
    second = again(root)
    second.write_all()
    assert SPREAD in text(second.outputs.dispatch) and HARD not in text(second.outputs.dispatch)
    assert second.outputs.consolidated == root / "3-ket-qua" / "tong-hop.xlsx"
    kept = read_consolidated((root / "3-ket-qua" / "tong-hop.xlsx").read_bytes())
    assert [row.text for row in kept.narratives if row.picked] == [SPREAD]
    assert "LC885" in codes(second) and "LC880" not in codes(second)


def test_marks_count_for_the_dispatch_alone(root: Path) -> None:
    again(root).write_all()
    mark(root, **{SPREAD: "x", HARD: None})
    assert SPREAD in text(again(root).write_dispatch())


def test_evidence_is_kept_and_linked(root: Path) -> None:
    (root / SOURCE / "MC.YT.20.01.pdf").write_bytes(b"%PDF-1.7 nuoc sach")
    round_ = again(root)
    round_.write_all()
    assert (root / "3-ket-qua" / "minh-chung" / "20" / "MC.YT.20.01.pdf").read_bytes() == b"%PDF-1.7 nuoc sach"
    sheet = openpyxl.load_workbook(root / "3-ket-qua" / "tong-hop.xlsx")["Minh chứng"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    links = [cell.hyperlink.target.replace("\\", "/") for cell in cells]
    assert "minh-chung/20/MC.YT.20.01.pdf" in links
    assert "LC609" not in codes(round_)


def test_a_workbook_that_bears_an_evidence_code_is_evidence(root: Path) -> None:
    other = form(A1="Danh sách hộ")
    (root / SOURCE / "MC.YT.20.01.xlsx").write_bytes(other)
    (root / SOURCE / "danh-sach.xlsx").write_bytes(form(A1="Danh sách khác"))
    round_ = again(root)
    round_.write_workbook()
    assert (root / "3-ket-qua" / "minh-chung" / "20" / "MC.YT.20.01.xlsx").read_bytes() == other
    refused = [one.file for one in round_.consolidate().findings if one.code == "LC201"]
    assert refused == ["2-bao-cao-nhan/danh-sach.xlsx"]


def test_the_previous_period_stands_in_the_history(root: Path) -> None:
    period = replace(ROUND.period, previous_label="Tháng 5/2023")
    write_round(root, campaign(*ROUND.catalogue.measures, period=period))
    again(root).write_workbook()
    book = read_consolidated((root / "3-ket-qua" / "tong-hop.xlsx").read_bytes())
    assert [one.code for one in book.periods] == ["2023-05", "2024-06"]


# Forms of a higher office.


def test_a_form_of_a_higher_office_is_filled_in(root: Path, tmp_path: Path) -> None:
    template = tmp_path / "bieu-so.xlsx"
    template.write_bytes(form(A1='{{ so_lieu["20.1"].ky_nay }}', A2="{{ dat }}"))
    path, findings = again(root).fill(template)
    assert (path, findings) == (root / "3-ket-qua" / "bieu-so.xlsx", [])
    sheet = openpyxl.load_workbook(path)["Biểu 1"]
    assert (sheet["A1"].value, sheet["A2"].value) == (93.65, 1)
    elsewhere, _ = again(root).fill(template, tmp_path / "nop" / "bieu.xlsx")
    assert elsewhere == tmp_path / "nop" / "bieu.xlsx"


def test_a_filled_form_that_somebody_edited_is_left_alone(root: Path, tmp_path: Path) -> None:
    template = tmp_path / "bieu-so.xlsx"
    template.write_bytes(form(A1="{{ dat }}"))
    again(root).fill(template)
    mine = root / "3-ket-qua" / "bieu-so.xlsx"
    mine.write_bytes(form(A1="của tôi"))
    path, findings = again(root).fill(template)
    assert path == root / "3-ket-qua" / "bieu-so (2).xlsx"
    assert [one.code for one in findings] == ["LC880"]


def test_mistakes_of_a_form_name_it(root: Path, tmp_path: Path) -> None:
    template = tmp_path / "bieu-so.xlsx"
    template.write_bytes(form(B2="{{ datt }}"))
    for path, told in ((template, ("LC842", "Biểu 1", "B2")), (tmp_path / "khong-co.xlsx", ("LC102", None, None))):
        with pytest.raises(LcxlError) as raised:
            again(root).fill(path)
        assert [(one.code, one.sheet, one.cell) for one in raised.value.findings] == [told]
        assert raised.value.findings[0].file == path.name


# Who has not reported.


def test_reminders_go_to_those_who_have_not_reported(root: Path) -> None:
    paths = again(root).write_reminders()
    names = sorted(path.name for path in paths)
    assert names == ["KT Phòng Kinh tế.eml", "KT Phòng Kinh tế.txt", "don-doc.docx"]
    (root / SOURCE / "KT.xlsx").write_bytes(report(submission("KT", Entry(measure="57.1", claim=Claim.MET))))
    assert again(root).write_reminders() == []


def test_a_reminder_is_gone_once_its_unit_has_reported(root: Path) -> None:
    again(root).write_reminders()
    kept = root / "3-ket-qua/don-doc/ghi chú.txt"
    kept.write_text("của phòng", "utf-8")
    (root / SOURCE / "KT.xlsx").write_bytes(report(submission("KT", Entry(measure="57.1", claim=Claim.MET))))
    again(root).write_reminders()
    assert [path.name for path in kept.parent.iterdir()] == [kept.name], "what a person put there stays"
