from __future__ import annotations

from datetime import date

from lcxl.campaign.shipped import load_campaign
from lcxl.model import Unit, UnitKind
from lcxl.round.previous.units import changes_of_units
from lcxl.tidy.rows import UnitRow

JUNE, NOVEMBER = date(2024, 6, 30), date(2024, 11, 30)
HA_LONG = load_campaign().units


def rows(*units: tuple[str, str]) -> list[UnitRow]:
    return [UnitRow(unit=code, unit_name=name) for code, name in units]


def ward(code: str, name: str, start: date | None = None, end: date | None = None, *heirs: str) -> Unit:
    return Unit(
        code=code, name=name, short_name=name, kind=UnitKind.WARD, valid_from=start, valid_to=end, successors=heirs
    )


def told(before: list[UnitRow], units: tuple[Unit, ...], day: date = JUNE, end: date = NOVEMBER) -> dict[str, str]:
    return {one.code: one.slots["units"] for one in changes_of_units(before, day, units, end)}


def test_the_merger_of_november_2024() -> None:
    before = rows(*((u.code, u.short_name) for u in HA_LONG if u.valid_on(JUNE) and u.kind != UnitKind.COLLECTIVE))
    assert told(before, HA_LONG) == {"LC781": "Phường Yết Kiêu (06682) → Phường Trần Hưng Đạo (06685)"}
    assert told(before, HA_LONG, end=JUNE) == {}


def test_a_split_unit_has_no_single_heir() -> None:
    units = (
        ward("06655", "Phường Hà Khẩu", None, JUNE, "06706", "06661"),
        ward("06706", "Phường Tuần Châu", date(2024, 7, 1)),
        ward("06661", "Phường Việt Hưng", date(2024, 7, 1)),
    )
    assert told(rows(("06655", "Phường Hà Khẩu")), units) == {
        "LC782": "Phường Hà Khẩu (06655) → Phường Tuần Châu (06706), Phường Việt Hưng (06661)"
    }


def test_a_code_under_another_name_is_another_unit() -> None:
    units = (ward("06652", "Phường Hà Tu", date(2024, 7, 1)),)
    assert told(rows(("06652", "Phường Hà Phong")), units)["LC783"] == "Phường Hà Phong (06652) ≠ Phường Hà Tu"


def test_a_name_alone_proves_nothing() -> None:
    units = (ward("07060", "Xã Thống Nhất", date(2024, 7, 1)),)
    found = told(rows(("99999", "Xã Thống Nhất")), units)
    assert found == {"LC784": "Xã Thống Nhất (99999)", "LC785": "Xã Thống Nhất (07060)"}


def test_code_and_name_together_are_the_unit_also_where_the_list_begins_later() -> None:
    units = (ward("06652", "Phường Hà Phong", date(2024, 7, 1)),)
    assert told(rows(("06652", "Hà Phong")), units) == {}


def test_a_unit_that_ended_without_an_heir_is_told() -> None:
    units = (ward("06652", "Phường Hà Phong", None, JUNE),)
    assert told(rows(("06652", "Phường Hà Phong")), units) == {"LC784": "Phường Hà Phong (06652)"}
