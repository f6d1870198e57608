"""The annex table by itself: marks against figures, impossible and copied figures, broken rows (LP207 to LP212)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from lcxl.findings import Finding, finding
from lcxl.model import Status
from lcxl.proof.annexrows import AnnexRow
from lcxl.proof.case import Case
from lcxl.proof.counting import unmarked
from lcxl.proof.requirements import is_share_of_wards, percents, possible_share, verdicts
from lcxl.proof.words import both, excerpt, pattern
from lcxl.values import fold

_COPIED_LEAST = 3
_WHOLE = 100


def place(case: Case, row: AnnexRow, column: str, start: int = 0) -> dict[str, Any]:
    """Return where a finding about a cell of the annex stands; the cell, else the wording, is quoted."""
    cell = getattr(row, column)
    text = cell if isinstance(cell, str) and cell else row.wording
    found = case.at(row.at(column)) | {"quote": excerpt(text, start, min(len(text), start + 60))}
    return found | {"indicator": row.number}


def contradictions(case: Case) -> Iterator[Finding]:
    """LP207: a mark that a figure of its row contradicts."""
    for row in case.rows:
        if row.met is row.not_met or _is_changed(case, row):
            continue
        found = list(verdicts(row, row.current, case.catalogue))
        failed = [(percent, limit) for percent, limit, met in found if not met]
        if row.met and failed:
            percent, limit = failed[0]
            mark = both("mark", "marks.met")
        elif row.not_met and found and not failed:
            percent, limit = found[0][:2]
            mark = both("mark", "marks.not_met")
        else:
            continue
        where = place(case, row, "current", percent.start)
        yield finding("LP207", **where, number=row.number, figure=percent.text, limit=limit, **mark)


def _is_changed(case: Case, row: AnnexRow) -> bool:
    """Tell whether a row's mark is not that of the results; then that is told, and not what follows from it."""
    result = case.reference.result(row.number) if case.reference and row.number else None
    return result is not None and row.met is not (result.status is Status.MET)


def marks(case: Case) -> Iterator[Finding]:
    """LP208: a row is marked in one of the two columns, not in both and not in neither."""
    for found in case.tables:
        for row in found.rows if found.marked else ():
            if row.met and row.not_met:
                yield finding("LP208", **place(case, row, "met"), number=_label(row), **both("fault", "marks.both"))
    for row in unmarked(case):
        yield finding("LP208", **place(case, row, "wording"), number=_label(row), **both("fault", "marks.neither"))


def _label(row: AnnexRow) -> str:
    return str(row.number) if row.number is not None else "?"


def numbering(case: Case) -> Iterator[Finding]:
    """LP209: the rows are numbered 1, 2, 3 without gap, repetition or blank."""
    for found in case.tables:
        expected = 1
        following = [*(row.number for row in found.rows[1:]), None]
        for row, after in zip(found.rows, following, strict=True):
            if row.number != expected:
                where = place(case, row, "number")
                yield finding("LP209", **where, found=_label(row), expected=expected)
            expected = 1 + (expected if after == expected + 1 else row.number or expected)


def broken_rows(case: Case) -> Iterator[Finding]:
    """LP210: rows whose text goes on in a row of its own, as page breaks leave them."""
    rows = [row for row in case.rows if row.broken]
    if rows:
        numbers = ", ".join(_label(row) for row in rows)
        yield finding("LP210", **place(case, rows[0], "wording"), numbers=numbers, count=len(rows))


def ward_count(case: Case) -> int | None:
    """Return the number of wards and communes: the register's, else the one that the text states most often."""
    if case.reference and case.reference.wards:
        return len(case.reference.wards)
    stated = [int(match["count"]) for p in case.running for match in p.find(pattern("tally.wards"))]
    return Counter(stated).most_common(1)[0][0] if stated else None


def impossible_shares(case: Case) -> Iterator[Finding]:
    """LP211: the share of wards is no figure that a count of them gives (50 % of 33 is none)."""
    units = ward_count(case)
    if not units:
        return
    for row in case.rows:
        if not is_share_of_wards(row, case.catalogue):
            continue
        wrong = []
        for column in ("previous", "current"):
            cell = "" if column == "previous" and _is_campaigns(case, row) else getattr(row, column)
            wrong += [(column, p.text) for p in percents(cell) if not possible_share(p, units)]
        if wrong:
            figures = ", ".join(dict.fromkeys(text for _, text in wrong))
            where = place(case, row, wrong[-1][0])
            yield finding("LP211", **where, number=row.number, figures=figures, units=units)


def _is_campaigns(case: Case, row: AnnexRow) -> bool:
    """Tell whether the figure of the earlier period is the campaign's own, printed before and not to be judged now."""
    result = case.reference.result(row.number) if case.reference and row.number else None
    return result is not None and fold(result.previous_text) == fold(row.previous)


def copied(case: Case) -> Iterator[Finding]:
    """LP212: figures that are exactly those of the earlier period (100 % left out); told once, from three on.

    Results that the units' forms gave were looked at there, with the earlier figures beside them.
    """
    if case.reference and case.reference.results:
        return
    same = []
    for row in case.rows:
        now, before = percents(row.current), percents(row.previous)
        if now and before and fold(row.current) == fold(row.previous) and now[0].value != _WHOLE:
            same.append(row)
    if len(same) >= _COPIED_LEAST:
        listed = ", ".join(f"{_label(row)} ({row.current})" for row in same)
        yield finding("LP212", **(place(case, same[0], "current") | {"indicator": None}), count=len(same), rows=listed)


def over_whole(case: Case) -> Iterator[Finding]:
    """LP220: a share of more than 100 %."""
    for row in case.rows:
        for column in ("previous", "current"):
            over = [percent for percent in percents(getattr(row, column)) if percent.value > _WHOLE]
            if over and any(verdicts(row, getattr(row, column), case.catalogue)):
                where = place(case, row, column)
                yield finding("LP220", **where, number=_label(row), figure=over[0].text)


CHECKS = (contradictions, marks, numbering, broken_rows, impossible_shares, copied, over_whole)
