"""Whoever reports is counted, whatever its kind; what is told as impossible is not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from lcxl.campaign.records import Record
from lcxl.campaign.tables import build_campaign, campaign_tables
from lcxl.consolidation.merging import consolidate
from lcxl.dispatch.composition import compose
from lcxl.dispatch.fields import context
from lcxl.dispatch.phrases import share
from lcxl.findings import finding
from lcxl.model import (
    Acceptance,
    Aggregation,
    Campaign,
    Claim,
    Consolidation,
    Correction,
    FigureFrom,
    Measure,
    Status,
    Submission,
    Unit,
    UnitKind,
)
from lcxl.readers.books.consolidated import read_consolidated
from lcxl.tidy.report import as_json
from lcxl.tidy.units import unit_rows
from lcxl.writers.consolidated.workbook import write_consolidated
from tests.builders import COUNT, YES_NO, at_least, campaign, entry, measure, submission

PUPILS = (100, 120, 130, 140, 150, 135, 145, 160)
PRESENT = (99, 119, 129, 139, 149, 134, 144, 159)
SCHOOLS = tuple(f"TH{number}" for number in range(1, 9))
SAME = (UnitKind.DEPARTMENT,) * 8
MIXED = (UnitKind.DEPARTMENT, UnitKind.WARD, UnitKind.COMMUNE, UnitKind.AREA) * 2


def units(kinds: tuple[UnitKind, ...], groups: tuple[str, ...] = ()) -> tuple[Unit, ...]:
    return tuple(
        Unit(code=code, name=f"Trường {code}", short_name=f"Trường {code}", kind=kind, groups=groups)
        for code, kind in zip(SCHOOLS, kinds, strict=True)
    )


def asked(code: str, aggregation: Aggregation, by: str = " ".join(SCHOOLS), **more: Any) -> Measure:
    lead = more.pop("lead", None)
    given = measure(code, by=by, aggregation=aggregation, **{"figure_from": FigureFrom.LEAD, **more})
    return replace(given, lead=lead)


def round_of(kinds: tuple[UnitKind, ...], *measures: Measure, **more: Any) -> Campaign:
    return campaign(*measures, units=more.pop("units", units(kinds)), **more)


def total(made: Campaign, said: list[Submission]) -> Consolidation:
    return consolidate(made, [(one, ()) for one in said])


MEASURES = (
    asked("1.1", Aggregation.SUM, unit=COUNT),
    asked("2.1", Aggregation.RATIO_OF_SUMS),
    asked("3.1", Aggregation.ALL_YES, unit=YES_NO),
    asked("4.1", Aggregation.MEAN),
    asked("5.1", Aggregation.SHARE_OF_UNITS_MEETING),
)


def reports() -> list[Submission]:
    return [
        submission(
            school,
            entry("1.1", str(pupils), unit=COUNT),
            entry("2.1", f"{present}/{pupils}"),
            entry("3.1", claim=Claim.MET),
            entry("4.1", "98%" if number % 2 else "96%"),
            entry("5.1", claim=Claim.MET if number else Claim.NOT_MET),
        )
        for number, (school, pupils, present) in enumerate(zip(SCHOOLS, PUPILS, PRESENT, strict=True))
    ]


@pytest.mark.parametrize("kinds", [SAME, MIXED], ids=["departments", "mixed"])
@pytest.mark.parametrize("figure_from", list(FigureFrom))
def test_eight_schools_are_added_up(kinds: tuple[UnitKind, ...], figure_from: FigureFrom) -> None:
    measures = [replace(one, figure_from=figure_from) for one in MEASURES]
    found = total(round_of(kinds, *measures), reports())
    values = {one.measure.code: one.quantity and one.quantity.value for one in found.measures()}
    assert values["1.1"] == 1080
    assert values["2.1"] == Decimal("99.2592592592593")  # 1072 of 1080
    assert values["4.1"] == 97
    assert values["5.1"] == Decimal("87.5")
    assert found["3.1"].status == Status.MET
    assert all(one.used == one.expected == 8 for one in found.measures())
    assert not [one for one in found.findings if one.severity == "error"]


def test_members_of_a_group_are_added_up_and_those_named_beside_the_lead_compared() -> None:
    made = round_of(
        SAME,
        asked("1.1", Aggregation.SUM, by="PGD TRUONG", unit=COUNT, lead="PGD", figure_from=FigureFrom.WARDS),
        units=(
            Unit(code="PGD", name="Phòng GD", short_name="Phòng GD", kind=UnitKind.DEPARTMENT),
            Unit(code="TRUONG", name="Các trường", short_name="Các trường", kind=UnitKind.COLLECTIVE),
            *units(SAME, ("TRUONG",)),
        ),
    )
    said = [submission("PGD", entry("1.1", "1000", unit=COUNT)), *reports()]
    found = total(made, said)
    assert found["1.1"].quantity is not None and found["1.1"].quantity.value == 1080
    assert [unit for unit, _ in found["1.1"].others] == ["PGD"]
    assert "LC721" in {one.code for one in found.findings}


def test_units_beside_a_lead_are_the_sum_where_the_sum_is_asked_for() -> None:
    made = round_of(SAME, asked("1.1", Aggregation.SUM, unit=COUNT, lead="TH1", figure_from=FigureFrom.WARDS))
    found = total(made, reports())
    assert found["1.1"].quantity is not None and found["1.1"].quantity.value == 1080 - PUPILS[0]


def test_where_nothing_says_which_figure_stands_none_does_and_that_is_an_error() -> None:
    found = total(round_of(SAME, asked("1.1", Aggregation.LEAD, unit=COUNT)), reports())
    assert found["1.1"].quantity is None and found["1.1"].status == Status.NO_DATA
    assert [one.severity for one in found.findings if one.code == "LC743"] == ["error"]


def test_the_only_unit_that_reports_needs_no_lead() -> None:
    found = total(round_of(SAME, asked("1.1", Aggregation.LEAD, by="TH2", unit=COUNT)), reports()[1:2])
    assert found["1.1"].quantity is not None and found["1.1"].quantity.value == 120
    assert "LC743" not in {one.code for one in found.findings}


# What is impossible enters no sum.


def three(last: Submission, *told: Any, **more: Any) -> Consolidation:
    made = round_of(SAME, asked("2.1", Aggregation.RATIO_OF_SUMS, by="TH1 TH2 TH3"), **more)
    said = [submission(code, entry("2.1", "90/100")) for code in ("TH1", "TH2")]
    return consolidate(made, [*((one, ()) for one in said), (last, told)])


def test_a_numerator_above_its_denominator_leaves_the_sum_which_says_so() -> None:
    found = three(submission("TH3", entry("2.1", "120/100")))
    city = found["2.1"]
    assert city.quantity is not None and city.quantity.value == 90
    assert (city.used, city.expected) == (2, 3)
    assert {"LC501", "LC726"} <= {one.code for one in found.findings}


def test_an_accepted_error_counts_again() -> None:
    accepted = (Acceptance(code="LC501", unit="TH3", measure="2.1", indicator=2, reason="đúng"),)
    found = three(submission("TH3", entry("2.1", "120/100")), acceptances=accepted)
    assert found["2.1"].quantity is not None and found["2.1"].quantity.value == 100
    assert found["2.1"].used == 3


def test_a_corrected_figure_counts() -> None:
    corrected = (Correction(unit="TH3", measure="2.1", value="60%", reason="gọi điện"),)
    found = three(submission("TH3", entry("2.1", "120/100")), corrections=corrected)
    assert found["2.1"].quantity is not None and found["2.1"].quantity.value == 80


def test_a_figure_that_reading_told_as_wrong_is_not_used() -> None:
    wrong = finding("LC407", value="-3", minimum="0", unit="TH3", file="TH3.xlsx", measure="2.1", indicator=2)
    found = three(submission("TH3", entry("2.1", "30/100")), wrong)
    assert found["2.1"].quantity is not None and found["2.1"].quantity.value == 90


def test_a_leads_impossible_figure_is_not_the_places() -> None:
    found = total(campaign(measure("20.1")), [submission("YT", entry("20.1", "120/100"))])
    assert found["20.1"].quantity is None and found["20.1"].status == Status.NO_DATA


# Statistics: a figure without a target.


def statistics(*said: str, **more: Any) -> Consolidation:
    free = replace(asked("1.1", Aggregation.SUM, by="TH1 TH2", unit=COUNT), threshold=None)
    target = asked("2.1", Aggregation.MEAN, by="TH1 TH2", threshold=at_least(95))
    rows = [
        submission(school, entry("1.1", figure, unit=COUNT), entry("2.1", "98%"))
        for school, figure in zip(SCHOOLS, said, strict=False)
    ]
    return total(round_of(SAME, free, target, **more), rows)


def test_a_figure_without_a_target_is_a_statistic_outside_the_counts() -> None:
    found = statistics("480", "600")
    assert (found["1.1"].status, found["1.1"].value_text) == (Status.STATISTIC, "1.080")
    assert found.numbers(Status.STATISTIC) == (1,)
    assert found.numbers(Status.NO_DATA) == () and found.numbers(Status.MET) == (2,)
    told = as_json(found)
    assert told["indicators"] == {"met": [2], "not_met": [], "no_data": [], "higher_level": [], "statistic": [1]}
    assert [value["status"] for value in told["values"]] == ["statistic", "met"]
    assert {row.open for row in unit_rows(found) if row.state == "received"} == {0}


def test_a_statistic_without_a_figure_has_no_data() -> None:
    found = total(round_of(SAME, replace(asked("1.1", Aggregation.SUM, unit=COUNT), threshold=None)), [])
    assert found["1.1"].status == Status.NO_DATA


def test_the_letter_shows_statistics_with_their_figures_and_counts_the_others() -> None:
    letter = compose(statistics("480", "600"))
    lines = letter.parts["1.3"]
    assert any("01/01" in line for line in lines), lines
    assert any(line.startswith("+") and "1.080" in line for line in lines), lines
    assert not any("hưa tổng hợp" in line for line in lines)
    values = context(letter, [])
    assert (values["tong"], values["dat"], values["so_thong_ke"]) == ("01", "01", "01")


def test_the_workbook_names_statistics_and_reads_them_back() -> None:
    data = write_consolidated(statistics("480", "600"))
    book = read_consolidated(data)
    assert [row.status for row in book.results] == [Status.STATISTIC, Status.MET]
    words = {str(c.value) for sheet in openpyxl.load_workbook(BytesIO(data)) for row in sheet for c in row if c.value}
    assert "Số liệu thống kê" in words


# Shares of units that say yes.


def shared(met: int, units: int) -> tuple[Campaign, Consolidation]:
    codes = [f"T{number}" for number in range(units)]
    made = campaign(
        asked("7.1", Aggregation.SHARE_OF_UNITS_MEETING, by=" ".join(codes), unit=YES_NO),
        units=tuple(Unit(code=one, name=one, short_name=one, kind=UnitKind.DEPARTMENT) for one in codes),
    )
    claims = [Claim.MET] * met + [Claim.NOT_MET] * (units - met)
    return made, total(
        made, [submission(one, entry("7.1", claim=said)) for one, said in zip(codes, claims, strict=True)]
    )


@pytest.mark.parametrize(("met", "units", "text"), [(38, 39, "97,44% (38/39 đơn vị)"), (1, 32, "3,13% (1/32 đơn vị)")])
def test_a_share_is_printed_as_a_share_rounded_half_up(met: int, units: int, text: str) -> None:
    _, found = shared(met, units)
    assert found["7.1"].value_text == text
    assert found["7.1"].quantity is not None
    assert abs(found["7.1"].quantity.value - Decimal(100 * met) / units) < Decimal("1e-9")


def test_a_share_is_read_back_as_the_earlier_figure() -> None:
    made, found = shared(38, 39)
    [row] = read_consolidated(write_consolidated(found)).results
    assert row.value is not None and abs(row.value - Decimal(3800) / 39) < Decimal("1e-9")
    tables = campaign_tables(made)
    tables["measures"] = [Record(values={**tables["measures"][0].values, "previous": "97,44% (38/39 đơn vị)"})]
    again, told = build_campaign(tables)
    assert again is not None and not [one for one in told if one.code == "LC808"]
    [kept] = again.catalogue.measures
    assert kept.previous is not None and kept.previous.value == Decimal("97.44")
    assert kept.previous_text == "97,44% (38/39 đơn vị)"


def test_the_letter_counts_the_units_that_are_asked() -> None:
    found = total(round_of(SAME, asked("1.1", Aggregation.SUM, by="TH1 TH2 TH3", unit=COUNT)), [])
    assert context(compose(found), [])["so_don_vi"] == "03"


@pytest.mark.parametrize(
    ("part", "whole", "text"), [(1, 32, "3,13%"), (3, 32, "9,38%"), (51, 57, "89,47%"), (1, 2, "50%")]
)
def test_shares_in_texts_are_rounded_half_up(part: int, whole: int, text: str) -> None:
    assert share(part, whole) == text
