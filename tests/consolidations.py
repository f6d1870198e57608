"""Consolidations for tests: a small one with a bit of everything, and Hạ Long's own catalogue answered in full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from lcxl.campaign.assignments import measures_of_unit, reporting_units
from lcxl.campaign.shipped import load_campaign
from lcxl.model import (
    Aggregation,
    Campaign,
    Claim,
    Consolidation,
    Correction,
    Entry,
    Evidence,
    Level,
    Measure,
    Narrative,
    Place,
    Ruling,
    Status,
    Submission,
    Unit,
)
from tests.builders import YES_NO, at_least, campaign, document, entry, measure, quantity, submission, together

FOLDER = "2-bao-cao-nhan/"


def small_campaign(**more: object) -> Campaign:
    """One measure of a lead, one of the wards, one of each other kind; a ruling on 12, a correction of a ward's 3.1."""
    made = campaign(
        measure("3.1", threshold=at_least(70), by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS, previous="90%"),
        measure("6.1", by="KT"),
        measure("12.1", text="Chất thải rắn", threshold=at_least(60)),
        measure("12.5", text="Nước thải", threshold=at_least(60), previous="49%"),
        measure("20.1", by="YT KT", previous="92%"),
        measure("47.1", unit=YES_NO, by="UBXP", aggregation=Aggregation.ALL_YES),
        levels={6: Level.HIGHER_LEVEL},
    )
    before = {3: Status.MET, 12: Status.NOT_MET, 20: Status.NOT_MET, 47: Status.MET}
    indicators = tuple(
        replace(i, previous_status=before.get(i.number), group="A3" if i.number > 6 else "A1", responsible=("YT", "KT"))
        for i in made.catalogue.indicators
    )
    ruling = Ruling(
        indicator=12,
        status=Status.MET,
        printed="- Chất thải rắn: 99%\n- Nước thải: 49,78%",
        reason="Nước thải đang được đầu tư",
        decided_by="Phòng GD&ĐT",
        decided_on=date(2024, 6, 24),
        place=Place(sheet="Kết luận", cell="A4"),
    )
    correction = Correction(
        unit="06664",
        measure="3.1",
        value="95%",
        reason="Gọi điện xác nhận",
        corrected_by="Bà Lan",
        corrected_on=date(2024, 6, 22),
        place=Place(sheet="Điều chỉnh", cell="A4"),
    )
    catalogue = replace(made.catalogue, indicators=indicators, groups={"A1": "Nhóm một", "A3": "Nhóm ba"})
    return replace(made, catalogue=catalogue, rulings=(ruling,), corrections=(correction,), **more)  # type: ignore[arg-type]


def small_submissions() -> Iterator[Submission]:
    """The health office, the economy office and two of three wards; the third ward sends nothing."""
    yield submission(
        "YT",
        entry("12.1", "99%", claim=Claim.MET),
        entry("12.5", "49,78%", claim=Claim.MET, evidence=("MC.YT.12.01", "MC.YT.12.02")),
        entry("20.1", "28341/30264", claim=Claim.NOT_MET, reason="Chưa có nước máy", remedy="=Đầu tư\nnâng cấp"),
        file=f"{FOLDER}Y tế #1 (50%).xlsx",
        evidence=(document("MC.YT.12.01", indicator=12, symbol="12/BC-YT"), document("MC.YT.12.09", indicator=12)),
        narratives=(
            Narrative(section="difficulties", text="Dân cư phân tán", row=5),
            Narrative(section="proposals", text="+ Tỉnh hỗ trợ kinh phí", row=6),
        ),
    )
    yield submission(
        "KT",
        entry("6.1", claim=Claim.HIGHER_LEVEL, note="Cấp TP không tính"),
        entry("20.1", "93%", claim=Claim.NOT_MET),
        file=f"{FOLDER}thu.zip!kinh te/KT.xlsx",
    )
    yield submission(
        "06652",
        entry("3.1", "Dưới 80%", claim=Claim.MET),
        entry("47.1", unit=YES_NO, claim=Claim.MET),
        file=f"{FOLDER}06652.xlsx",
        evidence=(document("MC.YT.12.01", indicator=3),),
    )
    yield submission(
        "06664",
        entry("3.1", "9,5%", claim=Claim.MET),
        entry("47.1", unit=YES_NO, claim=Claim.NO_OCCURRENCE),
        file=f"{FOLDER}06664.xlsx",
    )


def small(**more: object) -> Consolidation:
    """The small consolidation, judged on the day after the deadline."""
    return together(small_campaign(**more), small_submissions(), today=date(2024, 6, 22))


def ha_long(*missing: str) -> Consolidation:
    """Hạ Long's round with every unit's answers made up: figures at their thresholds, one not met, one without data."""
    made = _shipped()
    units = [unit for unit in reporting_units(made) if unit.code not in missing]
    return together(made, (_answers(made, unit) for unit in units), today=made.period.end)


def _answers(made: Campaign, unit: Unit) -> Submission:
    entries = tuple(_answer(unit, one) for one in measures_of_unit(made, unit))
    evidence = tuple(
        Evidence(code=one.evidence[0], title=f"Báo cáo về số liệu {one.measure}") for one in entries if one.evidence
    )
    name = f"{FOLDER}{unit.code} {unit.short_name.replace('/', '-')}.xlsx"
    return submission(unit.code, *entries, file=name, evidence=evidence)


def _answer(unit: Unit, asked: Measure) -> Entry:
    code, reference = asked.code, None if asked.threshold is None else asked.threshold.reference
    if code == "18.1":
        return entry(code, claim=Claim.NO_DATA)
    if not isinstance(reference, Decimal):
        return entry(code, claim=Claim.MET)
    figure = quantity("93,65%" if code == "20.1" else str(reference).replace(".", ","), asked.unit)
    claim = Claim.NOT_MET if code == "20.1" else Claim.MET
    return replace(entry(code, claim=claim, evidence=(f"MC.{unit.code}.{code}",)), quantity=figure)


@cache
def _shipped() -> Campaign:
    return load_campaign()
