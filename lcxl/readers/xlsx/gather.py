"""From the raw attributes of a cell element to a cell: what both ways through a sheet have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lcxl.readers.grid import Cell, CellKind
from lcxl.readers.richtext import Run, joined_runs
from lcxl.readers.xlsx.package import Limits, Note
from lcxl.readers.xlsx.styles import GENERAL, Style

numeric = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?").fullmatch
_ESCAPE = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
PICTURE = "picture"
"""Stands for the type of a cell that holds a picture."""
_KINDS = {
    None: CellKind.NUMBER,
    "n": CellKind.NUMBER,
    "s": CellKind.TEXT,
    "str": CellKind.TEXT,
    "inlineStr": CellKind.TEXT,
    "b": CellKind.BOOL,
    "e": CellKind.ERROR,
    "d": CellKind.DATE,
    PICTURE: CellKind.PICTURE,
}
_BOOLEANS = {"true": "1", "false": "0"}


class _Columns(dict[str, int]):
    """Column numbers by letters, each worked out once: ``COLUMNS["AB"]`` is 28."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        self[letters] = number
        return number


COLUMNS = _Columns()


class _Places(dict[str, tuple[int, int]]):
    """(row, column) by plain reference; workbooks of one layout share most of them."""

    def __missing__(self, reference: str) -> tuple[int, int]:
        letters = reference.rstrip("0123456789")
        place = int(reference[len(letters) :]), COLUMNS[letters]
        if len(self) < _PLACES_KEPT:
            self[reference] = place
        return place


_PLACES_KEPT = 20_000
PLACES = _Places()


def unescape_controls(text: str) -> str:
    """Undo Excel's ``_x000B_`` notation for characters that XML can't hold (and ``_x005F_`` for ``_``)."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(_controls, text)


def _controls(match: re.Match[str]) -> str:
    units = bytes.fromhex("".join(f"{unit[2:4]}{unit[:2]}" for unit in match[0][2:-1].split("__x")))
    return units.decode("utf-16-le", "replace")


@dataclass(slots=True)
class Shared:
    """What the sheets of one workbook share: strings, styles, and the budget of cells that may be kept.

    ``strings_by_text`` has the plain strings by their index as sheets write it, ``runs`` the others' pieces by index.
    ``has_pictures`` tells that a rich value of a cell may be a picture.
    """

    limits: Limits
    strings: Sequence[str | None] = ()
    runs: dict[int, tuple[Run, ...]] = field(default_factory=dict)
    styles: Sequence[Style] = (GENERAL,)
    has_pictures: bool = True
    budget: int = 0
    strings_by_text: dict[str | None, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.budget = self.limits.max_cells

    def set_strings(self, strings: Sequence[str | None]) -> None:
        """Set the shared strings (None for one that is lost)."""
        self.strings = strings
        self.strings_by_text = dict(zip(map(str, range(len(strings))), strings, strict=True))
        for index in self.runs:
            self.strings_by_text.pop(str(index), None)

    def add_string(self, strings: list[str | None], runs: Sequence[Run]) -> None:
        """Put the next string behind ``strings``, and remember its runs where their fonts say something."""
        if any(run[1:] != _PLAIN[1:] for run in runs):
            self.runs[len(strings)] = tuple(runs)
        strings.append(unescape_controls("".join(run.text for run in runs)))


_PLAIN = Run("")


@dataclass(slots=True)
class Gatherer:
    """A sheet under construction: makes cells of raw attributes, keeps those within the limits, counts the rest.

    ``lost_strings`` counts text cells whose string the file doesn't hold, ``lost_styles`` cells whose style it
    doesn't hold, ``beyond`` cells that hold something outside the limits.
    """

    shared: Shared
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    beyond: int = 0
    lost_strings: int = 0
    lost_styles: int = 0
    styles: dict[str | None, Style] = field(default_factory=dict)
    last_row: int = 0
    last_column: int = 0

    def __post_init__(self) -> None:
        styles = self.shared.styles or (GENERAL,)
        self.styles = {str(index): style for index, style in enumerate(styles)}
        self.styles[None] = styles[0]
        self.last_row, self.last_column = self.shared.limits.max_rows, self.shared.limits.max_columns

    def add(
        self,
        row: int,
        column: int,
        style: str | None,
        type_: str | None,
        formula: str | None,
        raw: str,
        runs: Sequence[Run] = (),
    ) -> None:
        """Add one cell from its ``s`` and ``t`` attributes, its formula and its stored value ("" for none).

        ``runs`` are the pieces of an inline text.
        """
        if not raw and formula is None:
            return
        if row > self.last_row or column > self.last_column or len(self.cells) >= self.shared.budget:
            self.beyond += 1
            return
        kind = _KINDS.get(type_, CellKind.TEXT)
        format_, font, all_struck = self.look(style)
        value, cached = raw, True
        if kind is CellKind.NUMBER:
            if not numeric(raw):
                value = raw.strip()
                kind = CellKind.NUMBER if numeric(value) else CellKind.TEXT
                cached = bool(value)
        elif type_ == "s":
            value, runs = self._string(raw)
        elif kind is CellKind.TEXT:
            value = unescape_controls(raw)
        else:
            value = _BOOLEANS.get(raw, raw) if kind is CellKind.BOOL else raw.strip()
            cached = bool(value)
        struck = value if all_struck else ""
        if runs:
            text = joined_runs(runs, all_struck)
            value, struck, font = unescape_controls(text.value), unescape_controls(text.struck), font or text.font
        if value or formula is not None:
            kept = (row, column, kind, value, format_, formula, cached, font, struck)
            self.cells[row, column] = tuple.__new__(Cell, kept)

    def has_room(self, count: int) -> bool:
        """Tell whether ``count`` more cells may be kept."""
        return len(self.cells) + count <= self.shared.budget

    def _string(self, raw: str) -> tuple[str, Sequence[Run]]:
        """Return the shared string with the index ``raw`` and its pieces; "" (and a count) if there is none."""
        shared, index = self.shared, raw.strip()
        if index.isdecimal() and (at := int(index)) < len(shared.strings) and (text := shared.strings[at]) is not None:
            return text, shared.runs.get(at, ())
        self.lost_strings += 1
        return "", ()

    def _lost_style(self) -> Style:
        self.lost_styles += 1
        return GENERAL

    def put(
        self,
        row: int,
        column: int,
        kind: CellKind,
        value: str,
        look: Style,
        formula: str | None = None,
        struck: str = "",
    ) -> None:
        """Keep a cell that is known in full, or count it where it lies beyond the limits."""
        if not value and formula is None:
            return
        if row > self.last_row or column > self.last_column or not self.has_room(1):
            self.beyond += 1
        else:
            struck = value if look.struck else struck
            self.cells[row, column] = Cell(row, column, kind, value, look.format, formula, True, look.font, struck)

    def look(self, style: str | None) -> Style:
        """Return the style with the index ``style``; the general one (and a count) if there is none."""
        return self.styles.get(style) or self._lost_style()

    def hide(self, rows: Iterable[int]) -> None:
        """Remember hidden rows within the limits."""
        self.hidden_rows.update(row for row in rows if row <= self.last_row)

    def notes(self, sheet: str) -> list[Note]:
        """Return what has to be told of the sheet's cells, and take its cells from the workbook's budget."""
        self.shared.budget -= len(self.cells)
        limits = self.shared.limits
        bounds = {
            "rows": str(limits.max_rows),
            "columns": str(limits.max_columns),
            "cells": str(limits.max_cells),
        }
        told = {
            "LC160": (self.beyond, bounds),
            "LC153": (self.lost_strings, {}),
            "LC154": (self.lost_styles, {}),
        }
        return [Note(code, {"count": str(count), **more}, sheet) for code, (count, more) in told.items() if count]
