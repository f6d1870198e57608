from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lcxl.campaign.assignments import reporting_units
from lcxl.interfaces.demo.filling import fill_form
from lcxl.interfaces.demo.rounds import DECISIONS, fill, make_demo
from lcxl.readers.books.campaign import read_campaign
from lcxl.round.forms import FormMaker
from lcxl.round.opening import write_round
from lcxl.texts import load_data
from tests.conftest import DemoRun
from tests.interfaces.demo.test_generator import LARGE


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_demo_is_a_whole_round_of_48_units(demo: DemoRun) -> None:
    forms, reports = names(demo.root / "1-bieu-mau"), names(demo.root / "2-bao-cao-nhan")
    assert len(reports) == 48
    assert reports <= forms
    assert {"tong-hop.xlsx", "cong-van.docx", "kiem-tra.xlsx"} <= names(demo.root / "3-ket-qua")


def test_the_offices_decisions_are_in_its_campaign(demo: DemoRun) -> None:
    campaign, findings = read_campaign(demo.root / "chien-dich.xlsx")
    data = load_data("demo/ha-long-2024-06.toml")
    assert findings == []
    assert [ruling.indicator for ruling in campaign.rulings] == [12, 33]
    assert len(campaign.acceptances) == len(data["acceptances"])
    assert {key for key in DECISIONS if key in data} >= {"rulings", "acceptances"}


def test_the_annex_of_the_demo_names_both_periods(demo: DemoRun) -> None:
    values = {one["measure"]: one for one in demo.json["values"]}
    assert (values["20.1"]["value"], values["20.1"]["previous"]) == (93.65, 92)
    assert values["16.1"]["last_year"] == 24


def test_a_form_is_filled_in_alike_every_time() -> None:
    unit = reporting_units(LARGE)[0]
    assert fill_form(FormMaker(LARGE), (1, unit)) == fill_form(FormMaker(LARGE), (1, unit))


def test_progress_is_told(tmp_path: Path) -> None:
    write_round(tmp_path, LARGE)
    small = replace(LARGE, units=LARGE.units[:3])
    seen: list[tuple[str, int, int]] = []
    count = len(list(fill(tmp_path, small, 1, lambda stage, done, total: seen.append((stage, done, total)))))
    assert count == len(reporting_units(small)) == len(names(tmp_path / "2-bao-cao-nhan"))
    assert seen[-1] == ("forms", count, count)


def test_a_generated_round_of_any_size(tmp_path: Path) -> None:
    assert make_demo(tmp_path, units=3, workers=0) == 3
    assert len(names(tmp_path / "2-bao-cao-nhan")) == 3
