from __future__ import annotations

import copy
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from lcxl.campaign.identity import UnitIndex
from lcxl.campaign.shipped import CATALOGUE, EXAMPLES, UNITS, load_campaign, read_toml
from lcxl.errors import DataError

ROUND = EXAMPLES["ha-long"][0]


def data(folder: str, name: str) -> dict[str, Any]:
    return tomllib.loads(files("lcxl").joinpath("data", folder, f"{name}.toml").read_text("utf-8"))


SOURCES = {"rounds": data("rounds", ROUND), "catalogues": data("catalogues", CATALOGUE), "units": data("units", UNITS)}


def as_toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {as_toml(inner)}' for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return str(value)


def load(tmp_path: Path, folder: str, change: Any) -> DataError:
    """Load the shipped round with one of its files changed, and return what is wrong with it."""
    changed = copy.deepcopy(SOURCES[folder])
    change(changed)
    path = tmp_path / "cua-toi.toml"
    path.write_text("\n".join(f"{key} = {as_toml(value)}" for key, value in changed.items()), "utf-8")
    with pytest.raises(DataError) as error:
        load_campaign(
            path if folder == "rounds" else ROUND,
            catalogue=path if folder == "catalogues" else CATALOGUE,
            units=path if folder == "units" else UNITS,
        )
    return error.value


def test_files_of_a_programmer_s_own_are_read_like_the_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "donvi.toml"
    path.write_text("\n".join(f"{key} = {as_toml(value)}" for key, value in SOURCES["units"].items()), "utf-8")
    assert load_campaign(units=path) == load_campaign()


@pytest.mark.parametrize(
    ("folder", "change", "entry", "reason"),
    [
        ("units", lambda d: d["units"][0].update(valid_to="cuối tháng"), "units GDDT", "cuối tháng"),
        ("units", lambda d: d["units"][1].pop("name"), "units NV", "required"),
        ("units", lambda d: d["units"].append(d["units"][0]), "units GDDT", "twice"),
        ("units", lambda d: d["units"][0].update(tel="0203"), "units 1", "'tel'"),
        ("units", lambda d: d.update(units=[1]), "units 1", "table"),
        ("units", lambda d: d.update(units="GDDT"), "units", "list"),
        ("catalogues", lambda d: d["measures"][0].update(threshold="cao"), "measures 1.1", "cao"),
        ("catalogues", lambda d: d["measures"][0].update(treshold=">= 5"), "measures 1", "'treshold'"),
        ("catalogues", lambda d: d["measures"][0].pop("code"), "measures 1", "required"),
        ("catalogues", lambda d: d["measures"].pop(0), "indicators 1", "no measure"),
        ("catalogues", lambda d: d["measures"][0].update(reporters=["XX"]), "measures 1.1", "XX"),
        ("catalogues", lambda d: d["catalogue"].pop("title"), "catalogue.title", "missing"),
        ("catalogues", lambda d: d.pop("catalogue"), "catalogue.title", "missing"),
        ("catalogues", lambda d: d.update(groups=["A1"]), "groups", "table"),
        ("rounds", lambda d: d["period"].pop("code"), "period", "required"),
        ("rounds", lambda d: d["period"].update(nam=2024), "period", "'nam'"),
        ("rounds", lambda d: d["figures"].update({"99.1": {"previous": "5%"}}), "figures", "'99.1'"),
        ("rounds", lambda d: d["figures"]["1.1"].update(now="5%"), "figures.1.1", "'now'"),
        ("rounds", lambda d: d["figures"].update({"1.1": "99%"}), "figures.1.1", "table"),
        ("rounds", lambda d: d["figures"]["1.1"].update(previous="như cũ"), "measures 1.1", "như cũ"),
        ("rounds", lambda d: d["previous_status"].update({"99": "met"}), "previous_status", "'99'"),
        ("rounds", lambda d: d["documents"]["report"].update(so="1"), "documents.report", "'so'"),
        ("rounds", lambda d: d.update(rulings=[{"indicator": 99, "status": "met"}]), "rulings 1", "99"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_entry(
    tmp_path: Path, folder: str, change: Any, entry: str, reason: str
) -> None:
    error = load(tmp_path, folder, change)
    assert error.entry == entry
    assert reason in error.reason
    home = {"units": "units", "indicators": "catalogues", "measures": "catalogues"}.get(entry.split()[0], folder)
    assert error.file == ("cua-toi.toml" if home == folder else f"{CATALOGUE}.toml")


def test_what_is_no_toml_or_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "hong.toml"
    path.write_text("units = [", "utf-8")
    for name in (path, tmp_path / "khong-co.toml", "khong-co"):
        with pytest.raises(DataError):
            read_toml("units", name)


@pytest.mark.parametrize(
    ("name", "code"), [("Ban Tuyên giáo", "BTG"), ("ban tuyen giao", "BTG"), ("Ban Tuyên giáo Thành uỷ", "BTG")]
)
def test_a_unit_of_ha_long_is_known_by_the_short_name_of_its_folder(name: str, code: str) -> None:
    found = UnitIndex(load_campaign().units).match(name).unit
    assert found is not None and found.code == code


def test_further_rows_are_added_to_those_of_the_round() -> None:
    campaign = load_campaign(decisions={"rulings": [{"indicator": 12, "status": "met", "reason": "Đã rõ"}]})
    assert [ruling.indicator for ruling in campaign.rulings] == [12]
    with pytest.raises(DataError):
        load_campaign(decisions={"rulings": [{"indicator": 12, "ket_qua": "met"}]})
