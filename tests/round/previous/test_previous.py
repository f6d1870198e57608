from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from lcxl.campaign.shipped import load_campaign
from lcxl.dispatch.composition import compose
from lcxl.errors import LcxlError
from lcxl.model import Bound, Campaign, Quantity, Ruling, Status
from lcxl.readers.books.campaign import read_campaign
from lcxl.round.previous.carrying import with_previous
from lcxl.round.previous.dispatch import columns_of
from lcxl.round.previous.earlier import periods_before
from lcxl.tidy.city import result_rows
from lcxl.writers.campaign import write_campaign
from lcxl.writers.consolidated.workbook import write_consolidated
from lcxl.writers.word.document import write_document
from lcxl.writers.word.template_files import template
from tests.builders import campaign, entry, measure, submission, together
from tests.proof.letters import build
from tests.proof.source import source_letter
from tests.round.previous import LABEL, STATUSES
from tests.rounds import ANSWERS, demo_round, next_round


def figures(found: Campaign) -> dict[str, str]:
    """What every measure had in the previous period, by code."""
    return {m.code: m.previous.text for m in found.catalogue.measures if m.previous is not None}


def printed(found: Campaign, number: int) -> str:
    """What the annex prints of an indicator for the previous period."""
    return together(found, []).indicators[number - 1].previous_text


EXPECTED = {code: answer["current"] for code, answer in ANSWERS.items() if "current" in answer}


def test_the_57_rows_of_the_dispatch_as_it_stands(tmp_path: Path) -> None:
    path = build(source_letter(), tmp_path / "cong-van-4927.docx")
    found, findings = with_previous(next_round(), path)
    assert figures(found) == EXPECTED
    assert {i.number: i.previous_status for i in found.catalogue.indicators} == STATUSES
    assert found.period.previous_label == LABEL
    assert [period.code for period in found.history] == ["2023-05", "2024-06"]
    assert {one.file for one in findings} == {"cong-van-4927.docx"}
    assert Counter(one.code for one in findings) == {"LC765": 1, "LC773": 7, "LC775": 1, "LC776": 3}
    assert sorted(one.indicator for one in findings if one.code == "LC776") == [4, 5, 13]
    assert all(one.paragraph for one in findings if one.code == "LC773")


def test_texts_are_kept_word_for_word(tmp_path: Path) -> None:
    found, _ = with_previous(next_round(), build(source_letter(), tmp_path / "cong-van-4927.docx"))
    assert printed(found, 16).startswith("Đạt: Giảm So với cùng kỳ năm 2022")
    assert printed(found, 17) == "Giảm so năm trước"
    assert printed(found, 6) == "Cấp TP không tính GDP"
    assert printed(found, 33) == "90,43% Nữ: 46,5%"
    assert printed(found, 35) == "Dưới 1%"
    youth = found.catalogue.measure("35.1").previous
    assert youth == Quantity(value=Decimal(1), bound=Bound.BELOW, text="Dưới 1%")


def test_the_57_rows_of_a_dispatch_that_lcxl_wrote(tmp_path: Path) -> None:
    path = tmp_path / "cong-van.docx"
    path.write_bytes(write_document(compose(demo_round()), template("dispatch_template.docx")))
    found, _ = with_previous(next_round(), path)
    assert figures(found) == EXPECTED
    assert {i.number: i.previous_status for i in found.catalogue.indicators} == STATUSES
    for indicator in demo_round().indicators:
        assert " ".join(printed(found, indicator.indicator.number).split()) == " ".join(indicator.current_text.split())


def test_the_57_rows_of_the_consolidated_workbook(tmp_path: Path) -> None:
    path = tmp_path / "tong-hop.xlsx"
    path.write_bytes(write_consolidated(demo_round(), history=periods_before(demo_round().campaign)))
    found, findings = with_previous(next_round(), path)
    assert figures(found) == EXPECTED
    assert {i.number: i.previous_status for i in found.catalogue.indicators} == STATUSES
    assert found.period.previous_label == LABEL
    assert [one.code for one in findings] == ["LC781", "LC744"]
    for indicator in demo_round().indicators:
        assert printed(found, indicator.indicator.number) == indicator.current_text
    assert [(period.code, period.count(Status.MET)) for period in found.history] == [("2023-05", 50), ("2024-06", 51)]


def test_what_was_taken_survives_the_campaign_workbook(tmp_path: Path) -> None:
    found, _ = with_previous(next_round(), build(source_letter(), tmp_path / "cong-van-4927.docx"))
    path = tmp_path / "chien-dich.xlsx"
    path.write_bytes(write_campaign(found))
    again, findings = read_campaign(path)
    assert findings == []
    assert again.catalogue == found.catalogue
    assert again.history == found.history
    assert again.period == found.period


def test_the_same_period_a_year_before_comes_from_the_history(tmp_path: Path) -> None:
    path = tmp_path / "tong-hop.xlsx"
    path.write_bytes(write_consolidated(demo_round()))
    found, _ = with_previous(next_round("2025-06"), path)
    assert found.period.last_year_label == LABEL
    crashes = found.catalogue.measure("16.1")
    assert crashes.last_year == Quantity(value=Decimal(19), text="19")
    other, _ = with_previous(next_round("2024-12"), path)
    assert other.catalogue.measure("16.1").last_year is None
    assert other.period.last_year_label == ""


def test_the_signed_results_of_a_folder_come_first(tmp_path: Path) -> None:
    ruled = replace(demo_round().campaign, rulings=(Ruling(indicator=1, status=Status.NOT_MET),))
    for folder, done in (("3-ket-qua", demo_round()), ("4-da-ban-hanh", together(ruled, []))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "tong-hop.xlsx").write_bytes(write_consolidated(done))
    found, findings = with_previous(next_round(), tmp_path)
    assert found.catalogue.indicator(1).previous_status is Status.NOT_MET
    assert "LC764" not in {one.code for one in findings}


def test_a_folder_with_only_a_dispatch(tmp_path: Path) -> None:
    (tmp_path / "4-da-ban-hanh").mkdir()
    build(source_letter(), tmp_path / "4-da-ban-hanh" / "cong-van.docx")
    found, _ = with_previous(next_round(), tmp_path)
    assert figures(found) == EXPECTED


def test_a_form_is_no_earlier_round(tmp_path: Path) -> None:
    from lcxl.writers.forms.form import report_template

    path = tmp_path / "bieu-mau.xlsx"
    path.write_bytes(report_template())
    with pytest.raises(LcxlError) as raised:
        with_previous(next_round(), path)
    assert [one.code for one in raised.value.findings] == ["LC830"]


def test_a_renumbered_catalogue_keeps_its_figures(tmp_path: Path) -> None:
    water, light = "Nước sạch cho mọi nhà", "Điện thắp sáng cho mọi nhà"
    before = campaign(measure("20.1", text="Hộ có nước"), measure("21.1", text="Hộ có điện"))
    texts = {20: water, 21: light}
    before = replace(
        before,
        catalogue=replace(
            before.catalogue,
            indicators=tuple(replace(one, text=texts[one.number]) for one in before.catalogue.indicators),
        ),
    )
    path = tmp_path / "tong-hop.xlsx"
    done = together(before, [submission("YT", entry("20.1", "93,65%"), entry("21.1", "99%"))])
    path.write_bytes(write_consolidated(done))
    after = replace(
        before,
        catalogue=replace(
            before.catalogue,
            indicators=tuple(replace(one, text=texts[41 - one.number]) for one in before.catalogue.indicators),
        ),
    )
    found, findings = with_previous(after, path)
    assert figures(found) == {"21.1": "93,65%", "20.1": "99%"}
    assert [one.code for one in findings if one.code == "LC768"] == ["LC768", "LC768"]


@pytest.mark.parametrize(
    ("headings", "current", "previous"),
    [
        (("Tháng 5/2023", "Hiện tại"), 1, 0),
        (("Thực hiện đến nay", "Năm 2023"), 0, 1),
        (("Tháng 6/2024", "Tháng 5/2023"), 0, 1),
        (("Cùng kỳ năm trước", "Kỳ trước", "Kỳ này"), 2, 1),
        (("Kết quả", "So với cùng kỳ"), 0, None),
        (("Tỷ lệ %",), 0, None),
    ],
)
def test_the_dispatchs_own_column(headings: tuple[str, ...], current: int, previous: int | None) -> None:
    found = columns_of(headings)
    assert (found.current, found.previous) == (current, previous)


def test_the_previous_period_of_the_first_round_is_its_history() -> None:
    first = load_campaign()
    assert [(one.code, one.count(Status.MET)) for one in periods_before(first)] == [("2023-05", 50)]
    nameless = replace(first, period=replace(first.period, previous_label="Kỳ trước"))
    assert periods_before(nameless) == ()
    assert periods_before(next_round()) == ()
    rows = [row for row in result_rows(demo_round()) if row.counted]
    assert len(rows) == len(periods_before(first)[0].figures) - 6
