"""Rows of what units sent beside figures: narratives to pick from, evidence with what is odd about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from lcxl.model import Answer, Consolidation, UnitAnswers
from lcxl.submission import answers_by_measure, evidence_of, narratives_of
from lcxl.texts import labels
from lcxl.tidy.common import name_of, units_by_code
from lcxl.tidy.rows import EvidenceRemark, EvidenceRow, NarrativeRow


def narrative_rows(consolidation: Consolidation, picks: Collection[tuple[str, str, str]] = ()) -> list[NarrativeRow]:
    """Return the narratives of all units by section, then in order of units.

    ``picks`` are the keys (unit, section, text) of what staff marked for the dispatch.
    """
    units = units_by_code(consolidation.campaign)
    rows = [
        NarrativeRow(
            picked=(answers.unit, row.section, row.text) in picks,
            section=row.section,
            unit=answers.unit,
            unit_name=name_of(units, answers.unit),
            text=row.text,
            source=answers.submissions[0].source.file,
        )
        for answers in consolidation.answers
        for row in narratives_of(answers)
    ]
    order = {section: place for place, section in enumerate(dict.fromkeys(_sections(rows)))}
    return sorted(rows, key=lambda row: order[row.section])


def _sections(rows: Iterable[NarrativeRow]) -> Iterator[str]:
    """Yield the sections in the order of the form, then those that it doesn't know."""
    yield from labels("narrative_section")
    yield from (row.section for row in rows)


def evidence_rows(
    consolidation: Consolidation, copied: Mapping[tuple[str, str], str] | None = None
) -> list[EvidenceRow]:
    """Return the registered evidence, and codes that are cited without being registered, by indicator and code.

    ``copied`` maps (unit, code) to where a file of that evidence was kept, relative to the workbook.
    """
    units = units_by_code(consolidation.campaign)
    indicators = {m.code: m.indicator for m in consolidation.campaign.catalogue.measures}
    rows = [
        row
        for answers in consolidation.answers
        for row in _evidence_of(answers, name_of(units, answers.unit), indicators)
    ]
    rows.sort(key=lambda row: (row.indicator or 0, row.code))
    known = Counter(row.code for row in rows if row.code and row.remark is not EvidenceRemark.UNLISTED)
    placed = copied or {}
    for place, row in enumerate(rows):
        kept = placed.get((row.unit, row.code), "")
        if kept or known[row.code] > 1:
            remark = EvidenceRemark.DUPLICATE if known[row.code] > 1 else row.remark
            rows[place] = replace(row, copied=kept, remark=remark)
    return rows


def _evidence_of(answers: UnitAnswers, name: str, indicators: Mapping[str, int]) -> Iterator[EvidenceRow]:
    cited: dict[str, list[Answer]] = {}
    for answer in answers_by_measure(answers).values():
        for code in answer.entry.evidence:
            cited.setdefault(code, []).append(answer)
    listed = evidence_of(answers)
    for row, submission in listed:
        uses = tuple(answer.entry.measure for answer in cited.get(row.code, ()))
        yield EvidenceRow(
            indicator=row.indicator,
            code=row.code,
            unit=answers.unit,
            unit_name=name,
            title=row.title,
            symbol=row.symbol,
            issued_on=row.issued_on,
            issuer=row.issuer,
            location=row.location,
            cited=uses,
            remark=EvidenceRemark.UNCODED if not row.code else None if uses else EvidenceRemark.UNUSED,
            source=submission.source.file,
        )
    known = {row.code for row, _ in listed}
    for code, users in cited.items():
        if code not in known:
            yield EvidenceRow(
                indicator=indicators.get(users[0].entry.measure),
                code=code,
                unit=answers.unit,
                unit_name=name,
                cited=tuple(answer.entry.measure for answer in users),
                remark=EvidenceRemark.UNLISTED,
                source=users[0].submission.source.file,
            )
