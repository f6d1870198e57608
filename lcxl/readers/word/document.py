"""Reads a Word file into the plain values of ``lcxl.proof.manuscript``, every property resolved.

The head, recipients and signature of an official letter stand in tables, its page number in a header,
its rule lines in drawings: all of it is read, also what sits in content controls, text boxes, footnotes
and tracked insertions.  Deleted text is not part of the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from lcxl.proof import Cell, CellPlace, Document, Paragraph, Part, Picture, Row, Run, Section, Table, flow
from lcxl.readers.word.numbering import Numbering
from lcxl.readers.word.package import MC, R, W, WordPackage, open_word
from lcxl.readers.word.shapes import border_line, box_contents, is_box, picture_ids, shape_lines, typed_line
from lcxl.readers.word.styles import Look, Styles, conditions_of, has_borders, is_on, paragraph_look, value_of, whole
from lcxl.readers.word.text import Piece, alternative, pieces
from lcxl.readers.xlsx.package import Limits

_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_CHANGES = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"))
_IMAGES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
}


def read_document(path: Path, limits: Limits | None = None) -> Document:
    """Read the Word file at ``path``.

    Raises LcxlError with finding LP001 to LP005 (what it is instead of a Word file) or one of family LC1 (damaged
    archive, too large); OSError where it can't be read from disk.
    """
    return read_with_nodes(path, limits).document


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """A document with the package it was read from.

    ``nodes`` gives, by part and index of a paragraph, the member that it stands in and its ``w:p`` element.
    """

    document: Document
    package: WordPackage
    nodes: Mapping[tuple[Part, int], tuple[str, Any]]


def read_with_nodes(path: Path, limits: Limits | None = None) -> ReadDocument:
    """Read the Word file at ``path`` for a writer that changes it; raises what ``read_document`` raises."""
    package = open_word(path, limits)
    reader = _Reader(package)
    return ReadDocument(document=reader.document(), package=package, nodes=reader.nodes)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: part, its relationships, cell, and what the table's style gives."""

    part: Part
    file: str
    cell: CellPlace | None = None
    table_run: Look | None = None
    table_paragraph: Look | None = None


class _Reader:
    """One walk through one package; counts paragraphs by part, tables and sections as it goes."""

    def __init__(self, package: WordPackage) -> None:
        self._package = package
        self._styles = Styles(package.part("styles"), package.part("theme"))
        self._numbering = Numbering(package.part("numbering"))
        self._counts: dict[str, int] = {}
        self._tables = 0
        self._section = 0
        self._section_nodes: list[Any] = []
        self._textboxes: list[Paragraph] = []
        self._parts: dict[str, tuple[Paragraph, ...]] = {}
        self.nodes: dict[tuple[Part, int], tuple[str, Any]] = {}

    def document(self) -> Document:
        body = self._package.body
        blocks = tuple(self._blocks(body, _Place("body", self._package.main)))
        last = body.find(f"{W}sectPr")
        if last is not None or not self._section_nodes:
            self._section_nodes.append(last)
        return Document(
            name=self._package.name,
            blocks=blocks,
            sections=tuple(self._sections()),
            notes={**self._notes("footnotes", 1), **self._notes("endnotes", -1)},
            textboxes=tuple(self._textboxes),
            revisions=self._revisions(body),
            even_pages=self._has_even_pages(),
        )

    def _has_even_pages(self) -> bool:
        settings = self._package.part("settings")
        return settings is not None and is_on(settings.find(f"{W}evenAndOddHeaders"))

    def _revisions(self, body: Any) -> int:
        comments = self._package.part("comments")
        changes = sum(1 for node in body.iter(*_CHANGES) if node.get(W + "author") is not None)
        return changes + (len(comments) if comments is not None else 0)

    def _blocks(self, parent: Iterable[Any], place: _Place) -> Iterator[Paragraph | Table]:
        for child in parent:
            if child.tag == W + "p":
                yield self._paragraph(child, place)
            elif child.tag == W + "tbl":
                yield self._table(child, place)
            elif child.tag in _WRAPPERS:
                yield from self._blocks(child, place)
            elif child.tag == MC + "AlternateContent":
                yield from self._blocks(alternative(child), place)

    def _paragraph(self, node: Any, place: _Place) -> Paragraph:
        index = self._counts[place.part] = self._counts.get(place.part, 0) + 1
        self.nodes[place.part, index] = (place.file, node)
        properties = node.find(f"{W}pPr")
        style = value_of(properties.find(f"{W}pStyle")) if properties is not None else None
        style = style or self._styles.default("paragraph")
        direct = paragraph_look(properties)
        listed = self._styles.paragraph(style, {}, {}, direct).get("list")
        look = self._styles.paragraph(style, place.table_paragraph or {}, self._numbering.layout(listed), direct)
        found = pieces(node)
        runs = tuple(self._runs(found, style, place))
        shapes = [piece.shape for piece in found if piece.shape is not None]
        text = "".join(run.text for run in runs)
        rules = [*border_line(look.get("borders", {})), *typed_line(text, runs[0].size if runs else 10.0)]
        for shape in shapes:
            rules += shape_lines(shape)
        paragraph = Paragraph(
            part=place.part,
            index=index,
            runs=runs,
            style=style,
            **{name: look[name] for name in _LAYOUT if name in look},
            boxed=is_box(look.get("borders", {})),
            marker=self._numbering.label(listed),
            rules=tuple(rules),
            pictures=tuple(self._pictures(shapes, place.file)),
            cell=place.cell,
            section=self._section,
        )
        for shape in shapes:
            self._text_boxes(shape, place.file)
        if place.part == "body" and place.cell is None and properties is not None:
            self._close_section(properties.find(f"{W}sectPr"))
        return paragraph

    def _close_section(self, node: Any | None) -> None:
        if node is not None:
            self._section_nodes.append(node)
            self._section += 1

    def _runs(self, found: list[Piece], style: str, place: _Place) -> Iterator[Run]:
        for _, group in groupby(found, key=lambda piece: (id(piece.run), piece.field, piece.font, piece.note)):
            same = [piece for piece in group if piece.shape is None]
            if same:
                yield self._run(same[0], "".join(piece.text for piece in same), style, place)

    def _run(self, piece: Piece, text: str, style: str, place: _Place) -> Run:
        properties = piece.run.find(f"{W}rPr")
        character = value_of(properties.find(f"{W}rStyle")) if properties is not None else None
        direct = self._styles.run_look(properties)
        look = self._styles.run(style, character, place.table_run or {}, direct)
        return Run(
            text=text,
            fonts=(piece.font,) if piece.font else _fonts_of(text, look),
            size=look.get("size", 20) / 2,
            bold=look["bold"],
            italic=look["italic"],
            underline=look.get("underline", "none") != "none",
            caps=look["caps"],
            color=look.get("color", "auto"),
            spacing=look.get("spacing", 0),
            scale=look.get("scale", 100),
            position=look.get("position", 0),
            superscript=look.get("vertical") == "superscript",
            hidden=look["vanish"],
            field=piece.field,
            note=piece.note,
        )

    def _pictures(self, shapes: list[Any], file: str) -> Iterator[Picture]:
        relations = self._package.relations(file)
        for shape in shapes:
            for identity in picture_ids(shape):
                name = relations.get(identity, ("", ""))[1]
                yield Picture(content_type=_IMAGES.get(name.rpartition(".")[2].lower(), ""))

    def _text_boxes(self, shape: Any, file: str) -> None:
        for content in box_contents(shape):
            self._textboxes += flow(tuple(self._blocks(content, _Place("textbox", file))))

    def _table(self, node: Any, place: _Place) -> Table:
        index, self._tables = self._tables, self._tables + 1
        properties = node.find(f"{W}tblPr")
        style = look = None
        borders = False
        if properties is not None:
            style = value_of(properties.find(f"{W}tblStyle")) or self._styles.default("table")
            look = properties.find(f"{W}tblLook")
            drawn = properties.find(f"{W}tblBorders")
            borders = has_borders(drawn) if drawn is not None else self._styles.table_bordered(style)
        widths = [whole(value_of(column, "w")) for column in node.iterfind(f"{W}tblGrid/{W}gridCol")]
        nodes = list(_descend(node, W + "tr"))
        rows = []
        for number, row in enumerate(nodes):
            where = _RowPlace(index, number, len(nodes), widths, style, look)
            rows.append(self._row(row, where, place))
            borders = borders or any(has_borders(b) for b in row.iterfind(f"{W}tc/{W}tcPr/{W}tcBorders"))
        return Table(index=index, rows=tuple(rows), bordered=borders, section=self._section)

    def _row(self, node: Any, where: _RowPlace, place: _Place) -> Row:
        properties = node.find(f"{W}trPr")
        before = value_of(properties.find(f"{W}gridBefore")) if properties is not None else None
        column = whole(before)
        cells = []
        for cell in _descend(node, W + "tc"):
            made = self._cell(cell, where, column, place)
            cells.append(made)
            column += made.span
        return Row(
            cells=tuple(cells),
            header=properties is not None and is_on(properties.find(f"{W}tblHeader")),
            whole=properties is not None and is_on(properties.find(f"{W}cantSplit")),
        )

    def _cell(self, node: Any, where: _RowPlace, column: int, place: _Place) -> Cell:
        properties = node.find(f"{W}tcPr")
        span, width, merge = 1, None, None
        if properties is not None:
            span = max(1, whole(value_of(properties.find(f"{W}gridSpan")), 1))
            wide = properties.find(f"{W}tcW")
            if wide is not None and value_of(wide, "type") in (None, "dxa"):
                width = whole(value_of(wide, "w")) or None
            merge = properties.find(f"{W}vMerge")
        conditions = conditions_of(where.look, where.row, where.rows, column, len(where.widths))
        run, paragraph = self._styles.table(where.style, conditions)
        inner = replace(
            place,
            cell=CellPlace(table=where.table, row=where.row, column=column),
            table_run=run,
            table_paragraph=paragraph,
        )
        return Cell(
            blocks=tuple(self._blocks(node, inner)),
            column=column,
            span=span,
            width=width or sum(where.widths[column : column + span]) or None,
            continues=merge is not None and value_of(merge) in (None, "continue"),
        )

    def _notes(self, kind: str, sign: int) -> dict[int, tuple[Paragraph, ...]]:
        found: dict[int, tuple[Paragraph, ...]] = {}
        for name, target in self._package.relations(self._package.main).values():
            root = self._package.tree(target) if name == kind else None
            for node in root if root is not None else ():
                if value_of(node, "type") in (None, "normal"):
                    place = _Place("footnote", target)
                    paragraphs = tuple(flow(tuple(self._blocks(node, place))))
                    found[sign * whole(value_of(node, "id"))] = paragraphs
        return found

    def _sections(self) -> Iterator[Section]:
        headers: dict[str, tuple[Paragraph, ...]] = {}
        footers: dict[str, tuple[Paragraph, ...]] = {}
        relations = self._package.relations(self._package.main)
        for node in self._section_nodes:
            for reference in node if node is not None else ():
                target = relations.get(reference.get(R + "id", ""), ("", ""))[1]
                if reference.tag == W + "headerReference":
                    headers = {**headers, value_of(reference, "type") or "default": self._margin("header", target)}
                elif reference.tag == W + "footerReference":
                    footers = {**footers, value_of(reference, "type") or "default": self._margin("footer", target)}
            yield _section(node, headers, footers)

    def _margin(self, part: Part, file: str) -> tuple[Paragraph, ...]:
        if file not in self._parts:
            root = self._package.tree(file) if file else None
            place = _Place(part, file)
            blocks = tuple(self._blocks(root if root is not None else (), place))
            self._parts[file] = Cell(blocks=blocks).paragraphs
        return self._parts[file]


@dataclass(frozen=True, slots=True)
class _RowPlace:
    """A row of a table on the walk: which table, which row of how many, column widths, style and its look."""

    table: int
    row: int
    rows: int
    widths: list[int]
    style: str | None
    look: Any | None


_LAYOUT = (
    "align",
    "left",
    "right",
    "first_line",
    "before",
    "after",
    "line",
    "line_rule",
    "contextual",
    "keep_next",
    "keep_lines",
    "outline",
)


def _fonts_of(text: str, look: Look) -> tuple[str, ...]:
    """Return the fonts that show ``text``: Word takes one for ASCII letters and one for all others."""
    slots = dict.fromkeys("ascii" if ord(c) < 128 else "hAnsi" for c in text if not c.isspace())
    # Word's own default, where no level names a font, is Times New Roman.
    return tuple(dict.fromkeys(look.get(slot, "Times New Roman") for slot in slots))


def _descend(node: Any, tag: str) -> Iterator[Any]:
    """Yield the children with ``tag``, also those in content controls and insertions."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _descend(child, tag)


def _section(
    node: Any | None, headers: dict[str, tuple[Paragraph, ...]], footers: dict[str, tuple[Paragraph, ...]]
) -> Section:
    if node is None:
        return Section(headers=headers, footers=footers)
    size, margins, number = (node.find(W + name) for name in ("pgSz", "pgMar", "pgNumType"))
    start = value_of(number, "start")
    return Section(
        width=whole(value_of(size, "w"), 12240),
        height=whole(value_of(size, "h"), 15840),
        landscape=value_of(size, "orient") == "landscape",
        **{name: whole(value_of(margins, name)) for name in ("top", "bottom", "left", "right", "gutter")},
        title_page=is_on(node.find(f"{W}titlePg")),
        start=whole(start) if start is not None else None,
        number_format=value_of(number, "fmt") or "decimal",
        headers=headers,
        footers=footers,
    )
