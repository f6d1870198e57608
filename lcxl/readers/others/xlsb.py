"""The reader of .xlsb: the records of MS-XLSB that carry cells, styles and strings, and nothing else.

Every part is a row of records, each with a number, a length and that many bytes.  Records that aren't known
are stepped over; one that is too short for what it should hold ends its part with a note.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from lcxl.readers.contents import refuse_content
from lcxl.readers.grid import CellKind, Sheet, Workbook
from lcxl.readers.richtext import Run, runs_of
from lcxl.readers.xlsx.beside import OWN_AUTHOR, comments, targets
from lcxl.readers.xlsx.gather import Gatherer, Shared
from lcxl.readers.xlsx.package import Limits, Note, Package, WorkbookRefused, open_package
from lcxl.readers.xlsx.parts import custom_properties, modified, part_of_type, relations
from lcxl.readers.xlsx.sheetxml import Link
from lcxl.readers.xlsx.styles import BUILTIN, GENERAL, Style, legacy_font, number_text

_SHIFTS = {1: 1, 2: -1}
_STATES = {1: "hidden", 2: "veryHidden"}
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}

# Record numbers of MS-XLSB, section 2.3.
_ROW, _STRING_ITEM, _FONT, _FORMAT, _XF, _COLUMN = 0, 19, 43, 44, 47, 60
_RICH_STRING, _WORKBOOK_PROPERTIES, _BUNDLE_SHEET, _AUTO_FILTER, _MERGE = 62, 153, 156, 161, 176
_PROTECTION, _CELL_XFS, _END_CELL_XFS = 535, 617, 618
_SHARED_STRING, _VALUE_METADATA, _LINK = 7, 50, 494
_AUTHOR, _COMMENT, _COMMENT_TEXT = 632, 635, 637
_FORMULAS = frozenset({8, 9, 10, 11})


def read_xlsb(data: bytes, *, limits: Limits | None = None) -> Workbook:
    """Read a binary workbook; raises ``WorkbookRefused`` with the one cause if it can't be read."""
    limits = limits or Limits()
    package = open_package(data, limits)
    related = relations(package, "")
    part = part_of_type(related, "officeDocument", "xl/workbook.bin")
    if part not in package:
        refuse_content(data, package.damaged)
    inner = relations(package, part) or {}
    listed, date1904 = _bundle(package, part)
    package.check_count(len(listed))
    shared = Shared(limits)
    shared.styles, fonts = _styles(package, part_of_type(inner, "styles", "xl/styles.bin"))
    strings = part_of_type(inner, "sharedStrings", "xl/sharedstrings.bin")
    shared.set_strings(_strings(package, strings, shared, fonts))
    sheets = []
    for name, state, relation_id in listed:
        relation = inner.get(relation_id)
        if relation is None or relation.type == "worksheet":
            sheets.append(_sheet(package, name, state, relation.part if relation else "", shared))
    if not sheets:
        raise WorkbookRefused("LC144" if package.damaged else "LC167" if package.notes else "LC146")
    return Workbook(
        sheets=tuple(sheets),
        properties=custom_properties(package, part_of_type(related, "custom-properties", "docprops/custom.xml")),
        modified=modified(package, part_of_type(related, "core-properties", "docprops/core.xml")),
        date1904=date1904,
        notes=tuple(package.notes),
    )


def _records(package: Package, part: str) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a part; it ends, with a note, where the part breaks off."""
    content = package.read(part) or b""
    at, end = 0, len(content)
    while at < end:
        number, at = _variable(content, at, 2)
        length, at = _variable(content, at, 4)
        if at + length > end:
            _note(package, part, at)
            return
        yield number, content[at : at + length]
        at += length


def _variable(content: bytes, at: int, longest: int) -> tuple[int, int]:
    """Return a number of record or length and where it ends: seven bits a byte, numbers keep their high bits."""
    value = 0
    for index in range(longest):
        byte = content[at] if at < len(content) else 0
        at += 1
        value |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            break
    return value, at


def _note(package: Package, part: str, at: int) -> None:
    note = Note("LC156", {"member": part, "where": str(at)}, package.sheet)
    if note not in package.notes:
        package.notes.append(note)


def _text(record: bytes, at: int) -> tuple[str, int]:
    """Return a string that is stored with its length, and where it ends; struct.error if the record is too short."""
    length = struct.unpack_from("<I", record, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    if at + 4 + 2 * length > len(record):
        raise struct.error("string")
    return record[at + 4 : at + 4 + 2 * length].decode("utf-16-le", "replace"), at + 4 + 2 * length


def _bundle(package: Package, part: str) -> tuple[list[tuple[str, str, str]], bool]:
    """Return name, state and relationship of each sheet, and whether dates count from 1904."""
    found, date1904 = [], False
    for number, record in _records(package, part):
        try:
            if number == _BUNDLE_SHEET:
                relation, at = _text(record, 8)
                found.append((_text(record, at)[0], _STATES.get(record[0], "visible"), relation))
            elif number == _WORKBOOK_PROPERTIES and record:
                date1904 = bool(record[0] & 1)
        except struct.error:
            _note(package, part, 0)
    return found, date1904


def _strings(package: Package, part: str, shared: Shared, fonts: Sequence[Run]) -> list[str | None]:
    found: list[str | None] = []
    for number, record in _records(package, part):
        if number == _STRING_ITEM:
            try:
                shared.add_string(found, _runs(record, fonts))
            except struct.error:
                found.append(None)
    return found


def _runs(record: bytes, fonts: Sequence[Run]) -> list[Run]:
    """Return the pieces of a text that is stored with places where the font changes."""
    text, end = _text(record, 1)
    if not record[0] & 1:
        return [Run(text)]
    count = struct.unpack_from("<I", record, end)[0]
    changes = [struct.unpack_from("<HH", record, end + 4 + 4 * index) for index in range(min(count, len(text)))]
    return runs_of(text, Run(""), changes, fonts)


def _styles(package: Package, part: str) -> tuple[list[Style], list[Run]]:
    formats, inside = dict(BUILTIN), False
    fonts: list[Run] = []
    found: list[Style] = []
    for number, record in _records(package, part):
        try:
            if number == _FORMAT:
                formats[struct.unpack_from("<H", record)[0]] = _text(record, 2)[0]
            elif number == _FONT:
                struck, shift = bool(record[2] & 8), _SHIFTS.get(record[6], 0)
                fonts.append(Run("", legacy_font(_text(record, 21)[0]), struck, shift))
            elif number in (_CELL_XFS, _END_CELL_XFS):
                inside = number == _CELL_XFS
            elif number == _XF and inside:
                _, format_, font = struct.unpack_from("<HHH", record)
                look = fonts[font] if font < len(fonts) else Run("")
                found.append(Style(formats.get(format_, "General"), look.font, bool(look.struck)))
        except (struct.error, IndexError):
            _note(package, part, 0)
    return found or [GENERAL], fonts


@dataclass(slots=True)
class _Around:
    """What a sheet says beside its cells."""

    row: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    protected: bool = False
    has_filter: bool = False
    links: list[Link] = field(default_factory=list)
    rich_value: bool = False


def _sheet(package: Package, name: str, state: str, part: str, shared: Shared) -> Sheet:
    if part not in package:
        package.notes.append(Note("LC159", {}, name))
        return Sheet(name=name, state=state)
    package.sheet = name
    cells, around = Gatherer(shared), _Around()
    for number, record in _records(package, part):
        try:
            if number in _VALUES:
                _add_cell(number, record, around, cells)
            elif number in _OUTSIDE:
                _OUTSIDE[number](record, around, cells)
        except (struct.error, IndexError):
            _note(package, part, around.row)
    package.notes += cells.notes(name)
    package.sheet = ""
    return Sheet(
        name=name,
        state=state,
        cells=cells.cells,
        hidden_rows=frozenset(cells.hidden_rows),
        hidden_columns=frozenset(around.hidden_columns),
        merged=tuple(around.merged),
        protected=around.protected,
        filtered=around.has_filter and bool(cells.hidden_rows),
        truncated=cells.beyond > 0,
        comments=_comments(package, part),
        links=targets(package, part, around.links),
    )


def _add_cell(number: int, record: bytes, around: _Around, cells: Gatherer) -> None:
    column, style = struct.unpack_from("<II", record)
    kind, read = _VALUES[number]
    row, rich, around.rich_value = around.row, around.rich_value, False
    if rich and kind is CellKind.ERROR and read(record) == "#VALUE!":
        kind = CellKind.PICTURE
    formula = "" if number in _FORMULAS else None
    if number == _SHARED_STRING:
        cells.add(row, column + 1, str(style & 0xFFFFFF), "s", formula, read(record))
    else:
        cells.put(row, column + 1, kind, read(record), cells.look(str(style & 0xFFFFFF)), formula)


def _comments(package: Package, part: str) -> dict[tuple[int, int], str]:
    """Return the notes of a sheet by (row, column), without lcxl's own; those in threads stand in a part of XML."""
    found: dict[tuple[int, int], str] = {}
    for related in (relations(package, part) or {}).values():
        if related.type == "comments" and related.part in package:
            found |= _old_comments(package, related.part)
    return found | comments(package, part)


def _old_comments(package: Package, part: str) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    authors: list[str] = []
    place, author = (0, 0), 0
    for number, record in _records(package, part):
        try:
            if number == _AUTHOR:
                authors.append(_text(record, 0)[0])
            elif number == _COMMENT:
                author, row, _, column = struct.unpack_from("<IIII", record)
                place = row + 1, column + 1
            elif number == _COMMENT_TEXT and (author >= len(authors) or authors[author] != OWN_AUTHOR):
                found[place] = _text(record, 1)[0]
        except struct.error:
            _note(package, part, 0)
    return found


def _packed_number(record: bytes) -> str:
    """Return an RkNumber: 30 bits of an integer or of a double, perhaps in hundredths."""
    stored = struct.unpack_from("<i", record, 8)[0]
    number = stored >> 2 if stored & 2 else struct.unpack("<d", struct.pack("<Q", (stored & 0xFFFFFFFC) << 32))[0]
    return number_text(number / 100 if stored & 1 else number)


_VALUES: dict[int, tuple[CellKind, Callable[[bytes], str]]] = {
    2: (CellKind.NUMBER, _packed_number),
    3: (CellKind.ERROR, lambda record: _ERRORS.get(record[8], "#N/A")),
    4: (CellKind.BOOL, lambda record: str(int(record[8] != 0))),
    5: (CellKind.NUMBER, lambda record: number_text(struct.unpack_from("<d", record, 8)[0])),
    6: (CellKind.TEXT, lambda record: _text(record, 8)[0]),
    _SHARED_STRING: (CellKind.TEXT, lambda record: str(struct.unpack_from("<I", record, 8)[0])),
    8: (CellKind.TEXT, lambda record: _text(record, 8)[0]),
    9: (CellKind.NUMBER, lambda record: number_text(struct.unpack_from("<d", record, 8)[0])),
    10: (CellKind.BOOL, lambda record: str(int(record[8] != 0))),
    11: (CellKind.ERROR, lambda record: _ERRORS.get(record[8], "#N/A")),
    _RICH_STRING: (CellKind.TEXT, lambda record: _text(record, 9)[0]),
}


def _row(record: bytes, around: _Around, cells: Gatherer) -> None:
    around.row = struct.unpack_from("<I", record)[0] + 1
    if record[11] & 0x10:
        cells.hide([around.row])


def _column(record: bytes, around: _Around, cells: Gatherer) -> None:
    first, last = struct.unpack_from("<II", record)
    if struct.unpack_from("<H", record, 16)[0] & 1:
        around.hidden_columns.update(range(first + 1, min(last + 1, cells.last_column) + 1))


def _merge(record: bytes, around: _Around, cells: Gatherer) -> None:
    first_row, last_row, first_column, last_column = struct.unpack_from("<IIII", record)
    around.merged.append((first_row + 1, first_column + 1, last_row + 1, last_column + 1))


def _protection(record: bytes, around: _Around, cells: Gatherer) -> None:
    around.protected = struct.unpack_from("<I", record, 2)[0] != 0


def _link(record: bytes, around: _Around, cells: Gatherer) -> None:
    first_row, last_row, first_column, last_column = struct.unpack_from("<IIII", record)
    relation, at = _text(record, 16)
    area = (first_row + 1, first_column + 1, last_row + 1, last_column + 1)
    around.links.append(Link(area, relation, _text(record, at)[0]))


def _rich_value(record: bytes, around: _Around, cells: Gatherer) -> None:
    around.rich_value = True


def _auto_filter(record: bytes, around: _Around, cells: Gatherer) -> None:
    around.has_filter = True


_OUTSIDE: dict[int, Callable[[bytes, _Around, Gatherer], None]] = {
    _ROW: _row,
    _COLUMN: _column,
    _MERGE: _merge,
    _PROTECTION: _protection,
    _AUTO_FILTER: _auto_filter,
    _LINK: _link,
    _VALUE_METADATA: _rich_value,
}
