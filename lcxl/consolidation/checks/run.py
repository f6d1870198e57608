"""Checks of readable answers, one module per family; each finding code is raised by one function.

Gates before these (is it our form, whose, is its layout whole, are its values readable) are passed in reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lcxl.consolidation.checks import across, completeness, consistency, evidence, twins
from lcxl.consolidation.checks.context import RoundCheck, RoundContext, UnitCheck, UnitContext
from lcxl.consolidation.checks.own import OwnCheck
from lcxl.findings import Finding

UNIT_CHECKS: tuple[UnitCheck, ...] = (*completeness.CHECKS, *consistency.CHECKS, *evidence.CHECKS)
OF_FORMS = frozenset(
    {completeness.contact_missing, completeness.signer_missing, consistency.previous_changed, *evidence.CHECKS}
)
"""What is asked of a form only: the consolidated workbook of a lower level was checked there."""

_EVIDENCE = frozenset(evidence.CHECKS)
ROUND_CHECKS: tuple[RoundCheck, ...] = (*across.CHECKS, *twins.CHECKS)


def check_unit(context: UnitContext, own: Iterable[OwnCheck] = ()) -> Iterator[Finding]:
    """Yield everything that is to be told of one unit's answers; ``own`` are further checks."""
    rolled_up = any(submission.rolled_up for submission in context.answers.submissions)
    passed_over = OF_FORMS if rolled_up else _EVIDENCE if _without_evidence(context) else frozenset()
    for check in UNIT_CHECKS:
        if check not in passed_over:
            yield from check(context)
    for one in own:
        if one.scope == "unit":
            yield from one(context)


def _without_evidence(context: UnitContext) -> bool:
    """Tell whether the round asks for no evidence."""
    return context.campaign.settings.evidence_required is None


def check_round(context: RoundContext, own: Iterable[OwnCheck] = ()) -> Iterator[Finding]:
    """Yield everything that is to be told of the round as a whole; ``own`` are further checks."""
    for check in ROUND_CHECKS:
        yield from check(context)
    for one in own:
        if one.scope == "round":
            yield from one(context)
