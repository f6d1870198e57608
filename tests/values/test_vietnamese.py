"""Letters: composition, look-alikes, folding, dictionary order and the fonts of old."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcxl.texts import load_data
from lcxl.values.vietnamese import bare, clean, collation_key, decode_legacy, fold, legacy_charset, looks_legacy, nfc

# The 33 wards and communes in the order of ICU's Vietnamese collation.
NAMES = [
    "Bạch Đằng", "Bãi Cháy", "Bằng Cả", "Cao Thắng", "Cao Xanh", "Dân Chủ", "Đại Yên", "Đồng Lâm", "Đồng Sơn",
    "Giếng Đáy", "Hà Khánh", "Hà Khẩu", "Hà Lầm", "Hà Phong", "Hà Trung", "Hà Tu", "Hòa Bình", "Hoành Bồ",
    "Hồng Gai", "Hồng Hà", "Hồng Hải", "Hùng Thắng", "Kỳ Thượng", "Lê Lợi", "Quảng La", "Sơn Dương", "Tân Dân",
    "Thống Nhất", "Trần Hưng Đạo", "Tuần Châu", "Việt Hưng", "Vũ Oai", "Yết Kiêu",
]  # fmt: skip
SENTENCE = "Ủy ban nhân dân phường Hà Khánh, Đỗ Thị Mỹ Ỷ: tỷ lệ đạt chuẩn, ngượng nghịu, huỳnh quỹ, ắt ẵm"


class TestClean:
    @pytest.mark.parametrize(
        ("typed", "seen"),
        [
            (unicodedata.normalize("NFD", "Đại Yên"), "Đại Yên"),
            ("a\u0302\u0301", "ấ"),
            ("Ðại Yên", "Đại Yên"),
            ("\ufeffHà\u00a0 Khánh\u200b ", "Hà Khánh"),
            ("93,65\u202f%", "93,65 %"),
            ("một\r\n hai \r ba", "một\nhai\nba"),
            ("chu\x07ông", "chuông"),
        ],
    )
    def test_what_a_person_sees(self, typed: str, seen: str) -> None:
        assert clean(typed) == seen

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=40))
    def test_once_is_enough(self, typed: str) -> None:
        assert clean(clean(typed)) == clean(typed)
        assert nfc(nfc(typed)) == nfc(typed)


class TestFold:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Hòa Bình", "hoà bình"),
            ("Uỷ ban", "Ủy ban"),
            ("khỏe", "khoẻ"),
            ("Thúy", "Thuý"),
            ("Tỷ lệ", "tỉ lệ"),
            ("Quý", "quí"),
            ("kỹ năng", "kĩ năng"),
            ("Giáo dục- Đào tạo", "Giáo dục – Đào tạo"),
            ("Giáo dục và Đào tạo", "Giáo dục & Đào tạo"),
            ("GD&ĐT", "GD & ĐT"),
            ("  Đơn   vị\n", "đơn vị"),
            (unicodedata.normalize("NFD", "Kỳ này"), "Kỳ này"),
            ("Ðạt", "Đạt"),
        ],
    )
    def test_two_spellings_of_one(self, one: str, other: str) -> None:
        assert fold(one) == fold(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [("Hồng Hà", "Hồng Hạ"), ("Đại", "Dại"), ("hoàn", "hòan"), ("tai", "tay"), ("Hà Khánh", "Hà Khẩu")],
    )
    def test_different_words_stay_different(self, one: str, other: str) -> None:
        assert fold(one) != fold(other)

    def test_closed_syllables_are_left_alone(self) -> None:
        for word in ("hoàn", "suýt", "huỳnh", "toán", "loét"):
            assert fold(word) == word

    def test_without_accents(self) -> None:
        assert bare("Đại Yên") == "dai yen"
        assert len({bare(name) for name in NAMES}) == len(NAMES)

    @settings(max_examples=200, deadline=None)
    @given(st.text(alphabet=st.sampled_from("aăâđeêiouưyhkqt àáảãạỳýỷỹỵ-–&và"), max_size=20))
    def test_once_is_enough(self, typed: str) -> None:
        assert fold(fold(typed)) == fold(typed)
        assert fold(unicodedata.normalize("NFD", typed)) == fold(typed)


class TestDictionaryOrder:
    def test_wards_and_communes(self) -> None:
        shuffled = random.Random(57).sample(NAMES, len(NAMES))
        assert sorted(shuffled, key=collation_key) == NAMES
        assert sorted(shuffled) != NAMES

    def test_tones_come_after_letters(self) -> None:
        assert sorted(["mạ", "má", "mã", "mả", "mà", "ma", "mác"], key=collation_key) == [
            "ma", "mà", "mả", "mã", "má", "mạ", "mác",
        ]  # fmt: skip
        assert sorted(["da", "đa", "dz", "1", "Đà"], key=collation_key) == ["1", "da", "dz", "đa", "Đà"]

    def test_composition_does_not_matter(self) -> None:
        for name in NAMES:
            assert collation_key(unicodedata.normalize("NFD", name))[:2] == collation_key(name)[:2]


def encode(text: str, charset: str) -> str:
    """Write ``text`` as an old font holds it (small letters and what capitals the font has)."""
    table = {letter: code for code, letter in load_data("legacy_fonts.toml")[charset]["codes"].items()}
    if charset == "vni":
        table |= {letter.upper(): code.upper() for letter, code in table.items()}
    return "".join(table.get(char, char) for char in text)


class TestOldFonts:
    @pytest.mark.parametrize(
        ("font", "charset"),
        [(".VnTime", "tcvn3"), (".VnArialH", "tcvn3"), ("VNI-Times", "vni"), ("Arial", ""), ("", "")],
    )
    def test_told_by_their_names(self, font: str, charset: str) -> None:
        assert legacy_charset(font) == charset

    @pytest.mark.parametrize(
        ("typed", "font", "seen"),
        [
            ("B¸o c¸o tµi chÝnh n¨m", ".VnTime", "Báo cáo tài chính năm"),
            ("Phßng Gi¸o dôc vµ §µo t¹o", ".VnTime", "Phòng Giáo dục và Đào tạo"),
            ("B¶o Th¾ng", ".VnArial", "Bảo Thắng"),
            ("uû ban nh©n d©n", ".VnTimeH", "UỶ BAN NHÂN DÂN"),
            ("UÛy ban nhaân daân thaønh phoá", "VNI-Times", "Ủy ban nhân dân thành phố"),
            ("xin chaøo caùc baïn", "VNI-Helve", "xin chào các bạn"),
            ("“B¸o c¸o” – n¨m", ".VnTime", "“Báo cáo” – năm"),
        ],
    )
    def test_decoding(self, typed: str, font: str, seen: str) -> None:
        assert decode_legacy(typed, font) == seen

    @pytest.mark.parametrize("charset", ["tcvn3", "vni"])
    def test_every_letter_comes_back(self, charset: str) -> None:
        letters = "".join(load_data("legacy_fonts.toml")[charset]["codes"].values())
        for text in (letters.lower(), SENTENCE.lower()):
            assert decode_legacy(encode(text, charset), charset) == text
        assert len(load_data("legacy_fonts.toml")["tcvn3"]["codes"]) == 74

    def test_nothing_to_decode(self) -> None:
        assert decode_legacy("Chưa đạt", ".VnTime") is None
        assert decode_legacy("93,65%", ".VnTime") is None
        assert decode_legacy("B¸o c¸o", "Times New Roman") is None

    @pytest.mark.parametrize("charset", ["tcvn3", "vni"])
    def test_told_by_content(self, charset: str) -> None:
        for text in ("ủy ban nhân dân phường hồng gai", "không phát sinh", "chưa đạt", "số liệu quý này"):
            assert looks_legacy(encode(text, charset)) == charset

    @pytest.mark.parametrize(
        "text",
        [
            *NAMES, SENTENCE, "Hoà Bình", "khoá", "KHÔNG", "Có", "m²", "5 ± 2", "© 2024", "½ là nữ", "Straße",
            "garçon naïve", "août", "Zoë", "piñata", "«Bonjour»", "Øresund", "déjà vu", "¡hola!", "", "95%",
        ],
    )  # fmt: skip
    def test_other_text_is_left_alone(self, text: str) -> None:
        assert looks_legacy(text) is None
