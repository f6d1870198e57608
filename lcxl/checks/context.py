"""What a check looks at: one unit's answers with the campaign they belong to, or the whole round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lcxl.answers import figure_of, figure_text, place_of
from lcxl.assessment import CLAIMED, CityMeasure
from lcxl.assignments import TERRITORIAL, claims_only
from lcxl.findings import Finding
from lcxl.layout.base import TableSheet
from lcxl.layout.form import UNIT
from lcxl.model import (
    Aggregation,
    Answer,
    Campaign,
    FileRecord,
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
from lcxl.records import print_threshold
from lcxl.thresholds import evaluate


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitContext:
    """One unit that sent something: its answers by measure, the measures asked of it.

    ``wards`` counts the wards and communes of the campaign.  ``present`` holds the names of all files that came
    with the submissions, folded (None: not known, then no evidence file is called absent).
    """

    campaign: Campaign
    unit: Unit
    measures: tuple[Measure, ...]
    answers: UnitAnswers
    by_measure: Mapping[str, Answer]
    indicators: Mapping[int, Indicator]
    wards: int = 0
    present: frozenset[str] | None = None

    def asked(self) -> Iterator[tuple[Measure, Answer]]:
        """Yield the measures that have a row in the unit's files, with their answers, in catalogue order."""
        for measure in self.measures:
            answer = self.by_measure.get(measure.code)
            if answer is not None:
                yield measure, answer

    def higher_level(self, measure: Measure) -> bool:
        """Tell whether a measure's indicator is assessed above the reporting level."""
        return self.indicators[measure.indicator].level == Level.HIGHER_LEVEL

    def claims_only(self, measure: Measure) -> bool:
        """Tell whether the unit only claims whether ``measure`` is met."""
        return claims_only(self.unit, measure)

    def figure(self, measure: Measure, answer: Answer) -> Quantity | None:
        """Return the answer's figure where the unit is to give one."""
        return None if self.claims_only(measure) else figure_of(answer.entry, measure)

    def stands_alone(self, measure: Measure) -> bool:
        """Tell whether the unit's own figure may be held against the city's threshold and earlier figures.

        A ward's part of a sum may not, nor a ward's count against the city's earlier count.
        """
        if self.unit.kind not in TERRITORIAL:
            return True
        relative = measure.threshold is not None and isinstance(measure.threshold.reference, str)
        return measure.aggregation != Aggregation.SUM and (measure.unit.percent or not relative)

    def figure_status(self, measure: Measure, answer: Answer) -> Status | None:
        """Return what the unit's own figure says against the threshold; None where it says nothing."""
        quantity = self.figure(measure, answer)
        if quantity is None or not self.stands_alone(measure):
            return None
        return evaluate(measure.threshold, quantity, measure.previous, measure.last_year)

    def status(self, measure: Measure, answer: Answer) -> Status | None:
        """Return the status that the unit itself stands for: its claim, else what its figure says."""
        if answer.entry.claim is not None:
            return CLAIMED.get(answer.entry.claim)
        return self.figure_status(measure, answer)

    def unit_field(self, key: str) -> dict[str, Any]:
        """Return the place of a line of the unit sheet, by the form's layout, as keywords of ``finding``."""
        row = UNIT.title_rows + 1 + [field.key for field in UNIT.fields].index(key)
        file = self.answers.submissions[0].source.file
        return {"unit": self.unit.code, "file": file, "sheet": UNIT.name, "cell": f"B{row}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundContext:
    """The round as it stands: units with their state, answers, the city's figures and results."""

    campaign: Campaign
    units: tuple[UnitResult, ...]
    answers: tuple[UnitAnswers, ...]
    cities: Mapping[str, CityMeasure]
    results: tuple[IndicatorResult, ...]
    files: tuple[FileRecord, ...] = ()
    today: date | None = None


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


def cell(answer: Answer, column: str, measure: Measure) -> dict[str, Any]:
    """Return an answer's place with the number and code that messages show."""
    return place_of(answer, column, measure) | {"number": measure.indicator, "measure_code": measure.code}


def value_words(quantity: Quantity | None, measure: Measure) -> str:
    """Return a figure as messages show it."""
    return "" if quantity is None else figure_text(quantity, measure)


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
