"""Who reports what: the campaign's assignments, read from both sides."""

from __future__ import annotations

from dataclasses import replace

from lcxl.model import OFFICES, Aggregation, Campaign, Catalogue, Indicator, Measure, Unit, UnitKind, UnitPast

TERRITORIAL = frozenset(UnitKind) - OFFICES - {UnitKind.COLLECTIVE}
"""Kinds of units that each stand for a part of the place: a ward, a school."""


def reports(unit: Unit, measure: Measure) -> bool:
    """Tell whether ``unit`` is to report ``measure``, itself or as a member of a collective."""
    return unit.code in measure.reporters or any(group in measure.reporters for group in unit.groups)


def adds_up(unit: Unit, measure: Measure) -> bool:
    """Tell whether a unit's figure is one of those that make the place's figure together.

    So it is for every unit that reports as one of a group and, where figures are brought together, for the parts of the
    place and, if no unit leads, for whoever reports, whatever its kind.  A lead never is, nor are the units that are
    named beside it: their figures are compared with the lead's.
    """
    if unit.code == measure.lead:
        return False
    if any(group in measure.reporters for group in unit.groups):
        return True
    together = measure.aggregation is not Aggregation.LEAD
    return together and (measure.lead is None or unit.kind in TERRITORIAL)


def past_of_unit(measure: Measure, past: UnitPast | None) -> Measure:
    """Return ``measure`` with a unit's own earlier figures in place of the place's; with none if none are known."""
    return replace(
        measure,
        previous=past.previous if past else None,
        previous_text=past.previous_text if past else "",
        last_year=past.last_year if past else None,
        last_year_text=past.last_year_text if past else "",
    )


def measures_of_unit(campaign: Campaign, unit: Unit) -> tuple[Measure, ...]:
    """Return the measures that ``unit`` reports, as ``Assignments`` does; for many units make one of these."""
    return Assignments(campaign).of(unit)


class Assignments:
    """What the units of a campaign report, each measure with the earlier figures that the unit is compared with.

    A unit whose figure is a part of the place's is compared with what it reported itself, who speaks for the place with
    the place's figures.  Members of the same collectives share their measures while nothing earlier is known of them.
    """

    def __init__(self, campaign: Campaign) -> None:
        self._measures = campaign.catalogue.measures
        self._reporters = frozenset(code for measure in self._measures for code in measure.reporters)
        self._known: dict[tuple[bool, tuple[str, ...]], tuple[Measure, ...]] = {}
        self._past: dict[str, dict[str, UnitPast]] = {}
        for past in campaign.units_past:
            self._past.setdefault(past.unit, {})[past.measure] = past

    def of(self, unit: Unit) -> tuple[Measure, ...]:
        """Return the measures that ``unit`` reports, in catalogue order."""
        key = unit.kind in TERRITORIAL, tuple(code for code in (unit.code, *unit.groups) if code in self._reporters)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = tuple(
                past_of_unit(measure, None) if adds_up(unit, measure) else measure
                for measure in self._measures
                if reports(unit, measure)
            )
        own = self._past.get(unit.code)
        if own is None:
            return known
        return tuple(
            past_of_unit(measure, own[measure.code]) if measure.code in own and adds_up(unit, measure) else measure
            for measure in known
        )


def reporting_units(campaign: Campaign) -> tuple[Unit, ...]:
    """Return the units from which a report is expected, in the campaign's order.

    They exist on the last day of the period and have something to report; collectives report through their members.
    """
    measures = campaign.catalogue.measures
    reporters = frozenset(code for measure in measures for code in measure.reporters)
    return tuple(
        unit
        for unit in campaign.units
        if unit.kind is not UnitKind.COLLECTIVE
        and unit.valid_on(campaign.period.end)
        and not reporters.isdisjoint((unit.code, *unit.groups))
    )


def count_of_wards(campaign: Campaign) -> int:
    """Return how many wards and communes there are on the last day of the period, whether or not they report."""
    end = campaign.period.end
    return sum(unit.kind in TERRITORIAL and unit.valid_on(end) for unit in campaign.units)


def units_reporting(campaign: Campaign, measure: Measure) -> tuple[Unit, ...]:
    """Return the units from which ``measure`` is expected, in the campaign's order."""
    return tuple(unit for unit in reporting_units(campaign) if reports(unit, measure))


def claims_only(unit: Unit | None, measure: Measure) -> bool:
    """Tell whether ``unit`` only claims that ``measure`` is met or not, without a figure.

    So it is for yes/no measures, and where the place's figure is the share of units that meet it and this is one of
    them.  None stands for the blank form, which no single unit fills in.
    """
    if measure.unit.yes_no:
        return True
    shared = measure.aggregation is Aggregation.SHARE_OF_UNITS_MEETING
    return shared and unit is not None and adds_up(unit, measure)


def indicators_of(catalogue: Catalogue, measures: tuple[Measure, ...]) -> dict[str, Indicator]:
    """Return the indicator of each of ``measures`` by measure code; KeyError if the catalogue lacks one."""
    by_number = {indicator.number: indicator for indicator in catalogue.indicators}
    return {measure.code: by_number[measure.indicator] for measure in measures}
