"""What of a blank form is to be filled in."""

from __future__ import annotations

from collections import Counter

from lcxl.layout.declared.fields import fields_of
from lcxl.layout.declared.frames import Region, framed_of, plain_of
from lcxl.layout.declared.grid import BlankForm, BlankSheet
from lcxl.layout.declared.headers import Band, bands_of
from lcxl.layout.declared.places import period_of, unit_of
from lcxl.layout.declared.results import Declaration, DeclaredTable, TableKind
from lcxl.layout.declared.tables import table_of

_REGULAR = 0.34
_FEWEST_ROWS = 4


def detect(form: BlankForm) -> Declaration:
    """Return what is found in a blank form: its tables, and where the unit's name and the period stand."""
    tables: list[DeclaredTable] = []
    visible = [sheet for sheet in form.sheets if sheet.visible]
    drawn = {sheet.name: framed_of(sheet) for sheet in visible}
    for sheet in visible:
        # A sheet without frames matters only where no sheet has any: beside forms it holds remarks and lists.
        for region in drawn[sheet.name] if any(drawn.values()) else plain_of(sheet):
            if not any(_holds(table, sheet, region) for table in tables):
                tables += _tables_in(sheet, region, len(tables))
    return Declaration(tables=tuple(tables), unit=unit_of(form, tables), period=period_of(form, tables))


def _holds(table: DeclaredTable, sheet: BlankSheet, region: Region) -> bool:
    """Tell whether a region lies in a questionnaire, which takes in all cells within its bounds."""
    return (
        table.kind is TableKind.FIELDS
        and table.sheet == sheet.name
        and table.top <= region.top <= region.bottom <= table.bottom
        and table.left <= region.left <= region.right <= table.right
    )


def _tables_in(sheet: BlankSheet, region: Region, known: int) -> list[DeclaredTable]:
    found: list[DeclaredTable] = []
    for band in bands_of(sheet, region):
        code = f"B{known + len(found) + 1}"
        if _is_questionnaire(sheet, region, band):
            table = fields_of(sheet, region, band, code)
        else:
            table = table_of(sheet, region, band, code)
        if table:
            found.append(table)
    return found


def _is_questionnaire(sheet: BlankSheet, region: Region, band: Band) -> bool:
    """Tell whether the rows are cut into cells each in its own way, as on a paper form."""
    rows, columns = range(band.first, band.last + 1), range(region.left, region.right + 1)
    merged = {row: [b for b in dict.fromkeys(sheet.block(row, c) for c in columns) if b.right > b.left] for row in rows}
    cuts = Counter(tuple((block.left, block.right) for block in blocks) for blocks in merged.values())
    wide = sum(bool(blocks) for blocks in merged.values())
    return len(rows) >= _FEWEST_ROWS and wide * 2 > len(rows) and max(cuts.values()) < len(rows) * _REGULAR
