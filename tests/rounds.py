"""The demo's round in memory: its campaign, what its units answered, what it comes to."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from lcxl.campaign.assignments import reporting_units
from lcxl.campaign.shipped import load_campaign
from lcxl.consolidation.merging import consolidate
from lcxl.interfaces.demo.answers import DATA, demo_submission
from lcxl.interfaces.demo.rounds import DECISIONS
from lcxl.model import Campaign, Consolidation, Source
from lcxl.round.opening import dated
from lcxl.texts import load_data


@cache
def demo_round() -> Consolidation:
    """Return the consolidation of Hạ Long's round of June 2024."""
    data = load_data(DATA)
    campaign = load_campaign(decisions={key: data[key] for key in DECISIONS if key in data})
    answers = (demo_submission(campaign, unit, at) for at, unit in enumerate(reporting_units(campaign), start=1))
    known = (replace(one, source=Source(file=f"{one.unit}.xlsx", sha256=one.unit)) for one in answers)
    return consolidate(campaign, ((one, ()) for one in known))


def next_round(code: str = "2024-12") -> Campaign:
    """Return Hạ Long's campaign of a later period, without figures of earlier ones."""
    campaign = dated(load_campaign(), code)
    bare = replace(
        campaign.catalogue,
        indicators=tuple(replace(one, previous_status=None) for one in campaign.catalogue.indicators),
        measures=tuple(
            replace(one, previous=None, previous_text="", last_year=None, last_year_text="")
            for one in campaign.catalogue.measures
        ),
    )
    period = replace(campaign.period, previous_label="", last_year_label="")
    return replace(campaign, catalogue=bare, period=period)


ANSWERS = load_data(DATA)["answers"]
"""What the demo's units answered, by measure: the figures that the dispatch printed."""
