"""The consolidated workbook `tong-hop.xlsx` and the check workbook `kiem-tra.xlsx`: sheets and columns.

The keys of columns are the names of the fields of the rows in ``lcxl.tidy``: what the writer puts into a column
is what the reader gives back in that field.  Columns of kind ``QUANTITY`` hold true percent cells where the row's
unit of measure is a percent (0.9365 shown as 93.65%), else plain numbers; the rows hold percentage points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lcxl.findings import Reader
from lcxl.layout.base import Column, Kind, TableSheet, columns_from, sheet_name
from lcxl.texts import labels

CONSOLIDATED_VERSION = "1"
OVERVIEW = sheet_name("consolidated", "overview")
WORKING = sheet_name("consolidated", "working")
IDENTITY_SHEET = sheet_name("consolidated", "identity")
IDENTITY_KEYS = (
    "consolidated_version",
    "campaign",
    "catalogue",
    "period",
    "label",
    "start",
    "end",
    "place_name",
    "units",
    "higher_level",
)
"""Keys in column A of the identity sheet, values in column B; the same as custom properties."""

TITLE_ROWS = 2
_NUMBER: dict[str, object] = {"width": 7, "kind": Kind.INTEGER}
_CODE: dict[str, object] = {"width": 11}
_NAME: dict[str, object] = {"width": 26, "wrap": True}
_FIGURE: dict[str, object] = {"width": 12, "kind": Kind.QUANTITY}
_LONG: dict[str, object] = {"width": 30, "wrap": True}
_STATUS: dict[str, object] = {"width": 15, "kind": Kind.CHOICE, "choices": "status", "wrap": True}
_CLAIM: dict[str, object] = {"width": 15, "kind": Kind.CHOICE, "choices": "claim", "wrap": True}
_BASIS: dict[str, object] = {"width": 13, "kind": Kind.CHOICE, "choices": "consolidated.basis"}
_STATE: dict[str, object] = {"width": 13, "kind": Kind.CHOICE, "choices": "consolidated.state"}
_SOURCE: dict[str, object] = {"width": 34}


def _table(key: str, *columns: tuple[str, dict[str, object]], title_rows: int = TITLE_ROWS) -> TableSheet:
    return TableSheet(
        key=key,
        name=sheet_name("consolidated", key),
        columns=columns_from(f"consolidated.{key}", *columns),
        title_rows=title_rows,
    )


ANNEX = _table(
    "annex",
    ("number", {"width": 5, "kind": Kind.INTEGER}),
    ("text", {"width": 26, "wrap": True}),
    ("responsible", {"width": 18, "wrap": True}),
    ("met", {"width": 5.5, "kind": Kind.MARK}),
    ("not_met", {"width": 7, "kind": Kind.MARK}),
    ("previous", {"width": 10.5, "wrap": True}),
    ("current", {"width": 18, "wrap": True}),
    title_rows=4,
)
"""The annex of the dispatch; the last two headers are the labels of the periods (see ``annex_table``)."""

RESULTS = _table(
    "results",
    ("indicator", _NUMBER),
    ("indicator_text", {"width": 40, "wrap": True}),
    ("group", {"width": 8}),
    ("level", {"width": 12, "kind": Kind.CHOICE, "choices": "level"}),
    ("lead", {"width": 24, "wrap": True}),
    ("measure", {"width": 8}),
    ("measure_text", {"width": 24, "wrap": True}),
    ("unit_of_measure", {"width": 11}),
    ("threshold", {"width": 14, "wrap": True}),
    ("last_year", _FIGURE),
    ("previous", _FIGURE),
    ("reference", _FIGURE),
    ("value", _FIGURE),
    ("bound", {"width": 6}),
    ("text", {"width": 26, "wrap": True}),
    ("numerator", {"width": 12, "kind": Kind.DECIMAL}),
    ("denominator", {"width": 12, "kind": Kind.DECIMAL}),
    ("difference", _FIGURE),
    ("trend", {"width": 11, "kind": Kind.CHOICE, "choices": "consolidated.trend"}),
    ("claim", _CLAIM),
    ("figure_status", _STATUS),
    ("status", _STATUS),
    ("basis", _BASIS),
    ("used", {"width": 9, "kind": Kind.INTEGER}),
    ("expected", {"width": 9, "kind": Kind.INTEGER}),
    ("previous_status", _STATUS),
    ("indicator_status", _STATUS),
    ("indicator_basis", _BASIS),
    ("change", {"width": 14, "kind": Kind.CHOICE, "choices": "consolidated.change", "wrap": True}),
    ("counted", {"width": 8, "kind": Kind.INTEGER}),
    ("note", {"width": 26, "wrap": True}),
)
"""One row per measure with the results of its indicator; ``counted`` is 1 in an indicator's first row, else 0."""

MATRIX = _table(
    "matrix",
    ("unit", _CODE),
    ("unit_name", {"width": 32}),
    ("unit_kind", {"width": 17, "kind": Kind.CHOICE, "choices": "unit_kind"}),
    ("state", _STATE),
    ("late", {"width": 7, "kind": Kind.MARK}),
    ("met", {"width": 9, "kind": Kind.INTEGER}),
    ("not_met", {"width": 9, "kind": Kind.INTEGER}),
    ("open", {"width": 10, "kind": Kind.INTEGER}),
    title_rows=5,
)
"""One row per unit; behind these columns stands one per measure (see ``matrix_table``)."""

BY_UNIT = _table(
    "by_unit",
    ("unit", _CODE),
    ("unit_name", _NAME),
    ("indicator", _NUMBER),
    ("measure", {"width": 8}),
    ("content", {"width": 38, "wrap": True}),
    ("threshold", {"width": 14, "wrap": True}),
    ("previous", _FIGURE),
    ("current", {"width": 14, "kind": Kind.QUANTITY, "wrap": True}),
    ("difference", _FIGURE),
    ("claim", _CLAIM),
    ("outcome", _CLAIM),
    ("reason", _LONG),
    ("remedy", _LONG),
    ("evidence", {"width": 18, "kind": Kind.CODES, "wrap": True}),
    ("note", {"width": 26, "wrap": True}),
    ("source", _SOURCE),
)

BY_INDICATOR = _table(
    "by_indicator",
    ("indicator", _NUMBER),
    ("measure", {"width": 8}),
    ("content", {"width": 38, "wrap": True}),
    ("unit", _CODE),
    ("unit_name", _NAME),
    ("threshold", {"width": 14, "wrap": True}),
    ("previous", _FIGURE),
    ("current", {"width": 14, "kind": Kind.QUANTITY, "wrap": True}),
    ("difference", _FIGURE),
    ("claim", _CLAIM),
    ("outcome", _CLAIM),
    ("reason", _LONG),
    ("remedy", _LONG),
    ("evidence", {"width": 18, "kind": Kind.CODES, "wrap": True}),
    ("note", {"width": 26, "wrap": True}),
    ("source", _SOURCE),
)

EVIDENCE = _table(
    "evidence",
    ("indicator", _NUMBER),
    ("code", {"width": 20}),
    ("unit", _CODE),
    ("unit_name", _NAME),
    ("title", {"width": 44, "wrap": True}),
    ("symbol", {"width": 18, "wrap": True}),
    ("issued_on", {"width": 13}),
    ("issuer", {"width": 26, "wrap": True}),
    ("location", {"width": 28, "wrap": True}),
    ("copied", {"width": 28, "wrap": True}),
    ("cited", {"width": 14, "kind": Kind.CODES, "wrap": True}),
    ("remark", {"width": 20, "kind": Kind.CHOICE, "choices": "consolidated.evidence_remark", "wrap": True}),
    ("source", _SOURCE),
)

NARRATIVES = _table(
    "narratives",
    ("picked", {"width": 8, "kind": Kind.MARK, "input": True}),
    ("section", {"width": 22, "kind": Kind.CHOICE, "choices": "narrative_section", "wrap": True}),
    ("unit", _CODE),
    ("unit_name", _NAME),
    ("text", {"width": 90, "wrap": True}),
    ("source", _SOURCE),
)

DATA = _table(
    "data",
    ("unit", _CODE),
    ("unit_name", {"width": 30}),
    ("unit_kind", {"width": 17, "kind": Kind.CHOICE, "choices": "unit_kind"}),
    ("state", _STATE),
    ("indicator", _NUMBER),
    ("indicator_text", {"width": 40}),
    ("measure", {"width": 8}),
    ("measure_text", {"width": 24}),
    ("unit_of_measure", {"width": 11}),
    ("threshold", {"width": 14}),
    ("previous", _FIGURE),
    ("numerator", {"width": 12, "kind": Kind.DECIMAL}),
    ("denominator", {"width": 12, "kind": Kind.DECIMAL}),
    ("value", _FIGURE),
    ("bound", {"width": 6}),
    ("text", {"width": 16}),
    ("typed", {"width": 16}),
    ("claim", {"width": 16, "kind": Kind.CHOICE, "choices": "claim"}),
    ("outcome", {"width": 16, "kind": Kind.CHOICE, "choices": "claim"}),
    ("difference", _FIGURE),
    ("evidence", {"width": 18, "kind": Kind.CODES}),
    ("reason", {"width": 30}),
    ("remedy", {"width": 30}),
    ("note", {"width": 26}),
    ("corrected", {"width": 9, "kind": Kind.MARK}),
    ("file", {"width": 34}),
    ("sheet", {"width": 12}),
    ("cell", {"width": 7}),
    ("sha256", {"width": 20}),
    title_rows=0,
)
"""One row per unit and measure that was asked of it or answered by it."""

FINDINGS = _table(
    "findings",
    ("severity", {"width": 10, "kind": Kind.CHOICE, "choices": "severity"}),
    ("code", {"width": 9}),
    ("reader", {"width": 12, "kind": Kind.CHOICE, "choices": "reader", "wrap": True}),
    ("accepted", {"width": 10, "kind": Kind.MARK}),
    ("unit", _CODE),
    ("unit_name", _NAME),
    ("indicator", _NUMBER),
    ("measure", {"width": 8}),
    ("message", {"width": 62, "wrap": True}),
    ("hint", {"width": 52, "wrap": True}),
    ("file", {"width": 40}),
    ("sheet", {"width": 12}),
    ("cell", {"width": 7}),
)

SOURCES = _table(
    "sources",
    ("kind", {"width": 20, "kind": Kind.CHOICE, "choices": "consolidated.source_kind"}),
    ("indicator", _NUMBER),
    ("measure", {"width": 8}),
    ("content", {"width": 40, "wrap": True}),
    ("current", {"width": 22, "wrap": True}),
    ("status", _STATUS),
    ("basis", _BASIS),
    ("unit", _CODE),
    ("unit_name", _NAME),
    ("unit_value", {"width": 16, "wrap": True}),
    ("file", {"width": 40}),
    ("sheet", {"width": 12}),
    ("cell", {"width": 7}),
    ("old", {"width": 20, "wrap": True}),
    ("new", {"width": 20, "wrap": True}),
    ("reason", {"width": 40, "wrap": True}),
    ("decided_by", {"width": 20, "wrap": True}),
    ("decided_on", {"width": 12, "kind": Kind.DATE}),
    ("sha256", {"width": 20}),
)

HISTORY = _table(
    "history",
    ("indicator", _NUMBER),
    ("indicator_text", {"width": 46, "wrap": True}),
    ("measure", {"width": 8}),
    ("measure_text", {"width": 26, "wrap": True}),
    ("unit_of_measure", {"width": 11}),
    title_rows=0,
)
"""One row per measure; behind these columns stand two per period (see ``history_table``)."""

TABLES = (
    ANNEX, RESULTS, MATRIX, BY_UNIT, BY_INDICATOR, EVIDENCE, NARRATIVES, DATA, FINDINGS, SOURCES, HISTORY,
)  # fmt: skip
"""In the order of the workbook, behind the overview."""


def annex_table(previous_label: str, label: str, *, landscape: bool = False) -> TableSheet:
    """Return the annex with the labels of the compared and of this period as its last headers.

    On a ``landscape`` page its columns of words are wider.
    """
    named = {"previous": previous_label, "current": label}
    wider = 1.7 if landscape else 1
    columns = tuple(
        replace(
            column,
            header=named.get(column.key) or column.header,
            width=round(column.width * wider, 1) if column.wrap else column.width,
        )
        for column in ANNEX.columns
    )
    return replace(ANNEX, columns=columns)


def matrix_table(measures: Sequence[str]) -> TableSheet:
    """Return the matrix with a column per measure, whose key and header are its code."""
    added = (Column(key=code, header=code, width=9.5, kind=Kind.QUANTITY) for code in measures)
    return replace(MATRIX, columns=(*MATRIX.columns, *added))


def history_table(periods: Sequence[tuple[str, str]]) -> TableSheet:
    """Return the history with two columns per period (code, label): ``<code>.status`` and ``<code>.current``.

    Headers are the columns' names alone; the periods' codes and labels stand in the two rows above them.
    """
    status, current = labels("consolidated.history_period").values()
    added: list[Column] = []
    for code, _ in periods:
        added.append(
            Column(key=f"{code}.status", header=status, width=14, kind=Kind.CHOICE, choices="status", wrap=True)
        )
        added.append(Column(key=f"{code}.current", header=current, width=14, kind=Kind.QUANTITY))
    return replace(HISTORY, columns=(*HISTORY.columns, *added))


def _checks(key: str, *columns: tuple[str, dict[str, object]]) -> TableSheet:
    return TableSheet(
        key=key,
        name=sheet_name("checks", key),
        columns=columns_from(f"checks.{key}", *columns),
        title_rows=TITLE_ROWS,
    )


CHECK_UNITS = _checks(
    "units",
    ("unit", _CODE),
    ("unit_name", {"width": 34, "wrap": True}),
    ("unit_kind", {"width": 17, "kind": Kind.CHOICE, "choices": "unit_kind"}),
    ("state", _STATE),
    ("late", {"width": 7, "kind": Kind.MARK}),
    ("errors", {"width": 8, "kind": Kind.INTEGER}),
    ("warnings", {"width": 9, "kind": Kind.INTEGER}),
    ("infos", {"width": 9, "kind": Kind.INTEGER}),
    ("accepted", {"width": 10, "kind": Kind.INTEGER}),
    ("next_step", {"width": 44, "wrap": True}),
    ("file", {"width": 44}),
    ("returned", {"width": 34}),
)

CHECK_FILES = _checks(
    "files",
    ("file", {"width": 60}),
    ("state", {"width": 18, "kind": Kind.CHOICE, "choices": "checks.file_state"}),
    ("unit", _CODE),
    ("unit_name", {"width": 34, "wrap": True}),
    ("reason", {"width": 50, "wrap": True}),
    ("superseded_by", {"width": 44}),
    ("sha256", {"width": 20}),
)

CHECK_FINDINGS: Mapping[Reader, TableSheet] = {
    reader: replace(FINDINGS, name=sheet_name("checks", f"{reader}_findings")) for reader in Reader
}
"""The findings by who mends them."""
CHECK_TABLES = (CHECK_UNITS, *CHECK_FINDINGS.values(), CHECK_FILES)
