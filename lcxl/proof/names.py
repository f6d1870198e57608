"""Names of units, places and bodies, each in one right spelling (LP402, LP403, LP408, LP412)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from lcxl.findings import Finding, finding
from lcxl.proof.annexrows import AnnexRow
from lcxl.proof.case import Case, Passage
from lcxl.proof.spelling import Use, told
from lcxl.proof.words import pattern, squash, words
from lcxl.values import bare, fold

_LONG_ABBREVIATION = 5
Spellings = dict[str, list[AnnexRow]]


def unit_names(case: Case) -> Iterator[Finding]:
    """LP402: a unit in charge is written in one way throughout the annex; one finding per unit."""
    for spellings in _responsible(case).values():
        if len(spellings) < 2:
            continue
        odd = list(spellings)[1]
        row = spellings[odd][0]
        listed = "; ".join(f"{name} ({_numbers(rows)})" for name, rows in spellings.items())
        where = case.at(row.at("responsible")) | {"quote": odd}
        yield finding("LP402", **where, indicator=row.number, count=len(spellings), found=listed)


def _numbers(rows: list[AnnexRow]) -> str:
    return ", ".join(str(row.number or "?") for row in rows)


def _responsible(case: Case) -> dict[str, Spellings]:
    """Return the spellings of each unit in the column of responsible units, with their rows."""
    codes = _codes(case)
    found: dict[str, Spellings] = {}
    for row in case.rows:
        for name in split_names(row.responsible):
            spellings = found.setdefault(_unit_key(name, codes), {})
            spellings.setdefault(name, []).append(row)
    return found


def split_names(cell: str) -> list[str]:
    """Return the units that a cell names, as written: each begins with the word for a kind of unit."""
    starts = [match.start("unit") for match in pattern("names.units").finditer(cell)]
    if not starts:
        return [squash(cell)] if cell.strip() else []
    stops = [*starts[1:], len(cell)]
    return [squash(cell[at:stop]).rstrip(" ;,-\u2013+") for at, stop in zip(starts, stops, strict=True)]


def _codes(case: Case) -> dict[str, str]:
    return {fold(name): unit.code for unit in case.units for name in (unit.name, unit.short_name, *unit.aliases)}


def _unit_key(name: str, codes: dict[str, str]) -> str:
    """Return what a unit is known by: its code, else its letters without signs and small words."""
    return codes.get(fold(name)) or re.sub(r"[^a-z]|\bva\b", "", bare(name))


def short_names(case: Case) -> Iterator[Finding]:
    """LP412: an abbreviation that is another known one but for one letter; one finding per abbreviation."""
    right = {*words("units.abbreviations"), *words("known.abbreviations"), *words("abbreviations.symbol_groups")}
    found: dict[str, list[Use]] = {}
    for passage in case.text:
        for match in passage.find(pattern("spelling.abbreviation")):
            letters = re.sub(r"[&-]", "", match[0])
            if letters not in right and near_short_name(letters):
                found.setdefault(letters, []).append((passage, match.start(), match.end()))
    for letters, uses in found.items():
        spelled = "; ".join(dict.fromkeys(p.text[start:end] for p, start, end in uses))
        yield told(case, "LP412", uses, found=spelled, wanted=near_short_name(letters))


def near_short_name(letters: str) -> str:
    """Return the usual abbreviation that one is but for one letter ("" for none); short ones have too many near."""
    known = words("units.abbreviations") if len(letters) >= _LONG_ABBREVIATION else ()
    near = (name for name in known if len(name) == len(letters) and Levenshtein.distance(name, letters) == 1)
    return next(near, "")


def places(case: Case) -> Iterator[Finding]:
    """LP403: the name of a district, ward or commune that is one of the register's but for a letter or an accent."""
    names = {squash(pattern("names.kind").sub("", unit.name)) for unit in case.wards}
    names |= {case.place_name} if case.place_name else set()
    if not names:
        return
    known = {fold(name) for name in names}
    uses: dict[str, list[Use]] = {}
    for passage in case.text:
        for match in passage.find(pattern("spelling.place_name")):
            for name in (match["name"], *re.split(r",\s+", match["more"])):
                if name and not any(fold(name) == one or fold(name).startswith(f"{one} ") for one in known):
                    uses.setdefault(squash(name), []).append((passage, match.start(), match.end()))
    for name, found in uses.items():
        near = _nearest(name, names)
        if near:
            yield told(case, "LP403", found, found=name, wanted=near)


def _nearest(name: str, names: set[str]) -> str:
    """Return the registered name that a name is but for one letter ("" for none, or where two are as near)."""
    own = bare(name)
    near = [other for other in sorted(names) if Levenshtein.distance(own, bare(other)) < 2 and own[0] == bare(other)[0]]
    return near[0] if len(near) == 1 else ""


def bodies(case: Case) -> Iterator[Finding]:
    """LP408: names of bodies with the capitals that the decree gives them (VH-04); one finding per name."""
    told_units = {name for spellings in _responsible(case).values() if len(spellings) > 1 for name in spellings}
    found: dict[str, dict[str, list[Use]]] = {}
    for name in words("terms.bodies.words"):
        wanted = re.compile(rf"(?<![\w]){re.escape(name)}(?![\w])", re.IGNORECASE)
        for passage in case.text:
            for match in passage.find(wanted):
                if _is_within(passage, match, told_units) or _goes_before(passage.text[: match.start()]):
                    continue
                if match[0] != name and not _all_capital(match[0], passage, match.start(), name):
                    found.setdefault(name, {}).setdefault(match[0], []).append((passage, match.start(), match.end()))
    for name, spellings in found.items():
        for spelled, uses in spellings.items():
            yield told(case, "LP408", uses, found=spelled, wanted=name)


def _goes_before(text: str) -> bool:
    """Tell whether the word before a name makes another one of it ("Uy ban Thuong vu" is no "Ban Thuong vu")."""
    return bare(text[-4:]).split()[-1:] == ["uy"]


def _is_within(passage: Passage, match: re.Match[str], units: set[str]) -> bool:
    """Tell whether a match is part of the name of a unit whose spellings are told already."""
    for unit in units if passage.column == "responsible" else ():
        at = passage.text.find(unit)
        if 0 <= at <= match.start() and match.end() <= at + len(unit):
            return True
    return False


def _all_capital(spelled: str, passage: Passage, start: int, name: str) -> bool:
    """Tell whether a name is in capitals as a whole, or differs only in its first letter at a sentence's start."""
    first_only = spelled[1:] == name[1:] and not passage.text[:start].strip()
    return spelled.isupper() or first_only


CHECKS = (unit_names, short_names, places, bodies)
