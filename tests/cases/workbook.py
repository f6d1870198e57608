"""One way for each finding about a workbook as a file to arise, through the real readers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from lcxl.findings import Finding
from lcxl.readers.others.legacy import open_workbook
from lcxl.readers.xlsx.package import Limits, WorkbookRefused
from tests.readers.others.old_files import compound, record, text_cell, xls
from tests.readers.xlsx.packages import (
    SHEET,
    WORKBOOK,
    book,
    parts_of,
    relations_xml,
    replaced,
    sheet_xml,
    strings_xml,
    workbook_xml,
    zipped,
)

ROWS = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}00</v></c></row>' for n in range(1, 31))
OLD = xls({"S": text_cell(0, 0, "Tỷ lệ")})


def found(data: bytes, **more: object) -> list[Finding]:
    """Return what reading ``data`` gives a person to know: the refusal, or the notes."""
    try:
        return [note.finding(file="a.xlsx") for note in open_workbook(data, **more).notes]  # type: ignore[arg-type]
    except WorkbookRefused as refused:
        return [refused.finding(file="a.xlsx")]


def limited(data: bytes, **limits: int) -> list[Finding]:
    return found(data, limits=Limits(**limits))


def cut_off(_: Path) -> list[Finding]:
    whole = book(ROWS, **{"xl/theme/theme1.xml": "<theme/>"})
    return found(whole[: whole.index(b"xl/theme/theme1.xml")])


def damaged_stream(_: Path) -> list[Finding]:
    data = bytearray(book(ROWS))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.getinfo(SHEET)
    data[entry.header_offset + 30 + len(SHEET)] = 0xFF  # a kind of block that deflate doesn't have
    return found(bytes(data))


def flipped_bit(_: Path) -> list[Finding]:
    return found(zipped(parts_of(sheet_xml(ROWS)), level=0).replace(b"<v>1500</v>", b"<v>2500</v>"))


def twice(_: Path) -> list[Finding]:
    pairs = list(parts_of(sheet_xml(ROWS)).items())
    return found(zipped([*pairs, (SHEET, sheet_xml(""))]))


def list_without_content(_: Path) -> list[Finding]:
    related = relations_xml({"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": ("worksheet", "worksheets/x.xml")})
    return found(book(ROWS, workbook=workbook_xml("Chỉ số", "Minh chứng"), rels=related))


def bomb() -> bytes:
    return zipped(parts_of(sheet_xml(f'<row r="1"><c r="A1" t="str"><v>{"z" * 20_000_000}</v></c></row>')), level=9)


CASES: dict[str, Callable[[Path], list[Finding]]] = {
    "LC140": lambda _: found(b""),
    "LC141": lambda _: found(compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})),
    "LC142": lambda _: found(b"%PDF-1.7\n"),
    "LC143": lambda _: found(bytes(range(256))),
    "LC144": lambda _: found(book(ROWS)[:60]),
    "LC145": lambda _: found(zipped(parts_of('<!DOCTYPE w [<!ENTITY a "b">]>' + sheet_xml(ROWS)))),
    "LC146": lambda _: found(zipped({WORKBOOK: workbook_xml("Chỉ số")})),
    "LC147": lambda _: limited(book(ROWS), max_unpacked_bytes=1000),
    "LC148": lambda _: found(bomb()),
    "LC149": lambda _: limited(book(ROWS), max_members=3),
    "LC150": cut_off,
    "LC151": damaged_stream,
    "LC152": flipped_bit,
    "LC153": lambda _: found(book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')),
    "LC154": lambda _: found(book('<row r="1"><c r="A1" s="7"><v>0.9365</v></c></row>')),
    "LC155": twice,
    "LC156": lambda _: found(replaced(book(ROWS), b"<v>1500</v>", b"<v>15", SHEET)),
    "LC157": lambda _: found(book(ROWS, **{"docProps/core.xml": "<coreProperties><modified>2024-06-2"})),
    "LC158": lambda _: found(book(ROWS, rels=None)),
    "LC159": list_without_content,
    "LC160": lambda _: found(book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "LC161": lambda _: found(zipped({"tai-lieu.txt": "Kính gửi"})),
    "LC162": lambda _: found(OLD, seconds=0),
    "LC163": lambda _: found(OLD, max_bytes=1 << 20),
    "LC164": lambda _: found(OLD[:2000]),
    "LC165": lambda _: found(xls({"S": text_cell(0, 0, "Tỷ lệ")}, fonts=record(0x31, b"\1"))),
    "LC167": lambda _: found(zipped({WORKBOOK: "<workbook", "_rels/.rels": strings_xml()})),
}
