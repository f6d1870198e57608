"""What the annex prints of an indicator: the ruling's words, else figures with their notes, else the claim's words.

A note that itself states the figure stands alone; otherwise it follows the figure in brackets.  Several measures
are lines that begin with "- ".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from lcxl.model import Campaign, Claim, Measure, MeasureResult, Quantity, Ruling
from lcxl.submission import claim_text, figure_text
from lcxl.texts import load_data
from lcxl.values import fold, number_readings

_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}/\d{4}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def value_text(campaign: Campaign, measure: Measure, quantity: Quantity | None, claim: Claim | None) -> str:
    """Return a measure's answer as it is printed: its figure, else the claim's words ("" for none)."""
    if quantity is not None:
        return figure_text(quantity, measure)
    return "" if claim is None else claim_text(claim, campaign)


def states_figure(note: str, quantity: Quantity, percent: bool) -> bool:
    """Tell whether ``note`` itself states the figure: the same number (for percents with its sign), or "none" for 0.

    Numbers of dates and years don't count.
    """
    if quantity.value == 0 and _none_words().search(fold(note)):
        return True
    text = _dated_numbers().sub(" ", _DATE.sub(" ", note))
    for match in _NUMBER.finditer(text):
        signed = text[match.end() :].lstrip().startswith("%")
        if (signed or not percent) and quantity.value in _readings(match[0]):
            return True
    return False


def _readings(written: str) -> tuple[Decimal, ...]:
    return number_readings(written.lstrip("0") or "0") if written.isdecimal() else number_readings(written)


@cache
def _none_words() -> re.Pattern[str]:
    """Match any word for "none", as a word of its own, in folded text."""
    words = sorted({fold(word) for word in load_data("words.toml")["none"]["words"]}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


@cache
def _dated_numbers() -> re.Pattern[str]:
    """Match a number that belongs to a date or names a document ("2022" after the word for year)."""
    dates = load_data("words.toml")["dates"]
    words = [dates["day"], dates["month"], dates["year"], *dates["others"]]
    joined = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b(?:{joined})\s+\d+(?:[/.-]\d+)*", re.IGNORECASE)


class _Printed(NamedTuple):
    """What is printed of one measure; ``named`` if the words say by themselves what they are about."""

    measure: Measure
    words: str
    named: bool = False


def _printed(result: MeasureResult) -> _Printed:
    measure, figure, note = result.measure, result.value_text, result.note.strip()
    if result.ruling is not None and result.ruling.printed:
        return _Printed(measure, result.ruling.printed, True)
    if not note:
        return _Printed(measure, figure)
    if result.quantity is None or states_figure(note, result.quantity, measure.unit.percent):
        return _Printed(measure, note, True)
    return _Printed(measure, f"{figure} {note}" if note.startswith("(") else f"{figure} ({note})")


def printed_measure(result: MeasureResult) -> str:
    """Return what is printed of one measure by itself."""
    return _printed(result).words


def current_text(results: Iterable[MeasureResult], ruling: Ruling | None) -> str:
    """Return what is printed of an indicator for this period."""
    if ruling is not None and ruling.printed:
        return ruling.printed
    return _lines(_printed(result) for result in results)


def previous_text(measures: Iterable[Measure]) -> str:
    """Return what was printed of an indicator for the previous period."""
    return _lines(_Printed(measure, measure.previous_text) for measure in measures)


def _lines(printed: Iterable[_Printed]) -> str:
    """Join what is printed of several measures: one as it is, several as lines, each saying what it is about.

    The same words for all of them ("met", "met") are printed once.
    """
    told = [one for one in printed if one.words]
    if not told:
        return ""
    alike = len({one.words for one in told}) == 1 and not any(char.isdecimal() for char in told[0].words)
    return told[0].words if len(told) == 1 or alike else "\n".join(map(_line, told))


def _line(printed: _Printed) -> str:
    if printed.words.startswith("-"):
        return printed.words
    label = "" if printed.named or not printed.measure.text else f"{printed.measure.text}: "
    return f"- {label}{printed.words}"
