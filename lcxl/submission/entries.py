"""The rows of a form's indicator table to entries: what each cell says, with everything odd told at its cell.

Gates 4 and 5 of the design: is the layout whole, are the values readable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from lcxl.campaign import parse_threshold, print_threshold
from lcxl.findings import Finding, finding
from lcxl.layout import RawRow, RawTable
from lcxl.model import Campaign, Claim, Entry, Measure, Quantity
from lcxl.submission.rowcodes import NOTHING, Known, RowCodes
from lcxl.submission.words import read_words
from lcxl.texts import bilingual, label
from lcxl.values import (
    Note,
    RawValue,
    codes_in,
    excel_number,
    fold,
    format_figure,
    ratio,
    raw_text,
    read_amount,
    read_claim,
    read_figure,
    withdrawn,
)

ANSWERS = ("numerator", "denominator", "current", "claim", "evidence", "reason", "remedy", "note")
"""Keys of the columns that a unit fills in."""

_LONGEST_NAME = 80


class Outcome(NamedTuple):
    """What a table gives: entries in the order of the measures asked, and what is to be told."""

    entries: tuple[Entry, ...]
    findings: list[Finding]


class EntryReader:
    """Reads indicator tables of one campaign; what depends on the campaign alone is worked out once."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.codes = RowCodes(campaign)
        self._printed = {
            measure.code: print_threshold(measure.threshold, measure.unit.percent)
            for measure in campaign.catalogue.measures
        }
        self._texts = {measure.code: self.codes.texts(measure) for measure in campaign.catalogue.measures}
        self._previous: dict[tuple[str, RawValue], tuple[Quantity | None, str]] = {}

    def read(self, table: RawTable, asked: Sequence[Measure], *, made_for_it: bool, own_form: bool) -> Outcome:
        """Return the entries of ``asked`` in a table.

        ``made_for_it``: the form was made by the present catalogue, so that other words in it are the unit's own;
        ``own_form``: it was made for this unit, so that every row has its place.
        """
        work = _Table(self, table, {measure.code for measure in asked}, strict=made_for_it)
        rows = work.rows()
        entries = tuple(filter(None, (work.entry(measure, rows.get(measure.code, ())) for measure in asked)))
        if made_for_it:
            work.tell_wordings()
            if own_form:
                work.tell_order(asked, rows)
        return Outcome(entries, work.findings)

    def threshold(self, measure: Measure) -> str:
        """Return a measure's threshold as the form prints it."""
        return self._printed[measure.code]

    def printed(self, measure: Measure) -> Mapping[str, str]:
        """Return what the form says of a measure, by column."""
        return self._texts[measure.code]

    def previous(self, measure: Measure, raw: RawValue) -> tuple[Quantity | None, str]:
        """Return the previous period's figure as it stands in a form, and its text."""
        key = (measure.code, raw)
        if key not in self._previous:
            if len(self._previous) > 10_000:
                self._previous.clear()
            self._previous[key] = read_figure(raw, measure.unit).quantity, raw_text(raw)
        return self._previous[key]

    def name(self, measure: Measure) -> str:
        """Return what a measure is about, short enough for a message."""
        text = measure.text or self.campaign.catalogue.indicator(measure.indicator).text
        return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}\u2026"


class _Table:
    """One table on its way to entries."""

    def __init__(self, reader: EntryReader, table: RawTable, wanted: set[str], *, strict: bool) -> None:
        self.reader = reader
        self.table = table
        self.wanted = wanted
        self.strict = strict
        self.findings: list[Finding] = []
        self._reworded: list[tuple[str, str]] = []
        self._others: list[int] = []

    def place(self, row: RawRow, key: str, measure: Measure | None = None) -> dict[str, Any]:
        """Return the place of a cell, with what stands in it, as keywords of ``finding``."""
        place: dict[str, Any] = {
            "sheet": self.table.sheet,
            "cell": f"{self.table.columns.get(key, 'A')}{row.row}",
            "quote": raw_text(row.values.get(key, NOTHING)) or None,
        }
        return place if measure is None else place | {"measure": measure.code, "indicator": measure.indicator}

    def tell(self, row: RawRow, key: str, measure: Measure, notes: Iterable[Note]) -> None:
        """Tell what reading a cell gave rise to."""
        for note in notes:
            self.findings.append(finding(note.code, **self.place(row, key, measure), **note.slots))

    # Which rows count.

    def rows(self) -> dict[str, list[RawRow]]:
        """Return the rows of the measures that the unit is asked for; tell of the others that hold an answer."""
        found: dict[str, list[RawRow]] = {}
        for row in self.table.rows:
            known = self.reader.codes.identify(row.values)
            if known.code in self.wanted:
                if known.how != "code":
                    self._told_how(row, known)
                found.setdefault(known.code, []).append(row)
                continue
            if known.code:
                self._others.append(row.row)
            if _answered(row):
                self._not_asked(row, known)
        return found

    def _told_how(self, row: RawRow, known: Known) -> None:
        measure = self.reader.codes.measures[known.code]
        place = self.place(row, "measure", measure)
        if known.how == "tidied":
            self.findings.append(finding("LC237", **place, typed=place["quote"], measure_code=known.code))
        elif "measure" in self.table.columns:
            self.findings.append(finding("LC231", **place, measure_code=known.code))

    def _not_asked(self, row: RawRow, known: Known) -> None:
        place = self.place(row, "measure")
        typed = place["quote"] or ""
        if known.code:
            measure = self.reader.codes.measures[known.code]
            place |= {"measure": measure.code, "indicator": measure.indicator}
            self.findings.append(finding("LC229", **place, measure_code=known.code))
        elif typed:
            from rapidfuzz import process

            near = process.extractOne(typed, sorted(self.wanted))
            example = bilingual("example", "checks.example" if near else "", code=near[0] if near else "")
            self.findings.append(finding("LC230", **place, code=typed, **example))
        else:
            key = next(key for key in ANSWERS if _filled(row, key))
            self.findings.append(finding("LC244", **self.place(row, key), row=row.row))

    # What the rows say.

    def entry(self, measure: Measure, rows: Sequence[RawRow]) -> Entry | None:
        """Return the entry of a measure; None (and a finding) if it has no row."""
        if not rows:
            self.findings.append(
                finding(
                    "LC227",
                    sheet=self.table.sheet,
                    measure=measure.code,
                    indicator=measure.indicator,
                    measure_code=measure.code,
                    measure_text=self.reader.name(measure),
                )
            )
            return None
        entry = self._read(measure, rows[0])
        for twin in rows[1:]:
            entry = self._twin(measure, entry, rows[0], twin)
        return entry

    def _read(self, measure: Measure, row: RawRow) -> Entry:
        values = row.values
        numerator, denominator = self._amount(measure, row, "numerator"), self._amount(measure, row, "denominator")
        claim = self._claim(measure, row)
        quantity, typed_claim, typed, unreadable = self._figure(measure, row, numerator, denominator)
        if typed_claim is not None and claim is not None and typed_claim != claim:
            slots = {"measure_code": measure.code, "typed": typed, "claim": label(f"claim.{claim}")}
            self.findings.append(finding("LC236", **self.place(row, "current", measure), **slots))
        if self.strict:
            self._printed_cells(measure, row)
        previous, previous_text = None, ""
        if "previous" in values:
            previous, previous_text = self.reader.previous(measure, values["previous"])
        nothing_arose = Claim.NO_OCCURRENCE if denominator is not None and denominator == 0 else None
        evidence = self._words(measure, row, "evidence")
        return Entry(
            measure=measure.code,
            row=row.row,
            quantity=quantity,
            numerator=numerator,
            denominator=denominator,
            claim=claim or typed_claim or nothing_arose,
            typed=typed,
            unreadable=unreadable,
            evidence=codes_in(evidence),
            reason=self._words(measure, row, "reason"),
            remedy=self._words(measure, row, "remedy"),
            note=self._words(measure, row, "note"),
            previous=previous,
            previous_text=previous_text,
        )

    def _amount(self, measure: Measure, row: RawRow, key: str) -> Decimal | None:
        raw = row.values.get(key)
        if raw is None:
            return None
        amount, notes = read_amount(raw, measure.unit)
        if notes:
            self.tell(row, key, measure, notes)
        return amount

    def _claim(self, measure: Measure, row: RawRow) -> Claim | None:
        raw = row.values.get("claim")
        if raw is None:
            return None
        claim, notes = _read_claim(raw)
        if notes:
            self.tell(row, "claim", measure, notes)
        return claim

    def _words(self, measure: Measure, row: RawRow, key: str) -> str:
        raw = row.values.get(key)
        if raw is None:
            return ""
        words, notes = read_words(raw)
        if notes:
            self.tell(row, key, measure, notes)
        return words

    def _figure(
        self, measure: Measure, row: RawRow, numerator: Decimal | None, denominator: Decimal | None
    ) -> tuple[Quantity | None, Claim | None, str, bool]:
        """Return (figure, claim typed in its place, the text as seen, whether it can't be read)."""
        raw = row.values.get("current")
        if raw is None:
            return None, None, "", False
        if row.ratio is not False and (gone := withdrawn(raw)):
            self.tell(row, "current", measure, (gone,))
            return None, None, "", False
        if row.ratio is not False:
            exact = ratio(numerator, denominator, measure.unit) if numerator is not None and denominator else None
            if row.ratio or _is_own(raw, exact):
                if exact is None:
                    return None, None, "", False
                shown = format_figure(exact, measure.unit)
                return Quantity(value=exact, text=shown), None, shown, False
        known = {"threshold": measure.threshold, "previous": measure.previous, "last_year": measure.last_year}
        reading = read_figure(raw, measure.unit, **known)  # type: ignore[arg-type]
        if reading.notes:
            self.tell(row, "current", measure, reading.notes)
        return reading.quantity, reading.claim, reading.text, not reading.readable

    def _twin(self, measure: Measure, entry: Entry, first: RawRow, row: RawRow) -> Entry:
        """Bring a further row of the same measure in: blanks are filled, differences are told."""
        other = self._read(measure, row)
        if entry.blank:
            entry, other, first = other, entry, row
        if other.blank or (other.quantity, other.claim, other.typed) == (entry.quantity, entry.claim, entry.typed):
            kept = ("numerator", "denominator", "evidence", "reason", "remedy", "note")
            return replace(entry, **{key: getattr(entry, key) or getattr(other, key) for key in kept})
        letter = self.table.columns.get("current", "A")
        cells = f"{letter}{first.row}, {letter}{row.row}"
        place = self.place(row, "current", measure) | {"quote": f"{entry.typed} / {other.typed}"}
        self.findings.append(finding("LC228", **place, measure_code=measure.code, cells=cells))
        return replace(entry, quantity=None, claim=None, unreadable=True, typed=f"{entry.typed} / {other.typed}")

    # What the form itself says, and the unit wrote over.

    def _printed_cells(self, measure: Measure, row: RawRow) -> None:
        self._threshold(measure, row)
        wording = self.reader.printed(measure)
        reworded = False
        for key, text in wording.items():
            raw = row.values.get(key)
            if raw is None or raw.value == text or _same(raw_text(raw), text):
                continue
            if key == "unit_of_measure":
                slots = {"measure_code": measure.code, "typed": raw_text(raw), "expected": text or "-"}
                self.findings.append(finding("LC240", **self.place(row, key, measure), **slots))
                continue
            reworded = reworded or key in ("indicator_text", "measure_text")
            self._reworded.append((self.place(row, key)["cell"], raw_text(raw)))
        if reworded and (other := self.reader.codes.contradicts(measure.code, row.values)):
            slots = {"measure_code": measure.code, "other": other}
            self.findings.append(finding("LC238", **self.place(row, "measure", measure), **slots))

    def _threshold(self, measure: Measure, row: RawRow) -> None:
        raw, own = row.values.get("threshold"), self.reader.threshold(measure)
        if raw is None or raw.value == own or not (typed := raw_text(raw)) or typed == own:
            return
        if parse_threshold(typed) != measure.threshold:
            slots = {"measure_code": measure.code, "typed": typed, "expected": own or "-"}
            self.findings.append(finding("LC232", **self.place(row, "threshold", measure), **slots))

    def tell_wordings(self) -> None:
        """Tell once that words of the form were written over."""
        if self._reworded:
            cell, typed = self._reworded[0]
            slots = {"count": len(self._reworded), "typed": typed[:_LONGEST_NAME]}
            self.findings.append(finding("LC239", sheet=self.table.sheet, cell=cell, quote=typed, **slots))

    def tell_order(self, asked: Sequence[Measure], rows: Mapping[str, list[RawRow]]) -> None:
        """Tell rows that no longer stand in the form's order, or have others between them."""
        places = [rows[measure.code][0].row for measure in asked if measure.code in rows]
        if not places:
            return
        place = {"sheet": self.table.sheet, "cell": f"A{min(places)}"}
        if places != sorted(places):
            self.findings.append(finding("LC247", **place))
            return
        between = sum(places[0] < row < places[-1] for row in self._others)
        inserted = places[-1] - places[0] + 1 - len(places) - between
        if len(places) == len(asked) and inserted:
            self.findings.append(finding("LC248", **place, count=inserted))


def _filled(row: RawRow, key: str) -> bool:
    raw = row.values.get(key)
    return raw is not None and bool(raw.value.strip()) and not (key == "current" and raw.formula)


def _answered(row: RawRow) -> bool:
    return any(_filled(row, key) for key in ANSWERS)


def _same(typed: str, text: str) -> bool:
    """Tell whether a printed cell still says the same; a cleared one says nothing else."""
    return not typed or fold(typed) == fold(text)


def _is_own(raw: RawValue, exact: Decimal | None) -> bool:
    """Tell whether a formula whose text the file doesn't give is the form's own, by its result.

    Programs store nothing, "" or 0 for the blank result of the form's formula.
    """
    if not raw.cached or not raw.value.strip():
        return True
    value = excel_number(raw.value) if raw.kind == "n" else None
    if not value:
        return value is not None
    return exact is not None and any(abs(one - exact) * 10**9 <= abs(exact) for one in (value, 100 * value))


@lru_cache(maxsize=512)
def _read_claim(raw: RawValue) -> tuple[Claim | None, tuple[Note, ...]]:
    return read_claim(raw)
