"""What a reader found in a form, before anything is made of it: raw cells by the layout's names.

It holds no judgement and needs no campaign, so that it can be cached and cross processes as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from lcxl.findings import Finding
from lcxl.model import Severity
from lcxl.values import RawValue


class RawRow(NamedTuple):
    """One row of a table: its number in the sheet and what stands in the known columns."""

    row: int
    values: dict[str, RawValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """A table as found: ``columns`` maps keys to the letters they stand in."""

    sheet: str
    columns: Mapping[str, str]
    rows: tuple[RawRow, ...] = ()


class RawField(NamedTuple):
    """A value beside its label."""

    sheet: str
    cell: str
    value: RawValue


class Added(NamedTuple):
    """Something that the unit wrote outside the form."""

    sheet: str
    cell: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawForm:
    """A form as found in a workbook.

    ``identity`` is what the hidden sheet says (else the document properties, see ``identity_source``: "sheet",
    "properties" or ""); ``properties`` are the properties' own.  ``tables`` and ``unit`` are by the layout's keys.
    ``added`` is what stands outside the layout, ``findings`` what was odd (without file and unit).
    """

    identity: Mapping[str, str] = field(default_factory=dict)
    identity_source: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    unit: Mapping[str, RawField] = field(default_factory=dict)
    tables: Mapping[str, RawTable] = field(default_factory=dict)
    added: tuple[Added, ...] = ()
    modified: str = ""
    date1904: bool = False
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the form as JSON values (the reverse of ``from_json``)."""
        return {
            "identity": dict(self.identity),
            "identity_source": self.identity_source,
            "properties": dict(self.properties),
            "unit": {key: [f.sheet, f.cell, list(f.value)] for key, f in self.unit.items()},
            "tables": {
                key: [
                    table.sheet,
                    dict(table.columns),
                    [[r.row, {name: list(v) for name, v in r.values.items()}] for r in table.rows],
                ]
                for key, table in self.tables.items()
            },
            "added": [list(entry) for entry in self.added],
            "modified": self.modified,
            "date1904": self.date1904,
            "findings": [asdict(found) for found in self.findings],
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> RawForm:
        """Return the form that ``to_json`` gave; KeyError, TypeError or ValueError if it is something else."""
        return RawForm(
            identity=data["identity"],
            identity_source=data["identity_source"],
            properties=data["properties"],
            unit={key: RawField(sheet, cell, RawValue(*value)) for key, (sheet, cell, value) in data["unit"].items()},
            tables={
                key: RawTable(
                    sheet=sheet,
                    columns=columns,
                    rows=tuple(RawRow(row, {k: RawValue(*v) for k, v in values.items()}) for row, values in rows),
                )
                for key, (sheet, columns, rows) in data["tables"].items()
            },
            added=tuple(Added(*entry) for entry in data["added"]),
            modified=data["modified"],
            date1904=data["date1904"],
            findings=tuple(Finding(**{**f, "severity": Severity(f["severity"])}) for f in data["findings"]),
        )
