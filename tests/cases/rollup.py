"""One way for each finding about consolidated workbooks of a lower level to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lcxl.findings import Finding
from lcxl.model import Campaign, Consolidation
from tests.builders import together
from tests.round.test_rollup import CITY_A, PROVINCE_P, read, renamed

Case = Callable[[Path], list[Finding]]


def of(round_: Campaign, done: Consolidation, name: str = "tong-hop.xlsx") -> Case:
    return lambda _: list(read(round_, done, name).findings)


PROVINCE = PROVINCE_P.campaign
NAMELESS = renamed(CITY_A, place_name="(tên địa phương)")
OTHER = replace(PROVINCE, catalogue=replace(PROVINCE.catalogue, code="khac"))
SHORT = replace(
    CITY_A.campaign,
    catalogue=replace(
        CITY_A.campaign.catalogue,
        indicators=CITY_A.campaign.catalogue.indicators[:4],
        measures=CITY_A.campaign.catalogue.measures[:4],
    ),
)

CASES: dict[str, Case] = {
    "LC260": of(PROVINCE, PROVINCE_P),
    "LC261": of(OTHER, CITY_A),
    "LC262": of(PROVINCE, NAMELESS),
    "LC263": of(PROVINCE, NAMELESS, "thành phố A/tong-hop.xlsx"),
    "LC264": of(PROVINCE, CITY_A, "thành phố B/tong-hop.xlsx"),
    "LC265": of(PROVINCE, together(SHORT, [])),
}
