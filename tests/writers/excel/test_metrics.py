from __future__ import annotations

import unicodedata

from lcxl.writers.excel.metrics import MAX_ROW_HEIGHT, line_count, row_height, text_width


def test_diacritics_take_no_room() -> None:
    assert text_width("Tỷ lệ đạt") == text_width("Ty le dat")
    assert text_width(unicodedata.normalize("NFD", "Tỷ lệ đạt")) == text_width("Tỷ lệ đạt")


def test_wrapping() -> None:
    assert line_count("", 10) == 1
    assert line_count("Đạt", 10) == 1
    assert line_count("a\nb\nc", 10) == 3
    assert line_count("một hai ba bốn năm", 9) == 3
    assert line_count("x" * 100, 10) >= 8
    assert line_count("Tỷ lệ " * 20, 20, 11) <= line_count("Tỷ lệ " * 20, 20, 14)


def test_a_row_is_as_high_as_its_longest_cell() -> None:
    one = row_height(["Đạt", ""], [10, 10])
    assert row_height(["Đạt", "a\nb\nc"], [10, 10]) > 2.5 * one / 1.2
    assert row_height([], []) == one
    assert row_height(["dòng\n" * 200], [10]) == MAX_ROW_HEIGHT
