"""Rows of the check workbook: a row per unit with its state and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lcxl.findings import Severity
from lcxl.model import Consolidation, FileState, UnitResult, UnitState
from lcxl.texts import text
from lcxl.tidy.rows import CheckRow


def check_rows(consolidation: Consolidation, returns: Mapping[str, str] | None = None) -> Iterator[CheckRow]:
    """Yield a row per expected unit; ``returns`` maps units to their return workbooks."""
    counts: dict[str, Counter[Severity]] = {}
    accepted: Counter[str] = Counter()
    for found in consolidation.findings:
        if found.unit is None:
            continue
        if found.accepted:
            accepted[found.unit] += 1
        else:
            counts.setdefault(found.unit, Counter())[found.severity] += 1
    used = {record.file for record in consolidation.files if record.state is FileState.READ}
    for result in consolidation.units:
        code = result.unit.code
        mine = counts.get(code, Counter())
        files = [file for file in result.files if file in used] or list(result.files)
        yield CheckRow(
            unit=code,
            unit_name=result.unit.short_name or result.unit.name,
            unit_kind=result.unit.kind,
            state=result.state,
            late=result.late,
            errors=mine[Severity.ERROR],
            warnings=mine[Severity.WARNING],
            infos=mine[Severity.INFO],
            accepted=accepted[code],
            next_step=text(f"checks.next.{_next(result, mine)}"),
            file=files[0] if files else "",
            returned=(returns or {}).get(code, ""),
        )


def _next(result: UnitResult, counts: Mapping[Severity, int]) -> str:
    """Return the key of what is to be done about a unit."""
    if result.state is not UnitState.RECEIVED:
        return result.state.value
    if counts[Severity.ERROR]:
        return "mend"
    return "look" if counts[Severity.WARNING] else "nothing"
