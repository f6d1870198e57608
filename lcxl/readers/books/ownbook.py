"""Tells a round's own consolidated workbook from the forms of units; asked of every file, so that it imports little."""

from __future__ import annotations

from lcxl.layout import PROPERTY_PREFIX
from lcxl.layout import consolidated as layout
from lcxl.readers.grid import Workbook


def is_consolidated(workbook: Workbook) -> bool:
    """Tell whether a workbook is a round's consolidated one."""
    return identity_of(workbook) is not None


def identity_of(workbook: Workbook) -> dict[str, str] | None:
    """Return what a workbook says of itself if it is a consolidated one, else None."""
    sheet = workbook.sheet(layout.IDENTITY_SHEET)
    found: dict[str, str] = {}
    if sheet is not None:
        for (row, column), cell in sheet.cells.items():
            value = sheet.cells.get((row, 2))
            if column == 1 and cell.value in layout.IDENTITY_KEYS:
                found[cell.value] = "" if value is None else value.value
    if "consolidated_version" not in found:
        prefix = len(PROPERTY_PREFIX)
        known = {key[prefix:]: value for key, value in workbook.properties.items() if key.startswith(PROPERTY_PREFIX)}
        found = {key: known[key] for key in layout.IDENTITY_KEYS if key in known}
    return found if "consolidated_version" in found else None
