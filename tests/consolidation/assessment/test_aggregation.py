from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

from lcxl.consolidation.assessment.aggregation import CityFigure, Method, aggregate, single
from lcxl.model import Aggregation, Answer, Bound, Claim, Correction, Measure, Submission
from tests.builders import COUNT, YES_NO, claims, entry, measure, submission, wards

RATIO = measure("3.1", by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS)


def brought_together(a_measure: Measure, submissions: Iterable[Submission], expected: int = 3) -> CityFigure:
    answers = [Answer(entry=one.entries[0], submission=one) for one in submissions]
    return aggregate(a_measure, answers, expected)


def value(figure: CityFigure) -> object:
    return figure.quantity.value if figure.quantity else None


def test_sums_are_exact_and_come_before_rounding() -> None:
    total = measure("16.1", unit=COUNT, by="UBXP", aggregation=Aggregation.SUM)
    figure = brought_together(total, wards("16.1", "3", "5", "0", unit=COUNT))
    assert (value(figure), figure.method, figure.used) == (8, Method.SUM, 3)


def test_a_ratio_of_sums_weighs_units_by_their_size() -> None:
    figure = brought_together(RATIO, wards("3.1", "90/100", "10/100", "800/800"))
    assert (value(figure), figure.method) == (90, Method.RATIO)
    assert (figure.numerator, figure.denominator) == (Decimal(900), Decimal(1000))


def test_equal_percents_are_the_figure_where_some_gave_only_a_percent() -> None:
    figure = brought_together(RATIO, wards("3.1", "75%", "75%", "75/100"))
    assert (value(figure), figure.method, figure.quantity and figure.quantity.text) == (75, Method.EQUAL, "75%")


def test_else_the_figure_is_that_of_the_units_that_gave_both_parts() -> None:
    figure = brought_together(RATIO, wards("3.1", "90/100", "10%", "0/100"))
    assert (value(figure), figure.method, figure.used, figure.given) == (45, Method.SOME_PARTS, 2, 3)
    assert [source.unit for source in figure.sources] == ["06652", "06667"]


def test_where_nobody_gave_both_parts_the_figure_is_the_plain_mean() -> None:
    figure = brought_together(RATIO, wards("3.1", "90%", "95%", "100%"))
    assert (value(figure), figure.method) == (95, Method.PLAIN_MEAN)


def test_a_mean_has_fifteen_significant_digits() -> None:
    mean = measure("3.1", by="UBXP", aggregation=Aggregation.MEAN)
    figure = brought_together(mean, wards("3.1", "10%", "10%", "0%"))
    assert value(figure) == Decimal("6.66666666666667")
    assert figure.quantity is not None and figure.quantity.text == "6,67%"


def test_a_share_of_units_counts_those_that_meet_it() -> None:
    shared = measure("27.1", by="UBXP", aggregation=Aggregation.SHARE_OF_UNITS_MEETING)
    figure = brought_together(shared, claims("27.1", Claim.MET, Claim.MET, Claim.NOT_MET))
    assert (figure.numerator, figure.denominator, figure.method) == (Decimal(2), Decimal(3), Method.SHARE)
    assert figure.quantity is not None and figure.quantity.text == "66,67%"


@pytest.mark.parametrize(
    ("given", "claim", "used"),
    [
        ((Claim.MET, Claim.MET, Claim.MET), Claim.MET, 3),
        ((Claim.MET, Claim.NOT_MET, Claim.MET), Claim.NOT_MET, 3),
        ((Claim.MET, None, Claim.MET), Claim.MET, 2),
        ((Claim.MET, Claim.NO_DATA, Claim.MET), Claim.MET, 2),
        ((None, None, None), None, 0),
        ((Claim.NO_DATA, None, None), Claim.NO_DATA, 0),
    ],
)
def test_all_yes_needs_every_unit_to_say_so(given: tuple[Claim | None, ...], claim: Claim | None, used: int) -> None:
    asked = measure("48.1", unit=YES_NO, by="UBXP", aggregation=Aggregation.ALL_YES)
    figure = brought_together(asked, claims("48.1", *given))
    assert (figure.claim, figure.used, figure.quantity) == (claim, used, None)


def test_units_where_nothing_arose_leave_sums_and_shares() -> None:
    rows = wards("3.1", "90/100", "", "")
    rows[1] = replace(rows[1], entries=(entry("3.1", claim=Claim.NO_OCCURRENCE),))
    rows[2] = replace(rows[2], entries=(entry("3.1", denominator=Decimal(0), claim=Claim.NO_OCCURRENCE),))
    figure = brought_together(RATIO, rows)
    assert (value(figure), figure.expected, figure.nothing, figure.method) == (90, 1, 2, Method.RATIO)


def test_where_nothing_arose_anywhere_nothing_arose_in_the_city() -> None:
    figure = brought_together(RATIO, claims("3.1", *[Claim.NO_OCCURRENCE] * 3))
    assert (figure.claim, figure.quantity) == (Claim.NO_OCCURRENCE, None)


def test_blank_zero_no_data_and_nothing_arose_stay_four_different_things() -> None:
    total = measure("16.1", unit=COUNT, by="UBXP", aggregation=Aggregation.SUM)
    zero = brought_together(total, wards("16.1", "0", "0", "0", unit=COUNT))
    blank = brought_together(total, wards("16.1", "", "", ""))
    no_data = brought_together(total, claims("16.1", *[Claim.NO_DATA] * 3))
    nothing = brought_together(total, claims("16.1", *[Claim.NO_OCCURRENCE] * 3))
    assert [value(one) for one in (zero, blank, no_data, nothing)] == [0, None, None, None]
    assert [one.claim for one in (zero, blank, no_data, nothing)] == [None, None, Claim.NO_DATA, Claim.NO_OCCURRENCE]


@pytest.mark.parametrize(
    ("figures", "bound"),
    [
        (("Dưới 1%", "Dưới 1%", "Dưới 1%"), Bound.BELOW),
        (("Dưới 1%", "Không quá 2%", "3%"), Bound.AT_MOST),
        (("Dưới 1%", "Trên 2%", "3%"), Bound.ABOUT),
        (("Khoảng 1%", "2%", "3%"), Bound.ABOUT),
        (("1%", "2%", "3%"), None),
    ],
)
def test_bounds_are_carried_into_means(figures: tuple[str, ...], bound: Bound | None) -> None:
    figure = brought_together(RATIO, wards("3.1", *figures))
    assert figure.quantity is not None and figure.quantity.bound == bound


def test_a_corrected_percent_changes_the_numerator_of_its_unit() -> None:
    rows = wards("3.1", "90/100", "10/100", "100/100")
    corrected = Correction(unit="06664", measure="3.1", value="50%")
    rows[1] = replace(
        rows[1],
        entries=(replace(rows[1].entries[0], quantity=entry("3.1", "50%").quantity, correction=corrected),),
    )
    figure = brought_together(RATIO, rows)
    assert (value(figure), figure.method) == (80, Method.RATIO)
    assert figure.sources[1].file == "chien-dich.xlsx"


def test_a_figure_just_under_its_threshold_is_not_shown_as_if_it_met_it() -> None:
    asked = measure("3.1", by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS)
    figure = brought_together(asked, wards("3.1", "99999/100000", "100000/100000", "100000/100000"))
    assert figure.quantity is not None and figure.quantity.text != "100%"


def test_only_a_note_that_all_give_alike_stands_beside_the_city_figure() -> None:
    same = wards("3.1", "90/100", "10/100", note="theo điều tra")
    assert brought_together(RATIO, same).note == "theo điều tra"
    other = [*same, submission("06667", entry("3.1", "1/2", note="ước tính"))]
    assert brought_together(RATIO, other).note == ""


def test_a_single_answer_is_the_figure_with_its_cell() -> None:
    one = submission("YT", entry("20.1", "93,65%", note="hộ dân"))
    figure = single(Answer(entry=one.entries[0], submission=one), measure("20.1"))
    assert (value(figure), figure.note, figure.used, figure.expected) == (Decimal("93.65"), "hộ dân", 1, 1)
    assert (figure.sources[0].file, figure.sources[0].cell) == ("YT.xlsx", "M5")


def test_an_answer_that_cannot_be_read_is_no_answer() -> None:
    one = submission("YT", entry("20.1", typed="93,65% và 95%", unreadable=True))
    assert single(Answer(entry=one.entries[0], submission=one), measure("20.1")).blank
