"""What staff marked in the consolidated workbook: which narratives go into the letter.

A workbook in which somebody only set marks is written anew with these marks; one in which anything else was typed is
a person's work and is left alone (see ``lcxl.engine.store``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from lcxl.dispatch import USUAL, Pick
from lcxl.engine import Outputs, write_whole
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.layout import consolidated as layout
from lcxl.model import Consolidation
from lcxl.readers import Cell, CellKind, Sheet, Workbook
from lcxl.readers.books import read_consolidated
from lcxl.readers.xlsx import WorkbookRefused, read_workbook
from lcxl.tidy import NarrativeRow, narrative_rows
from lcxl.values import excel_number, fold, quote

KEPT = ".lcxl/tong-hop-truoc.xlsx"
"""The workbook with staff's marks before it was written anew."""

_MEMORY = ".lcxl/tong-hop.json"
_WATCHED = (layout.OVERVIEW, layout.ANNEX.name, layout.RESULTS.name, layout.NARRATIVES.name)
"""The sheets in which people type; the long lists behind them are for reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """The narratives that go into the letter, in the order of the sheet, and what is to be told of the marks."""

    picks: tuple[Pick, ...]
    findings: tuple[Finding, ...] = ()


def picked(consolidation: Consolidation, root: Path, name: str) -> Picked:
    """Return what goes into the letter, as staff marked it in the workbook ``name`` of the campaign folder ``root``.

    Narratives that the workbook doesn't have yet (all of them before the first run) count as marked if the letter
    usually takes their section: difficulties and proposals.  LC886 if the marks can't be read, LC887 for a marked
    text that no unit says any more.
    """
    rows = narrative_rows(consolidation)
    try:
        marked = read_consolidated((root / name).read_bytes(), tables={layout.NARRATIVES.key}).narratives
    except FileNotFoundError:
        marked = ()
    except (OSError, LcxlError):
        usual = tuple(row.key for row in rows if row.section in USUAL)
        return Picked(picks=usual, findings=(finding("LC886", file=name, name=name),))
    known = {_said(row): row.picked for row in marked}
    chosen = tuple(row.key for row in rows if known.get(_said(row), row.section in USUAL))
    return Picked(picks=chosen, findings=tuple(_lost(rows, marked, name)))


def _said(row: NarrativeRow) -> tuple[str, str]:
    """Return what a narrative is recognised by: its unit and its words, blanks aside."""
    return row.unit, fold(row.text)


def _lost(rows: Sequence[NarrativeRow], marked: Sequence[NarrativeRow], file: str) -> Iterator[Finding]:
    said = {_said(row) for row in rows}
    for row in marked:
        if row.picked and _said(row) not in said:
            place: dict[str, Any] = {"file": file, "sheet": layout.NARRATIVES.name, "unit": row.unit}
            yield finding("LC887", **place, unit_name=row.unit_name or row.unit, text=quote(row.text))


# Whether anything but marks was changed.


def content_digest(data: bytes) -> str:
    """Return a digest of what stands in a consolidated workbook where people type, marks and formulas' results aside.

    The order of rows doesn't matter (staff sort and filter), nor how a program writes a number.  "" if it can't be
    read.
    """
    try:
        workbook = read_workbook(data, wanted=_WATCHED)
    except WorkbookRefused:
        return ""
    content = [(sheet.name, _rows(sheet)) for sheet in workbook.sheets]
    return sha256(json.dumps(content, ensure_ascii=True).encode("ascii")).hexdigest() if _whole(workbook) else ""


def _whole(workbook: Workbook) -> bool:
    return not any(sheet.truncated for sheet in workbook.sheets)


def _rows(sheet: Sheet) -> list[list[list[str]]]:
    """Return the rows of a sheet as lists of column and content, sorted."""
    rows: dict[int, list[list[str]]] = {}
    marks = sheet.name == layout.NARRATIVES.name
    for (row, column), cell in sheet.cells.items():
        if not (marks and column == 1 and row > layout.NARRATIVES.header_row):
            rows.setdefault(row, []).append([str(column), *_content(cell)])
    return sorted(sorted(cells) for cells in rows.values())


def _content(cell: Cell) -> tuple[str, str]:
    if cell.formula is not None:
        return "formula", ""
    number = excel_number(cell.value) if cell.kind is CellKind.NUMBER else None
    return cell.kind.value, cell.value if number is None else str(number.normalize())


def carry_marks(root: Path, name: str) -> Finding | None:
    """Let the workbook ``name`` of a campaign folder be written over if only marks were set since lcxl wrote it.

    A copy of it is kept (``KEPT``), and LC885 tells so; None if it is as lcxl wrote it, or a person's work.
    """
    store, path = Outputs.open(root), root / name
    if not path.is_file() or not store.edited(path):
        return None
    with suppress(OSError, ValueError, KeyError, TypeError):
        data = path.read_bytes()
        known = str(json.loads((root / _MEMORY).read_text("utf-8"))["content"])
        if known and content_digest(data) == known:
            write_whole(root / KEPT, data)
            store.adopt(path)
            return finding("LC885", file=name, name=name, kept=KEPT)
    return None


def remember_content(root: Path, data: bytes) -> None:
    """Note what stands in a workbook that was just written, so that marks can be told from other changes."""
    with suppress(OSError):
        write_whole(root / _MEMORY, json.dumps({"content": content_digest(data)}).encode("ascii"))
