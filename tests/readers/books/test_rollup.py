from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from lcxl.model import (
    Aggregation,
    Bound,
    Campaign,
    Claim,
    Consolidation,
    PastPeriod,
    Quantity,
    Source,
    Status,
    Submission,
    Unit,
    UnitKind,
)
from lcxl.readers.books.consolidated import read_consolidated
from lcxl.readers.books.rollup import catalogue_of, history_of, results_of, submission_of
from lcxl.tidy.city import this_period
from lcxl.tidy.material import narrative_rows
from lcxl.writers.consolidated.workbook import write_consolidated
from tests.builders import ALL, YES_NO, at_least, campaign, entry, measure, submission, together
from tests.consolidations import small


def figure(quantity: Quantity | None) -> tuple[Decimal, Bound | None] | None:
    return None if quantity is None else (quantity.value, quantity.bound)


def test_results_are_those_that_were_written() -> None:
    made = small()
    read = read_consolidated(write_consolidated(made))
    for found in (results_of(read), results_of(read, made.campaign.catalogue)):
        assert [one.status for one in found] == [one.status for one in made.indicators]
        assert [one.current_text for one in found] == [one.current_text for one in made.indicators]
        assert [one.previous_text for one in found] == [one.previous_text for one in made.indicators]
        for was, now in zip(made.measures(), (m for one in found for m in one.measures), strict=True):
            assert (now.status, now.basis, now.value_text) == (was.status, was.basis, was.value_text)
            assert figure(now.quantity) == figure(was.quantity)


def test_the_workbook_knows_its_own_catalogue() -> None:
    made = small().campaign.catalogue
    told = catalogue_of(read_consolidated(write_consolidated(small())))
    assert [(m.code, m.unit.code, m.threshold) for m in told.measures] == [
        (m.code, m.unit.code, m.threshold) for m in made.measures
    ]
    assert [(i.number, i.text, i.level) for i in told.indicators] == [
        (i.number, i.text, i.level) for i in made.indicators
    ]


def test_the_next_rounds_history_ends_with_this_period() -> None:
    now = this_period(small())
    older = PastPeriod(code="2022", label="Năm 2022", figures=now.figures)
    assert history_of(read_consolidated(write_consolidated(small(), history=[older]))) == (older, now)
    assert history_of(read_consolidated(write_consolidated(small()))) == (now,)


# Three levels: wards report to a commune, communes to a city, cities to a province.

SHARE, MEETING, YES = "3.1", "21.1", "47.1"


def level(*members: str) -> Campaign:
    units = tuple(
        Unit(code=code, name=f"Đơn vị {code}", short_name=f"Đơn vị {code}", kind=UnitKind.COMMUNE, groups=("UBXP",))
        for code in members
    )
    made = campaign(
        measure(SHARE, threshold=at_least(70), by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS),
        measure(MEETING, threshold=at_least(50), by="UBXP", aggregation=Aggregation.SHARE_OF_UNITS_MEETING),
        measure(YES, unit=YES_NO, by="UBXP", aggregation=Aggregation.ALL_YES),
    )
    return replace(made, units=(ALL, *units))


def village(code: str, parts: str, *, meets: bool = True, yes: bool = True) -> Submission:
    return submission(
        code,
        entry(SHARE, parts, claim=Claim.MET),
        entry(MEETING, claim=Claim.MET if meets else Claim.NOT_MET, reason="" if meets else f"Thiếu thư viện ở {code}"),
        entry(YES, unit=YES_NO, claim=Claim.MET if yes else Claim.NOT_MET),
    )


def handed_up(made: Consolidation, unit: str) -> Submission:
    read = read_consolidated(write_consolidated(made))
    return submission_of(read, unit, Source(file=f"2-bao-cao-nhan/{unit}.xlsx", sha256=f"sha-{unit}"))


def figures(made: Consolidation) -> dict[str, tuple[Decimal | None, Status]]:
    return {
        one.measure.code: (None if one.quantity is None else one.quantity.value, one.status) for one in made.measures()
    }


def test_three_levels_add_up_to_what_a_person_computes() -> None:
    # Commune A: 80/100 and 60/100, so 140/200 = 70 %; one of two villages meets 21.1.
    commune_a = together(level("A1", "A2"), [village("A1", "80/100"), village("A2", "60/100", meets=False)])
    # Commune B: 30/60 = 50 %, under 70 %; its only village meets 21.1 and fails 47.1.
    commune_b = together(level("B1"), [village("B1", "30/60", yes=False)])
    assert figures(commune_a) == {
        SHARE: (Decimal(70), Status.MET), MEETING: (Decimal(50), Status.MET), YES: (None, Status.MET),
    }  # fmt: skip
    assert figures(commune_b)[SHARE] == (Decimal(50), Status.NOT_MET)

    # City X: 140/200 + 30/60 = 170/260 = 65.3846... %; both communes meet 21.1; 47.1 fails with B.
    city_x = together(level("A", "B"), [handed_up(commune_a, "A"), handed_up(commune_b, "B")])
    assert figures(city_x) == {
        SHARE: (Decimal("65.3846153846154"), Status.NOT_MET),
        MEETING: (Decimal(100), Status.MET),
        YES: (None, Status.NOT_MET),
    }
    # City Y: one commune with 90/100.
    commune_c = together(level("C1"), [village("C1", "90/100")])
    city_y = together(level("C"), [handed_up(commune_c, "C")])

    # The province: 170/260 + 90/100 = 260/360 = 72.2222... %; 47.1 fails with X.
    province = together(level("X", "Y"), [handed_up(city_x, "X"), handed_up(city_y, "Y")])
    assert figures(province) == {
        SHARE: (Decimal("72.2222222222222"), Status.MET),
        MEETING: (Decimal(100), Status.MET),
        YES: (None, Status.NOT_MET),
    }
    share = next(one for one in province.measures() if one.measure.code == SHARE)
    assert (share.numerator, share.denominator) == (Decimal(260), Decimal(360))


def test_a_figure_is_traced_to_the_sheet_of_results() -> None:
    commune = together(level("A1"), [village("A1", "80/100")])
    city = together(level("A"), [handed_up(commune, "A")])
    share = next(one for one in city.measures() if one.measure.code == SHARE)
    (source,) = share.sources
    assert (source.unit, source.file, source.sheet, source.sha256) == (
        "A", "2-bao-cao-nhan/A.xlsx", "Kết quả", "sha-A",
    )  # fmt: skip
    assert source.cell == "M4"


def test_reasons_and_picked_narratives_go_up() -> None:
    commune = together(level("A1", "A2"), [village("A1", "8/10"), village("A2", "6/10", meets=False)])
    handed = handed_up(commune, "A")
    assert next(one.reason for one in handed.entries if one.measure == MEETING) == "Thiếu thư viện ở A2"
    made = small()
    picks = {narrative_rows(made)[0].key}
    read = read_consolidated(write_consolidated(made, picks=picks))
    handed = submission_of(read, "HL", Source(file="a.xlsx", sha256="x"))
    assert [row.text for row in handed.narratives] == ["Dân cư phân tán"]
    assert {row.code for row in handed.evidence} == {"MC.YT.12.01", "MC.YT.12.09"}
