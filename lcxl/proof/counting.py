"""Counts in the text against each other, the lists below them and the annex (LP202 to LP206, LP219)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from lcxl.findings import Finding, finding
from lcxl.model import Status
from lcxl.proof.annexrows import AnnexRow
from lcxl.proof.case import Case
from lcxl.proof.tallies import Count, counts, note_items, tallies
from lcxl.proof.words import both, pattern
from lcxl.texts import load_data
from lcxl.values import fold

_UNMARKED = (Status.NO_DATA, Status.HIGHER_LEVEL)


def place(case: Case, count: Count) -> dict[str, Any]:
    """Return where a count stands."""
    return case.at(count.paragraph, count.start, count.end)


def tally_checks(case: Case) -> Iterator[Finding]:
    """All findings about counts of indicators."""
    found = counts(case)
    current = [count for count in found if not count.period]
    against_results = bool(case.reference and case.reference.results)
    told: list[Finding] = []
    if current and case.rows and not against_results:
        told = [*_marks(case, current), *_named(case, current)]
    wrong = {one.paragraph for one in told} | (_unlike_results(case, current) if against_results else set())
    for group in tallies(found):
        if not any(count.paragraph.index in wrong for count in group):
            yield from _sum(case, group)
    for count in found:
        yield from _listed(case, count)
    yield from _repeated(case, found)
    yield from told


def _unlike_results(case: Case, current: list[Count]) -> set[int | None]:
    """Return the paragraphs whose counts differ from the results; the comparison with them tells so."""
    results = case.reference.results if case.reference else ()
    return {
        count.paragraph.index
        for count in current
        if count.count != sum(result.status is count.status for result in results)
    }


def _sum(case: Case, group: list[Count]) -> Iterator[Finding]:
    """LP202: the counts of all statuses together are the total."""
    totals = [count.total for count in group if count.total]
    whole = len(group) > 2 or any(count.remainder for count in group)
    if not totals or len(group) < 2 or group[0].status is not Status.MET or not whole:
        return
    added = sum(count.count for count in group)
    total = Counter(totals).most_common(1)[0][0]
    if added != total:
        terms = " + ".join(str(count.count) for count in group)
        yield finding("LP202", **place(case, group[0]), terms=terms, added=added, total=total)


def _listed(case: Case, count: Count) -> Iterator[Finding]:
    """LP203: as many indicators are named as were counted, in the list or the footnote."""
    named = len(count.listed) or (len(note_items(count)) if count.period and count.remainder else 0)
    if named and named != count.count and count.status is not Status.MET:
        yield finding(
            "LP203", **place(case, count), count=count.count, named=named, numbers=", ".join(map(str, count.listed))
        )


def _repeated(case: Case, found: tuple[Count, ...]) -> Iterator[Finding]:
    """LP206: the same count is the same everywhere, and so is the total."""
    first: dict[tuple[str, Status], Count] = {}
    for count in found:
        known = first.setdefault((count.period, count.status), count)
        if known.count != count.count:
            yield finding("LP206", **place(case, count), first=_shown(known), second=_shown(count))
    totals = [count for count in found if count.total]
    usual = Counter(count.total for count in totals).most_common(1)
    expected = len(case.rows) or (usual[0][0] if usual else None)
    for count in totals:
        if expected and count.total != expected and not count.period:
            yield finding("LP206", **place(case, count), first=expected, second=_shown(count))


def _shown(count: Count) -> str:
    return f"{count.count}/{count.total}" if count.total else str(count.count)


def has_no_mark_to_give(row: AnnexRow, current: list[Count]) -> bool:
    """Tell whether a row rightly has no mark: the text counts it without data or above, or its cell says so."""
    named = {number for count in current if count.status in _UNMARKED for number in count.listed}
    claims = load_data("words.toml")["claims"]
    said = [fold(word) for key in ("no_data", "higher_level") for word in claims[key]]
    return row.number in named or fold(row.current).startswith(tuple(said))


def unmarked(case: Case) -> list[AnnexRow]:
    """Return the rows that lack a mark and should have one."""
    current = [count for count in counts(case) if not count.period]
    return [
        row
        for found in case.tables
        if found.marked
        for row in found.rows
        if not row.met and not row.not_met and not has_no_mark_to_give(row, current)
    ]


def _marks(case: Case, current: list[Count]) -> Iterator[Finding]:
    """LP204: counts agree with the marks of the annex; what missing marks explain is told there."""
    missing = len(unmarked(case))
    for status, name in ((Status.MET, "met"), (Status.NOT_MET, "not_met")):
        marked = sum(bool(getattr(row, name)) for row in case.rows)
        count = next((count for count in current if count.status is status), None)
        if count is None or count.count == marked or marked < count.count <= marked + missing:
            continue
        yield finding("LP204", **place(case, count), count=count.count, marked=marked, **both("what", f"marks.{name}"))


def _named(case: Case, current: list[Count]) -> Iterator[Finding]:
    """LP205: an indicator named under a count bears that mark in the annex, and none is left out."""
    rows = {row.number: row for row in case.rows if row.number is not None}
    told: set[int] = set()
    for count in current:
        for number in count.listed:
            row = rows.get(number)
            wrong = row is not None and (row.met if count.status is Status.NOT_MET else row.met or row.not_met)
            if wrong and count.status is not Status.MET and number not in told:
                told.add(number)
                mark = both("mark", "marks.met" if row is not None and row.met else "marks.not_met")
                yield finding("LP205", **place(case, count), indicator=number, number=number, **mark)
    listed = {number for count in current if count.status is Status.NOT_MET for number in count.listed}
    for number, row in rows.items():
        if listed and row.not_met and number not in listed | told:
            where = case.at(row.at("not_met")) | {"quote": row.wording[:90]}
            yield finding("LP205", **where, indicator=number, number=number, **both("mark", "marks.not_met"))


def wards(case: Case) -> Iterator[Finding]:
    """LP219: the number of wards and communes is one throughout, and the register's."""
    stated = [(p, match) for p in case.running for match in p.find(pattern("tally.wards"))]
    numbers = [int(match["count"]) for _, match in stated]
    usual = Counter(numbers).most_common(1)[0][0] if numbers else 0
    expected = len(case.reference.wards) if case.reference and case.reference.wards else usual
    for passage, match in stated:
        if int(match["count"]) != expected:
            where = case.at(passage.paragraph, match.start(), match.end())
            yield finding("LP219", **where, found=int(match["count"]), expected=expected)


CHECKS = (tally_checks, wards)
