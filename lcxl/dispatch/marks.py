"""Marks inside the text of a letter: what a plain string can't say, until the writer knows the reading order.

A marked text holds footnote marks, citations and bold stretches as short codes between two private characters.  They
go through Jinja templates untouched.  Whether a citation is the first of its document, and so is written in full,
is known only when the finished page is read from its beginning: ``Reading`` decides it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lcxl.dispatch.letter import CitedDocument

_START, _END = "\ue000", "\ue001"
_MARK = re.compile(rf"{_START}(n-?\d+|c\d+\.\w*|[be]){_END}", re.IGNORECASE)
_PRIVATE = re.compile(f"[{_START}{_END}]")

_ROOM = 1_000_000
"""So many characters of citations in citations a letter may hold; what comes later is cited in short."""

FORMS = ("day_du", "ngan", "so")
"""Forms of a citation that can be asked for: in full, type and symbol, symbol only."""


OWN_NOTE = -1
"""Number of the footnote that stands in the row of the text itself."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one look, or (``note``) the place of a footnote by its number in the letter."""

    text: str = ""
    bold: bool = False
    note: int | None = None


def note_mark(number: int) -> str:
    """Return the mark of footnote ``number`` (0-based, in the letter's list)."""
    return f"{_START}n{number}{_END}"


def citation_mark(place: int, form: str = "") -> str:
    """Return the mark of a citation of the document at ``place`` of the letter's register, in one of ``FORMS``."""
    return f"{_START}c{place}.{form}{_END}"


def bold(text: str) -> str:
    """Return ``text`` marked as bold."""
    return f"{_START}b{_END}{text}{_START}e{_END}"


def unmarked(text: str) -> str:
    """Return people's text without the two private characters, so that it can't make marks."""
    return _PRIVATE.sub("", text)


def has_marks(text: str) -> bool:
    """Tell whether ``text`` holds a mark."""
    return _START in text


def cited_in(text: str) -> set[int]:
    """Return the places of the documents that ``text`` cites."""
    codes = (code.lower() for code in _MARK.findall(text))
    return {int(code[1:].partition(".")[0]) for code in codes if code.startswith("c")}


class Reading:
    """Reads marked texts in the order of the page and writes out their citations."""

    def __init__(self, documents: Sequence[CitedDocument]) -> None:
        self._documents = documents
        self._cited: set[int] = set()
        self._open: list[int] = []
        self._spelled = 0

    def spelled(self, text: str) -> str:
        """Return ``text`` with its citations in words; the other marks stay.

        A document is cited in full the first time (type, symbol, date, issuer, subject), by type and symbol
        afterwards (Decree 30/2020, Appendix I, II.6b).  Citations inside a subject are spelled as well.
        """
        return self._replaced(text, self._citation)

    def plain(self, text: str) -> str:
        """Return ``text`` as people read it: citations in words, no footnote numbers, no bold."""
        return _MARK.sub("", self.spelled(text))

    def _replaced(self, text: str, citation: Callable[[int, str], str]) -> str:
        def words(match: re.Match[str]) -> str:
            code = match[1].lower()
            if not code.startswith("c"):
                return match[0]
            place, _, form = code[1:].partition(".")
            return citation(int(place), form)

        return _MARK.sub(words, text)

    def _citation(self, place: int, form: str) -> str:
        if place >= len(self._documents):
            return ""
        document = self._documents[place]
        if form == "so":
            return document.symbol
        if form == "ngan" or (not form and place in self._cited):
            return document.short
        self._cited.add(place)
        if place in self._open or self._spelled > _ROOM:
            return document.short
        self._open.append(place)
        words = self.spelled(document.full)
        self._open.pop()
        self._spelled += len(words)
        return words


def pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text whose citations are spelled."""
    heavy = False
    for position, part in enumerate(_MARK.split(text)):
        if position % 2 == 0:
            if part:
                yield Piece(text=part, bold=heavy)
        elif part.lower().startswith("n"):
            yield Piece(note=int(part[1:]))
        else:
            heavy = part.lower() == "b"
