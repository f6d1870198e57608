"""The round of June 2024 against the dispatch that Hạ Long signed: same result, same annex, same facts."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from lcxl.campaign.assignments import reporting_units
from lcxl.interfaces.demo.answers import demo_submission
from lcxl.model import Quantity
from lcxl.round.forms import FormMaker
from lcxl.round.round import open_round
from lcxl.writers.forms.form import write_form
from tests.conftest import DemoRun, run

DATA = Path(__file__).parent / "data"
SLIPS = {"1431/UBND-VHXXH", "86/BGDĐT-GDTEX", "86/BGDĐT-GDĐT", "93,6%"}
"""What the source itself got wrong: one document under three symbols, another misspelt, a figure cut short."""


def source_body() -> str:
    text = (DATA / "cong-van-4927.txt").read_text("utf-8")
    return text[text.index("Thực hiện Công văn") : text.index("Nơi nhận")]


def words_of(path: Path) -> str:
    """Return all text of a Word file, footnotes included, with plain spaces."""
    with ZipFile(path) as parts:
        xml = "".join(parts.read(f"word/{name}.xml").decode("utf-8") for name in ("document", "footnotes"))
    text = unescape(re.sub(r"<[^>]+>", "", xml.replace("</w:p>", "\n")))
    return text.replace("\u00a0", " ").replace("\u2011", "-")


def plain(text: str) -> str:
    """Fold what may differ between the source's annex and ours: list marks, spaces, closing punctuation."""
    return re.sub(r"[\s;.\-–()]+", "", text).casefold()


def annex(root: Path) -> dict[int, tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(root / "3-ket-qua" / "tong-hop.xlsx", data_only=True)["Biểu"]
    rows = (row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int))
    return {row[0]: row[:7] for row in rows}


def test_same_result_as_signed(demo: DemoRun) -> None:
    indicators = demo.json["indicators"]
    assert len(indicators["met"]) == 51
    assert indicators["not_met"] == [19, 20, 38]
    assert indicators["no_data"] == [18]
    assert indicators["higher_level"] == [6, 14]
    units = demo.json["units"]
    assert (units["expected"], len(units["received"])) == (48, 48)
    assert units["missing"] == units["unreadable"] == units["late"] == units["superseded"] == []


def test_nothing_wrong_but_what_the_source_contradicts(demo: DemoRun) -> None:
    findings = demo.json["findings"]
    assert [f for f in findings if f["severity"] == "error"] == []
    warned = {(f["indicator"], f["measure"]) for f in findings if f["severity"] == "warning" and not f["accepted"]}
    assert warned == {(12, "12.5"), (33, "33.2")}
    told = " ".join(f["message"] for f in findings if f["indicator"] in (12, 33))
    assert "49,78%" in told and "60%" in told and "46,5%" in told


def test_annex_is_the_signed_one(demo: DemoRun) -> None:
    with (DATA / "annex-4927.csv").open(encoding="utf-8", newline="") as file:
        signed = list(csv.DictReader(file))
    rows = annex(demo.root)
    units = {unit.code: unit.short_name for unit in open_round(demo.root).campaign.units}
    assert len(rows) == len(signed) == 57
    for row in signed:
        number, text, responsible, met, not_met, previous, current = rows[int(row["number"])]
        assert text == row["text"]
        names = [line.removeprefix("- ") for line in responsible.splitlines()]
        assert names == [units[code.strip()] for code in row["responsible"].split(";")], number
        assert (met or "", not_met or "") == (row["met"], row["not_met"]), number
        assert (previous or "") == row["previous"], number
        assert plain(current or "") == plain(row["current"]), number


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d+(?:/\d{4})?[-/][A-ZĐ][A-ZĐ\-/&]*[A-ZĐ](?:-[A-ZĐ]+)*",
        r"\b\d{1,2}/\d{1,2}/\d{4}\b|\b\d{1,2}/\d{4}\b|\b\d{1,2}/\d{1,2}\b",
        r"\d+(?:[.,]\d+)*\s?%|\d+/57|\d[\d.]* km²?|\b\d{2,3}\b",
    ],
    ids=["citations", "dates", "figures"],
)
def test_every_fact_of_the_source_is_in_the_dispatch(demo: DemoRun, pattern: str) -> None:
    facts = set(re.findall(pattern, source_body()))
    words = words_of(demo.root / "3-ket-qua" / "cong-van.docx")
    assert len(facts) > 5
    assert {fact for fact in facts if fact not in words} <= SLIPS


def test_slips_of_the_source_are_mended(demo: DemoRun) -> None:
    words = words_of(demo.root / "3-ket-qua" / "cong-van.docx")
    assert not [slip for slip in SLIPS | {"Hoàn Bò"} if re.search(rf"{re.escape(slip)}(?!\d)", words)]
    for right in ("93,65%", "86/BGDĐT-GDTX", "1431/UBND-VHXH", "Hoành Bồ"):
        assert right in words


def test_both_footnotes_are_real(demo: DemoRun) -> None:
    with ZipFile(demo.root / "3-ket-qua" / "cong-van.docx") as parts:
        notes = parts.read("word/footnotes.xml").decode("utf-8")
        body = parts.read("word/document.xml").decode("utf-8")
    assert len(re.findall(r"<w:footnoteReference ", body)) == 2
    assert len(re.findall(r"<w:footnote (?![^>]*w:type=)", notes)) == 2


def test_one_figure_changed_works_through(demo: DemoRun, tmp_path: Path) -> None:
    root = demo.copy_to(tmp_path)
    campaign = open_round(root).campaign
    units = reporting_units(campaign)
    place, unit = next((place, unit) for place, unit in enumerate(units, 1) if unit.code == "YT")
    answers = demo_submission(campaign, unit, place)
    entries = tuple(
        replace(e, quantity=Quantity(value=Decimal(100), text="100%"), claim="met") if e.measure == "20.1" else e
        for e in answers.entries
    )
    form = write_form(campaign, unit, filled=replace(answers, entries=entries), kit=FormMaker(campaign).kit)
    next((root / "2-bao-cao-nhan").glob("YT *.xlsx")).write_bytes(form)
    result = run(root)
    assert {key: len(value) for key, value in result["indicators"].items()} == {
        "met": 52,
        "statistic": 0,
        "not_met": 2,
        "no_data": 1,
        "higher_level": 2,
    }
    assert annex(root)[20][3:5] == ("x", None)
    overview = openpyxl.load_workbook(root / "3-ket-qua" / "tong-hop.xlsx", data_only=True)["Tổng quan"]
    shown = {cell for row in overview.iter_rows(values_only=True) for cell in row}
    assert {52, 2, 1} <= shown and 51 not in shown
    words = words_of(root / "3-ket-qua" / "cong-van.docx")
    assert "52/57" in words and "02/57" in words and "51/57" not in words
