"""Family LC7: do units agree with each other, and this period with the one before?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lcxl.consolidation.assessment.aggregation import CityFigure, Method
from lcxl.consolidation.assessment.statuses import CLAIMED, CityMeasure, Voice, figure_status
from lcxl.consolidation.checks.consistency import is_jump, scale_between
from lcxl.consolidation.checks.context import RoundCheck, RoundContext
from lcxl.findings import Finding, finding
from lcxl.model import Basis, Campaign, Claim, Measure, Status, UnitState
from lcxl.submission import Role, claim_text, figure_text, written_figure
from lcxl.texts import bilingual, text
from lcxl.values import agrees, ratio, written


def unit_missing(context: RoundContext) -> Iterator[Finding]:
    """LC701: nothing came from a unit that is expected to report."""
    for result in context.units:
        if result.state == UnitState.MISSING:
            deadline = bilingual("deadline", "checks.deadline" if _deadline(context) else "", day=_deadline(context))
            yield finding("LC701", unit=result.unit.code, unit_name=result.unit.short_name, **deadline)


def unit_late(context: RoundContext) -> Iterator[Finding]:
    """LC702: the first report of a unit came after the deadline, by the date of its e-mail or document."""
    for result in context.units:
        if result.state == UnitState.RECEIVED and result.late:
            yield finding(
                "LC702",
                unit=result.unit.code,
                file=result.files[0] if result.files else None,
                unit_name=result.unit.short_name,
                deadline=_deadline(context),
            )


def unit_unreadable(context: RoundContext) -> Iterator[Finding]:
    """LC703: something came from the unit, and none of it can be read as its report."""
    for result in context.units:
        if result.state == UnitState.UNREADABLE:
            yield finding(
                "LC703",
                unit=result.unit.code,
                file=result.files[0] if result.files else None,
                unit_name=result.unit.short_name,
                files="; ".join(result.files),
            )


def _deadline(context: RoundContext) -> str:
    deadline = context.campaign.period.deadline
    return f"{deadline:%d/%m/%Y}" if deadline else ""


def lead_against_partner(context: RoundContext) -> Iterator[Finding]:
    """LC720: a partner's figure or claim differs from the one that counts; the lead's stands."""
    for city in context.cities.values():
        for voice in city.others:
            if voice.role != Role.MEMBER and city.counts.role != Role.MEMBER and _differ(city, voice):
                yield _difference("LC720", context, city, voice)


def wards_against_department(context: RoundContext) -> Iterator[Finding]:
    """LC721: what the wards and communes come to together differs from the department's figure."""
    for city in context.cities.values():
        for voice in city.others:
            if Role.MEMBER in (voice.role, city.counts.role) and _differ(city, voice):
                yield _difference("LC721", context, city, voice)


def other_unit_of_measure(context: RoundContext) -> Iterator[Finding]:
    """LC722: two figures for one measure are a hundred, thousand or million times apart: two units of measure?"""
    for city in context.cities.values():
        for voice in city.others:
            power = _power_apart(city.counts.figure, voice.figure)
            if power is not None:
                times = written(Decimal(10) ** power)
                yield _difference("LC722", context, city, voice, times=times, unit_of_measure=city.measure.unit.label)


def _difference(code: str, context: RoundContext, city: CityMeasure, voice: Voice, **slots: Any) -> Finding:
    """Tell of a difference at the cell of the figure that isn't used (of the used one, if the wards differ)."""
    counted = _words(city.counts.figure, city.measure, context.campaign)
    other = _words(voice.figure, city.measure, context.campaign)
    cited = city.counts if voice.role == Role.MEMBER else voice
    return finding(
        code,
        **_place(cited, city.measure),
        quote=f"{counted} / {other}",
        number=city.measure.indicator,
        measure_code=city.measure.code,
        value=counted,
        who=_name(context, city.counts),
        other_value=other,
        other=_name(context, voice),
        **slots,
    )


def _place(voice: Voice, measure: Measure) -> dict[str, Any]:
    """Return the place of one unit's figure; what the wards come to together has no cell."""
    place: dict[str, Any] = {"measure": measure.code, "indicator": measure.indicator}
    if voice.role == Role.MEMBER or not voice.figure.sources:
        return place
    source = voice.figure.sources[0]
    return place | {
        "unit": source.unit,
        "file": source.file or None,
        "sheet": source.sheet or None,
        "cell": source.cell or None,
    }


def _name(context: RoundContext, voice: Voice) -> str:
    if voice.role == Role.MEMBER and not voice.unit:
        return text("checks.together")
    return next((unit.short_name for unit in context.campaign.units if unit.code == voice.unit), voice.unit or "\u2013")


def _words(figure: CityFigure, measure: Measure, campaign: Campaign) -> str:
    if figure.quantity is not None:
        return figure_text(figure.quantity, measure)
    return claim_text(figure.claim, campaign) if figure.claim is not None else ""


def _power_apart(one: CityFigure, other: CityFigure) -> int | None:
    """Return the power of ten (2, 3, 6, 9) that lies between two figures, None if none does."""
    if one.quantity is None or other.quantity is None or one.quantity.bound or other.quantity.bound:
        return None
    first, second = one.quantity.value, other.quantity.value
    if first > 0 and second > 0 and max(first, second) == 100 * min(first, second):
        return 2
    return scale_between(first, second)


def _differ(city: CityMeasure, voice: Voice) -> bool:
    """Tell whether two answers can't both be true (a factor between units of measure is told by LC722)."""
    one, other = city.counts.figure, voice.figure
    if one.quantity is not None and other.quantity is not None:
        return not _agree(one, other, city.measure) and _power_apart(one, other) is None
    statuses = _status(one, city.measure), _status(other, city.measure)
    return None not in statuses and statuses[0] != statuses[1]


def _status(figure: CityFigure, measure: Measure) -> Status | None:
    if figure.quantity is not None:
        return figure_status(measure, figure.quantity)
    return CLAIMED.get(figure.claim) if figure.claim is not None else None


def _agree(one: CityFigure, other: CityFigure, measure: Measure) -> bool:
    """Tell whether two figures agree: the same, or one is the other's fraction as it was rounded.

    Two stated figures must be the same: 93,6 and 93,65 don't agree.
    """
    first, second = one.quantity, other.quantity
    if first is None or second is None or (first.value, first.bound) == (second.value, second.bound):
        return True
    if first.bound is not None or second.bound is not None:
        return agrees(first, second.value) or agrees(second, first.value)
    exact_first, exact_second = _exact(one, measure), _exact(other, measure)
    return (exact_second is not None and agrees(first, exact_second)) or (
        exact_first is not None and agrees(second, exact_first)
    )


def _exact(figure: CityFigure, measure: Measure) -> Decimal | None:
    """Return the value of a figure that was computed, from its fraction or over many units; None if it was stated."""
    if figure.numerator is not None and figure.denominator:
        return ratio(figure.numerator, figure.denominator, measure.unit)
    computed = figure.method in (Method.SUM, Method.MEAN, Method.PLAIN_MEAN)
    return figure.quantity.value if computed and figure.quantity is not None else None


def _by_wards(context: RoundContext) -> Iterator[CityMeasure]:
    """Yield the measures whose city figure comes from the wards and communes."""
    for city in context.cities.values():
        if city.counts.role == Role.MEMBER:
            yield city


def _city_finding(code: str, city: CityMeasure, **slots: Any) -> Finding:
    quantity = city.counts.figure.quantity
    return finding(
        code,
        measure=city.measure.code,
        indicator=city.measure.indicator,
        quote=figure_text(quantity, city.measure) if quantity is not None else None,
        number=city.measure.indicator,
        measure_code=city.measure.code,
        **slots,
    )


def equal_percents(context: RoundContext) -> Iterator[Finding]:
    """LC723: some units gave only a percent, and all percents are the same: that is the city's figure."""
    for city in _by_wards(context):
        figure = city.counts.figure
        if figure.method == Method.EQUAL and figure.quantity is not None:
            value = figure_text(figure.quantity, city.measure)
            yield _city_finding("LC723", city, count=figure.used, value=value)


def parts_of_some(context: RoundContext) -> Iterator[Finding]:
    """LC724: some units gave only a percent; the city's figure is that of the units that gave both parts."""
    for city in _by_wards(context):
        figure = city.counts.figure
        if figure.method == Method.SOME_PARTS:
            yield _city_finding("LC724", city, count=figure.used, given=figure.given)


def plain_mean(context: RoundContext) -> Iterator[Finding]:
    """LC725: no unit gave both parts, and percents differ: the city's figure is their plain mean."""
    for city in _by_wards(context):
        figure = city.counts.figure
        if figure.method == Method.PLAIN_MEAN:
            yield _city_finding("LC725", city, count=figure.used)


def some_missing(context: RoundContext) -> Iterator[Finding]:
    """LC726: the city's figure is made of those received, fewer than expected ("31/33")."""
    for city in _by_wards(context):
        figure = city.counts.figure
        answered = figure.given if figure.method == Method.SOME_PARTS else figure.used
        if answered and answered < figure.expected:
            yield _city_finding("LC726", city, count=answered, expected=figure.expected)


def nothing_arose_in_city(context: RoundContext) -> Iterator[Finding]:
    """LC727: nothing arose, says who speaks for the city: counted as no data until the office rules."""
    for result in context.results:
        for measured in result.measures:
            city = context.cities[measured.measure.code]
            undecided = measured.basis == Basis.CLAIM and result.basis != Basis.RULING
            if undecided and measured.claim == Claim.NO_OCCURRENCE:
                words = claim_text(Claim.NO_OCCURRENCE, context.campaign)
                yield finding(
                    "LC727",
                    **_place(city.counts, city.measure),
                    quote=words,
                    number=city.measure.indicator,
                    measure_code=city.measure.code,
                    claim=words,
                )


def nobody_decides(context: RoundContext) -> Iterator[Finding]:
    """LC743: several units give a measure's figure, and neither a lead nor a way of bringing them together is set."""
    for city in context.cities.values():
        others = [voice for voice in city.others if not voice.figure.blank]
        if not city.counts.unit and city.counts.role == Role.LEAD and others:
            said = "; ".join(
                f"{_name(context, voice)}: {_words(voice.figure, city.measure, context.campaign)}" for voice in others
            )
            yield _city_finding("LC743", city, others=said).at(quote=said)


def lead_silent(context: RoundContext) -> Iterator[Finding]:
    """LC729: whose figure is the city's gave none, while others did; theirs are shown and not used."""
    for city in context.cities.values():
        others = [voice for voice in city.others if not voice.figure.blank]
        if not city.counts.figure.blank or not others or (not city.counts.unit and city.counts.role == Role.LEAD):
            continue
        said = "; ".join(
            f"{_name(context, voice)}: {_words(voice.figure, city.measure, context.campaign)}" for voice in others
        )
        unit = city.counts.unit if city.counts.role == Role.LEAD else None
        yield _city_finding("LC729", city, who=_name(context, city.counts), others=said).at(unit=unit, quote=said)


def city_jump(context: RoundContext) -> Iterator[Finding]:
    """LC750: what the wards and communes come to changed more against the previous period than is unremarkable."""
    for city in _by_wards(context):
        now, before = city.counts.figure.quantity, city.measure.previous
        if now is None or before is None or now.bound or before.bound:
            continue
        if is_jump(context.campaign, city.measure, now.value, before.value):
            previous = city.measure.previous_text or written_figure(before.value, city.measure)
            yield _city_finding("LC750", city, value=figure_text(now, city.measure), previous=previous)


CHECKS: tuple[RoundCheck, ...] = (
    unit_missing,
    unit_late,
    unit_unreadable,
    lead_against_partner,
    wards_against_department,
    other_unit_of_measure,
    equal_percents,
    parts_of_some,
    plain_mean,
    some_missing,
    nothing_arose_in_city,
    nobody_decides,
    lead_silent,
    city_jump,
)
