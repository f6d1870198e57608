from __future__ import annotations

import warnings
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from lcxl.writers.excel import book as book_module
from lcxl.writers.excel.book import MAX_TEXT, Book, BookError
from lcxl.writers.excel.celltext import (
    MAX_MESSAGE,
    MAX_TITLE,
    alert,
    prompt,
    safe_text,
    sheet_title,
    shorten,
    utf16_length,
)
from lcxl.writers.excel.choices import Lists

DAY = date(2024, 6, 30)


def make(draw: Any, **options: Any) -> bytes:
    with Book(created=DAY, **options) as book:
        draw(book)
        return book.finish()


def load(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def test_values_keep_their_types() -> None:
    def draw(book: Book) -> None:
        sheet = book.sheet("A")
        for row, value in enumerate(["06649", 7, Decimal("0.9365"), True, DAY, None, "Đạt"]):
            sheet.put(row, 0, value, book.format(num_format="dd/mm/yyyy" if isinstance(value, date) else "General"))

    sheet = load(make(draw))["A"]
    values = [sheet.cell(row, 1).value for row in range(1, 8)]
    assert values == ["06649", 7, 0.9365, True, datetime(2024, 6, 30), None, "Đạt"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 203", "-5", "@SUM(A1)", "{=1}", "\t=1", "http://x.vn", "12", "=cmd|' /C calc'!A0"]
)
def test_text_that_looks_like_something_else_stays_text(text: str) -> None:
    content = make(lambda book: book.sheet("A").put(0, 0, text, book.format(bold=True)))
    cell = load(content)["A"]["A1"]
    assert (cell.value, cell.data_type, cell.hyperlink, cell.font.b) == (text, "s", None, True)
    assert cell.quotePrefix is (text[0] in "=+-@\t")


def test_what_no_workbook_can_hold_is_replaced() -> None:
    assert safe_text("a\x0bb\r\nc\rd\u2028e\n\tf") == "a\nb\nc\nd\ne\n\tf"
    assert safe_text("a\x00b\x1fc\ud800d\uffffe") == "a\ufffdb\ufffdc\ufffdd\ufffde"
    content = make(lambda book: book.sheet("A").put(0, 0, "a\x00\x0b\ud83d_x000D_"))
    assert load(content)["A"]["A1"].value == "a\ufffd\n\ufffd_x000D_"


def test_too_long_text_is_cut_and_told() -> None:
    told: list[tuple[str, int, int]] = []

    def draw(book: Book) -> None:
        sheet = book.sheet("A")
        sheet.put(3, 2, "dài " * 10_000)
        sheet.put(4, 2, "x" * MAX_TEXT)
        sheet.put(5, 2, "\U0001f600" * 20_000)
        told.extend(book.clipped)

    sheet = load(make(draw))["A"]
    assert told == [("A", 3, 2), ("A", 5, 2)]
    assert sheet["C4"].value.endswith("[…]")
    assert utf16_length(sheet["C4"].value) <= MAX_TEXT
    assert utf16_length(sheet["C6"].value) <= MAX_TEXT
    assert sheet["C5"].value == "x" * MAX_TEXT


def test_shorten_cuts_between_words() -> None:
    assert shorten("Đạt 95% trở lên", 40) == "Đạt 95% trở lên"
    assert shorten("Tỷ lệ người trong độ tuổi", 13) == "Tỷ lệ người…"
    assert shorten("Tỷ lệ người trong độ tuổi", 12) == "Tỷ lệ người…"
    assert utf16_length(shorten("\U0001f600" * 40, 32)) <= 32


def test_sheet_titles_are_what_excel_allows() -> None:
    assert sheet_title("Bãi Cháy: [6/2024]?") == "Bãi Cháy   6 2024"
    assert len(sheet_title("Ủy ban nhân dân các xã, phường thành phố Hạ Long")) <= 31
    assert sheet_title("Dữ liệu", ["dữ LIỆU", "Dữ liệu (2)"]) == "Dữ liệu (3)"
    assert sheet_title("'") == "Sheet"
    with pytest.raises(BookError):
        make(lambda book: book.sheet("a" * 32))


def test_what_is_over_a_limit_is_never_left_out_in_silence() -> None:
    def long_list(book: Book) -> None:
        book.sheet("A").choices((0, 0), (0, 0), ["Đơn vị số 1"] * 30)

    def long_message(book: Book) -> None:
        book.sheet("A").validate((0, 0), (0, 0), {"validate": "any", "input_message": "a" * 256})

    def name_like_a_cell(book: Book) -> None:
        book.sheet("A")
        book.define("CT01", "'A'!$A$1")

    def beyond_the_last_row(book: Book) -> None:
        book.sheet("A").put(1_048_576, 0, "x")

    for draw in (long_list, long_message, name_like_a_cell, beyond_the_last_row):
        with pytest.raises((BookError, UserWarning)):
            make(draw)


def test_prompts_and_alerts_fit() -> None:
    options = {**prompt("Tỷ lệ người trong độ tuổi 15-60 biết chữ", "a " * 300), **alert("b " * 40, "c " * 300)}
    assert len(options["input_title"]) <= MAX_TITLE
    assert len(options["error_title"]) <= MAX_TITLE
    assert len(options["input_message"]) <= MAX_MESSAGE
    assert len(options["error_message"]) <= MAX_MESSAGE
    assert options["error_type"] == "warning"


def test_same_calls_same_bytes_and_no_clock() -> None:
    def draw(book: Book) -> None:
        sheet = book.sheet("A")
        sheet.put(0, 0, "Hạ Long", book.format(bold=True))
        sheet.note(0, 0, "Ghi chú")

    first, second = make(draw, title="Biểu"), make(draw, title="Biểu")
    assert first == second
    core = zipfile.ZipFile(BytesIO(first)).read("docProps/core.xml").decode()
    assert core.count("2024-06-30T00:00:00Z") == 2


def test_normal_style_is_unlocked_where_asked_and_formats_are_locked() -> None:
    def draw(book: Book) -> None:
        sheet = book.sheet("A")
        sheet.widths([10, 20], book.format())
        sheet.put(0, 0, "khóa", book.format(bold=True))
        sheet.put(0, 1, "mở", book.format(locked=False))

    workbook = load(make(draw, unlocked=True))
    assert workbook._named_styles["Normal"].protection.locked is False
    sheet = workbook["A"]
    assert (sheet["A1"].protection.locked, sheet["B1"].protection.locked) == (True, False)
    styles = zipfile.ZipFile(BytesIO(make(draw, unlocked=True))).read("xl/worksheets/sheet1.xml").decode()
    assert 'min="3" max="16384"' in styles
    assert load(make(draw))._named_styles["Normal"].protection.locked is True


def test_one_font_without_theme() -> None:
    content = make(lambda book: book.sheet("A").put(0, 0, "x", book.format(bold=True)))
    styles = zipfile.ZipFile(BytesIO(content)).read("xl/styles.xml").decode()
    assert styles.count("Times New Roman") == 2
    assert "scheme" not in styles


def test_formulas_carry_their_value() -> None:
    content = make(lambda book: book.sheet("A").formula(0, 0, '=IF(1=1,"Đạt","")', None, "Đạt"))
    assert openpyxl.load_workbook(BytesIO(content), data_only=True)["A"]["A1"].value == "Đạt"
    assert load(content)["A"]["A1"].value == '=IF(1=1,"Đạt","")'


def test_links_beyond_the_limit_are_plain_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_module, "MAX_LINKS", 2)

    def draw(book: Book) -> None:
        sheet = book.sheet("A")
        for row in range(3):
            sheet.link(row, 0, "internal:'A'!A1", f"A{row}")
        sheet.link(4, 0, "external:" + "x" * 3000, "dài")

    sheet = load(make(draw))["A"]
    assert [bool(sheet.cell(row, 1).hyperlink) for row in (1, 2, 3, 5)] == [True, True, False, False]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3, 5)] == ["A0", "A1", "A2", "dài"]


def test_lists_stand_on_a_hidden_sheet_under_names() -> None:
    def draw(book: Book) -> None:
        lists = Lists(book, "_danh_muc")
        source = lists.add("claims", ["Đạt", "Chưa đạt"])
        assert source == "=lcxl_claims"
        book.sheet("A").choices((1, 0), (5, 0), source, **prompt("Tự đánh giá", "Chọn"), **alert("Lưu ý", "Khác"))
        lists.write()

    workbook = load(make(draw))
    assert workbook["_danh_muc"].sheet_state == "hidden"
    assert workbook.defined_names["lcxl_claims"].attr_text == "'_danh_muc'!$A$2:$A$3"
    rule = workbook["A"].data_validations.dataValidation[0]
    assert (rule.formula1, str(rule.sqref), rule.errorStyle) == ("lcxl_claims", "A2:A6", "warning")
    with pytest.raises(BookError):
        make(lambda book: Lists(book, "x").add("empty", []))


def test_printing_on_a4() -> None:
    def draw(book: Book) -> None:
        book.sheet("A").print_a4(landscape=True, repeat=(0, 3), title="Biểu & bảng", page="Trang &P/&N")

    sheet = load(make(draw))["A"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert sheet.print_title_rows == "$1:$4"
    assert "Biểu && bảng" in sheet.oddFooter.left.text


def test_warning_filters_are_restored() -> None:
    before = list(warnings.filters)
    make(lambda book: book.sheet("A"))
    assert list(warnings.filters) == before
