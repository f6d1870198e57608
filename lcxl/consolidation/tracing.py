"""Where a figure comes from: from an indicator or measure to every cell behind it, and to cells still missing.

Everything that a figure was made of is here: what each unit typed and where, the file with its SHA-256 and the
archive or e-mail it came in, corrections and rulings with who made them and why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from lcxl.campaign import claims_only, reporting_units, reports
from lcxl.layout import INDICATORS
from lcxl.layout import campaign as campaign_layout
from lcxl.model import (
    Answer,
    Campaign,
    Consolidation,
    Correction,
    IndicatorResult,
    Measure,
    MeasureResult,
    Ruling,
    Source,
    SourceRef,
    Unit,
)
from lcxl.submission import (
    CAMPAIGN_FILE,
    Role,
    answers_by_measure,
    claim_text,
    correction_cell,
    figure_of,
    figure_text,
    role_of,
    source_ref,
)
from lcxl.texts import label, labels, text


class State(StrEnum):
    """What became of a unit's answer."""

    USED = "used"  # it is, or went into, the city's figure
    COMPARED = "compared"  # it stands beside the city's figure
    UNREADABLE = "unreadable"
    BLANK = "blank"  # the unit's file has the row and nothing in it
    MISSING = "missing"  # nothing came, or without this row


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One unit's part in a measure.

    ``place`` is the cell of its answer, or where the missing one belongs (``file`` is "" for a form not received);
    ``source`` tells how the file came; ``typed`` is the cell as a person saw it, ``value`` what was read.
    """

    unit: Unit
    role: Role
    state: State
    place: SourceRef
    source: Source | None = None
    typed: str = ""
    value: str = ""
    claim: str = ""
    note: str = ""
    correction: Correction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTrace:
    """A measure's result with every unit's part in it, in the order of units."""

    result: MeasureResult
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """An indicator's result with the traces of its measures."""

    campaign: Campaign
    result: IndicatorResult
    measures: tuple[MeasureTrace, ...]


def trace(consolidation: Consolidation, what: str | int, unit: str | None = None) -> Trace | None:
    """Trace an indicator (``12``) or a measure (``12.5``), if wanted for one unit only (by its code).

    None if there is no such indicator or measure, or the unit isn't asked for it.
    """
    wanted = str(what).strip()
    for result in consolidation.indicators:
        codes = [one.measure.code for one in result.measures]
        if wanted != str(result.indicator.number) and wanted not in codes:
            continue
        measures = tuple(
            MeasureTrace(result=one, steps=tuple(_steps(consolidation, one, unit)))
            for one in result.measures
            if wanted in (one.measure.code, str(result.indicator.number))
        )
        if unit is not None and not any(one.steps for one in measures):
            return None
        return Trace(campaign=consolidation.campaign, result=result, measures=measures)
    return None


def _steps(consolidation: Consolidation, result: MeasureResult, only: str | None) -> Iterator[Step]:
    campaign, measure = consolidation.campaign, result.measure
    by_unit = {answers.unit: answers for answers in consolidation.answers}
    used = {source.unit for source in result.sources}
    for unit in reporting_units(campaign):
        if not reports(unit, measure) or only not in (None, unit.code):
            continue
        answers = by_unit.get(unit.code)
        answer = answers_by_measure(answers).get(measure.code) if answers else None
        if answer is None:
            place = where_it_belongs(campaign, unit, measure)
            yield Step(unit=unit, role=role_of(unit, measure), state=State.MISSING, place=place)
        else:
            yield _step(campaign, unit, measure, answer, used=unit.code in used)


def where_it_belongs(campaign: Campaign, unit: Unit, measure: Measure) -> SourceRef:
    """Return the cell of a unit's own form in which its value for a measure belongs; KeyError if it has none."""
    own = (asked for asked in campaign.catalogue.measures if reports(unit, asked))
    for place, asked in enumerate(own):
        if asked.code == measure.code:
            column = "claim" if claims_only(unit, measure) else "current"
            cell = f"{INDICATORS.letter(column)}{INDICATORS.header_row + 1 + place}"
            return SourceRef(unit=unit.code, file="", sheet=INDICATORS.name, cell=cell, sha256="")
    raise KeyError(measure.code)


def _step(campaign: Campaign, unit: Unit, measure: Measure, answer: Answer, *, used: bool) -> Step:
    entry = answer.entry
    own = source_ref(answer if answer.submission.source.file == CAMPAIGN_FILE else _uncorrected(answer))
    quantity = figure_of(entry, measure)
    state = State.USED if used else State.COMPARED
    state = State.UNREADABLE if entry.unreadable else State.BLANK if entry.blank else state
    return Step(
        unit=unit,
        role=role_of(unit, measure),
        state=state,
        place=own,
        source=None if answer.submission.source.file == CAMPAIGN_FILE else answer.submission.source,
        typed=entry.typed,
        value=figure_text(quantity, measure) if quantity else "",
        claim=claim_text(entry.claim, campaign) if entry.claim else "",
        note=entry.note,
        correction=entry.correction,
    )


def _uncorrected(answer: Answer) -> Answer:
    """Return an answer as it stands in the unit's file; its correction has a place of its own."""
    return replace(answer, entry=replace(answer.entry, correction=None))


def container_of(file: str) -> str:
    """Return the archive or e-mail that a file came in ("" if it lay there by itself)."""
    return file.rpartition("!")[0]


def as_json(found: Trace) -> dict[str, Any]:
    """Return a trace as JSON values."""
    return {
        "indicator": found.result.indicator.number,
        "text": found.result.indicator.text,
        "status": found.result.status.value,
        "basis": found.result.basis.value,
        "previous_text": found.result.previous_text,
        "current_text": found.result.current_text,
        "ruling": _ruling_json(found.result.ruling),
        "measures": [
            {
                "measure": one.result.measure.code,
                "status": one.result.status.value,
                "basis": one.result.basis.value,
                "value_text": one.result.value_text,
                "used": one.result.used,
                "expected": one.result.expected,
                "ruling": _ruling_json(one.result.ruling),
                "units": [_step_json(step) for step in one.steps],
            }
            for one in found.measures
        ],
    }


def _ruling_json(ruling: Ruling | None) -> dict[str, Any] | None:
    if ruling is None:
        return None
    return {
        "status": ruling.status.value if ruling.status else None,
        "figure": ruling.figure.text or str(ruling.figure.value) if ruling.figure else None,
        "printed": ruling.printed,
        "reason": ruling.reason,
        "decided_by": ruling.decided_by,
        "decided_on": ruling.decided_on.isoformat() if ruling.decided_on else None,
        "sheet": ruling.place.sheet or campaign_layout.RULINGS.name,
        "cell": ruling.place.cell,
    }


def _step_json(step: Step) -> dict[str, Any]:
    correction = step.correction
    return {
        "unit": step.unit.code,
        "role": step.role.value,
        "state": step.state.value,
        "file": step.source.file if step.source else step.place.file or None,
        "sheet": step.place.sheet,
        "cell": step.place.cell,
        "sha256": step.source.sha256 if step.source else None,
        "container": container_of(step.source.file) or None if step.source else None,
        "sender": step.source.sender or None if step.source else None,
        "sent_on": step.source.sent_on or None if step.source else None,
        "typed": step.typed,
        "value": step.value,
        "claim": step.claim,
        "note": step.note,
        "correction": None
        if correction is None
        else {
            "value": correction.value,
            "reason": correction.reason,
            "corrected_by": correction.corrected_by,
            "corrected_on": correction.corrected_on.isoformat() if correction.corrected_on else None,
            "sheet": correction.place.sheet or campaign_layout.CORRECTIONS.name,
            "cell": correction_cell(correction),
        },
    }


def lines(found: Trace, lang: str = "vi") -> list[str]:
    """Return a trace as lines for people."""
    result = found.result
    head = [
        text("trace.indicator", lang, number=result.indicator.number, text=result.indicator.text),
        text("trace.result", lang, status=_status(found.campaign, result.status), basis=_basis(result.basis, lang)),
    ]
    head += [text("trace.printed", lang, words=" / ".join(result.current_text.split("\n")))] * bool(result.current_text)
    head += _ruled(result.ruling, found.campaign, lang)
    for one in found.measures:
        head += ["", *_measure_lines(found.campaign, one, lang)]
        if one.result.ruling is not result.ruling:
            head += _ruled(one.result.ruling, found.campaign, lang)
        for step in one.steps:
            head += _step_lines(step, lang)
    return head


def _status(campaign: Campaign, status: str) -> str:
    return campaign.status_labels.get(status) or labels("status")[status]


def _basis(basis: str, lang: str) -> str:
    return text(f"trace.basis.{basis}", lang)


def _measure_lines(campaign: Campaign, one: MeasureTrace, lang: str) -> list[str]:
    result = one.result
    return [
        text(
            "trace.measure",
            lang,
            measure=result.measure.code,
            value=result.value_text or "\u2013",
            status=_status(campaign, result.status),
            basis=_basis(result.basis, lang),
            used=result.used,
            expected=result.expected,
        )
    ]


def _ruled(ruling: Ruling | None, campaign: Campaign, lang: str) -> list[str]:
    if ruling is None:
        return []
    words: Mapping[str, str] = {
        "status": "; ".join(_decided(ruling, campaign)) or "\u2013",
        "reason": _within(ruling.reason),
        "who": ruling.decided_by or "\u2013",
        "when": f"{ruling.decided_on:%d/%m/%Y}" if ruling.decided_on else "\u2013",
        "where": f"{CAMPAIGN_FILE}, {ruling.place.sheet or campaign_layout.RULINGS.name}!{ruling.place.cell}",
    }
    return ["  " + text("trace.ruling", lang, **words)]


def _within(reason: str) -> str:
    """Return a reason as it stands in a sentence, which has its own full stop."""
    return reason.rstrip(". ") or "\u2013"


def _decided(ruling: Ruling, campaign: Campaign) -> Iterator[str]:
    """Yield what a ruling says: a status, the city's figure, the words to be printed."""
    if ruling.status:
        yield _status(campaign, ruling.status)
    if ruling.figure is not None:
        yield ruling.figure.text or str(ruling.figure.value)
    if ruling.printed:
        yield f"\u201c{' / '.join(ruling.printed.split(chr(10)))}\u201d"


def _step_lines(step: Step, lang: str) -> list[str]:
    said = "; ".join(part for part in (step.value or step.typed, step.claim) if part) or "\u2013"
    state = text(f"trace.state.{step.state}", lang)
    told = ["  " + text("trace.step", lang, unit=step.unit.short_name, code=step.unit.code, said=said, state=state)]
    place = f"{step.place.sheet}!{step.place.cell}"
    if step.source is not None:
        told.append("    " + text("trace.place", lang, file=step.source.file, place=place, sha256=step.source.sha256))
        if step.source.sender or step.source.sent_on:
            sender, sent = step.source.sender or "\u2013", step.source.sent_on or "\u2013"
            told.append("    " + text("trace.mail", lang, sender=sender, sent_on=sent))
    elif step.correction is None:
        told.append("    " + text("trace.belongs", lang, place=place))
    if step.correction is not None:
        told.append("    " + _correction_line(step, step.correction, lang))
    return told


def _correction_line(step: Step, correction: Correction, lang: str) -> str:
    return text(
        "trace.correction",
        lang,
        before=step.typed or "\u2013",
        value=correction.value,
        reason=_within(correction.reason),
        who=correction.corrected_by or "\u2013",
        when=f"{correction.corrected_on:%d/%m/%Y}" if correction.corrected_on else "\u2013",
        where=f"{CAMPAIGN_FILE}, {label('campaign.sheets.corrections')}!{correction_cell(correction)}",
    )
