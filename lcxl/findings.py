"""Findings: the one way in which anything a person must know or mend is reported.

The registry (codes, severities, texts) is data: ``data/findings/*.toml``, one file for each module that raises
them, one table for each code.  Codes are permanent; severity is a field of its entry, not part of the code.
A run needs a handful of the codes, so that an entry is decoded when it is first asked for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Any

from lcxl.texts import LANGUAGES, raw_tables, slots_of, visible


class Severity(StrEnum):
    """How grave a finding is, gravest first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingSpec:
    """One entry of the registry: what a code means, in every language.

    ``bad`` and ``good`` are one example that raises it and one that passes; ``retired`` codes stay listed.
    """

    code: str
    name: str
    severity: Severity
    messages: Mapping[str, str]
    hints: Mapping[str, str]
    bad: str = ""
    good: str = ""
    clause: str = ""
    retired: bool = False

    @property
    def slots(self) -> frozenset[str]:
        """The named slots that message and hint use."""
        return frozenset().union(*(slots_of(t) for t in (*self.messages.values(), *self.hints.values())))


@cache
def codes() -> tuple[str, ...]:
    """Return every code of the registry, retired ones too, in the order of the files and of each file's tables."""
    return tuple(raw_tables("findings"))


_REGISTERED: dict[str, FindingSpec] = {}
"""Entries of checks that are not lcxl's own."""


def register(entry: FindingSpec) -> None:
    """Add the entry of a check that is not lcxl's own; the same entry may be added again.

    ValueError for a code of lcxl's families or one that means something else already.
    """
    if not re.fullmatch(r"(?!LC|LP)[A-Z]{2,8}[0-9]{1,4}", entry.code) or entry.code in codes():
        raise ValueError(f"{entry.code}: own codes are capitals and a number, and begin with neither LC nor LP")
    if _REGISTERED.setdefault(entry.code, entry) != entry:
        raise ValueError(f"{entry.code} means something else already")


def registered() -> tuple[FindingSpec, ...]:
    """Return the entries that were added, to add them in another process as well."""
    return tuple(_REGISTERED.values())


def spec(code: str) -> FindingSpec:
    """Return the entry of ``code``; KeyError for an unknown one, ValueError for one that is incomplete."""
    return _REGISTERED.get(code) or _shipped(code)


@cache
def _shipped(code: str) -> FindingSpec:
    return _spec(code, tomllib.loads(raw_tables("findings")[code])[code])


def registry() -> dict[str, FindingSpec]:
    """Return all specs by code, in order of code; ValueError names the entry that is incomplete."""
    return {code: spec(code) for code in sorted(codes())}


def _spec(code: str, entry: Mapping[str, Any]) -> FindingSpec:
    for part in ("message", "hint"):
        if set(entry.get(part, ())) != set(LANGUAGES):
            raise ValueError(f"findings: {code}: {part} needs {LANGUAGES}")
    example = entry.get("example", {})
    return FindingSpec(
        code=code,
        name=entry["name"],
        severity=Severity(entry["severity"]),
        messages=entry["message"],
        hints=entry["hint"],
        bad=example.get("bad", ""),
        good=example.get("good", ""),
        clause=entry.get("clause", ""),
        retired=entry.get("retired", False),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a person must know or mend: a code, a place and the slots of its texts.

    ``file`` is relative to the campaign folder; ``part`` and ``paragraph`` place findings in Word files.
    """

    code: str
    severity: Severity
    unit: str | None = None
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    measure: str | None = None
    indicator: int | None = None
    part: str | None = None
    paragraph: int | None = None
    quote: str | None = None
    slots: Mapping[str, str] = field(default_factory=dict)
    accepted: bool = False

    def message(self, lang: str = "vi") -> str:
        """Return what is wrong, in ``lang``."""
        return visible(spec(self.code).messages[lang].format(**self.slots))

    def hint(self, lang: str = "vi") -> str:
        """Return how to mend it, in ``lang``."""
        return visible(spec(self.code).hints[lang].format(**self.slots))

    def at(self, **place: Any) -> Finding:
        """Return the same finding at another place (only fields that are given change)."""
        return replace(self, **place)


_PLACE = frozenset({"unit", "file", "sheet", "cell", "measure", "indicator", "part", "paragraph", "quote"})


def finding(code: str, /, **values: Any) -> Finding:
    """Make a finding: place fields by name, every other keyword is a slot of its texts.

    ``severity`` overrides the registry's (for what an office may set).  KeyError for an unknown code or a missing or
    surplus slot: a text is never shown half filled.
    """
    entry = spec(code)
    severity = values.pop("severity", None)
    slots = {name: str(value) for name, value in values.items() if name not in _PLACE}
    if slots.keys() != entry.slots:
        raise KeyError(f"{code}: slots {sorted(slots)} given, {sorted(entry.slots)} declared")
    place = {name: value for name, value in values.items() if name in _PLACE}
    return Finding(code=code, severity=severity or entry.severity, slots=slots, **place)


def worst(findings: Iterable[Finding]) -> Severity | None:
    """Return the gravest severity among open (not accepted) findings, or None."""
    found = {f.severity for f in findings if not f.accepted}
    return next((severity for severity in Severity if severity in found), None)
