from __future__ import annotations

import struct
import unicodedata
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcxl.readers.intake.names import clean_member, decode_name, passed_over, shared_links, unique, zip_name

NAMES = [
    "Phường Hồng Gai.xlsx",
    "UBND xã Kỳ Thượng – báo cáo.xlsx",
    "ĐƠN VỊ/Hà Khẩu.xlsx",
    "Biểu mẫu (2).xlsx",
    "Tuần Châu_Quý II.xls",
]


def cp1258(name: str) -> bytes:
    """Encode as Windows does: base letters composed as far as the code page has them, tones apart."""
    result = b""
    for char in unicodedata.normalize("NFC", name):
        try:
            result += char.encode("cp1258")
        except UnicodeEncodeError:
            decomposed = unicodedata.normalize("NFD", char)
            tone = next(mark for mark in decomposed if mark in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", decomposed.replace(tone, ""))
            result += base.encode("cp1258") + tone.encode("cp1258")
    return result


@pytest.mark.parametrize("name", NAMES)
def test_names_are_read_in_every_encoding_that_arrives(name: str) -> None:
    assert decode_name(name.encode()) == name
    assert decode_name(unicodedata.normalize("NFD", name).encode()) == name
    assert decode_name(cp1258(name)) == name


def test_a_name_of_western_windows_is_read_in_its_code_page() -> None:
    assert decode_name("Résumé_ÆØ.xlsx".replace("Ø", "").encode("cp437")) == "Résumé_Æ.xlsx"
    assert decode_name("│├─.txt".encode("cp437")) == "│├─.txt"


def test_a_zip_member_is_named_by_flag_field_or_bytes() -> None:
    name = "Hồng Hải.xlsx"
    assert zip_name(unicodedata.normalize("NFD", name), utf8=True, extra=b"") == name
    garbled = name.encode().decode("cp437")
    assert zip_name(garbled, utf8=False, extra=b"") == name
    raw = b"H_ng H_i.xlsx"
    body = b"\x01" + struct.pack("<I", zlib.crc32(raw)) + name.encode()
    field = struct.pack("<HH", 0x7075, len(body)) + body
    assert zip_name("H_ng H_i.xlsx", utf8=False, extra=b"\x99\x99\x02\x00ab" + field) == name
    assert zip_name("other.xlsx", utf8=False, extra=field) == "other.xlsx"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("~$bao-cao.xlsx", "lock"),
        (".~lock.bao-cao.xlsx#", "lock"),
        ("a/b/Thumbs.db", "system"),
        (".DS_Store", "system"),
        ("__MACOSX/._Phường.xlsx", "system"),
        ("x.zip!__MACOSX/a.xlsx", "system"),
        ("desktop.ini", "system"),
        ("Báo cáo.lnk", "shortcut"),
        ("Trang tính.gsheet", "shortcut"),
        ("bao-cao.xlsx.crdownload", "temporary"),
        ("~WRL0005.tmp", "temporary"),
        ("bao-cao.xlsx", ""),
        ("a.zip!$b~.xlsx", ""),
    ],
)
def test_what_programs_leave_behind_is_passed_over(name: str, reason: str) -> None:
    assert passed_over(name) == reason


@pytest.mark.parametrize(
    ("name", "clean", "unsafe", "odd"),
    [
        ("a/b.xlsx", "a/b.xlsx", False, False),
        ("../../Windows/b.xlsx", "Windows/b.xlsx", True, False),
        ("/etc/passwd", "etc/passwd", True, False),
        ("C:\\Users\\x\\b.xlsx", "Users/x/b.xlsx", True, False),
        ("a\\b.xlsx", "a/b.xlsx", False, False),
        ("./a//b.xlsx", "a/b.xlsx", False, False),
        ("..", "_", True, False),
        ("CON.xlsx", "CON.xlsx", False, True),
        ("a\x00\x1b[2J.xlsx", "a__[2J.xlsx", False, True),
        ("phieu\u202exslx.exe", "phieu_xslx.exe", False, True),
        ("x" * 300 + ".xlsx", "x" * 195 + ".xlsx", False, True),
        ("\udcff.xlsx", "?.xlsx", False, True),
    ],
)
def test_names_are_made_safe(name: str, clean: str, unsafe: bool, odd: bool) -> None:
    assert clean_member(name) == (clean, unsafe, odd)


@given(st.text(alphabet=st.characters(), max_size=80))
def test_a_clean_name_stays_in_its_folder(name: str) -> None:
    clean = clean_member(name).name
    assert clean and not clean.startswith("/") and not {"", ".", ".."} & set(clean.split("/"))
    assert clean.isprintable() or not any(char in clean for char in "\r\n\t\x1b\0")
    clean.encode("utf-8")


def test_names_stay_unique() -> None:
    taken: dict[str, int] = {}
    assert [unique("a/b.xlsx", taken) for _ in range(3)] == ["a/b.xlsx", "a/b (2).xlsx", "a/b (3).xlsx"]


def test_shared_documents_are_found_and_their_keys_cut_off() -> None:
    text = (
        "Số liệu: https://docs.google.com/spreadsheets/d/1AbC/edit?usp=sharing&resourcekey=xyz, "
        '<a href="https://DRIVE.google.com/file/d/9/view#p1">đây</a> http://halong.gov.vn/tin '
        "https://ubnd-my.sharepoint.com/:x:/g/personal/a. https://docs.google.com/spreadsheets/d/1AbC/edit"
    )
    assert shared_links(text) == (
        "https://docs.google.com/spreadsheets/d/1AbC/edit",
        "https://DRIVE.google.com/file/d/9/view",
        "https://ubnd-my.sharepoint.com/:x:/g/personal/a",
    )


def test_addresses_that_only_look_alike_are_none() -> None:
    assert shared_links("https://docs.google.com.evil.vn/x https://mydropbox.com/x") == ()
