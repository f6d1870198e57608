"""Small workbooks made by hand, part by part, for what no program would write on purpose."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
WORKBOOK = "xl/workbook.xml"
RELS = "xl/_rels/workbook.xml.rels"


def sheet_xml(rows: str, *, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    return f'<worksheet xmlns="{namespace}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def strings_xml(*items: str, count: int | None = None) -> str:
    inner = "".join(f"<si>{item}</si>" if item.startswith("<") else f"<si><t>{item}</t></si>" for item in items)
    return f'<sst xmlns="{MAIN}" uniqueCount="{len(items) if count is None else count}">{inner}</sst>'


def styles_xml(*xfs: str, formats: str = "", fonts: str = '<font><name val="Calibri"/></font>') -> str:
    cells = "".join(f"<xf {xf}/>" for xf in xfs)
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><fonts>{fonts}</fonts>'
        f"<cellXfs>{cells}</cellXfs></styleSheet>"
    )


def relations_xml(targets: Mapping[str, tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{type_}" Target="{target}"/>'
        for key, (type_, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def workbook_xml(*names: str, extra: str = "", attributes: str = "") -> str:
    inner = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"{attributes}/>'
        for number, name in enumerate(names, 1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{extra}<sheets>{inner}</sheets></workbook>'


def parts_of(sheet: str | bytes, **more: str | bytes | None) -> dict[str, str | bytes]:
    """Return the parts of a workbook with one sheet; ``more`` sets or (None) leaves out parts by short name."""
    parts: dict[str, str | bytes | None] = {
        "_rels/.rels": relations_xml({"rId1": ("officeDocument", WORKBOOK)}),
        WORKBOOK: workbook_xml("Trang"),
        RELS: relations_xml(
            {
                "rId1": ("worksheet", "worksheets/sheet1.xml"),
                "rId8": ("styles", "styles.xml"),
                "rId9": ("sharedStrings", "sharedStrings.xml"),
            }
        ),
        SHEET: sheet,
    }
    short = {"workbook": WORKBOOK, "rels": RELS, "strings": STRINGS, "styles": STYLES, "root": "_rels/.rels"}
    parts.update({short.get(name, name): content for name, content in more.items()})
    return {name: content for name, content in parts.items() if content is not None}


def zipped(parts: Mapping[str, str | bytes] | list[tuple[str, str | bytes]], level: int = 6) -> bytes:
    """Return an archive of parts, in order; a list may name a part twice."""
    pairs = list(parts.items()) if isinstance(parts, Mapping) else parts
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        warnings.simplefilter("ignore")  # zipfile warns of the doubled names that some tests want
        for name, content in pairs:
            archive.writestr(name, content)
    return buffer.getvalue()


def book(rows: str, **more: str | bytes | None) -> bytes:
    """Return a workbook with one sheet called Trang that holds ``rows``."""
    return zipped(parts_of(sheet_xml(rows), **more))


def replaced(data: bytes, old: bytes, new: bytes, part: str) -> bytes:
    """Return an archive in which one part's content was changed and packed again."""
    source = zipfile.ZipFile(io.BytesIO(data))
    pairs: list[tuple[str, str | bytes]] = []
    for name in source.namelist():
        content = source.read(name)
        if name == part:
            assert old in content
            content = content.replace(old, new)
        pairs.append((name, content))
    return zipped(pairs)
