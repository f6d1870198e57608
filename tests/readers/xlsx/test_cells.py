"""The sparse reader: cell by cell against openpyxl, both of its ways against each other, and what is odd."""

from __future__ import annotations

import io
import pickle
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from lcxl.readers.grid import Cell, CellKind, Workbook, from_plain, to_plain
from lcxl.readers.xlsx import cells as module
from lcxl.readers.xlsx.cells import read_workbook
from lcxl.readers.xlsx.package import Limits, WorkbookRefused
from lcxl.readers.xlsx.scan import Irregular
from lcxl.readers.xlsx.styles import is_date_format, serial_to_date
from tests.readers.xlsx.packages import (
    MAIN,
    SHEET,
    STRICT,
    STRINGS,
    WORKBOOK,
    book,
    parts_of,
    relations_xml,
    replaced,
    sheet_xml,
    strings_xml,
    styles_xml,
    workbook_xml,
    zipped,
)

SOFFICE = shutil.which("soffice")


def codes(workbook: Workbook) -> list[str]:
    return [note.code for note in workbook.notes]


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(data, limits=limits)
    return caught.value.code


def only(data: bytes) -> dict[tuple[int, int], Cell]:
    return read_workbook(data).sheets[0].cells


def values(data: bytes) -> dict[tuple[int, int], str]:
    return {place: cell.value for place, cell in only(data).items()}


def by_lxml(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    """Read with the quick way closed."""

    def irregular(*_: object) -> None:
        raise Irregular

    with monkeypatch.context() as patch:
        patch.setattr(module, "scan_sheet", irregular)
        patch.setattr(module, "scan_strings", irregular)
        return read_workbook(data)


def form() -> bytes:
    """Return a workbook with what a form has: percents, texts, formulas, errors, dates, blanks, hidden parts."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        percent = workbook.add_format({"num_format": "0.00%", "locked": False})
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        legacy = workbook.add_format({"font_name": ".VnTime"})
        sheet = workbook.add_worksheet("Chỉ số")
        sheet.write_row(0, 0, ["STT", "Nội dung <chỉ số> & ghi chú", "Kỳ này"])
        for row in range(1, 40):
            sheet.write_number(row, 0, row)
            sheet.write_string(row, 1, f"Tỷ lệ “số {row}” \n xuống dòng")
            sheet.write_formula(row, 2, f'=IF(A{row + 1}<3,"",A{row + 1}/64)', percent, row / 64)
            sheet.write_blank(row, 3, None, percent)
        sheet.write_formula(40, 2, "=1/0", percent, "#DIV/0!")
        sheet.write_boolean(41, 2, True)
        sheet.write_number(42, 2, 45467, day)
        sheet.write_string(43, 2, "Tû lÖ ng­êi d©n", legacy)
        sheet.write_formula(44, 2, '=IF(C2>0.5,"Đạt","Chưa đạt")', None, "Chưa đạt")
        sheet.write_string(45, 2, "  trước và sau  ")
        sheet.write_string(46, 2, "tab\x0bdọc")
        sheet.merge_range("E1:F2", "gộp")
        sheet.set_row(10, None, None, {"hidden": True})
        sheet.set_column("H:I", None, None, {"hidden": True})
        sheet.autofilter("A1:C40")
        sheet.protect()
        hidden = workbook.add_worksheet("_lcxl")
        hidden.very_hidden()
        hidden.write_row(0, 0, ["unit", "GDDT"])
        workbook.define_name("TyLe", "='Chỉ số'!$C$2")
        workbook.set_custom_property("lcxl_unit", "GDDT")
        workbook.set_properties({"created": datetime(2024, 6, 24)})
    return buffer.getvalue()


@pytest.fixture(scope="module")
def filled() -> bytes:
    return form()


def assert_same_as_openpyxl(data: bytes) -> int:
    """Compare every cell with what openpyxl says of it; return how many there were."""
    ours = read_workbook(data)
    shown: Any = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    written: Any = openpyxl.load_workbook(io.BytesIO(data))
    assert [sheet.name for sheet in ours.sheets] == shown.sheetnames
    for sheet in ours.sheets:
        theirs = {
            (cell.row, cell.column): cell
            for row in shown[sheet.name].iter_rows()
            for cell in row
            if cell.value is not None or written[sheet.name].cell(cell.row, cell.column).data_type == "f"
        }
        assert sheet.cells.keys() == theirs.keys()
        for place, cell in sheet.cells.items():
            other = theirs[place]
            assert cell.format == other.number_format, place
            assert (cell.formula is not None) == (written[sheet.name].cell(*place).data_type == "f"), place
            if cell.kind is CellKind.NUMBER and is_date_format(cell.format):
                assert serial_to_date(cell.value) == other.value.date(), place
            elif cell.kind is CellKind.NUMBER:
                assert float(cell.value) == other.value, place
            elif cell.kind is CellKind.BOOL:
                assert (cell.value == "1") is other.value, place
            else:
                assert cell.value == unescape(other.value or ""), place  # openpyxl leaves _x000B_ as it is
        rows = {row for row, look in shown[sheet.name].row_dimensions.items() if look.hidden}
        assert sheet.hidden_rows == rows
        assert sheet.protected == shown[sheet.name].protection.sheet
        assert len(sheet.merged) == len(shown[sheet.name].merged_cells.ranges)
        assert sheet.state == shown[sheet.name].sheet_state
    return sum(len(sheet.cells) for sheet in ours.sheets)


def test_same_as_openpyxl_on_what_xlsxwriter_writes(filled: bytes) -> None:
    assert assert_same_as_openpyxl(filled) > 120


def test_same_as_openpyxl_on_what_openpyxl_writes(filled: bytes) -> None:
    buffer = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(filled)).save(buffer)
    workbook = read_workbook(buffer.getvalue())
    assert assert_same_as_openpyxl(buffer.getvalue()) > 120
    assert not workbook.sheets[0].cells[2, 3].cached  # openpyxl writes no results


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice")
def test_same_as_openpyxl_on_what_libreoffice_saves(filled: bytes, tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    source.write_bytes(filled)
    convert = [str(SOFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run([*convert, "--convert-to", "xlsx", "--outdir", tmp_path / "out", source], check=True, timeout=120)
    saved = (tmp_path / "out" / "a.xlsx").read_bytes()
    assert assert_same_as_openpyxl(saved) > 120
    assert read_workbook(saved).properties == {"lcxl_unit": "GDDT"}


def test_what_stands_around_the_cells(filled: bytes) -> None:
    workbook = read_workbook(filled)
    sheet = workbook.sheet("Chỉ số")
    assert sheet is not None
    assert sheet.merged == ((1, 5, 2, 6),)
    assert sheet.hidden_rows == {11}
    assert sheet.hidden_columns == {8, 9}
    assert sheet.protected
    assert sheet.filtered
    assert not sheet.truncated
    assert workbook.sheet("_lcxl") is workbook.sheets[1]
    assert workbook.sheets[1].state == "veryHidden"
    assert workbook.properties == {"lcxl_unit": "GDDT"}
    assert workbook.modified.startswith("2024-06-24")
    assert workbook.defined_names["TyLe"] == "'Chỉ số'!$C$2"
    assert not workbook.date1904
    assert not workbook.notes


def test_legacy_font_is_told_and_others_are_not(filled: bytes) -> None:
    sheet = read_workbook(filled).sheets[0]
    assert {cell.font for cell in sheet.cells.values()} == {"", ".VnTime"}
    assert sheet.cells[44, 3].font == ".VnTime"


def test_both_ways_agree(filled: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert by_lxml(filled, monkeypatch) == read_workbook(filled)


TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=20)
VALUES = st.one_of(
    TEXTS,
    st.floats(-1e300, 1e300),
    st.integers(-(10**15), 10**15),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 60), st.integers(0, 120)), VALUES, min_size=1, max_size=25))
def test_what_is_written_is_read_by_both_ways(written: dict[tuple[int, int], object]) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet()
        for (row, column), value in written.items():
            write = {str: sheet.write_string, bool: sheet.write_boolean}.get(type(value), sheet.write_number)
            write(row, column, value)
    read = only(buffer.getvalue())
    with pytest.MonkeyPatch.context() as patch:
        assert by_lxml(buffer.getvalue(), patch).sheets[0].cells == read
    assert read.keys() == {(row + 1, column + 1) for row, column in written}
    for (row, column), value in written.items():
        cell = read[row + 1, column + 1]
        if isinstance(value, bool):
            assert (cell.kind, cell.value) == (CellKind.BOOL, str(int(value)))
        elif isinstance(value, str):
            # XML reads every line end as one line feed; XlsxWriter doesn't escape them.
            assert cell.value.replace("\r\n", "\n").replace("\r", "\n") == value.replace("\r\n", "\n").replace(
                "\r", "\n"
            )
        else:
            assert float(cell.value) == pytest.approx(float(str(value)), rel=1e-15)


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        ('<c r="A1"><v>0.9365</v></c>', CellKind.NUMBER, "0.9365"),
        ('<c r="A1" t="n"><v> 12 </v></c>', CellKind.NUMBER, "12"),
        ('<c r="A1"><v>1E-3</v></c>', CellKind.NUMBER, "1E-3"),
        ('<c r="A1"><v>93,65</v></c>', CellKind.TEXT, "93,65"),
        ('<c r="A1" t="str"><v>85 %</v></c>', CellKind.TEXT, "85 %"),
        ('<c r="A1" t="str"><v>a &amp; b &#7841;&lt;</v></c>', CellKind.TEXT, "a & b ạ<"),
        ('<c r="A1" t="b"><v>1</v></c>', CellKind.BOOL, "1"),
        ('<c r="A1" t="b"><v>false</v></c>', CellKind.BOOL, "0"),
        ('<c r="A1" t="e"><v>#DIV/0!</v></c>', CellKind.ERROR, "#DIV/0!"),
        ('<c r="A1" t="d"><v>2024-06-24</v></c>', CellKind.DATE, "2024-06-24"),
        ('<c r="A1" t="inlineStr"><is><t>Đạt</t></is></c>', CellKind.TEXT, "Đạt"),
        ('<c r="A1" t="inlineStr"><is><r><t>Đ</t></r><r><t>ạt</t></r></is></c>', CellKind.TEXT, "Đạt"),
        ('<c r="A1" t="inlineStr"><is><t>x_x000B_y_x005F_z</t></is></c>', CellKind.TEXT, "x\x0by_z"),
        ('<c r="A1" t="str"><v>_xD83D__xDE00_</v></c>', CellKind.TEXT, "😀"),
        ('<c r="A1" t="str"><v>_xD83D_</v></c>', CellKind.TEXT, "\ufffd"),
        ('<c r="A1" t="new"><v>gì đó</v></c>', CellKind.TEXT, "gì đó"),
        ('<c r="A1"><!-- lời --><v>5</v></c>', CellKind.NUMBER, "5"),
        ('<c r="A1"><v><![CDATA[7]]></v></c>', CellKind.NUMBER, "7"),
        ("<c r='A1'><v>8</v></c>", CellKind.NUMBER, "8"),
        ('<c s="0" r="A1"><v>9</v></c>', CellKind.NUMBER, "9"),
    ],
)
def test_each_type_of_cell(cell: str, kind: CellKind, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = book(f'<row r="1">{cell}</row>')
    for workbook in (read_workbook(data), by_lxml(data, monkeypatch)):
        assert [(c.kind, c.value) for c in workbook.sheets[0].cells.values()] == [(kind, value)]


@pytest.mark.parametrize(
    ("cell", "formula", "value", "cached"),
    [
        ('<c r="A1"><f>J6/L6</f><v>0.5</v></c>', "J6/L6", "0.5", True),
        ('<c r="A1"><f>J6/L6</f></c>', "J6/L6", "", False),
        ('<c r="A1"><f>J6/L6</f><v/></c>', "J6/L6", "", False),
        ('<c r="A1"><f>J6/L6</f><v></v></c>', "J6/L6", "", False),
        ('<c r="A1" t="str"><f>IF(A2="","",1)</f><v></v></c>', 'IF(A2="","",1)', "", True),
        ('<c r="A1" t="str"><f>IF(A2&lt;3,"Đạt")</f><v>Đạt</v></c>', 'IF(A2<3,"Đạt")', "Đạt", True),
        ('<c r="A1"><f t="shared" si="0"/><v>3</v></c>', "", "3", True),
        ('<c r="A1"><f t="shared" ref="A1:A9" si="0">B1*2</f><v>3</v></c>', "B1*2", "3", True),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "1/0", "#DIV/0!", True),
    ],
)
def test_formulas(cell: str, formula: str, value: str, cached: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    data = book(f'<row r="1">{cell}</row>')
    for workbook in (read_workbook(data), by_lxml(data, monkeypatch)):
        found = workbook.sheets[0].cells[1, 1]
        assert (found.formula, found.value, found.cached) == (formula, value, cached)


@pytest.mark.parametrize(
    "cell", ['<c r="A1" s="1"/>', '<c r="A1"><v/></c>', '<c r="A1" t="str"><v></v></c>', '<c r="A1" s="1"></c>']
)
def test_blank_cells_are_not_kept(cell: str) -> None:
    assert only(book(f'<row r="1">{cell}<c r="B1"><v>1</v></c></row>')).keys() == {(1, 2)}


def test_rows_and_cells_without_an_address_follow_each_other() -> None:
    rows = "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c r='D2'><v>4</v></c><c><v>5</v></c></row><row r='9'/>"
    assert values(book(rows + "<row><c><v>6</v></c></row>")) == {
        (1, 1): "1",
        (1, 3): "3",
        (2, 4): "4",
        (2, 5): "5",
        (10, 1): "6",
    }


def test_hidden_rows_in_every_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (
        '<row r="1" hidden="false"/><row collapsed="false" hidden="true" r="2"><c r="A2" s="1"/></row>'
        '<row r="3" hidden="1" x14ac:dyDescent="0.25"><c r="A3"><v>3</v></c></row><row r="4" hidden="0"/>'
    )
    head = f'<worksheet xmlns="{MAIN}" xmlns:x14ac="http://x">'
    data = zipped(parts_of(f"{head}<sheetData>{rows}</sheetData></worksheet>"))
    for workbook in (read_workbook(data), by_lxml(data, monkeypatch)):
        assert workbook.sheets[0].hidden_rows == {2, 3}
    assert not read_workbook(book(rows.replace(' r="2"', "").replace("x14ac:", ""))).sheets[0].hidden_rows ^ {2, 3}


def test_empty_strings_keep_their_number() -> None:
    strings = f'<sst xmlns="{MAIN}"><si/><si><t/></si><si><t>hai</t></si></sst>'
    row = "".join(f'<c r="{letter}1" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABC"))
    assert values(book(f'<row r="1">{row}</row>', strings=strings)) == {(1, 3): "hai"}


def test_phonetic_readings_are_left_out_and_runs_keep_their_legacy_font() -> None:
    rich = '<r><rPr><rFont val="VNI-Times"/></rPr><t>Tyû </t></r><r><t>leä</t></r><rPh sb="0" eb="1"><t>x</t></rPh>'
    cells = only(
        book(
            '<row r="1"><c r="A1" t="s"><v>1</v></c></row>', strings=strings_xml("thường", rich), styles=styles_xml("")
        )
    )
    assert (cells[1, 1].value, cells[1, 1].font) == ("Tyû leä", "VNI-Times")


def test_formats_of_custom_builtin_and_missing_numbers() -> None:
    styles = styles_xml(
        'numFmtId="0"',
        'numFmtId="10"',
        'numFmtId="170"',
        'numFmtId="14"',
        formats='<numFmt numFmtId="170" formatCode="0.0%"/>',
    )
    row = "".join(f'<c r="{letter}1" s="{style}"><v>1</v></c>' for style, letter in enumerate("ABCDE"))
    workbook = read_workbook(book(f'<row r="1">{row}</row>', styles=styles))
    formats = [cell.format for cell in workbook.sheets[0].cells.values()]
    assert formats == ["General", "0.00%", "0.0%", "mm-dd-yy", "General"]
    assert [(note.code, note.sheet, note.slots) for note in workbook.notes] == [("LC154", "Trang", {"count": "1"})]


def test_dimension_is_never_trusted() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="90"><c r="T90"><v>2</v></c></row>'
    data = zipped(parts_of(sheet_xml(rows, before='<dimension ref="A1"/>')))
    assert only(data).keys() == {(1, 1), (90, 20)}


def test_values_under_merged_cells_are_kept() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    merged = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    sheet = read_workbook(zipped(parts_of(sheet_xml(rows, after=merged)))).sheets[0]
    assert sheet.merged == ((1, 1, 1, 2),)
    assert sheet.cells[1, 2].value == "2"


def variants() -> dict[str, bytes]:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="3"><c r="C3" s="1"><v>0.5</v></c></row>'
    sheet, styles = sheet_xml(rows), styles_xml("", 'numFmtId="9"')
    strings = strings_xml("Tỷ lệ")
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c></x:row>'
        '<x:row r="3"><x:c r="C3" s="1"><x:v>0.5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    plain = parts_of(sheet, strings=strings, styles=styles)
    declared = '<?xml version="1.0" encoding="UTF-16"?>'
    return {
        "plain": zipped(plain),
        "strict": zipped({name: str(part).replace(MAIN, STRICT) for name, part in plain.items()}),
        "prefixed": zipped(
            {**plain, SHEET: prefixed, STRINGS: f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>Tỷ lệ</x:t></x:si></x:sst>'}
        ),
        "utf-16": zipped({name: (declared + str(part)).encode("utf-16") for name, part in plain.items()}),
        "byte order mark": zipped({name: str(part).encode("utf-8-sig") for name, part in plain.items()}),
        "backslashes": zipped([(name.replace("/", "\\"), part) for name, part in plain.items()]),
        "other case": zipped([(name.upper(), part) for name, part in plain.items()]),
        "indented": zipped({**plain, SHEET: sheet.replace("<c ", "\r\n <c ").replace("</row>", "\r\n</row>")}),
        "absolute targets": zipped(
            {
                **plain,
                "xl/_rels/workbook.xml.rels": relations_xml(
                    {
                        "rId1": ("worksheet", "/xl/worksheets/sheet1.xml"),
                        "rId2": ("styles", "/xl/styles.xml"),
                        "rId3": ("sharedStrings", "/xl/sharedStrings.xml"),
                    }
                ),
            }
        ),
    }


@pytest.mark.parametrize("name", variants())
def test_every_way_of_writing_it_reads_alike(name: str) -> None:
    workbook = read_workbook(variants()[name])
    assert [(c.row, c.column, c.value, c.format) for c in workbook.sheets[0].cells.values()] == [
        (1, 1, "Tỷ lệ", "General"),
        (3, 3, "0.5", "0%"),
    ]
    assert not workbook.notes


def test_chart_sheets_are_left_out_and_states_kept() -> None:
    names = ("Số liệu", "Biểu đồ", "Ẩn")
    parts = parts_of(
        sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'),
        workbook=workbook_xml(*names).replace('r:id="rId3"', 'r:id="rId3" state="hidden"'),
        rels=relations_xml(
            {
                "rId1": ("worksheet", "worksheets/sheet1.xml"),
                "rId2": ("chartsheet", "chartsheets/sheet1.xml"),
                "rId3": ("worksheet", "worksheets/sheet1.xml"),
            }
        ),
    )
    assert [(s.name, s.state) for s in read_workbook(zipped(parts)).sheets] == [
        ("Số liệu", "visible"),
        ("Ẩn", "hidden"),
    ]


def test_dates_from_1904_are_told() -> None:
    data = book("", workbook=workbook_xml("Trang", extra='<workbookPr date1904="1"/>'))
    assert read_workbook(data).date1904


def test_wanted_restricts_what_is_read_without_regard_to_case_and_normal_form(filled: bytes) -> None:
    workbook = read_workbook(filled, wanted=["cHỈ SỐ".replace("Ỉ", "I\u0309")])
    assert [len(sheet.cells) > 0 for sheet in workbook.sheets] == [True, False]
    assert [sheet.name for sheet in workbook.sheets] == ["Chỉ số", "_lcxl"]


def test_a_workbook_crosses_processes_and_files(filled: bytes) -> None:
    workbook = read_workbook(filled)
    assert pickle.loads(pickle.dumps(workbook)) == workbook
    assert from_plain(to_plain(workbook)) == workbook
    refused = pickle.loads(pickle.dumps(WorkbookRefused("LC142", what="PDF (.pdf)")))
    assert (refused.code, refused.slots) == ("LC142", {"what": "PDF (.pdf)"})


# What is missing, doubled or damaged is told, and the rest is read.


def test_missing_strings_are_counted() -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>4</v></c><c r="B1" t="s"><v>-1</v></c><c r="C1"><v>5</v></c></row>'
    workbook = read_workbook(book(rows))
    assert {place: cell.value for place, cell in workbook.sheets[0].cells.items()} == {(1, 3): "5"}
    assert [(note.code, note.slots) for note in workbook.notes] == [("LC153", {"count": "2"})]


def test_missing_relationships_take_sheets_in_order() -> None:
    parts = parts_of(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'), rels=None, workbook=workbook_xml("A", "B"))
    parts["xl/worksheets/sheet2.xml"] = sheet_xml('<row r="1"><c r="A1"><v>2</v></c></row>')
    workbook = read_workbook(zipped(parts))
    assert [(s.name, s.cells[1, 1].value) for s in workbook.sheets] == [("A", "1"), ("B", "2")]
    assert codes(workbook) == ["LC158"]


def test_missing_list_of_sheets_names_them_after_their_parts() -> None:
    workbook = read_workbook(book('<row r="1"><c r="A1"><v>1</v></c></row>', workbook=None))
    assert [(s.name, s.cells[1, 1].value) for s in workbook.sheets] == [("sheet1", "1")]
    assert codes(workbook) == ["LC158"]


def test_a_sheet_without_content_is_told_and_the_others_are_read() -> None:
    parts = parts_of(
        sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'),
        workbook=workbook_xml("Có", "Mất"),
        rels=relations_xml({"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": ("worksheet", "worksheets/x.xml")}),
    )
    workbook = read_workbook(zipped(parts))
    assert [(note.code, note.sheet) for note in workbook.notes] == [("LC159", "Mất")]
    assert len(workbook.sheets[0].cells) == 1


def test_of_two_parts_with_one_name_the_last_counts() -> None:
    pairs = list(parts_of(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')).items())
    workbook = read_workbook(zipped([*pairs, (SHEET, sheet_xml('<row r="1"><c r="A1"><v>2</v></c></row>'))]))
    assert workbook.sheets[0].cells[1, 1].value == "2"
    assert [(note.code, note.slots["member"]) for note in workbook.notes] == [("LC155", SHEET)]


ROWS = "".join(
    f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c><c r="B{n}"><v>{n}00</v></c></row>' for n in range(1, 31)
)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param((b"<v>1500</v>", b"<v>15"), id="a tag and more are gone"),
        pytest.param((b'<c r="B15">', b'<c r="B15"'), id="a bracket is gone"),
        pytest.param((b"<v>1500</v>", b"<v>15\x0000</v>"), id="a zero byte"),
        pytest.param((b"<v>1500</v>", b"<v>1500</v></row>"), id="a tag too many"),
        pytest.param((b"<v>1500</v>", b"<v>&foo;</v>"), id="an unknown entity"),
        pytest.param((b'<row r="16">', b"\xff\xfe<<<"), id="noise"),
    ],
)
def test_a_sheet_damaged_in_the_middle_gives_its_whole_cells_and_is_told(damage: tuple[bytes, bytes]) -> None:
    texts = strings_xml(*(f"Dòng {n}" for n in range(1, 31)))
    workbook = read_workbook(replaced(book(ROWS, strings=texts), *damage, SHEET))
    assert [(note.code, note.sheet) for note in workbook.notes] == [("LC156", "Trang")]
    cells = workbook.sheets[0].cells
    for n in (*range(1, 15), *range(17, 31)):
        assert (cells[n, 1].value, cells[n, 2].value) == (f"Dòng {n}", f"{n}00")
    assert (15, 2) not in cells or cells[15, 2].value == "1500"


def test_a_prefixed_sheet_that_breaks_off_loses_the_cell_that_was_cut() -> None:
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>93</x:v></x:c><x:c r="B1"><x:v>93'
    )
    workbook = read_workbook(zipped(parts_of(prefixed)))
    assert {place: c.value for place, c in workbook.sheets[0].cells.items()} == {(1, 1): "93"}
    assert codes(workbook) == ["LC156"]


def test_a_part_that_is_no_sheet_at_all_is_told() -> None:
    workbook = read_workbook(zipped(parts_of("<theme/>")))
    assert codes(workbook) == ["LC156"]


def test_damaged_strings_never_shift_into_other_cells() -> None:
    texts = [f"Chữ {n}" for n in range(30)]
    data = book(ROWS, strings=strings_xml(*texts))
    broken = read_workbook(replaced(data, "<si><t>Chữ 9</t></si>".encode(), b"<si><t>Ch\x01</si>", STRINGS))
    cells = broken.sheets[0].cells
    assert (10, 1) not in cells
    assert cells[11, 1].value == "Chữ 10"  # as many strings begin as the part says it has: their order holds
    swallowed = read_workbook(replaced(data, "<si><t>Chữ 9</t></si><si>".encode(), b"<", STRINGS))
    cells = swallowed.sheets[0].cells
    assert [cells[n, 1].value for n in range(1, 9)] == texts[:8]
    assert all((n, 1) not in cells for n in range(11, 31))
    assert codes(swallowed) == ["LC156", "LC153"]


def test_an_archive_cut_off_is_read_as_far_as_it_goes(filled: bytes) -> None:
    sheet_end = filled.index(b"xl/worksheets/sheet2.xml")
    workbook = read_workbook(filled[:sheet_end])
    assert codes(workbook)[0] == "LC150"
    assert workbook.sheets[0].cells[2, 1].value == "1"
    assert refusal(filled[:40]) == "LC144"
    assert refusal(zipped({})) == "LC144"


def test_a_bit_that_flipped_is_told() -> None:
    data = bytearray(zipped(parts_of(sheet_xml(ROWS)), level=0))
    at = data.index(b"<v>1500</v>")
    data[at + 3] = ord("2")
    workbook = read_workbook(bytes(data))
    assert workbook.sheets[0].cells[15, 2].value == "2500"
    assert (workbook.notes[0].code, workbook.notes[0].sheet) == ("LC152", "Trang")


def test_compressed_data_that_breaks_off_is_told() -> None:
    data = bytearray(zipped(parts_of(sheet_xml(ROWS), strings=strings_xml(*map(str, range(30))))))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.getinfo(SHEET)
    middle = entry.header_offset + 30 + len(SHEET) + entry.compress_size // 2
    data[middle : middle + 40] = b"\xff" * 40
    workbook = read_workbook(bytes(data))
    assert codes(workbook)[0] in ("LC151", "LC152")  # some noise happens to be a stream, then its checksum differs
    assert workbook.sheets[0].cells[2, 2].value == "200"


def test_damaged_properties_harm_nothing() -> None:
    parts = parts_of(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    parts["docProps/core.xml"] = "<coreProperties><modified>2024-06-2"
    workbook = read_workbook(zipped(parts))
    assert codes(workbook) == ["LC157"]
    assert len(workbook.sheets[0].cells) == 1


# Limits and hostile files.


def test_one_far_cell_costs_nothing_and_is_told() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    workbook = read_workbook(book(rows))
    assert workbook.sheets[0].truncated
    assert list(workbook.sheets[0].cells) == [(1, 1)]
    assert workbook.notes[0].code == "LC160"
    assert workbook.notes[0].slots["count"] == "1"


def test_blank_cells_beyond_the_limits_are_not_told() -> None:
    workbook = read_workbook(book('<row r="90000"><c r="ZZ90000" s="0"/></row>'))
    assert not workbook.sheets[0].truncated
    assert not workbook.notes


def test_rows_over_many_pieces_are_read_without_loss() -> None:
    count = 30_000  # well over a mebibyte of XML, so that rows are cut across pieces
    rows = "".join(
        f'<row r="{n}" spans="1:2"><c r="A{n}" s="0"/><c r="B{n}"><v>{n}</v></c></row>' for n in range(1, count)
    )
    limits = Limits(max_rows=count)
    regular = read_workbook(book(rows), limits=limits).sheets[0].cells
    irregular = read_workbook(book(rows.replace("<row r", "<row  r")), limits=limits).sheets[0].cells
    assert len(regular) == count - 1
    assert regular == irregular


def test_cells_over_the_budget_are_counted() -> None:
    workbook = read_workbook(book(ROWS.replace(' t="s"', "")), limits=Limits(max_cells=7))
    assert len(workbook.sheets[0].cells) == 7
    assert workbook.notes[0].slots["count"] == "53"


def test_bombs_are_refused_by_what_they_really_unpack_to() -> None:
    bomb = zipped(parts_of(sheet_xml(f'<row r="1"><c r="A1" t="str"><v>{"z" * 20_000_000}</v></c></row>')), level=9)
    assert len(bomb) < 100_000
    assert refusal(bomb) == "LC148"
    assert refusal(bomb, Limits(max_ratio=10**6, max_unpacked_bytes=4 << 20)) == "LC147"
    # A header that claims one byte changes nothing: sizes are counted while inflating.
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    assert refusal(bomb.replace(size, (1).to_bytes(4, "little"))) == "LC148"


def test_a_part_that_must_be_held_whole_has_a_limit_of_its_own() -> None:
    data = book("", strings=strings_xml("x" * 3_000_000))
    assert refusal(data, Limits(max_part_bytes=1 << 20)) == "LC147"


@pytest.mark.parametrize("rows", ["", "<row  r='1'/>"], ids=["quick", "lxml"])
def test_what_stands_around_the_cells_has_a_limit_too(rows: str) -> None:
    data = zipped(parts_of(sheet_xml(rows, after="<hyperlinks>" + "<hyperlink/>" * 200_000 + "</hyperlinks>")))
    assert refusal(data, Limits(max_tree_bytes=1 << 20)) == "LC147"
    assert not read_workbook(data).notes


def test_too_many_sheets_on_one_part_are_refused() -> None:
    data = book("", workbook=workbook_xml(*map(str, range(60))).replace('r:id="rId', 'r:id="rId1" x="'))
    assert refusal(data, Limits(max_members=50)) == "LC149"


def test_too_many_members_are_refused() -> None:
    parts = parts_of(sheet_xml(""))
    parts.update({f"xl/media/{n}.png": b"" for n in range(60)})
    assert refusal(zipped(parts), Limits(max_members=50)) == "LC149"


ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize("part", [SHEET, STRINGS, WORKBOOK, "docProps/custom.xml"])
def test_document_types_are_refused_in_every_part(part: str) -> None:
    parts = parts_of(sheet_xml(""), strings=strings_xml("a"))
    parts["docProps/custom.xml"] = "<Properties/>"
    parts[part] = ENTITIES + str(parts[part])
    data = zipped(parts)
    if part.startswith("docProps"):
        assert codes(read_workbook(data)) == ["LC157"]
    else:
        assert refusal(data) == "LC145"
    parts[part] = ('<?xml version="1.0" encoding="UTF-16"?>' + str(parts[part])).encode("utf-16")
    if not part.startswith("docProps"):
        assert refusal(zipped(parts)) == "LC145"


def test_refusals_name_what_the_content_really_is() -> None:
    assert refusal(b"") == "LC140"
    assert refusal(b"%PDF-1.7 ...") == "LC142"
    assert refusal(b"a,b,c\n1,2,3\n") == "LC142"
    assert refusal(b"\x00\x01\x02\x03" * 9) == "LC143"
    assert refusal(zipped({"a.txt": "abc"})) == "LC161"
    assert refusal(zipped({"word/document.xml": "<document/>"})) == "LC142"
    assert refusal(zipped({WORKBOOK: "<workbook"})) == "LC167"
    assert refusal(zipped({WORKBOOK: workbook_xml()})) == "LC146"
    assert refusal(zipped({WORKBOOK: workbook_xml("A")})) == "LC146"


def test_an_encrypted_member_is_told_as_such_only_if_it_is_encrypted() -> None:
    data = bytearray(book('<row r="1"><c r="A1"><v>1</v></c></row>'))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    assert values(bytes(data)) == {(1, 1): "1"}
    data[data.index(WORKBOOK.encode()) + len(WORKBOOK) : data.index(WORKBOOK.encode()) + len(WORKBOOK) + 9] = (
        b"\xff" * 9
    )
    assert refusal(bytes(data)) == "LC141"


# Number formats and dates.


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        ("General", False),
        ("0.00%", False),
        ("#,##0.00", False),
        ('#,##0 "đ"', False),
        ("[Red]0.0", False),
        ("0.00E+00", False),
        ("@", False),
        ('0 "ngày"', False),
        ("dd/mm/yyyy", True),
        ("[$-42A]dd mmmm yyyy", True),
        ("h:mm", True),
        ("[h]:mm", True),
        ('"Ngày" d', True),
        ("yyyy\\-mm\\-dd", True),
        ("0;[Red]-0", False),
    ],
)
def test_date_formats(format_: str, expected: bool) -> None:
    assert is_date_format(format_) is expected


@pytest.mark.parametrize(
    ("serial", "from_1904", "day"),
    [
        ("45467", False, date(2024, 6, 24)),
        ("45467.75", False, date(2024, 6, 24)),
        (1, False, date(1900, 1, 1)),
        (59, False, date(1900, 2, 28)),
        (60, False, date(1900, 2, 28)),
        (61, False, date(1900, 3, 1)),
        (0, False, None),
        (2_958_465, False, date(9999, 12, 31)),
        (2_958_466, False, None),
        ("-3", False, None),
        ("nan", False, None),
        ("1e400", False, None),
        (0, True, date(1904, 1, 1)),
        (44005, True, date(2024, 6, 24)),
        (2_957_003, True, date(9999, 12, 31)),
        (2_957_004, True, None),
    ],
)
def test_serials(serial: str | int, from_1904: bool, day: date | None) -> None:
    assert serial_to_date(serial, from_1904) == day
