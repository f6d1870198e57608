"""What units themselves reported earlier: the rows of its sheet to values and back."""

from __future__ import annotations

from collections.abc import Sequence

from lcxl.campaign.assignments import adds_up, reports
from lcxl.campaign.catalogue import earlier_figure, earlier_values
from lcxl.campaign.decisions import Decisions
from lcxl.campaign.records import Record
from lcxl.layout import campaign as layout
from lcxl.model import Campaign, Unit, UnitPast


def build_units_past(rows: Decisions, units: Sequence[Unit]) -> tuple[UnitPast, ...]:
    """Return the earlier figures of units; rows with a mistake are told and left out.

    LC705 a unit and measure that stand there before; LC706 a unit that isn't compared with itself in this measure.
    """
    by_code: dict[str, list[Unit]] = {}
    for unit in units:
        by_code.setdefault(unit.code, []).append(unit)
    found: dict[tuple[str, str], UnitPast] = {}
    sheet = layout.UNITS_PAST
    for values, record, _ in rows.decoded(sheet):
        unit, measure = values["unit"], rows.measures[values["measure"]]
        told = {
            "measure": measure.code,
            "indicator": measure.indicator,
            "measure_code": measure.code,
            "unit_code": unit,
        }
        if (unit, measure.code) in found:
            rows.decoder.tell("LC705", record, "measure", **told)
            continue
        if not any(reports(one, measure) and adds_up(one, measure) for one in by_code[unit]):
            rows.decoder.tell("LC706", record, "measure", **told)
            continue
        previous, last_year = (
            earlier_figure(values.get(key), measure.unit, record, key, rows.decoder)
            for key in ("previous", "last_year")
        )
        found[unit, measure.code] = UnitPast(
            unit=unit,
            measure=measure.code,
            previous=previous[0],
            previous_text=previous[1],
            last_year=last_year[0],
            last_year_text=last_year[1],
        )
    return tuple(found.values())


def units_past_records(campaign: Campaign) -> list[Record]:
    """Return the rows of the sheet: the reverse of ``build_units_past``."""
    units = {measure.code: measure.unit for measure in campaign.catalogue.measures}
    return [
        Record(values={"unit": past.unit, "measure": past.measure} | earlier_values(past, units[past.measure]))
        for past in campaign.units_past
        if past.measure in units
    ]
