"""Spelling: syllables that don't exist, words typed for others, one word in two spellings."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from lcxl.findings import Finding, finding
from lcxl.proof.case import Case, Passage
from lcxl.proof.words import pattern, table, tokens, words
from lcxl.texts import load_data
from lcxl.values import clean, nfc

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_FOREIGN_LETTERS = frozenset("fjwz")
_FOREIGN = 12
_NEAR = 20
Use = tuple[Passage, int, int]
"""Where a spelling is used: passage, start and end in its text."""


def told(case: Case, code: str, uses: list[Use], **slots: object) -> Finding:
    """Return one finding for all uses of a spelling, at the first of them, with their number."""
    passage, start, end = uses[0]
    return finding(code, **case.at(passage.paragraph, start, end), count=len(uses), **slots)


@cache
def is_syllable(word: str) -> bool:
    """Tell whether ``word`` (one word, any case) is built like a Vietnamese syllable, with at most one tone."""
    bare, tones = without_tone(word.lower())
    if len(tones) > 1:
        return False
    data = load_data("proof_syllables.toml")
    return any(_fits(data, bare[:cut], bare[cut:], tones) for cut in range(min(3, len(bare)) + 1))


def without_tone(word: str) -> tuple[str, list[str]]:
    """Return a word without its tones, and them."""
    parts = unicodedata.normalize("NFD", word)
    return nfc("".join(c for c in parts if c not in _TONES)), [c for c in parts if c in _TONES]


def _fits(data: dict[str, Any], onset: str, rhyme: str, tones: list[str]) -> bool:
    """Tell whether onset, rhyme and tone go together."""
    extra = {"qu": data["after_qu"], "gi": data["after_gi"]}.get(onset, ())
    if onset not in data["onsets"] or not (rhyme in data["rhymes"] or rhyme in extra):
        return False
    if rhyme[:1] and rhyme[0] in data["never_before"].get(onset, ""):
        return False
    stopped = rhyme.endswith(tuple(data["tones"]["stops"]))
    return not stopped or (len(tones) == 1 and tones[0] in data["tones"]["on_stops"])


def syllables(case: Case) -> Iterator[Finding]:
    """LP405: words that are no Vietnamese syllables; names, abbreviations and known foreign words are passed over.

    More than a dozen of them are a text in another language, and told once.
    """
    known = {word.lower() for word in words("spelling.foreign.words")}
    confused = {word.lower() for word in table("spelling.confused")}
    found: dict[str, list[Use]] = {}
    for passage in case.text:
        names = ("leftover.markup", "leftover.address")
        foreign = [match.span() for name in names for match in pattern(name).finditer(passage.text)]
        for match in tokens(passage.text):
            word = match[0]
            if word.lower() in known | confused or not _is_checkable(passage.text, match) or is_syllable(word):
                continue
            inside = any(low <= match.start() < high for low, high in foreign)
            if not inside and not passage.spares(match.start(), match.end()):
                found.setdefault(word, []).append((passage, match.start(), match.end()))
    if len(found) > _FOREIGN:
        listed = ", ".join(list(found)[:_FOREIGN]) + ", \u2026"
        yield told(case, "LP405", [use for uses in found.values() for use in uses], found=listed)
        return
    for word, uses in found.items():
        yield told(case, "LP405", uses, found=word)


def _is_checkable(text: str, match: re.Match[str]) -> bool:
    """Tell whether a word should be a Vietnamese one: no abbreviation, symbol, address or foreign name."""
    word = match[0]
    if clean(word) != word:
        return False
    if len(word) == 1 or not word.isalpha() or not (word.islower() or word.istitle()):
        return False
    if word.isascii() and (word[0].isupper() or _FOREIGN_LETTERS & set(word)):
        return False
    if word.istitle() and pattern("spelling.beside_name").search(text[max(0, match.start() - _NEAR) : match.start()]):
        return False
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    return not any(char.isdigit() or char in "@_\\&" for char in before + after) and before not in ("/", ".")


def confused_words(case: Case) -> Iterator[Finding]:
    """LP406: words that exist but are typed for others ("tien do" with a wrong letter); one finding per word."""
    for wrong, right in table("spelling.confused").items():
        wanted = re.compile(rf"(?<![\w-]){re.escape(wrong)}(?![\w-])", re.IGNORECASE)
        uses = [(p, m.start(), m.end()) for p in case.text if p.part != "head" for m in p.find(wanted)]
        if uses:
            yield told(case, "LP406", uses, found=wrong, wanted=right)


def tone_marks(case: Case) -> Iterator[Finding]:
    """LP401: tone marks of open rhymes in both places; one finding per word, or one for the whole document."""
    forms: dict[str, dict[str, list[Use]]] = {}
    for passage in case.text:
        if passage.part == "head":
            continue
        for match in passage.find(pattern("spelling.tone_words")):
            word = match[0].lower()
            if unicodedata.normalize("NFD", word) != word and without_tone(word)[1]:
                use = (passage, match.start(), match.end())
                forms.setdefault(_key(word), {}).setdefault(word, []).append(use)
    mixed = [found for found in forms.values() if len(found) > 1]
    for found in mixed:
        rare, *_, usual = sorted(found, key=lambda word: len(found[word]))
        yield told(case, "LP401", found[rare], found=rare, usual=usual)
    if not mixed:
        yield from _two_manners(case, forms)


def _key(word: str) -> str:
    bare, tones = without_tone(word)
    return bare + "".join(tones)


def _two_manners(case: Case, forms: dict[str, dict[str, list[Use]]]) -> Iterator[Finding]:
    """Yield a finding where some words bear the tone on the first vowel and others on the second."""
    uses: dict[bool, list[Use]] = {True: [], False: []}
    names: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for found in forms.values():
        for word, own in found.items():
            late = bool(without_tone(word[-1])[1])
            uses[late] += own
            names[late][word] += len(own)
    if uses[True] and uses[False]:
        rare = len(uses[True]) < len(uses[False])
        found_word, usual = names[rare].most_common(1)[0][0], names[not rare].most_common(1)[0][0]
        yield told(case, "LP401", uses[rare], found=found_word, usual=usual)


def two_spellings(case: Case) -> Iterator[Finding]:
    """LP416: one word both with i and with y; the rarer one is told."""
    for first, second in table("spelling.pairs").items():
        found = {}
        for form in (first, second):
            wanted = re.compile(rf"(?<![\w-]){re.escape(form)}(?![\w-])", re.IGNORECASE)
            found[form] = [(p, m.start(), m.end()) for p in case.text for m in p.find(wanted)]
        if found[first] and found[second]:
            rare, usual = sorted((first, second), key=lambda form: len(found[form]))
            yield told(case, "LP416", found[rare], found=rare, usual=usual)


def percent_signs(case: Case) -> Iterator[Finding]:
    """LP414: percent signs written tight in a document that usually sets them apart; the reverse is mechanical."""
    tight = [(p, m.start(), m.end()) for p in case.text for m in p.find(pattern("spelling.percent_tight"))]
    spaced = [(p, m.start(), m.end()) for p in case.text for m in p.find(pattern("spelling.percent_spaced"))]
    if tight and len(tight) < len(spaced):
        passage, start, end = tight[0]
        shown = f"\u201c{passage.text[max(0, start - 5) : end]}\u201d"
        yield told(case, "LP414", tight, found=shown)


def units_of_measure(case: Case) -> Iterator[Finding]:
    """LP418: a unit stands apart from its number, and its power is raised ("70 km", "1.100 km" squared)."""
    uses: dict[str, Use] = {}
    for passage in case.text:
        for name in ("spelling.unit_tight", "spelling.unit_plain_power"):
            for match in passage.find(pattern(name)):
                uses.setdefault(match[0], (passage, match.start(), match.end()))
    if uses:
        yield told(case, "LP418", list(uses.values()), found=", ".join(uses))


CHECKS = (syllables, confused_words, tone_marks, two_spellings, percent_signs, units_of_measure)
