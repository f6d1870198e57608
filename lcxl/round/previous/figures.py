"""Figures inside sentences: what an annex printed of an indicator, shared out to its measures.

Nothing is guessed: a figure is taken where the sentence holds one only, or where the words beside it are those of
one measure; everything else stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from lcxl.consolidation.assessment import states_figure
from lcxl.model import Claim, Measure, Quantity
from lcxl.texts import load_data
from lcxl.values import RawValue, Reading, bare, format_figure, is_possible, plain, read_figure, without_dates

_NUMBER = re.compile(r"(?<![\w.,/])(\d+(?:[.,]\d+)*)(\s*/\s*\d+(?:[.,]\d+)*)?(?![\w/])\s*(%)?")
_CLAUSE = re.compile(r"[,;:.()\[\]\n](?:\s|$)|[;()\[\]\n]")
_LEAD_WORDS = 3
_LEAST_LIKENESS = Decimal("0.34")
_UPPER = ("<", "<=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A figure in a sentence: its value, and the words since the figure before it."""

    quantity: Quantity
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What a text says of an indicator's measures.

    ``quantities`` are by measure code; ``claim`` is what the whole text claims.  ``certain`` tells that the text is
    nothing but this figure or claim; ``in_order`` that figures were given to measures by their order alone.
    """

    quantities: dict[str, Quantity] = field(default_factory=dict)
    claim: Claim | None = None
    certain: bool = False
    in_order: bool = False


def share_out(text: str, measures: Sequence[Measure]) -> Shared:
    """Return what ``text`` says of the measures of one indicator."""
    if not text.strip() or not measures:
        return Shared()
    if len(measures) == 1:
        return _only(text, measures[0])
    claim = _claim(text, measures[0])
    if claim is not None:
        return Shared(claim=claim, certain=True)
    return _several(text, measures)


def _read(text: str, measure: Measure) -> Reading:
    return read_figure(RawValue("s", text), measure.unit)


def _claim(text: str, measure: Measure) -> Claim | None:
    reading = _read(text, measure)
    return reading.claim if reading.quantity is None else None


def _only(text: str, measure: Measure) -> Shared:
    """Return the figure of a text about one measure: the whole text, or the one figure in its sentence."""
    reading = _read(text, measure)
    if reading.readable and not any(note.code == "LC422" for note in reading.notes):
        quantities = {} if reading.quantity is None else {measure.code: reading.quantity}
        certain = not any(note.code == "LC433" for note in reading.notes)
        return Shared(quantities=quantities, claim=reading.claim, certain=certain)
    if measure.unit.yes_no:
        return Shared()
    found = list(figures_in(text, measure))
    if len({(one.quantity.value, one.quantity.bound) for one in found}) == 1:
        return Shared(quantities={measure.code: found[0].quantity})
    if not found and _says_none(text, measure):
        zero = Quantity(value=Decimal(0), text=format_figure(Decimal(0), measure.unit))
        return Shared(quantities={measure.code: zero})
    return Shared()


def _says_none(text: str, measure: Measure) -> bool:
    """Tell whether a text without a number says that there is none of what should be little."""
    limited = measure.threshold is not None and measure.threshold.operator in _UPPER
    zero = Quantity(value=Decimal(0))
    return limited and not re.search(r"\d", text) and states_figure(text, zero, measure.unit.percent)


def figures_in(text: str, measure: Measure) -> Iterator[Found]:
    """Yield the figures of a sentence that may be the measure's, in order.

    Dates, changes ("fell by 5"), what repeats a figure in other words, and numbers in another unit are passed over.
    A count over a count (19/24) gives the first, where the measure is compared with an earlier one.
    """
    folded = without_dates(plain(text.replace("\n", " ; ")))
    last = 0
    skipped = False
    for match in _NUMBER.finditer(folded):
        before = folded[last : match.start()]
        last = match.end()
        if _is_change(before, match[1] + (match[3] or ""), measure) or (skipped and _is_again(before)):
            skipped = True
            continue
        skipped = False
        quantity = _quantity(before, match, measure)
        if quantity is not None:
            yield Found(quantity=quantity, before=before)


def _clause(before: str) -> list[str]:
    """Return the words right before a figure, of its own clause."""
    return _CLAUSE.split(before)[-1].split()[-_LEAD_WORDS:]


def _is_change(before: str, number: str, measure: Measure) -> bool:
    words = _clause(before)
    for start in range(len(words)):
        reading = _read(" ".join([*words[start:], number]), measure)
        if any(note.code == "LC411" for note in reading.notes):
            return True
    return False


@cache
def _again() -> re.Pattern[str]:
    return re.compile(rf"(?:{load_data('previous.toml')['figures']['again']})\s*$")


def _is_again(before: str) -> bool:
    return bool(_again().search(bare(before)))


def _quantity(before: str, match: re.Match[str], measure: Measure) -> Quantity | None:
    """Read a number of a sentence in the measure's unit, with the bound that stands before it."""
    unit = measure.unit
    if unit.percent is not bool(match[3]):
        return None
    if match[2]:
        compared = measure.threshold is not None and isinstance(measure.threshold.reference, str)
        return _plain(match[1], measure) if compared and not unit.percent else None
    words = _clause(before)
    for start in range(len(words)):
        reading = _read(" ".join([*words[start:], match[1] + (match[3] or "")]), measure)
        if reading.quantity is not None and reading.quantity.bound is not None:
            return reading.quantity
    return _plain(match[1] + (match[3] or ""), measure)


def _plain(number: str, measure: Measure) -> Quantity | None:
    reading = _read(number, measure)
    quantity = reading.quantity
    return quantity if quantity is not None and is_possible(quantity.value, measure.unit) else None


# Several measures.


def _several(text: str, measures: Sequence[Measure]) -> Shared:
    """Share the figures of a text out by the words before them; by their order only where all else fails."""
    found = list(figures_in(text, measures[0])) if len({m.unit.code for m in measures}) == 1 else []
    if not found:
        return Shared()
    weights = _weights(measures)
    pairs = [(_likeness(one.before, m, weights), m.code, at) for at, one in enumerate(found) for m in measures]
    given: dict[str, int] = {}
    for score, code, at in sorted(pairs, key=lambda pair: (-pair[0], pair[2])):
        if score >= _LEAST_LIKENESS and code not in given and at not in given.values():
            given[code] = at
    _by_elimination(given, found, measures)
    if not given and len(found) == len(measures):
        quantities = {measure.code: one.quantity for measure, one in zip(measures, found, strict=True)}
        return Shared(quantities=quantities, in_order=True)
    return Shared(quantities={code: found[at].quantity for code, at in sorted(given.items())})


def _by_elimination(given: dict[str, int], found: Sequence[Found], measures: Sequence[Measure]) -> None:
    """Give the one figure that is left to the one measure that is left."""
    open_measures = [measure.code for measure in measures if measure.code not in given]
    open_figures = [at for at in range(len(found)) if at not in given.values()]
    if given and len(open_measures) == len(open_figures) == 1:
        given[open_measures[0]] = open_figures[0]


def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", _spelled(plain(text))))


def _spelled(folded: str) -> str:
    """Return folded text with the abbreviations of annexes written out."""
    for short, whole in load_data("previous.toml")["abbreviations"].items():
        folded = re.sub(rf"\b{re.escape(plain(short))}\b", plain(whole), folded)
    return folded


def _weights(measures: Sequence[Measure]) -> dict[str, Decimal]:
    """Return how much each word tells: one that all measures share tells nothing apart."""
    counts: dict[str, int] = {}
    for measure in measures:
        for token in _tokens(measure.text):
            counts[token] = counts.get(token, 0) + 1
    return {token: Decimal(1) / (count * count) for token, count in counts.items()}


def _likeness(words: str, measure: Measure, weights: dict[str, Decimal]) -> Decimal:
    """Return how much of a measure's telling words stands before a figure, less what is another measure's (0 to 1)."""
    here, own = _tokens(words), _tokens(measure.text)
    told = {token: weights[token] for token in here if token in weights}
    total = sum((weights[token] for token in own), Decimal(0)) + sum(told.values(), Decimal(0))
    common = sum((weight for token, weight in told.items() if token in own), Decimal(0))
    return 2 * common / total if total else Decimal(0)
