"""Whether the units of an earlier period are still those of this one: codes and names are reused after mergers.

A unit is known by its code together with its validity; a name alone proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from lcxl.campaign import match_unit
from lcxl.findings import Finding, finding
from lcxl.model import Unit, UnitKind
from lcxl.tidy import UnitRow


def changes_of_units(before: Sequence[UnitRow], day: date, units: Sequence[Unit], end: date) -> list[Finding]:
    """Return what became of the units that reported on ``day`` by ``end``, as the dated list of ``units`` tells it.

    LC781 merged or renamed, LC782 split, LC783 a code that is another unit's now, LC784 not in the list or gone
    without a successor, LC785 units that did not report then; one finding each, with all units concerned.
    """
    current = [unit for unit in units if unit.valid_on(end) and unit.kind is not UnitKind.COLLECTIVE]
    told: dict[str, list[str]] = {}
    followed: set[str] = set()
    for row in before:
        code, words, heirs = _change(row, day, units, current)
        followed |= heirs
        if code:
            told.setdefault(code, []).append(words)
    fresh = [f"{unit.short_name} ({unit.code})" for unit in current if unit.code not in followed]
    if before and fresh:
        told["LC785"] = fresh
    return [finding(code, units=_listed(words), count=len(words)) for code, words in sorted(told.items())]


def heirs_of_units(
    before: Sequence[UnitRow], day: date, units: Sequence[Unit], end: date
) -> Mapping[str, frozenset[str]]:
    """Return under which codes the units that reported on ``day`` live on at ``end``; under none: not surely known."""
    current = [unit for unit in units if unit.valid_on(end) and unit.kind is not UnitKind.COLLECTIVE]
    return {row.unit: _change(row, day, units, current)[2] for row in before}


def _change(row: UnitRow, day: date, units: Sequence[Unit], current: Sequence[Unit]) -> tuple[str, str, frozenset[str]]:
    """Return (code of the finding, "" if there is none; its words; the codes that a unit lives on under)."""
    then = next((unit for unit in units if unit.code == row.unit and unit.valid_on(day)), None)
    name = f"{row.unit_name} ({row.unit})" if row.unit_name else row.unit
    if then is None:
        return _unlisted(row, name, current)
    if then in current:
        return "", "", frozenset({then.code})
    heirs = [unit for unit in current if unit.code in then.successors]
    if not heirs:
        return "LC784", name, frozenset()
    words = f"{name} \u2192 {', '.join(f'{unit.short_name} ({unit.code})' for unit in heirs)}"
    return "LC781" if len(heirs) == 1 else "LC782", words, frozenset(unit.code for unit in heirs)


def _unlisted(row: UnitRow, name: str, current: Sequence[Unit]) -> tuple[str, str, frozenset[str]]:
    """Judge a unit that the list doesn't have for its day: the same one only where code and name both agree."""
    now = next((unit for unit in current if unit.code == row.unit), None)
    if now is None:
        return "LC784", name, frozenset()
    if match_unit(row.unit_name, [now]).unit is not None:
        return "", "", frozenset({now.code})
    return "LC783", f"{name} \u2260 {now.short_name}", frozenset()


def _listed(names: Sequence[str], most: int = 40) -> str:
    shown = "; ".join(names[:most])
    return shown if len(names) <= most else f"{shown}; \u2026"
