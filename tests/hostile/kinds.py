"""The kinds of hostile files: each maker puts them into a folder; ``scale`` 1 is what a test can afford."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.readers.intake.parcels import mail, raw_zip, seven_zip, tnef, zipped
from tests.readers.xlsx.packages import SHEET, book, parts_of, sheet_xml
from tests.readers.xlsx.packages import zipped as package

MEGABYTE = 1 << 20


def _zeros(megabytes: int) -> bytes:
    return bytes(megabytes * MEGABYTE)


def _bzip2(folder: Path, scale: int) -> None:
    packer = bz2.BZ2Compressor()
    content = b"".join(packer.compress(_zeros(1)) for _ in range(40 * scale)) + packer.flush()
    name = b"06649.xlsx"
    common = struct.pack("<HHHHHIIIHH", 20, 0, 12, 0, 33, 0, len(content), 1000, len(name), 0)
    body = b"PK\x03\x04" + common + name + content
    entry = b"PK\x01\x02\x14\x00" + common + bytes(14) + name
    data = body + entry + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(entry), len(body), 0)
    (folder / "bzip2.zip").write_bytes(data)


def _long_cell(folder: Path, scale: int) -> None:
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>' + "x" * (7 * MEGABYTE) + "</t></is></c></row>"
    (folder / "o-dai.xlsx").write_bytes(book(cell))


def _many_zips(folder: Path, scale: int) -> None:
    source = random.Random(7)
    block = source.randbytes(1024)
    content = b"".join(block + source.randbytes(16) for _ in range(29 * 1024))
    for number in range(3 * scale):
        files = {f"{one}.xlsx": content for one in range(4)}
        (folder / f"goi-{number:02}.zip").write_bytes(zipped(files))


def _ole_chain(folder: Path, scale: int) -> None:
    sector = 512
    count = 4000 * scale
    fat = struct.pack("<I", 0) * (sector // 4 * count)  # every sector is followed by the first one
    head = bytearray(sector)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", head, 44, count)
    struct.pack_into("<I", head, 48, 1)
    struct.pack_into("<I", head, 56, 4096)
    struct.pack_into("<I", head, 68, 0xFFFFFFFE)
    struct.pack_into("<109I", head, 76, *range(109))
    (folder / "chuoi.xls").write_bytes(bytes(head) + fat)


def _million_members(folder: Path, scale: int) -> None:
    count = 60_000 * scale
    entry = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"a"
    size = min(count, 0xFFFF)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, size, size, len(entry) * count, len(local), 0)
    (folder / "muc-luc.zip").write_bytes(local + entry * count + end)


def _one_name(folder: Path, scale: int) -> None:
    data = raw_zip([(b"06649.dat", b"\0x")] * 5000)
    (folder / "trung-ten.zip").write_bytes(data)
    parts = parts_of(sheet_xml(""))
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for _ in range(4000):
                archive.writestr("xl/media/a.png", b"")
    (folder / "trung-phan.xlsx").write_bytes(twice.getvalue())


def _nothing(folder: Path, scale: int) -> None:
    empty = b"\x00\x00\x00\xff\xff" * 100_000
    head = b"PK\x03\x04" + bytes(4) + b"\x08\x00" + bytes(16) + b"\x01\x00\x00\x00a"
    for number in range(scale):
        (folder / f"rong-{number}.zip").write_bytes(head * 4000 + empty)


def _packed_lies(folder: Path, scale: int) -> None:
    data = bytearray(zipped({"06649.xlsx": _zeros(40 * scale)}))
    at = data.index(b"PK\x01\x02") + 20
    data[at : at + 4] = b"\xff\xff\xff\x7f"
    (folder / "noi-doi.zip").write_bytes(data)


def _costly_form(folder: Path, scale: int) -> None:
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{column}{row}"><v>1</v></c>' for column in "ABCDEFGHIJKLMNOP") + "</row>"
        for row in range(1, 6000 * scale)
    )
    merged = "".join(f'<mergeCell ref="A{row}:P{row + 3}"/>' for row in range(1, 20_000))
    parts = parts_of(sheet_xml(rows).replace("</worksheet>", f"<mergeCells>{merged}</mergeCells></worksheet>"))
    (folder / "nho-ma-nang.xlsx").write_bytes(package(parts))


def _links(folder: Path, scale: int) -> None:
    (folder / "vong.xlsx").symlink_to("vong.xlsx")
    (folder / "vong").symlink_to(".")
    (folder / "thiet-bi.xlsx").symlink_to("/dev/zero")
    os.mkfifo(folder / "ong.xlsx")


def _deep(folder: Path, scale: int) -> None:
    at = os.open(folder, os.O_RDONLY)
    for _ in range(1100):
        os.mkdir("d", dir_fd=at)
        inner = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    os.close(at)


def _sparse(folder: Path, scale: int) -> None:
    for name in ("thua.xlsx", "thua.bin", "thua.zip"):
        with (folder / name).open("wb") as file:
            file.truncate(3000 * scale * MEGABYTE)


def _digits(folder: Path, scale: int) -> None:
    digits = "9" * MEGABYTE
    rows = (
        f'<row r="{digits}"><c r="A{digits}" t="s"><v>{digits}</v></c><c r="A1" s="{digits}"><v>{digits}</v></c></row>'
    )
    (folder / "chu-so.xlsx").write_bytes(book(rows))


def _packed_bombs(folder: Path, scale: int) -> None:
    (folder / "bom.7z").write_bytes(seven_zip({"06649.xlsx": _zeros(40 * scale)}))
    (folder / "bom.xlsx.gz").write_bytes(gzip.compress(_zeros(40 * scale)))
    (folder / "bom.zip").write_bytes(zipped({"a.zip": zipped({"b.zip": zipped({"c.xlsx": _zeros(40 * scale)})})}))
    (folder / "winmail.dat").write_bytes(tnef({"a.zip": zipped({"c.xlsx": _zeros(40 * scale)})}))


def _bomb_in_a_form(folder: Path, scale: int) -> None:
    parts = parts_of(sheet_xml(""))
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>" if isinstance(parts[SHEET], bytes) else "</sheetData>", "")
    (folder / "bom.xlsx").write_bytes(package({**parts, SHEET: str(parts[SHEET]) + " " * (60 * scale * MEGABYTE)}))


def _mails(folder: Path, scale: int) -> None:
    nested = mail({"06649.xlsx": b"PK"})
    for _ in range(60):
        nested = b"From: a@b.vn\r\nSubject: x\r\nContent-Type: message/rfc822\r\n\r\n" + nested
    (folder / "long-nhau.eml").write_bytes(nested)
    parts = b"--b\r\nContent-Type: application/x; name=a.xlsx\r\n\r\nPK\r\n" * (20_000 * scale)
    head = b"From: a@b.vn\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    (folder / "nhieu-phan.eml").write_bytes(head + parts)
    box = b"From a@b Thu Jun 20 09:30:00 2024\nFrom: a@b.vn\nSubject: x\n\nx\n\n" * (10_000 * scale)
    (folder / "hop-thu.mbox").write_bytes(box)


def _names(folder: Path, scale: int) -> None:
    for name in ("\x1b[31mdo\x07.pdf", "a\ufffe.pdf", "b\u202egpj.pdf", "x\ny.pdf"):
        (folder / name).write_bytes(b"%PDF-1.7")
    (folder / "ten.zip").write_bytes(zipped({"\x1b]0;x\x07a\ufffe.xlsx": b"x"}))


KINDS: dict[str, Callable[[Path, int], None]] = {
    "bzip2 member that inflates without bound": _bzip2,
    "one cell of 7 MB": _long_cell,
    "many zips of large members": _many_zips,
    "OLE chain longer than the file": _ole_chain,
    "directory of very many members": _million_members,
    "5,000 members of one name": _one_name,
    "headers that inflate to nothing": _nothing,
    "packed size that lies": _packed_lies,
    "small form that is costly": _costly_form,
    "links to themselves, a device, a pipe": _links,
    "folders 1,100 deep": _deep,
    "sparse files": _sparse,
    "numbers of a million digits": _digits,
    "bombs in 7z, gz, zip in zip, winmail.dat": _packed_bombs,
    "bomb inside a form": _bomb_in_a_form,
    "mails nested, of very many parts, mailbox": _mails,
    "control characters in names": _names,
}
