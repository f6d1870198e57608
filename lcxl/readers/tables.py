"""Finds the tables of a layout in a sheet by their headers, wherever they have got to.

Sheets may be renamed, columns moved, headers retyped, titles pasted above: what is recognised is read, and
what changed is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from lcxl.layout.base import Column, FieldSheet, TableSheet, column_letter
from lcxl.readers.grid import Cell, Sheet, Workbook
from lcxl.values import RawValue
from lcxl.vietnamese import fold

HEADER_ROWS = 60
"""How far down a header row is looked for."""
SIMILAR = 82
"""From which likeness (0 to 100) a retyped header is taken for the one it resembles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """A layout's table in a sheet: column numbers by key, and what differs from the layout.

    ``retyped`` maps keys to the header that stands there now; ``unknown`` column numbers to foreign headers.
    """

    layout: TableSheet
    sheet: Sheet
    header_row: int
    columns: dict[str, int]
    missing: tuple[Column, ...] = ()
    retyped: dict[str, str] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)

    @property
    def renamed(self) -> bool:
        """Tell whether the sheet has another name than the layout's."""
        return fold(self.sheet.name) != fold(self.layout.name)

    @property
    def moved(self) -> bool:
        """Tell whether columns stand in another place than in the layout."""
        return any(
            self.columns[c.key] != place for place, c in enumerate(self.layout.columns, 1) if c.key in self.columns
        )

    def letters(self) -> dict[str, str]:
        """Return column letters by key."""
        return {key: column_letter(number) for key, number in self.columns.items()}

    def rows(self) -> Iterator[tuple[int, dict[str, RawValue]]]:
        """Yield (row number, raw values by key) of each row below the header that holds anything known."""
        keys = {number: key for key, number in self.columns.items()}
        rows: dict[int, dict[str, RawValue]] = {}
        for (row, column), cell in self.sheet.cells.items():
            if row > self.header_row and (key := keys.get(column)) is not None:
                rows.setdefault(row, {})[key] = raw_value(cell)
        yield from sorted(rows.items())


def raw_value(cell: Cell) -> RawValue:
    """Return what a cell holds, without its place."""
    return RawValue(cell.kind.value, cell.value, cell.format, cell.formula is not None, cell.cached, cell.font)


def find_table(workbook: Workbook, layout: TableSheet) -> FoundTable | None:
    """Return the table of ``layout``, looked for in the sheet of its name first; None if it is nowhere.

    A sheet is taken for it when at least half of its headers are there.
    """
    name = fold(layout.name)
    best: FoundTable | None = None
    for sheet in sorted(workbook.sheets, key=lambda sheet: fold(sheet.name) != name):
        found = _in_sheet(sheet, layout)
        if found is None:
            continue
        if not found.renamed:
            return found
        if best is None or len(found.columns) > len(best.columns):
            best = found
    return best


def _in_sheet(sheet: Sheet, layout: TableSheet) -> FoundTable | None:
    headers = {fold(column.header): column.key for column in layout.columns}
    rows = _header_rows(sheet, layout)
    best_row, best_columns = 0, dict[str, int]()
    for row, cells in rows.items():
        columns: dict[str, int] = {}
        for cell in cells:
            key = headers.get(fold(cell.value))
            if key is not None:
                columns.setdefault(key, cell.column)
        if len(columns) > len(best_columns):
            best_row, best_columns = row, columns
        if len(columns) == len(headers):
            break
    if len(best_columns) * 2 < len(layout.columns):
        return None
    return _complete(sheet, layout, best_row, best_columns, rows[best_row])


def _header_rows(sheet: Sheet, layout: TableSheet) -> dict[int, list[Cell]]:
    """Return the text cells of the rows in which headers may stand, the layout's own row first."""
    own = [
        cell for column in range(1, len(layout.columns) + 1) if (cell := sheet.cells.get((layout.header_row, column)))
    ]
    if len(own) == len(layout.columns) and all(
        cell.value == column.header for cell, column in zip(own, layout.columns, strict=True)
    ):
        return {layout.header_row: own}
    rows: dict[int, list[Cell]] = {}
    for (row, _), cell in sheet.cells.items():
        if row <= HEADER_ROWS and cell.kind == "s":
            rows.setdefault(row, []).append(cell)
    return dict(sorted(rows.items(), key=lambda item: (item[0] != layout.header_row, item[0])))


def _complete(sheet: Sheet, layout: TableSheet, row: int, columns: dict[str, int], cells: Iterable[Cell]) -> FoundTable:
    """Match what is left of the header row by likeness, best first, and say what differs."""
    left = {cell.column: cell.value for cell in cells if cell.column not in columns.values()}
    wanted = [column for column in layout.columns if column.key not in columns]
    scored = sorted(
        (
            (-fuzz.ratio(fold(header), fold(column.header)), number, column.key)
            for number, header in left.items()
            for column in wanted
        ),
    )
    retyped: dict[str, str] = {}
    for score, number, key in scored:
        if -score >= SIMILAR and number in left and key not in columns:
            columns[key] = number
            retyped[key] = left.pop(number)
    return FoundTable(
        layout=layout,
        sheet=sheet,
        header_row=row,
        columns=columns,
        missing=tuple(column for column in layout.columns if column.key not in columns),
        retyped=retyped,
        unknown=left,
    )


def find_fields(workbook: Workbook, layout: FieldSheet) -> tuple[Sheet, dict[str, Cell], dict[str, Cell]] | None:
    """Return (sheet, label cells, first value cells) of a sheet of labels and values, by key.

    The value of a label is the next cell to its right that holds something.  None if no sheet has at least half of
    the labels.
    """
    labels = {fold(column.header): column.key for column in layout.fields}
    name = fold(layout.name)
    for sheet in sorted(workbook.sheets, key=lambda sheet: fold(sheet.name) != name):
        found: dict[str, Cell] = {}
        for cell in sheet.cells.values():
            if cell.kind == "s" and (key := labels.get(fold(cell.value.rstrip(" :")))) is not None:
                found.setdefault(key, cell)
        if len(found) * 2 >= len(labels):
            return sheet, found, _values_beside(sheet, found)
    return None


def _values_beside(sheet: Sheet, found: dict[str, Cell]) -> dict[str, Cell]:
    by_row: dict[int, list[Cell]] = {}
    for cell in sheet.cells.values():
        by_row.setdefault(cell.row, []).append(cell)
    values: dict[str, Cell] = {}
    for key, label in found.items():
        right = [cell for cell in by_row[label.row] if cell.column > label.column]
        if right:
            values[key] = min(right, key=lambda cell: cell.column)
    return values
