"""What commands print with ``--json``: one object, every key always there (DESIGN, section 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from lcxl.findings import Finding
from lcxl.model import (
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
from lcxl.values import excel_digits

_WHOLE_UP_TO = Decimal(2) ** 53
OUTPUTS: Mapping[str, Any] = {"consolidated": None, "dispatch": None, "checks": None, "returns": []}


def as_json(
    consolidation: Consolidation,
    outputs: Mapping[str, Any] | None = None,
    findings: Iterable[Finding] | None = None,
    lang: str = "vi",
) -> dict[str, Any]:
    """Return the object that ``--json`` prints.

    ``outputs`` has the absolute paths that were written, by the keys of ``OUTPUTS``; ``findings`` are the
    consolidation's own unless others are given.
    """
    told = consolidation.findings if findings is None else findings
    return {
        "units": _units(consolidation.units, consolidation.files),
        "indicators": {status.value: list(consolidation.numbers(status)) for status in Status},
        "values": [measure_json(result) for result in consolidation.measures()],
        "files": [_file(record) for record in consolidation.files],
        "findings": [finding_json(one, lang) for one in told],
        "outputs": {**OUTPUTS, "returns": [], **(outputs or {})},
    }


def findings_json(findings: Iterable[Finding], outputs: Mapping[str, Any], lang: str = "vi") -> dict[str, Any]:
    """Return the same object for a command that has findings only: every key is there, the others empty."""
    return {
        "units": _units((), ()),
        "indicators": {status.value: [] for status in Status},
        "values": [],
        "files": [],
        "findings": [finding_json(one, lang) for one in findings],
        "outputs": {**OUTPUTS, "returns": [], **outputs},
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
