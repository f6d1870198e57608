"""Counts of indicators in the text: how many are met, not met and so on, and which are named for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lcxl.model import Status
from lcxl.proof.case import Case, Passage
from lcxl.proof.manuscript import Paragraph
from lcxl.proof.mentions import in_reading_order
from lcxl.proof.words import pattern

_STATUSES = {
    "not_met": Status.NOT_MET,
    "no_data": Status.NO_DATA,
    "higher_level": Status.HIGHER_LEVEL,
    "met": Status.MET,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One count in the text: so many of ``total`` indicators have ``status`` in ``period`` ("" for this one).

    ``remainder`` tells that it was called the rest, ``listed`` the indicators named for it; ``note`` is the
    paragraph of the footnote that goes with it, also of one that was typed by hand.
    """

    passage: Passage
    start: int
    end: int
    count: int
    total: int | None
    status: Status
    period: str = ""
    remainder: bool = False
    listed: tuple[int, ...] = ()
    note: Paragraph | None = None

    @property
    def paragraph(self) -> Paragraph:
        """The paragraph that it stands in."""
        return self.passage.paragraph


def counts(case: Case) -> tuple[Count, ...]:
    """Return the counts of indicators in the running text, in reading order, with what is listed for each."""
    passages = [p for p in in_reading_order(case) if p.part == "body" and p.paragraph.cell is None]
    year = str(case.day.year) if case.day else ""
    found: list[Count] = []
    for at, passage in enumerate(passages):
        own = list(_of_passage(passage, year))
        for place, count in enumerate(own):
            stop = own[place + 1].start if place + 1 < len(own) else len(passage.text)
            listed = _numbers(passage.text[count.end : stop])
            if not listed and place == len(own) - 1:
                listed = _numbers_below(passages[at + 1 :])
            found.append(replace(count, listed=listed, note=_note(case, count)))
    return tuple(found)


def _of_passage(passage: Passage, year: str) -> Iterator[Count]:
    for match in passage.find(pattern("tally.count")):
        before, after = passage.text[: match.start()], passage.text[match.end() :]
        status = _status(before, after)
        total = int(match["total"]) if match["total"] else None
        if status is None or pattern("figure.date_context").search(before) or (total or 99) < int(match["count"]):
            continue
        if total is None and not pattern("tally.noun").match(after):
            continue
        period = pattern("tally.period").search(before)
        named = period["year"] if period else ""
        yield Count(
            passage=passage,
            start=match.start(),
            end=match.end(),
            count=int(match["count"]),
            total=total,
            status=status,
            period="" if named == year else named,
            remainder=bool(pattern("tally.remainder").search(before)),
        )


def _note(case: Case, count: Count) -> Paragraph | None:
    """Return the first paragraph of the footnote whose mark stands in the same paragraph after a count."""
    numbers = [run.note for run in count.paragraph.runs if run.note is not None]
    lines = case.document.notes.get(numbers[0], ()) if numbers else ()
    if lines:
        return lines[0]
    mark = pattern("note.typed_mark").search(count.passage.text, count.end)
    if mark is None:
        return None
    return next((p.paragraph for p in case.passages if p.text.startswith(mark["mark"])), None)


def _status(before: str, after: str) -> Status | None:
    """Return the status that a count is of: the one named right after it, else the one right before."""
    match = pattern("tally.after").match(after) or pattern("tally.before").search(before)
    if match is None:
        return None
    for name, status in _STATUSES.items():
        if pattern(f"tally.{name}").fullmatch(match["label"]):
            return status
    return None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(match["number"]) for match in pattern("tally.indicator").finditer(text)))


def _numbers_below(passages: list[Passage]) -> tuple[int, ...]:
    """Return the indicators that the paragraphs below a count are about, up to the next heading or count."""
    found = []
    for passage in passages:
        text = passage.text.strip()
        if pattern("body.clause").match(text) or pattern("body.subclause").match(text) or _has_count(passage):
            break
        match = pattern("tally.indicator_start").match(text)
        if match:
            found.append(int(match["number"]))
    return tuple(dict.fromkeys(found))


def _has_count(passage: Passage) -> bool:
    return next(_of_passage(passage, ""), None) is not None


def tallies(found: tuple[Count, ...]) -> list[list[Count]]:
    """Return counts in groups that belong together: each status once, of one period."""
    groups: list[list[Count]] = []
    for count in found:
        current = groups[-1] if groups else None
        if current is None or current[0].period != count.period or count.status in {c.status for c in current}:
            groups.append([count])
        else:
            current.append(count)
    return groups


def note_items(count: Count) -> list[str]:
    """Return the items of the numbered list in the footnote of a count ([] if there is none)."""
    text = count.note.text if count.note is not None else ""
    marks: list[re.Match[str]] = []
    for mark in pattern("tally.listed_item").finditer(text):
        if int(mark["place"]) == len(marks) + 1:
            marks.append(mark)
    stops = [*(mark.start() for mark in marks[1:]), len(text)]
    return [text[mark.end() : stop].strip().rstrip(".;") for mark, stop in zip(marks, stops, strict=False)]
