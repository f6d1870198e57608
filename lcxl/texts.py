"""Everything that people read, in their language, from data files.

``text`` gives phrases by key and language (``texts/*.toml``: ``key.vi``, ``key.en``); ``label`` gives the
Vietnamese names that are part of the workbooks' contract (``labels.toml``).
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

LANGUAGES = ("vi", "en")


@cache
def load_data(name: str) -> dict[str, Any]:
    """Return the decoded TOML file ``name`` of ``lcxl/data`` (``folder/*.toml`` merges a folder).

    KeyError where two files of a folder declare one key; FileNotFoundError if there is no such file.
    """
    root = files("lcxl").joinpath("data")
    if not name.endswith("/*.toml"):
        return tomllib.loads(unicodedata.normalize("NFC", root.joinpath(name).read_text("utf-8")))
    merged: dict[str, Any] = {}
    folder = root.joinpath(name.removesuffix("/*.toml"))
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            for key, value in tomllib.loads(unicodedata.normalize("NFC", file.read_text("utf-8"))).items():
                if key in merged:
                    raise KeyError(f"{name}: {key} is declared twice")
                merged[key] = value
    return merged


@cache
def _flat(name: str) -> dict[str, dict[str, str]]:
    """Flatten nested tables into ``a.b.c`` keys whose values hold one text per language."""
    result: dict[str, dict[str, str]] = {}

    def walk(prefix: str, table: dict[str, Any]) -> None:
        if table and all(key in LANGUAGES for key in table):
            result[prefix] = table
            return
        for key, value in table.items():
            walk(f"{prefix}.{key}" if prefix else key, value)

    walk("", load_data(name))
    return result


def slots_of(template: str) -> frozenset[str]:
    """Return the names of the ``{slots}`` of a template."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def text(key: str, lang: str = "vi", **slots: object) -> str:
    """Return the phrase ``key`` in ``lang`` with its slots filled.

    KeyError if the key, the language or a slot is missing: a phrase is never shown half filled.
    """
    template = _flat("texts/*.toml")[key][lang]
    return template.format(**slots) if slots or "{" in template else template


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
