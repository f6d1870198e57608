from __future__ import annotations

import pytest

from lcxl.campaign.shipped import load_campaign
from lcxl.round.previous.matching import How, Matcher, match_measures
from tests.builders import measure

CATALOGUE = load_campaign().catalogue
MATCHER = Matcher(CATALOGUE)
WATER = "100% số hộ sử dụng nước sạch đáp ứng quy chuẩn quốc gia"


def matched(wording: str, number: int | None) -> tuple[int, How] | None:
    found = MATCHER.match(wording, number)
    return None if found is None else (found.indicator.number, found.how)


@pytest.mark.parametrize(
    ("wording", "number", "expected"),
    [
        (WATER, 20, (20, How.WORDING)),
        (WATER.upper() + ".", 20, (20, How.WORDING)),
        ("100 % so ho su dung nuoc sach dap ung quy chuan quoc gia", 20, (20, How.WORDING)),
        (WATER, 21, (20, How.RENUMBERED)),
        (WATER, None, (20, How.WORDING)),
        ("100% số hộ sử dụng nước sạch đáp ứng quy chuẩn quốc gai", 21, (20, How.RENUMBERED)),
        ("100% số hộ dùng nước sạch theo quy chuẩn", 20, (20, How.NUMBER)),
        ("Có trường đạt chuẩn quốc gia mức độ 2", 20, None),
        ("", 20, None),
        ("Có trường đạt chuẩn quốc gia mức độ 2", None, None),
    ],
)
def test_wording_first_number_second(wording: str, number: int | None, expected: object) -> None:
    assert matched(wording, number) == expected


def test_every_indicator_is_itself_also_under_another_number() -> None:
    for indicator in CATALOGUE.indicators:
        assert matched(indicator.text, indicator.number) == (indicator.number, How.WORDING)
        assert matched(indicator.text, indicator.number + 1) == (indicator.number, How.RENUMBERED)


def test_indicators_that_are_nearly_alike_are_kept_apart() -> None:
    primary = "Đạt chuẩn phổ cập giáo dục tiểu học mức độ 3"
    secondary = "Đạt chuẩn phổ cập giáo dục trung học cơ sở mức độ 3"
    assert matched(primary, 23) == (22, How.RENUMBERED)
    assert matched(secondary, 22) == (23, How.RENUMBERED)


def test_measures_are_known_by_their_wording() -> None:
    old = [measure("12.1", text="Chất thải rắn"), measure("12.2", text="Nước thải"), measure("12.3", text="Khí thải")]
    new = [measure("14.1", text="NƯỚC THẢI"), measure("14.2", text="Chất thải rắn")]
    assert match_measures(old, new) == {"12.1": "14.2", "12.2": "14.1"}


def test_a_single_measure_is_the_single_one_now() -> None:
    assert match_measures([measure("20.1", text="Hộ")], [measure("21.1", text="Hộ dân")]) == {"20.1": "21.1"}


def test_measures_without_words_go_by_their_order() -> None:
    assert match_measures([measure("1.1"), measure("1.2")], [measure("2.1"), measure("2.2")]) == {
        "1.1": "2.1",
        "1.2": "2.2",
    }
    assert match_measures([measure("1.1"), measure("1.2")], [measure("2.1")]) == {}
