"""The document against the consolidated results: what people changed in the annex and the counts (LP216 to LP222)."""

from __future__ import annotations

from collections.abc import Iterator

from lcxl.findings import Finding, finding
from lcxl.model import IndicatorResult, Status
from lcxl.proof.annexfigures import place
from lcxl.proof.annexrows import AnnexRow
from lcxl.proof.case import Case
from lcxl.proof.counting import place as count_place
from lcxl.proof.tallies import counts
from lcxl.proof.words import Slots, both, excerpt, squash
from lcxl.texts import label
from lcxl.values import fold

_MARKED = {Status.MET: "met", Status.NOT_MET: "not_met"}


def annex(case: Case) -> Iterator[Finding]:
    """LP216, LP217, LP222: each row of the annex prints the wording, figures and mark of the results."""
    results = case.reference.results if case.reference else ()
    for row in case.rows if results else ():
        result = next((result for result in results if result.indicator.number == row.number), None)
        if result is not None:
            yield from _wording(case, row, result)
            yield from _figure(case, row, result)
            yield from _mark(case, row, result)


def _same(first: str, second: str) -> bool:
    return fold(squash(first)).rstrip(".") == fold(squash(second)).rstrip(".")


def _wording(case: Case, row: AnnexRow, result: IndicatorResult) -> Iterator[Finding]:
    if row.wording and not _same(row.wording, result.indicator.text):
        where = place(case, row, "wording") | {"quote": None}
        found = excerpt(row.wording, max(0, len(row.wording) - 60))
        yield finding("LP222", **where, number=row.number, found=found)


def _figure(case: Case, row: AnnexRow, result: IndicatorResult) -> Iterator[Finding]:
    columns = (("previous", row.previous, result.previous_text), ("current", row.current, result.current_text))
    for column, found, wanted in columns:
        if column in row.places and not _same(found, wanted):
            yield finding(
                "LP216",
                **place(case, row, column),
                number=row.number,
                found=found,
                wanted=wanted,
                row=_figure_row(result, column, found),
                **both("column", f"column.{column}"),
            )


def _figure_row(result: IndicatorResult, column: str, found: str) -> str:
    """Return the row of the campaign workbook that would make the document's figure so."""
    number = result.indicator.number
    if column == "previous":
        names = [(label("campaign.measures.code"), f"{number}.1"), (label("campaign.measures.previous"), found)]
        return _row("measures", names)
    measures = [m for m in result.measures if not _same(m.value_text, found) or len(result.measures) == 1]
    names = [(label("campaign.rulings.indicator"), str(number))]
    if len(result.measures) == 1:
        names.append((label("campaign.rulings.measure"), measures[0].measure.code))
        sources = {source.unit for source in measures[0].sources}
        if len(sources) == 1:
            corrected = [
                (label("campaign.corrections.unit"), sources.pop()),
                (label("campaign.corrections.measure"), measures[0].measure.code),
                (label("campaign.corrections.value"), found),
            ]
            return _row("corrections", corrected)
        names.append((label("campaign.rulings.figure"), found))
    names.append((label("campaign.rulings.printed"), found))
    return _row("rulings", names)


def _row(sheet: str, cells: list[tuple[str, str]]) -> str:
    return f"{label(f'campaign.sheets.{sheet}')}: " + "; ".join(f"{name} = {value}" for name, value in cells)


def _mark(case: Case, row: AnnexRow, result: IndicatorResult) -> Iterator[Finding]:
    found = "met" if row.met else "not_met" if row.not_met else "none"
    wanted = _MARKED.get(result.status, "none")
    marked = {"met", "not_met"} <= row.places.keys()
    if not marked or found == wanted or (row.met and row.not_met):
        return
    status = label(f"status.{found}") if found != "none" else label("status.no_data")
    cells = [
        (label("campaign.rulings.indicator"), str(result.indicator.number)),
        (label("campaign.rulings.status"), status),
    ]
    names = both("found", f"marks.{found}") | both("wanted", f"marks.{wanted}")
    column = "met" if wanted == "met" or found == "met" else "not_met"
    yield finding("LP217", **place(case, row, column), number=row.number, row=_row("rulings", cells), **names)


def totals(case: Case) -> Iterator[Finding]:
    """LP218: the counts in the text are those of the results."""
    results = case.reference.results if case.reference else ()
    for count in counts(case) if results else ():
        wanted = sum(result.status is count.status for result in results)
        if not count.period and count.count != wanted:
            what: Slots = both("what", f"marks.{count.status.value}")
            yield finding("LP218", **count_place(case, count), found=count.count, wanted=wanted, **what)


CHECKS = (annex, totals)
