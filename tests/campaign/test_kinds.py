from __future__ import annotations

import pytest

from lcxl.campaign.kinds import EVERYBODY, group_names, headless, kind_of_name, names_of, with_groups, without_kind
from lcxl.model import Unit, UnitKind


def unit(code: str, name: str, kind: UnitKind) -> Unit:
    return Unit(code=code, name=name, short_name=name, kind=kind)


WARD = unit("06688", "Phường Hạ Long", UnitKind.WARD)
ZONE = unit("06994", "Đặc khu Vân Đồn", UnitKind.ZONE)
SCHOOL = unit("THLL", "Trường Tiểu học Lê Lợi", UnitKind.PRIMARY)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("UBND phường Hồng Gai", UnitKind.WARD),
        ("Ủy ban nhân dân xã Tân Hòa", UnitKind.COMMUNE),
        ("Đặc khu Vân Đồn", UnitKind.ZONE),
        ("Tỉnh Quảng Ninh", UnitKind.PROVINCE),
        ("TP. Hồ Chí Minh", UnitKind.CITY),
        ("Sở Giáo dục và Đào tạo", UnitKind.DEPARTMENT),
        ("Phòng Văn hóa - Xã hội", UnitKind.OFFICE),
        ("Hội Khuyến học", UnitKind.OFFICE),
        ("Trường Mầm non Hoa Sen", UnitKind.PRESCHOOL),
        ("Trường TH Lê Lợi", UnitKind.PRIMARY),
        ("Trường TH&THCS Minh Khai", UnitKind.MIXED_SCHOOL),
        ("THCS Trần Quốc Toản", UnitKind.LOWER_SECONDARY),
        ("Trường THPT Chuyên Hạ Long", UnitKind.UPPER_SECONDARY),
        ("Trung tâm GDNN-GDTX", UnitKind.CENTRE),
        ("Lê Lợi", UnitKind.OTHER),
        ("Xãm", UnitKind.OTHER),
    ],
)
def test_a_name_tells_its_kind(name: str, kind: UnitKind) -> None:
    assert kind_of_name(name) is kind


def test_words_around_a_name() -> None:
    assert headless("Ủy ban nhân dân xã Tân Hòa") == "Xã Tân Hòa"
    assert headless("Trường TH Lê Lợi") == "Trường TH Lê Lợi"
    assert without_kind("Thành phố Hồ Chí Minh") == "Hồ Chí Minh"


def test_groups_exist_where_they_have_members() -> None:
    assert list(group_names([WARD, SCHOOL])) == [EVERYBODY, "CACXP", "CACPHUONG", "CACTRUONG", "CACTH"]
    assert group_names([]) == {}


def test_a_group_is_taken_up_by_those_of_its_kind() -> None:
    group, *members = with_groups([WARD, ZONE, SCHOOL], ["CACXP"])
    assert (group.code, group.kind) == ("CACXP", UnitKind.COLLECTIVE)
    assert [member.groups for member in members] == [("CACXP",), ("CACXP",), ()]


def test_a_code_of_the_list_is_the_lists_own() -> None:
    own = unit("CACXP", "Các xã vùng cao", UnitKind.COLLECTIVE)
    assert with_groups([own, WARD], ["CACXP"]) == (own, WARD)


def test_names_mean_units_and_groups() -> None:
    names = names_of([WARD, SCHOOL])
    assert names["phường hạ long"] == "06688"
    assert names["các xã, phường, đặc khu"] == "CACXP"
    assert "các đặc khu" not in names
    assert "phường a" not in names_of([unit("1", "Phường A", UnitKind.WARD), unit("2", "Phường A", UnitKind.WARD)])
