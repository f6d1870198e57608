"""The native charts of the overview and of the history.  Their cached values are given, as streaming keeps none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lcxl.model import Status
from lcxl.texts import label, text
from lcxl.writers.consolidated.board import COLUMNS, STATUSES, WIDTH
from lcxl.writers.consolidated.columns import Context
from lcxl.writers.consolidated.standing import Block, GroupBlock
from lcxl.writers.consolidated.style import INK, LINE, STRONG
from lcxl.writers.consolidated.working import Series
from lcxl.writers.excel.book import FONT, Sheet

_COLUMN_PIXELS = int(WIDTH * 7 + 5)
_FONT: Mapping[str, Any] = {"name": FONT, "size": 9, "color": INK}
_VALUE_AXIS: Mapping[str, Any] = {
    "num_font": _FONT,
    "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.5}},
    "line": {"none": True},
}
_BARE: Mapping[str, Any] = {"border": {"none": True}, "fill": {"none": True}}


def _pixels(points: float) -> int:
    return round(points * 96 / 72)


def _series(values: Series, categories: Series) -> dict[str, Any]:
    return {
        "categories": categories.reference,
        "categories_data": list(categories.data),
        "values": values.reference,
        "values_data": list(values.data),
    }


def _insert(sheet: Sheet, chart: Any, block: Block, columns: int, words: str) -> None:
    size = {"width": columns * _COLUMN_PIXELS - 4, "height": _pixels(block.height)}
    chart.set_size(size)
    sheet.raw.insert_chart(block.row, block.column, chart, {"object_position": 2, "description": words})


def draw_ring(context: Context, sheet: Sheet, block: Block, statuses: tuple[Series, Series]) -> None:
    """Draw the ring of statuses with its legend."""
    labels, counts = statuses
    chart = context.book.workbook.add_chart({"type": "doughnut"})
    points = [{"fill": {"color": STRONG[status.value]}, "border": {"color": "#FFFFFF"}} for status in STATUSES]
    chart.add_series({**_series(counts, labels), "points": points, "data_labels": _shown(counts)})
    chart.set_hole_size(55)
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_title({"none": True})
    chart.set_chartarea(_BARE)
    chart.show_hidden_data()
    _insert(sheet, chart, block, 4, text("overview.structure"))


def draw_groups(context: Context, sheet: Sheet, block: GroupBlock) -> None:
    """Draw bars stacked by status, each beside the row of its group."""
    chart = context.book.workbook.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for status in STATUSES:
        fill = {"color": STRONG[status.value]}
        name = label(f"consolidated.short_status.{status}")
        chart.add_series({**_series(block.counts[status], block.codes), "name": name, "fill": fill, "gap": 45})
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    chart.set_y_axis({"reverse": True, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0, "max": 1})
    chart.set_chartarea(_BARE)
    chart.set_plotarea({"layout": {"x": 0.02, "y": 0.0, "width": 0.96, "height": 1.0}})
    _insert(sheet, chart, block, COLUMNS - block.column, text("overview.groups"))


def draw_figures(context: Context, sheet: Sheet, block: Block, values: Mapping[str, Series]) -> None:
    """Draw the percents of this period as columns in the colour of their status, their thresholds as marks."""
    if not values["code"].data:
        return
    chart = context.book.workbook.add_chart({"type": "column"})
    for name, code in (("met", "met"), ("not_met", "not_met"), ("other", "no_data")):
        title = text(f"overview.chart_{name}")
        fill = {"color": STRONG[code], "transparency": 15}
        series = _series(values[name], values["code"])
        chart.add_series({**series, "name": title, "fill": fill, "overlap": 100, "gap": 40})
    marks = context.book.workbook.add_chart({"type": "line"})
    marker = {"type": "long_dash", "size": 9, "border": {"color": INK}, "fill": {"color": INK}}
    series = _series(values["reference"], values["code"])
    marks.add_series({**series, "name": text("overview.chart_reference"), "line": {"none": True}, "marker": marker})
    chart.combine(marks)
    chart.set_title({"none": True})
    chart.set_legend({"position": "top", "font": _FONT})
    chart.set_x_axis({"num_font": {**_FONT, "size": 8, "rotation": -90}, "line": {"color": LINE}, "interval_unit": 1})
    largest = max(float(value) for series in values.values() for value in series.data if isinstance(value, float))
    bounds = {"min": 0, "max": 1} if largest <= 1 else {"min": 0}
    chart.set_y_axis({**_VALUE_AXIS, **bounds, "num_format": "0%"})
    chart.set_chartarea(_BARE)
    chart.show_hidden_data()
    _insert(sheet, chart, block, COLUMNS, text("overview.thresholds"))


def draw_history(
    context: Context, sheet: Sheet, place: tuple[int, int], labels: Series, counts: Mapping[Status, Series]
) -> None:
    """Draw the counts of all periods as columns stacked by status."""
    chart = context.book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    for status in STATUSES:
        look = {"fill": {"color": STRONG[status.value]}, "gap": 60, "data_labels": _shown(counts[status])}
        name = label(f"consolidated.short_status.{status}")
        chart.add_series({**_series(counts[status], labels), "name": name, **look})
    chart.set_title({"none": True})
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_x_axis({"num_font": _FONT, "line": {"color": LINE}})
    chart.set_y_axis(_VALUE_AXIS)
    chart.set_chartarea(_BARE)
    chart.set_size({"width": 620, "height": 260})
    sheet.raw.insert_chart(*place, chart, {"object_position": 2, "description": text("consolidated.history_chart")})


def _shown(values: Series) -> dict[str, Any]:
    """Return the options that show a series' values in its bars, but for zeros."""
    custom: list[dict[str, Any]] = [{} if value else {"delete": True} for value in values.data]
    return {"value": True, "font": {**_FONT, "bold": True, "color": "#FFFFFF"}, "custom": custom}
