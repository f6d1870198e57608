"""All that one unit said, and all that was said of one indicator.

With very many answers these two sheets keep to what needs somebody's eye; the data sheet has everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from lcxl.layout import TableSheet
from lcxl.layout import consolidated as layout
from lcxl.model import Claim, Consolidation, matching_claim
from lcxl.texts import label, text
from lcxl.tidy import AnswerRow, ResultRow, UnitRow, UnitTables, result_rows
from lcxl.writers.consolidated.columns import Context
from lcxl.writers.consolidated.lists import source_target
from lcxl.writers.consolidated.table import Table

FULL_ROWS = 30_000
"""Up to so many answers both sheets list all of them: more are no use to read, and slow to open."""

MOST_LINKS = 15_000
"""Where not everything is listed, links are kept few: Excel is slow to open a sheet with very many."""

_IN_MEMORY = 60_000
"""So many answers are held at a time to be put in the order of measures."""


def is_remarkable(row: AnswerRow) -> bool:
    """Tell whether an answer needs somebody's eye: not plainly met, corrected, or with a reason or a note."""
    return row.outcome is not Claim.MET or row.corrected or bool(row.reason or row.remedy or row.note)


def _table(context: Context, layout_: TableSheet, complete: bool) -> Table:
    """Begin a sheet; its explanation also says so where it does not list everything."""
    if complete:
        return Table(context, layout_, frozen=2)
    told = text("consolidated.selected", rows=f"{FULL_ROWS:,}".replace(",", "."))
    return Table(context, replace(layout_, help=told), frozen=2, most_links=MOST_LINKS)


class ByUnit:
    """The sheet of answers unit by unit; made first and filled later, as its place in the workbook asks."""

    def __init__(self, context: Context, tables: UnitTables) -> None:
        self._tables = tables
        self._complete = tables.count <= FULL_ROWS
        self._table = _table(context, layout.BY_UNIT, self._complete)

    def write(self) -> dict[str, tuple[str, str]]:
        """Write all rows; return (sheet, cell) where each unit begins."""
        begins: dict[str, tuple[str, str]] = {}
        rows = (row for row in self._tables.answers() if self._complete or is_remarkable(row))
        by_unit = groupby(rows, key=lambda row: row.unit)
        said = next(by_unit, None)
        for unit in self._tables.units:
            self._heading(unit)
            begins[unit.unit] = (self._table.sheet.name, f"A{self._table.row}")
            if said is not None and said[0] == unit.unit:
                self._answers(said[1])
                said = next(by_unit, None)
        self._table.close()
        return begins

    def _heading(self, unit: UnitRow) -> None:
        state = "" if unit.state is None else label(f"consolidated.state.{unit.state}")
        summary = text("consolidated.unit_summary", state=state, met=unit.met, not_met=unit.not_met, open=unit.open)
        late = f" {text('consolidated.late')}" if unit.late else ""
        self._table.add(unit, values={"content": summary + late}, heading=True)

    def _answers(self, rows: Iterable[AnswerRow]) -> None:
        for row in rows:
            links = {"source": source_target(self._table.context, row)} if row.file else None
            self._table.add(row, links=links, level=1)


class ByIndicator:
    """The sheet of answers measure by measure, each under what the city came to."""

    def __init__(self, context: Context, consolidation: Consolidation, tables: UnitTables) -> None:
        self._consolidation = consolidation
        self._tables = tables
        self._complete = tables.count <= FULL_ROWS
        self._table = _table(context, layout.BY_INDICATOR, self._complete)

    def write(self) -> dict[str, tuple[str, str]]:
        """Write all rows; return (sheet, cell) where each measure begins."""
        begins: dict[str, tuple[str, str]] = {}
        results = list(result_rows(self._consolidation))
        for some in self._batches(results):
            answers: dict[str, list[AnswerRow]] = {row.measure: [] for row in some}
            for answer in self._tables.answers(answers):
                if self._complete or is_remarkable(answer):
                    answers[answer.measure].append(answer)
            for row in some:
                self._heading(row)
                begins[row.measure] = (self._table.sheet.name, f"A{self._table.row}")
                self._answers(answers.pop(row.measure))
        self._table.close()
        return begins

    def _batches(self, rows: Sequence[ResultRow]) -> Iterator[Sequence[ResultRow]]:
        """Yield the results in lots whose answers fit into memory."""
        size = max(1, _IN_MEMORY * len(rows) // max(1, self._tables.count))
        for start in range(0, len(rows), size):
            yield rows[start : start + size]

    def _heading(self, row: ResultRow) -> None:
        campaign = self._consolidation.campaign
        wording = f"{row.indicator_text}: {row.measure_text}" if row.measure_text else row.indicator_text
        values = {
            "content": wording,
            "unit_name": text("consolidated.city", place=campaign.place_name),
            "current": row.value if row.value is not None and row.bound is None else row.text,
            "outcome": matching_claim(row.status),
            "note": text("consolidated.coverage", used=row.used, expected=row.expected) if row.expected else "",
            "reason": _basis(row),
        }
        self._table.add(row, values=values, heading=True)

    def _answers(self, rows: Iterable[AnswerRow]) -> None:
        for row in rows:
            links = {"source": source_target(self._table.context, row)} if row.file else None
            self._table.add(row, links=links, values=_WITHOUT_WORDING, level=1)


_WITHOUT_WORDING = {"content": ""}
"""The wording stands in the heading."""


def _basis(row: ResultRow) -> str:
    basis = "" if row.basis is None else label(f"consolidated.basis.{row.basis}")
    return f"{label('consolidated.results.basis')}: {basis}" if basis else ""
