"""Rows at the level of the city: the annex, the results of measures, this period for the history."""

from __future__ import annotations

from collections.abc import Iterator

from lcxl.model import Campaign, Consolidation, IndicatorResult, MeasureResult, PastPeriod, Status, Unit
from lcxl.tidy.common import (
    compared,
    difference,
    name_of,
    reference,
    responsible_names,
    threshold_text,
    trend,
    units_by_code,
)
from lcxl.tidy.rows import AnnexRow, Change, ResultRow, past_period


def annex_rows(consolidation: Consolidation) -> Iterator[AnnexRow]:
    """Yield the rows of the annex in catalogue order; several responsible units are lines that begin with "- "."""
    for result in consolidation.indicators:
        names = responsible_names(consolidation.campaign, result.indicator)
        yield AnnexRow(
            number=result.indicator.number,
            text=result.indicator.text,
            responsible=names[0] if len(names) == 1 else "\n".join(f"- {name}" for name in names),
            met=result.status is Status.MET,
            not_met=result.status is Status.NOT_MET,
            previous=result.previous_text,
            current=result.current_text,
        )


def change_of(result: IndicatorResult) -> Change | None:
    """Tell how an indicator's status stands to that of the previous period; None if that isn't known."""
    before, now = result.indicator.previous_status, result.status is Status.MET
    if before is None:
        return None
    if before is Status.MET:
        return Change.STILL_MET if now else Change.LOST
    return Change.BECAME_MET if now else Change.STILL_OPEN


def result_rows(consolidation: Consolidation) -> Iterator[ResultRow]:
    """Yield one row per measure in catalogue order."""
    campaign = consolidation.campaign
    units = units_by_code(campaign)
    for result in consolidation.indicators:
        for place, measure in enumerate(result.measures):
            yield _result_row(campaign, units, result, measure, counted=place == 0)


def _result_row(
    campaign: Campaign, units: dict[str, Unit], result: IndicatorResult, one: MeasureResult, *, counted: bool
) -> ResultRow:
    indicator, measure, quantity = result.indicator, one.measure, one.quantity
    lead = indicator.lead or next(iter(indicator.responsible), "")
    return ResultRow(
        indicator=indicator.number,
        indicator_text=indicator.text,
        group=indicator.group,
        level=indicator.level,
        lead=name_of(units, lead),
        measure=measure.code,
        measure_text=measure.text,
        unit_of_measure=measure.unit.label,
        threshold=threshold_text(measure),
        last_year=compared(measure.last_year, measure.last_year_text, measure),
        previous=compared(measure.previous, measure.previous_text, measure),
        reference=reference(measure),
        value=None if quantity is None else quantity.value,
        bound=None if quantity is None else quantity.bound,
        text=one.value_text,
        numerator=one.numerator,
        denominator=one.denominator,
        difference=difference(quantity, measure),
        trend=trend(quantity, measure.previous),
        claim=one.claim,
        figure_status=one.figure_status,
        status=one.status,
        basis=one.basis,
        used=one.used,
        expected=one.expected,
        previous_status=indicator.previous_status,
        indicator_status=result.status,
        indicator_basis=result.basis,
        change=change_of(result),
        counted=int(counted),
        note=one.note,
    )


def this_period(consolidation: Consolidation) -> PastPeriod:
    """Return this period as the history will keep it."""
    period = consolidation.campaign.period
    return past_period(period.code, period.label or period.code, result_rows(consolidation))
