from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from lcxl.campaign.records import Record, UnreadableError, decode, is_blank, is_broken, parse_threshold, print_threshold
from lcxl.layout.base import Column, Kind
from lcxl.model import Threshold
from lcxl.values.rawvalue import RawValue


def column(kind: Kind, **more: str) -> Column:
    return Column(key=more.pop("key", "x"), header="X", kind=kind, **more)  # type: ignore[arg-type]


def number(value: str, number_format: str = "General") -> RawValue:
    return RawValue("n", value, number_format)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.TEXT, "Phòng Y tế", "Phòng Y tế"),
        (Kind.TEXT, RawValue("s", "  Phòng\u00a0Y tế "), "Phòng Y tế"),
        (Kind.TEXT, number("0.9972", "0.00%"), "99,72%"),
        (Kind.TEXT, RawValue("s", "Phßng Y tÕ", font=".VnTime"), "Phòng Y tế"),
        (Kind.INTEGER, 12, 12),
        (Kind.INTEGER, number("12"), 12),
        (Kind.INTEGER, RawValue("s", " 12 "), 12),
        (Kind.DECIMAL, 0.5, Decimal("0.5")),
        (Kind.DECIMAL, RawValue("s", "0,5"), Decimal("0.5")),
        (Kind.DECIMAL, number("0.5", "0%"), Decimal("0.5")),
        (Kind.DATE, datetime(2024, 6, 24, 7, 30), date(2024, 6, 24)),
        (Kind.DATE, date(2024, 6, 24), date(2024, 6, 24)),
        (Kind.DATE, RawValue("d", "2024-06-24"), date(2024, 6, 24)),
        (Kind.DATE, RawValue("s", "24/06/2024"), date(2024, 6, 24)),
        (Kind.DATE, RawValue("s", "ngày 24 tháng 6 năm 2024"), date(2024, 6, 24)),
        (Kind.CODES, ["A", "B"], ("A", "B")),
        (Kind.CODES, RawValue("s", "A; B\nC;;"), ("A", "B", "C")),
        (Kind.MARK, True, True),
        (Kind.MARK, RawValue("s", "x"), True),
        (Kind.MARK, RawValue("s", "Không"), False),
        (Kind.MARK, RawValue("s", "0"), False),
        (Kind.THRESHOLD, ">= 95", Threshold(operator=">=", reference=Decimal(95))),
        (Kind.THRESHOLD, RawValue("s", "Có"), Threshold(operator="yes")),
    ],
)
def test_values_are_decoded_by_the_kind_of_their_column(kind: Kind, raw: object, value: object) -> None:
    assert decode(column(kind), raw) == value


def test_a_choice_is_known_by_its_label_or_its_code() -> None:
    kinds = column(Kind.CHOICE, choices="unit_kind")
    for raw in ("ward", "Phường", RawValue("s", " PHƯỜNG ")):
        assert decode(kinds, raw) == "ward"


def test_codes_of_another_sheet_may_be_parted_by_commas_and_aliases_may_not() -> None:
    assert decode(column(Kind.CODES, list_of="units"), RawValue("s", "YT, KT")) == ("YT", "KT")
    assert decode(column(Kind.CODES), RawValue("s", "Phòng Văn hóa, Thông tin")) == ("Phòng Văn hóa, Thông tin",)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (number("58.1"), "58.1"),
        (number("12.1", "0.00"), "12.10"),
        (RawValue("s", "58,1"), "58.1"),
        (RawValue("s", "06649"), "06649"),
        (number("6649"), "6649"),
    ],
)
def test_a_code_is_not_written_like_a_figure(raw: RawValue, code: str) -> None:
    assert decode(column(Kind.TEXT, key="code"), raw) == code
    assert decode(column(Kind.TEXT, list_of="measures"), raw) == code


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (Kind.INTEGER, RawValue("s", "mười hai"), "integer"),
        (Kind.INTEGER, number("1.5"), "integer"),
        (Kind.DECIMAL, RawValue("s", "nhiều"), "number"),
        (Kind.DATE, RawValue("s", "06/24/2024"), "date"),
        (Kind.DATE, RawValue("s", "cuối tháng"), "date"),
        (Kind.THRESHOLD, number("95"), "threshold"),
        (Kind.CODES, RawValue("d", "2024-01-01"), "code"),
    ],
)
def test_what_is_not_of_its_kind_says_what_would_be(kind: Kind, raw: object, expected: str) -> None:
    with pytest.raises(UnreadableError) as error:
        decode(column(kind), raw)
    assert error.value.expected == expected


def test_a_choice_that_is_none_says_which_there_are() -> None:
    with pytest.raises(UnreadableError) as error:
        decode(column(Kind.CHOICE, choices="signing"), "Ký nháy")
    assert error.value.expected == "Ký số; Ký giấy"


def test_a_code_that_became_a_date_is_refused() -> None:
    with pytest.raises(UnreadableError):
        decode(column(Kind.TEXT, key="code"), RawValue("d", "2024-01-01"))


@pytest.mark.parametrize("raw", [None, "", (), [], RawValue("", ""), RawValue("s", " \n")])
def test_nothing_is_blank(raw: object) -> None:
    assert is_blank(raw)


@pytest.mark.parametrize("raw", [0, False, "0", RawValue("n", "0")])
def test_zero_is_something(raw: object) -> None:
    assert not is_blank(raw)


def test_errors_and_formulas_without_result_are_broken() -> None:
    assert is_broken(RawValue("e", "#REF!")) and is_broken(RawValue("s", "", formula=True, cached=False))
    assert not is_broken(RawValue("n", "5", formula=True)) and not is_broken("text")


def test_a_record_says_where_its_values_stand() -> None:
    record = Record(values={}, sheet="Đơn vị", cells={"code": "A4", "name": "B4"})
    assert (record.cell("name"), record.cell("email")) == ("B4", "A4")
    assert record.lacks("email") and not record.lacks("name")
    assert not Record(values={}, entry="units GDDT").lacks("email")


# Thresholds.


@pytest.mark.parametrize(
    ("text", "operator", "reference"),
    [
        (">= 95", ">=", 95),
        ("≥ 95%", ">=", 95),
        ("=>95 %", ">=", 95),
        ("<=0,5%", "<=", "0.5"),
        ("> 1.234,5", ">", "1234.5"),
        ("≥ 1.000", ">=", 1000),
        ("= 100%", "=", 100),
        ("≥ -5", ">=", -5),
        ("< 3", "<", 3),
        ("ít nhất 95%", ">=", 95),
        ("từ 95% trở lên", ">=", 95),
        ("Trên 60%", ">", 60),
        ("không quá 3%", "<=", 3),
        ("≥ 20 người", ">=", 20),
    ],
)
def test_thresholds_are_read_in_code_and_in_vietnamese(text: str, operator: str, reference: object) -> None:
    assert parse_threshold(text) == Threshold(operator=operator, reference=Decimal(str(reference)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "operator", "reference"),
    [
        ("> cùng kỳ năm trước", ">", "last_year"),
        ("< last_year", "<", "last_year"),
        ("≥ kỳ trước", ">=", "previous"),
        ("= previous", "=", "previous"),
        ("CÓ", "yes", None),
        ("yes", "yes", None),
        ("Đạt", "yes", None),
    ],
)
def test_thresholds_may_compare_with_earlier_figures_or_ask_for_yes(
    text: str, operator: str, reference: object
) -> None:
    assert parse_threshold(text) == Threshold(operator=operator, reference=reference)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["", "95%", "khoảng 5%", "tăng 5%", "cao", "≥", "≥ cao", "kỳ trước", "trên 95% trở lên", "≥ 95%5", "≥ 95; ≤ 99"],
)
def test_anything_else_is_no_threshold(text: str) -> None:
    assert parse_threshold(text) is None


@pytest.mark.parametrize(
    ("threshold", "percent", "text"),
    [
        (None, True, ""),
        (Threshold(operator="yes"), False, "Có"),
        (Threshold(operator=">=", reference=Decimal("95.5")), True, "≥ 95,5%"),
        (Threshold(operator="<", reference="last_year"), True, "< cùng kỳ năm trước"),
        (Threshold(operator=">", reference=Decimal(1500)), False, "> 1500"),
    ],
)
def test_a_threshold_is_printed_as_staff_read_it(threshold: Threshold | None, percent: bool, text: str) -> None:
    assert print_threshold(threshold, percent) == text
    assert parse_threshold(text) == threshold
