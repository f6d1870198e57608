from __future__ import annotations

import pickle
import random
from dataclasses import replace
from datetime import date

import pytest

from lcxl.consolidation.merging import Consolidator, in_order
from lcxl.consolidation.sharing import Pool
from lcxl.findings import finding
from lcxl.model import Aggregation, Claim, FileState, Handling, Quantity, Receipt, Source, UnitState
from tests.builders import WARDS, at_least, campaign, codes, entry, measure, only, record, submission, together, wards

ASKED = campaign(
    measure("3.1", by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS),
    measure("20.1", by="YT KT", threshold=at_least(50)),
)


def everything() -> list[object]:
    return [
        submission("YT", entry(figure="93,65%"), file="x/y.zip!YT.xlsx"),
        submission("KT", entry(figure="93,6%")),
        *wards("3.1", "90/100", "80/100", "70%"),
    ]


def test_results_do_not_depend_on_the_order_of_arrival() -> None:
    first = together(ASKED, everything())  # type: ignore[arg-type]
    for seed in range(5):
        shuffled = everything()
        random.Random(seed).shuffle(shuffled)
        assert together(ASKED, shuffled) == first  # type: ignore[arg-type]


def test_a_consolidation_survives_pickling() -> None:
    found = together(ASKED, everything())  # type: ignore[arg-type]
    assert pickle.loads(pickle.dumps(found)) == found


def test_units_are_received_missing_or_unreadable_in_the_campaign_s_order() -> None:
    files = (
        record("scan.pdf", state=FileState.REFUSED, unit="KT", reason="bản quét"),
        record("Thumbs.db", state=FileState.PASSED_OVER),
    )
    found = together(ASKED, wards("3.1", "90%"), files=files)
    assert [(one.unit.code, one.state) for one in found.units] == [
        ("YT", UnitState.MISSING),
        ("KT", UnitState.UNREADABLE),
        ("06652", UnitState.RECEIVED),
        ("06664", UnitState.MISSING),
        ("06667", UnitState.MISSING),
    ]
    assert [line.file for line in found.files] == ["06652.xlsx", "Thumbs.db", "scan.pdf"]


def test_a_scan_beside_a_readable_workbook_does_not_make_its_unit_unreadable() -> None:
    files = (record("scan.pdf", state=FileState.PASSED_OVER, unit="YT"),)
    found = together(ASKED, [submission("YT", entry(figure="93%"))], files=files)
    assert found.units[0].state == UnitState.RECEIVED


@pytest.mark.parametrize(
    ("sent_on", "dated", "late"),
    [
        ("2024-06-21T16:00:00+07:00", "", False),
        ("2024-06-21T16:30:00Z", "", False),
        ("2024-06-21T17:30:00Z", "", True),
        ("", "2024-06-22", True),
        ("", "2024-06-20", False),
        ("", "", False),
    ],
)
def test_a_unit_is_late_by_the_date_of_its_mail_or_document(sent_on: str, dated: str, late: bool) -> None:
    one = submission("YT", entry(figure="93%"), dated=dated, source=Source(file="a", sha256="1", sent_on=sent_on))
    found = together(ASKED, [one])
    assert found.units[0].late is late
    assert bool(only(found.findings, "LC702")) is late


def test_a_correction_sent_later_does_not_make_a_unit_late() -> None:
    rows = [
        submission("YT", entry(figure="93%"), file="a.xlsx", dated="2024-06-20"),
        submission("YT", entry(figure="94%"), file="b.xlsx", dated="2024-06-25"),
    ]
    assert not together(ASKED, rows).units[0].late


@pytest.mark.parametrize(("today", "late"), [(None, False), (date(2024, 6, 21), False), (date(2024, 6, 22), True)])
def test_a_missing_unit_is_late_after_the_deadline(today: date | None, late: bool) -> None:
    assert together(ASKED, [], today=today).units[0].late is late


def test_findings_of_reading_count_only_for_the_file_and_the_answer_that_count() -> None:
    consolidator = Consolidator(ASKED)
    old = submission("YT", entry(figure="93%"), file="a.xlsx", dated="2024-06-18")
    new = submission("YT", entry(figure="94%"), file="b.xlsx", dated="2024-06-20")
    for one in (old, new):
        told = finding("LC229", file=one.source.file, unit="YT", measure="20.1", measure_code="20.1")
        consolidator.add(one, [told])
    found = consolidator.finish().consolidation
    assert [one.file for one in only(found.findings, "LC229")] == ["b.xlsx"]


def test_an_ignored_file_that_is_no_submission_is_passed_over_and_its_findings_accepted() -> None:
    ignore = Receipt(unit="YT", file="rac.xlsx", handling=Handling.IGNORE, reason="tệp hỏng")
    asked = campaign(measure("20.1"), receipts=(ignore,))
    told = finding("LC201", file="rac.xlsx", unit="YT")
    files = (record("rac.xlsx", state=FileState.REFUSED, unit="YT"),)
    found = together(asked, [], files=files, findings=[told])
    assert [line.state for line in found.files] == [FileState.PASSED_OVER]
    assert [one.accepted for one in only(found.findings, "LC201")] == [True]
    assert found.units[0].state == UnitState.MISSING
    assert not only(found.findings, "LC871")


def test_findings_are_in_the_order_of_units_then_measures_then_codes() -> None:
    mixed = [
        finding("LC701", unit="06652", unit_name="x", deadline_vi="y", deadline_en="y"),
        finding("LC301", unit="YT", measure="20.1", indicator=20, number=20, measure_code="20.1"),
        finding("LC301", unit="YT", measure="3.1", indicator=3, number=3, measure_code="3.1"),
        finding("LC308", unit="YT"),
        finding("LC801", sheet_name="x"),
    ]
    assert [(one.unit, one.measure, one.code) for one in in_order(ASKED, mixed)] == [
        (None, None, "LC801"),
        ("YT", None, "LC308"),
        ("YT", "3.1", "LC301"),
        ("YT", "20.1", "LC301"),
        ("06652", None, "LC701"),
    ]


def test_a_unit_that_ceased_before_the_period_s_end_is_not_expected() -> None:
    gone = replace(WARDS[0], valid_to=date(2024, 5, 31))
    asked = campaign(measure("3.1", by="UBXP"), units=(gone, *WARDS[1:]))
    assert [one.unit.code for one in together(asked, []).units] == ["06664", "06667"]


def test_shared_values_keep_the_precision_that_each_was_typed_with() -> None:
    pool = Pool()
    rows = [submission("YT", entry(figure=text)) for text in ("93,6%", "93,60%", "93,6%")]
    for row in rows:
        pool.share(row)
    figures = [row.entries[0].quantity for row in rows]
    assert all(isinstance(one, Quantity) for one in figures)
    assert figures[0] is figures[2] and figures[0] is not figures[1]
    assert [str(one.value) for one in figures if one] == ["93.6", "93.60", "93.6"]


def test_a_unit_whose_files_are_all_ignored_is_missing() -> None:
    ignore = Receipt(unit="YT", file="YT.xlsx", handling=Handling.IGNORE)
    asked = campaign(measure("20.1"), receipts=(ignore,))
    found = together(asked, [submission("YT", entry(figure="93%", claim=Claim.MET))])
    assert found.units[0].state == UnitState.MISSING
    assert codes(found.findings) == ["LC701"]
