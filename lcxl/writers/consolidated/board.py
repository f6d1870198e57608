"""What the bands of the overview share: the canvas, the current row, and formulas over the other sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format

from lcxl.findings import Severity
from lcxl.layout import consolidated as layout
from lcxl.model import Campaign, Status, UnitKind, UnitState
from lcxl.texts import label
from lcxl.tidy import ResultRow, UnitRow
from lcxl.writers.consolidated.canvas import Canvas, Formula
from lcxl.writers.consolidated.columns import Context
from lcxl.writers.consolidated.counting import Area, criterion
from lcxl.writers.consolidated.style import ACCENT, LINE, PALE
from lcxl.writers.excel.book import Sheet
from lcxl.writers.excel.celltext import quoted
from lcxl.writers.excel.metrics import row_height

COLUMNS, WIDTH, SIZE = 12, 9.6, 10
STATUSES = (Status.MET, Status.NOT_MET, Status.NO_DATA, Status.HIGHER_LEVEL)
UNDERLINED: Mapping[str, Any] = {"bottom": 1, "bottom_color": LINE}
GIVEN, MARKED, UNMARKED = '"<>"', '"=x"', '"<>x"'
"""Criteria: the cell holds anything; an x; no x."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What the overview counts: rows of results and units, where they stand, findings' counts and areas.

    ``unit_rows`` are the 1-based rows of units in the matrix by code; ``findings`` counts by (severity, accepted).
    """

    campaign: Campaign
    results: Sequence[ResultRow]
    results_area: Area
    units: Sequence[UnitRow]
    units_area: Area
    unit_rows: Mapping[str, int]
    findings: Mapping[tuple[Severity, bool], int]
    findings_area: Area


class Board:
    """The overview under construction; ``row`` is the next free one (0-based)."""

    def __init__(self, context: Context, sheet: Sheet, given: Inputs) -> None:
        self.context = context
        self.canvas = Canvas(sheet)
        self.given = given
        self.row = 0
        self.words = context.choices("status")

    def form(self, **properties: Any) -> Format:
        """Return a format in the overview's size."""
        return self.context.book.format(**{"font_size": SIZE, "valign": "vcenter", **properties})

    def head_form(self) -> Format:
        """Return the format of the headers of small tables."""
        return self.form(bold=True, align="center", text_wrap=True, bg_color=PALE, font_size=9)

    def gap(self, points: float = 8) -> None:
        """Leave an empty row."""
        self.canvas.height(self.row, points)
        self.row += 1

    def heading(self, first: int, last: int, words: str) -> None:
        """Write the heading of a block over some columns of the current row."""
        form = self.form(bold=True, font_color=ACCENT, font_size=11.5, bottom=2, bottom_color=ACCENT)
        self.canvas.span(self.row, first, last, words, form)
        self.canvas.height(self.row, 19)

    def line(self, words: str, size: float, **look: Any) -> None:
        """Write a centred line over the whole width."""
        form = self.form(font_size=size, align="center", text_wrap=True, **look)
        self.canvas.span(self.row, 0, COLUMNS - 1, words, form)
        self.canvas.height(self.row, row_height([words], [COLUMNS * WIDTH], size, bool(look.get("bold"))))
        self.row += 1

    def here(self, cell: str) -> str:
        """Return the reference that another sheet has to a cell of the overview."""
        return f"{quoted(layout.OVERVIEW)}!{cell}"

    @property
    def indicators(self) -> int:
        """How many indicators there are."""
        return sum(row.counted for row in self.given.results)

    def with_status(self, status: Status, rows: Sequence[ResultRow], *more: tuple[str, str]) -> Formula:
        """Count the indicators among ``rows`` that came to a status; ``more`` are the conditions that choose them."""
        total = sum(row.counted for row in rows if row.indicator_status is status)
        wanted = ("indicator_status", criterion(self.words[status.value]))
        return self.given.results_area.count(total, wanted, *more, total="counted")

    def in_state(self, state: UnitState, kind: UnitKind | None = None) -> Formula:
        """Count the units in a state, all or those of a kind."""
        total = sum(row.state is state and kind in (None, row.unit_kind) for row in self.given.units)
        conditions = [("state", criterion(label(f"consolidated.state.{state}")))]
        return self.given.units_area.count(total, *conditions, *self._of(kind))

    def expected(self, kind: UnitKind | None = None) -> Formula:
        """Count the units that were to report."""
        total = sum(kind in (None, row.unit_kind) for row in self.given.units)
        return self.given.units_area.count(total, ("state", GIVEN), *self._of(kind))

    def late(self, kind: UnitKind | None = None) -> Formula:
        """Count the units that reported late."""
        total = sum(row.late and kind in (None, row.unit_kind) for row in self.given.units)
        return self.given.units_area.count(total, ("late", MARKED), *self._of(kind))

    def _of(self, kind: UnitKind | None) -> list[tuple[str, str]]:
        return [] if kind is None else [("unit_kind", criterion(label(f"unit_kind.{kind}")))]

    def open_findings(self, severity: Severity) -> Formula:
        """Count the findings of a severity that aren't accepted."""
        wanted = ("severity", criterion(label(f"severity.{severity}")))
        total = self.given.findings.get((severity, False), 0)
        return self.given.findings_area.count(total, wanted, ("accepted", UNMARKED))

    def accepted_findings(self) -> Formula:
        """Count the findings that the office accepted."""
        total = sum(count for (_, accepted), count in self.given.findings.items() if accepted)
        return self.given.findings_area.count(total, ("accepted", MARKED))
