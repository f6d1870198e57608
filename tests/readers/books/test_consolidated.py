from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO

import openpyxl
import pytest

from lcxl.errors import LcxlError
from lcxl.model import Consolidation, PastPeriod, Status
from lcxl.readers.books.consolidated import RESULT_TABLES, Consolidated, read_consolidated
from lcxl.readers.books.ownbook import identity_of
from lcxl.readers.xlsx.cells import read_workbook
from lcxl.tidy.city import annex_rows, result_rows, this_period
from lcxl.tidy.material import evidence_rows, narrative_rows
from lcxl.tidy.record import finding_rows, source_rows
from lcxl.tidy.units import answer_rows, unit_rows
from lcxl.writers.consolidated import table
from lcxl.writers.consolidated.workbook import write_consolidated
from lcxl.writers.excel import book as book_module
from tests.consolidations import ha_long, small


@cache
def written() -> bytes:
    return write_consolidated(small())


def assert_same(read: Consolidated, made: Consolidation) -> None:
    assert read.annex == tuple(annex_rows(made))
    assert read.results == tuple(result_rows(made))
    assert read.answers == tuple(answer_rows(made))
    assert read.evidence == tuple(evidence_rows(made))
    assert read.narratives == tuple(narrative_rows(made))
    assert read.findings == tuple(finding_rows(made))
    assert read.sources == tuple(source_rows(made))
    assert sorted(read.units, key=lambda row: row.unit) == sorted(unit_rows(made), key=lambda row: row.unit)


def test_what_was_written_is_read_back() -> None:
    assert_same(read_consolidated(written()), small())


def test_the_whole_catalogue_is_read_back() -> None:
    made = ha_long("06652")
    assert_same(read_consolidated(write_consolidated(made)), made)


def test_identity_tells_which_round_it_is() -> None:
    identity = read_consolidated(written(), tables=()).identity
    assert (identity["campaign"], identity["period"], identity["place_name"]) == ("thu", "2024-06", "thành phố Hạ Long")
    assert (identity["start"], identity["end"], identity["units"]) == ("2024-06-01", "2024-06-30", "5")


def test_only_the_tables_that_are_wanted_are_read() -> None:
    read = read_consolidated(written(), tables=RESULT_TABLES)
    assert read.results
    assert read.annex
    assert not (read.answers or read.findings or read.units)


def test_further_sheets_are_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_ROWS", 9)
    assert_same(read_consolidated(write_consolidated(small())), small())


def test_links_beyond_excels_limit_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_module, "MAX_LINKS", 0)
    assert_same(read_consolidated(write_consolidated(small())), small())


def edited(change: str) -> bytes:
    """The workbook as staff saved it after a change."""
    workbook = openpyxl.load_workbook(BytesIO(written()))
    if change == "picked":
        workbook["Thuyết minh"]["A4"] = " X "
    elif change == "column":
        workbook["Kết quả"].insert_cols(2)
        workbook["Dữ liệu"].insert_cols(1)
    elif change == "rows":
        workbook["Kết quả"].insert_rows(1, 2)
    elif change == "identity":
        del workbook["_lcxl"]
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_picks_of_staff_are_given_back_and_kept() -> None:
    picks = read_consolidated(edited("picked"), tables=["narratives"]).picks
    assert picks == {("YT", "difficulties", "Dân cư phân tán")}
    again = read_consolidated(write_consolidated(small(), picks=picks))
    assert again.picks == picks


@pytest.mark.parametrize("change", ["column", "rows", "identity"])
def test_a_workbook_that_people_edited_is_read_all_the_same(change: str) -> None:
    read = read_consolidated(edited(change))
    assert read.results == tuple(result_rows(small()))
    assert read.answers == tuple(answer_rows(small()))
    assert read.identity["period"] == "2024-06"


def test_the_campaigns_own_words_for_the_higher_level_are_understood() -> None:
    labels = {**small().campaign.status_labels, "higher_level": "Đánh giá theo Bộ"}
    made = small(status_labels=labels)
    assert_same(read_consolidated(write_consolidated(made)), made)


def test_history_is_read_back() -> None:
    now = this_period(small())
    older = PastPeriod(
        code="2022", label="Năm 2022", figures=tuple(replace(f, status=Status.NOT_MET) for f in now.figures)
    )
    read = read_consolidated(write_consolidated(small(), history=[older]))
    assert read.periods == (older, now)
    assert read_consolidated(written()).periods == ()


def test_other_workbooks_are_refused_by_one_finding() -> None:
    out = BytesIO()
    openpyxl.Workbook().save(out)
    for data, code in ((out.getvalue(), "LC830"), (b"%PDF-1.7", "LC1")):
        with pytest.raises(LcxlError) as refused:
            read_consolidated(data)
        assert [found.code.startswith(code) for found in refused.value.findings] == [True]


def test_a_form_is_not_taken_for_a_consolidated_workbook() -> None:
    out = BytesIO()
    workbook = openpyxl.Workbook()
    sheet = workbook.create_sheet("_lcxl")
    sheet.append(["form_version", "1"])
    sheet.append(["period", "2024-06"])
    workbook.save(out)
    assert identity_of(read_workbook(out.getvalue())) is None
