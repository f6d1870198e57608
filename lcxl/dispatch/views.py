"""Results of a consolidation as a letter speaks of them."""

from __future__ import annotations

from lcxl.dispatch.letter import IndicatorView, MeasureView
from lcxl.dispatch.marks import unmarked
from lcxl.dispatch.phrases import initial_small, merged, phrase, without_stop
from lcxl.model import Campaign, Consolidation, Indicator, IndicatorResult, MeasureResult, Status

_AT_LEAST = (">=", ">")


def indicator_views(consolidation: Consolidation) -> tuple[IndicatorView, ...]:
    """Return all indicators of the catalogue in order; without results where nothing was consolidated yet."""
    results = {result.indicator.number: result for result in consolidation.indicators}
    campaign = consolidation.campaign
    names = {unit.code: unit.short_name or unit.name for unit in campaign.units}
    return tuple(
        _indicator(indicator, results.get(indicator.number), campaign, names)
        for indicator in campaign.catalogue.indicators
    )


def measure_views(consolidation: Consolidation) -> tuple[MeasureView, ...]:
    """Return all measures that have a result, in catalogue order."""
    labels = consolidation.campaign.status_labels
    return tuple(
        MeasureView(
            code=result.measure.code,
            text=unmarked(result.measure.text),
            current=unmarked(result.value_text),
            previous=unmarked(result.measure.previous_text),
            last_year=unmarked(result.measure.last_year_text),
            status=labels.get(result.status, ""),
        )
        for result in consolidation.measures()
    )


def _indicator(
    indicator: Indicator, result: IndicatorResult | None, campaign: Campaign, names: dict[str, str]
) -> IndicatorView:
    reasons = merged(reason for _, reason, _ in result.answers) if result else ()
    return IndicatorView(
        number=indicator.number,
        text=unmarked(indicator.text),
        short_text=without_stop(unmarked(indicator.short_text or indicator.text)),
        status=result.status if result else None,
        status_label=campaign.status_labels.get(result.status, "") if result else "",
        responsible=tuple(names.get(code, code) for code in indicator.responsible),
        previous=unmarked(result.previous_text) if result else "",
        current=unmarked(result.current_text) if result else "",
        standing=_standing(result, reasons) if result else "",
        reasons=reasons,
        remedies=merged(remedy for _, _, remedy in result.answers) if result else (),
    )


def _standing(result: IndicatorResult, reasons: tuple[str, ...]) -> str:
    """Return the sentences on where an indicator stands: its figures, then why.

    What a higher level assesses has no figure of its own: the units' words stand alone.
    """
    said = " ".join(reasons)
    if result.status == Status.HIGHER_LEVEL:
        return said
    figures = _figures([measure for measure in result.measures if measure.status == result.status])
    because = phrase("reason", reasons=said) if said else ""
    return " ".join(part for part in (f"{figures}." if figures else "", because) if part)


def _figures(measures: list[MeasureResult]) -> str:
    counted = [measure for measure in measures if measure.quantity is not None and measure.value_text]
    if len(counted) == 1:
        threshold = counted[0].measure.threshold
        key = "reached" if threshold is not None and threshold.operator in _AT_LEAST else "stands"
        return phrase(key, figure=_figure(counted[0]))
    named = [f"{initial_small(without_stop(measure.measure.text))} {_figure(measure)}" for measure in counted]
    return phrase("figures", figures="; ".join(named)) if named else ""


def _figure(measure: MeasureResult) -> str:
    return unmarked(initial_small(without_stop(measure.value_text)))
