"""A campaign from Python data, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Self

from lcxl import model
from lcxl.campaign import Record, build_campaign, campaign_tables
from lcxl.errors import DataError, LcxlError
from lcxl.findings import Finding
from lcxl.layout import TableSheet
from lcxl.layout import campaign as layout
from lcxl.values import fold, name_of_period, period_dates

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl import Workbook

Row = Mapping[str, object]
_SHEETS = {name: sheet for sheet in layout.SHEETS for name in (fold(sheet.key), fold(sheet.name))}
_NAMELESS = "lcxl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign(model.Campaign):
    """One reporting period with its units, catalogue and texts, as a value that can be made from Python data.

    It is what ``chien-dich.xlsx`` declares; ``problems`` are the findings of the data it was made from.
    """

    problems: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, campaign: model.Campaign, problems: Iterable[Finding] = ()) -> Self:
        """Return any campaign, for example a round's, with the methods of this class."""
        values = {field.name: getattr(campaign, field.name) for field in fields(model.Campaign)}
        return cls(**values, problems=tuple(problems))

    @classmethod
    def from_tables(cls, tables: Mapping[str, Iterable[Row] | Row]) -> Self:
        """Return the campaign that tables declare: rows by sheet, values by column.

        Sheets and columns are named as in ``chien-dich.xlsx`` or by their keys ("units", "code").  ``period`` is one
        row; where it lacks labels, dates or codes, they follow from the period's code.
        Choices are labels or codes ("sum"), thresholds are written as on the sheet (">= 95").

        >>> campaign = Campaign.from_tables({
        ...     "period": {"period": "2025", "place_name": "Hong Gai"},
        ...     "units": [{"code": "TH1", "name": "Nguyen Du", "kind": "department"}],
        ...     "indicators": [{"number": 1, "text": "Pupils", "level": "city"}],
        ...     "measures": [{"indicator": 1, "code": "1.1", "text": "Pupils", "unit": "count",
        ...                   "reporters": "TH1", "figure_from": "lead", "lead": "TH1", "aggregation": "lead"}],
        ... })
        >>> campaign.period.end, campaign.validate()
        (datetime.date(2025, 12, 31), [])

        LcxlError with every finding where there is no campaign to be made; DataError for a sheet or a column that
        the workbook has not.  Rows with mistakes are left out and told by ``validate``.
        """
        known = {sheet.key: _rows(sheet, rows) for sheet, rows in _named(tables)}
        if known.get("period"):
            known["period"] = [_whole(known["period"][0])]
        records = {
            key: [
                Record(values=row, entry=str(row.get("key") or f"{key} {place}")) for place, row in enumerate(rows, 1)
            ]
            for key, rows in known.items()
        }
        campaign, findings = build_campaign(records)
        if campaign is None:
            raise LcxlError(*findings)
        return cls.of(campaign, findings)

    @classmethod
    def from_frame(cls, measures: pd.DataFrame, units: pd.DataFrame, **period: object) -> Self:
        """Return the campaign of a frame with a row for each measure and one with a row for each unit.

        Columns are those of the sheets of measures and of units, by header or key; an indicator is made for each
        number in ``indicator``, named by ``indicator_text`` where there is such a column, else by the measure.
        ``period`` are fields of the sheet of the period, of which ``period`` and ``place_name`` are needed.
        Errors as ``from_tables``.
        """
        rows = [_filled(row) for row in measures.to_dict("records")]
        columns = _columns(layout.MEASURES)
        texts: dict[object, object] = {}
        for row in rows:
            named = {columns.get(fold(str(key)), key): value for key, value in row.items()}
            texts.setdefault(named.get("indicator"), row.pop("indicator_text", None) or named.get("text") or "")
        indicators = [{"number": number, "text": text, "level": "city"} for number, text in texts.items()]
        of_units = [_filled(row) for row in units.to_dict("records")]
        return cls.from_tables({"period": period, "units": of_units, "indicators": indicators, "measures": rows})

    def validate(self) -> list[Finding]:
        """Return everything that is wrong with the campaign, in the data it was made from and as it stands now."""
        tables = {key: [_entered(key, one) for one in records] for key, records in campaign_tables(self).items()}
        found = [*self.problems, *build_campaign(tables)[1]]
        return list({(one.code, one.message(), one.cell): one for one in found}.values())

    def to_workbook(self) -> Workbook:
        """Return the campaign workbook as an openpyxl workbook; ``save`` it as ``chien-dich.xlsx``."""
        import openpyxl

        from lcxl.writers import write_campaign

        return openpyxl.load_workbook(BytesIO(write_campaign(self)))


def _entered(key: str, record: Record) -> Record:
    return Record(values=record.values, entry=record.entry or key)


def _named(tables: Mapping[str, Iterable[Row] | Row]) -> Iterable[tuple[Any, Iterable[Row] | Row]]:
    for name, rows in tables.items():
        sheet = _SHEETS.get(fold(name))
        if sheet is None:
            raise DataError("tables", name, f"is no sheet; known: {', '.join(sheet.key for sheet in layout.SHEETS)}")
        yield sheet, rows


def _columns(sheet: Any) -> dict[str, str]:
    columns = sheet.columns if isinstance(sheet, TableSheet) else sheet.fields
    return {name: column.key for column in columns for name in (fold(column.key), fold(column.header))}


def _rows(sheet: Any, rows: Iterable[Row] | Row) -> list[dict[str, object]]:
    """Return rows by the keys of columns; DataError for a column that the sheet has not."""
    columns = _columns(sheet)
    found = []
    for place, row in enumerate([rows] if isinstance(rows, Mapping) else rows, 1):
        unknown = [name for name in row if fold(str(name)) not in columns]
        if unknown:
            raise DataError(sheet.key, f"{sheet.key} {place}", f"unknown column {unknown[0]!r}")
        values = {columns[fold(str(name))]: _day(value) for name, value in row.items()}
        found.append({key: value for key, value in values.items() if value is not None})
    return found


def _day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


def _filled(row: Mapping[Any, object]) -> dict[str, object]:
    """Return a frame's row without the cells that are missing."""
    return {str(name): value for name, value in row.items() if value is not None and value == value}


def _whole(period: dict[str, object]) -> dict[str, object]:
    """Return the row of the period with what follows from its code."""
    code = str(period.get("period", ""))
    dates: tuple[date, date] | None = period_dates(code)
    start, end = dates or (None, None)
    label = name_of_period(code)
    made = {
        "code": code or _NAMELESS,
        "title": label,
        "catalogue": _NAMELESS,
        "start": start,
        "end": end,
        "label": label,
    }
    return {key: value for key, value in made.items() if value is not None} | period
