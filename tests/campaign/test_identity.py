"""Units found by the names people give them, and the codes that tell forms apart."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcxl.campaign.identity import UnitIndex, catalogue_digest, check_code, match_unit
from lcxl.model import Catalogue, Indicator, Measure, Quantity, Threshold, Unit, UnitKind
from tests.cases.values import PERCENT
from tests.values.test_vietnamese import NAMES

COMMUNES = {
    "Kỳ Thượng", "Đồng Sơn", "Tân Dân", "Đồng Lâm", "Hòa Bình", "Vũ Oai", "Dân Chủ", "Quảng La", "Bằng Cả",
    "Thống Nhất", "Sơn Dương", "Lê Lợi",
}  # fmt: skip


def unit(code: str, name: str, kind: UnitKind, *aliases: str, **more: object) -> Unit:
    return Unit(code=code, name=name, short_name=name, kind=kind, aliases=aliases, **more)  # type: ignore[arg-type]


LOCAL = [
    unit(f"{7000 + place:05d}", f"Xã {name}", UnitKind.COMMUNE)
    if name in COMMUNES
    else unit(f"{6000 + place:05d}", f"Phường {name}", UnitKind.WARD)
    for place, name in enumerate(NAMES)
]
OFFICES = [
    unit("GDDT", "Phòng Giáo dục và Đào tạo", UnitKind.DEPARTMENT, "Phòng GD&ĐT"),
    unit("NV", "Phòng Nội vụ", UnitKind.DEPARTMENT),
    unit("LDTBXH", "Phòng Lao động - Thương binh và Xã hội", UnitKind.DEPARTMENT, "Phòng LĐ-TB&XH", "Phòng LĐTĐ&XH"),
    unit("HKH", "Hội Khuyến học thành phố Hạ Long", UnitKind.DEPARTMENT),
    unit("BTG", "Ban Tuyên giáo Thành ủy Hạ Long", UnitKind.DEPARTMENT, "Ban Tuyên giáo Thành ủy"),
    unit("VP", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", UnitKind.DEPARTMENT, "Văn phòng HĐND-UBND"),
]
UNITS = [*OFFICES, *LOCAL]
INDEX = UnitIndex(UNITS)


def found(name: str) -> str:
    match = INDEX.match(name)
    return match.unit.name if match.unit else ""


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "Phường Hà Khánh",
            "P. Hà Khánh",
            "P.Hà Khánh",
            "P Hà Khánh",
            "HÀ KHÁNH",
            "Hà  Khánh ",
            "ha khanh",
            "Phuong Ha Khanh, TP Ha Long",
            "UBND phường Hà Khánh",
            "UBND P.Hà Khánh - TP.Hạ Long",
            "Uỷ ban nhân dân phường Hà Khánh, thành phố Hạ Long, tỉnh Quảng Ninh",
            "Ủy ban nhân dân phường Hà Khánh (TP. Hạ Long)",
            "Phường Hà Khánh, Hạ Long",
            "Đơn vị: Phường Hà Khánh",
            "Trung tâm học tập cộng đồng phường Hà Khánh",
            "Phường\nHà\u00a0Khánh",
            unicodedata.normalize("NFD", "Phường Hà Khánh"),
        ],
    )
    def test_one_ward_under_many_names(self, name: str) -> None:
        assert found(name) == "Phường Hà Khánh"

    @pytest.mark.parametrize(
        ("name", "official"),
        [
            ("P. GD&ĐT", "Phòng Giáo dục và Đào tạo"),
            ("Phòng Giáo dục –Đào tạo", "Phòng Giáo dục và Đào tạo"),
            ("phong giao duc va dao tao", "Phòng Giáo dục và Đào tạo"),
            ("P.Nội vụ", "Phòng Nội vụ"),
            ("Phòng LĐTĐ&XH", "Phòng Lao động - Thương binh và Xã hội"),
            ("LĐ-TB và XH", "Phòng Lao động - Thương binh và Xã hội"),
            ("Hội Khuyến học thành phố", "Hội Khuyến học thành phố Hạ Long"),
            ("Ban Tuyên giáo Thành uỷ", "Ban Tuyên giáo Thành ủy Hạ Long"),
            ("Văn phòng HĐND – UBND", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân"),
            ("X. Hoà Bình", "Xã Hòa Bình"),
            ("Ðại Yên", "Phường Đại Yên"),
        ],
    )
    def test_spellings(self, name: str, official: str) -> None:
        assert found(name) == official

    def test_every_unit_is_found_by_its_name_in_any_composition(self) -> None:
        for known in UNITS:
            for form in ("NFC", "NFD"):
                assert INDEX.match(unicodedata.normalize(form, known.name)).unit == known
        for known in LOCAL:
            assert INDEX.match(known.name.split(" ", 1)[1]).unit == known

    @pytest.mark.parametrize("name", ["", "  ", "UBND", "UBND thành phố Hạ Long", "Trới", "P.", "???"])
    def test_nobody(self, name: str) -> None:
        assert INDEX.match(name).unit is None

    def test_near_misses_are_only_suggested(self) -> None:
        for name, first in [("Hồng Hài", "Phường Hồng Hải"), ("Hoàn Bồ", "Phường Hoành Bồ"), ("Cao Thang", "")]:
            match = INDEX.match(name)
            assert (match.unit is None) == bool(first)
            assert [each.name for each in match.suggestions][:1] == [first] * bool(first)

    def test_another_kind_is_not_the_same_unit(self) -> None:
        match = INDEX.match("Xã Hà Khánh")
        assert match.unit is None
        assert match.suggestions[0].name == "Phường Hà Khánh"

    def test_a_name_of_two_units_is_told(self) -> None:
        town, commune = unit("1", "Thị trấn Tân Lập", UnitKind.COMMUNE), unit("2", "Xã Tân Lập", UnitKind.COMMUNE)
        match = match_unit("Tân Lập", [town, commune])
        assert (match.unit, match.ambiguous, match.suggestions) == (None, True, (town, commune))
        assert match_unit("TT. Tân Lập", [town, commune]).unit == town
        assert match_unit("X. Tân Lập", [town, commune]).unit == commune

    def test_numbered_wards(self) -> None:
        wards = [unit(f"2700{k}", f"Phường {k:02d}", UnitKind.WARD) for k in range(1, 4)]
        assert match_unit("P.2", wards).unit == wards[1]
        assert match_unit("Phường 02", wards).unit == wards[1]

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=30))
    def test_no_text_raises(self, name: str) -> None:
        match = INDEX.match(name)
        assert match.unit is None or not match.suggestions


class TestCodesAndDates:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Bao cao thang 6", None),
            ("bao_cao_thang_6", None),
            ("quy chế dân chủ", None),
            ("quy_che_dan_chu", None),
            ("thống nhất", None),
            ("thong nhat so lieu", None),
            ("Biên bản thống nhất", None),
            ("Bao cao Cao Thang", "Phường Cao Thắng"),
            ("BC xa Thong Nhat thang 6", "Xã Thống Nhất"),
            ("Báo cáo Phường Bãi Cháy", "Phường Bãi Cháy"),
            ("bao cao phuong bai chay ky so", "Phường Bãi Cháy"),
            ("P.Hà Tu_bản ký 20-6", "Phường Hà Tu"),
            ("Phòng Nội vụ gửi báo cáo", "Phòng Nội vụ"),
            ("Báo cáo Hồng Hài", None),
            ("scan001", None),
        ],
    )
    def test_a_name_within_a_text(self, text: str, name: str | None) -> None:
        assert [unit.name for unit in INDEX.within(text)] == [name] * bool(name)

    def test_two_names_in_a_text_are_both_told(self) -> None:
        found = INDEX.within("Báo cáo Phòng Nội vụ và Phường Hà Tu")
        assert [unit.name for unit in found] == ["Phòng Nội vụ", "Phường Hà Tu"]

    def test_codes(self) -> None:
        assert found("gddt") == "Phòng Giáo dục và Đào tạo"
        assert found("06000") == found("6000") == "Phường Bạch Đằng"
        assert found("Phường Bạch Đằng (06000)") == "Phường Bạch Đằng"

    def test_a_unit_of_another_time_points_to_its_successor(self) -> None:
        gone = unit("06682", "Phường Yết Kiêu", UnitKind.WARD, valid_to=date(2024, 10, 31), successors=("06685",))
        heir = unit("06685", "Phường Trần Hưng Đạo", UnitKind.WARD)
        assert match_unit("P. Yết Kiêu", [gone, heir], date(2024, 6, 24)).unit == gone
        later = match_unit("P. Yết Kiêu", [gone, heir], date(2024, 12, 1))
        assert (later.unit, later.former, later.suggestions) == (None, gone, (heir,))

    def test_codes_and_names_reused_after_a_merger(self) -> None:
        before = unit("06652", "Phường Hà Phong", UnitKind.WARD, valid_to=date(2025, 6, 30))
        after = unit("06652", "Phường Hà Tu", UnitKind.WARD, valid_from=date(2025, 7, 1))
        units = [before, after]
        assert match_unit("06652", units, date(2024, 6, 24)).unit == before
        assert match_unit("06652", units, date(2026, 1, 1)).unit == after


AT_LEAST_95 = Threshold(operator=">=", reference=Decimal(95))
CATALOGUE = Catalogue(
    code="86",
    title="",
    indicators=(Indicator(number=1, text="Tỷ lệ biết chữ"),),
    measures=(Measure(code="1.1", indicator=1, unit=PERCENT, threshold=AT_LEAST_95, numerator="a"),),
)


class TestFingerprints:
    def test_check_code(self) -> None:
        code = check_code("2024-06", "2024-06", "06649", "abc")
        assert code == "XV4DTQZ2"
        others = [("2024-07", "2024-06", "06649"), ("2024-06", "2024-Q2", "06649"), ("2024-06", "2024-06", "06652")]
        assert code not in {check_code(*other, "abc") for other in others}
        assert check_code("a", "bc", "d", "") != check_code("a", "b", "cd", "")

    def test_digest_changes_with_what_forms_show(self) -> None:
        digest = catalogue_digest(CATALOGUE)
        assert len(digest) == 12
        measure = CATALOGUE.measures[0]
        changed = [
            replace(measure, threshold=Threshold(operator=">=", reference=Decimal(96))),
            replace(measure, threshold=Threshold(operator=">", reference=Decimal(95))),
            replace(measure, threshold=None),
            replace(measure, numerator="b"),
            replace(measure, unit=replace(PERCENT, format="0%")),
        ]
        digests = {catalogue_digest(replace(CATALOGUE, measures=(each,))) for each in changed}
        assert len(digests - {digest}) == len(changed)

    def test_digest_stays_with_what_they_do_not_show(self) -> None:
        measure = CATALOGUE.measures[0]
        same = [
            replace(measure, threshold=Threshold(operator=">=", reference=Decimal("95.0"))),
            replace(measure, reporters=("YT",), lead="YT"),
            replace(measure, previous=Quantity(value=Decimal(1))),
        ]
        for each in same:
            assert catalogue_digest(replace(CATALOGUE, measures=(each,))) == catalogue_digest(CATALOGUE)
