"""What was signed, frozen; and how a later run differs from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lcxl.findings import Finding, finding
from lcxl.model import Consolidation, IndicatorResult, MeasureResult

SIGNED = "4-da-ban-hanh"
LEDGER = f"{SIGNED}/so-lieu-da-ky.json"
_VERSION = 1


def freeze(consolidation: Consolidation, digests: Mapping[str, str]) -> dict[str, Any]:
    """Return what was signed as JSON values: results by indicator and measure, the ledger, digests of the files."""
    return {
        "version": _VERSION,
        "campaign": consolidation.campaign.code,
        "indicators": {str(one.indicator.number): _indicator(one) for one in consolidation.indicators},
        "measures": {one.measure.code: _measure(one) for one in consolidation.measures()},
        "received": {file.file: file.sha256 for file in consolidation.files},
        "signed": dict(digests),
    }


def _indicator(result: IndicatorResult) -> dict[str, str]:
    return {"status": result.status.value, "text": result.current_text}


def _measure(result: MeasureResult) -> dict[str, str]:
    value = "" if result.quantity is None else str(result.quantity.value.normalize())
    return {"status": result.status.value, "value": value, "text": result.value_text}


def differences(frozen: Mapping[str, Any], consolidation: Consolidation) -> Iterator[Finding]:
    """Yield every difference of a consolidation from what was signed (LC790 to LC792).

    KeyError, TypeError or AttributeError if ``frozen`` is not what ``freeze`` gave.
    """
    labels = consolidation.campaign.status_labels
    measures: Mapping[str, Mapping[str, str]] = frozen["measures"]
    indicators: Mapping[str, Mapping[str, str]] = frozen["indicators"]
    for measure in consolidation.measures():
        code, now = measure.measure.code, _measure(measure)
        old = measures.get(code)
        if old is not None and old["value"] != now["value"]:
            place = {"measure": code, "indicator": measure.measure.indicator, "quote": now["text"]}
            yield finding("LC790", measure_code=code, old=old["text"] or "-", new=now["text"] or "-", **place)
    for result in consolidation.indicators:
        number = result.indicator.number
        signed = indicators.get(str(number))
        if signed is None:
            yield finding("LC792", indicator=number, number=number)
        elif signed["status"] != result.status.value:
            statuses = {"old": labels[signed["status"]], "new": labels[result.status]}
            yield finding("LC791", indicator=number, number=number, quote=result.status.value, **statuses)
