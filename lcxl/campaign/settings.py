"""What an office may tune without code: lines of the period sheet and of the advanced one, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from string import Formatter
from typing import Any

from lcxl.campaign.catalogue import Tables
from lcxl.campaign.decoding import Decoder
from lcxl.campaign.records import Record
from lcxl.findings import Severity
from lcxl.layout import campaign as layout
from lcxl.model import Settings
from lcxl.texts import label

MEGABYTE = 1024 * 1024
_NONE = "none"
"""The choice that switches evidence off."""


def _megabytes(value: int) -> int:
    return value * MEGABYTE


_SETTING_OF: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "evidence_required": ("evidence_required", lambda value: None if value == _NONE else Severity(value)),
    "annex_orientation": ("annex_landscape", lambda value: value == "landscape"),
    "release_incomplete": ("release_incomplete", bool),
    "jump_points": ("jump_points", Decimal),
    "jump_share": ("jump_share", Decimal),
    "evidence_code": ("evidence_code", str),
    "max_file_mb": ("max_file_bytes", _megabytes),
    "max_unpacked_mb": ("max_unpacked_bytes", _megabytes),
    "max_ratio": ("max_ratio", int),
    "max_members": ("max_members", int),
    "max_depth": ("max_depth", int),
    "max_rows": ("max_rows", int),
    "max_columns": ("max_columns", int),
    "reader_seconds": ("reader_seconds", int),
    "reader_mb": ("reader_bytes", _megabytes),
}
"""Line of a sheet -> field of Settings and the conversion into its unit."""


def build_settings(tables: Tables, period: Mapping[str, Any], decoder: Decoder) -> Settings:
    """Return the settings of the decoded ``period`` sheet and of the advanced sheet; what can't be is told, and has
    its default.
    """
    record = next(iter(tables.get(layout.ADVANCED.key, ())), Record(values={}))
    advanced = decoder.values(layout.ADVANCED, record) or {}
    given = {**period, **advanced}
    chosen = {name: convert(given[key]) for key, (name, convert) in _SETTING_OF.items() if key in given}
    for line in layout.ADVANCED.fields:
        name, value = _SETTING_OF[line.key][0], advanced.get(line.key)
        if isinstance(value, int | Decimal) and value <= 0:
            decoder.tell("LC832", record, line.key, quote=str(value), column=line.header, value=value)
            del chosen[name]
    pattern = chosen.get("evidence_code")
    if pattern is not None and not _is_pattern(pattern):
        decoder.tell("LC820", record, "evidence_code", quote=pattern, value=pattern)
        del chosen["evidence_code"]
    return Settings(**chosen)


_WIDTH = re.compile(r"(?:0?[1-9]d?)?")
_SLOTS = {"unit": re.compile(""), "indicator": _WIDTH, "number": _WIDTH}
"""The slots of a pattern of evidence codes, with the formats that each may have."""


def _is_pattern(pattern: str) -> bool:
    """Tell whether codes of evidence can be made by a pattern: it counts, and holds nothing that parts codes."""
    try:
        slots = [(name, form or "", how) for _, name, form, how in Formatter().parse(pattern) if name is not None]
    except ValueError:
        return False
    known = all(name in _SLOTS and not how and _SLOTS[name].fullmatch(form) for name, form, how in slots)
    return known and any(name == "number" for name, _, _ in slots) and not re.search(r"[;,\n]", pattern)


def evidence_label(settings: Settings) -> str:
    """Return the choice of the period sheet that says how severely missing evidence is told."""
    return label(f"evidence_required.{settings.evidence_required or _NONE}")


def advanced_values(settings: Settings) -> dict[str, object]:
    """Return the lines of the advanced sheet."""
    values: dict[str, object] = {}
    for line in layout.ADVANCED.fields:
        name, convert = _SETTING_OF[line.key]
        value = getattr(settings, name)
        values[line.key] = value // MEGABYTE if convert is _megabytes else value
    return values
