"""A Word document as plain values: what the proof-reader looks at, with every property resolved.

The reader fills these in from the package; nothing here knows XML.  Lengths are in twips (1/20 pt,
56.69 to the millimetre) unless a name says otherwise, font sizes in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from lcxl.values import nfc

TWIPS_PER_MM = 1440 / 25.4

Part = Literal["body", "header", "footer", "footnote", "textbox"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text with one look.

    ``fonts`` are the fonts that its characters are really shown in (theme fonts by name).  ``color`` is
    ``auto`` or six hexadecimal digits, ``spacing`` and ``position`` are in twips and half-points, ``scale``
    in per cent.  ``field`` names the field whose result the text is (``PAGE``), ``note`` the footnote it
    refers to.
    """

    text: str
    fonts: tuple[str, ...] = ()
    size: float = 10.0
    bold: bool = False
    italic: bool = False
    underline: bool = False
    caps: bool = False
    color: str = "auto"
    spacing: int = 0
    scale: int = 100
    position: int = 0
    superscript: bool = False
    hidden: bool = False
    field: str = ""
    note: int | None = None

    @property
    def shown(self) -> str:
        """The text as a reader sees it: in capitals where the run is set in capitals."""
        return self.text.upper() if self.caps else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A line drawn across: a shape, the border of a paragraph, or a row of underscores.

    ``width_mm`` is None where it runs the full width of its paragraph or can't be known.
    """

    kind: Literal["shape", "border", "underscores"]
    width_mm: float | None = None
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image, with the content type of its file (``image/png``)."""

    content_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlace:
    """Where in a table a paragraph stands: number of the table in the body, row and column (0-based)."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph with its resolved layout.

    ``index`` counts the paragraphs of its part from 1, those in table cells included; ``marker`` is the
    label that Word numbers it with (``1.``, ``-``).  ``line`` is 240 for single spacing where ``line_rule``
    is ``auto``, else twips.  ``first_line`` is negative for a hanging indent.
    """

    part: Part = "body"
    index: int = 0
    runs: tuple[Run, ...] = ()
    style: str = ""
    align: str = "left"
    left: int = 0
    right: int = 0
    first_line: int = 0
    before: int = 0
    after: int = 0
    line: int = 240
    line_rule: str = "auto"
    contextual: bool = False
    keep_next: bool = False
    keep_lines: bool = False
    boxed: bool = False
    outline: int | None = None
    marker: str = ""
    rules: tuple[RuleLine, ...] = ()
    pictures: tuple[Picture, ...] = ()
    cell: CellPlace | None = None
    section: int = 0

    @property
    def text(self) -> str:
        """The whole text, tabs and line breaks included, list labels made by Word not."""
        return "".join(run.text for run in self.runs)

    @property
    def shown(self) -> str:
        """The text as seen, composed: with the label of an automatic list and set capitals."""
        text = nfc("".join(run.shown for run in self.runs))
        return f"{self.marker} {text}" if self.marker else text

    def seen_at(self, offset: int) -> int:
        """Return where a place in ``text`` stands in ``shown``: behind the label, and composed letters counted once."""
        return len(nfc(self.text[:offset])) + (len(self.marker) + 1 if self.marker else 0)

    @property
    def ink(self) -> tuple[Run, ...]:
        """The runs that show something other than spaces."""
        return tuple(run for run in self.runs if run.text.strip() and not run.hidden)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table cell; ``width`` is None where the table does not say."""

    blocks: tuple[Paragraph | Table, ...] = ()
    column: int = 0
    span: int = 1
    width: int | None = None
    continues: bool = False

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All paragraphs, those of nested tables included."""
        return tuple(flow(self.blocks))

    @property
    def text(self) -> str:
        """The text, one line per paragraph."""
        return "\n".join(paragraph.shown for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A table row; ``header`` rows repeat on each page, ``whole`` rows do not break across pages."""

    cells: tuple[Cell, ...] = ()
    header: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; ``index`` counts the tables of the body from 0, ``bordered`` tells visible lines from none."""

    index: int = 0
    rows: tuple[Row, ...] = ()
    bordered: bool = False
    section: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Page set-up of a stretch of the body.

    ``headers`` and ``footers`` map ``first``, ``default`` and ``even`` to their paragraphs, inherited
    ones included; ``start`` is the page number that it restarts at, ``number_format`` how it is shown.
    """

    width: int = 11906
    height: int = 16838
    landscape: bool = False
    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0
    gutter: int = 0
    title_page: bool = False
    start: int | None = None
    number_format: str = "decimal"
    headers: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    footers: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole Word document.

    ``notes`` maps the ids of footnotes and endnotes (endnotes as negative ids) to their paragraphs;
    ``textboxes`` holds paragraphs in text boxes of the body; ``name`` is the file's name for messages;
    ``revisions`` counts tracked changes and comments that nobody has settled yet; ``even_pages`` tells that even
    pages have headers and footers of their own.
    """

    name: str = ""
    blocks: tuple[Paragraph | Table, ...] = ()
    sections: tuple[Section, ...] = (Section(),)
    notes: Mapping[int, tuple[Paragraph, ...]] = field(default_factory=dict)
    textboxes: tuple[Paragraph, ...] = ()
    revisions: int = 0
    even_pages: bool = False

    def in_force(self, section: Section, margins: Mapping[str, tuple[Paragraph, ...]]) -> tuple[Paragraph, ...]:
        """Return the paragraphs of headers or footers that some page of a section shows."""
        shown = {"default": True, "first": section.title_page, "even": self.even_pages}
        return tuple(line for kind, lines in margins.items() if shown.get(kind) for line in lines)

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All paragraphs of the body in reading order, table cells included."""
        return tuple(flow(self.blocks))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that stand directly in the body."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def everywhere(self) -> tuple[Paragraph, ...]:
        """All paragraphs of all parts: body, text boxes, notes, headers and footers (each once)."""
        found = [*self.paragraphs, *self.textboxes]
        for note in sorted(self.notes, key=abs):
            found += self.notes[note]
        margins: dict[tuple[str, int], Paragraph] = {}
        for section in self.sections:
            for paragraphs in (*section.headers.values(), *section.footers.values()):
                margins |= {(paragraph.part, paragraph.index): paragraph for paragraph in paragraphs}
        return (*found, *margins.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replace ``old`` at ``start`` to ``end`` of a paragraph's text by ``new``; ``code`` is the finding about it.

    ``part`` and ``paragraph`` are those of the paragraph, offsets count the characters of its ``text`` (without the
    label of an automatic list).
    """

    part: Part
    paragraph: int
    start: int
    end: int
    old: str
    new: str
    code: str


def flow(blocks: tuple[Paragraph | Table, ...]) -> Iterator[Paragraph]:
    """Yield the paragraphs of ``blocks`` in reading order, descending into tables."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from flow(cell.blocks)
