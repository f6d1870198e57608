"""The form that a unit fills in: sheets, columns and cells, version 1 (DESIGN, section 3)."""

from __future__ import annotations

from lcxl.layout.base import Column, FieldSheet, Kind, TableSheet, columns_from, sheet_name

FORM_VERSION = "1"
GUIDE = sheet_name("form", "guide")
LISTS = sheet_name("form", "lists")
FIXES = sheet_name("return", "fixes")
ADDED = sheet_name("return", "added")
"""Sheets of return workbooks: what is to be mended, and what the unit wrote outside the form."""

UNIT = FieldSheet(
    key="unit",
    name=sheet_name("form", "unit"),
    fields=columns_from(
        "form.unit",
        ("unit_name", {}),
        ("unit_code", {}),
        ("period", {}),
        ("contact", {"input": True}),
        ("telephone", {"input": True}),
        ("email", {"input": True}),
        ("signer", {"input": True}),
        ("signed_on", {"input": True, "kind": Kind.DATE}),
        ("keyed_by", {"input": True}),
    ),
    title_rows=3,
)
"""Labels stand in column A, values in column B, from row ``title_rows + 1`` on."""

INDICATORS = TableSheet(
    key="indicators",
    name=sheet_name("form", "indicators"),
    columns=columns_from(
        "form.indicators",
        ("number", {"width": 5, "kind": Kind.INTEGER}),
        ("indicator_text", {"width": 32, "wrap": True}),
        ("measure", {"width": 8}),
        ("measure_text", {"width": 16, "wrap": True}),
        ("unit_of_measure", {"width": 9}),
        ("threshold", {"width": 12, "wrap": True}),
        ("previous", {"width": 10, "kind": Kind.QUANTITY}),
        ("last_year", {"width": 10, "kind": Kind.QUANTITY}),
        ("numerator_text", {"width": 22, "wrap": True}),
        ("numerator", {"width": 11, "kind": Kind.DECIMAL, "input": True}),
        ("denominator_text", {"width": 22, "wrap": True}),
        ("denominator", {"width": 11, "kind": Kind.DECIMAL, "input": True}),
        ("current", {"width": 12, "kind": Kind.QUANTITY, "input": True}),
        ("claim", {"width": 16, "kind": Kind.CHOICE, "choices": "claim", "input": True, "wrap": True}),
        ("result", {"width": 16, "wrap": True}),
        ("evidence", {"width": 18, "input": True, "wrap": True}),
        ("reason", {"width": 28, "input": True, "wrap": True}),
        ("remedy", {"width": 28, "input": True, "wrap": True}),
        ("note", {"width": 22, "input": True, "wrap": True}),
    ),
    title_rows=3,
)

EVIDENCE = TableSheet(
    key="evidence",
    name=sheet_name("form", "evidence"),
    columns=columns_from(
        "form.evidence",
        ("code", {"width": 20, "input": True}),
        ("indicator", {"width": 10, "kind": Kind.INTEGER, "input": True}),
        ("title", {"width": 44, "input": True, "wrap": True}),
        ("symbol", {"width": 18, "input": True}),
        ("issued_on", {"width": 14, "kind": Kind.DATE, "input": True}),
        ("issuer", {"width": 26, "input": True, "wrap": True}),
        ("location", {"width": 34, "input": True, "wrap": True}),
    ),
    title_rows=3,
)

NARRATIVE = TableSheet(
    key="narrative",
    name=sheet_name("form", "narrative"),
    columns=columns_from(
        "form.narrative",
        ("section", {"width": 26, "kind": Kind.CHOICE, "choices": "narrative_section", "input": True, "wrap": True}),
        ("text", {"width": 100, "input": True, "wrap": True}),
    ),
    title_rows=3,
)

TABLES = (INDICATORS, EVIDENCE, NARRATIVE)

IDENTITY_SHEET = sheet_name("form", "identity")
IDENTITY_KEYS = ("form_version", "catalogue", "catalogue_digest", "campaign", "period", "unit", "check")
"""Keys in column A of the identity sheet, values in column B; the same as custom properties."""

PROPERTY_PREFIX = "lcxl_"


def input_columns(table: TableSheet) -> tuple[Column, ...]:
    """Return the columns that a unit fills in."""
    return tuple(column for column in table.columns if column.input)
