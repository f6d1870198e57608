"""One way for each finding of family LC3 to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from lcxl.consolidation.checks.run import check_unit
from lcxl.findings import Finding
from lcxl.model import Claim, Contact, Entry
from tests.builders import at_least, campaign, context, entry, measure, submission


def checked(*entries: Entry, **more: Any) -> list[Finding]:
    one = submission("YT", *entries, **more)
    return list(check_unit(context(campaign(measure("20.1", threshold=at_least(50))), one)))


def blank(_: Path) -> list[Finding]:
    return checked(entry())


def claimed(_: Path) -> list[Finding]:
    return checked(entry(claim=Claim.MET))


def not_met(_: Path) -> list[Finding]:
    return checked(entry(figure="40%", claim=Claim.NOT_MET))


def no_telephone(_: Path) -> list[Finding]:
    return checked(entry(figure="60%"), contact=Contact(person="Nguyễn Thị Hoa"))


def no_signer(_: Path) -> list[Finding]:
    return checked(entry(figure="60%"), signer="")


def only_a_numerator(_: Path) -> list[Finding]:
    return checked(entry(figure="60%", numerator=Decimal(28341)))


CASES: dict[str, Callable[[Path], list[Finding]]] = {
    "LC301": blank,
    "LC303": claimed,
    "LC305": not_met,
    "LC306": not_met,
    "LC307": no_telephone,
    "LC308": no_signer,
    "LC310": only_a_numerator,
}
