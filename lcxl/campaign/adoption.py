"""A catalogue taken over into a round of other units: who reports is asked anew where the named units are not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lcxl.campaign.catalogue import unit_of_measure
from lcxl.campaign.decoding import Decoder
from lcxl.campaign.kinds import EVERYBODY, group_names, names_of
from lcxl.campaign.records import Record, UnreadableError, as_text, decode, is_blank, is_choice
from lcxl.campaign.statements import usual_aggregation
from lcxl.findings import Finding, finding
from lcxl.layout import TableSheet
from lcxl.layout import campaign as layout
from lcxl.model import Aggregation, FigureFrom, Level, Unit

_SHOWN = 8


def adopted(
    tables: Mapping[str, Sequence[Record]], units: Sequence[Unit], *, file: str
) -> tuple[dict[str, list[Record]], list[Finding]]:
    """Return indicators and measures whose units are those of the round, and a finding (LC755) on all that were not.

    Where nobody of those who report is known, everybody reports, and the figures are brought together as usual.
    """
    adopter = _Adopter(units)
    measures = [adopter.measure(record) for record in tables["measures"]]
    indicators = [adopter.indicator(record) for record in tables["indicators"]]
    findings = []
    if adopter.unknown:
        names = "; ".join(list(adopter.unknown)[:_SHOWN]) + (" ..." if len(adopter.unknown) > _SHOWN else "")
        everybody = group_names(units).get(EVERYBODY, "")
        findings.append(finding("LC755", file=file, names=names, everybody=everybody, count=adopter.orphans))
    return {"indicators": indicators, "measures": measures}, findings


class _Adopter:
    """Puts known codes in the place of names; ``unknown`` are the names of nobody, ``orphans`` counts measures."""

    def __init__(self, units: Sequence[Unit]) -> None:
        named = names_of(units)
        known = dict.fromkeys([*(unit.code for unit in units), *group_names(units)])
        self._decoder = Decoder("", named=named, known=known)
        self.unknown: dict[str, None] = {}
        self.orphans = 0

    def record(self, sheet: TableSheet, record: Record, *keys: str) -> Record:
        """Return a record that names units of the round only."""
        values = dict(record.values)
        for key in keys:
            if is_blank(values.get(key)):
                continue
            try:
                given = decode(sheet.column(key), values[key])
            except UnreadableError:
                continue
            parts = given if isinstance(given, tuple) else (as_text(given),)
            found = self._known(parts)
            values[key] = found if isinstance(given, tuple) else next(iter(found), None)
        return replace(record, values=values)

    def _known(self, parts: Sequence[str]) -> tuple[str, ...]:
        self._decoder.findings.clear()
        found = self._decoder.units(Record(values={}), "", "", parts)
        told = [str(one.slots["value"]) for one in self._decoder.findings if one.code == "LC806"]
        self.unknown |= dict.fromkeys(told)
        return found

    def indicator(self, record: Record) -> Record:
        """Return an indicator of the round's level where it was of its own catalogue's."""
        found = self.record(layout.INDICATORS, record, "responsible", "lead")
        if is_blank(found.values.get("level")):
            return replace(found, values={**found.values, "level": Level.CITY})
        if is_choice("level", found.values["level"]):
            level = decode(layout.INDICATORS.column("level"), found.values["level"])
            return replace(found, values={**found.values, "level": level})
        return found

    def measure(self, record: Record) -> Record:
        """Return a measure that somebody reports, by a way of bringing figures together that fits who does."""
        found = self.record(layout.MEASURES, record, "reporters", "lead", "also_could_report")
        values = dict(found.values)
        if not is_blank(record.values.get("reporters")) and not values["reporters"]:
            self.orphans += 1
        if is_blank(values.get("reporters")):
            values["reporters"] = (EVERYBODY,)
        if is_blank(values.get("lead")) and self._means(values, "figure_from", FigureFrom.LEAD):
            values["figure_from"] = FigureFrom.WARDS
        if is_blank(values.get("figure_from")):
            values["figure_from"] = FigureFrom.WARDS if is_blank(values.get("lead")) else FigureFrom.LEAD
        of_wards = not self._means(values, "figure_from", FigureFrom.LEAD)
        unfit = is_blank(values.get("aggregation")) or self._means(values, "aggregation", Aggregation.LEAD)
        if of_wards and unfit:
            whole = not any(is_blank(values.get(key)) for key in ("numerator", "denominator"))
            unit = "" if is_blank(values.get("unit")) else unit_of_measure(as_text(values["unit"])).code
            values["aggregation"] = usual_aggregation(unit, whole=whole)
        elif is_blank(values.get("aggregation")):
            values["aggregation"] = Aggregation.LEAD
        return replace(found, values=values)

    @staticmethod
    def _means(values: Mapping[str, object], key: str, meant: str) -> bool:
        if is_blank(values.get(key)):
            return False
        try:
            return decode(layout.MEASURES.column(key), values[key]) == meant
        except UnreadableError:
            return False
