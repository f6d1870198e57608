"""Writes a declared table row by row: title, headers, filter, further sheets where Excel's rows end.

Rows go out in order and are forgotten, so that memory stays flat however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import accumulate
from operator import attrgetter
from typing import Any, NamedTuple

from xlsxwriter.format import Format

from lcxl.layout import TableSheet
from lcxl.texts import text
from lcxl.writers.consolidated.columns import ROW_NUMBER, Cells, Context
from lcxl.writers.consolidated.style import ROW_LINE, TAB_COLORS
from lcxl.writers.excel.book import MAX_LINKS, Sheet
from lcxl.writers.excel.celltext import sheet_title
from lcxl.writers.excel.metrics import lines_height, row_height

MAX_ROWS = 1_048_576


class Part(NamedTuple):
    """The rows of a table in one sheet: its name, first and last row (1-based; one blank row if there are none)."""

    sheet: str
    first: int
    last: int


class Target(NamedTuple):
    """A cell that is a link: its target and what is shown in the cell."""

    target: str
    shown: str = ""


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
        self._columns = [Cells(context, column, place, "") for place, column in enumerate(layout.columns)]
        self._headings = [Cells(context, column, place, "group_") for place, column in enumerate(layout.columns)]
        self._wrapped = [place for place, column in enumerate(self._columns) if column.wraps]
        self._index = {column.key: place for place, column in enumerate(layout.columns)}
        self._readers: dict[type, Callable[[Any], Iterable[Any]]] = {}
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
        sheet, row, columns = self.sheet, self.row, self._headings if heading else self._columns
        shown = list(self._values(record))
        for key, value in (values or {}).items():
            shown[self._index[key]] = value
        cells: list[Any] = [column.kept.get(value) for column, value in zip(columns, shown, strict=True)]
        for key, link in (links or {}).items():
            place = self._index[key]
            cells[place] = self._link(columns[place], place, link, "group_" if heading else "")
        if None in cells:
            for place, xml in enumerate(cells):
                if xml is None:
                    cells[place] = columns[place].make(sheet, row, shown[place], record)
        lines = max([columns[place].lines(shown[place]) for place in self._wrapped if shown[place]], default=1)
        height = lines_height(lines) if lines > 1 else None
        sheet.whole_row(row, "".join(cells).replace(ROW_NUMBER, str(row + 1)), height, level)
        self.row += 1

    def _values(self, record: Any) -> Iterable[Any]:
        """Return the values of a record's columns; what its type doesn't have is None."""
        read = self._readers.get(type(record))
        if read is None:
            keys = [column.key for column in self.layout.columns]
            if len(keys) > 1 and all(hasattr(record, key) for key in keys):
                read = attrgetter(*keys)
            else:
                read = partial(_attributes, keys)
            self._readers[type(record)] = read
        return read(record)

    def _link(self, column: Cells, place: int, link: Target, group: str) -> str:
        """Return the XML of a cell with a link, or of its plain text where there are too many."""
        sheet, row = self.sheet, self.row
        look = "wrap" if column.wraps else "text"
        if link.target and link.shown and self._links_left > 0:
            self._links_left -= 1
            sheet.note_link(row, place, link.target, link.shown)
            look = "link_wrap" if column.wraps else "link"
        return column.linked(sheet, row, link.shown, self.context.styles(group + look))

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


def write_records(table: Table, records: Iterable[Any]) -> list[Part]:
    """Write all records of a table without links and return where they stand."""
    for record in records:
        table.add(record)
    return table.close()


def _attributes(keys: Sequence[str], record: Any) -> list[Any]:
    return [getattr(record, key, None) for key in keys]
