from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcxl.engine.store import Outputs, place_output, repack, reserved, safe_name, write_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".lcxl")


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    write_whole(tmp_path / "3-ket-qua" / "tra-lai" / "a.xlsx", b"new")
    assert (tmp_path / "3-ket-qua" / "tra-lai" / "a.xlsx").read_bytes() == b"new"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "tong-hop.xlsx"
    target.write_bytes(b"old")
    with mock.patch.object(Path, "replace", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old" and names(tmp_path) == ["tong-hop.xlsx"]


def test_an_output_is_overwritten_as_long_as_nobody_edits_it(tmp_path: Path) -> None:
    path = tmp_path / "3-ket-qua" / "cong-van.docx"
    for content in (b"first", b"second", b"third"):
        placed = place_output(path, content, tmp_path)
        assert (placed.path, placed.finding, path.read_bytes()) == (path, None, content)


def test_an_edited_output_stays_and_the_new_one_goes_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "3-ket-qua" / "cong-van.docx"
    place_output(path, b"lcxl", tmp_path)
    path.write_bytes(b"edited in Word")
    placed = place_output(path, b"lcxl again", tmp_path)
    assert placed.finding is not None and placed.path is not None
    assert (placed.finding.code, placed.finding.file) == ("LC880", "3-ket-qua/cong-van.docx")
    assert placed.path.name == "cong-van (2).docx" and placed.path.read_bytes() == b"lcxl again"
    assert path.read_bytes() == b"edited in Word"
    again = place_output(path, b"lcxl once more", tmp_path)
    assert again.path == placed.path and placed.path.read_bytes() == b"lcxl once more"
    placed.path.write_bytes(b"edited too")
    third = place_output(path, b"lcxl at last", tmp_path)
    assert third.path is not None and third.path.name == "cong-van (3).docx"


def test_a_file_that_lcxl_never_wrote_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "tong-hop.xlsx"
    path.write_bytes(b"somebody's own")
    placed = place_output(path, b"ours", tmp_path)
    assert placed.finding is not None and placed.finding.code == "LC880"
    assert names(tmp_path) == ["tong-hop (2).xlsx", "tong-hop.xlsx"]


def test_the_same_bytes_are_no_edit_even_without_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "tong-hop.xlsx"
    path.write_bytes(b"the same")
    assert place_output(path, b"the same", tmp_path).finding is None
    assert names(tmp_path) == ["tong-hop.xlsx"]


def test_a_run_cut_off_before_the_move_does_not_take_its_file_for_edited(tmp_path: Path) -> None:
    path = tmp_path / "tong-hop.xlsx"
    place_output(path, b"first", tmp_path)
    with mock.patch.object(Path, "replace", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        place_output(path, b"second", tmp_path)
    assert place_output(path, b"third", tmp_path).finding is None


def test_a_damaged_ledger_loses_only_its_damaged_lines(tmp_path: Path) -> None:
    path = tmp_path / "tong-hop.xlsx"
    place_output(path, b"first", tmp_path)
    ledger = tmp_path / ".lcxl" / "written.jsonl"
    ledger.write_bytes(b'{"file": "x"\n\xff\xfe\n[1, 2]\n' + ledger.read_bytes())
    assert place_output(path, b"second", tmp_path).finding is None


def test_many_outputs_share_one_ledger(tmp_path: Path) -> None:
    outputs = Outputs.open(tmp_path)
    for number in range(20):
        assert outputs.place(tmp_path / "1-bieu-mau" / f"{number}.xlsx", b"form").finding is None
    (tmp_path / "1-bieu-mau" / "7.xlsx").write_bytes(b"filled in by mistake")
    edited = [path.name for path in (tmp_path / "1-bieu-mau").iterdir() if Outputs.open(tmp_path).edited(path)]
    assert edited == ["7.xlsx"]


def test_a_file_held_by_another_program_is_told(tmp_path: Path) -> None:
    with mock.patch.object(Path, "replace", side_effect=PermissionError(13, "in use")):
        placed = place_output(tmp_path / "tong-hop.xlsx", b"new", tmp_path)
    assert placed.path is None and placed.finding is not None and placed.finding.code == "LC881"
    assert names(tmp_path) == []


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "3-ket-qua").write_text("a file where the folder should be")
    placed = place_output(tmp_path / "3-ket-qua" / "tong-hop.xlsx", b"new", tmp_path)
    assert placed.path is None and placed.finding is not None and placed.finding.code == "LC882"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Phường Hồng Gai", "Phường Hồng Gai"),
        ("  UBND xã Kỳ Thượng... ", "UBND xã Kỳ Thượng"),
        ("Phòng LĐ-TB&XH / Nội vụ: mẫu 1?", "Phòng LĐ-TB&XH - Nội vụ- mẫu 1-"),
        ("a\tb\nc", "a b c"),
        ("CON", "_CON"),
        ("nul.xlsx", "_nul.xlsx"),
        ("LPT¹", "_LPT¹"),
        ("", "_"),
        ("...", "_"),
        ("../../etc/passwd", "-..-etc-passwd"),
        (unicodedata.normalize("NFD", "Hồng Hải"), "Hồng Hải"),
    ],
)
def test_safe_names(text: str, expected: str) -> None:
    assert safe_name(text) == expected


@given(st.text(alphabet=st.characters(), max_size=300))
def test_a_safe_name_is_always_one(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(name) <= 100 and len(name.encode()) <= 200
    assert not set(name) & set('<>:"/\\|?*\0\n\r\t') and name == name.strip(" .") and not reserved(name)
    assert safe_name(name) == name


def office_file(order: list[str], when: tuple[int, int, int, int, int, int]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in order:
            archive.writestr(zipfile.ZipInfo(name, when), f"content of {name}" * 50)
    return target.getvalue()


def test_equal_content_is_repacked_to_equal_bytes() -> None:
    parts = ["word/document.xml", "[Content_Types].xml", "_rels/.rels", "docProps/core.xml"]
    first = repack(office_file(parts, (2024, 6, 24, 8, 0, 0)))
    assert first == repack(office_file(parts[::-1], (2025, 1, 1, 9, 30, 0)))
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml"]
        assert archive.read("word/document.xml") == b"content of word/document.xml" * 50
    assert repack(first) == first
