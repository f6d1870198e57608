from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from lcxl.readers.word.annex import WordAnnex, joined, read_annex
from lcxl.readers.word.document import read_document
from tests.proof.letters import build
from tests.proof.source import source_letter

HEAD = ("STT", "Nội dung tiêu chí", "Đơn vị phụ trách", "Đạt", "Chưa đạt", "Tháng 5/2023", "Hiện tại")
WATER = ("20", "100% số hộ sử dụng nước sạch", "Phòng Y tế", "", "x", "92%", "93,65%")


def table(document: Any, rows: Sequence[Sequence[str]]) -> Any:
    made = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    return made


def read(document: Any, folder: Path) -> WordAnnex:
    path = folder / "cong-van.docx"
    document.save(str(path))
    found = read_annex(read_document(path))
    assert found is not None
    return found


def annex(folder: Path, *rows: Sequence[str], head: Sequence[str] = HEAD) -> WordAnnex:
    document = docx.Document()
    table(document, [head, *rows])
    return read(document, folder)


def test_the_annex_of_the_dispatch_as_it_stands(tmp_path: Path) -> None:
    found = read_annex(read_document(build(source_letter(), tmp_path / "4927.docx")))
    assert found is not None
    assert found.headings == ("Tỉ lệ % (Tính đến tháng 5/2023)", "Tỉ lệ % (Tính đến thời điểm hiện tại)")
    assert [line.number for line in found.lines] == list(range(1, 58))
    assert sum(line.met for line in found.lines) == 48  # 4, 5 and 13 bear no mark in the source
    assert [line.number for line in found.lines if line.not_met] == [19, 20, 38]
    phones = found.lines[40]
    assert phones.wording == "70% người dân sử dụng điện thoại di động"
    assert phones.responsible == "Phòng Văn hóa – Thông tin"


def test_a_row_without_a_number_is_the_rest_of_the_row_above(tmp_path: Path) -> None:
    rest = ("", "đáp ứng quy chuẩn quốc gia", "", "", "", "", "(28.341/30.264 hộ)")
    found = annex(tmp_path, WATER, rest, ("21", "Phổ cập mầm non", "", "x", "", "100%", "100%"))
    assert [line.number for line in found.lines] == [20, 21]
    water = found.lines[0]
    assert water.wording == "100% số hộ sử dụng nước sạch đáp ứng quy chuẩn quốc gia"
    assert water.texts == ("92%", "93,65% (28.341/30.264 hộ)")
    assert water.not_met


def test_a_row_that_lost_its_number_is_not_the_rest_of_another(tmp_path: Path) -> None:
    found = annex(tmp_path, WATER, ("", "Phổ cập giáo dục mầm non", "", "x", "", "100%", "100%"))
    assert [(line.number, line.met) for line in found.lines] == [(20, False), (None, True)]


def test_a_number_merged_over_rows_makes_them_one(tmp_path: Path) -> None:
    document = docx.Document()
    rows = [
        ("12", "Chất thải được thu gom", "Phòng Tài nguyên", "x", "", "Đạt", "Chất thải rắn: 99%"),
        ("", "", "", "", "", "", "Nước thải: 49,78%"),
    ]
    made = table(document, [HEAD, *rows])
    for column in range(5):
        made.cell(1, column).merge(made.cell(2, column))
    found = read(document, tmp_path)
    assert [(line.number, line.texts[1]) for line in found.lines] == [(12, "Chất thải rắn: 99% Nước thải: 49,78%")]
    assert found.lines[0].met


def test_figures_in_rows_of_their_own_stand_under_their_indicator(tmp_path: Path) -> None:
    found = annex(
        tmp_path,
        ("12", "Chất thải được thu gom", "", "x", "", "Đạt", ""),
        ("12.1", "Chất thải rắn đô thị", "", "", "", "", "99%"),
        ("12.5", "Nước thải", "", "", "", "", "49,78%"),
    )
    assert [line.number for line in found.lines] == [12]
    assert found.lines[0].texts[1] == "- Chất thải rắn đô thị: 99%\n- Nước thải: 49,78%"


def test_a_heading_of_two_rows(tmp_path: Path) -> None:
    document = docx.Document()
    above = ("STT", "Nội dung chỉ số", "Kết quả", "", "Tỷ lệ %", "")
    below = ("", "", "Đạt", "Chưa đạt", "Tháng 5/2023", "Hiện tại")
    row = ("20", "100% số hộ sử dụng nước sạch", "", "x", "92%", "93,65%")
    made = table(document, [above, below, row])
    made.cell(0, 0).merge(made.cell(1, 0))
    made.cell(0, 1).merge(made.cell(1, 1))
    made.cell(0, 2).merge(made.cell(0, 3))
    made.cell(0, 4).merge(made.cell(0, 5))
    found = read(document, tmp_path)
    assert found.headings == ("Tỷ lệ % Tháng 5/2023", "Tỷ lệ % Hiện tại")
    assert [(line.number, line.not_met, line.texts) for line in found.lines] == [(20, True, ("92%", "93,65%"))]


def test_the_heading_comes_again_and_groups_have_titles(tmp_path: Path) -> None:
    group = ("II", "Phát triển bền vững", "", "", "", "", "")
    found = annex(tmp_path, WATER, HEAD, group, ("21", "Phổ cập mầm non", "", "x", "", "100%", "100%"))
    assert [line.number for line in found.lines] == [20, 21]
    assert found.unread == ()


def test_a_table_goes_on_as_another_one(tmp_path: Path) -> None:
    document = docx.Document()
    table(document, [HEAD, WATER])
    document.add_paragraph()
    table(document, [("", "đáp ứng quy chuẩn", "", "", "", "", ""), ("21", "Phổ cập mầm non", "", "x", "", "", "100%")])
    found = read(document, tmp_path)
    assert [(line.number, line.wording) for line in found.lines] == [
        (20, "100% số hộ sử dụng nước sạch đáp ứng quy chuẩn"),
        (21, "Phổ cập mầm non"),
    ]


def test_numbers_made_by_word_and_typed_ones(tmp_path: Path) -> None:
    document = docx.Document()
    made = table(
        document,
        [
            HEAD,
            WATER,
            ("", "Phổ cập mầm non", "", "x", "", "", "100%"),
            ("Chỉ số 07.", "Hộ nghèo", "", "", "", "", "0%"),
        ],
    )
    made.cell(2, 0).paragraphs[0].style = document.styles["List Number"]
    found = read(document, tmp_path)
    assert [line.number for line in found.lines] == [20, 1, 7]


def test_ticks_of_symbol_fonts_and_words(tmp_path: Path) -> None:
    document = docx.Document()
    rows = [(str(n), f"Chỉ số {n}", "", "", "", "", "") for n in (1, 2, 3, 4)]
    made = table(document, [HEAD, *rows])
    made.cell(1, 3).paragraphs[0].add_run("ü").font.name = "Wingdings"
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), "Wingdings")
    symbol.set(qn("w:char"), "F0FC")
    made.cell(2, 4).paragraphs[0].add_run()._r.append(symbol)
    made.cell(3, 3).text = "Đạt"
    made.cell(4, 3).text = "☐"
    found = read(document, tmp_path)
    assert [(line.met, line.not_met) for line in found.lines] == [
        (True, False),
        (False, True),
        (True, False),
        (False, False),
    ]


def test_a_column_of_results_in_words(tmp_path: Path) -> None:
    head = ("TT", "Tiêu chí", "Kết quả", "Số liệu 6 tháng đầu năm 2024")
    found = annex(tmp_path, ("1", "Biết chữ", "Đạt", "99,77%"), ("2", "Nước sạch", "Chưa đạt", "93,65%"), head=head)
    assert found.headings == ("Số liệu 6 tháng đầu năm 2024",)
    assert [(line.result, line.texts) for line in found.lines] == [("Đạt", ("99,77%",)), ("Chưa đạt", ("93,65%",))]


def test_a_row_with_a_number_that_is_none_is_told(tmp_path: Path) -> None:
    found = annex(tmp_path, WATER, ("số 5?", "Biết chữ", "", "x", "", "", "99%"))
    assert [line.number for line in found.lines] == [20]
    assert [line.wording for line in found.unread] == ["Biết chữ"]


def test_other_tables_are_no_annex(tmp_path: Path) -> None:
    document = docx.Document()
    table(document, [("Tên cơ quan", "Quốc hiệu"), ("Số: 1/UBND", "Hạ Long, ngày 24")])
    path = tmp_path / "khac.docx"
    document.save(str(path))
    assert read_annex(read_document(path)) is None


def test_texts_are_joined_as_they_were_broken() -> None:
    assert joined("thông tin điện", "thoại di động") == "thông tin điện thoại di động"
    assert joined("- Chất thải 99%;", "- Nước thải 49%") == "- Chất thải 99%;\n- Nước thải 49%"
    assert joined("", "Đạt") == "Đạt"
