"""Documentation that can drift is held against what it describes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lcxl.interfaces.cli.commands import app
from tools import api

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / name for name in ("README.md", "README.vi.md", "CHANGELOG.md")] + sorted((ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_and_pages_that_are_named_exist(page: Path) -> None:
    words = page.read_text("utf-8")
    named = {found.rstrip("/") for found in re.findall(r"`((?:lcxl|tests|docs|templates|examples)/[\w./-]*)`", words)}
    named |= {
        str((page.parent / target).relative_to(ROOT))
        for target in re.findall(r"\]\(([\w./-]+?)(?:#[^)]*)?\)", words)
        if "://" not in target
    }
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_that_are_named_exist(page: Path) -> None:
    commands = set(app.commands)
    words = re.sub(r"lcxl-demo|lcxl\[", " ", page.read_text("utf-8"))
    fenced = " ".join(re.findall(r"```\n(.*?)```", words, flags=re.DOTALL))
    named = re.findall(r"(?:`|“)lcxl (\w+)", words) + re.findall(r"^(?:\S*/)?lcxl (\w+)", fenced, flags=re.MULTILINE)
    assert set(named) <= commands


def test_the_reference_of_the_library_is_that_of_its_docstrings() -> None:
    assert api.PAGE.read_text("utf-8") == api.reference(), "python -m tools.api"
