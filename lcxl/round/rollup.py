"""A round's consolidated workbook as what one unit hands in one level up: communes to province, provinces to ministry.

Its figures keep their numerators and denominators, so that sums and shares come out as if all units below had
reported here; its cells are the sources of the figures, and its own sheet of sources leads further down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from lcxl.engine import reasons
from lcxl.errors import LcxlError
from lcxl.findings import Finding, Severity, finding, worst
from lcxl.layout import consolidated as layout
from lcxl.model import Aggregation, Campaign, Entry, Measure, Quantity, Submission, Unit
from lcxl.readers.books import Consolidated, read_consolidated, submission_of
from lcxl.readers.intake import Candidate, load
from lcxl.submission import Interpreter
from lcxl.tidy import EvidenceRow, ResultRow
from lcxl.values import excel_digits, fold, hundredth

_TABLES = frozenset({"results", "evidence", "narratives"})
_FEW_UNITS = 300
"""With more units than this, their reasons and remedies stay in the workbook below."""


class RollUp:
    """Makes submissions of consolidated workbooks for one campaign."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._campaign: Campaign = interpreter.campaign

    @cached_property
    def _units(self) -> Mapping[str, Unit]:
        end = self._campaign.period.end
        return {unit.code: unit for unit in self._campaign.units if unit.valid_on(end)}

    def interpret(
        self, candidate: Candidate, modified: str = ""
    ) -> tuple[Submission | None, str | None, list[Finding]]:
        """Return (submission or None, the unit's code where it is known, findings), as for a form.

        ``modified`` is when the workbook was last saved, ISO text.  There is no submission where an error says that
        it can't count.
        """
        try:
            book = self._book(load(candidate))
        except OSError as error:
            return None, None, [finding("LC102", file=candidate.name, **reasons(error))]
        except LcxlError as error:
            return None, None, [one.at(file=candidate.name) for one in error.findings]
        unit, findings = self._whose(book, candidate)
        submission = None
        if unit is not None and worst(findings) != Severity.ERROR:
            submission, more = self._read(book, unit, candidate)
            findings += more
            submission = replace(submission, dated=candidate.sent_on or self._saved(modified))
        code = unit.code if unit is not None else None
        return submission, code, [one.at(file=candidate.name, unit=code) for one in findings]

    def _book(self, data: bytes) -> Consolidated:
        book = read_consolidated(data, tables=_TABLES)
        count = book.identity.get("units", "")
        if count.isdecimal() and int(count) > _FEW_UNITS:
            return book
        return read_consolidated(data, tables=_TABLES | {"data"})

    def _saved(self, modified: str) -> str:
        """Return when somebody saved the workbook; not the date that lcxl makes it with."""
        return "" if modified.startswith(self._campaign.period.end.isoformat()) else modified

    # Whose it is, of which round, period and catalogue.

    def _whose(self, book: Consolidated, candidate: Candidate) -> tuple[Unit | None, list[Finding]]:
        findings = list(self._other_round(book))
        named = self._interpreter.unit_named([book.identity.get("place_name", "")])
        clued = self._interpreter.unit_named(candidate.clues)
        place = book.identity.get("place_name") or "\u2013"
        if named is not None and clued is not None and named != clued:
            names = {"place": place, "unit_name": self._units[clued].short_name}
            return None, [*findings, finding("LC264", quote=place, **names)]
        code = named or clued
        if code is None:
            return None, [*findings, finding("LC262", quote=place, place=place)]
        if named is None:
            findings.append(finding("LC263", quote=place, place=place, unit_name=self._units[code].short_name))
        return self._units[code], findings

    def _other_round(self, book: Consolidated) -> Iterator[Finding]:
        """Tell this round's own workbook, one of another period, and one of another catalogue."""
        said, campaign = book.identity, self._campaign
        period, catalogue = said.get("period", ""), said.get("catalogue", "")
        if said.get("campaign") == campaign.code and said.get("place_name") == campaign.place_name:
            yield finding("LC260")
        elif period != campaign.period.code:
            yield finding("LC204", quote=period, period=period, expected=campaign.period.code)
        elif fold(catalogue) != fold(campaign.catalogue.code):
            known = campaign.catalogue.code
            yield finding("LC261", quote=catalogue, catalogue=catalogue or "\u2013", expected=known)

    # What it says.

    def _read(self, book: Consolidated, unit: Unit, candidate: Candidate) -> tuple[Submission, list[Finding]]:
        submission = submission_of(book, unit.code, candidate.source)
        rows = {row.measure: row for row in book.results}
        given = {entry.measure: entry for entry in submission.entries}
        cited = _cited(book.evidence)
        entries: list[Entry] = []
        missing: list[str] = []
        for measure in self._interpreter.assigned(unit):
            row = rows.get(measure.code)
            if row is None or fold(row.unit_of_measure) != fold(measure.unit.label):
                missing.append(measure.code)
                continue
            entries.append(_entry(given[measure.code], row, measure, cited.get(measure.code, ())))
        findings = []
        if missing:
            codes = ", ".join(missing)
            place = {"sheet": layout.RESULTS.name, "quote": codes}
            findings.append(finding("LC265", **place, measures=codes, count=len(missing)))
        return replace(submission, entries=tuple(entries), rolled_up=True), findings


def _cited(rows: tuple[EvidenceRow, ...]) -> dict[str, tuple[str, ...]]:
    """Return the codes of evidence by the measure that cites them."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for measure in row.cited:
            if row.code:
                found.setdefault(measure, []).append(row.code)
    return {measure: tuple(dict.fromkeys(codes)) for measure, codes in found.items()}


def _entry(entry: Entry, row: ResultRow, measure: Measure, evidence: tuple[str, ...]) -> Entry:
    """Return a result as a unit's answer: a mean with what it is a mean of; no earlier figure, which is another's."""
    parts = _mean_parts(entry.quantity, row, measure)
    numerator, denominator = (entry.numerator, entry.denominator) if parts is None else parts
    return replace(
        entry, numerator=numerator, denominator=denominator, evidence=evidence, previous=None, previous_text=""
    )


def _mean_parts(quantity: Quantity | None, row: ResultRow, measure: Measure) -> tuple[Decimal, Decimal] | None:
    """Return (sum, count) of a mean, in the measure's unit, so that a mean of means is weighed; else None."""
    count = row.denominator or Decimal(row.used)
    if measure.aggregation is not Aggregation.MEAN or quantity is None or not count:
        return None
    value = hundredth(quantity.value) if measure.unit.percent else quantity.value
    return excel_digits(value * count), count
