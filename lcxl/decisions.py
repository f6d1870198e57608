"""The sheets of decisions, texts and registers: rows that refer to units, indicators and measures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lcxl.catalogue import Tables
from lcxl.decoding import Decoder
from lcxl.findings import codes
from lcxl.layout import campaign as layout
from lcxl.layout.base import TableSheet
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
)
from lcxl.records import Record
from lcxl.values import RawValue, read_figure


class Decisions:
    """Decodes the rows of one campaign that refer to its units, indicators and measures."""

    def __init__(self, tables: Tables, decoder: Decoder, units: set[str], catalogue: Any) -> None:
        self.tables = tables
        self.decoder = decoder
        self.units = units
        self.catalogue = catalogue
        self.measures = {measure.code: measure for measure in catalogue.measures}
        self.indicators = {str(indicator.number) for indicator in catalogue.indicators}

    def _decoded(self, sheet: TableSheet) -> list[tuple[dict[str, Any], Record, Place]]:
        """Decode a sheet's rows and check that the codes they name exist; rows with an error are left out."""
        rows = []
        known = {"unit": self.units, "measure": set(self.measures), "indicator": self.indicators}
        for record in self.tables.get(sheet.key, ()):
            values = self.decoder.values(sheet, record)
            if values is None:
                continue
            faulty = False
            for key, pool in known.items():
                if key in values and any(column.key == key for column in sheet.columns):
                    header = sheet.column(key).header
                    faulty |= not self.decoder.reference(record, key, header, (str(values[key]),), sorted(pool))
            if not faulty:
                place = Place(sheet=record.sheet, cell=next(iter(record.cells.values()), ""))
                rows.append((values, record, place))
        return rows

    def rulings(self) -> tuple[Ruling, ...]:
        found: dict[tuple[int, str | None], Ruling] = {}
        for values, record, place in self._decoded(layout.RULINGS):
            key = (values["indicator"], values.get("measure"))
            if key in found:
                self.decoder.tell("LC815", record, "indicator", indicator=values["indicator"])
                continue
            if not {"status", "figure", "printed"} & values.keys():
                self.decoder.tell("LC814", record, "status", indicator=values["indicator"])
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

    def _figure(self, values: Mapping[str, Any], record: Record) -> Any:
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
            self.decoder.tell("LC813", record, "measure", indicator=values["indicator"])
            return None
        if isinstance(raw, Quantity):
            return raw
        reading = read_figure(raw if isinstance(raw, RawValue) else RawValue("s", str(raw)), measure.unit)
        if reading.quantity is None:
            column = layout.RULINGS.column("figure").header
            self.decoder.tell(
                "LC808", record, "figure", column=column, value=reading.text, measured_in=measure.unit.label
            )
        return reading.quantity

    def corrections(self) -> tuple[Correction, ...]:
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
            for values, _, place in self._decoded(layout.CORRECTIONS)
        )

    def acceptances(self) -> tuple[Acceptance, ...]:
        found = []
        for values, record, place in self._decoded(layout.ACCEPTANCES):
            header = layout.ACCEPTANCES.column("code").header
            if not self.decoder.reference(record, "code", header, (values["code"],), codes()):
                continue
            found.append(
                Acceptance(
                    code=values["code"],
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
        return tuple(
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
            for values, _, place in self._decoded(layout.RECEIPTS)
        )

    def citations(self) -> tuple[Citation, ...]:
        found: dict[str, Citation] = {}
        for values, record, place in self._decoded(layout.CITATIONS):
            if values["key"] in found:
                header = layout.CITATIONS.column("key").header
                self.decoder.tell("LC805", record, "key", column=header, value=values["key"])
                continue
            found[values["key"]] = Citation(**values, place=place)
        return tuple(found.values())

    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(Paragraph(**values, place=place) for values, _, place in self._decoded(layout.PARAGRAPHS))

    def roadmap(self) -> tuple[Task, ...]:
        return tuple(Task(**values, place=place) for values, _, place in self._decoded(layout.ROADMAP))


