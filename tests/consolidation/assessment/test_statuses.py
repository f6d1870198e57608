from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from lcxl.campaign.assignments import reporting_units
from lcxl.campaign.shipped import load_campaign
from lcxl.interfaces.demo.answers import demo_submission
from lcxl.model import (
    Aggregation,
    Basis,
    Campaign,
    Claim,
    Consolidation,
    Correction,
    FigureFrom,
    IndicatorResult,
    Level,
    MeasureResult,
    Place,
    Ruling,
    Status,
    Submission,
    Threshold,
)
from lcxl.tidy.record import source_rows
from lcxl.tidy.report import as_json
from lcxl.tidy.rows import SourceKind
from tests.builders import (
    COUNT,
    YES,
    YES_NO,
    at_least,
    campaign,
    claims,
    codes,
    entry,
    measure,
    only,
    quantity,
    submission,
    together,
    wards,
)


def result(found: Consolidation, number: int = 20) -> IndicatorResult:
    return next(one for one in found.indicators if one.indicator.number == number)


def measured(found: Consolidation, code: str = "20.1") -> MeasureResult:
    return next(one for one in found.measures() if one.measure.code == code)


def lead_says(figure: str = "", *, threshold: Threshold | None = None, **more: Any) -> IndicatorResult:
    a_campaign = campaign(measure("20.1", threshold=threshold))
    return result(together(a_campaign, [submission("YT", entry("20.1", figure, **more))]))


@pytest.mark.parametrize(
    ("figure", "claim", "status", "basis"),
    [
        ("100%", None, Status.MET, Basis.FIGURE),
        ("99,99%", Claim.MET, Status.NOT_MET, Basis.FIGURE),
        ("", Claim.MET, Status.MET, Basis.CLAIM),
        ("", Claim.NOT_MET, Status.NOT_MET, Basis.CLAIM),
        ("", Claim.NO_DATA, Status.NO_DATA, Basis.CLAIM),
        ("", Claim.HIGHER_LEVEL, Status.NO_DATA, Basis.CLAIM),
        ("", Claim.NO_OCCURRENCE, Status.NO_DATA, Basis.CLAIM),
        ("", None, Status.NO_DATA, Basis.NOTHING),
    ],
)
def test_the_figure_comes_before_the_claim(figure: str, claim: Claim | None, status: Status, basis: Basis) -> None:
    found = lead_says(figure, claim=claim)
    assert (found.status, found.basis) == (status, basis)


def test_a_bound_that_leaves_the_threshold_open_leaves_it_to_the_claim() -> None:
    at_most = Threshold(operator="<=", reference=Decimal(3))
    assert lead_says("Dưới 1%", threshold=at_most).basis == Basis.FIGURE
    assert lead_says("Dưới 5%", threshold=at_most, claim=Claim.MET).basis == Basis.CLAIM


def test_an_indicator_of_a_higher_level_is_assessed_there_and_its_figure_kept() -> None:
    a_campaign = campaign(measure("6.1", unit=COUNT, threshold=at_least(2)), levels={6: Level.HIGHER_LEVEL})
    found = together(a_campaign, [submission("YT", entry("6.1", "3", unit=COUNT))])
    assert (result(found, 6).status, result(found, 6).basis) == (Status.HIGHER_LEVEL, Basis.LEVEL)
    assert measured(found, "6.1").quantity == quantity("3", COUNT)
    assert only(found.findings, "LC511")[0].indicator == 6


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("100%", "100%", Status.MET),
        ("100%", "99%", Status.NOT_MET),
        ("99%", "", Status.NOT_MET),
        ("100%", "", Status.NO_DATA),
    ],
)
def test_measures_make_their_indicator(first: str, second: str, status: Status) -> None:
    a_campaign = campaign(measure("12.1"), measure("12.2"))
    found = together(a_campaign, [submission("YT", entry("12.1", first), entry("12.2", second))])
    assert result(found, 12).status == status


def test_a_ruling_on_the_indicator_stands_above_its_measures() -> None:
    ruling = Ruling(indicator=12, status=Status.MET, printed="Đạt theo kết luận", reason="nước thải đang xử lý")
    a_campaign = campaign(measure("12.1"), measure("12.2"), rulings=(ruling,))
    found = together(a_campaign, [submission("YT", entry("12.1", "100%"), entry("12.2", "49,78%"))])
    ruled = result(found, 12)
    assert (ruled.status, ruled.basis, ruled.current_text) == (Status.MET, Basis.RULING, "Đạt theo kết luận")
    assert measured(found, "12.2").status == Status.NOT_MET


def test_a_ruling_on_an_indicator_with_one_measure_is_on_that_measure_too() -> None:
    ruling = Ruling(indicator=20, status=Status.MET)
    found = together(campaign(measure("20.1"), rulings=(ruling,)), [submission("YT", entry("20.1", "93%"))])
    assert (measured(found).status, measured(found).basis) == (Status.MET, Basis.RULING)


def test_a_ruled_figure_replaces_the_unit_s_which_stays_visible() -> None:
    ruling = Ruling(indicator=20, measure="20.1", figure=quantity("100%"))
    found = together(campaign(measure("20.1"), rulings=(ruling,)), [submission("YT", entry("20.1", "93%", note="cũ"))])
    ruled = measured(found)
    assert (ruled.status, ruled.basis, ruled.value_text, ruled.note) == (Status.MET, Basis.RULING, "100%", "")
    assert ruled.others == (("YT", quantity("93%")),)


def test_the_source_of_a_ruled_figure_is_the_ruling_and_the_unit_s_is_only_compared() -> None:
    ruling = Ruling(indicator=20, measure="20.1", figure=quantity("100%"), place=Place(sheet="Kết luận", cell="B4"))
    found = together(campaign(measure("20.1"), rulings=(ruling,)), [submission("YT", entry("20.1", "93%"))])
    assert measured(found).sources == ()
    assert [row.kind for row in source_rows(found)] == [SourceKind.RULING, SourceKind.COMPARED]
    (source,) = as_json(found)["values"][0]["sources"]
    assert source == {"unit": "", "file": "chien-dich.xlsx", "sheet": "Kết luận", "cell": "D4", "sha256": ""}


def test_a_ruling_on_the_status_leaves_the_figure_its_source() -> None:
    ruling = Ruling(indicator=20, measure="20.1", status=Status.MET)
    found = together(campaign(measure("20.1"), rulings=(ruling,)), [submission("YT", entry("20.1", "93%"))])
    assert [source.unit for source in measured(found).sources] == ["YT"]
    assert [row.kind for row in source_rows(found)] == [SourceKind.RULING, SourceKind.SOURCE]


def test_a_claim_of_the_higher_level_is_no_data_until_ruled() -> None:
    rows = [submission("YT", entry("20.1", claim=Claim.HIGHER_LEVEL))]
    assert codes(only(together(campaign(measure("20.1")), rows).findings, "LC504")) == ["LC504"]
    ruling = Ruling(indicator=20, status=Status.HIGHER_LEVEL)
    ruled = together(campaign(measure("20.1"), rulings=(ruling,)), rows)
    assert result(ruled).status == Status.HIGHER_LEVEL


def test_nothing_arose_in_the_city_is_no_data_with_a_warning_until_ruled() -> None:
    rows = [submission("YT", entry("20.1", claim=Claim.NO_OCCURRENCE))]
    found = together(campaign(measure("20.1")), rows)
    assert result(found).status == Status.NO_DATA
    assert [one.measure for one in only(found.findings, "LC727")] == ["20.1"]
    ruled = together(campaign(measure("20.1"), rulings=(Ruling(indicator=20, status=Status.MET),)), rows)
    assert not only(ruled.findings, "LC727")


def test_the_city_s_figure_is_the_lead_s_or_the_wards_as_the_campaign_says() -> None:
    rows = [submission("YT", entry("3.1", "93%")), *wards("3.1", "90/100", "90/100", "60/100")]
    for figure_from, value, other in ((FigureFrom.LEAD, 93, 80), (FigureFrom.WARDS, 80, 93)):
        asked = measure("3.1", by="YT UBXP", aggregation=Aggregation.RATIO_OF_SUMS, figure_from=figure_from)
        found = together(campaign(asked), rows)
        city = measured(found, "3.1")
        assert city.quantity is not None and city.quantity.value == value
        assert [figure.value for _, figure in city.others if not isinstance(figure, Claim)] == [other]
        assert [one.code for one in only(found.findings, "LC721")] == ["LC721"]


def test_departments_never_enter_a_sum_of_wards() -> None:
    asked = measure("16.1", unit=COUNT, by="YT KT UBXP", aggregation=Aggregation.SUM, figure_from=FigureFrom.WARDS)
    rows = [
        submission("YT", entry("16.1", "100", unit=COUNT)),
        submission("KT", entry("16.1", "200", unit=COUNT)),
        *wards("16.1", "1", "2", "3", unit=COUNT),
    ]
    city = measured(together(campaign(asked), rows), "16.1")
    assert city.quantity is not None and city.quantity.value == 6
    assert {unit for unit, _ in city.others} == {"YT", "KT"}
    assert {source.unit for source in city.sources} == {"06652", "06664", "06667"}


def test_a_silent_lead_leaves_no_data_though_a_partner_gave_a_figure() -> None:
    found = together(campaign(measure("20.1", by="YT KT")), [submission("KT", entry("20.1", "100%"))])
    assert result(found).status == Status.NO_DATA
    assert measured(found).others == (("KT", quantity("100%")),)
    assert only(found.findings, "LC729")[0].unit == "YT"


def test_a_correction_makes_a_value_for_a_unit_that_sent_nothing_and_it_stays_missing() -> None:
    correction = Correction(
        unit="YT", measure="20.1", value="100", reason="điện thoại", place=Place(sheet="Điều chỉnh", cell="A4")
    )
    found = together(campaign(measure("20.1"), corrections=(correction,)), [])
    assert (result(found).status, measured(found).value_text) == (Status.MET, "100%")
    assert [(one.unit.code, one.state) for one in found.units] == [("YT", "missing")]
    source = measured(found).sources[0]
    assert (source.file, source.sheet, source.cell) == ("chien-dich.xlsx", "Điều chỉnh", "C4")


def test_a_correction_replaces_what_the_unit_typed_which_stays_visible() -> None:
    correction = Correction(unit="YT", measure="20.1", value="100%", reason="gõ nhầm")
    found = together(
        campaign(measure("20.1"), corrections=(correction,)), [submission("YT", entry("20.1", "10%", note="10% số hộ"))]
    )
    answer = found.answers[0].answer("20.1")
    assert answer is not None and answer.entry.typed == "10%" and answer.entry.correction == correction
    assert (measured(found).value_text, result(found).current_text) == ("100%", "100%")


@pytest.mark.parametrize(
    ("figure", "note", "printed"),
    [
        ("1,54%", "tính đến cuối năm 2023", "1,54% (tính đến cuối năm 2023)"),
        ("1,54%", "(tính đến 31/12/2023)", "1,54% (tính đến 31/12/2023)"),
        ("0%", "TP Hạ Long không có nhà tạm", "TP Hạ Long không có nhà tạm"),
        ("95%", "KV nhà nước: 95 %", "KV nhà nước: 95 %"),
        ("23%", "số liệu ngày 23/5/2024, 23 phường", "23% (số liệu ngày 23/5/2024, 23 phường)"),
        ("", "Giảm so năm trước", "Giảm so năm trước"),
        ("", "", "Đạt"),
        ("Dưới 1%", "", "Dưới 1%"),
    ],
)
def test_a_note_stands_beside_its_figure_or_alone_if_it_states_it(figure: str, note: str, printed: str) -> None:
    assert lead_says(figure, note=note, claim=Claim.MET).current_text == printed


@pytest.mark.parametrize(
    ("note", "printed"),
    [
        ("Tăng 01 (Năm 2022 chưa có; năm 2023 có 01 đề tài)", "Tăng 01 (Năm 2022 chưa có; năm 2023 có 01 đề tài)"),
        ("so với năm 1", "1 (so với năm 1)"),
    ],
)
def test_numbers_of_dates_state_no_figure(note: str, printed: str) -> None:
    a_campaign = campaign(measure("11.1", unit=COUNT, threshold=at_least(1)))
    found = together(a_campaign, [submission("YT", entry("11.1", "1", unit=COUNT, note=note))])
    assert result(found, 11).current_text == printed


def test_several_measures_are_lines_that_say_what_they_are_about() -> None:
    first = measure("34.1", text="Khu vực nhà nước", previous="90%")
    second = measure("34.2", text="Khu vực tư nhân")
    rows = [submission("YT", entry("34.1", "95%"), entry("34.2", "85%", note="KV tư nhân: 85%"))]
    found = result(together(campaign(first, second), rows), 34)
    assert found.current_text == "- Khu vực nhà nước: 95%\n- KV tư nhân: 85%"
    assert found.previous_text == "90%"


def test_the_same_claim_for_all_measures_is_printed_once() -> None:
    a_campaign = campaign(measure("50.1", unit=YES_NO), measure("50.2", unit=YES_NO))
    rows = [submission("YT", entry("50.1", claim=Claim.MET), entry("50.2", claim=Claim.MET))]
    assert result(together(a_campaign, rows), 50).current_text == "Đạt"


def test_all_yes_by_those_received_is_told_with_how_many() -> None:
    asked = measure("48.1", unit=YES_NO, threshold=YES, by="UBXP", aggregation=Aggregation.ALL_YES)
    found = together(campaign(asked), claims("48.1", Claim.MET, Claim.MET))
    assert result(found, 48).status == Status.MET
    assert ["2/3" in one.message() for one in only(found.findings, "LC726")] == [True]


def test_reasons_and_remedies_come_with_the_units_that_gave_them_lead_first() -> None:
    rows = [
        submission("KT", entry("20.1", "93%", remedy="Đầu tư")),
        submission("YT", entry("20.1", "93%", reason="Mùa vụ", remedy="Kiểm tra")),
    ]
    found = together(campaign(measure("20.1", by="YT KT")), rows)
    assert result(found).answers == (("YT", "Mùa vụ", "Kiểm tra"), ("KT", "", "Đầu tư"))


RULINGS = (
    Ruling(indicator=12, status=Status.MET, printed="Theo kết luận"),
    Ruling(indicator=33, status=Status.MET, printed="90,43% Nữ: 46,5%"),
)


@pytest.fixture(scope="module")
def ha_long() -> Consolidation:
    return together(_ruled(load_campaign()), _forms(load_campaign()))


def _ruled(a_campaign: Campaign) -> Campaign:
    return replace(a_campaign, rulings=RULINGS)


def _forms(a_campaign: Campaign) -> list[Submission]:
    return [demo_submission(a_campaign, unit, place) for place, unit in enumerate(reporting_units(a_campaign))]


def test_the_source_s_figures_give_the_source_s_result(ha_long: Consolidation) -> None:
    assert len(ha_long.numbers(Status.MET)) == 51
    assert ha_long.numbers(Status.NOT_MET) == (19, 20, 38)
    assert ha_long.numbers(Status.NO_DATA) == (18,)
    assert ha_long.numbers(Status.HIGHER_LEVEL) == (6, 14)


def test_the_source_s_figures_give_no_error_and_the_known_warnings(ha_long: Consolidation) -> None:
    assert not [one for one in ha_long.findings if one.severity == "error"]
    contradicted = only(ha_long.findings, "LC503")
    assert [(one.indicator, one.measure, one.quote) for one in contradicted] == [
        (33, "33.2", "46,5%"),
        (12, "12.5", "49,78%"),
    ]


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (4, "Đạt"),
        (6, "Cấp TP không tính GDP"),
        (15, "TP Hạ Long không có nhà tạm"),
        (17, "Giảm so năm trước"),
        (18, "Chưa tổng hợp được kết quả"),
        (20, "93,65%"),
        (34, "- KV nhà nước: 95%\n- KV tư nhân: 85%"),
        (35, "Dưới 1%"),
    ],
)
def test_the_annex_prints_what_the_source_prints(ha_long: Consolidation, number: int, printed: str) -> None:
    assert result(ha_long, number).current_text == printed


def test_longer_remarks_of_the_source_stand_beside_or_instead_of_their_figures(ha_long: Consolidation) -> None:
    assert result(ha_long, 8).current_text.startswith("1,54% (tính đến cuối năm 2023")
    assert result(ha_long, 11).current_text.startswith("Tăng 01 (Năm 2022")
    assert result(ha_long, 16).current_text.startswith("Đạt: Giảm So với cùng kỳ năm 2022")
