"""What a reader found in a form, before anything is made of it: raw cells by the layout's names.

It holds no judgement and needs no campaign, so that it can be cached and cross processes as JSON.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from lcxl.findings import Finding, Severity
from lcxl.values import RawValue

SHAPE = "4"
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
    ``comments`` are the notes attached to cells, ``links`` the targets of links from the cells of the tables;
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
    comments: tuple[Added, ...] = ()
    links: tuple[Added, ...] = ()
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
            "comments": [list(one) for one in self.comments],
            "links": [list(one) for one in self.links],
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
            comments=tuple(Added(*one) for one in data["comments"]),
            links=tuple(Added(*one) for one in data["links"]),
            modified=data["modified"],
            findings=tuple(Finding(**{**found, "severity": Severity(found["severity"])}) for found in data["findings"]),
        )


_Style = tuple[str, str, bool, bool, str, str]
"""What a raw value is besides its content: kind, number format, formula or not, cached or not, font, what is struck."""

_TEXT: _Style = ("s", "General", False, True, "", "")
_MOST_KNOWN = 1 << 15


class _Values(dict[str, RawValue]):
    """Raw values of one style by their content: what stands in many forms is made once."""

    def __init__(self, style: _Style) -> None:
        kind, number_format, formula, cached, font, struck = style
        self._kind = str(kind)
        self._rest = str(number_format), bool(formula), bool(cached), str(font), str(struck)

    def __missing__(self, content: str) -> RawValue:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        made = self[content] = RawValue(self._kind, str(content), *self._rest)
        return made


@lru_cache(maxsize=64)
def _values(style: _Style) -> _Values:
    return _Values(style)


def _style(value: RawValue) -> _Style:
    return value.kind, value.format, value.formula, value.cached, value.font, value.struck


def _plain(value: RawValue, usual: _Style = _TEXT) -> Any:
    """Return a raw value as JSON holds it: one of the usual style as its content, any other as a list."""
    style = _style(value)
    return value.value if style == usual else [value.value, *style]


def _raw(plain: Any) -> RawValue:
    if isinstance(plain, str):
        return _values(_TEXT)[plain]
    content, *style = plain
    return _values(tuple(style))[content]


def _plain_table(table: RawTable) -> list[Any]:
    """Return a table as JSON holds it: each key with the style that most of its cells have, then rows of contents."""
    keys = list(dict.fromkeys(key for row in table.rows for key in row.values))
    found = {key: Counter(_style(row.values[key]) for row in table.rows if key in row.values) for key in keys}
    usual = {key: styles.most_common(1)[0][0] for key, styles in found.items()}
    rows = [
        [row.row, row.ratio, [_plain(row.values[key], usual[key]) if key in row.values else None for key in keys]]
        for row in table.rows
    ]
    return [table.sheet, dict(table.columns), [[key, *usual[key]] for key in keys], rows]


def _table(sheet: str, columns: Mapping[str, str], usual: list[list[Any]], rows: list[Any]) -> RawTable:
    places = [(key, _values(tuple(style))) for key, *style in usual]
    return RawTable(
        sheet=sheet,
        columns=columns,
        rows=tuple(
            RawRow(
                int(row),
                {
                    key: values[cell] if cell.__class__ is str else _raw(cell)
                    for (key, values), cell in zip(places, cells, strict=True)
                    if cell is not None
                },
                ratio,
            )
            for row, ratio, cells in rows
        ),
    )
