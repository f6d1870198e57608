"""Which of several files of one unit counts (DESIGN, rule 10), and what becomes of the others.

Trusted dates order the files, the later first; staff's decisions stand above dates.  Nothing is lost: what a
later file leaves blank is kept from the earlier one and told, and figures that differ without a date to tell
which is right are both shown and neither is used.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from itertools import combinations
from typing import NamedTuple

from lcxl.findings import Finding, finding
from lcxl.layout import INDICATORS
from lcxl.model import (
    Answer,
    Campaign,
    Entry,
    FileRecord,
    FileState,
    Handling,
    Measure,
    Receipt,
    Submission,
    UnitAnswers,
)
from lcxl.submission import claim_text, figure_text, place_of
from lcxl.texts import label, text

INBOX = "2-bao-cao-nhan/"
MINIMUM_DIGEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What counts of one unit: its answers (None if staff ignore every file), the ledger's lines, the findings."""

    answers: UnitAnswers | None
    files: tuple[FileRecord, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A submission with what staff decided of it."""

    submission: Submission
    decision: Handling | None

    @property
    def file(self) -> str:
        """The submission's file."""
        return self.submission.source.file


def names_file(receipt: Receipt, file: str, sha256: str) -> bool:
    """Tell whether a row of the received-files sheet means this file: by SHA-256 (its start will do), else by path.

    Paths may be given whole or by their last parts; the inbox folder, slashes and letter case don't matter.
    """
    digest = receipt.sha256.strip().lower()
    if digest:
        return len(digest) >= MINIMUM_DIGEST and sha256.lower().startswith(digest)
    wanted, path = _path(receipt.file), _path(file)
    return bool(wanted) and (path == wanted or path.endswith((f"/{wanted}", f"!{wanted}")))


def _path(file: str) -> str:
    path = unicodedata.normalize("NFC", file.strip()).replace("\\", "/").casefold()
    return path.removeprefix("./").removeprefix(INBOX)


def select(campaign: Campaign, submissions: Sequence[Submission], lang: str = "vi") -> Selection:
    """Choose among the submissions of one unit; they may come in any order.  The ledger speaks ``lang``.

    The first of ``answers.submissions`` is the file that counts; others follow only where they hold something
    that the ones before them don't.
    """
    ordered = sorted(submissions, key=lambda s: s.source.file)
    receipts = [r for r in campaign.receipts if ordered and r.unit == ordered[0].unit]
    ledger = _Ledger(lang)
    findings: list[Finding] = []
    candidates = _decided(ordered, receipts, ledger)
    candidates = _without_copies(candidates, ledger, findings)
    candidates = _only_used(candidates, ledger)
    candidates.sort(key=_rank)
    candidates = _used_before_supplements(candidates)
    answers = _merge(campaign, candidates, ledger, findings)
    files = sorted(ledger.lines, key=lambda record: record.file)
    return Selection(answers=answers, files=tuple(files), findings=tuple(findings))


def _decided(submissions: Iterable[Submission], receipts: Sequence[Receipt], ledger: _Ledger) -> list[_Candidate]:
    """Attach staff's decisions; the ignored leave, with their reason in the ledger."""
    kept = []
    for submission in submissions:
        file, sha256 = submission.source.file, submission.source.sha256
        receipt = next((r for r in receipts if names_file(r, file, sha256)), None)
        if receipt is not None and receipt.handling == Handling.IGNORE:
            slots = {"reason": receipt.reason or label("handling.ignore")}
            ledger.note(submission, FileState.PASSED_OVER, "ignored", **slots)
        else:
            kept.append(_Candidate(submission=submission, decision=receipt.handling if receipt else None))
    return kept


@dataclass(slots=True)
class _Ledger:
    """Lines of the ledger for the files of one unit, with their reasons in one language."""

    lang: str
    lines: list[FileRecord] = field(default_factory=list)

    def note(
        self, submission: Submission, state: FileState, why: str = "", by: str | None = None, **slots: str
    ) -> None:
        """Note what became of a file; ``why`` is the key of its reason."""
        self.lines.append(
            FileRecord(
                file=submission.source.file,
                state=state,
                unit=submission.unit,
                reason=text(f"selection.{why}", self.lang, **slots) if why else "",
                sha256=submission.source.sha256,
                superseded_by=by,
            )
        )


def _content(submission: Submission) -> tuple[object, ...]:
    """Return what a unit said, without where it stands and how it came."""
    entries = tuple(replace(entry, row=0) for entry in submission.entries)
    evidence = tuple(replace(row, row=0) for row in submission.evidence)
    narratives = tuple(replace(row, row=0) for row in submission.narratives)
    return entries, evidence, narratives, submission.contact, submission.signer


def _without_copies(candidates: Sequence[_Candidate], ledger: _Ledger, findings: list[Finding]) -> list[_Candidate]:
    """Keep one of files with the same bytes or the same answers: the decided one, else the last dated."""
    kept: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.decision is None, _rank(c))):
        twin = next((k for k in kept if _same(k.submission, candidate.submission)), None)
        if twin is None:
            kept.append(candidate)
            continue
        ledger.note(candidate.submission, FileState.SUPERSEDED, "copy", twin.file)
        findings.append(
            finding("LC710", unit=candidate.submission.unit, file=candidate.file, quote=twin.file, other=twin.file)
        )
    return kept


def _same(one: Submission, other: Submission) -> bool:
    return one.source.sha256 == other.source.sha256 != "" or _content(one) == _content(other)


def _only_used(candidates: Sequence[_Candidate], ledger: _Ledger) -> list[_Candidate]:
    """Where staff chose a file, files they said nothing of are superseded by it."""
    used = [c for c in candidates if c.decision == Handling.USE]
    if not used:
        return list(candidates)
    first = min(used, key=_rank)
    for candidate in candidates:
        if candidate.decision is None:
            ledger.note(candidate.submission, FileState.SUPERSEDED, "decided", first.file)
    return [c for c in candidates if c.decision is not None]


Moment = tuple[date, datetime | None]
VIETNAM = timezone(timedelta(hours=7))


def moment(dated: str) -> Moment | None:
    """Read an ISO date or time: (its day in Vietnam, the instant or None if only the day is known).

    A time without a zone is Vietnam's; None if the text is neither.
    """
    try:
        if len(dated) == len("2024-06-20"):
            return date.fromisoformat(dated), None
        instant = datetime.fromisoformat(dated)
    except ValueError:
        return None
    instant = instant.astimezone(VIETNAM) if instant.tzinfo else instant.replace(tzinfo=VIETNAM)
    return instant.date(), instant


def is_later(one: str, other: str) -> bool:
    """Tell whether ``one`` is a later ISO date or time than ``other``; False where that can't be said."""
    first, second = moment(one), moment(other)
    if first is None or second is None:
        return False
    if first[1] is not None and second[1] is not None:
        return first[1] > second[1]
    return first[0] > second[0]


def _later(one: _Candidate, other: _Candidate) -> bool | None:
    """Tell whether ``one`` is the later file; None if no dates to trust say so.

    What staff chose to use comes before what only supplements it, unless both are dated.
    """
    first, second = moment(one.submission.dated), moment(other.submission.dated)
    if first is not None and second is not None:
        if first[1] is not None and second[1] is not None and first[1] != second[1]:
            return first[1] > second[1]
        if first[0] != second[0]:
            return first[0] > second[0]
    if {one.decision, other.decision} == {Handling.USE, Handling.SUPPLEMENT}:
        return one.decision == Handling.USE
    return None


def _rank(candidate: _Candidate) -> tuple[bool, float, str]:
    """Sort later files first, undated ones last, and by name where dates are equal."""
    found = moment(candidate.submission.dated)
    if found is None:
        return True, 0.0, candidate.file
    instant = found[1] or datetime(found[0].year, found[0].month, found[0].day, tzinfo=VIETNAM)
    return False, -instant.timestamp(), candidate.file


def _used_before_supplements(candidates: list[_Candidate]) -> list[_Candidate]:
    """Put an undated file that staff chose to use before the supplements."""
    undated = [c for c in candidates if c.decision == Handling.USE and moment(c.submission.dated) is None]
    return undated + [c for c in candidates if c not in undated]


def _merge(
    campaign: Campaign, candidates: Sequence[_Candidate], ledger: _Ledger, findings: list[Finding]
) -> UnitAnswers | None:
    """Bring the files that are left together, from the one that counts to the earliest."""
    if not candidates:
        return None
    disputed = _disputes(campaign, candidates, findings)
    taken = _taken(candidates)
    kept: list[Submission] = []
    for place, candidate in enumerate(candidates):
        submission = candidate.submission
        disputing = any(candidate.file in dispute.files for dispute in disputed.values())
        if place and not taken[place] and not disputing and not _adds_rows(kept, submission):
            ledger.note(submission, FileState.SUPERSEDED, "superseded", candidates[0].file)
            if candidate.decision is None:
                findings.append(_superseded(submission, candidates[0].file))
            continue
        ledger.note(submission, FileState.READ)
        kept.append(submission)
        if place and taken[place] and candidate.decision is None:
            findings.extend(_kept_from_earlier(candidates, place, taken[place] - disputed.keys()))
    first = replace(kept[0], entries=_with_disputes(kept[0].entries, disputed))
    return UnitAnswers(unit=first.unit, submissions=(first, *kept[1:]))


def _taken(candidates: Sequence[_Candidate]) -> list[set[str]]:
    """Return for each file the measures whose answer is taken from it."""
    seen: set[str] = set()
    taken = []
    for candidate in candidates:
        here = {entry.measure for entry in candidate.submission.entries if not entry.blank} - seen
        taken.append(here)
        seen |= here
    return taken


def _adds_rows(kept: Iterable[Submission], submission: Submission) -> bool:
    """Tell whether a file holds narratives or evidence of a kind that no file before it has."""
    before = list(kept)
    return bool(
        (submission.narratives and not any(s.narratives for s in before))
        or (submission.evidence and not any(s.evidence for s in before))
    )


def _superseded(submission: Submission, by: str) -> Finding:
    return finding("LC711", unit=submission.unit, file=submission.source.file, quote=by, other=by)


def _kept_from_earlier(candidates: Sequence[_Candidate], place: int, measures: set[str]) -> Iterable[Finding]:
    """LC713: a later file is blank where an earlier one had a value; the value is kept until staff decide."""
    submission = candidates[place].submission
    codes = [entry.measure for entry in submission.entries if entry.measure in measures]
    if not codes or candidates[0].decision is not None:
        return
    yield finding(
        "LC713",
        unit=submission.unit,
        file=submission.source.file,
        sheet=submission.sheets.get(INDICATORS.key),
        quote="; ".join(codes),
        measures="; ".join(codes),
        later=candidates[0].file,
        earlier=submission.source.file,
    )


class _Dispute(NamedTuple):
    """A measure on which files differ: an unreadable entry that shows what each says, and the files."""

    shown: Entry
    files: frozenset[str]


def _disputes(campaign: Campaign, candidates: Sequence[_Candidate], findings: list[Finding]) -> dict[str, _Dispute]:
    """Return the measures on which files differ with no date to trust; LC712 tells each of them."""
    if len(candidates) == 1:
        return {}
    measures = {measure.code: measure for measure in campaign.catalogue.measures}
    answers: dict[str, list[tuple[_Candidate, Entry]]] = {}
    for candidate in candidates:
        for entry in candidate.submission.entries:
            if not entry.blank and entry.measure in measures:
                answers.setdefault(entry.measure, []).append((candidate, entry))
    disputed: dict[str, _Dispute] = {}
    for code, given in answers.items():
        standing = [(c, e) for c, e in given if not any(_later(other, c) for other, _ in given)]
        if not any(_differ(a[1], b[1]) for a, b in combinations(standing, 2)):
            continue
        measure = measures[code]
        words = [f"{_words(entry, measure, campaign)} ({candidate.file})" for candidate, entry in standing]
        candidate, entry = standing[0]
        answer = Answer(entry=entry, submission=candidate.submission)
        findings.append(
            finding(
                "LC712",
                **place_of(answer, "current", measure),
                quote=" / ".join(words),
                number=measure.indicator,
                measure_code=code,
                values="; ".join(words),
            )
        )
        shown = replace(
            entry, quantity=None, claim=None, numerator=None, denominator=None, unreadable=True, typed=" / ".join(words)
        )
        disputed[code] = _Dispute(shown, frozenset(candidate.file for candidate, _ in standing))
    return disputed


def _differ(one: Entry, other: Entry) -> bool:
    """Tell whether two answers can't both be right: something that both give is not the same."""
    parts: tuple[Callable[[Entry], object], ...] = (
        lambda e: (e.quantity.value, e.quantity.bound) if e.quantity else None,
        lambda e: e.numerator,
        lambda e: e.denominator,
        lambda e: e.claim,
        lambda e: e.typed if e.unreadable else None,
    )
    given = [(part(one), part(other)) for part in parts]
    return one.unreadable != other.unreadable or any(a != b for a, b in given if a is not None and b is not None)


def _words(entry: Entry, measure: Measure, campaign: Campaign) -> str:
    """Return an answer as its unit gave it."""
    if entry.quantity is not None:
        return figure_text(entry.quantity, measure)
    return entry.typed or (claim_text(entry.claim, campaign) if entry.claim else "")


def _with_disputes(entries: tuple[Entry, ...], disputed: Mapping[str, _Dispute]) -> tuple[Entry, ...]:
    """Put disputed entries in place of those of the file that counts, after its own where it has none."""
    own = {entry.measure for entry in entries}
    return tuple(
        replace(disputed[entry.measure].shown, row=entry.row) if entry.measure in disputed else entry
        for entry in entries
    ) + tuple(replace(dispute.shown, row=0) for code, dispute in disputed.items() if code not in own)
