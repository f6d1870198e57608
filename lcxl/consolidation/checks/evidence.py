"""Family LC6: does the evidence that a unit names exist, under its proper code?"""

from __future__ import annotations

from collections.abc import Iterator

from lcxl.consolidation.checks.context import Asked, Registered, UnitCheck, UnitContext
from lcxl.consolidation.checks.evidencecodes import file_name, parse_code
from lcxl.findings import Finding, finding
from lcxl.model import Claim, Evidence, Status
from lcxl.submission import place_of

_MOST_NUMBERS = 100
"""A number beyond this is a slip of the pen, not a hundred documents left out."""


def _expected(context: UnitContext, indicator: int | None) -> str:
    """Return a code of the right form as an example."""
    number = indicator or (context.asked[0].measure.indicator if context.asked else 1)
    return context.campaign.settings.evidence_code.format(unit=context.unit.code, indicator=number, number=1)


def _folded(code: str) -> str:
    return code.strip().casefold()


def _used(context: UnitContext) -> Iterator[tuple[Asked, str]]:
    """Yield every code that stands beside a measure."""
    for asked in context.asked:
        for code in asked.entry.evidence:
            yield asked, code


def met_without_evidence(context: UnitContext) -> Iterator[Finding]:
    """LC601: an indicator is met and no evidence stands beside any of its measures (severity is a setting)."""
    severity = context.campaign.settings.evidence_required
    told = {asked.measure.indicator for asked, _ in _used(context)}
    for asked in context.asked:
        number = asked.measure.indicator
        if number in told or asked.status != Status.MET:
            continue
        told.add(number)
        place = place_of(asked.answer, "evidence", asked.measure)
        yield finding("LC601", severity=severity, **place, number=number, example=_expected(context, number))


def code_not_registered(context: UnitContext) -> Iterator[Finding]:
    """LC602: a code stands beside a measure and not in the unit's register, so nobody knows what it is."""
    registered = {_folded(entry.row.code) for entry in context.register}
    for asked, code in _used(context):
        if _folded(code) not in registered:
            yield finding("LC602", **asked.cell("evidence"), quote=code, evidence_code=code)


def registered_twice(context: UnitContext) -> Iterator[Finding]:
    """LC603: one code is given to two different documents."""
    first: dict[str, Evidence] = {}
    for entry in context.register:
        row = entry.row
        known = first.setdefault(_folded(row.code), row)
        if row.code and known is not row and _document(known) != _document(row):
            yield finding("LC603", **entry.place(), quote=row.code, evidence_code=row.code, other_row=known.row)


def _document(row: Evidence) -> tuple[str, str, str]:
    return row.title.casefold(), row.symbol.casefold(), row.issued_on


def malformed_code(context: UnitContext) -> Iterator[Finding]:
    """LC604: a row of the register has no code, or one that isn't made as the campaign makes them."""
    for entry in context.register:
        if entry.parsed is None:
            code = entry.row.code
            example = _expected(context, entry.row.indicator)
            yield finding("LC604", **entry.place(), quote=code, evidence_code=code or "\u2013", example=example)


def code_of_other_unit(context: UnitContext) -> Iterator[Finding]:
    """LC605: a registered code names another unit: copied from that unit's form?"""
    own = _folded(context.unit.code)
    for entry in context.register:
        parsed, code = entry.parsed, entry.row.code
        if parsed is not None and parsed.unit and _folded(parsed.unit) != own:
            yield finding(
                "LC605",
                **entry.place(),
                quote=code,
                evidence_code=code,
                other_unit=parsed.unit,
                example=_expected(context, parsed.indicator),
            )


def code_of_other_indicator(context: UnitContext) -> Iterator[Finding]:
    """LC606: a code stands beside an indicator whose number it doesn't bear: one document for two, or a slip?"""
    template = context.campaign.settings.evidence_code
    for asked, code in _used(context):
        parsed = parse_code(code, template)
        if parsed is not None and parsed.indicator is not None and parsed.indicator != asked.measure.indicator:
            yield finding("LC606", **asked.cell("evidence"), quote=code, evidence_code=code, coded=parsed.indicator)


def never_used(context: UnitContext) -> Iterator[Finding]:
    """LC607: a document is registered and stands beside no measure."""
    used = {_folded(code) for _, code in _used(context)}
    for entry in context.register:
        code = entry.row.code
        if code and _folded(code) not in used:
            yield finding("LC607", **entry.place(), quote=code, evidence_code=code)


def gap_in_numbers(context: UnitContext) -> Iterator[Finding]:
    """LC608: the numbers of an indicator's documents leave one out: was a document forgotten?"""
    numbers: dict[int, dict[int, Registered]] = {}
    for entry in context.register:
        parsed = entry.parsed
        if parsed is not None and parsed.indicator is not None and parsed.number is not None:
            numbers.setdefault(parsed.indicator, {})[parsed.number] = entry
    for indicator, taken in sorted(numbers.items()):
        last = max(taken)
        if last == len(taken):
            continue
        missing = sorted(set(range(1, min(last, _MOST_NUMBERS))) - taken.keys())
        if missing:
            words = ", ".join(f"{one:02d}" for one in missing[:20])
            place = taken[last].place() | {"indicator": indicator}
            yield finding("LC608", **place, quote=words, number=indicator, missing=words)


def file_absent(context: UnitContext) -> Iterator[Finding]:
    """LC609: the register names a file that came with no submission; links are not followed."""
    if context.present is None:
        return
    for entry in context.register:
        location = entry.row.location
        name = file_name(location)
        if name and name not in context.present:
            yield finding("LC609", **entry.place("location"), quote=location, location=location)


def evidence_of_nothing(context: UnitContext) -> Iterator[Finding]:
    """LC610: evidence stands beside a measure of which the unit says that nothing arose."""
    for asked, code in _used(context):
        if asked.entry.claim == Claim.NO_OCCURRENCE and asked.entry.quantity is None:
            yield finding("LC610", **asked.cell("evidence"), quote=code, evidence_code=code)


CHECKS: tuple[UnitCheck, ...] = (
    met_without_evidence,
    code_not_registered,
    registered_twice,
    malformed_code,
    code_of_other_unit,
    code_of_other_indicator,
    never_used,
    gap_in_numbers,
    file_absent,
    evidence_of_nothing,
)
