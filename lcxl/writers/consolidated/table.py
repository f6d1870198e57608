"""Writes a declared table row by row: title, headers, filter, further sheets where Excel's rows end.

Rows go out in order and are forgotten, so that memory stays flat however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate
from typing import Any, NamedTuple

from xlsxwriter.format import Format

from lcxl.catalogue import unit_of_measure
from lcxl.layout.base import Column, Kind, TableSheet
from lcxl.model import UnitOfMeasure
from lcxl.texts import labels, text
from lcxl.writers.book import MAX_LINKS, Book, Sheet, lines_height, row_height, sheet_title
from lcxl.writers.consolidated.style import ROW_LINE, TAB_COLORS, Styles, number_format, plain_format, signed
from lcxl.writers.metrics import line_count

MAX_ROWS = 1_048_576
_SIGNED = frozenset({"difference"})
_WIDEST_CHARACTER = 1.4
"""Of 11 points, in units of the column width: text shorter than its column by this factor surely fits one line."""


class Context(NamedTuple):
    """What all sheets of a workbook share: formats, words of choices, units of measure, the way to the files.

    ``words`` maps sections of labels to the words of their codes; ``root`` is the way from the workbook to the
    campaign folder.
    """

    book: Book
    styles: Styles
    words: Mapping[str, Mapping[str, str]]
    units_of_measure: Mapping[str, UnitOfMeasure]
    root: str = "../"

    def choices(self, section: str) -> Mapping[str, str]:
        """Return the words of a section's codes; a campaign may have its own for some."""
        return self.words.get(section) or labels(section)

    def unit(self, name: str) -> UnitOfMeasure:
        """Return the unit of measure with this label."""
        return self.units_of_measure.get(name) or unit_of_measure(name)


class Part(NamedTuple):
    """The rows of a table in one sheet: its name, first and last row (1-based; one blank row if there are none)."""

    sheet: str
    first: int
    last: int


class Target(NamedTuple):
    """A cell that is a link: its target and what is shown in the cell."""

    target: str
    shown: str = ""


Paint = Callable[[Sheet, int, int, Any, Any], str]
"""Returns the XML of the cell (sheet, row, column) of a value that a record has; the record comes last."""


class Table:
    """A table under construction.  ``add`` writes one record; ``close`` sets filter and row lines.

    Records are objects with the columns' keys as attributes.  ``frozen`` columns stay in sight; ``lines`` rules the
    rows; beyond ``most_links`` links the plain text stands.
    """

    def __init__(
        self,
        context: Context,
        layout: TableSheet,
        *,
        frozen: int = 0,
        lines: bool = True,
        most_links: int = MAX_LINKS,
    ) -> None:
        self.context = context
        self.layout = layout
        self.sheets: list[Sheet] = []
        self.parts: list[Part] = []
        self._frozen = frozen
        self._lines = lines
        self._links_left = most_links
        self._paints = [(column.key, _painter(context, column, "")) for column in layout.columns]
        self._heading_paints = [(column.key, _painter(context, column, "group_")) for column in layout.columns]
        self._wrapped = [(column.key, column.width) for column in layout.columns if column.wrap]
        self.sheet = self._begin()
        self.row = layout.header_row

    def _begin(self) -> Sheet:
        """Add a sheet with title, explanation and headers."""
        layout, styles = self.layout, self.context.styles
        name = sheet_title(layout.name, [sheet.name for sheet in self.sheets])
        sheet = self.context.book.sheet(name, tab_color=TAB_COLORS.get(layout.key, ""))
        sheet.widths([column.width for column in layout.columns])
        if layout.title_rows:
            sheet.height(0, 24)
            sheet.text(0, 0, layout.name, styles("title"))
            explain(self.context, sheet, 1, layout)
        write_headers(self.context, sheet, layout)
        sheet.raw.freeze_panes(layout.header_row, self._frozen)
        sheet.raw.outline_settings(True, False, True, False)
        sheet.raw.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        set_up_page(sheet, layout, self._frozen)
        self.sheets.append(sheet)
        return sheet

    def add(
        self,
        record: Any,
        *,
        links: Mapping[str, Target] | None = None,
        values: Mapping[str, object] | None = None,
        heading: bool = False,
        level: int = 0,
    ) -> None:
        """Write a record; ``links`` and ``values`` replace what its fields would show.

        A ``heading`` stands out over the rows below it; ``level`` is the outline's.
        """
        if self.row >= MAX_ROWS:
            self._finish_sheet()
            self.sheet, self.row = self._begin(), self.layout.header_row
        sheet, row = self.sheet, self.row
        height = self._height(record, values)
        if height or level:
            sheet.raw.set_row(row, height, None, {"level": level} if level else {})
        blank = self.context.styles("group_text") if heading else None
        cells: list[tuple[int, str]] = []
        for place, (key, paint) in enumerate(self._heading_paints if heading else self._paints):
            if links is not None and key in links:
                self._link(row, place, links[key], "group_" if heading else "")
                continue
            value = values[key] if values is not None and key in values else getattr(record, key, None)
            if not value and (value is None or value is False or value in ("", ())):
                if blank is not None:
                    cells.append((place, sheet.text_xml(row, place, "", blank)))
                continue
            cells.append((place, paint(sheet, row, place, value, record)))
        sheet.row_of(row, cells)
        self.row += 1

    def _height(self, record: Any, values: Mapping[str, object] | None) -> float | None:
        """Return the height of a record's row, or None if one line is enough."""
        lines = 1
        for key, width in self._wrapped:
            value = values[key] if values is not None and key in values else getattr(record, key, None)
            if not value:
                continue
            shown = value if isinstance(value, str) else self._words(key, value)
            if len(shown) * _WIDEST_CHARACTER > width or "\n" in shown:
                lines = max(lines, line_count(shown, width))
        return lines_height(lines) if lines > 1 else None

    def _words(self, key: str, value: object) -> str:
        if isinstance(value, StrEnum):
            return self.context.choices(self.layout.column(key).choices)[value.value]
        return "; ".join(map(str, value)) if isinstance(value, tuple) else ""

    def _link(self, row: int, place: int, link: Target, group: str) -> None:
        styles, wrapped = self.context.styles, self.layout.columns[place].wrap
        if link.target and link.shown and self._links_left > 0:
            self._links_left -= 1
            self.sheet.link(row, place, link.target, link.shown, styles(group + ("link_wrap" if wrapped else "link")))
        else:
            self.sheet.text(row, place, link.shown, styles(group + ("wrap" if wrapped else "text")))

    def close(self) -> list[Part]:
        """Set the filter and return where the rows stand, sheet by sheet."""
        self._finish_sheet()
        return self.parts

    def _finish_sheet(self) -> None:
        layout, last = self.layout, max(self.row - 1, self.layout.header_row)
        self.parts.append(Part(self.sheet.name, layout.header_row + 1, last + 1))
        self.sheet.raw.autofilter(layout.header_row - 1, 0, last, len(layout.columns) - 1)
        if self._lines:
            area = (layout.header_row, 0, last, len(layout.columns) - 1)
            self.sheet.highlight(area, f"=COUNTA($A{layout.header_row + 1}:$C{layout.header_row + 1})>0", **ROW_LINE)


def explain(context: Context, sheet: Sheet, row: int, layout: TableSheet, width: float = 120) -> None:
    """Write what a sheet is for under its title, over as many columns as ``width`` characters take."""
    columns = layout.columns
    totals = list(accumulate(column.width for column in columns))
    last = next((place for place, total in enumerate(totals) if total >= width), len(columns) - 1)
    words = " ".join(filter(None, (text(f"consolidated.help.{layout.key}"), layout.help)))
    sheet.height(row, row_height([words], [totals[last]], 10))
    spread(sheet, row, 0, last, words, context.styles("help"))


_A4_WIDTH, _A3_WIDTH = 200, 290
"""How many characters side by side can still be read on a landscape page."""
_A3 = 8


def set_up_page(sheet: Sheet, layout: TableSheet, frozen: int) -> None:
    """Set up printing: landscape, headers on each page; wide tables on A3, very wide ones on several side by side."""
    header = (layout.header_row - 1, layout.header_row - 1)
    sheet.print_a4(landscape=True, repeat=header, title=layout.name, page=text("consolidated.page"), center=False)
    width = sum(column.width for column in layout.columns)
    if width > _A4_WIDTH:
        sheet.raw.set_paper(_A3)
        sheet.raw.fit_to_pages(max(1, round(width / _A3_WIDTH)), 0)
        if frozen:
            sheet.raw.repeat_columns(0, frozen - 1)


def spread(sheet: Sheet, row: int, first: int, last: int, words: str, form: Format) -> None:
    """Write text over the columns ``first`` to ``last`` of one row."""
    if last > first:
        sheet.merge((row, first, row, last), form)
    sheet.text(row, first, words, form)


def write_headers(context: Context, sheet: Sheet, layout: TableSheet) -> None:
    """Write the headers in their row, high enough for their words."""
    row, form = layout.header_row - 1, context.styles("header")
    columns = layout.columns
    # The filter's arrow takes room beside the words.
    needed = row_height(
        [column.header for column in columns], [max(column.width - 3, 4) for column in columns], bold=True
    )
    sheet.height(row, needed)
    for place, column in enumerate(columns):
        sheet.text(row, place, column.header, form)


def _painter(context: Context, column: Column, group: str) -> Paint:
    """Return the function that writes the values of a column; ``group`` is the prefix of its looks."""
    return _PAINTERS[column.kind](context, column, group)


def _text(context: Context, column: Column, group: str) -> Paint:
    form = context.styles(group + ("wrap" if column.wrap else "text"))

    def paint(sheet: Sheet, row: int, place: int, value: Any, record: Any) -> str:
        return sheet.text_xml(row, place, value, form)

    return paint


def _number(context: Context, column: Column, group: str) -> Paint:
    styles, whole = context.styles, context.styles(group + "center", "#,##0")
    decimal = column.kind is Kind.DECIMAL

    def paint(sheet: Sheet, row: int, place: int, value: Any, record: Any) -> str:
        form = styles(group + "figure", plain_format(value)) if decimal else whole
        return sheet.number_xml(float(value), form)

    return paint


def _choice(context: Context, column: Column, group: str) -> Paint:
    words = context.choices(column.choices)
    look = group + ("center_wrap" if column.wrap else "text")
    forms: dict[str, Format] = {code: context.styles(look, "", code) for code in words}
    plain = context.styles(look)

    def paint(sheet: Sheet, row: int, place: int, value: Any, record: Any) -> str:
        code = str(value)
        return sheet.text_xml(row, place, words.get(code, code), forms.get(code, plain))

    return paint


def _codes(context: Context, column: Column, group: str) -> Paint:
    form = context.styles(group + ("wrap" if column.wrap else "text"))

    def paint(sheet: Sheet, row: int, place: int, value: Any, record: Any) -> str:
        return sheet.text_xml(row, place, "; ".join(value), form)

    return paint


def _mark(context: Context, column: Column, group: str) -> Paint:
    form = context.styles("input" if column.input else group + "center")

    def paint(sheet: Sheet, row: int, place: int, value: Any, record: Any) -> str:
        return sheet.text_xml(row, place, "x", form)

    return paint


def _date(context: Context, column: Column, group: str) -> Paint:
    form = context.styles(group + "center", "dd/mm/yyyy")

    def paint(sheet: Sheet, row: int, place: int, value: Any, record: Any) -> str:
        return sheet.text_xml(row, place, value, form) if isinstance(value, str) else sheet.number_xml(value, form)

    return paint


def _quantity(context: Context, column: Column, group: str) -> Paint:
    """Percents become fractions in percent cells; words stay words, at the right like figures."""
    styles, words, figure = context.styles, context.styles(group + "figure_wrap"), group + "figure"
    units: dict[str, UnitOfMeasure] = {}
    shape = signed if column.key in _SIGNED else str

    def paint(sheet: Sheet, row: int, place: int, value: Any, record: Any) -> str:
        if isinstance(value, str):
            return sheet.text_xml(row, place, value, words)
        unit = units.get(record.unit_of_measure)
        if unit is None:
            unit = units[record.unit_of_measure] = context.unit(record.unit_of_measure)
        form = styles(figure, shape(number_format(unit, value)))
        return sheet.number_xml(cell_number(value, unit.percent), form)

    return paint


def cell_number(value: Decimal, percent: bool) -> float:
    """Return what the cell of a figure holds: percentage points as a fraction, other figures as they are."""
    return float(value.scaleb(-2) if percent else value)


_PAINTERS: Mapping[Kind, Callable[[Context, Column, str], Paint]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _number,
    Kind.DECIMAL: _number,
    Kind.CHOICE: _choice,
    Kind.CODES: _codes,
    Kind.MARK: _mark,
    Kind.DATE: _date,
    Kind.QUANTITY: _quantity,
}


def write_records(table: Table, records: Iterable[Any]) -> list[Part]:
    """Write all records of a table without links and return where they stand."""
    for record in records:
        table.add(record)
    return table.close()
