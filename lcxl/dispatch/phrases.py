"""How an official letter says numbers, dates and lists.  The words are data (``data/wording.toml``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from lcxl.dispatch.letter import IndicatorView
from lcxl.dispatch.marks import unmarked
from lcxl.texts import load_data
from lcxl.values import clean, fold, quantized

# What people put before the items of a list: a sign, "1." or "1)", "a)".
_BULLET = re.compile("^(?:[-+*\u2022\u2013\u2014\u00b7\u25aa\u25cf]\\s*|\\d{1,2}[.)]\\s+|[^\\W\\d_]\\)\\s+)")
_ENDS = ".!?:"
_PADDED_MONTHS = 3


@cache
def _wording() -> dict[str, Any]:
    return load_data("wording.toml")


def phrase(key: str, **slots: object) -> str:
    """Return the phrase ``key`` of official letters with its slots filled; KeyError if one is missing."""
    template: str = _wording()["phrases"][key]
    return template.format(**slots)


def word(key: str) -> str:
    """Return the fixed word or sign ``key`` of official letters."""
    value: str = _wording()["words"][key]
    return value


def wording(section: str) -> dict[str, Any]:
    """Return a table of ``data/wording.toml``."""
    table: dict[str, Any] = _wording()[section]
    return table


def two_digits(number: int) -> str:
    """Return a count as official letters write it: 3 is 03, none is 0."""
    return f"{number:02d}" if number else "0"


def official_date(day: date | None) -> str:
    """Return a date in words: days below 10 and January and February padded (II.4b); "" for None."""
    if day is None:
        return ""
    return phrase("date", day=f"{day.day:02d}", month=_month(day), year=day.year)


def short_date(day: date | None) -> str:
    """Return a date in figures, padded as in words: 05/3/2024, 08/01/2019; "" for None."""
    if day is None:
        return ""
    return phrase("short_date", day=f"{day.day:02d}", month=_month(day), year=day.year)


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month < _PADDED_MONTHS else str(day.month)


def share(part: int, whole: int) -> str:
    """Return ``part`` of ``whole`` in percent with up to two decimals: 51 of 57 is 89,47%; "" if ``whole`` is 0."""
    if not whole:
        return ""
    percent = quantized(Decimal(100 * part) / whole, 2)
    return f"{percent.normalize():f}%".replace(".", ",")


def initial_capital(text: str) -> str:
    """Return ``text`` with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def initial_small(text: str) -> str:
    """Return ``text`` with its first letter small, unless its first word is an abbreviation in capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def without_stop(text: str) -> str:
    """Return ``text`` without the stops at its end."""
    return text.rstrip(" .;,")


def sentence(text: str) -> str:
    """Return ``text`` as a whole sentence: clean, capital first, with a full stop unless it ends otherwise."""
    text = initial_capital(clean(unmarked(text)).replace("\n", " ").rstrip(" ;,"))
    return text if not text or text[-1] in _ENDS else f"{text}."


def sentences(cell: str) -> tuple[str, ...]:
    """Return the lines of a cell that a unit filled in as sentences, without the list signs people type."""
    lines = (_BULLET.sub("", line) for line in clean(cell).split("\n"))
    return tuple(sentence(line) for line in lines if line.strip())


def merged(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the sentences of several cells in order, each once: case, dashes and stops make no difference."""
    found: dict[str, str] = {}
    for cell in cells:
        for text in sentences(cell):
            found.setdefault(fold(without_stop(text)), text)
    return tuple(found.values())


def listed(indicators: Iterable[IndicatorView]) -> str:
    """Return indicators as an official list; "" if there are none."""
    return "; ".join(named(view) for view in indicators)


def named(view: IndicatorView) -> str:
    """Return an indicator by its number, in two digits, and its short wording in brackets."""
    return phrase("indicator", number=two_digits(view.number), text=view.short_text)


def items(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the items of a list with their signs: a semicolon each, a full stop after the last."""
    stripped = [without_stop(text) for text in texts]
    return tuple(f"{text}{'.' if place == len(stripped) else ';'}" for place, text in enumerate(stripped, 1))
