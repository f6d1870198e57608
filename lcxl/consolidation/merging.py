"""All submissions brought together: what counts of each unit, the city's figures, the findings, the ledger.

Results don't depend on the order in which submissions arrive: everything is worked out in the order of units.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lcxl.campaign import Assignments, count_of_wards, reporting_units
from lcxl.consolidation.acceptance import apply_acceptances, ruling_changes
from lcxl.consolidation.assessment.corrections import correct, misdirected
from lcxl.consolidation.assessment.statuses import MeasureAnswers, assess, city_measure, reasons_of
from lcxl.consolidation.checks.context import RoundContext, UnitContext, asked_of, register_of
from lcxl.consolidation.checks.evidencecodes import file_name
from lcxl.consolidation.checks.own import OwnCheck
from lcxl.consolidation.checks.run import check_round, check_unit
from lcxl.consolidation.selection import Selection, moment, names_file, select
from lcxl.consolidation.sharing import Pool
from lcxl.findings import Finding, Severity, finding
from lcxl.layout import campaign as layout
from lcxl.model import (
    Aggregation,
    Answer,
    Campaign,
    Consolidation,
    FigureFrom,
    FileRecord,
    FileState,
    Handling,
    IndicatorResult,
    Measure,
    Receipt,
    Submission,
    Unit,
    UnitAnswers,
    UnitResult,
    UnitState,
)
from lcxl.submission import CAMPAIGN_FILE, Role, answers_by_measure, role_of
from lcxl.texts import label, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A consolidation, and what is to be remembered of the office's decisions for the next run."""

    consolidation: Consolidation
    remembered: Mapping[str, str]


@dataclass(slots=True)
class _Received:
    """What came from one unit so far."""

    submissions: list[Submission]
    findings: list[Finding]


class Consolidator:
    """Takes submissions one by one, in any order, and brings them together at the end.

    Equal values of different submissions are held once, so that ten thousand units fit into memory.  ``lang`` is the
    language of the ledger's reasons, ``checks`` are further ones than lcxl's own.
    """

    def __init__(self, campaign: Campaign, lang: str = "vi", checks: Iterable[OwnCheck] = ()) -> None:
        self.campaign = campaign
        self.lang = lang
        self._checks = tuple(checks)
        self._pool = Pool()
        self._received: dict[str, _Received] = {}

    def add(self, submission: Submission, findings: Iterable[Finding] = ()) -> None:
        """Take one submission with the findings of its reading."""
        received = self._received.setdefault(submission.unit, _Received([], []))
        self._pool.share(submission)
        received.submissions.append(submission)
        received.findings.extend(findings)

    def finish(
        self,
        *,
        files: Iterable[FileRecord] = (),
        findings: Iterable[Finding] = (),
        present: Collection[str] | None = None,
        today: date | None = None,
        remembered: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Bring everything together.

        ``files`` are the ledger's lines of files that are no submissions (lines of submissions are made here),
        ``findings`` whatever else is to be told (campaign, files, templates); ``present`` the names of all files
        that came in, for evidence (None: not known); ``today`` decides whether missing units are late;
        ``remembered`` is what the last run gave back.
        """
        work = _Work(self.campaign, present, self.lang, self._checks, remembered or {})
        ledger, told = _ledger(self.campaign, files, findings, self._received, self.lang)
        units = reporting_units(self.campaign)
        for unit in units:
            work.unit(unit, self._received.get(unit.code))
        for code in sorted(self._received.keys() - {unit.code for unit in units}):
            work.unexpected(code, self._received[code])
        work.findings += misdirected(self.campaign, units)
        for record in (*ledger, *work.files):
            work.records[record.file] = record
        return work.outcome(told, today, remembered or {})


def consolidate(
    campaign: Campaign,
    submissions: Iterable[tuple[Submission, Sequence[Finding]]],
    *,
    files: Iterable[FileRecord] = (),
    findings: Iterable[Finding] = (),
    present: Collection[str] | None = None,
    today: date | None = None,
    checks: Iterable[OwnCheck] = (),
) -> Consolidation:
    """Return the consolidation of (submission, findings of its reading), without a memory of earlier runs.

    ``checks`` are further ones than lcxl's own.
    """
    consolidator = Consolidator(campaign, checks=checks)
    for submission, told in submissions:
        consolidator.add(submission, told)
    return consolidator.finish(files=files, findings=findings, present=present, today=today).consolidation


def _ignored(receipts: Iterable[Receipt], record: FileRecord) -> Receipt | None:
    """Return the decision to ignore a file that is no submission, if there is one."""
    for receipt in receipts:
        mine = record.unit in (None, receipt.unit)
        if mine and receipt.handling == Handling.IGNORE and names_file(receipt, record.file, record.sha256):
            return receipt
    return None


def _ledger(
    campaign: Campaign,
    files: Iterable[FileRecord],
    findings: Iterable[Finding],
    received: Mapping[str, _Received],
    lang: str,
) -> tuple[list[FileRecord], list[Finding]]:
    """Return the lines of files that are no submissions, and the findings with those of ignored files accepted."""
    read = {s.source.file for one in received.values() for s in one.submissions}
    lines: list[FileRecord] = []
    ignored: set[str] = set()
    for record in files:
        receipt = None if record.file in read else _ignored(campaign.receipts, record)
        if receipt is not None:
            ignored.add(record.file)
            reason = text("selection.ignored", lang, reason=receipt.reason or label("handling.ignore"))
            record = replace(record, state=FileState.PASSED_OVER, reason=reason)
        lines.append(record)
    return lines, [replace(one, accepted=True) if one.file in ignored else one for one in findings]


class _Work:
    """One pass of bringing together: what has been worked out so far."""

    def __init__(
        self,
        campaign: Campaign,
        present: Collection[str] | None,
        lang: str,
        checks: Sequence[OwnCheck],
        remembered: Mapping[str, str],
    ) -> None:
        self.checks = checks
        self.remembered = remembered
        self.campaign = campaign
        self.lang = lang
        self.present = None if present is None else frozenset(filter(None, map(file_name, present)))
        self.indicators = {indicator.number: indicator for indicator in campaign.catalogue.indicators}
        self.wards = count_of_wards(campaign)
        self.findings: list[Finding] = []
        self.files: list[FileRecord] = []
        self.records: dict[str, FileRecord] = {}
        self.answers: list[UnitAnswers] = []
        self.units: list[tuple[Unit, tuple[Submission, ...]]] = []
        self.by_measure: dict[str, _Gathering] = {m.code: _Gathering(m) for m in campaign.catalogue.measures}
        self._assignments = Assignments(campaign)

    def unit(self, unit: Unit, received: _Received | None) -> None:
        """Work out what counts of one unit, check it, and hand its answers to their measures."""
        measures = self._assignments.of(unit)
        selection = select(self.campaign, received.submissions, self.lang) if received else NOTHING
        corrected = correct(self.campaign, unit, measures, selection.answers)
        self.findings += [*selection.findings, *corrected.findings]
        self.files += selection.files
        self.units.append((unit, tuple(received.submissions) if received else ()))
        answers = corrected.answers
        by_measure = answers_by_measure(answers) if answers else {}
        told: list[Finding] = []
        if received and answers and selection.answers:
            told += _standing(received.findings, selection, by_measure)
            told += check_unit(self._context(unit, measures, answers, by_measure), self.checks)
            self.findings += told
        if answers:
            self.answers.append(answers)
        wrong = self._wrong(told)
        for measure in measures:
            answer = by_measure.get(measure.code)
            self.by_measure[measure.code].add(unit, _unusable(answer) if measure.code in wrong else answer)

    def _wrong(self, told: Iterable[Finding]) -> frozenset[str]:
        """Return the measures whose figure is told as wrong, as long as the office has not accepted it."""
        errors = [one for one in told if one.severity == Severity.ERROR and one.code.startswith(_OF_FIGURES)]
        if not errors:
            return frozenset()
        reviewed = apply_acceptances(errors, self.campaign.acceptances, self.remembered).findings
        return frozenset(one.measure for one in reviewed if one.measure is not None and not one.accepted)

    def unexpected(self, code: str, received: _Received) -> None:
        """LC704: a unit reports of which nothing is asked; its files are kept, and not used."""
        name = next((unit.short_name for unit in self.campaign.units if unit.code == code), code)
        for submission in received.submissions:
            file, sha256 = submission.source.file, submission.source.sha256
            reason = text("selection.not_expected", self.lang)
            self.files.append(
                FileRecord(file=file, state=FileState.PASSED_OVER, unit=code, reason=reason, sha256=sha256)
            )
            self.findings.append(finding("LC704", unit=code, file=file, unit_name=name))

    def _context(
        self, unit: Unit, measures: tuple[Measure, ...], answers: UnitAnswers, by_measure: Mapping[str, Answer]
    ) -> UnitContext:
        return UnitContext(
            campaign=self.campaign,
            unit=unit,
            answers=answers,
            asked=asked_of(unit, measures, by_measure, self.indicators),
            register=register_of(answers, self.campaign.settings.evidence_code),
            wards=self.wards,
            present=self.present,
        )

    def outcome(self, told: Sequence[Finding], today: date | None, remembered: Mapping[str, str]) -> Outcome:
        """Assess the city's figures, check the round as a whole, and apply the office's decisions."""
        campaign = self.campaign
        gathered = {code: one.answers() for code, one in self.by_measure.items()}
        cities = {code: city_measure(campaign, answers) for code, answers in gathered.items()}
        results = tuple(_with_reasons(one, gathered) for one in assess(campaign, cities))
        records = tuple(self.records[file] for file in sorted(self.records))
        units = _unit_results(campaign, self.units, records, today)
        answers = tuple(self.answers)
        context = RoundContext(campaign=campaign, units=units, answers=answers, cities=cities, results=results)
        self.findings += [*told, *check_round(context, self.checks), *_receipts_unmatched(campaign, records)]
        rulings = ruling_changes(campaign, cities, remembered)
        reviewed = apply_acceptances([*self.findings, *rulings.findings], campaign.acceptances, remembered)
        return Outcome(
            consolidation=Consolidation(
                campaign=campaign,
                indicators=results,
                units=units,
                answers=answers,
                files=records,
                findings=in_order(campaign, reviewed.findings),
            ),
            remembered={**reviewed.remembered, **rulings.remembered},
        )


_OF_FIGURES = ("LC4", "LC5")
"""Families of findings on what a figure says."""


def _unusable(answer: Answer | None) -> Answer | None:
    """Return an answer whose figure enters nothing; one that the office has corrected is its own."""
    if answer is None or answer.entry.correction is not None:
        return answer
    return replace(answer, entry=replace(answer.entry, unreadable=True))


NOTHING = Selection(answers=None, files=(), findings=())


class _Gathering:
    """The answers for one measure as they come in, by the role of their units."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self.lead: Answer | None = None
        self.partners: list[Answer] = []
        self.members: list[Answer] = []
        self.members_expected = 0
        self.partners_expected = 0

    def add(self, unit: Unit, answer: Answer | None) -> None:
        """Take the answer of the next unit (None if it gave none)."""
        role = role_of(unit, self.measure)
        self.members_expected += role == Role.MEMBER
        self.partners_expected += role == Role.PARTNER
        if answer is None:
            return
        if role == Role.LEAD:
            self.lead = answer
        else:
            (self.members if role == Role.MEMBER else self.partners).append(answer)

    def answers(self) -> MeasureAnswers:
        """Return what was gathered.

        Where the figure is that of the units together and only such report as stand beside the lead, it is theirs.
        """
        together = self.measure.figure_from == FigureFrom.WARDS and self.measure.aggregation != Aggregation.LEAD
        beside = together and not self.members_expected
        return MeasureAnswers(
            measure=self.measure,
            lead=self.lead,
            partners=() if beside else tuple(self.partners),
            members=tuple(self.partners if beside else self.members),
            members_expected=self.partners_expected if beside else self.members_expected,
        )


def _standing(findings: Iterable[Finding], selection: Selection, by_measure: Mapping[str, Answer]) -> Iterable[Finding]:
    """Yield the findings of reading that still matter: on files that count, and there on answers that count."""
    read = {record.file for record in selection.files if record.state == FileState.READ}
    for one in findings:
        answer = by_measure.get(one.measure) if one.measure else None
        if one.file in read and (answer is None or answer.submission.source.file == one.file):
            yield one


def _with_reasons(result: IndicatorResult, gathered: Mapping[str, MeasureAnswers]) -> IndicatorResult:
    return replace(result, answers=reasons_of(gathered[one.measure.code] for one in result.measures))


def _unit_results(
    campaign: Campaign,
    units: Iterable[tuple[Unit, tuple[Submission, ...]]],
    records: Sequence[FileRecord],
    today: date | None,
) -> tuple[UnitResult, ...]:
    """Return each expected unit's state, the files it sent, and whether it is late."""
    sent: dict[str, list[FileRecord]] = {}
    for record in records:
        if record.unit is not None:
            sent.setdefault(record.unit, []).append(record)
    deadline = campaign.period.deadline
    results = []
    for unit, submissions in units:
        lines = sent.get(unit.code, [])
        states = {record.state for record in lines}
        if FileState.READ in states:
            state = UnitState.RECEIVED
            late = deadline is not None and _first_day(submissions, deadline) > deadline
        else:
            state = UnitState.UNREADABLE if FileState.REFUSED in states else UnitState.MISSING
            late = deadline is not None and today is not None and today > deadline
        files = tuple(record.file for record in lines if record.state != FileState.PASSED_OVER)
        results.append(UnitResult(unit=unit, state=state, late=late, files=files))
    return tuple(results)


def _first_day(submissions: Iterable[Submission], unknown: date) -> date:
    """Return the day on which the first report of a unit came: of its e-mail, else of the document."""
    found = [moment(s.source.sent_on) or moment(s.dated) for s in submissions]
    return min((one[0] for one in found if one is not None), default=unknown)


def _receipts_unmatched(campaign: Campaign, records: Sequence[FileRecord]) -> Iterable[Finding]:
    """LC871: a row of the received-files sheet means no file that came in."""
    for receipt in campaign.receipts:
        mine = (record for record in records if record.unit in (None, receipt.unit))
        if not any(names_file(receipt, record.file, record.sha256) for record in mine):
            yield finding(
                "LC871",
                unit=receipt.unit,
                file=CAMPAIGN_FILE,
                sheet=receipt.place.sheet or layout.RECEIPTS.name,
                cell=receipt.place.cell or None,
                named=receipt.file or receipt.sha256,
            )


_CELL = re.compile(r"([A-Z]+)(\d+)")


def in_order(campaign: Campaign, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings by unit, then measure, then code; what is about no unit comes first."""
    units = {unit.code: place for place, unit in enumerate(campaign.units)}
    measures = {measure.code: place for place, measure in enumerate(campaign.catalogue.measures)}
    first: dict[int, int] = {}
    for place, measure in enumerate(campaign.catalogue.measures):
        first.setdefault(measure.indicator, place)

    def key(one: Finding) -> tuple[object, ...]:
        match = _CELL.fullmatch(one.cell or "")
        cell = (int(match[2]), len(match[1]), match[1]) if match else (0, 0, one.cell or "")
        measure = measures.get(one.measure or "", first.get(one.indicator or 0, -1))
        place = (one.file or "", one.sheet or "", cell, one.part or "", one.paragraph or 0, one.quote or "")
        return units.get(one.unit or "", -1), measure, one.code, place, sorted(one.slots.items())

    return tuple(sorted(findings, key=key))


def of_loose_files(consolidation: Consolidation) -> Consolidation:
    """Return what is to be told of loose files: nobody is missing, and nothing is known of the city as a whole."""
    return replace(
        consolidation,
        units=tuple(result for result in consolidation.units if result.state != UnitState.MISSING),
        findings=tuple(found for found in consolidation.findings if found.file is not None),
    )
