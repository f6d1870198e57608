"""`chien-dich.xlsx` to the tables of a campaign, each value with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lcxl.campaign import FILE, Record, build_campaign
from lcxl.engine import reasons
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.layout import FieldSheet, Sheet, TableSheet, column_letter
from lcxl.layout import campaign as layout
from lcxl.model import Campaign
from lcxl.readers.books.tables import FoundFields, FoundTable, find_fields, find_table, raw_value
from lcxl.readers.grid import Cell, Workbook
from lcxl.readers.grid import Sheet as Grid
from lcxl.readers.xlsx.cells import read_workbook
from lcxl.readers.xlsx.package import Limits, WorkbookRefused
from lcxl.texts import LANGUAGES, labels
from lcxl.values import RawValue, fold

_BLANK = RawValue("", "")
_LOST = frozenset({"LC150", "LC151", "LC152", "LC153", "LC156", "LC158", "LC159"})
"""Notes of the reader that parts of the file are lost."""


def read_campaign(path: Path) -> tuple[Campaign, list[Finding]]:
    """Return the campaign of a workbook and everything that is wrong in it.

    LcxlError (LC818) if there is no such file, it can't be opened or parts of it are lost, since half a campaign would
    give wrong figures in silence; with all findings if its period sheet is of no use, since there is no campaign then.
    """
    try:
        workbook = read_workbook(path.read_bytes(), limits=Limits())
    except OSError as error:
        raise LcxlError(finding("LC818", file=FILE, path=path.name, **reasons(error))) from error
    except WorkbookRefused as refused:
        raise LcxlError(_not_opened(path, refused.finding())) from refused
    lost = next((note for note in workbook.notes if note.code in _LOST), None)
    if lost is not None:
        raise LcxlError(_not_opened(path, lost.finding()))
    tables, findings = campaign_records(workbook)
    campaign, wrong = build_campaign(tables)
    findings += wrong
    if campaign is None:
        raise LcxlError(*findings)
    return campaign, findings


def _not_opened(path: Path, cause: Finding) -> Finding:
    reason = {f"reason_{lang}": cause.message(lang).rstrip(".") for lang in LANGUAGES}
    return finding("LC818", file=FILE, path=path.name, **reason)


def campaign_records(workbook: Workbook) -> tuple[dict[str, list[Record]], list[Finding]]:
    """Return the records of all sheets by key (absent where a sheet is), and what is wrong with the sheets."""
    reader = _Reader(workbook)
    tables: dict[str, list[Record]] = {}
    for sheet in layout.SHEETS:
        records = reader.table(sheet) if isinstance(sheet, TableSheet) else reader.fields(sheet)
        if records is not None:
            tables[sheet.key] = list(records)
    return tables, [*(note.finding(file=FILE) for note in workbook.notes), *reader.findings]


_OWN = frozenset(fold(sheet.name) for sheet in layout.SHEETS)


@dataclass(slots=True)
class _Reader:
    """Finds the campaign's sheets in a workbook and tells what is wrong with them."""

    workbook: Workbook
    findings: list[Finding] = field(default_factory=list)

    def _tell(self, code: str, sheet: str, cell: str | None = None, **values: str) -> None:
        self.findings.append(finding(code, file=FILE, sheet=sheet, cell=cell, **values))

    def table(self, sheet: TableSheet) -> Iterator[Record] | None:
        """Return the records of a table; None (and told) if it is nowhere."""
        found = find_table(self.workbook, sheet, taken=_OWN)
        if found is None:
            self._tell("LC801", sheet.name, sheet_name=sheet.name)
            return None
        self._named(sheet, found.sheet)
        self._headers(found)
        return self._rows(found)

    def _named(self, sheet: Sheet, grid: Grid) -> None:
        if fold(sheet.name) != fold(grid.name):
            self._tell("LC822", grid.name, sheet_name=sheet.name, now=grid.name)

    def _headers(self, table: FoundTable) -> None:
        name, row, header = table.sheet.name, table.header_row, table.layout.column
        for column in table.missing:
            self._tell("LC802", name, f"A{row}", sheet_name=name, column=column.header)
        for key, typed in table.retyped.items():
            cell = f"{column_letter(table.columns[key])}{row}"
            self._tell("LC824", name, cell, quote=typed, now=typed, column=header(key).header)
        for key, others in table.twice.items():
            used, cell = (f"{column_letter(number)}{row}" for number in (table.columns[key], others[0]))
            self._tell("LC834", name, cell, column=header(key).header, used=used)

    def _rows(self, table: FoundTable) -> Iterator[Record]:
        letters, date1904 = table.letters(), self.workbook.date1904
        rows = table.cells()[0]
        shared = self._merged(table, rows)
        for row, typed in rows.items():
            values = {key: raw_value(cell, date1904) for key, cell in (typed | shared.get(row, {})).items()}
            if any(value.value.strip() or not value.cached for value in values.values()):
                cells = {key: f"{letter}{row}" for key, letter in letters.items()}
                yield Record(values=values, sheet=table.sheet.name, cells=cells)

    def _merged(self, table: FoundTable, rows: Mapping[int, Mapping[str, Cell]]) -> dict[int, dict[str, Cell]]:
        """Return what cells of merged areas share with their first cell, by row; each area is told."""
        keys = {number: key for key, number in table.columns.items()}
        shared: dict[int, dict[str, Cell]] = {}
        for top, left, bottom, right in table.sheet.merged:
            key = keys.get(left)
            if bottom <= table.header_row or not any(left <= column <= right for column in keys):
                continue
            area = f"{column_letter(left)}{top}:{column_letter(right)}{bottom}"
            self._tell("LC827", table.sheet.name, f"{column_letter(left)}{top}", area=area)
            held = rows.get(top, {}).get(key) if key is not None else None
            for row in range(top + 1, bottom + 1):
                if key is not None and held is not None and key not in rows.get(row, {key: held}):
                    shared.setdefault(row, {})[key] = held
        return shared

    def fields(self, sheet: FieldSheet) -> Iterator[Record] | None:
        """Return a record for each column of values (the documents sheet has one for each document), or None."""
        found = find_fields(self.workbook, sheet, () if sheet.optional else _OWN)
        if found is None and not sheet.optional:
            self._tell("LC801", sheet.name, sheet_name=sheet.name)
        if found is None:
            return None
        if sheet.optional:
            return self._columns(sheet, found)
        self._named(sheet, found.sheet)
        for line in sheet.fields:
            if line.key not in found.labels and not line.added:
                self._tell("LC802", found.sheet.name, sheet_name=found.sheet.name, column=line.header)
        return self._columns(sheet, found)

    def _columns(self, sheet: FieldSheet, found: FoundFields) -> Iterator[Record]:
        headers = labels("campaign.document_records") if sheet is layout.DOCUMENTS else {}
        for entry in sheet.records:
            column = _headed(found, headers[entry]) if entry else found.column
            if column is None:
                self._tell("LC802", found.sheet.name, sheet_name=found.sheet.name, column=headers[entry])
                continue
            cells = {key: f"{column_letter(column)}{label.row}" for key, label in found.labels.items()}
            yield Record(values=self._values(found, column), sheet=found.sheet.name, cells=cells, entry=entry)

    def _values(self, found: FoundFields, column: int) -> dict[str, RawValue]:
        cells = {key: found.sheet.cells.get((label.row, column)) for key, label in found.labels.items()}
        if column == found.column:
            cells |= found.values
        date1904 = self.workbook.date1904
        return {key: _BLANK if cell is None else raw_value(cell, date1904) for key, cell in cells.items()}


def _headed(found: FoundFields, header: str) -> int | None:
    """Return the column with a heading above the lines, or None."""
    top, wanted = min(label.row for label in found.labels.values()), fold(header)
    return next((c for (row, c), cell in found.sheet.cells.items() if row < top and fold(cell.value) == wanted), None)
