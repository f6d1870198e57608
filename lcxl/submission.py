"""A raw form to a submission: whose it is, and what each cell says, with everything odd told.

Gates 2 to 5 of the design (our form; whose, which period and version; layout whole; values readable): a gate stops
later ones only where these would be noise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from rapidfuzz import process

from lcxl.assignments import measures_of_unit
from lcxl.findings import Finding, finding, worst
from lcxl.form import RawForm, RawRow
from lcxl.identity import UnitIndex, catalogue_digest, check_code
from lcxl.layout import form as layout
from lcxl.layout.form import FORM_VERSION
from lcxl.model import (
    Campaign,
    Claim,
    Contact,
    Entry,
    Evidence,
    Identity,
    Measure,
    Narrative,
    Quantity,
    Severity,
    Source,
    Submission,
    Unit,
    UnitKind,
)
from lcxl.records import parse_threshold, print_threshold
from lcxl.texts import label, labels
from lcxl.values import (
    Note,
    RawValue,
    format_figure,
    ratio,
    raw_text,
    read_amount,
    read_claim,
    read_date,
    read_figure,
    read_integer,
)
from lcxl.vietnamese import fold

NOTHING = RawValue("", "")
READERS = (FORM_VERSION,)
"""Form versions that can be read; each released layout keeps its reader."""

_SEPARATORS = re.compile(r"[;,\n]+")


class Interpreter:
    """Makes submissions of raw forms of one campaign; what depends on the campaign alone is worked out once."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self._units = {unit.code: unit for unit in campaign.units if unit.valid_on(campaign.period.end)}
        self._all_units = {unit.code: unit for unit in campaign.units}
        self._measures = {measure.code: measure for measure in campaign.catalogue.measures}
        self._assigned: dict[str, tuple[Measure, ...]] = {}

    @cached_property
    def _index(self) -> UnitIndex:
        return UnitIndex(self.campaign.units, self.campaign.period.end)

    @cached_property
    def digest(self) -> str:
        """The digest of the campaign's catalogue, as forms carry it."""
        return catalogue_digest(self.campaign.catalogue)

    @cached_property
    def _wordings(self) -> Mapping[str, str]:
        """Folded wording of indicator and measure -> code, for rows that lost theirs."""
        texts = {indicator.number: indicator.text for indicator in self.campaign.catalogue.indicators}
        return {fold(f"{texts[m.indicator]} {m.text}"): m.code for m in self._measures.values()}

    def assigned(self, unit: Unit) -> tuple[Measure, ...]:
        """Return the measures that ``unit`` reports, in catalogue order."""
        if unit.code not in self._assigned:
            self._assigned[unit.code] = tuple(measures_of_unit(self.campaign, unit))
        return self._assigned[unit.code]

    def unit_named(self, names: Iterable[str]) -> str | None:
        """Return the code of the first unit that one of ``names`` (file names, senders) stands for, or None."""
        for name in names:
            unit = self._index.match(name).unit
            if unit is not None and unit.kind != UnitKind.COLLECTIVE:
                return unit.code
        return None

    def interpret(self, form: RawForm, source: Source) -> tuple[Submission | None, str | None, list[Finding]]:
        """Return (submission or None, the unit's code where it is known, findings).

        There is no submission where a finding says that the file can't count (not a form of this unit, period or
        version).  Findings carry the file and, where it is known, the unit.
        """
        unit, findings = self._whose(form)
        code = unit.code if unit is not None else None
        submission = None
        if unit is not None and worst(findings) != Severity.ERROR:
            submission, more = self._read(form, source, unit)
            findings += [*form.findings, *more]
        elif "indicators" in form.tables or form.identity:
            findings += [found for found in form.findings if found.severity == Severity.ERROR]
        return submission, code, [found.at(file=source.file, unit=code) for found in findings]

    # Gates 2 and 3: is it our form; whose, of which period and version.

    def _whose(self, form: RawForm) -> tuple[Unit | None, list[Finding]]:
        if not form.identity and "indicators" not in form.tables:
            return None, [finding("LC201")]
        if form.identity:
            unit, findings = self._by_identity(form)
        else:
            unit, findings = self._by_name(form)
        if unit is not None and "indicators" not in form.tables:
            findings.append(finding("LC220"))
        return unit, findings

    def _by_identity(self, form: RawForm) -> tuple[Unit | None, list[Finding]]:
        said, campaign = form.identity, self.campaign
        findings = []
        if said.get("form_version", "") not in READERS:
            known = ", ".join(READERS)
            findings.append(finding("LC206", version=said.get("form_version", "?"), known=known))
        if said["campaign"] != campaign.code and said.get("period") == campaign.period.code:
            findings.append(finding("LC205", campaign=said["campaign"], expected=campaign.code))
        if said.get("period", campaign.period.code) != campaign.period.code:
            findings.append(finding("LC204", period=said["period"], expected=campaign.period.code))
        code = said["unit"]
        unit = self._units.get(code)
        if unit is None:
            gone = self._all_units.get(code)
            findings.append(finding("LC212", unit_name=gone.short_name) if gone else finding("LC202", code=code))
            return None, findings
        own = check_code(campaign.code, campaign.period.code, code, said.get("catalogue_digest", ""))
        if not findings and said.get("check") != own:
            findings.append(finding("LC207", unit_name=unit.short_name, sheet=layout.UNIT.name))
        findings += self._contradiction(form, unit)
        if said.get("catalogue_digest") != self.digest and not findings:
            findings.append(finding("LC210"))
        return unit, findings

    def _contradiction(self, form: RawForm, unit: Unit) -> Iterator[Finding]:
        """Tell where the unit sheet names another unit than the identity."""
        field = form.unit.get("unit_name")
        if field is None or raw_text(field.value) == unit.name:
            return
        named = self._index.match(raw_text(field.value)).unit
        if named is not None and named.code != unit.code:
            names = {"coded": unit.short_name, "named": named.short_name}
            yield finding("LC209", sheet=field.sheet, cell=field.cell, **names)

    def _by_name(self, form: RawForm) -> tuple[Unit | None, list[Finding]]:
        """Recognise a form without identity by the code or the name on its unit sheet."""
        field = form.unit.get("unit_name") or form.unit.get("unit_code")
        coded = form.unit.get("unit_code")
        unit = self._units.get(raw_text(coded.value).strip()) if coded else None
        if unit is None:
            name = raw_text(field.value) if field else ""
            match = self._index.match(name)
            unit = match.unit
            if unit is None:
                near = "; ".join(near.short_name for near in match.suggestions) or "-"
                place = {"sheet": field.sheet, "cell": field.cell} if field else {}
                return None, [finding("LC203", name=name or "-", suggestions=near, **place)]
        if unit.kind == UnitKind.COLLECTIVE:
            return None, [finding("LC213", unit_name=unit.short_name)]
        findings = [finding("LC208", unit_name=unit.short_name)]
        period = form.unit.get("period")
        if period is None or not raw_text(period.value).strip():
            findings.append(finding("LC211", expected=self.campaign.period.code))
        elif raw_text(period.value).strip() not in (self.campaign.period.code, self.campaign.period.label):
            place = {"sheet": period.sheet, "cell": period.cell}
            said = raw_text(period.value).strip()
            findings.append(finding("LC204", period=said, expected=self.campaign.period.code, **place))
        return unit, findings

    # Gates 4 and 5: is the layout whole, are the values readable.

    def _read(self, form: RawForm, source: Source, unit: Unit) -> tuple[Submission, list[Finding]]:
        findings: list[Finding] = []
        table = form.tables["indicators"]
        entries = self._entries(form, unit, findings)
        evidence = tuple(_evidence(form))
        signed_on = _day(form.unit["signed_on"].value) if "signed_on" in form.unit else ""
        if form.added:
            first = form.added[0]
            sample = first.text[:60]
            place = {"sheet": first.sheet, "cell": first.cell}
            findings.append(finding("LC235", count=len(form.added), sample=sample, **place))
        submission = Submission(
            unit=unit.code,
            source=source,
            identity=Identity(**{key: form.identity[key] for key in layout.IDENTITY_KEYS if key in form.identity}),
            sheets={key: found.sheet for key, found in form.tables.items()},
            columns=dict(table.columns),
            entries=entries,
            evidence=evidence,
            narratives=tuple(_narratives(form)),
            contact=Contact(
                person=_text(form, "contact"), telephone=_text(form, "telephone"), email=_text(form, "email")
            ),
            signer=_text(form, "signer"),
            signed_on=signed_on,
            keyed_by=_text(form, "keyed_by"),
            dated=source.sent_on or self._modified(form) or signed_on,
        )
        return submission, findings

    def _modified(self, form: RawForm) -> str:
        """Return when the workbook was last saved; not the date that the empty form was made with."""
        return "" if form.modified.startswith(self.campaign.period.end.isoformat()) else form.modified

    def _entries(self, form: RawForm, unit: Unit, findings: list[Finding]) -> tuple[Entry, ...]:
        table = form.tables["indicators"]
        assigned = self.assigned(unit)
        wanted = {measure.code for measure in assigned}
        rows: dict[str, list[RawRow]] = {}
        for row in table.rows:
            code = self._code_of(row, table.sheet, table.columns, wanted, findings)
            if code is not None:
                rows.setdefault(code, []).append(row)
        entries = []
        for measure in assigned:
            found = rows.get(measure.code, [])
            if not found:
                findings.append(
                    finding(
                        "LC227",
                        sheet=table.sheet,
                        measure=measure.code,
                        indicator=measure.indicator,
                        measure_code=measure.code,
                        measure_text=self._name(measure),
                    )
                )
                continue
            reader = _EntryReader(table.sheet, table.columns, measure)
            entry = reader.read(found[0])
            for twin in found[1:]:
                entry = reader.twin(entry, found[0], twin)
            findings += reader.findings
            entries.append(entry)
        return tuple(entries)

    def _name(self, measure: Measure) -> str:
        text = measure.text or self.campaign.catalogue.indicator(measure.indicator).text
        return text if len(text) <= 80 else f"{text[:79]}\u2026"

    def _code_of(
        self, row: RawRow, sheet: str, columns: Mapping[str, str], wanted: set[str], findings: list[Finding]
    ) -> str | None:
        """Return the code of the measure that a row is about, or None for rows that don't count."""
        values = row.values
        typed = raw_text(values.get("measure", NOTHING)).strip().replace(",", ".")
        if typed in wanted:
            return typed
        answered = any(key in values and values[key].value.strip() for key in _ANSWER_KEYS)
        place = {"sheet": sheet, "cell": f"{columns.get('measure', 'A')}{row.row}"}
        if typed in self._measures:
            if answered:
                findings.append(
                    finding(
                        "LC229", measure=typed, indicator=self._measures[typed].indicator, measure_code=typed, **place
                    )
                )
            return None
        wording = f"{raw_text(values.get('indicator_text', NOTHING))} {raw_text(values.get('measure_text', NOTHING))}"
        code = self._wordings.get(fold(wording))
        if code in wanted:
            findings.append(finding("LC231", measure=code, measure_code=code, **place))
            return code
        if answered and typed:
            near = process.extractOne(typed, sorted(wanted))
            findings.append(finding("LC230", code=typed, nearest=near[0] if near else "-", **place))
        return None


_ANSWER_KEYS = ("numerator", "denominator", "claim", "evidence", "reason", "remedy", "note")


def _text(form: RawForm, key: str) -> str:
    field = form.unit.get(key)
    return " ".join(raw_text(field.value).split()) if field else ""


def _day(raw: RawValue) -> str:
    day, _ = read_date(raw)
    return day.isoformat() if day else raw_text(raw).strip()


class _EntryReader:
    """Reads the cells of one measure's row and tells what is odd about them."""

    def __init__(self, sheet: str, columns: Mapping[str, str], measure: Measure) -> None:
        self.sheet = sheet
        self.columns = columns
        self.measure = measure
        self.findings: list[Finding] = []

    def _tell(self, row: RawRow, key: str, notes: Iterable[Note]) -> None:
        for note in notes:
            self.findings.append(finding(note.code, **self._place(row, key), **note.slots))

    def _place(self, row: RawRow, key: str) -> dict[str, object]:
        measure = self.measure
        quote = raw_text(row.values.get(key, NOTHING)) or None
        cell = f"{self.columns.get(key, 'A')}{row.row}"
        return {
            "sheet": self.sheet,
            "cell": cell,
            "measure": measure.code,
            "indicator": measure.indicator,
            "quote": quote,
        }

    def read(self, row: RawRow) -> Entry:
        values, measure = row.values, self.measure
        numerator, notes = read_amount(values.get("numerator", NOTHING), measure.unit)
        self._tell(row, "numerator", notes)
        denominator, notes = read_amount(values.get("denominator", NOTHING), measure.unit)
        self._tell(row, "denominator", notes)
        claim, notes = read_claim(values.get("claim", NOTHING))
        self._tell(row, "claim", notes)
        quantity, typed_claim, typed, unreadable = self._figure(row, numerator, denominator)
        if typed_claim is not None and claim is not None and typed_claim != claim:
            place = self._place(row, "current")
            chosen = label(f"claim.{claim}")
            self.findings.append(finding("LC236", measure_code=measure.code, typed=typed, claim=chosen, **place))
        self._threshold(row)
        previous_cell = values.get("previous", NOTHING)
        return Entry(
            measure=measure.code,
            row=row.row,
            quantity=quantity,
            numerator=numerator,
            denominator=denominator,
            claim=claim or typed_claim or self._arose(denominator),
            typed=typed,
            unreadable=unreadable,
            evidence=_codes(values.get("evidence", NOTHING)),
            reason=_words(values.get("reason", NOTHING)),
            remedy=_words(values.get("remedy", NOTHING)),
            note=_words(values.get("note", NOTHING)),
            previous=read_figure(previous_cell, measure.unit).quantity if previous_cell.value else None,
            previous_text=raw_text(previous_cell).strip(),
        )

    def _arose(self, denominator: object) -> Claim | None:
        """A denominator of 0 says that nothing arose."""
        return Claim.NO_OCCURRENCE if denominator == 0 and denominator is not None else None

    def _figure(
        self, row: RawRow, numerator: object, denominator: object
    ) -> tuple[Quantity | None, Claim | None, str, bool]:
        """Return (figure, claim typed in its place, the text as seen, whether it can't be read)."""
        raw, measure = row.values.get("current", NOTHING), self.measure
        if raw.formula and (not raw.cached or not raw.value.strip()):
            exact = ratio(numerator, denominator, measure.unit)  # type: ignore[arg-type]
            if exact is None:
                return None, None, "", False
            shown = format_figure(exact, measure.unit)
            return Quantity(value=exact, text=shown), None, shown, False
        reading = read_figure(
            raw,
            measure.unit,
            threshold=measure.threshold,
            previous=measure.previous,
            last_year=measure.last_year,
        )
        self._tell(row, "current", reading.notes)
        return reading.quantity, reading.claim, reading.text, not reading.readable

    def _threshold(self, row: RawRow) -> None:
        """Tell where the unit wrote another threshold over the form's."""
        typed = raw_text(row.values.get("threshold", NOTHING)).strip()
        if not typed or typed == self._own_threshold:
            return
        if parse_threshold(typed) != self.measure.threshold:
            place = self._place(row, "threshold")
            code = self.measure.code
            self.findings.append(
                finding("LC232", measure_code=code, typed=typed, expected=self._own_threshold, **place)
            )

    @cached_property
    def _own_threshold(self) -> str:
        return print_threshold(self.measure.threshold, self.measure.unit.percent)

    def twin(self, entry: Entry, first: RawRow, row: RawRow) -> Entry:
        """Bring a second row of the same measure in: blanks are filled, differences are told."""
        other = self.read(row)
        if entry.blank:
            return other
        if not other.blank and (other.quantity, other.claim) != (entry.quantity, entry.claim):
            letter = self.columns.get("current", "A")
            cells = f"{letter}{first.row}, {letter}{row.row}"
            code = self.measure.code
            self.findings.append(finding("LC228", measure_code=code, cells=cells, **self._place(row, "current")))
            return replace(entry, quantity=None, claim=None, unreadable=True)
        return entry


def _words(raw: RawValue) -> str:
    return raw_text(raw).strip()


def _codes(raw: RawValue) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SEPARATORS.split(raw_text(raw)) if part.strip())


def _evidence(form: RawForm) -> Iterator[Evidence]:
    table = form.tables.get("evidence")
    for row in table.rows if table else ():
        get = row.values.get
        if not any(raw_text(value).strip() for value in row.values.values()):
            continue
        indicator = get("indicator", NOTHING)
        yield Evidence(
            code=_words(get("code", NOTHING)),
            indicator=read_integer(indicator) if indicator.value else None,
            title=_words(get("title", NOTHING)),
            symbol=_words(get("symbol", NOTHING)),
            issued_on=_day(get("issued_on", NOTHING)) if get("issued_on", NOTHING).value else "",
            issuer=_words(get("issuer", NOTHING)),
            location=_words(get("location", NOTHING)),
            row=row.row,
        )


def _narratives(form: RawForm) -> Iterator[Narrative]:
    table = form.tables.get("narrative")
    sections: Mapping[str, str] = {fold(text): key for key, text in labels("narrative_section").items()}
    section = ""
    for row in table.rows if table else ():
        typed = _words(row.values.get("section", NOTHING))
        section = sections.get(fold(typed), typed) if typed else section
        words = _words(row.values.get("text", NOTHING))
        if words:
            yield Narrative(section=section, text=words, row=row.row)
