"""Pairs of syllables: what was typed for a usual word is told, what only looks like it is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lcxl.proof.pairs import is_word, meant
from tests.cases.proof import proofed
from tests.proof.letters import BODY, SOUND


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("thành toán", "thanh toán"),
        ("rà roát", "rà soát"),
        ("chuyển đối", "chuyển đổi"),
        ("đa dang", "đa dạng"),
        ("ứng dựng", "ứng dụng"),
        ("chuyên muôn", "chuyên môn"),
        ("thiết thời", "thiệt thòi"),
        ("bóng bay", ""),
    ],
)
def test_the_usual_pair_that_was_meant(typed: str, wanted: str) -> None:
    assert meant(*typed.split()) == wanted


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Kho bạc đã thành toán kinh phí cho các phường.", "thành toán"),
        ("Các phòng tiếp tục rà roát hồ sơ của người học.", "rà roát"),
        ("Thành phố đẩy mạnh chuyển đối số ở các trường.", "chuyển đối"),
        ("Hình thức tuyên truyền đa dang, phù hợp.", "đa dang"),
        ("Các trường ứng dựng công nghệ vào dạy học.", "ứng dựng"),
        ("Các cơ quan chuyên muôn đã phối hợp.", "chuyên muôn"),
    ],
)
def test_a_mistyped_pair_is_told_at_its_place(sentence: str, found: str, tmp_path: Path) -> None:
    told = proofed(replace(SOUND, body=(*BODY[:-1], sentence, BODY[-1])), tmp_path)
    assert [(one.code, one.slots["found"]) for one in told] == [("LP420", found)]
    assert found in (told[0].quote or "")


@pytest.mark.parametrize(
    "sentence",
    [
        "Phong trào đã trở thành toán học vui của các trường.",
        "Người dân được bảo đảm lợi ích hợp pháp của mình.",
        "Đảng bộ trường đã chỉ đạo các tổ bộ môn.",
    ],
)
def test_a_pair_across_two_words_is_none(sentence: str, tmp_path: Path) -> None:
    assert proofed(replace(SOUND, body=(*BODY[:-1], sentence, BODY[-1])), tmp_path) == []


def test_words_of_the_language_are_known() -> None:
    assert is_word("hành", "vi") and not is_word("theo", "quy")
