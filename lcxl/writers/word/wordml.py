"""Parts of Word files as XML text: paragraphs, tables, sections and styles, children in the order of the schema.

Lengths are in twips (1/20 pt, 567 to the centimetre), font sizes in points, unless a name says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape  # the same as that of xml.sax, which imports the web's protocols too

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FONT = "Times New Roman"
TWIPS_PER_MM = 1440 / 25.4

RULE = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
"""The border that draws a rule line: solid, 3/4 pt."""


def twips(millimetres: float) -> int:
    """Return a length in whole twips."""
    return round(millimetres * TWIPS_PER_MM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A paragraph style: its type and setting.  ``exact`` is a fixed line height, ``line`` 240 for single spacing."""

    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "left"
    first_line: int = 0
    left: int = 0
    hanging: int = 0
    before: int = 0
    after: int = 0
    line: int = 240
    exact: int = 0
    keep_next: bool = False
    keep_lines: bool = False
    outline: int | None = None


def run_properties(*, size: float | None = None, bold: bool = False, italic: bool = False) -> str:
    """Return ``w:rPr`` with the font in all four slots, so that no letter jumps to another font."""
    fonts = "".join(f' w:{slot}="{FONT}"' for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
    weight = "<w:b/><w:bCs/>" if bold else ""
    slant = "<w:i/><w:iCs/>" if italic else ""
    points = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    return f"<w:rPr><w:rFonts{fonts}/>{weight}{slant}{points}</w:rPr>"


def paragraph_style(identity: str, name: str, look: Look) -> str:
    """Return the definition of a paragraph style."""
    keep = ("<w:keepNext/>" if look.keep_next else "") + ("<w:keepLines/>" if look.keep_lines else "")
    rule, line = ("exact", look.exact) if look.exact else ("auto", look.line)
    spacing = f'<w:spacing w:before="{look.before}" w:after="{look.after}" w:line="{line}" w:lineRule="{rule}"/>'
    first = f' w:hanging="{look.hanging}"' if look.hanging else f' w:firstLine="{look.first_line}"'
    outline = f'<w:outlineLvl w:val="{look.outline}"/>' if look.outline is not None else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{escape(name)}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}{spacing}<w:ind w:left="{look.left}"{first}/>'
        f'<w:jc w:val="{look.align}"/>{outline}</w:pPr>'
        f"{run_properties(size=look.size, bold=look.bold, italic=look.italic)}</w:style>"
    )


def paragraph(style: str, text: str = "", *, setting: str = "", section: str = "") -> str:
    """Return a paragraph of one run; line breaks in ``text`` stay line breaks."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' for line in text.split("\n"))
    run = f"<w:r>{lines}</w:r>" if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{setting}{section}</w:pPr>{run}</w:p>'


def rule_line(style: str, room: int, length: int) -> str:
    """Return a centred rule line of ``length`` in a column with ``room`` for text."""
    side = max(0, (room - length) // 2)
    return paragraph(style, setting=RULE + f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/>')


def page_number(style: str) -> str:
    """Return a paragraph that shows the number of its page."""
    marks = [
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>2</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ]
    runs = "".join(f"<w:r>{mark}</w:r>" for mark in marks)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def cell(width: int, content: str, *, span: int = 1, align: str = "top") -> str:
    """Return a table cell ``width`` wide that holds paragraphs."""
    merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    upright = f'<w:vAlign w:val="{align}"/>' if align != "top" else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}{upright}</w:tcPr>{content}</w:tc>'


def row(cells: Sequence[str], *, header: bool = False) -> str:
    """Return a table row that is never split over two pages; a ``header`` row repeats on every page."""
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: Sequence[int], rows: Sequence[str], *, bordered: bool, padding: int = 0) -> str:
    """Return a table of fixed column widths; ``padding`` is the room left and right in every cell."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    value = '"single" w:sz="4" w:space="0" w:color="000000"' if bordered else '"nil"'
    borders = "".join(f"<w:{side} w:val={value}/>" for side in sides)
    margins = "".join(f'<w:{side} w:w="{padding}" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Page set-up in millimetres (Decree 30/2020, Appendix I, I.1 to I.3 leave a choice of margins)."""

    width: float = 210
    height: float = 297
    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 15
    header: float = 10

    @property
    def text_width(self) -> float:
        """The width of the text in millimetres."""
        return self.width - self.left - self.right


def section(page: Page, header: str = "", first_header: str = "") -> str:
    """Return ``w:sectPr``: numbered from 1 at the top centre, no number on the first page (I.7).

    Without headers of its own a section has those of the one before it.
    """
    margins = {
        "top": page.top, "right": page.right, "bottom": page.bottom, "left": page.left, "header": page.header,
        "footer": page.header, "gutter": 0,
    }  # fmt: skip
    written = "".join(f' w:{name}="{twips(value)}"' for name, value in margins.items())
    headers = "".join(
        f'<w:headerReference w:type="{kind}" r:id="{identity}"/>'
        for kind, identity in (("default", header), ("first", first_header))
        if identity
    )
    return (
        f'<w:sectPr>{headers}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"/><w:pgMar{written}/>'
        '<w:pgNumType w:start="1"/><w:cols w:space="708"/><w:titlePg/></w:sectPr>'
    )
