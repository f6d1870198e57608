"""A declared form as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lcxl.findings import Finding
from lcxl.layout import column_letter
from lcxl.layout.declared import Declaration, DeclaredTable, Line, Place, Position, ranges_of
from lcxl.tidy.report import finding_json


def declared_json(
    forms: Sequence[tuple[str, Declaration | None]], findings: Iterable[Finding], lang: str = "vi"
) -> dict[str, Any]:
    """Return what is found in forms, for other programs: the first one's keys, and all of them under ``forms``."""
    found = [_form(name, declaration or Declaration(tables=())) for name, declaration in forms]
    return {**found[0], "forms": found, "findings": [finding_json(one, lang) for one in findings]}


def _form(name: str, declaration: Declaration) -> dict[str, Any]:
    return {
        "form": name,
        "tables": [_table(table) for table in declaration.tables],
        "input": _by_sheet(declaration.inputs()),
        "unit": _place(declaration.unit),
        "period": _place(declaration.period),
        "doubtful": [
            {"sheet": sheet, "range": area} for sheet, areas in doubtful_ranges(declaration).items() for area in areas
        ],
    }


def doubtful_ranges(declaration: Declaration) -> dict[str, list[str]]:
    """Return the cells that are not sure as ranges, by sheet."""
    found: dict[str, set[Position]] = {}
    for table in declaration.tables:
        if table.doubtful:
            found.setdefault(table.sheet, set()).update(table.doubtful)
    return _by_sheet(found)


def _by_sheet(cells: Mapping[str, Iterable[Position]]) -> dict[str, list[str]]:
    return {sheet: ranges_of(places) for sheet, places in cells.items()}


def _table(table: DeclaredTable) -> dict[str, Any]:
    return {
        "code": table.code,
        "sheet": table.sheet,
        "range": f"{column_letter(table.left)}{table.top}:{column_letter(table.right)}{table.bottom}",
        "kind": table.kind.value,
        "rows": [{"row": line.index, **_line(line)} for line in table.rows],
        "columns": [{"column": column_letter(line.index), **_line(line)} for line in table.columns],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "labels": list(line.labels),
        "code": line.code,
        "unit_of_measure": line.unit_of_measure,
        "role": line.role.value,
    }


def _place(place: Place | None) -> str | None:
    return None if place is None else f"{place.sheet}!{column_letter(place.column)}{place.row}"
