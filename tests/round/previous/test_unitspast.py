"""Each unit is compared with what it reported itself, the place with what it came to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcxl.campaign.assignments import Assignments
from lcxl.layout.form import INDICATORS
from lcxl.model import Aggregation, Campaign, Quantity, Status, Threshold, Unit, UnitKind, UnitPast
from lcxl.readers.books.campaign import read_campaign
from lcxl.round.folder import Reading
from lcxl.round.opening import Opening, start_round, write_round
from lcxl.round.previous.carrying import with_previous
from lcxl.round.round import open_round
from lcxl.writers.consolidated.workbook import write_consolidated
from lcxl.writers.forms.form import write_form
from tests.builders import ALL, COUNT, PERIOD, WARDS, YT, at_least, campaign, entry, measure, submission, together

NOT_LESS = Threshold(operator=">=", reference="previous")
CLASSES = replace(
    measure("7.1", unit=COUNT, by="UBXP", aggregation=Aggregation.SUM, threshold=NOT_LESS), numerator="", denominator=""
)
WATER = measure("20.1", by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS, threshold=at_least(90))
LED = measure("30.1", unit=COUNT, by="YT UBXP", aggregation=Aggregation.SUM, threshold=NOT_LESS)
COMMUNES = tuple(
    Unit(
        code=f"{at:05}",
        name=f"Xã Thứ {at}",
        short_name=f"Xã Thứ {at}",
        kind=UnitKind.COMMUNE,
        groups=("UBXP",),
    )
    for at in range(1, 55)
)
FIRST = campaign(CLASSES, WATER, units=(YT, ALL, *COMMUNES))
JUNE, JULY = date(2024, 6, 30), date(2024, 7, 1)


def figures_in(form: Path, column: str) -> dict[str, Any]:
    sheet = openpyxl.load_workbook(form)[INDICATORS.name]
    at, code = INDICATORS.index(column), INDICATORS.index("measure")
    rows = sheet.iter_rows(min_row=INDICATORS.header_row + 1, values_only=True)
    return {row[code]: row[at] for row in rows if row[code]}


def answered(root: Path, a_campaign: Campaign, classes: dict[str, int]) -> None:
    for at, unit in enumerate(COMMUNES, 1):
        answers = submission(
            unit.code,
            entry("7.1", str(classes[unit.code]), unit=COUNT),
            entry("20.1", numerator=Decimal(900 + at), denominator=Decimal(1000)),
        )
        (root / "2-bao-cao-nhan" / f"{unit.code}.xlsx").write_bytes(write_form(a_campaign, unit, filled=answers))


def codes_of(root: Path) -> set[str]:
    return {one.code for one in open_round(root, Reading(workers=1, cache=False)).consolidate().findings}


def test_each_of_54_forms_holds_its_own_units_earlier_figure(tmp_path: Path) -> None:
    first, second = tmp_path / "mot", tmp_path / "hai"
    write_round(first, FIRST)
    answered(first, FIRST, {unit.code: at for at, unit in enumerate(COMMUNES, 1)})
    open_round(first, Reading(workers=1)).write_all()
    start_round(second, Opening(period="2024-12", previous=first))
    now, findings = read_campaign(second / "chien-dich.xlsx")
    assert findings == []
    assert now.catalogue.measure("7.1").previous == Quantity(value=Decimal(1485), text="1.485")  # 1 + 2 + ... + 54
    open_round(second, Reading(workers=1)).write_forms()
    forms = {path.name[:5]: path for path in (second / "1-bieu-mau").rglob("*.xlsx")}
    assert sorted(forms) == [unit.code for unit in COMMUNES]
    for at, unit in enumerate(COMMUNES, 1):
        found = figures_in(forms[unit.code], "previous")
        assert found == {"7.1": at, "20.1": pytest.approx((900 + at) / 1000)}, unit.code
        assert set(figures_in(forms[unit.code], "last_year").values()) == {None}
    # A commune's 2 beside the place's 1.485 is no jump, no other scale, no hundredfold and no shortfall.
    answered(second, now, {unit.code: at + 1 if at > 2 else at for at, unit in enumerate(COMMUNES, 1)})
    assert not codes_of(second) & {"LC425", "LC501", "LC502", "LC505", "LC506", "LC507"}
    result = open_round(second, Reading(workers=1)).consolidate()
    assert {one.indicator.number: one.status for one in result.indicators} == {7: Status.MET, 20: Status.MET}


def test_without_own_figures_the_places_are_not_the_units() -> None:
    known = replace(CLASSES, previous=Quantity(value=Decimal(120)), previous_text="120")
    led = replace(LED, previous=Quantity(value=Decimal(120)), previous_text="120")
    past = UnitPast(unit="06652", measure="7.1", previous=Quantity(value=Decimal(2)), previous_text="2")
    round_ = campaign(known, led, units_past=(past,))
    asked = Assignments(round_)
    assert [(m.code, m.previous_text) for m in asked.of(WARDS[0])] == [("7.1", "2"), ("30.1", "")]
    assert [(m.code, m.previous_text) for m in asked.of(WARDS[1])] == [("7.1", ""), ("30.1", "")]
    assert [(m.code, m.previous_text) for m in asked.of(YT)] == [("30.1", "120")]
    assert asked.of(WARDS[1]) is asked.of(WARDS[2])
    answers = [submission(unit.code, entry("7.1", "40", unit=COUNT)) for unit in WARDS]
    done = together(round_, answers)
    assert done.indicators[0].status == Status.MET  # 120, against the place's 120
    jumps = [one.unit for one in done.findings if one.code == "LC506"]
    assert jumps == ["06652"]  # 40, against its own 2
    share = replace(known, aggregation=Aggregation.SHARE_OF_UNITS_MEETING, threshold=NOT_LESS)
    assert together(campaign(share, units_past=(past,)), answers).indicators[0].measures[0].denominator == 1


@pytest.mark.parametrize(
    ("aggregation", "figures", "joined"),
    [(Aggregation.SUM, ("3", "5"), "8"), (Aggregation.MEAN, ("3", "5"), ""), (Aggregation.SUM, ("3", ""), "")],
)
def test_a_unit_made_of_two_has_their_sum_where_sums_are_meant(
    tmp_path: Path, aggregation: Aggregation, figures: tuple[str, str], joined: str
) -> None:
    counted = replace(CLASSES, aggregation=aggregation)
    done = together(
        campaign(counted, units=(YT, ALL, *WARDS)),
        [submission(w.code, entry("7.1", f, unit=COUNT)) for w, f in zip(WARDS, figures, strict=False)],
    )
    (tmp_path / "tong-hop.xlsx").write_bytes(write_consolidated(done))
    gone = replace(WARDS[0], valid_to=JUNE, successors=(WARDS[1].code,))
    later = replace(PERIOD, code="2025-06", start=date(2025, 6, 1), end=date(2025, 6, 30))
    now = campaign(counted, units=(YT, ALL, gone, *WARDS[1:]), period=later)
    found, findings = with_previous(now, tmp_path / "tong-hop.xlsx")
    past = {one.unit: (one.previous_text, one.last_year_text) for one in found.units_past}
    assert past == ({WARDS[1].code: (joined, joined)} if joined else {})
    assert ("LC744" in {one.code for one in findings}) is not bool(joined)
