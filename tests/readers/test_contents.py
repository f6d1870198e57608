"""What a file is, by its bytes."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcxl.readers.contents import ContentKind, content_name, sniff
from tests.readers.others.old_files import compound, ods, record, text_cell, xls, xls_stream, xlsb
from tests.readers.xlsx.packages import book, parts_of, sheet_xml, zipped

K = ContentKind
TYPE = "application/vnd."


def typed(main: str, **parts: str) -> bytes:
    types = f'<Types><Override PartName="/x" ContentType="{TYPE}{main}.main+xml"/></Types>'
    return zipped({"[Content_Types].xml": types, **parts})


WORD = {"word/document.xml": "<document/>"}
SAMPLES = {
    "empty": (b"", K.EMPTY),
    "xlsx": (book(""), K.XLSX),
    "xlsx by its type": (typed("openxmlformats-officedocument.spreadsheetml.sheet"), K.XLSX),
    "xlsm": (typed("ms-excel.sheet.macroEnabled"), K.XLSM),
    "xlsm by its part": (zipped({**parts_of(sheet_xml("")), "xl/vbaProject.bin": "x"}), K.XLSM),
    "xltx": (typed("openxmlformats-officedocument.spreadsheetml.template"), K.XLTX),
    "xltm": (typed("ms-excel.template.macroEnabled"), K.XLTX),
    "xlsb": (xlsb(b""), K.XLSB),
    "docx": (typed("openxmlformats-officedocument.wordprocessingml.document", **WORD), K.DOCX),
    "docx without types": (zipped(WORD), K.DOCX),
    "pptx": (typed("openxmlformats-officedocument.presentationml.presentation"), K.PPTX),
    "ods": (ods(""), K.ODS),
    "odt": (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), K.ODT),
    "zip": (zipped({"bao-cao/P. Hà Khánh.xlsx": b"PK"}), K.ZIP),
    "empty zip": (zipped({}), K.ZIP),
    "broken zip": (b"PK\x03\x04" + b"\0" * 40, K.ZIP),
    "xls": (xls({"S": text_cell(0, 0, "a")}), K.OLE_XLS),
    "xls without container": (b"\x09\x08\x10\0\0\x06\x05\0" + b"\0" * 20, K.OLE_XLS),
    "encrypted xls": (xls({"S": b""}, extra=record(0x2F, b"\1\0\1\0" + b"\0" * 50)), K.OLE_ENCRYPTED),
    "encrypted xlsx": (compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), K.OLE_ENCRYPTED),
    "doc": (compound({"WordDocument": b"x", "1Table": b"x"}), K.OLE_DOC),
    "ppt": (compound({"PowerPoint Document": b"x"}), K.OLE_PPT),
    "msg": (compound({"__properties_version1.0": b"x"}), K.OLE_MSG),
    "other container": (compound({"Contents": b"x"}), K.OLE_OTHER),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", K.PDF),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", K.JPEG),
    "png": (b"\x89PNG\r\n\x1a\n\0\0", K.PNG),
    "gif": (b"GIF89a\0\0", K.GIF),
    "bmp": (b"BM\x36\x10\0\0\0\0\0\0\x36\0", K.BMP),
    "tiff": (b"II*\0\x08\0\0\0", K.TIFF),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 ", K.WEBP),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0", K.HEIC),
    "rar": (b"Rar!\x1a\x07\x01\0", K.RAR),
    "7z": (b"7z\xbc\xaf'\x1c\0\x04", K.SEVEN_ZIP),
    "gzip": (b"\x1f\x8b\x08\0\0", K.GZIP),
    "rtf": (rb"{\rtf1\ansi Bao cao}", K.RTF),
    "html": ('<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>Đạt'.encode(), K.HTML),
    "html from a system": (b"  <table border=1><tr><td>1</td></tr></table>", K.HTML),
    "web archive": (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related\r\n", K.HTML),
    "xml 2003": (
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        K.XML_SPREADSHEET_2003,
    ),
    "flat ods": (
        b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">',
        K.FODS,
    ),
    "xml": (b"<a><b/></a>", K.XML),
    "mail": ("Received: from a\r\nFrom: Phòng Y tế <yt@x.vn>\r\nSubject: Báo cáo\r\n\r\n".encode(), K.EML),
    "csv": ("STT;Nội dung;Kỳ này\n1;Tỷ lệ;93,65\n2;Số;5\n".encode(), K.CSV),
    "csv in utf-16": ("a\tb\n1\t2\n".encode("utf-16"), K.CSV),
    "csv in an old code page": ("STT,T\xean\n1,\xe1\n".encode("latin-1"), K.CSV),
    "text": ("Kính gửi Phòng Giáo dục và Đào tạo\nxin gửi báo cáo.".encode(), K.TEXT),
    "noise": (bytes(range(256)), K.UNKNOWN),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_kinds(name: str) -> None:
    data, kind = SAMPLES[name]
    assert sniff(data) is kind


@given(st.binary(max_size=600), st.sampled_from([data for data, _ in SAMPLES.values()]))
def test_sniffing_never_raises(noise: bytes, sample: bytes) -> None:
    for data in (noise, sample[: len(noise)], sample[: len(noise)] + noise):
        assert isinstance(sniff(data), ContentKind)


_NAMELESS = (K.EMPTY, K.UNKNOWN, K.OLE_ENCRYPTED, K.OLE_RIGHTS, K.ODS_ENCRYPTED)


def test_every_kind_that_can_be_named_has_a_name_of_its_own() -> None:
    named = [content_name(kind) for kind in K if kind not in _NAMELESS]
    assert "?" not in named
    assert len(set(named)) == len(named)


def test_a_loop_in_the_container_ends() -> None:
    data = bytearray(xls({"S": b""}))
    data[512 + 4 : 512 + 8] = struct.pack("<I", 1)  # the directory's first sector is followed by itself
    assert sniff(bytes(data)) is K.OLE_XLS  # told by the names that still stand in it


def test_a_workbook_inside_a_word_file_does_not_make_it_a_workbook() -> None:
    inner = xls_stream({"S": text_cell(0, 0, "a")})
    assert sniff(compound({"WordDocument": inner})) is K.OLE_DOC
