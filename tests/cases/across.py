"""One way for each finding of family LC7 to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from lcxl.findings import Finding
from lcxl.model import (
    Aggregation,
    Campaign,
    Claim,
    Contact,
    FigureFrom,
    FileState,
    Measure,
    Narrative,
    Submission,
    Unit,
    UnitKind,
)
from tests.builders import (
    MILLIONS,
    UNITS,
    YES_NO,
    at_least,
    campaign,
    claims,
    document,
    entry,
    measure,
    record,
    submission,
    together,
    wards,
)

Case = Callable[[Path], list[Finding]]


def of(asked: Measure | Campaign, *submissions: Submission, **more: Any) -> Case:
    """Make a case of a whole round."""

    def case(_: Path) -> list[Finding]:
        a_campaign = asked if isinstance(asked, Campaign) else campaign(asked)
        return list(together(a_campaign, submissions, **more).findings)

    return case


WATER = measure("20.1", threshold=at_least(50))
SHARED = measure("20.1", by="YT KT", threshold=at_least(50))
MONEY = measure("10.1", unit=MILLIONS, by="YT KT", threshold=at_least(1))
ASKED = measure("3.1", by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS, threshold=at_least(50))
BOTH = measure(
    "3.1",
    by="YT UBXP",
    aggregation=Aggregation.RATIO_OF_SUMS,
    figure_from=FigureFrom.LEAD,
    threshold=at_least(50),
)
YES = measure("48.1", unit=YES_NO, by="UBXP", aggregation=Aggregation.ALL_YES)
TWO = campaign(ASKED, measure("7.1", by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS))
OTHER = Unit(code="TP", name="Phòng Tư pháp", short_name="Phòng Tư pháp", kind=UnitKind.DEPARTMENT)


def versions(first: str = "", second: str = "") -> tuple[Submission, Submission]:
    """Return two files with different figures and these dates."""
    old = submission("YT", entry(figure="93,65%"), file="a.xlsx", dated=first)
    return old, submission("YT", entry(figure="95%"), file="b.xlsx", dated=second)


def copied(file: str) -> list[Submission]:
    rows = [entry("3.1", "4512/4530"), entry("7.1", "1203/1250")]
    return [submission(unit, *rows, file=f"{unit}.xlsx", sha256=unit) for unit in ("06652", "06664")]


PARTIAL = (
    submission("YT", entry(figure="93%"), file="a.xlsx", dated="2024-06-18"),
    submission(
        "YT", entry(), file="b.xlsx", dated="2024-06-20", narratives=(Narrative(section="remedies", text="Đầu tư"),)
    ),
)

CASES: dict[str, Case] = {
    "LC701": of(WATER),
    "LC702": of(WATER, submission("YT", entry(figure="93%"), dated="2024-06-25")),
    "LC703": of(WATER, files=(record("bao-cao.pdf", state=FileState.REFUSED, unit="YT"),)),
    "LC704": of(campaign(WATER, units=(*UNITS, OTHER)), submission("TP", entry(figure="93%"))),
    "LC710": of(
        WATER, *(submission("YT", entry(figure="93%"), file=file, sha256="1") for file in ("a.xlsx", "b.xlsx"))
    ),
    "LC711": of(WATER, *versions("2024-06-18", "2024-06-20")),
    "LC712": of(WATER, *versions()),
    "LC713": of(WATER, *PARTIAL),
    "LC720": of(SHARED, submission("YT", entry(figure="93,65%")), submission("KT", entry(figure="93,6%"))),
    "LC721": of(BOTH, submission("YT", entry("3.1", "93,65%")), *wards("3.1", "91/100", "91/100", "91/100")),
    "LC722": of(
        MONEY,
        submission("YT", entry("10.1", "1.500", unit=MILLIONS)),
        submission("KT", entry("10.1", "1.500.000", unit=MILLIONS)),
    ),
    "LC723": of(ASKED, *wards("3.1", "100%", "100%", "100%")),
    "LC724": of(ASKED, *wards("3.1", "90/100", "95%", "100%")),
    "LC725": of(ASKED, *wards("3.1", "90%", "95%", "100%")),
    "LC726": of(YES, *claims("48.1", Claim.MET, Claim.MET)),
    "LC727": of(WATER, submission("YT", entry(claim=Claim.NO_OCCURRENCE))),
    "LC729": of(SHARED, submission("KT", entry(figure="93,65%"))),
    "LC743": of(
        replace(measure("20.1", by="YT KT"), lead=None), *(submission(u, entry(figure="90%")) for u in ("YT", "KT"))
    ),
    "LC740": of(TWO, *copied("")),
    "LC741": of(
        ASKED,
        *(
            submission(u, entry("3.1", "9/9"), contact=Contact(person="Hoa", telephone=telephone))
            for u, telephone in (("06652", "0912 345 678"), ("06664", "+84 912.345.678"))
        ),
    ),
    "LC742": of(
        ASKED,
        submission("06652", entry("3.1", "90%")),
        submission("06664", entry("3.1", "80%"), evidence=(document("MC.06664.03.01", issuer="UBND Phường Hà Phong"),)),
    ),
    "LC750": of(
        measure("3.1", by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS, previous="100%"),
        *wards("3.1", "60/100", "61/100", "62/100"),
    ),
}
