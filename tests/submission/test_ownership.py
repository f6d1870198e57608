from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from lcxl.campaign.identity import catalogue_digest, check_code
from lcxl.findings import Finding, finding
from lcxl.layout.form import UNIT
from lcxl.layout.rawform import RawField, RawForm, RawTable
from lcxl.model import Unit, UnitKind
from lcxl.submission.ownership import Owners
from lcxl.values.rawvalue import RawValue
from tests.builders import UNITS, WARDS, campaign, measure

GONE = Unit(
    code="06670", name="Phường Yết Kiêu", short_name="Phường Yết Kiêu", kind=UnitKind.WARD, valid_to=date(2024, 5, 31)
)
ROUND = campaign(measure("3.1", by="UBXP"), units=(*UNITS, GONE))
OWNERS = Owners(ROUND)
WARD, OTHER = WARDS[1], WARDS[2]
TABLES = {"indicators": RawTable(sheet="Chỉ số", columns={})}


def identity(**said: str | None) -> dict[str, str]:
    values: dict[str, str | None] = {
        "form_version": "1",
        "catalogue": "thu",
        "catalogue_digest": catalogue_digest(ROUND.catalogue),
        "campaign": "thu",
        "period": "2024-06",
        "unit": WARD.code,
    }
    values["check"] = check_code("thu", "2024-06", str(values["unit"]), str(values["catalogue_digest"]))
    return {key: value for key, value in (values | said).items() if value is not None}


def form(said: Mapping[str, str] | None = None, lines: Mapping[str, RawValue | str] | None = None) -> RawForm:
    """Make a form with an identity and lines of the unit sheet."""
    said = identity() if said is None else said
    rows = {field.key: row for row, field in enumerate(UNIT.fields, UNIT.title_rows + 1)}
    unit = {
        key: RawField("Đơn vị", f"B{rows[key]}", value if isinstance(value, RawValue) else RawValue("s", value))
        for key, value in (lines or {}).items()
    }
    return RawForm(identity=said, identity_source="sheet" if said else "", properties=said, unit=unit, tables=TABLES)


def whose(one: RawForm) -> tuple[str | None, list[str]]:
    unit, findings = OWNERS.whose(one)
    return unit.code if unit else None, [found.code for found in findings]


def only(one: RawForm) -> Finding:
    _, [found] = OWNERS.whose(one)
    return found


# By identity.


def test_a_form_is_its_own_units() -> None:
    assert whose(form(lines={"unit_name": WARD.name, "unit_code": WARD.code, "period": "2024-06"})) == (WARD.code, [])


def test_a_code_that_lost_its_zero_is_still_the_units() -> None:
    assert whose(form(identity(unit="6664"))) == (WARD.code, [])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"form_version": "2"}, "LC206"),
        ({"form_version": "0"}, "LC206"),
        ({"form_version": None}, "LC206"),
        ({"unit": "99999"}, "LC202"),
        ({"unit": GONE.code}, "LC212"),
        ({"unit": "UBXP"}, "LC213"),
        ({"period": "2023-06"}, "LC204"),
        ({"campaign": "khac"}, "LC205"),
        ({"unit": OTHER.code}, "LC207"),
        ({"check": "AAAAAAAA"}, "LC207"),
        ({"check": None}, "LC208"),
    ],
)
def test_what_a_form_says_wrongly_of_itself_is_told(said: dict[str, str | None], code: str) -> None:
    assert whose(form(identity(**said)))[1] == [code]


def test_another_period_of_another_campaign_is_told_once() -> None:
    assert whose(form(identity(period="2023-06", campaign="khac")))[1] == ["LC204"]


def test_a_form_made_before_the_catalogue_changed_is_a_form_all_the_same() -> None:
    old = "0" * 12
    said = identity(catalogue_digest=old, check=check_code("thu", "2024-06", WARD.code, old))
    assert whose(form(said)) == (WARD.code, ["LC210"])


def test_a_unit_sheet_that_names_another_unit_contradicts_the_identity() -> None:
    found = only(form(lines={"unit_name": "P. Hà Trung"}))
    assert (found.code, found.cell, found.slots) == (
        "LC209",
        "B4",
        {"coded": WARD.short_name, "named": OTHER.short_name},
    )
    assert whose(form(lines={"unit_code": OTHER.code})) == (None, ["LC209"]), "neither is sure to have sent it"


def test_the_units_name_in_another_spelling_contradicts_nothing() -> None:
    assert whose(form(lines={"unit_name": "UBND P.Hà Tu", "unit_code": "6664"}))[1] == []
    assert whose(form(lines={"unit_name": "(tên đơn vị)"}))[1] == []


@pytest.mark.parametrize(
    ("period", "codes"),
    [
        ("2024-06", []),
        ("Tháng 6/2024", []),
        (RawValue("d", "2024-06-01"), []),
        ("Kỳ này", []),
        ("2024-05", ["LC204"]),
        ("tháng 12 năm 2023", ["LC204"]),
        (RawValue("d", "2024-05-01"), ["LC204"]),
        ("đợt một", ["LC211"]),
    ],
)
def test_a_unit_sheet_that_names_another_period_is_told(period: RawValue | str, codes: list[str]) -> None:
    assert whose(form(lines={"period": period}))[1] == codes


def test_properties_of_another_unit_are_an_error_and_other_differences_a_warning() -> None:
    def told(**said: str) -> list[Finding]:
        return OWNERS.whose(replace(form(), properties=identity(**said)))[1]

    assert [(one.code, one.severity.value) for one in told(unit=OTHER.code)] == [("LC214", "error")]
    [outdated] = told(period="2023-06", catalogue_digest="0")
    assert (outdated.code, outdated.severity.value) == ("LC215", "warning")
    assert "(nội dung bộ tiêu chí, kỳ báo cáo)" in outdated.message()
    assert "(content of the catalogue, period)" in outdated.message("en")


# Without identity.


@pytest.mark.parametrize(
    ("lines", "unit", "codes"),
    [
        ({"unit_name": "Phường Hà Tu", "period": "2024-06"}, WARD.code, ["LC208"]),
        ({"unit_name": "ubnd p. hà  tu", "period": "6/2024"}, WARD.code, ["LC208"]),
        ({"unit_code": "06664", "period": "2024-06"}, WARD.code, ["LC208"]),
        ({"unit_code": RawValue("n", "6664"), "period": "2024-06"}, WARD.code, ["LC208"]),
        ({"unit_name": "Phường Hà Tu"}, WARD.code, ["LC208", "LC211"]),
        ({"unit_name": "Phường Hà Tu", "period": "2023-06"}, WARD.code, ["LC204"]),
        ({"unit_name": "Phường Hà Tu", "unit_code": OTHER.code}, None, ["LC209"]),
        ({"unit_name": "UBND các xã, phường"}, None, ["LC213"]),
        ({"unit_name": "Phường Yết Kiêu"}, None, ["LC212"]),
        ({"unit_name": "Phường Hà"}, None, ["LC203"]),
        ({}, None, ["LC219"]),
    ],
)
def test_a_form_without_identity_is_known_by_its_unit_sheet(
    lines: dict[str, RawValue | str], unit: str | None, codes: list[str]
) -> None:
    assert whose(form({}, lines)) == (unit, codes)


def test_what_a_name_may_mean_is_suggested() -> None:
    found = only(form({}, {"unit_name": "Phường Hà Tư"}))
    assert found.slots["similar_vi"].startswith(f"; gần giống: {WARD.short_name}")


def test_the_blank_form_is_whose_name_stands_in_it() -> None:
    said = identity(unit=None, campaign=None, period=None, check=None)
    lines = {"unit_name": WARD.name, "period": "2024-06"}
    assert whose(form(said, lines)) == (WARD.code, ["LC216"])
    assert whose(form(said | {"catalogue_digest": "0" * 12}, lines)) == (WARD.code, ["LC216", "LC210"])
    assert whose(form(said | {"catalogue": "khac"}, lines)) == (WARD.code, ["LC217"])


# Not a form, or not a whole one.


def test_a_workbook_of_something_else_is_not_our_form() -> None:
    assert whose(RawForm()) == (None, ["LC201"])


def test_a_form_without_its_indicator_sheet_is_still_whose_it_is() -> None:
    assert whose(replace(form(), tables={})) == (WARD.code, ["LC220"])
    assert whose(replace(form({}, {"unit_name": WARD.name, "period": "2024-06"}), tables={})) == (
        WARD.code,
        ["LC208", "LC220"],
    )


def test_where_the_file_is_damaged_that_is_the_cause() -> None:
    damage = finding("LC150")
    assert whose(RawForm(findings=(damage,))) == (None, ["LC218"])
    broken = finding("LC151", member="xl/worksheets/sheet3.xml")
    assert only(replace(form(), tables={}, findings=(broken, damage))).slots == {
        "where": "xl/worksheets/sheet3.xml, zip"
    }


def test_a_file_is_named_by_the_first_clue_that_names_a_unit() -> None:
    assert OWNERS.named(["bao cao", "P. Hà Tu", "Phường Hà Trung"]) == WARD.code
    assert OWNERS.named(["UBND các xã, phường", "bao cao"]) is None
    assert OWNERS.named(["bao cao phuong ha tu (ky)", "scan"]) == WARD.code
