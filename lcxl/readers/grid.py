"""What a reader returns: workbooks as sparse grids of cells, whatever format they came in.

Values are kept as they are stored (a number's own digits, a text as typed): their meaning is decided elsewhere.
Everything here is plain data, so that it can cross processes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple

from lcxl.readers.xlsx.package import Note

LONGEST_TEXT = 32_767
"""The most characters of a cell in Excel."""


class CellKind(StrEnum):
    """What a cell holds."""

    NUMBER = "n"
    TEXT = "s"
    BOOL = "b"
    ERROR = "e"
    DATE = "d"
    PICTURE = "p"


class Cell(NamedTuple):
    """One cell that holds something.

    ``row`` and ``column`` count from 1.  ``value`` is the stored content: a number's digits as written
    ("0.9365": a percent is a fraction here), the text, "1" or "0", "#DIV/0!", an ISO date.  ``format`` is the
    number format in Excel's notation.  ``formula`` is None for constants and "" where only its existence is
    known; ``cached`` is False for a formula without a stored result.  ``font`` is "" unless the cell stands in
    a font with an encoding of its own (old Vietnamese fonts, symbols).  ``struck`` is "" unless text is struck out:
    then the text with what is struck, while ``value`` is what stands, or the same where all of it is struck.
    """

    row: int
    column: int
    kind: CellKind
    value: str
    format: str = "General"
    formula: str | None = None
    cached: bool = True
    font: str = ""
    struck: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One worksheet: ``cells`` by (row, column), only those that hold something.

    ``state`` is "visible", "hidden" or "veryHidden"; ``merged`` holds (first row, first column, last row,
    last column); ``filtered`` means a filter hides rows; ``truncated`` that cells beyond the limits were left out.
    ``comments`` are the texts of notes by (row, column), without those that lcxl itself attaches; ``links`` the targets
    of links.
    """

    name: str
    state: str = "visible"
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    protected: bool = False
    filtered: bool = False
    truncated: bool = False
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    links: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """A workbook as read: ``properties`` are the custom document properties, ``modified`` is ISO text or "".

    ``notes`` tell what was odd and tolerated.
    """

    sheets: tuple[Sheet, ...]
    properties: dict[str, str] = field(default_factory=dict)
    modified: str = ""
    defined_names: dict[str, str] = field(default_factory=dict)
    date1904: bool = False
    notes: tuple[Note, ...] = ()

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet called ``name`` (to the letter), or None."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        return None


def bounded(workbook: Workbook) -> Workbook:
    """Return a workbook whose texts are no longer than Excel allows; what is cut off is noted (LC183)."""
    notes: list[Note] = []
    sheets = tuple(_bounded(sheet, notes) for sheet in workbook.sheets)
    return replace(workbook, sheets=sheets, notes=(*workbook.notes, *notes)) if notes else workbook


def _bounded(sheet: Sheet, notes: list[Note]) -> Sheet:
    long = {
        place: cell._replace(value=cell.value[:LONGEST_TEXT], formula=cell.formula and cell.formula[:LONGEST_TEXT])
        for place, cell in sheet.cells.items()
        if len(cell.value) > LONGEST_TEXT or (cell.formula and len(cell.formula) > LONGEST_TEXT)
    }
    if not long:
        return sheet
    notes.append(Note("LC183", {"count": str(len(long))}, sheet.name))
    return replace(sheet, cells=sheet.cells | long)


def to_plain(workbook: Workbook) -> dict[str, Any]:
    """Return a workbook as lists and dicts for JSON or msgpack; ``from_plain`` turns them back."""
    return {
        "sheets": [
            {
                "name": sheet.name,
                "state": sheet.state,
                "cells": [list(cell) for cell in sheet.cells.values()],
                "hidden_rows": sorted(sheet.hidden_rows),
                "hidden_columns": sorted(sheet.hidden_columns),
                "merged": [list(area) for area in sheet.merged],
                "protected": sheet.protected,
                "filtered": sheet.filtered,
                "truncated": sheet.truncated,
                "comments": [[*place, text] for place, text in sheet.comments.items()],
                "links": [[*place, target] for place, target in sheet.links.items()],
            }
            for sheet in workbook.sheets
        ],
        "properties": workbook.properties,
        "modified": workbook.modified,
        "defined_names": workbook.defined_names,
        "date1904": workbook.date1904,
        "notes": [list(note) for note in workbook.notes],
    }


def from_plain(plain: dict[str, Any]) -> Workbook:
    """Return the workbook that ``to_plain`` wrote; KeyError, TypeError or ValueError for anything else."""
    return Workbook(
        **{**plain, "sheets": tuple(map(_sheet, plain["sheets"])), "notes": tuple(Note(*n) for n in plain["notes"])}
    )


def _sheet(plain: dict[str, Any]) -> Sheet:
    cells = (Cell(row, column, CellKind(kind), *rest) for row, column, kind, *rest in plain["cells"])
    kept = {(cell.row, cell.column): cell for cell in cells}
    return Sheet(
        **{
            **plain,
            "cells": kept,
            "hidden_rows": frozenset(plain["hidden_rows"]),
            "hidden_columns": frozenset(plain["hidden_columns"]),
            "merged": tuple(tuple(area) for area in plain["merged"]),
            "comments": {(row, column): text for row, column, text in plain["comments"]},
            "links": {(row, column): target for row, column, target in plain["links"]},
        }
    )
