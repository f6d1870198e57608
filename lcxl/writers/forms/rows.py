"""One row of the indicator sheet: made once per measure, placed at any row, filled with a unit's answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from lcxl.campaign import print_threshold
from lcxl.layout import Cells, cell_number, live_result, ratio_formula, result_formula
from lcxl.layout import form as layout
from lcxl.model import Entry, Indicator, Measure, Quantity
from lcxl.texts import label, text
from lcxl.values import format_figure, ratio
from lcxl.writers.excel.celltext import alert, prompt
from lcxl.writers.excel.metrics import row_height
from lcxl.writers.excel.plan import Cell, Row

COL: Mapping[str, int] = {column.key: at for at, column in enumerate(layout.INDICATORS.columns)}
AMOUNT_FORMAT = "#,##0"
DATE_FORMAT = "dd/mm/yyyy"
TEXT_FORMAT = "@"
MINIMUM_HEIGHT = 36.0
"""Room for a few words of explanation before the row has to grow."""

_ROW = "#"
_WIDTHS = tuple(column.width for column in layout.INDICATORS.columns)
_REFERENCES = Cells(**{key: f"{layout.INDICATORS.letter(key)}{_ROW}" for key in Cells._fields})


class RowTemplate(NamedTuple):
    """A measure's row for any place: formulas have ``#`` for the row's number.

    ``open`` are the keys of the cells that a unit fills in, ``figure_rule`` the validation of its figure.
    """

    measure: Measure
    by_claim: bool
    cells: Sequence[Cell]
    height: float
    open: frozenset[str]
    figure_rule: Mapping[str, Any] | None


def template(measure: Measure, indicator: Indicator, *, by_claim: bool) -> RowTemplate:
    """Return the row of ``measure``; ``by_claim`` leaves the unit nothing but the claim to give."""
    opened = {"claim", "evidence", "reason", "remedy", "note"}
    if not by_claim:
        opened |= {"current"} | {key for key in ("numerator", "denominator") if getattr(measure, key)}
    by_ratio = {"numerator", "denominator"} <= opened
    made = {
        "number": Cell(indicator.number, "center"),
        "indicator_text": Cell(indicator.text, "text"),
        "measure": Cell(measure.code, "center", TEXT_FORMAT),
        "measure_text": Cell(measure.text, "text"),
        "unit_of_measure": Cell(measure.unit.label, "center"),
        "threshold": Cell(print_threshold(measure.threshold, measure.unit.percent), "center"),
        "previous": _compared(measure.previous, measure.previous_text, measure),
        "last_year": _compared(measure.last_year, measure.last_year_text, measure),
        "numerator_text": Cell(measure.numerator, "text"),
        "numerator": _entry("numerator", opened, AMOUNT_FORMAT),
        "denominator_text": Cell(measure.denominator, "text"),
        "denominator": _entry("denominator", opened, AMOUNT_FORMAT),
        "current": _entry("current", opened, measure.unit.format, _ratio(by_ratio)),
        "claim": Cell(None, "input_center"),
        "result": _result(measure, by_claim),
        "evidence": Cell(None, "input", TEXT_FORMAT),
        "reason": Cell(None, "input", TEXT_FORMAT),
        "remedy": Cell(None, "input", TEXT_FORMAT),
        "note": Cell(None, "input", TEXT_FORMAT),
    }
    cells = [made[column.key] for column in layout.INDICATORS.columns]
    return RowTemplate(
        measure=measure,
        by_claim=by_claim,
        cells=cells,
        height=max(MINIMUM_HEIGHT, _height(cells)),
        open=frozenset(opened),
        figure_rule=None if by_claim else _figure_rule(measure, by_ratio),
    )


def compared_with(made: RowTemplate, measure: Measure) -> RowTemplate:
    """Return the row with the earlier figures of ``measure``, which is the row's own but for these."""
    if made.measure is measure:
        return made
    cells = list(made.cells)
    cells[COL["previous"]] = _compared(measure.previous, measure.previous_text, measure)
    cells[COL["last_year"]] = _compared(measure.last_year, measure.last_year_text, measure)
    return made._replace(measure=measure, cells=cells, height=max(MINIMUM_HEIGHT, _height(cells)))


def _entry(key: str, opened: set[str], number_format: str, formula: str = "") -> Cell:
    if key not in opened:
        return Cell(None, "grey")
    return Cell("" if formula else None, "input_figure", number_format, formula)


def _ratio(by_ratio: bool) -> str:
    return ratio_formula(_REFERENCES.numerator, _REFERENCES.denominator) if by_ratio else ""


def _result(measure: Measure, by_claim: bool) -> Cell:
    formula = result_formula(measure, _REFERENCES, by_claim=by_claim)
    return Cell("", "result", "", formula) if formula else Cell(None, "grey")


def _compared(quantity: Quantity | None, shown: str, measure: Measure) -> Cell:
    """An earlier figure: a number where it is one (formulas compare with it), else the words that stood then."""
    if quantity is None or quantity.bound is not None:
        return Cell(shown or (quantity.text if quantity else ""), "center")
    compared = measure.threshold is not None and isinstance(measure.threshold.reference, str)
    if not compared and shown and shown != format_figure(quantity.value, measure.unit):
        return Cell(shown, "center")
    return Cell(cell_number(quantity.value, measure.unit.percent), "figure", measure.unit.format)


def _height(cells: Sequence[Cell]) -> float:
    shown = [cell.value if isinstance(cell.value, str) else "" for cell in cells]
    return row_height(shown, _WIDTHS)


def _figure_rule(measure: Measure, by_ratio: bool) -> dict[str, Any]:
    """Return the input message of the figure, with what is required, and a check that warns and never stops."""
    unit = measure.unit
    required = print_threshold(measure.threshold, unit.percent) or text("form.prompt.no_threshold")
    kind = "percent" if unit.percent else "count" if unit.format == AMOUNT_FORMAT else "number"
    slots = {"threshold": required, "example": text(f"form.prompt.example.{kind}")}
    message = text("form.prompt.ratio", **slots) if by_ratio else text("form.prompt.figure", **slots, unit=unit.label)
    bounds = {"criteria": "between", "minimum": 0, "maximum": 1} if unit.percent else {"criteria": ">=", "value": 0}
    return {
        "validate": "decimal",
        **bounds,
        **prompt(f"{label('form.indicators.current')} - {measure.code}", message),
        **alert(text("form.alert.title"), text(f"form.alert.{'percent' if unit.percent else 'number'}")),
    }


def amount_rule() -> dict[str, Any]:
    """Return the check of numerators and denominators: it warns where one is no number or below 0."""
    names = f"{label('form.indicators.numerator')}, {label('form.indicators.denominator')}"
    return {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        **prompt(names, text("form.prompt.amount")),
        **alert(text("form.alert.title"), text("form.alert.amount")),
    }


def place(made: RowTemplate, row: int, entry: Entry | None) -> Row:
    """Return the row's cells at the 0-based ``row``, with the unit's answers where there are any."""
    answers = _answers(made, entry) if entry is not None else {}
    number = str(row + 1)
    cells = []
    for column, cell in zip(layout.INDICATORS.columns, made.cells, strict=True):
        if column.key in answers:
            cell = answers[column.key]
        if cell.formula:
            cell = cell._replace(formula=cell.formula.replace(_ROW, number))
        cells.append(cell)
    return Row(cells, max(made.height, _height(cells)) if answers else made.height)


def _answers(made: RowTemplate, entry: Entry) -> dict[str, Cell]:
    """Return the cells that differ from the blank form, by column; nothing that the unit wrote is left out."""
    found = {
        key: Cell(amount, "input_figure", AMOUNT_FORMAT)
        for key in ("numerator", "denominator")
        if (amount := getattr(entry, key)) is not None
    }
    figure = _figure(made, entry)
    if figure is not None:
        found["current"] = figure
    if entry.claim is not None:
        found["claim"] = Cell(label(f"claim.{entry.claim}"), "input_center")
    words = {"evidence": "; ".join(entry.evidence), "reason": entry.reason, "remedy": entry.remedy, "note": entry.note}
    found |= {key: Cell(value, "input", TEXT_FORMAT) for key, value in words.items() if value}
    result = made.cells[COL["result"]]
    if result.formula:
        words_in_place = figure.value if figure is not None and isinstance(figure.value, str) else ""
        shown = live_result(made.measure, entry.quantity, entry.claim, by_claim=made.by_claim, text=words_in_place)
        found["result"] = result._replace(value=shown)
    return found


def _figure(made: RowTemplate, entry: Entry) -> Cell | None:
    """Return the cell of the figure: the formula where it gives the same, else the number or the words typed."""
    blank, unit = made.cells[COL["current"]], made.measure.unit
    exact = None
    if blank.formula and entry.numerator is not None and entry.denominator is not None:
        exact = ratio(entry.numerator, entry.denominator, unit)
    quantity = entry.quantity
    if quantity is None:
        if entry.typed and entry.unreadable:
            return Cell(entry.typed, "input_figure", unit.format)
        return None if exact is None else blank._replace(value=cell_number(exact, unit.percent))
    if quantity.bound is not None:
        return Cell(quantity.text or entry.typed, "input_figure", unit.format)
    if quantity.value == exact:
        return blank._replace(value=cell_number(exact, unit.percent))
    return Cell(cell_number(quantity.value, unit.percent), "input_figure", unit.format)


def day_value(written: str) -> date | str:
    """Return a date written as ISO text as a date, anything else as it is."""
    with suppress(ValueError):
        return date.fromisoformat(written)
    return written
