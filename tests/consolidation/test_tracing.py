from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from lcxl.consolidation.tracing import State, as_json, lines, trace
from lcxl.model import Aggregation, Claim, Consolidation, Correction, Place, Quantity, Ruling, Source, Status
from tests.builders import at_least, campaign, entry, measure, submission, together, wards

FIGURES = campaign(
    measure("3.1", by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS),
    measure("20.1", by="YT KT", threshold=at_least(50)),
)
MAIL = Source(
    file="thu.eml!so.zip!YT.xlsx", sha256="ab" * 32, sender="yt@halong.gov.vn", sent_on="2024-06-20T08:00:00+07:00"
)


@pytest.fixture(scope="module")
def found() -> Consolidation:
    rows = [
        submission("YT", entry(figure="93,65%", claim=Claim.NOT_MET), source=MAIL),
        *wards("3.1", "90/100", "", "80/100")[:2],
    ]
    return together(FIGURES, rows)


def test_a_figure_leads_to_its_cell_and_the_mail_it_came_in(found: Consolidation) -> None:
    traced = trace(found, "20")
    assert traced is not None
    steps = {step.unit.code: step for step in traced.measures[0].steps}
    assert steps["YT"].state == State.USED
    assert (steps["YT"].place.cell, steps["YT"].source) == ("M5", MAIL)
    told = as_json(traced)["measures"][0]["units"][0]
    assert (told["container"], told["sender"], told["sha256"]) == ("thu.eml!so.zip", "yt@halong.gov.vn", "ab" * 32)
    assert "yt@halong.gov.vn" in "\n".join(lines(traced))


def test_a_missing_value_leads_to_the_cell_that_it_belongs_in(found: Consolidation) -> None:
    traced = trace(found, "3.1", "06667")
    assert traced is not None
    (step,) = traced.measures[0].steps
    assert (step.state, step.place.file, step.place.sheet, step.place.cell) == (State.MISSING, "", "Chỉ số", "M5")
    assert "Chỉ số!M5" in "\n".join(lines(traced, "en"))


def test_a_blank_cell_is_not_a_missing_one(found: Consolidation) -> None:
    traced = trace(found, "3.1", "06664")
    assert traced is not None
    assert [(step.state, step.place.file) for step in traced.measures[0].steps] == [(State.BLANK, "06664.xlsx")]


@pytest.mark.parametrize(("what", "unit"), [("21", None), ("20.9", None), ("x", None), ("20", "06652"), ("20", "XX")])
def test_what_is_not_there_gives_nothing(found: Consolidation, what: str, unit: str | None) -> None:
    assert trace(found, what, unit) is None


def test_corrections_and_rulings_show_who_why_and_what_was_before() -> None:
    correction = Correction(
        unit="YT",
        measure="20.1",
        value="95%",
        reason="gõ nhầm",
        corrected_by="Hoa",
        corrected_on=date(2024, 6, 22),
        place=Place(sheet="Điều chỉnh", cell="A4"),
    )
    ruling = Ruling(indicator=20, status=Status.MET, reason="đã khắc phục.", decided_by="Nam")
    asked = replace(FIGURES, corrections=(correction,), rulings=(ruling,))
    traced = trace(together(asked, [submission("YT", entry(figure="9,5%"))]), 20)
    assert traced is not None
    told = "\n".join(lines(traced))
    for words in ("9,5% → 95%", "gõ nhầm", "Hoa", "22/06/2024", "Điều chỉnh!C4", "đã khắc phục", "Nam"):
        assert words in told
    assert ".." not in told
    assert json.loads(json.dumps(as_json(traced)))["ruling"]["reason"] == "đã khắc phục."


def test_both_languages_say_the_same_lines(found: Consolidation) -> None:
    traced = trace(found, "20")
    assert traced is not None
    assert len(lines(traced, "vi")) == len(lines(traced, "en"))


def test_a_corrected_answer_is_traced_to_the_unit_s_own_cell_as_well() -> None:
    correction = Correction(unit="YT", measure="20.1", value="95%", place=Place(sheet="Điều chỉnh", cell="A4"))
    traced = trace(together(replace(FIGURES, corrections=(correction,)), [submission("YT", entry(figure="9,5%"))]), 20)
    assert traced is not None
    (step,) = (step for step in traced.measures[0].steps if step.unit.code == "YT")
    assert (step.place.file, step.place.sheet, step.place.cell) == ("YT.xlsx", "Chỉ số", "M5")


def test_a_ruling_on_the_figure_or_the_words_is_told_with_them() -> None:
    rulings = (
        Ruling(indicator=20, measure="20.1", figure=Quantity(value=Decimal("93.65"), text="93,65%")),
        Ruling(indicator=3, printed="Dưới 90%"),
    )
    found = together(replace(FIGURES, rulings=rulings), [submission("YT", entry(figure="9,5%"))])
    told = [line for number in (20, 3) for line in lines(trace(found, number)) if "Kết luận:" in line]  # type: ignore[arg-type]
    assert [line.split(". ")[0].strip() for line in told] == ["Kết luận: 93,65%", "Kết luận: “Dưới 90%”"]
