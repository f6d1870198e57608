"""Whether the units of an earlier period are still those of this one: codes and names are reused after mergers.

A unit is known by its code together with its validity; a name alone proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from lcxl.findings import Finding, finding
from lcxl.identity import match_unit
from lcxl.model import Unit, UnitKind
from lcxl.rows import UnitRow


def changes_of_units(before: Sequence[UnitRow], day: date, units: Sequence[Unit], end: date) -> list[Finding]:
    """Return what became of the units that reported on ``day`` by ``end``, as the dated list of ``units`` tells it.

    LC781 merged or renamed, LC782 split, LC783 a code that is another unit's now, LC784 unknown or gone without a
    successor, LC785 units that did not report then.
    """
    current = [unit for unit in units if unit.valid_on(end) and unit.kind is not UnitKind.COLLECTIVE]
    findings: list[Finding] = []
    followed: set[str] = set()
    for row in before:
        findings += _change(row, day, units, current, followed)
    fresh = [unit.short_name for unit in current if unit.code not in followed]
    if before and fresh:
        findings.append(finding("LC785", units=_listed(fresh), count=len(fresh)))
    return findings


def _change(
    row: UnitRow, day: date, units: Sequence[Unit], current: Sequence[Unit], followed: set[str]
) -> Iterator[Finding]:
    """Yield what became of one unit; the codes that it lives on under are added to ``followed``."""
    then = next((unit for unit in units if unit.code == row.unit and unit.valid_on(day)), None)
    name = row.unit_name or row.unit
    if then is None:
        yield from _unlisted(row, name, current, followed)
        return
    if then in current:
        followed.add(then.code)
        return
    heirs = [unit for unit in current if unit.code in then.successors]
    followed |= {unit.code for unit in heirs}
    place = {"unit": row.unit, "code": row.unit, "name": name}
    if not heirs:
        yield finding("LC784", **place)
    else:
        yield finding("LC781" if len(heirs) == 1 else "LC782", **place, heirs=_listed(u.short_name for u in heirs))


def _unlisted(row: UnitRow, name: str, current: Sequence[Unit], followed: set[str]) -> Iterator[Finding]:
    """Tell a unit that the list doesn't have for its day: the same one only where code and name both agree."""
    now = next((unit for unit in current if unit.code == row.unit), None)
    if now is not None and match_unit(name, [now]).unit is not None:
        followed.add(now.code)
    elif now is not None:
        yield finding("LC783", unit=row.unit, code=row.unit, name=name, now=now.short_name)
    else:
        yield finding("LC784", unit=row.unit, code=row.unit, name=name)


def _listed(names: Iterable[str], most: int = 10) -> str:
    known = list(names)
    shown = "; ".join(known[:most])
    return shown if len(known) <= most else f"{shown}; \u2026 ({len(known)})"
