"""What a unit changed about the layout of a form's table (DESIGN, gate 4), told at its place."""

from __future__ import annotations

from collections.abc import Iterator

from lcxl.findings import Finding, finding
from lcxl.layout import column_letter
from lcxl.layout import form as layout
from lcxl.readers.books.tables import FoundTable, raw_value
from lcxl.values import as_findings, read_text


def a1(row: int, column: int) -> str:
    """Return the address of a cell by its 1-based row and column."""
    return f"{column_letter(column)}{row}"


def answers(table: FoundTable) -> Iterator[tuple[int, str, str]]:
    """Yield (row, key, content) of the cells that a unit filled in below the header; formulas don't count."""
    keys = _inputs(table)
    for (row, column), cell in table.sheet.cells.items():
        if table.header_row < row <= table.last_row and column in keys and cell.formula is None and cell.value.strip():
            yield row, keys[column], cell.value


def filled(table: FoundTable) -> int:
    """Return how many cells a unit filled in."""
    return sum(1 for _ in answers(table))


def _inputs(table: FoundTable) -> dict[int, str]:
    return {table.columns[c.key]: c.key for c in layout.input_columns(table.layout) if c.key in table.columns}


def changes(table: FoundTable) -> Iterator[Finding]:
    """Yield what is no longer as in the form: names, headers, columns, hidden and merged cells."""
    sheet, own = table.sheet.name, table.layout
    if table.renamed:
        yield finding("LC221", sheet=sheet, now=sheet, name=own.name)
    if table.by_place:
        yield finding("LC246", sheet=sheet, cell=a1(max(table.header_row, 1), 1))
    else:
        yield from _headers(table)
    if table.sheet.hidden_rows or table.sheet.hidden_columns:
        yield from _hidden(table)
    if table.sheet.merged:
        yield from _merged(table)


def _headers(table: FoundTable) -> Iterator[Finding]:
    sheet, own, row = table.sheet.name, table.layout, table.header_row
    for column in table.missing:
        needed = own is layout.INDICATORS and column.key in ("measure", "current")
        yield finding("LC224" if needed else "LC225", sheet=sheet, cell=a1(row, 1), column=column.header)
    for key, header in table.retyped.items():
        place = a1(row, table.columns[key])
        yield finding("LC223", sheet=sheet, cell=place, quote=header, now=header, header=own.column(key).header)
    for key, others in table.twice.items():
        places = [a1(row, other) for other in others]
        used, header = a1(row, table.columns[key]), own.column(key).header
        yield finding("LC242", sheet=sheet, cell=places[0], header=header, used=used, others=", ".join(places))
    yield from _old_fonts(table)
    if table.moved:
        yield finding("LC222", sheet=sheet, cell=a1(row, 1))
    if row != own.header_row:
        yield finding("LC226", sheet=sheet, cell=a1(row, 1), row=row, expected=own.header_row)


def _old_fonts(table: FoundTable) -> Iterator[Finding]:
    """Tell headers that were typed in an old font, and what was read."""
    for number in table.columns.values():
        cell = table.sheet.cells.get((table.header_row, number))
        if cell is not None and cell.font:
            place = {"sheet": table.sheet.name, "cell": a1(table.header_row, number)}
            yield from as_findings(read_text(raw_value(cell))[1], quote=cell.value, **place)


def _hidden(table: FoundTable) -> Iterator[Finding]:
    sheet = table.sheet
    columns = {key: number for number, key in _inputs(table).items()}
    places = sorted(
        (row, columns[key])
        for row, key, _ in answers(table)
        if row in sheet.hidden_rows or columns[key] in sheet.hidden_columns
    )
    if places:
        yield finding("LC233", sheet=sheet.name, cell=a1(*places[0]), count=len(places))


def _merged(table: FoundTable) -> Iterator[Finding]:
    inputs = _inputs(table)
    for top, left, bottom, right in table.sheet.merged:
        if table.header_row < bottom <= table.last_row and any(left <= column <= right for column in inputs):
            area = f"{a1(top, left)}:{a1(bottom, right)}"
            yield finding("LC234", sheet=table.sheet.name, cell=a1(top, left), area=area)
