"""The sheets of decisions, texts and registers: rows that refer to units, indicators and measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lcxl.campaign.catalogue import Tables
from lcxl.campaign.decoding import Decoder
from lcxl.campaign.records import Record, is_blank
from lcxl.findings import codes
from lcxl.layout import Column, TableSheet
from lcxl.layout import campaign as layout
from lcxl.model import (
    Acceptance,
    Catalogue,
    Citation,
    Correction,
    Handling,
    Measure,
    Paragraph,
    Place,
    Quantity,
    Receipt,
    Ruling,
    Status,
    Task,
    Unit,
)
from lcxl.values import RawValue, read_figure


class Decisions:
    """Decodes the rows of one campaign that refer to its units, indicators and measures."""

    def __init__(self, tables: Tables, decoder: Decoder, units: Iterable[Unit], catalogue: Catalogue) -> None:
        self.tables = tables
        self.decoder = decoder
        self.catalogue = catalogue
        self.measures: Mapping[str, Measure] = {measure.code: measure for measure in catalogue.measures}
        self._known: Mapping[str, Mapping[str, object]] = {
            "unit": dict.fromkeys(unit.code for unit in units),
            "measure": self.measures,
            "indicator": dict.fromkeys(str(indicator.number) for indicator in catalogue.indicators),
        }

    def decoded(self, sheet: TableSheet) -> Iterator[tuple[dict[str, Any], Record, Place]]:
        """Decode a sheet's rows and check that the codes they name exist; rows with an error are left out."""
        referring = [column for column in sheet.columns if column.key in self._known]
        for record in self.tables.get(sheet.key, ()):
            values = self.decoder.values(sheet, record)
            if values is None:
                continue
            sound = True
            for column in referring:
                if column.key in values:
                    sound = self._refers(column, values, record) and sound
            if sound and self._belongs(values, record):
                yield values, record, Place(sheet=record.sheet, cell=next(iter(record.cells.values()), ""))

    def _refers(self, column: Column, values: dict[str, Any], record: Record) -> bool:
        """Put the known code in place of what was typed; False (and told) if there is none."""
        key = column.key
        meant = self.decoder.reference(record, key, column.header, (str(values[key]),), self._known[key])
        if meant and key != "indicator":
            values[key] = meant[0]
        return bool(meant)

    def _belongs(self, values: Mapping[str, Any], record: Record) -> bool:
        """Tell (LC816) a measure that is not one of its row's indicator."""
        measure, indicator = self.measures.get(values.get("measure", "")), values.get("indicator")
        if measure is None or indicator is None or measure.indicator == indicator:
            return True
        slots = {"measure": measure.code, "measure_code": measure.code, "number": indicator}
        self.decoder.tell("LC816", record, "measure", quote=measure.code, **slots)
        return False

    def rulings(self) -> tuple[Ruling, ...]:
        """Return the office's rulings; one for each indicator or measure."""
        found: dict[tuple[int, str | None], Ruling] = {}
        for values, record, place in self.decoded(layout.RULINGS):
            key = (values["indicator"], values.get("measure"))
            if key in found:
                self.decoder.tell("LC815", record, "indicator", indicator=key[0], measure=key[1], number=key[0])
                continue
            if not {"status", "figure", "printed"} & values.keys():
                if is_blank(record.values.get("status")):  # else it has been told that the status can't be read
                    self.decoder.tell("LC814", record, "status", indicator=key[0], measure=key[1], number=key[0])
                continue
            status = values.get("status")
            found[key] = Ruling(
                indicator=values["indicator"],
                measure=values.get("measure"),
                status=Status(status) if status else None,
                figure=self._figure(values, record),
                printed=values.get("printed", ""),
                reason=values.get("reason", ""),
                decided_by=values.get("decided_by", ""),
                decided_on=values.get("decided_on"),
                place=place,
            )
        return tuple(found.values())

    def _figure(self, values: Mapping[str, Any], record: Record) -> Quantity | None:
        """Read the city's figure of a ruling in the unit of its measure (the only one, where none is named)."""
        raw = values.get("figure")
        if raw is None:
            return None
        measures = self.catalogue.measures_of(values["indicator"])
        if "measure" in values:
            measure = self.measures[values["measure"]]
        elif len(measures) == 1:
            measure = measures[0]
        else:
            self.decoder.tell("LC813", record, "measure", indicator=values["indicator"], number=values["indicator"])
            return None
        if isinstance(raw, Quantity):
            return raw
        reading = read_figure(raw if isinstance(raw, RawValue) else RawValue("s", str(raw)), measure.unit)
        if reading.quantity is None:
            place: dict[str, Any] = {"measure": measure.code, "indicator": measure.indicator}
            slots = {"value": reading.text, "measured_in": measure.unit.label}
            slots["column"] = layout.RULINGS.column("figure").header
            self.decoder.tell("LC808", record, "figure", quote=reading.text, **place, **slots)
        return reading.quantity

    def corrections(self) -> tuple[Correction, ...]:
        """Return figures of units that the office set."""
        return tuple(
            Correction(
                unit=values["unit"],
                measure=values["measure"],
                value=values["value"],
                reason=values["reason"],
                corrected_by=values.get("corrected_by", ""),
                corrected_on=values.get("corrected_on"),
                place=place,
            )
            for values, _, place in self.decoded(layout.CORRECTIONS)
        )

    def acceptances(self) -> tuple[Acceptance, ...]:
        """Return findings that the office lives with."""
        found = []
        for values, record, place in self.decoded(layout.ACCEPTANCES):
            header = layout.ACCEPTANCES.column("code").header
            meant = self.decoder.reference(record, "code", header, (values["code"],), codes())
            if not meant:
                continue
            found.append(
                Acceptance(
                    code=meant[0],
                    unit=values.get("unit"),
                    indicator=values.get("indicator"),
                    measure=values.get("measure"),
                    value=values.get("value", ""),
                    reason=values["reason"],
                    accepted_by=values.get("accepted_by", ""),
                    accepted_on=values.get("accepted_on"),
                    place=place,
                )
            )
        return tuple(found)

    def receipts(self) -> tuple[Receipt, ...]:
        """Return what staff decided of files."""
        found = []
        for values, record, place in self.decoded(layout.RECEIPTS):
            if not {"file", "sha256"} & values.keys():
                self.decoder.tell("LC833", record, "file")
                continue
            found.append(
                Receipt(
                    unit=values["unit"],
                    file=values.get("file", ""),
                    sha256=values.get("sha256", ""),
                    handling=Handling(values["handling"]),
                    reason=values.get("reason", ""),
                    decided_by=values.get("decided_by", ""),
                    decided_on=values.get("decided_on"),
                    place=place,
                )
            )
        return tuple(found)

    def citations(self) -> tuple[Citation, ...]:
        """Return the documents that are cited, each by a key of its own."""
        found: dict[str, Citation] = {}
        for values, record, place in self.decoded(layout.CITATIONS):
            if values["key"] in found:
                header = layout.CITATIONS.column("key").header
                self.decoder.tell("LC805", record, "key", quote=values["key"], column=header, value=values["key"])
                continue
            found[values["key"]] = Citation(**values, place=place)
        return tuple(found.values())

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return the paragraphs of the dispatch."""
        return tuple(Paragraph(**values, place=place) for values, _, place in self.decoded(layout.PARAGRAPHS))

    def roadmap(self) -> tuple[Task, ...]:
        """Return the tasks of the roadmap."""
        return tuple(Task(**values, place=place) for values, _, place in self.decoded(layout.ROADMAP))
