"""Word files for the proof-reader: a letter in the official form, and dispatch 4927/UBND-GD as it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

DATA = Path(__file__).parent.parent / "data"
W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, kw_only=True)
class Annex:
    heading: str = "Phụ lục"
    name: str = "BIỂU ĐÁNH GIÁ CÁC TIÊU CHÍ, CHỈ SỐ"
    note: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    end: str = "./."


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter as texts; ``body`` lines beginning with ``**`` are bold, ``[^k]`` is a mark of footnote k."""

    parent: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HẠ LONG")
    national: str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    motto: str = "Độc lập - Tự do - Hạnh phúc"
    number: str = "Số: 4927/UBND-GD"
    subject: tuple[str, ...] = ("V/v báo cáo kết quả xây dựng", "thành phố học tập")
    date: str = "Hạ Long, ngày 24 tháng 6 năm 2024"
    type_name: str = ""
    type_subject: str = ""
    addressees: tuple[str, ...] = ("Kính gửi: Sở Giáo dục và Đào tạo tỉnh Quảng Ninh",)
    body: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ("- Như trên;", "- Lưu: VT, GD.")
    authority: tuple[str, ...] = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    signer: str = "Nguyễn Ngọc Sơn"
    annex: Annex | None = None


NOTE = "(Kèm theo Công văn số 4927/UBND-GD ngày 24 tháng 6 năm 2024 của Ủy ban nhân dân thành phố Hạ Long)"
HEAD = ("STT", "Nội dung chỉ báo", "Đơn vị phụ trách", "Đạt", "Chưa đạt", "Kỳ trước", "Kỳ này")

_SOUND = tomllib.loads((DATA / "sound-letter.toml").read_text("utf-8"))
BODY: tuple[str, ...] = tuple(_SOUND["body"])
ROWS: tuple[tuple[str, ...], ...] = tuple(tuple(row) for row in _SOUND["rows"])
PROSE: tuple[str, ...] = tuple(_SOUND["prose"])
SOUND = Letter(
    body=BODY,
    notes=("Chỉ thị số 38-CT/TU ngày 05/9/2023 của Ban Thường vụ Tỉnh ủy về nâng cao chất lượng giáo dục phổ thông.",),
    annex=Annex(note=NOTE, head=HEAD, rows=ROWS),
)


def build(letter: Letter, path: Path, *changes: Callable[[Any], None]) -> Path:
    """Write ``letter`` in the official form to ``path``, with ``changes`` made to the document last."""
    if not changes:
        path.write_bytes(_written(letter))
        return path
    document = docx.Document(BytesIO(_written(letter)))
    for change in changes:
        change(document)
    document.save(str(path))
    return path


@cache
def _written(letter: Letter) -> bytes:
    """Return a letter as a Word file; most tests ask for the same one."""
    document = docx.Document()
    _page(document)
    _head(document, letter)
    notes = _Notes(document)
    for text in letter.body:
        _body_line(document, text, notes)
    _closing(document, letter)
    if letter.annex is not None:
        _annex(document, letter.annex)
    notes.write(letter.notes)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def _page(document: Any) -> None:
    normal = document.styles["Normal"]
    _font(normal.element.get_or_add_rPr())
    normal.font.size = Pt(14)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])


def _font(properties: Any) -> None:
    fonts = properties.get_or_add_rFonts()
    for slot in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{slot}"), "Times New Roman")


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = ALIGN.CENTER
    field_ = OxmlElement("w:fldSimple")
    field_.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "2"
    run.append(text)
    field_.append(run)
    paragraph._p.append(field_)


def line(holder: Any, text: str, size: float, **look: Any) -> Any:
    """Add a paragraph of one look: bold, italic, align, before, after, first, left (points and millimetres)."""
    paragraph = holder.add_paragraph()
    for piece in re.split(r"(\n)", text):
        run = paragraph.add_run(piece) if piece != "\n" else paragraph.add_run()
        if piece == "\n":
            run.add_break()
        run.font.size = Pt(size)
        run.bold, run.italic = look.get("bold"), look.get("italic")
    form = paragraph.paragraph_format
    paragraph.alignment = look.get("align", ALIGN.CENTER)
    form.space_before, form.space_after = Pt(look.get("before", 0)), Pt(look.get("after", 0))
    form.line_spacing = 1.0
    if "first" in look:
        form.first_line_indent = Mm(look["first"])
    if "left" in look:
        form.left_indent = Mm(look["left"])
    if look.get("keep"):
        form.keep_with_next = True
    return paragraph


def _cell(table: Any, row: int, column: int, width: float) -> Any:
    cell = table.cell(row, column)
    cell.width = table.columns[column].width = Mm(width)
    cell._tc.remove(cell.paragraphs[0]._p)
    return cell


def _head(document: Any, letter: Letter) -> None:
    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    left, right = _cell(table, 0, 0, 68), _cell(table, 0, 1, 97)
    for name in letter.parent:
        line(left, name, 13)
    for name in letter.issuer:
        line(left, name, 13, bold=True)
    line(left, "_" * 14, 8)
    line(right, letter.national, 12, bold=True)
    line(right, letter.motto, 14, bold=True)
    line(right, "_" * 40, 8)
    left, right = _cell(table, 1, 0, 68), _cell(table, 1, 1, 97)
    line(left, letter.number, 13)
    for place, text in enumerate(letter.subject):
        line(left, text, 12, before=6 if not place else 0)
    line(right, letter.date, 14, italic=True)
    if letter.type_name:
        line(document, letter.type_name, 14, bold=True, before=12)
        line(document, letter.type_subject, 14, bold=True)
        line(document, "_" * 20, 8)
    for place, text in enumerate(letter.addressees):
        line(document, text, 14, align=ALIGN.LEFT, before=12 if not place else 0, left=35 if not place else 45)


def _body_line(document: Any, text: str, notes: _Notes) -> None:
    bold = text.startswith("**") and not text.endswith("**")
    paragraph = document.add_paragraph()
    pieces = re.split(r"(\*\*.+?\*\*|\[\^\d\])", text.removeprefix("**") if bold else text)
    for piece in pieces:
        mark = re.fullmatch(r"\[\^(\d)\]", piece)
        if mark:
            paragraph._p.append(notes.mark(int(mark[1])))
        elif piece:
            strong = piece.startswith("**") and piece.endswith("**")
            run = paragraph.add_run(piece.strip("*") if strong else piece)
            run.bold = True if bold or strong else None
            run.italic = True if text.startswith("(Phụ lục") else None
    form = paragraph.paragraph_format
    paragraph.alignment = ALIGN.JUSTIFY
    form.first_line_indent, form.space_before, form.space_after = Mm(12.7), Pt(6), Pt(0)
    form.line_spacing = 1.0
    if text.rstrip().endswith("./."):
        form.keep_with_next = True


def _closing(document: Any, letter: Letter) -> None:
    table = document.add_table(rows=1, cols=2)
    left, right = _cell(table, 0, 0, 65), _cell(table, 0, 1, 100)
    _whole(table.rows[0])
    line(left, "Nơi nhận:", 12, bold=True, italic=True, align=ALIGN.LEFT, before=6)
    for text in letter.recipients:
        line(left, text, 11, align=ALIGN.LEFT)
    for place, text in enumerate(letter.authority):
        line(right, text, 14, bold=True, before=6 if not place else 0)
    for _ in range(5):
        line(right, "", 14)
    line(right, letter.signer, 14, bold=True)


def _whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _annex(document: Any, annex: Annex) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.PORTRAIT
    section.different_first_page_header_footer = True
    number = OxmlElement("w:pgNumType")
    number.set(qn("w:start"), "1")
    section._sectPr.append(number)
    if annex.heading:
        line(document, annex.heading, 14, bold=True)
    if annex.name:
        line(document, annex.name, 14, bold=True)
    if annex.note:
        line(document, annex.note, 13, italic=True)
        line(document, "_" * 20, 8)
    if annex.head:
        _rows(document, annex)
    if annex.end:
        line(document, annex.end, 14, align=ALIGN.RIGHT)


def _rows(document: Any, annex: Annex) -> None:
    table = document.add_table(rows=0, cols=len(annex.head))
    table.style = "Table Grid"
    for place, texts in enumerate((annex.head, *annex.rows)):
        row = table.add_row()
        _whole(row)
        if not place:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for column, text in enumerate(texts):
            paragraph = row.cells[column].paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size = Pt(12)
            run.bold = True if not place else None


@dataclass
class _Notes:
    """The footnotes of a document, which python-docx can't write."""

    document: Any
    marks: list[int] = field(default_factory=list)

    def mark(self, number: int) -> Any:
        run = OxmlElement("w:r")
        properties = OxmlElement("w:rPr")
        raised = OxmlElement("w:vertAlign")
        raised.set(qn("w:val"), "superscript")
        properties.append(raised)
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(number))
        run.extend([properties, reference])
        return run

    def write(self, texts: Sequence[str]) -> None:
        if not texts:
            return
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r><w:rPr><w:vertAlign '
            f'w:val="superscript"/></w:rPr><w:footnoteRef/></w:r><w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t '
            f'xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
            for number, text in enumerate(texts, 1)
        )
        part = Part(
            PackURI("/word/footnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            f'<w:footnotes xmlns:w="{W_NS}">{notes}</w:footnotes>'.encode(),
            self.document.part.package,
        )
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
