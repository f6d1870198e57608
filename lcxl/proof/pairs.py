"""Two syllables that stand side by side: words that are known, and what was typed for one of them (LP420)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from lcxl.findings import Finding
from lcxl.proof.case import Case, Passage
from lcxl.proof.spelling import Use, told, without_tone
from lcxl.proof.words import tokens
from lcxl.texts import load_lines
from lcxl.values import bare, fold

# Of shorter words too many others have the same letters.
_LONG = 9
_WORD, _OFTEN = ".", "*"
_HEADS = ("head", "signature", "recipients")
Pair = tuple[str, str]


class _Known(NamedTuple):
    """Pairs with their marks, and those that official texts use often by their first and by their second syllable."""

    marks: dict[Pair, str]
    by_first: dict[str, list[str]]
    by_second: dict[str, list[str]]
    by_letters: dict[str, list[str]]


@cache
def _known() -> _Known:
    known = _Known({}, {}, {}, {})
    for line in load_lines("proof_pairs.txt"):
        first, *following = line.split()
        for entry in following:
            second = entry.rstrip(_WORD + _OFTEN)
            mark = entry[len(second) :]
            known.marks[_key(first), _key(second)] = mark
            if mark in (_WORD, _OFTEN) and len(first) + len(second) >= _LONG:
                known.by_letters.setdefault(bare(f"{first} {second}"), []).append(f"{first} {second}")
            if mark == _OFTEN:
                known.by_first.setdefault(first, []).append(second)
                known.by_second.setdefault(second, []).append(first)
    return known


@cache
def _key(syllable: str) -> str:
    """Return a syllable in small letters with its tone mark in the usual place."""
    return fold(syllable)


def _mark(first: str, second: str) -> str | None:
    return _known().marks.get((_key(first), _key(second)))


def is_word(first: str, second: str) -> bool:
    """Tell whether two syllables are one word of the language."""
    return _mark(first, second) in (_WORD, _OFTEN)


def odd_pairs(case: Case) -> Iterator[Finding]:
    """LP420: two syllables never seen together that are a usual pair but for one letter or tone."""
    found: dict[Pair, list[Use]] = {}
    for passage in case.text:
        if passage.part not in _HEADS:
            for pair, use in _unknown(passage):
                found.setdefault(pair, []).append(use)
    for pair, uses in found.items():
        wanted = meant(*pair)
        if wanted:
            yield told(case, "LP420", uses, found=" ".join(pair), wanted=wanted)


def _unknown(passage: Passage) -> Iterator[tuple[Pair, Use]]:
    """Yield the pairs of small letters that nobody knows and whose syllables belong to no usual word beside them."""
    words = list(tokens(passage.text))
    joined = [passage.text[one.end() : two.start()] == " " for one, two in pairwise(words)]
    marks = [_mark(one[0], two[0]) if near else None for near, (one, two) in zip(joined, pairwise(words), strict=True)]
    for at, (one, two) in enumerate(pairwise(words)):
        if not joined[at] or marks[at] is not None or not two[0].islower():
            continue
        numbered = passage.text[two.end() : two.end() + 2].strip().isdigit()  # "so 12": a word by itself
        if numbered or not (one[0].islower() or one.start() == 0):
            continue
        ended = marks[at - 1] if at else None
        if ended == _WORD and at > 1 and marks[at - 2] == _OFTEN:
            ended = None  # its first syllable ends the word before
        begun = marks[at + 1] if at + 1 < len(marks) else None
        if ended not in (_WORD, _OFTEN) and begun != _OFTEN:
            yield (one[0].lower(), two[0]), (passage, one.start(), two.end())


@cache
def meant(first: str, second: str) -> str:
    """Return the usual pair that two syllables are but for one letter or tone ("" for none, or for two)."""
    known = _known()
    near = [f"{first} {other}" for other in known.by_first.get(first, ()) if _near(second, other)]
    near += [f"{other} {second}" for other in known.by_second.get(second, ()) if _near(first, other)]
    if not near:
        alike = (pair.split() for pair in known.by_letters.get(bare(f"{first} {second}"), ()))
        near = [f"{one} {two}" for one, two in alike if _near(first, one) and _near(second, two)]
    return near[0] if len(near) == 1 else ""


@cache
def _near(one: str, other: str) -> bool:
    """Tell whether two syllables differ in one letter, in one sign on a letter, or in their tone."""
    (first, tone), (second, its) = without_tone(one), without_tone(other)
    letters = (unicodedata.normalize("NFD", text) for text in (first, second))
    return Levenshtein.distance(*letters, score_cutoff=1) + (tone != its) == 1


CHECKS = (odd_pairs,)
