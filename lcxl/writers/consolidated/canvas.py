"""A sheet that is composed freely and written row by row at the end, as streaming asks."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.format import Format

from lcxl.writers.excel.book import CellValue, Sheet


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and its result, which programs without a calculation engine show."""

    text: str
    value: str | float


class Canvas:
    """Cells gathered in any order, rows and columns 0-based; ``flush`` writes them."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._cells: dict[tuple[int, int], tuple[CellValue | Formula, Format | None]] = {}
        self._merged: dict[tuple[int, int], int] = {}
        self._heights: dict[int, float] = {}

    def put(self, row: int, col: int, value: CellValue | Formula, form: Format | None = None) -> None:
        """Place a value or a formula."""
        self._cells[row, col] = (value, form)

    def span(self, row: int, first: int, last: int, value: CellValue | Formula, form: Format | None = None) -> None:
        """Place a value or a formula over the columns ``first`` to ``last`` of one row."""
        self._cells[row, first] = (value, form)
        if last > first:
            self._merged[row, first] = last

    def height(self, row: int, points: float) -> None:
        """Set a row's height, in points."""
        self._heights[row] = points

    def height_of(self, first: int, last: int, default: float = 15) -> float:
        """Return the height of the rows ``first`` to ``last`` together, in points."""
        return sum(self._heights.get(row, default) for row in range(first, last + 1))

    def flush(self) -> None:
        """Write everything, row by row.  A row that only has a height gets an empty cell: streaming would lose it."""
        filled = {row for row, _ in self._cells}
        empty = self.sheet.book.format()
        for row in self._heights.keys() - filled:
            self._cells[row, 0] = (None, empty)
        for row, points in sorted(self._heights.items()):
            self.sheet.height(row, points)
        for (row, col), (value, form) in sorted(self._cells.items(), key=lambda cell: cell[0]):
            last = self._merged.get((row, col))
            if last is not None:
                self.sheet.merge((row, col, row, last), form)
            if isinstance(value, Formula):
                self.sheet.formula(row, col, value.text, form, value.value)
            else:
                self.sheet.put(row, col, value, form)
