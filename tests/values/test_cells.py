"""One cell's raw content: what is read, what is doubted, what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcxl.findings import Severity, registry
from lcxl.model import Bound, Claim, Quantity, Status, Threshold, UnitOfMeasure
from lcxl.texts import LANGUAGES
from lcxl.values.cells import Reading, as_findings, read_amount, read_claim, read_figure
from lcxl.values.numbers import format_figure
from lcxl.values.rawvalue import RawValue, read_date, read_integer, read_plain_number, read_text
from lcxl.values.thresholds import agrees, evaluate, judge, ratio
from tests.cases.values import CASES, COUNT, MILLIONS, PERCENT, READERS, TIMES, YES_NO, figure

OWN_CODES = [code for code in registry() if "LC400" <= code <= "LC449"]


def number(value: str, number_format: str = "General", unit: UnitOfMeasure = PERCENT, **known: object) -> Reading:
    return read_figure(RawValue("n", value, number_format), unit, **known)  # type: ignore[arg-type]


def text(value: str, unit: UnitOfMeasure = PERCENT, **known: object) -> Reading:
    return read_figure(RawValue("s", value), unit, **known)  # type: ignore[arg-type]


def codes(reading: Reading) -> list[str]:
    return [note.code for note in reading.notes]


def value_of(reading: Reading) -> Decimal:
    assert reading.quantity is not None, reading
    return reading.quantity.value


def quantity(value: str, bound: Bound | None = None) -> Quantity:
    return Quantity(value=Decimal(value), bound=bound)


class TestPercentCells:
    """A percent cell is read by its number format."""

    @pytest.mark.parametrize(
        "raw",
        [
            RawValue("n", "0.9365", "0.00%"),
            RawValue("n", "0.93649999999999999", "0.00%"),
            RawValue("n", "93.65", "General"),
            RawValue("n", "93.65", "#,##0.00"),
            RawValue("s", "93,65%"),
            RawValue("s", "93,65 %"),
            RawValue("s", "93.65%"),
            RawValue("s", "93,65\u00a0%"),
            RawValue("s", "93,65\u202f%"),
            RawValue("s", "\uff19\uff13\uff0c\uff16\uff15\uff05"),
            RawValue("s", "'93,65"),
            RawValue("s", "Đạt 93,65%"),
        ],
    )
    def test_one_value_however_it_is_stored(self, raw: RawValue) -> None:
        reading = read_figure(raw, PERCENT)
        assert value_of(reading) == Decimal("93.65")
        assert reading.quantity is not None and reading.quantity.text == "93,65%"

    def test_excel_arithmetic(self) -> None:
        assert value_of(number("0.57", "0%")) == 57
        assert value_of(number("0.56999999999999995", "0%")) == 57
        assert str(value_of(number("0.1", "0%"))) == "10"

    def test_one_is_a_hundred_percent_only_in_a_percent_cell(self) -> None:
        assert value_of(number("1", "0%")) == 100
        assert codes(number("1", "0%")) == []
        assert value_of(number("1")) == 1
        assert codes(number("1")) == ["LC420"]

    def test_percent_cell_a_hundred_times_too_large(self) -> None:
        reading = number("93.65", "0%")
        assert not reading.readable
        assert reading.quantity is None
        assert reading.text == "9365%"
        assert codes(reading) == ["LC408"]
        assert reading.notes[0].slots["likely"] == "93,65%"

    def test_both_readings_of_a_fraction_without_a_sign(self) -> None:
        for reading in (number("0.9365"), text("0,9365")):
            assert codes(reading) == ["LC420"]
            assert reading.notes[0].slots == {"read": "0,9365%", "other": "93,65%"}

    @pytest.mark.parametrize(
        ("number_format", "percent"),
        [
            ("0%", True),
            ("0.00%", True),
            ("[Red]0.0%;-0.0%", True),
            ('0.00"%"', False),
            (r"0.00\%", False),
            ("General", False),
            ("0.00_%", False),
            ("0;0%", False),
            ('"', False),
        ],
    )
    def test_percent_sign_that_counts(self, number_format: str, percent: bool) -> None:
        assert value_of(number("0.5", number_format)) == (50 if percent else Decimal("0.5"))

    def test_percent_format_in_a_row_of_counts(self) -> None:
        assert codes(number("19", "0%", COUNT)) == ["LC410"]

    def test_float_residue_is_zero(self) -> None:
        assert value_of(number("5.5511151231257827E-17", "0.00%")) == 0


class TestDoubts:
    """What fits a hundred times larger or smaller is told with both readings, never changed."""

    def test_excel_makes_fifty_percent_of_a_half(self) -> None:
        reading = number("0.5", "0.00%", previous=quantity("0.5"))
        assert value_of(reading) == 50
        assert [dict(note.slots) for note in reading.notes] == [{"read": "50%", "other": "0,5%"}]

    def test_lost_comma(self) -> None:
        assert codes(number("1900", unit=COUNT, last_year=quantity("24"))) == ["LC421"]
        assert codes(number("9977")) == ["LC408"]

    def test_threshold_decides_without_history(self) -> None:
        at_least = Threshold(operator=">=", reference=Decimal(95))
        assert codes(number("0.009365", "0.00%", threshold=at_least)) == ["LC421"]
        at_most = Threshold(operator="<=", reference=Decimal(3))
        assert codes(number("0.5", "0.00%", threshold=at_most)) == ["LC421"]
        assert codes(number("0.15", "0.00%", threshold=at_most)) == []

    def test_honest_figures_are_not_doubted(self) -> None:
        at_least = Threshold(operator=">=", reference=Decimal(50))
        for value, before in [("0.91", "50"), ("0.38", "15"), ("0.0154", "1"), ("1", "93.3")]:
            assert codes(number(value, "0.00%", threshold=at_least, previous=quantity(before))) == []

    def test_history_of_zero_says_nothing(self) -> None:
        assert codes(number("1", unit=COUNT, last_year=quantity("0"))) == []

    def test_both_earlier_figures_must_differ(self) -> None:
        assert codes(number("0.5", "0%", previous=quantity("0.5"), last_year=quantity("48"))) == []


class TestNumbersAsWritten:
    @pytest.mark.parametrize(
        ("typed", "unit", "value", "told"),
        [
            ("1.234,5", MILLIONS, "1234.5", []),
            ("1234,5", MILLIONS, "1234.5", []),
            ("1,234.5", MILLIONS, "1234.5", ["LC430"]),
            ("1.234.567", COUNT, "1234567", []),
            ("1,234,567", COUNT, "1234567", ["LC430"]),
            ("1 234 567", COUNT, "1234567", ["LC430"]),
            ("1\u202f234", COUNT, "1234", ["LC430"]),
            ("05 vụ", COUNT, "5", ["LC430"]),
            ("85 %", PERCENT, "85", ["LC430"]),
            ("100 phần trăm", PERCENT, "100", ["LC430"]),
            ("1,5 lần", TIMES, "1.5", ["LC430"]),
            ("\u200b93,65%", PERCENT, "93.65", ["LC437"]),
            ("93,65", PERCENT, "93.65", []),
            ("0,00%", PERCENT, "0", ["LC430"]),
            ("1,5E+01", PERCENT, "15", ["LC423"]),
            ("1.234", COUNT, "1234", ["LC434"]),
            ("1,234", COUNT, "1234", ["LC434"]),
            ("93.652", PERCENT, "93.652", ["LC434"]),
            ("93,652%", PERCENT, "93.652", []),
            ("1.234", MILLIONS, "1234", ["LC422"]),
            ("1,234", MILLIONS, "1.234", ["LC422"]),
            ("0.123", MILLIONS, "0.123", ["LC430"]),
        ],
    )
    def test_reading(self, typed: str, unit: UnitOfMeasure, value: str, told: list[str]) -> None:
        reading = text(typed, unit)
        assert value_of(reading) == Decimal(value)
        assert codes(reading) == told

    def test_history_settles_two_readings_and_is_told(self) -> None:
        reading = text("1.234", MILLIONS, previous=quantity("1.3"))
        assert value_of(reading) == Decimal("1.234")
        assert codes(reading) == ["LC422"]
        assert value_of(text("1.450", MILLIONS, previous=quantity("1500"))) == 1450

    @pytest.mark.parametrize(
        ("typed", "bound", "value", "printed"),
        [
            ("Dưới 1%", Bound.BELOW, "1", "Dưới 1%"),
            ("duoi 1 %", Bound.BELOW, "1", "Dưới 1%"),
            ("Trên 95%", Bound.ABOVE, "95", "Trên 95%"),
            ("đạt trên 95%", Bound.ABOVE, "95", "Trên 95%"),
            ("Hơn 95%", Bound.ABOVE, "95", "Hơn 95%"),
            ("Khoảng 50%", Bound.ABOUT, "50", "Khoảng 50%"),
            ("gần 50%", Bound.ABOUT, "50", "Gần 50%"),
            ("Không quá 3%", Bound.AT_MOST, "3", "Không quá 3%"),
            ("<= 3%", Bound.AT_MOST, "3", "Không quá 3%"),
            ("≥90%", Bound.AT_LEAST, "90", "Ít nhất 90%"),
            ("Tối thiểu 90%", Bound.AT_LEAST, "90", "Tối thiểu 90%"),
            ("từ 95% trở lên", Bound.AT_LEAST, "95", "95% trở lên"),
            ("5% trở xuống", Bound.AT_MOST, "5", "5% trở xuống"),
        ],
    )
    def test_bounds(self, typed: str, bound: Bound, value: str, printed: str) -> None:
        assert text(typed).quantity == Quantity(value=Decimal(value), bound=bound, text=printed)

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("TP Hạ Long không có nhà tạm", "LC400"),
            ("Chưa đạt 87%", "LC400"),
            ("nan", "LC400"),
            ("inf", "LC400"),
            ("9" * 40, "LC400"),
            ("(5)", "LC400"),
            ("5 xe", "LC400"),
            ("x", "LC400"),
            ("90,43% Nữ: 46,5%", "LC401"),
            ("- KV nhà nước: 95%-\n- KV tư nhân: 85 %", "LC401"),
            ("90-95%", "LC401"),
            ("5/6/2024", "LC402"),
            ("TRUE", "LC403"),
            ("#N/A", "LC404"),
            ("=5/6", "LC405"),
            ("120%", "LC406"),
            ("-5%", "LC407"),
            ("9365%", "LC408"),
            ("19/24", "LC409"),
            ("28.341/30.264", "LC409"),
            ("85 người", "LC410"),
            ("Tăng 01", "LC411"),
            ("Giảm so năm trước", "LC411"),
            ("+5%", "LC411"),
            ("…", "LC412"),
        ],
    )
    def test_no_figure(self, typed: str, code: str) -> None:
        reading = text(typed)
        assert codes(reading) == [code]
        assert (reading.readable, reading.quantity, reading.claim) == (False, None, None)
        assert " ".join(reading.text.split()) == " ".join(typed.split())

    def test_remark_beside_the_figure(self) -> None:
        reading = text("1,54% (tính đến cuối năm 2023 theo số liệu khảo sát)")
        assert value_of(reading) == Decimal("1.54")
        assert codes(reading) == ["LC433"]
        assert codes(text("1,54% (kỳ trước 1,2%)")) == ["LC401"]
        assert codes(text("5% (không tính người tạm trú)")) == ["LC433"]
        assert codes(text("5% chưa chính xác")) == ["LC400"]

    def test_other_unit_of_money(self) -> None:
        assert codes(text("2 tỷ đồng", MILLIONS)) == ["LC410"]
        assert codes(text("2.000 triệu đồng", MILLIONS)) == ["LC422"]

    def test_bound_that_leaves_the_threshold_open(self) -> None:
        at_most = Threshold(operator="<=", reference=Decimal(3))
        assert codes(text("Dưới 5%", threshold=at_most)) == ["LC424"]
        assert codes(text("Dưới 1%", threshold=at_most)) == []


class TestFourKindsOfNothing:
    def test_blank(self) -> None:
        for raw in (RawValue("", ""), RawValue("s", "  \u200b"), RawValue("s", "", formula=True)):
            assert read_figure(raw, PERCENT) == Reading()

    @pytest.mark.parametrize("typed", ["0", "không có", "ko", "Không", "khong co", "0%"])
    def test_zero(self, typed: str) -> None:
        assert value_of(text(typed)) == 0

    @pytest.mark.parametrize("typed", ["Không phát sinh", "KPS", "khong phat sinh"])
    def test_nothing_arose(self, typed: str) -> None:
        assert (text(typed).claim, text(typed).quantity) == (Claim.NO_OCCURRENCE, None)

    @pytest.mark.parametrize("typed", ["chưa tổng hợp được", "Chưa có số liệu", "Chưa tổng hợp được kết quả"])
    def test_no_data(self, typed: str) -> None:
        assert (text(typed).claim, text(typed).quantity) == (Claim.NO_DATA, None)


class TestClaims:
    @pytest.mark.parametrize(
        ("typed", "claim"),
        [
            ("Đạt", Claim.MET),
            ("đạt.", Claim.MET),
            ("ĐẠT", Claim.MET),
            ("Ðạt", Claim.MET),
            ("x", Claim.MET),
            ("х", Claim.MET),
            ("✓", Claim.MET),
            ("Có", Claim.MET),
            ("Chưa đạt", Claim.NOT_MET),
            ("chua dat", Claim.NOT_MET),
            ("Không", Claim.NOT_MET),
            ("Chưa đạt 87%", Claim.NOT_MET),
            ("Đạt: có kế hoạch", Claim.MET),
            ("Đánh giá của cấp trên", Claim.HIGHER_LEVEL),
            ("Cấp TP không tính GDP", Claim.HIGHER_LEVEL),
            ("Chưa tổng hợp được số liệu", Claim.NO_DATA),
            ("Không phát sinh", Claim.NO_OCCURRENCE),
        ],
    )
    def test_words(self, typed: str, claim: Claim) -> None:
        assert read_claim(RawValue("s", typed))[0] is claim

    @pytest.mark.parametrize("typed", ["Đạt một phần", "Đạt (một phần)", "Sẽ đạt", "87%", "✗", "Khá"])
    def test_not_understood(self, typed: str) -> None:
        claim, notes = read_claim(RawValue("s", typed))
        assert claim is None
        assert [note.code for note in notes] == ["LC415"]

    def test_only_other_words_are_told(self) -> None:
        assert read_claim(RawValue("s", "Chưa đạt"))[1] == ()
        assert [note.code for note in read_claim(RawValue("s", "Hoàn thành"))[1]] == ["LC432"]

    @pytest.mark.parametrize(
        ("font", "typed"), [("Wingdings", "ü"), ("Wingdings", "\uf0fc"), ("", "\uf0fe"), ("Wingdings 2", "P")]
    )
    def test_ticks_of_symbol_fonts(self, font: str, typed: str) -> None:
        assert read_claim(RawValue("s", typed, font=font))[0] is Claim.MET

    def test_cells_that_hold_no_text(self) -> None:
        assert read_claim(RawValue("b", "1"))[0] is Claim.MET
        assert read_claim(RawValue("n", "0"))[0] is Claim.NOT_MET
        assert read_claim(RawValue("", "")) == (None, ())
        assert read_claim(RawValue("n", "", formula=True, cached=False))[1][0].code == "LC405"

    def test_typed_as_a_figure(self) -> None:
        assert (text("Đạt").claim, codes(text("Đạt"))) == (Claim.MET, [])
        assert text("Chưa đạt").claim is Claim.NOT_MET
        assert text("cấp trên đánh giá").claim is Claim.HIGHER_LEVEL

    def test_claim_and_figure_in_one_cell_are_both_kept(self) -> None:
        for typed in ("Chưa đạt (87%)", "Chưa đạt: 87%", "87% - chưa đạt"):
            assert (text(typed).claim, value_of(text(typed))) == (Claim.NOT_MET, Decimal(87))
        assert text("Đạt 87%").claim is None

    def test_yes_no_measures(self) -> None:
        assert text("x", YES_NO).claim is Claim.MET
        assert text("Không", YES_NO).claim is Claim.NOT_MET
        assert number("1", unit=YES_NO).claim is Claim.MET
        assert codes(text("87%", YES_NO)) == ["LC415"]
        assert read_figure(RawValue("", ""), YES_NO) == Reading()


class TestOldFonts:
    def test_figure_cell(self) -> None:
        reading = read_figure(RawValue("s", "D\u00adíi 1%", font=".VnTime"), PERCENT)
        assert reading.quantity == Quantity(value=Decimal(1), bound=Bound.BELOW, text="Dưới 1%")
        assert codes(reading) == ["LC435"]

    def test_by_content(self) -> None:
        assert read_text(RawValue("s", "Phßng Gi¸o dôc vµ §µo t¹o"))[0] == "Phòng Giáo dục và Đào tạo"

    def test_unicode_in_a_cell_of_an_old_font(self) -> None:
        assert read_claim(RawValue("s", "Có", font=".VnTime"))[0] is Claim.MET
        assert read_text(RawValue("s", "Chưa đạt", font="VNI-Times")) == ("Chưa đạt", ())


class TestOddCells:
    @pytest.mark.parametrize(
        ("raw", "code", "seen"),
        [
            (RawValue("d", "2024-06-05T00:00:00"), "LC402", "5/6/2024"),
            (RawValue("b", "0"), "LC403", "FALSE"),
            (RawValue("e", "#DIV/0!"), "LC404", "#DIV/0!"),
            (RawValue("n", "0", "0.00%", True, False), "LC405", "0"),
            (RawValue("s", "", "0.00%", True, False), "LC405", ""),
            (RawValue("n", "1e300"), "LC400", "1e300"),
            (RawValue("n", "nan"), "LC400", "nan"),
        ],
    )
    def test_told_and_kept_visible(self, raw: RawValue, code: str, seen: str) -> None:
        reading = read_figure(raw, PERCENT)
        assert (codes(reading), reading.text, reading.readable) == ([code], seen, False)


class TestAmounts:
    @pytest.mark.parametrize(
        ("raw", "value", "told"),
        [
            (RawValue("n", "28341"), "28341", []),
            (RawValue("n", "12.5"), "12.5", []),
            (RawValue("n", "28.341"), "28.341", ["LC422"]),
            (RawValue("s", "28341"), "28341", []),
            (RawValue("s", "28.341"), "28341", ["LC422"]),
            (RawValue("s", "1.028.341"), "1028341", []),
            (RawValue("s", "300 người"), "300", ["LC430"]),
            (RawValue("s", "12,5 tấn"), "12.5", ["LC430"]),
            (RawValue("s", "không có"), "0", ["LC431"]),
        ],
    )
    def test_plain_numbers(self, raw: RawValue, value: str, told: list[str]) -> None:
        amount, notes = read_amount(raw, PERCENT)
        assert amount == Decimal(value)
        assert [note.code for note in notes] == told

    @pytest.mark.parametrize(
        ("raw", "code"),
        [
            (RawValue("n", "0.5", "0%"), "LC414"),
            (RawValue("s", "93,65%"), "LC414"),
            (RawValue("n", "-3"), "LC407"),
            (RawValue("s", "-3"), "LC407"),
            (RawValue("s", "khoảng 300"), "LC413"),
            (RawValue("s", "2 triệu"), "LC413"),
            (RawValue("s", "Không phát sinh"), "LC413"),
            (RawValue("s", "300 nam, 200 nữ"), "LC401"),
            (RawValue("b", "1"), "LC413"),
            (RawValue("e", "#REF!"), "LC404"),
            (RawValue("d", "2024-06-05"), "LC402"),
            (RawValue("n", "", formula=True, cached=False), "LC405"),
        ],
    )
    def test_no_amount(self, raw: RawValue, code: str) -> None:
        amount, notes = read_amount(raw, PERCENT)
        assert amount is None
        assert [note.code for note in notes] == [code]

    def test_blank(self) -> None:
        assert read_amount(RawValue("", ""), PERCENT) == (None, ())
        assert read_amount(RawValue("s", " "), PERCENT) == (None, ())


class TestDatesAndWholeNumbers:
    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("24/06/2024", []),
            ("24/6/2024", []),
            ("ngày 24 tháng 6 năm 2024", []),
            ("24-06-2024", ["LC436"]),
            ("24.6.24", ["LC436"]),
            ("2024-06-24", ["LC436"]),
        ],
    )
    def test_day_first(self, typed: str, told: list[str]) -> None:
        day, notes = read_date(RawValue("s", typed))
        assert str(day) == "2024-06-24"
        assert [note.code for note in notes] == told

    @pytest.mark.parametrize("typed", ["06/24/2024", "31/2/2024", "6/2024", "24/06/0224", "hôm qua"])
    def test_never_month_first(self, typed: str) -> None:
        assert [note.code for note in read_date(RawValue("s", typed))[1]] == ["LC417"]

    def test_cells(self) -> None:
        assert str(read_date(RawValue("d", "2024-06-24T00:00:00"))[0]) == "2024-06-24"
        assert str(read_date(RawValue("n", "45467"))[0]) == "2024-06-24"
        assert read_date(RawValue("n", "20240624"))[0] is None
        assert read_date(RawValue("", "")) == (None, ())

    def test_whole_numbers(self) -> None:
        assert [read_integer(RawValue("n", "2.0")), read_integer(RawValue("s", " 02 "))] == [2, 2]
        assert [read_integer(RawValue("n", "2.5")), read_integer(RawValue("s", "hai"))] == [None, None]
        assert read_plain_number(RawValue("s", "-0,5")) == Decimal("-0.5")

    def test_text_of_any_cell(self) -> None:
        cells = {"0.9365": "0.00%", "1234567": "General"}
        seen = [read_text(RawValue("n", value, shown))[0] for value, shown in cells.items()]
        assert seen == ["93,65%", "1234567"]


class TestThresholds:
    @pytest.mark.parametrize(
        ("figure", "operator", "reference", "status"),
        [
            ("95", ">=", "95", Status.MET),
            ("94.9999999999999", ">=", "95", Status.MET),
            ("94.99999", ">=", "95", Status.NOT_MET),
            ("93.65", ">=", "100", Status.NOT_MET),
            ("3", "<=", "3", Status.MET),
            ("3", "<", "3", Status.NOT_MET),
            ("0", ">", "0", Status.NOT_MET),
            ("1.5", "=", "1.5", Status.MET),
        ],
    )
    def test_exact_figures(self, figure: str, operator: str, reference: str, status: Status) -> None:
        threshold = Threshold(operator=operator, reference=Decimal(reference))  # type: ignore[arg-type]
        assert evaluate(threshold, quantity(figure)) is status

    def test_a_float_on_the_threshold_meets_it(self) -> None:
        at_least = Threshold(operator=">=", reference=Decimal(95))
        assert evaluate(at_least, number("0.95", "0%").quantity) is Status.MET
        assert evaluate(at_least, number("0.94999999999999996", "0%").quantity) is Status.MET

    def test_earlier_figures(self) -> None:
        fewer = Threshold(operator="<", reference="last_year")
        assert evaluate(fewer, quantity("19"), None, quantity("24")) is Status.MET
        assert evaluate(fewer, quantity("24"), None, quantity("24")) is Status.NOT_MET
        assert judge(fewer, quantity("19")).why == "no_reference"
        more = Threshold(operator=">", reference="previous")
        assert evaluate(more, quantity("2"), quantity("1", Bound.BELOW)) is Status.MET

    def test_nothing_to_judge(self) -> None:
        assert judge(None, quantity("1")).why == "no_threshold"
        assert judge(Threshold(operator="yes"), quantity("1")).why == "by_claim"
        assert judge(Threshold(operator=">=", reference=Decimal(1)), None).why == "no_figure"

    @pytest.mark.parametrize(
        ("bound", "value", "operator", "status"),
        [
            (Bound.BELOW, "1", "<=", Status.MET),
            (Bound.BELOW, "5", "<=", None),
            (Bound.BELOW, "3", "<", Status.MET),
            (Bound.AT_MOST, "3", "<", None),
            (Bound.BELOW, "3", ">=", Status.NOT_MET),
            (Bound.AT_MOST, "3", ">=", None),
            (Bound.ABOVE, "3", "<=", Status.NOT_MET),
            (Bound.AT_LEAST, "3", ">=", Status.MET),
            (Bound.AT_LEAST, "3", ">", None),
            (Bound.ABOUT, "3", ">=", None),
            (Bound.ABOUT, "50", ">=", Status.MET),
        ],
    )
    def test_bounds_against_three(self, bound: Bound, value: str, operator: str, status: Status | None) -> None:
        threshold = Threshold(operator=operator, reference=Decimal(3))  # type: ignore[arg-type]
        assert evaluate(threshold, quantity(value, bound)) is status

    def test_ratio(self) -> None:
        assert ratio(Decimal(28341), Decimal(30264), PERCENT) == Decimal("93.6459159397304")
        assert ratio(Decimal(3), Decimal(2), TIMES) == Decimal("1.5")
        assert ratio(Decimal(1), Decimal(0), PERCENT) is None

    def test_stated_precision(self) -> None:
        exact = ratio(Decimal(28341), Decimal(30264), PERCENT)
        assert exact is not None
        assert agrees(quantity("93.6"), exact)
        assert agrees(quantity("93.65"), exact)
        assert not agrees(quantity("93.60"), exact)
        assert not agrees(quantity("93.6"), Decimal("93.65000001"))
        assert agrees(quantity("94.9755957507896"), Decimal("94.9755957507895"))
        assert agrees(quantity("1", Bound.BELOW), Decimal("0.4"))
        assert not agrees(quantity("1", Bound.BELOW), Decimal("1"))
        assert agrees(quantity("50", Bound.ABOUT), Decimal("52"))


class TestPrinting:
    @pytest.mark.parametrize(
        ("value", "unit", "printed"),
        [
            ("93.65", PERCENT, "93,65%"),
            ("93.6459159397304", PERCENT, "93,65%"),
            ("100", PERCENT, "100%"),
            ("99.996", PERCENT, "99,996%"),
            ("0.004", PERCENT, "0,004%"),
            ("0", PERCENT, "0%"),
            ("1234.5", MILLIONS, "1.234,5"),
            ("1234567", COUNT, "1.234.567"),
            ("-0.5", TIMES, "-0,5"),
        ],
    )
    def test_figures(self, value: str, unit: UnitOfMeasure, printed: str) -> None:
        assert format_figure(Decimal(value), unit) == printed

    def test_never_shown_as_a_threshold_that_it_misses(self) -> None:
        assert format_figure(Decimal("94.998"), PERCENT) == "95%"
        assert format_figure(Decimal("94.998"), PERCENT, apart=[Decimal(95)]) == "94,998%"

    def test_cells_show_what_was_typed_and_round_what_was_divided(self) -> None:
        assert number("0.93655", "0.000%").text == "93,655%"
        assert number("0.936459159397304", "0.00%").text == "93,65%"


@pytest.mark.parametrize("code", OWN_CODES)
def test_examples(code: str) -> None:
    spec = registry()[code]
    read = READERS.get(code, figure)
    assert code in {note.code for note in read(spec.bad)}
    assert code not in {note.code for note in read(spec.good)}
    assert not [note for note in read(spec.good) if registry()[note.code].severity is Severity.ERROR]


def test_every_code_has_a_case(tmp_path: object) -> None:
    assert sorted(CASES) == OWN_CODES
    for code, case in CASES.items():
        assert code in [found.code for found in case(tmp_path)]  # type: ignore[arg-type]


POINTS = st.decimals(min_value=0, max_value=100, places=2) | st.decimals(min_value=0, max_value=100, places=4)
ANY_NUMBER = st.integers(0, 10**12).map(Decimal) | st.decimals(min_value=0, max_value=10**9, places=3)
FONTS = st.sampled_from(["", ".VnTime", ".VnArialH", "VNI-Times", "Wingdings", "Times New Roman"])
WORDS = st.sampled_from(
    ["Đạt", "chưa", "dưới ", "%", " ", "93,65", "1.234", "/", "-", "(", ")", "e", "vụ", "trở lên", "=", "\u200b", ":"]
)
TYPED = st.text(max_size=30) | st.lists(WORDS, max_size=8).map("".join)
RAWS = st.builds(
    RawValue,
    kind=st.sampled_from(["n", "s", "s", "s", "b", "e", "d", ""]),
    value=TYPED | st.floats().map(repr),
    format=st.sampled_from(["General", "0%", "0.00%", "#,##0", "@", "d-mmm"]) | st.text(max_size=8),
    formula=st.booleans(),
    cached=st.booleans(),
    font=FONTS,
)
UNITS = st.sampled_from([PERCENT, COUNT, TIMES, MILLIONS, YES_NO])
quick = settings(max_examples=150, deadline=None)


@quick
@given(POINTS)
def test_what_is_printed_in_vietnamese_is_read_back(value: Decimal) -> None:
    reading = text(format_figure(value, PERCENT, places=None))
    assert value_of(reading) == value
    assert reading.quantity is not None and reading.quantity.bound is None


@quick
@given(ANY_NUMBER, st.sampled_from([COUNT, TIMES, MILLIONS]))
def test_printed_amounts_are_read_back(value: Decimal, unit: UnitOfMeasure) -> None:
    if unit is COUNT:
        value = value.to_integral_value()
    assert value_of(text(format_figure(value, unit, places=None), unit)) == value


@quick
@given(POINTS, st.booleans())
def test_what_excel_stores_is_read_back(value: Decimal, seventeen_digits: bool) -> None:
    stored = float(value / 100)
    digits = f"{stored:.17g}" if seventeen_digits else repr(stored)
    assert value_of(number(digits, "0.00%")) == value
    assert value_of(number(repr(float(value)))) == value


@quick
@given(st.integers(0, 10**9))
def test_excel_text_in_english_is_read_back_where_it_counts(value: int) -> None:
    assert value_of(text(f"{value:,}", COUNT)) == value


@settings(max_examples=400, deadline=None)
@given(RAWS, UNITS, st.none() | POINTS)
def test_nothing_a_cell_holds_raises(raw: RawValue, unit: UnitOfMeasure, before: Decimal | None) -> None:
    history = None if before is None else Quantity(value=before)
    threshold = Threshold(operator=">=", reference=Decimal(50))
    reading = read_figure(raw, unit, threshold=threshold, previous=history, last_year=history)
    others = (read_amount(raw, unit), read_claim(raw), read_date(raw), read_text(raw))
    read_integer(raw)
    found = as_findings([*reading.notes, *(note for _, notes in others for note in notes)], cell="M7")
    assert all(finding.message(lang) and finding.hint(lang) for finding in found for lang in LANGUAGES)
    errors = [note for note in reading.notes if registry()[note.code].severity is Severity.ERROR]
    assert bool(errors) == (not reading.readable)
    if errors:
        assert reading.quantity is None and reading.claim is None


def _holds(value: Decimal, operator: str, reference: Decimal) -> bool:
    outcomes = {
        "<": value < reference,
        "<=": value <= reference,
        ">": value > reference,
        ">=": value >= reference,
        "=": value == reference,
    }
    return outcomes[operator]


def _allowed(value: Decimal, bound: Bound | None) -> list[Decimal]:
    """Return values that a figure may have: of a grid of halves, and the ends of what "about" means."""
    grid = [Decimal(half) / 2 for half in range(-4, 60)]
    match bound:
        case Bound.BELOW:
            return [each for each in grid if each < value]
        case Bound.AT_MOST:
            return [each for each in grid if each <= value]
        case Bound.ABOVE:
            return [each for each in grid if each > value]
        case Bound.AT_LEAST:
            return [each for each in grid if each >= value]
        case Bound.ABOUT:
            ends = (value * Decimal("0.9"), value * Decimal("1.1"))
            return [*ends, *(each for each in grid if ends[0] <= each <= ends[1])]
    return [value]


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 20).map(Decimal),
    st.none() | st.sampled_from(list(Bound)),
    st.sampled_from(["<", "<=", ">", ">=", "="]),
    st.integers(0, 20).map(Decimal),
)
def test_evaluate_by_its_definition(value: Decimal, bound: Bound | None, operator: str, reference: Decimal) -> None:
    outcomes = {_holds(allowed, operator, reference) for allowed in _allowed(value, bound)}
    expected = {frozenset({True}): Status.MET, frozenset({False}): Status.NOT_MET}.get(frozenset(outcomes))
    threshold = Threshold(operator=operator, reference=reference)  # type: ignore[arg-type]
    assert evaluate(threshold, Quantity(value=value, bound=bound)) is expected
