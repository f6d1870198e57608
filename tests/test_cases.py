"""Every finding arises somewhere, in words that a person has read (tests/golden)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import lcxl
from lcxl.findings import codes, spec
from lcxl.texts import LANGUAGES
from lcxl.tidy.codes import families
from tests.cases import all_cases, proof
from tests.golden import check, golden, raised

CASES = all_cases()
LIVE = [code for code in codes() if not spec(code).retired]


@pytest.mark.parametrize("code", [code for code in LIVE if code not in proof.CASES])
def test_a_case_raises_the_code_in_the_words_that_were_read(code: str, tmp_path: Path) -> None:
    """Those of the proof-reader are in tests/proof/test_planted.py, which asks more of them."""
    check(raised(CASES[code], tmp_path), code)


def test_there_is_a_case_for_nothing_else() -> None:
    assert set(CASES) == set(LIVE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_golden_file_holds_the_codes_in_order(lang: str) -> None:
    assert list(golden(lang)) == [code for members in families().values() for code in members if code in LIVE]


def strings_of(path: Path) -> Iterator[str]:
    """Yield the string literals of a file that are not docstrings."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Constant) and isinstance(child.value, str) and not isinstance(node, ast.Expr):
                yield child.value


def test_the_code_names_all_live_codes_and_no_others() -> None:
    written = {text for path in Path(lcxl.__file__).parent.rglob("*.py") for text in strings_of(path)}
    assert {text for text in written if re.fullmatch(r"(LC|LP)\d{3}|[A-Z]{2}-\d\d", text)} == set(LIVE)
