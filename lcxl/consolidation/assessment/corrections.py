"""The office's corrections laid over what units answered: also a figure by telephone from a unit that sent nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lcxl.findings import Finding, finding
from lcxl.layout import campaign as layout
from lcxl.model import Campaign, Correction, Entry, Measure, Source, Submission, Unit, UnitAnswers
from lcxl.submission import CAMPAIGN_FILE, answers_by_measure, correction_cell
from lcxl.values import RawValue, read_figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A unit's answers with its corrections (None if it has neither), and what is wrong with the corrections."""

    answers: UnitAnswers | None
    findings: tuple[Finding, ...] = ()


def correct(campaign: Campaign, unit: Unit, measures: Iterable[Measure], answers: UnitAnswers | None) -> Corrected:
    """Lay the campaign's corrections for ``unit`` over its answers; ``measures`` are those that it reports.

    A corrected entry keeps what was typed and carries its correction; of two for one measure the last counts.
    """
    asked = {measure.code: measure for measure in measures}
    findings: list[Finding] = []
    entries: dict[str, Entry] = {}
    for correction in campaign.corrections:
        if correction.unit != unit.code:
            continue
        if correction.measure not in asked:
            findings.append(_tell("LC878", correction, measure_code=correction.measure))
            continue
        if correction.measure in entries:
            findings.append(_tell("LC879", correction, measure_code=correction.measure))
        measure = asked[correction.measure]
        entry = _corrected(correction, measure)
        if entry is None:
            findings.append(_tell("LC877", correction, value=correction.value, unit_of_measure=measure.unit.label))
        else:
            entries[correction.measure] = entry
    return Corrected(answers=_overlaid(unit, answers, entries), findings=tuple(findings))


def misdirected(campaign: Campaign, units: Iterable[Unit]) -> list[Finding]:
    """LC878: corrections for units of which nothing is asked; ``units`` are those that report."""
    known = {unit.code for unit in units}
    strays = (correction for correction in campaign.corrections if correction.unit not in known)
    return [_tell("LC878", correction, measure_code=correction.measure) for correction in strays]


def _tell(code: str, correction: Correction, **slots: Any) -> Finding:
    return finding(
        code,
        unit=correction.unit,
        file=CAMPAIGN_FILE,
        sheet=correction.place.sheet or layout.CORRECTIONS.name,
        cell=correction_cell(correction) or None,
        measure=correction.measure,
        quote=correction.value,
        **slots,
    )


def _corrected(correction: Correction, measure: Measure) -> Entry | None:
    """Return the entry that a correction says by itself; None if its value can't be read."""
    reading = read_figure(RawValue("s", correction.value), measure.unit)
    if reading.quantity is None and reading.claim is None:
        return None
    return Entry(measure=measure.code, quantity=reading.quantity, claim=reading.claim, correction=correction)


def _overlaid(unit: Unit, answers: UnitAnswers | None, entries: Mapping[str, Entry]) -> UnitAnswers | None:
    """Put corrected entries in the place of the unit's own; what it has no row for stands in the first file."""
    if not entries:
        return answers
    if answers is None:
        source = Source(file=CAMPAIGN_FILE, sha256="")
        return UnitAnswers(
            unit=unit.code, submissions=(Submission(unit=unit.code, source=source, entries=tuple(entries.values())),)
        )
    counting = answers_by_measure(answers)
    submissions = []
    for place, submission in enumerate(answers.submissions):
        changed = tuple(
            _laid_over(entry, entries[entry.measure])
            if entry.measure in entries and counting[entry.measure].submission is submission
            else entry
            for entry in submission.entries
        )
        missing = tuple(entry for code, entry in entries.items() if code not in counting) if place == 0 else ()
        submissions.append(replace(submission, entries=changed + missing))
    return replace(answers, submissions=tuple(submissions))


def _laid_over(entry: Entry, corrected: Entry) -> Entry:
    """Correct an entry: its figure if the correction is one (the unit's claim stays), else its claim."""
    return replace(
        entry,
        quantity=corrected.quantity,
        claim=corrected.claim or entry.claim,
        unreadable=False,
        correction=corrected.correction,
    )
