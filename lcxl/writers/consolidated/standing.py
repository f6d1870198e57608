"""The tables of the overview: changes, reports, groups, lead units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lcxl.model import Status, UnitKind, UnitState
from lcxl.texts import label, text
from lcxl.tidy import Change, Trend, UnitRow
from lcxl.writers.consolidated.board import COLUMNS, SIZE, STATUSES, UNDERLINED, WIDTH, Board
from lcxl.writers.consolidated.canvas import Formula
from lcxl.writers.consolidated.counting import address, criterion, share, string
from lcxl.writers.consolidated.style import ACCENT, SOFT
from lcxl.writers.consolidated.working import LISTS, Series, Working
from lcxl.writers.excel.metrics import row_height

MOST_LEADS, MOST_NAMES = 24, 12
_RIGHT = 5
_CHANGE_COLORS: dict[Change | Trend, str] = {Change.BECAME_MET: SOFT["met"], Change.LOST: SOFT["not_met"]}


@dataclass(frozen=True, kw_only=True)
class Block:
    """A stretch of rows beside or over which a chart stands: 0-based row and column, height in points."""

    row: int
    column: int
    height: float


@dataclass(frozen=True, kw_only=True)
class GroupBlock(Block):
    """The rows of groups: their codes, and counts by status as a chart takes them."""

    codes: Series
    counts: dict[Status, Series]


def write_changes(board: Board, working: Working) -> Block:
    """Write what changed and who reported, at the right; return the room for the ring at the left."""
    board.heading(0, 3, text("overview.structure"))
    previous = board.given.campaign.period.previous_label
    board.heading(_RIGHT, COLUMNS - 1, text("overview.changes") + (f" \u2013 {previous}" if previous else ""))
    board.row += 1
    start = board.row
    for wanted in LISTS:
        _change(board, working, wanted)
    board.gap(6)
    board.heading(_RIGHT, COLUMNS - 1, text("overview.reporting"))
    board.row += 1
    _reporting(board)
    block = Block(row=start, column=0, height=board.canvas.height_of(start, board.row - 1))
    board.gap()
    return block


def _change(board: Board, working: Working, wanted: Change | Trend) -> None:
    count, which = working.listed(wanted)
    look = {**UNDERLINED, "text_wrap": True, "bg_color": _CHANGE_COLORS.get(wanted, "#FFFFFF")}
    row, canvas = board.row, board.canvas
    canvas.span(row, _RIGHT, _RIGHT + 1, text(f"overview.{wanted}"), board.form(**look))
    canvas.put(row, _RIGHT + 2, count, board.form(**look, bold=True, align="center"))
    canvas.span(row, _RIGHT + 3, COLUMNS - 1, which, board.form(**look))
    canvas.height(row, max(17.0, row_height([str(which.value)], [4 * WIDTH], SIZE)))
    board.row += 1


def _reporting(board: Board) -> None:
    """Write who reported, by kind of unit, with a total."""
    heads = [text(f"overview.{head}") for head in ("expected", "received", "late", "missing", "unreadable")]
    board.canvas.span(board.row, _RIGHT, _RIGHT + 1, text("overview.kind"), board.head_form())
    for place, head in enumerate(heads, _RIGHT + 2):
        board.canvas.put(board.row, place, head, board.head_form())
    board.canvas.height(board.row, 27)
    board.row += 1
    first = board.row
    for kind in (kind for kind in UnitKind if any(row.unit_kind is kind for row in board.given.units)):
        numbers = _numbers(board, kind)
        board.canvas.span(board.row, _RIGHT, _RIGHT + 1, label(f"unit_kind.{kind}"), board.form(**UNDERLINED))
        for place, number in enumerate(numbers, _RIGHT + 2):
            board.canvas.put(board.row, place, number, board.form(**UNDERLINED, align="center"))
        board.row += 1
    _total(board, first)


def _numbers(board: Board, kind: UnitKind | None = None) -> tuple[Formula, ...]:
    states = (UnitState.MISSING, UnitState.UNREADABLE)
    received = board.in_state(UnitState.RECEIVED, kind)
    return (board.expected(kind), received, board.late(kind), *(board.in_state(state, kind) for state in states))


def _total(board: Board, first: int) -> None:
    board.canvas.span(board.row, _RIGHT, _RIGHT + 1, text("overview.total"), board.form(bold=True))
    for place, number in enumerate(_numbers(board), _RIGHT + 2):
        cells = f"{address(first, place)}:{address(max(board.row - 1, first), place)}"
        total = Formula(f"=SUM({cells})", number.value) if board.row > first else number
        board.canvas.put(board.row, place, total, board.form(bold=True, align="center"))
    board.row += 1


_NAMED: tuple[tuple[str, Callable[[UnitRow], bool]], ...] = (
    ("missing", lambda row: row.state is UnitState.MISSING),
    ("unreadable", lambda row: row.state is UnitState.UNREADABLE),
    ("reported_late", lambda row: row.late and row.state is UnitState.RECEIVED),
)


def write_names(board: Board) -> None:
    """Write the names of units that are missing, unreadable or late, where there are any."""
    start = board.row
    for key, belongs in _NAMED:
        units = [row for row in board.given.units if belongs(row)]
        if units:
            _names(board, key, units)
    if board.row > start:
        board.gap()


def _names(board: Board, key: str, units: Sequence[UnitRow]) -> None:
    shown = units[:MOST_NAMES]
    cells = [board.given.units_area.cell("unit_name", board.given.unit_rows[row.unit]) for row in shown]
    more = text("overview.more", count=len(units) - len(shown)) if len(units) > len(shown) else ""
    names = "; ".join(row.unit_name for row in shown) + more
    formula = Formula("=" + '&"; "&'.join(cells) + (f"&{string(more)}" if more else ""), names)
    board.canvas.span(board.row, 0, 1, text(f"overview.{key}"), board.form(bold=True, valign="top"))
    board.canvas.span(board.row, 2, COLUMNS - 1, formula, board.form(text_wrap=True, valign="top"))
    board.canvas.height(board.row, row_height([names], [(COLUMNS - 2) * WIDTH], SIZE))
    board.row += 1


def write_groups(board: Board) -> GroupBlock | None:
    """Write the counts by group; return the room for the stacked bars beside them, None without groups."""
    codes = list(dict.fromkeys(row.group for row in board.given.results if row.group))
    if not codes:
        return None
    board.heading(0, COLUMNS - 1, text("overview.groups"))
    board.row += 1
    _group_heads(board)
    first = board.row
    counts: dict[Status, list[int]] = {status: [] for status in STATUSES}
    for code in codes:
        for status, count in _group(board, code).items():
            counts[status].append(count)
    block = GroupBlock(
        row=first,
        column=9,
        height=board.canvas.height_of(first, board.row - 1),
        codes=_series(board, first, 0, codes),
        counts={status: _series(board, first, place, counts[status]) for place, status in enumerate(STATUSES, 5)},
    )
    board.gap()
    return block


def _series(board: Board, first: int, column: int, values: Sequence[str | int]) -> Series:
    letter = address(0, column)[:-1]
    reference = "=" + board.here(f"${letter}${first + 1}:${letter}${first + len(values)}")
    return Series(reference=reference, data=tuple(values))


def _group_heads(board: Board) -> None:
    canvas, form = board.canvas, board.head_form()
    canvas.put(board.row, 0, text("overview.group_code"), form)
    canvas.span(board.row, 1, 4, text("overview.group_name"), form)
    for place, status in enumerate(STATUSES, 5):
        canvas.put(board.row, place, label(f"consolidated.short_status.{status}"), form)
    canvas.span(board.row, 9, COLUMNS - 1, text("overview.group_chart"), form)
    canvas.height(board.row, 15)
    board.row += 1


def _group(board: Board, code: str) -> dict[Status, int]:
    canvas, name = board.canvas, board.given.campaign.catalogue.groups.get(code, "")
    rows = [row for row in board.given.results if row.group == code]
    canvas.put(board.row, 0, code, board.form(**UNDERLINED, align="center", bold=True, font_color=ACCENT))
    canvas.span(board.row, 1, 4, name, board.form(**UNDERLINED, shrink=True))
    form = board.form(**UNDERLINED, align="center", num_format="0;-0;\u2013")
    counts: dict[Status, int] = {}
    for place, status in enumerate(STATUSES, 5):
        count = board.with_status(status, rows, ("group", criterion(code)))
        counts[status] = int(count.value)
        canvas.put(board.row, place, count, form)
    canvas.height(board.row, 15)
    board.row += 1
    return counts


def write_leads(board: Board) -> None:
    """Write how the indicators of each lead unit stand, in two halves side by side."""
    names = list(dict.fromkeys(row.lead for row in board.given.results if row.lead))
    shown = names[:MOST_LEADS]
    if not shown:
        return
    more = f" ({text('overview.first_leads', count=MOST_LEADS)})" if len(names) > MOST_LEADS else ""
    board.heading(0, COLUMNS - 1, text("overview.leads") + more)
    board.row += 1
    half = (len(shown) + 1) // 2
    for column in (0, 6)[: 1 if len(shown) == 1 else 2]:
        _lead_heads(board, column)
    for place, name in enumerate(shown):
        _lead(board, board.row + 1 + place % half, 0 if place < half else 6, name)
    board.row += 1 + half
    board.gap()


def _lead_heads(board: Board, column: int) -> None:
    board.canvas.span(board.row, column, column + 2, text("overview.lead"), board.head_form())
    for place, key in enumerate(("indicators", "met", "met_share"), column + 3):
        board.canvas.put(board.row, place, text(f"overview.{key}"), board.head_form())


def _lead(board: Board, row: int, column: int, name: str) -> None:
    rows = [one for one in board.given.results if one.lead == name]
    total = sum(one.counted for one in rows)
    own = ("lead", criterion(name))
    whole = board.given.results_area.count(total, own, total="counted")
    met = board.with_status(Status.MET, rows, own)
    part = share(int(met.value), total, (address(row, column + 4), address(row, column + 3)))
    board.canvas.span(row, column, column + 2, name, board.form(**UNDERLINED, shrink=True))
    centre = board.form(**UNDERLINED, align="center")
    board.canvas.put(row, column + 3, whole, centre)
    board.canvas.put(row, column + 4, met, centre)
    board.canvas.put(row, column + 5, part, board.form(**UNDERLINED, align="center", num_format="0%"))
