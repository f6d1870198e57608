"""What a file really is, by its bytes and never by its name."""

from __future__ import annotations

import re
import struct
import zlib
from functools import lru_cache
from typing import NoReturn

from lcxl.readers.kinds import IMAGES as IMAGES
from lcxl.readers.kinds import LEGACY_WORKBOOKS as LEGACY_WORKBOOKS
from lcxl.readers.kinds import OPEN_XML_WORKBOOKS as OPEN_XML_WORKBOOKS
from lcxl.readers.kinds import ContentKind as ContentKind
from lcxl.readers.kinds import content_name as content_name
from lcxl.readers.others import ole
from lcxl.readers.xlsx.package import Limits, Package, WorkbookRefused, open_package

K = ContentKind
_SIGNATURES = (
    (b"\xff\xd8\xff", K.JPEG),
    (b"\x89PNG\r\n\x1a\n", K.PNG),
    (b"GIF8", K.GIF),
    (b"II*\0", K.TIFF),
    (b"MM\0*", K.TIFF),
    (b"Rar!\x1a\x07", K.RAR),
    (b"7z\xbc\xaf'\x1c", K.SEVEN_ZIP),
    (b"\x1f\x8b\x08", K.GZIP),
    (b"{\\rtf", K.RTF),
    (b"\x78\x9f\x3e\x22", K.TNEF),
    # Workbooks of Excel 2 to 5 that stand without a container begin with their BOF record.
    (b"\x09\x08\x08\0", K.OLE_XLS),
    (b"\x09\x08\x10\0", K.OLE_XLS),
    (b"\x09\0\x04\0", K.OLE_XLS),
    (b"\x09\x02\x06\0", K.OLE_XLS),
    (b"\x09\x04\x06\0", K.OLE_XLS),
)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")

# Main content types of Office packages, by the word that tells them apart.
_MAIN_TYPE = re.compile(
    rb"(sheet\.binary|spreadsheetml\.template|excel\.template|excel\.sheet\.macro|spreadsheetml\.sheet"
    rb"|wordprocessingml|ms-word|presentationml|ms-powerpoint)[A-Za-z.]*\.main",
    re.IGNORECASE,
)
_MAIN_KINDS = {
    b"sheet.binary": K.XLSB,
    b"spreadsheetml.template": K.XLTX,
    b"excel.template": K.XLTX,
    b"excel.sheet.macro": K.XLSM,
    b"spreadsheetml.sheet": K.XLSX,
    b"wordprocessingml": K.DOCX,
    b"ms-word": K.DOCX,
    b"presentationml": K.PPTX,
    b"ms-powerpoint": K.PPTX,
}
_PARTS = (
    ("workbook.bin", K.XLSB),
    ("vbaproject.bin", K.XLSM),
    ("workbook.xml", K.XLSX),
    ("xl/worksheets/sheet1.xml", K.XLSX),
    ("word/document.xml", K.DOCX),
    ("ppt/presentation.xml", K.PPTX),
)
_STREAMS = (
    ("encryptedpackage", K.OLE_ENCRYPTED),
    ("workbook", K.OLE_XLS),
    ("book", K.OLE_XLS),
    ("worddocument", K.OLE_DOC),
    ("powerpoint document", K.OLE_PPT),
    ("__properties_version1.0", K.OLE_MSG),
)
_MAIL_HEADER = re.compile(
    r"(?:from|to|cc|subject|date|received|return-path|message-id|mime-version|delivered-to|x-[\w-]+|dkim-signature"
    r"|authentication-results|reply-to|content-type): ",
    re.IGNORECASE,
)
_REFUSALS = {
    K.EMPTY: "LC140",
    K.OLE_ENCRYPTED: "LC141",
    K.UNKNOWN: "LC143",
    K.ZIP: "LC161",
    K.OLE_OTHER: "LC164",
    K.NUMBERS: "LC180",
    K.OLE_RIGHTS: "LC181",
    K.ODS_ENCRYPTED: "LC182",
}
_SIGNED = re.compile(rb"\x30[\x80-\x84].{0,8}?\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x02\x03]", re.DOTALL)
_WHOLE_FILE = re.compile(
    rb"\A(?!xl/|word/|ppt/).*\.(?:xls[xmb]?|xlt[xm]?|ods|et|docx?|pdf|zip|rar|7z|eml|msg)\Z", re.IGNORECASE | re.DOTALL
)
_MAILBOX = re.compile(rb"(?:\r?\n){2}From [^\r\n]*\d{4}[^\r\n]*\r?\n[A-Za-z-]+:")
_RIGHTS = frozenset({"\tdrmcontent", "drmencrypteddataspace"})
_FILEPASS, _END_OF_RECORDS = 0x2F, 0x0A


def sniff(data: bytes) -> ContentKind:
    """Return what ``data`` is; never raises."""
    kind = sniff_head(data)
    if kind is not None:
        return kind
    if data.startswith(b"PK"):
        return _sniff_zip(data)
    if data.startswith(ole.MAGIC):
        return _sniff_ole(data)
    return _sniff_text(data)


def sniff_head(head: bytes) -> ContentKind | None:
    """Return what a file is if its first bytes tell; None where all of it must be looked at.

    What it costs is bounded: the process that goes on for everybody may call it.
    """
    if not head:
        return K.EMPTY
    if head.startswith(b"PK"):
        kind = next(iter(_declared_kinds(_first_types(head))), None)
        return None if kind is K.XLSB else kind
    if head.startswith(ole.MAGIC):
        return None
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return K.BMP
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return K.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return K.HEIC
    if _SIGNED.match(head):
        return K.SIGNED
    return K.PDF if b"%PDF-" in head[:1024] else None


def refuse_content(data: bytes, damaged: bool = False) -> NoReturn:
    """Raise the refusal that says what the bytes are instead of a workbook that lcxl reads directly.

    ``damaged`` says that damage to the archive may be why nothing was found in it.
    """
    kind = sniff(data)
    code = _REFUSALS.get(kind)
    if code is None:
        code = "LC167" if kind in OPEN_XML_WORKBOOKS else "LC142"
    if damaged and code in ("LC161", "LC167"):
        code = "LC144"
    raise WorkbookRefused(code, **({"what": content_name(kind)} if code == "LC142" else {}))


def _sniff_zip(data: bytes) -> ContentKind:
    try:
        package = open_package(data, Limits())
        begins = any(member.offset == 0 for member in package.members.values())
        if (package.damaged or not begins) and _holds_files(data):
            return K.ZIP
        return _apple(package) or _open_document(package) or _open_xml(package) or K.ZIP
    except WorkbookRefused:
        return K.ZIP


def _holds_files(data: bytes) -> bool:
    """Tell whether a zip without a readable directory begins with whole files, not with the parts of one workbook.

    The parts of files that are stored in it would be taken for its own, or the directory of the last one.
    """
    at = 0
    while data.startswith(b"PK\x03\x04", at) and len(data) >= at + 30:
        (packed,), (name_size, extra_size) = (
            struct.unpack_from("<I", data, at + 18),
            struct.unpack_from("<HH", data, at + 26),
        )
        if _WHOLE_FILE.search(data[at + 30 : at + 30 + name_size]):
            return True
        if data[at + 6] & 8 and not packed:
            return False
        at += 30 + name_size + extra_size + packed
    return False


def _apple(package: Package) -> ContentKind | None:
    names = package.names()
    return K.NUMBERS if any(name.endswith(".iwa") for name in names) or "index.zip" in names else None


def _open_document(package: Package) -> ContentKind | None:
    declared = package.read("mimetype") or b""
    if declared.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        encrypted = b"encryption-data" in (package.read("META-INF/manifest.xml") or b"")
        return K.ODS_ENCRYPTED if encrypted else K.ODS
    return K.ODT if declared.startswith(b"application/vnd.oasis.opendocument.text") else None


def _open_xml(package: Package) -> ContentKind | None:
    names = package.names()
    declared = (package.read("[Content_Types].xml") or b"").replace(b"\0", b"")  # UTF-16 reads like ASCII then
    known = _declared_kinds if len(declared) <= _FIRST_BYTES else _declared_kinds.__wrapped__
    for kind in known(declared):
        if kind is not K.XLSB or any(name.endswith("workbook.bin") for name in names):
            return kind
    return next((kind for end, kind in _PARTS if any(name.endswith(end) for name in names)), None)


_FIRST_PART = b"[Content_Types].xml"
_FIRST_BYTES = 1 << 15


def _first_types(data: bytes) -> bytes:
    """Return the content types where they come first in the archive, as Excel and most programs write it; else b""."""
    named, packed = 30 + len(_FIRST_PART), zlib.decompressobj(-zlib.MAX_WBITS)
    if data[30:named] != _FIRST_PART or data[26:28] != len(_FIRST_PART).to_bytes(2, "little"):
        return b""
    start = named + int.from_bytes(data[28:30], "little")
    try:
        content = packed.decompress(data[start : start + _FIRST_BYTES], _FIRST_BYTES)
    except zlib.error:
        return b""
    return content if packed.eof else b""


@lru_cache(maxsize=64)
def _declared_kinds(content_types: bytes) -> tuple[ContentKind, ...]:
    """Return the kinds that a list of content types names, in its order; files of one origin have it alike."""
    return tuple(_MAIN_KINDS[main[1].lower()] for main in _MAIN_TYPE.finditer(content_types))


def _sniff_ole(data: bytes) -> ContentKind:
    try:
        container = ole.open_container(data)
        names = container.names
    except ValueError:
        container, names = None, ole.raw_names(data)
    kind = next((kind for name, kind in _STREAMS if name in names), K.OLE_OTHER)
    if _RIGHTS & names or (container is not None and kind is K.OLE_ENCRYPTED and "encryptioninfo" not in names):
        return K.OLE_RIGHTS
    if kind is K.OLE_XLS and container is not None and _encrypted_records(container):
        return K.OLE_ENCRYPTED
    return kind


def _encrypted_records(container: ole.Container) -> bool:
    """Tell whether a workbook stream is encrypted: a FILEPASS record stands among its first records."""
    try:
        records = container.stream("workbook" if "workbook" in container.names else "book")
    except ValueError:
        return False
    at = 0
    for _ in range(64):
        if at + 4 > len(records):
            return False
        number, length = struct.unpack_from("<HH", records, at)
        if number in (_FILEPASS, _END_OF_RECORDS):
            return bool(number == _FILEPASS)
        at += 4 + length
    return False


def _sniff_text(data: bytes) -> ContentKind:
    text = _as_text(data[:8192])
    if text is None:
        return K.UNKNOWN
    start = text.lstrip().lower()
    if start.startswith("<"):
        return _sniff_markup(start)
    lines = text.lstrip().splitlines()
    if sum(bool(_MAIL_HEADER.match(line)) for line in lines[:12]) >= 2:
        if "x-document-type: workbook" in start or "filelist.xml" in start:
            return K.HTML
        return K.MBOX if start.startswith("from ") and _MAILBOX.search(data) else K.EML
    return K.CSV if _has_columns(lines) else K.TEXT


def _as_text(head: bytes) -> str | None:
    """Return the bytes as text, or None if they are none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if b"\0" in head:
        return None
    text = head.decode("utf-8-sig", "replace")
    if text[:-3].count("\ufffd"):
        text = head.decode("cp1252", "replace")
    controls = sum(character < " " and character not in "\t\r\n\f" for character in text)
    return text if controls * 50 <= len(text) else None


def _sniff_markup(start: str) -> ContentKind:
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return K.XML_SPREADSHEET_2003
    if "urn:oasis:names:tc:opendocument" in start:
        return K.FODT if 'opendocument.text"' in start else K.FODS
    return K.HTML if re.search(r"<(?:!doctype html|html|head|body|table|meta)\b", start) else K.XML


def _has_columns(lines: list[str]) -> bool:
    """Tell whether the first lines have the same number of the same separator."""
    head = [line for line in lines[:10] if line.strip()]
    if len(lines) > 10 or len(head) > 2:
        head = head[:-1]
    return any(len({line.count(mark) for line in head}) == 1 and mark in head[0] for mark in ",;\t|" if head)
