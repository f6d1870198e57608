"""Where a form asks for the name of the unit and for the period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lcxl.layout.declared.grid import BlankForm, BlankSheet, Position
from lcxl.layout.declared.results import DeclaredTable, Place, Role
from lcxl.layout.declared.signs import Sign, sign_of, starts_as

_GAP = re.compile(r"\.{3,}|\u2026|_{3,}|\.\s*/\s*\.")
_LEAD = re.compile(r"^[\s\-+*\u2022(]+")


def unit_of(form: BlankForm, tables: Sequence[DeclaredTable]) -> Place | None:
    """Return the cell that takes the name of the unit."""
    return next(_asked(form, tables, "unit"), None)


def period_of(form: BlankForm, tables: Sequence[DeclaredTable]) -> Place | None:
    """Return the cell that takes the period."""
    return next(_asked(form, tables, "period"), None)


def _asked(form: BlankForm, tables: Sequence[DeclaredTable], kind: str) -> Iterator[Place]:
    inside = {
        (table.sheet, place)
        for table in tables
        for place, role in table.roles.items()
        if role is not Role.GIVEN or place[1] != table.left
    }
    for sheet in form.sheets:
        if not sheet.visible:
            continue
        for place in sorted(sheet.cells):
            text = _LEAD.sub("", sheet.cells[place].text).strip()
            if (sheet.name, place) in inside or sheet.cells[place].formula or not starts_as(text, kind):
                continue
            found = _answer(sheet, place, text)
            if found:
                yield Place(sheet.name, *found)


def _answer(sheet: BlankSheet, place: Position, text: str) -> Position | None:
    """Return where the answer to a lead goes: into its own text, or beside it, or below."""
    if _GAP.search(text):
        return place
    if not text.endswith(":"):
        return None
    block = sheet.block(*place)
    for row, column in ((block.top, block.right + 1), (block.bottom + 1, block.left)):
        cell = sheet.cell(row, column)
        if sign_of(cell) is Sign.PLACEHOLDER or _GAP.search(cell.text):
            return sheet.block(row, column).place
    beside = sheet.block(block.top, block.right + 1)
    if sign_of(sheet.cell(*beside.place)) is Sign.BLANK and any(sheet.sides(beside)):
        return beside.place
    return place
