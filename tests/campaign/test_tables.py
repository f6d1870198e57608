from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lcxl.campaign.records import Record
from lcxl.campaign.shipped import load_campaign
from lcxl.campaign.tables import build_campaign, campaign_tables
from lcxl.findings import Severity
from lcxl.layout import campaign as layout
from lcxl.model import Acceptance, Campaign, Correction, Handling, Place, Quantity, Receipt, Ruling, Settings, Status
from lcxl.values.rawvalue import RawValue

CAMPAIGN = load_campaign()
DAY = date(2024, 6, 24)

Tables = dict[str, list[Record]]


def tables() -> Tables:
    return campaign_tables(CAMPAIGN)


def with_row(table: str, **values: Any) -> Tables:
    """The shipped tables with one more row."""
    made = tables()
    sheet = next(sheet for sheet in layout.SHEETS if sheet.key == table)
    cells = {column.key: f"{column.key}9" for column in sheet.columns}  # type: ignore[union-attr]
    made[table] = [*made[table], Record(values=values, sheet=sheet.name, cells=cells)]
    return made


def with_period(**changes: Any) -> Tables:
    """The shipped tables with other lines on the period sheet, or on the advanced one where they belong there."""
    made = tables()
    for sheet in (layout.PERIOD, layout.ADVANCED):
        own = {key: value for key, value in changes.items() if key in {line.key for line in sheet.fields}}
        given = dict(made[sheet.key][0].values) | own
        values = {key: value for key, value in given.items() if value is not None}
        made[sheet.key] = [Record(values=values, sheet=sheet.name, cells={key: f"B-{key}" for key in values})]
    return made


def told(made: Tables) -> list[tuple[str, str | None]]:
    return [(found.code, found.cell) for found in build_campaign(made)[1]]


def codes(made: Tables) -> list[str]:
    return [code for code, _ in told(made)]


def built(made: Tables) -> Campaign:
    campaign, findings = build_campaign(made)
    assert campaign is not None and findings == []
    return campaign


def test_tables_and_campaign_are_each_other_s_reverse() -> None:
    assert built(tables()) == CAMPAIGN


def test_rows_of_every_sheet_come_back() -> None:
    place = Place()
    decided = replace(
        CAMPAIGN,
        rulings=(
            Ruling(indicator=12, status=Status.MET, printed="Đạt", reason="Đã rõ", decided_on=DAY, place=place),
            Ruling(indicator=33, measure="33.2", figure=Quantity(value=Decimal("46.5"), text="46,5%"), place=place),
        ),
        corrections=(Correction(unit="06649", measure="3.1", value="93,65%", reason="Gọi điện", place=place),),
        acceptances=(Acceptance(code="LC506", unit="GDDT", indicator=27, measure="27.1", reason="Đúng", place=place),),
        receipts=(Receipt(unit="06649", file="a.zip!b.xlsx", handling=Handling.SUPPLEMENT, place=place),),
        settings=Settings(jump_points=Decimal(10), evidence_required=Severity.WARNING, annex_landscape=True),
    )
    assert built(campaign_tables(decided)) == decided


# The period sheet.


@pytest.mark.parametrize(
    ("changes", "code", "key"),
    [
        ({"end": date(2023, 1, 1)}, "LC819", "end"),
        ({"period": "thang6"}, "LC821", "period"),
        ({"max_file_mb": 0}, "LC832", "max_file_mb"),
        ({"jump_points": Decimal(-1)}, "LC832", "jump_points"),
        ({"evidence_code": "MC.{don_vi}.{number}"}, "LC820", "evidence_code"),
        ({"evidence_code": "MC.{unit.__class__}.{number}"}, "LC820", "evidence_code"),
        ({"evidence_code": "MC.{unit}.{indicator}"}, "LC820", "evidence_code"),
        ({"evidence_code": "MC;{number}"}, "LC820", "evidence_code"),
        ({"evidence_code": "MC{"}, "LC820", "evidence_code"),
        ({"evidence_code": "{number:9999999999d}"}, "LC820", "evidence_code"),
        ({"evidence_required": "chặt"}, "LC804", "evidence_required"),
        ({"cutoff": "cuối tháng"}, "LC804", "cutoff"),
    ],
)
def test_mistakes_that_leave_a_campaign_are_told_at_their_cell(changes: dict[str, Any], code: str, key: str) -> None:
    campaign, findings = build_campaign(with_period(**changes))
    assert campaign is not None
    assert [(found.code, found.cell) for found in findings] == [(code, f"B-{key}")]
    assert campaign.settings == Settings()


@pytest.mark.parametrize("key", ["code", "period", "start", "end", "label", "place_name"])
def test_without_what_a_period_needs_there_is_no_campaign_but_all_else_is_told(key: str) -> None:
    made = with_period(**{key: None})
    made["units"] = [*made["units"], made["units"][0]]
    campaign, findings = build_campaign(made)
    assert campaign is None
    assert sorted(found.code for found in findings if found.code != "LC803") == ["LC805"]


def test_an_evidence_pattern_of_the_office_s_own_is_taken() -> None:
    assert built(with_period(evidence_code="{indicator:02d}-{number:3d}/{unit}")).settings.evidence_code.startswith("{")


def test_without_a_period_sheet_there_is_no_campaign_and_no_noise() -> None:
    made = tables()
    del made["period"]
    assert build_campaign(made) == (None, [])


@pytest.mark.parametrize("key", ["units", "indicators", "measures"])
def test_nothing_can_be_reported_without_rows(key: str) -> None:
    made = tables()
    made[key] = []
    assert ("LC810", None) in [(code, cell or None) for code, cell in told(made)]


# Rows that refer to others.

CASES: tuple[tuple[str, dict[str, Any], list[str]], ...] = (
    ("rulings", {"indicator": 99, "status": "Đạt"}, ["LC806"]),
    ("rulings", {"indicator": 12, "measure": "20.1", "status": "Đạt"}, ["LC816"]),
    ("rulings", {"indicator": 12, "reason": "Đã xem"}, ["LC814"]),
    ("rulings", {"indicator": 12, "figure": "49,78%"}, ["LC813"]),
    ("rulings", {"indicator": 12, "measure": "12.5", "figure": "gần năm mươi"}, ["LC808"]),
    ("rulings", {"indicator": 12, "status": "Tạm được"}, ["LC804"]),
    ("rulings", {"status": "Đạt"}, ["LC803"]),
    ("corrections", {"unit": "6649", "measure": "3.1", "value": "90%", "reason": "x"}, ["LC825"]),
    ("corrections", {"unit": "99999", "measure": "3.1", "value": "90%", "reason": "x"}, ["LC806"]),
    ("corrections", {"unit": "06649", "measure": "3.1", "value": "90%"}, ["LC803"]),
    ("acceptances", {"code": "LC9999", "reason": "x"}, ["LC806"]),
    ("acceptances", {"code": "lc506", "reason": "x"}, ["LC825"]),
    ("acceptances", {"code": "LC506", "indicator": 12, "measure": "20.1", "reason": "x"}, ["LC816"]),
    ("receipts", {"unit": "06649", "handling": "Bỏ"}, ["LC833"]),
    ("receipts", {"unit": "06649", "file": "a.xlsx", "handling": "Xóa"}, ["LC804"]),
    ("citations", {"key": CAMPAIGN.citations[0].key, "kind": "Công văn", "symbol": "1/CV"}, ["LC805"]),
    ("paragraphs", {"part": "9.9", "text": "x"}, ["LC804"]),
    ("roadmap", {"when": "Tháng 7"}, ["LC803"]),
)


@pytest.mark.parametrize(("table", "values", "expected"), CASES)
def test_each_mistake_in_a_row_has_its_code(table: str, values: dict[str, Any], expected: list[str]) -> None:
    assert codes(with_row(table, **values)) == expected


def test_a_ruling_stands_once_for_an_indicator_or_a_measure() -> None:
    made = with_row("rulings", indicator=12, status="Đạt")
    made["rulings"] = made["rulings"] * 2
    assert codes(made) == ["LC815"]


def test_what_a_code_was_read_as_is_what_counts() -> None:
    campaign, _ = build_campaign(with_row("corrections", unit="6649", measure="3.1", value="90%", reason="x"))
    assert campaign is not None and campaign.corrections[0].unit == "06649"
    campaign, _ = build_campaign(with_row("acceptances", code="lc506", reason="x"))
    assert campaign is not None and campaign.acceptances[0].code == "LC506"


def test_a_ruling_of_one_measure_may_leave_its_code_out() -> None:
    made = with_row("rulings", indicator=20, figure=RawValue("n", "0.9365", "0.00%"))
    figure = built(made).rulings[0].figure
    assert figure is not None and (figure.value, figure.text) == (Decimal("93.65"), "93,65%")


# What staff do to a campaign works through.


def test_an_indicator_that_staff_add_a_threshold_they_change_a_unit_they_rename() -> None:
    made = with_row("indicators", number=58, text="Chỉ số của thành phố", level="Thành phố", responsible=("YT",))
    made["measures"] = [
        *(_changed(row, "20.1", threshold="≥ 60%") for row in made["measures"]),
        Record(
            values={
                "indicator": 58,
                "code": RawValue("n", "58.1"),
                "unit": "%",
                "threshold": "từ 50% trở lên",
                "reporters": "YT; UBXP",
                "lead": "YT",
                "figure_from": "Đơn vị chủ trì",
                "aggregation": "Trung bình",
            }
        ),
    ]
    made["units"] = [_changed(row, "YT", name="Phòng Y tế và Dân số") for row in made["units"]]
    campaign = built(made)
    added = campaign.catalogue.measure("58.1")
    assert (added.unit.percent, str(added.threshold), added.reporters) == (True, ">= 50", ("YT", "UBXP"))
    assert str(campaign.catalogue.measure("20.1").threshold) == ">= 60"
    assert next(unit for unit in campaign.units if unit.code == "YT").name == "Phòng Y tế và Dân số"


def _changed(row: Record, code: str, **values: Any) -> Record:
    return replace(row, values={**row.values, **values}) if row.values["code"] == code else row


@pytest.mark.parametrize(
    "break_", [lambda v: RawValue("e", "#REF!"), lambda v: RawValue("n", "", "General", True, False)]
)
def test_a_cell_with_an_error_or_without_a_result_is_told(break_: Callable[[Any], RawValue]) -> None:
    made = with_row("receipts", unit="06649", file=break_(None), handling="Bỏ", sha256="abcdef0123")
    assert codes(made) == ["LC823"]
