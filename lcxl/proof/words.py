"""The words, patterns and numbers of the proof-reader, all of them data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from lcxl.texts import bilingual, load_data

Span = tuple[float, float]
Slots = dict[str, Any]
"""Slots of a finding's texts by name."""
_CUT = "\u2026"


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return the compiled pattern ``section.name`` of ``proof_patterns.toml``.

    ``%{section.name}`` in it is another pattern.  Patterns are verbose: blanks in them count for nothing.
    """
    return re.compile(_expanded(name), re.VERBOSE)


@cache
def _expanded(name: str) -> str:
    source: str = _node("proof_patterns.toml", name)
    return re.sub(r"%\{([a-z_.]+)\}", lambda match: f"(?:{_expanded(match[1])})", source)


@cache
def words(name: str) -> tuple[str, ...]:
    """Return the list ``section.name`` of ``proof_words.toml``."""
    return tuple(_node("proof_words.toml", name))


@cache
def table(name: str) -> dict[str, Any]:
    """Return the table ``section.name`` of ``proof_words.toml``."""
    found: dict[str, Any] = _node("proof_words.toml", name)
    return found


@cache
def phrase(name: str) -> re.Pattern[str]:
    """Return a pattern for any word of a list as a whole word, longest first, without regard to case."""
    longest = sorted(words(name), key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)


def rule(name: str) -> Any:
    """Return the number, list or table ``section.name`` of ``proof_rules.toml``."""
    return _node("proof_rules.toml", name)


def span(name: str) -> Span:
    """Return the two bounds ``section.name`` of ``proof_rules.toml``."""
    low, high = rule(name)
    return float(low), float(high)


def not_checked() -> dict[str, dict[str, str]]:
    """Return the rules that no program can check, with the reason in each language."""
    reasons: dict[str, dict[str, str]] = rule("not_checked")
    return reasons


def _node(file: str, name: str) -> Any:
    node: Any = load_data(file)
    for part in name.split("."):
        node = node[part]
    return node


def both(slot: str, key: str, **slots: object) -> Slots:
    """Return the phrase ``proof.<key>`` as the slots ``<slot>_vi`` and ``<slot>_en`` of a finding."""
    return bilingual(slot, f"proof.{key}", **slots)


def joined(slot: str, phrases: list[Slots]) -> Slots:
    """Return several phrases (each from ``both`` with the same slot) as one list."""
    return {f"{slot}_{lang}": "; ".join(phrase[f"{slot}_{lang}"] for phrase in phrases) for lang in ("vi", "en")}


def squash(text: str) -> str:
    """Return ``text`` with every run of blanks as one space."""
    return " ".join(text.split())


def excerpt(text: str, start: int = 0, end: int | None = None, width: int = 90) -> str:
    """Return the words around ``text[start:end]`` as a quotation of about ``width`` characters."""
    end = len(text) if end is None else min(end, len(text))
    start = min(start, end)
    spare = max(0, width - (end - start)) // 2
    low, high = max(0, start - spare), min(len(text), max(start + spare, min(end, start + width)) + spare)
    while low > 0 and not text[low - 1].isspace():
        low -= 1
    while high < len(text) and not text[high].isspace():
        high += 1
    inner = squash(text[low:high])
    return f"{_CUT if low else ''}{inner}{_CUT if high < len(text) else ''}"


def number(value: float) -> str:
    """Return a length or size as it is written in Vietnamese: decimal comma, no needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of ``text`` as matches: runs of letters, accents included."""
    return re.finditer(r"[^\W\d_]+", text)
