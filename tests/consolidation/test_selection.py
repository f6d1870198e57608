from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lcxl.consolidation.selection import Selection, moment, names_file, select
from lcxl.model import Claim, FileState, Handling, Narrative, Receipt, Submission
from tests.builders import campaign, codes, entry, measure, only, submission

ROUND = campaign(measure("20.1"), measure("8.1"))


def chosen(*submissions: Submission, receipts: tuple[Receipt, ...] = ()) -> Selection:
    return select(campaign(measure("20.1"), measure("8.1"), receipts=receipts), submissions)


def value(selection: Selection, code: str = "20.1") -> object:
    assert selection.answers is not None
    answer = selection.answers.answer(code)
    assert answer is not None
    return answer.entry.quantity.value if answer.entry.quantity else None


def states(selection: Selection) -> dict[str, FileState]:
    return {line.file: line.state for line in selection.files}


def test_one_file_counts_as_it_is() -> None:
    selection = chosen(submission("YT", entry(figure="93,65%")))
    assert value(selection) == Decimal("93.65")
    assert states(selection) == {"YT.xlsx": FileState.READ}
    assert not selection.findings


def test_the_later_file_counts_whatever_the_order_of_arrival() -> None:
    old = submission("YT", entry(figure="93%"), file="a.xlsx", dated="2024-06-18")
    new = submission("YT", entry(figure="95%"), file="b.xlsx", dated="2024-06-20")
    for files in ((old, new), (new, old)):
        selection = chosen(*files)
        assert value(selection) == 95
        assert states(selection) == {"a.xlsx": FileState.SUPERSEDED, "b.xlsx": FileState.READ}
        assert [line.superseded_by for line in selection.files] == ["b.xlsx", None]
        assert codes(selection.findings) == ["LC711"]


def test_times_decide_within_a_day_and_zones_are_respected() -> None:
    morning = submission("YT", entry(figure="93%"), file="a.xlsx", dated="2024-06-20T02:00:00Z")
    noon = submission("YT", entry(figure="95%"), file="b.xlsx", dated="2024-06-20T08:30:00+07:00")
    assert value(chosen(morning, noon)) == 93


def test_same_bytes_twice_are_one() -> None:
    first = submission("YT", entry(figure="93%"), file="a.xlsx", sha256="1" * 64)
    second = submission("YT", entry(figure="93%"), file="sub/a (1).xlsx", sha256="1" * 64)
    selection = chosen(second, first)
    assert states(selection) == {"a.xlsx": FileState.READ, "sub/a (1).xlsx": FileState.SUPERSEDED}
    assert codes(selection.findings) == ["LC710"]


def test_the_same_answers_saved_anew_are_one() -> None:
    first = submission("YT", entry(figure="93%"), file="a.xlsx")
    second = submission("YT", entry(figure="93%", row=9), file="b.ods")
    assert codes(chosen(first, second).findings) == ["LC710"]


def test_different_figures_without_a_date_are_an_error_and_neither_is_used() -> None:
    first = submission("YT", entry(figure="93,65%"), entry("8.1", "2%"), file="a.xlsx")
    second = submission("YT", entry(figure="95%"), entry("8.1", "2%"), file="b.xlsx")
    selection = chosen(first, second)
    found = only(selection.findings, "LC712")
    assert [(one.measure, one.indicator, one.file, one.cell) for one in found] == [("20.1", 20, "a.xlsx", "M5")]
    assert "93,65%" in (found[0].quote or "") and "95%" in (found[0].quote or "")
    assert value(selection) is None
    assert selection.answers is not None and selection.answers.answer("20.1").entry.unreadable  # type: ignore[union-attr]
    assert value(selection, "8.1") == 2


def test_a_dated_and_an_undated_file_that_differ_are_undecided() -> None:
    first = submission("YT", entry(figure="93%"), file="a.xlsx", dated="2024-06-18")
    second = submission("YT", entry(figure="95%"), file="b.xlsx")
    assert codes(chosen(first, second).findings) == ["LC712"]


def test_a_third_later_file_settles_what_two_undated_ones_left_open() -> None:
    old = submission("YT", entry(figure="93%"), file="a.xlsx", dated="2024-06-18")
    same_day = submission("YT", entry(figure="94%"), file="b.xlsx", dated="2024-06-18")
    new = submission("YT", entry(figure="95%"), file="c.xlsx", dated="2024-06-20")
    selection = chosen(old, same_day, new)
    assert value(selection) == 95
    assert not only(selection.findings, "LC712")


def test_staff_decide_between_undated_files() -> None:
    first = submission("YT", entry(figure="93%"), file="a.xlsx")
    second = submission("YT", entry(figure="95%"), file="moi/b.xlsx")
    use = Receipt(unit="YT", file="2-bao-cao-nhan\\moi\\B.xlsx", handling=Handling.USE)
    selection = chosen(first, second, receipts=(use,))
    assert value(selection) == 95
    assert states(selection) == {"a.xlsx": FileState.SUPERSEDED, "moi/b.xlsx": FileState.READ}
    assert not selection.findings


def test_an_ignored_file_is_passed_over_with_its_reason() -> None:
    first = submission("YT", entry(figure="93%"), file="a.xlsx", sha256="abcdef0123")
    ignore = Receipt(unit="YT", file="", sha256="ABCDEF01", handling=Handling.IGNORE, reason="bản nháp")
    selection = chosen(first, receipts=(ignore,))
    assert selection.answers is None
    assert states(selection) == {"a.xlsx": FileState.PASSED_OVER}
    assert "bản nháp" in selection.files[0].reason


def test_a_later_file_with_only_corrected_rows_does_not_erase_the_earlier_ones() -> None:
    whole = submission("YT", entry(figure="93%"), entry("8.1", "2%"), file="a.xlsx", dated="2024-06-18")
    rows = submission("YT", entry(figure="95%"), entry("8.1"), file="b.xlsx", dated="2024-06-20")
    selection = chosen(whole, rows)
    assert (value(selection), value(selection, "8.1")) == (95, 2)
    assert states(selection) == {"a.xlsx": FileState.READ, "b.xlsx": FileState.READ}
    found = only(selection.findings, "LC713")
    assert [one.quote for one in found] == ["8.1"]
    assert found[0].severity == "warning"


@pytest.mark.parametrize(
    ("file", "handling", "kept"), [("b.xlsx", Handling.SUPPLEMENT, 2), ("b.xlsx", Handling.USE, None)]
)
def test_staff_settle_a_partial_file(file: str, handling: Handling, kept: int | None) -> None:
    whole = submission("YT", entry(figure="93%"), entry("8.1", "2%"), file="a.xlsx", dated="2024-06-18")
    rows = submission("YT", entry(figure="95%"), entry("8.1"), file="b.xlsx", dated="2024-06-20")
    selection = chosen(whole, rows, receipts=(Receipt(unit="YT", file=file, handling=handling),))
    assert (value(selection), value(selection, "8.1")) == (95, kept)
    assert not only(selection.findings, "LC713")


def test_an_undated_supplement_fills_gaps_of_the_file_in_use() -> None:
    main = submission("YT", entry(figure="93%"), entry("8.1"), file="a.xlsx")
    more = submission("YT", entry(figure="95%"), entry("8.1", "2%"), file="b.xlsx", dated="2024-06-20")
    decisions = (
        Receipt(unit="YT", file="a.xlsx", handling=Handling.USE),
        Receipt(unit="YT", file="b.xlsx", handling=Handling.SUPPLEMENT),
    )
    selection = chosen(more, main, receipts=decisions)
    assert (value(selection), value(selection, "8.1")) == (93, 2)
    assert not selection.findings


def test_narratives_that_only_an_earlier_file_has_are_kept() -> None:
    told = (Narrative(section="difficulties", text="Địa bàn rộng"),)
    old = submission("YT", entry(figure="93%"), file="a.xlsx", dated="2024-06-18", narratives=told)
    new = submission("YT", entry(figure="95%"), file="b.xlsx", dated="2024-06-20")
    selection = chosen(old, new)
    assert states(selection)["a.xlsx"] == FileState.READ
    assert value(selection) == 95


def test_a_claim_and_a_figure_that_do_not_contradict_are_no_dispute() -> None:
    first = submission("YT", entry(figure="93%"), file="a.xlsx")
    second = submission("YT", entry(figure="93%", claim=Claim.NOT_MET), file="b.xlsx")
    assert value(chosen(first, second)) == 93


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-06-20", date(2024, 6, 20)),
        ("2024-06-20T23:30:00Z", date(2024, 6, 21)),
        ("2024-06-20T23:30:00+07:00", date(2024, 6, 20)),
        ("2024-06-20T23:30:00", date(2024, 6, 20)),
    ],
)
def test_days_are_those_of_vietnam(text: str, day: date) -> None:
    found = moment(text)
    assert found is not None and found[0] == day


@pytest.mark.parametrize("text", ["", "hôm qua", "20/06/2024", "2024-13-40"])
def test_what_is_no_date_is_not_trusted(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    ("named", "meant"),
    [("b.xlsx", True), ("a.zip!b.xlsx", True), ("tuan1/a.zip!b.xlsx", True), ("xb.xlsx", False), ("", False)],
)
def test_paths_are_meant_whole_or_by_their_last_parts(named: str, meant: bool) -> None:
    receipt = Receipt(unit="YT", file=named, handling=Handling.USE)
    assert names_file(receipt, "tuan1/a.zip!b.xlsx", "0" * 64) is meant


def test_a_few_digits_of_a_digest_name_no_file() -> None:
    receipt = Receipt(unit="YT", file="", sha256="00", handling=Handling.USE)
    assert not names_file(receipt, "a.xlsx", "0" * 64)
