"""The office's decisions held against what they were made for: accepted findings, rulings on figures.

What a decision was made for is remembered when it is first seen (the caller keeps the memory between runs);
a decision row that staff change is a new one.  An acceptance whose value changed opens its finding again; a
ruling whose figures changed stays in force and is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lcxl.consolidation.assessment.statuses import CityMeasure
from lcxl.findings import Finding, finding
from lcxl.layout import campaign as layout
from lcxl.model import Acceptance, Campaign, Ruling
from lcxl.submission import CAMPAIGN_FILE, claim_text, figure_text
from lcxl.values import fold

OPEN_ONLY = frozenset({"LC872", "LC874"})
"""Findings about acceptances themselves are never accepted."""


OF_A_ROUND = "LC"
"""How codes begin that a run can raise; the others are the proof-reader's, which applies acceptances itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """Findings after a review of decisions, and what is to be remembered for the next run."""

    findings: tuple[Finding, ...]
    remembered: Mapping[str, str]


def apply_acceptances(
    findings: Iterable[Finding], acceptances: Sequence[Acceptance], remembered: Mapping[str, str]
) -> Reviewed:
    """Mark the findings that the office accepts; they stay, and open again when their value changes.

    An acceptance means a code and, where it names them, a unit, an indicator and a measure.  Its own value column
    stands above memory.  An acceptance that means no finding is told (LC872; not those of
    proof-reading), one whose value changed too (LC874).
    """
    review = _Review(remembered)
    groups: dict[str, list[Finding]] = {}
    told = list(findings)
    for one in told:
        groups.setdefault(_subject(one), []).append(one)
    accepted: set[str] = set()
    for acceptance in acceptances:
        meant = [key for key, group in groups.items() if _means(acceptance, group[0])]
        if not meant and acceptance.code.startswith(OF_A_ROUND):
            review.told.append(_about(acceptance, "LC872", code_accepted=acceptance.code))
        accepted.update(key for key in meant if review.holds(acceptance, key, _value(groups[key])))
    review.forget_dropped(acceptances)
    marked = [replace(one, accepted=True) if _subject(one) in accepted else one for one in told]
    return Reviewed(findings=(*marked, *review.told), remembered=review.kept)


def _means(acceptance: Acceptance, one: Finding) -> bool:
    """Tell whether an acceptance means a finding; what it leaves blank means any."""
    return one.code not in OPEN_ONLY and all(
        wanted is None or wanted == given
        for wanted, given in (
            (acceptance.code, one.code),
            (acceptance.unit, one.unit),
            (acceptance.indicator, one.indicator),
            (acceptance.measure, one.measure),
        )
    )


def _subject(one: Finding) -> str:
    """Return what a finding is about, the same in the next run: its file only where it is about no indicator."""
    place = str(one.indicator) if one.indicator is not None else (one.file or "")
    return "|".join((one.code, one.unit or "", place, one.measure or ""))


def _value(group: Sequence[Finding]) -> str:
    """Return the value that findings on one subject were told for."""
    return "; ".join(sorted({one.quote or "" for one in group}))


class _Review:
    """One pass over the acceptances: what was remembered, what is to be, what is told."""

    def __init__(self, remembered: Mapping[str, str]) -> None:
        self.remembered = remembered
        self.kept: dict[str, str] = {}
        self.told: list[Finding] = []

    def holds(self, acceptance: Acceptance, subject: str, value: str) -> bool:
        """Tell whether an acceptance still holds for a subject whose value is ``value`` now."""
        key = f"{_row_digest(acceptance)}|{subject}"
        before = acceptance.value or self.remembered.get(key, value)
        self.kept[key] = before
        if _alike(before, value):
            return True
        self.told.append(_about(acceptance, "LC874", code_accepted=acceptance.code, before=before, now=value))
        return False

    def forget_dropped(self, acceptances: Iterable[Acceptance]) -> None:
        """Keep what was remembered for acceptances that still stand, though their finding is gone for now."""
        standing = {_row_digest(acceptance) for acceptance in acceptances}
        for key, value in self.remembered.items():
            if key.partition("|")[0] in standing:
                self.kept.setdefault(key, value)
        self.kept = dict(sorted(self.kept.items()))


def _alike(one: str, other: str) -> bool:
    return fold(one).replace(" ", "") == fold(other).replace(" ", "")


def _row_digest(row: Acceptance | Ruling) -> str:
    """Identify a decision row by what it says, wherever it stands in its sheet."""
    said = repr(replace(row, place=type(row.place)()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _about(acceptance: Acceptance, code: str, **slots: Any) -> Finding:
    return finding(
        code,
        unit=acceptance.unit,
        file=CAMPAIGN_FILE,
        sheet=acceptance.place.sheet or layout.ACCEPTANCES.name,
        cell=acceptance.place.cell or None,
        measure=acceptance.measure,
        indicator=acceptance.indicator,
        **slots,
    )


def ruling_changes(campaign: Campaign, cities: Mapping[str, CityMeasure], remembered: Mapping[str, str]) -> Reviewed:
    """LC875: tell rulings whose figures or claims are no longer those that the office ruled on; they stay in force."""
    kept: dict[str, str] = {}
    told = []
    for ruling in campaign.rulings:
        key, now = _row_digest(ruling), _ruled_on(campaign, ruling, cities)
        before = remembered.get(key, now)
        kept[key] = before
        if before != now:
            told.append(
                finding(
                    "LC875",
                    file=CAMPAIGN_FILE,
                    sheet=ruling.place.sheet or layout.RULINGS.name,
                    cell=ruling.place.cell or None,
                    measure=ruling.measure,
                    indicator=ruling.indicator,
                    quote=now,
                    number=ruling.indicator,
                    before=before,
                    now=now,
                )
            )
    return Reviewed(findings=tuple(told), remembered=dict(sorted(kept.items())))


def _ruled_on(campaign: Campaign, ruling: Ruling, cities: Mapping[str, CityMeasure]) -> str:
    """Return in words what the data say of a ruling's indicator or measure, before any ruling."""
    said = []
    for measure in campaign.catalogue.measures_of(ruling.indicator):
        if ruling.measure is not None and ruling.measure != measure.code:
            continue
        figure = cities[measure.code].counts.figure
        words = [figure_text(figure.quantity, measure)] if figure.quantity is not None else []
        words += [claim_text(figure.claim, campaign)] if figure.claim is not None else []
        said.append(f"{measure.code}: {', '.join(words) or '-'}")
    return "; ".join(said)
