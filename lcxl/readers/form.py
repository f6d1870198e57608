"""A workbook to a raw form: identity, tables by their headers, what was added; nothing is judged."""

from __future__ import annotations

from collections.abc import Iterator

from lcxl.findings import Finding, finding
from lcxl.form import Added, RawField, RawForm, RawRow, RawTable
from lcxl.layout import form as layout
from lcxl.layout.base import column_letter
from lcxl.readers.grid import Sheet, Workbook
from lcxl.readers.tables import FoundTable, find_fields, find_table, raw_value
from lcxl.texts import label
from lcxl.values import raw_text
from lcxl.vietnamese import fold

MAX_ADDED = 500
"""How many cells outside the form are kept."""

OWN_SHEETS = frozenset(fold(label(f"form.sheets.{key}")) for key in ("guide", "identity", "lists"))


def read_form(workbook: Workbook) -> RawForm:
    """Return what the workbook holds of a form; tables that are nowhere are absent.

    Whether it is one of ours is for the caller to say: a workbook without identity and without the indicator
    table is not.
    """
    identity, source = _identity(workbook)
    found = {table.key: find_table(workbook, table) for table in layout.TABLES}
    tables = {key: table for key, table in found.items() if table is not None}
    fields = find_fields(workbook, layout.UNIT)
    unit = {}
    if fields is not None:
        sheet, _, values = fields
        unit = {key: RawField(sheet.name, _a1(c.row, c.column), raw_value(c)) for key, c in values.items()}
    read = {table.sheet.name for table in tables.values()} | ({fields[0].name} if fields else set())
    findings = [note.finding() for note in workbook.notes]
    for table in tables.values():
        findings.extend(_layout_findings(table))
    return RawForm(
        identity=identity,
        identity_source=source,
        properties=_properties(workbook),
        unit=unit,
        tables={key: _raw_table(table) for key, table in tables.items()},
        added=tuple(_added(workbook, tables, read))[:MAX_ADDED] if "indicators" in tables else (),
        modified=workbook.modified,
        date1904=workbook.date1904,
        findings=tuple(findings),
    )


def _a1(row: int, column: int) -> str:
    return f"{column_letter(column)}{row}"


def _properties(workbook: Workbook) -> dict[str, str]:
    prefix = layout.PROPERTY_PREFIX
    found = {key.removeprefix(prefix): value for key, value in workbook.properties.items() if key.startswith(prefix)}
    return {key: found[key] for key in layout.IDENTITY_KEYS if key in found}


def _identity(workbook: Workbook) -> tuple[dict[str, str], str]:
    """Return (what the form says of itself, where): the identity sheet, else the document properties."""
    own = fold(layout.IDENTITY_SHEET)
    for sheet in sorted(workbook.sheets, key=lambda sheet: fold(sheet.name) != own):
        pairs = _pairs(sheet)
        if "unit" in pairs and "campaign" in pairs:
            return {key: pairs[key] for key in layout.IDENTITY_KEYS if key in pairs}, "sheet"
    properties = _properties(workbook)
    return (properties, "properties") if properties.get("unit") else ({}, "")


def _pairs(sheet: Sheet) -> dict[str, str]:
    """Return column A to column B of a small sheet of keys and values."""
    pairs = {}
    for row in range(1, len(layout.IDENTITY_KEYS) + 3):
        key, value = sheet.cells.get((row, 1)), sheet.cells.get((row, 2))
        if key is not None and value is not None:
            pairs[key.value.strip()] = value.value.strip()
    return pairs


def _raw_table(table: FoundTable) -> RawTable:
    rows = tuple(RawRow(row, values) for row, values in table.rows())
    return RawTable(sheet=table.sheet.name, columns=table.letters(), rows=rows)


def _layout_findings(table: FoundTable) -> Iterator[Finding]:
    """Tell what the unit changed about a table's layout (DESIGN, gate 4)."""
    sheet, own = table.sheet.name, table.layout
    if table.renamed:
        yield finding("LC221", sheet=sheet, now=sheet, name=own.name)
    for column in table.missing:
        code = "LC224" if table.layout is layout.INDICATORS and column.key in ("measure", "current") else "LC225"
        yield finding(code, sheet=sheet, column=column.header)
    for key, header in table.retyped.items():
        place = _a1(table.header_row, table.columns[key])
        yield finding("LC223", sheet=sheet, cell=place, now=header, header=own.column(key).header)
    if table.moved:
        yield finding("LC222", sheet=sheet, cell=f"A{table.header_row}")
    if table.header_row != own.header_row:
        yield finding("LC226", sheet=sheet, cell=f"A{table.header_row}", row=table.header_row, expected=own.header_row)
    yield from _hidden(table)
    yield from _merged(table)


def _answers(table: FoundTable) -> Iterator[tuple[int, int, str]]:
    """Yield (row, column, key) of the filled input cells below the header."""
    keys = {table.columns[c.key]: c.key for c in layout.input_columns(table.layout) if c.key in table.columns}
    for row, column in table.sheet.cells:
        if row > table.header_row and column in keys:
            yield row, column, keys[column]


def _hidden(table: FoundTable) -> Iterator[Finding]:
    sheet = table.sheet
    if not sheet.hidden_rows and not sheet.hidden_columns:
        return
    places = sorted((r, c) for r, c, _ in _answers(table) if r in sheet.hidden_rows or c in sheet.hidden_columns)
    if places:
        yield finding("LC233", sheet=sheet.name, cell=_a1(*places[0]), count=len(places))


def _merged(table: FoundTable) -> Iterator[Finding]:
    columns = {table.columns[c.key] for c in layout.input_columns(table.layout) if c.key in table.columns}
    for top, left, bottom, right in table.sheet.merged:
        if bottom > table.header_row and columns & set(range(left, right + 1)):
            area = f"{_a1(top, left)}:{_a1(bottom, right)}"
            yield finding("LC234", sheet=table.sheet.name, cell=_a1(top, left), area=area)


def _added(workbook: Workbook, tables: dict[str, FoundTable], read: set[str]) -> Iterator[Added]:
    """Yield what stands outside the layout: other sheets, columns beside the tables, notes in the title rows."""
    by_sheet = {table.sheet.name: table for table in tables.values()}
    for sheet in workbook.sheets:
        if fold(sheet.name) in OWN_SHEETS or _pairs(sheet).keys() >= {"unit", "campaign"}:
            continue
        table = by_sheet.get(sheet.name)
        if table is None and sheet.name in read:
            continue
        known = set(table.columns.values()) if table else set()
        first = table.header_row if table else 0
        for (row, column), cell in sorted(sheet.cells.items()):
            if row > first and column not in known:
                yield Added(sheet.name, _a1(row, column), raw_text(raw_value(cell)))


def is_ours(form: RawForm) -> bool:
    """Tell whether a workbook is a form: it says so, or it has the indicator table."""
    return bool(form.identity) or "indicators" in form.tables
