"""Everything that people read, in their language, from data files.

``text`` gives phrases by key and language (``texts/<section>.toml``: ``section.key.vi``, ``section.key.en``);
``label`` gives the Vietnamese names that are part of the workbooks' contract (``labels.toml``).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

LANGUAGES = ("vi", "en")
DATA = Path(__file__).parent / "data"
"""The folder of all data files."""


def _read(name: str) -> str:
    """Return a data file as NFC text, whatever editor saved it."""
    return unicodedata.normalize("NFC", (DATA / name).read_text("utf-8"))


@cache
def load_data(name: str) -> dict[str, Any]:
    """Return the decoded TOML file ``name`` of ``lcxl/data``; FileNotFoundError if there is no such file."""
    return tomllib.loads(_read(name))


def load_lines(name: str) -> list[str]:
    """Return the lines of a data file that is no TOML."""
    return _read(name).splitlines()


@cache
def raw_tables(folder: str) -> dict[str, str]:
    """Return the top tables of all TOML files of a folder as text, by their names, in the order they stand in.

    Cutting 250 kB at its headers takes 2 ms, decoding it all 45 ms: whoever needs a few tables decodes these.
    KeyError where two files, or one twice, declare a table.
    """
    tables: dict[str, str] = {}
    for file in sorted((DATA / folder).iterdir(), key=lambda entry: entry.name):
        for table in re.split(r"^(?=\[)", _read(f"{folder}/{file.name}"), flags=re.MULTILINE)[1:]:
            name = table[1 : table.index("]")]
            if name in tables:
                raise KeyError(f"{folder}/{file.name}: {name} is declared twice")
            tables[name] = table
    return tables


@cache
def _phrases(file: str) -> dict[str, dict[str, str]]:
    """Flatten the tables of a file of phrases into ``a.b.c`` keys whose values hold one text per language."""
    result: dict[str, dict[str, str]] = {}

    def walk(prefix: str, table: dict[str, Any]) -> None:
        if table and all(key in LANGUAGES for key in table):
            result[prefix] = table
            return
        for key, value in table.items():
            walk(f"{prefix}.{key}" if prefix else key, value)

    walk("", load_data(f"texts/{file}.toml"))
    return result


@cache
def slots_of(template: str) -> frozenset[str]:
    """Return the names of the ``{slots}`` of a template."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def text(key: str, lang: str = "vi", **slots: object) -> str:
    """Return the phrase ``key`` in ``lang`` with its slots filled.

    The first part of a key names its file, so that a command loads the phrases it shows and no others.
    KeyError if the key, the language or a slot is missing: a phrase is never shown half filled.
    """
    template = _phrases(key.partition(".")[0])[key][lang]
    return template.format(**slots) if slots or "{" in template else template


def bilingual(slot: str, key: str, **slots: object) -> dict[str, str]:
    """Return the phrase ``key`` as the slots ``<slot>_vi`` and ``<slot>_en`` of a finding; "" for no phrase."""
    return {f"{slot}_{lang}": text(key, lang, **slots) if key else "" for lang in LANGUAGES}


@cache
def label(key: str) -> str:
    """Return the Vietnamese label ``key`` (``section.name``) of sheets, headers and choices."""
    node: Any = load_data("labels.toml")
    for part in key.split("."):
        node = node[part]
    if not isinstance(node, str):
        raise KeyError(key)
    return node


@cache
def labels(section: str) -> dict[str, str]:
    """Return a table of labels in order, as ``name -> Vietnamese``."""
    node: Any = load_data("labels.toml")
    for part in section.split("."):
        node = node[part]
    return {key: value for key, value in node.items() if isinstance(value, str)}


_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def visible(shown: str) -> str:
    """Return a text without what a terminal or an XML part must never meet: controls, halves of characters."""
    return _UNSEEN.sub("\ufffd", shown)
