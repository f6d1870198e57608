"""Reads the annex table of a dispatch in Word: one line per indicator, whatever pages and merged cells made of it.

A row may go on in the next one (a page broke it, or its number is merged over several rows), the heading may have
two rows and come again on every page, and the table may go on as another one.  Nothing is judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from lcxl.model import Claim
from lcxl.proof import Cell, Document, Paragraph, Row, Table
from lcxl.texts import load_data
from lcxl.values import bare, claim_of, clean, is_tick, plain

HEADING_ROWS = 3
PERIOD = "period"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexLine:
    """An indicator as an annex prints it.

    ``number`` is None where none can be read; ``texts`` are what stands in the columns of periods, from left to
    right, a line for each paragraph; ``result`` are the words of a column of results.  ``place`` is the line's first
    paragraph.
    """

    number: int | None
    wording: str = ""
    responsible: str = ""
    met: bool = False
    not_met: bool = False
    result: str = ""
    texts: tuple[str, ...] = ()
    place: Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class WordAnnex:
    """The annex of a dispatch: the headings of its columns of periods, its lines, and rows that could not be read."""

    headings: tuple[str, ...]
    lines: tuple[AnnexLine, ...]
    unread: tuple[AnnexLine, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the heading: what it holds, its grid columns, its whole heading."""

    key: str
    first: int
    last: int
    heading: str

    def shares(self, cell: Cell) -> int:
        """Return how many grid columns it has in common with a cell."""
        return min(self.last, cell.column + cell.span - 1) - max(self.first, cell.column) + 1


@cache
def _patterns(section: str) -> Mapping[str, re.Pattern[str]]:
    return {key: re.compile(pattern) for key, pattern in load_data("previous.toml")[section].items()}


def read_annex(document: Document) -> WordAnnex | None:
    """Return the annex of a document: its longest table of indicators with those that continue it; None without one.

    A table of indicators has a heading for the numbers, one for the wording, and one for marks, results or a period.
    """
    best: WordAnnex | None = None
    columns: tuple[_Column, ...] = ()
    reader = _Lines()
    for table in document.tables:
        head = _heading(table)
        if head is not None:
            start, found = head
            if _headings(found) != _headings(columns):
                best, reader = _longer(best, reader.annex(columns)), _Lines()
            columns = found
            reader.read(table.rows[start:], columns)
        elif columns and _continues(table, columns):
            reader.read(table.rows, columns)
        elif columns:
            best, reader, columns = _longer(best, reader.annex(columns)), _Lines(), ()
    return _longer(best, reader.annex(columns))


def _longer(one: WordAnnex | None, other: WordAnnex | None) -> WordAnnex | None:
    if one is None or other is None:
        return one or other
    return other if len(other.lines) > len(one.lines) else one


def _headings(columns: Iterable[_Column]) -> tuple[str, ...]:
    return tuple(column.heading for column in columns if column.key == PERIOD)


def _continues(table: Table, columns: Sequence[_Column]) -> bool:
    """Tell whether a table without a heading has the columns of the one before it."""
    return bool(table.rows) and len(table.rows[0].cells) == len(columns)


# The heading.


def _heading(table: Table) -> tuple[int, tuple[_Column, ...]] | None:
    """Return (index of the first row below the heading, its columns); None for another table."""
    for end in range(1, min(HEADING_ROWS, len(table.rows)) + 1):
        columns = tuple(_columns(table.rows[:end]))
        keys = {column.key for column in columns}
        if {"number", "wording"} <= keys and keys & {"met", "not_met", "result", PERIOD}:
            more = end < len(table.rows) and _goes_on(table.rows[end])
            return (end + 1, tuple(_columns(table.rows[: end + 1]))) if more else (end, columns)
    return None


def _goes_on(row: Row) -> bool:
    """Tell whether a row is the heading's second: its first cell is merged with that above, the rest are titles."""
    filled = [cell for cell in row.cells if cell.text.strip()]
    return bool(row.cells) and row.cells[0].continues and bool(filled) and not any(map(_has_figure, filled))


def _has_figure(cell: Cell) -> bool:
    return bool(re.fullmatch(r"[\d.,]+\s*%?", cell.text.strip()))


def _columns(rows: Sequence[Row]) -> Iterator[_Column]:
    """Yield the columns of a heading; a title that spans several stands before each of theirs."""
    for lowest in rows[-1].cells:
        titles = [clean(cell.text) for row in rows for cell in row.cells if _above(cell, lowest)]
        told = [title for title in titles if title]
        if told:
            last = lowest.column + lowest.span - 1
            yield _Column(_key(told[-1]), lowest.column, last, " ".join(" ".join(told).split()))


def _above(cell: Cell, lowest: Cell) -> bool:
    return cell.column <= lowest.column and lowest.column + lowest.span <= cell.column + cell.span


def _key(title: str) -> str:
    folded = bare(re.sub(r"\([^()]*\)", " ", title)).strip(" .:*")
    found = (key for key, pattern in _patterns("columns").items() if pattern.fullmatch(folded))
    return next(found, PERIOD)


# The rows.


class _Lines:
    """Makes lines of rows; a line stays open until the next one begins."""

    def __init__(self) -> None:
        self._lines: list[AnnexLine] = []
        self._unread: list[AnnexLine] = []
        self._open: AnnexLine | None = None

    def annex(self, columns: Sequence[_Column]) -> WordAnnex | None:
        """Return what was read; None if there is no line."""
        if self._open is not None:
            self._lines.append(self._open)
            self._open = None
        if not self._lines:
            return None
        return WordAnnex(headings=_headings(columns), lines=tuple(self._lines), unread=tuple(self._unread))

    def read(self, rows: Iterable[Row], columns: Sequence[_Column]) -> None:
        """Read the rows of one table."""
        for row in rows:
            if any(cell.text.strip() for cell in row.cells) and not _is_heading(row, columns):
                self._row(_assigned(row, columns), columns)

    def _row(self, cells: Mapping[int, list[Cell]], columns: Sequence[_Column]) -> None:
        line, label, merged = _line(cells, columns)
        if line is None:
            return
        pending = self._open
        sub = re.fullmatch(r"0*(\d{1,3})[.,]\d{1,2}\.?", label)
        if pending is not None and (merged or _is_rest(line, label, pending)):
            self._open = _together(pending, line)
        elif pending is not None and sub is not None and pending.number == int(sub[1]):
            self._open = _together(pending, _told(line))
        elif line.number is not None or (not label and line.wording):
            self._close(line)
        elif not _patterns("rows")["group"].fullmatch(bare(label)) and _says_something(line):
            self._unread.append(line)

    def _close(self, line: AnnexLine) -> None:
        if self._open is not None:
            self._lines.append(self._open)
        self._open = line


def _says_something(line: AnnexLine) -> bool:
    return line.met or line.not_met or bool(line.result) or any(line.texts)


def _is_heading(row: Row, columns: Sequence[_Column]) -> bool:
    """Tell whether a row repeats the heading, as each page may."""
    titles = [bare(column.heading) for column in columns]
    filled = [bare(cell.text) for cell in row.cells if cell.text.strip()]
    known = [text for text in filled if any(text == title or title.endswith(f" {text}") for title in titles)]
    return len(filled) > 1 and 2 * len(known) > len(filled)


def _assigned(row: Row, columns: Sequence[_Column]) -> dict[int, list[Cell]]:
    """Return the cells of a row by the place of their column; a cell over several columns counts for the first.

    Where the grid of a row differs from the heading's, a cell goes to the column that it shares most with.
    """
    found: dict[int, list[Cell]] = {}
    for cell in row.cells:
        starting = [at for at, column in enumerate(columns) if column.first == cell.column]
        best = starting or sorted(range(len(columns)), key=lambda at: -columns[at].shares(cell))[:1]
        if best and columns[best[0]].shares(cell) > 0:
            found.setdefault(best[0], []).append(cell)
    return found


def _line(cells: Mapping[int, list[Cell]], columns: Sequence[_Column]) -> tuple[AnnexLine | None, str, bool]:
    """Return (line, what stands in its number cell, whether that cell is merged with the one above)."""
    texts: dict[str, str] = {}
    periods: list[str] = []
    marks: dict[str, bool] = {}
    merged = False
    for at, column in enumerate(columns):
        here = cells.get(at, [])
        text = "\n".join(filter(None, (_text(cell) for cell in here)))
        if column.key == PERIOD:
            periods.append(text)
        elif column.key in ("met", "not_met"):
            marks[column.key] = any(map(_is_marked, here))
        elif column.key not in texts:
            texts[column.key] = text
        if column.key == "number":
            merged = any(cell.continues for cell in here)
    place = next((p for here in cells.values() for cell in here for p in cell.paragraphs if p.text.strip()), None)
    if place is None:
        return None, "", merged
    label = " ".join(texts.get("number", "").split())
    number = re.fullmatch(r"(?:\D{0,12}\s)?0*(\d{1,3})\s*[.):]?", label)
    line = AnnexLine(
        number=int(number[1]) if number else None,
        wording=texts.get("wording", ""),
        responsible=texts.get("responsible", ""),
        met=marks.get("met", False),
        not_met=marks.get("not_met", False),
        result=texts.get("result", ""),
        texts=tuple(periods),
        place=place,
    )
    return line, label, merged


def _text(cell: Cell) -> str:
    """Return a cell's text, composed and without surplus blanks, a line for each that is not empty."""
    return "\n".join(line for line in clean(cell.text).split("\n") if line)


def _is_marked(cell: Cell) -> bool:
    """Tell whether a cell is marked: a tick (also one that a symbol font draws), or the words of a claim."""
    for paragraph in cell.paragraphs:
        for run in paragraph.ink:
            typed = run.text.strip()
            if len(typed) == 1 and is_tick(typed, run.fonts[0] if run.fonts else ""):
                return True
    return claim_of(plain(cell.text)) in (Claim.MET, Claim.NOT_MET)


def _is_rest(line: AnnexLine, label: str, pending: AnnexLine) -> bool:
    """Tell whether a row without a number is the rest of the line above, not a line that lost its number."""
    if label:
        return False
    begins = line.wording[:1]
    own = len(line.wording.split()) >= 3 and (begins.isupper() or begins.isdigit())
    return not (own and (line.met or line.not_met or (_ended(pending) and any(line.texts))))


def _ended(line: AnnexLine) -> bool:
    """Tell whether a line has all that a line has: its wording and something said of it."""
    return bool(line.wording) and _says_something(line)


def _told(line: AnnexLine) -> AnnexLine:
    """Return a line of one figure (12.5) with its wording before what stands in the columns of periods."""
    texts = tuple(f"- {line.wording}: {text}" if text and line.wording else text for text in line.texts)
    return replace(line, wording="", texts=texts)


def _together(first: AnnexLine, rest: AnnexLine) -> AnnexLine:
    texts = tuple(joined(one, other) for one, other in zip(first.texts, rest.texts, strict=True))
    return replace(
        first,
        wording=joined(first.wording, rest.wording),
        responsible=joined(first.responsible, rest.responsible),
        met=first.met or rest.met,
        not_met=first.not_met or rest.not_met,
        result=joined(first.result, rest.result),
        texts=texts,
    )


def joined(first: str, rest: str) -> str:
    """Join a text with the rest of it: with a space where a sentence was broken, else as another line."""
    if not first or not rest:
        return first or rest
    apart = rest[0] in "-+*\u2013\u2022" or first[-1] in ".;:!?"
    return f"{first}\n{rest}" if apart else f"{first} {rest}"
