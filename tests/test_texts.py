"""Phrases and labels: complete, clean, and all that the code asks for."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import lcxl
from lcxl.texts import LANGUAGES, bilingual, label, labels, load_data, raw_tables, slots_of, text

ROOT = Path(lcxl.__file__).parent
FILES = sorted(path.stem for path in (ROOT / "data" / "texts").glob("*.toml"))


def phrases(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (key, its text by language) of a file of phrases."""
    for key, value in table.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict) and set(value) & set(LANGUAGES):
            yield name, value
        else:
            yield from phrases(value, name)


@cache
def all_phrases() -> dict[str, dict[str, str]]:
    return {key: texts for file in FILES for key, texts in phrases(load_data(f"texts/{file}.toml"))}


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_named_by_the_first_part_of_its_keys(file: str) -> None:
    assert list(load_data(f"texts/{file}.toml")) == [file]


def test_phrases_are_whole_in_every_language() -> None:
    for key, texts in all_phrases().items():
        assert set(texts) == set(LANGUAGES), key
        assert slots_of(texts["vi"]) == slots_of(texts["en"]), key


def test_phrases_are_clean() -> None:
    odd = [
        key
        for key, texts in all_phrases().items()
        for words in texts.values()
        if words != unicodedata.normalize("NFC", words) or re.search(r"\S  +\S", words) or not words.strip("\n")
    ]
    assert odd == []


_KEY = {"text": 0, "bilingual": 1}
"""Functions that take the key of a phrase, with the place of that argument."""


def asked() -> Iterator[tuple[str, str]]:
    """Yield (where, pattern of the key) of every phrase that code names."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if isinstance(node, ast.Call) and called in _KEY and len(node.args) > _KEY[called]:
                yield f"{path.name}:{node.lineno}", pattern(node.args[_KEY[called]])


def pattern(key: ast.expr) -> str:
    """Return the keys that an expression can be, as a regular expression; all for what is only known at run time."""
    if isinstance(key, ast.Constant):
        return re.escape(str(key.value))
    if isinstance(key, ast.JoinedStr):
        parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in key.values)
        return "".join(parts)
    return ".+"


def test_every_phrase_that_code_names_exists() -> None:
    missing = [
        f"{where}: {key}" for where, key in asked() if not any(re.fullmatch(key, known) for known in all_phrases())
    ]
    assert missing == []


def test_a_phrase_is_never_shown_half_filled() -> None:
    assert text("cli.done.closed", "en", path="dot") == "The round is closed in dot."
    with pytest.raises(KeyError):
        text("cli.done.closed", "en")
    with pytest.raises(KeyError):
        text("cli.done.closed", "fr", path="dot")
    with pytest.raises(KeyError):
        text("cli.done.no_such_phrase")
    with pytest.raises(FileNotFoundError):
        text("no_such_file.key")


def test_a_phrase_fills_the_slots_of_both_languages() -> None:
    assert bilingual("deadline", "checks.deadline", day="1/7") == {
        "deadline_vi": " (hạn nộp 1/7)",
        "deadline_en": " (deadline 1/7)",
    }
    assert bilingual("deadline", "") == {"deadline_vi": "", "deadline_en": ""}


def test_labels_are_found_by_their_path() -> None:
    assert label("form.sheets.indicators") == "Chỉ số"
    assert labels("status")["not_met"] == "Chưa đạt"
    with pytest.raises(KeyError):
        label("form.sheets")
    with pytest.raises(KeyError):
        label("form.sheets.none")


def test_a_table_declared_twice_is_told() -> None:
    assert raw_tables("findings")["LC104"].startswith("[LC104]\n")
    with pytest.raises(KeyError, match="units"):
        raw_tables("units")


def test_slots() -> None:
    assert slots_of("{a} and {b:02d}, not {{c}}") == {"a", "b"}
