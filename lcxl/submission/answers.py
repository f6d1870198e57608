"""What one unit said, ready to be looked at: answers by measure, where they stand, who speaks as what."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any

from lcxl.campaign import adds_up
from lcxl.layout import INDICATORS
from lcxl.layout import campaign as campaign_layout
from lcxl.model import (
    Answer,
    Campaign,
    Claim,
    Contact,
    Correction,
    Entry,
    Evidence,
    Measure,
    Narrative,
    Place,
    Quantity,
    Ruling,
    SourceRef,
    Submission,
    Unit,
    UnitAnswers,
)
from lcxl.texts import label
from lcxl.values import format_figure, ratio

CAMPAIGN_FILE = "chien-dich.xlsx"


class Role(StrEnum):
    """As what a unit answers for a measure: its lead, one that is compared, or one of those that are added up."""

    LEAD = "lead"
    PARTNER = "partner"
    MEMBER = "member"


def role_of(unit: Unit, measure: Measure) -> Role:
    """Return as what ``unit`` answers for ``measure``."""
    if unit.code == measure.lead:
        return Role.LEAD
    return Role.MEMBER if adds_up(unit, measure) else Role.PARTNER


def answers_by_measure(answers: UnitAnswers) -> dict[str, Answer]:
    """Return the answer that counts for each measure, by the rule of ``UnitAnswers.answer``, in one pass."""
    found: dict[str, Answer] = {}
    for submission in answers.submissions:
        for entry in submission.entries:
            held = found.get(entry.measure)
            if held is None or (held.entry.blank and not entry.blank):
                found[entry.measure] = Answer(entry=entry, submission=submission)
    return found


def narratives_of(answers: UnitAnswers) -> tuple[Narrative, ...]:
    """Return the narrative rows of the first file that has any."""
    return next((s.narratives for s in answers.submissions if s.narratives), ())


def evidence_of(answers: UnitAnswers) -> tuple[tuple[Evidence, Submission], ...]:
    """Return the rows of the evidence registers: all of the file that counts, from later ones only new codes."""
    rows: list[tuple[Evidence, Submission]] = []
    for submission in answers.submissions:
        known = {row.code for row, _ in rows}
        rows += [(row, submission) for row in submission.evidence if row.code not in known]
    return tuple(rows)


def contact_of(answers: UnitAnswers) -> Contact:
    """Return the contact of the first file that names one."""
    contacts = (s.contact for s in answers.submissions)
    return next((c for c in contacts if c.person or c.telephone or c.email), Contact())


def figure_of(entry: Entry, measure: Measure) -> Quantity | None:
    """Return the figure of an entry; where only its numerator and denominator are given, their ratio."""
    if entry.quantity is not None or entry.unreadable or entry.numerator is None or not entry.denominator:
        return entry.quantity
    value = ratio(entry.numerator, entry.denominator, measure.unit)
    return None if value is None else Quantity(value=value, text=written_figure(value, measure))


def written_figure(value: Decimal, measure: Measure) -> str:
    """Write a computed value of a measure, never rounded so far that it looks like the threshold it misses."""
    reference = measure.threshold.reference if measure.threshold is not None else None
    apart = (reference,) if isinstance(reference, Decimal) else ()
    return format_figure(value, measure.unit, apart=apart)


def figure_text(quantity: Quantity, measure: Measure) -> str:
    """Return a figure as a person reads it."""
    return quantity.text or written_figure(quantity.value, measure)


def claim_text(claim: Claim, campaign: Campaign) -> str:
    """Return a claim in the words of its list; the higher level has the campaign's own name."""
    if claim == Claim.HIGHER_LEVEL:
        return campaign.status_labels.get(claim.value, label(f"claim.{claim}"))
    return label(f"claim.{claim}")


def nothing_arose(entry: Entry) -> bool:
    """Tell whether there was nothing to count: claimed so (and no figure but 0), or a denominator of 0.

    A figure that the office corrected counts, whatever the unit had said.
    """
    if entry.correction is not None:
        return entry.quantity is None and entry.claim == Claim.NO_OCCURRENCE
    if entry.denominator is not None and entry.denominator == 0:
        return True
    return entry.claim == Claim.NO_OCCURRENCE and (entry.quantity is None or entry.quantity.value == 0)


def correction_cell(correction: Correction) -> str:
    """Return the cell of a correction's value in the campaign workbook ("" where its row isn't known)."""
    return _beside(correction.place, campaign_layout.CORRECTIONS.letter("value"))


def ruling_ref(ruling: Ruling) -> SourceRef:
    """Return the cell of the campaign workbook in which a ruling sets the city's figure."""
    sheet = ruling.place.sheet or campaign_layout.RULINGS.name
    cell = _beside(ruling.place, campaign_layout.RULINGS.letter("figure"))
    return SourceRef(unit="", file=CAMPAIGN_FILE, sheet=sheet, cell=cell, sha256="")


def _beside(place: Place, column: str) -> str:
    """Return the cell of another column in the row of a place (its own where the row isn't known)."""
    row = place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f"{column}{row}" if row.isdecimal() else place.cell


def source_ref(answer: Answer) -> SourceRef:
    """Return the cell that an answer came from: its figure's, else its claim's; a correction's own if corrected."""
    entry, submission = answer.entry, answer.submission
    if entry.correction is not None:
        return SourceRef(
            unit=submission.unit,
            file=CAMPAIGN_FILE,
            sheet=entry.correction.place.sheet or campaign_layout.CORRECTIONS.name,
            cell=correction_cell(entry.correction),
            sha256="",
        )
    column = "claim" if entry.quantity is None and entry.claim is not None and not entry.typed else "current"
    return SourceRef(
        unit=submission.unit,
        file=submission.source.file,
        sheet=submission.sheets.get(INDICATORS.key, INDICATORS.name),
        cell=submission.cell(entry, column),
        sha256=submission.source.sha256,
    )


def place_of(answer: Answer, column: str, measure: Measure) -> dict[str, Any]:
    """Return the place of one of an answer's cells as keywords of ``finding``."""
    submission = answer.submission
    return {
        "unit": submission.unit,
        "file": submission.source.file or None,
        "sheet": submission.sheets.get(INDICATORS.key, INDICATORS.name),
        "cell": submission.cell(answer.entry, column) or None,
        "measure": measure.code,
        "indicator": measure.indicator,
    }
