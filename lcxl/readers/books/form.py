"""A workbook to a raw form: identity, tables by their headers, what was added; nothing is judged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from lcxl.findings import Finding, finding
from lcxl.layout import Added, RawField, RawForm, RawRow, RawTable, match_ratio, ratio_formula
from lcxl.layout import form as layout
from lcxl.readers.books.changes import a1, changes
from lcxl.readers.books.places import PASSED_OVER, form_tables
from lcxl.readers.books.tables import FoundFields, FoundTable, find_fields, raw_value
from lcxl.readers.grid import Cell, Sheet, Workbook
from lcxl.texts import labels, text
from lcxl.values import RawValue, fold, raw_text

MAX_ADDED, MAX_ADDED_TEXT = 500, 100_000
"""How many cells outside the form are kept, and how many characters of them."""

_UNUSED = frozenset({"last_year", "result"})
"""Columns that say nothing that isn't known better from elsewhere."""
_SHARED = frozenset({"claim", "evidence", "reason", "remedy", "note"})
"""Columns in which the content of merged cells is that of all their rows."""


def read_form(workbook: Workbook) -> RawForm:
    """Return what the workbook holds of a form; tables that are nowhere are absent.

    Whether it is one of ours is for the caller to say: a workbook without identity and without the indicator
    table is not.
    """
    properties = _properties(workbook)
    identity, source = _identity(workbook, properties)
    found, seconds = form_tables(workbook)
    tables, outside = {}, _Outside()
    for key, table in found.items():
        rows, others = table.cells()
        tables[key] = _raw_table(table, rows, workbook.date1904)
        outside.beside(table, others, own=bool(identity))
    fields = find_fields(workbook, layout.UNIT)
    if layout.INDICATORS.key in found:
        _gather_rest(workbook, found.values(), fields, outside)
    return RawForm(
        identity=identity,
        identity_source=source,
        properties=properties,
        unit=_unit_fields(fields, workbook.date1904) or _unit_line(found.get(layout.INDICATORS.key)),
        tables=tables,
        added=tuple(outside.kept),
        added_count=outside.count,
        comments=tuple(_comments(workbook)) if layout.INDICATORS.key in found else (),
        links=tuple(link for table in found.values() for link in _links(table)),
        modified=workbook.modified,
        findings=(*_findings(workbook, found.values(), seconds, bool(identity)), *_missing(found, fields)),
    )


def _unit_fields(fields: FoundFields | None, date1904: bool) -> dict[str, RawField]:
    if fields is None:
        return {}
    name = fields.sheet.name
    return {key: RawField(name, a1(c.row, c.column), raw_value(c, date1904)) for key, c in fields.values.items()}


def _unit_line(table: FoundTable | None) -> dict[str, RawField]:
    """Return the unit that the line above a table names: of a form of which only that sheet was copied out."""
    if table is None:
        return {}
    label = text("form.unit_name_line", unit="").strip()
    for (row, column), cell in table.sheet.cells.items():
        if row < table.top and cell.value.startswith(label):
            name = cell.value.removeprefix(label).partition(" \u2013 ")[0].strip()
            if name:
                return {"unit_name": RawField(table.sheet.name, a1(row, column), RawValue("s", name))}
    return {}


def _findings(
    workbook: Workbook, tables: Iterable[FoundTable], seconds: Iterable[Finding], has_identity: bool
) -> list[Finding]:
    found = [note.finding() for note in workbook.notes]
    known = list(tables)
    for table in known:
        found.extend(changes(table))
    found.extend(seconds)
    unread = any(note.code == "LC165" for note in workbook.notes)  # then protection isn't known either
    if has_identity and not unread:
        found.extend(
            finding("LC241", sheet=table.sheet.name)
            for table in known
            if table.layout is layout.INDICATORS and not table.sheet.protected
        )
    if has_identity and _reordered(workbook):
        found.append(finding("LC243"))
    return found


def _missing(tables: Mapping[str, FoundTable], fields: FoundFields | None) -> Iterator[Finding]:
    """Tell the sheets of a form that are nowhere; that of the indicators is asked for elsewhere."""
    if layout.INDICATORS.key not in tables:
        return
    lacking = [layout.UNIT.name] if fields is None else []
    lacking += [table.name for table in layout.TABLES if table.key not in tables]
    for name in lacking:
        yield finding("LC251", sheet=name, name=name)


def _reordered(workbook: Workbook) -> bool:
    own = [fold(name) for name in (layout.GUIDE, layout.UNIT.name, *(table.name for table in layout.TABLES))]
    places = [own.index(name) for sheet in workbook.sheets if (name := fold(sheet.name)) in own]
    return places != sorted(places)


# Identity.


def _properties(workbook: Workbook) -> dict[str, str]:
    prefix = layout.PROPERTY_PREFIX
    found = {key.removeprefix(prefix): value for key, value in workbook.properties.items() if key.startswith(prefix)}
    return {key: found[key].strip() for key in layout.IDENTITY_KEYS if found.get(key, "").strip()}


def _identity(workbook: Workbook, properties: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Return (what the form says of itself, where): the identity sheet, else the document properties.

    What is missing on the sheet is taken from the properties.
    """
    own = fold(layout.IDENTITY_SHEET)
    for sheet in sorted(workbook.sheets, key=lambda sheet: fold(sheet.name) != own):
        pairs = _pairs(sheet)
        if len(pairs) >= 2 and ("form_version" in pairs or "unit" in pairs):
            return {**properties, **pairs}, "sheet"
    return dict(properties), "properties" if properties else ""


def _pairs(sheet: Sheet) -> dict[str, str]:
    """Return column A to column B of a small sheet of keys and values, of the keys that an identity has."""
    pairs = {}
    for row in range(1, len(layout.IDENTITY_KEYS) + 3):
        key, value = sheet.cells.get((row, 1)), sheet.cells.get((row, 2))
        if key is not None and value is not None and key.value.strip() in layout.IDENTITY_KEYS:
            raw = raw_value(value)
            pairs[key.value.strip()] = raw.value[:7] if raw.kind == "d" else raw.value.strip()
    return {key: value for key, value in pairs.items() if value}


# Tables.


def _raw_table(table: FoundTable, rows: Mapping[int, dict[str, Cell]], date1904: bool) -> RawTable:
    raw = [
        RawRow(row, {key: raw_value(cell, date1904) for key, cell in cells.items() if key not in _UNUSED})
        for row, cells in rows.items()
    ]
    if table.layout is layout.INDICATORS:
        raw = [_with_ratio(table, one, rows[one.row].get("current")) for one in raw]
    if table.sheet.merged:
        _share_merged(table, {one.row: one.values for one in raw})
    return RawTable(sheet=table.sheet.name, columns=table.letters(), rows=tuple(raw))


def _with_ratio(table: FoundTable, row: RawRow, cell: Cell | None) -> RawRow:
    """Say whether a row's figure is worked out by the form's own formula from the row's own cells."""
    if cell is None or cell.formula is None:
        return row
    if not cell.formula:
        return row._replace(ratio=None)
    numerator, denominator = table.columns.get("numerator"), table.columns.get("denominator")
    if numerator is None or denominator is None:
        return row
    parts = a1(row.row, numerator), a1(row.row, denominator)
    own = cell.formula == ratio_formula(*parts)[1:] or match_ratio(_excel_notation(cell.formula)) == parts
    return row._replace(ratio=True) if own else row


def _excel_notation(formula: str) -> str:
    """Return a formula of an OpenDocument file with references in Excel's notation: ``[.J5]`` is ``J5``."""
    return re.sub(r"\[\.([$A-Z0-9]+)\]", r"\1", formula)


def _share_merged(table: FoundTable, rows: Mapping[int, dict[str, RawValue]]) -> None:
    """Give the rows of merged cells what stands in them: words and claims, never figures."""
    keys = {number: key for key, number in table.columns.items() if key in _SHARED}
    for top, left, bottom, _ in table.sheet.merged:
        key = keys.get(left)
        held = rows.get(top, {}).get(key) if key is not None and top > table.header_row else None
        if key is None or held is None:
            continue
        for row in range(top + 1, min(bottom, max(rows)) + 1):
            if "measure" in rows.get(row, ()):
                rows[row].setdefault(key, held)


# What is attached to cells, and what stands outside the form.


def _comments(workbook: Workbook) -> Iterator[Added]:
    """Yield the notes attached to cells of the sheets that units read and fill in, so many as are kept."""
    sheets = [sheet for sheet in workbook.sheets if fold(sheet.name) not in PASSED_OVER]
    places = ((sheet.name, place, words) for sheet in sheets for place, words in sorted(sheet.comments.items()))
    for name, place, words in islice((one for one in places if not _OWN_NOTE.match(one[2])), MAX_ADDED):
        yield Added(name, a1(*place), words.strip()[:_LONGEST_COMMENT])


def _links(table: FoundTable) -> Iterator[Added]:
    """Yield the targets of links from the cells in which evidence is named."""
    keys = [c.key for c in layout.EVIDENCE.columns] if table.layout is layout.EVIDENCE else ["evidence"]
    columns = {table.columns[key] for key in keys if key in table.columns}
    targets = dict(table.sheet.links)
    for place, cell in table.sheet.cells.items():
        if cell.formula and (match := _HYPERLINK.match(cell.formula)):
            targets.setdefault(place, match[1].replace('""', '"'))
    for (row, column), target in sorted(targets.items()):
        if table.header_row < row <= table.last_row and column in columns and not target.startswith("#"):
            yield Added(table.sheet.name, a1(row, column), target[:_LONGEST_COMMENT])


_HYPERLINK = re.compile(r'(?:of:)?=?HYPERLINK\("((?:[^"]|"")+)"', re.IGNORECASE)
_LONGEST_COMMENT = 4000


def _own_note() -> re.Pattern[str]:
    """Return how the notes begin that lcxl attaches to a return workbook: programs lose who wrote a note."""
    between = text("returns.note", severity="", message="\0", hint="").split("\0")[0].strip()
    severities = "|".join(re.escape(word) for word in labels("severity").values())
    return re.compile(rf"(?:{severities}){re.escape(between)} .*\n\u2192 ", re.DOTALL)


_OWN_NOTE = _own_note()


@dataclass(slots=True)
class _Outside:
    """Cells outside the layout in the order of the sheets, so many as are kept."""

    kept: list[Added] = field(default_factory=list)
    count: int = 0
    size: int = 0

    def add(self, sheet: str, cell: Cell) -> None:
        """Take one cell."""
        if not cell.value.strip():
            return
        self.count += 1
        if len(self.kept) >= MAX_ADDED or self.size >= MAX_ADDED_TEXT:
            return
        shown = raw_text(raw_value(cell))
        if self.size + len(shown) <= MAX_ADDED_TEXT:
            self.kept.append(Added(sheet, a1(cell.row, cell.column), shown))
            self.size += len(shown)

    def beside(self, table: FoundTable, others: Iterable[Cell], *, own: bool) -> None:
        """Take what stands beside a table, and above it what is not the form's own head."""
        name = table.sheet.name
        for cell in others:
            above = cell.row < table.top
            if not above or (own and not cell.value.startswith(_HEAD)):
                self.add(name, cell)


def _head_texts() -> tuple[str, ...]:
    """Return how the lines begin that the form has above its tables."""
    keys = ("unit_name_line", "period_line", "unit_line")
    lines = [text(f"form.{key}", unit="", period="").partition(":")[0] + ":" for key in keys]
    for table in layout.TABLES:
        example = {"example": ""} if table is layout.EVIDENCE else {}
        lines += [text(f"form.{table.key}.title"), text(f"form.{table.key}.hint", **example)[:_TELLING]]
    return tuple(lines)


_TELLING = 24
_HEAD = _head_texts()


def _gather_rest(
    workbook: Workbook, tables: Iterable[FoundTable], fields: FoundFields | None, outside: _Outside
) -> None:
    """Take what stands on other sheets, and on the unit sheet around its lines."""
    read = {table.sheet.name for table in tables}
    last_row, last_column = (fields.last_row, fields.column + 1) if fields is not None else (0, 0)
    for sheet in workbook.sheets:
        lines = fields is not None and sheet is fields.sheet
        if sheet.name in read or fold(sheet.name) in PASSED_OVER or (not lines and _pairs(sheet)):
            continue
        for (row, column), cell in sheet.cells.items():
            if not lines or row > last_row or column > last_column:
                outside.add(sheet.name, cell)
