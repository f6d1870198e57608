from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Sequence
from unittest import mock

import pytest

from lcxl.model import Settings
from lcxl.readers.contents import ContentKind, sniff
from lcxl.readers.intake.archives import Unpacked, unpack_7z, zip_members
from lcxl.readers.intake.encrypted import decrypt
from lcxl.readers.intake.limits import Budget, Exhausted, Refused, consume
from tests.readers.intake.parcels import encrypted, locked_zip, raw_zip, seven_zip, workbook, zipped

FORM = workbook()
ZEROS = bytes(17 << 20)


def unzip(data: bytes, passwords: Sequence[str] = (), settings: Settings | None = None) -> dict[str, bytes | str]:
    """Return content, or the code of the refusal, by name; "" stands for the archive as a whole."""
    budget = Budget.of(settings or Settings())
    found: dict[str, bytes | str] = {}
    try:
        for member in zip_members(io.BytesIO(data), budget, passwords):
            try:
                found[member.name] = b"".join(budget.unpack(member.open(), member.packed))
            except Exhausted:
                raise
            except Refused as refused:
                found[member.name] = refused.code
    except Refused as refused:
        found[""] = refused.code
    return found


def test_members_come_in_order_with_their_names() -> None:
    files = {"Phường Hồng Gai/báo cáo.xlsx": FORM, "b.pdf": b"%PDF-"}
    assert unzip(zipped(files)) == files


def test_names_of_windows_explorer_and_macos_are_read() -> None:
    name = "Hồng Gai.xlsx"
    old = "H\u00f4\u0300ng Gai.xlsx".encode("cp1258")
    assert unzip(raw_zip([(old, FORM)])) == {name: FORM}
    assert unzip(raw_zip([(name.encode(), FORM)])) == {name: FORM}


def test_an_encrypted_member_needs_its_password() -> None:
    data = locked_zip("a.xlsx", FORM, "Ubnd@2024")
    assert unzip(data) == unzip(data, ["sai"]) == {"a.xlsx": "LC106"}
    assert unzip(data, ["sai", "Ubnd@2024"]) == {"a.xlsx": FORM}


def test_a_bomb_is_stopped_by_what_is_really_read() -> None:
    assert unzip(zipped({"zeros.xlsx": ZEROS, "a.xlsx": FORM})) == {"zeros.xlsx": "LC110", "a.xlsx": FORM}
    small = Settings(max_unpacked_bytes=1 << 20, max_ratio=10**9)
    assert unzip(zipped({"a.xlsx": FORM, "zeros.xlsx": ZEROS, "b.xlsx": FORM}), settings=small) == {
        "a.xlsx": FORM,
        "": "LC109",
    }


def test_an_honest_high_ratio_is_read() -> None:
    content = b"<row/>" * 500_000
    assert unzip(zipped({"a.xml": content})) == {"a.xml": content}


def test_too_many_members_are_told_after_the_first_ones() -> None:
    files = {f"{number}.xlsx": b"x" for number in range(10)}
    found = unzip(zipped(files), settings=Settings(max_members=3))
    assert found == {"0.xlsx": b"x", "1.xlsx": b"x", "2.xlsx": b"x", "": "LC111"}


def test_a_cut_off_archive_gives_its_whole_members() -> None:
    data = zipped({"a.xlsx": FORM, "b.xlsx": FORM})
    cut = data[: data.index(b"b.xlsx") + 500]
    assert unzip(cut) == {"a.xlsx": FORM, "b.xlsx": "LC114", "": "LC113"}
    assert unzip(zipped({"a.txt": b"stored"}, zipfile.ZIP_STORED)[:-30]) == {"a.txt": b"stored", "": "LC113"}


def test_a_damaged_member_is_told_and_the_others_are_read() -> None:
    data = bytearray(zipped({"a.xlsx": FORM, "b.xlsx": FORM}))
    data[len(FORM) // 2] ^= 0xFF
    found = unzip(bytes(data))
    assert found == {"a.xlsx": "LC114", "b.xlsx": FORM}


def test_no_zip_at_all_is_told() -> None:
    assert unzip(b"PK\x03\x04 not really") == {"": "LC113"}


def test_7z_is_read_and_opened_with_its_password() -> None:
    files = {"Phường/báo cáo.xlsx": FORM, "b.pdf": b"%PDF-"}
    settings = Settings()
    assert unpack_7z(seven_zip(files), settings, ()) == Unpacked(tuple(files.items()))
    locked = seven_zip(files, "x")
    assert [unpack_7z(locked, settings, words).problem is not None for words in ((), ("y",), ("y", "x"))] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("content", "settings", "code"),
    [
        (ZEROS, Settings(), "LC110"),
        (FORM, Settings(max_unpacked_bytes=1000), "LC109"),
        (FORM, Settings(max_members=0), "LC111"),
    ],
)
def test_7z_has_the_same_limits(content: bytes, settings: Settings, code: str) -> None:
    problem = unpack_7z(seven_zip({"a.xlsx": content}), settings, ()).problem
    assert problem is not None and problem.code == code


@pytest.mark.parametrize("cut", [10, 40, -20, -1])
def test_a_damaged_7z_is_told(cut: int) -> None:
    problem = unpack_7z(seven_zip({"a.xlsx": FORM})[:cut], Settings(), ("x",)).problem
    assert problem is not None and problem.code == "LC113"


def test_without_the_library_the_words_to_install_it_are_told() -> None:
    with mock.patch.dict(sys.modules, {"py7zr": None, "msoffcrypto": None}):
        problem = unpack_7z(b"", Settings(), ()).problem
        assert problem is not None and problem.slots["command"] == 'pip install "lcxl[archives]"'
        with pytest.raises(Refused) as caught:
            decrypt(b"", ["x"])
        assert caught.value.slots["command"] == 'pip install "lcxl[encrypted]"'


def test_an_encrypted_workbook_is_opened_by_the_right_password() -> None:
    locked = encrypted(FORM, "Ubnd@2024")
    assert sniff(locked) is ContentKind.OLE_ENCRYPTED
    assert decrypt(locked, ["sai", "Ubnd@2024"]) == FORM
    for words, code in (((), "LC104"), (("sai",), "LC105")):
        with pytest.raises(Refused) as caught:
            decrypt(locked, words)
        assert caught.value.code == code


def test_a_workbook_that_is_only_protected_needs_no_password() -> None:
    assert decrypt(encrypted(FORM, "VelvetSweatshop"), ()) == FORM


def test_a_large_scan_is_only_counted_and_a_large_workbook_refused() -> None:
    scan = consume([b"%PDF-1.7", b"x" * 5000], 1000)
    assert (scan.data, scan.kind, scan.size) == (None, ContentKind.PDF, 5008)
    with pytest.raises(Refused) as caught:
        consume([FORM], 1000)
    assert caught.value.code == "LC108"
