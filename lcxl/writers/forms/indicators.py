"""The indicator sheet of a form: head, headers, rows, and the help that the sheet gives by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lcxl.layout import form as layout
from lcxl.model import Campaign, Entry
from lcxl.texts import label, text
from lcxl.writers.excel.celltext import alert, prompt
from lcxl.writers.excel.metrics import row_height
from lcxl.writers.excel.plan import AMBER, GREEN, RED, Cell, Highlight, Range, Row, Rule, SheetPlan, column_runs
from lcxl.writers.forms import rows as form_rows
from lcxl.writers.forms.rows import AMOUNT_FORMAT, COL, RowTemplate
from lcxl.writers.forms.sheets import Page, headers, widths

_EXPLAINED = ("evidence", "reason", "remedy", "note")
"""Columns whose input message is one for all rows."""


def indicators(page: Page, templates: Sequence[RowTemplate], answers: Mapping[str, Entry], example: str) -> SheetPlan:
    """Return the sheet with one row per measure.

    On paper it takes two pages side by side: what is asked, and what is answered; the first columns are on both.
    """
    table = layout.INDICATORS
    rows = [*_head(page), headers(table)]
    first = len(rows)
    for at, template in enumerate(templates, first):
        rows.append(form_rows.place(template, at, answers.get(template.measure.code)))
    last = max(len(rows) - 1, first)
    sheet = page.sheet(table.name, rows, widths(table)).with_table(first, _rules(templates, first, last, example))
    return replace(
        sheet,
        freeze=(first, COL["measure_text"]),
        highlights=_highlights(first, last),
        merged=[(1, 0, 1, COL["measure"])],
        repeat_columns=COL["measure_text"],
        split=COL["current"],
    )


def _head(page: Page) -> list[Row]:
    """The rows above the headers: what stands in the first columns is printed on both pages."""
    unit = text("form.unit_name_line", unit=page.name)
    period = text("form.period_line", period=page.period)
    if page.unit is not None:
        period += _compared(page.campaign)
    room = sum(column.width for column in layout.INDICATORS.columns[: COL["measure_text"]])
    gap = (None,) * (COL["measure_text"] - 1)
    return [
        Row((Cell(text("form.indicators.title"), "title"),), 24),
        Row((Cell(unit, "subtitle_wrapped"), *gap, Cell(period, "subtitle")), row_height([unit], [room], bold=True)),
        Row((None, *gap, Cell(text("form.indicators.hint"), "hint")), 18),
    ]


def _compared(campaign: Campaign) -> str:
    period = campaign.period
    parts = {"form.compared": period.previous_label, "form.compared_year": period.last_year_label}
    return "".join(text(key, label=shown) for key, shown in parts.items() if shown)


def _column(key: str, first: int, last: int) -> Range:
    return first, COL[key], last, COL[key]


def _rules(templates: Sequence[RowTemplate], first: int, last: int, example: str) -> list[Rule]:
    if not templates:
        return []
    rules = [
        Rule([_column("current", row, row)], template.figure_rule)
        for row, template in enumerate(templates, first)
        if template.figure_rule is not None
    ]
    amounts: list[Range] = []
    for key in ("numerator", "denominator"):
        amounts += column_runs((row for row, template in enumerate(templates, first) if key in template.open), COL[key])
    if amounts:
        rules.append(Rule(amounts, form_rows.amount_rule()))
    rules.append(Rule([_column("claim", first, last)], _claim_rule()))
    for key in _EXPLAINED:
        words = text(f"form.prompt.{key}", **({"example": example} if key == "evidence" else {}))
        options = {"validate": "any", **prompt(label(f"form.indicators.{key}"), words)}
        rules.append(Rule([_column(key, first, last)], options))
    return rules


def _claim_rule() -> dict[str, Any]:
    """Return the list of claims, which warns about anything else and lets it stand."""
    return {
        "validate": "list",
        "source": "=lcxl_claims",
        **prompt(label("form.indicators.claim"), text("form.prompt.claim")),
        **alert(text("form.alert.title"), text("form.alert.claim")),
    }


def _highlights(first: int, last: int) -> list[Highlight]:
    """Return the colours that follow what is filled in: results, contradictions, missing explanations."""
    row = first + 1
    claim, result, reason, remedy, amount = (
        f"{layout.INDICATORS.letter(key)}{row}" for key in ("claim", "result", "reason", "remedy", "numerator")
    )
    met, not_met, no_data = (f'"{label(f"claim.{key}")}"' for key in ("met", "not_met", "no_data"))
    later = f'"{label("form.result.later")}"'
    lacking = f"OR(${claim}={not_met},${claim}={no_data},${result}={not_met})"
    differs = f'AND(OR({result}={met},{result}={not_met}),{claim}<>"",{claim}<>{result})'
    results, look = _column("result", first, last), {"bg_color": AMBER}
    amounts = (first, COL["numerator"], last, COL["denominator"])
    fraction = f"IF(ISNUMBER({amount}),MOD({amount},1)<>0,FALSE)"
    return [
        Highlight(results, f"{result}={met}", {"bg_color": GREEN}),
        Highlight(results, f"{result}={not_met}", {"bg_color": RED}),
        Highlight(results, f"{result}={later}", look),
        Highlight(_column("claim", first, last), differs, look),
        Highlight(_column("reason", first, last), f'AND({lacking},{reason}="")', look),
        Highlight(_column("remedy", first, last), f'AND({lacking},{remedy}="")', look),
        Highlight(amounts, fraction, {"num_format": f"{AMOUNT_FORMAT}.00"}),
    ]
