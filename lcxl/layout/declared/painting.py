"""The colours of a painted copy: what each cell is for, shown to staff and read back after they repainted it."""

from __future__ import annotations

from collections.abc import Iterator
from colorsys import rgb_to_hsv
from dataclasses import replace
from enum import StrEnum

from lcxl.layout.declared.grid import BlankForm, BlankSheet, FormCell, Look, Position
from lcxl.layout.declared.results import Declaration, DeclaredTable, Line, Place, Role, TableKind
from lcxl.layout.declared.signs import starts_as


class Paint(StrEnum):
    """A colour of the legend."""

    INPUT = "input"
    LIST = "list"
    COMPUTED = "computed"
    CLOSED = "closed"
    PLACE = "place"
    DOUBTFUL = "doubtful"


SHADES: dict[Paint, str] = {
    Paint.INPUT: "B7E1A1",
    Paint.LIST: "A9CCEE",
    Paint.COMPUTED: "C4C6C8",
    Paint.CLOSED: "D9DADB",
    Paint.PLACE: "FFF29B",
    Paint.DOUBTFUL: "FBC17C",
}
"""The colours as RRGGBB; closed cells are hatched besides.  None is a colour of Excel's own palette."""

_ROLES = {
    Paint.INPUT: Role.INPUT,
    Paint.LIST: Role.INPUT,
    Paint.COMPUTED: Role.COMPUTED,
    Paint.CLOSED: Role.CLOSED,
    Paint.PLACE: Role.GIVEN,
}
_HUES = ((18, 44, Paint.DOUBTFUL), (44, 70, Paint.PLACE), (70, 170, Paint.INPUT), (170, 260, Paint.LIST))
_LEAST_SATURATION = 0.12

Paints = dict[str, dict[Position, Paint]]


def paints_of(declaration: Declaration) -> Paints:
    """Return the colour of every cell that has a role, by sheet."""
    found: Paints = {}
    for table in declaration.tables:
        sheet = found.setdefault(table.sheet, {})
        for place, role in table.roles.items():
            if place in table.doubtful:
                sheet[place] = Paint.DOUBTFUL
            elif role is Role.INPUT:
                sheet[place] = Paint.LIST if table.kind is TableKind.LIST else Paint.INPUT
            elif role is Role.COMPUTED or (role is Role.CLOSED and table.kind is not TableKind.FIELDS):
                sheet[place] = Paint(role.value)  # questions of a questionnaire run over blank cells
    for one in (declaration.unit, declaration.period):
        if one is not None:
            found.setdefault(one.sheet, {})[one.row, one.column] = Paint.PLACE
    return found


def paint_of(look: Look) -> Paint | None:
    """Return which colour of the legend a look is meant to be: the very one, or one that people call the same."""
    exact = next((paint for paint, shade in SHADES.items() if shade == look.fill), None)
    if look.hatched:
        return Paint.CLOSED
    if exact or not look.fill:
        return exact
    hue, saturation, _ = rgb_to_hsv(*(int(look.fill[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    if saturation < _LEAST_SATURATION:
        return Paint.COMPUTED
    return next((paint for least, most, paint in _HUES if least <= hue * 360 < most), None)


def repainted(declaration: Declaration, blank: BlankForm, painted: BlankForm) -> Declaration:
    """Return the declaration as staff corrected it by painting; colours that the blank form has itself say nothing."""
    colours = _colours(blank, painted)
    tables = [_repainted_table(table, colours.get(table.sheet, {})) for table in declaration.tables]
    known = {(table.sheet, place) for table in tables for place in table.roles}
    for name, cells in colours.items():
        loose = {
            place: _ROLES[paint]
            for place, paint in cells.items()
            if (name, place) not in known and paint not in (Paint.PLACE, Paint.DOUBTFUL)
        }
        if Role.INPUT in loose.values():
            tables.append(_loose_table(name, loose, f"B{len(tables) + 1}"))
    unit, period = _places(declaration, blank, colours)
    return Declaration(tables=tuple(tables), unit=unit, period=period)


def _colours(blank: BlankForm, painted: BlankForm) -> Paints:
    """Return the colours that were painted, by the sheets of the blank form."""
    sheets = {sheet.name: sheet for sheet in painted.sheets}
    return {
        sheet.name: dict(_painted_cells(sheet, sheets[sheet.name]))
        for sheet in blank.sheets
        if sheet.visible and sheet.name in sheets
    }


def _painted_cells(before: BlankSheet, after: BlankSheet) -> Iterator[tuple[Position, Paint]]:
    unpainted = FormCell().look
    for place, cell in after.cells.items():
        old = before.cells[place].look if place in before.cells else unpainted
        if (cell.look.fill, cell.look.hatched) != (old.fill, old.hatched) and before.block(*place).place == place:
            paint = paint_of(cell.look)
            if paint is not None:
                yield place, paint


def _repainted_table(table: DeclaredTable, colours: dict[Position, Paint]) -> DeclaredTable:
    """Return a table with the roles that its colours say; a cell whose colour was taken away is not filled in."""
    roles = dict(table.roles)
    for place, role in table.roles.items():
        paint = colours.get(place)
        if paint is None:
            roles[place] = Role.GIVEN
        elif paint is not Paint.DOUBTFUL:
            roles[place] = _ROLES[paint]
        else:
            roles[place] = role
    doubtful = frozenset(place for place in table.roles if colours.get(place) is Paint.DOUBTFUL)
    return replace(table, roles=roles, doubtful=doubtful)


def _loose_table(sheet: str, roles: dict[Position, Role], code: str) -> DeclaredTable:
    """Return cells that were painted outside all tables as single fields."""
    rows, columns = [row for row, _ in roles], [column for _, column in roles]
    return DeclaredTable(
        code=code,
        sheet=sheet,
        top=min(rows),
        left=min(columns),
        bottom=max(rows),
        right=max(columns),
        kind=TableKind.FIELDS,
        rows=tuple(Line(index=row, labels=()) for row in sorted(set(rows))),
        roles=roles,
    )


def _places(declaration: Declaration, blank: BlankForm, colours: Paints) -> tuple[Place | None, Place | None]:
    """Return the cells of unit and period that are painted: those known, and new ones by what they say."""
    sheets = {sheet.name: sheet for sheet in blank.sheets}
    painted = [
        Place(name, *place)
        for name, cells in colours.items()
        for place, paint in sorted(cells.items())
        if paint is Paint.PLACE
    ]
    unit = declaration.unit if declaration.unit in painted else None
    period = declaration.period if declaration.period in painted else None
    for place in painted:
        if place in (declaration.unit, declaration.period):
            continue
        text = sheets[place.sheet].cell(place.row, place.column).text.lstrip(" -(")
        if period is None and (unit is not None or starts_as(text, "period")):
            period = place
        elif unit is None:
            unit = place
    return unit, period
