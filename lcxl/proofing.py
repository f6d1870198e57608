"""Proof-reading a Word file against a consolidated workbook and its round (`lcxl proof`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lcxl.campaign import FILE
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.model import Basis, Campaign, Indicator, IndicatorResult, Measure, MeasureResult, Quantity, Status
from lcxl.proof.checks import corrections_of, proof_document
from lcxl.proof.reference import Reference, reference_of
from lcxl.readers.campaign import read_campaign
from lcxl.readers.consolidated import RESULT_TABLES, Consolidated, read_consolidated
from lcxl.readers.document import read_document
from lcxl.records import parse_threshold
from lcxl.rows import ResultRow
from lcxl.shipped import load_campaign
from lcxl.store import place_output
from lcxl.writers.corrections import corrected_copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What proof-reading found; ``corrected`` is the copy with tracked changes, ``changes`` what was changed in it
    as (before, after).
    """

    findings: tuple[Finding, ...]
    corrected: Path | None = None
    changes: tuple[tuple[str, str], ...] = ()


def proof_file(path: Path, *, against: Path | None = None, fix: bool = False) -> Proof:
    """Proof-read a Word file; ``against`` a consolidated workbook, and the campaign of its round where it lies in one.

    ``fix`` writes a copy beside it with the mechanical slips mended as tracked changes.  LcxlError where a file
    can't be read.
    """
    reference = None if against is None else reference_from(against)
    try:
        document = read_document(path)
        findings = proof_document(document, reference=reference)
        if not fix:
            return Proof(findings=tuple(findings))
        corrected = corrected_copy(path, corrections_of(document, reference=reference))
    except OSError as error:
        raise LcxlError(_unreachable(path, error)) from error
    placed = place_output(path.with_name(f"{path.stem}-da-sua{path.suffix}"), corrected.data, path.parent)
    told = [placed.finding] if placed.finding is not None else []
    changes = tuple((edit.old, edit.new) for edit in corrected.changes)
    return Proof(findings=(*findings, *told), corrected=placed.path, changes=changes)


def _unreachable(path: Path, error: OSError) -> Finding:
    if isinstance(error, FileNotFoundError):
        return finding("LC100", file=path.name, name=path.name)
    return finding("LC102", file=path.name, reason=error.strerror or str(error))


def reference_from(workbook: Path) -> Reference:
    """Return what a consolidated workbook gives to compare with.

    Where it lies in a round's folder, rulings, accepted findings and cited documents are that round's; otherwise the
    catalogue is made of the workbook's own rows.
    """
    try:
        consolidated = read_consolidated(workbook.read_bytes(), tables=RESULT_TABLES)
    except OSError as error:
        raise LcxlError(_unreachable(workbook, error)) from error
    campaign = _campaign_of(workbook, consolidated)
    return reference_of(campaign, results_of(campaign, consolidated))


def _campaign_of(workbook: Path, consolidated: Consolidated) -> Campaign:
    for folder in workbook.resolve().parents[:2]:
        if (folder / FILE).is_file():
            return read_campaign(folder / FILE)[0]
    shipped = load_campaign()
    return shipped if consolidated.identity["campaign"] == shipped.code else _bare(shipped, consolidated)


def _bare(shipped: Campaign, consolidated: Consolidated) -> Campaign:
    """Return a campaign that knows only what a workbook of another round says of itself."""
    identity = consolidated.identity
    indicators = tuple(Indicator(number=row.number, text=row.text) for row in consolidated.annex)
    unit = shipped.catalogue.measures[0].unit
    measures = tuple(
        Measure(
            code=row.measure,
            indicator=row.indicator,
            text=row.measure_text,
            unit=replace(unit, label=row.unit_of_measure, percent=row.unit_of_measure == unit.label),
            threshold=parse_threshold(row.threshold),
        )
        for row in consolidated.results
    )
    return Campaign(
        code=identity["campaign"],
        title=shipped.title,
        place_name=identity["place_name"],
        period=replace(shipped.period, code=identity["period"], label=identity["label"], previous_label=""),
        catalogue=replace(shipped.catalogue, code=identity["catalogue"], indicators=indicators, measures=measures),
        units=(),
        status_labels=shipped.status_labels,
    )


def results_of(campaign: Campaign, consolidated: Consolidated) -> Sequence[IndicatorResult]:
    """Return the results that the workbook's rows stand for, of the indicators that the campaign knows."""
    known = {indicator.number: indicator for indicator in campaign.catalogue.indicators}
    measures = {measure.code: measure for measure in campaign.catalogue.measures}
    rulings = {ruling.indicator: ruling for ruling in campaign.rulings}
    rows: dict[int, list[ResultRow]] = {}
    for row in consolidated.results:
        rows.setdefault(row.indicator, []).append(row)
    results = []
    for line in consolidated.annex:
        mine = [row for row in rows.get(line.number, []) if row.measure in measures]
        if line.number not in known or not mine:
            continue
        results.append(
            IndicatorResult(
                indicator=known[line.number],
                status=mine[0].indicator_status or Status.NO_DATA,
                basis=mine[0].indicator_basis or Basis.NOTHING,
                measures=tuple(_measure(measures[row.measure], row) for row in mine),
                previous_text=line.previous,
                current_text=line.current,
                ruling=rulings.get(line.number),
            )
        )
    return results


def _measure(measure: Measure, row: ResultRow) -> MeasureResult:
    quantity = None if row.value is None else Quantity(value=row.value, bound=row.bound, text=row.text)
    return MeasureResult(
        measure=measure,
        status=row.status or Status.NO_DATA,
        basis=row.basis or Basis.NOTHING,
        quantity=quantity,
        value_text=row.text,
        figure_status=row.figure_status,
        claim=row.claim,
        note=row.note,
        numerator=row.numerator,
        denominator=row.denominator,
        used=row.used,
        expected=row.expected,
    )
