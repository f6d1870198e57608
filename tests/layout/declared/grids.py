"""Blank forms drawn as text: one line a row, ``|`` between framed cells."""

from __future__ import annotations

from lcxl.layout.declared import BlankForm, BlankSheet, Block, Declaration, FormCell, Look, detect, ranges_of

FRAMED = Look(left=True, right=True, top=True, bottom=True)


def sheet(
    lines: str,
    *merged: tuple[int, int, int, int],
    name: str = "Sheet1",
    top: int = 1,
    looks: dict[tuple[int, int], Look] | None = None,
    protected: bool = False,
) -> BlankSheet:
    """Return a sheet: cells of lines with ``|`` are framed, other lines stand alone in column A."""
    cells: dict[tuple[int, int], FormCell] = {}
    for row, line in enumerate(lines.strip("\n").splitlines(), start=top):
        framed = "|" in line
        for column, text in enumerate(line.strip().removeprefix("|").removesuffix("|").split("|"), start=1):
            text = text.strip()
            look = (looks or {}).get((row, column), FRAMED if framed else Look())
            if text or framed:
                cells[row, column] = FormCell(text=text, formula=text.startswith("="), look=look)
    return BlankSheet(name=name, cells=cells, merged=tuple(Block(*area) for area in merged), protected=protected)


def found(*sheets: BlankSheet) -> Declaration:
    """Return what is found in a form of these sheets."""
    return detect(BlankForm(sheets=sheets))


def inputs(one: BlankSheet) -> list[str]:
    """Return the ranges to be filled in on a form of one sheet."""
    return ranges_of(found(one).inputs().get(one.name, ()))
