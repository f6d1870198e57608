from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lcxl.campaign.catalogue import build_catalogue, build_units, known_units_of_measure, unit_of_measure
from lcxl.campaign.decoding import Decoder
from lcxl.campaign.records import Record
from lcxl.campaign.shipped import load_campaign
from lcxl.model import Aggregation, Catalogue, FigureFrom, Level, Status, Unit, UnitKind
from lcxl.values.rawvalue import RawValue

CAMPAIGN = load_campaign()
CATALOGUE = CAMPAIGN.catalogue

# What is shipped, against the design.


def test_the_catalogue_is_complete_and_in_order() -> None:
    assert CATALOGUE.code == "86-BGDDT-GDTX"
    assert [indicator.number for indicator in CATALOGUE.indicators] == list(range(1, 58))
    assert len(CATALOGUE.measures) == 63
    assert len({measure.code for measure in CATALOGUE.measures}) == 63
    numbers = [measure.indicator for measure in CATALOGUE.measures]
    assert numbers == sorted(numbers)


def test_measure_codes_are_their_indicators_counted() -> None:
    for indicator in CATALOGUE.indicators:
        codes = [measure.code for measure in CATALOGUE.measures_of(indicator.number)]
        assert codes == [f"{indicator.number}.{place}" for place in range(1, len(codes) + 1)]


def test_all_wordings_are_there_and_no_two_rows_of_the_form_are_alike() -> None:
    assert all(indicator.text.strip() for indicator in CATALOGUE.indicators)
    texts = {indicator.number: indicator.text for indicator in CATALOGUE.indicators}
    assert len({(texts[measure.indicator], measure.text) for measure in CATALOGUE.measures}) == 63


def test_two_indicators_are_assessed_above_the_city() -> None:
    assert [i.number for i in CATALOGUE.indicators if i.level == Level.HIGHER_LEVEL] == [6, 14]


def test_fifty_of_57_were_met_before() -> None:
    before = [indicator.previous_status for indicator in CATALOGUE.indicators]
    assert before.count(Status.MET) == 50 and None not in before


def test_there_are_48_reporting_units_and_two_groups() -> None:
    kinds = [unit.kind for unit in CAMPAIGN.units]
    assert kinds.count(UnitKind.OFFICE) == 15
    assert kinds.count(UnitKind.WARD) + kinds.count(UnitKind.COMMUNE) == 33
    assert [unit.code for unit in CAMPAIGN.units if unit.kind == UnitKind.COLLECTIVE] == ["UBXP", "TTHTCD"]
    assert len({unit.code for unit in CAMPAIGN.units}) == len({unit.name for unit in CAMPAIGN.units}) == 50


def test_wards_and_communes_have_their_five_digits_and_stand_for_both_groups() -> None:
    for unit in CAMPAIGN.units:
        if unit.kind in (UnitKind.WARD, UnitKind.COMMUNE):
            assert len(unit.code) == 5 and unit.code.isdecimal()
            assert set(unit.groups) == {"UBXP", "TTHTCD"}


def test_leads_report_and_the_city_s_figure_has_a_source() -> None:
    for measure in CATALOGUE.measures:
        if measure.figure_from == FigureFrom.LEAD:
            assert measure.lead in measure.reporters
        else:
            assert measure.lead is None and measure.aggregation != Aggregation.LEAD


def test_thresholds_fit_their_units_of_measure() -> None:
    for measure in CATALOGUE.measures:
        assert measure.threshold is not None
        assert (measure.threshold.operator == "yes") == measure.unit.yes_no


def test_units_of_measure_are_known_by_code_and_label() -> None:
    assert unit_of_measure("%") is unit_of_measure("percent") is known_units_of_measure()["percent"]
    assert unit_of_measure("Có/Không").yes_no
    assert unit_of_measure("LẦN").code == "times"
    other = unit_of_measure("héc-ta")
    assert (other.label, other.percent, other.maximum) == ("héc-ta", False, None)


# What is wrong is told.

UNITS: list[dict[str, Any]] = [
    {"code": "YT", "name": "Phòng Y tế", "kind": "department"},
    {"code": "UBXP", "name": "UBND các xã, phường", "kind": "collective"},
    {"code": "06664", "name": "Phường Hà Tu", "kind": "ward", "groups": ["UBXP"]},
]
INDICATOR: dict[str, Any] = {"number": 20, "text": "Nước sạch", "level": "city", "lead": "YT"}
MEASURE: dict[str, Any] = {
    "indicator": 20,
    "code": "20.1",
    "unit": "percent",
    "threshold": ">= 95",
    "reporters": ["YT"],
    "lead": "YT",
    "figure_from": "lead",
    "aggregation": "lead",
}


def records(table: str, *rows: dict[str, Any]) -> list[Record]:
    return [Record(values=row, entry=f"{table} {place}") for place, row in enumerate(rows, 1)]


def units(*rows: dict[str, Any]) -> tuple[tuple[Unit, ...], list[str]]:
    decoder = Decoder("x.toml")
    return build_units({"units": records("units", *rows)}, decoder), [found.code for found in decoder.findings]


def catalogue(
    indicators: list[dict[str, Any]], measures: list[dict[str, Any]], unit_rows: list[dict[str, Any]] = UNITS
) -> tuple[Catalogue, list[str]]:
    decoder = Decoder("x.toml")
    tables = {
        "units": records("units", *unit_rows),
        "indicators": records("indicators", *indicators),
        "measures": records("measures", *measures),
    }
    known = build_units(tables, decoder)
    made = build_catalogue(tables, decoder, code="x", title="X", units=known)
    return made, [found.code for found in decoder.findings]


def one(**changes: Any) -> list[str]:
    """Return the codes of a catalogue of one measure with changes (None takes a value away)."""
    measure = {key: value for key, value in (MEASURE | changes).items() if value is not None}
    return catalogue([INDICATOR], [measure])[1]


def test_a_sound_catalogue_has_no_findings() -> None:
    made, told = catalogue([INDICATOR], [MEASURE])
    assert told == []
    assert (made.indicators[0].lead, made.measures[0].reporters) == ("YT", ("YT",))


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"code": None}, ["LC803"]),
        ({"threshold": "cao"}, ["LC804"]),
        ({"aggregation": "cộng dồn"}, ["LC804"]),
        ({"indicator": 21}, ["LC806"]),
        ({"reporters": ["YT", "XX"]}, ["LC806"]),
        ({"reporters": ["yt"], "lead": "yt"}, ["LC825", "LC825"]),
        ({"lead": "XX"}, ["LC806"]),
        ({"lead": "UBXP"}, ["LC809"]),
        ({"code": "21.1"}, ["LC826"]),
        ({"code": "20.0"}, ["LC826"]),
        ({"code": "20.a"}, ["LC826"]),
        ({"unit": "yes_no"}, ["LC828"]),
        ({"threshold": "yes"}, ["LC828"]),
        ({"threshold": None}, []),
        ({"lead": None}, ["LC829"]),
        ({"figure_from": "wards"}, ["LC835"]),
        ({"figure_from": "wards", "lead": None, "reporters": ["UBXP"], "aggregation": "mean"}, []),
        ({"previous": "như báo cáo cũ"}, ["LC808"]),
        ({"also_could_report": ["XX"]}, ["LC806"]),
    ],
)
def test_each_mistake_in_a_measure_has_its_code(changes: dict[str, Any], codes: list[str]) -> None:
    assert one(**changes) == codes


def test_codes_stand_once_and_every_indicator_has_a_measure() -> None:
    other = INDICATOR | {"number": 21}
    made, told = catalogue([INDICATOR, INDICATOR, other], [MEASURE, MEASURE])
    assert told == ["LC805", "LC805", "LC811"]
    assert len(made.measures) == 1


def test_figures_of_earlier_periods_are_read_from_percent_cells_and_from_text_alike() -> None:
    cells = (RawValue("n", "0.9972", "0.00%"), RawValue("s", "99,72%"), RawValue("s", "99,72 %"), "99,72%")
    read = [catalogue([INDICATOR], [MEASURE | {"previous": cell}])[0].measures[0] for cell in cells]
    assert {measure.previous.value for measure in read if measure.previous} == {read[0].previous.value}  # type: ignore[union-attr]
    assert read[0].previous_text == "99,72%"


def test_a_unit_that_is_wrong_is_told_once_and_not_by_all_that_refer_to_it() -> None:
    broken = [{**UNITS[0], "name": ""}, *UNITS[1:]]
    assert catalogue([INDICATOR], [MEASURE], broken)[1] == ["LC803"]


@pytest.mark.parametrize(("group", "nearest"), [("UBXX", " (gần nhất là “UBXP”)"), ("99", "")])
def test_an_unknown_code_is_told_with_the_nearest_if_any_is_near(group: str, nearest: str) -> None:
    for known, shown in ((UNITS, nearest), ([UNITS[0]], "")):
        decoder = Decoder("x.toml")
        ward = {"code": "06652", "name": "Phường Hà Khánh", "kind": "ward", "groups": [group]}
        build_units({"units": records("units", *known, ward)}, decoder)
        [unknown] = [found for found in decoder.findings if found.code == "LC806"]
        assert unknown.hint().startswith(f"Sửa lại mã{shown}, hoặc khai báo")


def test_an_unknown_reporter_is_told_with_the_nearest_unit() -> None:
    decoder = Decoder("x.toml")
    rows = {"units": UNITS, "indicators": [INDICATOR], "measures": [{**MEASURE, "lead": "YTT"}]}
    tables = {table: records(table, *found) for table, found in rows.items()}
    build_catalogue(tables, decoder, code="x", title="X", units=build_units(tables, decoder))
    [unknown] = [found for found in decoder.findings if found.code == "LC806"]
    assert unknown.hint("en").startswith('Correct the code (the nearest is "YT"), or')


def test_without_any_units_references_are_taken_as_they_are() -> None:
    made, told = catalogue([INDICATOR], [MEASURE], [])
    assert told == [] and made.measures[0].lead == "YT"


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([*UNITS, UNITS[0]], ["LC805"]),
        ([*UNITS, {"code": "KT", "name": "Phòng Kinh tế", "kind": "department", "groups": ["XX"]}], ["LC806"]),
        (UNITS[:2], ["LC812"]),
        ([{"code": "KT", "name": "Phòng Kinh tế", "kind": "department", "groups": ["UBXP"]}], ["LC806"]),
        ([{**UNITS[0], "email": "phongyte"}], ["LC836"]),
        ([{**UNITS[0], "email": "phongyte@halong.gov.vn"}], []),
        ([{"code": RawValue("n", "6664"), "name": "Phường Hà Tu", "kind": "ward"}], ["LC825"]),
        ([{"code": "YT", "kind": "department"}], ["LC803"]),
    ],
)
def test_each_mistake_in_a_unit_has_its_code(rows: list[dict[str, Any]], codes: list[str]) -> None:
    assert units(*rows)[1] == codes


def test_a_ward_s_code_gets_its_zero_back() -> None:
    [unit], _ = units({"code": RawValue("n", "6664"), "name": "Phường Hà Tu", "kind": "ward"})
    assert unit.code == "06664"


def test_a_code_may_be_used_again_after_a_merger() -> None:
    old = {**UNITS[0], "valid_to": date(2024, 5, 31)}
    new = {**UNITS[0], "name": "Phòng Y tế mới", "valid_from": date(2024, 6, 1)}
    assert units(old, new)[1] == []
    assert units(old, {**new, "valid_from": date(2024, 5, 1)})[1] == ["LC805"]
