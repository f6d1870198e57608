"""The figures of an earlier period from the consolidated workbook of its round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lcxl.findings import Finding, finding
from lcxl.model import (
    Campaign,
    Catalogue,
    Claim,
    Indicator,
    Measure,
    PastFigure,
    PastPeriod,
    Quantity,
    Status,
    matching_claim,
)
from lcxl.readers.books import Consolidated, catalogue_of, history_of, quantity_of
from lcxl.round.previous.earlier import Earlier
from lcxl.round.previous.matching import How, Matcher, match_measures
from lcxl.round.previous.names import label_then
from lcxl.tidy import ResultRow
from lcxl.values import excel_digits, fold, quote


def from_book(book: Consolidated, campaign: Campaign) -> tuple[Earlier, list[Finding]]:
    """Return what a round came to, by the present catalogue, and what is to be told of it."""
    reader = _Reader(catalogue_of(book), campaign.catalogue)
    reader.read()
    code = book.identity.get("period", "")
    label = label_then(book.identity.get("label", ""), code)
    printed = {row.number: row.current for row in book.annex}
    rows = [row for row in book.results if row.measure in reader.measures]
    figures, claims = reader.figures(rows)
    earlier = Earlier(
        code=code,
        label=label,
        statuses={reader.indicators[row.indicator]: row.indicator_status for row in book.results
                  if row.indicator in reader.indicators},
        texts={now: printed.get(then, "") for then, now in reader.indicators.items()},
        figures=figures,
        claims=claims,
        history=tuple(reader.period(past, code, label) for past in history_of(book)),
    )  # fmt: skip
    return earlier, reader.findings


class _Reader:
    """Finds out what the indicators and measures of an earlier round are called now.

    ``indicators`` and ``measures`` map what they were to what they are; what is nowhere any more is told.
    """

    def __init__(self, old: Catalogue, new: Catalogue) -> None:
        self.findings: list[Finding] = []
        self.indicators: dict[int, int] = {}
        self.measures: dict[str, str] = {}
        self._old = old
        self._new = new
        self._matcher = Matcher(new)
        self._units = {measure.code: measure.unit for measure in new.measures}

    def read(self) -> None:
        """Match all indicators and their measures."""
        for indicator in self._old.indicators:
            number = self._indicator(indicator)
            if number is None:
                continue
            self.indicators[indicator.number] = number
            self._measures(self._old.measures_of(indicator.number), self._new.measures_of(number), number)
        known = set(self.indicators.values())
        missing = [str(one.number) for one in self._new.indicators if one.number not in known]
        if missing:
            self.findings.append(finding("LC772", numbers=", ".join(missing)))

    def _indicator(self, old: Indicator) -> int | None:
        found = self._matcher.match(old.text, old.number)
        wording = quote(old.text)
        if found is None:
            self.findings.append(finding("LC770", label=old.number, wording=wording))
            return None
        number = found.indicator.number
        if number in self.indicators.values():
            self.findings.append(finding("LC771", indicator=number, number=number, wording=wording))
            return None
        place = {"indicator": number, "number": number, "wording": wording}
        if found.how is How.RENUMBERED:
            self.findings.append(finding("LC768", label=old.number, **place))
        elif found.how is How.NUMBER:
            self.findings.append(finding("LC769", known=quote(found.indicator.text), **place))
        return number

    def _measures(self, old: Sequence[Measure], new: Sequence[Measure], number: int) -> None:
        matched = match_measures(old, new)
        left = [measure.code for measure in old if measure.code not in matched]
        if left:
            self.findings.append(finding("LC780", indicator=number, number=number, measures=", ".join(left)))
        for measure in old:
            code = matched.get(measure.code)
            if code is None:
                continue
            now = self._units[code]
            if fold(now.label) != fold(measure.unit.label):
                told = {"measure_code": code, "then": measure.unit.label, "now": now.label}
                self.findings.append(finding("LC779", measure=code, indicator=number, **told))
                continue
            self.measures[measure.code] = code

    def figures(self, rows: Iterable[ResultRow]) -> tuple[dict[str, Quantity], dict[str, Claim]]:
        """Return (figures, claims) of results by what their measures are called now."""
        figures: dict[str, Quantity] = {}
        claims: dict[str, Claim] = {}
        for row in rows:
            quantity = quantity_of(row)
            if quantity is not None:
                figures[self.measures[row.measure]] = quantity
            elif row.status not in (None, Status.NO_DATA, Status.STATISTIC) or row.claim is not None:
                claims[self.measures[row.measure]] = row.claim or matching_claim(row.status) or Claim.NO_DATA
        return figures, claims

    def period(self, past: PastPeriod, own: str, label: str) -> PastPeriod:
        """Return a period of the history by present numbers and codes; the round's own with its label of now."""
        figures = (
            PastFigure(
                indicator=self.indicators[figure.indicator],
                measure=self.measures[figure.measure],
                status=figure.status,
                current=figure.current if figure.current is None or isinstance(figure.current, str)
                else excel_digits(figure.current),
            )
            for figure in past.figures
            if figure.indicator in self.indicators and figure.measure in self.measures
        )  # fmt: skip
        return PastPeriod(code=past.code, label=label if past.code == own else past.label, figures=tuple(figures))
