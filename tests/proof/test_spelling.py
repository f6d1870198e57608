"""How Vietnamese syllables are built, what wordings ask for, and how texts are taken apart."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lcxl.proof.annexrows import AnnexRow
from lcxl.proof.names import split_names
from lcxl.proof.requirements import Limit, limit_of, percents, possible_share, verdicts
from lcxl.proof.spelling import is_syllable
from lcxl.proof.words import excerpt
from tests.proof.letters import BODY, ROWS
from tests.proof.source import source_letter


def test_syllables() -> None:
    words = "nghiêng khuỷu giếng gì gìn quyết quốc quý quỹ thuở huyện khoan xoong ngoằn uống yêu ý ươm Đắk giã nghĩa"
    assert [word for word in words.split() if not is_syllable(word)] == []


def test_slips_of_the_keyboard_are_none() -> None:
    words = "nghành ngiệm ghà kôi tổch hàc thuw trưởngg ngé xrong quỹu phươngg đạờo"
    assert [word for word in words.split() if is_syllable(word)] == []


def test_every_word_of_the_sound_letter_and_of_the_source_is_a_syllable_or_foreign() -> None:
    source = source_letter()
    text = " ".join([*BODY, *(cell for row in ROWS for cell in row), *source.body, *source.notes])
    words = {word for word in text.replace("/", " ").split() if word.isalpha() and word.islower() and len(word) > 1}
    assert {word for word in words if not is_syllable(word)} == {"wifi"}


@pytest.mark.parametrize(
    ("wording", "limit"),
    [
        ("Tỷ lệ người biết chữ đạt ≥ 95%", Limit(least=Decimal(95))),
        ("Tỷ lệ nghèo không quá 10%", Limit(most=Decimal(10))),
        ("Đảm bảo 50% trở lên các cấp lãnh đạo có nữ", Limit(least=Decimal(50))),
        ("70% công dân tham gia vào các hoạt động chung", Limit(least=Decimal(70))),
        ("Nước thải được thu gom, xử lý theo quy định đạt 60%", Limit(least=Decimal(60))),
        ("Hàng năm có tối thiểu 70% số xã được đánh giá", Limit(least=Decimal(70))),
        ("Biết chữ mức độ 2 đạt $\\geq 95\\%$", Limit(least=Decimal(95))),
        ("Có chính sách hỗ trợ cá nhân thiệt thòi", None),
        ("Số vụ tai nạn giao thông giảm so với năm trước", None),
    ],
)
def test_what_a_wording_asks_for(wording: str, limit: Limit | None) -> None:
    assert limit_of(wording) == limit


@pytest.mark.parametrize(
    ("wording", "figure", "met"),
    [
        ("đào tạo đạt 80% trở lên trong đó ½ là nữ", "90,43% Nữ: 46,5%", [True, False]),
        ("thu gom, xử lý đạt 60%", "chất thải rắn 99%; nước thải đạt 49,78%", [True, False]),
        ("thất nghiệp không quá 3%", "Dưới 1%", [True]),
        ("sử dụng internet", "92%", []),
    ],
)
def test_figures_are_held_against_the_wording(wording: str, figure: str, met: list[bool]) -> None:
    row = AnnexRow(number=1, wording=wording, current=figure, places={})
    assert [verdict for _, _, verdict in verdicts(row, figure, None)] == met


@pytest.mark.parametrize(
    ("figure", "possible"), [("50%", False), ("91%", True), ("87%", False), ("93,3%", False), ("93,94%", True)]
)
def test_shares_of_33_wards(figure: str, possible: bool) -> None:
    assert possible_share(percents(figure)[0], 33) is possible


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("- Phòng Y tế - Phòng Kinh tế", ["Phòng Y tế", "Phòng Kinh tế"]),
        ("Chi cục Thống kê; Phòng Tài chính - Kế hoạch", ["Chi cục Thống kê", "Phòng Tài chính - Kế hoạch"]),
        ("Phòng Lao động –TB- XH", ["Phòng Lao động –TB- XH"]),
        ("", []),
    ],
)
def test_units_in_charge_are_told_apart(cell: str, names: list[str]) -> None:
    assert split_names(cell) == names


def test_quotations_are_cut_at_words() -> None:
    text = "Qua rà soát, tổng hợp đến nay có ba chỉ số chưa đạt theo quy định của Bộ tiêu chí đã ban hành."
    quote = excerpt(text, text.index("chưa"), text.index("chưa") + 8, width=30)
    assert quote.startswith("…") and quote.endswith("…")
    assert "chưa đạt" in quote
