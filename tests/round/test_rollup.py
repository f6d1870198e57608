"""Communes to cities, cities to provinces, provinces to the ministry: every figure worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from lcxl.consolidation.merging import Consolidator
from lcxl.model import (
    Aggregation,
    Campaign,
    Claim,
    Consolidation,
    Narrative,
    Ruling,
    Status,
    Submission,
    Unit,
    UnitKind,
)
from lcxl.readers.books.consolidated import read_consolidated
from lcxl.readers.contents import ContentKind
from lcxl.readers.intake.candidates import Candidate
from lcxl.round.collection import Collected
from lcxl.round.reading import Read, read_candidate
from lcxl.round.rollup import RollUp
from lcxl.submission.interpret import Interpreter
from lcxl.writers.consolidated.workbook import write_consolidated
from tests.builders import COUNT, PERIOD, YES_NO, at_least, campaign, document, entry, measure, submission, together

MEASURES = (
    measure("1.1", by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS, threshold=at_least(50)),
    measure("2.1", by="UBXP", aggregation=Aggregation.SUM, unit=COUNT, threshold=at_least(1)),
    measure("3.1", by="UBXP", aggregation=Aggregation.SHARE_OF_UNITS_MEETING, threshold=at_least(50)),
    measure("4.1", by="UBXP", aggregation=Aggregation.MEAN, threshold=at_least(50)),
    measure("5.1", by="UBXP", aggregation=Aggregation.ALL_YES, unit=YES_NO),
)
ALL = Unit(code="UBXP", name="Các đơn vị", short_name="Các đơn vị", kind=UnitKind.COLLECTIVE)


def place(name: str, kind: UnitKind, *units: str) -> Campaign:
    """A round of a place whose units are named ``units``; a unit's code is its name without spaces."""
    below = (Unit(code=u.replace(" ", ""), name=u, short_name=u, kind=kind, groups=("UBXP",)) for u in units)
    return campaign(*MEASURES, code=f"dot-{name}", place_name=name, units=(ALL, *below))


Row = tuple[str, str, str, Claim, str, Claim]


def communes(name: str, rows: dict[str, Row], *narratives: str) -> Consolidation:
    """A round at the lowest level: (ratio, sum, share, mean, yes or no) of each commune."""
    round_ = place(name, UnitKind.COMMUNE, *rows)
    said = tuple(Narrative(section="difficulties", text=text) for text in narratives)
    submissions = []
    for unit, (ratio, total, _, met, mean, yes) in rows.items():
        entries = (
            entry("1.1", ratio, claim=Claim.MET, reason="Vùng cao.", remedy="Mở lớp."),
            entry("2.1", total, unit=COUNT),
            entry("3.1", claim=met),
            entry("4.1", mean),
            entry("5.1", claim=yes),
        )
        submissions.append(submission(unit.replace(" ", ""), *entries, narratives=said))
    return together(round_, submissions)


YES, NO = Claim.MET, Claim.NOT_MET
CITY_A = communes(
    "thành phố A",
    {"xã A1": ("90/100", "3", "", YES, "80%", YES), "xã A2": ("45/100", "4", "", NO, "60%", YES)},
    "Thiếu phòng học.",
)
CITY_B = communes(
    "thành phố B",
    {
        "xã B1": ("10/50", "1", "", YES, "50%", YES),
        "xã B2": ("20/50", "0", "", YES, "40%", YES),
        "xã B3": ("50/100", "2", "", NO, "30%", NO),
    },
)
CITY_C = communes("thành phố C", {"xã C1": ("30/100", "5", "", NO, "100%", YES)})


_WRITTEN: dict[int, tuple[Consolidation, bytes]] = {}


def workbook(done: Consolidation) -> bytes:
    """The consolidated workbook of a round, made once, with all narratives marked."""
    if id(done) not in _WRITTEN:
        picks = [(a.unit, n.section, n.text) for a in done.answers for s in a.submissions for n in s.narratives]
        _WRITTEN[id(done)] = done, write_consolidated(done, picks=picks)
    return _WRITTEN[id(done)][1]


def candidate(done: Consolidation | bytes, name: str = "tong-hop.xlsx", **more: str) -> Candidate:
    data = done if isinstance(done, bytes) else workbook(done)
    digest = sha256(data).hexdigest()
    return Candidate(name=name, kind=ContentKind.XLSX, workbook=True, size=len(data), sha256=digest, data=data, **more)


def read(round_: Campaign, done: Consolidation | bytes, name: str = "tong-hop.xlsx", **more: str) -> Read:
    return read_candidate(Interpreter(round_), (candidate(done, name, **more), None))


def above(round_: Campaign, *below: Consolidation) -> Consolidation:
    """Consolidate one level up, from the workbooks of the rounds below."""
    collected = Collected(Consolidator(round_))
    for number, done in enumerate(below):
        one = candidate(done, f"{number}.xlsx")
        collected.add(one, read_candidate(Interpreter(round_), (one, None)))
    return collected.consolidator.finish(files=collected.records, findings=collected.findings).consolidation


PROVINCE_P = above(place("tỉnh P", UnitKind.AREA, "thành phố A", "thành phố B"), CITY_A, CITY_B)
PROVINCE_Q = above(place("tỉnh Q", UnitKind.AREA, "thành phố C"), CITY_C)
MINISTRY = above(place("toàn quốc", UnitKind.AREA, "tỉnh P", "tỉnh Q"), PROVINCE_P, PROVINCE_Q)


def figures(done: Consolidation) -> dict[str, str]:
    return {one.measure.code: one.value_text for one in done.measures()}


def test_the_level_of_cities() -> None:
    assert figures(CITY_A) == {"1.1": "67,5%", "2.1": "7", "3.1": "50%", "4.1": "70%", "5.1": "Đạt"}
    assert figures(CITY_B) == {"1.1": "40%", "2.1": "3", "3.1": "66,67%", "4.1": "40%", "5.1": "Chưa đạt"}


def test_the_level_of_provinces() -> None:
    # 1: (90+45+10+20+50)/400; 2: 7+3; 3: 3 of 5 communes; 4: (80+60+50+40+30)/5; 5: one commune says no
    assert figures(PROVINCE_P) == {"1.1": "53,75%", "2.1": "10", "3.1": "60%", "4.1": "52%", "5.1": "Chưa đạt"}
    assert figures(PROVINCE_Q) == {"1.1": "30%", "2.1": "5", "3.1": "0%", "4.1": "100%", "5.1": "Đạt"}


def test_the_level_of_the_ministry() -> None:
    # 1: 245/500; 2: 15; 3: 3 of 6; 4: 360/6
    assert figures(MINISTRY) == {"1.1": "49%", "2.1": "15", "3.1": "50%", "4.1": "60%", "5.1": "Chưa đạt"}
    statuses = {one.measure.code: one.status for one in MINISTRY.measures()}
    assert [code for code, status in statuses.items() if status is Status.NOT_MET] == ["1.1", "5.1"]
    ratio = MINISTRY.measures()[0]
    assert (ratio.numerator, ratio.denominator, ratio.used, ratio.expected) == (Decimal(245), Decimal(500), 2, 2)


def test_nothing_is_told_of_sound_workbooks() -> None:
    for done in (PROVINCE_P, PROVINCE_Q, MINISTRY):
        assert {one.code for one in done.findings} <= {"LC305", "LC306"}  # reasons that the communes left out


def test_every_figure_leads_down_to_the_communes(tmp_path: Path) -> None:
    ratio = MINISTRY.measures()[0]
    top = ratio.sources[0]
    province = workbook(PROVINCE_P)
    assert (top.unit, top.file, top.sheet, top.sha256) == ("tỉnhP", "0.xlsx", "Kết quả", sha256(province).hexdigest())
    sources = [row for row in read_consolidated(province).sources if row.measure == "1.1"]
    assert [(row.unit, row.file, row.sheet) for row in sources] == [
        ("thànhphốA", "0.xlsx", "Kết quả"),
        ("thànhphốB", "1.xlsx", "Kết quả"),
    ]
    city = workbook(CITY_A)
    assert sources[0].sha256 == sha256(city).hexdigest()
    communes_of = [row for row in read_consolidated(city).sources if row.measure == "1.1"]
    assert [(row.unit, row.file) for row in communes_of] == [("xãA1", "xãA1.xlsx"), ("xãA2", "xãA2.xlsx")]


def test_the_cell_of_a_source_holds_the_figure() -> None:
    from io import BytesIO

    import openpyxl

    source = PROVINCE_P.measures()[0].sources[0]
    cell = openpyxl.load_workbook(BytesIO(workbook(CITY_A)))[source.sheet][source.cell]
    assert cell.value == pytest.approx(0.675)


def test_reasons_and_picked_narratives_come_along() -> None:
    submitted = read(PROVINCE_P.campaign, CITY_A).submission
    assert submitted is not None
    assert [n.text for n in submitted.narratives] == ["Thiếu phòng học.", "Thiếu phòng học."]
    assert submitted.entries[0].reason == "Vùng cao."
    assert submitted.entries[0].previous is None
    assert submitted.rolled_up


def test_evidence_keeps_its_measures() -> None:
    answered = entry("1.1", "90/100", evidence=("MC.xãA1.01.01",))
    one = submission("xãA1", answered, evidence=(document("MC.xãA1.01.01", indicator=1),))
    done = together(CITY_A.campaign, [one])
    submitted = read(PROVINCE_P.campaign, done).submission
    assert submitted is not None
    assert [row.code for row in submitted.evidence] == ["MC.xãA1.01.01"]
    assert submitted.entries[0].evidence == ("MC.xãA1.01.01",)


def test_a_ruling_below_is_the_status_handed_in() -> None:
    ruled = replace(CITY_B.campaign, rulings=(Ruling(indicator=5, status=Status.MET),))
    submitted = read(PROVINCE_P.campaign, together(ruled, [])).submission
    assert submitted is not None
    assert [e.claim for e in submitted.entries if e.measure == "5.1"] == [Claim.MET]


# What can't be taken.


def told(found: Read) -> list[str]:
    return [one.code for one in found.findings]


def renamed(done: Consolidation, **changes: object) -> Consolidation:
    return replace(done, campaign=replace(done.campaign, **changes))  # type: ignore[arg-type]


def test_this_rounds_own_workbook_is_refused() -> None:
    found = read(PROVINCE_P.campaign, PROVINCE_P)
    assert (found.submission, told(found)) == (None, ["LC260", "LC262"])


def test_another_period_and_another_catalogue() -> None:
    later = replace(PROVINCE_P.campaign, period=replace(PERIOD, code="2024-12"))
    assert told(read(later, CITY_A)) == ["LC204"]
    catalogue = replace(PROVINCE_P.campaign.catalogue, code="khac")
    other = replace(PROVINCE_P.campaign, catalogue=catalogue)
    found = read(other, CITY_A)
    assert (found.submission, found.unit, told(found)) == (None, "thànhphốA", ["LC261"])


def test_a_place_that_is_no_unit() -> None:
    nameless = renamed(CITY_A, place_name="(tên địa phương)")
    assert told(read(PROVINCE_P.campaign, nameless)) == ["LC262"]
    by_folder = read(PROVINCE_P.campaign, nameless, "thành phố A/tong-hop.xlsx")
    assert (by_folder.unit, told(by_folder)) == ("thànhphốA", ["LC263"])
    assert by_folder.submission is not None


def test_names_that_contradict_each_other() -> None:
    found = read(PROVINCE_P.campaign, CITY_A, "thành phố B/tong-hop.xlsx")
    assert (found.submission, told(found)) == (None, ["LC264"])


def test_measures_that_are_missing_or_counted_otherwise() -> None:
    odd = replace(MEASURES[1], unit=replace(COUNT, code="times", label="lần"))
    catalogue = replace(CITY_A.campaign.catalogue, measures=(MEASURES[0], odd, *MEASURES[2:4]))
    short = replace(CITY_A.campaign, catalogue=replace(catalogue, indicators=catalogue.indicators[:4]))
    found = read(PROVINCE_P.campaign, together(short, []))
    assert told(found) == ["LC265"]
    assert found.findings[0].slots["measures"] == "2.1, 5.1"


def test_a_file_that_is_gone_by_then(tmp_path: Path) -> None:
    gone = replace(candidate(CITY_A), data=None, path=str(tmp_path / "gone.xlsx"))
    _, _, findings = RollUp(Interpreter(PROVINCE_P.campaign)).interpret(gone)
    assert [one.code for one in findings] == ["LC102"]


def test_the_later_of_two_workbooks_is_told_by_its_mail() -> None:
    first = read(PROVINCE_P.campaign, CITY_A, sent_on="2024-06-20T09:00:00+07:00").submission
    assert first is not None
    assert first.dated == "2024-06-20T09:00:00+07:00"
    undated: Submission | None = read(PROVINCE_P.campaign, CITY_A).submission
    assert undated is not None
    assert undated.dated == ""
