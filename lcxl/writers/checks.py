"""Writes ``kiem-tra.xlsx``: a row per unit with its state, all findings with links, every file that was seen."""

from __future__ import annotations

from collections.abc import Mapping

from lcxl.layout import consolidated as layout
from lcxl.model import Consolidation
from lcxl.texts import label
from lcxl.tidy import CheckRow, check_rows, file_rows, finding_rows
from lcxl.writers.consolidated.columns import Context
from lcxl.writers.consolidated.links import file_link, short_name
from lcxl.writers.consolidated.lists import write_findings
from lcxl.writers.consolidated.table import Table, Target
from lcxl.writers.consolidated.workbook import ROOT, context_of
from lcxl.writers.excel.book import Book

__all__ = ["write_checks"]


def write_checks(consolidation: Consolidation, *, returns: Mapping[str, str] | None = None, root: str = ROOT) -> bytes:
    """Return the check workbook.

    ``returns`` maps codes of units to their return workbooks, relative to the check workbook; ``root`` is the way
    from its folder to the campaign folder.
    """
    with Book(created=consolidation.campaign.period.end, title=label("checks.title"), streaming=True) as book:
        context = context_of(book, consolidation, root)
        _write_units(context, consolidation, returns)
        for reader, table in layout.CHECK_FINDINGS.items():
            write_findings(context, (row for row in finding_rows(consolidation) if row.reader is reader), table)
        _write_files(context, consolidation)
        return book.finish()


def _write_units(context: Context, consolidation: Consolidation, returns: Mapping[str, str] | None) -> None:
    table = Table(context, layout.CHECK_UNITS, frozen=2)
    for row in check_rows(consolidation, returns):
        table.add(row, links=_links(context, row))
    table.close()


def _links(context: Context, row: CheckRow) -> dict[str, Target]:
    links: dict[str, Target] = {}
    if row.file:
        links["file"] = Target(file_link(context.root, row.file), row.file)
    if row.returned:
        links["returned"] = Target(file_link("", row.returned), short_name(row.returned))
    return links


def _write_files(context: Context, consolidation: Consolidation) -> None:
    table = Table(context, layout.CHECK_FILES, frozen=1)
    for row in file_rows(consolidation):
        table.add(row, links={"file": Target(file_link(context.root, row.file), row.file)})
    table.close()
