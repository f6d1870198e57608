from __future__ import annotations

import pytest

from lcxl.campaign.shipped import load_campaign
from lcxl.model import Bound, Claim, Measure, Threshold
from lcxl.round.previous.figures import share_out
from tests.builders import COUNT, YES_NO, at_least, measure

CATALOGUE = load_campaign().catalogue


def shared(text: str, number: int) -> dict[str, str]:
    found = share_out(text, CATALOGUE.measures_of(number))
    return {code: quantity.text for code, quantity in found.quantities.items()}


@pytest.mark.parametrize(
    ("number", "text", "figures"),
    [
        (1, "99,77%", {"1.1": "99,77%"}),
        (35, "Dưới 1%", {"35.1": "Dưới 1%"}),
        (8, "1,54% (tính đến cuối năm 2023 theo số liệu khảo sát)", {"8.1": "1,54%"}),
        (20, "93,65% (28.341/30.264 hộ)", {"20.1": "93,65%"}),
        (16, "Giảm 20,83% tương ứng 05 vụ (19/24 vụ)", {"16.1": "19"}),
        (11, "Tăng 01 (Năm 2022 chưa có đề tài; Năm 2023 có 01 đề tài)", {"11.1": "1"}),
        (15, "TP Hạ Long không có nhà tạm", {"15.1": "0%"}),
        (33, "90,43% Nữ: 46,5%", {"33.1": "90,43%", "33.2": "46,5%"}),
        (33, "90,43%, trong đó nữ dưới 50%", {"33.1": "90,43%", "33.2": "dưới 50%"}),
        (34, "- KV nhà nước: 95%- - KV tư nhân: 85 %", {"34.1": "95%", "34.2": "85%"}),
        (34, "- KV tư nhân: 85 %\n- KV nhà nước: 95%", {"34.1": "95%", "34.2": "85%"}),
        (12, "- Nước thải: 49,78%", {"12.5": "49,78%"}),
    ],
)
def test_figures_are_found_in_sentences(number: int, text: str, figures: dict[str, str]) -> None:
    found = shared(text, number)
    assert {code: words.casefold() for code, words in found.items()} == {c: w.casefold() for c, w in figures.items()}


def test_the_four_lines_of_waste_and_the_one_of_sewage() -> None:
    text = (
        "- Thu gom xử lý chất thải rắn khu vực đô thị 99%;\n"
        "- Thu gom rác thải thu gom và xử lý rác thải rắn sinh hoạt tại các điểm có hoạt động du lịch đạt 97,5%\n"
        "- Thu gom xử lý chất thải rắn xây dựng ở đô thị đạt 98,5%, chất thải y tế 100%.\n"
        "- Xử lý nước thải đạt 49,78%"
    )
    expected = {"12.1": "99%", "12.2": "97,5%", "12.3": "98,5%", "12.4": "100%", "12.5": "49,78%"}
    assert shared(text, 12) == expected
    backwards = "\n".join(reversed(text.split("\n")))
    assert shared(backwards, 12) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Giảm so năm trước",
        "Giảm 20,83% so với cùng kỳ",
        "Năm 2022: 24 vụ; năm 2023: 19 vụ",
        "Theo Quyết định số 2300/QĐ-UBND ngày 05/3/2024",
    ],
)
def test_what_can_not_be_told_stays_text(text: str) -> None:
    found = share_out(text, CATALOGUE.measures_of(16))
    assert (found.quantities, found.certain) == ({}, False)


def test_a_plain_figure_is_certain_and_one_from_a_sentence_is_not() -> None:
    water = CATALOGUE.measures_of(20)
    assert share_out("93,65%", water).certain
    assert not share_out("93,65% (theo báo cáo của Phòng Y tế)", water).certain


def test_words_of_a_claim() -> None:
    assert share_out("Đạt", CATALOGUE.measures_of(12)).claim is Claim.MET
    assert share_out("Chưa tổng hợp được kết quả", CATALOGUE.measures_of(18)).claim is Claim.NO_DATA
    assert share_out("", CATALOGUE.measures_of(12)) == share_out("  ", CATALOGUE.measures_of(1))


def test_figures_without_words_are_taken_in_order_and_said_so() -> None:
    found = share_out("95%; 85%", CATALOGUE.measures_of(34))
    assert {code: quantity.text for code, quantity in found.quantities.items()} == {"34.1": "95%", "34.2": "85%"}
    assert found.in_order
    assert share_out("95%; 85%; 80%", CATALOGUE.measures_of(34)).quantities == {}


def test_a_bound_before_the_figure_counts() -> None:
    found = share_out("Tỷ lệ chung trên 95% (31/33 xã, phường)", [measure(threshold=at_least(50))])
    assert found.quantities["20.1"].bound is Bound.ABOVE


def test_a_fraction_is_no_count_where_nothing_is_compared() -> None:
    pair = "19/24 vụ"
    compared: Measure = measure(unit=COUNT, threshold=Threshold(operator="<", reference="last_year"))
    assert share_out(pair, [compared]).quantities["20.1"].text == "19"
    assert share_out(pair, [measure(unit=COUNT, threshold=at_least(20))]).quantities == {}


def test_words_alone_for_a_measure_of_yes_or_no() -> None:
    assert share_out("Giảm 05 vụ", [measure(unit=YES_NO)]).quantities == {}
