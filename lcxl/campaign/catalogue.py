"""Decoded tables to a catalogue and its units: one declaration for data files and the campaign workbook.

Every mistake is a finding with the place it stands in (sheet and cell, or entry of a data file); nothing is
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from lcxl.campaign.decoding import Decoder
from lcxl.campaign.kinds import group_names, kind_of_name, names_of
from lcxl.campaign.levels import level_named
from lcxl.campaign.records import Record, as_text, is_blank, is_broken, is_choice, print_threshold
from lcxl.layout import campaign as layout
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
from lcxl.texts import label, load_data
from lcxl.values import RawValue, fold, read_figure

Tables = Mapping[str, Sequence[Record]]
"""Records by sheet key of the campaign layout."""


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


@cache
def unit_of_measure(name: str) -> UnitOfMeasure:
    """Return the unit of measure with this code or label; an unknown name counts something: never less than nothing."""
    for unit in known_units_of_measure().values():
        if fold(name) in (fold(unit.code), fold(unit.label)):
            return unit
    return UnitOfMeasure(code=name, label=name, format="General", minimum=Decimal(0))


def figure_unit(measure: Measure) -> UnitOfMeasure:
    """Return the unit of the place's figure: percents for the share of units that say yes, else the measure's own."""
    return _figure_unit(measure.unit, measure.aggregation)


def _figure_unit(unit: UnitOfMeasure, aggregation: Aggregation) -> UnitOfMeasure:
    shared = unit.yes_no and aggregation is Aggregation.SHARE_OF_UNITS_MEETING
    return known_units_of_measure()["percent"] if shared else unit


TERRITORY = frozenset({UnitKind.WARD, UnitKind.COMMUNE, UnitKind.ZONE})
TERRITORY_DIGITS = 5
"""Wards and communes have codes of so many digits, whose leading zeros a number cell loses."""

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


def build_units(tables: Tables, decoder: Decoder) -> tuple[Unit, ...]:
    """Return the units of the tables in order, with their groups checked.

    Unit codes must differ among units whose validity overlaps: codes are reused after mergers.
    """
    units: list[Unit] = []
    records: list[Record] = []
    by_code: dict[str, list[Unit]] = {}
    for record in tables.get("units", ()):
        values = decoder.values(layout.UNITS, _with_known_kind(record, decoder))
        if values is None:
            continue
        unit = _unit(values, record, decoder)
        if any(_overlap(unit, other) for other in by_code.get(unit.code, ())):
            column = layout.UNITS.column("code").header
            decoder.tell("LC805", record, "code", quote=unit.code, column=column, value=unit.code)
            continue
        by_code.setdefault(unit.code, []).append(unit)
        units.append(unit)
        records.append(record)
    return _grouped(units, records, decoder)


def build_units_of(tables: Tables) -> tuple[Unit, ...]:
    """Return the units of the tables; what is wrong with them is told when the campaign is built."""
    return build_units(tables, Decoder(""))


def _with_known_kind(record: Record, decoder: Decoder) -> Record:
    """Return a unit's record; one of a kind that nobody knows is of the kind its name tells, which is told."""
    typed = record.values.get("kind")
    if is_blank(typed) or is_broken(typed) or is_choice("unit_kind", typed):
        return record
    kind = kind_of_name(as_text(typed))
    decoder.tell("LC807", record, "kind", quote=as_text(typed), value=as_text(typed), meant=label(f"unit_kind.{kind}"))
    return replace(record, values={**record.values, "kind": kind})


def _grouped(units: Sequence[Unit], records: Sequence[Record], decoder: Decoder) -> tuple[Unit, ...]:
    """Return the units with the groups that there are; tell of others, and of groups without members."""
    collectives = {unit.code: record for unit, record in zip(units, records, strict=True) if _is_group(unit)}
    header = layout.UNITS.column("groups").header
    known = tuple(collectives) or ("",)
    found = tuple(
        replace(unit, groups=decoder.reference(record, "groups", header, unit.groups, known)) if unit.groups else unit
        for unit, record in zip(units, records, strict=True)
    )
    members = {group for unit in found for group in unit.groups}
    for unit in found:
        if _is_group(unit) and unit.code not in members:
            decoder.tell("LC812", collectives[unit.code], "code", group=unit.code, name=unit.short_name)
    return found


def _is_group(unit: Unit) -> bool:
    return unit.kind is UnitKind.COLLECTIVE


def _unit(values: dict[str, Any], record: Record, decoder: Decoder) -> Unit:
    code, kind = values["code"], UnitKind(values["kind"])
    if kind in TERRITORY and code.isdecimal() and len(code) < TERRITORY_DIGITS and _is_number(record.values["code"]):
        column, typed = layout.UNITS.column("code").header, code
        code = code.zfill(TERRITORY_DIGITS)
        decoder.tell("LC825", record, "code", quote=typed, column=column, value=typed, meant=code)
    email = values.get("email", "")
    if email and not _EMAIL.fullmatch(email):
        decoder.tell("LC836", record, "email", quote=email, value=email)
    return Unit(
        code=code,
        name=values["name"],
        short_name=values.get("short_name") or values["name"],
        kind=kind,
        aliases=values.get("aliases", ()),
        groups=values.get("groups", ()),
        email=email,
        valid_from=values.get("valid_from"),
        valid_to=values.get("valid_to"),
        successors=values.get("successors", ()),
    )


def _is_number(raw: object) -> bool:
    return isinstance(raw, RawValue) and raw.kind == "n"


def _overlap(one: Unit, other: Unit) -> bool:
    starts = [unit.valid_from for unit in (one, other) if unit.valid_from]
    ends = [unit.valid_to for unit in (one, other) if unit.valid_to]
    return not (starts and ends) or max(starts) <= min(ends)


def build_catalogue(tables: Tables, decoder: Decoder, *, code: str, title: str, units: Sequence[Unit]) -> Catalogue:
    """Return the catalogue of the tables; what is wrong is in ``decoder.findings``.

    Indicators need at least one measure, measures an indicator, a lead among the reporters, known units.
    """
    decoder.named = names_of(units)
    decoder.known = dict.fromkeys([*(unit.code for unit in units), *group_names(units)])
    groups: dict[str, str] = {}
    indicators = _indicators(tables, decoder, groups)
    measures = _measures(tables, decoder, {indicator.number for indicator, _ in indicators})
    measured = {str(measure.indicator) for measure in measures}
    measured |= {code.partition(".")[0] for code in decoder.unusable if "." in code}  # rows told to be wrong
    for indicator, record in indicators:
        if measured and str(indicator.number) not in measured:
            decoder.tell("LC811", record, "number", number=indicator.number)
    return Catalogue(
        code=code,
        title=title,
        indicators=tuple(indicator for indicator, _ in indicators),
        measures=measures,
        units_of_measure=tuple({measure.unit.code: measure.unit for measure in measures}.values()),
        groups=groups,
    )


def _indicators(tables: Tables, decoder: Decoder, groups: dict[str, str]) -> list[tuple[Indicator, Record]]:
    """Decode the indicators in order; the names of their groups go into ``groups``."""
    found: dict[int, tuple[Indicator, Record]] = {}
    sheet = layout.INDICATORS
    for record in tables.get("indicators", ()):
        values = decoder.values(sheet, _with_known_level(record, decoder.place_name))
        if values is None:
            continue
        number = values["number"]
        if number in found:
            column = sheet.column("number").header
            decoder.tell("LC805", record, "number", quote=str(number), column=column, value=number)
            continue
        header = sheet.column("responsible").header
        responsible = decoder.units(record, "responsible", header, values.get("responsible", ()))
        status = values.get("previous_status")
        if "group" in values:
            groups.setdefault(values["group"], values.get("group_name", values["group"]))
        indicator = Indicator(
            number=number,
            text=values["text"],
            group=values.get("group", ""),
            level=Level(values["level"]),
            responsible=responsible,
            lead=_lead(values, record, decoder, sheet.column("lead").header),
            previous_status=Status(status) if status else None,
            previous_text=values.get("previous_text", ""),
            short_text=values.get("short_text", ""),
        )
        found[number] = (indicator, record)
    return list(found.values())


def _with_known_level(record: Record, place_name: str) -> Record:
    """Return an indicator's record whose level is named by its code."""
    typed = record.values.get("level")
    level = None if is_blank(typed) or is_broken(typed) else level_named(as_text(typed), place_name)
    return record if level is None else replace(record, values={**record.values, "level": level})


def _lead(values: Mapping[str, Any], record: Record, decoder: Decoder, header: str) -> str | None:
    """Return the known unit that leads, or None."""
    lead = values.get("lead")
    return next(iter(decoder.units(record, "lead", header, (lead,))), None) if lead is not None else None


_PLACE = re.compile(r"[1-9][0-9]*")
"""What follows the indicator's number and a point in the code of a measure."""


def _measures(tables: Tables, decoder: Decoder, numbers: set[int]) -> tuple[Measure, ...]:
    found: dict[str, Measure] = {}
    sheet = layout.MEASURES
    known = tuple(str(number) for number in sorted(numbers))
    for record in tables.get("measures", ()):
        values = decoder.values(sheet, record)
        if values is None:
            continue
        code, number = values["code"], values["indicator"]
        if code in found:
            decoder.tell("LC805", record, "code", quote=code, column=sheet.column("code").header, value=code)
        elif not decoder.reference(record, "indicator", sheet.column("indicator").header, (str(number),), known):
            decoder.unusable.add(code)
        else:
            if not (code.startswith(f"{number}.") and _PLACE.fullmatch(code, len(f"{number}."))):
                decoder.tell("LC826", record, "code", quote=code, indicator=number, value=code, number=number)
            found[code] = _measure(values, record, decoder)
    order = {number: place for place, number in enumerate(dict.fromkeys(m.indicator for m in found.values()))}
    return tuple(sorted(found.values(), key=lambda measure: order[measure.indicator]))


def _measure(values: dict[str, Any], record: Record, decoder: Decoder) -> Measure:
    header = layout.MEASURES.column
    unit = unit_of_measure(values["unit"])
    shown_in = _figure_unit(unit, Aggregation(values["aggregation"]))
    previous, previous_text = _compared(values.get("previous"), shown_in, record, "previous", decoder)
    last_year, last_year_text = _compared(values.get("last_year"), shown_in, record, "last_year", decoder)
    measure = Measure(
        code=values["code"],
        indicator=values["indicator"],
        text=values.get("text", ""),
        unit=unit,
        threshold=values.get("threshold"),
        numerator=values.get("numerator", ""),
        denominator=values.get("denominator", ""),
        reporters=decoder.units(record, "reporters", header("reporters").header, values["reporters"]),
        lead=_lead(values, record, decoder, header("lead").header),
        also_could_report=decoder.units(
            record, "also_could_report", header("also_could_report").header, values.get("also_could_report", ())
        ),
        figure_from=FigureFrom(values["figure_from"]),
        aggregation=Aggregation(values["aggregation"]),
        previous=previous,
        previous_text=previous_text,
        last_year=last_year,
        last_year_text=last_year_text,
    )
    _check_measure(measure, record, decoder)
    return measure


def _check_measure(measure: Measure, record: Record, decoder: Decoder) -> None:
    """Tell where the parts of a measure don't fit each other."""
    place: dict[str, Any] = {"measure": measure.code, "indicator": measure.indicator, "measure_code": measure.code}
    if measure.lead is not None and measure.reporters and measure.lead not in measure.reporters:
        decoder.tell("LC809", record, "lead", quote=measure.lead, **place, lead=measure.lead)
    if measure.threshold is not None and (measure.threshold.operator == "yes") != measure.unit.yes_no:
        slots = {"threshold": print_threshold(measure.threshold), "measured_in": measure.unit.label}
        decoder.tell("LC828", record, "threshold", **place, **slots)
    by_lead = measure.figure_from is FigureFrom.LEAD
    unled = measure.aggregation is Aggregation.LEAD and "lead" not in record.values and not record.lacks("lead")
    if by_lead and unled:
        decoder.tell("LC829", record, "lead", **place)
    if not by_lead and measure.aggregation is Aggregation.LEAD:
        decoder.tell("LC835", record, "aggregation", **place)


_SHARE = re.compile(r"([^()]*%)\s*\(\s*[\d.]+\s*/\s*[\d.]+[^()]*\)")
"""A share as it is printed: percent, and how many of how many in brackets."""


def _compared(
    raw: object, unit: UnitOfMeasure, record: Record, key: str, decoder: Decoder
) -> tuple[Quantity | None, str]:
    """Read a figure of an earlier period: (figure or None, the text that was printed then)."""
    if is_blank(raw):
        return None, ""
    if isinstance(raw, Quantity):
        return raw, raw.text
    value = raw if isinstance(raw, RawValue) else RawValue("s", str(raw))
    share = _SHARE.fullmatch(value.value.strip()) if unit.percent and value.kind == "s" else None
    if share is not None:
        figure = read_figure(RawValue("s", share[1]), unit).quantity
        if figure is not None:
            return replace(figure, text=value.value.strip()), value.value.strip()
    reading = read_figure(value, unit)
    if not reading.readable:
        column = layout.MEASURES.column(key).header
        shown = as_text(value)
        decoder.tell("LC808", record, key, quote=shown, column=column, value=shown, measured_in=unit.label)
    return reading.quantity, reading.text
