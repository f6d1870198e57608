"""How figures and claims become statuses, measure by measure and indicator by indicator (DESIGN, section 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lcxl.consolidation.assessment.aggregation import CityFigure, aggregate, single
from lcxl.consolidation.assessment.annex import current_text, previous_text, value_text
from lcxl.model import (
    Answer,
    Basis,
    Campaign,
    Claim,
    FigureFrom,
    Indicator,
    IndicatorResult,
    Level,
    Measure,
    MeasureResult,
    Quantity,
    Ruling,
    Status,
    UnitKind,
)
from lcxl.submission import Role
from lcxl.values import evaluate

CLAIMED = {Claim.MET: Status.MET, Claim.NOT_MET: Status.NOT_MET}
"""Claims that decide; a claim of the higher level on a city indicator, or that nothing arose, is no data yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureAnswers:
    """All answers for one measure, by the role of their units and in the order of units.

    ``members`` are added up; ``members_expected`` counts those that were to answer, received or not.
    """

    measure: Measure
    lead: Answer | None = None
    partners: tuple[Answer, ...] = ()
    members: tuple[Answer, ...] = ()
    members_expected: int = 0

    def all(self) -> tuple[Answer, ...]:
        """Return every answer, the lead's first."""
        return ((self.lead,) if self.lead else ()) + self.partners + self.members


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A figure with who says it: a unit's code, or the code of the collective for the wards together."""

    unit: str
    role: Role
    figure: CityFigure


@dataclass(frozen=True, slots=True, kw_only=True)
class CityMeasure:
    """A measure before thresholds and rulings: the figure that counts, and those it is compared with."""

    measure: Measure
    counts: Voice
    others: tuple[Voice, ...] = ()


def city_measure(campaign: Campaign, answers: MeasureAnswers) -> CityMeasure:
    """Choose the city's figure as the campaign says (``figure_from``); the other figures stand beside it.

    A lead's or partner's figure never enters a sum of those it is compared with.  Where the campaign names no lead, the
    units together speak; where there is nothing to add up either, the only unit that reports.  With several of them
    nothing says which figure stands: nobody's does.
    """
    measure = answers.measure
    together = Voice(
        unit=collective_of(campaign, measure),
        role=Role.MEMBER,
        figure=aggregate(measure, answers.members, answers.members_expected),
    )
    partners = [
        Voice(unit=answer.submission.unit, role=Role.PARTNER, figure=single(answer, measure))
        for answer in answers.partners
    ]
    lead = None
    if measure.lead is not None:
        lead = Voice(unit=measure.lead, role=Role.LEAD, figure=single(answers.lead, measure))
    elif len(measure.reporters) == 1 and len(partners) == 1 and not answers.members_expected:
        lead = partners.pop()
    speaking = ([lead] if lead else []) + partners
    if answers.members_expected and (measure.figure_from == FigureFrom.WARDS or lead is None):
        return CityMeasure(measure=measure, counts=together, others=tuple(speaking))
    others = (*partners, together) if answers.members_expected else tuple(partners)
    nobody = Voice(unit="", role=Role.LEAD, figure=CityFigure(expected=1))
    return CityMeasure(measure=measure, counts=lead or nobody, others=others)


def collective_of(campaign: Campaign, measure: Measure) -> str:
    """Return the code of the collective by which wards and communes report a measure ("" if by none)."""
    collectives = {unit.code for unit in campaign.units if unit.kind is UnitKind.COLLECTIVE}
    return next((code for code in measure.reporters if code in collectives), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """The office's rulings by what they decide; the first row counts."""

    indicators: Mapping[int, Ruling]
    measures: Mapping[str, Ruling]


def rulings_of(campaign: Campaign) -> Rulings:
    """Return the campaign's rulings; one on an indicator with a single measure decides that measure too."""
    indicators: dict[int, Ruling] = {}
    measures: dict[str, Ruling] = {}
    for ruling in campaign.rulings:
        if ruling.measure is not None:
            measures.setdefault(ruling.measure, ruling)
            continue
        indicators.setdefault(ruling.indicator, ruling)
        only = campaign.catalogue.measures_of(ruling.indicator)
        if len(only) == 1:
            measures.setdefault(only[0].code, ruling)
    return Rulings(indicators=indicators, measures=measures)


def assess(campaign: Campaign, cities: Mapping[str, CityMeasure]) -> tuple[IndicatorResult, ...]:
    """Return the result of every indicator in catalogue order; ``cities`` has every measure by its code.

    ``answers`` of the results stay empty: see ``with_reasons``.
    """
    rulings = rulings_of(campaign)
    return tuple(_indicator(campaign, indicator, cities, rulings) for indicator in campaign.catalogue.indicators)


def _indicator(
    campaign: Campaign, indicator: Indicator, cities: Mapping[str, CityMeasure], rulings: Rulings
) -> IndicatorResult:
    measures = campaign.catalogue.measures_of(indicator.number)
    results = tuple(_measure(campaign, indicator, cities[m.code], rulings.measures.get(m.code)) for m in measures)
    ruling = rulings.indicators.get(indicator.number)
    status, basis = indicator_status(indicator, results, ruling)
    return IndicatorResult(
        indicator=indicator,
        status=status,
        basis=basis,
        measures=results,
        previous_text=indicator.previous_text or previous_text(measures),
        current_text=current_text(results, ruling),
        ruling=ruling,
    )


def _measure(campaign: Campaign, indicator: Indicator, city: CityMeasure, ruling: Ruling | None) -> MeasureResult:
    measure, figure = city.measure, city.counts.figure
    ruled = ruling.figure if ruling is not None else None
    quantity = ruled or figure.quantity
    found = figure_status(measure, quantity)
    status, basis = measure_status(indicator, found, figure.claim, ruling)
    if basis != Basis.LEVEL and status == Status.NO_DATA and is_statistic(measure, quantity):
        status, basis = Status.STATISTIC, Basis.FIGURE
    return MeasureResult(
        measure=measure,
        status=status,
        basis=basis,
        quantity=quantity,
        value_text=value_text(campaign, measure, quantity, figure.claim),
        figure_status=found,
        claim=figure.claim,
        note="" if ruled else figure.note,
        numerator=figure.numerator,
        denominator=figure.denominator,
        sources=() if ruled else figure.sources,
        others=_compared(city, replaced=figure.quantity if ruled else None),
        used=figure.used,
        expected=figure.expected,
        ruling=ruling,
    )


def _compared(city: CityMeasure, replaced: Quantity | None) -> tuple[tuple[str, Quantity | Claim], ...]:
    """Return the figures that were not used; first the one that a ruling replaced."""
    voices = [(city.counts.unit, replaced, None)] if replaced else []
    found = [*voices, *((voice.unit, voice.figure.quantity, voice.figure.claim) for voice in city.others)]
    return tuple((unit, said) for unit, quantity, claim in found if (said := quantity or claim) is not None)


def figure_status(measure: Measure, quantity: Quantity | None) -> Status | None:
    """Return what a city figure says against its threshold; None where it can't say (nothing to compare with)."""
    if quantity is None or measure.threshold is None:
        return None
    return evaluate(measure.threshold, quantity, measure.previous, measure.last_year)


def is_statistic(measure: Measure, quantity: Quantity | None) -> bool:
    """Tell whether there is a figure and nothing that it is to be held against."""
    return quantity is not None and measure.threshold is None


def measure_status(
    indicator: Indicator, figure: Status | None, claim: Claim | None, ruling: Ruling | None
) -> tuple[Status, Basis]:
    """Return a measure's status and why, in the design's order.

    The office's ruling; the catalogue's level; what the figure says (a ruled figure is the office's ruling); what
    the unit claims; no data.
    """
    if ruling is not None and ruling.status is not None:
        return ruling.status, Basis.RULING
    if indicator.level == Level.HIGHER_LEVEL:
        return Status.HIGHER_LEVEL, Basis.LEVEL
    if figure is not None:
        return figure, Basis.RULING if ruling is not None and ruling.figure is not None else Basis.FIGURE
    if claim is not None:
        return CLAIMED.get(claim, Status.NO_DATA), Basis.CLAIM
    return Status.NO_DATA, Basis.NOTHING


def indicator_status(
    indicator: Indicator, results: Sequence[MeasureResult], ruling: Ruling | None
) -> tuple[Status, Basis]:
    """Return an indicator's status and why: the ruling on it, its level, else what its measures come to.

    One measure not met decides, then one without data, then one of a higher level; else it is met, or, where none of
    its measures has a target, a statistic.
    """
    if ruling is not None and ruling.status is not None:
        return ruling.status, Basis.RULING
    if indicator.level == Level.HIGHER_LEVEL and not any(r.basis == Basis.RULING for r in results):
        return Status.HIGHER_LEVEL, Basis.LEVEL
    for status in (Status.NOT_MET, Status.NO_DATA, Status.HIGHER_LEVEL, Status.MET, Status.STATISTIC):
        for result in results:
            if result.status == status:
                return status, result.basis
    return Status.NO_DATA, Basis.NOTHING


def reasons_of(answers: Iterable[MeasureAnswers]) -> tuple[tuple[str, str, str], ...]:
    """Return (unit code, reason, remedy) of the units that gave either for an indicator's measures, leads first."""
    found = {
        (answer.submission.unit, answer.entry.reason, answer.entry.remedy): None
        for gathered in answers
        for answer in gathered.all()
        if answer.entry.reason or answer.entry.remedy
    }
    return tuple(found)
