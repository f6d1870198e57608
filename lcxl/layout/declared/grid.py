"""A blank form as a plain grid: texts and looks of its cells, without any Office library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

# Row and column, both from 1.
Position = tuple[int, int]


class Look(NamedTuple):
    """What of a cell's style says whether it is to be filled in."""

    left: bool = False
    right: bool = False
    top: bool = False
    bottom: bool = False
    fill: str = ""
    """The colour as RRGGBB in capitals, "" for none or white."""
    hatched: bool = False
    locked: bool = True


class FormCell(NamedTuple):
    """One cell of the form that holds or shows something."""

    text: str = ""
    formula: bool = False
    number: bool = False
    validated: bool = False
    look: Look = Look()


class Block(NamedTuple):
    """A cell with all that is merged into it; its place is that of its first cell."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def place(self) -> Position:
        """The cell that holds the value."""
        return self.top, self.left

    def positions(self) -> Iterator[Position]:
        """Yield every cell of the block."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column


_EMPTY = FormCell()


@dataclass(frozen=True, slots=False, kw_only=True)
class BlankSheet:
    """One sheet of a blank form."""

    name: str
    cells: dict[Position, FormCell] = field(default_factory=dict)
    merged: tuple[Block, ...] = ()
    visible: bool = True
    protected: bool = False

    @cached_property
    def _merged_at(self) -> dict[Position, Block]:
        return {place: block for block in self.merged for place in block.positions()}

    @cached_property
    def _framed(self) -> dict[Block, bool]:
        return {}

    def block(self, row: int, column: int) -> Block:
        """Return the cell at a place with all that is merged with it."""
        return self._merged_at.get((row, column)) or Block(row, column, row, column)

    def cell(self, row: int, column: int) -> FormCell:
        """Return what stands at a place; the first cell of a merged range stands for all of it."""
        return self.cells.get(self.block(row, column).place, _EMPTY)

    def _look(self, row: int, column: int) -> Look:
        return self.cells.get((row, column), _EMPTY).look

    def sides(self, block: Block) -> tuple[bool, bool, bool, bool]:
        """Tell on which sides a block has a line (left, right, top, bottom), drawn by itself or by its neighbour."""
        rows, columns = range(block.top, block.bottom + 1), range(block.left, block.right + 1)
        return (
            any(self._look(row, block.left).left or self._look(row, block.left - 1).right for row in rows),
            any(self._look(row, block.right).right or self._look(row, block.right + 1).left for row in rows),
            any(self._look(block.top, column).top or self._look(block.top - 1, column).bottom for column in columns),
            any(
                self._look(block.bottom, column).bottom or self._look(block.bottom + 1, column).top
                for column in columns
            ),
        )

    def is_framed(self, block: Block) -> bool:
        """Tell whether lines around a block make it a cell of a drawn table."""
        known = self._framed.get(block)
        if known is None:
            left, right, top, bottom = self.sides(block)
            known = self._framed[block] = (left and right) or (top and bottom)
        return known


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankForm:
    """A blank form: its sheets in order."""

    sheets: tuple[BlankSheet, ...]
