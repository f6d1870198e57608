from __future__ import annotations

from dataclasses import replace

import pytest

from lcxl.layout.declared import (
    SHADES,
    BlankForm,
    BlankSheet,
    FormCell,
    Look,
    Paint,
    Place,
    Position,
    Role,
    TableKind,
    detect,
    paint_of,
    paints_of,
    repainted,
)
from tests.layout.declared.grids import found, sheet

FORM = "Đơn vị: ………\n\n|Nội dung|Nam|Nữ|\n|Trường||x|\n|Lớp||=B4|\n|Nhóm|||"
BLANK = sheet(FORM)


def painted(one: BlankSheet, colours: dict[Position, Paint | str | None]) -> BlankSheet:
    """Return a sheet as it looks painted: colours of the legend, other colours as RRGGBB, None to take one away."""
    cells = dict(one.cells)
    for place, paint in colours.items():
        cell = cells.get(place, FormCell())
        fill = SHADES[paint] if isinstance(paint, Paint) else paint or ""
        hatched = paint is Paint.CLOSED
        cells[place] = cell._replace(look=cell.look._replace(fill="" if hatched else fill, hatched=hatched))
    return replace(one, cells=cells)


def read_back(colours: dict[Position, Paint | str | None]) -> tuple[dict[Position, Role], Place | None, Place | None]:
    """Return all roles, the unit's place and the period's after staff changed some colours."""
    blank = BlankForm(sheets=(BLANK,))
    declaration = detect(blank)
    given = {**paints_of(declaration)["Sheet1"], **colours}
    again = repainted(declaration, blank, BlankForm(sheets=(painted(BLANK, given), sheet("Chú giải", name="Khác"))))
    roles = {place: role for table in again.tables for place, role in table.roles.items()}
    return roles, again.unit, again.period


def test_each_role_has_its_colour() -> None:
    assert paints_of(found(BLANK))["Sheet1"] == {
        (1, 1): Paint.PLACE,
        (4, 2): Paint.INPUT, (4, 3): Paint.CLOSED,
        (5, 2): Paint.INPUT, (5, 3): Paint.COMPUTED,
        (6, 2): Paint.INPUT, (6, 3): Paint.INPUT,
    }  # fmt: skip


def test_a_copy_that_nobody_touched_says_the_same() -> None:
    roles, unit, period = read_back({})
    declared = found(BLANK)
    assert roles == declared.tables[0].roles
    assert (unit, period) == (declared.unit, declared.period) == (Place("Sheet1", 1, 1), None)


@pytest.mark.parametrize(
    ("colours", "place", "role"),
    [
        ({(6, 3): Paint.CLOSED}, (6, 3), Role.CLOSED),
        ({(4, 3): Paint.INPUT}, (4, 3), Role.INPUT),
        ({(5, 3): Paint.LIST}, (5, 3), Role.INPUT),
        ({(6, 3): "BFBFBF"}, (6, 3), Role.COMPUTED),
        ({(4, 3): "92D050"}, (4, 3), Role.INPUT),
        ({(6, 3): None}, (6, 3), Role.GIVEN),
        ({(9, 5): Paint.INPUT}, (9, 5), Role.INPUT),
    ],
)
def test_what_staff_repaint_counts(colours: dict[Position, Paint | str | None], place: Position, role: Role) -> None:
    roles, _, _ = read_back(colours)
    assert roles[place] is role
    assert roles[4, 2] is Role.INPUT


def test_unit_and_period_are_repainted_too() -> None:
    assert read_back({(1, 1): None, (2, 1): Paint.PLACE})[1:] == (Place("Sheet1", 2, 1), None)
    assert read_back({(2, 1): Paint.PLACE})[1:] == (Place("Sheet1", 1, 1), Place("Sheet1", 2, 1))


def test_colours_that_the_form_has_itself_say_nothing() -> None:
    green = sheet(FORM, looks={(3, 1): Look(left=True, right=True, top=True, bottom=True, fill="92D050")})
    blank = BlankForm(sheets=(green,))
    declaration = detect(blank)
    again = repainted(declaration, blank, BlankForm(sheets=(painted(green, dict(paints_of(declaration)["Sheet1"])),)))
    assert again.inputs() == declaration.inputs()


def test_doubtful_cells_stay_so_until_they_are_repainted() -> None:
    drawn = "|1|Họ tên:|||\n|2|Địa chỉ:|||\n|3|Email:|||\n|4|Nơi nhận:|||"
    one = sheet(drawn, (1, 3, 1, 4), (2, 3, 2, 5), (3, 4, 3, 5), (4, 2, 4, 3))
    blank = BlankForm(sheets=(one,))
    declaration = detect(blank)
    assert declaration.tables[0].kind is TableKind.FIELDS
    colours: dict[Position, Paint | str | None] = {**paints_of(declaration)["Sheet1"], (1, 3): Paint.INPUT}
    again = repainted(declaration, blank, BlankForm(sheets=(painted(one, colours),)))
    assert declaration.tables[0].doubtful - again.tables[0].doubtful == {(1, 3)}
    assert again.inputs() == declaration.inputs()


@pytest.mark.parametrize(
    ("fill", "paint"),
    [
        ("", None),
        ("00B050", Paint.INPUT),
        ("C6EFCE", Paint.INPUT),
        ("00B0F0", Paint.LIST),
        ("FFFF00", Paint.PLACE),
        ("FFC000", Paint.PLACE),
        ("F79646", Paint.DOUBTFUL),
        ("A6A6A6", Paint.COMPUTED),
        ("FF0000", None),
    ],
)
def test_colours_that_people_call_the_same(fill: str, paint: Paint | None) -> None:
    assert paint_of(Look(fill=fill)) is paint
    assert paint_of(Look(fill=fill, hatched=True)) is Paint.CLOSED
