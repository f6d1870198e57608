"""The office that a round belongs to: what its name tells of its place, its level and how it signs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from lcxl.model import Campaign, DocumentSettings
from lcxl.texts import load_data
from lcxl.values import bare, fold


class OfficeLevel(StrEnum):
    """On which level an office works."""

    SCHOOL = "school"
    COMMUNE = "commune"
    PROVINCE = "province"
    MINISTRY = "ministry"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office by its full name, the place it works for as a sentence has it ("" if unknown), and its level."""

    name: str
    place: str
    level: OfficeLevel


@cache
def _data() -> dict[str, Any]:
    return load_data("offices.toml")


def _starts(folded: str, word: str) -> bool:
    return folded.startswith(f"{fold(word)} ") or folded == fold(word)


def _head(name: str) -> tuple[Mapping[str, Any], str]:
    """Return what is known of offices of this kind ({} if nothing is), and the word that tells the kind."""
    folded = fold(name)
    for head in _data()["heads"]:
        for word in head["words"]:
            if _starts(folded, word):
                return head, word
    return {}, ""


def office_of(name: str, place: str = "", level: str = "") -> Office:
    """Return the office of a name; what is given of place and level stands above what the name tells.

    Without a name it is the people's committee of the place.
    """
    place = place.strip() or place_in(name)
    if not name.strip():
        name = f"{_data()['heads'][0]['name']} {place}" if place else ""
    return Office(name=_whole(name), place=place, level=OfficeLevel(level or _level(name, place)))


def _whole(name: str) -> str:
    """Return an office's name with its first words written out."""
    head, word = _head(name)
    name = " ".join(name.split())
    return f"{head['name']}{name[len(word) :]}" if "name" in head else name


def _level(name: str, place: str) -> str:
    told: str = _head(name)[0].get("level", "")
    if told:
        return told
    kinds = ((kind, word) for kind, words in _data()["places"].items() for word in words)
    return next((kind for kind, word in kinds if _starts(fold(place), word)), OfficeLevel.OTHER)


@cache
def _place_pattern() -> re.Pattern[str]:
    words = (word for words in _data()["places"].values() for word in words)
    either = "|".join(sorted((rf"[{word[0].upper()}{word[0]}]{re.escape(word[1:])}" for word in words), key=len)[::-1])
    return re.compile(rf"(?:{either})(?= [^\W\d_a-z]|  ?\d)")


def place_in(name: str) -> str:
    """Return the place that an office's name ends with, as a sentence has it; "" if it names none."""
    head, word = _head(name)
    if "place" in head:
        return str(head["place"])
    starts = [match.start() for match in _place_pattern().finditer(name) if name[match.end() + 1 :][:1].isupper()]
    if starts:
        found = name[starts[0] :].strip()
        return found[:1].lower() + found[1:]
    return name if head.get("level") == OfficeLevel.SCHOOL else name[len(word) :].strip() if "name" in head else ""


def proper_name(place_name: str) -> str:
    """Return the proper name in the name of a place: its words from the first capital after the first word on."""
    words = place_name.partition(",")[0].strip("() ").split()
    start = next((at for at, word in enumerate(words) if at and word[:1].isupper()), 0)
    return " ".join(words[start:])


def _own_name(office: Office) -> str:
    """Return an office's name without its place."""
    at = office.name.casefold().rfind(office.place.casefold()) if office.place else -1
    return office.name[:at].strip(" ,-") if at > 0 else office.name


def _symbol(name: str) -> str:
    """Return the usual symbol of an office: the first letters of its name's words, short words whole."""
    skipped = {fold(word) for word in _data()["symbol"]["skipped"]}
    words = [word for word in re.findall(r"[^\W\d_]+", name) if fold(word) not in skipped]
    return "".join(word if len(word) > 1 and word.isupper() else word[0].upper() for word in words)


def _document(office: Office) -> dict[str, str]:
    """Return the lines of a document that the office's name decides."""
    head, _ = _head(office.name)
    own = _own_name(office)
    committee = "name" in head
    parent = ""
    if head.get("parent") and office.place and own != office.name:
        parent = _data()["other"]["parent"].format(place=office.place)
    issuing = f"{own}\n{office.place}" if committee and own != office.name else own
    school = office.level is OfficeLevel.SCHOOL and office.place == office.name
    return {
        "parent_body": parent.upper(),
        "issuing_body": issuing.upper(),
        "issuing_body_short": office.name,
        "issuing_body_full": office.name,
        "symbol": head.get("symbol") or _symbol(own),
        "place": str(head.get("city") or ("" if school else proper_name(office.place))),
        "authority": head.get("authority", ""),
        "signer_title": head.get("title", _data()["other"]["title"]),
    }


def with_office(campaign: Campaign, office: Office) -> Campaign:
    """Return the campaign as that of an office: its place, its code, its documents, what the level above is called."""
    lines = {key: value for key, value in _document(office).items() if value}
    documents = tuple(_signed(document, lines) for document in campaign.documents)
    labels = {**campaign.status_labels, "higher_level": _data()["higher"][office.level]}
    code = re.sub(r"[^a-z0-9]+", "-", bare(office.place or office.name)).strip("-")
    return replace(
        campaign,
        code=code or campaign.code,
        place_name=office.place or campaign.place_name,
        documents=documents,
        status_labels=labels,
    )


def _signed(document: DocumentSettings, lines: Mapping[str, str]) -> DocumentSettings:
    """Return a document issued by the office; who signed for another office signs no more."""
    kept = {key: value for key, value in document.fields.items() if key not in _SIGNED}
    return replace(document, fields={**kept, **lines})


_SIGNED = frozenset({"parent_body", "authority", "signer_title", "signer_name", "number"})
