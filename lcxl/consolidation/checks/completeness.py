"""Family LC3: is everything there that was asked for?"""

from __future__ import annotations

from collections.abc import Iterator

from lcxl.consolidation.checks.context import Asked, UnitCheck, UnitContext, threshold_words
from lcxl.findings import Finding, finding
from lcxl.model import Claim, FigureFrom, Status
from lcxl.submission import Role, claim_text, contact_of, nothing_arose, role_of


def required_blank(context: UnitContext) -> Iterator[Finding]:
    """LC301: a measure asked of the unit has neither a figure nor a claim.

    Indicators that are assessed at a higher level may stay blank.
    """
    for asked in context.asked:
        entry = asked.entry
        unclaimed = entry.claim is None and entry.quantity is None and not entry.unreadable
        if (unclaimed if asked.by_claim else entry.blank) and not asked.higher_level:
            yield finding("LC301", **asked.cell("claim" if asked.by_claim else "current"))


def claim_without_figure(context: UnitContext) -> Iterator[Finding]:
    """LC303: met or not met is claimed, no figure given, and the threshold is a number to compare with."""
    for asked in context.asked:
        claim = asked.entry.claim
        numeric = not asked.by_claim and not asked.higher_level and asked.measure.threshold is not None
        if numeric and claim in (Claim.MET, Claim.NOT_MET) and asked.figure is None and not asked.entry.unreadable:
            words = claim_text(claim, context.campaign)
            threshold = threshold_words(asked.measure)
            yield finding("LC303", **asked.cell("current"), quote=words, claim=words, threshold=threshold)


def _unexplained(context: UnitContext, asked: Asked) -> bool:
    """Tell whether the unit itself says that a measure is not met, and is the one that has to explain it.

    That is the lead, or the wards where the figure is theirs.  A claim against its figure is told elsewhere (LC503).
    """
    if asked.status != Status.NOT_MET or asked.higher_level:
        return False
    role, lead = role_of(context.unit, asked.measure), asked.measure.lead
    by_wards = asked.measure.figure_from == FigureFrom.WARDS
    return role == Role.LEAD or lead is None or (role == Role.MEMBER and by_wards)


def reason_missing(context: UnitContext) -> Iterator[Finding]:
    """LC305: the measure is not met and no reason is given."""
    for asked in context.asked:
        if not asked.entry.reason and _unexplained(context, asked):
            stated = asked.value or claim_text(Claim.NOT_MET, context.campaign)
            yield finding("LC305", **asked.cell("reason"), quote=stated)


def remedy_missing(context: UnitContext) -> Iterator[Finding]:
    """LC306: the measure is not met and no remedy is given."""
    for asked in context.asked:
        if not asked.entry.remedy and _unexplained(context, asked):
            stated = asked.value or claim_text(Claim.NOT_MET, context.campaign)
            yield finding("LC306", **asked.cell("remedy"), quote=stated)


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
    for asked in context.asked:
        entry, measure = asked.entry, asked.measure
        given = entry.numerator if entry.denominator is None else entry.denominator
        if given is None or (entry.numerator is None) == (entry.denominator is None):
            continue
        if not asked.by_claim and measure.numerator and measure.denominator and not nothing_arose(entry):
            missing = "numerator" if entry.numerator is None else "denominator"
            yield finding("LC310", **asked.cell(missing), quote=f"{given:f}")


CHECKS: tuple[UnitCheck, ...] = (
    required_blank,
    claim_without_figure,
    reason_missing,
    remedy_missing,
    contact_missing,
    signer_missing,
    half_fraction,
)
