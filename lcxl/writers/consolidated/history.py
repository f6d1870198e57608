"""The history: every measure over all periods known, and how many indicators came to what."""

from __future__ import annotations

from collections.abc import Sequence

from lcxl.layout import cell_number, column_letter
from lcxl.layout import consolidated as layout
from lcxl.model import Consolidation, PastFigure, PastPeriod, Status
from lcxl.texts import label, text
from lcxl.tidy import ResultRow, result_rows, this_period
from lcxl.writers.consolidated.board import STATUSES
from lcxl.writers.consolidated.canvas import Canvas, Formula
from lcxl.writers.consolidated.charts import draw_history
from lcxl.writers.consolidated.columns import Context
from lcxl.writers.consolidated.counting import criterion
from lcxl.writers.consolidated.style import TAB_COLORS, number_format
from lcxl.writers.consolidated.working import Series
from lcxl.writers.excel.book import Sheet
from lcxl.writers.excel.celltext import quoted
from lcxl.writers.excel.metrics import row_height

CHART_ROWS = 14
_FIXED = len(layout.HISTORY.columns)


def periods_of(consolidation: Consolidation, history: Sequence[PastPeriod]) -> list[PastPeriod]:
    """Return all periods in order, this one last; an earlier account of this period gives way to it."""
    now = this_period(consolidation)
    return [*(period for period in history if period.code != now.code), now]


def write_history(context: Context, consolidation: Consolidation, history: Sequence[PastPeriod]) -> None:
    """Write the history; nothing without an earlier period.

    At the top stand the counts of each period and their chart; below, one row per measure with status and figure
    by period (the status only in an indicator's first row, so that it counts once).
    """
    periods = periods_of(consolidation, history)
    if len(periods) < 2:
        return
    sheet = context.book.sheet(layout.HISTORY.name, tab_color=TAB_COLORS["history"])
    table = layout.history_table([(period.code, period.label) for period in periods])
    canvas = Canvas(sheet)
    sheet.widths([column.width for column in table.columns])
    rows = list(result_rows(consolidation))
    top = len(periods) + 3
    header = max(top, CHART_ROWS + 2) + 3
    _counts(context, canvas, periods, header, len(rows))
    _figures(context, canvas, periods, rows, header)
    canvas.flush()
    _draw(context, sheet, periods)
    sheet.raw.freeze_panes(0, 2)
    sheet.print_a4(landscape=True, title=table.name, page=text("consolidated.page"), center=False)


def _counts(context: Context, canvas: Canvas, periods: Sequence[PastPeriod], header: int, rows: int) -> None:
    """Write the counts of statuses by period, taken from the columns below."""
    styles = context.styles
    canvas.height(0, 24)
    canvas.put(0, 0, layout.HISTORY.name, styles("title"))
    canvas.span(2, 0, 1, text("consolidated.history_period"), styles("header"))
    canvas.height(2, 32)
    words = context.choices("status")
    for place, status in enumerate(STATUSES, 2):
        canvas.put(2, place, label(f"consolidated.short_status.{status}"), styles("header"))
    for row, period in enumerate(periods, 3):
        canvas.span(row, 0, 1, f"{period.code}: {period.label}", styles("text"))
        letter = column_letter(_FIXED + 2 * (row - 3) + 1)
        area = f"${letter}${header + 1}:${letter}${header + max(rows, 1)}"
        for place, status in enumerate(STATUSES, 2):
            count = Formula(f"=COUNTIF({area},{criterion(words[status.value])})", period.count(status))
            canvas.put(row, place, count, styles("center"))


def _figures(
    context: Context, canvas: Canvas, periods: Sequence[PastPeriod], rows: Sequence[ResultRow], header: int
) -> None:
    """Write one row per measure of this period's catalogue, the periods' codes and labels above their columns."""
    styles = context.styles
    table = layout.history_table([(period.code, period.label) for period in periods])
    for place, column in enumerate(table.columns):
        canvas.put(header - 1, place, column.header, styles("header"))
    for place, period in enumerate(periods):
        first = _FIXED + 2 * place
        canvas.span(header - 3, first, first + 1, period.code, styles("group_center"))
        canvas.span(header - 2, first, first + 1, period.label, styles("group_center_wrap"))
    canvas.height(header - 2, 34)
    canvas.height(header - 1, 34)
    known = [{figure.measure: figure for figure in period.figures} for period in periods]
    widths = [column.width for column in table.columns]
    for line, row in enumerate(rows, header):
        shown = [*_wording(context, canvas, line, row)]
        for place, figures in enumerate(known):
            shown += _figure(context, canvas, line, _FIXED + 2 * place, row, figures.get(row.measure))
        canvas.height(line, row_height(shown, widths))


def _wording(context: Context, canvas: Canvas, line: int, row: ResultRow) -> list[str]:
    """Write what a row is about; return the texts of its cells."""
    styles = context.styles
    canvas.put(line, 0, row.indicator, styles("center"))
    texts = [row.indicator_text, row.measure, row.measure_text, row.unit_of_measure]
    for place, words in enumerate(texts, 1):
        canvas.put(line, place, words, styles("wrap"))
    return [str(row.indicator), *texts]


def _figure(
    context: Context, canvas: Canvas, line: int, column: int, row: ResultRow, figure: PastFigure | None
) -> tuple[str, str]:
    """Write status and figure of a period; return their texts ("" for a number, which takes one line)."""
    styles, words = context.styles, ""
    if figure is None:
        return "", ""
    if figure.status is not None and row.counted:
        words = context.choices("status").get(figure.status.value, "")
        canvas.put(line, column, words, styles("center_wrap", "", figure.status.value))
    value = figure.current
    if isinstance(value, str):
        canvas.put(line, column + 1, value, styles("figure_wrap"))
        return words, value
    if value is not None:
        unit = context.unit(row.unit_of_measure)
        canvas.put(
            line, column + 1, float(cell_number(value, unit.percent)), styles("figure", number_format(unit, value))
        )
    return words, ""


def _draw(context: Context, sheet: Sheet, periods: Sequence[PastPeriod]) -> None:
    here, last = quoted(sheet.name), 3 + len(periods)
    labels = Series(
        reference=f"={here}!$A$4:$A${last}", data=tuple(f"{period.code}: {period.label}" for period in periods)
    )
    counts: dict[Status, Series] = {}
    for place, status in enumerate(STATUSES, 3):
        letter = column_letter(place)
        data = tuple(period.count(status) for period in periods)
        counts[status] = Series(reference=f"={here}!${letter}$4:${letter}${last}", data=data)
    draw_history(context, sheet, (1, 7), labels, counts)
