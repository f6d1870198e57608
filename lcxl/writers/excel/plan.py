"""Sheets as plain values, cell by cell, and how a plan is drawn.

What stands where is decided without any workbook at hand, so that it can be tested, annotated (return workbooks) and
made once for many units.  Rows and columns are 0-based.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from xlsxwriter.format import Format

from lcxl.writers.excel.book import Book, CellValue, Sheet, Visibility

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column."""

GREEN, RED, AMBER = "#C6EFCE", "#F8CBAD", "#FFD966"
INPUT, GREY, HEAD, REQUIRED = "#FFF9DB", "#E7E6E6", "#D9E2F3", "#FCE4D6"
LINE = "#A6A6A6"

_BOX: dict[str, Any] = {"border": 1, "border_color": LINE, "valign": "vcenter", "text_wrap": True}
_ENTRY: dict[str, Any] = {**_BOX, "bg_color": INPUT, "locked": False}

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "plain": {"valign": "vcenter"},
    "wrapped": {"valign": "top", "text_wrap": True},
    "title": {"bold": True, "font_size": 14, "valign": "vcenter"},
    "subtitle": {"bold": True, "valign": "vcenter"},
    "subtitle_wrapped": {"bold": True, "valign": "vcenter", "text_wrap": True},
    "hint": {"italic": True, "font_color": "#595959", "valign": "vcenter"},
    "label": {**_BOX, "bold": True},
    "header": {**_BOX, "bold": True, "align": "center", "bg_color": HEAD},
    "header_required": {**_BOX, "bold": True, "align": "center", "bg_color": "#F4B183"},
    "text": _BOX,
    "center": {**_BOX, "align": "center"},
    "figure": {**_BOX, "align": "right"},
    "result": {**_BOX, "align": "center", "bold": True},
    "grey": {**_BOX, "bg_color": GREY, "font_color": "#7F7F7F"},
    "input": _ENTRY,
    "input_center": {**_ENTRY, "align": "center"},
    "input_figure": {**_ENTRY, "align": "right"},
    "edit": {**_BOX, "locked": False, "valign": "top"},
    "edit_center": {**_BOX, "locked": False, "valign": "top", "align": "center"},
    "edit_required": {**_BOX, "locked": False, "valign": "top", "bg_color": INPUT},
    "edit_required_center": {**_BOX, "locked": False, "valign": "top", "align": "center", "bg_color": INPUT},
    "value": {**_BOX, "locked": False, "align": "left"},
    "value_required": {**_BOX, "locked": False, "align": "left", "bg_color": INPUT},
    "explained": {**_BOX, "italic": True, "font_color": "#595959"},
    "free": {"valign": "top", "text_wrap": True, "locked": False},
    "swatch_met": {**_BOX, "bg_color": GREEN},
    "swatch_not_met": {**_BOX, "bg_color": RED},
    "swatch_look": {**_BOX, "bg_color": AMBER},
}
"""The looks of cells by name, as properties of XlsxWriter formats."""

SEVERITY_COLORS: Mapping[str, str] = {"error": RED, "warning": AMBER, "info": "#DDEBF7"}


class Cell(NamedTuple):
    """What stands in a cell: with a ``formula``, ``value`` is its result.  ``format`` is a number format."""

    value: CellValue = None
    look: str = "text"
    format: str = ""
    formula: str = ""


class Row(NamedTuple):
    """The cells of a row from column A on (None: nothing is written) and its height in points, if set."""

    cells: Sequence[Cell | None] = ()
    height: float | None = None


class Rule(NamedTuple):
    """A validation or input message and the cells that it belongs to."""

    ranges: Sequence[Range]
    options: Mapping[str, Any]


class Highlight(NamedTuple):
    """A conditional format: cells of ``range`` for which ``formula`` (of its first cell) holds."""

    range: Range
    formula: str
    look: Mapping[str, Any]


class Mark(NamedTuple):
    """What is to be seen at a cell of a return workbook: how grave, and a note."""

    severity: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPlan:
    """One sheet: its rows from the top, column widths (characters) and what surrounds them.

    ``freeze`` is the (row, column) below and right of what stays in sight, ``repeat`` the rows printed on each page.
    A sheet too wide to be read on one page is printed on two, from column ``split`` on the second, with the first
    ``repeat_columns`` on both.  ``rest`` is the look of all cells that are not written ("" for none), ``column_looks``
    those of each column of the table, as (look, number format).
    """

    name: str
    rows: Sequence[Row]
    widths: Sequence[float] = ()
    merged: Sequence[Range] = ()
    rules: Sequence[Rule] = ()
    highlights: Sequence[Highlight] = ()
    freeze: tuple[int, int] | None = None
    filter: Range | None = None
    repeat: tuple[int, int] | None = None
    repeat_columns: int = 0
    split: int = 0
    landscape: bool = False
    footer: str = ""
    page: str = ""
    protected: bool = False
    visibility: Visibility = "visible"
    tab_color: str = ""
    rest: str = ""
    column_looks: Sequence[tuple[str, str]] = ()
    growing: bool = True
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def with_table(self, first: int, rules: Sequence[Rule], column_looks: Sequence[tuple[str, str]] = ()) -> SheetPlan:
        """Return the sheet with a table whose rows begin at ``first``: its headers stay in sight, also on paper.

        ``column_looks`` let the table go on below its last row.
        """
        return replace(self, freeze=(first, 0), repeat=(first - 1, first - 1), rules=rules, column_looks=column_looks)


_ALLOWED = {"format_columns": True, "format_rows": True, "insert_hyperlinks": True, "autofilter": True}
"""What protection leaves to people: wider columns, higher rows, links in input cells."""


def draw(book: Book, plan: SheetPlan, marks: Mapping[tuple[int, int], Mark] | None = None) -> Sheet:
    """Add the sheet of ``plan`` to ``book``; cells in ``marks`` are coloured and get a note."""
    sheet = book.sheet(plan.name, visibility=plan.visibility, tab_color=plan.tab_color, growing=plan.growing)
    looks = _Looks(book)
    if plan.widths:
        rest = looks(plan.rest, "") if plan.rest else None
        sheet.widths(plan.widths, rest, [looks(*look) for look in plan.column_looks])
    for area in plan.merged:
        first = plan.rows[area[0]].cells[area[1]] or Cell()
        sheet.merge(area, looks(first.look, first.format))
    for number, row in enumerate(plan.rows):
        if row.height is not None:
            sheet.height(number, row.height)
        _draw_cells(sheet, number, row.cells, looks)
    for (number, column), target in plan.links.items():
        cell = plan.rows[number].cells[column]
        if cell is not None:
            link_format = book.variant(looks(cell.look, cell.format), font_color="#0563C1", underline=1)
            sheet.link(number, column, target, str(cell.value), link_format)
    _draw_marks(sheet, plan, marks or {}, looks)
    _draw_surroundings(sheet, plan)
    return sheet


class _Looks:
    """The formats of a book by look and number format."""

    __slots__ = ("_book", "_made")

    def __init__(self, book: Book) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Format] = {}

    def __call__(self, look: str, number_format: str) -> Format:
        found = self._made.get((look, number_format))
        if found is None:
            properties = dict(LOOKS[look])
            if number_format:
                properties["num_format"] = number_format
            found = self._made[look, number_format] = self._book.format(**properties)
        return found


def _draw_cells(sheet: Sheet, number: int, cells: Iterable[Cell | None], looks: _Looks) -> None:
    for column, cell in enumerate(cells):
        if cell is not None:
            _draw_cell(sheet, number, column, cell, looks(cell.look, cell.format))


def _draw_cell(sheet: Sheet, row: int, column: int, cell: Cell, form: Format) -> None:
    if cell.formula:
        sheet.formula(row, column, cell.formula, form, cell.value)
    else:
        sheet.put(row, column, cell.value, form)


def _draw_marks(sheet: Sheet, plan: SheetPlan, marks: Mapping[tuple[int, int], Mark], looks: _Looks) -> None:
    for (number, column), mark in marks.items():
        cells = plan.rows[number].cells
        cell = (cells[column] if column < len(cells) else None) or Cell()
        color = SEVERITY_COLORS[mark.severity]
        _draw_cell(sheet, number, column, cell, sheet.book.variant(looks(cell.look, cell.format), bg_color=color))
        sheet.note(number, column, mark.note)


def _draw_surroundings(sheet: Sheet, plan: SheetPlan) -> None:
    for rule in plan.rules:
        first, *others = rule.ranges
        sheet.validate(first[:2], first[2:], {**rule.options, "other_cells": others} if others else rule.options)
    for highlight in plan.highlights:
        sheet.highlight(highlight.range, highlight.formula, **highlight.look)
    if plan.freeze is not None:
        sheet.raw.freeze_panes(*plan.freeze)
    if plan.filter is not None:
        sheet.raw.autofilter(*plan.filter)
    if plan.visibility == "visible":
        sheet.print_a4(landscape=plan.landscape, repeat=plan.repeat, title=plan.footer, page=plan.page)
    if plan.split:
        sheet.print_two_wide(plan.split, plan.repeat_columns, plan.widths, landscape=plan.landscape)
    if plan.protected:
        sheet.raw.protect("", _ALLOWED)


def column_runs(rows: Iterable[int], column: int) -> list[Range]:
    """Return the ranges that cover exactly ``rows`` of one column; rows are given in rising order."""
    runs: list[Range] = []
    for row in rows:
        if runs and runs[-1][2] == row - 1:
            runs[-1] = (runs[-1][0], column, row, column)
        else:
            runs.append((row, column, row, column))
    return runs
