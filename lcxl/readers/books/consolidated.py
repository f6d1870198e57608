"""Reads ``tong-hop.xlsx`` back into the rows that it was written from.

For the next period's previous figures, for proof-reading against it, for a round one level up, and for what staff
marked in it.  Columns are found by their headers, so that a workbook that people sorted, filtered or widened, or
added columns to, is read all the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from lcxl.campaign import own_levels
from lcxl.errors import LcxlError
from lcxl.findings import Severity, finding
from lcxl.layout import Column, Kind, TableSheet
from lcxl.layout import consolidated as layout
from lcxl.model import Basis, Bound, Claim, Level, PastPeriod, Status, UnitKind, UnitState
from lcxl.readers.books.history import read_periods
from lcxl.readers.books.ownbook import identity_of
from lcxl.readers.books.tables import FoundTable, find_table
from lcxl.readers.grid import Workbook
from lcxl.readers.xlsx.cells import read_workbook
from lcxl.readers.xlsx.package import Limits, WorkbookRefused
from lcxl.texts import labels
from lcxl.tidy import (
    AnnexRow,
    AnswerRow,
    Change,
    EvidenceRemark,
    EvidenceRow,
    FindingRow,
    NarrativeRow,
    ResultRow,
    SourceKind,
    SourceRow,
    Trend,
    UnitRow,
)
from lcxl.values import (
    RawValue,
    excel_number,
    fold,
    is_percent_format,
    raw_text,
    read_date,
    read_integer,
    times_hundred,
)

Row = TypeVar("Row")

_ENUMS: Mapping[str, type[StrEnum]] = {
    "status": Status,
    "claim": Claim,
    "unit_kind": UnitKind,
    "level": Level,
    "severity": Severity,
    "consolidated.state": UnitState,
    "consolidated.basis": Basis,
    "consolidated.trend": Trend,
    "consolidated.change": Change,
    "consolidated.source_kind": SourceKind,
    "consolidated.evidence_remark": EvidenceRemark,
}
"""What the choices of a column are; sections that aren't here give the code as text."""

RESULT_TABLES = frozenset({"annex", "results", "history"})
"""What the next period and the proof-reader need."""

ALL_TABLES = RESULT_TABLES | {"matrix", "evidence", "narratives", "data", "findings", "sources"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidated:
    """A consolidated workbook as rows.

    ``identity`` says which round it is (``layout.consolidated.IDENTITY_KEYS``); ``places`` are the 1-based rows of
    measures in the sheet of results, ``columns`` the letters of its columns by key, ``sheets`` the names of the
    sheets by key; ``periods`` are the periods of its history, oldest first.  Tables that weren't asked for are empty.
    """

    identity: Mapping[str, str]
    annex: tuple[AnnexRow, ...] = ()
    results: tuple[ResultRow, ...] = ()
    units: tuple[UnitRow, ...] = ()
    answers: tuple[AnswerRow, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    narratives: tuple[NarrativeRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    periods: tuple[PastPeriod, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)

    @property
    def picks(self) -> frozenset[tuple[str, str, str]]:
        """The (unit, section, text) of the narratives that staff marked for the dispatch."""
        return frozenset(row.key for row in self.narratives if row.picked)


def read_consolidated(
    data: bytes, *, tables: Collection[str] = ALL_TABLES, limits: Limits | None = None
) -> Consolidated:
    """Read a consolidated workbook; ``tables`` are the keys of the tables that are wanted.

    LcxlError with the one finding that says why if the bytes are no workbook, or not a consolidated one (LC830).
    """
    chosen = [table for table in layout.TABLES if table.key in tables]
    workbook = _workbook(data, limits, [layout.IDENTITY_SHEET, *(name for table in chosen for name in _names(table))])
    identity = identity_of(workbook)
    if identity is None:
        raise LcxlError(finding("LC830"))
    words = _words(identity)
    found = {table.key: _Reader(workbook, table, words) for table in chosen}

    def rows(key: str, row: Callable[..., Row]) -> tuple[Row, ...]:
        return tuple(found[key].rows(row)) if key in found else ()

    results = tuple(found["results"].placed(ResultRow)) if "results" in found else ()
    return Consolidated(
        identity=identity,
        annex=rows("annex", AnnexRow),
        results=tuple(row for _, row in results),
        units=rows("matrix", UnitRow),
        answers=rows("data", AnswerRow),
        evidence=rows("evidence", EvidenceRow),
        narratives=rows("narratives", NarrativeRow),
        findings=rows("findings", FindingRow),
        sources=rows("sources", SourceRow),
        periods=read_periods(workbook, words["status"]) if "history" in tables else (),
        places={row.measure: place for place, row in results},
        columns=found["results"].letters() if "results" in found else {},
        sheets={key: reader.sheet for key, reader in found.items() if reader.sheet},
    )


def _names(table: TableSheet) -> list[str]:
    """Return the names that the sheets of a table may have."""
    return [table.name, *(f"{table.name} ({number})" for number in range(2, _MOST_PARTS))]


_MOST_PARTS = 40


def _workbook(data: bytes, limits: Limits | None, names: Collection[str]) -> Workbook:
    try:
        return read_workbook(data, limits=limits or _LIMITS, wanted=names)
    except WorkbookRefused as refused:
        raise LcxlError(refused.finding()) from refused


_LIMITS = Limits(max_rows=1_048_576)
"""This workbook is lcxl's own, and may be as long as Excel allows."""


Words = Mapping[str, Mapping[str, str]]
"""Sections of choices: what stands in a cell (folded) to its code."""


def _words(identity: Mapping[str, str]) -> Words:
    """Return the choices of all columns by their words; the higher level has the campaign's own."""
    sections = {column.choices for table in layout.TABLES for column in table.columns if column.choices}
    words = {section: {fold(word): code for code, word in labels(section).items()} for section in sections}
    words["level"] = {**dict.fromkeys(map(fold, own_levels()), Level.CITY.value), **words["level"]}
    own = identity.get("higher_level")
    if own:
        for section in ("status", "claim"):
            words[section] = {**words[section], fold(own): Status.HIGHER_LEVEL.value}
    return words


class _Reader:
    """Reads the rows of one table, on all sheets that it takes."""

    def __init__(self, workbook: Workbook, table: TableSheet, words: Words) -> None:
        self._table = table
        self._words = words
        names = {fold(name) for name in _names(table)}
        self._parts = [
            found
            for sheet in workbook.sheets
            if fold(sheet.name) in names
            and (found := find_table(dataclasses.replace(workbook, sheets=(sheet,)), table)) is not None
        ]
        if table is layout.ANNEX:
            for part in self._parts:
                _place_periods(part)

    @property
    def sheet(self) -> str:
        """The name of the first sheet that the table stands on ("" if there is none)."""
        return self._parts[0].sheet.name if self._parts else ""

    def letters(self) -> dict[str, str]:
        """Return the letters of the columns by key."""
        return self._parts[0].letters() if self._parts else {}

    def rows(self, row: Callable[..., Row]) -> Iterator[Row]:
        """Yield the rows that have what they need."""
        return (found for _, found in self.placed(row))

    def placed(self, row: Callable[..., Row]) -> Iterator[tuple[int, Row]]:
        """Yield (1-based row, record) of the rows that have what they need."""
        fields = {one.name for one in dataclasses.fields(row)}  # type: ignore[arg-type]
        needed = {one.name for one in dataclasses.fields(row) if one.default is dataclasses.MISSING}  # type: ignore[arg-type]
        for part in self._parts:
            for number, cells in part.rows():
                values = {key: value for key, value in self._values(cells) if key in fields and value is not None}
                if needed <= values.keys():
                    yield number, row(**values)

    def _values(self, cells: Mapping[str, RawValue]) -> Iterator[tuple[str, Any]]:
        for key, raw in cells.items():
            yield key, decode(self._table.column(key), raw, self._words)


def _place_periods(annex: FoundTable) -> None:
    """Find the annex's last two columns by their place: their headers are the labels of the periods."""
    columns = annex.columns
    if "not_met" in columns:
        columns.setdefault("previous", columns["not_met"] + 1)
        columns.setdefault("current", columns["previous"] + 1)


def decode(column: Column, raw: RawValue, words: Words) -> Any:
    """Return what a cell of a column holds as the row's field takes it; None for a blank or what is no such thing."""
    if raw.kind == "" or not raw.value.strip():
        return None
    if column.key == "bound":
        return Bound(raw.value) if raw.value in list(Bound) else None
    return _DECODERS[column.kind](column, raw, words)


def _text(column: Column, raw: RawValue, words: Words) -> str:
    return raw.value if raw.kind == "s" else raw_text(raw)


def _integer(column: Column, raw: RawValue, words: Words) -> int | None:
    return read_integer(raw)


def _decimal(column: Column, raw: RawValue, words: Words) -> Decimal | None:
    return excel_number(raw.value) if raw.kind == "n" else None


def _choice(column: Column, raw: RawValue, words: Words) -> str | StrEnum | None:
    code = words[column.choices].get(fold(raw.value))
    kind = _ENUMS.get(column.choices)
    return code if code is None or kind is None else kind(code)


def _codes(column: Column, raw: RawValue, words: Words) -> tuple[str, ...]:
    return tuple(part.strip() for part in _text(column, raw, words).split(";") if part.strip())


def _mark(column: Column, raw: RawValue, words: Words) -> bool:
    return raw.value.strip() not in ("0", "")


def _date(column: Column, raw: RawValue, words: Words) -> Any:
    return read_date(raw)[0]


def quantity(raw: RawValue) -> Decimal | str | None:
    """Return a figure: a number (percent cells in percentage points), or the words in its place."""
    if raw.kind != "n":
        return raw.value
    number = excel_number(raw.value)
    return times_hundred(number) if number is not None and is_percent_format(raw.format) else number


def _quantity(column: Column, raw: RawValue, words: Words) -> Decimal | str | None:
    found = quantity(raw)
    return None if column.key in _NUMBERS and isinstance(found, str) else found


_NUMBERS = frozenset({"value", "reference", "difference"})

_DECODERS: Mapping[Kind, Callable[[Column, RawValue, Words], Any]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.CHOICE: _choice,
    Kind.CODES: _codes,
    Kind.MARK: _mark,
    Kind.DATE: _date,
    Kind.QUANTITY: _quantity,
}
