"""The sparse reader of .xlsx, .xlsm and .xltx: every cell that holds something, and what it needs to be understood.

One pass, in memory that follows the real content: stored dimensions are never trusted, blank formatted cells
are skipped, sheets are streamed.  Value, type, number format, formula with cached value, error cells, hidden
rows and columns, merged ranges and protection are read; macros, links and embedded objects are never touched.
What is damaged is read as far as it goes and told.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from lcxl.readers.contents import refuse_content
from lcxl.readers.grid import Cell, CellKind, Sheet, Workbook
from lcxl.readers.xlsx.beside import comments, may_have_pictures, targets
from lcxl.readers.xlsx.gather import Gatherer, Shared
from lcxl.readers.xlsx.package import Limits, Note, Package, WorkbookRefused, open_package
from lcxl.readers.xlsx.parts import (
    Listed,
    Relation,
    custom_properties,
    defined_names,
    listed_sheets,
    modified,
    note_damage,
    part_of_type,
    read_root,
    read_styles,
    relations,
    sheet_parts,
    unlisted_sheets,
    uses_1904,
    workbook_part,
)
from lcxl.readers.xlsx.salvage import salvage_cells, salvage_strings
from lcxl.readers.xlsx.scan import Irregular, scan_sheet, scan_strings
from lcxl.readers.xlsx.sheetxml import Damage, Details, details, local, parse, walk_sheet, walk_strings
from lcxl.readers.xlsx.styles import Style, is_date_format, serial_to_date

__all__ = [
    "Cell",
    "CellKind",
    "Limits",
    "Note",
    "Sheet",
    "Workbook",
    "WorkbookRefused",
    "is_date_format",
    "read_workbook",
    "serial_to_date",
]

_SHEET_ROOTS = ("worksheet", "dialogsheet")
_PIECE = 1 << 20
_REMEMBERED_BYTES = 1 << 16


def read_workbook(data: bytes, *, limits: Limits | None = None, wanted: Collection[str] | None = None) -> Workbook:
    """Read a workbook of the Office Open XML family.

    ``wanted`` names the sheets whose cells are read (without regard to case and Unicode form; None: all of
    them); the others are listed without cells.  Raises ``WorkbookRefused`` with the one cause if the bytes
    aren't such a workbook or break a limit.
    """
    limits = limits or Limits()
    if not data.startswith(b"PK"):
        refuse_content(data)
    package = open_package(data, limits)
    if not package.members:
        raise WorkbookRefused("LC144")
    related = relations(package, "")
    part = workbook_part(package, related)
    root = read_root(package, part) if part else None
    if root is None and not sheet_parts(package):
        refuse_content(data, package.damaged)
    inner = relations(package, part) if part else None
    listed = listed_sheets(package, part, root, inner) if part and root is not None else unlisted_sheets(package)
    if not any(sheet.part for sheet in listed):
        unlisted = any(note.code == "LC156" for note in package.notes)
        raise WorkbookRefused("LC144" if package.damaged else "LC167" if unlisted else "LC146")
    package.check_count(len(listed))
    shared = Shared(limits, has_pictures=may_have_pictures(package))
    _read_shared(package, posixpath.dirname(part or "xl/workbook.xml"), inner, shared)
    names = None if wanted is None else {_folded(name) for name in wanted}
    return Workbook(
        sheets=tuple(
            _read_sheet(package, sheet, shared)
            if names is None or _folded(sheet.name) in names
            else Sheet(name=sheet.name, state=sheet.state)
            for sheet in listed
        ),
        properties=custom_properties(package, part_of_type(related, "custom-properties", "docprops/custom.xml")),
        modified=modified(package, part_of_type(related, "core-properties", "docprops/core.xml")),
        defined_names=defined_names(root),
        date1904=uses_1904(root),
        notes=tuple(package.notes),
    )


def _read_shared(package: Package, folder: str, related: Mapping[str, Relation] | None, shared: Shared) -> None:
    part = part_of_type(related, "styles", f"{folder}/styles.xml")
    shared.styles = _known_styles(package.read(part) or b"") or read_styles(read_root(package, part))
    _read_strings(package, part_of_type(related, "sharedStrings", f"{folder}/sharedstrings.xml"), shared)


def _known_styles(content: bytes) -> tuple[Style, ...]:
    """Return the styles of an undamaged part, which forms of one origin have alike; () for any other."""
    return _remembered_styles(content) if 0 < len(content) <= _REMEMBERED_BYTES else ()


@lru_cache(maxsize=32)
def _remembered_styles(content: bytes) -> tuple[Style, ...]:
    root, damage = parse(content)
    return () if damage else tuple(read_styles(root))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _read_strings(package: Package, part: str, shared: Shared) -> None:
    content = package.read(part)
    if content is None:
        return
    try:
        shared.set_strings(scan_strings(content))
    except Irregular:
        damage = walk_strings((content[at : at + _PIECE] for at in range(0, len(content), _PIECE)), shared)
        if damage:
            note_damage(package, part, damage)
            shared.runs.clear()
            shared.set_strings(salvage_strings(content))


def _read_sheet(package: Package, listed: Listed, shared: Shared) -> Sheet:
    if not listed.part:
        package.notes.append(Note("LC159", {}, listed.name))
        return Sheet(name=listed.name, state=listed.state)
    package.sheet = listed.name
    sheet, around = _walked(package, listed.part, shared)
    if around.damage:
        note_damage(package, listed.part, around.damage)
        sheet = _salvaged(package, listed.part, shared, sheet)
    package.notes += sheet.notes(listed.name)
    package.sheet = ""
    said = around.details
    return Sheet(
        name=listed.name,
        state=listed.state,
        cells=sheet.cells,
        hidden_rows=frozenset(sheet.hidden_rows),
        hidden_columns=said.hidden_columns,
        merged=said.merged,
        protected=said.protected,
        filtered=said.has_filter and bool(sheet.hidden_rows),
        truncated=sheet.beyond > 0,
        comments=comments(package, listed.part),
        links=targets(package, listed.part, said.links) if said.links else {},
    )


class _Around(NamedTuple):
    """What stands around the cells of a sheet, and where the sheet is damaged."""

    details: Details
    damage: Damage | None


def _walked(package: Package, part: str, shared: Shared) -> tuple[Gatherer, _Around]:
    sheet, last = Gatherer(shared), shared.limits.max_columns
    try:
        rest = scan_sheet(package.chunks(part), sheet)
        known = _remembered_around if len(rest) <= _REMEMBERED_BYTES else _parsed_around
        return sheet, known(_without_wording(rest), last)
    except Irregular:
        sheet = Gatherer(shared)
        return sheet, _around(*walk_sheet(package.chunks(part), sheet), last)


def _around(root: etree._Element | None, damage: Damage | None, last_column: int) -> _Around:
    if root is not None and local(root) not in _SHEET_ROOTS:
        damage = damage or Damage("1:1")
    return _Around(details(root, last_column), damage)


def _parsed_around(rest: bytes, last_column: int) -> _Around:
    return _around(*parse(rest), last_column)


_sound = re.compile(rb"(?:[^<&\x00-\x1f]|&(?:amp|lt|gt|quot|apos|#xA|#10);)*+").fullmatch


def _without_wording(rest: bytes) -> bytes:
    """Return a sheet's XML without its footer and its input messages: they name the unit, and nothing is read of them.

    What isn't sound stays, so that damage is found.
    """
    for before, after in ((b' prompt="', b'"'), (b"<oddFooter>", b"<")):
        first, *pieces = rest.split(before)
        for place, piece in enumerate(pieces):
            end = piece.find(after)
            if end >= 0 and _sound(piece, 0, end):
                pieces[place] = piece[end:]
        rest = before.join((first, *pieces))
    return rest


_remembered_around = lru_cache(maxsize=64)(_parsed_around)
"""Forms of one origin are alike around their cells."""


def _salvaged(package: Package, part: str, shared: Shared, walked: Gatherer) -> Gatherer:
    """Return what a damaged sheet holds for certain: the cells that stand there whole.

    Where the sheet is written in a way that the search for whole cells doesn't know, lxml's recovery counts,
    without its last cell, which the damage may have cut.
    """
    whole = Gatherer(shared, hidden_rows=walked.hidden_rows)
    salvage_cells(package.chunks(part), whole)
    if not whole.cells and walked.cells:
        walked.cells.popitem()
        return walked
    return whole
