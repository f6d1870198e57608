"""Rows for the record: where each figure came from and what the office changed, findings, files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lcxl.findings import Finding
from lcxl.layout import campaign as campaign_layout
from lcxl.model import (
    Answer,
    Campaign,
    Claim,
    Consolidation,
    IndicatorResult,
    Measure,
    MeasureResult,
    Quantity,
    Ruling,
    SourceRef,
    Status,
    Unit,
    matching_claim,
)
from lcxl.submission import CAMPAIGN_FILE, answers_by_measure, claim_text, figure_of, figure_text, source_ref
from lcxl.texts import label, text
from lcxl.tidy.common import name_of, units_by_code
from lcxl.tidy.rows import FileRow, FindingRow, SourceKind, SourceRow

Answers = Mapping[str, Mapping[str, Answer]]


def status_text(campaign: Campaign, status: Status | None) -> str:
    """Return a status in words; the higher level has the campaign's own name."""
    claim = matching_claim(status)
    if claim is not None:
        return claim_text(claim, campaign)
    return "" if status is None else campaign.status_labels.get(status.value, label(f"status.{status}"))


def source_rows(consolidation: Consolidation, most: int | None = None) -> Iterator[SourceRow]:
    """Yield, indicator by indicator, the cells that its figures came from, what was compared, rulings, corrections.

    Where a figure came from more than ``most`` cells, one row tells how many.
    """
    units = units_by_code(consolidation.campaign)
    answers = {one.unit: answers_by_measure(one) for one in consolidation.answers}
    corrected = _corrected(answers)
    for result in consolidation.indicators:
        if result.ruling is not None and result.ruling.measure is None:
            yield _indicator_ruling(consolidation.campaign, result, result.ruling)
        for one in result.measures:
            if one.ruling is not None and one.ruling is not result.ruling:
                yield _measure_ruling(consolidation.campaign, one, one.ruling)
            if most is not None and len(one.sources) > most:
                yield _many_sources(one)
            else:
                yield from (_source(consolidation.campaign, one, ref, units, answers) for ref in one.sources)
            yield from (_other(consolidation.campaign, one, code, said, units) for code, said in one.others)
            yield from (_correction(one, answer, units) for answer in corrected.get(one.measure.code, ()))


def _corrected(answers: Answers) -> dict[str, list[Answer]]:
    """Return the corrected answers by measure, in order of units."""
    found: dict[str, list[Answer]] = {}
    for by_measure in answers.values():
        for code, answer in by_measure.items():
            if answer.entry.correction is not None:
                found.setdefault(code, []).append(answer)
    return found


def said_text(campaign: Campaign, measure: Measure, said: Quantity | Claim | None) -> str:
    """Return a figure or a claim as a person reads it."""
    if isinstance(said, Quantity):
        return figure_text(said, measure)
    return "" if said is None else claim_text(said, campaign)


def _source(
    campaign: Campaign, one: MeasureResult, ref: SourceRef, units: Mapping[str, Unit], answers: Answers
) -> SourceRow:
    answer = answers.get(ref.unit, {}).get(one.measure.code)
    said = None if answer is None else figure_of(answer.entry, one.measure) or answer.entry.claim
    return SourceRow(
        kind=SourceKind.SOURCE,
        indicator=one.measure.indicator,
        measure=one.measure.code,
        content=one.measure.text,
        current=one.value_text,
        status=one.status,
        basis=one.basis,
        unit=ref.unit,
        unit_name=name_of(units, ref.unit),
        unit_value=said_text(campaign, one.measure, said),
        file=ref.file,
        sheet=ref.sheet,
        cell=ref.cell,
        sha256=ref.sha256,
    )


def _many_sources(one: MeasureResult) -> SourceRow:
    return SourceRow(
        kind=SourceKind.SOURCE,
        indicator=one.measure.indicator,
        measure=one.measure.code,
        content=one.measure.text,
        current=one.value_text,
        status=one.status,
        basis=one.basis,
        unit_name=text("consolidated.many_sources", count=len(one.sources), measure=one.measure.code),
    )


def _other(
    campaign: Campaign, one: MeasureResult, code: str, said: Quantity | Claim, units: Mapping[str, Unit]
) -> SourceRow:
    return SourceRow(
        kind=SourceKind.COMPARED,
        indicator=one.measure.indicator,
        measure=one.measure.code,
        content=one.measure.text,
        current=one.value_text,
        status=one.status,
        basis=one.basis,
        unit=code,
        unit_name=name_of(units, code),
        unit_value=said_text(campaign, one.measure, said),
    )


def _indicator_ruling(campaign: Campaign, result: IndicatorResult, ruling: Ruling) -> SourceRow:
    """Return the row of a ruling on a whole indicator: what its measures came to is what it replaced."""
    before = dict.fromkeys(_unruled(campaign, one) for one in result.measures)
    return _ruled(
        ruling,
        indicator=result.indicator.number,
        content=result.indicator.text,
        current=result.current_text,
        status=result.status,
        old="; ".join(text for text in before if text),
        new=_decided(campaign, ruling, result.measures[0].measure if len(result.measures) == 1 else None),
    )


def _measure_ruling(campaign: Campaign, one: MeasureResult, ruling: Ruling) -> SourceRow:
    return _ruled(
        ruling,
        indicator=one.measure.indicator,
        measure=one.measure.code,
        content=one.measure.text,
        current=one.value_text,
        status=one.status,
        old=_unruled(campaign, one),
        new=_decided(campaign, ruling, one.measure),
    )


def _ruled(ruling: Ruling, *, status: Status, **values: object) -> SourceRow:
    row: dict[str, object] = {
        **values,
        "file": CAMPAIGN_FILE,
        "sheet": ruling.place.sheet or campaign_layout.RULINGS.name,
        "cell": ruling.place.cell,
        "reason": ruling.reason,
        "decided_by": ruling.decided_by,
        "decided_on": ruling.decided_on,
    }
    return SourceRow(kind=SourceKind.RULING, status=status, **row)  # type: ignore[arg-type]


def _unruled(campaign: Campaign, one: MeasureResult) -> str:
    """Return what a measure said before it was ruled on: the figure, and what it comes to or was claimed to be."""
    replaced = one.others[0][1] if one.ruling is not None and one.ruling.figure is not None and one.others else None
    said = replaced or one.quantity
    came_to = Status(one.claim.value) if one.figure_status is None and one.claim in _STATUSES else one.figure_status
    parts = (said_text(campaign, one.measure, said), status_text(campaign, came_to))
    return ": ".join(part for part in parts if part)


_STATUSES = frozenset(Claim) - {Claim.NO_OCCURRENCE}


def _decided(campaign: Campaign, ruling: Ruling, measure: Measure | None) -> str:
    figure = ruling.figure
    shown = "" if figure is None else figure.text if measure is None else figure_text(figure, measure)
    return ": ".join(part for part in (shown, status_text(campaign, ruling.status), ruling.printed) if part)


def _correction(one: MeasureResult, answer: Answer, units: Mapping[str, Unit]) -> SourceRow:
    entry, ref = answer.entry, source_ref(answer)
    correction = entry.correction
    assert correction is not None
    return SourceRow(
        kind=SourceKind.CORRECTION,
        indicator=one.measure.indicator,
        measure=one.measure.code,
        content=one.measure.text,
        current=one.value_text,
        status=one.status,
        basis=one.basis,
        unit=answer.submission.unit,
        unit_name=name_of(units, answer.submission.unit),
        file=ref.file,
        sheet=ref.sheet,
        cell=ref.cell,
        old=entry.typed,
        new=correction.value,
        reason=correction.reason,
        decided_by=correction.corrected_by,
        decided_on=correction.corrected_on,
    )


def finding_rows(consolidation: Consolidation, lang: str = "vi") -> Iterator[FindingRow]:
    """Yield the findings in their order, with messages and hints in ``lang``."""
    units = units_by_code(consolidation.campaign)
    return (finding_row(found, units, lang) for found in consolidation.findings)


def finding_row(found: Finding, units: Mapping[str, Unit], lang: str = "vi") -> FindingRow:
    """Return a finding as a row; findings in Word files have their part and paragraph as sheet and cell."""
    paragraph = "" if found.paragraph is None else str(found.paragraph)
    return FindingRow(
        severity=found.severity,
        code=found.code,
        accepted=found.accepted,
        unit=found.unit or "",
        unit_name=name_of(units, found.unit),
        indicator=found.indicator,
        measure=found.measure or "",
        message=found.message(lang),
        hint=found.hint(lang),
        file=found.file or "",
        sheet=found.sheet or found.part or "",
        cell=found.cell or paragraph,
    )


def file_rows(consolidation: Consolidation) -> Iterator[FileRow]:
    """Yield the ledger's lines in their order."""
    units = units_by_code(consolidation.campaign)
    for record in consolidation.files:
        yield FileRow(
            file=record.file,
            state=record.state,
            unit=record.unit or "",
            unit_name=name_of(units, record.unit),
            reason=record.reason,
            superseded_by=record.superseded_by or "",
            sha256=record.sha256,
        )
