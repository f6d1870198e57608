"""Family LC3: is everything there that was asked for?"""

from __future__ import annotations

from collections.abc import Iterator

from lcxl.answers import Role, claim_text, contact_of, nothing_arose, role_of
from lcxl.checks.context import UnitCheck, UnitContext, cell, threshold_words, value_words
from lcxl.findings import Finding, finding
from lcxl.model import Answer, Claim, FigureFrom, Measure, Status


def required_blank(context: UnitContext) -> Iterator[Finding]:
    """LC301: a measure asked of the unit has neither a figure nor a claim.

    Indicators that are assessed at a higher level may stay blank.
    """
    for measure, answer in context.asked():
        entry, by_claim = answer.entry, context.claims_only(measure)
        blank = (entry.claim is None and entry.quantity is None and not entry.unreadable) if by_claim else entry.blank
        if blank and not context.higher_level(measure):
            yield finding("LC301", **cell(answer, "claim" if by_claim else "current", measure))


def claim_without_figure(context: UnitContext) -> Iterator[Finding]:
    """LC303: met or not met is claimed, no figure given, and the threshold is a number to compare with."""
    for measure, answer in context.asked():
        entry = answer.entry
        if context.claims_only(measure) or context.higher_level(measure) or measure.threshold is None:
            continue
        decided = entry.claim in (Claim.MET, Claim.NOT_MET) and not entry.unreadable
        if decided and entry.claim is not None and context.figure(measure, answer) is None:
            words = claim_text(entry.claim, context.campaign)
            yield finding(
                "LC303",
                **cell(answer, "current", measure),
                quote=words,
                claim=words,
                threshold=threshold_words(measure),
            )


def _unmet(context: UnitContext) -> Iterator[tuple[Measure, Answer]]:
    """Yield what the unit itself says is not met, where it is the unit that has to explain it.

    That is the lead, or the wards where the figure is theirs.  A claim against its figure is told elsewhere (LC503).
    """
    for measure, answer in context.asked():
        role = role_of(context.unit, measure)
        by_wards = measure.figure_from == FigureFrom.WARDS or measure.lead is None
        explains = role == Role.LEAD or (role == Role.WARD and by_wards) or (role == Role.PARTNER and not measure.lead)
        if explains and context.status(measure, answer) == Status.NOT_MET and not context.higher_level(measure):
            yield measure, answer


def _stated(context: UnitContext, measure: Measure, answer: Answer) -> str:
    """Return the value that a finding on an unmet measure depends on."""
    quantity = context.figure(measure, answer)
    return value_words(quantity, measure) or claim_text(Claim.NOT_MET, context.campaign)


def reason_missing(context: UnitContext) -> Iterator[Finding]:
    """LC305: the measure is not met and no reason is given."""
    for measure, answer in _unmet(context):
        if not answer.entry.reason:
            yield finding("LC305", **cell(answer, "reason", measure), quote=_stated(context, measure, answer))


def remedy_missing(context: UnitContext) -> Iterator[Finding]:
    """LC306: the measure is not met and no remedy is given."""
    for measure, answer in _unmet(context):
        if not answer.entry.remedy:
            yield finding("LC306", **cell(answer, "remedy", measure), quote=_stated(context, measure, answer))


def contact_missing(context: UnitContext) -> Iterator[Finding]:
    """LC307: the form names no contact person, or no telephone to reach the unit by."""
    contact = contact_of(context.answers)
    for key, given in (("contact", contact.person), ("telephone", contact.telephone)):
        if not given:
            yield finding("LC307", **context.unit_field(key))
            return


def signer_missing(context: UnitContext) -> Iterator[Finding]:
    """LC308: the form doesn't say who signs for the unit."""
    if not any(submission.signer for submission in context.answers.submissions):
        yield finding("LC308", **context.unit_field("signer"))


def half_fraction(context: UnitContext) -> Iterator[Finding]:
    """LC310: a numerator without its denominator, or the other way round: the figure can't be checked or added up."""
    for measure, answer in context.asked():
        entry = answer.entry
        if context.claims_only(measure) or nothing_arose(entry) or not (measure.numerator and measure.denominator):
            continue
        if (entry.numerator is None) != (entry.denominator is None):
            missing = "numerator" if entry.numerator is None else "denominator"
            given = entry.numerator if entry.numerator is not None else entry.denominator
            yield finding("LC310", **cell(answer, missing, measure), quote=f"{given:f}")


CHECKS: tuple[UnitCheck, ...] = (
    required_blank,
    claim_without_figure,
    reason_missing,
    remedy_missing,
    contact_missing,
    signer_missing,
    half_fraction,
)
