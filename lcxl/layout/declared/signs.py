"""What the text of a cell says about the cell, its row or its column."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache

from lcxl.layout.declared.grid import FormCell
from lcxl.texts import load_data
from lcxl.values import bare, fold


class Sign(StrEnum):
    """What a cell shows."""

    BLANK = "blank"
    PLACEHOLDER = "placeholder"
    CLOSED = "closed"
    FORMULA = "formula"
    FIGURE = "figure"
    LABEL = "label"


_DOTS = r"[.\u2026_\u00b7\u2024\u2025]"
_ONLY_DOTS = re.compile(rf"[\s/:;,()\[\]-]*(?:{_DOTS}[\s/:;,()\[\]-]*){{2,}}|\u2026")
_BRACED = re.compile(r"(\{[^{}]*\}|<<?[^<>]*>>?|\[[^\[\]]*\]|\$\{[^{}]*\})")
_ZERO = re.compile(r"[-+]?0+(?:[.,]0+)?\s*%?")
_FIGURE = re.compile(r"[-+]?\d+(?:[.,\s\u00a0]\d+)*\s*%?")
_RULE = re.compile(r"[-\u2013\u2014]+")
_PARENTHESES = re.compile(r"[()\[\]\s.]")
_RELATION = re.compile(r"\(?\s*[A-Za-z]?\d{1,3}[a-z]?\s*\)?\s*=\s*[-+*/x:().,%\d\sA-Za-z]{1,80}")
_RELATION_WITHIN = re.compile(r"\(?\b\d{1,3}\)?\s*=\s*\(?\d{1,3}\)?\s*[-+*/x:]\s*\(?\d{1,3}")
_NUMBERED = re.compile(r"[A-Z]|[a-z]|\d{1,3}[a-z]?|[A-Z]\d{1,2}|[ivxIVX]{1,5}")
_ORDINAL = re.compile(r"(?:[ivxlcIVXLC]{1,6}|\d{1,3}|[A-Za-z])(?:[.)-]\d{1,3})*[.)]?|\(\d{1,3}\)|[-+*\u2022]")
_LETTERS = re.compile(r"[^\W\d_]")


@cache
def _words(kind: str) -> frozenset[str]:
    folded = {_stripped(word) for word in load_data("declared.toml")[kind]}
    return frozenset(folded | {bare(word) for word in folded})


def _stripped(text: str) -> str:
    return fold(text).strip(" .:;*()[]-+")


def is_called(text: str, kind: str) -> bool:
    """Tell whether ``text`` as a whole is one of the words that ``declared.toml`` lists for ``kind``."""
    return _stripped(text) in _words(kind) or fold(text) in _words(kind)


@cache
def _leading(kind: str) -> re.Pattern[str]:
    longest = sorted(_words(kind), key=lambda word: (-len(word), word))
    return re.compile(rf"({'|'.join(map(re.escape, longest))})(?!\w)")


def starts_as(text: str, kind: str) -> str:
    """Return the word of ``kind`` that ``text`` begins with, the longest, or ""."""
    match = _leading(kind).match(_stripped(text))
    return match[1] if match else ""


@lru_cache(maxsize=65536)
def _sign_of(text: str) -> Sign:
    text = text.strip()
    if not text:
        return Sign.BLANK
    if _ONLY_DOTS.fullmatch(text) or _BRACED.fullmatch(text) or is_called(text, "placeholders"):
        return Sign.PLACEHOLDER
    if _ZERO.fullmatch(text) or _FIGURE.fullmatch(text) or _RULE.fullmatch(text):
        return Sign.FIGURE
    if fold(text) in _closed():
        return Sign.CLOSED
    return Sign.LABEL


@cache
def _closed() -> frozenset[str]:
    return frozenset(fold(word) for word in load_data("declared.toml")["closed"])


def sign_of(cell: FormCell) -> Sign:
    """Return what ``cell`` shows."""
    if cell.formula:
        return Sign.FORMULA
    return _sign_of(cell.text)


def is_zero(text: str) -> bool:
    """Tell whether ``text`` is a zero, as numbers or text."""
    return bool(_ZERO.fullmatch(text.strip()))


def has_relation(text: str) -> bool:
    """Tell whether a header says that its column is worked out from others: ``6=4-5``, ``(3)=(1)+(2)``."""
    text = text.strip()
    return bool(_RELATION.fullmatch(text) or _RELATION_WITHIN.search(text))


def number_mark(text: str) -> str:
    """Return the number of a column as a row of numbers writes it (``(1)``, ``A``, ``6=4-5``), or ""."""
    text = text.strip()
    if _RELATION.fullmatch(text):
        text = text.split("=", 1)[0]
    mark = _PARENTHESES.sub("", text)
    if mark.endswith(",0"):
        mark = mark[:-2]
    return mark if _NUMBERED.fullmatch(mark) else ""


def is_ordinal(text: str) -> bool:
    """Tell whether ``text`` only numbers its row: ``1``, ``I.``, ``1.1.2``, ``a)``, ``-``."""
    return bool(_ORDINAL.fullmatch(text.strip()))


def is_worded(text: str) -> bool:
    """Tell whether ``text`` has a letter."""
    return bool(_LETTERS.search(text))


def announces(text: str) -> bool:
    """Tell whether a row with this label only announces those below it."""
    word = starts_as(text.strip(" -+*\u2022"), "announcing")
    return bool(word) and (text.rstrip().endswith(":") or is_called(text, "announcing"))
