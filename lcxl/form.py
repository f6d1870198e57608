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

SHAPE = "2"
"""Changes with what a raw form holds: forms of another shape in a cache are read anew."""


class RawRow(NamedTuple):
    """One row of a table: its number in the sheet and what stands in the known columns.

    ``ratio`` tells whether the figure is worked out by the form's own formula; None where a formula stands there
    whose text the file doesn't give.
    """

    row: int
    values: dict[str, RawValue]
    ratio: bool | None = False


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
    ``added`` is what stands outside the layout, at most so much as is kept, ``added_count`` how much there is;
    ``findings`` what was odd (without file and unit).  ``rolled_up`` tells that the workbook is a round's consolidated
    one, which is read by itself; such a form holds nothing else and is never kept.
    """

    identity: Mapping[str, str] = field(default_factory=dict)
    identity_source: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    unit: Mapping[str, RawField] = field(default_factory=dict)
    tables: Mapping[str, RawTable] = field(default_factory=dict)
    added: tuple[Added, ...] = ()
    added_count: int = 0
    modified: str = ""
    findings: tuple[Finding, ...] = ()
    rolled_up: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the form as JSON values (the reverse of ``from_json``)."""
        return {
            "identity": dict(self.identity),
            "identity_source": self.identity_source,
            "properties": dict(self.properties),
            "unit": {key: [one.sheet, one.cell, _plain(one.value)] for key, one in self.unit.items()},
            "tables": {key: _plain_table(table) for key, table in self.tables.items()},
            "added": [list(one) for one in self.added],
            "added_count": self.added_count,
            "modified": self.modified,
            "findings": [asdict(found) for found in self.findings],
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> RawForm:
        """Return the form that ``to_json`` gave.

        KeyError, TypeError, ValueError or AttributeError if it is something else.
        """
        return RawForm(
            identity=data["identity"],
            identity_source=data["identity_source"],
            properties=data["properties"],
            unit={key: RawField(sheet, cell, _raw(value)) for key, (sheet, cell, value) in data["unit"].items()},
            tables={key: _table(*table) for key, table in data["tables"].items()},
            added=tuple(Added(*one) for one in data["added"]),
            added_count=data["added_count"],
            modified=data["modified"],
            findings=tuple(Finding(**{**found, "severity": Severity(found["severity"])}) for found in data["findings"]),
        )


_TEXT = RawValue("s", "")[2:]


def _plain(value: RawValue) -> Any:
    """Return a raw value as JSON holds it: ordinary text as itself, anything else as a list."""
    return value.value if value.kind == "s" and value[2:] == _TEXT else list(value)


def _raw(plain: Any) -> RawValue:
    if isinstance(plain, str):
        return RawValue("s", plain)
    kind, value, number_format, formula, cached, font = plain
    return RawValue(str(kind), str(value), str(number_format), bool(formula), bool(cached), str(font))


def _plain_table(table: RawTable) -> list[Any]:
    rows = [[one.row, one.ratio, {key: _plain(value) for key, value in one.values.items()}] for one in table.rows]
    return [table.sheet, dict(table.columns), rows]


def _table(sheet: str, columns: Mapping[str, str], rows: list[Any]) -> RawTable:
    return RawTable(
        sheet=sheet,
        columns=columns,
        rows=tuple(
            RawRow(int(row), {key: _raw(value) for key, value in values.items()}, ratio) for row, ratio, values in rows
        ),
    )
