"""Finds the tables and lines of a layout in a workbook, wherever they have got to, and gives their raw values.

Sheets may be renamed, columns moved, headers retyped, titles pasted above: what is recognised is read, and
what changed is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from lcxl.layout import Column, FieldSheet, TableSheet, column_letter
from lcxl.readers.books.headers import Header, find_header
from lcxl.readers.grid import Cell, CellKind, Sheet, Workbook
from lcxl.readers.xlsx.styles import is_date_format, serial_to_date
from lcxl.values import RawValue, fold

FEW_COLUMNS = 4
"""How many columns a table must still have that is known by its key columns alone."""
LAST_ROW = 1 << 30
LABEL_ROWS, LABEL_COLUMNS = 80, 20
"""How far down and to the right labels of lines are looked for."""
_LONGEST = 80
_FEW_LINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """A layout's table in a sheet: column numbers by key, and what differs from the layout.

    The header stands in ``header_row`` (from ``top`` on); rows count up to ``last_row``, below which another table
    begins.  ``retyped``, ``twice`` and ``unknown`` are those of ``Header``; ``by_place`` tells that there is no header
    and columns are taken to be where the layout has them.
    """

    layout: TableSheet
    sheet: Sheet
    top: int
    header_row: int
    columns: dict[str, int]
    retyped: dict[str, str] = field(default_factory=dict)
    twice: dict[str, list[int]] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)
    last_row: int = LAST_ROW
    by_place: bool = False

    @property
    def missing(self) -> tuple[Column, ...]:
        """The layout's columns that are nowhere."""
        return tuple(column for column in self.layout.columns if column.key not in self.columns)

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

    def cells(self) -> tuple[dict[int, dict[str, Cell]], list[Cell]]:
        """Return (cells by row and key below the header, cells that stand in no known column or above the header).

        A header that is repeated further down is no row.
        """
        keys = {number: key for key, number in self.columns.items()}
        rows: dict[int, dict[str, Cell]] = {}
        others: list[Cell] = []
        first, last = self.header_row, self.last_row
        for place, cell in self.sheet.cells.items():
            row, column = place
            if first < row <= last:
                key = keys.get(column)
                if key is None:
                    others.append(cell)
                elif row in rows:
                    rows[row][key] = cell
                else:
                    rows[row] = {key: cell}
            elif row < self.top or (row <= first and column not in keys):
                others.append(cell)
        return {row: cells for row, cells in sorted(rows.items()) if not self._is_header(cells)}, others

    def _is_header(self, cells: Mapping[str, Cell]) -> bool:
        if len(cells) < 2:
            return False
        headers = ((cell.value, self.layout.column(key).header) for key, cell in cells.items())
        return all(typed == header for typed, header in headers)

    def rows(self, date1904: bool = False) -> Iterator[tuple[int, dict[str, RawValue]]]:
        """Yield (row number, raw values by key) of each row below the header that holds anything known."""
        for row, cells in self.cells()[0].items():
            yield row, {key: raw_value(cell, date1904) for key, cell in cells.items()}


_make = tuple.__new__
_PICTURE = re.compile(r"\s*=?\s*(?:_xlfn\.)?DISPIMG\(")  # what WPS leaves of a picture that it put into a cell


def raw_value(cell: Cell, date1904: bool = False) -> RawValue:
    """Return what a cell holds, without its place; a number that is shown as a date or time becomes one."""
    _, _, kind, value, number_format, formula, cached, font, struck = cell
    if kind is CellKind.TEXT:
        read_as = "p" if "DISPIMG(" in value and _PICTURE.match(value) else "s"
        return _make(RawValue, (read_as, value, "General", formula is not None, cached, font, struck))
    if kind is CellKind.NUMBER and cached and is_date_format(number_format):
        moment = _moment(value, number_format, date1904)
        if moment:
            return RawValue("d", moment, number_format, formula is not None, cached, font, struck and moment)
    return RawValue(kind.value, value, number_format, formula is not None, cached, font, struck)


_LITERAL = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


@lru_cache(maxsize=256)
def _shows_day(number_format: str) -> bool:
    letters = set(_LITERAL.sub("", number_format).lower())
    return bool(letters & {"d", "y"}) or not letters & {"h", "s"}


def _moment(value: str, number_format: str, date1904: bool) -> str:
    """Return the ISO date of a serial, or its time (``19:24``) where only that is shown; "" if it is neither."""
    if _shows_day(number_format):
        day = serial_to_date(value, date1904)
        return day.isoformat() if day else ""
    minutes = round(float(value) * 24 * 60)
    return f"{minutes // 60}:{minutes % 60:02d}" if minutes >= 0 else ""


def table_in(sheet: Sheet, layout: TableSheet, keys: Collection[str] = (), after: int = 0) -> FoundTable | None:
    """Return the table of ``layout`` in one sheet (below row ``after``), or None.

    It is there when at least half of its headers are (both of two), or all of ``keys`` and a few more.
    """
    header = find_header(sheet, layout, after)
    if header is None or not _is_enough(header, layout, keys):
        return None
    return FoundTable(
        layout=layout,
        sheet=sheet,
        top=header.top,
        header_row=header.row,
        columns=header.columns,
        retyped=header.retyped,
        twice=header.twice,
        unknown=header.unknown,
    )


def _is_enough(header: Header, layout: TableSheet, keys: Collection[str]) -> bool:
    found = len(header.columns)
    if found >= 2 and 2 * found >= max(len(layout.columns), 3):
        return True
    return bool(keys) and found >= FEW_COLUMNS and all(key in header.columns for key in keys)


_CODE = re.compile(r"\d{1,3}[.,]\d{1,2}")


def table_by_place(sheet: Sheet, layout: TableSheet) -> FoundTable | None:
    """Return a table that lost its header: measure codes stand in the column where the layout has them.

    At least two are needed, and most of what stands in that column must be codes.
    """
    place = layout.index("measure") + 1
    typed = {row: cell.value.strip() for (row, column), cell in sheet.cells.items() if column == place}
    rows = [row for row, text in typed.items() if _CODE.fullmatch(text)]
    if len(rows) < 2 or 2 * len(rows) < len(typed):
        return None
    columns, top = {column.key: number for number, column in enumerate(layout.columns, 1)}, min(rows) - 1
    return FoundTable(layout=layout, sheet=sheet, top=top, header_row=top, columns=columns, by_place=True)


def find_table(
    workbook: Workbook, layout: TableSheet, keys: Collection[str] = (), taken: Collection[str] = ()
) -> FoundTable | None:
    """Return the table of ``layout``, looked for in the sheet of its name first; None if it is nowhere.

    Sheets with a folded name in ``taken`` belong to other layouts and are passed over.
    """
    name = fold(layout.name)
    best: FoundTable | None = None
    for sheet in sorted(workbook.sheets, key=lambda sheet: fold(sheet.name) != name):
        if fold(sheet.name) in taken and fold(sheet.name) != name:
            continue
        found = table_in(sheet, layout, keys)
        if found is None:
            continue
        if not found.renamed:
            return found
        if best is None or len(found.columns) > len(best.columns):
            best = found
    return best


def apart(tables: Iterable[FoundTable]) -> list[FoundTable]:
    """Return tables in order, those of one sheet each ending where the next begins below it."""
    known = list(tables)
    ends = [_end(table, known) for table in known]
    return [
        table if end == table.last_row else replace(table, last_row=end) for table, end in zip(known, ends, strict=True)
    ]


def _end(table: FoundTable, others: Iterable[FoundTable]) -> int:
    starts = (
        other.header_row
        for other in others
        if other.sheet is table.sheet and other.header_row > table.header_row and _overlap(table, other)
    )
    return min(starts, default=table.last_row + 1) - 1


def _overlap(one: FoundTable, other: FoundTable) -> bool:
    return max(one.columns.values()) >= min(other.columns.values()) and max(other.columns.values()) >= min(
        one.columns.values()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFields:
    """A sheet of labels and values: label cells and value cells by key, and the column that values stand in."""

    sheet: Sheet
    labels: dict[str, Cell]
    values: dict[str, Cell]
    column: int

    @property
    def last_row(self) -> int:
        """The row of the last label."""
        return max(cell.row for cell in self.labels.values())


def find_fields(workbook: Workbook, layout: FieldSheet, taken: Collection[str] = ()) -> FoundFields | None:
    """Return a sheet of labels and values; None if no sheet has at least half of the labels (a few, if optional).

    Values stand in one column: that of the first value which is found beside a label, or stands with its label in
    one cell (``Label: value``).  Sheets with a folded name in ``taken`` are passed over.
    """
    names = {fold(column.header): column.key for column in layout.fields}
    own = fold(layout.name)
    for sheet in sorted(workbook.sheets, key=lambda sheet: fold(sheet.name) != own):
        if fold(sheet.name) in taken and fold(sheet.name) != own:
            continue
        labels, inside = _labels(sheet, layout, names)
        if len(labels) * 2 >= len(names) or (layout.optional and len(labels) >= _FEW_LINES):
            column = 2 if _in_place(sheet, layout, labels) else _value_column(sheet, labels, inside)
            beside = {key: sheet.cells.get((cell.row, column)) for key, cell in labels.items()}
            values = {key: cell for key, cell in beside.items() if cell is not None} | inside
            return FoundFields(sheet=sheet, labels=labels, values=values, column=column)
    return None


def _labels(sheet: Sheet, layout: FieldSheet, names: Mapping[str, str]) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """Return (label cells by key, values that stand in the cell of their label); labels in their place come first."""
    labels: dict[str, Cell] = {}
    inside: dict[str, Cell] = {}
    for row, line in enumerate(layout.fields, layout.title_rows + 1):
        cell = sheet.cells.get((row, 1))
        if cell is not None and cell.value == line.header:
            labels[line.key] = cell
    if len(labels) == len(layout.fields):
        return labels, inside
    for cell in sheet.cells.values():
        if cell.kind is not CellKind.TEXT or cell.row > LABEL_ROWS or cell.column > LABEL_COLUMNS:
            continue
        if key := names.get(fold(cell.value[:_LONGEST].rstrip(" :*"))):
            labels.setdefault(key, cell)
        elif ":" in cell.value:
            label, _, rest = cell.value.partition(":")
            if (key := names.get(fold(label[:_LONGEST]))) and key not in labels:
                labels[key] = cell
                inside[key] = cell._replace(value=rest.strip())
    return labels, inside


def _in_place(sheet: Sheet, layout: FieldSheet, labels: Mapping[str, Cell]) -> bool:
    """Tell whether every label stands where the layout has it, with values beside some: then they all stand there."""
    places = list(enumerate(layout.fields, layout.title_rows + 1))
    stand = all((cell := labels.get(line.key)) is not None and cell[:2] == (row, 1) for row, line in places)
    return stand and any((row, 2) in sheet.cells for row, _ in places)


def _value_column(sheet: Sheet, labels: Mapping[str, Cell], inside: Mapping[str, Cell]) -> int:
    """Return the column of the first value beside a label, in the order of the sheet; else the next to the labels'."""
    beside = sorted((cell for key, cell in labels.items() if key not in inside), key=lambda cell: cell.row)
    for label in beside:
        right = [column for row, column in sheet.cells if row == label.row and column > label.column]
        if right:
            return min(right)
    return (beside[0].column if beside else 1) + 1
