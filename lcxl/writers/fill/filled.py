"""An Excel form of a higher office with a round's figures in it: ``lcxl fill``.

The parts of the workbook are patched, never loaded and saved: macros, charts, validations, pictures and whatever else
lcxl doesn't know stay to the byte.  Formulas lose their stored results, which are stale, and are worked out when the
file is opened.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from lcxl.dispatch import Letter, exact_context, has_tags, known
from lcxl.engine import BROKEN_ZIP, reasons
from lcxl.errors import LcxlError
from lcxl.findings import Finding, Severity, finding
from lcxl.model import Consolidation
from lcxl.readers import OPEN_XML_WORKBOOKS, sniff
from lcxl.readers.xlsx import (
    Limits,
    Listed,
    Package,
    WorkbookRefused,
    canonical,
    children,
    listed_sheets,
    local,
    open_package,
    part_of_type,
    read_root,
    read_styles,
    relations,
    workbook_part,
)
from lcxl.writers.fill.filling import Filler
from lcxl.writers.fill.sheetfill import SheetFill, forget_results

_TYPES = "[Content_Types].xml"
_BEFORE_CALC = frozenset(
    {
        "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
        "externalReferences", "definedNames",
    }
)  # fmt: skip
"""What stands before ``calcPr`` in a workbook part."""

_TEMPLATES = {
    b"spreadsheetml.template.main+xml": b"spreadsheetml.sheet.main+xml",
    b"ms-excel.template.macroEnabled.main+xml": b"ms-excel.sheet.macroEnabled.main+xml",
}
"""Content types of templates, and those of the workbooks that are made from them."""

_DAMAGE = frozenset({"LC150", "LC151", "LC152", "LC156"})
_LIMITS = Limits(max_tree_bytes=64 * 1024 * 1024, max_part_bytes=64 * 1024 * 1024)


def fill_workbook(template: bytes, letter: Letter, consolidation: Consolidation) -> tuple[bytes, list[Finding]]:
    """Return the workbook with its placeholders filled, and what is to be told (LC863: it has none; LC865).

    A cell that is one placeholder with a figure becomes a number in its own format: percent cells get fractions,
    others percentage points; cells of text format, and all that is more than a figure, text.  LcxlError with every
    mistake, each with its sheet and cell, if there is any; LC862 if it is no Open XML workbook.
    """
    filler = Filler(letter, exact_context(letter, consolidation, []), known(letter))
    try:
        book = _Book(template)
        book.fill(filler)
    except WorkbookRefused as error:
        raise LcxlError(finding("LC862")) from error
    wrong = [one for one in filler.findings if one.severity is Severity.ERROR]
    if wrong:
        raise LcxlError(*filler.findings)
    if not filler.filled:
        filler.findings.append(finding("LC863"))
    try:
        return book.saved(), filler.findings
    except BROKEN_ZIP as error:  # in a part that is only copied
        raise LcxlError(finding("LC862")) from error


def fill_file(template: Path, letter: Letter, consolidation: Consolidation) -> tuple[bytes, list[Finding]]:
    """Fill the form in a file; findings and errors name it.  LcxlError also if it can't be read (LC102)."""
    try:
        form = template.read_bytes()
    except OSError as error:
        raise LcxlError(finding("LC102", file=template.name, **reasons(error))) from error
    try:
        data, told = fill_workbook(form, letter, consolidation)
    except LcxlError as error:
        raise LcxlError(*(one.at(file=template.name) for one in error.findings)) from error
    return data, [one.at(file=template.name) for one in told]


class _Book:
    """A workbook's package: parts that were changed are kept as trees, all others as they are."""

    def __init__(self, data: bytes) -> None:
        if sniff(data) not in OPEN_XML_WORKBOOKS:
            raise WorkbookRefused("LC146")
        self._data = data
        self._package: Package = open_package(data, _LIMITS)
        main = workbook_part(self._package, relations(self._package, ""))
        root = read_root(self._package, main) if main else None
        if main is None or root is None:
            raise WorkbookRefused("LC144")
        self._main = main
        self._root = root
        self._related = relations(self._package, main)
        self._changed: dict[str, Any] = {}

    def fill(self, filler: Filler) -> None:
        """Fill sheet by sheet, each with its drawings; forget the results of formulas if anything was filled.

        WorkbookRefused where a part is damaged: what can't be read whole would be lost.
        """
        styles = read_styles(self._part("styles", "xl/styles.xml"))
        shared = self._part("sharedStrings", "xl/sharedstrings.xml")
        strings = list(children(shared, "si"))
        trees: dict[str, Any] = {}
        for sheet in listed_sheets(self._package, self._main, self._root, self._related):
            root = read_root(self._package, sheet.part) if sheet.part else None
            if root is None:
                continue
            trees[sheet.part] = root
            filling = SheetFill(filler, strings, styles, sheet.name)
            filling.fill(root)
            if filling.changed:
                self._changed[sheet.part] = root
            self._drawings(sheet, filler)
            self._tables(sheet, filler)
        if any(note.code in _DAMAGE for note in self._package.notes):
            raise WorkbookRefused("LC144")
        if self._changed:
            self._recalculate(trees)

    def _part(self, kind: str, default: str) -> Any | None:
        return read_root(self._package, part_of_type(self._related, kind, default))

    def _drawings(self, sheet: Listed, filler: Filler) -> None:
        """Fill the text boxes of a sheet's drawings and the titles of its charts."""
        for relation in (relations(self._package, sheet.part) or {}).values():
            if relation.type != "drawing":
                continue
            charts = (relations(self._package, relation.part) or {}).values()
            for part in (relation.part, *(chart.part for chart in charts if chart.type == "chart")):
                root = read_root(self._package, part) if part in self._package else None
                if root is not None and _fill_shapes(root, filler, sheet.name):
                    self._changed[part] = root

    def _tables(self, sheet: Listed, filler: Filler) -> None:
        """Give the columns of a sheet's tables the names that their filled headers have, as Excel demands."""
        for relation in (relations(self._package, sheet.part) or {}).values():
            root = read_root(self._package, relation.part) if relation.type == "table" else None
            for column in root.iter(etree.Element) if root is not None else ():
                name = column.get("name") or ""
                if local(column) == "tableColumn" and has_tags(name):
                    value = filler.text(name, {"sheet": sheet.name, "part": "table"})
                    if value is not None:
                        column.set("name", value)
                        self._changed[relation.part] = root

    def _recalculate(self, trees: Mapping[str, Any]) -> None:
        """Have all formulas worked out anew when the file is opened."""
        stale = {part: root for part, root in trees.items() if forget_results(root)}
        self._changed |= stale
        if not stale:
            return
        setting = next((child for child in self._root if local(child) == "calcPr"), None)
        if setting is None:
            setting = etree.Element(f"{{{etree.QName(self._root).namespace}}}calcPr")
            at = max((place for place, child in enumerate(self._root) if local(child) in _BEFORE_CALC), default=-1)
            self._root.insert(at + 1, setting)
        setting.set("fullCalcOnLoad", "1")
        self._changed[self._main] = self._root

    def saved(self) -> bytes:
        """Return the package with the changed parts; a template becomes a workbook."""
        target = BytesIO()
        with zipfile.ZipFile(BytesIO(self._data)) as source, zipfile.ZipFile(target, "w") as archive:
            for info in {info.filename: info for info in source.infolist()}.values():
                content = source.read(info)
                changed = self._changed.get(canonical(info.filename))
                if changed is not None:
                    content = etree.tostring(changed, xml_declaration=True, encoding="UTF-8", standalone=True)
                elif info.filename == _TYPES:
                    content = _as_workbook(content)
                archive.writestr(info, content, compress_type=info.compress_type)
        return target.getvalue()


def _as_workbook(types: bytes) -> bytes:
    for template, workbook in _TEMPLATES.items():
        types = types.replace(template, workbook)
    return types


def _fill_shapes(root: Any, filler: Filler, sheet: str) -> bool:
    """Fill the paragraphs of shapes and titles; a filled one has the look of its first run.  Tell whether any was."""
    changed = False
    for paragraph in root.iter(etree.Element):
        if local(paragraph) != "p":
            continue
        runs = [node for node in paragraph.iter(etree.Element) if local(node) == "t"]
        text = "".join(run.text or "" for run in runs)
        place = {"sheet": sheet, "part": "textbox"}
        if not has_tags(text) or not filler.sound(text, place):
            continue
        value = filler.text(text, place)
        if value is not None:
            for position, run in enumerate(runs):
                run.text = value if position == 0 else ""
            changed = True
    return changed
