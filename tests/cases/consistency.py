"""One way for each finding of family LC5 to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from lcxl.consolidation.checks.run import check_unit
from lcxl.findings import Finding
from lcxl.model import Aggregation, Claim, Entry, Level, Measure
from tests.builders import COUNT, MILLIONS, at_least, campaign, context, entry, measure, quantity, submission

Case = Callable[[Path], list[Finding]]


def of(asked: Measure, answered: Entry, **more: Any) -> Case:
    """Make a case of one answer of the lead to one measure."""

    def case(_: Path) -> list[Finding]:
        return list(check_unit(context(campaign(asked, **more), submission("YT", answered))))

    return case


CLEAN_WATER = measure("20.1", threshold=at_least(50), previous="92%")

CASES: dict[str, Case] = {
    "LC501": of(CLEAN_WATER, entry(figure="30264/28341")),
    "LC502": of(CLEAN_WATER, entry(figure="96,3%", numerator=Decimal(28341), denominator=Decimal(30264))),
    "LC503": of(CLEAN_WATER, entry(figure="49,78%", claim=Claim.MET)),
    "LC504": of(CLEAN_WATER, entry(claim=Claim.HIGHER_LEVEL)),
    "LC505": of(CLEAN_WATER, entry(figure="93%", previous=quantity("90%"), previous_text="90%")),
    "LC506": of(CLEAN_WATER, entry(figure="60%")),
    "LC507": of(
        measure("10.1", unit=MILLIONS, threshold=at_least(1), previous="1.450"),
        entry("10.1", "1.500.000", unit=MILLIONS),
    ),
    "LC508": of(measure("27.1", aggregation=Aggregation.SHARE_OF_UNITS_MEETING), entry("27.1", "50%")),
    "LC509": of(CLEAN_WATER, entry(figure="93%", claim=Claim.NO_OCCURRENCE)),
    "LC510": of(CLEAN_WATER, entry(figure="80%", numerator=Decimal(5), denominator=Decimal(0))),
    "LC511": of(
        measure("6.1", unit=COUNT, threshold=at_least(2)),
        entry("6.1", "3", unit=COUNT),
        levels={6: Level.HIGHER_LEVEL},
    ),
}
