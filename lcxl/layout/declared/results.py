"""What is found in a blank form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from lcxl.layout.declared.grid import Position


class TableKind(StrEnum):
    """How the rows of a table come about."""

    FIXED = "fixed"
    LIST = "list"
    FIELDS = "fields"


class Role(StrEnum):
    """What a cell, a row or a column is for."""

    INPUT = "input"
    COMPUTED = "computed"
    CLOSED = "closed"
    GIVEN = "given"


class Place(NamedTuple):
    """One cell of the form."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row or a column of a table, known by the path of its labels."""

    index: int
    labels: tuple[str, ...]
    code: str = ""
    unit_of_measure: str = ""
    role: Role = Role.INPUT


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredTable:
    """One table: its area, its lines and what each of its cells is for."""

    code: str
    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    kind: TableKind
    header_rows: tuple[int, ...] = ()
    numbered_row: int | None = None
    label_columns: tuple[int, ...] = ()
    code_column: int | None = None
    unit_column: int | None = None
    rows: tuple[Line, ...] = ()
    columns: tuple[Line, ...] = ()
    roles: dict[Position, Role]
    doubtful: frozenset[Position] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """All that is found in a form."""

    tables: tuple[DeclaredTable, ...]
    unit: Place | None = None
    period: Place | None = None

    def inputs(self) -> dict[str, frozenset[Position]]:
        """Return the cells to be filled in, by sheet."""
        found: dict[str, frozenset[Position]] = {}
        for table in self.tables:
            cells = frozenset(place for place, role in table.roles.items() if role is Role.INPUT)
            if cells:
                found[table.sheet] = found.get(table.sheet, frozenset()) | cells
        return found
