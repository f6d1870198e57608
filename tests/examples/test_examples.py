"""The programs of ``examples/``: each uses public names only, is short, and does what its first line says."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import lcxl
from lcxl.interfaces.demo.rounds import make_demo
from lcxl.readers.xlsx.cells import read_workbook
from lcxl.readers.xlsx.package import Limits

EXAMPLES = Path(__file__).parents[2] / "examples"
PROGRAMS = sorted(path for path in EXAMPLES.glob("*.py") if path.name != "tong_hop.py")
LONGEST = 30


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "dot"
    make_demo(folder, workers=0)
    return folder


def shown(name: str, *arguments: str | Path) -> str:
    command = [sys.executable, "-X", "utf8", str(EXAMPLES / name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.name)
def test_an_example_is_short_and_uses_public_names_only(path: Path) -> None:
    source = path.read_text("utf-8")
    assert len(source.splitlines()) < LONGEST
    used = {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "lcxl"
    }
    assert used and used <= set(lcxl.__all__)
    assert "from lcxl" not in source and "import lcxl." not in source


def test_one_file_becomes_a_frame(demo: Path) -> None:
    form = next((demo / "2-bao-cao-nhan").glob("YT *.xlsx"))
    line = next(line for line in shown("form_to_frame.py", form).splitlines() if " 20.1 " in line)
    assert line.split()[2:4] == ["93.65", "not_met"]


def test_a_campaign_of_python_data_is_sent_read_added_up_and_judged() -> None:
    first, second = shown("campaign_from_python.py").splitlines()
    assert "received=2" in first
    assert second.split() == ["1.080", "97,75%", "met"]


def test_an_own_check_stands_in_the_workbook_of_findings(demo: Path) -> None:
    told = shown("own_check.py", demo).splitlines()
    assert int(told[-1].split()[0]) > 0
    workbook = read_workbook((demo / "3-ket-qua" / "kiem-tra.xlsx").read_bytes(), limits=Limits())
    values = {cell.value for sheet in workbook.sheets for cell in sheet.cells.values()}
    assert "MY001" in values


def test_figures_are_joined_with_a_table_of_ones_own(demo: Path) -> None:
    told = shown("join_with_own_table.py", demo)
    assert [line.split()[:2] for line in told.splitlines()[2:]] == [
        ["06649", "9800"],
        ["06652", "12500"],
        ["06655", "10200"],
    ]


def test_a_letter_of_ones_own_template_has_ones_own_placeholder(demo: Path) -> None:
    told = shown("own_letter.py", demo).splitlines()
    assert told == ["Kính gửi: Giám đốc Sở", "thành phố Hạ Long: 51/57 chỉ số đạt, 89,5%."]
