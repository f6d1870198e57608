from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from lcxl.dispatch.composition import compose
from lcxl.dispatch.exact import COUNTS, Figure, exact_context
from lcxl.dispatch.placeholders import names
from lcxl.errors import LcxlError
from lcxl.findings import Finding
from lcxl.writers.fill.filled import fill_workbook
from tests.letters import scrambled, small_round
from tests.rounds import demo_round

DONE = demo_round()
LETTER = compose(DONE)
Build = Callable[[Any, Any], None]


def form(build: Build | None = None, **cells: Any) -> bytes:
    """A form of a higher office: cells by address, or whatever ``build`` does to the book and its sheet."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Biểu 1")
        for address, content in cells.items():
            value, shape = content if isinstance(content, tuple) else (content, "General")
            sheet.write(address, value, book.add_format({"num_format": shape}))
        if build is not None:
            build(book, sheet)
    return target.getvalue()


def filled(data: bytes) -> bytes:
    return fill_workbook(data, LETTER, DONE)[0]


def load(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))


def values(*texts: str | tuple[str, str]) -> list[Any]:
    """What cells with these contents (and number formats) hold when they are filled."""
    made = filled(form(**{f"A{row}": text for row, text in enumerate(texts, 1)}))
    return [load(made)["Biểu 1"].cell(row, 1).value for row in range(1, len(texts) + 1)]


def mistakes(data: bytes) -> list[Finding]:
    with pytest.raises(LcxlError) as raised:
        fill_workbook(data, LETTER, DONE)
    return list(raised.value.findings)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_figures_become_numbers_in_the_cells_own_format() -> None:
    water = '{{ so_lieu["20.1"].ky_nay }}'
    assert values(water, (water, "0.00%"), (water, "#,##0.0"), (water, "@"), (water, "dd/mm/yyyy")) == [
        93.65,
        0.9365,
        93.65,
        "93,65%",
        "93,65%",
    ]


def test_counts_are_numbers_and_no_percents() -> None:
    assert values("{{ dat }}", "{{ chua_dat }}", ("{{ dat }}", "0%"), "{{ dat }}/{{ tong }}", "{{ so_phuong_xa }}") == [
        51,
        3,
        "51",
        "51/57",
        33,
    ]


def test_exact_numbers_stand_behind_rounded_texts() -> None:
    assert values(("{{ ty_le_dat }}", "0.00%"), ("{{ ty_le_dat }}", "@")) == [pytest.approx(51 / 57), "89,47%"]


def test_what_is_no_plain_figure_stays_text() -> None:
    assert values(
        "{{ chi_so[35].ky_nay }}",
        "{{ chi_so[4].ky_nay }}",
        "{{ chi_so[33].ky_nay }}",
        "{{ so }}",
        '{{ so_lieu["12.5"].ma }}',
        "{{ chi_so[20].so }}",
    ) == ["Dưới 1%", "Đạt", "90,43%; Nữ: 46,5%", "4927", "12.5", "20"]


def test_earlier_figures_and_an_indicators_only_figure() -> None:
    assert values(
        ("{{ chi_so[20].ky_nay }}", "0.00%"),
        ("{{ chi_so[20].ky_truoc }}", "0.00%"),
        ('{{ so_lieu["54.1"].cung_ky }}', "0%"),
        "{{ chi_so[20].stt }}",
        "{{ bang[19].ky_nay }}",
        '{{ so_lieu["16.1"].cung_ky }}',
    ) == [0.9365, 0.92, 0.15, 20, 93.65, 24]


def test_texts_conditions_filters_and_citations() -> None:
    assert values(
        "Đơn vị: {{ dia_phuong|upper }}",
        "{% if ds_chua_co_so_lieu %}Còn {{ chua_co_so_lieu }}{% endif %}",
        "{{ vb(“86”) }}; {{ vb('86') }}",
        "{% for chi_tieu in chi_so_chua_dat %}{{ chi_tieu.so }} {% endfor %}",
        '{{ nguoi_ky|default("", true) }}',
        "{{ co_quan_chu_quan }}",
        "không có chỗ trống",
    ) == [
        "Đơn vị: THÀNH PHỐ HẠ LONG",
        "Còn 01",
        "Công văn số 86/BGDĐT-GDTX ngày 08/01/2019 của Bộ Giáo dục và Đào tạo về việc hướng dẫn đăng ký tham gia "
        "Mạng lưới thành phố học tập toàn cầu của UNESCO; Công văn số 86/BGDĐT-GDTX",
        "19 20 38 ",
        "Nguyễn Ngọc Sơn",
        None,
        "không có chỗ trống",
    ]


def test_a_text_that_begins_like_a_formula_stays_text() -> None:
    done = small_round(place_name="=1+1")
    made = fill_workbook(form(A1="{{ dia_phuong }}"), compose(done), done)[0]
    cell = load(made)["Biểu 1"]["A1"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_looks_of_runs_stay() -> None:
    def build(book: Any, sheet: Any) -> None:
        bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red"})
        sheet.write_rich_string("A1", "Kết quả: ", bold, "{{ dat }}", red, " chỉ số")
        sheet.write_rich_string("A2", "Kết quả: {{ d", bold, "at }}", red, " chỉ số")

    book = openpyxl.load_workbook(BytesIO(filled(form(build))), rich_text=True)
    whole, split = (book["Biểu 1"][cell].value for cell in ("A1", "A2"))
    assert str(whole) == str(split) == "Kết quả: 51 chỉ số"
    assert [getattr(piece, "text", piece) for piece in whole] == ["Kết quả: ", "51", " chỉ số"]
    assert whole[1].font.b


def test_everything_else_stays_to_the_byte() -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.write("A1", "{{ dat }}")
        sheet.data_validation("B1", {"validate": "list", "source": ["Đạt", "Chưa đạt"]})
        sheet.conditional_format("A1:A9", {"type": "cell", "criteria": ">", "value": 5, "format": book.add_format()})
        sheet.merge_range("C1:D2", "gộp")
        sheet.set_header("&C&P")
        sheet.write_comment("A2", "ghi chú")
        sheet.protect("mat-khau")
        book.add_worksheet("Khác").write("A1", "giữ nguyên")
        book.define_name("Tong", "='Biểu 1'!$A$1")
        book.add_vba_project(vba, is_stream=True)
        book.set_custom_property("ma-bieu", "B1-2024")

    vba = BytesIO(b"\xd0\xcf\x11\xe0 macros")
    before = form(build)
    after = filled(before)
    was, now = parts(before), parts(after)
    assert list(was) == list(now)
    assert [name for name in was if was[name] != now[name]] == ["xl/worksheets/sheet1.xml"]
    sheet = load(after)["Biểu 1"]
    assert sheet["A1"].value == 51
    assert [str(area) for area in sheet.merged_cells.ranges] == ["C1:D2"]
    assert sheet.data_validations.dataValidation[0].formula1 == '"Đạt,Chưa đạt"'
    assert sheet.protection.sheet


def test_results_of_formulas_are_forgotten_and_worked_out_anew() -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.write("A1", "{{ dat }}")
        sheet.write_formula("A2", "=A1+1", None, 7)
        sheet.write_formula("A3", '=A1&" chỉ số"', None, "cũ")
        book.add_worksheet("Khác").write_formula("A1", "='Biểu 1'!A2*2", None, 14)

    after = filled(form(build))
    stored = openpyxl.load_workbook(BytesIO(after), data_only=True)
    assert [stored["Biểu 1"]["A2"].value, stored["Biểu 1"]["A3"].value, stored["Khác"]["A1"].value] == [None] * 3
    assert load(after)["Biểu 1"]["A2"].value == "=A1+1"
    assert load(after).calculation.fullCalcOnLoad


def test_formulas_keep_their_results_where_nothing_is_filled() -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.write_formula("A2", "=1+1", None, 2)

    before = form(build)
    after, findings = fill_workbook(before, LETTER, DONE)
    assert parts(before) == parts(after)
    assert [one.code for one in findings] == ["LC863"]


def test_headers_text_boxes_and_titles_of_charts() -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.set_header("&C{{ dia_phuong }}&R&P")
        sheet.insert_textbox("C3", "Tổng {{ tong }} chỉ số")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='Biểu 1'!$A$1:$A$2"})
        chart.set_title({"name": "Đạt {{ dat }}"})
        sheet.insert_chart("F3", chart)

    after = parts(filled(form(build)))
    assert "&amp;Cthành phố Hạ Long&amp;R&amp;P" in after["xl/worksheets/sheet1.xml"].decode()
    assert "Tổng 57 chỉ số" in after["xl/drawings/drawing1.xml"].decode()
    assert "Đạt 51" in after["xl/charts/chart1.xml"].decode()


def test_an_ampersand_in_a_header_is_no_command() -> None:
    done = small_round(place_name="xã A&B")
    data = form(lambda book, sheet: sheet.set_header("&C{{ dia_phuong }}"))
    made = fill_workbook(data, compose(done), done)[0]
    assert "&amp;Cxã A&amp;&amp;B" in parts(made)["xl/worksheets/sheet1.xml"].decode()


def test_all_mistakes_are_told_at_once_with_their_cells() -> None:
    found = mistakes(
        form(
            A1="{{ dat }}",
            B2="{{ datt }}",
            C3="{{ chi_so[75].ky_nay }}",
            D4="{{ dat }",
            E5="{{ muc_2 }}",
            F6="{%tr for dong in bang %}",
            G7='{{ dat }}{{ chu_thich("a") }}',
            H8="{{ dat * 2 }}",
        )
    )
    assert [(one.code, one.sheet, one.cell) for one in found] == [
        ("LC842", "Biểu 1", "B2"),
        ("LC843", "Biểu 1", "C3"),
        ("LC840", "Biểu 1", "D4"),
        ("LC850", "Biểu 1", "E5"),
        ("LC847", "Biểu 1", "F6"),
        ("LC866", "Biểu 1", "G7"),
        ("LC848", "Biểu 1", "H8"),
    ]
    assert found[0].slots["nearest"] == "dat"


def test_a_placeholder_in_a_formula_is_told(tmp_path: Path) -> None:
    data = form(lambda book, sheet: sheet.write_formula("A2", '="Đạt "&"{{ dat }}"', None, ""), A1="{{ dat }}")
    made, findings = fill_workbook(data, LETTER, DONE)
    assert [(one.code, one.cell) for one in findings] == [("LC865", "A2")]
    assert load(made)["Biểu 1"]["A1"].value == 51


def test_what_is_too_long_for_a_cell_is_told() -> None:
    every = "{% for chi_tieu in chi_so_dat %}{{ chi_tieu.noi_dung }}{% endfor %}"
    assert [one.code for one in mistakes(form(A1=every * 9))] == ["LC864"]
    header = form(lambda book, sheet: sheet.set_header("&C{{ ds_chua_dat }} {{ ds_cap_tren }}"))
    assert [(one.code, one.cell) for one in mistakes(header)] == [("LC864", "oddHeader")]


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), form(A1="{{ dat }}")[:-400]],
)
def test_other_files_are_refused(data: bytes) -> None:
    assert [one.code for one in mistakes(data)] == ["LC862"]


def test_a_damaged_part_is_not_saved_away() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts(form(A1="{{ dat }}", A2="giữ")).items():
            archive.writestr(name, content[:-60] if name.endswith("sheet1.xml") else content)
    assert [one.code for one in mistakes(target.getvalue())] == ["LC862"]


def test_a_damaged_part_that_is_only_copied_is_told() -> None:
    assert [one.code for one in mistakes(scrambled(form(A1="{{ dat }}"), "xl/theme/theme1.xml"))] == ["LC862"]


def test_a_template_becomes_a_workbook() -> None:
    was = parts(form(A1="{{ dat }}"))
    types = was["[Content_Types].xml"].replace(b"sheet.main+xml", b"template.main+xml")
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in (was | {"[Content_Types].xml": types}).items():
            archive.writestr(name, content)
    assert b"spreadsheetml.sheet.main+xml" in parts(filled(target.getvalue()))["[Content_Types].xml"]


def test_the_same_form_and_round_give_the_same_bytes() -> None:
    data = form(A1="{{ dat }}", A2="{{ ds_chua_dat }}")
    assert filled(data) == filled(data)


def test_figures_know_their_numbers() -> None:
    found = exact_context(LETTER, DONE, [])
    assert set(COUNTS) <= set(names())
    assert all(isinstance(found[name], Figure) for name in COUNTS)
    assert found["chua_dat"] == "03"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_works_the_formulas_out(tmp_path: Path) -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.write("A1", '{{ so_lieu["20.1"].ky_nay }}', book.add_format({"num_format": "0.00%"}))
        sheet.write_formula("A2", "=1-A1", None, 5)

    path = tmp_path / "bieu.xlsx"
    path.write_bytes(filled(form(build)))
    profile = f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "csv", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "bieu.csv").read_text("utf-8").split() == ["93.65%", "6.35%"]
