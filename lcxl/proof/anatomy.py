"""Which paragraph of an official letter is which component (the numbered boxes of the decree's diagram).

Head, recipients and signature are found in tables as well as in plain paragraphs; what a document lacks
stays empty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from lcxl.proof.fragments import LAID_OUT, fragments
from lcxl.proof.manuscript import CellPlace, Document, Paragraph, Table
from lcxl.proof.words import pattern, squash, table, words
from lcxl.values import bare

Paragraphs = tuple[Paragraph, ...]
_HEAD_LINES = 40
_ALIKE = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """One annex: ``heading`` is the line that calls it an annex, ``name`` what it is about, ``note`` the reference."""

    heading: Paragraph | None = None
    name: Paragraphs = ()
    note: Paragraphs = ()
    paragraphs: Paragraphs = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Anatomy:
    """The components of one document, each as the paragraphs that it stands in.

    ``labels`` gives the part of every paragraph of the body by its index; ``authority`` holds the lines of
    powers and title above the ``signer``, ``signature`` all paragraphs of that block.
    """

    national_title: Paragraph | None = None
    motto: Paragraph | None = None
    parent: Paragraphs = ()
    issuer: Paragraphs = ()
    number: Paragraph | None = None
    place_and_date: Paragraph | None = None
    subject: Paragraphs = ()
    type_name: Paragraph | None = None
    type_subject: Paragraphs = ()
    addressees: Paragraphs = ()
    head: Paragraphs = ()
    body: Paragraphs = ()
    recipients: Paragraphs = ()
    authority: Paragraphs = ()
    signer: Paragraph | None = None
    signature: Paragraphs = ()
    annexes: tuple[Annex, ...] = ()
    labels: dict[int, str] = field(default_factory=dict)

    @cached_property
    def running(self) -> Paragraphs:
        """The paragraphs of running text: the body without tables and blank lines."""
        return tuple(p for p in self.body if p.cell is None and p.text.strip())


def dissect(document: Document) -> Anatomy:
    """Return the components of ``document``."""
    lines = document.paragraphs
    if _is_annex_alone(lines):
        annexes = _annexes(document, lines)
        return Anatomy(annexes=annexes, labels={p.index: "annex" for p in lines})
    start = _body_start(lines)
    end, after = _signature_bounds(document, lines, start)
    head, body, closing, rest = lines[:start], lines[start:end], lines[end:after], lines[after:]
    parts = (("head", head), ("body", body), ("signature", closing), ("annex", rest))
    closing = tuple(fragments(closing))
    head = tuple(fragments(head))
    recipients = _recipients(closing)
    labels = {p.index: label for label, paragraphs in parts for p in paragraphs}
    labels |= {p.index: "recipients" for p in recipients}
    signature = tuple(p for p in closing if p not in recipients)
    authority, signer = _signers(signature)
    return Anatomy(
        **_head(head),
        head=head,
        body=body,
        recipients=recipients,
        authority=authority,
        signer=signer,
        signature=signature,
        annexes=_annexes(document, rest),
        labels=labels,
    )


def _is_annex_alone(lines: Paragraphs) -> bool:
    """Tell whether a file is an annex by itself: its first line calls it one, and no head stands above or below."""
    top = [line for line in lines if line.text.strip()][:_HEAD_LINES]
    return (
        bool(top)
        and bool(pattern("annex.heading").match(squash(top[0].shown)))
        and not any(is_national(part.shown) for part in fragments(top))
    )


def _first(lines: Sequence[Paragraph], test: Callable[[str], object]) -> int | None:
    """Return the first paragraph of which a line passes ``test``."""
    filled = ((at, line) for at, line in enumerate(lines) if line.text.strip())
    return next((at for at, line in filled if any(test(part.shown) for part in fragments((line,)))), None)


def _body_start(lines: Paragraphs) -> int:
    """Return where the body begins: after the addressees, else after the type's name and subject."""
    top = lines[:_HEAD_LINES]
    addressed = _first(top, pattern("head.addressee").match)
    if addressed is not None:
        at, place = addressed + 1, lines[addressed].cell
        while at < len(lines) and (
            not lines[at].text.strip() or _is_addressee(lines[at]) or _same_table(lines[at].cell, place)
        ):
            at += 1
        return at
    titled = _first(top, is_type_name)
    if titled is not None:
        at = titled + 1
        while at < len(lines) and (not lines[at].ink or all(run.bold for run in lines[at].ink) or lines[at].rules):
            at += 1
        return at
    heads = [at for at, line in enumerate(top) if pattern("head.any").search(line.shown) or is_national(line.shown)]
    last = heads[-1] if heads else -1
    if last >= 0 and lines[last].cell is not None:
        place = lines[last].cell
        while last + 1 < len(lines) and _same_table(lines[last + 1].cell, place):
            last += 1
    return last + 1


def _is_addressee(line: Paragraph) -> bool:
    text = line.shown.strip()
    return bool(pattern("head.listed").match(text)) and len(text) < 160 and line.cell is None and text[-1:] in ";.,"


def _same_table(first: CellPlace | None, second: CellPlace | None) -> bool:
    return first is not None and second is not None and first.table == second.table


def is_type_name(text: str) -> bool:
    """Tell whether a line is nothing but the name of a type of document in capitals."""
    return squash(text) in {name.upper() for name in table("types")}


def is_national(text: str) -> bool:
    """Tell whether a line is the national title or is meant to be it."""
    return alike(text, words("head.national_title")[0])


def alike(text: str, wanted: str, share: float = _ALIKE) -> bool:
    """Tell whether ``text`` is ``wanted`` but for slips: without accents and case, that share of it agrees."""
    first, second = bare(squash(text)), bare(wanted)
    if not 0.5 < (len(first) + 1) / (len(second) + 1) < 2:
        return False
    return SequenceMatcher(None, first, second).ratio() >= share


def _head(head: Paragraphs) -> dict[str, Any]:
    """Return the components of the head by name."""
    top = [line for line in head if line.text.strip()]
    number = _pick(top, pattern("head.number").match)
    found: dict[str, Any] = {
        "national_title": _pick(top, is_national),
        "motto": _pick(top, lambda text: alike(text, words("head.motto")[0])),
        "number": number,
        "place_and_date": _pick(top, pattern("head.date").search),
        "type_name": _pick(top, is_type_name),
    }
    singles = [line for line in found.values() if line is not None]
    names = _names(top, number, singles)
    split = _issuer_start([line.shown for line in names])
    found["parent"], found["issuer"] = names[:split], names[split:]
    titled = next((at for at, line in enumerate(head) if line is found["type_name"]), None)
    found["subject"] = _subject(head[:titled], singles)
    addressed = _first(head, pattern("head.addressee").match)
    found["addressees"] = tuple(p for p in head[addressed:] if p.text.strip()) if addressed is not None else ()
    if titled is not None:
        stop = addressed if addressed is not None and addressed > titled else len(head)
        found["type_subject"] = tuple(p for p in head[titled + 1 : stop] if p.text.strip() and not p.rules)
    return found


def _pick(lines: Sequence[Paragraph], test: Callable[[str], object]) -> Paragraph | None:
    at = _first(lines, test)
    return None if at is None else lines[at]


def _names(top: list[Paragraph], number: Paragraph | None, singles: list[object]) -> Paragraphs:
    """Return the lines that name the parent and the issuing body: above the number, in its column."""
    stop = top.index(number) if number is not None else len(top)
    column = number.cell.column if number is not None and number.cell else None
    found = []
    for line in top[:stop]:
        here = column is None or (line.cell is not None and line.cell.column == column)
        is_name = not line.rules or any(c.isalpha() for c in line.text)
        if here and is_name and line not in singles and not pattern("head.mark").fullmatch(squash(line.shown)):
            found.append(line)
    if number is None:
        found = [line for line in found if line.shown.isupper() and len(line.shown) < 80][:4]
    return tuple(found)


def _issuer_start(names: list[str]) -> int:
    """Return how many of the lines name the parent body: those above one that begins with an organ's name."""
    starts = [at for at, name in enumerate(names) if pattern("head.organ").match(squash(name).upper())]
    if not starts or starts[0] == 0:
        return starts[1] if len(starts) > 1 else 0
    return starts[0]


def _subject(head: Paragraphs, singles: list[object]) -> Paragraphs:
    at = _first(head, pattern("head.subject").match)
    if at is None:
        return ()
    found = [head[at]]
    for line in head[at + 1 :]:
        same_cell = line.cell == head[at].cell
        if not same_cell or not line.text.strip() or line in singles or pattern("head.addressee").match(line.shown):
            break
        found.append(line)
    return tuple(found)


def _signature_bounds(document: Document, lines: Paragraphs, start: int) -> tuple[int, int]:
    """Return where the block of recipients and signature begins and ends."""
    at = next((i for i in range(start, len(lines)) if pattern("closing.start").match(lines[i].shown)), None)
    if at is None:
        return len(lines), len(lines)
    place = lines[at].cell
    if place is not None:
        inside = [i for i, line in enumerate(lines) if line.cell and line.cell.table == place.table and i >= start]
        return inside[0], inside[-1] + 1
    end = at
    while end < len(lines) and not _leaves_signature(lines, at, end):
        end += 1
    return at, end


def _leaves_signature(lines: Paragraphs, first: int, at: int) -> bool:
    """Tell whether the annex begins at a line: by its name, its section, its table, or a line unlike a signature."""
    line = lines[at]
    if line.section != lines[first].section or line.cell is not None:
        return True
    text = squash(line.shown)
    if pattern("annex.heading").match(text) or pattern("annex.name").match(text):
        return True
    signed = any(pattern("closing.name").fullmatch(squash(earlier.shown)) for earlier in lines[first + 1 : at])
    return signed and bool(text) and not pattern("closing.line").match(text)


def _recipients(closing: Paragraphs) -> Paragraphs:
    """Return the label of the recipients and its list."""
    at = _first(closing, pattern("closing.recipients").match)
    if at is None:
        return ()
    label = closing[at]
    if label.cell is not None:
        laid_out = label.cell.table == LAID_OUT
        return tuple(
            p
            for p in closing[at:]
            if p.text.strip() and (p.cell == label.cell or (laid_out and pattern("head.listed").match(p.shown)))
        )
    found = [label]
    for line in closing[at + 1 :]:
        if line.text.strip() and not pattern("head.listed").match(line.shown):
            break
        found.append(line)
    return tuple(p for p in found if p.text.strip())


def _signers(signature: Paragraphs) -> tuple[Paragraphs, Paragraph | None]:
    """Return the lines of powers and title, and the signer's name."""
    lines = [p for p in signature if p.text.strip() and not pattern("closing.stamp").match(squash(p.shown))]
    top = [p for p in lines if squash(p.shown).isupper()]
    below = [p for p in lines if p not in top and (not top or p.index > top[0].index)]
    named = [p for p in below if pattern("closing.name").fullmatch(squash(p.shown))]
    name = named[-1] if named else below[-1] if below else None
    if name is None and len(top) > 1 and pattern("closing.capital_name").fullmatch(squash(top[-1].shown)):
        return tuple(top[:-1]), top[-1]
    return tuple(top), name


def _annexes(document: Document, rest: Paragraphs) -> tuple[Annex, ...]:
    """Return the annexes: each begins with its heading, or with a new section that has text."""
    lines = [p for p in rest if p.text.strip() or p.cell is not None or p.rules]
    starts: list[int] = []
    for at, line in enumerate(lines):
        heading = line.cell is None and pattern("annex.heading").match(squash(line.shown))
        section = at > 0 and line.section != lines[at - 1].section and not _is_continued(lines[at - 1])
        if at == 0 or heading or (section and line.cell is None):
            starts.append(at)
    stops = [*starts[1:], len(lines)]
    return tuple(_annex(document, tuple(lines[at:stop])) for at, stop in zip(starts, stops, strict=False))


def _is_continued(line: Paragraph) -> bool:
    """Tell whether a line is part of an annex's heading, so that a section after it starts no new annex."""
    return line.cell is None and bool(pattern("annex.heading").match(squash(line.shown)))


def _annex(document: Document, lines: Paragraphs) -> Annex:
    top = []
    for line in lines[:10]:
        if line.cell is not None or (line.rules and not any(c.isalpha() for c in line.text)):
            break
        top.append(line)
    heading = next((p for p in top if pattern("annex.heading").match(squash(p.shown))), None)
    noted = next((at for at, p in enumerate(top) if pattern("annex.note").match(squash(p.shown))), None)
    note: Paragraphs = ()
    if noted is not None:
        stop = noted
        while stop < len(top) - 1 and ")" not in top[stop].shown:
            stop += 1
        note = tuple(top[noted : stop + 1])
    before = top[: noted if noted is not None else 2]
    indexes = {p.cell.table for p in lines if p.cell}
    return Annex(
        heading=heading,
        name=tuple(p for p in before if p is not heading),
        note=note,
        paragraphs=lines,
        tables=tuple(table for table in document.tables if table.index in indexes),
    )
