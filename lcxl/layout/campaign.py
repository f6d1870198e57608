"""The campaign workbook: everything that staff can set (DESIGN, section 5).

The keys of its columns are also the keys of the data files that a round is started from, so that one
declaration reads both.
"""

from __future__ import annotations

from lcxl.layout.base import FieldSheet, Kind, Sheet, TableSheet, columns_from, sheet_name
from lcxl.texts import labels

PERIOD = FieldSheet(
    key="period",
    name=sheet_name("campaign", "period"),
    fields=columns_from(
        "campaign.period",
        ("code", {"required": True}),
        ("title", {"required": True, "wrap": True}),
        ("catalogue", {"required": True}),
        ("place_name", {"required": True}),
        ("period", {"required": True}),
        ("start", {"required": True, "kind": Kind.DATE}),
        ("end", {"required": True, "kind": Kind.DATE}),
        ("cutoff", {"kind": Kind.DATE}),
        ("deadline", {"kind": Kind.DATE}),
        ("label", {"required": True}),
        ("previous_label", {}),
        ("last_year_label", {}),
        ("contact_person", {}),
        ("contact_telephone", {}),
        ("contact_email", {}),
        ("signing", {"kind": Kind.CHOICE, "choices": "signing"}),
        ("higher_level_label", {}),
        ("annex_orientation", {"kind": Kind.CHOICE, "choices": "orientation"}),
        ("evidence_required", {"kind": Kind.CHOICE, "choices": "evidence_required"}),
        ("release_incomplete", {"kind": Kind.MARK, "added": True}),
    ),
    title_rows=3,
)

UNITS = TableSheet(
    key="units",
    name=sheet_name("campaign", "units"),
    columns=columns_from(
        "campaign.units",
        ("code", {"width": 11, "required": True}),
        ("name", {"width": 46, "required": True}),
        ("short_name", {"width": 36}),
        ("kind", {"width": 18, "kind": Kind.CHOICE, "choices": "unit_kind", "required": True}),
        ("groups", {"width": 16, "kind": Kind.CODES, "list_of": "units"}),
        ("aliases", {"width": 50, "kind": Kind.CODES, "wrap": True}),
        ("email", {"width": 28}),
        ("valid_from", {"width": 12, "kind": Kind.DATE}),
        ("valid_to", {"width": 12, "kind": Kind.DATE}),
        ("successors", {"width": 30, "kind": Kind.CODES}),
    ),
    title_rows=2,
)

INDICATORS = TableSheet(
    key="indicators",
    name=sheet_name("campaign", "indicators"),
    columns=columns_from(
        "campaign.indicators",
        ("number", {"width": 6, "kind": Kind.INTEGER, "required": True}),
        ("text", {"width": 70, "wrap": True, "required": True}),
        ("short_text", {"width": 40, "wrap": True}),
        ("group", {"width": 7}),
        ("group_name", {"width": 30}),
        ("level", {"width": 12, "kind": Kind.CHOICE, "choices": "level", "required": True}),
        ("responsible", {"width": 22, "kind": Kind.CODES, "list_of": "units"}),
        ("lead", {"width": 12, "list_of": "units"}),
        ("previous_status", {"width": 18, "kind": Kind.CHOICE, "choices": "status"}),
        ("previous_text", {"width": 40, "wrap": True}),
    ),
    title_rows=2,
)

MEASURES = TableSheet(
    key="measures",
    name=sheet_name("campaign", "measures"),
    columns=columns_from(
        "campaign.measures",
        ("indicator", {"width": 8, "kind": Kind.INTEGER, "list_of": "indicators", "required": True}),
        ("code", {"width": 9, "required": True}),
        ("text", {"width": 36, "wrap": True}),
        ("unit", {"width": 14, "list_of": "units_of_measure", "required": True}),
        ("threshold", {"width": 22, "kind": Kind.THRESHOLD}),
        ("numerator", {"width": 36, "wrap": True}),
        ("denominator", {"width": 36, "wrap": True}),
        ("reporters", {"width": 18, "kind": Kind.CODES, "list_of": "units", "required": True}),
        ("lead", {"width": 11, "list_of": "units"}),
        ("also_could_report", {"width": 18, "kind": Kind.CODES, "list_of": "units"}),
        ("figure_from", {"width": 16, "kind": Kind.CHOICE, "choices": "figure_from", "required": True}),
        ("aggregation", {"width": 20, "kind": Kind.CHOICE, "choices": "aggregation", "required": True}),
        ("previous", {"width": 14, "kind": Kind.QUANTITY}),
        ("last_year", {"width": 14, "kind": Kind.QUANTITY}),
    ),
    title_rows=2,
)

RULINGS = TableSheet(
    key="rulings",
    name=sheet_name("campaign", "rulings"),
    columns=columns_from(
        "campaign.rulings",
        ("indicator", {"width": 8, "kind": Kind.INTEGER, "list_of": "indicators", "required": True}),
        ("measure", {"width": 10, "list_of": "measures"}),
        ("status", {"width": 24, "kind": Kind.CHOICE, "choices": "status"}),
        ("figure", {"width": 16, "kind": Kind.QUANTITY}),
        ("printed", {"width": 50, "wrap": True}),
        ("reason", {"width": 50, "wrap": True}),
        ("decided_by", {"width": 22}),
        ("decided_on", {"width": 12, "kind": Kind.DATE}),
    ),
    title_rows=2,
)

CORRECTIONS = TableSheet(
    key="corrections",
    name=sheet_name("campaign", "corrections"),
    columns=columns_from(
        "campaign.corrections",
        ("unit", {"width": 12, "list_of": "units", "required": True}),
        ("measure", {"width": 10, "list_of": "measures", "required": True}),
        ("value", {"width": 16, "required": True}),
        ("reason", {"width": 50, "wrap": True, "required": True}),
        ("corrected_by", {"width": 22}),
        ("corrected_on", {"width": 12, "kind": Kind.DATE}),
    ),
    title_rows=2,
)

ACCEPTANCES = TableSheet(
    key="acceptances",
    name=sheet_name("campaign", "acceptances"),
    columns=columns_from(
        "campaign.acceptances",
        ("code", {"width": 10, "required": True}),
        ("unit", {"width": 12, "list_of": "units"}),
        ("indicator", {"width": 8, "kind": Kind.INTEGER, "list_of": "indicators"}),
        ("measure", {"width": 10, "list_of": "measures"}),
        ("reason", {"width": 60, "wrap": True, "required": True}),
        ("accepted_by", {"width": 22}),
        ("accepted_on", {"width": 12, "kind": Kind.DATE}),
        ("value", {"width": 24}),
    ),
    title_rows=2,
)

RECEIPTS = TableSheet(
    key="receipts",
    name=sheet_name("campaign", "receipts"),
    columns=columns_from(
        "campaign.receipts",
        ("unit", {"width": 12, "list_of": "units", "required": True}),
        ("file", {"width": 50, "wrap": True}),
        ("sha256", {"width": 20}),
        ("handling", {"width": 12, "kind": Kind.CHOICE, "choices": "handling", "required": True}),
        ("reason", {"width": 50, "wrap": True}),
        ("decided_by", {"width": 22}),
        ("decided_on", {"width": 12, "kind": Kind.DATE}),
    ),
    title_rows=2,
)

DOCUMENTS = FieldSheet(
    key="documents",
    name=sheet_name("campaign", "documents"),
    fields=columns_from(
        "campaign.documents",
        ("parent_body", {}),
        ("issuing_body", {"wrap": True}),
        ("issuing_body_short", {}),
        ("issuing_body_full", {}),
        ("kind", {"kind": Kind.CHOICE, "choices": "document_kind"}),
        ("number", {}),
        ("symbol", {}),
        ("place", {}),
        ("date", {"kind": Kind.DATE}),
        ("subject", {"wrap": True}),
        ("addressees", {"wrap": True}),
        ("recipients", {"wrap": True}),
        ("authority", {"wrap": True}),
        ("signer_title", {}),
        ("signer_name", {}),
        ("annex_title", {"wrap": True}),
    ),
    records=tuple(labels("campaign.document_records")),
    title_rows=3,
)

CITATIONS = TableSheet(
    key="citations",
    name=sheet_name("campaign", "citations"),
    columns=columns_from(
        "campaign.citations",
        ("key", {"width": 12, "required": True}),
        ("kind", {"width": 14, "required": True}),
        ("symbol", {"width": 20, "required": True}),
        ("date", {"width": 12, "kind": Kind.DATE}),
        ("issuer", {"width": 40, "wrap": True}),
        ("subject", {"width": 80, "wrap": True}),
    ),
    title_rows=2,
)

PARAGRAPHS = TableSheet(
    key="paragraphs",
    name=sheet_name("campaign", "paragraphs"),
    columns=columns_from(
        "campaign.paragraphs",
        ("part", {"width": 10, "kind": Kind.CHOICE, "choices": "part", "required": True}),
        ("style", {"width": 8}),
        ("text", {"width": 110, "wrap": True, "required": True}),
        ("footnote", {"width": 70, "wrap": True}),
    ),
    title_rows=2,
)

ROADMAP = TableSheet(
    key="roadmap",
    name=sheet_name("campaign", "roadmap"),
    columns=columns_from(
        "campaign.roadmap",
        ("when", {"width": 28, "required": True}),
        ("text", {"width": 100, "wrap": True, "required": True}),
        ("lead", {"width": 30}),
        ("done", {"width": 12, "kind": Kind.MARK}),
    ),
    title_rows=2,
)

HISTORY = TableSheet(
    key="history",
    name=sheet_name("campaign", "history"),
    columns=columns_from(
        "campaign.history",
        ("period", {"width": 14, "required": True}),
        ("label", {"width": 40}),
        ("indicator", {"width": 8, "kind": Kind.INTEGER, "required": True}),
        ("measure", {"width": 10, "required": True}),
        ("status", {"width": 26, "kind": Kind.CHOICE, "choices": "status"}),
        ("current", {"width": 40, "kind": Kind.QUANTITY, "wrap": True}),
    ),
    title_rows=2,
)
"""What earlier periods came to: a row per period and measure, the status that of the indicator."""

ADVANCED = FieldSheet(
    key="advanced",
    name=sheet_name("campaign", "advanced"),
    fields=columns_from(
        "campaign.advanced",
        ("jump_points", {"kind": Kind.DECIMAL}),
        ("jump_share", {"kind": Kind.DECIMAL}),
        ("evidence_code", {}),
        ("max_file_mb", {"kind": Kind.INTEGER}),
        ("max_unpacked_mb", {"kind": Kind.INTEGER}),
        ("max_ratio", {"kind": Kind.INTEGER}),
        ("max_members", {"kind": Kind.INTEGER}),
        ("max_depth", {"kind": Kind.INTEGER}),
        ("max_rows", {"kind": Kind.INTEGER}),
        ("max_columns", {"kind": Kind.INTEGER}),
        ("reader_seconds", {"kind": Kind.INTEGER}),
        ("reader_mb", {"kind": Kind.INTEGER}),
    ),
    title_rows=3,
    optional=True,
)
"""What no clerk needs.  Workbooks of before it had these lines on the period sheet, and are read all the same."""

SHEETS: tuple[Sheet, ...] = (
    PERIOD,
    UNITS,
    INDICATORS,
    MEASURES,
    RULINGS,
    CORRECTIONS,
    ACCEPTANCES,
    RECEIPTS,
    DOCUMENTS,
    CITATIONS,
    PARAGRAPHS,
    ROADMAP,
    HISTORY,
    ADVANCED,
)
"""In the order of the workbook."""


def sheet_of(key: str) -> Sheet:
    """Return the sheet of a key; KeyError if there is none."""
    return {sheet.key: sheet for sheet in SHEETS}[key]


LISTS = sheet_name("campaign", "lists")
