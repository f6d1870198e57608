"""What a programmer calls."""

from __future__ import annotations

import doctest
import pickle
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import lcxl
from lcxl.interfaces.library import campaigns, forms, plain
from lcxl.round.opening import write_round
from tests.builders import WARDS, YT, at_least, measure
from tests.builders import campaign as small

ROUND = small(measure("20.1", threshold=at_least(50)), measure("20.2", threshold=at_least(50)))


@pytest.mark.parametrize("module", [campaigns, forms, plain], ids=lambda module: module.__name__)
def test_the_examples_of_docstrings_hold(module: Any) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted and not tried.failed


def test_every_public_name_is_there_and_documented() -> None:
    for name in lcxl.__all__:
        assert getattr(lcxl, name).__doc__, name


def test_every_exception_is_one_of_lcxl() -> None:
    assert issubclass(lcxl.DataError, lcxl.LcxlError)
    error = pickle.loads(pickle.dumps(lcxl.DataError("a.toml", "units 3", "no code")))
    assert str(error) == "a.toml: units 3: no code"


@pytest.mark.parametrize(
    ("value", "against", "more", "status", "why"),
    [
        (96, ">= 95", {}, "met", ""),
        (94.99, ">= 95", {}, "not_met", ""),
        ("0,5", "<= 1", {"unit": "%"}, "met", ""),
        ("1.234", ">= 1000", {"unit": "count"}, "met", ""),
        (Decimal(3), "< previous", {"previous": 4, "unit": "count"}, "met", ""),
        (3, "< previous", {"unit": "count"}, None, "no_reference"),
    ],
)
def test_judge(value: Any, against: str, more: dict[str, Any], status: str | None, why: str) -> None:
    assert lcxl.judge(value, against, **more) == (status, why)


@pytest.mark.parametrize("call", [lambda: lcxl.judge(1, "rather much"), lambda: lcxl.judge(1, ">= 5", unit="furlong")])
def test_what_is_no_threshold_or_unit_raises_at_once(call: Any) -> None:
    with pytest.raises(lcxl.LcxlError) as raised:
        call()
    assert raised.value.findings[0].code == "LC804"


@pytest.mark.parametrize("value", [True, None, [96]])
def test_what_is_no_figure_raises_at_once(value: Any) -> None:
    with pytest.raises(TypeError):
        lcxl.read_figure(value)


@pytest.mark.parametrize(
    "wrong", [{"operator": "=>"}, {"operator": ">=", "reference": 5.0}, {"operator": "yes", "reference": 1}]
)
def test_a_threshold_that_is_none_raises_at_once(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        lcxl.Threshold(**wrong)


def filled(values: dict[str, Any]) -> openpyxl.Workbook:
    return lcxl.fill_form("YT", values, ROUND)


def test_a_form_goes_out_and_comes_back_through_openpyxl(tmp_path: Path) -> None:
    book = filled({"20.1": "93,65%", "20.2": (50, 200)})
    path = tmp_path / "b.xlsx"
    book.save(path)
    for source in (book, path, str(path), path.read_bytes()):
        form = lcxl.read_form(source, ROUND)
        assert form.ok and form.unit == "YT"
        assert form.values() == {"20.1": Decimal("93.65"), "20.2": Decimal(25)}


def test_a_form_is_asked_for_by_name_too_and_slips_are_told() -> None:
    assert lcxl.fill_form(YT.name, {}, ROUND).sheetnames == filled({}).sheetnames
    for unit, values in (("ZZ", {}), ("YT", {"99.9": 1})):
        with pytest.raises(lcxl.LcxlError) as raised:
            lcxl.fill_form(unit, values, ROUND)
        assert raised.value.findings[0].code == "LC804"


def test_a_consolidation_is_looked_into_by_index() -> None:
    result = lcxl.consolidate([lcxl.read_form(filled({"20.1": 93.65}), ROUND)])
    assert result["20.1"].value_text == "93,65%" and result[20].indicator.number == 20
    entry = result["YT", "20.1"]
    assert entry.quantity is not None and entry.quantity.value == Decimal("93.65")
    assert not result.ok  # 20.2 is blank
    assert "units=" in repr(result) and "<table>" in result._repr_html_()
    for key in ("77.1", 77, ("YT", "77.1")):
        with pytest.raises(KeyError):
            result[key]  # type: ignore[call-overload]


def test_a_form_that_can_not_count_adds_its_findings_only() -> None:
    result = lcxl.consolidate([lcxl.read_form(b"PK nothing", ROUND)], ROUND)
    assert "LC1" in {one.code[:3] for one in result.findings}


def tables() -> dict[str, Any]:
    return {
        "period": {"period": "2025", "place_name": "Hồng Gai"},
        "Đơn vị": [{"Mã đơn vị": "A", "Tên đầy đủ": "Trường A", "Loại": "department"}],
        "indicators": [{"number": 1, "text": "Chỉ số", "level": "city"}],
        "measures": [
            {
                "indicator": 1, "code": "1.1", "text": "Tỷ lệ", "unit": "%", "threshold": ">= 95",
                "reporters": "A", "lead": "A", "figure_from": "lead", "aggregation": "lead",
            }
        ],
    }  # fmt: skip


def test_a_campaign_comes_from_tables_by_header_or_key_and_goes_into_a_workbook(tmp_path: Path) -> None:
    campaign = lcxl.Campaign.from_tables(
        tables() | {"units": [{"code": "A", "name": "Trường A", "kind": "department"}]}
    )
    assert campaign.validate() == [] and campaign.units[0].code == "A"
    campaign.to_workbook().save(tmp_path / "chien-dich.xlsx")
    assert lcxl.open_round(tmp_path).campaign.catalogue.measures[0].threshold is not None


def test_mistakes_in_tables_are_told_all_at_once() -> None:
    wrong = tables()
    wrong["measures"][0] |= {"threshold": "nhiều", "reporters": "B"}
    found = lcxl.Campaign.from_tables(wrong).validate()
    assert {"LC804", "LC806"} <= {one.code for one in found}
    with pytest.raises(lcxl.DataError):
        lcxl.Campaign.from_tables(tables() | {"nothing": []})
    with pytest.raises(lcxl.DataError):
        lcxl.Campaign.from_tables(tables() | {"indicators": [{"numbr": 1}]})
    with pytest.raises(lcxl.LcxlError):
        lcxl.Campaign.from_tables({"units": []})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "dot"
    write_round(root, ROUND)
    filled({"20.1": "93,65%", "20.2": "60%"}).save(root / "2-bao-cao-nhan" / "b.xlsx")
    return root


@pytest.mark.parametrize("kind", [str, Path])
def test_paths_are_text_or_paths(folder: Path, kind: Any) -> None:
    assert lcxl.open_round(kind(folder)).consolidate()["20.1"].value_text == "93,65%"
    assert lcxl.open_files([kind(folder / "2-bao-cao-nhan")]).consolidate()["20.1"].measure.code == "20.1"


def test_outputs_go_into_a_buffer_with_sheets_of_ones_own(folder: Path) -> None:
    buffer = BytesIO()
    round_ = lcxl.open_round(folder)
    assert round_.write_workbook(output=buffer, add_sheets=lambda book: book.add_worksheet("Của tôi")) is None
    assert "Của tôi" in openpyxl.load_workbook(buffer).sheetnames
    assert round_.write_workbook(output=folder / "khac.xlsx") == folder / "khac.xlsx"
    assert not (folder / "3-ket-qua" / "tong-hop.xlsx").exists()


def test_what_arises_while_writing_is_told_from_then_on(folder: Path) -> None:
    round_ = lcxl.open_round(folder)
    before = round_.consolidate()
    (folder / "3-ket-qua").mkdir(exist_ok=True)
    (folder / "3-ket-qua" / "tong-hop.xlsx").mkdir()
    round_.write_workbook()
    assert {"LC880", "LC881", "LC882"} & {one.code for one in round_.findings}
    assert len(round_.consolidate().findings) > len(before.findings)


@lcxl.check(code="MY100", texts={"vi": ("{value}", "Sửa.")}, severity="error", scope="round")
def _too_few(context: Any) -> Any:
    yield lcxl.finding("MY100", value=len(context.units))


def test_an_own_check_of_the_round(folder: Path) -> None:
    found = lcxl.open_round(folder, checks=[_too_few]).consolidate().findings
    assert [one.message() for one in found if one.code == "MY100"] == ["1"]


@pytest.mark.parametrize("code", ["LC404", "LP101", "my1", "MY", "LC99999"])
def test_codes_of_lcxl_are_its_own(code: str) -> None:
    with pytest.raises(ValueError, match=code):
        lcxl.check(code=code, texts={"vi": ("a", "b")})(_too_few.function)


def test_wards_are_units_by_name() -> None:
    assert lcxl.fill_form(WARDS[0].name, {}, small(measure("1.1", by="UBXP"))).sheetnames
