"""The overview: where the city stands, on one A4 page, counted by formulas from the other sheets."""

from __future__ import annotations

from lcxl.texts import text
from lcxl.writers.consolidated.board import COLUMNS, WIDTH, Board, Inputs
from lcxl.writers.consolidated.cards import write_cards
from lcxl.writers.consolidated.charts import draw_figures, draw_groups, draw_ring
from lcxl.writers.consolidated.columns import Context
from lcxl.writers.consolidated.standing import Block, write_changes, write_groups, write_leads, write_names
from lcxl.writers.consolidated.style import ACCENT, INK, MUTED
from lcxl.writers.consolidated.working import Working
from lcxl.writers.excel.book import Sheet

_FIGURES_HEIGHT = 185.0


def write_overview(context: Context, sheet: Sheet, given: Inputs) -> None:
    """Write the overview, band by band from the top, its charts, and the hidden sheet that they are drawn from."""
    working = Working(context, given.results, given.results_area)
    board = Board(context, sheet, given)
    sheet.widths([WIDTH] * COLUMNS)
    _title(board)
    statuses = write_cards(board, working)
    ring = write_changes(board, working)
    write_names(board)
    groups = write_groups(board)
    write_leads(board)
    board.heading(0, COLUMNS - 1, text("overview.thresholds"))
    board.row += 1
    board.canvas.height(board.row, _FIGURES_HEIGHT)
    figures = Block(row=board.row, column=0, height=_FIGURES_HEIGHT)
    values = working.thresholds()
    board.canvas.flush()
    working.flush()
    draw_ring(context, sheet, ring, statuses)
    if groups is not None:
        draw_groups(context, sheet, groups)
    draw_figures(context, sheet, figures, values)
    _page(board, sheet)


def _title(board: Board) -> None:
    campaign = board.given.campaign
    period = campaign.period
    board.line(text("overview.title", total=board.indicators), 17, bold=True, font_color=ACCENT)
    board.line(campaign.title, 11, font_color=INK)
    start, end = f"{period.start:%d/%m/%Y}", f"{period.end:%d/%m/%Y}"
    dates = text("overview.period", place=campaign.place_name, code=period.code, start=start, end=end)
    cutoff = text("overview.cutoff", day=f"{period.cutoff:%d/%m/%Y}") if period.cutoff else ""
    board.line(dates + cutoff, 10, italic=True, font_color=MUTED)
    board.gap()


def _page(board: Board, sheet: Sheet) -> None:
    sheet.print_a4(title=board.given.campaign.place_name, page=text("consolidated.page"))
    sheet.raw.fit_to_pages(1, 1)
    sheet.raw.print_area(0, 0, board.row, COLUMNS - 1)
    sheet.raw.hide_gridlines(2)
    sheet.raw.activate()
