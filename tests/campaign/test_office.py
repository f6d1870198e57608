from __future__ import annotations

from dataclasses import replace

import pytest

from lcxl.campaign.levels import figure_of_place, level_named, own_level
from lcxl.campaign.office import OfficeLevel, office_of, proper_name, with_office
from lcxl.campaign.shipped import load_campaign
from lcxl.layout import campaign as layout
from lcxl.model import Level


@pytest.mark.parametrize(
    ("name", "place", "level", "issuing", "title"),
    [
        (
            "Ủy ban nhân dân tỉnh Quảng Ninh",
            "tỉnh Quảng Ninh",
            "province",
            "ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NINH",
            "CHỦ TỊCH",
        ),
        ("UBND phường Hồng Gai", "phường Hồng Gai", "commune", "ỦY BAN NHÂN DÂN\nPHƯỜNG HỒNG GAI", "CHỦ TỊCH"),
        (
            "Phòng Văn hóa - Xã hội phường Hồng Gai",
            "phường Hồng Gai",
            "commune",
            "PHÒNG VĂN HÓA - XÃ HỘI",
            "TRƯỞNG PHÒNG",
        ),
        ("Sở Nội vụ tỉnh Quảng Ninh", "tỉnh Quảng Ninh", "province", "SỞ NỘI VỤ", "GIÁM ĐỐC"),
        ("Bộ Giáo dục và Đào tạo", "cả nước", "ministry", "BỘ GIÁO DỤC VÀ ĐÀO TẠO", "BỘ TRƯỞNG"),
        ("Trường THCS Lê Lợi", "Trường THCS Lê Lợi", "school", "TRƯỜNG THCS LÊ LỢI", "HIỆU TRƯỞNG"),
        ("Phòng Giáo dục và Đào tạo", "", "other", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỞNG PHÒNG"),
    ],
)
def test_an_offices_name_tells_its_place_and_how_it_signs(
    name: str, place: str, level: str, issuing: str, title: str
) -> None:
    office = office_of(name)
    assert (office.place, office.level) == (place, OfficeLevel(level))
    report = with_office(load_campaign("moi"), office).documents[0]
    assert (report["issuing_body"], report["signer_title"]) == (issuing, title)


def test_without_a_name_it_is_the_committee_of_the_place() -> None:
    assert office_of("", "tỉnh Sơn Bình").name == "Ủy ban nhân dân tỉnh Sơn Bình"


def test_who_signed_for_another_office_signs_no_more() -> None:
    campaign = with_office(load_campaign(), office_of("UBND xã Tân Hòa"))
    assert {document["signer_name"] for document in campaign.documents} == {""}
    assert campaign.code == "xa-tan-hoa"
    assert proper_name(campaign.place_name) == "Tân Hòa"


@pytest.mark.parametrize(
    ("place", "own", "figure"),
    [
        ("thành phố Hạ Long", "Thành phố", "Số liệu cấp thành phố"),
        ("tỉnh Quảng Ninh", "Tỉnh", "Số liệu cấp tỉnh"),
        ("phường Hồng Gai", "Phường", "Số liệu cấp phường"),
        ("Trường THCS Lê Lợi", "Trường", "Số liệu cấp trường"),
        ("cả nước", "Cả nước", "Số liệu cả nước"),
        ("(tên địa phương)", "Cùng cấp", "Số liệu chung"),
    ],
)
def test_words_follow_the_place(place: str, own: str, figure: str) -> None:
    assert (own_level(place), figure_of_place(place)) == (own, figure)
    column = layout.RULINGS.column("figure")
    assert figure in (column.header, *column.variants)
    assert level_named(own, place) is Level.CITY


@pytest.mark.parametrize(
    ("typed", "place", "level"),
    [
        ("Cấp trên", "xã Tân Hòa", Level.HIGHER_LEVEL),
        ("Tỉnh", "xã Tân Hòa", Level.HIGHER_LEVEL),
        ("Cấp tỉnh", "xã Tân Hòa", Level.HIGHER_LEVEL),
        ("Bộ", "tỉnh Quảng Ninh", Level.HIGHER_LEVEL),
        ("Thành phố", "tỉnh Quảng Ninh", Level.CITY),
        ("city", "xã Tân Hòa", Level.CITY),
        ("khác", "xã Tân Hòa", None),
    ],
)
def test_a_level_above_is_the_higher_one_whatever_it_is(typed: str, place: str, level: Level | None) -> None:
    assert level_named(typed, place) is level


def test_the_code_comes_from_the_place() -> None:
    given = replace(load_campaign("moi"), code="x")
    assert with_office(given, office_of("Ủy ban nhân dân tỉnh Quảng Ninh")).code == "tinh-quang-ninh"
