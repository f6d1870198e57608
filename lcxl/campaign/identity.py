"""Who a form is from: units by the names people give them, and the codes that tell forms apart.

A name is never guessed: it is a unit's own name, a known spelling or its code once spelling, case, accents that
were left out and words around it are set aside; anything else is at most suggested.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple

from lcxl.model import Catalogue, Indicator, Measure, Unit, UnitKind
from lcxl.texts import load_data
from lcxl.values import bare, fold, without_accents

_SUGGESTIONS = 3
_LEAST_LIKENESS = 70
_SIGNS = re.compile(r"[\W_]")
_ZEROS = re.compile(r"\b0+(?=\d)")
_CODE_DIGITS = 4
_LONG_NAME = 4
"""A name of so many words is nobody else's by chance."""
_NUMBER = re.compile(r"[vltqn]?\d+")
"""A number as it stands around names: of a version, month, quarter, or alone."""
_LONGEST_NAME = 20
"""How many words the name of a unit has at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a name stands for.

    ``unit`` is None where that isn't sure; ``suggestions`` are then the units it may mean, the likeliest first.
    ``ambiguous`` tells that the name belongs to several units alike; ``former`` is a unit of that name which
    doesn't exist on the day (the suggestions are then its successors).
    """

    unit: Unit | None = None
    suggestions: tuple[Unit, ...] = ()
    ambiguous: bool = False
    former: Unit | None = None


class _Name(NamedTuple):
    """A name in two forms without spaces and signs, and the kinds of unit it may be of.

    ``full`` is all of it, ``core`` what is left without the words around it.
    """

    full: str
    core: str
    kinds: frozenset[str]


class _Patterns(NamedTuple):
    """What is taken off a folded name, as it is written with accents or without any."""

    heads: re.Pattern[str]
    kinds: re.Pattern[str]
    meanings: dict[str, frozenset[str]]
    tails: re.Pattern[str]


@cache
def _data() -> dict[str, Any]:
    return load_data("unit_words.toml")


def _alternatives(words: Iterable[str]) -> str:
    """Return a pattern of words, the longest first, each ending where a word ends or with its own dot."""
    longest = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) + ("" if word.endswith(".") else r"\b(?!\.)") for word in longest)


@cache
def _patterns(accented: bool) -> _Patterns:
    spell = fold if accented else bare
    kinds = {spell(word): frozenset(meant) for word, meant in _data()["kinds"].items()}
    return _Patterns(
        heads=re.compile(rf"(?:{_alternatives(map(spell, _data()['heads']))})[\s:,-]*"),
        kinds=re.compile(rf"({_alternatives(kinds)})\s*"),
        meanings=kinds,
        tails=re.compile(rf"(?<=\w)[\s,(-]+(?:{_alternatives(map(spell, _data()['tails']))}).*$"),
    )


def _name(text: str) -> _Name:
    """Take the words around a name off; a name that is nothing but such words stays as it is."""
    folded = fold(text.replace("\n", " ")).strip(" .,;:")
    patterns = _patterns(not folded.isascii())
    rest = folded
    while match := patterns.heads.match(rest):
        rest = rest[match.end() :]
    kinds: frozenset[str] = frozenset()
    if (match := patterns.kinds.match(rest)) and rest[match.end() :]:
        kinds, rest = patterns.meanings[match[1]], rest[match.end() :]
    full = _core(folded)
    return _Name(full, _core(patterns.tails.sub("", rest)) or full, kinds)


def _core(folded: str) -> str:
    """Return a name's letters and digits only: "A - B", "A & B" and "A, B" are one; 01 is 1."""
    if folded.isascii():
        folded = _and_word().sub("", folded)
    return _SIGNS.sub("", _ZEROS.sub("", folded))


@cache
def _and_word() -> re.Pattern[str]:
    return re.compile(rf"\b{without_accents(load_data('letters.toml')['and_word'])}\b")


def _words(text: str, accented: bool) -> list[str]:
    """Return a text's words in small letters, without signs (and accents)."""
    return re.findall(r"[^\W_]+", fold(text) if accented else bare(text))


_PLACES = frozenset({UnitKind.WARD, UnitKind.COMMUNE, UnitKind.ZONE, UnitKind.PROVINCE, UnitKind.CITY})
"""Kinds of units whose names are known without the word for the kind."""


def _tells(words: Sequence[str], start: int, name: tuple[str, ...], unit: Unit, accented: bool) -> bool:
    """Tell whether a name among other words says itself that it is a unit's: by its kind, its head, its length."""
    kinds, heads = _telling_words(accented)
    own = frozenset(_data()["register_kinds"].get(unit.kind, ())) or frozenset({"office"})
    if len(name) >= _LONG_NAME or any(name[: len(kind)] == kind and len(name) > len(kind) for kind in kinds):
        return True
    for word, meant in kinds.items():
        if tuple(words[max(0, start - len(word)) : start]) == word and meant & own:
            return True
    return any(tuple(words[max(0, start - len(head)) : start]) == head for head in heads)


@cache
def _telling_words(accented: bool) -> tuple[dict[tuple[str, ...], frozenset[str]], frozenset[tuple[str, ...]]]:
    """Return the words for kinds of units with what they mean, and the words in front of names."""
    kinds = {tuple(_words(word, accented)): frozenset(meant) for word, meant in _data()["kinds"].items()}
    return kinds, frozenset(tuple(_words(head, accented)) for head in _data()["heads"])


@cache
def _around(accented: bool) -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(_words(words, accented)) for words in (*_data()["around"], *_data()["heads"], *_data()["tails"])
    )


def _core_names(unit: Unit) -> tuple[str, ...]:
    """Return a unit's own names; those of a ward or commune also without the word that says which it is."""
    names = (unit.name, unit.short_name)
    heads = (_patterns(True).kinds.match(fold(name)) for name in names)
    bare_of_kind = (name[head.end() :] for name, head in zip(names, heads, strict=True) if head)
    return (*names, *bare_of_kind) if unit.kind in _PLACES else names


class UnitIndex:
    """The units that exist on a day, ready to be found by name; make one for many names."""

    def __init__(self, units: Iterable[Unit], on: date | None = None) -> None:
        known = tuple(units)
        current = [unit for unit in known if on is None or unit.valid_on(on)]
        self._others = [] if on is None else [unit for unit in known if not unit.valid_on(on)]
        self._by_code = {unit.code.casefold(): unit for unit in current}
        self._by_name = _by_name(current)
        self._bare = _bare_names(self._by_name)
        self._current = current

    def match(self, name: str) -> Match:
        """Find the unit that ``name`` (or its code) stands for; what is only alike is suggested."""
        code = name.strip().casefold()
        found = _distinct([*self._by_codes(code), *self._named(name)])
        if len(found) == 1:
            return Match(unit=found[0])
        if found:
            return Match(suggestions=found, ambiguous=True)
        return self._former(name) or Match(suggestions=self._alike(name))

    def within(self, text: str) -> tuple[Unit, ...]:
        """Return the units that a text (a file's name, a sender) names, in the order in which they stand.

        A name decides among other words only where it says what it is (a word for its kind, a code, four words or
        more); any other only where all the rest is what stands around names (report, month, number).  Accents may be
        missing altogether, but not differ; of names that lie in each other the longest counts.
        """
        accented = not fold(text).isascii()
        words = _words(text, accented)
        return _distinct(self._telling(words, accented)) or _distinct(self._filling(words, accented))

    def _telling(self, words: Sequence[str], accented: bool) -> list[Unit]:
        known, found = self._spelled[accented], []
        free = set(range(len(words)))
        for length in range(min(len(words), _LONGEST_NAME), 0, -1):
            for start in range(len(words) - length + 1):
                place, name = set(range(start, start + length)), tuple(words[start : start + length])
                named = known.get(name, []) if length > 1 else self._coded(name[0])
                told = [unit for unit in named if length == 1 or _tells(words, start, name, unit, accented)]
                if told and place <= free:
                    found.append((start, told))
                    free -= place
        return [unit for _, units in sorted(found, key=lambda one: one[0]) for unit in units]

    def _coded(self, word: str) -> list[Unit]:
        return [self._by_code[word]] if len(word) >= _CODE_DIGITS and word.isdigit() and word in self._by_code else []

    def _filling(self, words: Sequence[str], accented: bool) -> list[Unit]:
        """Return the units of the names that, with words which stand around names, make up all of the text.

        Of several ways to read it that with the fewest names counts: a text that can be read without any names nobody.
        """
        known, around = self._spelled[accented], _around(accented)
        ordinary = {tuple(_words(name, accented)) for name in _data()["ordinary"]}
        ways: list[list[Unit] | None] = [[]] + [None] * len(words)
        for end in range(1, len(words) + 1):
            for start in range(max(0, end - _LONGEST_NAME), end):
                part, before = tuple(words[start:end]), ways[start]
                if before is None:
                    continue
                named = [] if part in ordinary or len(part) < 2 else known.get(part, [])
                is_around = part in around or (len(part) == 1 and _NUMBER.fullmatch(part[0]) is not None)
                if not named and not is_around:
                    continue
                way = before if is_around else [*before, *named]
                best = ways[end]
                ways[end] = way if best is None or len(way) < len(best) else best
        return ways[-1] or []

    @cached_property
    def _spelled(self) -> dict[bool, dict[tuple[str, ...], list[Unit]]]:
        """Return the units of each name as words, with accents and without."""
        found: dict[bool, dict[tuple[str, ...], list[Unit]]] = {False: {}, True: {}}
        for unit in self._current:
            for name in (*_core_names(unit), *unit.aliases):
                for accented, names in found.items():
                    names.setdefault(tuple(_words(name, accented)), []).append(unit)
        return found

    def _by_codes(self, code: str) -> list[Unit]:
        """Return the unit of a code, also of one that lost its leading zeros in a number cell."""
        if code in self._by_code:
            return [self._by_code[code]]
        if not code.isdigit() or len(code) < 3:
            return []
        return [unit for known, unit in self._by_code.items() if known.lstrip("0") == code and known != code]

    def _named(self, name: str) -> list[Unit]:
        """Return the units of a name: as it stands, then without what follows a comma or stands in brackets."""
        shorter = re.split(r"[,;(]", name, maxsplit=1)[0]
        for text in dict.fromkeys([name, re.sub(r"\([^()]*\)", " ", name), shorter]):
            if found := self._exactly(_name(text)):
                return found
        return []

    def _exactly(self, name: _Name) -> list[Unit]:
        if whole := self._by_name.get(name.full):
            return [unit for unit, _ in whole]
        candidates = self._by_name.get(name.core)
        if candidates is None and name.core.isascii():
            candidates = self._bare.get(name.core)
        return [unit for unit, kinds in candidates or () if not (name.kinds and kinds) or name.kinds & kinds]

    @cached_property
    def _gone(self) -> UnitIndex:
        return UnitIndex(self._others)

    def _former(self, name: str) -> Match | None:
        """Tell a name that belonged to a unit of another time, with its successors of now."""
        gone = self._gone.match(name).unit if self._others else None
        if gone is None:
            return None
        heirs = tuple(self._by_code[code.casefold()] for code in gone.successors if code.casefold() in self._by_code)
        return Match(former=gone, suggestions=heirs)

    def _alike(self, name: str) -> tuple[Unit, ...]:
        from rapidfuzz import fuzz, process

        asked = bare(_name(name).core)
        if not asked:
            return ()
        found = process.extract(
            asked, list(self._bare), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS, limit=2 * _SUGGESTIONS
        )
        ranked = sorted(found, key=lambda hit: (-hit[1], hit[0]))
        return _distinct(unit for core, _, _ in ranked for unit, _ in self._bare[core])[:_SUGGESTIONS]


_Index = dict[str, list[tuple[Unit, frozenset[str]]]]


def _by_name(units: Iterable[Unit]) -> _Index:
    index: _Index = {}
    for unit in units:
        names = [_name(text) for text in (unit.name, unit.short_name, *unit.aliases)]
        own = names[0].kinds or frozenset(_data()["register_kinds"].get(unit.kind, ()))
        for key in dict.fromkeys(key for name in names for key in (name.full, name.core)):
            index.setdefault(key, []).append((unit, own))
    return index


def _bare_names(index: _Index) -> _Index:
    plain: _Index = {}
    for core, entries in index.items():
        plain.setdefault(bare(core), []).extend(entries)
    return plain


def _distinct(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple({(unit.code, unit.valid_from): unit for unit in units}.values())


def match_unit(name: str, units: Iterable[Unit], on: date | None = None) -> Match:
    """Find the unit that ``name`` stands for among ``units`` that exist on the day ``on``.

    See ``UnitIndex``, which is quicker for many names.
    """
    return UnitIndex(units, on).match(name)


def check_code(campaign: str, period: str, unit: str, digest: str) -> str:
    """Return the eight characters that tie a form to campaign, period, unit and catalogue.

    They show when a form was copied from another unit's or an identity sheet pasted over.  This is against
    mix-ups, not against fraud: the key is the campaign's code, which is no secret.
    """
    key = hashlib.blake2b(campaign.encode("utf-8")).digest()
    content = "\x1f".join((period, unit, digest)).encode("utf-8")
    return b32encode(hashlib.blake2b(content, key=key, digest_size=5).digest()).decode("ascii")


def catalogue_digest(catalogue: Catalogue) -> str:
    """Return twelve hexadecimal digits over everything of a catalogue that a form shows or computes with.

    That is the indicators' and measures' wording, units of measure, levels and thresholds.  Who reports,
    aggregation and earlier figures are no part of it: they change without making a form outdated.
    """
    content = [
        catalogue.code,
        [_indicator_parts(indicator) for indicator in catalogue.indicators],
        [_measure_parts(measure) for measure in catalogue.measures],
    ]
    canonical = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.blake2b(canonical.encode("ascii"), digest_size=6).hexdigest()


def _indicator_parts(indicator: Indicator) -> list[str | int]:
    return [indicator.number, indicator.text, indicator.level.value]


def _measure_parts(measure: Measure) -> list[str | int]:
    unit = measure.unit
    return [
        measure.code,
        measure.indicator,
        measure.text,
        unit.code,
        unit.label,
        unit.format,
        int(unit.percent),
        int(unit.yes_no),
        "" if measure.threshold is None else _threshold_text(measure),
        measure.numerator,
        measure.denominator,
    ]


def _threshold_text(measure: Measure) -> str:
    """Write a threshold so that 95 and 95.0 are one."""
    threshold = measure.threshold
    assert threshold is not None
    reference = threshold.reference
    if reference is None or isinstance(reference, str):
        return str(threshold)
    return f"{threshold.operator} {reference.normalize():f}"
