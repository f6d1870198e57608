"""The sheets of a form around its figures: guide, unit, register of evidence, narrative, identity.

Positions come from ``lcxl.layout.form``, which the reader looks up; words from ``data/texts/form.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from lcxl.layout import Column, Kind, TableSheet
from lcxl.layout import form as layout
from lcxl.model import Campaign, Evidence, Identity, Narrative, Submission, Unit
from lcxl.texts import labels, text
from lcxl.writers.excel.celltext import alert, prompt
from lcxl.writers.excel.metrics import row_height
from lcxl.writers.excel.plan import AMBER, Cell, Row, Rule, SheetPlan
from lcxl.writers.forms.rows import DATE_FORMAT, TEXT_FORMAT, day_value

EVIDENCE_ROWS = 30
NARRATIVE_ROWS = 20
SPARE_ROWS = 10
"""Ruled rows for printing; people may go on below them as far as they like."""

LAST_ROW = 999
"""Input messages and lists reach as far as this row (0-based) of the free tables."""

UNIT_WIDTHS = (24.0, 56.0, 60.0)
GUIDE_WIDTHS = (6.0, 112.0)
_STEPS = ("unit", "figures", "claim", "result", "evidence", "narrative", "send")
_SWATCHES: Mapping[str, str] = {
    "input": "input",
    "grey": "grey",
    "met": "swatch_met",
    "not_met": "swatch_not_met",
    "look": "swatch_look",
}


class Page:
    """What all sheets of one form show of it: unit, period, foot of the page.  No unit: the blank form."""

    def __init__(self, campaign: Campaign, unit: Unit | None) -> None:
        self.campaign = campaign
        self.unit = unit
        self.name = unit.name if unit else text("form.blank_unit")
        self.period = campaign.period.code if unit else ""
        self.line = text("form.unit_line", unit=self.name, period=self.period)
        self.footer = text("form.footer", unit=self.name, period=self.period) if unit else text("form.title")
        self.page = text("form.page")

    def head(self, title: str, subtitle: str, hint: str, columns: int = 1) -> list[Row]:
        """Return the three rows above a table of ``columns`` columns."""
        rest = (Cell(None, "plain"),) * (columns - 1)
        return [
            Row((Cell(title, "title"), *rest), 24),
            Row((Cell(subtitle, "subtitle"), *rest), 18),
            Row((Cell(hint, "hint"), *rest), 18),
        ]

    def sheet(self, name: str, rows: Sequence[Row], columns: Sequence[float]) -> SheetPlan:
        """Return a sheet of the form that people fill in: protected, printed on A4 landscape."""
        return SheetPlan(
            name=name,
            rows=rows,
            widths=columns,
            landscape=True,
            footer=self.footer,
            page=self.page,
            protected=True,
            rest="plain",
            tab_color=AMBER,
        )


def day_text(day: date) -> str:
    """Return a date as people write it: day/month/year."""
    return f"{day:%d/%m/%Y}"


def headers(table: TableSheet) -> Row:
    """Return the row of a table's headers."""
    names = [column.header for column in table.columns]
    return Row([Cell(name, "header") for name in names], row_height(names, widths(table), bold=True) + 4)


def widths(table: TableSheet) -> tuple[float, ...]:
    """Return the widths of a table's columns, in characters."""
    return tuple(column.width for column in table.columns)


def guide(page: Page, example: str) -> SheetPlan:
    """Return the first sheet: whose form, until when, whom to ask, seven steps, the colours; one screen."""
    campaign = page.campaign
    rows = [Row((Cell(text("form.guide.title"), "title"),), 26), Row((Cell(campaign.catalogue.title, "subtitle"),), 18)]
    if page.unit is not None:
        rows += [
            Row((Cell(line, "subtitle"),), 18) for line in (page.line, _deadline(campaign), _contact(campaign)) if line
        ]
    rows.append(Row((), 6))
    for number, step in enumerate(_STEPS, 1):
        words = text(f"form.guide.steps.{step}", **({"example": example} if step == "evidence" else {}))
        rows.append(Row((Cell(number, "center"), Cell(words, "text")), row_height([words], GUIDE_WIDTHS[1:])))
    rows += [Row((), 6), Row((Cell(text("form.guide.legend.title"), "subtitle"),), 18)]
    for key, look in _SWATCHES.items():
        rows.append(Row((Cell(None, look), Cell(text(f"form.guide.legend.{key}"), "text")), 18))
    return SheetPlan(
        name=layout.GUIDE,
        rows=rows,
        widths=GUIDE_WIDTHS,
        landscape=True,
        footer=page.footer,
        page=page.page,
        protected=True,
        rest="plain",
        growing=False,
    )


def _deadline(campaign: Campaign) -> str:
    deadline = campaign.period.deadline
    return text("form.guide.deadline", deadline=day_text(deadline)) if deadline else ""


def _contact(campaign: Campaign) -> str:
    contact = campaign.contact
    telephone = text("form.guide.telephone", telephone=contact.telephone) if contact.telephone else ""
    known = ", ".join(part for part in (contact.person, telephone, contact.email) if part)
    return text("form.guide.contact", contact=known) if known else ""


def unit_sheet(page: Page, filled: Submission | None) -> SheetPlan:
    """Return the sheet of who reports: label, value, explanation."""
    answers = _unit_answers(page, filled)
    rows = page.head(text("form.unit.title"), page.campaign.catalogue.title, text("form.unit.hint"))
    rows += [_unit_row(page, field, answers.get(field.key, "")) for field in layout.UNIT.fields]
    return page.sheet(layout.UNIT.name, rows, UNIT_WIDTHS)


def _unit_row(page: Page, field: Column, value: str | date) -> Row:
    period = page.campaign.period
    words = ""
    if field.input:
        words = text(f"form.unit.help.{field.key}")
    elif field.key == "period" and page.unit is not None:
        words = text("form.dates", start=day_text(period.start), end=day_text(period.end))
    look = "input" if field.input or page.unit is None else "text"
    number_format = DATE_FORMAT if field.kind is Kind.DATE else TEXT_FORMAT
    return Row((Cell(field.header, "label"), Cell(value or None, look, number_format), Cell(words, "hint")), 22)


def _unit_answers(page: Page, filled: Submission | None) -> Mapping[str, str | date]:
    given: dict[str, str | date] = {}
    if page.unit is not None:
        given = {"unit_name": page.unit.name, "unit_code": page.unit.code, "period": page.period}
    if filled is not None:
        given |= {
            "contact": filled.contact.person,
            "telephone": filled.contact.telephone,
            "email": filled.contact.email,
            "signer": filled.signer,
            "signed_on": day_value(filled.signed_on),
            "keyed_by": filled.keyed_by,
        }
    return given


def register(page: Page, evidence: Iterable[Evidence], example: str) -> SheetPlan:
    """Return the register of evidence, with free rows."""
    table = layout.EVIDENCE
    rows = page.head(
        text("form.evidence.title"), page.line, text("form.evidence.hint", example=example), len(table.columns)
    )
    rows.append(headers(table))
    first = len(rows)
    rows += [_evidence_row(item) for item in evidence]
    blank = Row([Cell(None, *look) for look in _EVIDENCE_LOOKS])
    rows += [blank] * max(EVIDENCE_ROWS - (len(rows) - first), SPARE_ROWS)
    rules = []
    for key in ("code", "indicator", "issued_on", "location"):
        words = text(f"form.prompt.register.{key}", **({"example": example} if key == "code" else {}))
        column = table.index(key)
        options = {"validate": "any", **prompt(table.column(key).header, words)}
        rules.append(Rule([(first, column, LAST_ROW, column)], options))
    return page.sheet(table.name, rows, widths(table)).with_table(first, rules, _EVIDENCE_LOOKS)


def _evidence_look(column: Column) -> tuple[str, str]:
    if column.kind is Kind.INTEGER:
        return "input_center", "0"
    return "input", DATE_FORMAT if column.kind is Kind.DATE else TEXT_FORMAT


_EVIDENCE_LOOKS = tuple(_evidence_look(column) for column in layout.EVIDENCE.columns)


def _evidence_row(item: Evidence) -> Row:
    values = [getattr(item, column.key) for column in layout.EVIDENCE.columns]
    values[layout.EVIDENCE.index("issued_on")] = day_value(item.issued_on)
    cells = [Cell(value or None, *look) for value, look in zip(values, _EVIDENCE_LOOKS, strict=True)]
    return Row(cells, row_height([str(value or "") for value in values], widths(layout.EVIDENCE)))


_NARRATIVE_LOOKS = (("input", ""), ("input", TEXT_FORMAT))


def narrative(page: Page, narratives: Iterable[Narrative]) -> SheetPlan:
    """Return the sheet of running text by section, with free rows."""
    table = layout.NARRATIVE
    rows = page.head(text("form.narrative.title"), page.line, text("form.narrative.hint"), len(table.columns))
    rows.append(headers(table))
    first = len(rows)
    names = labels("narrative_section")
    for item in narratives:
        shown = (names.get(item.section, item.section), item.text)
        cells = [Cell(value or None, *look) for value, look in zip(shown, _NARRATIVE_LOOKS, strict=True)]
        rows.append(Row(cells, row_height(shown, widths(table))))
    blank = Row([Cell(None, *look) for look in _NARRATIVE_LOOKS], 32)
    rows += [blank] * max(NARRATIVE_ROWS - (len(rows) - first), SPARE_ROWS)
    options = {
        "validate": "list",
        "source": "=lcxl_sections",
        **prompt(table.column("section").header, text("form.prompt.section")),
        **alert(text("form.alert.title"), text("form.alert.claim")),
    }
    rules = [Rule([(first, 0, LAST_ROW, 0)], options)]
    return page.sheet(table.name, rows, widths(table)).with_table(first, rules, _NARRATIVE_LOOKS)


def identity_sheet(identity: Identity) -> SheetPlan:
    """Return the hidden sheet by which the reader knows the form."""
    rows = [Row((Cell(key, "plain"), Cell(getattr(identity, key), "plain", "@"))) for key in layout.IDENTITY_KEYS]
    return SheetPlan(name=layout.IDENTITY_SHEET, rows=rows, widths=(20, 70), visibility="very_hidden", growing=False)
