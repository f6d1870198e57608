"""Decoded tables to a catalogue and its units: one declaration for data files and the campaign workbook.

Every mistake is a finding with the place it stands in (sheet and cell, or entry of a data file); nothing is
guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from rapidfuzz import process

from lcxl.findings import Finding, finding
from lcxl.layout import campaign as layout
from lcxl.layout.base import Column, FieldSheet, Sheet
from lcxl.model import (
    Aggregation,
    Catalogue,
    FigureFrom,
    Indicator,
    Level,
    Measure,
    Quantity,
    Status,
    Unit,
    UnitKind,
    UnitOfMeasure,
)
from lcxl.records import NotReadable, Record, as_text, decode, is_blank
from lcxl.texts import load_data, text
from lcxl.values import RawValue, read_figure
from lcxl.vietnamese import fold

Tables = Mapping[str, Sequence[Record]]
"""Records by sheet key of the campaign layout."""


@dataclass(slots=True)
class Decoder:
    """Decodes records of one source and gathers what is wrong with them."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def tell(self, code: str, record: Record, key: str, **slots: object) -> None:
        """Report ``code`` at the cell (or entry) of ``key``."""
        self.findings.append(
            finding(code, file=self.file, sheet=record.sheet or None, cell=record.cell(key) or record.entry, **slots)
        )

    def values(self, sheet: Sheet, record: Record) -> dict[str, Any] | None:
        """Return the decoded values by key (absent where blank); None if a required one is missing or wrong."""
        decoded: dict[str, Any] = {}
        whole = True
        for column in sheet.fields if isinstance(sheet, FieldSheet) else sheet.columns:
            raw = record.values.get(column.key)
            if is_blank(raw):
                if column.required:
                    self.tell("LC803", record, column.key, column=column.header)
                    whole = False
                continue
            value = self._value(column, record, raw)
            whole = whole and not (value is None and column.required)
            if value is not None:
                decoded[column.key] = value
        return decoded if whole else None

    def _value(self, column: Column, record: Record, raw: object) -> object:
        try:
            return decode(column, raw)
        except NotReadable as error:
            kinds = ("integer", "number", "date", "threshold")
            expected = text(f"expected.{error.expected}") if error.expected in kinds else error.expected
            self.tell("LC804", record, column.key, column=column.header, value=error.value, expected=expected)
            return None

    def reference(
        self, record: Record, key: str, header: str, codes: Iterable[str], known: Iterable[str]
    ) -> tuple[str, ...]:
        """Return those of ``codes`` that are known; report the others with the nearest known one."""
        pool = list(known)
        kept = []
        for code in codes:
            if code in pool:
                kept.append(code)
                continue
            near = process.extractOne(code, pool)
            self.tell("LC806", record, key, column=header, value=code, nearest=near[0] if near else "-")
        return tuple(kept)


@cache
def known_units_of_measure() -> Mapping[str, UnitOfMeasure]:
    """Return the units of measure that lcxl ships, by code."""

    def number(value: object) -> Decimal | None:
        return None if value is None else Decimal(str(value))

    return {
        code: UnitOfMeasure(
            code=code,
            label=entry["label"],
            format=entry["format"],
            percent=entry.get("percent", False),
            yes_no=entry.get("yes_no", False),
            minimum=number(entry.get("minimum")),
            maximum=number(entry.get("maximum")),
        )
        for code, entry in load_data("units_of_measure.toml").items()
    }


def unit_of_measure(name: str) -> UnitOfMeasure:
    """Return the unit of measure with this code or label; an unknown name is a plain number of that name."""
    for unit in known_units_of_measure().values():
        if fold(name) in (fold(unit.code), fold(unit.label)):
            return unit
    return UnitOfMeasure(code=name, label=name, format="General")


def build_units(tables: Tables, decoder: Decoder) -> tuple[Unit, ...]:
    """Return the units of the tables in order, with their groups checked.

    Unit codes must differ among units whose validity overlaps: codes are reused after mergers.
    """
    units: list[Unit] = []
    records: list[Record] = []
    for record in tables.get("units", ()):
        values = decoder.values(layout.UNITS, record)
        if values is None:
            continue
        unit = _unit(values)
        if any(unit.code == other.code and _overlap(unit, other) for other in units):
            decoder.tell("LC805", record, "code", column=layout.UNITS.column("code").header, value=unit.code)
            continue
        units.append(unit)
        records.append(record)
    collectives = {unit.code for unit in units if unit.kind == UnitKind.COLLECTIVE}
    header = layout.UNITS.column("groups").header
    for unit, record in zip(units, records, strict=True):
        decoder.reference(record, "groups", header, unit.groups, collectives)
    for unit, record in zip(units, records, strict=True):
        if unit.kind == UnitKind.COLLECTIVE and not any(unit.code in other.groups for other in units):
            decoder.tell("LC812", record, "code", group=unit.code, name=unit.short_name)
    return tuple(units)


def _unit(values: dict[str, Any]) -> Unit:
    return Unit(
        code=values["code"],
        name=values["name"],
        short_name=values.get("short_name") or values["name"],
        kind=UnitKind(values["kind"]),
        aliases=values.get("aliases", ()),
        groups=values.get("groups", ()),
        email=values.get("email", ""),
        valid_from=values.get("valid_from"),
        valid_to=values.get("valid_to"),
        successors=values.get("successors", ()),
    )


def _overlap(one: Unit, other: Unit) -> bool:
    starts = [unit.valid_from for unit in (one, other) if unit.valid_from]
    ends = [unit.valid_to for unit in (one, other) if unit.valid_to]
    return not (starts and ends) or max(starts) <= min(ends)


def build_catalogue(tables: Tables, decoder: Decoder, *, code: str, title: str, units: Sequence[Unit]) -> Catalogue:
    """Return the catalogue of the tables; what is wrong is in ``decoder.findings``.

    Indicators need at least one measure, measures an indicator, a lead among the reporters, known units.
    """
    codes = [unit.code for unit in units]
    groups: dict[str, str] = {}
    indicators = _indicators(tables, decoder, codes, groups)
    measures = _measures(tables, decoder, codes, {indicator.number for indicator, _ in indicators})
    measured = {measure.indicator for measure in measures}
    for indicator, record in indicators:
        if indicator.number not in measured:
            decoder.tell("LC811", record, "number", number=indicator.number)
    return Catalogue(
        code=code,
        title=title,
        indicators=tuple(indicator for indicator, _ in indicators),
        measures=measures,
        units_of_measure=tuple({measure.unit.code: measure.unit for measure in measures}.values()),
        groups=groups,
    )


def _indicators(
    tables: Tables, decoder: Decoder, codes: Sequence[str], groups: dict[str, str]
) -> list[tuple[Indicator, Record]]:
    """Decode the indicators in order; the names of their groups go into ``groups``."""
    found: dict[int, tuple[Indicator, Record]] = {}
    sheet = layout.INDICATORS
    for record in tables.get("indicators", ()):
        values = decoder.values(sheet, record)
        if values is None:
            continue
        number = values["number"]
        if number in found:
            decoder.tell("LC805", record, "number", column=sheet.column("number").header, value=number)
            continue
        responsible = decoder.reference(
            record, "responsible", sheet.column("responsible").header, values.get("responsible", ()), codes
        )
        lead = values.get("lead")
        if lead is not None:
            decoder.reference(record, "lead", sheet.column("lead").header, (lead,), codes)
        status = values.get("previous_status")
        if "group" in values:
            groups.setdefault(values["group"], values.get("group_name", values["group"]))
        indicator = Indicator(
            number=number,
            text=values["text"],
            group=values.get("group", ""),
            level=Level(values["level"]),
            responsible=responsible,
            lead=lead,
            previous_status=Status(status) if status else None,
            previous_text=values.get("previous_text", ""),
            short_text=values.get("short_text", ""),
        )
        found[number] = (indicator, record)
    return list(found.values())


def _measures(tables: Tables, decoder: Decoder, codes: Sequence[str], numbers: set[int]) -> tuple[Measure, ...]:
    found: dict[str, Measure] = {}
    sheet = layout.MEASURES
    for record in tables.get("measures", ()):
        values = decoder.values(sheet, record)
        if values is None:
            continue
        code = values["code"]
        if code in found:
            decoder.tell("LC805", record, "code", column=sheet.column("code").header, value=code)
            continue
        if values["indicator"] not in numbers:
            known = [str(number) for number in sorted(numbers)]
            decoder.reference(record, "indicator", sheet.column("indicator").header, (str(values["indicator"]),), known)
            continue
        found[code] = _measure(values, record, decoder, codes)
    order = {number: place for place, number in enumerate(dict.fromkeys(m.indicator for m in found.values()))}
    return tuple(sorted(found.values(), key=lambda measure: order[measure.indicator]))


def _measure(values: dict[str, Any], record: Record, decoder: Decoder, codes: Sequence[str]) -> Measure:
    header = layout.MEASURES.column
    unit = unit_of_measure(values["unit"])
    reporters = decoder.reference(record, "reporters", header("reporters").header, values["reporters"], codes)
    lead = values.get("lead")
    if lead is not None and lead not in values["reporters"]:
        decoder.tell("LC809", record, "lead", measure=values["code"], lead=lead)
    previous, previous_text = _compared(values.get("previous"), unit, record, "previous", decoder)
    last_year, last_year_text = _compared(values.get("last_year"), unit, record, "last_year", decoder)
    return Measure(
        code=values["code"],
        indicator=values["indicator"],
        text=values.get("text", ""),
        unit=unit,
        threshold=values.get("threshold"),
        numerator=values.get("numerator", ""),
        denominator=values.get("denominator", ""),
        reporters=reporters,
        lead=lead,
        also_could_report=decoder.reference(
            record, "also_could_report", header("also_could_report").header, values.get("also_could_report", ()), codes
        ),
        figure_from=FigureFrom(values["figure_from"]),
        aggregation=Aggregation(values["aggregation"]),
        previous=previous,
        previous_text=previous_text,
        last_year=last_year,
        last_year_text=last_year_text,
    )


def _compared(
    raw: object, unit: UnitOfMeasure, record: Record, key: str, decoder: Decoder
) -> tuple[Quantity | None, str]:
    """Read a figure of an earlier period: (figure or None, the text that was printed then)."""
    if is_blank(raw):
        return None, ""
    if isinstance(raw, Quantity):
        return raw, raw.text
    value = raw if isinstance(raw, RawValue) else RawValue("s", str(raw))
    reading = read_figure(value, unit)
    if not reading.readable:
        column = layout.MEASURES.column(key).header
        decoder.tell("LC808", record, key, column=column, value=as_text(value), measured_in=unit.label)
    return reading.quantity, reading.text
