"""What commands print with ``--json``: one object, every key always there (``lcxl/data/result.schema.json``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from lcxl import __version__
from lcxl.findings import Finding
from lcxl.model import (
    Campaign,
    Consolidation,
    FileRecord,
    FileState,
    MeasureResult,
    Quantity,
    SourceRef,
    Status,
    UnitResult,
    UnitState,
)
from lcxl.submission import ruling_ref
from lcxl.tidy.rows import AnswerRow
from lcxl.tidy.units import answer_rows
from lcxl.values import excel_digits

SCHEMA = "lcxl.result/1"
"""The form of the object; it changes when a key goes or changes its meaning, not when one is added."""

_WHOLE_UP_TO = Decimal(2) ** 53
OUTPUTS: Mapping[str, Any] = {"consolidated": None, "dispatch": None, "checks": None, "returns": []}


def as_json(
    consolidation: Consolidation,
    outputs: Mapping[str, Any] | None = None,
    findings: Iterable[Finding] | None = None,
    lang: str = "vi",
    *,
    loose: bool = False,
) -> dict[str, Any]:
    """Return the object that ``--json`` prints.

    ``loose`` says that it is of loose files, of which nothing can be said of the place; ``outputs`` has the absolute
    paths that were written, by the keys of ``OUTPUTS``; ``findings`` are the consolidation's own unless others are
    given.
    """
    told = consolidation.findings if findings is None else findings
    return {
        **_about(consolidation.campaign, loose),
        "units": _units(consolidation.units, consolidation.files),
        "indicators": {status.value: list(consolidation.numbers(status)) for status in Status},
        "values": [measure_json(result) for result in consolidation.measures()],
        "unit_values": [_unit_value(row) for row in answer_rows(consolidation) if _said(row)],
        "files": [_file(record) for record in consolidation.files],
        "findings": [finding_json(one, lang) for one in told],
        "outputs": {**OUTPUTS, "returns": [], **(outputs or {})},
    }


def findings_json(
    findings: Iterable[Finding], outputs: Mapping[str, Any], lang: str = "vi", campaign: Campaign | None = None
) -> dict[str, Any]:
    """Return the same object for a command that has findings only: every key is there, the others empty."""
    return {
        **_about(campaign, campaign is None),
        "units": _units((), ()),
        "indicators": {status.value: [] for status in Status},
        "values": [],
        "unit_values": [],
        "files": [],
        "findings": [finding_json(one, lang) for one in findings],
        "outputs": {**OUTPUTS, "returns": [], **outputs},
    }


def _about(campaign: Campaign | None, loose: bool) -> dict[str, Any]:
    """Return what the object is: of which form, made by which lcxl, of which campaign and period."""
    return {
        "schema": SCHEMA,
        "version": __version__,
        "campaign": None if campaign is None else campaign.code,
        "period": None if campaign is None else campaign.period.code,
        "loose": loose,
    }


def _said(row: AnswerRow) -> bool:
    return row.value is not None or row.claim is not None or bool(row.text or row.typed)


def _unit_value(row: AnswerRow) -> dict[str, Any]:
    """Return one entry of ``unit_values``: what one unit said of one measure, in the measure's unit."""
    return {
        "unit": row.unit,
        "measure": row.measure,
        "value": None if row.value is None else number(row.value),
        "value_text": row.text or row.typed,
        "claim": None if row.claim is None else row.claim.value,
        "source": {key: getattr(row, key) for key in ("unit", "file", "sheet", "cell", "sha256")},
    }


def _units(units: Iterable[UnitResult], files: Iterable[FileRecord]) -> dict[str, Any]:
    """Return who reported; superseded files in the order of units."""
    units = tuple(units)
    order = {result.unit.code: place for place, result in enumerate(units)}
    superseded = [record for record in files if record.state == FileState.SUPERSEDED]
    superseded.sort(key=lambda record: (order.get(record.unit or "", len(order)), record.file))

    def codes(state: UnitState) -> list[str]:
        return [result.unit.code for result in units if result.state == state]

    return {
        "expected": len(units),
        "received": codes(UnitState.RECEIVED),
        "missing": codes(UnitState.MISSING),
        "unreadable": codes(UnitState.UNREADABLE),
        "late": [result.unit.code for result in units if result.late],
        "superseded": [{"unit": one.unit, "file": one.file, "by": one.superseded_by} for one in superseded],
    }


def number(value: Decimal) -> int | float:
    """Return a decimal as the JSON number with its first 15 significant digits: whole numbers without a point."""
    value = excel_digits(value)
    if value == value.to_integral_value() and abs(value) < _WHOLE_UP_TO:
        return int(value)
    return float(value)


def _figure(quantity: Quantity | None) -> int | float | None:
    return None if quantity is None else number(quantity.value)


def measure_json(result: MeasureResult) -> dict[str, Any]:
    """Return one entry of ``values``."""
    measure, quantity = result.measure, result.quantity
    return {
        "measure": measure.code,
        "indicator": measure.indicator,
        "value": _figure(quantity),
        "value_text": result.value_text,
        "bound": quantity.bound.value if quantity is not None and quantity.bound is not None else None,
        "previous": _figure(measure.previous),
        "previous_text": measure.previous_text,
        "last_year": _figure(measure.last_year),
        "status": result.status.value,
        "sources": [_source(source) for source in _sources(result)],
    }


def _sources(result: MeasureResult) -> tuple[SourceRef, ...]:
    """Return the cells that a city figure came from: the ruling's own where the office set it."""
    ruling = result.ruling
    return result.sources if ruling is None or ruling.figure is None else (ruling_ref(ruling),)


def _source(source: SourceRef) -> dict[str, str]:
    return {
        "unit": source.unit,
        "file": source.file,
        "sheet": source.sheet,
        "cell": source.cell,
        "sha256": source.sha256,
    }


def _file(record: FileRecord) -> dict[str, Any]:
    return {"file": record.file, "unit": record.unit, "state": record.state.value, "reason": record.reason}


def finding_json(one: Finding, lang: str = "vi") -> dict[str, Any]:
    """Return one entry of ``findings`` with its texts in ``lang``."""
    return {
        "code": one.code,
        "severity": one.severity.value,
        "accepted": one.accepted,
        "unit": one.unit,
        "file": one.file,
        "sheet": one.sheet,
        "cell": one.cell,
        "measure": one.measure,
        "indicator": one.indicator,
        "part": one.part,
        "paragraph": one.paragraph,
        "quote": one.quote,
        "message": one.message(lang),
        "hint": one.hint(lang),
    }
