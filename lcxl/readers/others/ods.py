"""The reader of .ods: the same sparse workbook, with number formats made from the document's styles.

Repeated rows and cells are stored once and counted, so that a sheet filled to the last row costs no more than
its content.  Percent cells carry a fraction and a percent format, as in .xlsx.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from lcxl.readers.grid import CellKind, Sheet, Workbook
from lcxl.readers.xlsx.gather import Gatherer, Shared, numeric
from lcxl.readers.xlsx.package import Limits, Package, WorkbookRefused, open_package
from lcxl.readers.xlsx.parts import note_damage, read_root
from lcxl.readers.xlsx.sheetxml import Elements, children, local
from lcxl.readers.xlsx.styles import Style, legacy_font

_DATE_PARTS = {
    "day": "d",
    "month": "m",
    "year": "yy",
    "hours": "h",
    "minutes": "mm",
    "seconds": "ss",
    "day-of-week": "ddd",
    "am-pm": "AM/PM",
}
_DATA_STYLES = frozenset(
    f"{kind}-style" for kind in ("number", "percentage", "currency", "date", "time", "text", "boolean")
)
_ERRORS = ("#", "Err:")
_NAMESPACE = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}"
_OFFICE, _TABLE, _STYLE = (_NAMESPACE.format(group) for group in ("office", "table", "style"))
_NUMBER, _TEXT, _META = (_NAMESPACE.format(group) for group in ("datastyle", "text", "meta"))


class _Look(NamedTuple):
    """What a style says: the name of its data style, its font, and the style that it builds on."""

    data_style: str
    font: str
    parent: str
    hidden: bool


@dataclass(slots=True)
class _Styles:
    """Styles by name, automatic and common ones together."""

    looks: dict[str, _Look] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)

    def add(self, container: etree._Element) -> None:
        """Add the styles of one container element."""
        for style in container:
            if local(style) == "style":
                self.looks[style.get(_STYLE + "name", "")] = _look(style)
            elif local(style) in _DATA_STYLES:
                self.formats[style.get(_STYLE + "name", "")] = _format(style)

    def format_and_font(self, name: str) -> tuple[str, str]:
        """Return number format ("" if no style states one) and font of the cell style ``name``."""
        format_ = font = ""
        for _ in range(8):
            look = self.looks.get(name)
            if look is None:
                break
            format_ = format_ or self.formats.get(look.data_style, "")
            font = font or look.font
            name = look.parent
        return format_, legacy_font(font)

    def hides(self, name: str) -> bool:
        """Tell whether a table style hides its sheet."""
        return name in self.looks and self.looks[name].hidden


@dataclass(slots=True)
class _Table:
    """A sheet under construction; ``defaults`` are the default styles of its columns as (last column, style)."""

    element: etree._Element
    cells: Gatherer
    defaults: list[tuple[int, str]] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    filtered: bool = False

    def default_style(self, column: int) -> str:
        return next((style for last, style in self.defaults if column <= last), "")


def read_ods(data: bytes, *, limits: Limits | None = None) -> Workbook:
    """Read an OpenDocument spreadsheet; raises ``WorkbookRefused`` with the one cause if it can't be read."""
    limits = limits or Limits()
    package = open_package(data, limits)
    if b"encryption-data" in (package.read("META-INF/manifest.xml") or b""):
        raise WorkbookRefused("LC141")
    if "content.xml" not in package:
        raise WorkbookRefused("LC144")
    styles = _Styles()
    common = read_root(package, "styles.xml", "LC157")
    for container in common if common is not None else ():
        styles.add(container)
    sheets = tuple(_sheets(package, styles, Shared(limits)))
    if not sheets:
        raise WorkbookRefused("LC144" if package.damaged else "LC146")
    properties, modified = _properties(package)
    return Workbook(sheets=sheets, properties=properties, modified=modified, notes=tuple(package.notes))


def _look(style: etree._Element) -> _Look:
    font, hidden = "", False
    for properties in style:
        if local(properties) == "text-properties":
            font = properties.get(_STYLE + "font-name", "")
        elif local(properties) == "table-properties":
            hidden = properties.get(_TABLE + "display", "") == "false"
    return _Look(style.get(_STYLE + "data-style-name", ""), font, style.get(_STYLE + "parent-style-name", ""), hidden)


def _format(style: etree._Element) -> str:
    """Return a data style in Excel's notation, as far as it matters: percent, decimals, thousands, dates, text."""
    kind = local(style)
    if kind in ("date-style", "time-style"):
        return "".join(_date_part(part) for part in style)
    if kind == "text-style":
        return "@"
    if kind == "boolean-style":
        return "General"
    return next((_number_format(part) for part in children(style, "number")), "0") + "%" * (kind == "percentage-style")


def _date_part(part: etree._Element) -> str:
    name = local(part)
    if name == "text":
        return part.text or ""
    letters = _DATE_PARTS.get(name, "")
    return (
        letters * 2
        if part.get(_NUMBER + "style", "") == "long" and name in ("day", "month", "year", "hours")
        else letters
    )


def _number_format(part: etree._Element) -> str:
    places = part.get(_NUMBER + "decimal-places", "")
    if not places.isdecimal():
        return "General"
    whole = "#,##0" if part.get(_NUMBER + "grouping", "") == "true" else "0"
    return f"{whole}.{'0' * int(places)}" if 0 < int(places) <= 30 else whole


def _sheets(package: Package, styles: _Styles, shared: Shared) -> Iterator[Sheet]:
    names = ("automatic-styles", "table-column", "table-row", "table")
    elements = Elements(package.chunks("content.xml"), package.limits, *names)
    table: _Table | None = None
    finished: list[Sheet] = []
    for element in elements:
        name = local(element)
        if name == "automatic-styles":
            styles.add(element)
            continue
        owner = element if name == "table" else next(element.iterancestors("{*}table"), None)
        parent = None if owner is None else owner.getparent()
        if owner is None or parent is None or local(parent) != "spreadsheet":
            continue
        if table is None or owner is not table.element:
            finished += _finished(table, styles, package)
            table = _Table(owner, Gatherer(shared))
        if name == "table-column":
            _add_column(element, table)
        elif name == "table-row":
            _add_row(element, table, styles)
    if elements.damage:
        note_damage(package, "content.xml", elements.damage)
    return iter([*finished, *_finished(table, styles, package)])


def _finished(table: _Table | None, styles: _Styles, package: Package) -> list[Sheet]:
    if table is None:
        return []
    name = table.element.get(_TABLE + "name", "")
    package.notes += table.cells.notes(name)
    sheet = Sheet(
        name=name,
        state="hidden" if styles.hides(table.element.get(_TABLE + "style-name", "")) else "visible",
        cells=table.cells.cells,
        hidden_rows=frozenset(table.cells.hidden_rows),
        hidden_columns=frozenset(table.hidden_columns),
        merged=tuple(table.merged),
        protected=table.element.get(_TABLE + "protected", "") == "true",
        filtered=table.filtered,
        truncated=table.cells.beyond > 0,
    )
    return [sheet]


def _repeated(element: etree._Element, what: str) -> int:
    stated = element.get(f"{_TABLE}number-{what}-repeated", "")
    return max(1, int(stated)) if stated.isdecimal() and len(stated) < 9 else 1


def _add_column(column: etree._Element, table: _Table) -> None:
    first, table.columns = table.columns + 1, table.columns + _repeated(column, "columns")
    table.defaults.append((table.columns, column.get(_TABLE + "default-cell-style-name", "")))
    if column.get(_TABLE + "visibility", "") in ("collapse", "filter"):
        table.hidden_columns.update(range(first, min(table.columns, table.cells.last_column) + 1))


def _add_row(row: etree._Element, table: _Table, styles: _Styles) -> None:
    first, table.rows = table.rows + 1, table.rows + _repeated(row, "rows")
    last = min(table.rows, table.cells.last_row)
    visibility = row.get(_TABLE + "visibility", "")
    if visibility in ("collapse", "filter"):
        table.cells.hide(range(first, last + 1))
        table.filtered = table.filtered or visibility == "filter"
    column = 0
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        start, column = column + 1, column + _repeated(cell, "columns")
        if len(cell) or cell.get(_OFFICE + "value-type"):
            _add_cell(cell, table, styles, (first, max(first, last)), (start, column))
        _add_merged(cell, table, first, start)


def _add_merged(cell: etree._Element, table: _Table, row: int, column: int) -> None:
    rows, columns = cell.get(_TABLE + "number-rows-spanned", ""), cell.get(_TABLE + "number-columns-spanned", "")
    if rows.isdecimal() and columns.isdecimal() and (rows, columns) != ("1", "1"):
        table.merged.append((row, column, row + int(rows) - 1, column + int(columns) - 1))


def _add_cell(
    cell: etree._Element, table: _Table, styles: _Styles, rows: tuple[int, int], columns: tuple[int, int]
) -> None:
    kind, value = _content(cell)
    formula = cell.get(_TABLE + "formula") or None
    if not value and formula is None:
        return
    stated = cell.get(_TABLE + "style-name", "") or table.default_style(columns[0])
    format_, font = styles.format_and_font(stated)
    if cell.get(_OFFICE + "value-type", "") == "percentage" and "%" not in format_:
        format_ = "0.00%"
    if formula is not None:
        formula = formula.partition("=")[2]
    look = Style(format_ or "General", font)
    last_column = min(columns[1], max(columns[0], table.cells.last_column))
    for row in range(rows[0], rows[1] + 1):
        for column in range(columns[0], last_column + 1):
            if table.cells.beyond and not table.cells.has_room(1):
                return
            table.cells.put(row, column, kind, value, look, formula)


def _content(cell: etree._Element) -> tuple[CellKind, str]:
    """Return kind and value of a cell; a number that isn't one is kept as the text that is shown."""
    type_ = cell.get(_OFFICE + "value-type", "")
    shown = "\n".join(_paragraphs(cell))
    if shown.startswith(_ERRORS) and cell.get(_TABLE + "formula"):
        return CellKind.ERROR, shown
    if type_ in ("float", "percentage", "currency"):
        value = cell.get(_OFFICE + "value", "").strip()
        return (CellKind.NUMBER, value) if numeric(value) else (CellKind.TEXT, shown)
    if type_ == "boolean":
        return CellKind.BOOL, "1" if cell.get(_OFFICE + "boolean-value", "") == "true" else "0"
    if type_ == "date":
        return CellKind.DATE, cell.get(_OFFICE + "date-value", "")
    return CellKind.TEXT, cell.get(_OFFICE + "string-value", "") or shown


def _paragraphs(cell: etree._Element) -> Iterable[str]:
    return ("".join(_pieces(paragraph)) for paragraph in children(cell, "p"))


def _pieces(element: etree._Element) -> Iterator[str]:
    """Yield the text of a paragraph; spaces, tabs and line breaks are elements, notes don't belong to it."""
    yield element.text or ""
    for child in element:
        name = local(child)
        if name == "s":
            count = child.get(_TEXT + "c", "")
            yield " " * (min(int(count), 32_767) if count.isdecimal() else 1)
        elif name in ("tab", "line-break"):
            yield "\t" if name == "tab" else "\n"
        elif name not in ("annotation", "note", "ruby-text", ""):
            yield from _pieces(child)
        yield child.tail or ""


def _properties(package: Package) -> tuple[dict[str, str], str]:
    """Return the custom properties and the date of the last change."""
    root = read_root(package, "meta.xml", "LC157")
    found: dict[str, str] = {}
    modified = ""
    for entry in next(iter(children(root, "meta")), ()):
        if local(entry) == "user-defined":
            found[entry.get(_META + "name", "")] = entry.text or ""
        elif local(entry) == "date":
            modified = (entry.text or "").strip()
    return found, modified
