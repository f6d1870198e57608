"""Texts whose letters have fonts of their own: what of them stands, what is struck out, what is raised or lowered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class RichText(NamedTuple):
    """A text of runs: what stands, the font of its letters where it matters, and what is struck out.

    ``struck`` is "" where nothing is, else the text with what is struck (see ``Cell``).
    """

    value: str
    font: str = ""
    struck: str = ""


class Run(NamedTuple):
    """A piece of a text with what its font says; ``shift`` is 1 for raised, -1 for lowered letters.

    ``struck`` is None where the cell's own font says whether the piece is struck out.
    """

    text: str
    font: str = ""
    struck: bool | None = None
    shift: int = 0


_PLAIN = "0123456789+-=()"
_RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b\u207c\u207d\u207e"
_LOWERED = "".join(map(chr, range(0x2080, 0x208F)))
_SHIFTED = {0: {}, 1: str.maketrans(_PLAIN, _RAISED), -1: str.maketrans(_PLAIN, _LOWERED)}


def joined_runs(runs: Iterable[Run], struck: bool = False) -> RichText:
    """Join runs to one text: raised and lowered figures as such, so that nobody takes them for digits of the value.

    ``struck`` is what the cell's own font says.
    """
    known = [
        Run(run.text.translate(_SHIFTED[run.shift]), run.font, struck if run.struck is None else run.struck)
        for run in runs
    ]
    whole = "".join(run.text for run in known)
    value = "".join(run.text for run in known if not run.struck)
    font = next((run.font for run in known if run.font), "")
    if not any(run.struck and run.text.strip() for run in known):
        return RichText(whole, font)
    return RichText(value if value.strip() else whole, font, whole)


def runs_of(text: str, own: Run, changes: Iterable[tuple[int, int]], fonts: Sequence[Run]) -> list[Run]:
    """Return the pieces of a text that begins in the look ``own``: ``changes`` are (place, font) of the others."""
    marks = [(0, own), *((at, fonts[font] if font < len(fonts) else own) for at, font in changes)]
    ends = [*(at for at, _ in marks[1:]), len(text)]
    return [look._replace(text=text[at:end]) for (at, look), end in zip(marks, ends, strict=True)]
