"""The readers of .xls, .xlsb and .ods, and the guard around the child process."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest
import xlsxwriter

from lcxl.readers.contents import ContentKind, sniff
from lcxl.readers.grid import CellKind, Workbook
from lcxl.readers.others import legacy
from lcxl.readers.others.legacy import open_workbook, read_legacy
from lcxl.readers.others.ods import read_ods
from lcxl.readers.others.xls import read_xls
from lcxl.readers.others.xlsb import read_xlsb
from lcxl.readers.xlsx.package import Limits, WorkbookRefused
from lcxl.readers.xlsx.styles import is_date_format
from tests.readers.others.old_files import (
    ODS_NAMES,
    binary_cell,
    binary_record,
    binary_row,
    boolean_cell,
    compound,
    error_cell,
    formula_cell,
    hidden_row,
    number_cell,
    ods,
    property_set,
    record,
    section,
    text_cell,
    wide,
    xls,
    xls_stream,
    xlsb,
)
from tests.readers.xlsx.packages import book, zipped

SOFFICE = shutil.which("soffice")


def plain(workbook: Workbook) -> list[tuple[int, int, str, str, str, str | None]]:
    return [(c.row, c.column, c.kind, c.value, c.format, c.formula) for c in workbook.sheets[0].cells.values()]


def refusal(data: bytes, **more: float) -> str:
    with pytest.raises(WorkbookRefused) as caught:
        read_legacy(data, sniff(data), **more)  # type: ignore[arg-type]
    return caught.value.code


# .xls

FORM = (
    text_cell(0, 0, "Tỷ lệ")
    + number_cell(0, 1, 0.9365, 16)
    + formula_cell(1, 1, 5)
    + error_cell(2, 1)
    + boolean_cell(3, 1, True)
    + hidden_row(2)
    + record(0x12, b"\1\0")
    + text_cell(4, 1, "Tû lÖ", 17)
)


def test_xls_gives_values_formats_errors_formulas_and_what_is_hidden() -> None:
    data = xls({"Chỉ số": FORM, "_lcxl": text_cell(0, 0, "unit")}, states=(0, 2))
    workbook = open_workbook(data)
    assert plain(workbook) == [
        (1, 1, "s", "Tỷ lệ", "General", None),
        (1, 2, "n", "0.9365", "0.00%", None),
        (2, 2, "n", "5", "General", ""),
        (3, 2, "e", "#DIV/0!", "General", None),
        (4, 2, "b", "1", "General", None),
        (5, 2, "s", "Tû lÖ", "General", None),
    ]
    sheet = workbook.sheets[0]
    assert sheet.cells[5, 2].font == ".VnTime"
    assert sheet.protected
    assert sheet.hidden_rows == {3}
    assert [(s.name, s.state) for s in workbook.sheets] == [("Chỉ số", "visible"), ("_lcxl", "veryHidden")]
    assert not workbook.notes


def test_xls_properties_are_those_of_the_document() -> None:
    moment = struct.pack("<IQ", 0x40, 133_636_608_000_000_000)  # 24 June 2024, 00:00 UTC
    names = struct.pack("<III", 1, 2, 10) + b"lcxl_unit\0"
    text = struct.pack("<II", 0x1E, 5) + b"GDDT\0"
    custom = section({0: names, 1: struct.pack("<IH", 2, 65001), 2: text})
    data = compound(
        {
            "Workbook": xls_stream({"S": FORM}),
            "\x05SummaryInformation": property_set(section({13: moment})),
            "\x05DocumentSummaryInformation": property_set(section({}), custom),
        }
    )
    workbook = open_workbook(data)
    assert workbook.properties == {"lcxl_unit": "GDDT"}
    assert workbook.modified == "2024-06-24T00:00:00Z"


def test_damaged_properties_of_an_xls_are_no_obstacle() -> None:
    data = compound({"Workbook": xls_stream({"S": FORM}), "\x05SummaryInformation": b"\xfe\xff" + b"\xff" * 90})
    assert read_xls(data, Limits()).modified == ""


def test_a_code_page_that_python_lacks_costs_no_properties() -> None:
    names = struct.pack("<III", 1, 2, 10) + b"lcxl_unit\0"
    custom = section({0: names, 1: struct.pack("<IH", 2, 21027), 2: struct.pack("<II", 0x1E, 5) + b"GDDT\0"})
    streams = {"Workbook": xls_stream({"S": FORM}), "\x05DocumentSummaryInformation": property_set(section({}), custom)}
    workbook = open_workbook(compound(streams))
    assert workbook.properties == {"lcxl_unit": "GDDT"}
    assert not workbook.notes


@pytest.mark.parametrize("page", [21027, 1361, 0xFFFF])
def test_a_code_page_of_the_records_that_python_lacks_costs_nothing(page: int) -> None:
    stream = xls_stream({"S": FORM})
    first = 4 + struct.unpack_from("<H", stream, 2)[0]
    workbook = open_workbook(compound({"Workbook": moved(stream, first, record(0x42, struct.pack("<H", page)))}))
    assert workbook.sheets[0].cells[1, 2].format == "0.00%"


def moved(stream: bytes, at: int, more: bytes) -> bytes:
    """Return a stream with another record put in, where its sheets begin so much later."""
    found = bytearray(stream)
    place = 0
    while place + 4 <= len(found):
        number, length = struct.unpack_from("<HH", found, place)
        if number == 0x85:
            begins = struct.unpack_from("<I", found, place + 4)[0]
            struct.pack_into("<I", found, place + 4, begins + len(more))
        if number == 0x0A:
            break
        place += 4 + length
    return bytes(found[:at]) + more + bytes(found[at:])


def test_one_bad_style_costs_one_cell_its_format() -> None:
    workbook = open_workbook(xls({"S": FORM + number_cell(6, 1, 5, 999)}))
    cells = workbook.sheets[0].cells
    assert (cells[1, 2].value, cells[1, 2].format) == ("0.9365", "0.00%")
    assert (cells[7, 2].value, cells[7, 2].format) == ("5", "General")
    assert [note.code for note in workbook.notes] == ["LC154"]


def test_where_styles_are_damaged_the_bare_values_are_read_and_told() -> None:
    workbook = open_workbook(xls({"S": FORM}, fonts=record(0x31, b"\1")))
    assert [note.code for note in workbook.notes] == ["LC165"]
    assert workbook.sheets[0].cells[1, 2].value == "0.9365"


def test_limits_hold_for_xls() -> None:
    workbook = open_workbook(xls({"S": FORM}), limits=Limits(max_rows=2))
    assert workbook.sheets[0].truncated
    assert workbook.notes[0].slots["count"] == "3"


@pytest.mark.parametrize("cut", [600, 2000])
def test_an_xls_cut_off_is_told(cut: int) -> None:
    assert refusal(xls({"S": FORM})[:cut]) == "LC164"


def test_an_encrypted_xls_is_told_as_such() -> None:
    data = xls({"S": FORM}, extra=record(0x2F, b"\1\0\1\0\1\0" + b"\0" * 48))
    with pytest.raises(WorkbookRefused) as caught:
        open_workbook(data)
    assert caught.value.code == "LC141"


def test_the_child_is_stopped_when_it_takes_too_long() -> None:
    assert refusal(xls({"S": FORM}), seconds=0) == "LC162"


def test_the_child_is_stopped_when_it_takes_too_much_memory() -> None:
    assert refusal(xls({"S": FORM}), max_bytes=1 << 20) == "LC163"


def test_a_child_that_dies_costs_one_finding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "lcxl" / "readers"
    script.mkdir(parents=True)
    for folder in (script, script.parent):
        (folder / "__init__.py").touch()
    (script / "xls.py").write_text("import os; os.abort()", "utf-8")
    monkeypatch.setattr(legacy, "_PACKAGE_ROOT", tmp_path)
    assert refusal(xls({"S": FORM})) == "LC164"


def test_a_child_never_imports_from_the_folder_it_is_started_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "xlrd.py").write_text("raise SystemExit('run from the campaign folder')", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert not open_workbook(xls({"S": FORM})).notes


# .xlsb


def test_xlsb_gives_values_formats_errors_formulas_and_what_is_hidden() -> None:
    cells = (
        binary_record(60, struct.pack("<IIIIH", 7, 8, 0, 0, 1))
        + binary_row(0)
        + binary_cell(7, 0, struct.pack("<I", 1))
        + binary_cell(5, 1, struct.pack("<d", 0.9365), 1)
        + binary_cell(2, 2, struct.pack("<I", (9365 << 2 | 3)), 2)
        + binary_cell(1, 3, b"", 1)
        + binary_row(4, hidden=True)
        + binary_cell(3, 0, b"\x07")
        + binary_cell(4, 1, b"\1")
        + binary_cell(6, 2, wide("a_x0041_b"))
        + binary_cell(9, 3, struct.pack("<d", 93.0) + b"\0" * 6)
        + binary_cell(2, 4, struct.pack("<d", -0.5)[4:])
    )
    after = binary_record(161, b"\0" * 16) + binary_record(176, struct.pack("<IIII", 0, 1, 5, 6))
    after += binary_record(535, struct.pack("<HI", 0, 1))
    workbook = open_workbook(xlsb(cells, strings=("Đạt", "Tỷ lệ"), after=after, state=1))
    assert plain(workbook) == [
        (1, 1, "s", "Tỷ lệ", "General", None),
        (1, 2, "n", "0.9365", "0.00%", None),
        (1, 3, "n", "93.65", "0.0%", None),
        (5, 1, "e", "#DIV/0!", "General", None),
        (5, 2, "b", "1", "General", None),
        (5, 3, "s", "a_x0041_b", "General", None),
        (5, 4, "n", "93", "General", ""),
        (5, 5, "n", "-0.5", "General", None),
    ]
    sheet = workbook.sheets[0]
    assert (sheet.state, sheet.protected, sheet.filtered) == ("hidden", True, True)
    assert sheet.hidden_rows == {5}
    assert sheet.hidden_columns == {8, 9}
    assert sheet.merged == ((1, 6, 2, 7),)
    assert sheet.cells[1, 3].font == ".VnTime"
    assert workbook.date1904


def test_an_xlsb_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    cells = binary_row(0) + binary_cell(5, 0, struct.pack("<d", 1.5)) + binary_cell(5, 1, b"\0\0")
    workbook = read_xlsb(xlsb(cells + b"\x05\x7f\0"))
    assert {place: cell.value for place, cell in workbook.sheets[0].cells.items()} == {(1, 1): "1.5"}
    assert {note.code for note in workbook.notes} == {"LC156"}
    assert {note.sheet for note in workbook.notes} == {"Trang"}


# .ods


PERCENT = (
    '<number:percentage-style style:name="N11"><number:number number:decimal-places="2"/></number:percentage-style>'
    '<number:date-style style:name="N36"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    "</number:date-style>"
    '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N11"/>'
    '<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1">'
    '<style:text-properties style:font-name=".VnTime"/></style:style>'
    '<style:style style:name="ce3" style:family="table-cell" style:data-style-name="N36"/>'
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(type_: str, value: str = "", shown: str = "", more: str = "") -> str:
    named = f'office:{value}"' if value else ""
    paragraphs = f"<text:p>{shown}</text:p>" if shown else ""
    return f'<table:table-cell office:value-type="{type_}" {named} {more}>{paragraphs}</table:table-cell>'


def table(*rows: str, name: str = "Trang", more: str = "", before: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{before}{"".join(rows)}</table:table>'


def test_ods_gives_values_formats_and_errors() -> None:
    rows = row(
        cell("string", shown="Tỷ<text:s text:c='2'/>lệ<office:annotation><text:p>ghi chú</text:p></office:annotation>"),
        cell("percentage", 'value="0.9365', "93,65%", 'table:style-name="ce1"'),
        cell("percentage", 'value="0.5', "50%"),
        cell("float", 'value="5', "5", 'table:formula="of:=[.A1]*2"'),
        cell("string", shown="#DIV/0!", more='table:formula="of:=1/0"'),
        cell("boolean", 'boolean-value="true', "ĐÚNG"),
        cell("date", 'date-value="2024-06-24', "24/06/2024", 'table:style-name="ce3"'),
        cell("float", 'value="hỏng', "12,5"),
        cell("string", shown="Tû lÖ", more='table:style-name="ce2"'),
    )
    workbook = open_workbook(ods(table(rows), styles=PERCENT))
    assert plain(workbook) == [
        (1, 1, "s", "Tỷ  lệ", "General", None),
        (1, 2, "n", "0.9365", "0.00%", None),
        (1, 3, "n", "0.5", "0.00%", None),
        (1, 4, "n", "5", "General", "[.A1]*2"),
        (1, 5, "e", "#DIV/0!", "General", "1/0"),
        (1, 6, "b", "1", "General", None),
        (1, 7, "d", "2024-06-24", "dd/mm/yyyy", None),
        (1, 8, "s", "12,5", "General", None),
        (1, 9, "s", "Tû lÖ", "0.00%", None),
    ]
    assert workbook.sheets[0].cells[1, 9].font == ".VnTime"
    assert is_date_format(workbook.sheets[0].cells[1, 7].format)


def test_ods_repeats_are_counted_and_cost_nothing() -> None:
    blank = '<table:table-cell table:number-columns-repeated="1000"/>'
    column = '<table:table-column table:number-columns-repeated="3" table:default-cell-style-name="ce1"/>'
    hidden = '<table:table-column table:visibility="collapse" table:number-columns-repeated="1021"/>'
    rows = (
        row(cell("float", 'value="1', "1", 'table:number-columns-repeated="2"'), blank),
        row(blank, attributes='table:number-rows-repeated="1000" table:visibility="filter"'),
        "<table:table-row-group>" + row(cell("float", 'value="2', "2")) + "</table:table-row-group>",
        row(cell("float", 'value="3', "3"), attributes='table:number-rows-repeated="1047574"'),
    )
    workbook = open_workbook(ods(table(*rows, before=column + hidden), styles=PERCENT), limits=Limits(max_rows=1005))
    sheet = workbook.sheets[0]
    assert [(place, c.value, c.format) for place, c in sheet.cells.items()] == [
        ((1, 1), "1", "0.00%"),
        ((1, 2), "1", "0.00%"),
        ((1002, 1), "2", "0.00%"),
        ((1003, 1), "3", "0.00%"),
        ((1004, 1), "3", "0.00%"),
        ((1005, 1), "3", "0.00%"),
    ]
    assert sheet.filtered
    assert sheet.hidden_rows == set(range(2, 1002))
    assert sheet.hidden_columns == set(range(4, 201))


def test_ods_states_merges_and_covered_cells() -> None:
    spanned = cell("string", shown="gộp", more='table:number-columns-spanned="2" table:number-rows-spanned="1"')
    covered = cell("float", 'value="7', "7").replace("table:table-cell", "table:covered-table-cell")
    first = table(row(spanned, covered), more='table:protected="true"')
    workbook = open_workbook(ods(first + table(name="_lcxl", more='table:style-name="ta2"'), styles=PERCENT))
    assert [(s.name, s.state, s.protected) for s in workbook.sheets] == [
        ("Trang", "visible", True),
        ("_lcxl", "hidden", False),
    ]
    assert workbook.sheets[0].merged == ((1, 1, 1, 2),)
    assert workbook.sheets[0].cells[1, 2].value == "7"


def test_a_large_ods_keeps_names_states_and_protection() -> None:
    rows = row(cell("string", shown="x" * 1000)) * 2500
    first = table(rows, more='table:protected="true"')
    hidden = table(rows, name="_lcxl", more='table:style-name="ta2"')
    workbook = open_workbook(ods(first + hidden, styles=PERCENT))
    assert [(s.name, s.state, s.protected, len(s.cells)) for s in workbook.sheets] == [
        ("Trang", "visible", True, 2500),
        ("_lcxl", "hidden", False, 2500),
    ]


def test_marks_of_an_xlsb_are_those_of_its_fonts() -> None:
    fonts = [b"\0" * 21, b"\0\0\x08" + b"\0" * 18, b"\0" * 6 + b"\1" + b"\0" * 14]
    looks = b"".join(binary_record(43, font + wide("Calibri")) for font in fonts)
    xfs = b"".join(binary_record(47, struct.pack("<HHH", 0xFFFF, 0, font) + b"\0" * 10) for font in (0, 1))
    styles = looks + binary_record(617, struct.pack("<I", 2)) + xfs + binary_record(618)
    texts = [("2119", [(0, 1), (2, 0)]), ("191", [(2, 2)])]
    strings = b"".join(
        binary_record(
            19, b"\1" + wide(text) + struct.pack("<I", len(runs)) + b"".join(struct.pack("<HH", *r) for r in runs)
        )
        for text, runs in texts
    )
    cells = binary_row(0) + b"".join(binary_cell(7, place, struct.pack("<I", place)) for place in (0, 1))
    cells += binary_cell(5, 2, struct.pack("<d", 19.0), 1) + binary_record(50, b"\1\0\0\0") + binary_cell(3, 3, b"\x0f")
    links = binary_record(494, struct.pack("<IIII", 0, 0, 4, 4) + wide("") + wide("Trang!A1") + wide("") + wide(""))
    data = xlsb(cells, after=links, parts={"xl/styles.bin": styles, "xl/sharedStrings.bin": strings})
    sheet = open_workbook(data).sheets[0]
    found = [(c.kind, c.value, c.struck) for c in sheet.cells.values()]
    assert found == [("s", "19", "2119"), ("s", "19\u00b9", ""), ("n", "19", "19"), ("p", "#VALUE!", "")]
    assert sheet.links == {(1, 5): "#Trang!A1"}


def test_ods_properties() -> None:
    meta = (
        f'<office:document-meta {ODS_NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
        '<dc:date>2024-06-20T10:00:00</dc:date><meta:user-defined meta:name="lcxl_unit">GDDT</meta:user-defined>'
        "</office:meta></office:document-meta>"
    )
    workbook = open_workbook(ods(table(), **{"meta.xml": meta}))
    assert workbook.properties == {"lcxl_unit": "GDDT"}
    assert workbook.modified == "2024-06-20T10:00:00"


def test_large_ods_is_streamed_without_loss() -> None:
    rows = [row(cell("float", f'value="{n}', str(n)), cell("string", shown="x" * 60)) for n in range(9000)]
    workbook = read_ods(ods(table(*rows) + table(row(cell("float", 'value="9', "9")), name="Hai")))
    assert [len(sheet.cells) for sheet in workbook.sheets] == [18000, 1]
    assert workbook.sheets[0].cells[9000, 1].value == "8999"


def test_ods_refusals() -> None:
    manifest = '<manifest xmlns="m"><file-entry><encryption-data/></file-entry></manifest>'
    assert refusal(ods(table(), **{"META-INF/manifest.xml": manifest})) == "LC182"
    assert refusal(ods("")) == "LC146"
    assert refusal(ods(table()).replace(b"content.xml", b"kontent.xml")) == "LC144"
    assert refusal(ods('<!DOCTYPE a [<!ENTITY b "c">]>')) == "LC145"


def test_what_is_no_workbook_is_refused_by_name() -> None:
    with pytest.raises(WorkbookRefused) as caught:
        read_legacy(b"%PDF-1.7", ContentKind.PDF)
    assert (caught.value.code, caught.value.slots) == ("LC142", {"what": "PDF (.pdf)"})


def test_xlsx_goes_the_usual_way() -> None:
    workbook = open_workbook(book('<row r="1"><c r="A1"><v>0.5</v></c></row>'), wanted=["khác"])
    assert [(sheet.name, len(sheet.cells)) for sheet in workbook.sheets] == [("Trang", 0)]


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice")
def test_one_form_saved_as_xlsx_xls_and_ods_has_the_same_values(tmp_path: Path) -> None:
    source = tmp_path / "mau.xlsx"
    with xlsxwriter.Workbook(source) as workbook:
        percent = workbook.add_format({"num_format": "0.00%"})
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        thousands = workbook.add_format({"num_format": "#,##0"})
        sheet = workbook.add_worksheet("Chỉ số")
        sheet.write_number("A1", 0.9365, percent)
        sheet.write_number("A2", 1, percent)
        sheet.write_string("A3", "93,65 %")
        sheet.write_number("A4", 28341, thousands)
        sheet.write_number("A5", 45467, day)
        sheet.write_formula("A6", "=A4/30264", percent, 28341 / 30264)
        sheet.write_boolean("A7", True)
        sheet.write_string("A8", "Tỷ lệ người dân, “số 8”")
        sheet.protect()
        workbook.set_custom_property("lcxl_unit", "06649")
        hidden = workbook.add_worksheet("_lcxl")
        hidden.hide()
        hidden.write_string("A1", "06649")
    convert = [str(SOFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    read = {}
    for kind in ("xlsx", "xls", "ods"):
        command = [*convert, kind, "--outdir", str(tmp_path / "out"), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        read[kind] = open_workbook((tmp_path / "out" / f"mau.{kind}").read_bytes())
    for workbook in read.values():
        assert [(s.name, s.state) for s in workbook.sheets] == [("Chỉ số", "visible"), ("_lcxl", "hidden")]
        assert workbook.sheets[0].protected
        assert workbook.properties["lcxl_unit"] == "06649"
        assert workbook.modified
        assert not workbook.notes
        cells = workbook.sheets[0].cells
        assert [float(cells[row, 1].value) for row in (1, 2, 4)] == [0.9365, 1, 28341]
        assert float(cells[6, 1].value) == pytest.approx(28341 / 30264, rel=1e-14)
        assert [cells[row, 1].format for row in (1, 2, 6)] == ["0.00%"] * 3
        assert [cells[row, 1].value for row in (3, 7, 8)] == ["93,65 %", "1", "Tỷ lệ người dân, “số 8”"]
        assert cells[6, 1].formula is not None
        assert is_date_format(cells[5, 1].format)
        assert (cells[5, 1].kind, cells[5, 1].value) in {
            (CellKind.NUMBER, "45467"),
            (CellKind.DATE, "2024-06-24"),
        }


def test_a_zip_without_a_list_of_sheets_is_no_xlsb() -> None:
    with pytest.raises(WorkbookRefused) as caught:
        read_xlsb(zipped({"xl/other.bin": b"x"}))
    assert caught.value.code == "LC161"
