"""A raw form to a submission: whose it is, and what each cell says, with everything odd told.

Gates 2 to 5 of the design (our form; whose, which period and version; layout whole; values readable): a gate stops
later ones only where these would be noise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from lcxl.campaign import Assignments
from lcxl.findings import Finding, Severity, finding, worst
from lcxl.layout import Added, RawForm, RawRow
from lcxl.layout import form as layout
from lcxl.model import Campaign, Contact, Evidence, Identity, Measure, Narrative, Source, Submission, Unit
from lcxl.submission.entries import ANSWERS, EntryReader
from lcxl.submission.ownership import Owners
from lcxl.submission.words import read_words
from lcxl.texts import labels
from lcxl.values import Note, RawValue, fold, quote, raw_text, read_date, read_integer, withdrawn

MOST_OF_A_KIND = 200
"""How many findings of one code are told of one file."""

_LONGEST_SAMPLE = 60
_NUMBER_OF_INDICATOR = re.compile(r"(?:\D*?)0*(\d{1,3})(?:[.,]\d{1,2})?\.?", re.ASCII)


class Interpreter:
    """Makes submissions of raw forms of one campaign; what depends on the campaign alone is worked out once."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self._owners = Owners(campaign)
        self._entries = EntryReader(campaign)
        self._assignments = Assignments(campaign)

    def __getstate__(self) -> Campaign:
        return self.campaign

    def __setstate__(self, campaign: Campaign) -> None:
        Interpreter.__init__(self, campaign)

    def assigned(self, unit: Unit) -> tuple[Measure, ...]:
        """Return the measures that ``unit`` reports, in catalogue order."""
        return self._assignments.of(unit)

    def unit_named(self, names: Iterable[str]) -> str | None:
        """Return the code of the first unit that one of ``names`` (file names, senders) stands for, or None."""
        return self._owners.named(names)

    def interpret(self, form: RawForm, source: Source) -> tuple[Submission | None, str | None, list[Finding]]:
        """Return (submission or None, the unit's code where it is known, findings).

        There is no submission where a finding says that the file can't count (not a form of this unit, period or
        version).  Findings carry the file and, where it is known, the unit.
        """
        unit, findings = self._owners.whose(form)
        code = unit.code if unit is not None else None
        submission = None
        if unit is not None and worst(findings) != Severity.ERROR:
            submission, more = self._read(form, source, unit)
            findings += [*form.findings, *more]
        elif layout.INDICATORS.key in form.tables:
            findings += [found for found in form.findings if found.severity == Severity.ERROR]
        return submission, code, [found.at(file=source.file, unit=code) for found in _bounded(findings)]

    def read_as(self, form: RawForm, source: Source, unit: Unit) -> tuple[Submission | None, list[Finding]]:
        """Return what a form that can't count would say if it were ``unit``'s own and of this round."""
        if layout.INDICATORS.key not in form.tables:
            return None, []
        submission, findings = self._read(form, source, unit)
        told = _bounded([*form.findings, *findings])
        return submission, [found.at(file=source.file, unit=unit.code) for found in told]

    def _read(self, form: RawForm, source: Source, unit: Unit) -> tuple[Submission, list[Finding]]:
        table, said = form.tables[layout.INDICATORS.key], form.identity
        outcome = self._entries.read(
            table,
            self.assigned(unit),
            made_for_it=said.get("catalogue_digest", self._owners.digest) == self._owners.digest,
            own_form=bool(said.get("unit")),
        )
        rest = _Rest(form)
        signed_on = rest.day_field("signed_on")
        submission = Submission(
            unit=unit.code,
            source=source,
            identity=Identity(**{key: said[key] for key in layout.IDENTITY_KEYS if key in said}),
            sheets={key: found.sheet for key, found in form.tables.items()},
            columns=dict(table.columns),
            entries=outcome.entries,
            evidence=rest.evidence(),
            narratives=rest.narratives(),
            contact=Contact(
                person=rest.text_field("contact"),
                telephone=rest.text_field("telephone"),
                email=rest.text_field("email"),
            ),
            signer=rest.text_field("signer"),
            signed_on=signed_on,
            keyed_by=rest.text_field("keyed_by"),
            dated=source.sent_on or self.modified(form) or signed_on,
        )
        return submission, [*outcome.findings, *rest.findings, *self._commented(form, submission)]

    def _commented(self, form: RawForm, submission: Submission) -> Iterator[Finding]:
        """Tell what notes say that are attached to cells: nothing of it counts, and it may take back what counts."""
        measures = {entry.row: entry.measure for entry in submission.entries}
        for one in form.comments:
            place: dict[str, Any] = {"sheet": one.sheet, "cell": one.cell, "quote": quote(one.text)}
            row = one.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            if one.sheet == submission.sheets[layout.INDICATORS.key] and (code := measures.get(int(row))):
                measure = self._entries.codes.measures[code]
                place |= {"measure": measure.code, "indicator": measure.indicator}
            yield finding("LC452", **place, words=quote(one.text))

    def modified(self, form: RawForm) -> str:
        """Return when the workbook was last saved; not the date that the empty form was made with."""
        return "" if form.modified.startswith(self.campaign.period.end.isoformat()) else form.modified


def _bounded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings, of one code no more than can be looked at; how many more there are is told."""
    counts: Counter[str] = Counter()
    for found in findings:
        counts[found.code] += 1
        if counts[found.code] <= MOST_OF_A_KIND:
            yield found
    for code, count in counts.items():
        if count > MOST_OF_A_KIND:
            yield finding("LC252", quote=code, kind=code, shown=MOST_OF_A_KIND, more=count - MOST_OF_A_KIND)


class _Rest:
    """What stands in a form around its figures: who reports, the register of evidence, running text, additions."""

    def __init__(self, form: RawForm) -> None:
        self.form = form
        self.findings: list[Finding] = []
        if form.added:
            first = form.added[0]
            slots = {"count": form.added_count, "sample": first.text[:_LONGEST_SAMPLE]}
            self.findings.append(finding("LC235", sheet=first.sheet, cell=first.cell, quote=first.text, **slots))
        self._links = {(link.sheet, link.cell): link.text for link in form.links}
        for link in form.links:
            place = {"sheet": link.sheet, "cell": link.cell, "quote": link.text}
            self.findings.append(finding("LC455", **place, link=quote(link.text)))

    def _tell(self, place: Mapping[str, Any], raw: RawValue, notes: Iterable[Note]) -> None:
        for note in notes:
            self.findings.append(finding(note.code, **place, quote=raw_text(raw) or None, **note.slots))

    def text_field(self, key: str) -> str:
        """Return a line of the unit sheet."""
        field = self.form.unit.get(key)
        if field is None:
            return ""
        words, notes = read_words(field.value)
        self._tell({"sheet": field.sheet, "cell": field.cell}, field.value, notes)
        return " ".join(words.split())

    def day_field(self, key: str) -> str:
        """Return a date of the unit sheet as ISO text, or what was typed instead."""
        field = self.form.unit.get(key)
        return "" if field is None else self._day({"sheet": field.sheet, "cell": field.cell}, field.value)

    def _day(self, place: Mapping[str, Any], raw: RawValue) -> str:
        day, notes = read_date(raw)
        self._tell(place, raw, notes)
        return day.isoformat() if day else raw_text(raw)

    def _place(self, table: str, row: RawRow, key: str) -> dict[str, Any]:
        found = self.form.tables[table]
        return {"sheet": found.sheet, "cell": f"{found.columns.get(key, 'A')}{row.row}"}

    def _words(self, table: str, row: RawRow, key: str) -> str:
        raw = row.values.get(key)
        if raw is None:
            return ""
        words, notes = read_words(raw)
        if notes:
            self._tell(self._place(table, row, key), raw, notes)
        return words

    def evidence(self) -> tuple[Evidence, ...]:
        """Return the register of evidence; blank rows are left out."""
        key = layout.EVIDENCE.key
        found = self.form.tables.get(key)
        return tuple(
            Evidence(
                code=self._words(key, row, "code"),
                indicator=self._indicator(row),
                title=self._words(key, row, "title"),
                symbol=self._words(key, row, "symbol"),
                issued_on=self._issued_on(row),
                issuer=self._words(key, row, "issuer"),
                location=self._location(row),
                row=row.row,
            )
            for row in (found.rows if found else ())
            if not self._is_blank(row)
        )

    def _location(self, row: RawRow) -> str:
        """Return where a document is to be found: the words of its column and the target of the row's link."""
        key = layout.EVIDENCE.key
        words = self._words(key, row, "location")
        places = (
            self._place(key, row, column)
            for column in ("location", *(column.key for column in layout.EVIDENCE.columns))
        )
        targets = (self._links.get((place["sheet"], place["cell"]), "") for place in places)
        target = next(filter(None, targets), "")
        return words if not target or target in words else f"{words} ({target})" if words else target

    def _is_blank(self, row: RawRow) -> bool:
        """Tell whether a row of the register says nothing; one that is struck out as a whole is told."""
        if not _is_blank(row):
            return False
        for key, raw in row.values.items():
            if gone := withdrawn(raw):
                self._tell(self._place(layout.EVIDENCE.key, row, key), raw, [gone])
                break
        return True

    def _issued_on(self, row: RawRow) -> str:
        raw = row.values.get("issued_on")
        return "" if raw is None else self._day(self._place(layout.EVIDENCE.key, row, "issued_on"), raw)

    def _indicator(self, row: RawRow) -> int | None:
        """Return the indicator that a document belongs to, also written as a measure's code or after a word."""
        raw = row.values.get("indicator")
        if raw is None:
            return None
        typed, number = _indicator_number(raw)
        if typed and number is None:
            place = self._place(layout.EVIDENCE.key, row, "indicator")
            self.findings.append(finding("LC250", **place, quote=typed, typed=typed))
        return number

    def narratives(self) -> tuple[Narrative, ...]:
        """Return the running text by section; text without a section belongs to that of the row above."""
        key = layout.NARRATIVE.key
        table = self.form.tables.get(key)
        if table is None or not table.rows:
            return ()
        sections: Mapping[str, str] = {fold(text): code for code, text in labels("narrative_section").items()}
        section, found = "", []
        for row in table.rows:
            typed = self._words(key, row, "section")
            section = sections.get(fold(typed), typed) if typed else section
            words = self._words(key, row, "text")
            if words:
                found.append(Narrative(section=section, text=words, row=row.row))
        return tuple(found)


def _is_blank(row: RawRow) -> bool:
    return not any(raw.value and not raw.value.isspace() and not withdrawn(raw) for raw in row.values.values())


@lru_cache(maxsize=1024)
def _indicator_number(raw: RawValue) -> tuple[str, int | None]:
    """Return a cell's text and the number of the indicator that it names, None if it names none."""
    typed = raw_text(raw)
    number = read_integer(raw) if typed else None
    match = _NUMBER_OF_INDICATOR.fullmatch(typed) if number is None and raw.kind != "d" else None
    return typed, number if match is None else int(match[1])


def leftovers(form: RawForm, submission: Submission | None) -> list[Added]:
    """Return all that a unit wrote and that has no place in its form: cells outside it, and rows that don't count."""
    table = form.tables.get(layout.INDICATORS.key)
    counted = {entry.row for entry in submission.entries} if submission is not None else set()
    rows = [row for row in table.rows if row.row not in counted] if table is not None else []
    found = [
        Added(table.sheet, f"{table.columns[key]}{row.row}", text)
        for row in rows
        for key in ANSWERS
        if table is not None and key in row.values and (text := raw_text(row.values[key]))
    ]
    return [*found, *form.added, *form.comments, *form.links]
