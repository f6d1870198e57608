"""Reads the history sheet of a consolidated workbook: the periods known before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lcxl.layout import consolidated as layout
from lcxl.model import PastFigure, PastPeriod, Shown, Status
from lcxl.readers.books.tables import FoundTable, find_table
from lcxl.readers.grid import Cell, Sheet, Workbook
from lcxl.values import excel_number, fold, is_percent_format, times_hundred


class _Columns(NamedTuple):
    """Where a period's status and figures stand."""

    code: str
    label: str
    status: int
    current: int


def read_periods(workbook: Workbook, statuses: Mapping[str, str]) -> tuple[PastPeriod, ...]:
    """Return all periods of the history sheet, oldest first; ``statuses`` maps folded words to codes."""
    found = find_table(workbook, layout.HISTORY) if workbook.sheet(layout.HISTORY.name) is not None else None
    if found is None or found.renamed:
        return ()
    return tuple(_period(found, columns, statuses) for columns in _columns(found))


def _columns(found: FoundTable) -> list[_Columns]:
    """Return the pairs of columns behind the fixed ones; codes and labels stand in the two rows above the headers."""
    cells, row = found.sheet.cells, found.header_row
    first = max(found.columns.values()) + 1
    codes = sorted(column for above, column in cells if above == row - 2 and column >= first)
    return [
        _Columns(cells[row - 2, column].value, _shown(cells.get((row - 1, column))), column, column + 1)
        for column in codes
    ]


def _shown(cell: Cell | None) -> str:
    return "" if cell is None else cell.value


def _period(found: FoundTable, columns: _Columns, statuses: Mapping[str, str]) -> PastPeriod:
    figures: list[PastFigure] = []
    status: dict[int, Status | None] = {}
    for row, values in found.rows():
        measure, number = values.get("measure"), values.get("indicator")
        if measure is None or number is None:
            continue
        indicator = int(float(number.value))
        code = statuses.get(fold(_shown(found.sheet.cells.get((row, columns.status)))))
        if code is not None or indicator not in status:
            status[indicator] = None if code is None else Status(code)
        current = _figure(found.sheet, row, columns.current)
        figures.append(
            PastFigure(indicator=indicator, measure=measure.value, status=status[indicator], current=current)
        )
    return PastPeriod(code=columns.code, label=columns.label, figures=tuple(figures))


def _figure(sheet: Sheet, row: int, column: int) -> Shown:
    cell = sheet.cells.get((row, column))
    if cell is None or cell.kind != "n":
        return None if cell is None else cell.value
    number = excel_number(cell.value)
    return times_hundred(number) if number is not None and is_percent_format(cell.format) else number
