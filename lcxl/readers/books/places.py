"""Where the tables of a form stand: on their own sheets, on copies of them, below each other, or without a header."""

from __future__ import annotations

from collections.abc import Iterator

from lcxl.findings import Finding, finding
from lcxl.layout import TableSheet
from lcxl.layout import form as layout
from lcxl.readers.books.changes import a1, answers, filled
from lcxl.readers.books.tables import FoundTable, apart, table_by_place, table_in
from lcxl.readers.grid import Sheet, Workbook
from lcxl.texts import label, labels
from lcxl.values import fold

READ_SHEETS = frozenset({layout.UNIT.name, layout.IDENTITY_SHEET, *(table.name for table in layout.TABLES)})
"""The sheets that hold what a unit answers; a form without other sheets need not be read further."""

PASSED_OVER = frozenset(
    fold(name) for name in (layout.GUIDE, layout.IDENTITY_SHEET, layout.LISTS, *labels("return.sheets").values())
)
"""Folded names of sheets that hold no answers."""
OWN = PASSED_OVER | frozenset(map(fold, READ_SHEETS))
"""Folded names of all sheets that lcxl writes."""

MAX_SHEETS = 60
"""In how many sheets of other names a table is looked for."""

_KEYS = {layout.INDICATORS.key: ("measure", "current")}


def has_other_sheets(workbook: Workbook) -> bool:
    """Tell whether a workbook has sheets that lcxl doesn't write: they may hold what belongs elsewhere."""
    return any(fold(sheet.name) not in OWN for sheet in workbook.sheets)


def form_tables(workbook: Workbook) -> tuple[dict[str, FoundTable], list[Finding]]:
    """Return the form's tables by key, and findings on further ones that say something else.

    A table is looked for on its own sheet and on sheets of other names: units copy sheets and fill in the copy.
    The one with most answers counts, the form's own where that doesn't decide.
    """
    chosen: dict[str, FoundTable] = {}
    seconds: list[Finding] = []
    for key, candidates in _candidates(workbook).items():
        best = candidates[0]
        if len(candidates) > 1:
            best = max(candidates, key=filled)
            seconds.extend(_second(best, other) for other in candidates if other is not best and _differ(best, other))
        chosen[key] = best
    return dict(zip(chosen, apart(chosen.values()), strict=True)), seconds


def _candidates(workbook: Workbook) -> dict[str, list[FoundTable]]:
    """Return the places where each table stands, its own sheet first; tables that are nowhere are absent."""
    sheets = [sheet for sheet in workbook.sheets if sheet.cells]
    by_name = {fold(sheet.name): sheet for sheet in reversed(sheets)}
    own = {table.key: by_name.get(fold(table.name)) for table in layout.TABLES}
    found = {table.key: list(_in(own[table.key], table)) for table in layout.TABLES}
    for sheet in [sheet for sheet in sheets if fold(sheet.name) not in OWN][:MAX_SHEETS]:
        for table in layout.TABLES:
            found[table.key] += _in(sheet, table)
    for table in layout.TABLES:
        if not found[table.key]:
            others = (sheet for sheet in own.values() if sheet is not None and sheet is not own[table.key])
            found[table.key] += (one for sheet in others for one in _in(sheet, table))
    lost = own[layout.INDICATORS.key]
    if not found[layout.INDICATORS.key] and lost is not None:
        found[layout.INDICATORS.key] += filter(None, [table_by_place(lost, layout.INDICATORS)])
    return {key: places for key, places in found.items() if places}


def _in(sheet: Sheet | None, table: TableSheet) -> Iterator[FoundTable]:
    """Yield the table in a sheet, and further ones of its kind below it."""
    keys = _KEYS.get(table.key, ())
    one = table_in(sheet, table, keys) if sheet is not None else None
    while one is not None and sheet is not None:
        yield one
        one = table_in(sheet, table, keys, one.header_row) if _is_repeated(one) else None


def _is_repeated(table: FoundTable) -> bool:
    """Tell whether the table's headers stand once more below it, in other columns."""
    if table.layout is not layout.INDICATORS:
        return False
    cells, own = table.sheet.cells, {key: table.columns.get(key, 0) for key in ("measure", "current")}
    header, second = (label(f"form.indicators.{key}") for key in own)
    for (row, column), cell in cells.items():
        if row > table.header_row and cell.value == header:
            beside = cells.get((row, own["current"]))
            if column != own["measure"] or beside is None or beside.value != second:
                return True
    return False


def _second(best: FoundTable, other: FoundTable) -> Finding:
    names = {"used": best.sheet.name, "other": other.sheet.name}
    return finding("LC245", sheet=other.sheet.name, cell=a1(other.header_row, 1), table=best.layout.name, **names)


def _differ(best: FoundTable, other: FoundTable) -> bool:
    """Tell whether a further table has answers that the one which counts hasn't."""
    return not _said(other) <= _said(best)


def _said(table: FoundTable) -> set[tuple[str, str, str]]:
    key = table.layout.columns[0].key if table.layout is not layout.INDICATORS else "measure"
    names = {row: cells[key].value for row, cells in table.cells()[0].items() if key in cells}
    return {(names.get(row, ""), column, value) for row, column, value in answers(table)}
