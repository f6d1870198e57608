"""Workbooks of the binary formats made record by record: .xls in its OLE container, and .xlsb."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from tests.readers.xlsx.packages import relations_xml, zipped

SECTOR = 512
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return an OLE container; every stream is padded to 4,096 bytes so that none goes into the mini stream."""
    chains: list[bytes] = []
    entries = [_entry("Root Entry", 5, child=1, start=END, size=0)]
    starts, at = [], 2 + (len(streams) * 128 + 128 + SECTOR - 1) // SECTOR - 1
    for content in streams.values():
        padded = content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0")
        starts.append((at, len(padded)))
        chains.append(padded)
        at += len(padded) // SECTOR
    names = list(streams)
    for index, (name, (start, size)) in enumerate(zip(names, starts, strict=True)):
        right = index + 2 if index + 1 < len(names) else FREE
        entries.append(_entry(name, 2, right=right, start=start, size=size))
    directory = b"".join(entries)
    directory += b"\0" * (-len(directory) % SECTOR)
    fat = [FAT_SECTOR, *_chain(1, len(directory) // SECTOR)]
    for start, size in starts:
        fat += _chain(start, size // SECTOR)
    assert len(fat) <= SECTOR // 4
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    header = header.ljust(SECTOR, b"\xff")
    return header + table + directory + b"".join(chains)


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), END]


def _entry(name: str, kind: int, *, child: int = FREE, right: int = FREE, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", encoded, len(encoded), kind, 1, FREE, right, child, start, size)


def record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def text16(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def number_cell(row: int, column: int, value: float, style: int = 15) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def text_cell(row: int, column: int, text: str, style: int = 15) -> bytes:
    return record(0x204, struct.pack("<HHH", row, column, style) + text16(text))


def error_cell(row: int, column: int, code: int = 7) -> bytes:
    return record(0x205, struct.pack("<HHHBB", row, column, 15, code, 1))


def boolean_cell(row: int, column: int, value: bool) -> bytes:
    return record(0x205, struct.pack("<HHHBB", row, column, 15, value, 0))


def formula_cell(row: int, column: int, value: float, style: int = 15) -> bytes:
    tokens = b"\x1e\x01\x00"  # the number 1: what it computes doesn't matter, only that it is a formula
    return record(0x06, struct.pack("<HHHdHIH", row, column, style, value, 0, 0, len(tokens)) + tokens)


def hidden_row(row: int) -> bytes:
    return record(0x208, struct.pack("<HHHHHHI", row, 0, 3, 255, 0, 0, 0x20))


def xls_stream(
    sheets: Mapping[str, bytes], *, states: Sequence[int] = (), extra: bytes = b"", fonts: bytes | None = None
) -> bytes:
    """Return the workbook stream: one substream per sheet; style 15 is General, 16 is 0.00%, 17 a .VnTime font."""
    font = record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\x05\x00Arial")
    old = record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\x07\x00.VnTime")
    xf = "<HHHBBBBIIH"
    styles = b"".join(record(0xE0, struct.pack(xf, 0, 0, 0xFFF5, 0x20, 0, 0, 0, 0, 0, 0x20C0)) for _ in range(15))
    styles += record(0xE0, struct.pack(xf, 0, 0, 1, 0x20, 0, 0, 0, 0, 0, 0x20C0))
    styles += record(0xE0, struct.pack(xf, 0, 10, 1, 0x20, 0, 0, 0, 0, 0, 0x20C0))
    styles += record(0xE0, struct.pack(xf, 5, 0, 1, 0x20, 0, 0, 0, 0, 0, 0x20C0))
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x1FAA, 1997, 0x41, 6)) + extra
    head += record(0x42, struct.pack("<H", 1200)) + (font * 4 + old if fonts is None else fonts) + styles
    bodies = [
        record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x1FAA, 1997, 0x41, 6)) + cells + record(0x0A)
        for cells in sheets.values()
    ]
    names = [struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name in sheets]
    at = len(head) + sum(4 + 6 + len(name) for name in names) + 4
    listed = b""
    for index, (name, body) in enumerate(zip(names, bodies, strict=True)):
        state = states[index] if index < len(states) else 0
        listed += record(0x85, struct.pack("<IBB", at, state, 0) + name)
        at += len(body)
    return head + listed + record(0x0A) + b"".join(bodies)


def xls(sheets: Mapping[str, bytes], **more: object) -> bytes:
    """Return an .xls with ``sheets`` (see ``xls_stream``)."""
    return compound({"Workbook": xls_stream(sheets, **more)})  # type: ignore[arg-type]


def property_set(*sections: bytes) -> bytes:
    """Return a property stream of ready-made sections."""
    head = struct.pack("<HHI16sI", 0xFFFE, 0, 0, b"", len(sections))
    offset = len(head) + 20 * len(sections)
    index = b""
    for section in sections:
        index += b"\1" * 16 + struct.pack("<I", offset)
        offset += len(section)
    return head + index + b"".join(sections)


def section(properties: Mapping[int, bytes]) -> bytes:
    """Return one section of a property stream from the encoded values by number."""
    at, table, body = 8 + 8 * len(properties), b"", b""
    for number, value in properties.items():
        table += struct.pack("<II", number, at + len(body))
        body += value + b"\0" * (-len(value) % 4)
    return struct.pack("<II", 8 + len(table) + len(body), len(properties)) + table + body


# .xlsb: records with a number and a length of seven bits a byte.


def binary_record(number: int, content: bytes = b"") -> bytes:
    head = bytes([number]) if number < 128 else bytes([(number & 0x7F) | 0x80, number >> 7])
    length, size = b"", len(content)
    while True:
        length += bytes([(size & 0x7F) | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_cell(number: int, column: int, content: bytes, style: int = 0) -> bytes:
    return binary_record(number, struct.pack("<II", column, style) + content)


def binary_row(row: int, hidden: bool = False) -> bytes:
    return binary_record(0, struct.pack("<IIHBB", row, 0, 300, 0, 0x10 if hidden else 0))


def xlsb(
    cells: bytes,
    *,
    strings: Sequence[str] = (),
    after: bytes = b"",
    name: str = "Trang",
    state: int = 0,
    parts: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return an .xlsb with one sheet; style 0 is General, 1 is 0.00%, 2 the custom 0.0% in .VnTime."""
    fonts = b"".join(binary_record(43, b"\0" * 21 + wide(font)) for font in ("Calibri", ".VnTime"))
    xfs = [(0, 0), (10, 0), (170, 1)]
    styles = binary_record(44, struct.pack("<H", 170) + wide("0.0%")) + fonts + binary_record(617, struct.pack("<I", 3))
    styles += b"".join(binary_record(47, struct.pack("<HHH", 0xFFFF, *xf) + b"\0" * 10) for xf in xfs)
    styles += binary_record(618)
    main = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    bundle = binary_record(156, struct.pack("<II", state, 1) + wide("rId1") + wide(name))
    return zipped(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{main}"/></Types>',
            "_rels/.rels": relations_xml({"rId1": ("officeDocument", "xl/workbook.bin")}),
            "xl/workbook.bin": binary_record(153, struct.pack("<I", 1)) + bundle,
            "xl/_rels/workbook.bin.rels": relations_xml(
                {
                    "rId1": ("worksheet", "worksheets/sheet1.bin"),
                    "rId2": ("styles", "styles.bin"),
                    "rId3": ("sharedStrings", "sharedStrings.bin"),
                }
            ),
            "xl/styles.bin": styles,
            "xl/sharedStrings.bin": b"".join(binary_record(19, b"\0" + wide(text)) for text in strings),
            "xl/worksheets/sheet1.bin": cells + after,
            **(parts or {}),
        }
    )


# .ods: XML in a zip.

ODS_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "number": "datastyle",
        "meta": "meta",
    }.items()
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods(tables: str, *, styles: str = "", **more: str) -> bytes:
    """Return an .ods whose content holds ``tables``; ``styles`` are its automatic styles."""
    content = (
        f"<office:document-content {ODS_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": ODS_TYPE, "content.xml": content, **more})
