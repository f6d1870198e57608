"""The reader of .ods: the same sparse workbook, with number formats made from the document's styles.

Repeated rows and cells are stored once and counted, so that a sheet filled to the last row costs no more than
its content.  Percent cells carry a fraction and a percent format, as in .xlsx.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from lcxl.readers.grid import CellKind, Sheet, Workbook
from lcxl.readers.others.odsstyles import META, OFFICE, TABLE, TEXT, XLINK, Styles
from lcxl.readers.richtext import Run, joined_runs
from lcxl.readers.xlsx.beside import OWN_AUTHOR
from lcxl.readers.xlsx.gather import Gatherer, Shared, numeric
from lcxl.readers.xlsx.package import Limits, Package, WorkbookRefused, open_package
from lcxl.readers.xlsx.parts import note_damage, read_root
from lcxl.readers.xlsx.sheetxml import Elements, children, local
from lcxl.readers.xlsx.styles import Style

_ERRORS = ("#", "Err:")


@dataclass(slots=True)
class _Table:
    """A sheet under construction; ``defaults`` are the default styles of its columns as (last column, style).

    What its element says is taken when it begins: a streamed element is blank when it ends.
    """

    element: etree._Element
    name: str
    state: str
    protected: bool
    cells: Gatherer
    defaults: list[tuple[int, str]] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
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
    styles = Styles()
    common = read_root(package, "styles.xml", "LC157")
    for container in common if common is not None else ():
        styles.add(container)
    sheets = tuple(_sheets(package, styles, Shared(limits)))
    if not sheets:
        raise WorkbookRefused("LC144" if package.damaged else "LC146")
    properties, modified = _properties(package)
    return Workbook(sheets=sheets, properties=properties, modified=modified, notes=tuple(package.notes))


def _sheets(package: Package, styles: Styles, shared: Shared) -> Iterator[Sheet]:
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
            finished += _finished(table, package)
            table = _table(owner, styles, shared)
        if name == "table-column":
            _add_column(element, table)
        elif name == "table-row":
            _add_row(element, table, styles)
    if elements.damage:
        note_damage(package, "content.xml", elements.damage)
    return iter([*finished, *_finished(table, package)])


def _table(element: etree._Element, styles: Styles, shared: Shared) -> _Table:
    hidden = styles.hides(element.get(TABLE + "style-name", ""))
    return _Table(
        element=element,
        name=element.get(TABLE + "name", ""),
        state="hidden" if hidden else "visible",
        protected=element.get(TABLE + "protected", "") == "true",
        cells=Gatherer(shared),
    )


def _finished(table: _Table | None, package: Package) -> list[Sheet]:
    if table is None:
        return []
    package.notes += table.cells.notes(table.name)
    sheet = Sheet(
        name=table.name,
        state=table.state,
        cells=table.cells.cells,
        hidden_rows=frozenset(table.cells.hidden_rows),
        hidden_columns=frozenset(table.hidden_columns),
        merged=tuple(table.merged),
        protected=table.protected,
        filtered=table.filtered,
        truncated=table.cells.beyond > 0,
        comments=table.comments,
        links=table.links,
    )
    return [sheet]


def _repeated(element: etree._Element, what: str) -> int:
    stated = element.get(f"{TABLE}number-{what}-repeated", "")
    return max(1, int(stated)) if stated.isdecimal() and len(stated) < 9 else 1


def _add_column(column: etree._Element, table: _Table) -> None:
    first, table.columns = table.columns + 1, table.columns + _repeated(column, "columns")
    table.defaults.append((table.columns, column.get(TABLE + "default-cell-style-name", "")))
    if column.get(TABLE + "visibility", "") in ("collapse", "filter"):
        table.hidden_columns.update(range(first, min(table.columns, table.cells.last_column) + 1))


def _add_row(row: etree._Element, table: _Table, styles: Styles) -> None:
    first, table.rows = table.rows + 1, table.rows + _repeated(row, "rows")
    last = min(table.rows, table.cells.last_row)
    visibility = row.get(TABLE + "visibility", "")
    if visibility in ("collapse", "filter"):
        table.cells.hide(range(first, last + 1))
        table.filtered = table.filtered or visibility == "filter"
    column = 0
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        start, column = column + 1, column + _repeated(cell, "columns")
        if len(cell) or cell.get(OFFICE + "value-type"):
            _add_cell(cell, table, styles, (first, max(first, last)), (start, column))
            _attached(cell, table, (first, start))
        _add_merged(cell, table, first, start)


def _add_merged(cell: etree._Element, table: _Table, row: int, column: int) -> None:
    rows, columns = cell.get(TABLE + "number-rows-spanned", ""), cell.get(TABLE + "number-columns-spanned", "")
    if rows.isdecimal() and columns.isdecimal() and (rows, columns) != ("1", "1"):
        table.merged.append((row, column, row + int(rows) - 1, column + int(columns) - 1))


def _add_cell(
    cell: etree._Element, table: _Table, styles: Styles, rows: tuple[int, int], columns: tuple[int, int]
) -> None:
    own = styles.look(cell.get(TABLE + "style-name", "") or table.default_style(columns[0]))
    text = joined_runs(_runs(cell, styles), own.struck)
    kind, value = _content(cell, text.value)
    formula = cell.get(TABLE + "formula") or None
    if not value and formula is None:
        return
    format_ = own.format
    if cell.get(OFFICE + "value-type", "") == "percentage" and "%" not in format_:
        format_ = "0.00%"
    if formula is not None:
        formula = formula.partition("=")[2]
    look = Style(format_ or "General", own.font or text.font)
    struck = text.struck if kind is CellKind.TEXT else value if text.struck == text.value else ""
    last_column = min(columns[1], max(columns[0], table.cells.last_column))
    for row in range(rows[0], rows[1] + 1):
        for column in range(columns[0], last_column + 1):
            if table.cells.beyond and not table.cells.has_room(1):
                return
            table.cells.put(row, column, kind, value, look, formula, struck)


def _content(cell: etree._Element, shown: str) -> tuple[CellKind, str]:
    """Return kind and value of a cell that shows a text; a number that isn't one is kept as the text."""
    type_ = cell.get(OFFICE + "value-type", "")
    if shown.startswith(_ERRORS) and cell.get(TABLE + "formula"):
        return CellKind.ERROR, shown
    if type_ in ("float", "percentage", "currency"):
        value = cell.get(OFFICE + "value", "").strip()
        return (CellKind.NUMBER, value) if numeric(value) else (CellKind.TEXT, shown)
    if type_ == "boolean":
        return CellKind.BOOL, "1" if cell.get(OFFICE + "boolean-value", "") == "true" else "0"
    if type_ == "date":
        return CellKind.DATE, cell.get(OFFICE + "date-value", "")
    return CellKind.TEXT, shown or cell.get(OFFICE + "string-value", "")


def _runs(cell: etree._Element, styles: Styles) -> Iterator[Run]:
    for number, paragraph in enumerate(children(cell, "p")):
        if number:
            yield Run("\n")
        yield from _pieces(paragraph, styles, Run(""))


def _pieces(element: etree._Element, styles: Styles, look: Run) -> Iterator[Run]:
    """Yield the text of a paragraph; spaces, tabs and line breaks are elements, notes don't belong to it."""
    yield look._replace(text=element.text or "")
    for child in element:
        name = local(child)
        if name == "s":
            count = child.get(TEXT + "c", "")
            yield look._replace(text=" " * (min(int(count), 32_767) if count.isdecimal() else 1))
        elif name in ("tab", "line-break"):
            yield look._replace(text="\t" if name == "tab" else "\n")
        elif name not in ("annotation", "note", "ruby-text", ""):
            yield from _pieces(child, styles, styles.run(child.get(TEXT + "style-name", ""), look))
        yield look._replace(text=child.tail or "")


def _attached(cell: etree._Element, table: _Table, place: tuple[int, int]) -> None:
    """Keep a cell's note, unless lcxl itself wrote it, and the target of its first link."""
    for note in children(cell, "annotation"):
        author = next((name.text or "" for name in children(note, "creator")), "")
        words = joined_runs(_runs(note, Styles())).value
        if words.strip() and author != OWN_AUTHOR:
            table.comments[place] = words
    link = next(cell.iter("{*}a"), None)
    target = link.get(XLINK + "href", "") if link is not None else ""
    if target:
        table.links[place] = target


def _properties(package: Package) -> tuple[dict[str, str], str]:
    """Return the custom properties and the date of the last change."""
    root = read_root(package, "meta.xml", "LC157")
    found: dict[str, str] = {}
    modified = ""
    for entry in next(iter(children(root, "meta")), ()):
        if local(entry) == "user-defined":
            found[entry.get(META + "name", "")] = entry.text or ""
        elif local(entry) == "date":
            modified = (entry.text or "").strip()
    return found, modified
