"""Writes ``tong-hop.xlsx``, the consolidated workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from xlsxwriter import Workbook

from lcxl.campaign import known_units_of_measure, level_words
from lcxl.layout import consolidated as layout
from lcxl.model import Claim, Consolidation, PastPeriod, Status
from lcxl.texts import label, labels
from lcxl.tidy import UnitTables, finding_rows, result_rows, status_text
from lcxl.writers.consolidated.annex import write_annex
from lcxl.writers.consolidated.board import Inputs
from lcxl.writers.consolidated.columns import Context
from lcxl.writers.consolidated.counting import Area
from lcxl.writers.consolidated.details import ByIndicator, ByUnit
from lcxl.writers.consolidated.history import write_history
from lcxl.writers.consolidated.identity import write_identity
from lcxl.writers.consolidated.lists import (
    write_data,
    write_evidence,
    write_findings,
    write_narratives,
    write_results,
    write_sources,
)
from lcxl.writers.consolidated.matrix import Matrix
from lcxl.writers.consolidated.overview import write_overview
from lcxl.writers.consolidated.style import TAB_COLORS, Styles
from lcxl.writers.excel.book import Book

__all__ = ["context_of", "write_consolidated"]

ROOT = "../"
"""The way from the folder of results to the campaign folder."""


def write_consolidated(
    consolidation: Consolidation,
    *,
    history: Sequence[PastPeriod] | None = None,
    picks: Collection[tuple[str, str, str]] = (),
    evidence_files: Mapping[tuple[str, str], str] | None = None,
    root: str = ROOT,
    progress: Callable[[int, int], None] | None = None,
    add_sheets: Callable[[Workbook], None] | None = None,
) -> bytes:
    """Return the consolidated workbook.

    ``history`` are earlier periods, oldest first (None: the campaign's); ``picks`` the (unit, section, text) of
    narratives that staff marked for the dispatch; ``evidence_files`` maps (unit, evidence code) to a kept file,
    relative to the workbook; ``root`` is the way from the workbook to the campaign folder; ``progress(done, total)``
    is called after each of the parts that take their time; ``add_sheets`` gets XlsxWriter's workbook before it is
    saved, to add sheets of one's own (each is written row by row from the top).
    """
    campaign, part = consolidation.campaign, _Parts(progress)
    with Book(created=campaign.period.end, title=label("consolidated.sheets.overview"), streaming=True) as book:
        context = context_of(book, consolidation, root)
        overview = book.sheet(layout.OVERVIEW, tab_color=TAB_COLORS["overview"])
        write_annex(context, consolidation)
        results = write_results(context, consolidation)
        part.done()
        tables = UnitTables(consolidation)
        matrix = Matrix(context, consolidation, tables)
        by_unit = ByUnit(context, tables)
        measures = ByIndicator(context, consolidation, tables).write()
        part.done()
        begins = by_unit.write()
        part.done()
        units = matrix.write(begins, measures)
        part.done()
        write_evidence(context, consolidation, evidence_files)
        write_narratives(context, consolidation, picks)
        part.done()
        write_data(context, tables)
        part.done()
        found = list(finding_rows(consolidation))
        findings = write_findings(context, found)
        write_sources(context, consolidation)
        write_history(context, consolidation, campaign.history if history is None else history)
        given = Inputs(
            campaign=campaign,
            results=list(result_rows(consolidation)),
            results_area=Area(layout.RESULTS, results),
            units=tables.units,
            units_area=Area(layout.MATRIX, [units.part]),
            unit_rows=units.rows,
            findings=Counter((row.severity, row.accepted) for row in found),
            findings_area=Area(layout.FINDINGS, findings),
        )
        write_overview(context, overview, given)
        write_identity(context, consolidation)
        if add_sheets is not None:
            add_sheets(book.workbook)
        part.done()
        data = book.finish()
        part.done()
        return data


class _Parts:
    """Tells how many parts of the workbook are written."""

    total = 8

    def __init__(self, progress: Callable[[int, int], None] | None) -> None:
        self._progress = progress
        self._written = 0

    def done(self) -> None:
        self._written += 1
        if self._progress is not None:
            self._progress(self._written, self.total)


def context_of(book: Book, consolidation: Consolidation, root: str) -> Context:
    """Return what the sheets of a workbook share: the campaign's own words, its units of measure."""
    campaign = consolidation.campaign
    statuses = {**labels("status"), **{status.value: status_text(campaign, status) for status in Status}}
    claims = {**labels("claim"), Claim.HIGHER_LEVEL.value: statuses[Status.HIGHER_LEVEL.value]}
    shares = known_units_of_measure()["percent"]  # the only figure that yes and no come to is their share
    measured = {m.unit.label: shares if m.unit.yes_no else m.unit for m in campaign.catalogue.measures}
    words = {"status": statuses, "claim": claims, "level": level_words(campaign)}
    return Context(book=book, styles=Styles(book), words=words, units_of_measure=measured, root=root)
