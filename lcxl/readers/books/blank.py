"""A blank form as a plain grid, with the looks that say where something is to be filled in.

openpyxl reads it: a form is declared once, at leisure, and its looks are what openpyxl knows best.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lcxl.layout.declared import BlankForm, BlankSheet, Block, FormCell, Look
from lcxl.readers.contents import OPEN_XML_WORKBOOKS, refuse_content, sniff
from lcxl.readers.xlsx.package import WorkbookRefused

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WHITE = "FFFFFF"
_THEME = {0: _WHITE, 1: "000000", 2: "E7E6E6", 3: "44546A"}
_ACCENT = "4472C4"
_MOST_VALIDATED = 20_000


def read_blank(data: bytes) -> BlankForm:
    """Return the blank form in ``data``, an ``.xlsx`` or ``.xlsm`` workbook; WorkbookRefused if it can't be read."""
    import openpyxl

    if sniff(data) not in OPEN_XML_WORKBOOKS:
        refuse_content(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl doesn't keep: nothing is written back
        try:
            book = openpyxl.load_workbook(BytesIO(data))
        except Exception as error:  # whatever openpyxl comes upon in a damaged file
            raise WorkbookRefused("LC144") from error
    return BlankForm(sheets=tuple(_sheet(sheet) for sheet in book.worksheets))


def _sheet(sheet: Worksheet) -> BlankSheet:
    validated = {
        (row, column)
        for validation in sheet.data_validations.dataValidation
        for area in validation.sqref.ranges
        if area.size["rows"] * area.size["columns"] <= _MOST_VALIDATED
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    looks: dict[Any, Look] = {}
    cells = {place: FormCell(validated=True) for place in validated}
    drawn: dict[tuple[int, int], Any] = sheet._cells  # iterating over rows would make cells that aren't there
    for (row, column), cell in drawn.items():
        if cell._style not in looks:
            looks[cell._style] = _look(cell)
        look = looks[cell._style]
        text, formula = _text(cell.value)
        valid = (row, column) in validated
        if text or formula or valid or look != Look():
            number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
            cells[row, column] = FormCell(text, formula, number, valid, look)
    return BlankSheet(
        name=sheet.title,
        cells=cells,
        merged=tuple(
            Block(area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges
        ),
        visible=sheet.sheet_state == "visible",
        protected=bool(sheet.protection.sheet),
    )


def _text(value: Any) -> tuple[str, bool]:
    """Return a value as text, and whether it is a formula."""
    if value is None:
        return "", False
    if isinstance(value, str):
        return value, value.startswith("=") and len(value) > 1
    if isinstance(value, bool | int | float):
        return str(value), False
    return (str(value), False) if hasattr(value, "year") or hasattr(value, "hour") else ("=", True)


def _look(cell: Any) -> Look:
    border, fill = cell.border, cell.fill
    left, right, top, bottom = (
        bool(side and side.style) for side in (border.left, border.right, border.top, border.bottom)
    )
    pattern = fill.fill_type or "none"
    return Look(
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        fill=_colour(fill.fgColor) if pattern == "solid" else "",
        hatched=pattern not in ("none", "solid", "linear", "path"),
        locked=bool(cell.protection.locked),
    )


def _colour(colour: Any) -> str:
    """Return a colour as RRGGBB, "" for white; of a theme's colours only what they are in Office's own theme."""
    from openpyxl.styles.colors import COLOR_INDEX

    if colour.type == "theme":
        shade = _THEME.get(colour.theme, _ACCENT)
        if colour.tint < 0:
            parts = [round(int(shade[at : at + 2], 16) * (1 + colour.tint)) for at in (0, 2, 4)]
            shade = "".join(f"{part:02X}" for part in parts)
    elif colour.type == "indexed":
        shade = COLOR_INDEX[colour.indexed][-6:] if colour.indexed < len(COLOR_INDEX) else _WHITE
    else:
        shade = str(colour.rgb or "")[-6:].upper()
    return "" if shade == _WHITE else shade
