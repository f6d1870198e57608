"""The hidden sheet that lists and charts of the overview are drawn from, itself all formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lcxl.layout import consolidated as layout
from lcxl.model import Status
from lcxl.tidy import Change, ResultRow, Trend
from lcxl.writers.consolidated.canvas import Canvas, Formula
from lcxl.writers.consolidated.columns import Context
from lcxl.writers.consolidated.counting import Area, address, string
from lcxl.writers.excel.celltext import quoted

LISTS = (Change.BECAME_MET, Change.LOST, Trend.ROSE, Trend.FELL)
_STATUS_COLUMN, _LIST_COLUMN, _CHART_COLUMN = 0, 3, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A range of the working sheet and its values, as a chart takes them."""

    reference: str
    data: tuple[str | float, ...]


class Working:
    """The working sheet under construction: ``listed`` and the series refer to its cells."""

    def __init__(self, context: Context, results: Sequence[ResultRow], area: Area) -> None:
        sheet = context.book.sheet(layout.WORKING, visibility="hidden")
        self._canvas = Canvas(sheet)
        self._context = context
        self._results = results
        self._area = area
        self._first = area.parts[0][1]

    def flush(self) -> None:
        """Write the sheet."""
        self._canvas.flush()

    def listed(self, wanted: Change | Trend) -> tuple[Formula, Formula]:
        """Return the formulas of how many indicators or measures are ``wanted``, and of the list of them.

        The list grows from cell to cell down the column: formulas of Excel 2007 can't join the cells of a range.
        """
        column = _LIST_COLUMN + LISTS.index(wanted)
        key = "change" if isinstance(wanted, Change) else "trend"
        words = self._context.choices(f"consolidated.{key}")[wanted.value]
        total, shown = 0, ""
        for place, row in enumerate(self._results):
            counts = getattr(row, key) == wanted and (bool(row.counted) or key == "trend")
            total += counts
            before = address(place, column) if place else '""'
            name, named = self._name(place, row, whole=key == "change")
            condition = f"{self._cell(key, place)}={string(words)}"
            if key == "change":
                condition = f"AND({condition},{self._cell('counted', place)}=1)"
            comma = f'IF({before}="","",", ")'
            shown = f"{shown}{', ' if shown else ''}{named}" if counts else shown
            formula = f"=IF({condition},{before}&{comma}&{name},{before})"
            self._canvas.put(place + 1, column, Formula(formula, shown))
        return self._count(key, words, total), self._last(column, shown)

    def _name(self, place: int, row: ResultRow, *, whole: bool) -> tuple[str, str]:
        """Return how a row is named in a list, as a formula and in words: by its measure where there are several."""
        several = sum(other.indicator == row.indicator for other in self._results) > 1
        if several and not whole:
            return self._cell("measure", place), row.measure
        return self._cell("indicator", place), str(row.indicator)

    def _cell(self, key: str, place: int) -> str:
        return self._area.cell(key, self._first + place)

    def _count(self, key: str, words: str, total: int) -> Formula:
        conditions = [(key, string("=" + words))]
        if key == "change":
            conditions.append(("counted", "1"))
        return self._area.count(total, *conditions)

    def _last(self, column: int, shown: str) -> Formula:
        if not self._results:
            return Formula('=""', "")
        return Formula(f"={quoted(layout.WORKING)}!{address(len(self._results), column)}", shown)

    def statuses(self, labels: Sequence[tuple[str, str]], counts: Sequence[tuple[str, int]]) -> tuple[Series, Series]:
        """Gather the labels and the counts of statuses, given as (cell, what stands there)."""
        for row, ((label_cell, words), (count_cell, count)) in enumerate(zip(labels, counts, strict=True), 1):
            self._canvas.put(row, _STATUS_COLUMN, Formula("=" + label_cell, words))
            self._canvas.put(row, _STATUS_COLUMN + 1, Formula("=" + count_cell, count))
        first = self._series(_STATUS_COLUMN, [words for _, words in labels])
        return first, self._series(_STATUS_COLUMN + 1, [count for _, count in counts])

    def thresholds(self) -> dict[str, Series]:
        """Gather the percents that have a number to be held against: code, figure by status, that number."""
        chosen = [
            (place, row)
            for place, row in enumerate(self._results)
            if row.reference is not None and row.value is not None and self._context.unit(row.unit_of_measure).percent
        ]
        columns: dict[str, list[str | float]] = {"code": [], "met": [], "not_met": [], "other": [], "reference": []}
        for line, (place, row) in enumerate(chosen, 1):
            for offset, (name, formula) in enumerate(self._threshold_cells(place, row).items()):
                self._canvas.put(line, _CHART_COLUMN + offset, formula)
                columns[name].append(formula.value)
        return {
            name: self._series(_CHART_COLUMN + offset, values) for offset, (name, values) in enumerate(columns.items())
        }

    def _threshold_cells(self, place: int, row: ResultRow) -> dict[str, Formula]:
        words = self._context.choices("status")
        status, value = self._cell("status", place), self._cell("value", place)
        met, not_met = string(words[Status.MET.value]), string(words[Status.NOT_MET.value])
        figure = _fraction(row.value)
        own = {Status.MET: "met", Status.NOT_MET: "not_met"}.get(row.status or Status.NO_DATA, "other")
        found: dict[str, float | str] = {name: figure if name == own else "" for name in ("met", "not_met", "other")}
        number = f"ISNUMBER({value})"
        reference = self._cell("reference", place)
        return {
            "code": Formula("=" + self._cell("measure", place), row.measure),
            "met": Formula(f'=IF(AND({status}={met},{number}),{value},"")', found["met"]),
            "not_met": Formula(f'=IF(AND({status}={not_met},{number}),{value},"")', found["not_met"]),
            "other": Formula(f'=IF(AND({status}<>{met},{status}<>{not_met},{number}),{value},"")', found["other"]),
            "reference": Formula("=" + reference, _fraction(row.reference)),
        }

    def _series(self, column: int, values: Sequence[str | float]) -> Series:
        sheet, letter = quoted(layout.WORKING), address(0, column).rstrip("1")
        reference = f"={sheet}!${letter}$2:${letter}${max(len(values), 1) + 1}"
        return Series(reference=reference, data=tuple(values))


def _fraction(value: Decimal | None) -> float:
    return 0.0 if value is None else float(value.scaleb(-2))
