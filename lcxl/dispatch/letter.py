"""A letter as values: fields, paragraphs and tables, still without Word.

Texts may hold marks (see ``marks``): ``Reading.plain`` gives them as people read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lcxl.findings import Finding
from lcxl.model import Status

SECTIONS = ("opening", "1.1", "1.2", "1.3", "2", "3.1", "3.2", "4", "closing")
"""Parts of the report in reading order; the keys of the campaign's paragraphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands around the body.  ``number`` is "" and ``date`` None where they are left blank."""

    kind: str
    kind_label: str
    parent_body: str = ""
    issuing_body: tuple[str, ...] = ()
    issuing_body_full: str = ""
    issuing_body_short: str = ""
    number: str = ""
    symbol: str = ""
    place: str = ""
    date: date | None = None
    subject: str = ""
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    signer: str = ""
    annex_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureView:
    """A figure as it can be cited: texts as printed, "" where there is none."""

    code: str
    text: str
    current: str = ""
    previous: str = ""
    last_year: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorView:
    """An indicator as the letter speaks of it.

    ``standing`` is the sentence on figure and reasons; ``responsible`` holds official short names, lead first;
    ``current`` and ``previous`` are the annex's texts and may have lines.
    """

    number: int
    text: str
    short_text: str
    status: Status | None = None
    status_label: str = ""
    responsible: tuple[str, ...] = ()
    previous: str = ""
    current: str = ""
    standing: str = ""
    reasons: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """Open tasks of the roadmap that share a time."""

    when: str
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedDocument:
    """A document of the register: ``full`` (may hold marks of other citations) and ``short`` are how it is cited."""

    key: str
    kind: str
    symbol: str
    date: str = ""
    issuer: str = ""
    full: str
    short: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One outgoing document.

    ``document`` is its key (``report``, ``sending``, ``reminder``); ``facts`` are placeholders that are plain
    texts; ``parts`` the paragraphs by section, each with the list sign that it begins with; ``footnotes`` the texts
    that the footnote marks refer to; ``draft`` the lines that mark it as a draft; ``made_on`` is the date that files
    of it carry (the end of the period, so that the same data give the same file at any time).
    """

    document: str
    head: Head
    facts: Mapping[str, str] = field(default_factory=dict)
    indicators: tuple[IndicatorView, ...] = ()
    measures: tuple[MeasureView, ...] = ()
    missing: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    roadmap: tuple[Milestone, ...] = ()
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    footnotes: tuple[str, ...] = ()
    citations: tuple[CitedDocument, ...] = ()
    draft: tuple[str, ...] = ()
    annex_landscape: bool = False
    made_on: date | None = None
    findings: tuple[Finding, ...] = ()

    def judged(self) -> int:
        """Return how many indicators are judged: all but the statistics."""
        return sum(view.status != Status.STATISTIC for view in self.indicators)

    def with_status(self, status: Status) -> tuple[IndicatorView, ...]:
        """Return the indicators that came to ``status``, in order."""
        return tuple(view for view in self.indicators if view.status == status)
