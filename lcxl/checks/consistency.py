"""Family LC5: do the things that one unit says hold together?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from lcxl.answers import claim_text, nothing_arose, written_figure
from lcxl.assignments import TERRITORIAL
from lcxl.checks.context import UnitCheck, UnitContext, cell, decimals_of, threshold_words, value_words
from lcxl.findings import Finding, finding
from lcxl.model import Aggregation, Answer, Campaign, Claim, Measure, Quantity
from lcxl.numbers import is_whole, written
from lcxl.texts import label
from lcxl.thresholds import agrees, ratio
from lcxl.vietnamese import fold

_WIDE = Context(prec=60)
_RESIDUE = Decimal("1e-9")
SCALES = (3, 6, 9)
"""Powers of ten between units of measure that get mixed up: dong, thousand, million, billion."""


def numerator_above_denominator(context: UnitContext) -> Iterator[Finding]:
    """LC501: a share of something can't be more than all of it."""
    for measure, answer in context.asked():
        numerator, denominator = answer.entry.numerator, answer.entry.denominator
        if measure.unit.maximum is None or numerator is None or not denominator or numerator <= denominator:
            continue
        above, below = written(numerator), written(denominator)
        place = cell(answer, "numerator", measure)
        yield finding("LC501", **place, quote=f"{above}/{below}", numerator=above, denominator=below)


def figure_not_ratio(context: UnitContext) -> Iterator[Finding]:
    """LC502: the figure typed isn't numerator over denominator, within its own precision."""
    for measure, answer in context.asked():
        entry = answer.entry
        quantity = context.figure(measure, answer)
        if quantity is None or entry.correction is not None or entry.numerator is None or not entry.denominator:
            continue
        exact = ratio(entry.numerator, entry.denominator, measure.unit)
        if exact is not None and not agrees(quantity, exact):
            yield finding(
                "LC502",
                **cell(answer, "current", measure),
                quote=value_words(quantity, measure),
                value=value_words(quantity, measure),
                computed=written_figure(exact, measure),
                numerator=written(entry.numerator),
                denominator=written(entry.denominator),
            )


def claim_against_figure(context: UnitContext) -> Iterator[Finding]:
    """LC503: the claim says one thing, the figure against its threshold another; the figure counts until ruled."""
    for measure, answer in context.asked():
        found, claimed = context.figure_status(measure, answer), answer.entry.claim
        if context.higher_level(measure) or found is None or claimed not in (Claim.MET, Claim.NOT_MET):
            continue
        if claimed.value != found.value:
            quantity = context.figure(measure, answer)
            yield finding(
                "LC503",
                **cell(answer, "claim", measure),
                quote=value_words(quantity, measure),
                value=value_words(quantity, measure),
                threshold=threshold_words(measure),
                claim=claim_text(claimed, context.campaign),
                status=label(f"status.{found}"),
            )


def claimed_higher_level(context: UnitContext) -> Iterator[Finding]:
    """LC504: an indicator of the reporting level is passed on to a higher one; no data until the office rules."""
    for measure, answer in context.asked():
        if answer.entry.claim == Claim.HIGHER_LEVEL and not context.higher_level(measure):
            words = claim_text(Claim.HIGHER_LEVEL, context.campaign)
            yield finding("LC504", **cell(answer, "claim", measure), quote=words, claim=words)


def previous_changed(context: UnitContext) -> Iterator[Finding]:
    """LC505: the figure of the previous period that the form came with was overtyped; the campaign's is used."""
    for measure, answer in context.asked():
        entry = answer.entry
        if not entry.previous_text and entry.previous is None:
            continue
        if not _same_previous(measure, entry.previous, entry.previous_text):
            known = measure.previous_text or value_words(measure.previous, measure)
            typed = entry.previous_text or value_words(entry.previous, measure)
            yield finding(
                "LC505", **cell(answer, "previous", measure), quote=typed, typed=typed, known=known or "\u2013"
            )


def _same_previous(measure: Measure, typed: Quantity | None, text: str) -> bool:
    if typed is not None and measure.previous is not None:
        same = abs(typed.value - measure.previous.value) < _RESIDUE
        return same and typed.bound == measure.previous.bound
    if typed is not None:
        return False
    return fold(text) == fold(measure.previous_text)


def _comparable(context: UnitContext) -> Iterator[tuple[Measure, Answer, Decimal, Decimal]]:
    """Yield exact figures with an exact figure of the previous period to compare with, both positive."""
    for measure, answer in context.asked():
        now, before = context.figure(measure, answer), measure.previous
        if now is None or before is None or now.bound or before.bound or not context.stands_alone(measure):
            continue
        if context.unit.kind in TERRITORIAL and not measure.unit.percent:
            continue
        yield measure, answer, now.value, before.value


def jump(context: UnitContext) -> Iterator[Finding]:
    """LC506: the figure changed more against the previous period than the campaign takes for unremarkable.

    Percents by points (``jump_points``), other figures by their share (``jump_share``).
    """
    for measure, answer, now, before in _comparable(context):
        if is_jump(context.campaign, measure, now, before) and _scale(measure, now, before) is None:
            yield finding(
                "LC506",
                **cell(answer, "current", measure),
                quote=written_figure(now, measure),
                value=written_figure(now, measure),
                previous=measure.previous_text or written_figure(before, measure),
            )


def is_jump(campaign: Campaign, measure: Measure, now: Decimal, before: Decimal) -> bool:
    """Tell whether a change is beyond the campaign's bounds."""
    change = abs(now - before)
    if measure.unit.percent:
        return change > campaign.settings.jump_points
    return before != 0 and change > campaign.settings.jump_share * abs(before)


def other_scale(context: UnitContext) -> Iterator[Finding]:
    """LC507: the figure is about a thousand (million, billion) times an earlier one: another unit of measure?"""
    for measure, answer in context.asked():
        now = context.figure(measure, answer)
        if now is None or now.bound or not context.stands_alone(measure):
            continue
        for earlier in (measure.previous, measure.last_year):
            power = _scale(measure, now.value, earlier.value) if earlier is not None else None
            if earlier is not None and power is not None:
                yield finding(
                    "LC507",
                    **cell(answer, "current", measure),
                    quote=value_words(now, measure),
                    value=value_words(now, measure),
                    earlier=value_words(earlier, measure),
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
    for measure, answer in context.asked():
        entry, quantity = answer.entry, context.figure(measure, answer)
        if quantity is None or quantity.bound or not measure.unit.percent or entry.numerator is not None:
            continue
        shared = measure.aggregation == Aggregation.SHARE_OF_UNITS_MEETING
        whole = entry.denominator or (Decimal(context.wards) if shared else None)
        if whole and is_whole(whole) and not _is_count_of(quantity.value, whole):
            yield finding(
                "LC508",
                **cell(answer, "current", measure),
                quote=value_words(quantity, measure),
                value=value_words(quantity, measure),
                denominator=written(whole),
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
    for measure, answer in context.asked():
        entry, quantity = answer.entry, context.figure(measure, answer)
        if quantity is None or entry.claim not in (Claim.NO_DATA, Claim.NO_OCCURRENCE) or entry.correction is not None:
            continue
        if not nothing_arose(entry):
            words = claim_text(entry.claim, context.campaign)
            value = value_words(quantity, measure)
            yield finding("LC509", **cell(answer, "claim", measure), quote=value, value=value, claim=words)


def figure_of_nothing(context: UnitContext) -> Iterator[Finding]:
    """LC510: the denominator is 0, so nothing arose, yet there is a numerator or a figure; it isn't used."""
    for measure, answer in context.asked():
        entry = answer.entry
        if entry.denominator is None or entry.denominator != 0 or entry.correction is not None:
            continue
        given = [written(part) for part in (entry.numerator,) if part]
        quantity = context.figure(measure, answer)
        given += [value_words(quantity, measure)] if quantity is not None and quantity.value != 0 else []
        if given:
            yield finding(
                "LC510", **cell(answer, "denominator", measure), quote="; ".join(given), value="; ".join(given)
            )


def figure_for_higher_level(context: UnitContext) -> Iterator[Finding]:
    """LC511: a figure for an indicator that is assessed at a higher level is kept and shown, and decides nothing."""
    for measure, answer in context.asked():
        quantity = context.figure(measure, answer)
        if quantity is not None and context.higher_level(measure):
            value = value_words(quantity, measure)
            yield finding("LC511", **cell(answer, "current", measure), quote=value, value=value)


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
