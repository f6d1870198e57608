from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from lcxl.campaign.register import FIRST_DAY, former_units, province_named, provinces, units_of_province
from lcxl.model import UnitKind

UNITS = {p.code: units_of_province(p.code, FIRST_DAY) for p in provinces(FIRST_DAY)}


def test_it_is_the_whole_country_of_july_2025() -> None:
    units = [unit for found in UNITS.values() for unit in found]
    assert len(UNITS) == 34
    assert Counter(unit.kind for unit in units) == {UnitKind.COMMUNE: 2621, UnitKind.WARD: 687, UnitKind.ZONE: 13}
    assert len({unit.code for unit in units}) == len(units) == 3321
    assert all(len(unit.code) == 5 and unit.code.isdigit() for unit in units)


def test_every_former_unit_has_its_successors_and_every_unit_somebody_before_it() -> None:
    codes = {unit.code for found in UNITS.values() for unit in found}
    former = list(former_units())
    assert len(former) == 10_040
    assert all(one.successors and set(one.successors) <= codes for one in former)
    assert {code for one in former for code in one.successors} == codes
    assert len({(one.code, one.name) for one in former}) == len(former)


@pytest.mark.parametrize(
    ("province", "code", "name"),
    [
        ("22", "06688", "Phường Hạ Long"),
        ("22", "06994", "Đặc khu Vân Đồn"),
        ("01", "00070", "Phường Hoàn Kiếm"),
        ("79", "26740", "Phường Sài Gòn"),
        ("79", "26732", "Đặc khu Côn Đảo"),
        ("31", "11948", "Đặc khu Bạch Long Vĩ"),
        ("46", "19753", "Phường Phú Xuân"),
        ("96", "32025", "Phường Tân Thành"),
        ("24", "07399", "Xã Kép"),
        ("66", "24184", "Xã Ea H'Leo"),
    ],
)
def test_units_looked_up(province: str, code: str, name: str) -> None:
    assert {unit.code: unit.name for unit in UNITS[province]}[code] == name


def test_the_wards_of_ha_long_city_went_into_wards_of_today() -> None:
    found = {one.name: one.successors for one in former_units() if one.district == "Thành phố Hạ Long"}
    assert found["Phường Hà Khánh"] == ("06658",)
    assert len(found) == 32


@pytest.mark.parametrize(
    ("asked", "code"),
    [("Quảng Ninh", "22"), ("tỉnh Quảng Ninh", "22"), ("quang ninh", "22"), ("TP. Hồ Chí Minh", "79"), ("Huế", "46")],
)
def test_a_province_is_known_by_its_names(asked: str, code: str) -> None:
    found = province_named(asked, FIRST_DAY)
    assert found is not None
    assert found.code == code


def test_a_province_that_was_merged_is_none() -> None:
    assert province_named("Hải Dương", FIRST_DAY) is None


def test_names_are_those_of_the_day() -> None:
    before, after = date(2026, 8, 3), date(2026, 8, 24)
    assert {unit.code: unit.name for unit in units_of_province("24", before)}["07399"] == "Xã Kép"
    assert {unit.code: unit.kind for unit in units_of_province("24", after)}["07399"] is UnitKind.WARD
    assert [next(p.name for p in provinces(day) if p.code == "22") for day in (before, after)] == [
        "Tỉnh Quảng Ninh",
        "Thành phố Quảng Ninh",
    ]
