"""The matrix: a row per unit, a column per measure, coloured by what each answer comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from xlsxwriter.format import Format

from lcxl.layout import cell_number
from lcxl.layout import consolidated as layout
from lcxl.model import Claim, Consolidation, MeasureResult, Shown, Status, UnitKind, UnitState, matching_claim
from lcxl.texts import label, text
from lcxl.tidy import AnswerRow, UnitRow, UnitTables, threshold_text
from lcxl.writers.consolidated.columns import Context
from lcxl.writers.consolidated.links import cell_link
from lcxl.writers.consolidated.style import ACCENT, LINE, MUTED, PALE, SOFT, number_format
from lcxl.writers.consolidated.table import Part, explain, set_up_page, spread, write_headers
from lcxl.writers.excel.book import Sheet
from lcxl.writers.excel.celltext import shorten
from lcxl.writers.excel.worksheet import CELL

_KINDS = tuple(UnitKind)
_NAME_ROW, _THRESHOLD_ROW, _CITY_ROW = 2, 3, 4
_NAME_HEIGHT, _THRESHOLD_HEIGHT = 150.0, 36.0


class Placed(NamedTuple):
    """Where the units stand in the sheet: all rows, and the 1-based row of each unit by its code."""

    part: Part
    rows: Mapping[str, int]


class Matrix:
    """The sheet of the matrix; made first and filled later, as its place in the workbook asks."""

    def __init__(self, context: Context, consolidation: Consolidation, tables: UnitTables) -> None:
        self._context = context
        self._consolidation = consolidation
        self._tables = tables
        self._measures = consolidation.measures()
        self._table = layout.matrix_table([one.measure.code for one in self._measures])
        self._column = {column.key: place for place, column in enumerate(self._table.columns)}
        self._sheet: Sheet = context.book.sheet(self._table.name, tab_color="#2E8B57")
        self._forms: dict[tuple[str, str], Format] = {}
        self._kept: dict[tuple[str | float, Format], str] = {}
        self._row = self._table.header_row
        self._placed: dict[str, int] = {}

    def write(self, begins: Mapping[str, tuple[str, str]], measures: Mapping[str, tuple[str, str]]) -> Placed:
        """Write the sheet; units and measures are linked to where they begin in the detailed sheets (sheet, cell)."""
        self._head(measures)
        units = {row.unit: row for row in self._tables.units}
        counts = self._counts()
        for kind in _KINDS:
            some = [row for row in units.values() if row.unit_kind is kind]
            if some:
                self._kind(kind, some, counts)
                self._units(some, begins)
        self._surroundings()
        first = self._table.header_row + 1
        return Placed(Part(self._table.name, first, max(self._row, first)), self._placed)

    def _counts(self) -> Counter[tuple[UnitKind | None, str, bool]]:
        """Count answers by kind and measure: the met ones (True), and all that count (False)."""
        counts: Counter[tuple[UnitKind | None, str, bool]] = Counter()
        for row in self._tables.answers():
            if row.outcome in (Claim.MET, Claim.NOT_MET):
                counts[row.unit_kind, row.measure, False] += 1
                counts[row.unit_kind, row.measure, True] += row.outcome is Claim.MET
        return counts

    def _head(self, measures: Mapping[str, tuple[str, str]]) -> None:
        """Write what stands above the units: wording, threshold and the city's figure of each measure, headers."""
        sheet, styles, table = self._sheet, self._context.styles, self._table
        fixed = len(layout.MATRIX.columns)
        sheet.widths([column.width for column in table.columns])
        sheet.height(0, 24)
        sheet.text(0, 0, table.name, styles("title"))
        explain(self._context, sheet, 1, table)
        sheet.height(_NAME_ROW, _NAME_HEIGHT)
        sheet.height(_THRESHOLD_ROW, _THRESHOLD_HEIGHT)
        lead = self._context.book.format(align="right", valign="bottom", font_color=MUTED, italic=True)
        place_name = self._consolidation.campaign.place_name
        for row, caption in ((_NAME_ROW, "name"), (_THRESHOLD_ROW, "threshold"), (_CITY_ROW, "city")):
            spread(sheet, row, 0, fixed - 1, text(f"consolidated.matrix_{caption}", place=place_name), lead)
            for offset, one in enumerate(self._measures):
                self._head_cell(row, fixed + offset, one, caption)
        write_headers(self._context, sheet, table)
        for code, begin in measures.items():
            sheet.link(table.header_row - 1, self._column[code], cell_link(*begin), code, styles("header"))

    def _head_cell(self, row: int, place: int, one: MeasureResult, caption: str) -> None:
        book = self._context.book
        if caption == "name":
            indicator = self._indicator_text(one)
            form = book.format(rotation=90, text_wrap=True, valign="bottom", align="center", font_size=8)
            self._sheet.text(row, place, shorten(one.measure.text or indicator, 110), form)
        elif caption == "threshold":
            small = book.format(align="center", valign="vcenter", font_size=9, font_color=MUTED, text_wrap=True)
            self._sheet.text(row, place, threshold_text(one.measure), small)
        else:
            quantity = one.quantity
            shown: Shown = quantity.value if quantity is not None and quantity.bound is None else None
            figure = self._figure(shown, matching_claim(one.status), one.measure.unit.label, bold=True)
            self._sheet.put(row, place, *figure)

    def _indicator_text(self, one: MeasureResult) -> str:
        indicator = self._consolidation.campaign.catalogue.indicator(one.measure.indicator)
        return indicator.short_text or indicator.text

    def _kind(
        self, kind: UnitKind, units: Sequence[UnitRow], counts: Counter[tuple[UnitKind | None, str, bool]]
    ) -> None:
        """Write the line over the units of a kind: how many of those that answered meet each measure."""
        form = self._context.book.format(bold=True, bg_color=PALE, font_color=ACCENT, valign="vcenter")
        centre = self._context.book.variant(form, align="center")
        words = text("consolidated.kind", kind=label(f"unit_kind.{kind}"), units=len(units))
        self._sheet.text(self._row, 0, "", form)
        self._sheet.text(self._row, 1, words, form)
        for place in range(2, len(layout.MATRIX.columns)):
            self._sheet.text(self._row, place, "", form)
        for one in self._measures:
            told = counts[kind, one.measure.code, False]
            share = f"{counts[kind, one.measure.code, True]}/{told}" if told else ""
            self._sheet.text(self._row, self._column[one.measure.code], share, centre)
        self._row += 1

    def _units(self, units: Sequence[UnitRow], begins: Mapping[str, tuple[str, str]]) -> None:
        chosen = {row.unit for row in units}
        said = groupby(self._tables.answers(units=chosen), key=lambda row: row.unit)
        answers = next(said, None)
        for unit in units:
            cells = self._fixed(unit, begins.get(unit.unit))
            if answers is not None and answers[0] == unit.unit:
                cells += self._answers(answers[1], unit.state)
                answers = next(said, None)
            self._sheet.whole_row(self._row, "".join(cells), level=1)
            self._row += 1
            self._placed[unit.unit] = self._row

    def _fixed(self, unit: UnitRow, begin: tuple[str, str] | None) -> list[str]:
        """Return the cells of what is known of a unit besides its answers."""
        styles = self._context.styles
        if begin:
            self._sheet.note_link(self._row, 1, cell_link(*begin), unit.unit_name)
        cells = [
            self._cell(0, unit.unit, styles("text")),
            self._cell(1, unit.unit_name, styles("link" if begin else "text")),
        ]
        if unit.unit_kind is not None:
            cells.append(self._cell(2, label(f"unit_kind.{unit.unit_kind}"), styles("text")))
        if unit.state is not None:
            form = styles("center", "", unit.state.value)
            cells.append(self._cell(3, label(f"consolidated.state.{unit.state}"), form))
        shown: tuple[str | float, ...] = ("x" if unit.late else "", unit.met, unit.not_met, unit.open)
        return [*cells, *(self._cell(place, one, styles("center")) for place, one in enumerate(shown, 4))]

    def _answers(self, rows: Iterable[AnswerRow], state: UnitState | None) -> Iterator[str]:
        """Yield the cells of a unit's answers, from left to right."""
        for row in rows:
            value: str | float
            if row.outcome is None and not row.text:
                missing = "missing" if state is UnitState.MISSING else "no_data"
                value, form = "\u2013", self._form("", missing)
            else:
                shown = None if row.outcome is not None and row.value is None else row.current
                value, form = self._figure(shown, row.outcome, row.unit_of_measure)
            yield self._cell(self._column[row.measure], value, form)

    def _cell(self, place: int, value: str | float, form: Format) -> str:
        """Return the XML of a cell in the present row."""
        key = (value, form)
        xml = self._kept.get(key)
        if xml is None:
            sheet, row = self._sheet, self._row
            xml = sheet.text_xml(row, place, value, form) if isinstance(value, str) else sheet.number_xml(value, form)
            self._kept[key] = xml
        return f"{CELL[place]}{self._row + 1}{xml}"

    def _figure(
        self, shown: Shown, outcome: Claim | None, unit_name: str, *, bold: bool = False
    ) -> tuple[str | float, Format]:
        """Return a figure, or the words of a claim, and the format with the colour of what it comes to."""
        silent = "unreadable" if shown is None or isinstance(shown, str) else Status.STATISTIC.value
        code = silent if outcome is None else outcome.value
        if shown is None or isinstance(shown, str):
            words = shown or (label(f"consolidated.short_status.{outcome}") if outcome is not None else "")
            return words, self._form("", code, bold)
        unit = self._context.unit(unit_name)
        return float(cell_number(shown, unit.percent)), self._form(number_format(unit, shown), code, bold)

    def _form(self, shape: str, code: str, bold: bool = False) -> Format:
        key = (shape, f"{code}{bold}")
        found = self._forms.get(key)
        if found is None:
            look = {"align": "center", "valign": "top", "font_size": 9, "border": 1, "border_color": "#FFFFFF"}
            look |= {"bg_color": SOFT[code], "bold": bold, "shrink": not shape}
            found = self._forms[key] = self._context.book.format(**look, **({"num_format": shape} if shape else {}))
        return found

    def _surroundings(self) -> None:
        sheet, table = self._sheet, self._table
        last = max(self._row - 1, table.header_row)
        sheet.raw.autofilter(table.header_row - 1, 0, last, len(table.columns) - 1)
        sheet.raw.freeze_panes(table.header_row, 2)
        sheet.raw.outline_settings(True, False, True, False)
        sheet.raw.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        fixed = (table.header_row, 0, last, len(layout.MATRIX.columns) - 1)
        sheet.highlight(fixed, f'=$B{table.header_row + 1}<>""', bottom=1, bottom_color=LINE)
        set_up_page(sheet, table, 2)
