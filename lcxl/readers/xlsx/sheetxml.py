"""Sheets and strings as XML, read with lxml: everything that the quick way (``scan``) doesn't account for.

Matches on local names, so that Strict Open XML, prefixed elements and pre-release namespaces read alike.
Document type declarations are refused, entities are never expanded, nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from lxml import etree

from lcxl.readers.richtext import Run
from lcxl.readers.xlsx.gather import COLUMNS, PICTURE, Gatherer, Shared
from lcxl.readers.xlsx.package import Limits, WorkbookRefused, too_large
from lcxl.readers.xlsx.styles import legacy_font

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?")
_TRUE = ("1", "true")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, collect_ids=False)


class Damage(NamedTuple):
    """Where XML stops being well formed: the first such place as "line:column"."""

    where: str


class Link(NamedTuple):
    """A link of the cells of an area: the id of its target's relationship, and the place in it or in the workbook."""

    area: tuple[int, int, int, int]
    relation: str
    location: str


class Details(NamedTuple):
    """What a sheet says outside its cells."""

    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    protected: bool = False
    has_filter: bool = False
    links: tuple[Link, ...] = ()


def refuse_declarations(xml: bytes) -> None:
    """Refuse (LC145) XML with a document type, in any of the encodings that parsers accept."""
    for encoding in ("ascii", "utf-16-le", "utf-16-be"):
        if "<!DOCTYPE".encode(encoding) in xml:
            raise WorkbookRefused("LC145")


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace ("" for comments and processing instructions)."""
    return _LOCAL[element.tag]


def full_text(element: etree._Element) -> str:
    """Return the text of an element and of everything in it."""
    return "".join(str(piece) for piece in element.itertext())


class _LocalNames(dict[object, str]):
    """Local names by tag, each worked out once; comments and processing instructions have none."""

    def __missing__(self, tag: object) -> str:
        name = tag.rpartition("}")[2] if isinstance(tag, str) else ""
        if len(self) < _NAMES_KEPT:
            self[tag] = name
        return name


_NAMES_KEPT = 1000
_FEW = 64  # so many empty elements may pile up: forgetting each would take longer than reading it
_LOCAL = _LocalNames()


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    """Return the children with the local name ``name``."""
    return [] if element is None else [child for child in element if local(child) == name]


def parse(xml: bytes) -> tuple[etree._Element | None, Damage | None]:
    """Parse a small part: its root, and where it is damaged if it is; what can be read of it is kept."""
    refuse_declarations(xml)
    try:
        return etree.fromstring(xml, _PARSER), None
    except etree.XMLSyntaxError as error:
        damage = Damage("{}:{}".format(*error.position))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        return etree.fromstring(xml, parser), damage
    except etree.XMLSyntaxError:
        return None, damage


def walk_sheet(chunks: Iterable[bytes], sheet: Gatherer) -> tuple[etree._Element | None, Damage | None]:
    """Add a sheet's cells to ``sheet``; return the root without its rows, and where it is damaged.

    In a large sheet cells are dropped as soon as they are read, so that memory doesn't grow with it.
    """
    place = _Place()
    elements = Elements(chunks, sheet.shared.limits, "c", "row")
    for element in elements:
        if local(element) == "row":
            place.enter(element, sheet)
        elif (row := element.getparent()) is not None:
            place.enter(row, sheet)
            place.step(element)
            if len(element):
                _add_cell(element, *place.position(), sheet)
    return elements.root, elements.damage


class _Place:
    """Where a sheet's reading is: rows and cells may state their place, else each follows the one before it."""

    def __init__(self) -> None:
        self._row: etree._Element | None = None
        self._number = 0
        self._reference = ""
        self._steps = 0

    def enter(self, row: etree._Element, sheet: Gatherer) -> None:
        """Go to ``row``, unless it is the row that was entered last."""
        if row is self._row:
            return
        stated = (row.get("r") or "").strip()
        self._row, self._reference, self._steps = row, "", 0
        self._number = int(stated) if stated.isdecimal() and 0 < int(stated) < 10**8 else self._number + 1
        if row.get("hidden") in _TRUE:
            sheet.hide([self._number])

    def step(self, cell: etree._Element) -> None:
        """Go to the next cell of the row."""
        reference = cell.get("r")
        if reference:
            self._reference, self._steps = reference, 0
        else:
            self._steps += 1

    def position(self) -> tuple[int, int]:
        """Return row and column, counted from 1."""
        match = _REFERENCE.fullmatch(self._reference)
        if match is None:
            return self._number, max(1, self._steps)
        return int(match[2]), COLUMNS[match[1].upper()] + self._steps


class Elements:
    """The elements of some local names in a part, in order.

    They come from its tree if it is small, else from the stream (then at their end), and each is forgotten when
    the next is asked for.  ``root`` and ``damage`` are known when the iteration has ended.
    """

    def __init__(self, chunks: Iterable[bytes], limits: Limits, *names: str) -> None:
        self._chunks = iter(chunks)
        self._tags = ["{*}" + name for name in names]
        self._rest = b""
        self._limit = limits.max_tree_bytes
        self._between = 0
        self.root: etree._Element | None = None
        self.damage: Damage | None = None

    def __iter__(self) -> Iterator[etree._Element]:
        first, second = next(self._chunks, b""), next(self._chunks, b"")
        if second:
            self._chunks = chain((first, second), self._chunks)
            yield from self._streamed()
            return
        self.root, self.damage = parse(first)
        if self.root is not None:
            yield from self.root.iter(*self._tags)

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes of the part, b"" at its end: what lxml asks of a file.

        Refuses (LC147) more XML between two elements than may become a tree.
        """
        if not self._rest:
            self._rest = next(self._chunks, b"")
            refuse_declarations(self._rest)
        piece, self._rest = self._rest[:size], self._rest[size:]
        self._between += len(piece)
        if self._between > self._limit:
            raise too_large(self._between, self._limit)
        return piece

    def _streamed(self) -> Iterator[etree._Element]:
        options = {"recover": True, "resolve_entities": False, "no_network": True, "huge_tree": False}
        events = etree.iterparse(self, events=("end",), tag=self._tags, **options)
        try:
            for count, (_, element) in enumerate(events):
                self._between = 0
                yield element
                if len(element) or not count % _FEW:
                    _forget(element)
        except etree.XMLSyntaxError as error:
            self.damage = Damage("{}:{}".format(*error.position))
        self.root = events.root
        for entry in events.error_log:
            if entry.level >= etree.ErrorLevels.ERROR:
                self.damage = self.damage or Damage(f"{entry.line}:{entry.column}")


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _add_cell(cell: etree._Element, row: int, column: int, sheet: Gatherer) -> None:
    raw, formula, inline = "", None, None
    for child in cell:
        name = local(child)
        if name == "v":
            raw = _text(child)
        elif name == "f":
            formula = _text(child)
        elif name == "is":
            inline = child
    if inline is not None and not raw:
        runs = _runs(inline)
        raw = "".join(run.text for run in runs)
        sheet.add(row, column, cell.get("s"), "inlineStr", formula, raw, runs)
        return
    type_ = PICTURE if cell.get("vm") and raw == _NO_VALUE and sheet.shared.has_pictures else cell.get("t")
    sheet.add(row, column, cell.get("s"), type_, formula, raw)


def _text(element: etree._Element) -> str:
    return full_text(element) if len(element) else element.text or ""


def _runs(item: etree._Element) -> list[Run]:
    """Return the pieces of a string item without its phonetic runs."""
    runs: list[Run] = []
    for child in item:
        name = local(child)
        if name == "t":
            runs.append(Run(_text(child)))
        elif name == "r":
            look = Run("")
            for properties in children(child, "rPr"):
                look = run_look(properties)
            runs += [look._replace(text=_text(text)) for text in children(child, "t")]
    return runs


def run_look(properties: etree._Element) -> Run:
    """Return what the properties of a run, or a font of the styles, say of its letters."""
    found = {local(child): child.get("val") or "" for child in properties}
    name = found.get("rFont", found.get("name", ""))
    struck = found.get("strike", "0") not in ("0", "false", "off")
    return Run("", legacy_font(name), struck, _SHIFTS.get(found.get("vertAlign", ""), 0))


_SHIFTS = {"superscript": 1, "subscript": -1}
_NO_VALUE = "#VALUE!"


def walk_strings(chunks: Iterable[bytes], shared: Shared) -> Damage | None:
    """Fill in the shared strings; return where they are damaged (what follows can't be trusted then)."""
    items = Elements(chunks, shared.limits, "si")
    strings: list[str | None] = []
    for item in items:
        shared.add_string(strings, _runs(item))
    shared.set_strings(strings)
    return items.damage


def details(root: etree._Element | None, last_column: int) -> Details:
    """Return what the sheet says beside its rows; hidden columns up to ``last_column``."""
    merged: list[tuple[int, int, int, int]] = []
    hidden: set[int] = set()
    links: list[Link] = []
    protected = has_filter = False
    for part in root if root is not None else ():
        name = local(part)
        if name == "mergeCells":
            merged += filter(None, (_area(cell.get("ref")) for cell in children(part, "mergeCell")))
        elif name == "cols":
            hidden.update(*(_hidden_columns(column, last_column) for column in children(part, "col")))
        elif name == "sheetProtection":
            protected = part.get("sheet") in _TRUE
        elif name == "autoFilter":
            has_filter = True
        elif name == "hyperlinks":
            links += (
                Link(area, relation_id(link), link.get("location") or "")
                for link in children(part, "hyperlink")
                if (area := _area(link.get("ref")))
            )
    return Details(tuple(merged), frozenset(hidden), protected, has_filter, tuple(links))


def relation_id(element: etree._Element) -> str:
    """Return the id of the relationship that an element refers to, "" if it states none."""
    return next((str(value) for name, value in element.attrib.items() if str(name).endswith("}id")), "")


def _area(reference: str | None) -> tuple[int, int, int, int] | None:
    """Return ``B2:C5`` as (2, 2, 5, 3)."""
    match = _AREA.fullmatch(reference or "")
    if not match:
        return None
    row, column = int(match[2]), COLUMNS[match[1]]
    return (row, column, int(match[4]), COLUMNS[match[3]]) if match[3] else (row, column, row, column)


def _hidden_columns(column: etree._Element, last: int) -> range:
    first, end = column.get("min") or "", column.get("max") or ""
    if column.get("hidden") not in _TRUE or not first.isdecimal() or not end.isdecimal():
        return range(0)
    return range(int(first), min(int(end), last) + 1)
