"""Parts that are written in unusual ways and are read right all the same."""

from __future__ import annotations

import pytest

from lcxl.readers.xlsx.cells import read_workbook
from tests.readers.xlsx.packages import book, parts_of, relations_xml, sheet_xml, strings_xml, workbook_xml, zipped

ALTERNATE = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="x14">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def styles(cell_styles: str, fonts: str = '<font><name val="Calibri"/></font>') -> str:
    return f'<styleSheet xmlns="{MAIN}"><fonts>{fonts}</fonts><cellXfs>{cell_styles}</cellXfs></styleSheet>'


PERCENT = '<xf numFmtId="10" fontId="0"/>'
GENERAL = '<xf numFmtId="0" fontId="0"/>'


@pytest.mark.parametrize(
    "content",
    [
        styles(GENERAL + ALTERNATE.format(choice=GENERAL, fallback=GENERAL) + PERCENT),
        styles(GENERAL * 2 + ALTERNATE.format(choice=PERCENT, fallback="")),
        styles(GENERAL * 2 + PERCENT).replace("<cellXfs>", "<!-- -->" + "<cellXfs>"),
    ],
)
def test_alternatives_among_styles_shift_none(content: str) -> None:
    cells = read_workbook(book('<row r="1"><c r="A1" s="2"><v>0.9365</v></c></row>', **{"xl/styles.xml": content}))
    assert cells.sheets[0].cells[1, 1].format == "0.00%"


def test_a_sheet_without_relation_takes_no_other_sheets_part() -> None:
    parts = parts_of(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    parts["xl/workbook.xml"] = workbook_xml("Mất", "Trang")
    parts["xl/_rels/workbook.xml.rels"] = relations_xml({"rId2": ("worksheet", "worksheets/sheet1.xml")})
    workbook = read_workbook(zipped(parts))
    assert [(sheet.name, len(sheet.cells)) for sheet in workbook.sheets] == [("Mất", 0), ("Trang", 1)]
    assert {note.code for note in workbook.notes} == {"LC158", "LC159"}


def test_a_string_index_with_a_blank_keeps_its_text() -> None:
    row = '<row r="1"><c r="A1" t="s"><v> 1 </v></c></row>'
    workbook = read_workbook(book(row, **{"xl/sharedStrings.xml": strings_xml("a", "b")}))
    assert workbook.sheets[0].cells[1, 1].value == "b"
    assert not workbook.notes


RUNS = {
    "a correction": ("<r><rPr><strike/></rPr><t>21</t></r><r><t>19</t></r>", "19", "2119"),
    "a line that is switched off": ('<r><rPr><strike val="0"/></rPr><t>19</t></r>', "19", ""),
    "all of it": ("<r><rPr><strike/></rPr><t>19</t></r>", "19", "19"),
    "a blank alone": ("<r><t>19</t></r><r><rPr><strike/></rPr><t> </t></r>", "19 ", ""),
    "a raised figure": (
        '<r><t>19</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>',
        "19\u00b9",
        "",
    ),
    "a lowered figure": ('<r><t>CO</t></r><r><rPr><vertAlign val="subscript"/></rPr><t>2</t></r>', "CO\u2082", ""),
}


@pytest.mark.parametrize("runs", RUNS)
def test_fonts_of_runs_say_what_stands(runs: str) -> None:
    item, value, struck = RUNS[runs]
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    shared = read_workbook(book(row, **{"xl/sharedStrings.xml": strings_xml(item)})).sheets[0].cells[1, 1]
    inline = read_workbook(book(f'<row r="1"><c r="A1" t="inlineStr"><is>{item}</is></c></row>')).sheets[0].cells[1, 1]
    assert (shared.value, shared.struck) == (inline.value, inline.struck) == (value, struck)


def test_in_a_struck_cell_the_first_run_has_the_cells_own_font() -> None:
    look = styles(GENERAL + '<xf numFmtId="0" fontId="1"/>', "<font/><font><strike/></font>")
    item = '<r><t>21</t></r><r><rPr><sz val="11"/></rPr><t>19</t></r>'
    row = '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c></row>'
    parts = {"xl/styles.xml": look, "xl/sharedStrings.xml": strings_xml(item)}
    cell = read_workbook(book(row, **parts)).sheets[0].cells[1, 1]
    assert (cell.value, cell.struck) == ("19", "2119")
