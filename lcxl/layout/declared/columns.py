"""What the columns of a table are for: numbers of rows, labels, codes, units of measure, figures."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from lcxl.layout.declared.frames import Region
from lcxl.layout.declared.grid import BlankSheet, Block
from lcxl.layout.declared.headers import Band
from lcxl.layout.declared.signs import Sign, has_relation, is_called, is_ordinal, is_worded, sign_of

_FEWEST_RISING = 3


class ColumnKind(StrEnum):
    """What a column of a table holds."""

    ORDINAL = "ordinal"
    LABEL = "label"
    CODE = "code"
    UNIT = "unit"
    FIGURE = "figure"


class TableColumn(NamedTuple):
    """A column of a table with the texts over it, from above."""

    place: int
    kind: ColumnKind
    headers: tuple[str, ...]
    number: str = ""
    computed: bool = False


def body_blocks(region: Region, band: Band) -> list[Block]:
    """Return the blocks of a table under its headers, row by row."""
    return sorted(block for block in region.blocks if band.first <= block.top <= band.last)


def columns_of(sheet: BlankSheet, region: Region, band: Band) -> dict[int, TableColumn]:
    """Return the columns of a table by their number."""
    body: dict[int, list[Block]] = {}
    for block in body_blocks(region, band):
        body.setdefault(block.left, []).append(block)
    columns: dict[int, TableColumn] = {}
    for index in range(region.left, region.right + 1):
        headers = headers_over(sheet, band, index)
        number = sheet.cell(band.numbered, index).text.strip() if band.numbered else ""
        texts = [sheet.cell(*block.place).text.strip() for block in body.get(index, [])]
        signs = [sign_of(sheet.cell(*block.place)) for block in body.get(index, [])]
        kind = _kind(headers, signs, texts)
        computed = has_relation(number) or any(has_relation(header) for header in headers[-1:])
        columns[index] = TableColumn(index, kind, headers, number, computed)
    return _with_neighbours(columns, sheet, body)


def headers_over(sheet: BlankSheet, band: Band, column: int) -> tuple[str, ...]:
    """Return the texts over a column, from above, each once."""
    found: list[Block] = []
    for row in band.headers:
        block = sheet.block(row, column)
        if block not in found and sheet.cell(*block.place).text.strip():
            found.append(block)
    return tuple(sheet.cell(*block.place).text.strip() for block in found)


def _kind(headers: tuple[str, ...], signs: list[Sign], texts: list[str]) -> ColumnKind:
    """Return what a column is for by its header and by what stands in it."""
    last = headers[-1] if headers else ""
    shown = [text for text, sign in zip(texts, signs, strict=True) if sign not in (Sign.BLANK, Sign.PLACEHOLDER)]
    labels = signs.count(Sign.LABEL)
    if is_called(last, "ordinal"):
        return ColumnKind.ORDINAL
    if shown and is_called(last, "code"):
        return ColumnKind.CODE
    if labels and is_called(last, "unit_of_measure"):
        return ColumnKind.UNIT
    if labels and labels * 2 >= len(signs) - signs.count(Sign.CLOSED):
        return ColumnKind.LABEL
    return ColumnKind.FIGURE


def _with_neighbours(
    columns: dict[int, TableColumn], sheet: BlankSheet, body: dict[int, list[Block]]
) -> dict[int, TableColumn]:
    """Let the columns in front of labels be what they can only be there: numbers, codes and labels of groups."""
    labels = [column.place for column in columns.values() if column.kind is ColumnKind.LABEL]
    if not labels:
        return columns
    figures = (c.place for c in columns.values() if c.kind is ColumnKind.FIGURE and c.place > labels[0])
    first_figure = next(
        (
            i
            for i in figures
            if not _rising([sheet.cell(*b.place).text for b in body.get(i, [])]) or columns[i].computed
        ),
        max(columns) + 1,
    )
    for index, column in columns.items():
        texts = [sheet.cell(*block.place).text.strip() for block in body.get(index, [])]
        shown = [text for text in texts if text]
        if column.kind is ColumnKind.FIGURE and index < first_figure:
            if _rising(texts) and index > labels[0]:
                columns[index] = column._replace(kind=ColumnKind.CODE)
            elif shown and index < labels[-1]:
                if all(is_ordinal(text) for text in shown):
                    columns[index] = column._replace(kind=ColumnKind.ORDINAL)
                elif any(is_worded(text) for text in shown):
                    columns[index] = column._replace(kind=ColumnKind.LABEL)
        elif column.kind is ColumnKind.LABEL and index < labels[-1] and all(is_ordinal(text) for text in shown):
            columns[index] = column._replace(kind=ColumnKind.ORDINAL)
    return columns


def _rising(texts: list[str]) -> bool:
    """Tell whether whole numbers stand in a column, most of them one more than the one above: codes of rows."""
    numbers = [int(text) for text in (text.strip().removesuffix(".0") for text in texts) if text.isdigit()]
    steps = [after - before for before, after in pairwise(numbers)]
    return (
        len(numbers) >= _FEWEST_RISING
        and len(numbers) * 2 >= len(texts)
        and all(step > 0 for step in steps)
        and steps.count(1) * 3 >= len(steps) * 2
    )
