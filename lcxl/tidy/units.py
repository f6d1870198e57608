"""Rows at the level of units: what each said of each measure, and whether it reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lcxl.campaign import Assignments
from lcxl.model import (
    Answer,
    Campaign,
    Claim,
    Consolidation,
    Entry,
    Indicator,
    Level,
    Measure,
    Quantity,
    SourceRef,
    Unit,
    UnitAnswers,
    UnitResult,
)
from lcxl.submission import answers_by_measure, claim_text, figure_of, figure_text, nothing_arose, source_ref
from lcxl.tidy.common import compared, difference, threshold_text
from lcxl.tidy.rows import AnswerRow, UnitRow
from lcxl.values import evaluate

_HELD = 200_000
"""So many answer rows take about 100 MB."""

_OPEN = frozenset({None, Claim.NO_DATA})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A measure with what is the same in the rows of all units."""

    measure: Measure
    indicator: Indicator
    threshold: str


def _asked(campaign: Campaign) -> tuple[_Asked, ...]:
    indicators = {indicator.number: indicator for indicator in campaign.catalogue.indicators}
    return tuple(
        _Asked(measure=measure, indicator=indicators[measure.indicator], threshold=threshold_text(measure))
        for measure in campaign.catalogue.measures
    )


def outcome(entry: Entry, measure: Measure, level: Level = Level.CITY) -> Claim | None:
    """Return what an answer comes to by itself: nothing arose, the higher level, its figure, else its claim."""
    if nothing_arose(entry):
        return Claim.NO_OCCURRENCE
    if level is Level.HIGHER_LEVEL and not entry.blank:
        return Claim.HIGHER_LEVEL
    quantity = figure_of(entry, measure)
    if quantity is not None and measure.threshold is not None:
        status = evaluate(measure.threshold, quantity, measure.previous, measure.last_year)
        if status is not None:
            return Claim(status.value)
    return entry.claim


class _Askers:
    """What each unit is asked for, of some measures."""

    def __init__(self, campaign: Campaign, codes: Collection[str] | None = None) -> None:
        self._assignments = Assignments(campaign)
        self._asked = {one.measure.code: one for one in _asked(campaign) if codes is None or one.measure.code in codes}

    def of(self, unit: Unit, given: Mapping[str, Answer]) -> Sequence[_Asked]:
        """Return what ``unit`` is asked for or answered, in the catalogue's order."""
        codes = [measure.code for measure in self._assignments.of(unit) if measure.code in self._asked]
        if given.keys() <= set(codes):
            return [self._asked[code] for code in codes]
        return [one for code, one in self._asked.items() if code in codes or code in given]


def _given(answers: UnitAnswers | None) -> Mapping[str, Answer]:
    return {} if answers is None else answers_by_measure(answers)


def answer_rows(
    consolidation: Consolidation, codes: Collection[str] | None = None, *, units: Collection[str] | None = None
) -> Iterator[AnswerRow]:
    """Yield a row for each unit and measure that was asked of it or answered by it, in order of units, then measures.

    ``codes`` restricts the measures, ``units`` the units by their codes.
    """
    campaign = consolidation.campaign
    askers = _Askers(campaign, codes)
    by_unit = {answers.unit: answers for answers in consolidation.answers}
    for result in consolidation.units:
        if units is not None and result.unit.code not in units:
            continue
        given = _given(by_unit.get(result.unit.code))
        for one in askers.of(result.unit, given):
            yield _answer_row(campaign, result, one, given.get(one.measure.code))


class UnitTables:
    """The rows at the level of units for several readers: each table is made once, answers if few enough to be held."""

    def __init__(self, consolidation: Consolidation) -> None:
        self._consolidation = consolidation
        self.count = sum(len(one.entries) for answers in consolidation.answers for one in answers.submissions)
        self._held: tuple[AnswerRow, ...] | None = None

    def answers(
        self, codes: Collection[str] | None = None, *, units: Collection[str] | None = None
    ) -> Iterable[AnswerRow]:
        """Return the rows as ``answer_rows`` does."""
        if self._held is None and self.count <= _HELD:
            self._held = tuple(answer_rows(self._consolidation))
        if self._held is None:
            return answer_rows(self._consolidation, codes, units=units)
        return (
            row
            for row in self._held
            if (codes is None or row.measure in codes) and (units is None or row.unit in units)
        )

    @cached_property
    def units(self) -> tuple[UnitRow, ...]:
        """The rows of ``unit_rows``."""
        return tuple(unit_rows(self._consolidation, self.answers()))


def _answer_row(campaign: Campaign, result: UnitResult, one: _Asked, answer: Answer | None) -> AnswerRow:
    unit, measure = result.unit, one.measure
    entry = Entry(measure=measure.code) if answer is None else answer.entry
    source = _nowhere(unit) if answer is None else source_ref(answer)
    quantity = figure_of(entry, measure)
    return AnswerRow(
        unit=unit.code,
        unit_name=unit.short_name or unit.name,
        unit_kind=unit.kind,
        state=result.state,
        indicator=measure.indicator,
        indicator_text=one.indicator.text,
        measure=measure.code,
        measure_text=measure.text,
        unit_of_measure=measure.unit.label,
        threshold=one.threshold,
        previous=compared(entry.previous, entry.previous_text, measure),
        numerator=entry.numerator,
        denominator=entry.denominator,
        value=None if quantity is None else quantity.value,
        bound=None if quantity is None else quantity.bound,
        text=_shown(campaign, entry, quantity, measure),
        typed=entry.typed,
        claim=entry.claim,
        outcome=outcome(entry, measure, one.indicator.level),
        difference=difference(quantity, measure),
        evidence=entry.evidence,
        reason=entry.reason,
        remedy=entry.remedy,
        note=entry.note,
        corrected=entry.correction is not None,
        file=source.file,
        sheet=source.sheet,
        cell=source.cell,
        sha256=source.sha256,
    )


def _nowhere(unit: Unit) -> SourceRef:
    return SourceRef(unit=unit.code, file="", sheet="", cell="", sha256="")


def _shown(campaign: Campaign, entry: Entry, quantity: Quantity | None, measure: Measure) -> str:
    """Return a figure as printed, else the claim's words, else what was typed and couldn't be read."""
    if quantity is not None:
        return figure_text(quantity, measure)
    return entry.typed if entry.claim is None else claim_text(entry.claim, campaign)


def unit_rows(consolidation: Consolidation, answers: Iterable[AnswerRow] | None = None) -> Iterator[UnitRow]:
    """Yield a row per expected unit with the counts of its measures by outcome; statistics have none.

    ``answers`` are the answer rows, where they are made already.
    """
    outcomes: defaultdict[str, list[Claim | None]] = defaultdict(list)
    for row in answer_rows(consolidation) if answers is None else answers:
        statistic = row.outcome is None and row.value is not None and not row.threshold
        if not statistic:
            outcomes[row.unit].append(row.outcome)
    for result in consolidation.units:
        found = outcomes[result.unit.code]
        yield UnitRow(
            unit=result.unit.code,
            unit_name=result.unit.short_name or result.unit.name,
            unit_kind=result.unit.kind,
            state=result.state,
            late=result.late,
            met=found.count(Claim.MET),
            not_met=found.count(Claim.NOT_MET),
            open=sum(one in _OPEN for one in found),
        )
