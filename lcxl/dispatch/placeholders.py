"""What may stand in braces, as data: names, their types, the fields of records, filters.

``data/placeholders.toml`` is the one list that rendering, checking and the reference page go by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from rapidfuzz import process

from lcxl.dispatch.letter import SECTIONS
from lcxl.texts import load_data, text

PARTS: Mapping[str, str] = {
    "opening": "mo_dau",
    "closing": "ket_thuc",
} | {section: f"muc_{section.replace('.', '_')}" for section in SECTIONS if section[0].isdigit()}
"""Section of the letter -> placeholder of its paragraphs."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One name: ``type`` is text, flag, number, ``list:<type>``, ``map:<record>`` or function."""

    name: str
    type: str
    meaning: str
    example: str = ""


def _entries(table: Mapping[str, Any], lang: str) -> dict[str, Placeholder]:
    return {
        name: Placeholder(name, entry["type"], entry[lang], entry.get("example", "")) for name, entry in table.items()
    }


@cache
def names(lang: str = "vi") -> dict[str, Placeholder]:
    """Return all placeholders by name."""
    return _entries(load_data("placeholders.toml")["placeholders"], lang)


@cache
def fields(record: str, lang: str = "vi") -> dict[str, Placeholder]:
    """Return the fields of a record type (``chi_so``, ``dong``, ``loop`` ...) by name; KeyError if there is none."""
    return _entries(load_data("placeholders.toml")["records"][record], lang)


@cache
def records() -> tuple[str, ...]:
    """Return the names of the record types."""
    return tuple(load_data("placeholders.toml")["records"])


@cache
def filters(lang: str = "vi") -> dict[str, Placeholder]:
    """Return the filters that may follow a ``|``."""
    return _entries(load_data("placeholders.toml")["filters"], lang)


def nearest(name: str, pool: Iterable[object]) -> str:
    """Return the one of ``pool`` that is most like ``name`` ("-" if the pool is empty)."""
    found = process.extractOne(name, [str(entry) for entry in pool])
    return str(found[0]) if found else "-"


def reference(lang: str = "vi") -> str:
    """Return the reference page of all placeholders as Markdown."""
    page = load_data("placeholders.toml")["page"]
    lines = [f"# {text('placeholders.title', lang)}", page["intro"][lang]]
    for group in load_data("placeholders.toml")["groups"]:
        lines += _table(group["title"][lang], [names(lang)[name] for name in group["names"]], lang)
    for record in records():
        lines += _table(text(f"placeholders.record_{record}", lang), list(fields(record, lang).values()), lang)
    lines += _table(text("placeholders.filters", lang), list(filters(lang).values()), lang)
    return "\n".join([*lines, page["rules"][lang].strip(), ""])


def _table(title: str, entries: list[Placeholder], lang: str) -> list[str]:
    head = [text(f"placeholders.{key}", lang) for key in ("name", "type", "meaning", "example")]
    rows = [
        [f"`{entry.name}`", _kind(entry.type, lang), entry.meaning, f"`{entry.example}`" if entry.example else ""]
        for entry in entries
    ]
    written = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in [head, ["---"] * len(head), *rows]]
    return [f"## {title}", "", *(f"| {row} |" for row in written), ""]


def _kind(type_: str, lang: str) -> str:
    kind, _, item = type_.partition(":")
    name = text(f"placeholders.kind_{kind}", lang)
    return f"{name} `{item}`" if item and item != "text" else name
