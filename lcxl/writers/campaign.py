"""The campaign workbook `chien-dich.xlsx`: everything that staff can set, made pleasant to edit.

Sheets and columns are those of ``lcxl.layout.campaign``; the words around them stand in ``data/texts/campaign.toml``.
Lists and checks only warn: whatever is typed is read again, and told, by the reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from lcxl.campaign import Record, campaign_tables, figure_of_place, known_units_of_measure, level_words
from lcxl.layout import Column, FieldSheet, Kind, Sheet, TableSheet, cell_number
from lcxl.layout import campaign as layout
from lcxl.model import Campaign, Quantity, UnitOfMeasure
from lcxl.texts import labels, text
from lcxl.writers.excel.book import Book, CellValue
from lcxl.writers.excel.celltext import alert, prompt, quoted
from lcxl.writers.excel.choices import Lists
from lcxl.writers.excel.metrics import row_height
from lcxl.writers.excel.plan import Cell, Row, Rule, SheetPlan, draw

LAST_ROW = 1999
"""Lists and input messages reach as far as this row (0-based)."""

SPARE_ROWS, LEAST_ROWS = 10, 20
"""Ruled rows: so many free ones below the last record, and so many in all."""

FIELD_WIDTHS = (40.0, 62.0, 80.0)
DOCUMENT_WIDTHS = (28.0, 46.0, 46.0, 46.0, 60.0)
_FORMATS = {Kind.DATE: "dd/mm/yyyy", Kind.INTEGER: "0", Kind.DECIMAL: "General", Kind.QUANTITY: "General"}
_CENTERED = {Kind.DATE, Kind.INTEGER, Kind.MARK, Kind.CHOICE}
_TAB_COLORS = {"rulings": "#F4B183", "corrections": "#F4B183", "acceptances": "#F4B183", "receipts": "#F4B183"}
_DOCUMENT_TAB = "#9DC3E6"


def write_campaign(campaign: Campaign) -> bytes:
    """Return the campaign workbook as an ``.xlsx`` file; its reader gives back an equal campaign."""
    tables = campaign_tables(campaign)
    units = {measure.code: measure.unit for measure in campaign.catalogue.measures}
    with Book(created=campaign.period.end, title=text("campaign.note")) as book:
        lists = _Sources(book, {"level": list(level_words(campaign).values())})
        for sheet in map(partial(_spoken, campaign), layout.SHEETS):
            records = tables.get(sheet.key, [])
            if isinstance(sheet, TableSheet):
                draw(book, _table(sheet, records, lists, units))
            else:
                draw(book, _fields(sheet, records, lists))
        lists.write()
        return book.finish()


def _spoken(campaign: Campaign, sheet: Sheet) -> Sheet:
    """Return a sheet in the words of the campaign's place: what the figure of the whole place is called."""
    if not isinstance(sheet, TableSheet) or sheet.key != layout.RULINGS.key:
        return sheet
    header = figure_of_place(campaign.place_name)
    return replace(sheet, columns=tuple(replace(c, header=header) if c.key == "figure" else c for c in sheet.columns))


class _Sources:
    """What cells are chosen from: fixed lists on the hidden sheet, codes on the sheets where staff add to them."""

    def __init__(self, book: Book, own: Mapping[str, Sequence[str]]) -> None:
        self._book = book
        self._own = own
        self._lists = Lists(book, layout.LISTS)
        self._known: dict[str, str] = {}

    def of(self, column: Column) -> str:
        """Return the reference that a column is chosen from, "" if it is typed freely (or holds several codes)."""
        if column.choices:
            words = self._own.get(column.choices) or list(labels(column.choices).values())
            return self._fixed(column.choices.replace(".", "_"), words)
        if not column.list_of or column.kind is Kind.CODES:
            return ""
        if column.list_of == "units_of_measure":
            names = dict.fromkeys(unit.label for unit in known_units_of_measure().values())
            return self._fixed("units_of_measure", list(names))
        return self._growing(column.list_of)

    def _fixed(self, name: str, values: Sequence[str]) -> str:
        if name not in self._known:
            self._known[name] = self._lists.add(name, values)
        return self._known[name]

    def _growing(self, key: str) -> str:
        """Return the codes on another sheet: as many as there are at the moment of choosing."""
        if key not in self._known:
            sheet = next(sheet for sheet in layout.SHEETS if sheet.key == key)
            assert isinstance(sheet, TableSheet)
            letter = sheet.letter("number" if key == "indicators" else "code")
            first, last = sheet.header_row + 1, LAST_ROW + 1
            cells = f"{quoted(sheet.name)}!${letter}${first}"
            count = f"MAX(1,COUNTA({cells}:${letter}${last}))"
            self._book.define(f"lcxl_{key}", f"OFFSET({cells},0,0,{count},1)")
            self._known[key] = f"=lcxl_{key}"
        return self._known[key]

    def write(self) -> None:
        """Add the hidden sheet of fixed lists."""
        self._lists.write()


def number_format(column: Column) -> str:
    """Return the number format of a column's cells: text stays text, codes keep their zeros."""
    return _FORMATS.get(column.kind, "@")


def _look(column: Column) -> str:
    name = "edit_required" if column.required else "edit"
    return f"{name}_center" if column.kind in _CENTERED else name


def _table(
    sheet: TableSheet, records: Sequence[Record], lists: _Sources, units: Mapping[str, UnitOfMeasure]
) -> SheetPlan:
    columns, first = sheet.columns, sheet.header_row
    widths = [max(column.width, len(column.header) * 0.62 + 2) for column in columns]
    rows = _head(sheet.key, sheet.title_rows)
    headers = [column.header for column in columns]
    looks = ["header_required" if column.required else "header" for column in columns]
    height = row_height(headers, widths, bold=True) + 6
    rows.append(Row([Cell(header, look) for header, look in zip(headers, looks, strict=True)], height))
    for record in records:
        unit = units.get(str(record.values.get("code" if sheet is layout.MEASURES else "measure", "")))
        rows.append(_record_row(columns, record, widths, unit))
    blank = Row([Cell(None, _look(column), number_format(column)) for column in columns])
    rows += [blank] * max(SPARE_ROWS, LEAST_ROWS - len(records))
    return SheetPlan(
        name=sheet.name,
        rows=rows,
        widths=widths,
        column_looks=[("free", number_format(column)) for column in columns],
        rules=[_rule(sheet.key, column, lists, (first, at, LAST_ROW, at)) for at, column in enumerate(columns)],
        freeze=(first, _frozen(columns)),
        filter=(first - 1, 0, max(first, first - 1 + len(records)), len(columns) - 1),
        repeat=(first - 1, first - 1),
        landscape=True,
        footer=text(f"campaign.title.{sheet.key}"),
        page=text("campaign.page"),
        tab_color=_TAB_COLORS.get(sheet.key, ""),
    )


def _head(key: str, title_rows: int) -> list[Row]:
    rows = [Row((Cell(text(f"campaign.title.{key}"), "title"),), 24)]
    rows.append(Row((Cell(text(f"campaign.explain.{key}"), "hint"),), 18))
    return rows + [Row()] * (title_rows - len(rows))


def _frozen(columns: Sequence[Column]) -> int:
    """Return how many narrow columns at the left stay in sight: those that name the record."""
    names = 2 if columns[0].key == "indicator" else 1
    return names if columns[0].width <= 12 else 0


def _record_row(columns: Sequence[Column], record: Record, widths: Sequence[float], unit: UnitOfMeasure | None) -> Row:
    cells = [_cell(column, record.values.get(column.key), unit) for column in columns]
    shown = [cell.value if isinstance(cell.value, str) else "" for cell in cells]
    return Row(cells, row_height(shown, widths))


def _cell(column: Column, value: object, unit: UnitOfMeasure | None = None) -> Cell:
    look, form = _look(column), number_format(column)
    if column.kind is Kind.QUANTITY:
        form = unit.format if unit is not None and not unit.yes_no else form
        if isinstance(value, Quantity):
            return Cell(cell_number(value.value, unit is not None and unit.percent), look, form)
    if column.choices and isinstance(value, str):
        value = labels(column.choices).get(value, value)
    return Cell(cell_value(value), look, form)


def cell_value(value: object) -> CellValue:
    """Return a record's value as its cell holds it: codes in one text, a mark as x."""
    if value is None or value is False or value == "":
        return None
    if value is True:
        return "x"
    if isinstance(value, tuple):
        return "; ".join(str(code) for code in value)
    if isinstance(value, Quantity):
        return value.text
    return value if isinstance(value, str | int | Decimal | date) else str(value)


def _rule(key: str, column: Column, lists: _Sources, area: tuple[int, int, int, int]) -> Rule:
    """Return a column's input message, with its list or its check for dates."""
    words, source = text(f"campaign.help.{key}.{column.key}"), lists.of(column)
    options: dict[str, Any] = {"validate": "any"}
    if source:
        words = text("campaign.choose", help=words)
        options = {"validate": "list", "source": source}
        options |= alert(text("campaign.alert.title"), text("campaign.alert.list"))
    elif column.kind is Kind.CODES:
        words = text("campaign.several", help=words)
    elif column.kind is Kind.DATE:
        options = {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)}
        options |= alert(text("campaign.alert.date_title"), text("campaign.alert.date"))
    return Rule([area], {**options, **prompt(column.header, words)})


def _fields(sheet: FieldSheet, records: Sequence[Record], lists: _Sources) -> SheetPlan:
    """Plan a sheet of lines: what it is, its value (one column for each of the sheet's records), an explanation."""
    by_entry = {record.entry: record for record in records}
    kept = [by_entry.get(entry) for entry in sheet.records]
    widths = DOCUMENT_WIDTHS if sheet is layout.DOCUMENTS else FIELD_WIDTHS
    names = labels("campaign.document_records")
    titles = [names.get(entry, text("campaign.head.value")) for entry in sheet.records]
    rows = _head(sheet.key, sheet.title_rows - 1)
    heads = [text("campaign.head.line"), *titles, text("campaign.head.help")]
    rows.append(Row([Cell(head, "header") for head in heads], 22))
    rules: list[Rule] = []
    for field in sheet.fields:
        words = text(f"campaign.help.{sheet.key}.{field.key}")
        values = [_cell(field, record.values.get(field.key) if record else None) for record in kept]
        cells = [Cell(field.header, "label"), *(value._replace(look=_value_look(field)) for value in values)]
        shown = [field.header, *(value.value if isinstance(value.value, str) else "" for value in values), words]
        if rule := _field_rule(sheet.key, field, lists, (len(rows), 1, len(rows), len(kept))):
            rules.append(rule)
        rows.append(Row([*cells, Cell(words, "explained")], max(20, row_height(shown, widths))))
    return SheetPlan(
        name=sheet.name,
        rows=rows,
        widths=widths,
        rules=rules,
        freeze=(sheet.title_rows, 1),
        landscape=True,
        footer=text(f"campaign.title.{sheet.key}"),
        page=text("campaign.page"),
        tab_color=_DOCUMENT_TAB if sheet is layout.DOCUMENTS else "",
    )


def _value_look(field: Column) -> str:
    return "value_required" if field.required else "value"


def _field_rule(key: str, field: Column, lists: _Sources, area: tuple[int, int, int, int]) -> Rule | None:
    """Return the list or check of a line; the explanation stands beside it, so that no message need pop up."""
    rule = _rule(key, field, lists, area)
    options = {name: value for name, value in rule.options.items() if not name.startswith("input_")}
    return None if options["validate"] == "any" else Rule(rule.ranges, options)
