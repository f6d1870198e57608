"""Which findings the office has ruled on or accepted: they come back marked so."""

from __future__ import annotations

from collections.abc import Iterable

from lcxl.findings import Finding
from lcxl.model import Acceptance, Status
from lcxl.proof.reference import Reference
from lcxl.proof.words import rule


def with_acceptances(findings: Iterable[Finding], reference: Reference | None) -> list[Finding]:
    """Return the findings, those that a ruling or an acceptance covers marked accepted."""
    if reference is None:
        return list(findings)
    return [found.at(accepted=found.accepted or _is_covered(found, reference)) for found in findings]


def _is_covered(found: Finding, reference: Reference) -> bool:
    ruled = found.code in rule("ruled") and any(
        ruling.indicator == found.indicator and (ruling.status or ruling.figure) for ruling in reference.rulings
    )
    if found.code == "LP213" and _stated(found, reference):
        return True
    return ruled or any(_accepts(acceptance, found) for acceptance in reference.acceptances)


def _stated(found: Finding, reference: Reference) -> bool:
    """Tell whether the campaign itself says that an indicator was not met in the earlier period."""
    indicators = reference.catalogue.indicators if reference.catalogue else ()
    return any(one.number == found.indicator and one.previous_status is Status.NOT_MET for one in indicators)


def _accepts(acceptance: Acceptance, found: Finding) -> bool:
    """Tell whether a row of the acceptances is about a finding: its own code, or the one that checks give the same."""
    same = acceptance.code == found.code or acceptance.code in rule("same_as").get(found.code, ())
    if not same or (acceptance.indicator is not None and acceptance.indicator != found.indicator):
        return False
    return not acceptance.value or any(acceptance.value in slot for slot in found.slots.values())
