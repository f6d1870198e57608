"""The painted copy of a form: the very form with colours, and a sheet that explains them.

Only styles, the sheets with colours and what lists the new sheet are patched; every other part stays to the byte.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any

from lxml import etree

from lcxl.layout import column_letter
from lcxl.layout.declared import SHADES, Paint, Paints, Position
from lcxl.readers.xlsx import (
    Limits,
    WorkbookRefused,
    canonical,
    children,
    listed_sheets,
    local,
    open_package,
    part_of_type,
    read_root,
    relations,
    workbook_part,
)
from lcxl.texts import text

_LIMITS = Limits(max_tree_bytes=64 * 1024 * 1024, max_part_bytes=64 * 1024 * 1024)
_LEGEND_PART = "xl/worksheets/lcxl-legend.xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_CONTENT_TYPES = "[Content_Types].xml"
_HATCH = "lightUp"


def paint_form(form: bytes, paints: Paints) -> bytes:
    """Return the form with its cells painted and a legend behind its sheets; WorkbookRefused if it can't be patched."""
    package = open_package(form, _LIMITS)
    main = workbook_part(package, relations(package, ""))
    root = read_root(package, main) if main else None
    if main is None or root is None:
        raise WorkbookRefused("LC144")
    related = relations(package, main)
    styles_part = part_of_type(related, "styles", "xl/styles.xml")
    styles_root = read_root(package, styles_part) if styles_part in package else None
    if styles_root is None:
        raise WorkbookRefused("LC144")
    styles = _Styles(styles_root)
    changed = {canonical(styles_part): styles_root, canonical(main): root}
    for sheet in listed_sheets(package, main, root, related):
        cells = paints.get(sheet.name)
        sheet_root = read_root(package, sheet.part) if cells and sheet.part else None
        if cells and sheet_root is not None:
            _paint_sheet(sheet_root, cells, styles)
            changed[canonical(sheet.part)] = sheet_root
    legend = _legend(etree.QName(root).namespace, styles)
    folder, _, name = main.rpartition("/")
    lists = f"{folder}/_rels/{name}.rels".lstrip("/")
    listing, types = read_root(package, lists), read_root(package, _CONTENT_TYPES)
    _list_sheet(root, listing, types)
    return _packed(form, changed | {canonical(lists): listing, canonical(_CONTENT_TYPES): types}, legend)


class _Styles:
    """The cell styles of a workbook, to which painted ones are added."""

    def __init__(self, root: Any) -> None:
        self._space = etree.QName(root).namespace
        parts = {local(child): child for child in root}
        if "fills" not in parts or "cellXfs" not in parts:
            raise WorkbookRefused("LC144")
        self._fills, self._formats = parts["fills"], parts["cellXfs"]
        self._fill_of = {paint: self._add_fill(paint) for paint in SHADES}
        self._known: dict[tuple[int, Paint], int] = {}

    def _add_fill(self, paint: Paint) -> int:
        fill = etree.SubElement(self._fills, f"{{{self._space}}}fill")
        pattern = etree.SubElement(fill, f"{{{self._space}}}patternFill")
        hatched = paint is Paint.CLOSED
        pattern.set("patternType", _HATCH if hatched else "solid")
        etree.SubElement(pattern, f"{{{self._space}}}fgColor").set(
            "rgb", "FF7F7F7F" if hatched else f"FF{SHADES[paint]}"
        )
        background = etree.SubElement(pattern, f"{{{self._space}}}bgColor")
        background.set(*(("rgb", f"FF{SHADES[paint]}") if hatched else ("indexed", "64")))
        self._fills.set("count", str(len(self._fills)))
        return len(self._fills) - 1

    def painted(self, style: int, paint: Paint) -> int:
        """Return the number of a style that is like another, but painted."""
        if (style, paint) not in self._known:
            base = self._formats[style] if style < len(self._formats) else self._formats[0]
            one = deepcopy(base)
            one.set("fillId", str(self._fill_of[paint]))
            one.set("applyFill", "1")
            self._formats.append(one)
            self._formats.set("count", str(len(self._formats)))
            self._known[style, paint] = len(self._formats) - 1
        return self._known[style, paint]


def _paint_sheet(root: Any, paints: Mapping[Position, Paint], styles: _Styles) -> None:
    space = etree.QName(root).namespace
    data = children(root, "sheetData")[0]
    rows = {int(row.get("r") or at): row for at, row in enumerate(children(data, "row"), start=1)}
    for (number, column), paint in sorted(paints.items()):
        if number not in rows:
            rows[number] = etree.Element(f"{{{space}}}row", r=str(number))
            data.insert(sum(other < number for other in rows), rows[number])
        cell = _cell(rows[number], f"{column_letter(column)}{number}", column, space)
        cell.set("s", str(styles.painted(int(cell.get("s") or rows[number].get("s") or 0), paint)))


def _cell(row: Any, address: str, column: int, space: str | None) -> Any:
    """Return the cell of a row at an address, a new one at its place if there is none."""
    before = 0
    for cell in children(row, "c"):
        known = cell.get("r") or ""
        if known == address:
            return cell
        letters = known.rstrip("0123456789")
        before += (len(letters), letters) < (len(column_letter(column)), column_letter(column))
    made = etree.Element(f"{{{space}}}c", r=address)
    row.insert(before, made)
    return made


def _legend(space: str | None, styles: _Styles) -> Any:
    """Return the sheet that explains the colours."""
    root: Any = etree.Element(f"{{{space}}}worksheet", nsmap={None: space})  # type: ignore[dict-item]
    columns = etree.SubElement(root, f"{{{space}}}cols")
    for at, width in ((1, "16"), (2, "90")):
        etree.SubElement(columns, f"{{{space}}}col", min=str(at), max=str(at), width=width, customWidth="1")
    data = etree.SubElement(root, f"{{{space}}}sheetData")
    lines: list[tuple[str, Paint | None]] = [(text("declared.legend.title"), None)]
    lines += [(text(f"declared.legend.{paint.value}"), paint) for paint in SHADES]
    lines.append((text("declared.legend.how"), None))
    for number, (line, paint) in enumerate(lines, start=1):
        row = etree.SubElement(data, f"{{{space}}}row", r=str(number))
        if paint is not None:
            etree.SubElement(row, f"{{{space}}}c", r=f"A{number}", s=str(styles.painted(0, paint)))
        cell = etree.SubElement(row, f"{{{space}}}c", r=f"{'A' if paint is None else 'B'}{number}", t="inlineStr")
        etree.SubElement(etree.SubElement(cell, f"{{{space}}}is"), f"{{{space}}}t").text = line
    return root


def _list_sheet(main: Any, lists: Any, types: Any) -> None:
    """Add the legend to the workbook's sheets, to its relations and to the content types."""
    if lists is None or types is None:
        raise WorkbookRefused("LC144")
    space = etree.QName(main).namespace
    sheets = children(main, "sheets")[0]
    attribute = next(key for key in children(sheets, "sheet")[0].attrib if str(key).endswith("}id"))
    kind = next(str(one.get("Type")) for one in lists if str(one.get("Type")).endswith("/worksheet"))
    names = {str(sheet.get("name")) for sheet in children(sheets, "sheet")}
    name = text("declared.legend.sheet")
    while name in names:
        name += "_"
    number = max(int(sheet.get("sheetId") or 0) for sheet in children(sheets, "sheet")) + 1
    sheet = etree.SubElement(sheets, f"{{{space}}}sheet", name=name, sheetId=str(number))
    sheet.set(attribute, "lcxlLegend")
    etree.SubElement(lists, f"{{{_RELATIONS}}}Relationship", Id="lcxlLegend", Type=kind, Target=f"/{_LEGEND_PART}")
    etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{_LEGEND_PART}", ContentType=_SHEET_TYPE)


def _packed(form: bytes, changed: Mapping[str, Any], legend: Any) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(form)) as source, zipfile.ZipFile(target, "w") as archive:
        for info in {info.filename: info for info in source.infolist()}.values():
            root = changed.get(canonical(info.filename))
            content = source.read(info) if root is None else _serialized(root)
            archive.writestr(info, content, compress_type=info.compress_type)
        archive.writestr(
            zipfile.ZipInfo(_LEGEND_PART, (1980, 1, 1, 0, 0, 0)), _serialized(legend), zipfile.ZIP_DEFLATED
        )
    return target.getvalue()


def _serialized(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
