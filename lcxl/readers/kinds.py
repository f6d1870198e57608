"""The kinds of content that are told apart, and what they are called."""

from __future__ import annotations

from enum import StrEnum


class ContentKind(StrEnum):
    """The kinds of content that are told apart.

    ``OLE_ENCRYPTED`` is any Office file that needs a password to open, also an .xls encrypted in its own way,
    ``OLE_RIGHTS`` one under rights management, which no password opens; ``OLE_OTHER`` an old container without
    anything known in it, or too damaged to tell.  ``MBOX`` is several e-mails in one file, ``SIGNED`` a whole
    e-mail inside its signature or cipher (.p7m), ``TNEF`` the winmail.dat of Outlook.
    """

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLTX = "xltx"
    XLSB = "xlsb"
    ODS = "ods"
    FODS = "fods"
    DOCX = "docx"
    PPTX = "pptx"
    ODS_ENCRYPTED = "ods-encrypted"
    ODT = "odt"
    FODT = "fodt"
    NUMBERS = "numbers"
    ZIP = "zip"
    OLE_XLS = "ole-xls"
    OLE_DOC = "ole-doc"
    OLE_PPT = "ole-ppt"
    OLE_MSG = "ole-msg"
    OLE_ENCRYPTED = "ole-encrypted"
    OLE_RIGHTS = "ole-rights"
    OLE_OTHER = "ole"
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    BMP = "bmp"
    TIFF = "tiff"
    WEBP = "webp"
    HEIC = "heic"
    HTML = "html"
    XML_SPREADSHEET_2003 = "xml-spreadsheet-2003"
    XML = "xml"
    CSV = "csv"
    TEXT = "text"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    GZIP = "gzip"
    EML = "eml"
    MBOX = "mbox"
    TNEF = "tnef"
    SIGNED = "p7m"
    RTF = "rtf"
    EMPTY = "empty"
    UNKNOWN = "unknown"


K = ContentKind
OPEN_XML_WORKBOOKS = frozenset({K.XLSX, K.XLSM, K.XLTX})
LEGACY_WORKBOOKS = frozenset({K.OLE_XLS, K.XLSB, K.ODS})
IMAGES = frozenset({K.JPEG, K.PNG, K.GIF, K.BMP, K.TIFF, K.WEBP, K.HEIC})

_NAMES = {
    K.XLSX: "Excel (.xlsx)",
    K.XLSM: "Excel (.xlsm)",
    K.XLTX: "Excel (.xltx)",
    K.XLSB: "Excel (.xlsb)",
    K.ODS: "OpenDocument (.ods)",
    K.FODS: "OpenDocument (.fods)",
    K.DOCX: "Word (.docx)",
    K.PPTX: "PowerPoint (.pptx)",
    K.ODT: "OpenDocument (.odt)",
    K.FODT: "OpenDocument (.fodt)",
    K.NUMBERS: "Apple Numbers (.numbers)",
    K.ZIP: "ZIP (.zip)",
    K.OLE_XLS: "Excel 97-2003 (.xls)",
    K.OLE_DOC: "Word 97-2003 (.doc)",
    K.OLE_PPT: "PowerPoint 97-2003 (.ppt)",
    K.OLE_MSG: "Outlook (.msg)",
    K.OLE_OTHER: "Office 97-2003",
    K.PDF: "PDF (.pdf)",
    K.JPEG: "JPEG (.jpg)",
    K.PNG: "PNG (.png)",
    K.GIF: "GIF (.gif)",
    K.BMP: "BMP (.bmp)",
    K.TIFF: "TIFF (.tif)",
    K.WEBP: "WebP (.webp)",
    K.HEIC: "HEIC (.heic)",
    K.HTML: "HTML (.htm)",
    K.XML_SPREADSHEET_2003: "XML Spreadsheet 2003 (.xml)",
    K.XML: "XML (.xml)",
    K.CSV: "CSV (.csv)",
    K.TEXT: "Text (.txt)",
    K.RAR: "RAR (.rar)",
    K.SEVEN_ZIP: "7-Zip (.7z)",
    K.GZIP: "GZIP (.gz)",
    K.EML: "E-mail (.eml)",
    K.MBOX: "Mailbox (.mbox)",
    K.TNEF: "Outlook (winmail.dat)",
    K.SIGNED: "S/MIME (.p7m)",
    K.RTF: "RTF (.rtf)",
}


def content_name(kind: ContentKind) -> str:
    """Return what a kind is called in messages, the same in every language."""
    return _NAMES.get(kind, "?")
