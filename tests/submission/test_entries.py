from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from lcxl.campaign.records import print_threshold
from lcxl.layout.form import INDICATORS
from lcxl.layout.rawform import RawRow, RawTable
from lcxl.model import Claim, Entry, Measure
from lcxl.submission.entries import EntryReader, Outcome
from lcxl.values.rawvalue import RawValue
from tests.builders import COUNT, YES_NO, campaign, measure

ROUND = campaign(
    measure("3.1", by="YT", previous="90%"),
    measure("12.1", text="Chất thải rắn", by="YT"),
    measure("12.5", text="Nước thải", by="YT"),
    measure("16.1", unit=COUNT, by="YT"),
    measure("47.1", unit=YES_NO, by="YT"),
    measure("20.1", by="KT"),
)
READER = EntryReader(ROUND)
MEASURES = {one.code: one for one in ROUND.catalogue.measures}
ASKED = tuple(one for one in ROUND.catalogue.measures if one.lead == "YT")
LETTERS = {column.key: INDICATORS.letter(column.key) for column in INDICATORS.columns}

Typed = RawValue | str | None


def row(code: str, number: int = 5, ratio: bool | None = False, **typed: Any) -> RawRow:
    """Make a row as the form prints it, with what the unit typed (None clears a cell)."""
    one = MEASURES.get(code)
    printed: dict[str, Typed] = {"measure": code}
    if one is not None:
        printed |= dict(READER.printed(one))
        printed |= {
            "number": RawValue("n", str(one.indicator)),
            "threshold": print_threshold(one.threshold, one.unit.percent),
        }
    cells = {key: value for key, value in (printed | typed).items() if value}
    values = {key: cell if isinstance(cell, RawValue) else RawValue("s", cell) for key, cell in cells.items()}
    return RawRow(number, values, ratio)


def table(*rows: RawRow, without: str = "") -> RawTable:
    letters = {key: letter for key, letter in LETTERS.items() if key != without}
    return RawTable(sheet="Chỉ số", columns=letters, rows=rows)


def read(*rows: RawRow, asked: tuple[Measure, ...] = (), strict: bool = True, own: bool = False) -> Outcome:
    known = asked or tuple(MEASURES[code] for code in dict.fromkeys(one.values["measure"].value for one in rows
                           if "measure" in one.values) if code in MEASURES)  # fmt: skip
    return READER.read(table(*rows), known, made_for_it=strict, own_form=own)


def entry(code: str = "3.1", ratio: bool | None = False, **typed: Any) -> tuple[Entry, list[str]]:
    outcome = read(row(code, ratio=ratio, **typed))
    [one] = outcome.entries
    return one, [found.code for found in outcome.findings]


def percent(value: str) -> RawValue:
    return RawValue("n", value, "0.00%")


def formula(value: str = "", kind: str = "n", cached: bool = True) -> RawValue:
    return RawValue(kind, value, "0.00%", True, cached)


def codes(outcome: Outcome) -> list[str]:
    return [found.code for found in outcome.findings]


# What the cells of a row say.


def test_a_row_is_read_with_all_that_stands_in_it() -> None:
    one, told = entry(
        numerator=RawValue("n", "28341"),
        denominator=RawValue("n", "30264"),
        current=percent("0.9365"),
        claim="Chưa đạt",
        evidence="MC.YT.03.01; MC.YT.03.02",
        reason="Thiếu kinh phí",
        remedy="Đề nghị cấp thêm",
        note="Tính đến tháng 5",
        previous=percent("0.9"),
    )
    assert told == []
    assert one.quantity is not None and one.quantity.value == Decimal("93.65")
    assert (one.numerator, one.denominator, one.claim) == (Decimal(28341), Decimal(30264), Claim.NOT_MET)
    assert one.evidence == ("MC.YT.03.01", "MC.YT.03.02")
    assert (one.reason, one.remedy, one.note) == ("Thiếu kinh phí", "Đề nghị cấp thêm", "Tính đến tháng 5")
    assert (one.row, one.typed, one.previous_text) == (5, "93,65%", "90%")


def test_blank_zero_nothing_arose_and_no_data_stay_four_things() -> None:
    assert entry()[0].blank
    zero = entry(current=percent("0"))[0]
    assert zero.quantity is not None and zero.quantity.value == 0 and zero.claim is None
    assert entry(claim="Không phát sinh")[0].claim == Claim.NO_OCCURRENCE
    assert entry(claim="Chưa tổng hợp được số liệu")[0].claim == Claim.NO_DATA


def test_a_denominator_of_zero_says_that_nothing_arose() -> None:
    one, told = entry(ratio=True, numerator=RawValue("n", "0"), denominator=RawValue("n", "0"), current=formula())
    assert (one.claim, one.quantity, told) == (Claim.NO_OCCURRENCE, None, [])


def test_a_claim_typed_for_the_figure_is_the_claim() -> None:
    one, told = entry(current="Đạt")
    assert (one.claim, one.quantity, told) == (Claim.MET, None, [])
    assert entry(current="Đạt", claim="Chưa đạt")[1] == ["LC236"]


def test_what_cannot_be_read_stays_as_it_was_typed() -> None:
    one, told = entry(current="KV nhà nước: 95%; KV tư nhân: 85%")
    assert (one.unreadable, one.typed, one.quantity) == (True, "KV nhà nước: 95%; KV tư nhân: 85%", None)
    assert told == ["LC401"]


def test_every_finding_says_where_and_what_was_typed() -> None:
    [found] = read(row("3.1", 9, claim="Đạt một phần")).findings
    place = (found.sheet, found.cell, found.measure, found.indicator, found.quote)
    assert place == ("Chỉ số", "N9", "3.1", 3, "Đạt một phần")


@pytest.mark.parametrize("key", ["evidence", "reason", "remedy", "note", "claim"])
def test_old_fonts_are_read_in_every_cell(key: str) -> None:
    typed: dict[str, Any] = {key: RawValue("s", "Ch­a ®¹t", font=".VnTime")}
    one, told = entry(**typed)
    assert told[0] == "LC435"
    assert getattr(one, key) in ("Chưa đạt", ("Chưa đạt",), Claim.NOT_MET)


def test_old_fonts_are_known_by_their_letters_too() -> None:
    one, told = entry(reason="Ch­a ®ñ kinh phÝ")
    assert (one.reason, told) == ("Chưa đủ kinh phí", ["LC435"])


def test_control_characters_are_gone() -> None:
    assert entry(note="Đã\x00 nộp\x1f")[0].note == "Đã nộp"


def test_an_error_or_a_formula_without_result_among_the_words_is_told() -> None:
    assert entry(reason=RawValue("e", "#REF!", formula=True))[1] == ["LC249"]
    assert entry(reason=RawValue("s", "", formula=True, cached=False))[1] == ["LC405"]


# The form's own formula.


PARTS: dict[str, Any] = {"numerator": RawValue("n", "50"), "denominator": RawValue("n", "200")}


@pytest.mark.parametrize(
    "stored", [formula("0.25"), formula("0"), formula("", "s"), formula("", cached=False), formula("0.99")]
)
def test_the_forms_own_formula_is_worked_out_anew(stored: RawValue) -> None:
    one, told = entry(ratio=True, current=stored, **PARTS)
    assert one.quantity is not None and (one.quantity.value, one.typed, told) == (Decimal(25), "25%", [])


def test_it_is_worked_out_from_numbers_that_excel_took_for_text() -> None:
    typed: dict[str, Any] = {"numerator": "28.341 người", "denominator": "30.264"}
    one, _ = entry(ratio=True, current=formula("", "s"), **typed)
    assert one.quantity is not None and round(one.quantity.value, 2) == Decimal("93.65")


@pytest.mark.parametrize("stored", [formula("", "s"), formula("", cached=False), formula("0")])
def test_without_both_parts_it_is_blank(stored: RawValue) -> None:
    one, told = entry(ratio=True, current=stored, numerator=RawValue("n", "50"))
    assert (one.quantity, one.typed, one.unreadable, told) == (None, "", False, [])


def test_another_formula_counts_by_its_result() -> None:
    one, told = entry(current=formula("0.6"), **PARTS)
    assert one.quantity is not None and (one.quantity.value, told) == (Decimal(60), [])
    assert entry(current=formula("", "s"))[0].blank


def test_another_formula_without_a_result_cannot_be_read() -> None:
    one, told = entry(current=formula(cached=False), **PARTS)
    assert (one.unreadable, told) == (True, ["LC405"])


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (formula("0.25"), "25"),
        (formula("0.2500000000000001"), "25"),
        (RawValue("n", "0.25", "General", True), "25"),
        (formula("0"), "25"),
        (formula("", cached=False), "25"),
        (formula("0.6"), "60"),
    ],
)
def test_a_formula_without_its_text_is_the_forms_own_if_its_result_is(stored: RawValue, read: str) -> None:
    one, told = entry(ratio=None, current=stored, **PARTS)
    assert one.quantity is not None and (one.quantity.value, told) == (Decimal(read), [])


def test_a_zero_that_old_files_keep_for_a_blank_result_is_no_zero() -> None:
    assert entry(ratio=None, current=formula("0"))[0].blank


# Which rows count.


def test_a_measure_without_a_row_is_told() -> None:
    outcome = read(row("3.1"), asked=(MEASURES["3.1"], MEASURES["12.5"]))
    assert [(found.code, found.measure) for found in outcome.findings] == [("LC227", "12.5")]
    assert [one.measure for one in outcome.entries] == ["3.1"]


def test_entries_come_in_the_order_of_the_catalogue() -> None:
    outcome = read(row("12.5", 5), row("3.1", 6), asked=(MEASURES["3.1"], MEASURES["12.5"]))
    assert [(one.measure, one.row) for one in outcome.entries] == [("3.1", 6), ("12.5", 5)]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((row("3.1"), row("20.1", 6, claim="Đạt")), "LC229"),
        ((row("3.1"), row("3.9", 6, current=percent("0.5"))), "LC230"),
        ((row("3.1"), row("", 6, current=percent("0.5"))), "LC244"),
    ],
)
def test_answers_in_rows_that_do_not_count_are_told(rows: tuple[RawRow, ...], code: str) -> None:
    outcome = read(*rows, asked=(MEASURES["3.1"],))
    assert codes(outcome) == [code]
    assert len(outcome.entries) == 1


def test_rows_of_others_and_of_nothing_without_answers_are_not() -> None:
    assert codes(read(row("3.1"), row("20.1", 6), row("", 7, indicator_text="Cộng"), asked=(MEASURES["3.1"],))) == []


def test_a_row_known_by_its_wording_is_told_unless_all_codes_are_gone() -> None:
    lost = row("3.1", measure=None)
    assert codes(read(lost, asked=(MEASURES["3.1"],))) == ["LC231"]
    whole = table(lost, without="measure")
    assert codes(READER.read(whole, (MEASURES["3.1"],), made_for_it=True, own_form=False)) == []


def test_a_code_that_was_put_right_is_told_with_both() -> None:
    [found] = read(row("3.1", measure=RawValue("n", "3.1")), asked=(MEASURES["3.1"],)).findings
    assert (found.code, found.cell, found.slots) == ("LC237", "C5", {"typed": "3,1", "measure_code": "3.1"})


def test_two_rows_that_differ_are_an_error_and_neither_counts() -> None:
    outcome = read(row("3.1", 5, current=percent("0.9")), row("3.1", 6, current=percent("0.8")))
    [one] = outcome.entries
    assert (one.quantity, one.unreadable, one.typed) == (None, True, "90% / 80%")
    assert [(found.code, found.quote) for found in outcome.findings] == [("LC228", "90% / 80%")]


def test_what_one_of_two_rows_left_blank_is_taken_from_the_other() -> None:
    [one] = read(row("3.1", 5, current=percent("0.9")), row("3.1", 6, reason="Thiếu vốn")).entries
    assert (one.row, one.reason, one.typed) == (5, "Thiếu vốn", "90%")
    [one] = read(row("3.1", 5, reason="Thiếu vốn"), row("3.1", 6, current=percent("0.9"))).entries
    assert (one.row, one.reason, one.typed) == (6, "Thiếu vốn", "90%")


# What the form itself says.


@pytest.mark.parametrize("typed", ["≥ 100%", ">= 100", "≥100 %", "=> 100%"])
def test_a_threshold_written_another_way_is_the_same(typed: str) -> None:
    assert codes(read(row("3.1", threshold=typed))) == []


def test_another_threshold_is_told_and_does_not_count() -> None:
    [found] = read(row("3.1", threshold="≥ 40%")).findings
    assert (found.code, found.cell, found.quote) == ("LC232", "F5", "≥ 40%")


def test_another_unit_of_measure_is_told() -> None:
    assert codes(read(row("3.1", unit_of_measure="người"))) == ["LC240"]


def test_other_words_are_told_once_for_all() -> None:
    rows = (row("3.1", 5, indicator_text="Ý kiến"), row("12.5", 6, numerator_text="Số xã"))
    [found] = read(*rows).findings
    assert (found.code, found.cell, found.slots["count"]) == ("LC239", "B5", "2")


def test_words_that_were_cleared_or_differ_in_spaces_say_nothing_else() -> None:
    assert codes(read(row("12.5", indicator_text=None, measure_text=" nước  THẢI "))) == []


def test_a_row_with_the_words_of_another_measure_is_an_error() -> None:
    [first, second] = read(row("12.1", measure_text="Nước thải")).findings
    assert (first.code, first.measure, first.slots["other"]) == ("LC238", "12.1", "12.5")
    assert second.code == "LC239"


def test_a_form_of_an_older_catalogue_may_say_anything_else() -> None:
    changed = row("3.1", threshold="≥ 40%", unit_of_measure="người", indicator_text="Lời cũ")
    assert codes(read(changed, strict=False)) == []


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (((5, "3.1"), (6, "12.1"), (7, "12.5")), []),
        (((5, "12.1"), (6, "3.1"), (7, "12.5")), ["LC247"]),
        (((5, "3.1"), (8, "12.1"), (9, "12.5")), ["LC248"]),
    ],
)
def test_rows_that_moved_are_told(rows: tuple[tuple[int, str], ...], told: list[str]) -> None:
    asked = tuple(MEASURES[code] for code in ("3.1", "12.1", "12.5"))
    outcome = read(*(row(code, number) for number, code in rows), asked=asked, own=True)
    assert codes(outcome) == told


def test_a_row_that_was_asked_when_the_form_was_made_is_no_inserted_row() -> None:
    asked = (MEASURES["3.1"], MEASURES["12.5"])
    assert codes(read(row("3.1", 5), row("12.1", 6), row("12.5", 7), asked=asked, own=True)) == []


def test_rows_of_the_blank_form_have_others_between_them() -> None:
    asked = (MEASURES["3.1"], MEASURES["12.5"])
    assert codes(read(row("3.1", 5), row("12.5", 9), asked=asked, own=False)) == []


def test_a_row_without_columns_it_needs_is_blank() -> None:
    values: Mapping[str, RawValue] = {"measure": RawValue("s", "3.1")}
    outcome = READER.read(table(RawRow(5, dict(values))), (MEASURES["3.1"],), made_for_it=True, own_form=True)
    assert outcome.entries[0].blank and outcome.findings == []
