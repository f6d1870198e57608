"""What the units of the demo round answer: figures, remarks, reasons, evidence and contacts, from data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lcxl.campaign import claims_only, measures_of_unit
from lcxl.model import (
    OFFICES,
    Campaign,
    Claim,
    Contact,
    Entry,
    Evidence,
    Measure,
    Narrative,
    Quantity,
    Source,
    Submission,
    Unit,
)
from lcxl.texts import load_data, text
from lcxl.values import RawValue, read_figure

DATA = "demo/ha-long-2024-06.toml"


def demo_submission(campaign: Campaign, unit: Unit, place: int) -> Submission:
    """Return what ``unit``, the ``place``-th of the round, answers.

    Where the source has only a figure of the city, each ward reports that figure.
    """
    data = load_data(DATA)
    measures = measures_of_unit(campaign, unit)
    evidence = tuple(_evidence(campaign, unit, data, measure) for measure in measures if _has_evidence(data, measure))
    return Submission(
        unit=unit.code,
        source=Source(file="", sha256=""),
        entries=tuple(_entry(campaign, unit, data, measure) for measure in measures),
        evidence=tuple({entry.code: entry for entry in evidence}.values()),
        narratives=tuple(
            Narrative(section=entry["section"], text=entry["text"])
            for entry in data["narratives"]
            if entry["unit"] == unit.code
        ),
        contact=Contact(
            person=data["contacts"]["person"].format(unit_name=unit.short_name),
            telephone=data["contacts"]["telephone"].format(number=place),
        ),
        signer=data["contacts"]["signer"].format(unit_name=unit.short_name),
        signed_on=data["contacts"]["signed_on"].isoformat(),
    )


def speaks(unit: Unit, measure: Measure) -> bool:
    """Tell whether the remarks on a measure are this unit's: the lead's, or each ward's where wards report alone."""
    return unit.code == measure.lead or (measure.lead is None and unit.kind not in OFFICES)


def _entry(campaign: Campaign, unit: Unit, data: Mapping[str, Any], measure: Measure) -> Entry:
    answer = data["answers"][measure.code]
    told = speaks(unit, measure)
    explanations: Iterable[Mapping[str, str]] = data["explanations"] if told else ()
    explanation = next((one for one in explanations if one["measure"] == measure.code), {})
    return Entry(
        measure=measure.code,
        quantity=None if claims_only(unit, measure) else _figure(answer, measure),
        claim=Claim(answer["claim"]),
        evidence=(_evidence_code(campaign, unit, measure),) if _has_evidence(data, measure) else (),
        reason=explanation.get("reason", ""),
        remedy=explanation.get("remedy", "").strip(),
        note=answer.get("note", "") if told else "",
    )


def _figure(answer: Mapping[str, str], measure: Measure) -> Quantity | None:
    if "current" not in answer:
        return None
    return read_figure(RawValue("s", answer["current"]), measure.unit).quantity


def _has_evidence(data: Mapping[str, Any], measure: Measure) -> bool:
    return bool(data["answers"][measure.code]["claim"] == Claim.MET)


def _evidence_code(campaign: Campaign, unit: Unit, measure: Measure) -> str:
    return campaign.settings.evidence_code.format(unit=unit.code, indicator=measure.indicator, number=1)


def _evidence(campaign: Campaign, unit: Unit, data: Mapping[str, Any], measure: Measure) -> Evidence:
    return Evidence(
        code=_evidence_code(campaign, unit, measure),
        indicator=measure.indicator,
        title=text("demo.evidence_title", indicator=f"{measure.indicator:02d}"),
        issued_on=data["contacts"]["signed_on"].isoformat(),
        issuer=unit.short_name,
    )
