"""Lines as people see them in head and signature: a paragraph parted at line breaks, tabs and runs of blanks.

Two columns of a head that was laid out with tabs become cells of a table that isn't there (``LAID_OUT``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lcxl.proof.manuscript import CellPlace, Paragraph, Run

LAID_OUT = -1
_BREAK = re.compile(r"\n+")
_COLUMNS = re.compile(r"\s*\t\s*|[ \u00a0]{4,}")


def fragments(lines: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Yield the lines of paragraphs; one that can't be parted is yielded as it is."""
    for line in lines:
        pieces = [piece for piece in _cut(line, 0, len(line.text), _BREAK) if _text(line, piece).strip()]
        parted = [(piece, _columns(line, piece)) for piece in pieces]
        if len(pieces) < 2 and all(len(columns) < 2 for _, columns in parted):
            yield line
            continue
        for at, (piece, columns) in enumerate(parted):
            last = at == len(parted) - 1
            if len(columns) < 2:
                yield _part(line, piece, last)
                continue
            for column, part in enumerate(columns):
                made = _part(line, part, last)
                place = line.cell or CellPlace(table=LAID_OUT, row=0, column=min(column, 1))
                yield replace(made, cell=place, align="center")


def _columns(line: Paragraph, piece: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the columns of a line that begins with text; blanks left for a number or a date part nothing."""
    found = [part for part in _cut(line, *piece, _COLUMNS) if _text(line, part).strip()]
    return found if len(found) == 2 and all(_is_column(_text(line, part)) for part in found) else []


def _is_column(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 4 and text.strip()[:1] not in "/-,.;"


def _cut(line: Paragraph, start: int, end: int, at: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    text = line.text
    place = start
    for match in at.finditer(text, start, end):
        yield place, match.start()
        place = match.end()
    yield place, end


def _text(line: Paragraph, piece: tuple[int, int]) -> str:
    return line.text[piece[0] : piece[1]]


def _part(line: Paragraph, piece: tuple[int, int], last: bool) -> Paragraph:
    """Return a piece of a paragraph as one of its own; what is drawn under it goes with its last line."""
    runs: list[Run] = []
    place = 0
    for run in line.runs:
        low, high = max(piece[0] - place, 0), min(piece[1] - place, len(run.text))
        if low < high:
            runs.append(replace(run, text=run.text[low:high]))
        place += len(run.text)
    marker = line.marker if piece[0] == 0 else ""
    return replace(
        line,
        runs=tuple(runs),
        marker=marker,
        rules=line.rules if last else (),
        before=line.before if piece[0] == 0 else 0,
        after=line.after if last else 0,
    )
