"""Where on a sheet something is drawn as a table: connected framed cells, or a plain block of texts."""

from __future__ import annotations

from typing import NamedTuple

from lcxl.layout.declared.grid import BlankSheet, Block
from lcxl.layout.declared.signs import Sign, sign_of

_FEWEST_HEADERS = 3
_MOST_PLAIN_ROWS = 400


class Region(NamedTuple):
    """A part of a sheet that is drawn as one table; blocks by their first cell."""

    top: int
    left: int
    bottom: int
    right: int
    blocks: frozenset[Block]

    def row_blocks(self, row: int) -> list[Block]:
        """Return the blocks that reach over ``row``, from the left."""
        return sorted((block for block in self.blocks if block.top <= row <= block.bottom), key=lambda b: b.left)


def framed_of(sheet: BlankSheet) -> list[Region]:
    """Return what is drawn as tables on ``sheet``, from above: framed cells that touch, and coloured headers."""
    blocks = {sheet.block(row, column) for row, column in sheet.cells}
    framed = {block for block in blocks if sheet.is_framed(block) or _is_coloured_header(sheet, block)}
    at = {place: block for block in framed for place in block.positions()}
    regions = []
    while framed:
        waiting = [framed.pop()]
        reached = set(waiting)
        while waiting:
            for place in _around(waiting.pop()):
                neighbour = at.get(place)
                if neighbour and neighbour not in reached:
                    reached.add(neighbour)
                    framed.discard(neighbour)
                    waiting.append(neighbour)
        regions.append(_region(reached))
    return sorted(regions, key=lambda region: (region.top, region.left))


def _is_coloured_header(sheet: BlankSheet, block: Block) -> bool:
    """Tell whether a text stands on a colour in a row of such texts."""
    return _is_on_colour(sheet, block) and any(
        _is_on_colour(sheet, sheet.block(block.top, column)) for column in (block.left - 1, block.right + 1)
    )


def _is_on_colour(sheet: BlankSheet, block: Block) -> bool:
    cell = sheet.cell(*block.place)
    return bool(cell.look.fill) and sign_of(cell) is Sign.LABEL


def _around(block: Block) -> list[tuple[int, int]]:
    rows, columns = range(block.top, block.bottom + 1), range(block.left, block.right + 1)
    return [
        *((row, block.left - 1) for row in rows),
        *((row, block.right + 1) for row in rows),
        *((block.top - 1, column) for column in columns),
        *((block.bottom + 1, column) for column in columns),
    ]


def _region(blocks: set[Block]) -> Region:
    return Region(
        min(block.top for block in blocks),
        min(block.left for block in blocks),
        max(block.bottom for block in blocks),
        max(block.right for block in blocks),
        frozenset(blocks),
    )


def plain_of(sheet: BlankSheet) -> list[Region]:
    """Return the block under the first row of headers of a sheet that has no frames, if there is one."""
    shown = {place for place, cell in sheet.cells.items() if sign_of(cell) is not Sign.BLANK}
    by_row: dict[int, list[int]] = {}
    for row, column in sorted(shown):
        by_row.setdefault(row, []).append(column)
    for row, columns in by_row.items():
        words = [column for column in columns if sign_of(sheet.cell(row, column)) is Sign.LABEL]
        if len(words) < _FEWEST_HEADERS or len(words) < (words[-1] - words[0] + 1) * 0.6:
            continue
        left, right, bottom = words[0], words[-1], row
        if any(left - 1 in by_row.get(below, ()) for below in range(row + 1, row + 4)):
            left -= 1
        while bottom - row < _MOST_PLAIN_ROWS and any(left <= c <= right for c in by_row.get(bottom + 1, ())):
            bottom += 1
        places = [(r, c) for r in range(row, bottom + 1) for c in range(left, right + 1)]
        return [_region({sheet.block(r, c) for r, c in places})]
    return []
