from __future__ import annotations

import pytest

from lcxl.layout.declared.grid import FormCell
from lcxl.layout.declared.signs import Sign, announces, has_relation, is_called, number_mark, sign_of


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("", Sign.BLANK),
        ("  ", Sign.BLANK),
        ("……", Sign.PLACEHOLDER),
        ("...", Sign.PLACEHOLDER),
        ("…/…", Sign.PLACEHOLDER),
        ("{filldata}", Sign.PLACEHOLDER),
        ("[nhập]", Sign.PLACEHOLDER),
        ("(à compléter)", Sign.PLACEHOLDER),
        ("0.0", Sign.FIGURE),
        ("0", Sign.FIGURE),
        ("1.234,5", Sign.FIGURE),
        ("12 %", Sign.FIGURE),
        ("-", Sign.FIGURE),
        ("x", Sign.CLOSED),
        ("X", Sign.CLOSED),
        ("Nhà trẻ", Sign.LABEL),
        ("1. Tổng số", Sign.LABEL),
    ],
)
def test_what_a_text_shows(text: str, sign: Sign) -> None:
    assert sign_of(FormCell(text=text)) is sign


@pytest.mark.parametrize(
    ("text", "mark"),
    [("(1)", "1"), ("A", "A"), ("6=4-5", "6"), ("(3)=(1)+(2)", "3"), ("12.", "12"), ("Tổng", ""), ("1234", "")],
)
def test_numbers_of_columns(text: str, mark: str) -> None:
    assert number_mark(text) == mark


@pytest.mark.parametrize("text", ["6=4-5", "(3)=(1)+(2)", "4=3/2", "Tỷ lệ (5)=(4)/(3)"])
def test_relations_of_headers(text: str) -> None:
    assert has_relation(text)


@pytest.mark.parametrize("text", ["1", "(1)", "Tổng số", "a = b"])
def test_no_relations(text: str) -> None:
    assert not has_relation(text)


@pytest.mark.parametrize(
    ("text", "yes"),
    [("Trong đó:", True), ("Chia ra theo vùng:", True), ("trong do", True), ("Trong đó: nữ", False), ("Tổng", False)],
)
def test_rows_that_only_announce(text: str, yes: bool) -> None:
    assert announces(text) is yes


def test_words_are_found_without_accents_and_marks() -> None:
    assert is_called("Số TT.", "ordinal")
    assert is_called("don vi tinh", "unit_of_measure")
    assert not is_called("Mã cha", "code")
