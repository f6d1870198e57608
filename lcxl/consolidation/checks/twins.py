"""Family LC7, continued: was a unit's form filled in from another unit's?

Units may well report the same percents: only what two units can't have in common by chance is told.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from lcxl.campaign import TERRITORIAL
from lcxl.consolidation.checks.context import RoundCheck, RoundContext, row_place
from lcxl.findings import Finding, finding
from lcxl.layout import EVIDENCE, INDICATORS, UNIT
from lcxl.model import Unit, UnitAnswers
from lcxl.submission import contact_of, evidence_of
from lcxl.values import fold

_FEWEST_FRACTIONS = 2
_SMALLEST_WHOLE = 20
_SHORTEST_TELEPHONE = 9


def _twins(keys: Iterable[tuple[UnitAnswers, Hashable | None]]) -> Iterator[tuple[UnitAnswers, UnitAnswers]]:
    """Yield (first, other) for units whose key is that of an earlier unit; None is nobody's twin."""
    first: dict[Hashable, UnitAnswers] = {}
    for answers, key in keys:
        if key is not None and first.setdefault(key, answers) is not answers:
            yield first[key], answers


def _names(context: RoundContext) -> dict[str, str]:
    return {unit.code: unit.short_name for unit in context.campaign.units}


def same_fractions(context: RoundContext) -> Iterator[Finding]:
    """LC740: a form's numerators and denominators are, one by one, those of another unit's form.

    Told where at least two fractions have a denominator of 20 or more: populations don't coincide twice.
    """
    names = _names(context)
    for first, other in _twins((answers, _fractions(answers)) for answers in context.answers):
        submission = other.submissions[0]
        yield finding(
            "LC740",
            unit=other.unit,
            file=submission.source.file,
            sheet=submission.sheets.get(INDICATORS.key, INDICATORS.name),
            quote=first.unit,
            other=names.get(first.unit, first.unit),
            other_file=first.submissions[0].source.file,
        )


def _fractions(answers: UnitAnswers) -> Hashable | None:
    """Return the fractions of the file that counts; None if they are too few or too small to prove anything."""
    found = tuple(
        (entry.measure, entry.numerator, entry.denominator)
        for entry in answers.submissions[0].entries
        if entry.numerator is not None and entry.denominator is not None
    )
    telling = [one for one in found if one[2] >= _SMALLEST_WHOLE]
    return found if len(telling) >= _FEWEST_FRACTIONS else None


def same_telephone(context: RoundContext) -> Iterator[Finding]:
    """LC741: the contact of a unit has the telephone number of another unit's contact."""
    names = _names(context)
    row = UNIT.title_rows + 1 + [field.key for field in UNIT.fields].index("telephone")
    for first, other in _twins((answers, _telephone(answers)) for answers in context.answers):
        telephone = contact_of(other).telephone
        yield finding(
            "LC741",
            unit=other.unit,
            file=other.submissions[0].source.file,
            sheet=UNIT.name,
            cell=f"B{row}",
            quote=telephone,
            telephone=telephone,
            other=names.get(first.unit, first.unit),
        )


def _telephone(answers: UnitAnswers) -> str | None:
    digits = "".join(char for char in contact_of(answers).telephone if char.isdecimal())
    digits = f"0{digits[2:]}" if digits.startswith("84") else digits
    return digits if len(digits) >= _SHORTEST_TELEPHONE else None


def other_units_document(context: RoundContext) -> Iterator[Finding]:
    """LC742: a ward registers as its own evidence a document issued by another ward or commune."""
    issuers = _issuers(context)
    territorial = frozenset(issuers.values())
    names = _names(context)
    for answers in context.answers:
        if answers.unit not in territorial:
            continue
        for row, submission in evidence_of(answers):
            issuer = issuers.get(fold(row.issuer)) if row.issuer else None
            if issuer is not None and issuer != answers.unit:
                yield finding(
                    "LC742",
                    **row_place(submission, EVIDENCE, "issuer", row.row),
                    indicator=row.indicator,
                    quote=row.issuer,
                    issuer=row.issuer,
                    other=names.get(issuer, issuer),
                )


def _issuers(context: RoundContext) -> dict[str, str]:
    """Return the codes of wards and communes by every folded name they go by; shared names name nobody."""
    found: dict[str, str | None] = {}
    for result in context.units:
        for name in _territorial_names(result.unit):
            found[name] = result.unit.code if name not in found else None
    return {name: code for name, code in found.items() if code is not None}


def _territorial_names(unit: Unit) -> set[str]:
    if unit.kind not in TERRITORIAL:
        return set()
    names = {unit.name, unit.short_name, *unit.aliases}
    return {fold(name) for name in names} | {fold(f"UBND {name}") for name in names}


CHECKS: tuple[RoundCheck, ...] = (same_fractions, same_telephone, other_units_document)
