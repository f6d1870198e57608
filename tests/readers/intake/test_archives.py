from __future__ import annotations

import gzip
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator, Sequence
from unittest import mock

import pytest

from lcxl.model import Settings
from lcxl.readers.contents import ContentKind, sniff
from lcxl.readers.intake.archives import Member, zip_members
from lcxl.readers.intake.encrypted import decrypt
from lcxl.readers.intake.limits import Allowance, Budget, Exhausted, Refused, consume
from lcxl.readers.intake.packed import packed_members
from tests.readers.intake.parcels import encrypted, locked_zip, rar, raw_zip, seven_zip, tar_gz, workbook, zipped

FORM = workbook()
ZEROS = bytes(17 << 20)


Files = dict[str, bytes | str]
K = ContentKind


def unpacked(open_members: Callable[[Budget], Iterator[Member]], settings: Settings | None = None) -> Files:
    """Return content, or the code of the refusal, by name; "" stands for the archive as a whole."""
    budget = Budget.of(settings or Settings())
    found: Files = {}
    try:
        for member in open_members(budget):
            try:
                found[member.name] = b"".join(budget.unpack(member.open(), member.packed))
            except Exhausted:
                raise
            except Refused as refused:
                found[member.name] = refused.code
    except Refused as refused:
        found[""] = refused.code
    return found


def unzip(data: bytes, passwords: Sequence[str] = (), settings: Settings | None = None) -> Files:
    return unpacked(lambda budget: zip_members(data, budget, passwords), settings)


def unpack(data: bytes, name: str, passwords: Sequence[str] = (), settings: Settings | None = None) -> Files:
    return unpacked(lambda budget: packed_members(name, data, sniff(data), budget, passwords), settings)


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


def test_a_cut_off_archive_of_stored_workbooks_is_no_workbook() -> None:
    files = {"a.xlsx": FORM, "b.xlsx": FORM, "c.xlsx": FORM}
    cut = zipped(files, zipfile.ZIP_STORED)[: 3 * len(FORM)]
    assert sniff(cut) is K.ZIP
    assert unzip(cut) == {"a.xlsx": FORM, "b.xlsx": FORM, "c.xlsx": "LC114", "": "LC113"}


def test_bzip2_is_unpacked_piece_by_piece() -> None:
    assert unzip(zipped({"a.xlsx": FORM}, zipfile.ZIP_BZIP2)) == {"a.xlsx": FORM}
    bomb = zipped({"a.xlsx": bytes(64 << 20)}, zipfile.ZIP_BZIP2)
    assert len(bomb) < 3000
    tracemalloc.start()
    assert unzip(bomb) == {"a.xlsx": "LC110"}
    assert tracemalloc.get_traced_memory()[1] < 40 << 20
    tracemalloc.stop()


def test_far_too_many_members_are_counted_before_they_are_listed() -> None:
    data = zipped({f"{number}.xlsx": b"" for number in range(100)})
    with mock.patch("lcxl.readers.intake.archives.zipfile.ZipFile", side_effect=AssertionError):
        assert unzip(data, settings=Settings(max_members=3)) == {"": "LC111"}


def test_a_packed_size_that_lies_hides_no_bomb() -> None:
    data = bytearray(zipped({"a.xlsx": ZEROS}))
    at = data.index(b"PK\x01\x02") + 20
    data[at : at + 4] = b"\xff\xff\xff\x7f"
    assert unzip(bytes(data))["a.xlsx"] in ("LC110", "LC114")


def test_headers_that_inflate_to_nothing_are_charged_for_what_they_read() -> None:
    empty = b"\x00\x00\x00\xff\xff" * 20_000  # deflate blocks without content, and no end
    head = b"PK\x03\x04" + bytes(4) + b"\x08\x00" + bytes(16) + b"\x01\x00\x00\x00a"
    data = head * 2000 + empty
    found = unzip(data, settings=Settings(max_unpacked_bytes=1 << 20))
    assert found[""] == "LC109"


def test_all_files_of_a_run_have_one_allowance() -> None:
    run = Allowance.of(Settings(max_unpacked_bytes=1000, max_members=10))
    for _ in range(9):
        try:
            budget = run.budget()
            list(budget.unpack([bytes(900)], 900))
        except Refused as refused:
            assert refused.code == "LC130" and run.bytes_left < 900
            return
        run.spend(budget)
    raise AssertionError


def test_an_encrypted_member_of_a_new_kind_is_told_also_with_its_password() -> None:
    data = bytearray(locked_zip("a.xlsx", FORM, "x"))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + offset] = 99
    assert unzip(bytes(data)) == {"a.xlsx": "LC106"}
    assert unzip(bytes(data), ["x"]) == {"a.xlsx": "LC133"}


# --- other archives ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "make"), [("a.rar", rar), ("a.7z", seven_zip), ("a.tar.gz", tar_gz)])
def test_other_archives_are_read(name: str, make: Callable[[dict[str, bytes]], bytes]) -> None:
    files = {"Phường/báo cáo.xlsx": FORM, "b.pdf": b"%PDF-"}
    assert unpack(make(files), name) == files


def test_a_single_file_that_is_packed_is_read() -> None:
    assert unpack(gzip.compress(FORM), "thu/a.xlsx.gz") == {"a.xlsx": FORM}
    assert unpack(gzip.compress(FORM)[:500], "a.xlsx.gz") == {"a.xlsx": "LC114"}


def test_a_7z_is_opened_with_its_password() -> None:
    files = {"Phường/báo cáo.xlsx": FORM}
    locked = seven_zip(files, "x")
    assert unpack(locked, "a.7z") == unpack(locked, "a.7z", ["y"]) == {"": "LC106"}
    assert unpack(locked, "a.7z", ["y", "x"]) == files


@pytest.mark.parametrize(
    ("content", "settings", "code"),
    [
        (ZEROS, Settings(), "LC110"),
        (FORM, Settings(max_unpacked_bytes=1000), "LC109"),
        (FORM, Settings(max_members=0), "LC111"),
    ],
)
def test_7z_has_the_same_limits(content: bytes, settings: Settings, code: str) -> None:
    for words in ((), ("x",)):
        data = seven_zip({"a.xlsx": content}, "x" if words else None)
        assert code in unpack(data, "a.7z", words, settings).values()


@pytest.mark.parametrize(
    ("name", "make", "cut"),
    [*(("a.7z", seven_zip, cut) for cut in (10, 40, -20, -1)), ("a.rar", rar, 20), ("a.rar", rar, 7)],
)
def test_a_damaged_archive_is_told(name: str, make: Callable[[dict[str, bytes]], bytes], cut: int) -> None:
    assert unpack(make({"a.xlsx": FORM})[:cut], name) == {"": "LC113"}


def test_a_rar_that_breaks_off_gives_its_whole_members() -> None:
    found = unpack(rar({"a.xlsx": FORM, "b.xlsx": FORM})[:-500], "a.rar")
    assert found["a.xlsx"] == FORM != found["b.xlsx"] and found[""] == "LC113"


def test_what_no_program_knows_is_told() -> None:
    assert unpack(b"\x60\xea" + bytes(range(60)), "a.arj") == {"": "LC120"}


def test_without_the_library_the_words_to_install_it_are_told() -> None:
    with mock.patch.dict(sys.modules, {"py7zr": None, "archi": None, "msoffcrypto": None}):
        assert unpack(rar({"a.xlsx": FORM}), "a.rar") == {"": "LC107"}
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
