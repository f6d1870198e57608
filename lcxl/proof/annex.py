"""Annexes: heading, name, note, own page numbers, table and end (rules PL)."""

from __future__ import annotations

from collections.abc import Iterator

from lcxl.findings import Finding, Severity, finding
from lcxl.proof.anatomy import Annex
from lcxl.proof.case import Case, plain, real_date
from lcxl.proof.looks import faults_of, look, told
from lcxl.proof.manuscript import Paragraph
from lcxl.proof.words import Slots, both, pattern, squash
from lcxl.values import fold

_MANY_ROWS = 6


def headings(case: Case) -> Iterator[Finding]:
    """PL-01, PL-02: the heading in small letters, 14 pt bold centred; the name below in capitals.  III.1a, b."""
    annexes = case.anatomy.annexes
    for annex in annexes:
        first = annex.paragraphs[0] if annex.paragraphs else None
        phrases: list[Slots] = []
        if annex.heading is None:
            phrases.append(both("faults", "absent"))
        else:
            match = pattern("annex.heading_exact").match(squash(plain(annex.heading.shown)))
            if match is None or bool(match["number"]) is not (len(annexes) > 1):
                phrases.append(both("faults", "annex.number" if match else "annex.heading"))
            phrases += faults_of([annex.heading], size="annex_heading", bold=True, italic=False, align="center")
        yield from told("PL-01", case, annex.heading or first, phrases)
        yield from look(
            "PL-02", case, annex.name, size="annex_name", bold=True, italic=False, capitals=True, align="center"
        )


def notes(case: Case) -> Iterator[Finding]:
    """PL-03 to PL-06: the note names this document in the decree's words, in italics, over a line.  III.1c."""
    for annex in case.anatomy.annexes:
        if not annex.note:
            first = annex.paragraphs[0] if annex.paragraphs else None
            yield from told("PL-03", case, first, [both("faults", "absent")])
            continue
        text = squash(plain(" ".join(line.shown for line in annex.note)))
        phrases = faults_of(annex.note, size="annex_note", bold=False, italic=True, align="center")
        phrases += _contradictions(case, text)
        yield from told("PL-03", case, annex.note[0], phrases)
        yield from told("PL-04", case, annex.note[0], _wording(text))
        yield from _signed_digitally(case, annex.note[0], text)
        if not _has_line(annex):
            yield finding("PL-06", **case.at(annex.note[-1]))


def _contradictions(case: Case, text: str) -> list[Slots]:
    """Return where the number, symbol and date of the note differ from the document's own."""
    match = pattern("annex.note_any").search(text)
    if match is None:
        return [both("faults", "annex.no_number")]
    number, symbol = case.own_symbol
    phrases = []
    cited = f"{match['number']}/{match['symbol']}".strip(".\u2026")
    own = f"{number}/{symbol}".strip(".\u2026")
    if case.anatomy.number is not None and fold(cited) != fold(own):
        phrases.append(both("faults", "annex.other_number", found=cited, wanted=own))
    if match["day"] and match["month"] and match["year"] and case.day is not None:
        day = real_date(match["day"], match["month"], match["year"])
        if day != case.day:
            found = f"{match['day']}/{match['month']}/{match['year']}"
            phrases.append(both("faults", "annex.other_date", found=found, wanted=f"{case.day:%d/%m/%Y}"))
    return phrases


def _wording(text: str) -> list[Slots]:
    """Return how the wording of a note departs from the decree's sample."""
    match = pattern("annex.note_any").search(text)
    phrases = []
    if not pattern("annex.note_start").match(text):
        phrases.append(both("faults", "annex.note_start"))
    if match and match["comma"]:
        phrases.append(both("faults", "annex.note_comma"))
    body = pattern("annex.note_body").search(text)
    if body is None:
        phrases.append(both("faults", "annex.note_no_body"))
    elif pattern("annex.short_body").search(body["body"]):
        phrases.append(both("faults", "annex.note_short_body", found=body["body"]))
    return phrases


def _signed_digitally(case: Case, line: Paragraph, text: str) -> Iterator[Finding]:
    """PL-05: where the signing system puts in number and date, the note leaves both blank."""
    match = pattern("annex.note_any").search(text)
    if case.reference is not None and case.reference.digital_signing and match and (match["number"] or match["day"]):
        yield finding("PL-05", **case.at(line))


def _has_line(annex: Annex) -> bool:
    last = annex.note[-1]
    at = annex.paragraphs.index(last)
    return any(line.rules for line in annex.paragraphs[at : at + 2]) or any(line.rules for line in annex.note)


def own_pages(case: Case) -> Iterator[Finding]:
    """PL-07: an annex is a section of its own whose pages count from 1 and whose first shows no number.  III.1d."""
    before = case.anatomy.running[-1].section if case.anatomy.running else 0
    for annex in case.anatomy.annexes:
        place = annex.paragraphs[0].section
        section = case.document.sections[place]
        if place == before:
            yield finding("PL-07", **case.at(annex.paragraphs[0]), **both("fault", "annex.section"))
        elif section.start != 1:
            yield finding("PL-07", **case.at(annex.paragraphs[0]), **both("fault", "annex.start"))
        elif not section.title_page:
            found = finding("PL-07", **case.at(annex.paragraphs[0]), **both("fault", "annex.first_page"))
            yield found.at(severity=Severity.INFO)
        before = place


def endings(case: Case) -> Iterator[Finding]:
    """PL-08: an annex ends with "./.", below its table or in its last cell.  Appendix III, sample 2.1."""
    for annex in case.anatomy.annexes:
        lines = [line for line in annex.paragraphs if line.text.strip()]
        last_row = [line for line in lines if line.cell and lines[-1].cell and line.cell.row == lines[-1].cell.row]
        if lines and not any(pattern("body.ends").search(plain(p.text)) for p in (lines[-1], *last_row)):
            yield finding("PL-08", **case.at(lines[-1]))


def tables(case: Case) -> Iterator[Finding]:
    """PL-10: the heading of a long table repeats on each page and its rows do not break across pages."""
    for annex in case.anatomy.annexes:
        for table in annex.tables:
            if len(table.rows) < _MANY_ROWS:
                continue
            phrases = [] if table.rows[0].header else [both("faults", "annex.table_header")]
            broken = sum(not row.whole for row in table.rows)
            if broken:
                phrases.append(both("faults", "annex.table_rows", count=broken))
            cells = [p for p in annex.paragraphs if p.cell and p.cell.table == table.index]
            yield from told("PL-10", case, cells[0] if cells else None, phrases)


CHECKS = (headings, notes, own_pages, endings, tables)
