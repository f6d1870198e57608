"""Figures of many wards and communes made into one (DESIGN, "how a figure becomes a status", item 4).

Figures are exact decimals in the measure's unit (percentage points for percents); sums are taken before anything
is rounded, and a result has the 15 significant digits of Excel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from enum import StrEnum

from lcxl.campaign import figure_unit
from lcxl.model import Aggregation, Answer, Bound, Claim, Entry, Measure, Quantity, SourceRef, Status
from lcxl.submission import figure_of, nothing_arose, source_ref, written_figure
from lcxl.texts import text as phrase
from lcxl.values import evaluate, excel_digits, format_figure, ratio, written

_EXACT = Context(prec=60)
ONE_SIDED = {Bound.BELOW: -1, Bound.AT_MOST: -1, Bound.ABOVE: 1, Bound.AT_LEAST: 1}


class Method(StrEnum):
    """How a city figure came about; what is not plain is told as a finding."""

    ONE = "one"  # a single unit's own answer
    SUM = "sum"
    RATIO = "ratio"  # sums of all numerators and denominators
    EQUAL = "equal"  # some gave only percents, and all percents are the same
    SOME_PARTS = "some_parts"  # the ratio of those that gave both parts
    PLAIN_MEAN = "plain_mean"  # nobody gave both parts
    MEAN = "mean"
    SHARE = "share"
    CLAIMS = "claims"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class CityFigure:
    """What a measure comes to before thresholds and rulings.

    ``used`` of ``expected`` units went into it (units where nothing arose are not expected), ``given`` gave a
    figure; ``nothing`` counts the units where nothing arose.
    """

    method: Method = Method.NONE
    quantity: Quantity | None = None
    claim: Claim | None = None
    note: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    sources: tuple[SourceRef, ...] = ()
    used: int = 0
    given: int = 0
    expected: int = 0
    nothing: int = 0

    @property
    def blank(self) -> bool:
        """Tell whether there is neither a figure nor a claim."""
        return self.quantity is None and self.claim is None


def single(answer: Answer | None, measure: Measure) -> CityFigure:
    """Return the city's figure where one unit's answer is it."""
    if answer is None or answer.entry.blank or answer.entry.unreadable:
        return CityFigure(expected=1)
    entry = answer.entry
    if nothing_arose(entry):
        return CityFigure(
            method=Method.ONE, claim=Claim.NO_OCCURRENCE, note=_note(entry), sources=(source_ref(answer),), nothing=1
        )
    return CityFigure(
        method=Method.ONE,
        quantity=figure_of(entry, measure),
        claim=entry.claim,
        note=_note(entry),
        numerator=entry.numerator,
        denominator=entry.denominator,
        sources=(source_ref(answer),),
        used=1,
        given=int(entry.quantity is not None),
        expected=1,
    )


def _note(entry: Entry) -> str:
    """Return the note beside a figure; where the figure was corrected since, a note that holds a number is stale."""
    stale = entry.correction is not None and any(char.isdecimal() for char in entry.note)
    return "" if stale else entry.note


def aggregate(measure: Measure, answers: Iterable[Answer], expected: int) -> CityFigure:
    """Return the figure of the wards and communes together.

    ``answers`` are those received, in the order of units; ``expected`` counts the units that should have given
    one.  Units where nothing arose leave sums and shares; a claim that there are no data counts as missing.
    """
    readable = [a for a in answers if not a.entry.blank and not a.entry.unreadable]
    counted = [a for a in readable if not nothing_arose(a.entry)]
    nothing = len(readable) - len(counted)
    figure = _BY[measure.aggregation](measure, counted)
    claim = combined_claim([a.entry.claim for a in counted if a.entry.claim is not None])
    if claim is None and figure.quantity is None and nothing:
        claim = Claim.NO_OCCURRENCE
    if figure.quantity is None:
        figure = _claimed(measure, counted)
    return replace(
        figure, claim=claim, note=_common_note(counted), expected=max(expected - nothing, 0), nothing=nothing
    )


def combined_claim(claims: Sequence[Claim]) -> Claim | None:
    """Return what claims come to: one "not met" decides, then one "met"; else the first of the others."""
    for claim in (Claim.NOT_MET, Claim.MET, Claim.HIGHER_LEVEL, Claim.NO_DATA, Claim.NO_OCCURRENCE):
        if claim in claims:
            return claim
    return None


def _common_note(answers: Sequence[Answer]) -> str:
    """Return the note that all units give alike: different notes of many units can't stand beside one figure."""
    notes = {_note(a.entry) for a in answers} - {""}
    return notes.pop() if len(notes) == 1 else ""


def _claimed(measure: Measure, answers: Sequence[Answer]) -> CityFigure:
    """Count what the units claim: Method.CLAIMS where any claims met or not met."""
    decided = [a for a in answers if a.entry.claim in (Claim.MET, Claim.NOT_MET)]
    return CityFigure(
        method=Method.CLAIMS if decided else Method.NONE,
        used=len(decided),
        sources=tuple(source_ref(a) for a in decided),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """A unit's figure with its parts, where it gave both."""

    answer: Answer
    quantity: Quantity

    parts: tuple[Decimal, Decimal] | None


def _figures(measure: Measure, answers: Iterable[Answer]) -> list[_Given]:
    found = ((answer, figure_of(answer.entry, measure)) for answer in answers)
    return [
        _Given(answer=answer, quantity=quantity, parts=_parts(answer.entry, quantity, measure))
        for answer, quantity in found
        if quantity is not None
    ]


def _parts(entry: Entry, quantity: Quantity, measure: Measure) -> tuple[Decimal, Decimal] | None:
    """Return numerator and denominator; a corrected figure changes the numerator and leaves the denominator."""
    if not entry.denominator:
        return None
    if entry.correction is not None:
        share = quantity.value / 100 if measure.unit.percent else quantity.value
        return _EXACT.multiply(share, entry.denominator), entry.denominator
    return None if entry.numerator is None else (entry.numerator, entry.denominator)


def _made(
    method: Method, measure: Measure, value: Decimal, used: Sequence[_Given], given: int, bound: Bound | None = None
) -> CityFigure:
    value = excel_digits(value)
    text = written_figure(value, measure) if bound is None else ""
    return CityFigure(
        method=method,
        quantity=Quantity(value=value, bound=bound, text=text),
        sources=tuple(source_ref(one.answer) for one in used),
        used=len(used),
        given=given,
    )


def _total(values: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for value in values:
        total = _EXACT.add(total, value)
    return total


def _joint_bound(figures: Iterable[_Given]) -> Bound | None:
    """Return the bound of a sum or mean: one-sided if all bounds point one way, rough otherwise."""
    bounds = {one.quantity.bound for one in figures if one.quantity.bound is not None}
    if not bounds:
        return None
    sides = {ONE_SIDED.get(bound, 0) for bound in bounds}
    if len(bounds) == 1:
        return bounds.pop()
    if len(sides) == 1 and 0 not in sides:
        return Bound.AT_MOST if -1 in sides else Bound.AT_LEAST
    return Bound.ABOUT


def _sum(measure: Measure, answers: Sequence[Answer]) -> CityFigure:
    given = _figures(measure, answers)
    if not given:
        return CityFigure()
    value = _total(one.quantity.value for one in given)
    return _made(Method.SUM, measure, value, given, len(given), _joint_bound(given))


def _mean(measure: Measure, answers: Sequence[Answer], method: Method = Method.MEAN) -> CityFigure:
    given = _figures(measure, answers)
    if not given:
        return CityFigure()
    counts = [_counted(one.answer) for one in given]
    sums = (_EXACT.multiply(one.quantity.value, count) for one, count in zip(given, counts, strict=True))
    whole = _total(counts)
    value = _EXACT.divide(_total(sums), whole)
    figure = _made(method, measure, value, given, len(given), _joint_bound(given))
    return figure if whole == len(given) else replace(figure, denominator=whole)


def _counted(answer: Answer) -> Decimal:
    """Return how many units a mean stands for: one, or those that a consolidated workbook counted."""
    return (answer.submission.rolled_up and answer.entry.denominator) or Decimal(1)


def _ratio_of_sums(measure: Measure, answers: Sequence[Answer]) -> CityFigure:
    """Divide sums; where some gave only a percent, see the design: equal percents, then those with both parts."""
    given = _figures(measure, answers)
    whole = [one for one in given if one.parts is not None]
    if not given:
        return CityFigure()
    if len(whole) == len(given):
        return _divided(Method.RATIO, measure, whole, len(given))
    first = given[0].quantity
    if all((one.quantity.value, one.quantity.bound) == (first.value, first.bound) for one in given):
        figure = _made(Method.EQUAL, measure, first.value, given, len(given), first.bound)
        return replace(figure, quantity=replace(first, text=first.text or written_figure(first.value, measure)))
    if whole:
        return _divided(Method.SOME_PARTS, measure, whole, len(given))
    return _mean(measure, answers, Method.PLAIN_MEAN)


def _divided(method: Method, measure: Measure, whole: Sequence[_Given], given: int) -> CityFigure:
    parts = [one.parts for one in whole if one.parts is not None]
    numerator = _total(part[0] for part in parts)
    denominator = _total(part[1] for part in parts)
    value = ratio(numerator, denominator, measure.unit)
    if value is None:
        return CityFigure()
    figure = _made(method, measure, value, whole, given)
    return replace(figure, numerator=numerator, denominator=denominator)


def _meets(entry: Entry, measure: Measure) -> bool | None:
    """Tell whether a ward meets what is shared: by its claim, else by its figure; None if it says neither."""
    if entry.claim in (Claim.MET, Claim.NOT_MET):
        return entry.claim == Claim.MET
    if entry.quantity is None or measure.threshold is None:
        return None
    status = evaluate(measure.threshold, entry.quantity, measure.previous, measure.last_year)
    return None if status is None else status == Status.MET


def _votes(answer: Answer, measure: Measure) -> tuple[Decimal, Decimal] | None:
    """Return (how many units meet what is shared, of how many); None if the answer doesn't say.

    A unit counts for itself, a consolidated workbook for all that it counted.
    """
    entry = answer.entry
    quantity = figure_of(entry, measure) if answer.submission.rolled_up else None
    parts = None if quantity is None else _parts(entry, quantity, measure)
    if parts is not None:
        return parts
    met = _meets(entry, measure)
    return None if met is None else (Decimal(met), Decimal(1))


def _share(measure: Measure, answers: Sequence[Answer]) -> CityFigure:
    told = [(answer, _votes(answer, measure)) for answer in answers]
    decided = [(answer, votes) for answer, votes in told if votes is not None]
    if not decided:
        return CityFigure()
    numerator, denominator = (_total(votes[part] for _, votes in decided) for part in (0, 1))
    value = ratio(numerator, denominator, figure_unit(measure))
    if value is None:
        return CityFigure()
    text = written_figure(value, measure)
    if not measure.unit.percent:
        share = format_figure(value, figure_unit(measure))
        text = phrase("checks.share", share=share, met=written(numerator), units=written(denominator))
    return CityFigure(
        method=Method.SHARE,
        quantity=Quantity(value=value, text=text),
        numerator=numerator,
        denominator=denominator,
        sources=tuple(source_ref(answer) for answer, _ in decided),
        used=len(decided),
        given=len(decided),
    )


def _nothing(measure: Measure, answers: Sequence[Answer]) -> CityFigure:
    """Yes/no answers make no figure, and neither do wards where only the lead speaks for the city."""
    return CityFigure()


_BY: Mapping[Aggregation, Callable[[Measure, Sequence[Answer]], CityFigure]] = {
    Aggregation.SUM: _sum,
    Aggregation.MEAN: _mean,
    Aggregation.RATIO_OF_SUMS: _ratio_of_sums,
    Aggregation.SHARE_OF_UNITS_MEETING: _share,
    Aggregation.ALL_YES: _nothing,
    Aggregation.LEAD: _nothing,
}
