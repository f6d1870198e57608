from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from lcxl.errors import LcxlError
from lcxl.findings import Finding
from lcxl.model import Consolidation, Ruling, Status
from lcxl.readers.books.campaign import read_campaign
from lcxl.round.closing import LEDGER, SIGNED, differences
from lcxl.round.folder import Reading
from lcxl.round.round import Round, open_round
from lcxl.writers.campaign import write_campaign
from tests.builders import at_least, campaign, entry, measure, submission, together
from tests.cases.closing import frozen, reported, since
from tests.conftest import DemoRun


def codes(findings: list[Finding]) -> list[str]:
    return [one.code for one in findings]


def again(root: Path) -> Round:
    return open_round(root, Reading(workers=0))


def told(root: Path) -> list[str]:
    """The codes of what a later run tells of what was signed."""
    return [one.code for one in again(root).consolidate().findings if one.code.startswith("LC79")]


@pytest.fixture
def closed(demo: DemoRun, tmp_path: Path) -> Path:
    root = demo.copy_to(tmp_path)
    again(root).close()
    return root


def test_what_was_signed_is_copied_with_its_figures(closed: Path) -> None:
    names = ["chien-dich.xlsx", "cong-van.docx", "so-lieu-da-ky.json", "tong-hop.xlsx"]
    assert sorted(path.name for path in (closed / SIGNED).iterdir()) == names
    for name in ("cong-van.docx", "tong-hop.xlsx"):
        assert (closed / SIGNED / name).read_bytes() == (closed / "3-ket-qua" / name).read_bytes()
    ledger = json.loads((closed / LEDGER).read_text("utf-8"))
    assert ledger["measures"]["20.1"] == {"status": "not_met", "value": "93.65", "text": "93,65%"}
    assert ledger["indicators"]["17"] == {"status": "met", "text": "Giảm so năm trước"}
    assert len(ledger["received"]) == 48
    assert len(ledger["signed"]) == 3


def test_a_later_run_on_the_same_files_tells_nothing(closed: Path) -> None:
    assert told(closed) == []


def test_what_came_in_before_closing_and_after_the_run_is_no_part_of_it(demo: DemoRun, tmp_path: Path) -> None:
    root = demo.copy_to(tmp_path)
    late = next((root / "2-bao-cao-nhan").glob("YT *.xlsx"))
    late.unlink()
    again(root).close()
    assert json.loads((root / LEDGER).read_text("utf-8"))["measures"]["20.1"]["value"] == "93.65"
    assert {"LC790", "LC791", "LC799"} <= set(told(root))


def test_a_ruling_after_the_signature_is_told(closed: Path) -> None:
    path = closed / "chien-dich.xlsx"
    settings, _ = read_campaign(path)
    ruling = Ruling(indicator=20, status=Status.MET, printed="Đạt theo kết luận", reason="Kiểm tra lại")
    path.write_bytes(write_campaign(replace(settings, rulings=(*settings.rulings, ruling))))
    assert told(closed) == ["LC791"]


def test_a_report_that_comes_again_is_told(closed: Path) -> None:
    first = next((closed / "2-bao-cao-nhan").glob("06664*.xlsx"))
    other = next((closed / "2-bao-cao-nhan").glob("06667*.xlsx"))
    shutil.copy(closed / "1-bieu-mau" / first.name, first)
    other.unlink()
    found = [one for one in again(closed).consolidate().findings if one.code == "LC799"]
    assert [(one.slots["new"], one.slots["changed"], one.slots["missing"]) for one in found] == [("0", "1", "1")]
    assert other.name in found[0].slots["files"]


def test_signed_files_are_watched(closed: Path) -> None:
    (closed / SIGNED / "cong-van.docx").write_bytes(b"sua tay")
    (closed / SIGNED / "chien-dich.xlsx").unlink()
    assert told(closed) == ["LC793", "LC793"]


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"indicators": {}, "measures": 3}', ""])
def test_a_damaged_ledger_is_told_and_ends_nothing(closed: Path, content: str) -> None:
    (closed / LEDGER).write_text(content, "utf-8")
    assert told(closed) == ["LC796"]


def test_a_round_is_closed_once_and_only_with_results(closed: Path, demo: DemoRun, tmp_path: Path) -> None:
    with pytest.raises(LcxlError) as raised:
        again(closed).close()
    assert codes(list(raised.value.findings)) == ["LC794"]
    root = demo.copy_to(tmp_path / "other")
    (root / "3-ket-qua" / "cong-van.docx").unlink()
    with pytest.raises(LcxlError) as raised:
        again(root).close()
    assert codes(list(raised.value.findings)) == ["LC795"]
    assert not (root / SIGNED).exists()


def test_another_version_beside_what_was_signed_is_told(demo: DemoRun, tmp_path: Path) -> None:
    root = demo.copy_to(tmp_path)
    results = root / "3-ket-qua"
    (results / "tong-hop (2).xlsx").write_bytes((results / "tong-hop.xlsx").read_bytes())
    for name in ("cong-van (10).docx", "cong-van (2).docx", "cong-van (cu).docx"):
        (results / name).write_bytes(b"sua")
    round_ = again(root)
    round_.close()
    [told_of] = round_.findings
    assert (told_of.code, told_of.file) == ("LC884", "3-ket-qua/cong-van.docx")
    assert "cong-van (2).docx, cong-van (10).docx" in told_of.message() and "(cu)" not in told_of.message()


def test_a_workbook_that_is_none_closes_nothing(demo: DemoRun, tmp_path: Path) -> None:
    root = demo.copy_to(tmp_path)
    shutil.copy(root / "3-ket-qua" / "kiem-tra.xlsx", root / "3-ket-qua" / "tong-hop.xlsx")
    with pytest.raises(LcxlError) as raised:
        again(root).close()
    assert codes(list(raised.value.findings)) == ["LC830"]
    assert not (root / SIGNED).exists()


# Difference by difference.


def test_the_same_is_no_difference() -> None:
    assert since(reported("93,65%"), reported("93.65 %")) == []


def test_figures_and_statuses() -> None:
    found = since(reported("49,78%"), reported("95%"))
    assert codes(found) == ["LC790", "LC791"]
    assert (found[0].measure, found[0].slots["old"], found[0].slots["new"]) == ("20.1", "49,78%", "95%")
    assert (found[1].indicator, found[1].slots["old"], found[1].slots["new"]) == (20, "Chưa đạt", "Đạt")


def test_words_in_place_of_a_figure() -> None:
    asked = campaign(measure("20.1", threshold=at_least(50)))

    def said(text: str) -> Consolidation:
        ruled = replace(asked, rulings=(Ruling(indicator=20, status=Status.MET, printed=text),))
        return together(ruled, [submission("YT", entry(figure=""))])

    assert codes(since(said("Giảm so năm trước"), said("Giảm 05 vụ"))) == ["LC797"]
    assert since(said("Giảm 05 vụ"), said("Giảm 05 vụ")) == []


def test_a_figure_that_is_gone() -> None:
    found = since(reported("93,65%"), reported(""))
    assert codes(found)[0] == "LC790"
    assert found[0].slots["new"] == "-"


def test_indicators_added_and_taken_away() -> None:
    one, two = reported("93%"), reported("93%", "20.1", "58.1")
    assert [(f.code, f.indicator) for f in since(one, two)] == [("LC792", 58)]
    assert [(f.code, f.slots["names"]) for f in since(two, one)] == [("LC798", "58, 58.1")]


def test_what_is_no_ledger_raises() -> None:
    now = reported("93%")
    for broken in ({}, {"indicators": 1, "measures": {}, "received": {}}, frozen(now) | {"measures": None}):
        with pytest.raises((KeyError, TypeError, AttributeError)):
            list(differences(broken, now))


def test_number_and_date_are_those_of_the_letter_that_is_closed(closed: Path) -> None:
    assert json.loads((closed / LEDGER).read_text("utf-8"))["letter"] == {"number": "4927", "date": "24/06/2024"}


def test_a_letter_that_differs_is_listed_and_closed_only_anyway(demo: DemoRun, tmp_path: Path) -> None:
    root = demo.copy_to(tmp_path)
    path = root / "3-ket-qua" / "cong-van.docx"
    document = docx.Document(str(path))
    for paragraph in document.tables[0]._cells[2].paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("4927", "")
    document.add_paragraph("{{ dat }}")
    document.save(str(path))
    with pytest.raises(LcxlError) as raised:
        again(root).close()
    assert {"LC869", "LC890"} <= set(codes(list(raised.value.findings)))
    assert not (root / SIGNED).exists()
    round_ = again(root)
    assert round_.close(anyway=True)
    assert all(one.accepted for one in round_.findings if one.code in ("LC869", "LC890"))


def test_a_closed_round_can_be_reopened_and_both_are_kept(closed: Path) -> None:
    first = (closed / LEDGER).read_bytes()
    assert again(closed).reopen() == closed / SIGNED / "lan-1"
    assert told(closed) == []
    again(closed).close()
    assert (closed / SIGNED / "lan-1" / "so-lieu-da-ky.json").read_bytes() == first
    assert (closed / LEDGER).is_file()
    assert again(closed).reopen() == closed / SIGNED / "lan-2"
