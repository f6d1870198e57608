"""The quick way through sheets and strings that are written as programs usually write them.

Excel, LibreOffice, XlsxWriter and openpyxl all write rows and cells in one plain shape: no comments, no
prefixes, attributes in one order.  That shape is a regular language, and a regular expression reads it faster
than a tree is built and walked, in memory that doesn't grow with the sheet.  Nothing is guessed: the grammar has
to account for every single character between ``<sheetData>`` and ``</sheetData>``, or ``Irregular`` is raised
and lxml reads the part instead (``sheetxml``).  What stands around the cells always goes to lxml.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from lcxl.readers.grid import Cell, CellKind
from lcxl.readers.xlsx.gather import PLACES, Gatherer, numeric, unescape_controls
from lcxl.readers.xlsx.package import too_large

# Control characters, also a carriage return, are left to lxml, which knows what XML makes of them.
CHARACTER = r"[^<\x00-\x08\x0b-\x1f]"
_TEXT = f"{CHARACTER}*+"
ATTRIBUTES = r'(?: [A-Za-z0-9:]+="[^"<&]*+")*'
_TYPE = r' t="(?:s|n|str|b|e|d|inlineStr)"'
# What may be missing is written (?:x|) and not (?:x)?: the engine tries an alternative faster than a repetition.
CELL = re.compile(
    r'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"(?: s="([0-9]{1,6})"|)(?: t="(s|n|str|b|e|d|inlineStr)"|)>'
    rf"(?:<f{ATTRIBUTES} ?/?>({_TEXT})(?:</f>|(?<=/>))|)"
    rf'(?:<v(?: xml:space="preserve"|)>({_TEXT})</v>|<v ?/>|<is><t(?: xml:space="preserve"|)>({_TEXT})</t></is>|)</c>'
)
GROUPS = 7  # what stands before a cell, and the six groups of the cell itself
_BLANK = rf'<c r="[A-Z]{{1,3}}[0-9]{{1,7}}"(?: s="[0-9]{{1,6}}")?(?:{_TYPE})?(?: ?/>|></c>)'
_ROWS = re.compile(rf"(?:<row{ATTRIBUTES}(?: ?/>|>(?:{_BLANK})*</row>))*")
_ROW = re.compile(rf"<row({ATTRIBUTES})")
_ROW_NUMBER = re.compile(r' r="([0-9]{1,7})"')
_HIDDEN = (' hidden="1"', ' hidden="true"')
_STRING = re.compile(rf'<si>(?:<t(?: xml:space="preserve")?>({_TEXT})</t>|<t ?/>)</si>|<si ?/>')
_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]{1,6});|#([0-9]{1,7});|(lt|gt|amp|quot|apos);|)")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ENCODING = re.compile(r"""<\?xml [^>]*encoding=["']([^"']+)""")
# Reference, style, type, formula, value, inline text.
Parts = tuple[str, str | None, str | None, str | None, str | None, str | None]
_OPEN, _CLOSE, _END_OF_ROW = "<sheetData>", "</sheetData>", "</row>"
_LONGEST_ROW = 8 << 20


class Irregular(Exception):  # noqa: N818 - a turn in the road, not a fault
    """The part isn't written in the plain shape: read it with lxml."""


def scan_sheet(chunks: Iterable[bytes], sheet: Gatherer) -> bytes:
    """Add a sheet's cells to ``sheet`` and return the sheet's XML without them.

    ``chunks`` are pieces of the part, of which only one is held at a time.  Raises ``Irregular``; ``sheet``
    is then half filled and has to be thrown away.
    """
    pieces = _decoded(chunks)
    head, found, buffer = next(pieces, "").partition(_OPEN)
    if not found or not _plain_head(head):
        raise Irregular
    for piece in chain(("",), pieces):
        buffer += piece
        end = buffer.rfind(_CLOSE)
        if end >= 0:
            _scan_rows(buffer[:end], sheet)
            return f"{head}<sheetData/>{_joined(buffer[end + len(_CLOSE) :], pieces, sheet)}".encode()
        buffer = _scan_whole_rows(buffer, sheet)
    raise Irregular


def _joined(tail: str, pieces: Iterator[str], sheet: Gatherer) -> str:
    """Return what follows the cells in one piece; refuses (LC147) more than may become a tree."""
    size, limit = len(tail), sheet.shared.limits.max_tree_bytes
    found = [tail]
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise too_large(size, limit)
        found.append(piece)
    return "".join(found)


def scan_strings(part: bytes) -> list[str]:
    """Return the shared strings of a part that holds plain strings only; raises ``Irregular`` for any other."""
    text = "".join(_decoded([part]))
    start, end = text.find("<si"), text.rfind("</sst>")
    if start < 0 or end < 0 or not _plain_head(text[:start]):
        raise Irregular
    parts = _STRING.split(text[start:end])
    if any(parts[::2]):
        raise Irregular
    strings = [string or "" for string in parts[1::2]]
    return [cleaned(string) if "&" in string or "_x" in string else string for string in strings]


def cleaned(text: str) -> str:
    """Undo entities and Excel's own notation for control characters; raises ``Irregular`` at unknown entities."""
    return unescape_controls(unescape(text))


def unescape(text: str) -> str:
    """Replace XML's own entities; raises ``Irregular`` at any other."""
    if "&" not in text:
        return text
    quick = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return quick if "&" not in quick else _ENTITY.sub(_entity, text)


def _entity(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal or 0)
    if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000:
        return chr(code)
    raise Irregular


def _decoded(chunks: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
    try:
        for chunk in chunks:
            yield decoder.decode(chunk)
        yield decoder.decode(b"", True)
    except UnicodeDecodeError:
        raise Irregular from None


def _plain_head(head: str) -> bool:
    """Tell whether what stands before the cells has no declarations or comments, and is in UTF-8."""
    encoding = _ENCODING.match(head)
    return "<!" not in head and (encoding is None or encoding[1].lower() in ("utf-8", "us-ascii"))


def _scan_whole_rows(buffer: str, sheet: Gatherer) -> str:
    """Scan the rows that are complete and return the rest."""
    cut = max(buffer.rfind(_END_OF_ROW) + len(_END_OF_ROW), buffer.rfind("/><row ") + len("/>"))
    if cut >= len(_END_OF_ROW):
        _scan_rows(buffer[:cut], sheet)
        return buffer[cut:]
    if len(buffer) > _LONGEST_ROW:
        raise Irregular
    return buffer


def _scan_rows(body: str, sheet: Gatherer) -> None:
    parts = CELL.split(body)
    between = "".join(parts[::GROUPS])
    if not _ROWS.fullmatch(between):
        raise Irregular
    if any(hidden in between for hidden in _HIDDEN):
        sheet.hide(_hidden_rows(between))
    columns = [parts[group::GROUPS] for group in range(1, GROUPS)]
    add = _add_mostly_plain if sheet.has_room(len(columns[0])) else _add_each
    add(zip(*columns, strict=True), sheet)


def _hidden_rows(rows: str) -> Iterator[int]:
    for attributes in _ROW.findall(rows):
        if any(hidden in attributes for hidden in _HIDDEN):
            number = _ROW_NUMBER.search(attributes)
            if number is None:
                raise Irregular
            yield int(number[1])


def _add_mostly_plain(cells: Iterable[Parts], sheet: Gatherer) -> None:
    """Do what ``_add_each`` does, in half of the time: strings, texts and numbers within the limits are made here."""
    kept, styles, strings = sheet.cells, sheet.styles, sheet.shared.strings_by_text
    last_row, last_column, places = sheet.last_row, sheet.last_column, PLACES
    make, text, number = tuple.__new__, CellKind.TEXT, CellKind.NUMBER
    for cell in cells:
        reference, style, type_, formula, value, _ = cell
        place = places[reference]
        row, column = place
        look = styles.get(style)
        if not value or not look or row > last_row or column > last_column:
            add_parts(cell, sheet)
            continue
        if type_ == "s":
            kind, content = text, strings.get(value)
        elif type_ == "str":
            kind, content = text, None if "&" in value or "_x" in value else value
        else:
            kind, content = number, value if (type_ is None or type_ == "n") and numeric(value) else None
        if not content:
            add_parts(cell, sheet)
            continue
        if formula:
            formula = unescape(formula)
        struck = content if look[2] else ""
        kept[place] = make(Cell, (row, column, kind, content, look[0], formula, True, look[1], struck))


def _add_each(cells: Iterable[Parts], sheet: Gatherer) -> None:
    for cell in cells:
        add_parts(cell, sheet)


def add_parts(cell: Parts, sheet: Gatherer) -> None:
    """Add one cell from what the grammar found of it."""
    reference, style, type_, formula, value, inline = cell
    content = unescape(value or inline or "")
    sheet.add(*PLACES[reference], style, type_, formula and unescape(formula), content)
