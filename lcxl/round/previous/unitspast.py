"""What each unit itself reported in an earlier round, for the unit that it is now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from lcxl.campaign import adds_up, reporting_units, reports
from lcxl.findings import Finding, Severity, finding
from lcxl.model import Aggregation, Campaign, Claim, Measure, Quantity, Unit, UnitPast
from lcxl.readers.books import Consolidated, quantity_of
from lcxl.round.previous.earlier import Earlier, shown
from lcxl.round.previous.names import year_before
from lcxl.tidy import AnswerRow
from lcxl.values import excel_digits, written

_OF_FIGURES = ("LC4", "LC5")
"""Families of findings on what a figure says."""

MOST_ROWS = 1_000_000
"""More rows than this don't fit on one sheet of the campaign workbook."""


def past_of_units(
    book: Consolidated, campaign: Campaign, earlier: Earlier, heirs: Mapping[str, frozenset[str]]
) -> tuple[tuple[UnitPast, ...], list[Finding]]:
    """Return the earlier figures of the units that are compared with themselves, and what is to be told of them.

    ``heirs`` are the codes that the units of then live on under.  A unit that is made of several has the sum of their
    figures where sums are what the measure is made of, else nothing (LC744); what was told as wrong then goes nowhere
    (LC745); what doesn't fit on a sheet is left out whole (LC746).
    """
    rows = {(row.unit, earlier.measures[row.measure]): row for row in book.answers if row.measure in earlier.measures}
    wrong = {
        (row.unit, earlier.measures[row.measure])
        for row in book.findings
        if row.severity is Severity.ERROR and row.code.startswith(_OF_FIGURES) and not row.accepted
        if row.measure in earlier.measures
    }
    refused = sorted({key[0] for key in wrong & rows.keys() if _said(rows[key])})
    kept = {key: row for key, row in rows.items() if key not in wrong}
    before: dict[str, list[str]] = {}
    for unit, codes in heirs.items():
        for code in codes:
            before.setdefault(code, []).append(unit)
    alike = earlier.code == year_before(campaign.period.code)
    found: list[UnitPast] = []
    unlike: list[str] = []
    for now in reporting_units(campaign):
        own = before.get(now.code, [])
        whole = all(len(heirs[unit]) == 1 for unit in own)
        lost = False
        for measure in _compared(campaign.catalogue.measures, now):
            given = [kept.get((unit, measure.code)) for unit in own]
            past = _past(now, measure, given, last_year=alike) if whole else None
            if past is not None:
                found.append(past)
            lost = lost or (past is None and len(own) > 1 and any(given))
        if lost:
            unlike.append(f"{now.short_name} ({now.code})")
    findings = [finding("LC744", units="; ".join(unlike), count=len(unlike))] if unlike else []
    if refused:
        findings.append(finding("LC745", units=", ".join(refused), count=len(refused)))
    if len(found) > MOST_ROWS:
        findings.append(finding("LC746", count=written(Decimal(len(found))), most=written(Decimal(MOST_ROWS))))
        return (), findings
    return tuple(found), findings


def _compared(measures: Iterable[Measure], unit: Unit) -> list[Measure]:
    return [measure for measure in measures if reports(unit, measure) and adds_up(unit, measure)]


def _said(row: AnswerRow) -> bool:
    return row.value is not None or row.claim is not None


def _past(unit: Unit, measure: Measure, rows: Sequence[AnswerRow | None], *, last_year: bool) -> UnitPast | None:
    """Return what ``rows``, one for each unit that ``unit`` was then, come to; None if that can't be said."""
    known = [row for row in rows if row is not None and _said(row)]
    if not known or len(known) < len(rows):
        return None
    if len(known) == 1:
        quantity, claim = quantity_of(known[0]), known[0].claim
    else:
        quantity, claim = _sum(measure, known), None
    if quantity is None and claim in (None, Claim.NO_DATA):
        return None
    text = shown(measure, quantity, claim)
    again = {"last_year": quantity, "last_year_text": text} if last_year else {}
    return UnitPast(unit=unit.code, measure=measure.code, previous=quantity, previous_text=text, **again)  # type: ignore[arg-type]


def _sum(measure: Measure, rows: Sequence[AnswerRow]) -> Quantity | None:
    """Return the sum of exact figures; None where the measure isn't one of sums, or a figure is missing."""
    values = [row.value for row in rows if row.value is not None and row.bound is None]
    if measure.aggregation is not Aggregation.SUM or len(values) < len(rows):
        return None
    return Quantity(value=excel_digits(sum(values[1:], values[0])))
