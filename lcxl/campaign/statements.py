"""A catalogue from a flat list of statements: what each asks for is read from its words, and told for a look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lcxl.campaign.kinds import EVERYBODY
from lcxl.campaign.records import as_text, is_blank, parse_threshold, print_threshold
from lcxl.findings import Finding, finding
from lcxl.layout import campaign as layout
from lcxl.model import Aggregation, FigureFrom, Level, Threshold
from lcxl.texts import label, load_data
from lcxl.values import RawValue, bare, number_readings, read_integer

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a statement asks for: its threshold (None for a plain statistic) and its unit of measure by code."""

    threshold: Threshold | None
    unit: str


@cache
def _data() -> dict[str, Any]:
    return load_data("lists.toml")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]:
    return tuple((re.compile(entry["pattern"], re.ASCII), entry) for entry in _data()["thresholds"])


@cache
def _yes() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.ASCII) for pattern in _data()["yes"]["patterns"])


def asked_by(statement: str, target: str = "", unit: str = "") -> Asked:
    """Return what a statement asks for, by its own words, those of its target and its unit of measure."""
    known = _known_unit(unit)
    if target and (found := parse_threshold(target) or _in_words(target)):
        return Asked(threshold=found, unit=known or unit or _unit_of(found, f"{statement} {target}"))
    found = _in_words(statement)
    if found is None and known in ("", "yes_no") and any(one.search(_words(statement)) for one in _yes()):
        found = Threshold(operator="yes")
    if known == "yes_no":
        found = Threshold(operator="yes")
    return Asked(threshold=found, unit=known or unit or _unit_of(found, statement))


def _words(text: str) -> str:
    return " ".join(bare(text).split())


def _in_words(text: str) -> Threshold | None:
    words = _words(text)
    for pattern, entry in _patterns():
        if match := pattern.search(words):
            reference: Any = entry.get("reference")
            if reference is None:
                readings = number_readings(match["number"].rstrip(".,"))
                if not readings:
                    continue
                reference = readings[0]
            return Threshold(operator=entry["operator"], reference=reference)  # type: ignore[arg-type]
    return None


def _known_unit(unit: str) -> str:
    wanted = _words(unit)
    units = _data()["units_of_measure"]
    return next((code for code, names in units.items() if wanted in map(_words, names)), "")


def _unit_of(threshold: Threshold | None, text: str) -> str:
    """Return the unit of measure that a text tells."""
    if threshold is not None and threshold.operator == "yes":
        return "yes_no"
    words = f" {_words(text)} ".replace("%", " % ")
    return (
        "percent" if any(f" {_words(name)} " in words for name in _data()["units_of_measure"]["percent"]) else "count"
    )


def catalogue_entries(
    rows: Iterable[tuple[Row, Mapping[str, str]]], *, file: str, sheet: str
) -> tuple[list[dict[str, object]], list[dict[str, object]], list[Finding]]:
    """Return the entries of indicators and of measures for the rows of a list, and how their words were read.

    Rows with a text and nothing else in capitals or without a number among numbered ones are names of groups.
    """
    listed = [(row, cells) for row, cells in rows if not is_blank(row.get("text"))]
    numbered = sum(_number(row) is not None for row, _ in listed) * 2 >= len(listed)
    indicators: list[dict[str, object]] = []
    measures: list[dict[str, object]] = []
    findings: list[Finding] = []
    group = ""
    for row, cells in listed:
        words = " ".join(as_text(row["text"]).split())
        if numbered and _number(row) is None:
            group = words
            continue
        number = len(indicators) + 1
        asked = asked_by(words, *(" ".join(as_text(row.get(key, "")).split()) for key in ("target", "unit")))
        named = as_text(row["group_name"]) if not is_blank(row.get("group_name")) else group
        indicators.append(_indicator(number, words, named, row))
        measures.append(_measure(number, asked, row))
        findings.append(_told(number, words, asked, file=file, sheet=sheet, cell=cells["text"]))
    codes = {name: str(n) for n, name in enumerate(dict.fromkeys(str(i.get("group_name", "")) for i in indicators), 1)}
    for indicator in indicators:
        if "group_name" in indicator:
            indicator["group"] = codes[str(indicator["group_name"])]
    return indicators, measures, findings


def _number(row: Row) -> int | None:
    raw = row.get("number")
    return read_integer(raw) if isinstance(raw, RawValue) else None


def _indicator(number: int, words: str, group: str, row: Row) -> dict[str, object]:
    entry: dict[str, object] = {"number": number, "text": words, "level": Level.CITY}
    if group:
        entry["group_name"] = group
    entry["responsible"] = _reporters(row)
    return entry


def _reporters(row: Row) -> object:
    return [EVERYBODY] if is_blank(row.get("reporters")) else row["reporters"]


def _measure(number: int, asked: Asked, row: Row) -> dict[str, object]:
    parts = {key: as_text(row[key]) for key in ("numerator", "denominator") if not is_blank(row.get(key))}
    entry: dict[str, object] = {"indicator": number, "code": f"{number}.1", "unit": asked.unit, **parts}
    if asked.threshold is not None:
        entry["threshold"] = print_threshold(asked.threshold)
    entry |= {"reporters": _reporters(row), "figure_from": FigureFrom.WARDS}
    return entry | {"aggregation": usual_aggregation(asked.unit, whole=len(parts) == 2)}


def usual_aggregation(unit: str, *, whole: bool) -> Aggregation:
    """Return how figures of a unit of measure are usually brought together; ``whole`` where both parts are asked."""
    if unit == "yes_no":
        return Aggregation.ALL_YES
    if unit == "percent":
        return Aggregation.RATIO_OF_SUMS if whole else Aggregation.MEAN
    return Aggregation.SUM


def _told(number: int, words: str, asked: Asked, *, file: str, sheet: str, cell: str) -> Finding:
    place: dict[str, Any] = {"file": file, "sheet": sheet or None, "cell": cell, "indicator": number, "quote": words}
    column = layout.MEASURES.column("threshold").header
    if asked.threshold is None:
        return finding("LC754", **place, number=number, column=column)
    shown = print_threshold(asked.threshold, percent=asked.unit == "percent")
    if asked.threshold.operator == "yes":
        shown = label("threshold.yes")
    return finding("LC753", **place, number=number, threshold=shown, words=words, column=column)
