"""Which indicator of this round's catalogue an earlier one was: by its wording first, by its number second."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from lcxl.model import Catalogue, Indicator, Measure
from lcxl.values import bare

_NEAR = 85.0
"""From which likeness (0 to 100) a wording under its own number is the catalogue's, slips of the pen aside."""
_SURE = 92.0
"""From which likeness a wording is taken for that of an indicator with another number ..."""
_APART = 5.0
"""... if no other indicator comes as near as this."""
_LEAST = 60.0
"""Below this likeness a number proves nothing: it may be another catalogue's."""


class How(StrEnum):
    """How an indicator was recognised."""

    WORDING = "wording"
    RENUMBERED = "renumbered"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An indicator and how it was recognised: by its wording, by it under another number, or by number alone."""

    indicator: Indicator
    how: How


def core(wording: str) -> str:
    """Return the letters and digits of a wording, without accents and case."""
    return re.sub(r"[\W_]+", "", bare(wording))


class Matcher:
    """The indicators of a catalogue, ready to be recognised."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._numbers = {indicator.number: indicator for indicator in catalogue.indicators}
        self._cores = {indicator.number: core(indicator.text) for indicator in catalogue.indicators}
        self._exact: dict[str, list[int]] = {}
        for number, wording in self._cores.items():
            self._exact.setdefault(wording, []).append(number)

    def match(self, wording: str, number: int | None) -> Match | None:
        """Return the indicator that a row is about; None where neither wording nor number tells."""
        asked = core(wording)
        exact = self._exact.get(asked, [])
        if asked and (len(exact) == 1 or number in exact):
            found = number if number in exact and number is not None else exact[0]
            return self._matched(found, number)
        own = self._likeness(asked, number)
        if number is not None and own >= _NEAR:
            return Match(indicator=self._numbers[number], how=How.WORDING)
        other = self._other(asked, number)
        if other is not None and own < other[1] - _APART:
            return self._matched(other[0], number)
        if number is not None and own >= _LEAST:
            return Match(indicator=self._numbers[number], how=How.NUMBER)
        return None

    def _matched(self, found: int, number: int | None) -> Match:
        how = How.WORDING if number in (None, found) else How.RENUMBERED
        return Match(indicator=self._numbers[found], how=how)

    def _likeness(self, asked: str, number: int | None) -> float:
        return fuzz.ratio(asked, self._cores[number]) if asked and number in self._cores else 0.0

    def _other(self, asked: str, number: int | None) -> tuple[int, float] | None:
        """Return the indicator of another number that a wording is surely that of, with its likeness."""
        if not asked:
            return None
        others = {known: wording for known, wording in self._cores.items() if known != number}
        ranked = process.extract(asked, others, scorer=fuzz.ratio, limit=2, score_cutoff=_SURE - _APART)
        if not ranked or ranked[0][1] < _SURE or (len(ranked) > 1 and ranked[1][1] > ranked[0][1] - _APART):
            return None
        return int(ranked[0][2]), float(ranked[0][1])


def match_measures(old: Sequence[Measure], new: Sequence[Measure]) -> dict[str, str]:
    """Return the codes of an indicator's earlier measures and what they are called now.

    A measure is the one of the same wording; where each of the two has only one, or all have none, their order
    tells.  What can't be told is left out.
    """
    if len(old) == len(new) == 1:
        return {old[0].code: new[0].code}
    wordings = {core(measure.text): measure.code for measure in new if measure.text}
    found = {measure.code: wordings[core(measure.text)] for measure in old if core(measure.text) in wordings}
    if not found and len(old) == len(new) and not any(measure.text for measure in (*old, *new)):
        return {one.code: other.code for one, other in zip(old, new, strict=True)}
    return found
