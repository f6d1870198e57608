"""What a check looks at: one unit's answers with the campaign they belong to, or the whole round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from lcxl.campaign import adds_up, claims_only, print_threshold
from lcxl.consolidation.assessment.statuses import CLAIMED, CityMeasure
from lcxl.consolidation.checks.evidencecodes import EvidenceCode, parse_code
from lcxl.findings import Finding
from lcxl.layout import EVIDENCE, UNIT, TableSheet
from lcxl.model import (
    Aggregation,
    Answer,
    Campaign,
    Entry,
    Evidence,
    Indicator,
    IndicatorResult,
    Level,
    Measure,
    Quantity,
    Status,
    Submission,
    Unit,
    UnitAnswers,
    UnitResult,
)
from lcxl.submission import evidence_of, figure_of, figure_text, place_of
from lcxl.values import evaluate


class Asked(NamedTuple):
    """A measure asked of a unit with what it answered, looked at once for all checks.

    ``figure`` is the unit's figure (None where it only claims, ``by_claim``), ``found`` what that figure says
    against the threshold, ``status`` what the unit itself stands for (its claim, else what its figure says),
    ``alone`` whether it may be held against the threshold, ``higher_level`` whether the
    indicator is assessed above the reporting level.
    """

    measure: Measure
    answer: Answer
    entry: Entry
    figure: Quantity | None
    found: Status | None
    status: Status | None
    by_claim: bool
    alone: bool
    higher_level: bool

    @property
    def value(self) -> str:
        """The figure as messages show it, "" for none."""
        return "" if self.figure is None else figure_text(self.figure, self.measure)

    def at(self, column: str = "current") -> dict[str, Any]:
        """Return the place of one of the answer's cells as keywords of ``finding``."""
        return place_of(self.answer, column, self.measure)

    def cell(self, column: str) -> dict[str, Any]:
        """Return the place of one of the answer's cells, with the number and code that messages show."""
        measure = self.measure
        return self.at(column) | {"number": measure.indicator, "measure_code": measure.code}


class Registered(NamedTuple):
    """A row of a unit's register of evidence with the file that it stands in, and its code taken apart."""

    row: Evidence
    submission: Submission
    parsed: EvidenceCode | None

    def place(self, column: str = "code") -> dict[str, Any]:
        """Return the place of a cell of the row; the indicator is the row's, else the code's."""
        indicator = self.row.indicator or (self.parsed.indicator if self.parsed else None)
        return row_place(self.submission, EVIDENCE, column, self.row.row) | {"indicator": indicator}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitContext:
    """One unit that sent something, with its answers to the measures that have a row in its files, in order.

    ``wards`` counts the wards and communes of the campaign.  ``present`` holds the names of all files that came
    with the submissions, folded (None: not known, then no evidence file is called absent).
    """

    campaign: Campaign
    unit: Unit
    answers: UnitAnswers
    asked: tuple[Asked, ...]
    register: tuple[Registered, ...] = ()
    wards: int = 0
    present: frozenset[str] | None = None

    def unit_field(self, key: str) -> dict[str, Any]:
        """Return the place of a line of the unit sheet, by the form's layout, as keywords of ``finding``."""
        row = UNIT.title_rows + 1 + [field.key for field in UNIT.fields].index(key)
        file = self.answers.submissions[0].source.file
        return {"unit": self.unit.code, "file": file, "sheet": UNIT.name, "cell": f"B{row}"}


def asked_of(
    unit: Unit, measures: Iterable[Measure], by_measure: Mapping[str, Answer], indicators: Mapping[int, Indicator]
) -> tuple[Asked, ...]:
    """Look at a unit's answers to ``measures``; those without a row in its files are told in reading."""
    found = []
    for measure in measures:
        answer = by_measure.get(measure.code)
        if answer is None:
            continue
        entry, by_claim, alone = answer.entry, claims_only(unit, measure), stands_alone(unit, measure)
        figure = None if by_claim else figure_of(entry, measure)
        said = evaluate(measure.threshold, figure, measure.previous, measure.last_year) if figure and alone else None
        status = said if entry.claim is None else CLAIMED.get(entry.claim)
        higher = indicators[measure.indicator].level == Level.HIGHER_LEVEL
        found.append(Asked(measure, answer, entry, figure, said, status, by_claim, alone, higher))
    return tuple(found)


def register_of(answers: UnitAnswers, template: str) -> tuple[Registered, ...]:
    """Look at a unit's register of evidence, whose codes are made by the campaign's ``template``."""
    return tuple(Registered(row, file, parse_code(row.code, template)) for row, file in evidence_of(answers))


def stands_alone(unit: Unit, measure: Measure) -> bool:
    """Tell whether a unit's own figure may be held against the threshold.

    A part of a sum may not be held against a number that is the place's; against its own earlier figure it may.
    """
    if not adds_up(unit, measure):
        return True
    relative = measure.threshold is not None and isinstance(measure.threshold.reference, str)
    return relative or measure.aggregation != Aggregation.SUM


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundContext:
    """The round as it stands: units with their state, answers, the city's figures and results."""

    campaign: Campaign
    units: tuple[UnitResult, ...]
    answers: tuple[UnitAnswers, ...]
    cities: Mapping[str, CityMeasure]
    results: tuple[IndicatorResult, ...]


UnitCheck = Callable[[UnitContext], Iterable[Finding]]
RoundCheck = Callable[[RoundContext], Iterable[Finding]]


def row_place(submission: Submission, table: TableSheet, column: str, row: int) -> dict[str, Any]:
    """Return the place of a cell in one of the form's further tables as keywords of ``finding``."""
    return {
        "unit": submission.unit,
        "file": submission.source.file,
        "sheet": submission.sheets.get(table.key, table.name),
        "cell": f"{table.letter(column)}{row}" if row else None,
    }


def threshold_words(measure: Measure) -> str:
    """Return a measure's threshold as messages show it; what it compares with stands in brackets."""
    words = print_threshold(measure.threshold, measure.unit.percent)
    threshold = measure.threshold
    compared = {"previous": measure.previous, "last_year": measure.last_year}
    reference = compared.get(threshold.reference) if threshold and isinstance(threshold.reference, str) else None
    return f"{words} ({figure_text(reference, measure)})" if reference is not None else words


def decimals_of(value: Decimal) -> int:
    """Return how many decimals a value states, zeros at its end left out."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
