"""Documents that the text cites: type, number, symbol, date, body and subject of each, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lcxl.proof.case import Case, Passage, real_date
from lcxl.proof.words import pattern, squash, table, words

_NEAR = 160
_SUBJECT_WORDS = 2
Family = Literal["administrative", "normative", "party"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where a document is cited.

    ``kind`` is the type as written ("" for none), ``symbol`` what follows the number as written, ``tight`` the
    same without stray blanks; ``day`` is None also for a date that can't be, which stands in ``date_text``.
    """

    passage: Passage
    start: int
    end: int
    kind: str
    number: str
    symbol: str
    tight: str
    family: Family
    with_word: bool
    displaced: bool = False
    year: int | None = None
    date_text: str = ""
    spelled: bool = False
    comma: bool = False
    day: date | None = None
    issuer: str = ""
    has_subject: bool = False

    @property
    def label(self) -> str:
        """Number and symbol as one: ``86/BGDDT-GDTX``, ``38-CT/TU``."""
        return label(self.number, self.symbol, self.family)

    @property
    def identity(self) -> str:
        """Number and symbol without stray blanks, for comparison."""
        return label(self.number, self.tight, self.family)


def label(number: str, symbol: str, family: Family) -> str:
    """Return number and symbol as they are written together."""
    return f"{number}{'-' if family == 'party' else '/'}{symbol}"


def mentions(case: Case) -> tuple[Mention, ...]:
    """Return the documents that the letter's text cites, in reading order; its own number is left out.

    Footnotes are read where their marks stand in the text.
    """
    own = case.own_symbol
    found = []
    for passage in in_reading_order(case):
        if passage.part in ("head", "header", "footer", "recipients", "signature") and not _is_subject(case, passage):
            continue
        for mention in _of_passage(passage):
            if not (mention.number == own[0] and own[1] and mention.tight == own[1].replace(" ", "")):
                found.append(mention)
    return tuple(found)


def _is_subject(case: Case, passage: Passage) -> bool:
    lines = {line.index for line in case.anatomy.subject}
    return passage.paragraph.part == "body" and passage.paragraph.index in lines


def in_reading_order(case: Case) -> Iterator[Passage]:
    """Yield the passages with each footnote after the paragraph that refers to it."""
    notes = {id(p): number for number, lines in case.document.notes.items() for p in lines}
    by_note: dict[int, list[Passage]] = {}
    for passage in case.passages:
        if id(passage.paragraph) in notes:
            by_note.setdefault(notes[id(passage.paragraph)], []).append(passage)
    for passage in case.passages:
        if id(passage.paragraph) in notes:
            continue
        yield passage
        for run in passage.paragraph.runs:
            if run.note is not None:
                yield from by_note.pop(run.note, ())
    for rest in by_note.values():
        yield from rest


def _of_passage(passage: Passage) -> Iterator[Mention]:
    matches = list(pattern("citation.found").finditer(passage.text))
    for at, match in enumerate(matches):
        if passage.spares(match.start(), match.end()) or _is_fraction(match):
            continue
        stop = matches[at + 1].start() if at + 1 < len(matches) else len(passage.text)
        yield _mention(passage, match, passage.text[match.end() : stop])


def _is_fraction(match: re.Match[str]) -> bool:
    """Tell whether what looks like a number and symbol is none: without type, word or a known abbreviation."""
    raw = match["normative"] or match["symbol"] or match["party"] or ""
    return not (match["kind"] or match["word"]) and len(raw) < 3


def _mention(passage: Passage, match: re.Match[str], rest: str) -> Mention:
    family: Family = "normative" if match["normative"] else "party" if match["party"] else "administrative"
    symbol = {
        "normative": f"{match['year']}/{match['normative']}",
        "party": f"{match['party_type']}/{match['party']}",
        "administrative": match["symbol"] or "",
    }[family]
    dated = pattern("citation.date_after").match(rest)
    after = rest[dated.end() :] if dated else rest
    issued = pattern("citation.issuer_after").match(after)
    beyond = after[issued.end() :] if issued else after
    text = (dated["figures"] or dated["spelled"]) if dated else ""
    return Mention(
        passage=passage,
        start=match.start(),
        end=match.end() + (dated.end() if dated else 0),
        kind=squash(match["kind"] or ""),
        number=match["number"],
        symbol=symbol,
        tight=re.sub(r"\s*[-\u2013]\s*", "-", symbol).replace(" ", ""),
        family=family,
        with_word=bool(match["word"]),
        displaced=bool(match["between"]),
        year=int(match["year"]) if match["year"] else None,
        date_text=squash(text),
        spelled=bool(dated and dated["spelled"]),
        comma=bool(dated and dated["comma"]),
        day=_day(text),
        issuer=squash(issued["issuer"]) if issued else squash(match["between"] or "") or _known_issuer(passage, match),
        has_subject=_goes_on(issued) or _has_subject(passage.text[: match.start()], beyond),
    )


def _has_subject(before: str, after: str) -> bool:
    """Tell whether what a document is about stands behind its citation, or before it ("... by Decision No ...")."""
    if pattern("citation.subject_after").match(after) or pattern("citation.subject_any").match(after):
        return True
    return bool(pattern("citation.subject_before").search(before[-_NEAR:]))


def _goes_on(issued: re.Match[str] | None) -> bool:
    """Tell whether what was taken for the name of a body goes on with what the document is about."""
    told = re.split(r"\s+", issued["issuer"].strip()) if issued else []
    last = max((at for at, word in enumerate(told) if word[:1].isupper()), default=-1)
    return len([word for word in told[last + 1 :] if word not in words("names.parts")]) > _SUBJECT_WORDS


def _known_issuer(passage: Passage, match: re.Match[str]) -> str:
    """Return the body that issued a document where it is named before, or its symbol tells it ("" for neither)."""
    symbol = match["normative"] or match["symbol"] or ""
    told = pattern("citation.issuer_implied").search(symbol.replace(" ", ""))
    named = pattern("citation.issuer_before").search(passage.text[max(0, match.start() - _NEAR) : match.start()])
    return told[0] if told else squash(named[0]) if named else ""


def _day(text: str) -> date | None:
    numbers = re.findall(r"\d+", text)
    return real_date(numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else None


def kind_abbreviation(kind: str, family: Family) -> str:
    """Return the abbreviation that documents of a type carry in their symbols ("" for a dispatch or none)."""
    name = kind[:1].upper() + kind[1:].lower()
    tables = {"administrative": "types", "normative": "normative_types", "party": "party_types"}
    found: str = table(tables[family]).get(name, "")
    return found


def by_document(found: Iterable[Mention]) -> dict[str, list[Mention]]:
    """Return mentions by number and symbol, in order of first mention."""
    groups: dict[str, list[Mention]] = {}
    for mention in found:
        groups.setdefault(mention.identity, []).append(mention)
    return groups
