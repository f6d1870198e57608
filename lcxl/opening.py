"""Opening a round: the campaign folder with its workbook, its dispatch template and empty folders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lcxl.campaign import FILE
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.model import Campaign
from lcxl.periods import period_dates
from lcxl.round import FORMS, RECEIVED, RESULTS, TEMPLATE
from lcxl.shipped import CATALOGUE, ROUND, UNITS, load_campaign
from lcxl.store import write_whole

NEW_ROUND = "moi"
"""The round's data file for another period, place or catalogue: no figures, neutral texts."""


def start_round(
    root: Path,
    *,
    catalogue: Path | None = None,
    units: Path | None = None,
    period: str | None = None,
    previous: Path | None = None,
    decisions: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> list[Finding]:
    """Write the campaign folder ``root`` and return what staff must know of it.

    Without options it is the round of June 2024 of Ha Long city; ``previous`` is the last round's folder, its
    consolidated workbook or its dispatch; ``decisions`` are rows of further sheets by key.  LcxlError (LC821) for a
    period code that is none; DataError for a mistake in a given file.
    """
    own = catalogue is None and units is None and period is None and previous is None
    campaign = load_campaign(
        ROUND if own else NEW_ROUND, catalogue=catalogue or CATALOGUE, units=units or UNITS, decisions=decisions
    )
    if not own:
        campaign = dated(campaign, period)
    findings: list[Finding] = []
    if previous is not None:
        from lcxl.previous import with_previous

        campaign, findings = with_previous(campaign, previous)
    write_round(root, campaign)
    return findings


def dated(campaign: Campaign, code: str | None) -> Campaign:
    """Return the campaign of another period."""
    code = code or campaign.period.code
    dates = period_dates(code)
    if dates is None:
        raise LcxlError(finding("LC821", code=code))
    period = replace(campaign.period, code=code, start=dates[0], end=dates[1], cutoff=dates[1], deadline=None)
    return replace(campaign, code=f"{campaign.code}-{code.lower()}", period=period)


def write_round(root: Path, campaign: Campaign) -> None:
    """Write the folders, the campaign workbook and the dispatch template of a campaign."""
    from lcxl.writers.campaign import write_campaign
    from lcxl.writers.template_files import template
    from lcxl.writers.templates import DISPATCH

    for folder in (FORMS, RECEIVED, RESULTS):
        (root / folder).mkdir(parents=True, exist_ok=True)
    write_whole(root / FILE, write_campaign(campaign))
    write_whole(root / TEMPLATE, template(DISPATCH))
