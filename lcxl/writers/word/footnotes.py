"""Real footnotes in a Word file, also those that come from data: python-docx and docxtpl make none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from lcxl.dispatch import Piece
from lcxl.writers.word.package import footnotes_part
from lcxl.writers.word.wordml import W

_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
_NOTE, _ID = f"{{{W}}}footnote", f"{{{W}}}id"


def tag(name: str) -> str:
    """Return the name of a Word element or attribute with its namespace."""
    return f"{{{W}}}{name}"


def element(name: str, **attributes: str) -> Any:
    """Return a new Word element."""
    made = etree.Element(tag(name))
    for key, value in attributes.items():
        made.set(tag(key), value)
    return made


def text_element(text: str) -> Any:
    """Return a ``w:t`` that keeps its blanks."""
    made = element("t")
    made.text = text
    made.set(_PRESERVE, "preserve")
    return made


def style_ids(styles: Any) -> dict[str, str]:
    """Return the identities of all styles by their names: Word makes new identities when it saves a file."""
    found: dict[str, str] = {}
    for style in styles.iterfind(tag("style")):
        name = style.find(tag("name"))
        if name is not None:
            found[name.get(tag("val"), "")] = style.get(tag("styleId"), "")
    return found


class Footnotes:
    """The footnotes part of an open document; the part is made if the template has none."""

    def __init__(self, part: Any, styles: dict[str, str]) -> None:
        self._part = _part_of(part)
        self._root = etree.fromstring(self._part.blob)
        self._styles = styles
        self._next = max((int(note.get(_ID, "0")) for note in self._root.iterfind(_NOTE)), default=0) + 1
        self._next = max(self._next, 1)

    def paragraphs(self, number: int) -> Iterator[Any]:
        """Yield the paragraphs of footnote ``number`` of the template."""
        for note in self._root.iterfind(_NOTE):
            if note.get(_ID) == str(number):
                yield from note.iter(tag("p"))

    def add(self, pieces: Sequence[Piece]) -> Any:
        """Add a footnote and return the run that refers to it."""
        number, self._next = self._next, self._next + 1
        note = element("footnote", id=str(number))
        paragraph = etree.SubElement(note, tag("p"))
        if "footnote text" in self._styles:
            properties = etree.SubElement(paragraph, tag("pPr"))
            properties.append(element("pStyle", val=self._styles["footnote text"]))
        paragraph.append(self._mark(element("footnoteRef")))
        paragraph.append(written_run(None, Piece(text=" ")))
        for piece in pieces:
            if piece.note is None:
                paragraph.append(written_run(None, piece))
        self._root.append(note)
        return self._mark(element("footnoteReference", id=str(number)))

    def save(self) -> None:
        """Put the notes into the document's part."""
        self._part._blob = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _mark(self, sign: Any) -> Any:
        """Return a run with the raised number of a note."""
        run = element("r")
        properties = etree.SubElement(run, tag("rPr"))
        if "footnote reference" in self._styles:
            properties.append(element("rStyle", val=self._styles["footnote reference"]))
        properties.append(element("vertAlign", val="superscript"))
        run.append(sign)
        return run


def _part_of(document_part: Any) -> Any:
    for relation in document_part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES and not relation.is_external:
            return relation.target_part
    blob = footnotes_part().encode()
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob, document_part.package)
    document_part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return part


def written_run(like: Any | None, piece: Piece) -> Any:
    """Return a run with the text of ``piece``, set as the run ``like`` is (None: as its paragraph's style)."""
    run = element("r")
    properties = like.find(tag("rPr")) if like is not None else None
    if properties is not None:
        run.append(deepcopy(properties))
    if piece.bold:
        _embolden(run)
    if piece.text:
        run.append(text_element(piece.text))
    return run


def _embolden(run: Any) -> None:
    """Set a run bold; the schema wants ``w:b`` right after style and fonts."""
    properties = run.find(tag("rPr"))
    if properties is None:
        properties = element("rPr")
        run.insert(0, properties)
    for old in (*properties.findall(tag("b")), *properties.findall(tag("bCs"))):
        properties.remove(old)
    before = [child for child in properties if child.tag in (tag("rStyle"), tag("rFonts"))]
    place = len(before)
    properties.insert(place, element("b"))
    properties.insert(place + 1, element("bCs"))
