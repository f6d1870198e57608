"""What editing leaves behind: placeholders, doubled words, broken brackets and paragraphs (LP3, ND-16, PG-09)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lcxl.findings import Finding, finding
from lcxl.proof.case import Case, Passage, plain
from lcxl.proof.manuscript import Edit
from lcxl.proof.mechanical import around, edits
from lcxl.proof.words import both, excerpt, pattern, squash

_LISTED = 6
# Slips that other checks find; here they are only mended.
_TOLD_ELSEWHERE = ("ND-14", "LP102")
_PAIRS = {")": "(", "]": "[", "\u201d": "\u201c"}
_BRACKETS = "()[]"
_QUOTES = "\u201c\u201d"
_REACH = 3
# What stands in a cell for "as above".
_DITTO = ('"', "\u201d", "\u201c", "\u201c\u201d")
# So many signs without a partner are told of one paragraph.
_SIGNS = 3
_BEFORE = 8
_NUMBERED = ("body.clause", "body.subclause", "body.roman", "body.part", "body.point", "body.article")
# A document with dotted lines in many places has a form in it; the first ones say so.
_DOTTED = 3
_SHOWN = 40
_SENTENCE_LETTERS = 40


def mechanical(case: Case) -> Iterator[Finding]:
    """PG-09, LP301, LP303, LP305, LP316, LP411, LP414, ND-16: slips with one right form, one finding per kind."""
    texts = {(p.part, p.index): p for p in case.document.everywhere}
    groups: dict[tuple[str, str], list[Edit]] = {}
    for edit in edits(case):
        if edit.code not in _TOLD_ELSEWHERE:
            groups.setdefault((edit.code, _kind(edit)), []).append(edit)
    for (code, kind), found in groups.items():
        first = texts[(found[0].part, found[0].paragraph)]
        where = case.at(first, first.seen_at(found[0].start), first.seen_at(found[0].end))
        places = [plain(around(edit, texts[(edit.part, edit.paragraph)].text)) for edit in found]
        yield finding(code, **where, **_slots(code, kind, found, list(dict.fromkeys(places))))


def _kind(edit: Edit) -> str:
    """Return what edits of one code are told together by: one kind of letter, one doubled word, or all."""
    if edit.code == "PG-09":
        return "decomposed" if len(edit.old) > 1 else "lookalike"
    return squash(edit.old).lower() if edit.code == "LP301" else ""


def _slots(code: str, kind: str, found: list[Edit], places: list[str]) -> dict[str, Any]:
    if code == "PG-09":
        return both("kind", f"encoding.{kind}", count=len(found), found=found[0].old)
    if code in ("LP303", "LP316"):
        return {"count": len(found)}
    shown = "; ".join(f"\u201c{place}\u201d" for place in places[:_LISTED])
    return {"count": len(found), "found": shown + ("; \u2026" if len(places) > _LISTED else "")}


def placeholders(case: Case) -> Iterator[Finding]:
    """LP302: fields that were never filled in; blanks for number and date are allowed in head and annex note."""
    blank = {id(p) for annex in case.anatomy.annexes for p in annex.note}
    told = 0
    for passage in case.passages:
        if passage.part == "head" or id(passage.paragraph) in blank or passage.paragraph.rules:
            continue
        match = next(passage.find(pattern("leftover.placeholder")), None)
        dotted = match is not None and bool(pattern("leftover.dotted").match(match[0]))
        told += dotted
        if match is not None and not (dotted and told > _DOTTED):
            where = case.at(passage.paragraph, match.start(), match.end())
            yield finding("LP302", **where, found=squash(match[0])[:_SHOWN])


def markup(case: Case) -> Iterator[Finding]:
    """LP304: signs of another program (asterisks for bold, HTML, formulas, error texts); one finding per kind."""
    seen: dict[str, list[tuple[Passage, re.Match[str]]]] = {}
    for passage in case.passages:
        for match in passage.find(pattern("leftover.markup")):
            kind = match[0][:1] + re.sub(r"[^a-z!]", "", match[0])[:4]
            seen.setdefault(kind, []).append((passage, match))
    for found in seen.values():
        passage, match = found[0]
        where = case.at(passage.paragraph, match.start(), match.end())
        yield finding("LP304", **where, found=match[0], count=len(found))


def cut_sentences(case: Case) -> Iterator[Finding]:
    """LP306, LP307, LP315: a sentence that ends in a preposition, "about" said twice, a phrase repeated at once."""
    for passage in case.text:
        for match in passage.find(pattern("leftover.dangling")):
            if not pattern("leftover.dangling_allowed").search(
                passage.text[max(0, match.start() - _BEFORE) : match.end()]
            ):
                where = case.at(passage.paragraph, match.start(), match.end())
                yield finding("LP306", **where, found=match["word"])
        for match in passage.find(pattern("leftover.twice")):
            yield finding("LP307", **case.at(passage.paragraph, match.start(), match.end()), found=squash(match[0]))
        for match in passage.find(pattern("leftover.repeated")):
            if match["again"].islower():
                yield finding("LP315", **case.at(passage.paragraph, match.start(), match.end()), found=match[0])


def stray_signs(case: Case) -> Iterator[Finding]:
    """LP310, LP313: hyphens and asterisks that belong to nothing, points of omission that are not three."""
    for passage in case.text:
        text = passage.text
        for code, name in (("LP310", "leftover.stray_hyphen"), ("LP313", "leftover.bad_ellipsis")):
            for match in passage.find(pattern(name)):
                if match[0].startswith("**") or pattern("leftover.placeholder").search(text):
                    continue
                yield finding(code, **case.at(passage.paragraph, match.start(), match.end()), found=squash(match[0]))


Unit = tuple[Passage, str]


def _units(case: Case) -> list[Unit]:
    """Return the texts within which brackets must close: paragraphs, but cells of the annex as wholes."""
    found: list[Unit] = []
    seen: set[tuple[int, str]] = set()
    for passage in case.text:
        if passage.row is None:
            found.append((passage, passage.text))
        elif (id(passage.row), passage.column) not in seen:
            seen.add((id(passage.row), passage.column))
            whole = getattr(passage.row, passage.column, "")
            found.append((passage, whole if isinstance(whole, str) else passage.text))
    return found


def brackets(case: Case) -> Iterator[Finding]:
    """LP308, LP309: brackets and quotation marks that do not close or were never opened.

    A bracket that opens in one paragraph may close within the next three.
    """
    for code, signs in (("LP308", _BRACKETS), ("LP309", _QUOTES)):
        units = [unit for unit in _units(case) if unit[1].strip() not in _DITTO]
        odd = [_unmatched(text, signs) for _, text in units]
        for at, (passage, text) in enumerate(units):
            for place, sign in islice(_unpaired(odd, at), _SIGNS):
                start = min(place, len(passage.text))
                where = case.at(passage.paragraph, start, start + 1) | {"quote": excerpt(text, place, place + 1)}
                fault = both("fault", "pair.closed" if sign in _PAIRS else "pair.open", sign=sign)
                yield finding(code, **where, **fault)
    for passage in case.text:
        if passage.text.count('"') % 2 and passage.text.strip() not in _DITTO:
            place = passage.text.rfind('"')
            fault = both("fault", "pair.open", sign='"')
            yield finding("LP309", **case.at(passage.paragraph, place, place + 1), **fault)


def _unmatched(text: str, signs: str) -> list[tuple[int, str]]:
    """Return the signs of ``text`` without a partner, the labels of lists ("a)") left out."""
    label = re.match(r"\s*\w{1,3}\)", text)
    opened: list[tuple[int, str]] = []
    closed: list[tuple[int, str]] = []
    for at, char in enumerate(text):
        if char not in signs or (label and at < label.end()):
            continue
        if char not in _PAIRS:
            opened.append((at, char))
        elif opened and opened[-1][1] == _PAIRS[char]:
            opened.pop()
        elif not re.search(r"(?:^|[\s;,])\w\)$", text[max(0, at - 2) : at + 1]):
            closed.append((at, char))
    return sorted(opened + closed)


def _unpaired(odd: list[list[tuple[int, str]]], at: int) -> Iterator[tuple[int, str]]:
    """Yield the unmatched signs of unit ``at`` that find no partner in the units near it."""
    before = {sign for found in odd[max(0, at - _REACH) : at] for _, sign in found}
    after = {sign for found in odd[at + 1 : at + 1 + _REACH] for _, sign in found}
    for place, sign in odd[at]:
        partner = _PAIRS[sign] in before if sign in _PAIRS else any(_PAIRS.get(other) == sign for other in after)
        if not partner:
            yield place, sign


def paragraphs(case: Case) -> Iterator[Finding]:
    """LP311, LP312: a paragraph that breaks off, or ends without a full stop; headings and counts are not meant."""
    lines = [p for p in case.running if p.part == "body"]
    for at, passage in enumerate(lines):
        text = passage.text.strip()
        following = lines[at + 1].text.strip() if at + 1 < len(lines) else ""
        if _is_heading(passage) or passage.quoted:
            continue
        if pattern("leftover.ends_open").search(text) and pattern("leftover.opens_lower").match(following):
            if not pattern("body.point").match(following):
                yield finding("LP311", **case.at(passage.paragraph, max(0, len(text) - 40)))
        elif _lacks_stop(text):
            yield finding("LP312", **case.at(passage.paragraph, max(0, len(text) - 40)))
    for lines_of_note in case.document.notes.values():
        last = plain(lines_of_note[-1].text).strip() if lines_of_note else ""
        if _lacks_stop(last):
            yield finding("LP312", **case.at(lines_of_note[-1], max(0, len(last) - 40)))


def _lacks_stop(text: str) -> bool:
    return len(text) > _SENTENCE_LETTERS and bool(pattern("leftover.no_stop").search(text))


def _is_heading(passage: Passage) -> bool:
    paragraph, text = passage.paragraph, passage.text.strip()
    bold = bool(paragraph.ink) and all(run.bold for run in paragraph.ink)
    numbered = any(pattern(name).match(text) for name in _NUMBERED)
    return bold or paragraph.align == "center" or (numbered and len(text) < 110)


def stray_units(case: Case) -> Iterator[Finding]:
    """LP314: the name of a unit at the end of an indicator's wording, slipped in from the next column."""
    for row in case.rows:
        match = pattern("leftover.unit_tail").search(row.wording)
        quoted = next((p.quoted for p in case.passages if p.row is row and p.column == "wording"), False)
        if match and not quoted and not pattern("leftover.unit_tail_allowed").search(match["before"]):
            where = case.at(row.at("wording")) | {"quote": excerpt(row.wording, match.start("unit"))}
            yield finding("LP314", **where, indicator=row.number, found=match["unit"])


def revisions(case: Case) -> Iterator[Finding]:
    """LP317: tracked changes and comments that are still there."""
    if case.document.revisions:
        yield finding("LP317", part="body", count=case.document.revisions)


CHECKS = (mechanical, placeholders, markup, cut_sentences, stray_signs, brackets, paragraphs, stray_units, revisions)
