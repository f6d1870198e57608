"""What the level of a place is called, and whether a word names it or a level above it."""

from __future__ import annotations

from functools import cache
from typing import Any

from lcxl.model import Level
from lcxl.texts import label, load_data
from lcxl.values import fold


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = load_data("offices.toml")["levels"]
    return found


def _named(text: str) -> tuple[int, str] | None:
    """Return the rank of a level and its word, if ``text`` begins with one."""
    folded = fold(text)
    for rank, words in enumerate(_data()["words"]):
        for word in words:
            if folded == fold(word) or folded.startswith(f"{fold(word)} "):
                return rank, word
    return None


def own_level(place_name: str) -> str:
    """Return what the level of a place is called in a list of choices."""
    found = _named(place_name)
    word: str = _data()["own_other"] if found is None else found[1]
    return word[:1].upper() + word[1:]


def own_levels() -> tuple[str, ...]:
    """Return all words by which the level of some place is called."""
    return (own_level(""), *(own_level(word) for words in _data()["words"] for word in words))


def figure_of_place(place_name: str) -> str:
    """Return what the figure of the whole place is called: a header of the sheet of rulings."""
    found, words = _named(place_name), _data()
    if found is None:
        return str(words["figure_other"])
    key = "figure_whole" if found[1] in words["whole"] else "figure"
    return str(words[key]).format(level=found[1])


def level_named(text: str, place_name: str) -> Level | None:
    """Return the level that ``text`` names for a place; None if it names none.

    A level above the place's own is the higher one, whatever it is called.
    """
    folded = fold(text)
    if folded == fold(label("level.higher_level")):
        return Level.HIGHER_LEVEL
    if folded in (fold(_data()["own_other"]), *(fold(level) for level in Level if level is Level.CITY)):
        return Level.CITY
    found, own = _named(folded.removeprefix(f"{_data()['prefix']} ")), _named(place_name)
    if found is None:
        return None
    above = own is not None and found[0] > own[0]
    return Level.HIGHER_LEVEL if above else Level.CITY
