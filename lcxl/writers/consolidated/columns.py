"""Cells of tables: what a value becomes in its column, as XML that holds for any row.

Large tables repeat most of their values, so that what was made of one is kept for the next row that has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from xlsxwriter.format import Format

from lcxl.campaign import unit_of_measure
from lcxl.layout import Column, Kind, cell_number
from lcxl.model import UnitOfMeasure
from lcxl.texts import labels
from lcxl.writers.consolidated.style import Styles, number_format, plain_format, signed
from lcxl.writers.excel.book import Book, Sheet
from lcxl.writers.excel.metrics import line_count
from lcxl.writers.excel.worksheet import CELL

ROW_NUMBER = "\0"
"""Stands in the XML of a cell for the number of its row; no text of a workbook can hold it."""

_KEPT = 20_000
_LONGEST_KEPT = 1_000
_SIGNED = frozenset({"difference"})
_WIDEST_CHARACTER = 1.4
"""Of 11 points, in units of the column width: text shorter than its column by this factor surely fits one line."""

Paint = Callable[[Sheet, int, Any, Any], str]
"""Returns the XML of the cell (sheet, row) of a value that a record has, from behind its row number on."""


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


class Cells:
    """The cells of one column; ``group`` is the prefix of their looks ("" or ``group_``).

    ``kept`` holds the XML of values by the values ("" for a cell that is not written at all).
    """

    __slots__ = ("_begin", "_blanks", "_keeps", "_lines", "_paint", "_place", "_width", "_words", "kept")

    def __init__(self, context: Context, column: Column, place: int, group: str) -> None:
        self._begin = CELL[place] + ROW_NUMBER
        self._place = place
        self._paint = _PAINTERS[column.kind](context, column, place, group)
        self._keeps = column.kind is not Kind.QUANTITY  # the same figure looks otherwise in another unit of measure
        self._width = column.width if column.wrap else 0.0
        self._words = context.choices(column.choices) if column.choices else {}
        look = context.styles("input") if column.input else context.styles("group_text") if group else None
        blank = "" if look is None else f'{self._begin}" s="{look._get_xf_index()}"/>'
        self._blanks: dict[Any, str] = {None: blank, "": blank, (): blank}
        self.kept = dict(self._blanks)
        self._lines: dict[Any, int] = {}

    @property
    def wraps(self) -> bool:
        """Tell whether a value may take several lines."""
        return self._width > 0

    def make(self, sheet: Sheet, row: int, value: Any, record: Any) -> str:
        """Return the XML of a value's cell, and keep it where it holds for other records too."""
        if value is False:
            return self._blanks[None]
        xml = self._begin + self._paint(sheet, row, value, record)
        if self._keeps and not (isinstance(value, str) and len(value) > _LONGEST_KEPT):
            if len(self.kept) >= _KEPT:
                self.kept.clear()
                self.kept.update(self._blanks)
            self.kept[value] = xml
        return xml

    def lines(self, value: Any) -> int:
        """Return how many lines a value takes."""
        known = self._lines.get(value)
        if known is None:
            known = self._count_lines(value)
            if len(self._lines) >= _KEPT:
                self._lines.clear()
            self._lines[value] = known
        return known

    def _count_lines(self, value: Any) -> int:
        if isinstance(value, StrEnum):
            shown = self._words[value.value]
        elif isinstance(value, tuple):
            shown = "; ".join(map(str, value))
        else:
            shown = value if isinstance(value, str) else ""
        if len(shown) * _WIDEST_CHARACTER <= self._width and "\n" not in shown:
            return 1
        return line_count(shown, self._width)

    def linked(self, sheet: Sheet, row: int, shown: str, form: Format) -> str:
        """Return the XML of a cell that shows a link's words."""
        return self._begin + sheet.text_xml(row, self._place, shown, form)


def _text(context: Context, column: Column, place: int, group: str) -> Paint:
    form = context.styles(group + ("wrap" if column.wrap else "text"))

    def paint(sheet: Sheet, row: int, value: Any, record: Any) -> str:
        return sheet.text_xml(row, place, value, form)

    return paint


def _number(context: Context, column: Column, place: int, group: str) -> Paint:
    styles, whole = context.styles, context.styles(group + "center", "#,##0")
    decimal = column.kind is Kind.DECIMAL

    def paint(sheet: Sheet, row: int, value: Any, record: Any) -> str:
        form = styles(group + "figure", plain_format(value)) if decimal else whole
        return sheet.number_xml(float(value), form)

    return paint


def _choice(context: Context, column: Column, place: int, group: str) -> Paint:
    words = context.choices(column.choices)
    look = group + ("center_wrap" if column.wrap else "text")
    forms: dict[str, Format] = {code: context.styles(look, "", code) for code in words}
    plain = context.styles(look)

    def paint(sheet: Sheet, row: int, value: Any, record: Any) -> str:
        code = str(value)
        return sheet.text_xml(row, place, words.get(code, code), forms.get(code, plain))

    return paint


def _codes(context: Context, column: Column, place: int, group: str) -> Paint:
    form = context.styles(group + ("wrap" if column.wrap else "text"))

    def paint(sheet: Sheet, row: int, value: Any, record: Any) -> str:
        return sheet.text_xml(row, place, "; ".join(value), form)

    return paint


def _mark(context: Context, column: Column, place: int, group: str) -> Paint:
    form = context.styles("input" if column.input else group + "center")

    def paint(sheet: Sheet, row: int, value: Any, record: Any) -> str:
        return sheet.text_xml(row, place, "x", form)

    return paint


def _date(context: Context, column: Column, place: int, group: str) -> Paint:
    form = context.styles(group + "center", "dd/mm/yyyy")

    def paint(sheet: Sheet, row: int, value: Any, record: Any) -> str:
        return sheet.text_xml(row, place, value, form) if isinstance(value, str) else sheet.number_xml(value, form)

    return paint


def _quantity(context: Context, column: Column, place: int, group: str) -> Paint:
    """Percents become fractions in percent cells; words stay words, at the right like figures."""
    styles, words, figure = context.styles, context.styles(group + "figure_wrap"), group + "figure"
    kept: dict[tuple[str, Decimal], str] = {}
    shape = signed if column.key in _SIGNED else str

    def paint(sheet: Sheet, row: int, value: Any, record: Any) -> str:
        if isinstance(value, str):
            return sheet.text_xml(row, place, value, words)
        xml = kept.get((record.unit_of_measure, value))
        if xml is None:
            unit = context.unit(record.unit_of_measure)
            form = styles(figure, shape(number_format(unit, value)))
            if len(kept) >= _KEPT:
                kept.clear()
            xml = kept[record.unit_of_measure, value] = sheet.number_xml(float(cell_number(value, unit.percent)), form)
        return xml

    return paint


_PAINTERS: Mapping[Kind, Callable[[Context, Column, int, str], Paint]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _number,
    Kind.DECIMAL: _number,
    Kind.CHOICE: _choice,
    Kind.CODES: _codes,
    Kind.MARK: _mark,
    Kind.DATE: _date,
    Kind.QUANTITY: _quantity,
}
