"""Word files read into plain values: the style cascade, tables, sections, notes, fields, rule lines, damage."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from lcxl.errors import LcxlError
from lcxl.proof.manuscript import Document, Paragraph, Run, Table
from lcxl.readers.word.document import read_document
from tests.readers.others.old_files import compound

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_NS = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A_NS = "http://schemas.openxmlformats.org/drawingml/2006/main"
SPACES = f'xmlns:w="{W_NS}" xmlns:r="{R_NS}"'
DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    f'xmlns:a="{A_NS}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
THEME = (
    f'<a:theme xmlns:a="{A_NS}"><a:themeElements><a:fontScheme name="x"><a:majorFont><a:latin typeface="Arial"/>'
    '</a:majorFont><a:minorFont><a:latin typeface="Calibri"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
)
DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>'
    '<w:sz w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160"/></w:pPr></w:pPrDefault>'
    '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>'
)


def package(body: str, styles: str = "", spaces: str = SPACES, **parts: str) -> bytes:
    """Return a Word file of a body, the content of the styles part and other parts by the last word of their type."""
    contents = {"styles": f"<w:styles {SPACES}>{DEFAULTS}{styles}</w:styles>", "theme": THEME, **parts}
    relations = "".join(
        f'<Relationship Id="{name}" Type="{R_NS}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for name in contents
    )
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            f'{head}<Relationship Id="a" Type="{R_NS}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/_rels/document.xml.rels", f"{head}{relations}</Relationships>")
        archive.writestr("word/document.xml", f"<w:document {spaces}><w:body>{body}</w:body></w:document>")
        for kind, content in contents.items():
            archive.writestr(f"word/{kind}.xml", content)
    return packed.getvalue()


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def reading(body: str, styles: str = "", **parts: str) -> Document:
        file = tmp_path / "van-ban.docx"
        file.write_bytes(package(body, styles, **parts))
        return read_document(file)

    return reading


def first(document: Document) -> Paragraph:
    return document.paragraphs[0]


def run_of(document: Document) -> Run:
    return first(document).runs[0]


def p(text: str, style: str = "", run: str = "", layout: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{layout}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def style(identity: str, run: str = "", *, kind: str = "paragraph", base: str = "", layout: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{identity}">{based}<w:pPr>{layout}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def test_defaults_and_theme_fonts_hold_where_nothing_else_is_said(read: Any) -> None:
    document = read(p("Số"))
    assert run_of(document).fonts == ("Calibri",)
    assert run_of(document).size == 11
    assert first(document).after == 160


def test_theme_font_stands_above_the_font_beside_it_and_a_later_level_above_both(read: Any) -> None:
    themed = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:asciiTheme="majorHAnsi"/>'
    assert run_of(read(p("a", run=themed))).fonts == ("Arial",)
    based = style("A", themed) + style("B", '<w:rFonts w:ascii="Times New Roman"/>', base="A")
    assert run_of(read(p("a", "B"), based)).fonts == ("Times New Roman",)


def test_ascii_and_other_letters_have_fonts_of_their_own(read: Any) -> None:
    mixed = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Arial"/>'
    assert run_of(read(p("aế", run=mixed))).fonts == ("Times New Roman", "Arial")


@pytest.mark.parametrize(
    ("direct", "size"),
    [("", 15), ('<w:rStyle w:val="C"/>', 13), ('<w:rStyle w:val="C"/><w:sz w:val="24"/>', 12)],
    ids=["paragraph style", "character style", "run"],
)
def test_nearest_level_wins(read: Any, direct: str, size: float) -> None:
    styles = style("P", '<w:sz w:val="30"/>') + style("C", '<w:sz w:val="26"/>', kind="character")
    assert run_of(read(p("a", "P", direct), styles)).size == size


def test_based_on_is_followed_and_loops_end(read: Any) -> None:
    styles = style("A", "<w:b/>", base="B") + style("B", '<w:sz w:val="30"/>', base="A")
    run = run_of(read(p("a", "A"), styles))
    assert (run.bold, run.size) == (True, 15)


@pytest.mark.parametrize(
    ("paragraph", "character", "direct", "bold"),
    [
        ("<w:b/>", "", "", True),
        ("<w:b/>", "<w:b/>", "", False),
        ("<w:b/>", "<w:b/>", "<w:b/>", True),
        ("<w:b/>", "", '<w:b w:val="0"/>', False),
        ('<w:b w:val="false"/>', "", "", False),
    ],
)
def test_bold_of_two_styles_cancels_out_but_not_of_the_run(
    read: Any, paragraph: str, character: str, direct: str, bold: bool
) -> None:
    styles = style("P", paragraph) + style("C", character, kind="character")
    assert run_of(read(p("a", "P", f'<w:rStyle w:val="C"/>{direct}'), styles)).bold is bold


def test_table_style_gives_its_cells_fonts_and_its_first_row_more(read: Any) -> None:
    styles = (
        '<w:style w:type="table" w:styleId="T"><w:rPr><w:sz w:val="18"/></w:rPr>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
    )
    rows = "".join(f"<w:tr><w:tc>{p(text)}</w:tc></w:tr>" for text in "ab")
    table = f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/><w:tblLook w:firstRow="1"/></w:tblPr>{rows}</w:tbl>'
    head, below = (paragraph.runs[0] for paragraph in read(table, styles).paragraphs)
    assert (head.size, head.bold) == (9, True)
    assert (below.size, below.bold) == (9, False)


def test_layout_goes_through_the_same_levels(read: Any) -> None:
    styles = style("P", layout='<w:jc w:val="both"/><w:ind w:left="100" w:firstLine="567"/>')
    own = first(read(p("a", "P", layout='<w:ind w:hanging="200"/>'), styles))
    assert (own.align, own.left, own.first_line) == ("both", 100, -200)


@pytest.mark.parametrize(("value", "align"), [("start", "left"), ("end", "right"), ("both", "both")])
def test_alignments_of_both_dialects(read: Any, value: str, align: str) -> None:
    assert first(read(p("a", layout=f'<w:jc w:val="{value}"/>'))).align == align


def test_list_labels_count_on_and_start_again_below_a_higher_level(read: Any) -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
    )
    numbering = (
        f'<w:numbering {SPACES}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    body = "".join(
        p("x", layout=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>') for level in (0, 1, 1, 0, 1)
    )
    labels = [paragraph.marker for paragraph in read(body, numbering=numbering).paragraphs]
    assert labels == ["1.", "1.a)", "1.b)", "2.", "2.a)"]


def test_insertions_and_controls_count_deletions_do_not(read: Any) -> None:
    inner = (
        '<w:p><w:r><w:t xml:space="preserve">Đạt </w:t></w:r><w:del w:author="A"><w:r><w:delText>50</w:delText></w:r>'
        '</w:del><w:ins w:author="A"><w:r><w:t>51</w:t></w:r></w:ins><w:sdt><w:sdtContent><w:r><w:t>/57</w:t></w:r>'
        "</w:sdtContent></w:sdt></w:p>"
    )
    document = read(f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>")
    assert first(document).text == "Đạt 51/57"
    assert document.revisions == 2


def test_fields_of_both_kinds_have_their_names(read: Any) -> None:
    complex_field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE \\* MERGEFORMAT </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = '<w:fldSimple w:instr="NUMPAGES"><w:r><w:t>9</w:t></w:r></w:fldSimple>'
    runs = first(read(f"<w:p>{complex_field}{simple}</w:p>")).runs
    assert [(run.text, run.field) for run in runs] == [("2", "PAGE"), ("9", "NUMPAGES")]


def test_page_field_without_a_result_is_still_a_page_field(read: Any) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert [run.field for run in first(read(f"<w:p>{field}</w:p>")).runs] == ["PAGE"]


def test_notes_belong_to_their_marks_and_separators_are_none(read: Any) -> None:
    notes = (
        f'<w:footnotes {SPACES}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        f'<w:footnote w:id="1">{p("Chỉ thị số 38-CT/TU")}</w:footnote></w:footnotes>'
    )
    document = read('<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>', footnotes=notes)
    assert run_of(document).note == 1
    assert {number: lines[0].text for number, lines in document.notes.items()} == {1: "Chỉ thị số 38-CT/TU"}


def test_sections_have_their_pages_and_inherit_headers(read: Any) -> None:
    upright = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:left="1701" w:right="850" w:bottom="1134"/>'
    across = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgNumType w:start="1"/><w:titlePg/>'
    reference = '<w:headerReference w:type="default" r:id="header1"/>'
    body = f"<w:p><w:pPr><w:sectPr>{reference}{upright}</w:sectPr></w:pPr></w:p>{p('b')}<w:sectPr>{across}</w:sectPr>"
    document = read(body, header1=f"<w:hdr {SPACES}>{p('2')}</w:hdr>")
    one, two = document.sections
    assert (one.landscape, one.top, one.left, one.start) == (False, 1134, 1701, None)
    assert (two.landscape, two.start, two.title_page) == (True, 1, True)
    assert [paragraph.text for paragraph in two.headers["default"]] == ["2"]
    assert [paragraph.section for paragraph in document.paragraphs] == [0, 1]


def test_cells_know_their_column_width_and_what_continues(read: Any) -> None:
    row = (
        '<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc>'
        '<w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>'
    )
    grid = '<w:tblGrid><w:gridCol w:w="400"/><w:gridCol w:w="500"/><w:gridCol w:w="600"/></w:tblGrid>'
    table = read(f"<w:tbl>{grid}{row}</w:tbl>").blocks[0]
    assert isinstance(table, Table)
    assert (table.rows[0].header, table.rows[0].whole) == (True, True)
    wide, last = table.rows[0].cells
    assert (wide.column, wide.width, wide.continues) == (0, 900, False)
    assert (last.column, last.width, last.continues) == (2, 900, True)


def _shape(inner: str) -> str:
    return f"<w:p {DRAWING}><w:r>{inner}</w:r></w:p>"


def _drawn(width: int, height: int, shape: str) -> str:
    return (
        f'<w:drawing><wp:anchor><wp:extent cx="{width}" cy="{height}"/><a:graphic><a:graphicData>'
        f'<wps:wsp><wps:spPr><a:prstGeom prst="{shape}"/></wps:spPr></wps:wsp></a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing>"
    )


@pytest.mark.parametrize(
    ("inner", "kind", "width"),
    [
        (_drawn(1800000, 0, "line"), "shape", 50),
        (_drawn(1800000, 0, "straightConnector1"), "shape", 50),
        ('<w:pict><v:line from="10pt,5pt" to="152pt,5pt"/></w:pict>', "shape", 50.1),
        ('<w:pict><v:shape type="#_x0000_t32" style="width:5cm;height:0"/></w:pict>', "shape", 50),
        (f"<w:t>{'_' * 20}</w:t>", "underscores", 38.8),
    ],
    ids=["line", "connector", "VML line", "VML connector", "underscores"],
)
def test_rule_lines_in_all_their_forms(read: Any, inner: str, kind: str, width: float) -> None:
    rules = first(read(_shape(inner))).rules
    assert [rule.kind for rule in rules] == [kind]
    assert rules[0].width_mm == pytest.approx(width, abs=0.1)


def test_a_drawing_that_is_no_line_is_none(read: Any) -> None:
    assert first(read(_shape(_drawn(1800000, 1800000, "rect")))).rules == ()


def test_borders_are_a_line_below_or_a_box(read: Any) -> None:
    side = '<w:{} w:val="single" w:sz="6"/>'
    under = "<w:pBdr>" + side.format("bottom") + "</w:pBdr>"
    box = "<w:pBdr>" + "".join(side.format(name) for name in ("top", "left", "bottom", "right")) + "</w:pBdr>"
    below, boxed = read(p("a", layout=under) + p("b", layout=box)).paragraphs
    assert ([rule.kind for rule in below.rules], below.boxed) == (["border"], False)
    assert (boxed.rules, boxed.boxed) == ((), True)


def test_text_boxes_are_read_once_though_they_stand_twice(read: Any) -> None:
    content = f"<w:txbxContent>{p('KHẨN')}</w:txbxContent>"
    inner = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    assert [paragraph.text for paragraph in read(_shape(inner)).textboxes] == ["KHẨN"]


def test_tables_of_text_boxes_runs_of_another_direction_and_either_alternative_are_read(read: Any) -> None:
    table = f"<w:tbl><w:tr><w:tc>{p('Số: 12/UBND-GD')}</w:tc></w:tr></w:tbl>"
    box = f"<w:pict><v:textbox><w:txbxContent>{table}</w:txbxContent></v:textbox></w:pict>"
    assert [paragraph.text for paragraph in read(_shape(box)).textboxes] == ["Số: 12/UBND-GD"]
    turned = '<w:p><w:dir w:val="ltr"><w:r><w:t>Kính </w:t></w:r></w:dir><w:bdo><w:r><w:t>gửi</w:t></w:r></w:bdo></w:p>'
    assert [paragraph.text for paragraph in read(turned).paragraphs] == ["Kính gửi"]
    choice = '<mc:Choice Requires="x"/>'
    other = f"<mc:AlternateContent {DRAWING}>{choice}<mc:Fallback>{p('Nơi nhận:')}</mc:Fallback></mc:AlternateContent>"
    assert [paragraph.text for paragraph in read(other).paragraphs] == ["Nơi nhận:"]


def test_strict_dialect_is_read_as_the_usual_one(tmp_path: Path) -> None:
    file = tmp_path / "strict.docx"
    file.write_bytes(package(p("Số", run="<w:b/>"), spaces=f'xmlns:w="{STRICT_NS}"'))
    assert run_of(read_document(file)).bold


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7", "LP002"),
        (compound({"WordDocument": b"x", "1Table": b"x"}), "LP002"),
        (b"{\\rtf1 V/v}", "LP002"),
        (compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "LP005"),
        (b"", "LP003"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "LP001"),
        (package("<!-- -->", spaces='xmlns:w="urn:other"'), "LP001"),
    ],
    ids=["PDF", "old Word", "RTF", "password", "empty", "damaged old file", "no Word text"],
)
def test_what_is_no_word_file_is_told(tmp_path: Path, data: bytes, code: str) -> None:
    file = tmp_path / "van-ban.docx"
    file.write_bytes(data)
    with pytest.raises(LcxlError) as raised:
        read_document(file)
    assert [found.code for found in raised.value.findings] == [code]


def test_garbage_is_told_by_a_finding_of_the_file_family(tmp_path: Path) -> None:
    file = tmp_path / "van-ban.docx"
    file.write_bytes(b"PK\x03\x04 nothing more")
    with pytest.raises(LcxlError) as raised:
        read_document(file)
    assert [found.code[:2] for found in raised.value.findings] in (["LC"], ["LP"])


def test_entities_are_not_followed(tmp_path: Path) -> None:
    hostile = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document {SPACES}/>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", hostile)
    file = tmp_path / "van-ban.docx"
    file.write_bytes(packed.getvalue())
    with pytest.raises(LcxlError):
        read_document(file)
