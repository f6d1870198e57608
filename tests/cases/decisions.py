"""One way for each finding about the office's decisions to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lcxl.findings import Finding
from lcxl.model import Acceptance, Correction, Handling, Receipt, Ruling, Status
from tests.builders import again, at_least, campaign, entry, measure, submission

Case = Callable[[Path], list[Finding]]
WATER = measure("20.1", threshold=at_least(50))


def of(figure: str = "93%", later: str = "", **decisions: Any) -> Case:
    """Make a case of one answer, and of another one in a second run that remembers the first."""

    def case(_: Path) -> list[Finding]:
        a_campaign = campaign(WATER, **decisions)
        outcome = again(a_campaign, [submission("YT", entry(figure=figure))])
        if later:
            remembered = dict(outcome.remembered)
            outcome = again(a_campaign, [submission("YT", entry(figure=later))], remembered)
        return list(outcome.consolidation.findings)

    return case


def corrections(*values: tuple[str, str]) -> tuple[Correction, ...]:
    return tuple(Correction(unit=unit, measure="20.1", value=value) for unit, value in values)


CASES: dict[str, Case] = {
    "LC871": of(receipts=(Receipt(unit="YT", file="bieu-cu.xlsx", handling=Handling.USE),)),
    "LC872": of(acceptances=(Acceptance(code="LC503", indicator=21),)),
    "LC874": of("40%", "41%", acceptances=(Acceptance(code="LC305", unit="YT", indicator=20),)),
    "LC875": of("49,78%", "65%", rulings=(Ruling(indicator=20, status=Status.MET),)),
    "LC877": of(corrections=corrections(("YT", "như đã báo qua điện thoại"))),
    "LC878": of(corrections=corrections(("KT", "93,65%"))),
    "LC879": of(corrections=corrections(("YT", "93%"), ("YT", "94%"))),
}
