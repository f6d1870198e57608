"""Family LC5: do the things that one unit says hold together?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from lcxl.campaign import TERRITORIAL, adds_up
from lcxl.consolidation.checks.context import Asked, UnitCheck, UnitContext, decimals_of, threshold_words
from lcxl.findings import Finding, finding
from lcxl.model import Aggregation, Campaign, Claim, Measure, Quantity
from lcxl.submission import claim_text, nothing_arose, written_figure
from lcxl.texts import label
from lcxl.values import agrees, fold, is_whole, ratio, written

_WIDE = Context(prec=60)
_RESIDUE = Decimal("1e-9")
SCALES = (3, 6, 9)
"""Powers of ten between units of measure that get mixed up: dong, thousand, million, billion."""


def numerator_above_denominator(context: UnitContext) -> Iterator[Finding]:
    """LC501: a share of something can't be more than all of it."""
    for asked in context.asked:
        numerator, denominator = asked.entry.numerator, asked.entry.denominator
        if asked.measure.unit.maximum is None or numerator is None or not denominator or numerator <= denominator:
            continue
        above, below = written(numerator), written(denominator)
        place = asked.cell("numerator")
        yield finding("LC501", **place, quote=f"{above}/{below}", numerator=above, denominator=below)


def figure_not_ratio(context: UnitContext) -> Iterator[Finding]:
    """LC502: the figure typed isn't numerator over denominator, within its own precision."""
    for asked in context.asked:
        entry = asked.entry
        if asked.figure is None or entry.correction is not None or entry.numerator is None or not entry.denominator:
            continue
        exact = ratio(entry.numerator, entry.denominator, asked.measure.unit)
        if exact is not None and not agrees(asked.figure, exact):
            yield finding(
                "LC502",
                **asked.cell("current"),
                quote=asked.value,
                value=asked.value,
                computed=written_figure(exact, asked.measure),
                numerator=written(entry.numerator),
                denominator=written(entry.denominator),
            )


def claim_against_figure(context: UnitContext) -> Iterator[Finding]:
    """LC503: the claim says one thing, the figure against its threshold another; the figure counts until ruled."""
    for asked in context.asked:
        found, claim = asked.found, asked.entry.claim
        if asked.higher_level or found is None or claim not in (Claim.MET, Claim.NOT_MET):
            continue
        if claim.value != found.value:
            yield finding(
                "LC503",
                **asked.cell("claim"),
                quote=asked.value,
                value=asked.value,
                threshold=threshold_words(asked.measure),
                claim=claim_text(claim, context.campaign),
                status=label(f"status.{found}"),
            )


def claimed_higher_level(context: UnitContext) -> Iterator[Finding]:
    """LC504: an indicator of the reporting level is passed on to a higher one; no data until the office rules."""
    for asked in context.asked:
        if asked.entry.claim == Claim.HIGHER_LEVEL and not asked.higher_level:
            words = claim_text(Claim.HIGHER_LEVEL, context.campaign)
            yield finding("LC504", **asked.cell("claim"), quote=words, claim=words)


def previous_changed(context: UnitContext) -> Iterator[Finding]:
    """LC505: the figure of the previous period that the form came with was overtyped; the campaign's is used."""
    for asked in context.asked:
        entry, measure = asked.entry, asked.measure
        typed = entry.previous_text or (written_figure(entry.previous.value, measure) if entry.previous else "")
        if typed and not _same_previous(measure, entry.previous, typed):
            yield finding(
                "LC505",
                **asked.cell("previous"),
                quote=typed,
                typed=typed,
                known=measure.previous_text or "\u2013",
            )


def _same_previous(measure: Measure, typed: Quantity | None, text: str) -> bool:
    known = measure.previous
    if typed is not None and known is not None:
        return abs(typed.value - known.value) < _RESIDUE and typed.bound == known.bound
    return typed is None and fold(text) == fold(measure.previous_text)


def _comparable(context: UnitContext, asked: Asked) -> tuple[Decimal, Decimal] | None:
    """Return an exact figure and the exact one of the previous period that it may be compared with."""
    now, before = asked.figure, asked.measure.previous
    if now is None or before is None or now.bound or before.bound:
        return None
    ward_beside = context.unit.kind in TERRITORIAL and not adds_up(context.unit, asked.measure)
    return None if ward_beside and not asked.measure.unit.percent else (now.value, before.value)


def jump(context: UnitContext) -> Iterator[Finding]:
    """LC506: the figure changed more against the previous period than the campaign takes for unremarkable.

    Percents by points (``jump_points``), other figures by their share (``jump_share``).
    """
    for asked in context.asked:
        pair, measure = _comparable(context, asked), asked.measure
        if pair is not None and is_jump(context.campaign, measure, *pair) and _scale(measure, *pair) is None:
            yield finding(
                "LC506",
                **asked.cell("current"),
                quote=asked.value,
                value=asked.value,
                previous=measure.previous_text or written_figure(pair[1], measure),
            )


def is_jump(campaign: Campaign, measure: Measure, now: Decimal, before: Decimal) -> bool:
    """Tell whether a change is beyond the campaign's bounds."""
    change = abs(now - before)
    if measure.unit.percent:
        return change > campaign.settings.jump_points
    return before != 0 and change > campaign.settings.jump_share * abs(before)


def other_scale(context: UnitContext) -> Iterator[Finding]:
    """LC507: the figure is about a thousand (million, billion) times an earlier one: another unit of measure?"""
    for asked in context.asked:
        now, measure = asked.figure, asked.measure
        if now is None or now.bound:
            continue
        for earlier in (measure.previous, measure.last_year):
            power = _scale(measure, now.value, earlier.value) if earlier is not None else None
            if earlier is not None and power is not None:
                yield finding(
                    "LC507",
                    **asked.cell("current"),
                    quote=asked.value,
                    value=asked.value,
                    earlier=earlier.text or written_figure(earlier.value, measure),
                    times=written(Decimal(10) ** power),
                    unit_of_measure=measure.unit.label,
                )
                break


def _scale(measure: Measure, one: Decimal, other: Decimal) -> int | None:
    """Return the power of ten between two figures that look like one in two units of measure, else None."""
    return None if measure.unit.percent else scale_between(one, other)


def scale_between(one: Decimal, other: Decimal) -> int | None:
    """Return 3, 6 or 9 where one positive figure is about that power of ten times the other (half to double)."""
    if one <= 0 or other <= 0:
        return None
    times = max(one, other) / min(one, other)
    return next((power for power in SCALES if Decimal("0.5") <= times.scaleb(-power) <= 2), None)


def impossible_share(context: UnitContext) -> Iterator[Finding]:
    """LC508: no count out of the denominator gives this percent, even rounded to the decimals it states.

    The denominator is the unit's own; for a share of wards and communes, which a department gives, their number.
    """
    for asked in context.asked:
        entry, figure, measure = asked.entry, asked.figure, asked.measure
        if figure is None or figure.bound or not measure.unit.percent or entry.numerator is not None:
            continue
        shared = measure.aggregation == Aggregation.SHARE_OF_UNITS_MEETING
        whole = entry.denominator or (Decimal(context.wards) if shared else None)
        if whole and is_whole(whole) and not _is_count_of(figure.value, whole):
            yield finding(
                "LC508", **asked.cell("current"), quote=asked.value, value=asked.value, denominator=written(whole)
            )


def _is_count_of(percent: Decimal, whole: Decimal) -> bool:
    """Tell whether some whole number out of ``whole`` gives ``percent`` when rounded to its decimals."""
    half = Decimal(1).scaleb(-decimals_of(percent)) / 2
    share = whole / 100
    lowest = _WIDE.multiply(percent - half, share).to_integral_value(ROUND_CEILING)
    highest = _WIDE.multiply(percent + half, share).to_integral_value(ROUND_FLOOR)
    return lowest <= highest


def figure_against_no_figure(context: UnitContext) -> Iterator[Finding]:
    """LC509: the unit claims that there are no data or that nothing arose, and gives a figure all the same.

    The figure counts; a figure of 0 agrees with nothing having arisen.
    """
    for asked in context.asked:
        claim, entry = asked.entry.claim, asked.entry
        if asked.figure is None or claim not in (Claim.NO_DATA, Claim.NO_OCCURRENCE) or entry.correction is not None:
            continue
        if not nothing_arose(entry):
            words = claim_text(claim, context.campaign)
            yield finding("LC509", **asked.cell("claim"), quote=asked.value, value=asked.value, claim=words)


def figure_of_nothing(context: UnitContext) -> Iterator[Finding]:
    """LC510: the denominator is 0, so nothing arose, yet there is a numerator or a figure; it isn't used."""
    for asked in context.asked:
        entry = asked.entry
        if entry.denominator is None or entry.denominator != 0 or entry.correction is not None:
            continue
        given = [written(entry.numerator)] if entry.numerator else []
        given += [asked.value] if asked.figure is not None and asked.figure.value != 0 else []
        if given:
            words = "; ".join(given)
            yield finding("LC510", **asked.cell("denominator"), quote=words, value=words)


def figure_for_higher_level(context: UnitContext) -> Iterator[Finding]:
    """LC511: a figure for an indicator that is assessed at a higher level is kept and shown, and decides nothing."""
    for asked in context.asked:
        if asked.figure is not None and asked.higher_level:
            yield finding("LC511", **asked.cell("current"), quote=asked.value, value=asked.value)


CHECKS: tuple[UnitCheck, ...] = (
    numerator_above_denominator,
    figure_not_ratio,
    claim_against_figure,
    claimed_higher_level,
    previous_changed,
    jump,
    other_scale,
    impossible_share,
    figure_against_no_figure,
    figure_of_nothing,
    figure_for_higher_level,
)
