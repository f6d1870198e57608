"""`chien-dich.xlsx` to the tables of a campaign, each value with its cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lcxl.campaign import FILE, build_campaign
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.layout import campaign as layout
from lcxl.layout.base import FieldSheet, TableSheet, column_letter
from lcxl.model import Campaign
from lcxl.readers.cells import read_workbook
from lcxl.readers.grid import Workbook
from lcxl.readers.package import Limits, WorkbookRefused
from lcxl.readers.tables import find_fields, find_table, raw_value
from lcxl.records import Record
from lcxl.texts import labels
from lcxl.values import RawValue


def read_campaign(path: Path) -> tuple[Campaign, list[Finding]]:
    """Return the campaign of a workbook and everything that is wrong in it.

    LcxlError (LC818) if there is no such file, it can't be opened, or it has no usable period sheet.
    """
    try:
        workbook = read_workbook(path.read_bytes(), limits=Limits())
    except OSError as error:
        raise LcxlError(finding("LC818", file=FILE, path=path.name, reason=error.strerror or str(error))) from error
    except WorkbookRefused as refused:
        reason = refused.finding().message()
        raise LcxlError(finding("LC818", file=FILE, path=path.name, reason=reason)) from refused
    tables, findings = campaign_records(workbook)
    campaign, wrong = build_campaign(tables)
    findings += wrong
    if campaign is None:
        raise LcxlError(*findings)
    return campaign, findings


def campaign_records(workbook: Workbook) -> tuple[dict[str, list[Record]], list[Finding]]:
    """Return the records of all sheets by key, and findings on sheets and columns that are missing."""
    tables: dict[str, list[Record]] = {}
    findings: list[Finding] = []
    for sheet in layout.SHEETS:
        if isinstance(sheet, TableSheet):
            tables[sheet.key] = list(_table(workbook, sheet, findings))
        else:
            tables[sheet.key] = list(_fields(workbook, sheet, findings))
    return tables, findings


def _missing(sheet: str, findings: list[Finding]) -> None:
    findings.append(finding("LC801", file=FILE, sheet=sheet, sheet_name=sheet))


def _table(workbook: Workbook, sheet: TableSheet, findings: list[Finding]) -> Iterator[Record]:
    found = find_table(workbook, sheet)
    if found is None or found.renamed:
        _missing(sheet.name, findings)
        return
    for column in found.missing:
        findings.append(finding("LC802", file=FILE, sheet=sheet.name, sheet_name=sheet.name, column=column.header))
    letters = found.letters()
    for row, values in found.rows():
        if any(value.value.strip() for value in values.values()):
            cells = {key: f"{letters[key]}{row}" for key in letters}
            yield Record(values=values, sheet=sheet.name, cells=cells)


def _fields(workbook: Workbook, sheet: FieldSheet, findings: list[Finding]) -> Iterator[Record]:
    """Yield one record for each of the sheet's value columns (the documents sheet has one for each document)."""
    found = find_fields(workbook, sheet)
    if found is None or found.sheet.name != sheet.name:
        _missing(sheet.name, findings)
        return
    grid, label_cells = found.sheet, found.labels
    for field in sheet.fields:
        if field.key not in label_cells:
            findings.append(finding("LC802", file=FILE, sheet=sheet.name, sheet_name=sheet.name, column=field.header))
    headers = labels("campaign.document_records") if sheet is layout.DOCUMENTS else {}
    for place, record in enumerate(sheet.records):
        column = _record_column(grid.cells, headers.get(record), place)
        values: dict[str, object] = {}
        cells: dict[str, str] = {}
        for key, label_cell in label_cells.items():
            cells[key] = f"{column_letter(column)}{label_cell.row}"
            cell = grid.cells.get((label_cell.row, column))
            values[key] = raw_value(cell) if cell is not None else RawValue("", "")
        yield Record(values=values, sheet=sheet.name, cells=cells, entry=record)


def _record_column(cells: dict[tuple[int, int], object], header: str | None, place: int) -> int:
    """Return the column of a document by its heading; its place in the layout where there is none."""
    for (_, column), cell in cells.items():
        if header is not None and getattr(cell, "value", None) == header:
            return column
    return place + 2
