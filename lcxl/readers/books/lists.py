"""Lists that offices have, as rows by key: any workbook or text table with a header row that is recognised."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lcxl.engine import reasons
from lcxl.errors import LcxlError
from lcxl.findings import finding
from lcxl.layout import column_letter
from lcxl.readers.books.tables import raw_value
from lcxl.readers.grid import Cell, CellKind, Sheet, Workbook
from lcxl.readers.others.legacy import open_workbook
from lcxl.readers.xlsx.package import WorkbookRefused
from lcxl.texts import LANGUAGES, load_data
from lcxl.values import RawValue, bare, raw_text

_HEADER_ROWS = 40
_BRACKETS = re.compile(r"\([^()]*\)")
_ENCODINGS = ("utf-8-sig", "utf-16", "cp1258")
_LEAST_TITLE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list as found: its sheet, the title above it ("" if there is none), its rows by key with their cells."""

    sheet: str
    title: str
    rows: Sequence[tuple[Mapping[str, RawValue], Mapping[str, str]]]


def open_list(path: Path) -> Workbook:
    """Return a workbook of any kind, or a table of text (.csv); LcxlError (LC752) if it can't be read."""
    try:
        data = path.read_bytes()
        if path.suffix.lower() in (".csv", ".txt", ".tsv"):
            return Workbook(sheets=(_text_table(data),))
        return open_workbook(data)
    except OSError as error:
        raise LcxlError(finding("LC752", file=path.name, name=path.name, **reasons(error))) from error
    except WorkbookRefused as refused:
        told = refused.finding()
        reason = {f"reason_{lang}": told.message(lang).rstrip(".") for lang in LANGUAGES}
        raise LcxlError(finding("LC752", file=path.name, name=path.name, **reason)) from refused


def _text_table(data: bytes) -> Sheet:
    text = _decoded(data)
    separator = max(";,\t", key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    cells = {
        (row, column): Cell(row, column, CellKind.TEXT, value.strip())
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values, 1)
        if value.strip()
    }
    return Sheet(name="", cells=cells)


def _decoded(data: bytes) -> str:
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in _ENCODINGS[1:] if utf16 else (_ENCODINGS[0], _ENCODINGS[2]):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


@cache
def _headers(kind: str) -> Mapping[str, str]:
    return {_spelled(header): key for key, headers in load_data("lists.toml")[kind].items() for header in headers}


def _spelled(header: str) -> str:
    return " ".join(re.findall(r"\w+", bare(_BRACKETS.sub(" ", header))))


def find_list(workbook: Workbook, kind: str, needed: str) -> Listed | None:
    """Return the list of ``kind`` (a section of ``lists.toml``) whose header has ``needed``; None if there is none.

    The header is the row with most known headers, of all sheets that are seen; the list ends where the sheet does.
    """
    best: tuple[int, Sheet, int, dict[int, str]] | None = None
    for sheet in workbook.sheets:
        if sheet.state != "visible":
            continue
        for row, columns in _header_rows(sheet, kind):
            if needed in columns.values() and (best is None or len(columns) > best[0]):
                best = (len(columns), sheet, row, columns)
    if best is None:
        return None
    _, sheet, top, columns = best
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if row > top and column in columns:
            rows.setdefault(row, {})[column] = cell
    listed = [
        (
            {columns[column]: raw_value(cell, workbook.date1904) for column, cell in cells.items()},
            {key: f"{column_letter(column)}{row}" for column, key in columns.items()},
        )
        for row, cells in rows.items()
        if any(columns[column] == needed and cell.value.strip() for column, cell in cells.items())
    ]
    return Listed(sheet=sheet.name, title=_title(sheet, top), rows=listed)


def _header_rows(sheet: Sheet, kind: str) -> list[tuple[int, dict[int, str]]]:
    """Return the rows that hold headers, each with its keys by column; a key stands once."""
    known, found = _headers(kind), dict[int, dict[int, str]]()
    for (row, column), cell in sorted(sheet.cells.items()):
        if row <= _HEADER_ROWS and cell.kind is CellKind.TEXT and (key := known.get(_spelled(cell.value))):
            columns = found.setdefault(row, {})
            if key not in columns.values():
                columns[column] = key
    return list(found.items())


def _title(sheet: Sheet, top: int) -> str:
    """Return the longest text above a header, without line breaks."""
    above = [" ".join(cell.value.split()) for (row, _), cell in sheet.cells.items() if row < top]
    return max((text for text in above if len(text) >= _LEAST_TITLE), key=len, default="")


def text_of(values: Mapping[str, RawValue], key: str) -> str:
    """Return what a row says in a column, in one line; "" if nothing."""
    return " ".join(raw_text(values[key]).split()) if key in values else ""
