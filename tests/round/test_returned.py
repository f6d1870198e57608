"""Returns are made again only where they would differ."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from lcxl.interfaces.demo.rounds import make_demo
from lcxl.round import returning
from lcxl.round.folder import RECEIVED, RETURNS, Reading
from lcxl.round.round import Round, open_round

TODAY = date(2024, 6, 25)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round of six units, each with a mistake, that was run once."""
    root = tmp_path_factory.mktemp("returned") / "round"
    make_demo(root, units=6, mistakes=1, workers=0)
    checked(root)
    return root


def checked(root: Path, today: date = TODAY) -> Round:
    round_ = open_round(root, Reading(workers=0, today=today))
    round_.write_checks()
    return round_


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The units whose returns are made from now on."""
    units: list[str] = []
    make = returning.make_return

    def noted(returner: returning.Returner, item: returning.ToReturn) -> dict[str, bytes]:
        units.append(item.unit.code)
        return make(returner, item)

    monkeypatch.setattr(returning, "make_return", noted)
    return units


def contents(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / RETURNS).iterdir()}


def test_a_rerun_makes_no_return_anew_and_tells_the_same(wrong: Path, tmp_path: Path, made: list[str]) -> None:
    root = shutil.copytree(wrong, tmp_path / "round")
    before = contents(root)
    assert len(before) >= 6
    first, again = checked(wrong), checked(root)
    assert made == []
    assert contents(root) == before
    assert [path.name for path in again.outputs.returns] == [path.name for path in first.outputs.returns]
    assert again.consolidate().findings == first.consolidate().findings


def test_what_changed_is_made_anew(wrong: Path, tmp_path: Path, made: list[str]) -> None:
    root = shutil.copytree(wrong, tmp_path / "round")
    first, second, *_ = sorted(path.name for path in (root / RETURNS).glob("*.xlsx"))
    unit, other = first.split(" ")[0], second.split(" ")[0]
    (root / RETURNS / first).unlink()
    checked(root)
    assert made == [unit]

    made.clear()
    with ZipFile(root / RECEIVED / f"{other}.xlsx", "a") as sent:
        sent.comment = "gửi lại".encode()
    checked(root)
    assert made == [other]

    made.clear()
    checked(root, date(2024, 7, 25))
    assert {unit, other} <= set(made)


def test_a_return_that_a_person_edited_is_left_alone(wrong: Path, tmp_path: Path, made: list[str]) -> None:
    root = shutil.copytree(wrong, tmp_path / "round")
    edited = min((root / RETURNS).glob("*.xlsx"))
    edited.write_bytes(b"a person's work")
    for _ in range(2):
        told = [one.file for one in checked(root).consolidate().findings if one.code == "LC880"]
        assert told == [f"{RETURNS}/{edited.name}"]
        assert edited.read_bytes() == b"a person's work"
    assert made == [edited.name.split(" ")[0]] * 2


def test_without_its_memory_all_is_made_anew(wrong: Path, tmp_path: Path, made: list[str]) -> None:
    root = shutil.copytree(wrong, tmp_path / "round")
    before = contents(root)
    (root / ".lcxl" / "returns.json").write_text("damaged", "utf-8")
    checked(root)
    assert len(made) * 3 == len(before)
    assert contents(root) == before
