"""The sheets that are lists: data, results, findings, sources, evidence, narratives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from lcxl.layout import TableSheet
from lcxl.layout import consolidated as layout
from lcxl.model import Consolidation
from lcxl.texts import text
from lcxl.tidy import AnswerRow, FindingRow, UnitTables, evidence_rows, narrative_rows, result_rows, source_rows
from lcxl.writers.consolidated.columns import Context
from lcxl.writers.consolidated.links import file_link, short_name
from lcxl.writers.consolidated.table import Part, Table, Target, write_records
from lcxl.writers.excel.celltext import prompt

MOST_SOURCES = 1_000
MOST_LINKED = 30_000


def write_results(context: Context, consolidation: Consolidation) -> list[Part]:
    """Write what every measure and indicator came to, which the overview counts."""
    return write_records(Table(context, layout.RESULTS, frozen=2), result_rows(consolidation))


def write_data(context: Context, tables: UnitTables) -> None:
    """Write one row per unit and measure."""
    table = Table(context, layout.DATA, frozen=2, lines=False)
    for row in tables.answers():
        table.add(row)
    table.close()


def source_target(context: Context, row: AnswerRow) -> Target:
    """Return the link to the cell of a unit's answer, shown as file and cell."""
    name = short_name(row.file)
    shown = f"{name} \u2192 {row.cell}" if name and row.cell else name
    return Target(file_link(context.root, row.file, row.sheet, row.cell), shown)


def write_findings(context: Context, rows: Iterable[FindingRow], table: TableSheet = layout.FINDINGS) -> list[Part]:
    """Write the findings with links to the file and to the cell that each is about."""
    written = Table(context, table, frozen=2)
    for row in rows:
        links: dict[str, Target] = {}
        if row.file:
            links["file"] = Target(file_link(context.root, row.file), row.file)
        if row.file and row.cell:
            links["cell"] = Target(file_link(context.root, row.file, row.sheet, row.cell), row.cell)
        written.add(row, links=links)
    return written.close()


def write_sources(context: Context, consolidation: Consolidation) -> None:
    """Write where each figure of the city came from, and what the office ruled and corrected.

    A figure made from very many cells has one line that says how many; the data sheet names them.
    """
    table = Table(context, layout.SOURCES, frozen=3)
    for row in source_rows(consolidation, most=MOST_SOURCES):
        links = {"cell": Target(file_link(context.root, row.file, row.sheet, row.cell), row.cell)} if row.cell else None
        table.add(row, links=links)
    table.close()


def write_evidence(
    context: Context, consolidation: Consolidation, copied: Mapping[tuple[str, str], str] | None = None
) -> None:
    """Write the evidence register of all units; ``copied`` as in ``evidence_rows``."""
    table = Table(context, layout.EVIDENCE, frozen=2)
    rows = evidence_rows(consolidation, copied)
    for row in rows:
        target = file_link(context.root, row.source) if len(rows) <= MOST_LINKED else ""
        links = {"source": Target(target, row.source)}
        if row.copied:
            links["copied"] = Target(file_link("", row.copied), row.copied)
        table.add(row, links=links)
    table.close()


def write_narratives(
    context: Context, consolidation: Consolidation, picks: Collection[tuple[str, str, str]] = ()
) -> None:
    """Write the narratives with a column in which staff mark with x what goes into the dispatch."""
    table = Table(context, layout.NARRATIVES, frozen=1)
    first = table.row
    for row in narrative_rows(consolidation, picks):
        table.add(row, links={"source": Target(file_link(context.root, row.source), row.source)})
    if table.row > first:
        message = prompt(layout.NARRATIVES.columns[0].header, text("consolidated.pick"))
        table.sheet.choices((first, 0), (table.row - 1, 0), ["x"], **message)
    table.close()
