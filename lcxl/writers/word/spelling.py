"""Turns the marks in a rendered document into Word: citations in words, bold runs, footnotes.

The document is walked as people read it, footnotes where their marks stand, so that each cited document is written in
full the first time and short afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lcxl.dispatch import Piece, Reading, has_marks, pieces
from lcxl.writers.word.footnotes import Footnotes, tag, written_run

_TEXT, _RUN = tag("t"), tag("r")


class Speller:
    """Walks the paragraphs of one document."""

    def __init__(self, reading: Reading, footnotes: Footnotes, notes: Sequence[str]) -> None:
        self._reading = reading
        self._footnotes = footnotes
        self._notes = notes

    def walk(self, root: Any) -> None:
        """Spell everything below ``root`` (the body, a header, a footer), in reading order."""
        for run in list(root.iter(_RUN)):
            for reference in run.iterfind(tag("footnoteReference")):
                for paragraph in self._footnotes.paragraphs(int(reference.get(tag("id"), "0"))):
                    self.walk(paragraph)
            if any(has_marks(text.text or "") for text in run.iterfind(_TEXT)):
                self._replace(run)

    def _replace(self, run: Any) -> None:
        """Put runs without marks in the place of ``run``."""
        made: list[Any] = []
        for child in run:
            if child.tag == _TEXT:
                self._append(made, run, list(pieces(self._reading.spelled(child.text or ""))))
            elif child.tag != tag("rPr"):
                if not made:
                    made.append(written_run(run, Piece()))
                made[-1].append(child)
        parent, place = run.getparent(), run.getparent().index(run)
        parent.remove(run)
        for offset, new in enumerate(made):
            parent.insert(place + offset, new)

    def _append(self, made: list[Any], like: Any, found: list[Piece]) -> None:
        for piece in found:
            if piece.note is None:
                made.append(written_run(like, piece))
            elif 0 <= piece.note < len(self._notes):
                words = self._reading.spelled(" ".join(self._notes[piece.note].split()))
                made.append(self._footnotes.add(list(pieces(words))))
