from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from lcxl.layout.formulas import Cells, literal, live_result, match_ratio, ratio_formula, result_formula
from lcxl.model import Bound, Claim, Measure, Quantity, Threshold, UnitOfMeasure

PERCENT = UnitOfMeasure(code="percent", label="%", format="0.00%", percent=True)
TIMES = UnitOfMeasure(code="times", label="lần", format="#,##0.00")
CELLS = Cells("J5", "L5", "M5", "N5", "G5", "H5")


def measure(operator: str, reference: object, unit: UnitOfMeasure = PERCENT) -> Measure:
    return Measure(code="1.1", indicator=1, unit=unit, threshold=Threshold(operator=operator, reference=reference))  # type: ignore[arg-type]


def test_the_ratio_is_blank_until_both_are_numbers_and_where_nothing_arose() -> None:
    assert ratio_formula("J5", "L5") == '=IF(COUNT(J5,L5)=2,IF(L5<>0,J5/L5,""),"")'


@pytest.mark.parametrize(
    "formula",
    [
        '=IF(COUNT(J5,L5)=2,IF(L5<>0,J5/L5,""),"")',
        'IF(COUNT(J5,L5)=2,IF(L5<>0,J5/L5,""),"")',
        '=IF(COUNT($J$5, $L$5) = 2, IF($L$5<>0, $J$5/$L$5, ""), "")',
        '=if(count(j5;l5)=2;if(l5<>0;j5/l5;"");"")',
    ],
)
def test_the_forms_own_ratio_is_recognised_however_it_was_saved(formula: str) -> None:
    assert match_ratio(formula) == ("J5", "L5")


@pytest.mark.parametrize(
    "formula",
    [
        "=J5/L5",
        '=IF(COUNT(J5,L5)=2,IF(L5<>0,J5/L6,""),"")',
        '=IF(COUNT(J5,L5)=2,IF(J5<>0,J5/L5,""),"")',
        '=IF(COUNT(J5,L5)=2,IF(L5<>0,L5/J5,""),"")',
        '=IF(COUNT(J5,L5)=2,IF(L5<>0,J5/L5,""),"")*2',
        "",
    ],
)
def test_other_formulas_are_not_taken_for_it(formula: str) -> None:
    assert match_ratio(formula) is None


def test_thresholds_of_percents_are_fractions() -> None:
    assert ">=0.95," in result_formula(measure(">=", Decimal(95)), CELLS, by_claim=False)
    assert "ROUND(M5,13)<=0.005," in result_formula(measure("<=", Decimal("0.5")), CELLS, by_claim=False)
    assert "ROUND(M5,11)>=1.5," in result_formula(measure(">=", Decimal("1.50"), TIMES), CELLS, by_claim=False)
    assert "ROUND(M5,13)>ROUND(H5,13)" in result_formula(measure(">", "last_year"), CELLS, by_claim=False)
    assert "ISNUMBER(G5)" in result_formula(measure("<", "previous"), CELLS, by_claim=False)


def test_numbers_in_formulas_have_neither_comma_nor_exponent() -> None:
    assert [literal(Decimal(text)) for text in ("1E+3", "0.950", "100", "1E-3", "0")] == [
        "1000",
        "0.95",
        "100",
        "0.001",
        "0",
    ]


def test_where_nothing_is_required_there_is_no_result() -> None:
    free = replace(measure(">=", Decimal(1)), threshold=None)
    assert result_formula(free, CELLS, by_claim=False) == ""
    assert result_formula(free, CELLS, by_claim=True) == ""
    assert live_result(free, Quantity(value=Decimal(5)), None, by_claim=False) == ""


def test_a_claim_is_shown_where_it_is_the_value() -> None:
    yes = measure("yes", None)
    assert result_formula(yes, CELLS, by_claim=True) == '=IF(OR(N5="Đạt",N5="Chưa đạt"),N5,"")'
    assert live_result(yes, None, Claim.NOT_MET, by_claim=True) == "Chưa đạt"
    assert live_result(yes, None, Claim.NO_OCCURRENCE, by_claim=True) == ""
    assert result_formula(yes, CELLS, by_claim=False) == ""


def test_the_live_result_in_python() -> None:
    def shown(made: Measure, quantity: Quantity | None, text: str = "") -> str:
        return live_result(made, quantity, Claim.MET, by_claim=False, text=text)

    literacy, fires = measure(">=", Decimal(95)), measure("<", "last_year")
    assert shown(literacy, Quantity(value=Decimal("99.77"))) == "Đạt"
    assert shown(literacy, Quantity(value=Decimal("94.99"))) == "Chưa đạt"
    assert shown(literacy, None) == ""
    assert shown(literacy, None, "chưa có") == "Kiểm tra khi nộp"
    assert shown(literacy, Quantity(value=Decimal(95), bound=Bound.ABOVE)) == "Kiểm tra khi nộp"
    assert shown(fires, Quantity(value=Decimal(19))) == "Chưa có số liệu so sánh"
    assert shown(replace(fires, last_year_text="Đạt"), Quantity(value=Decimal(19))) == "Kiểm tra khi nộp"
    assert shown(replace(fires, last_year=Quantity(value=Decimal(24))), Quantity(value=Decimal(19))) == "Đạt"
