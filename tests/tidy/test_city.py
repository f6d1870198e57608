from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from lcxl.model import PastFigure, PastPeriod, Status
from lcxl.tidy.city import annex_rows, change_of, result_rows, this_period
from lcxl.tidy.rows import Change, Trend
from tests.consolidations import small


def test_several_responsible_units_are_lines() -> None:
    row = next(annex_rows(small()))
    assert row.responsible == "- Phòng Y tế\n- Phòng Kinh tế"


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (Status.MET, Status.MET, Change.STILL_MET),
        (Status.MET, Status.NO_DATA, Change.LOST),
        (Status.NOT_MET, Status.MET, Change.BECAME_MET),
        (Status.NO_DATA, Status.MET, Change.BECAME_MET),
        (Status.NOT_MET, Status.HIGHER_LEVEL, Change.STILL_OPEN),
        (None, Status.MET, None),
    ],
)
def test_change_of_an_indicator(before: Status | None, now: Status, change: Change | None) -> None:
    result = small().indicators[0]
    indicator = replace(result.indicator, previous_status=before)
    assert change_of(replace(result, indicator=indicator, status=now)) == change


def test_an_indicator_counts_once_however_many_measures_it_has() -> None:
    rows = list(result_rows(small()))
    assert [(row.measure, row.counted) for row in rows if row.indicator == 12] == [("12.1", 1), ("12.5", 0)]
    assert sum(row.counted for row in rows) == 5


def test_figures_are_held_against_threshold_and_previous_period() -> None:
    rows = {row.measure: row for row in result_rows(small())}
    waste, yes = rows["12.5"], rows["47.1"]
    assert (waste.reference, waste.difference, waste.trend) == (Decimal(60), Decimal("-10.22"), Trend.ROSE)
    assert (yes.reference, yes.difference, yes.trend) == (None, None, None)


def test_one_sided_figures_have_no_difference_and_no_trend() -> None:
    row = next(row for row in result_rows(small()) if row.measure == "3.1")
    assert (row.bound, row.difference, row.trend) == ("<", None, None)


def test_a_period_counts_indicators_not_measures() -> None:
    period = PastPeriod(
        code="2023",
        label="",
        figures=(
            PastFigure(indicator=12, measure="12.1", status=Status.MET),
            PastFigure(indicator=12, measure="12.5", status=Status.MET),
            PastFigure(indicator=20, measure="20.1", status=Status.NOT_MET),
        ),
    )
    assert (period.count(Status.MET), period.count(Status.NOT_MET), period.count(Status.NO_DATA)) == (1, 1, 0)
    assert this_period(small()).count(Status.MET) == len(small().numbers(Status.MET))
