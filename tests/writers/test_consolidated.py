from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from lcxl.layout import consolidated as layout
from lcxl.model import Consolidation, PastPeriod
from lcxl.tidy.city import this_period
from lcxl.tidy.material import narrative_rows
from lcxl.writers.consolidated import details, lists, table
from lcxl.writers.consolidated.board import STATUSES
from lcxl.writers.consolidated.links import file_link
from lcxl.writers.consolidated.workbook import write_consolidated
from lcxl.writers.excel import book
from tests.consolidations import ha_long, small

KEYS = {one.key: one for one in layout.TABLES}


@cache
def written() -> bytes:
    return write_consolidated(small())


def load(content: bytes, *, values: bool = True) -> Any:
    return openpyxl.load_workbook(BytesIO(content), data_only=values)


def records(workbook: Any, key: str) -> list[dict[str, Any]]:
    """The rows of a table below its headers, by column key."""
    one = KEYS[key]
    rows = workbook[one.name].iter_rows(min_row=one.header_row + 1, max_col=len(one.columns), values_only=True)
    return [dict(zip((column.key for column in one.columns), row, strict=True)) for row in rows]


def cells(workbook: Any) -> Iterator[Any]:
    for sheet in workbook:
        for row in sheet.iter_rows():
            yield from row


def test_sheets_stand_in_order() -> None:
    workbook = load(written())
    assert workbook.sheetnames == [
        "Tổng quan", "Biểu", "Kết quả", "Đơn vị × chỉ số", "Theo đơn vị", "Theo chỉ số", "Minh chứng", "Thuyết minh",
        "Dữ liệu", "Lỗi và cảnh báo", "Nguồn", "_tinh_toan", "_lcxl",
    ]  # fmt: skip
    assert workbook["_lcxl"].sheet_state == "veryHidden"
    assert workbook["_tinh_toan"].sheet_state == "hidden"


@pytest.mark.parametrize("key", [key for key in KEYS if key not in ("annex", "history")])
def test_headers_stand_where_the_layout_says(key: str) -> None:
    one = KEYS[key]
    row = load(written())[one.name][one.header_row]
    assert [cell.value for cell in row[: len(one.columns)]] == [column.header for column in one.columns]


def test_same_consolidation_same_bytes() -> None:
    assert write_consolidated(small()) == written()


def test_how_far_it_is_is_told() -> None:
    told: list[tuple[int, int]] = []
    write_consolidated(small(), progress=lambda done, total: told.append((done, total)))
    last = told[-1][1]
    assert told == [(done, last) for done in range(1, last + 1)]


# The annex.


def test_annex_has_the_dispatch_columns_and_marks() -> None:
    sheet = load(written())["Biểu"]
    header = layout.ANNEX.header_row
    assert [cell.value for cell in sheet[header]] == [
        "STT", "Nội dung chỉ báo", "Đơn vị phụ trách", "Đạt", "Chưa đạt", "Kỳ trước", "Kỳ này",
    ]  # fmt: skip
    rows = {row[0]: row[1:] for row in sheet.iter_rows(min_row=header + 1, values_only=True)}
    assert {number: row[2:4] for number, row in rows.items()} == {
        3: ("x", None), 6: (None, None), 12: ("x", None), 20: (None, "x"), 47: ("x", None),
    }  # fmt: skip
    assert rows[12][5] == "- Chất thải rắn: 99%\n- Nước thải: 49,78%"
    assert rows[20][1] == "- Phòng Y tế\n- Phòng Kinh tế"


def test_annex_prints_on_a4_with_repeated_header_and_in_the_official_font() -> None:
    sheet = load(written())["Biểu"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${layout.ANNEX.header_row}:${layout.ANNEX.header_row}"
    assert sheet.print_options.horizontalCentered
    assert "&P" in str(sheet.oddHeader.center.text)
    assert {cell.font.name for row in sheet.iter_rows() for cell in row} == {"Times New Roman"}


def test_annex_marks_what_the_office_decided_with_a_note() -> None:
    sheet = load(written())["Biểu"]
    notes = {
        row[0].value: row[6].comment.text
        for row in sheet.iter_rows(min_row=layout.ANNEX.header_row + 1)
        if row[6].comment
    }
    assert set(notes) == {3, 12}
    assert "Nước thải đang được đầu tư" in notes[12]
    assert "Phòng GD&ĐT, 24/06/2024" in notes[12]
    assert "9,5%" in notes[3]
    assert "95%" in notes[3]


def test_annex_note_leaves_number_and_date_blank_where_signed_digitally() -> None:
    title = load(write_consolidated(ha_long()))["Biểu"]["A3"].value
    assert "4927/UBND-GD ngày 24 tháng 6 năm 2024" in title
    shipped = ha_long()
    signed = replace(shipped, campaign=replace(shipped.campaign, digital_signing=True))
    assert "4927" not in load(write_consolidated(signed))["Biểu"]["A3"].value


# Figures and words in cells.


def test_percents_are_true_percent_cells() -> None:
    workbook = load(written())
    sheet, column = workbook["Dữ liệu"], layout.DATA.index("value") + 1
    found = {
        (row[0].value, row[layout.DATA.index("measure")].value): row[column - 1] for row in sheet.iter_rows(min_row=2)
    }
    cell = found["YT", "12.5"]
    assert (cell.value, cell.number_format) == (0.4978, "0.00%")
    assert found["YT", "20.1"].value == pytest.approx(28341 / 30264, abs=1e-15)
    bounded = next(row for row in records(workbook, "data") if row["text"] == "Dưới 80%")
    assert (bounded["value"], bounded["bound"]) == (0.8, "<")


def test_data_has_a_row_for_every_measure_that_was_asked() -> None:
    rows = records(load(written()), "data")
    asked = {("06652", "3.1"), ("06652", "47.1"), ("06667", "3.1"), ("06667", "47.1"), ("YT", "20.1"), ("KT", "20.1")}
    assert asked <= {(row["unit"], row["measure"]) for row in rows}
    missing = next(row for row in rows if (row["unit"], row["measure"]) == ("06667", "3.1"))
    assert (missing["state"], missing["value"], missing["outcome"], missing["file"]) == ("Chưa nộp", None, None, None)
    nothing = next(row for row in rows if (row["unit"], row["measure"]) == ("06664", "47.1"))
    assert nothing["outcome"] == "Không phát sinh"


def test_units_words_never_become_formulas() -> None:
    workbook = load(written(), values=False)
    texts = {cell.value for cell in cells(workbook) if cell.data_type == "s"}
    assert "=Đầu tư\nnâng cấp" in texts
    assert "+ Tỉnh hỗ trợ kinh phí" in texts
    formulas = [cell for cell in cells(workbook) if cell.data_type == "f"]
    assert {cell.parent.title for cell in formulas} == {"Tổng quan", "_tinh_toan"}


def test_no_formula_is_left_without_its_result() -> None:
    with zipfile.ZipFile(BytesIO(written())) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))
    assert parts.count(b"</f>") == parts.count(b"</f><v>") > 90
    assert b't="e"' not in parts


def test_overview_counts_what_the_consolidation_holds() -> None:
    made = ha_long("06652", "YT")
    sheet = load(write_consolidated(made))["Tổng quan"]
    cards = [sheet.cell(6, column).value for column in range(1, 12, 2)]
    errors = sum(found.severity == "error" for found in made.findings)
    assert cards == [*(len(made.numbers(status)) for status in STATUSES), 46, errors]
    assert sum(cards[:4]) == 57
    shown = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert any("Phòng Y tế; Phường Hà Phong" in text for text in shown)
    assert len(sheet._charts) == 3
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, None)  # 1 and 1, the defaults


# Links.


def test_links_lead_to_the_cell_of_the_units_file() -> None:
    sheet = load(written())["Theo đơn vị"]
    links = {
        cell.hyperlink.target: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink
    }
    assert links["..\\2-bao-cao-nhan\\06652.xlsx"] == "'Chỉ số'!N6"
    assert links["..\\2-bao-cao-nhan\\thu.zip"] is None
    assert "..\\chien-dich.xlsx" in links
    assert "..\\2-bao-cao-nhan\\Y%20tế%20%231%20(50%25).xlsx" in links


def test_every_link_is_relative_and_lcxls_own() -> None:
    with zipfile.ZipFile(BytesIO(written())) as archive:
        names = [name for name in archive.namelist() if name.endswith(".rels") and "worksheets" in name]
        targets = [
            target
            for name in names
            for target in re.findall(r'Target="([^"]+)" TargetMode="External"', archive.read(name).decode())
        ]
    assert targets
    assert all(target.startswith("..\\") for target in targets)


def test_a_link_needs_a_file() -> None:
    assert file_link("../", "") == ""
    assert file_link("../", "a/b.xlsx", "Chỉ số") == "external:../a/b.xlsx"


def test_beyond_excels_links_the_address_stands_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "MAX_LINKS", 2)
    sheet = load(write_consolidated(small()))["Theo đơn vị"]
    column = layout.BY_UNIT.index("source") + 1
    shown = [sheet.cell(row, column) for row in range(layout.BY_UNIT.header_row + 1, sheet.max_row + 1)]
    filled = [cell for cell in shown if cell.value]
    assert [cell.hyperlink is not None for cell in filled] == [True, True] + [False] * (len(filled) - 2)


def test_beyond_excels_rows_a_table_goes_on_in_another_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_ROWS", 8)
    workbook = load(write_consolidated(small()))
    parts = [name for name in workbook.sheetnames if name.startswith("Dữ liệu")]
    assert parts == ["Dữ liệu", "Dữ liệu (2)"]
    assert workbook["Dữ liệu (2)"]["A1"].value == "Mã đơn vị"
    assert sum(workbook[name].max_row - 1 for name in parts) == len(records(load(written()), "data"))


# The other sheets.


def test_matrix_colours_answers_by_what_they_come_to() -> None:
    sheet = load(written())["Đơn vị × chỉ số"]
    header = layout.MATRIX.header_row
    columns = {cell.value: cell.column for cell in sheet[header]}
    rows = {sheet.cell(row, 1).value: row for row in range(header + 1, sheet.max_row + 1)}

    def colour(unit: str, measure: str) -> str:
        return str(sheet.cell(rows[unit], columns[measure]).fill.fgColor.rgb)[2:]

    assert colour("YT", "20.1") == "F9DEDA"
    assert colour("YT", "12.1") == "DDF1E4"
    assert colour("KT", "6.1") == "DCE8F6"
    assert colour("06664", "47.1") == "F6F0DC"
    assert sheet.cell(rows["06667"], columns["3.1"]).value == "–"
    assert sheet.cell(rows["YT"], columns["12.5"]).value == 0.4978
    assert sheet.freeze_panes == f"C{header + 1}"
    kinds = [sheet.cell(row, 2).value for row in range(header + 1, sheet.max_row + 1) if not sheet.cell(row, 1).value]
    assert [str(kind).split(":")[0] for kind in kinds] == ["Sở, ban, ngành", "Phường"]


def test_details_put_the_citys_result_over_the_answers() -> None:
    rows = records(load(written()), "by_indicator")
    of_twenty = [row for row in rows if row["measure"] == "20.1"]
    assert [row["unit"] for row in of_twenty] == [None, "YT", "KT"]
    assert "thành phố Hạ Long" in of_twenty[0]["unit_name"]
    assert of_twenty[1]["difference"] == pytest.approx(28341 / 30264 - 1)
    assert of_twenty[1]["reason"] == "Chưa có nước máy"


def test_large_rounds_list_only_what_needs_an_eye(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(details, "FULL_ROWS", 3)
    monkeypatch.setattr(lists, "MOST_SOURCES", 1)
    workbook = load(write_consolidated(small()))
    shown = {(row["unit"], row["measure"]) for row in records(workbook, "by_unit") if row["measure"]}
    assert ("YT", "20.1") in shown
    assert ("YT", "12.1") not in shown
    assert "trên 3 dòng" in workbook["Theo đơn vị"]["A2"].value
    many = [row["unit_name"] for row in records(workbook, "sources") if row["measure"] == "3.1"]
    assert any("2 đơn vị" in str(name) for name in many)


def test_evidence_tells_duplicates_and_gaps() -> None:
    rows = records(
        load(write_consolidated(small(), evidence_files={("YT", "MC.YT.12.01"): "minh-chung/12/a.pdf"})), "evidence"
    )
    remarks = {(row["unit"], row["code"]): row["remark"] for row in rows}
    assert remarks == {
        ("06652", "MC.YT.12.01"): "Trùng mã",
        ("YT", "MC.YT.12.01"): "Trùng mã",
        ("YT", "MC.YT.12.02"): "Có viện dẫn, chưa có trong danh mục",
        ("YT", "MC.YT.12.09"): "Chưa được viện dẫn",
    }
    assert [row["copied"] for row in rows if row["copied"]] == ["minh-chung/12/a.pdf"]


def test_sources_show_rulings_and_corrections_with_old_and_new() -> None:
    rows = records(load(written()), "sources")
    ruling = next(row for row in rows if row["kind"] == "Kết luận")
    assert (ruling["indicator"], ruling["decided_by"]) == (12, "Phòng GD&ĐT")
    assert "49,78%: Chưa đạt" in ruling["old"]
    assert "Đạt" in ruling["new"]
    correction = next(row for row in rows if row["kind"] == "Điều chỉnh")
    assert (correction["unit"], correction["old"], correction["new"]) == ("06664", "9,5%", "95%")
    source = next(row for row in rows if row["kind"] == "Nguồn số liệu" and row["measure"] == "12.5")
    assert (source["unit"], source["sheet"], source["cell"]) == ("YT", "Chỉ số", "M6")
    assert source["sha256"] == f"sha-of-{source['file']}"
    assert any(row["kind"] == "Đối chiếu, không dùng" and row["unit_value"] == "93%" for row in rows)


def test_picks_are_marked() -> None:
    chosen = narrative_rows(small())[1].key
    rows = records(load(write_consolidated(small(), picks={chosen})), "narratives")
    assert [(row["picked"], row["text"]) for row in rows] == [
        (None, "Dân cư phân tán"), ("x", "+ Tỉnh hỗ trợ kinh phí"),
    ]  # fmt: skip


def test_history_stands_only_where_there_is_an_earlier_period() -> None:
    made = small()
    earlier = PastPeriod(code="2023", label="Năm 2023", figures=this_period(made).figures)
    sheet = load(write_consolidated(made, history=[earlier]))["Lịch sử"]
    assert [sheet.cell(row, 1).value for row in (4, 5)] == ["2023: Năm 2023", "2024-06: Kỳ này"]
    counts = [len(made.numbers(status)) for status in STATUSES]
    assert [[sheet.cell(row, column).value for column in range(3, 7)] for row in (4, 5)] == [counts, counts]
    assert len(sheet._charts) == 1


def test_a_round_without_answers_is_written_too() -> None:
    made = replace(small(), answers=(), findings=(), files=())
    workbook = load(write_consolidated(made))
    assert workbook["Tổng quan"]["K6"].value == 0
    assert records(workbook, "evidence") in ([], [dict.fromkeys(c.key for c in layout.EVIDENCE.columns)])


def test_the_campaigns_own_words_for_the_higher_level() -> None:
    labels = {**small().campaign.status_labels, "higher_level": "Đánh giá theo Bộ"}
    made = small(status_labels=labels)
    rows = records(load(write_consolidated(made)), "results")
    assert {row["status"] for row in rows if row["indicator"] == 6} == {"Đánh giá theo Bộ"}


def test_long_text_and_control_characters_are_held() -> None:
    made: Consolidation = small()
    answers = made.answers[0]
    first = answers.submissions[0]
    odd = replace(first.entries[2], reason="x" * 40_000, note="a\x0bb\x00c")
    changed = replace(first, entries=(*first.entries[:2], odd))
    content = write_consolidated(replace(made, answers=(replace(answers, submissions=(changed,)), *made.answers[1:])))
    row = next(row for row in records(load(content), "data") if row["note"])
    assert len(row["reason"]) == 32_767
    assert row["note"] == "a\nb\ufffdc"


def test_history_is_the_campaigns_own_unless_given() -> None:
    made = small()
    earlier = PastPeriod(code="2023", label="Năm 2023", figures=this_period(made).figures)
    held = replace(made, campaign=replace(made.campaign, history=(earlier,)))
    assert "Lịch sử" in load(write_consolidated(held)).sheetnames
    assert "Lịch sử" not in load(write_consolidated(held, history=())).sheetnames
