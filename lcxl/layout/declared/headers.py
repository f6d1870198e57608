"""Which rows of a region are titles, headers and numbers of columns, and where a further table begins."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from lcxl.layout.declared.frames import Region
from lcxl.layout.declared.grid import BlankSheet, Block
from lcxl.layout.declared.signs import Sign, is_ordinal, number_mark, sign_of

_WIDE = 0.8
_COVERED = 0.95
_SMALLEST = 3


class Band(NamedTuple):
    """One table of a region: its header rows and its body."""

    headers: tuple[int, ...]
    numbered: int | None
    first: int
    last: int


def bands_of(sheet: BlankSheet, region: Region) -> list[Band]:
    """Cut a region into tables, each with its own header rows."""
    starts = _starts(sheet, region)
    bands = []
    for number, start in enumerate(starts):
        last = starts[number + 1] - 1 if number + 1 < len(starts) else region.bottom
        bands.append(_band(sheet, region, start, last))
    return bands


def _starts(sheet: BlankSheet, region: Region) -> list[int]:
    """Return the rows where a table begins: the first one, and rows full of headers after figures."""
    starts, body = [region.top], False
    for row in range(region.top, region.bottom + 1):
        if is_title(sheet, region, row):
            continue
        if not (_is_header(sheet, region, row) or is_numbered(sheet, region, row)):
            body = True
        elif body and _begins_another(sheet, region, row):
            starts.append(row)
            body = False
    return starts


def _begins_another(sheet: BlankSheet, region: Region, row: int) -> bool:
    blocks = region.row_blocks(row)
    inner = [block for block in blocks if block.top == row]
    labels = [block for block in inner if sign_of(sheet.cell(*block.place)) is Sign.LABEL]
    first = sheet.cell(*blocks[0].place).text
    full = len(labels) >= _SMALLEST and len(labels) == len(inner) == len(blocks) and not is_ordinal(first)
    return full and row < region.bottom


def _band(sheet: BlankSheet, region: Region, start: int, last: int) -> Band:
    numbered = next((row for row in range(start, min(start + 8, last + 1)) if is_numbered(sheet, region, row)), None)
    if numbered is not None:
        headers = tuple(row for row in range(start, numbered) if not is_title(sheet, region, row))
        return Band(headers, numbered, numbered + 1, last)
    headers, row = (), start
    while row <= last and is_title(sheet, region, row):
        row += 1
    after_title = row
    while row <= last and (_is_header(sheet, region, row) or (headers and _continues(sheet, region, row))):
        headers = (*headers, row)
        row += 1
    while headers and row <= last and any(block.top in headers for block in region.row_blocks(row)):
        headers = (*headers, row)  # a header merged over rows ends the band
        row += 1
    return Band(headers, None, row if headers else after_title, last)


def is_title(sheet: BlankSheet, region: Region, row: int) -> bool:
    """Tell whether one text is merged over (nearly) the whole width."""
    shown = [block for block in region.row_blocks(row) if sheet.cell(*block.place).text.strip()]
    width = region.right - region.left + 1
    return (
        len(shown) == 1
        and width > 1
        and shown[0].right - shown[0].left + 1 >= width * _WIDE
        and sign_of(sheet.cell(*shown[0].place)) is Sign.LABEL
    )


def is_numbered(sheet: BlankSheet, region: Region, row: int) -> bool:
    """Tell whether ``row`` numbers the columns: ``A B C 1 2 3``, ``(1) (2) (3)``."""
    blocks = [block for block in region.row_blocks(row) if block.top == block.bottom == row]
    marks = [number_mark(sheet.cell(*b.place).text) for b in blocks if sheet.cell(*b.place).text.strip()]
    if len(marks) < 2 or not all(marks) or any(sheet.cell(*block.place).formula for block in blocks):
        return False
    numbers = [int("".join(c for c in mark if c.isdigit())) for mark in marks if any(c.isdigit() for c in mark)]
    steps = [after - before for before, after in pairwise(numbers)]
    rising = bool(numbers) and (numbers[0] in (0, 1, 2) or len(numbers) > 3) and all(step in (0, 1) for step in steps)
    enough = len(marks) * 2 >= len(blocks)
    return enough and rising and (sum(steps) > 0 or len(marks) > len(numbers) > 0) and len(set(marks)) > 1


def _is_header(sheet: BlankSheet, region: Region, row: int) -> bool:
    """Tell whether texts stand over all columns, the corner apart."""
    blocks = region.row_blocks(row)
    width = sum(block.right - block.left + 1 for block in blocks)
    covered = sum(block.right - block.left + 1 for block in blocks if _is_worded(sheet, block, blocks))
    corner = [block for block in blocks if not _is_worded(sheet, block, blocks)]
    only_corner = len(corner) == 1 and corner[0] == blocks[0] and len(blocks) >= _SMALLEST
    return len(blocks) >= 2 and bool(covered) and (covered >= width * _COVERED or only_corner)


def _is_worded(sheet: BlankSheet, block: Block, blocks: list[Block]) -> bool:
    cell = sheet.cell(*block.place)
    if sign_of(cell) is Sign.LABEL:
        return True
    # Years and days as headers: each one more than the one before.
    text = cell.text.strip()
    if sign_of(cell) is not Sign.FIGURE or not text.isdigit():
        return False
    numbers = [int(t) for t in (sheet.cell(*b.place).text.strip() for b in blocks) if t.isdigit() and len(t) < 6]
    return len(numbers) >= 2 and all(b - a == 1 for a, b in pairwise(numbers))


def _continues(sheet: BlankSheet, region: Region, row: int) -> bool:
    """Tell whether a row with gaps still belongs to the header: it splits headers above, without a label in front."""
    blocks = region.row_blocks(row)
    labels = [block for block in blocks if block.top == row and sign_of(sheet.cell(*block.place)) is Sign.LABEL]
    others = [b for b in blocks if b.top == row and sign_of(sheet.cell(*b.place)) not in (Sign.LABEL, Sign.BLANK)]
    return len(labels) >= 2 and not others and labels[0] != blocks[0] and blocks[0] not in labels
