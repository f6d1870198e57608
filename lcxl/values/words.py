"""What words mean where a figure or a claim is asked: the tables of ``data/words.toml``, ready to look up.

Every function takes folded text (see ``plain``).  Words typed without any accent are found as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeVar

from lcxl.model import Bound, Claim, UnitOfMeasure
from lcxl.texts import load_data
from lcxl.values.vietnamese import bare, fold

_T = TypeVar("_T")

# Code of the unit that numerators and denominators are read in: plain numbers of whatever is counted.
AMOUNT = "amount"


@cache
def _data() -> dict[str, Any]:
    return load_data("words.toml")


def plain(text: str) -> str:
    """Return ``text`` folded, with full-width and superscript characters as ordinary ones."""
    return fold(text if text.isascii() else unicodedata.normalize("NFKC", text))


def _lookup(table: Mapping[str, _T]) -> dict[str, _T]:
    """Return ``table`` by folded words, and by words without accents where these are free."""
    folded = {plain(word): value for word, value in table.items()}
    return {bare(word): value for word, value in folded.items()} | folded


_NO_LETTER = r"(?![^\W\d_])"


def _alternatives(words: Iterable[str]) -> str:
    """Return a pattern of whole ``words``, the longest first; a digit may follow at once."""
    longest = sorted(filter(None, words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) + (_NO_LETTER if word[-1].isalpha() else "") for word in longest)


@cache
def _claims() -> dict[str, Claim]:
    return _lookup({word: Claim(code) for code, words in _data()["claims"].items() for word in words})


@cache
def _yes_no() -> dict[str, Claim]:
    return _lookup({word: Claim(code) for code, words in _data()["yes_no"].items() for word in words})


@cache
def _none() -> dict[str, bool]:
    return _lookup(dict.fromkeys(_data()["none"]["words"], True))


def claim_of(text: str, *, yes_no: bool = False) -> Claim | None:
    """Return the claim that ``text`` as a whole makes, or None; ``yes_no`` also takes "yes", "no" and the like."""
    claim = _claims().get(text)
    return _yes_no().get(text) if claim is None and yes_no else claim


def means_none(text: str) -> bool:
    """Tell whether ``text`` says that there is none of what was asked."""
    return text in _none()


def is_known_word(text: str) -> bool:
    """Tell whether ``text`` as a whole has a meaning here."""
    return means_none(text) or claim_of(text, yes_no=True) is not None


def is_tick(text: str, font: str = "") -> bool:
    """Tell whether ``text`` as typed is a tick; ``font`` matters for symbol fonts, where letters draw ticks."""
    marks = _data()["marks"]
    if len(text) != 1 or text in marks["ticked"]:
        return len(text) == 1
    if 0xF000 <= ord(text) <= 0xF0FF:  # Word and Excel keep symbols in the private use area
        return chr(ord(text) - 0xF000) in marks["fonts"].get(font.lower(), marks["fonts"]["wingdings"])
    return text in marks["fonts"].get(font.lower(), "")


class Lead(NamedTuple):
    """What stands before a figure: a bound with the word for it, or a word of change; ``rest`` follows."""

    rest: str
    bound: Bound | None = None
    printed: str = ""
    changes: bool = False


@cache
def _leads() -> tuple[re.Pattern[str], dict[str, Lead]]:
    table: dict[str, Lead] = {}
    for sign, words in _data()["bounds"].items():
        table |= {word: Lead("", Bound(sign), _printed(word, words)) for word in words}
    table |= {word: Lead("", changes=True) for word in _data()["change"]["words"]}
    table |= {word: Lead("") for word in _data()["lead"]["words"]}
    meanings = _lookup(table)
    return re.compile(rf"({_alternatives(meanings)})\s*:?\s*"), meanings


def _printed(word: str, words: list[str]) -> str:
    """Return how a bound is printed: by its own word, signs by the first word of their list."""
    return word if word[0].isalpha() else words[0]


def lead_of(text: str) -> Lead | None:
    """Take known words off the start of ``text``; None if two of them bound the figure."""
    pattern, meanings = _leads()
    lead = Lead(text)
    while match := pattern.match(lead.rest):
        found = meanings[match[1]]
        if found.bound and lead.bound:
            return None
        lead = Lead(
            lead.rest[match.end() :],
            found.bound or lead.bound,
            found.printed or lead.printed,
            lead.changes or found.changes,
        )
    return lead


class Tail(NamedTuple):
    """What stands after a figure.

    ``unit`` is "own" or "other" where a unit of measure is named, else "".  ``remark`` is what is left,
    ``set_off`` tells that a sign stands before it, ``attached`` not even a space.
    """

    unit: str = ""
    bound: Bound | None = None
    printed: str = ""
    claim: Claim | None = None
    remark: str = ""
    set_off: bool = False
    attached: bool = False


@lru_cache(maxsize=256)
def _unit_words(code: str, label: str, percent: bool) -> tuple[re.Pattern[str], frozenset[str]]:
    """Return a pattern of every known unit of measure and the words that name this one."""
    units = _data()["units"]
    counted = [word for name in _data()["amounts"]["units"] for word in units[name]] if code == AMOUNT else []
    own = [label, *counted, *units.get(code, ()), *(units["percent"] if percent else ())]
    known = {*own, *(word for words in units.values() for word in words), *_data()["multipliers"]["words"]}
    pattern = re.compile(_alternatives(_lookup(dict.fromkeys(known, True))))
    return pattern, frozenset(_lookup(dict.fromkeys(own, True)))


@cache
def _bounds_after() -> tuple[re.Pattern[str], dict[str, tuple[Bound, str]]]:
    table = {word: (Bound(sign), word) for sign, words in _data()["bounds_after"].items() for word in words}
    meanings = _lookup(table)
    return re.compile(_alternatives(meanings)), meanings


_EDGES = " .,;:!()[]-\u2026"


def tail_of(text: str, unit: UnitOfMeasure) -> Tail:
    """Take apart what follows a figure in ``unit``: its unit of measure, a bound, a claim, a remark."""
    pattern, own = _unit_words(unit.code, unit.label, unit.percent)
    rest, named = text.lstrip(), ""
    if match := pattern.match(rest):
        named = "own" if match[0] in own else "other"
        rest = rest[match.end() :]
    after, meanings = _bounds_after()
    bound, printed = None, ""
    if match := after.match(rest.strip(" ,")):
        bound, printed = meanings[match[0]]
        rest = rest.strip(" ,")[match.end() :]
    remark = rest.strip(_EDGES)
    set_off = bool(remark) and not rest.lstrip()[0].isalnum()
    attached = bool(remark) and rest[0].isalnum() and (bool(named) or rest == text)
    claim = claim_of(remark) if remark else None
    return Tail(named, bound, printed, claim, "" if claim else remark, set_off, attached)


@cache
def _hedges() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{_alternatives(_lookup(dict.fromkeys(_data()['hedges']['words'], True)))})")


def is_hedged(text: str) -> bool:
    """Tell whether ``text`` takes back what it stands beside ("in part", "not yet")."""
    return bool(_hedges().search(text))


@cache
def _in_part() -> re.Pattern[str]:
    words = [word for word in _data()["hedges"]["words"] if word[0].isdecimal()]
    return re.compile(rf"(?<![\w.,])(?:{_alternatives(map(plain, words))})(?![^\W\d_]|\s*(?:{_percent_word()}))")


def _percent_word() -> str:
    """Return what makes "1 part" a part of a hundred or of a thousand, as folded words."""
    words = [*_data()["units"]["percent"], *_data()["multipliers"]["words"]]
    tails = {plain(word).partition(" ")[2] for word in words if " " in word}
    return _alternatives(tails)


def is_in_part(text: str) -> bool:
    """Tell whether ``text`` says "1 part" of something, which is no figure."""
    return bool(_in_part().search(text))


@cache
def _claim_start(before_figure: bool) -> re.Pattern[str]:
    sign = r"(?:\s*[-:;,.(]\s*|\s+(?=\d))" if before_figure else r"\s*[-:;,.(]\s*"
    return re.compile(rf"({_alternatives(_claims())}){sign}(.*)", re.DOTALL)


def claim_at_start(text: str, *, before_figure: bool = False) -> tuple[Claim, str] | None:
    """Return (claim, what follows) where ``text`` opens with a claim set off by a sign ("met: 87%").

    ``before_figure`` also takes one right before a figure, which in a figure cell is just a word ("reached 87%").
    """
    match = _claim_start(before_figure).fullmatch(text)
    return (_claims()[match[1]], match[2].rstrip(_EDGES)) if match else None


@cache
def _degrees() -> re.Pattern[str]:
    return re.compile(_alternatives(_lookup(dict.fromkeys(_data()["degrees"]["words"], True))))


def has_degrees(text: str) -> bool:
    """Tell whether ``text`` opens with a claim of something that may be done in part."""
    return bool(_degrees().match(text))


@cache
def _joins() -> re.Pattern[str]:
    words = sorted(_data()["joins"]["words"], key=len, reverse=True)
    pattern = "|".join(rf"\b{re.escape(word)}\b" if word[0].isalpha() else re.escape(word) for word in words)
    return re.compile(rf"\s*(?:{pattern})\s*|\s+", re.IGNORECASE)


_LISTED = re.compile(r"[;,\n]+")
_CODE = re.compile(r"(?=.*\d)([^\W\d_]+)(?:[.\-_][^\W_]+)+")


_MOST_CODES = 200  # of one cell: more are no list that somebody typed, and stay one text


def codes_in(text: str) -> tuple[str, ...]:
    """Return the codes that a cell lists, also where words, signs or blanks stand between them.

    What isn't made of codes of one kind (the number of a letter, a title) stays whole.
    """
    found: list[str] = []
    for piece in filter(None, map(str.strip, _LISTED.split(text, _MOST_CODES))):
        parts = [part for part in _joins().split(piece, _MOST_CODES) if part]
        made = [_CODE.fullmatch(part) for part in parts]
        alike = all(made) and len({match[1].casefold() for match in made if match}) == 1
        found += parts if alike else [piece]
    return tuple(found)


@cache
def _dates() -> re.Pattern[str]:
    words = _data()["dates"]
    named = [words["day"], words["month"], words["year"], *words["others"]]
    date_word = _alternatives(_lookup(dict.fromkeys(named, True)))
    return re.compile(
        rf"(?<![^\W_])(?:{date_word})\s*\d+(?:[/.-]\d+)*"
        r"|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b|\b\d{1,2}/(?:19|20)\d\d\b|\b\d+/(?:\d{4}/)?(?=[^\W\d])"
        r"|(?<=\()(?:19|20)\d\d(?=\))"
    )


def without_dates(text: str) -> str:
    """Return ``text`` with dates, years and numbers of documents blotted out: they are no figures."""
    return _dates().sub(lambda match: "_" * len(match[0]), text)


@cache
def _written_date() -> re.Pattern[str]:
    words = _data()["dates"]
    day, month, year = (f"(?:{plain(words[key])}|{bare(words[key])})" for key in ("day", "month", "year"))
    return re.compile(rf"(?:{day}\s*)?(\d{{1,2}})\s*{month}\s*(\d{{1,2}})\s*,?\s*{year}\s*(\d{{4}})")


def written_date(text: str) -> tuple[str, str, str] | None:
    """Return day, month and year of a date written out in words, as digits."""
    match = _written_date().fullmatch(text)
    return (match[1], match[2], match[3]) if match else None
