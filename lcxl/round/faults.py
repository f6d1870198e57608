"""What is wrong in the campaign workbook: it stops a run before anything half-made is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lcxl.campaign import load_campaign
from lcxl.consolidation import apply_acceptances
from lcxl.engine import place_output
from lcxl.findings import Finding
from lcxl.model import Campaign, Consolidation
from lcxl.round.folder import CHECKS


def open_faults(findings: Sequence[Finding], campaign: Campaign) -> list[Finding]:
    """Return the findings that the office has not accepted."""
    reviewed = apply_acceptances(findings, campaign.acceptances, {}).findings[: len(findings)]
    return [one for one in reviewed if not one.accepted]


def list_faults(root: Path, findings: Sequence[Finding]) -> Path | None:
    """Write what is wrong in the campaign workbook into the workbook of findings; None if it can't be written."""
    from lcxl.writers import write_checks

    nothing = Consolidation(campaign=load_campaign(), indicators=(), units=(), findings=tuple(findings))
    return place_output(root / CHECKS, write_checks(nothing), root).path
