from __future__ import annotations

import pytest

from lcxl.submission.rowcodes import Known, RowCodes
from lcxl.values.rawvalue import RawValue
from tests.builders import campaign, measure

ROUND = campaign(
    measure("1.1"),
    measure("5.12"),
    measure("12.1", text="Chất thải rắn đô thị"),
    measure("12.5", text="Nước thải"),
    measure("12.10", text="Chất thải y tế"),
)
CODES = RowCodes(ROUND)
TEXTS = {m.code: {k: RawValue("s", v) for k, v in CODES.texts(m).items() if v} for m in ROUND.catalogue.measures}


def known(raw: RawValue | None = None, **values: RawValue) -> Known:
    return CODES.identify(({"measure": raw} if raw else {}) | values)


def number(value: str, number_format: str = "General") -> RawValue:
    return RawValue("n", value, number_format)


def test_a_code_as_printed_is_the_code() -> None:
    assert known(RawValue("s", "12.5")) == Known("12.5", "code")


@pytest.mark.parametrize(
    "typed", [" 12.5 ", "12,5", "12. 5", "12.5.", "'12.5", "012.05", "１２．５", "12.5\u200b", "12\u00a0.5"]
)
def test_a_code_typed_another_way_is_put_right(typed: str) -> None:
    assert known(RawValue("s", typed)) == Known("12.5", "tidied")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (number("1.1"), "1.1"),
        (number("12.5"), "12.5"),
        (number("12.1"), "12.1"),
        (number("12.1", "0.00"), "12.10"),
        (number("12.1", "0.0"), "12.1"),
        (number("5.12"), "5.12"),
    ],
)
def test_a_code_that_became_a_number_is_known(raw: RawValue, code: str) -> None:
    assert known(raw) == Known(code, "tidied")


def test_of_two_codes_that_are_one_number_the_wording_decides() -> None:
    assert known(number("12.1"), **TEXTS["12.10"]).code == "12.10"
    assert known(number("12.1"), **TEXTS["12.1"]).code == "12.1"


@pytest.mark.parametrize(
    ("raw", "row", "code"),
    [
        (RawValue("d", "2024-01-01"), "1", "1.1"),
        (number("45292"), "1", "1.1"),
        (RawValue("d", "2024-05-12"), "12", "12.5"),
        (RawValue("d", "2024-12-05"), "12", "12.5"),
        (RawValue("d", "2012-05-01"), "5", "5.12"),
    ],
)
def test_a_code_that_became_a_date_is_known_by_the_rows_number(raw: RawValue, row: str, code: str) -> None:
    assert known(raw, number=number(row)) == Known(code, "tidied")


def test_a_date_that_may_be_two_codes_is_neither() -> None:
    assert known(RawValue("d", "2024-05-12")).code == ""


def test_a_row_without_a_code_is_known_by_its_wording() -> None:
    assert known(**TEXTS["12.5"]) == Known("12.5", "wording")
    assert known(RawValue("s", "99.9"), **TEXTS["12.5"]) == Known("12.5", "wording")


def test_a_wording_with_a_slip_needs_the_rows_number() -> None:
    texts = TEXTS["12.1"] | {"measure_text": RawValue("s", "Chất thãi rắn đô thị")}
    assert known(**texts).code == ""
    assert known(number=number("12"), **texts) == Known("12.1", "wording")


@pytest.mark.parametrize("typed", ["", "99.9", "tổng cộng", "12", "#REF!"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert known(RawValue("s", typed)) == Known()


def test_wordings_that_several_measures_have_tell_none() -> None:
    codes = RowCodes(campaign(measure("1.1"), measure("1.2")))
    assert codes.identify({"indicator_text": RawValue("s", "Chỉ số 1")}) == Known()


def test_a_row_with_another_measures_wording_contradicts_its_code() -> None:
    assert CODES.contradicts("12.1", TEXTS["12.5"]) == "12.5"
    assert CODES.contradicts("12.5", TEXTS["12.5"]) == ""
    assert CODES.contradicts("12.1", {"indicator_text": RawValue("s", "Ý kiến khác")}) == ""
