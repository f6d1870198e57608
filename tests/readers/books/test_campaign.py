from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcxl.campaign.shipped import load_campaign
from lcxl.errors import LcxlError
from lcxl.findings import Finding
from lcxl.layout import campaign as layout
from lcxl.layout.base import TableSheet
from lcxl.model import Campaign
from lcxl.readers.books.campaign import read_campaign
from lcxl.writers.campaign import write_campaign

CAMPAIGN = load_campaign()
SHEETS = {sheet.key: sheet for sheet in layout.SHEETS}


@cache
def written() -> bytes:
    return write_campaign(CAMPAIGN)


def read(tmp_path: Path, *changes: Callable[[Any], object]) -> tuple[Campaign, list[Finding]]:
    """Read the shipped campaign workbook after changes that staff make in Excel."""
    book = openpyxl.load_workbook(io.BytesIO(written()))
    for change in changes:
        change(book)
    path = tmp_path / "chien-dich.xlsx"
    book.save(path)
    return read_campaign(path)


def table(key: str) -> TableSheet:
    sheet = SHEETS[key]
    assert isinstance(sheet, TableSheet)
    return sheet


def cell(key: str, column: str, row: int = 0) -> str:
    """Return the address of a column in the first row of a table, or ``row`` rows below."""
    return f"{table(key).letter(column)}{table(key).header_row + 1 + row}"


def put(key: str, column: str, value: object, row: int = 0, number_format: str = "") -> Callable[[Any], None]:
    def change(book: Any) -> None:
        target = book[table(key).name][cell(key, column, row)]
        target.value = value
        if number_format:
            target.number_format = number_format

    return change


def both(*changes: Callable[[Any], None]) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for one in changes:
            one(book)

    return change


def add(key: str, **values: object) -> Callable[[Any], None]:
    """Make a change: a row below a blank row below the last."""

    def change(book: Any) -> None:
        page = book[table(key).name]
        row = 2 + max(
            c.row for line in page.iter_rows(min_row=table(key).header_row) for c in line if c.value is not None
        )
        for column, value in values.items():
            page[f"{table(key).letter(column)}{row}"] = value

    return change


def line(label: str, value: object) -> Callable[[Any], None]:
    """Make a change: another value in a line of the period sheet, or of the advanced one."""

    def change(book: Any) -> None:
        pages = (book[layout.PERIOD.name], book[layout.ADVANCED.name])
        row = next(c for page in pages for c in page["A"] if c.value == label)
        row.offset(0, 1).value = value

    return change


def told(findings: list[Finding]) -> list[tuple[str, str | None, str | None]]:
    return [(found.code, found.sheet, found.cell) for found in findings]


def test_the_workbook_as_it_was_written_is_the_campaign(tmp_path: Path) -> None:
    campaign, findings = read(tmp_path)
    assert findings == []
    assert campaign.catalogue == CAMPAIGN.catalogue and campaign.units == CAMPAIGN.units
    assert campaign.period == CAMPAIGN.period and campaign.documents == CAMPAIGN.documents


# What staff do, and may do.


def test_indicator_58_a_changed_threshold_a_renamed_unit(tmp_path: Path) -> None:
    campaign, findings = read(
        tmp_path,
        add("indicators", number=58, text="Chỉ số của thành phố", level="Thành phố", responsible="YT"),
        add("measures", indicator=58, code="58.1", unit="%", threshold="≥ 50", reporters="YT; UBXP", lead="YT",
            figure_from="Đơn vị chủ trì", aggregation="Trung bình", previous=0.4225),
        put("measures", "threshold", "từ 96% trở lên"),
        put("units", "name", "Phòng Giáo dục và Đào tạo thành phố"),
    )  # fmt: skip
    assert findings == []
    assert campaign.catalogue.indicators[-1].number == 58
    assert campaign.catalogue.measure("58.1").reporters == ("YT", "UBXP")
    assert str(campaign.catalogue.measure("1.1").threshold) == ">= 96"
    assert campaign.units[0].name == "Phòng Giáo dục và Đào tạo thành phố"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [(0.9365, "0.00%", "93,65%"), ("93,65%", "@", "93,65%"), (93.65, "General", "93,65%"), ("Dưới 1%", "@", "Dưới 1%")],
)
def test_an_earlier_figure_is_a_percent_cell_or_text(
    tmp_path: Path, value: object, number_format: str, text: str
) -> None:
    campaign, findings = read(tmp_path, put("measures", "previous", value, number_format=number_format))
    assert findings == []
    assert campaign.catalogue.measures[0].previous_text == text


@pytest.mark.parametrize("typed", ["24/06/2024", date(2024, 6, 24), "ngày 24 tháng 6 năm 2024", "24.6.2024"])
def test_a_date_is_a_date_however_it_is_typed(tmp_path: Path, typed: object) -> None:
    campaign, findings = read(tmp_path, line("Hạn nộp", typed))
    assert findings == [] and campaign.period.deadline == date(2024, 6, 24)


def test_sheets_in_another_order_and_more_of_them_are_no_matter(tmp_path: Path) -> None:
    def more(book: Any) -> None:
        book.move_sheet(SHEETS["units"].name, 5)
        book.create_sheet("Ghi chú riêng").append(["Gọi lại cho Phường Hà Tu"])

    campaign, findings = read(tmp_path, more)
    assert findings == [] and campaign.units == CAMPAIGN.units


def test_columns_in_another_order_and_more_of_them_are_no_matter(tmp_path: Path) -> None:
    def more(book: Any) -> None:
        page = book[SHEETS["units"].name]
        page.insert_cols(1)
        page.cell(table("units").header_row, 1, "Ghi chú")
        page.cell(table("units").header_row + 1, 1, "đã gọi")

    campaign, findings = read(tmp_path, more)
    assert findings == [] and campaign.units == CAMPAIGN.units


def test_a_column_inserted_into_the_lines_is_no_matter(tmp_path: Path) -> None:
    campaign, findings = read(tmp_path, lambda book: book[layout.DOCUMENTS.name].insert_cols(2))
    assert findings == [] and campaign.documents == CAMPAIGN.documents


def test_rows_below_blank_rows_and_filters_count(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book[SHEETS["corrections"].name].row_dimensions[table("corrections").header_row + 1].hidden = True

    rows = add("corrections", unit="06649", measure="3.1", value=0.9365, reason="Gọi điện")
    campaign, findings = read(tmp_path, rows, rows, hide)
    assert findings == []
    assert [(row.value, row.place.sheet) for row in campaign.corrections] == [("0,9365", "Điều chỉnh")] * 2
    assert [row.place.cell for row in campaign.corrections] == ["A5", "A7"]


# Mistakes, each told at its cell.


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (put("units", "kind", "Khu phố"), "LC807", ("units", "kind")),
        (put("units", "name", None), "LC803", ("units", "name")),
        (put("units", "code", "NV"), "LC805", ("units", "code", 1)),
        (put("units", "valid_to", "30.6.25x"), "LC804", ("units", "valid_to")),
        (put("units", "email", "gddt@"), "LC836", ("units", "email")),
        (put("indicators", "number", "một"), "LC804", ("indicators", "number")),
        (put("indicators", "lead", "GD"), "LC806", ("indicators", "lead")),
        (put("measures", "threshold", "cao"), "LC804", ("measures", "threshold")),
        (put("measures", "previous", "như báo cáo cũ"), "LC808", ("measures", "previous")),
        (put("measures", "reporters", "GDDT; XX"), "LC806", ("measures", "reporters")),
        (both(put("measures", "lead", None), put("measures", "aggregation", "lead")), "LC829", ("measures", "lead")),
        (put("measures", "code", "2.1"), "LC826", ("measures", "code")),
        (put("measures", "code", date(2024, 1, 1), number_format="d/m"), "LC804", ("measures", "code")),
        (put("measures", "text", "=NOSUCH()"), "LC823", ("measures", "text")),
        (put("measures", "text", "#REF!"), "LC823", ("measures", "text")),
        (put("citations", "date", "2024"), "LC804", ("citations", "date")),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_told_where_it_stands(
    tmp_path: Path, change: Callable[[Any], None], code: str, place: tuple[Any, ...]
) -> None:
    _, findings = read(tmp_path, change)
    at = cell(*place)
    assert (code, SHEETS[place[0]].name, at) in told(findings)
    assert {found.file for found in findings} == {"chien-dich.xlsx"}


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("Từ ngày", date(2024, 7, 1), "LC819"),
        ("Kỳ báo cáo", "thang6", "LC821"),
        ("Ngày chốt số liệu", "cuối tháng", "LC804"),
        ("Mẫu mã minh chứng", "MC.{don_vi}", "LC820"),
        ("Ngưỡng biến động (điểm phần trăm)", "nhiều", "LC804"),
        ("Số lớp nén lồng nhau tối đa", 0, "LC832"),
        ("Hình thức ký", "Ký nháy", "LC804"),
    ],
)
def test_a_wrong_line_is_told_where_it_stands(tmp_path: Path, label: str, value: object, code: str) -> None:
    _, findings = read(tmp_path, line(label, value))
    [(found, sheet, at)] = told(findings)
    advanced = {line.header for line in layout.ADVANCED.fields}
    assert (found, sheet) == (code, "Nâng cao" if label in advanced else "Kỳ báo cáo")
    assert at is not None and at.startswith("B")


@pytest.mark.parametrize("key", [key for key in SHEETS if key not in ("period", "units_past", "advanced")])
def test_a_sheet_that_is_gone_is_told_once(tmp_path: Path, key: str) -> None:
    campaign, findings = read(tmp_path, lambda book: book.remove(book[SHEETS[key].name]))
    assert campaign.code == CAMPAIGN.code
    assert told(findings) == [("LC801", SHEETS[key].name, None)] or key in ("indicators", "measures")
    assert told(findings)[0] == ("LC801", SHEETS[key].name, None)


def test_advanced_lines_are_read_from_the_period_sheet_of_older_workbooks(tmp_path: Path) -> None:
    def older(book: Any) -> None:
        page, own = book[layout.PERIOD.name], book[layout.ADVANCED.name]
        for row in range(layout.ADVANCED.title_rows + 1, own.max_row + 1):
            page.append([own.cell(row, 1).value, own.cell(row, 2).value])
        book.remove(own)

    campaign, findings = read(tmp_path, line("Mẫu mã minh chứng", "{unit}/{number:02d}"), older)
    assert findings == []
    assert campaign.settings.evidence_code == "{unit}/{number:02d}"


def test_without_advanced_lines_defaults_stand(tmp_path: Path) -> None:
    campaign, findings = read(tmp_path, lambda book: book.remove(book[layout.ADVANCED.name]))
    assert (campaign.settings, findings) == (CAMPAIGN.settings, [])


@pytest.mark.parametrize(
    ("typed", "form", "days", "code"),
    [
        (date(2024, 6, 1), "mmm-yy", (), "2024-06"),
        (date(2024, 6, 1), "dd/mm/yyyy", (), "2024-06"),
        (date(2024, 6, 24), "dd/mm/yyyy", ("Từ ngày", "Đến ngày"), "2024-06-24"),
        ("Tháng 6/2024", "General", (), "2024-06"),
        ("Quý II/2024", "General", (), "2024-Q2"),
    ],
)
def test_a_period_that_excel_made_a_date_of_is_understood(
    tmp_path: Path, typed: object, form: str, days: tuple[str, ...], code: str
) -> None:
    def shown(book: Any) -> None:
        cell = next(c for c in book[layout.PERIOD.name]["A"] if c.value == "Kỳ báo cáo").offset(0, 1)
        cell.number_format = form

    campaign, findings = read(tmp_path, line("Kỳ báo cáo", typed), *(line(day, typed) for day in days), shown)
    assert [found.code for found in findings] == ["LC825"] and findings[0].slots["meant"] == code
    assert campaign.period.code == code


def test_a_renamed_sheet_is_read_and_told(tmp_path: Path) -> None:
    def rename(book: Any) -> None:
        book[SHEETS["units"].name].title = "Đơn vị (sửa)"

    campaign, findings = read(tmp_path, rename)
    assert told(findings) == [("LC822", "Đơn vị (sửa)", None)]
    assert campaign.units == CAMPAIGN.units


def test_a_sheet_is_never_taken_for_a_like_one(tmp_path: Path) -> None:
    rows = add("acceptances", code="LC506", unit="GDDT", reason="Đúng")
    campaign, findings = read(tmp_path, rows, lambda book: book.remove(book[SHEETS["corrections"].name]))
    assert told(findings) == [("LC801", "Điều chỉnh", None)]
    assert campaign.corrections == () and len(campaign.acceptances) == 1


@pytest.mark.parametrize(("key", "column"), [("units", "kind"), ("measures", "threshold"), ("indicators", "text")])
def test_a_deleted_column_is_told_once_and_not_for_every_row(tmp_path: Path, key: str, column: str) -> None:
    _, findings = read(tmp_path, lambda book: book[SHEETS[key].name].delete_cols(table(key).index(column) + 1))
    assert [found.slots["column"] for found in findings if found.code == "LC802"] == [table(key).column(column).header]
    assert "LC803" not in [found.code for found in findings]


def test_a_header_typed_another_way_is_told_and_read(tmp_path: Path) -> None:
    campaign, findings = read(tmp_path, put("measures", "threshold", "Mức yêu câu", row=-1))
    assert told(findings) == [("LC824", "Số liệu", "E3")]
    assert campaign.catalogue == CAMPAIGN.catalogue


def test_a_header_that_stands_twice_is_told(tmp_path: Path) -> None:
    def twice(book: Any) -> None:
        book["Số liệu"].cell(table("measures").header_row, 20, "Mức yêu cầu")

    campaign, findings = read(tmp_path, twice)
    assert told(findings) == [("LC834", "Số liệu", "T3")]
    assert campaign.catalogue == CAMPAIGN.catalogue


def test_merged_cells_are_told_and_stand_for_their_rows(tmp_path: Path) -> None:
    def merge(book: Any) -> None:
        book["Đơn vị"].merge_cells("D4:D6")

    campaign, findings = read(tmp_path, merge)
    assert told(findings) == [("LC827", "Đơn vị", "D4")]
    assert campaign.units == CAMPAIGN.units


def test_a_line_and_a_document_that_are_gone_are_told(tmp_path: Path) -> None:
    def clear(book: Any) -> None:
        page = book["Công văn"]
        for target in [c for row in page.iter_rows() for c in row if c.value in ("Đôn đốc", "Trích yếu")]:
            target.value = None

    campaign, findings = read(tmp_path, clear)
    assert [found.slots["column"] for found in findings] == ["Trích yếu", "Đôn đốc"]
    assert [document.key for document in campaign.documents] == ["report", "sending"]


def test_a_code_that_lost_its_zeros_gets_them_back(tmp_path: Path) -> None:
    row = next(place for place, unit in enumerate(CAMPAIGN.units) if unit.code == "06649")
    campaign, findings = read(
        tmp_path,
        put("units", "code", 6649, row, "0"),
        add("corrections", unit=6649, measure=3.1, value="90%", reason="Gọi điện"),
    )
    assert [found.code for found in findings] == ["LC825", "LC825"]
    assert campaign.units == CAMPAIGN.units
    assert (campaign.corrections[0].unit, campaign.corrections[0].measure) == ("06649", "3.1")


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    _, findings = read(
        tmp_path,
        put("units", "kind", "Khu phố", 3),
        put("measures", "threshold", "cao", 5),
        put("citations", "symbol", None),
        line("Kỳ báo cáo", "thang6"),
    )
    assert [found.code for found in findings] == ["LC807", "LC804", "LC821", "LC803"]


# Where there is no campaign.


def refused(path: Path) -> list[str]:
    with pytest.raises(LcxlError) as error:
        read_campaign(path)
    return [found.code for found in error.value.findings]


def test_a_file_that_is_missing_or_no_workbook_stops_the_run(tmp_path: Path) -> None:
    path = tmp_path / "chien-dich.xlsx"
    assert refused(path) == ["LC818"]
    with pytest.raises(LcxlError) as error:
        read_campaign(path)
    [missing] = error.value.findings
    assert missing.message() == "Không mở được tệp đợt báo cáo chien-dich.xlsx (không có tệp hoặc thư mục này)."
    assert missing.message("en") == "The campaign workbook chien-dich.xlsx can't be read (no such file or folder)."
    path.write_bytes(b"%PDF-1.7")
    assert refused(path) == ["LC818"]
    path.write_bytes(written()[: len(written()) // 2])
    assert refused(path)[0] in ("LC818", "LC150", "LC801")


def test_without_the_period_sheet_the_run_stops_with_all_that_is_wrong(tmp_path: Path) -> None:
    def remove(book: Any) -> None:
        book.remove(book[layout.PERIOD.name])

    with pytest.raises(LcxlError) as error:
        read(tmp_path, remove, put("units", "kind", "Khu phố"))
    assert [found.code for found in error.value.findings] == ["LC801", "LC807"]


def test_a_setting_is_read_in_its_own_unit(tmp_path: Path) -> None:
    campaign, findings = read(tmp_path, line("Ngưỡng biến động (tỷ lệ so kỳ trước)", "0,25"))
    assert findings == []
    assert campaign.settings == replace(CAMPAIGN.settings, jump_share=Decimal("0.25"))


def test_half_a_campaign_stops_the_run(tmp_path: Path) -> None:
    path = tmp_path / "chien-dich.xlsx"
    path.write_bytes(written()[: len(written()) // 2])
    assert refused(path) == ["LC818"]
