from __future__ import annotations

import os
import unicodedata
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from unittest import mock

import pytest

from lcxl.findings import Finding
from lcxl.model import FileRecord, FileState, Settings
from lcxl.readers.contents import ContentKind
from lcxl.readers.intake.candidates import Candidate, accompanying, beside, load, open_binary
from lcxl.readers.intake.walk import Seen, find_candidates
from tests.readers.intake.outlook import compound_file, message_tree
from tests.readers.intake.parcels import encrypted, mail, raw_zip, seven_zip, workbook, zipped

FORM = workbook()
OTHER = workbook("Phường Bãi Cháy")


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def walk(folder: Path | str, **options: object) -> list[Seen]:
    return list(find_candidates(folder, **options))  # type: ignore[arg-type]


def candidates(seen: list[Seen]) -> dict[str, Candidate]:
    return {one.name: one for one in seen if isinstance(one, Candidate)}


def workbooks(seen: list[Seen]) -> dict[str, bytes]:
    return {name: load(one) for name, one in candidates(seen).items() if one.workbook}


def codes(seen: list[Seen]) -> list[tuple[str, str | None]]:
    return [(one.code, one.file) for one in seen if isinstance(one, Finding)]


def records(seen: list[Seen]) -> dict[str, FileState]:
    return {one.file: one.state for one in seen if isinstance(one, FileRecord)}


def test_files_are_found_at_any_depth_in_order(tmp_path: Path) -> None:
    fill(tmp_path, {"b.xlsx": FORM, "a/c/d.xlsx": OTHER, "a/b.xls": FORM})
    seen = walk(tmp_path, prefix="2-bao-cao-nhan/")
    assert list(workbooks(seen)) == ["2-bao-cao-nhan/a/b.xls", "2-bao-cao-nhan/a/c/d.xlsx", "2-bao-cao-nhan/b.xlsx"]
    found = candidates(seen)["2-bao-cao-nhan/a/c/d.xlsx"]
    assert (found.kind, found.size, found.sha256) == (ContentKind.XLSX, len(OTHER), sha256(OTHER).hexdigest())
    assert found.group == "2-bao-cao-nhan/a/c" and found.message == "" and found.data is None
    assert candidates(seen)["2-bao-cao-nhan/b.xlsx"].group == ""


def test_a_single_file_is_found(tmp_path: Path) -> None:
    fill(tmp_path, {"b.xlsx": FORM})
    assert workbooks(walk(tmp_path / "b.xlsx")) == {"b.xlsx": FORM}


def test_names_are_composed(tmp_path: Path) -> None:
    fill(tmp_path, {unicodedata.normalize("NFD", "Hồng Gai") + "/x.xlsx": FORM})
    assert list(workbooks(walk(tmp_path))) == ["Hồng Gai/x.xlsx"]


@pytest.mark.skipif(os.name != "posix", reason="names as bytes")
def test_a_name_in_an_old_code_page_is_read(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/H\xe0 L\xe2m.xlsx")).write_bytes(FORM)
    assert workbooks(walk(tmp_path)) == {"Hà Lâm.xlsx": FORM}


def test_nested_archives_and_emails_are_opened_wherever_they_stand(tmp_path: Path) -> None:
    inner = zipped({"Hà Lầm/a.xlsx": FORM})
    fill(
        tmp_path,
        {
            "all.zip": zipped({"x/inner.zip": inner, "b.xlsx": OTHER}),
            "mail.eml": mail({"báo cáo.zip": inner, "c.xlsx": FORM}),
            "d.7z": seven_zip({"e.xlsx": FORM}),
            "out.msg": compound_file(message_tree(files={"f.xlsx": FORM}, sent=datetime(2024, 6, 1, tzinfo=UTC))),
        },
    )
    seen = walk(tmp_path)
    assert workbooks(seen) == {
        "all.zip!x/inner.zip!Hà Lầm/a.xlsx": FORM,
        "all.zip!b.xlsx": OTHER,
        "d.7z!e.xlsx": FORM,
        "mail.eml!báo cáo.zip!Hà Lầm/a.xlsx": FORM,
        "mail.eml!c.xlsx": FORM,
        "out.msg!f.xlsx": FORM,
    }
    assert set(records(seen).values()) == {FileState.READ} and codes(seen) == []
    assert set(records(seen)) == {
        "all.zip", "all.zip!x/inner.zip", "d.7z", "mail.eml", "mail.eml!báo cáo.zip", "out.msg",
    }  # fmt: skip


def test_sender_and_date_of_the_email_go_with_its_files(tmp_path: Path) -> None:
    fill(tmp_path, {"Hồng Gai/mail.eml": mail({"x.zip": zipped({"a.xlsx": FORM})})})
    (found,) = candidates(walk(tmp_path)).values()
    assert found.sender == "Nguyễn Thị Lan <lan@halong.gov.vn>" and found.sent_on == "2024-06-24T09:30:00+07:00"
    assert (found.message, found.group) == ("Hồng Gai/mail.eml", "Hồng Gai/mail.eml!x.zip")
    assert found.source.sender == found.sender and found.source.file == found.name
    assert found.clues == ("a", "x", "mail", "Hồng Gai", "Báo cáo phường Hồng Gai", found.sender)


def test_a_forwarded_email_keeps_the_first_sender(tmp_path: Path) -> None:
    inner = mail({"a.xlsx": FORM}, sender="hl@halong.gov.vn", subject="BC Hà Lầm")
    fill(tmp_path, {"fw.eml": mail(forwarded=inner)})
    seen = walk(tmp_path)
    assert workbooks(seen) == {"fw.eml!BC Hà Lầm.eml!a.xlsx": FORM}
    assert candidates(seen)["fw.eml!BC Hà Lầm.eml!a.xlsx"].sender == "hl@halong.gov.vn"
    assert codes(seen) == [] and records(seen)["fw.eml!BC Hà Lầm.eml"] is FileState.READ


def test_content_counts_and_not_the_extension(tmp_path: Path) -> None:
    html = b"<html><table><tr><td>1</td></tr></table></html>"
    fill(
        tmp_path,
        {
            "zip-named.xlsx": zipped({"a.xlsx": FORM}),
            "form.pdf": FORM,
            "form": FORM,
            "page.xls": html,
            "page.html": html,
            "letter.dat": mail({"b.xlsx": FORM}),
        },
    )
    seen = walk(tmp_path)
    assert set(workbooks(seen)) == {"zip-named.xlsx!a.xlsx", "form.pdf", "form", "page.xls", "letter.dat!b.xlsx"}
    assert not candidates(seen)["page.html"].workbook


def test_damaged_workbooks_are_left_to_the_reader(tmp_path: Path) -> None:
    fill(tmp_path, {"cut.xlsx": FORM[:1500], "noise.xlsx": b"PK\x03\x04" + b"\0" * 500})
    seen = walk(tmp_path)
    assert set(workbooks(seen)) == {"cut.xlsx", "noise.xlsx"} and codes(seen) == []


def test_what_programs_leave_behind_is_passed_over(tmp_path: Path) -> None:
    fill(tmp_path, {"~$a.xlsx": b"x", "Thumbs.db": b"x", "a.lnk": b"x", "m.zip": zipped({"__MACOSX/._a.xlsx": b"x"})})
    seen = walk(tmp_path)
    states = records(seen)
    assert states.pop("m.zip") is FileState.READ
    assert set(states) == {"~$a.xlsx", "Thumbs.db", "a.lnk", "m.zip!__MACOSX/._a.xlsx"}
    assert set(states.values()) == {FileState.PASSED_OVER} and codes(seen) == []


def test_every_refused_file_has_a_finding(tmp_path: Path) -> None:
    fill(
        tmp_path,
        {
            "a.exe": b"MZ",
            "b.xlsx": b"",
            "c.zip": zipped({}),
            "d.eml": mail({"x.scr": b"MZ", "y": b"MZ\x90", "z.xlsx": b""}),
            "e.zip": b"PK\x03\x04",
            "f.xlsx": encrypted(FORM, "khó đoán"),
            "g.7z": b"7z\xbc\xaf'\x1c" + b"\0" * 40,
        },
    )
    seen = walk(tmp_path)
    refused = [file for file, state in records(seen).items() if state is FileState.REFUSED]
    assert dict(codes(seen)) == {
        "LC117": "d.eml!y",
        "LC103": "d.eml!z.xlsx",
        "LC113": "g.7z",
        "LC104": "f.xlsx",
    }
    assert {file for _, file in codes(seen)} == set(refused)
    assert len(refused) == 9


def test_a_password_opens_what_is_locked(tmp_path: Path) -> None:
    fill(tmp_path, {"a.xlsx": encrypted(FORM, "bí mật"), "b.docx": encrypted(FORM, "khác")})
    seen = walk(tmp_path, passwords=["sai", "bí mật"])
    assert workbooks(seen) == {"a.xlsx": FORM}
    assert candidates(seen)["a.xlsx"].sha256 == sha256((tmp_path / "a.xlsx").read_bytes()).hexdigest()
    assert not candidates(seen)["b.docx"].workbook


def test_scans_are_kept_for_whoever_knows_the_units(tmp_path: Path) -> None:
    fill(
        tmp_path,
        {
            "mail.eml": mail({"a.xlsx": FORM, "ký số.pdf": b"%PDF-1.4"}),
            "Hà Lầm/scan.jpg": b"\xff\xd8\xff",
            "bc.arj": b"\x60\xea" + bytes(range(60)),
            "x.dat": b"\0\1",
        },
    )
    seen = walk(tmp_path)
    found = candidates(seen)
    read = frozenset(key for one in found.values() if one.workbook for key in (one.message, one.group))
    told = {name: accompanying(one, alone=not beside(one, read)) for name, one in found.items() if not one.workbook}
    assert {name: (record.state, finding.code) for name, (record, finding) in told.items()} == {
        "mail.eml!ký số.pdf": (FileState.PASSED_OVER, "LC118"),
        "Hà Lầm/scan.jpg": (FileState.REFUSED, "LC119"),
        "x.dat": (FileState.REFUSED, "LC121"),
    }


def test_links_instead_of_files_are_told(tmp_path: Path) -> None:
    fill(
        tmp_path,
        {
            "a.eml": mail(body="https://docs.google.com/spreadsheets/d/1x/edit"),
            "b.eml": mail(),
            "c.gsheet": b'{"url": "https://docs.google.com/spreadsheets/d/9"}',
            "d.zip": zipped(
                {"e.url": b"[InternetShortcut]\nURL=https://drive.google.com/file/d/9/view", "f.lnk": b"L"}
            ),
        },
    )
    assert codes(walk(tmp_path)) == [
        ("LC123", "a.eml"),
        ("LC124", "b.eml"),
        ("LC123", "c.gsheet"),
        ("LC123", "d.zip!e.url"),
    ]


def test_names_that_lead_elsewhere_are_told_and_their_files_read(tmp_path: Path) -> None:
    fill(tmp_path, {"a.zip": raw_zip([(b"../../x.xlsx", FORM), (b"CON.xlsx", OTHER)])})
    seen = walk(tmp_path)
    assert workbooks(seen) == {"a.zip!x.xlsx": FORM, "a.zip!CON.xlsx": OTHER}
    assert codes(seen) == [("LC115", "a.zip!x.xlsx"), ("LC116", "a.zip!CON.xlsx")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip"]


def test_a_link_inside_an_archive_is_not_followed(tmp_path: Path) -> None:
    fill(tmp_path, {"a.zip": raw_zip([(b"x.xlsx", b"/etc/passwd")], attributes=0o120777 << 16)})
    assert records(walk(tmp_path))["a.zip!x.xlsx"] is FileState.PASSED_OVER


def test_members_of_one_name_stay_apart(tmp_path: Path) -> None:
    fill(tmp_path, {"a.zip": raw_zip([(b"x.xlsx", FORM), (b"x.xlsx", OTHER)])})
    assert workbooks(walk(tmp_path)) == {"a.zip!x.xlsx": FORM, "a.zip!x (2).xlsx": OTHER}


def test_nesting_is_bounded(tmp_path: Path) -> None:
    data = FORM
    for depth in range(6):
        data = zipped({f"{depth}.{'zip' if depth else 'xlsx'}": data})
    fill(tmp_path, {"a.zip": data})
    seen = walk(tmp_path)
    assert codes(seen) == [("LC112", "a.zip!5.zip!4.zip!3.zip!2.zip")] and workbooks(seen) == {}
    assert list(workbooks(walk(tmp_path, settings=Settings(max_depth=6))).values()) == [FORM]


def test_nested_members_share_one_budget(tmp_path: Path) -> None:
    many = zipped({f"{number}.xlsx": b"x" for number in range(5)})
    fill(tmp_path, {"a.zip": zipped({"1.zip": many, "2.zip": many, "3.zip": many}), "b.xlsx": FORM})
    seen = walk(tmp_path, settings=Settings(max_members=8))
    assert len(workbooks(seen)) == 6 + 1 and "b.xlsx" in workbooks(seen)
    assert codes(seen) == [("LC111", "a.zip!2.zip"), ("LC111", "a.zip")]


def test_a_file_over_the_limit_is_refused_unless_it_is_no_workbook(tmp_path: Path) -> None:
    fill(tmp_path, {"a.xlsx": FORM, "b.pdf": b"%PDF-" + b"x" * 9000, "c.zip": zipped({"d.xlsx": FORM})})
    seen = walk(tmp_path, settings=Settings(max_file_bytes=3000))
    assert codes(seen) == [("LC108", "a.xlsx"), ("LC108", "c.zip!d.xlsx")]
    assert candidates(seen)["b.pdf"].size == 9005


def test_a_reader_that_hangs_costs_its_file_only(tmp_path: Path) -> None:
    fill(tmp_path, {"a.eml": mail({"x.xlsx": FORM}), "b.xlsx": FORM})
    with mock.patch("lcxl.readers.intake.walk.unfold", sleepy):
        seen = walk(tmp_path, settings=Settings(reader_seconds=1))
    assert codes(seen) == [("LC902", "a.eml")] and list(workbooks(seen)) == ["b.xlsx"]


def sleepy(*_: object) -> None:
    import time

    time.sleep(30)


def test_files_that_cannot_be_opened_are_told(tmp_path: Path) -> None:
    fill(tmp_path, {"a.xlsx": FORM, "b.xlsx": FORM, "c.xlsx": FORM})

    def refuse(location: str) -> object:
        if location.endswith("a.xlsx"):
            raise PermissionError(13, "Permission denied")
        if location.endswith("b.xlsx"):
            raise OSError(5, "The cloud file provider is not running")
        return open_binary(location)

    with mock.patch("lcxl.readers.intake.walk.open_binary", refuse):
        seen = walk(tmp_path)
    assert codes(seen) == [("LC101", "a.xlsx"), ("LC102", "b.xlsx")] and "c.xlsx" in candidates(seen)


@pytest.mark.skipif(os.name != "posix", reason="links and pipes")
def test_links_and_pipes_are_told(tmp_path: Path) -> None:
    outside = fill(tmp_path / "elsewhere", {"a.xlsx": FORM})
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "gone.xlsx").symlink_to(tmp_path / "nothing.xlsx")
    (folder / "here.xlsx").symlink_to(outside / "a.xlsx")
    (folder / "folder").symlink_to(outside, target_is_directory=True)
    os.mkfifo(folder / "pipe")
    seen = walk(folder)
    assert codes(seen) == [("LC126", "folder"), ("LC102", "gone.xlsx"), ("LC102", "pipe")]
    assert workbooks(seen) == {"here.xlsx": FORM}


def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    fill(tmp_path, {"a/x.xlsx": FORM, "b.xlsx": FORM})
    listed = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    with mock.patch("lcxl.readers.intake.folders.os.scandir", refuse):
        seen = walk(tmp_path, prefix="2-bao-cao-nhan/")
    assert codes(seen) == [("LC125", "2-bao-cao-nhan/a")] and list(workbooks(seen)) == ["2-bao-cao-nhan/b.xlsx"]


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    (told,) = walk(tmp_path / "không có")
    assert isinstance(told, Finding) and told.code == "LC100" and told.slots == {"name": "không có"}


def test_a_file_that_changed_since_it_was_found_is_not_loaded(tmp_path: Path) -> None:
    fill(tmp_path, {"a.xlsx": FORM})
    (found,) = candidates(walk(tmp_path)).values()
    (tmp_path / "a.xlsx").write_bytes(OTHER)
    with pytest.raises(OSError, match="changed"):
        load(found)


def test_an_address_of_fsspec_is_walked_like_a_folder(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    import fsspec

    system = fsspec.filesystem("memory")
    for name, data in {"a/x.xlsx": FORM, "b.zip": zipped({"y.xlsx": OTHER})}.items():
        with system.open(f"/nhan/{name}", "wb") as file:
            file.write(data)
    assert workbooks(walk("memory://nhan")) == {"a/x.xlsx": FORM, "b.zip!y.xlsx": OTHER}
    assert codes(walk("memory://khong-co")) == [("LC100", "memory://khong-co")]


def test_two_walks_see_the_same(tmp_path: Path) -> None:
    fill(
        tmp_path,
        {"a.zip": zipped({"x.xlsx": FORM, "q.exe": b"MZ"}), "b.eml": mail({"c.xlsx": FORM}), "d.pdf": b"%PDF-"},
    )
    assert walk(tmp_path) == walk(tmp_path)
