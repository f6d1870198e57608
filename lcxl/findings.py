"""Findings: the one way in which anything a person must know or mend is reported.

The registry (codes, severities, texts) is data: ``data/findings/*.toml``, one file for each module that raises
them, one table for each code.  Codes are permanent; severity is a field of its entry, not part of the code.
A run needs a handful of the codes, so that an entry is decoded when it is first asked for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
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


class Reader(StrEnum):
    """Who can mend what a finding tells."""

    UNIT = "unit"
    OFFICE = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingSpec:
    """One entry of the registry: what a code means, in every language.

    ``reader`` is who mends it; a unit reads ``unit_messages`` and ``unit_hints`` where it is told something else than
    the office.  ``together`` says it once for several cells of a file ({count} of them; any other slot is that of all).
    ``bad`` and ``good`` are one example that raises it and one that passes; ``retired`` codes stay listed.
    """

    code: str
    name: str
    severity: Severity
    messages: Mapping[str, str]
    hints: Mapping[str, str]
    reader: Reader = Reader.UNIT
    unit_messages: Mapping[str, str] = field(default_factory=dict)
    unit_hints: Mapping[str, str] = field(default_factory=dict)
    together: Mapping[str, str] = field(default_factory=dict)
    bad: str = ""
    good: str = ""
    clause: str = ""
    retired: bool = False

    @property
    def slots(self) -> frozenset[str]:
        """The named slots that messages and hints use."""
        texts = (self.messages, self.hints, self.unit_messages, self.unit_hints)
        return frozenset().union(*(slots_of(words) for text in texts for words in text.values()))


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
    unit = entry.get("unit", {})
    needed = {"message": entry.get("message", {}), "hint": entry.get("hint", {})}
    own = {f"unit.{part}": words for part, words in unit.items()}
    together = {"together": entry["together"]} if "together" in entry else {}
    for part, words in (needed | own | together).items():
        if set(words) != set(LANGUAGES):
            raise ValueError(f"findings: {code}: {part} needs {LANGUAGES}")
    example = entry.get("example", {})
    return FindingSpec(
        code=code,
        name=entry["name"],
        severity=Severity(entry["severity"]),
        messages=entry["message"],
        hints=entry["hint"],
        reader=Reader(entry.get("reader") or _reader_of(code)),
        unit_messages=unit.get("message", {}),
        unit_hints=unit.get("hint", {}),
        together=entry.get("together", {}),
        bad=example.get("bad", ""),
        good=example.get("good", ""),
        clause=entry.get("clause", ""),
        retired=entry.get("retired", False),
    )


def _reader_of(code: str) -> Reader:
    """Return who mends what an entry tells that doesn't say it: what stands in the cells of a form, its unit."""
    return Reader.UNIT if re.match("LC[3-6]", code) else Reader.OFFICE


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

    @property
    def reader(self) -> Reader:
        """Who mends it: the office, where it isn't known whose it is."""
        return Reader.OFFICE if self.unit is None else spec(self.code).reader

    def message(self, lang: str = "vi", to: Reader = Reader.OFFICE) -> str:
        """Return what is wrong, in ``lang``, in the words of who reads it."""
        entry = spec(self.code)
        own = entry.unit_messages if to is Reader.UNIT else {}
        return visible((own or entry.messages)[lang].format(**self.slots))

    def hint(self, lang: str = "vi", to: Reader = Reader.OFFICE) -> str:
        """Return how to mend it, in ``lang``, in the words of who reads it."""
        entry = spec(self.code)
        own = entry.unit_hints if to is Reader.UNIT else {}
        return visible((own or entry.hints)[lang].format(**self.slots))

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


FEWEST_TOGETHER = 3
"""So many findings of one cause are said once."""


def together(findings: Iterable[Finding], to: Reader = Reader.OFFICE) -> list[tuple[Finding, ...]]:
    """Return findings with those of one cause in one file side by side, each group where its first one stands.

    One cause is one code whose entry says it for several cells, or whose texts are the same.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for one in findings:
        alike = () if spec(one.code).together else (one.message(to=to), one.hint(to=to))
        groups.setdefault((one.code, one.severity, one.accepted, one.unit, one.file, *alike), []).append(one)
    return [
        part
        for group in groups.values()
        for part in ([tuple(group)] if len(group) >= FEWEST_TOGETHER else [(one,) for one in group])
    ]


def common_message(group: Sequence[Finding], lang: str = "vi", to: Reader = Reader.OFFICE) -> str:
    """Return what is wrong, once for all findings of a group."""
    said = spec(group[0].code).together
    return said[lang].format(count=len(group)) if said and len(group) > 1 else group[0].message(lang, to)


def common_hint(group: Sequence[Finding], lang: str = "vi", to: Reader = Reader.OFFICE) -> str:
    """Return how to mend all findings of a group; "" where each has a hint of its own."""
    hints = {one.hint(lang, to) for one in group}
    return hints.pop() if len(hints) == 1 else ""


def worst(findings: Iterable[Finding]) -> Severity | None:
    """Return the gravest severity among open (not accepted) findings, or None."""
    found = {f.severity for f in findings if not f.accepted}
    return next((severity for severity in Severity if severity in found), None)
