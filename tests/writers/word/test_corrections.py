"""The corrected copy: slips mended as tracked changes, everything else left as it was."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest

from lcxl.proof.checks import corrections_of, proof_document
from lcxl.proof.manuscript import Edit
from lcxl.readers.word.document import read_document
from lcxl.writers.word.corrections import corrected_copy
from tests.proof.letters import BODY, SOUND, build
from tests.proof.source import source_letter


def _fixed(source: Path) -> tuple[Path, tuple[Edit, ...]]:
    copy = corrected_copy(source, corrections_of(read_document(source)))
    target = source.with_name("da-sua.docx")
    target.write_bytes(copy.data)
    return target, copy.changes


def _letter(folder: Path, old: str, new: str) -> Path:
    body = tuple(text.replace(old, new) for text in BODY)
    return build(replace(SOUND, body=body), folder / "cong-van.docx")


def _document(file: Path) -> str:
    with zipfile.ZipFile(file) as archive:
        return archive.read("word/document.xml").decode()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("Qua rà soát", "Qua  rà soát", "LP303"),
        ("theo quy định;", "theo quy quy định;", "LP301"),
        ("93,65%", "93.65%", "LP305"),
        ("Đầu tư", "Ðầu tư", "PG-09"),
        ("hệ thống cấp nước", unicodedata.normalize("NFD", "hệ thống cấp nước"), "PG-09"),
        ("tổng hợp./.", "tổng hợp.", "ND-14"),
        ("tổng hợp./.", "tổng hợp", "ND-14"),
        ("Giải pháp thực hiện:", "Giải pháp thực hiện :", "ND-16"),
        ("Kiểm tra, giám sát", "Kiểm tra,giám sát", "ND-16"),
        ("Qua rà soát", "Qua rà\u200b soát", "LP316"),
        ("số 1593/UBND-VHXH.", "số 1593/UBND- VHXH.", "LP102"),
    ],
)
def test_slip_is_mended_to_the_sound_text(tmp_path: Path, old: str, new: str, code: str) -> None:
    sound = [p.text for p in read_document(build(SOUND, tmp_path / "dung.docx")).paragraphs]
    fixed, changes = _fixed(_letter(tmp_path, old, new))
    after = read_document(fixed)
    assert [p.text for p in after.paragraphs] == sound
    assert {change.code for change in changes} == {code}
    assert {found.code for found in proof_document(after)} - {"KY-12"} == {"LP317"}


def test_changes_are_tracked_under_the_name_of_lcxl_and_the_old_text_is_kept(tmp_path: Path) -> None:
    fixed, _ = _fixed(_letter(tmp_path, "93,65%", "93.65%"))
    text = _document(fixed)
    marks = re.findall(r'<w:(ins|del) w:id="\d+" w:author="(\w+)" w:date="([^"]+)"', text)
    assert marks == [("del", "lcxl", "2024-01-01T00:00:00Z"), ("ins", "lcxl", "2024-01-01T00:00:00Z")]
    assert '<w:delText xml:space="preserve">.</w:delText>' in text


def test_the_look_of_the_run_goes_on(tmp_path: Path) -> None:
    fixed, _ = _fixed(_letter(tmp_path, "**1. Quá trình triển khai", "**1. Quá  trình triển khai"))
    line = next(p for p in read_document(fixed).paragraphs if p.text.startswith("1. Quá trình"))
    assert all(run.bold for run in line.ink)


def test_a_slip_that_spans_two_runs_is_mended_in_both(tmp_path: Path) -> None:
    source = build(SOUND, tmp_path / "cong-van.docx")
    document = docx.Document(str(source))
    paragraph = next(p for p in document.paragraphs if p.text.startswith("Qua rà soát"))
    paragraph.runs[0].text = "Qua "
    paragraph.add_run(" rà soát, tổng hợp đến nay:").italic = True
    document.save(str(source))
    fixed, changes = _fixed(source)
    line = next(p for p in read_document(fixed).paragraphs if p.text.startswith("Qua"))
    assert line.text == "Qua rà soát, tổng hợp đến nay:"
    assert [change.code for change in changes] == ["LP303"]


def test_all_mechanical_slips_of_the_source_are_mended_and_told(tmp_path: Path) -> None:
    fixed, changes = _fixed(build(source_letter(), tmp_path / "cong-van.docx"))
    assert corrections_of(read_document(fixed)) == ()
    assert [(change.old, change.new) for change in changes if change.code == "LP301"] == [(" giấy", "")]
    assert len(changes) == 13


def test_the_file_itself_stays_and_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    source = _letter(tmp_path, "93,65%", "93.65%")
    before = source.read_bytes()
    edits = corrections_of(read_document(source))
    assert corrected_copy(source, edits).data == corrected_copy(source, edits).data
    assert source.read_bytes() == before


def test_an_edit_that_does_not_fit_is_left_out(tmp_path: Path) -> None:
    source = build(SOUND, tmp_path / "cong-van.docx")
    edit = Edit(part="body", paragraph=12, start=0, end=4, old="khác", new="", code="LP301")
    nowhere = replace(edit, paragraph=9999)
    copy = corrected_copy(source, [edit, nowhere])
    assert copy.changes == ()
    with zipfile.ZipFile(BytesIO(copy.data)) as archive:
        assert b"<w:del " not in archive.read("word/document.xml")
