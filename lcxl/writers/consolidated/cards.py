"""The cards at the top of the overview: statuses, reports, open findings."""

from __future__ import annotations

from collections.abc import Mapping

from lcxl.findings import Severity
from lcxl.model import Status, UnitState
from lcxl.texts import text
from lcxl.writers.consolidated.board import COLUMNS, SIZE, STATUSES, WIDTH, Board
from lcxl.writers.consolidated.canvas import Formula
from lcxl.writers.consolidated.counting import address, share, spliced
from lcxl.writers.consolidated.style import ACCENT, INK, MUTED, PALE, SOFT, STRONG
from lcxl.writers.consolidated.working import Series, Working
from lcxl.writers.excel.metrics import row_height


def write_cards(board: Board, working: Working) -> tuple[Series, Series]:
    """Write the six cards; return labels and counts of statuses for the ring."""
    top = board.row
    counts = {status: board.with_status(status, board.given.results) for status in STATUSES}
    cells = {status: address(top + 1, 2 * place) for place, status in enumerate(STATUSES)}
    judged = sum(int(count.value) for count in counts.values())
    whole = "(" + "+".join(cells.values()) + ")"
    for place, (status, count) in enumerate(counts.items()):
        part = share(int(count.value), judged, (cells[status], whole))
        _card(board, 2 * place, board.words[status.value], count, part, STRONG[status.value], SOFT[status.value])
    _card(board, 8, text("overview.reports"), board.in_state(UnitState.RECEIVED), _of_units(board), ACCENT, PALE)
    problems = board.open_findings(Severity.ERROR)
    _card(board, 10, text("overview.problems"), problems, _warnings(board), STRONG["not_met"], SOFT["error"])
    labels = [*(board.words[status.value] for status in STATUSES), text("overview.reports"), text("overview.problems")]
    for row, height in enumerate((row_height(labels, [2 * WIDTH] * 6, SIZE, True), 36, 17), top):
        board.canvas.height(row, height)
    board.row += 3
    statistics = board.with_status(Status.STATISTIC, board.given.results)
    if int(statistics.value):
        _statistics(board, statistics)
    board.gap()
    return _gathered(board, working, top, counts, cells)


def _gathered(
    board: Board, working: Working, top: int, counts: Mapping[Status, Formula], cells: Mapping[Status, str]
) -> tuple[Series, Series]:
    labels = [(board.here(address(top, 2 * place)), board.words[s.value]) for place, s in enumerate(STATUSES)]
    numbers = [(board.here(cells[status]), int(counts[status].value)) for status in STATUSES]
    return working.statuses(labels, numbers)


def _card(board: Board, column: int, head: str, number: Formula, small: Formula, color: str, soft: str) -> None:
    base = {"bg_color": soft, "align": "center"}
    head_form = board.form(**base, top=2, top_color=color, text_wrap=True, bold=True, font_color=INK)
    number_form = board.form(**base, bold=True, font_size=24, font_color=color, num_format="#,##0")
    small_form = board.form(**base, font_color=MUTED, font_size=9, num_format="0.0%", shrink=True)
    board.canvas.span(board.row, column, column + 1, head, head_form)
    board.canvas.span(board.row + 1, column, column + 1, number, number_form)
    board.canvas.span(board.row + 2, column, column + 1, small, small_form)


def _statistics(board: Board, count: Formula) -> None:
    """Write how many indicators are statistics: they stand outside the cards and their shares."""
    words = spliced(f"{board.words[Status.STATISTIC.value]}: \x00", [count])
    form = board.form(align="center", font_color=MUTED)
    board.canvas.span(board.row, 0, COLUMNS - 1, words, form)
    board.row += 1


def _of_units(board: Board) -> Formula:
    return spliced(text("overview.of_units", total="\x00", late="\x01"), [board.expected(), board.late()])


def _warnings(board: Board) -> Formula:
    words = text("overview.and_warnings", warnings="\x00", accepted="\x01")
    return spliced(words, [board.open_findings(Severity.WARNING), board.accepted_findings()])
