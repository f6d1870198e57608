"""Finds the header row of a layout in a sheet, wherever it has got to and however it was retyped.

Headers are compared folded, then without accents and without what stands in brackets; what is left of a row is
matched by likeness.  A header that was split over two rows is put together again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from lcxl.layout import TableSheet
from lcxl.readers.grid import Cell, CellKind, Sheet
from lcxl.values import RawValue, bare, fold, raw_text, without_accents

HEADER_ROWS, HEADER_COLUMNS = 60, 60
"""How far down and to the right headers are looked for."""
LONGEST_HEADER = 80
SIMILAR = 82
"""From which likeness (0 to 100) a retyped header is taken for the one it resembles."""

_BEYOND = 12
"""So many columns behind the layout's own are looked at for headers of the unit's."""

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_EDGES = " .:;*-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header as found: ``columns`` numbers by key; it stands in ``row``, or from ``top`` to ``row`` if split in two.

    ``retyped`` maps keys to the header that stands there now, ``twice`` keys to further columns with the same
    header, ``unknown`` column numbers to foreign headers.
    """

    row: int
    top: int
    columns: dict[str, int]
    retyped: dict[str, str] = field(default_factory=dict)
    twice: dict[str, list[int]] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)


def find_header(sheet: Sheet, layout: TableSheet, after: int = 0) -> Header | None:
    """Return the header of ``layout`` in the rows of ``sheet`` below ``after``; None if no row has any of it.

    Whether enough of it is there is for the caller to say.
    """
    if after < layout.header_row and _stands_in_place(sheet, layout):
        columns = {column.key: place for place, column in enumerate(layout.columns, 1)}
        return Header(row=layout.header_row, top=layout.header_row, columns=columns)
    names = _names(layout)
    rows = _texts(sheet, after)
    best: Header | None = None
    near: set[int] = set()
    for row in sorted(rows):
        found = _matched(row, row, {column: (text,) for column, text in rows[row].items()}, names, layout)
        if found.columns:
            near |= {row, row + 1}
            best = found if best is None or len(found.columns) > len(best.columns) else best
    for row in sorted(near & rows.keys()):
        if row - 1 in rows:
            found = _matched(row - 1, row, _joined(rows[row - 1], rows[row]), names, layout)
            best = found if best is None or len(found.columns) > len(best.columns) else best
    return best and _completed(best, layout)


def _stands_in_place(sheet: Sheet, layout: TableSheet) -> bool:
    row, cells = layout.header_row, sheet.cells
    last = len(layout.columns)
    if any((row, place) in cells for place in range(last + 1, last + _BEYOND)):
        return False
    for place, column in enumerate(layout.columns, 1):
        cell = cells.get((row, place))
        if cell is None or cell.value != column.header:
            return False
    return True


@lru_cache(maxsize=64)
def _names(layout: TableSheet) -> Mapping[str, str]:
    """Return keys by every spelling of their header that means no other."""
    plain = {fold(name): column.key for column in layout.columns for name in (column.header, *column.variants)}
    names: dict[str, str] = {}
    for column in layout.columns:
        spelled = bare(column.header)
        names[spelled] = "" if spelled in names else column.key
    return {spelling: key for spelling, key in names.items() if key} | plain


def _texts(sheet: Sheet, after: int) -> dict[int, dict[int, str]]:
    """Return the texts that may be headers, by row and column."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet.cells.items():
        if after < row <= after + HEADER_ROWS and column <= HEADER_COLUMNS and cell.kind is CellKind.TEXT:
            text = _shown(cell)
            if 0 < len(text) <= LONGEST_HEADER:
                rows.setdefault(row, {})[column] = text
    return rows


def _joined(upper: Mapping[int, str], lower: Mapping[int, str]) -> dict[int, tuple[str, ...]]:
    """Return the ways to read each column's header that stands in two rows, or in one of them."""
    ways: dict[int, tuple[str, ...]] = {column: (text,) for column, text in upper.items()}
    for column, text in lower.items():
        above = upper.get(column)
        ways[column] = (text,) if above is None else (f"{above} {text}", text, above)
    return ways


def _shown(cell: Cell) -> str:
    """Return a header as a person saw it, also one in an old font."""
    old = cell.font and not cell.value.isascii()
    return raw_text(RawValue("s", cell.value, font=cell.font)) if old else cell.value.strip()


def _matched(
    top: int, row: int, texts: Mapping[int, tuple[str, ...]], names: Mapping[str, str], layout: TableSheet
) -> Header:
    columns: dict[str, int] = {}
    retyped: dict[str, str] = {}
    twice: dict[str, list[int]] = {}
    unknown: dict[int, str] = {}
    for column, ways in sorted(texts.items()):
        way, key = next(((way, key) for way in ways if (key := _key(way, names))), (ways[0], ""))
        if not key:
            unknown[column] = way
        elif key in columns:
            own = layout.index(key) + 1
            kept, other = (column, columns[key]) if column == own else (columns[key], column)
            columns[key] = kept
            twice.setdefault(key, []).append(other)
        else:
            columns[key] = column
            meant = layout.column(key)
            if fold(way) not in map(fold, (meant.header, *meant.variants)):
                retyped[key] = way
    return Header(row=row, top=top, columns=columns, retyped=retyped, twice=twice, unknown=unknown)


def _key(text: str, names: Mapping[str, str]) -> str:
    """Return the key of a header, "" if it is none."""
    return next((names[spelling] for spelling in _spellings(text) if spelling in names), "")


@lru_cache(maxsize=16_384)
def _spellings(text: str) -> tuple[str, ...]:
    """Return the spellings by which a header is compared, the nearest to what was typed first."""
    found: dict[str, None] = {}
    for spelling in dict.fromkeys((text, _BRACKETS.sub(" ", text))):
        folded = fold(spelling).strip(_EDGES)
        found |= {folded: None, without_accents(folded): None}
    return tuple(found)


def _completed(header: Header, layout: TableSheet) -> Header:
    """Match what is left of a header row by likeness, best first."""
    wanted = [column for column in layout.columns if column.key not in header.columns]
    columns, retyped, unknown = dict(header.columns), dict(header.retyped), dict(header.unknown)
    scored: Iterable[tuple[float, int, str]] = sorted(
        (-_likeness(text, column.header), number, column.key) for number, text in unknown.items() for column in wanted
    )
    for score, number, key in scored:
        if -score >= SIMILAR and number in unknown and key not in columns:
            columns[key] = number
            retyped[key] = unknown.pop(number)
    return replace(header, columns=columns, retyped=retyped, unknown=unknown)


def _likeness(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return max(fuzz.ratio(fold(one), fold(other)), fuzz.ratio(bare(one), bare(other)))
