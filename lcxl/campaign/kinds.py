"""Kinds of units as data: the kind that a name tells, and the groups that units belong to by their kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from lcxl.model import Unit, UnitKind
from lcxl.texts import load_data
from lcxl.values import fold

EVERYBODY = "TATCA"
"""The group of all units."""


@cache
def _data() -> dict[str, Any]:
    return load_data("unit_kinds.toml")


@cache
def _words() -> tuple[tuple[str, UnitKind], ...]:
    """Return the words that names begin with, the longest first."""
    found = [(fold(word), UnitKind(kind)) for kind, words in _data()["words"].items() for word in words]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def _begins(name: str, word: str) -> bool:
    after = name[len(word) : len(word) + 1]
    return name.startswith(word) and (not after.isalnum() or word.endswith("."))


def _headless(folded: str) -> str:
    for head in sorted(map(fold, _data()["heads"]["words"]), key=len, reverse=True):
        if _begins(folded, head):
            return folded[len(head) :].strip()
    return folded


def headless(name: str) -> str:
    """Return a name without words in front that say nothing about its kind (the people's committee of ...)."""
    folded = fold(name)
    rest = _headless(folded)
    short = " ".join(name.split()[-len(rest.split()) :]) if rest and rest != folded else name
    return short[:1].upper() + short[1:]


def kind_of_name(name: str) -> UnitKind:
    """Return the kind of unit that a name tells by the words it begins with; OTHER if it tells none."""
    folded = _headless(fold(name))
    return next((kind for word, kind in _words() if _begins(folded, word)), UnitKind.OTHER)


def without_kind(name: str) -> str:
    """Return a place's name without what says that it is a province, city, ward, commune or zone."""
    places = ("ward", "commune", "zone", "city", "province")
    folded = fold(name).strip()
    for word in sorted((fold(w) for kind in places for w in _data()["words"][kind]), key=len, reverse=True):
        if _begins(folded, word) and folded != word:
            return " ".join(name.split()[len(word.split()) :]) or name
    return name


@cache
def _groups() -> tuple[tuple[Unit, frozenset[str]], ...]:
    return tuple(
        (
            Unit(
                code=entry["code"],
                name=entry["names"][0],
                short_name=entry["names"][0],
                kind=UnitKind.COLLECTIVE,
                aliases=tuple(entry["names"][1:]),
            ),
            frozenset(entry["kinds"]),
        )
        for entry in _data()["groups"]
    )


@cache
def implied_codes() -> frozenset[str]:
    """Return the codes of the groups that exist without being typed."""
    return frozenset(group.code for group, _ in _groups())


def group_names(units: Iterable[Unit]) -> Mapping[str, str]:
    """Return the names of groups by code that exist for ``units`` without being typed: those with a member."""
    kinds = {str(unit.kind) for unit in units if unit.kind is not UnitKind.COLLECTIVE}
    return {group.code: group.name for group, members in _groups() if members & (kinds | {"*"} if kinds else kinds)}


def with_groups(units: Sequence[Unit], taken: Iterable[str]) -> tuple[Unit, ...]:
    """Return ``units`` with the implied groups of the codes ``taken``: the groups first, their members naming them.

    A code that the list of units itself has is that unit's.
    """
    own = {unit.code for unit in units}
    wanted = [(group, kinds) for group, kinds in _groups() if group.code in set(taken) - own]
    if not wanted:
        return tuple(units)

    def joined(unit: Unit) -> Unit:
        codes = [g.code for g, kinds in wanted if "*" in kinds or str(unit.kind) in kinds]
        return unit if unit.kind is UnitKind.COLLECTIVE or not codes else replace(unit, groups=(*unit.groups, *codes))

    return (*(group for group, _ in wanted), *map(joined, units))


def names_of(units: Iterable[Unit]) -> dict[str, str]:
    """Return codes by the names, folded, that units and implied groups go by; a name that two units share is nobody's.

    A unit's code is no other unit's name.
    """
    own = list(units)
    implied = group_names(own)
    codes = {fold(unit.code) for unit in own}
    names: dict[str, str] = {}
    for unit in (*own, *(group for group, _ in _groups() if group.code in implied and fold(group.code) not in codes)):
        for name in dict.fromkeys(map(fold, (unit.name, unit.short_name, *unit.aliases))):
            known = names.setdefault(name, unit.code)
            if known != unit.code and unit.code not in implied:
                names[name] = ""
    return {name: code for name, code in names.items() if code and name not in codes}
