"""What an earlier round came to, in the numbers and codes of this round's catalogue; and a campaign that knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from lcxl.consolidation.assessment import previous_text
from lcxl.model import Campaign, Catalogue, Claim, Indicator, Measure, PastFigure, PastPeriod, Quantity, Shown, Status
from lcxl.round.previous.names import code_in, year_before
from lcxl.submission import figure_text
from lcxl.texts import label
from lcxl.values import RawValue, period_dates, read_figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An earlier period, by the numbers and codes of the present catalogue.

    ``code`` is "" where its period isn't known; ``label`` is what its column is called now.  ``statuses`` and
    ``texts`` (what its annex printed) are by indicator, ``figures`` and ``claims`` by measure; ``history`` holds the
    periods known by then, oldest first, its own last where it has a code; ``measures`` what the round's measures are
    called now.
    """

    code: str
    label: str
    statuses: Mapping[int, Status | None] = field(default_factory=dict)
    texts: Mapping[int, str] = field(default_factory=dict)
    figures: Mapping[str, Quantity] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    history: tuple[PastPeriod, ...] = ()
    measures: Mapping[str, str] = field(default_factory=dict)


def knowing(campaign: Campaign, earlier: Earlier) -> Campaign:
    """Return the campaign with the figures, texts and statuses of ``earlier`` as those of its previous period.

    The figures of the same period a year before come from the history, where it has that period.
    """
    last_year = next((p for p in earlier.history if p.code == year_before(campaign.period.code)), None)
    catalogue = _catalogue(campaign.catalogue, earlier, last_year)
    period = replace(
        campaign.period,
        previous_label=earlier.label,
        last_year_label=campaign.period.last_year_label if last_year is None else last_year.label,
    )
    return replace(campaign, catalogue=catalogue, period=period, history=earlier.history)


def _catalogue(catalogue: Catalogue, earlier: Earlier, last_year: PastPeriod | None) -> Catalogue:
    past = {} if last_year is None else {figure.measure: figure.current for figure in last_year.figures}
    measures = tuple(_measure(measure, earlier, past.get(measure.code)) for measure in catalogue.measures)
    changed = replace(catalogue, measures=measures)
    indicators = tuple(_indicator(changed, indicator, earlier) for indicator in catalogue.indicators)
    return replace(changed, indicators=indicators)


def _measure(measure: Measure, earlier: Earlier, last_year: Shown) -> Measure:
    quantity = earlier.figures.get(measure.code)
    year_quantity, year_text = _past(last_year, measure)
    return replace(
        measure,
        previous=quantity,
        previous_text=shown(measure, quantity, earlier.claims.get(measure.code)),
        last_year=year_quantity,
        last_year_text=year_text,
    )


def shown(measure: Measure, quantity: Quantity | None, claim: Claim | None) -> str:
    """Return the text of an earlier figure that reads back as it, else the claim's own words."""
    if quantity is None:
        return "" if claim is None else label(f"claim.{claim}")
    if quantity.text and read_figure(RawValue("s", quantity.text), measure.unit).quantity is not None:
        return quantity.text
    return figure_text(replace(quantity, text=""), measure)


def _past(current: Shown, measure: Measure) -> tuple[Quantity | None, str]:
    """Return a figure of the history as (figure, text); words that are no figure and no claim are left out."""
    if current is None:
        return None, ""
    if isinstance(current, str):
        reading = read_figure(RawValue("s", current), measure.unit)
        return reading.quantity, reading.text if reading.readable else ""
    quantity = Quantity(value=current, text=figure_text(Quantity(value=current), measure))
    return quantity, quantity.text


def _indicator(catalogue: Catalogue, indicator: Indicator, earlier: Earlier) -> Indicator:
    """Return an indicator with its earlier status; what was printed is kept where the figures alone don't print it."""
    printed = earlier.texts.get(indicator.number, "")
    usual = previous_text(catalogue.measures_of(indicator.number))
    return replace(
        indicator,
        previous_status=earlier.statuses.get(indicator.number),
        previous_text="" if printed == usual else printed,
    )


def past_of(
    catalogue: Catalogue,
    code: str,
    heading: str,
    statuses: Mapping[int, Status | None],
    figures: Mapping[str, Quantity],
    claims: Mapping[str, Claim],
) -> PastPeriod:
    """Return a period for the history, by the measures of the present catalogue."""
    return PastPeriod(
        code=code,
        label=heading,
        figures=tuple(
            PastFigure(
                indicator=measure.indicator,
                measure=measure.code,
                status=statuses.get(measure.indicator),
                current=_kept(measure, figures.get(measure.code), claims.get(measure.code)),
            )
            for measure in catalogue.measures
        ),
    )


def _kept(measure: Measure, quantity: Quantity | None, claim: Claim | None) -> Shown:
    if quantity is not None and quantity.bound is None:
        return quantity.value
    return shown(measure, quantity, claim) or None


def periods_before(campaign: Campaign) -> tuple[PastPeriod, ...]:
    """Return the periods known before this one, oldest first.

    These are the campaign's history and, where that lacks it, the previous period as the catalogue knows it, if its
    label names one.
    """
    code = code_in(campaign.period.previous_label)
    if code is None or code in {campaign.period.code, *(period.code for period in campaign.history)}:
        return campaign.history
    statuses = {one.number: one.previous_status for one in campaign.catalogue.indicators if one.previous_status}
    figures = {m.code: m.previous for m in campaign.catalogue.measures if m.previous is not None}
    words = {m.code: m.previous_text for m in campaign.catalogue.measures if m.previous is None and m.previous_text}
    if not (statuses or figures or words):
        return campaign.history
    past = past_of(campaign.catalogue, code, campaign.period.previous_label, statuses, figures, {})
    known = tuple(replace(one, current=words.get(one.measure, one.current)) for one in past.figures)
    return tuple(sorted((*campaign.history, replace(past, figures=known)), key=_first_day))


def _first_day(period: PastPeriod) -> date:
    dates = period_dates(period.code)
    return date.min if dates is None else dates[0]
