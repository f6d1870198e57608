"""The register of provinces, communes, wards and special zones of Vietnam since July 2025, and what went into them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from lcxl.campaign.kinds import kind_of_name, without_kind
from lcxl.model import Unit, UnitKind
from lcxl.texts import DATA
from lcxl.values import bare, nfc

FIRST_DAY = date(2025, 7, 1)
"""Since when the register holds; before it there were districts."""


@dataclass(frozen=True, slots=True)
class Former:
    """A unit of before July 2025 and the codes of those that it went into, more than one where it was divided."""

    code: str
    name: str
    district: str
    province: str
    successors: tuple[str, ...]


@cache
def _rows(name: str) -> tuple[tuple[str, ...], ...]:
    lines = nfc((DATA / "register" / f"{name}.tsv").read_text("utf-8")).splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if not line.startswith("#"))


def provinces(on: date) -> tuple[Unit, ...]:
    """Return the provinces, and cities of their rank, in the order of their codes, by their names of a day."""
    return tuple(_unit(row, on) for row in _rows("provinces"))


def province_named(name: str, on: date) -> Unit | None:
    """Return the province of a name, which may lack its kind and its accents; None if there is none."""
    asked = {bare(name), bare(without_kind(name))}
    return next((one for one in provinces(on) if asked & {bare(one.name), bare(without_kind(one.name))}), None)


def units_of_province(code: str, on: date) -> tuple[Unit, ...]:
    """Return all communes, wards and special zones of a province: wards first, each kind by name of the day."""
    found = [_unit(row[1:], on) for row in _rows("units") if row[0] == code]
    order = [UnitKind.WARD, UnitKind.COMMUNE, UnitKind.ZONE]
    return tuple(sorted(found, key=lambda unit: order.index(unit.kind)))


def _unit(row: tuple[str, ...], on: date) -> Unit:
    """Return a unit by its name of the day: a row may have a later name, and since when."""
    code, name = row[0], row[1]
    if len(row) > 3 and on >= date.fromisoformat(row[3]):
        name = row[2]
    return Unit(code=code, name=name, short_name=name, kind=kind_of_name(name))


def former_units() -> Iterator[Former]:
    """Yield the units of before July 2025."""
    for code, name, district, province, successors in _rows("former"):
        yield Former(code, name, district, province, tuple(successors.split()))
