"""Paths through a round as a clerk takes them: odd names, files of the wrong kind, mistakes at the command line."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pytest

from lcxl.model import Aggregation, Claim, UnitState
from lcxl.round.folder import Reading
from lcxl.round.opening import write_round
from lcxl.round.round import Round, open_round
from lcxl.writers.forms.form import write_form
from tests.builders import at_least, campaign, entry, measure, submission
from tests.interfaces.cli.test_commands import on, run
from tests.readers.books.test_campaign import SHEETS

SOURCE = Path("2-bao-cao-nhan")
ROUND = campaign(
    measure("20.1", threshold=at_least(50)),
    measure("3.1", by="UBXP", threshold=at_least(50), aggregation=Aggregation.MEAN),
)
UNITS = {unit.code: unit for unit in ROUND.units}


def form(code: str, *answers: object) -> bytes:
    return write_form(ROUND, UNITS[code], filled=submission(code, *answers))


def edited(data: bytes, sheet: str, **cells: object) -> bytes:
    """Change cells as a person does; the file is then saved on 20 June 2024."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell, value in cells.items():
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A round in which the office and one ward have reported."""
    folder = tmp_path / "đợt tháng 6"
    write_round(folder, ROUND)
    (folder / SOURCE / "YT.xlsx").write_bytes(form("YT", entry("20.1", "93,65%", claim=Claim.MET)))
    (folder / SOURCE / "06652.xlsx").write_bytes(form("06652", entry("3.1", "90%", claim=Claim.MET)))
    return folder


def opened(root: Path, today: str = "2024-06-19") -> Round:
    return open_round(root, Reading(workers=0, today=datetime.fromisoformat(today).date()))


def states(round_: Round) -> dict[str, UnitState]:
    return {result.unit.code: result.state for result in round_.consolidate().units}


def codes(round_: Round) -> list[str]:
    return [one.code for one in round_.consolidate().findings]


# What units send.


def test_a_scan_is_its_unit_s_by_the_name_within_its_file_name(root: Path) -> None:
    (root / SOURCE / "bao cao phuong ha tu (ky).pdf").write_bytes(b"%PDF-1.7\n")
    round_ = opened(root)
    assert states(round_)["06664"] == UnitState.UNREADABLE
    [text] = [path for path in round_.write_reminders() if path.name.startswith("06664") and path.suffix == ".txt"]
    assert "bao cao phuong ha tu (ky).pdf" in text.read_text("utf-8"), "it is told what came"


def test_another_unit_s_form_goes_back_to_nobody_who_sent_a_sound_one(root: Path) -> None:
    other = edited(form("06652", entry("3.1", "88%")), "Đơn vị", B4="Phường Hà Tu", B5="06664")
    (root / SOURCE / "Hà Tu.xlsx").write_bytes(other)
    round_ = opened(root)
    assert "LC209" in codes(round_)
    round_.write_checks()
    assert [path.name for path in round_.outputs.returns] == ["06664 Phường Hà Tu.xlsx"]


def test_what_comes_back_mended_ends_clean_though_the_first_file_could_not_count(root: Path) -> None:
    wrong = edited(form("06664", entry("3.1", "88%", claim=Claim.MET)), "_lcxl", B5="2024-05")
    (root / SOURCE / "Hà Tu.xlsx").write_bytes(wrong)
    round_ = opened(root)
    assert "LC204" in codes(round_)
    round_.write_checks()
    [returned] = round_.outputs.returns
    book = openpyxl.load_workbook(returned)
    listed = [row[6].value for row in book["Cần sửa"].iter_rows(min_row=5)]
    assert len(listed) == 1, "only what the unit can mend is told to it"
    (root / SOURCE / "Hà Tu.xlsx").write_bytes(dated(wrong, "2024-06-20T08:00:00Z"))
    (root / SOURCE / "gui lai.xlsx").write_bytes(dated(saved(returned), "2024-06-21T08:00:00Z"))
    after = opened(root)
    assert states(after)["06664"] == UnitState.RECEIVED
    assert "LC204" not in codes(after) and "LC711" in codes(after)


def saved(path: Path) -> bytes:
    out = io.BytesIO()
    openpyxl.load_workbook(path).save(out)
    return out.getvalue()


def dated(data: bytes, day: str) -> bytes:
    """Return a workbook as if it had been saved on another day."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + day.encode(), part)
            target.writestr(name, part)
    return out.getvalue()


# What the office does.


def test_nobody_is_asked_for_a_report_by_a_day_that_is_over(root: Path) -> None:
    for today, words in (("2024-06-19", "chậm nhất ngày 21/06/2024"), ("2024-06-25", "hạn nộp 21/06/2024 đã qua")):
        paths = opened(root, today).write_reminders()
        texts = [path.read_text("utf-8") for path in paths if path.suffix == ".txt"]
        assert texts and all(words in text for text in texts)


def test_mistakes_of_template_and_texts_name_their_file(root: Path) -> None:
    template = root / "cong-van-mau.docx"
    document = docx.Document(str(template))
    document.paragraphs[12].add_run(" {{ dta }}")
    document.save(str(template))
    assert {one.file for one in opened(root).check_template()} == {"cong-van-mau.docx"}
    round_ = opened(root)
    assert round_.write_dispatch() is None
    found = {one.code: one.file for one in round_.consolidate().findings if one.code.startswith("LC8")}
    assert found["LC842"] == "cong-van-mau.docx"
    assert set(found.values()) <= {"cong-van-mau.docx", "chien-dich.xlsx"}


@pytest.mark.parametrize("key", ["units", "indicators", "measures"])
def test_a_campaign_that_asks_nothing_stops_the_run(root: Path, key: str) -> None:
    book = openpyxl.load_workbook(root / "chien-dich.xlsx")
    book.remove(book[SHEETS[key].name])
    book.save(root / "chien-dich.xlsx")
    result = on(root, "check")
    assert result.exit_code == 2
    assert result.stderr.count("LC801") == 1


# The command line.


def test_the_summary_names_the_late_but_not_those_that_are_missing_again(root: Path) -> None:
    late = edited(form("06664", entry("3.1", "88%")), "Đơn vị", B7="Bà Hoa")  # saved today, long after the deadline
    (root / SOURCE / "06664.xlsx").write_bytes(late)
    lines = on(root, "check", "--today", "2024-07-01").stderr.splitlines()
    [told] = [line for line in lines if line.startswith("Nộp quá hạn")]
    assert "Hà Tu" in told and "Hà Trung" not in told


def test_what_goes_back_is_among_what_was_written(root: Path) -> None:
    assert "tra-lai" not in on(root, "check").stderr
    (root / SOURCE / "06664.xlsx").write_bytes(edited(form("06664"), "Chỉ số", M5="85%; 90%"))
    assert "3-ket-qua/tra-lai" in on(root, "check").stderr


def test_a_unit_is_known_in_any_case_and_an_unknown_one_is_told(root: Path) -> None:
    assert run("trace", root, "20.1", "--unit", "yt", "--workers", "1").exit_code == 0
    wrong = run("trace", root, "20.1", "--unit", "XX", "--workers", "1")
    assert wrong.exit_code == 2 and "XX" in wrong.stderr


def test_a_folder_without_reports_says_so(tmp_path: Path, root: Path) -> None:
    (tmp_path / "trong").mkdir()
    result = run("check", tmp_path / "trong")
    assert "Không thấy tệp báo cáo nào" in result.stderr and "chien-dich.xlsx" in result.stderr
    for path in (root / SOURCE).iterdir():
        path.unlink()
    assert "Không thấy tệp báo cáo nào" in on(root, "check").stderr


def test_a_folder_s_name_with_blanks_can_be_pasted(tmp_path: Path) -> None:
    folder = tmp_path / "đợt 1"
    assert f'lcxl forms "{folder}"' in run("init", folder).stderr


def test_the_ledger_speaks_the_language_of_the_run(root: Path) -> None:
    (root / SOURCE / "cu.xlsx").write_bytes((root / SOURCE / "YT.xlsx").read_bytes())
    files = json.loads(on(root, "check", "--json", "--lang", "en").stdout)["files"]
    assert [file["reason"] for file in files if file["reason"]] == ["Same content as another file of the unit"]


def test_a_folder_is_no_word_file(root: Path) -> None:
    result = run("proof", root)
    assert result.exit_code == 2 and "LP001" in result.stderr


def test_a_form_that_can_not_count_goes_back_with_everything_that_is_wrong_in_it(root: Path) -> None:
    wrong = edited(form("06664", entry("3.1", "", claim=Claim.MET)), "_lcxl", B5="2024-05")
    (root / SOURCE / "Hà Tu.xlsx").write_bytes(edited(wrong, "Chỉ số", M5="85%; 90%"))
    round_ = opened(root)
    round_.write_checks()
    [returned] = round_.outputs.returns
    book = openpyxl.load_workbook(returned)
    assert book["Chỉ số"]["M5"].value == "85%; 90%" and book["Chỉ số"]["M5"].comment is not None
    assert len([row for row in book["Cần sửa"].iter_rows(min_row=5) if row[0].value]) == 2


def test_a_file_of_a_round_is_checked_by_the_round_s_own_catalogue(root: Path, tmp_path: Path) -> None:
    inside = run("check", root / SOURCE / "YT.xlsx")
    assert root.name in inside.stderr and "LC210" not in inside.stderr and inside.exit_code == 0
    outside = tmp_path / "YT.xlsx"
    outside.write_bytes((root / SOURCE / "YT.xlsx").read_bytes())
    assert "chien-dich.xlsx" in run("check", outside).stderr
