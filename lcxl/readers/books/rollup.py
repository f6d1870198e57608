"""A consolidated workbook that was read again, as results to compare with and as a submission one level up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lcxl.campaign import parse_threshold, unit_of_measure
from lcxl.layout import EVIDENCE, INDICATORS, NARRATIVE
from lcxl.model import (
    Basis,
    Catalogue,
    Claim,
    Entry,
    Evidence,
    Identity,
    Indicator,
    IndicatorResult,
    Measure,
    MeasureResult,
    Narrative,
    PastPeriod,
    Quantity,
    Shown,
    Source,
    Status,
    Submission,
    matching_claim,
)
from lcxl.readers.books.consolidated import Consolidated
from lcxl.tidy import AnswerRow, ResultRow, past_period


def catalogue_of(book: Consolidated) -> Catalogue:
    """Return the catalogue as far as the workbook tells it: wordings, units, thresholds, earlier figures."""
    indicators = {row.indicator: _indicator(row) for row in book.results}
    code = book.identity.get("catalogue", "")
    measures = tuple(map(_measure, book.results))
    return Catalogue(code=code, title="", indicators=tuple(indicators.values()), measures=measures)


def _indicator(row: ResultRow) -> Indicator:
    return Indicator(
        number=row.indicator,
        text=row.indicator_text,
        group=row.group,
        level=row.level,
        previous_status=row.previous_status,
    )


def _measure(row: ResultRow) -> Measure:
    previous, previous_text = _compared(row.previous)
    last_year, last_year_text = _compared(row.last_year)
    return Measure(
        code=row.measure,
        indicator=row.indicator,
        text=row.measure_text,
        unit=unit_of_measure(row.unit_of_measure),
        threshold=parse_threshold(row.threshold) if row.threshold else None,
        previous=previous,
        previous_text=previous_text,
        last_year=last_year,
        last_year_text=last_year_text,
    )


def _compared(shown: Shown) -> tuple[Quantity | None, str]:
    if shown is None or isinstance(shown, str):
        return None, shown or ""
    return Quantity(value=shown), ""


def quantity_of(row: ResultRow | AnswerRow) -> Quantity | None:
    """Return the figure of a row as a quantity."""
    return None if row.value is None else Quantity(value=row.value, bound=row.bound, text=row.text)


def results_of(book: Consolidated, catalogue: Catalogue | None = None) -> tuple[IndicatorResult, ...]:
    """Return the results that a workbook holds, with what its annex prints.

    Indicators and measures are those of ``catalogue`` (by default the workbook's own account of them); what the
    workbook doesn't know is left out.  Sources stay empty: see ``book.sources``.
    """
    known = catalogue or catalogue_of(book)
    rows = {row.measure: row for row in book.results}
    printed = {row.number: row for row in book.annex}
    results: list[IndicatorResult] = []
    for indicator in known.indicators:
        measures = [m for m in known.measures_of(indicator.number) if m.code in rows]
        if not measures:
            continue
        first, line = rows[measures[0].code], printed.get(indicator.number)
        results.append(
            IndicatorResult(
                indicator=indicator,
                status=first.indicator_status or Status.NO_DATA,
                basis=first.indicator_basis or Basis.NOTHING,
                measures=tuple(_measure_result(measure, rows[measure.code]) for measure in measures),
                previous_text="" if line is None else line.previous,
                current_text="" if line is None else line.current,
            )
        )
    return tuple(results)


def _measure_result(measure: Measure, row: ResultRow) -> MeasureResult:
    return MeasureResult(
        measure=measure,
        status=row.status or Status.NO_DATA,
        basis=row.basis or Basis.NOTHING,
        quantity=quantity_of(row),
        value_text=row.text,
        figure_status=row.figure_status,
        claim=row.claim,
        note=row.note,
        numerator=row.numerator,
        denominator=row.denominator,
        used=row.used,
        expected=row.expected,
    )


def history_of(book: Consolidated) -> tuple[PastPeriod, ...]:
    """Return all periods that a workbook knows, oldest first, its own last: the history of the next round."""
    own = book.identity.get("period", "")
    label = book.identity.get("label") or own
    earlier = tuple(period for period in book.periods if period.code != own)
    return (*earlier, past_period(own, label, book.results))


def submission_of(book: Consolidated, unit: str, source: Source) -> Submission:
    """Return a consolidated workbook as what ``unit`` hands in one level up.

    Each measure's figure, numerator, denominator and status become the unit's answer, addressed in the sheet of
    results; reasons and remedies are those of its units that did not meet it; narratives are those that its staff
    picked.  ``source`` is the file itself.
    """
    reasons = _reasons(book.answers)
    return Submission(
        unit=unit,
        source=source,
        identity=Identity(
            catalogue=book.identity.get("catalogue", ""),
            campaign=book.identity.get("campaign", ""),
            period=book.identity.get("period", ""),
            unit=unit,
        ),
        sheets={form: book.sheets[key] for form, key in _SHEETS.items() if key in book.sheets},
        columns={form: book.columns[key] for form, key in _ADDRESSED.items() if key in book.columns},
        entries=tuple(_entry(row, book.places, reasons.get(row.measure, ("", ""))) for row in book.results),
        evidence=tuple(_evidence(book)),
        narratives=tuple(Narrative(section=row.section, text=row.text) for row in book.narratives if row.picked),
    )


_SHEETS = {INDICATORS.key: "results", EVIDENCE.key: "evidence", NARRATIVE.key: "narratives"}
_ADDRESSED = {
    "measure": "measure",
    "current": "value",
    "numerator": "numerator",
    "denominator": "denominator",
    "claim": "status",
    "note": "note",
}
"""Columns of the form, and the columns of results that stand for them."""


def _evidence(book: Consolidated) -> Iterable[Evidence]:
    """Yield what the units registered; codes that were only cited are left behind."""
    for row in book.evidence:
        if row.title or row.location:
            yield Evidence(
                code=row.code,
                indicator=row.indicator,
                title=row.title,
                symbol=row.symbol,
                issued_on=row.issued_on,
                issuer=row.issuer,
                location=row.copied or row.location,
            )


def _entry(row: ResultRow, places: Mapping[str, int], reasons: tuple[str, str]) -> Entry:
    figure = quantity_of(row)
    previous, previous_text = _compared(row.previous)
    return Entry(
        measure=row.measure,
        row=places.get(row.measure, 0),
        quantity=figure,
        numerator=row.numerator,
        denominator=row.denominator,
        claim=matching_claim(row.status),
        typed="" if figure is None else row.text,
        reason=reasons[0],
        remedy=reasons[1],
        note=row.note,
        previous=previous,
        previous_text=previous_text,
    )


def _reasons(rows: Iterable[AnswerRow]) -> dict[str, tuple[str, str]]:
    """Return the reasons and remedies given for each measure that a unit did not meet, each once, a line each."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for row in rows:
        if row.outcome is not Claim.MET and (row.reason or row.remedy):
            reasons, remedies = found.setdefault(row.measure, ([], []))
            reasons.append(row.reason)
            remedies.append(row.remedy)
    return {code: (_once(reasons), _once(remedies)) for code, (reasons, remedies) in found.items()}


def _once(texts: Sequence[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))
