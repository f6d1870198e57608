"""Numbered parts of the body, grounds and lists (rules ND-06, ND-09 to ND-13, ND-17)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from lcxl.findings import Finding, finding
from lcxl.proof.body import told_of
from lcxl.proof.case import Case, plain
from lcxl.proof.looks import faults_of, told
from lcxl.proof.manuscript import Paragraph
from lcxl.proof.words import Slots, both, pattern, squash, words

_TITLE_LENGTH = 110
Item = tuple[Paragraph, str]


def _lines(case: Case) -> list[Item]:
    return [(line, squash(plain(line.shown))) for line in case.anatomy.running]


def grounds(case: Case) -> Iterator[Finding]:
    """ND-06: each ground in italics on a line of its own, ending with ";", the last with ".".  II.6a."""
    lines = list(takewhile(lambda item: pattern("body.grounds").match(item[1]), _lines(case)))
    if len(lines) < 2 and not (lines and lines[0][1].endswith(";")):
        return
    phrases = faults_of([line for line, _ in lines], italic=True)
    if not all(text.endswith(";") for _, text in lines[:-1]) or not lines[-1][1].endswith((".", ";")):
        phrases.append(both("faults", "grounds.ending"))
    yield from told_of("ND-06", case, [lines[0][0]] if phrases else [], phrases)


def parts(case: Case) -> Iterator[Finding]:
    """ND-09, ND-10: parts by Roman, sections by Arabic numbers, on centred bold lines of their own.  II.6."""
    for line, text in _lines(case):
        match = pattern("body.part").match(text)
        if match and _stands_alone(match["rest"], text):
            phrases = faults_of([line], bold=True, align="center")
            if not re.fullmatch(r"[IVXLC]+", match["number"]):
                phrases.append(both("faults", "part_number.roman"))
            yield from told("ND-09", case, line, phrases)
        match = pattern("body.division").match(text)
        if match and _stands_alone(match["rest"], text):
            phrases = faults_of([line], bold=True, align="center")
            if not match["number"].isdigit():
                phrases.append(both("faults", "part_number.arabic"))
            yield from told("ND-10", case, line, phrases)
        match = pattern("body.roman").match(text)
        if match and len(text) < _TITLE_LENGTH and not text.endswith((";", ":")):
            yield from told("ND-10", case, line, faults_of([line], bold=True, capitals=True))


def _stands_alone(rest: str, text: str) -> bool:
    return len(text) < _TITLE_LENGTH and (not rest.strip() or rest.lstrip()[:1] in ".:" or rest.strip().isupper())


def clauses(case: Case) -> Iterator[Finding]:
    """ND-11: a clause with a title has it bold in small letters on a line of its own; one without is upright.  II.6."""
    off: list[Paragraph] = []
    faults: list[Slots] = []
    lines = _lines(case)
    for (line, text), (_, below) in pairwise([*lines, *lines[-1:]]):
        match = pattern("body.clause").match(text)
        titled = len(text) < _TITLE_LENGTH and not pattern("body.sentence_end").search(text)
        if match and titled and not pattern("body.clause").match(below):
            phrases = faults_of([line], bold=True, italic=False)
            if match["title"].isupper():
                phrases.append(both("faults", "look.not_capitals"))
            if phrases:
                off.append(line)
                faults += [phrase for phrase in phrases if phrase not in faults]
    yield from told_of("ND-11", case, off, faults)


def points(case: Case) -> Iterator[Finding]:
    """ND-12: points by small letters in Vietnamese order (without f, j, w, z).  II.6."""
    order = words("body.point_letters")[0]
    expected = ""
    for line, text in _lines(case):
        match = pattern("body.point").match(text)
        if match is None:
            if pattern("body.clause").match(text) or pattern("body.subclause").match(text):
                expected = ""
            continue
        letter = match["letter"]
        if letter not in order or (expected and letter not in (expected, order[0])):
            yield finding("ND-12", **case.at(line), found=letter, wanted=expected or order[0])
        place = order.find(letter)
        expected = order[place + 1] if 0 <= place < len(order) - 1 else ""


def numbering(case: Case) -> Iterator[Finding]:
    """ND-13: numbers 1., 1.1. and (1) run on without gap or repetition; one list has one kind of dash."""
    last: dict[tuple[int, ...], int] = {}
    bracket = 0
    for line, text in _lines(case):
        found = _numbers(text)
        if found is not None:
            above, own = found[:-1], found[-1]
            before = last.get(above, 0)
            if own != before + 1 and not (own == 1 and not above):
                yield finding("ND-13", **case.at(line), **_gap(above, own, before))
            last = {key: value for key, value in last.items() if len(key) <= len(above)} | {above: own}
            bracket = 0
            continue
        match = pattern("body.bracketed").match(text)
        if match:
            own = int(match["number"])
            if own not in (1, bracket + 1):
                told_gap = both("fault", "number.gap", found=f"({own})", wanted=f"({bracket + 1})")
                yield finding("ND-13", **case.at(line), **told_gap)
            bracket = own
    yield from _mixed_dashes(case)


def _numbers(text: str) -> tuple[int, ...] | None:
    match = pattern("body.subclause").match(text) or pattern("body.clause").match(text)
    return tuple(map(int, match["number"].split("."))) if match else None


def _gap(above: tuple[int, ...], own: int, before: int) -> Slots:
    head = "".join(f"{number}." for number in above)
    return both("fault", "number.gap", found=f"{head}{own}.", wanted=f"{head}{before + 1}.")


def _mixed_dashes(case: Case) -> Iterator[Finding]:
    """Yield a finding where neighbouring items of one list begin with different dashes or dots."""
    before = ""
    for line, text in _lines(case):
        match = pattern("body.item").match(text)
        mark = match["mark"] if match else ""
        if mark and before and mark != before and not {mark, before} & {"+", "*"}:
            yield finding("ND-13", **case.at(line), **both("fault", "number.dashes", found=f"{before} {mark}"))
            return
        before = mark


def lists(case: Case) -> Iterator[Finding]:
    """ND-17: the items of a list end with ";" and the last with ".", or all with "."; one finding per list."""
    for items in _lists(_lines(case)):
        endings = [text[-1] for _, text in items]
        odd = None
        if {ending for ending in endings[:-1] if ending in ".;"} == {".", ";"}:
            rare = min(".;", key=endings[:-1].count)
            odd = items[endings.index(rare)]
        elif len(items) > 2 and endings[-1] == ";" and ":" not in endings:
            odd = items[-1]
        if odd is not None:
            place = case.at(odd[0], len(odd[1]) - 1, len(odd[1]))
            yield finding("ND-17", **place, found=" ".join(endings), count=len(items))


def _lists(lines: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield the lists of a text: items with one mark in a row, deeper items between them passed over."""
    for mark in ("-", "+"):
        items: list[Item] = []
        for line, text in lines:
            match = pattern("body.item").match(text)
            own = match["mark"].replace("\u2013", "-") if match else ""
            if own == mark:
                items.append((line, text))
            elif not (own == "+" and mark == "-"):
                if len(items) > 1:
                    yield items
                items = []
        if len(items) > 1:
            yield items


CHECKS = (grounds, parts, clauses, points, numbering, lists)
