from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from lcxl.campaign.shipped import load_campaign
from lcxl.findings import Finding, finding
from lcxl.layout import form as layout
from lcxl.layout.rawform import Added, RawForm
from lcxl.model import Source, Submission
from lcxl.readers.books.form import read_form
from lcxl.readers.xlsx.cells import read_workbook
from lcxl.readers.xlsx.package import Limits
from lcxl.submission.interpret import Interpreter
from lcxl.writers.forms.form import write_form
from lcxl.writers.forms.plan import FormKit
from lcxl.writers.forms.returns import write_return

CAMPAIGN = load_campaign()
KIT = FormKit(CAMPAIGN)
UNIT = next(unit for unit in CAMPAIGN.units if unit.code == "GDDT")
COL = {column.key: at + 1 for at, column in enumerate(layout.INDICATORS.columns)}
INTERPRETER = Interpreter(CAMPAIGN)


def sent(change: Callable[[Any], None]) -> bytes:
    """The unit's form after ``change`` (openpyxl plays the unit here)."""
    workbook = openpyxl.load_workbook(BytesIO(write_form(CAMPAIGN, UNIT, kit=KIT)))
    change(workbook)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def read(content: bytes) -> tuple[RawForm, Submission | None, list[Finding]]:
    form = read_form(read_workbook(content, limits=Limits()))
    submission, _, findings = INTERPRETER.interpret(form, Source(file="a.xlsx", sha256="0"))
    return form, submission, findings


def row_of(sheet: Any, code: str) -> int:
    return next(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, COL["measure"]).value == code)


def given_back(content: bytes, *more: Finding) -> tuple[Any, bytes]:
    form, submission, findings = read(content)
    made = write_return(CAMPAIGN, UNIT, form, [*findings, *more], submission=submission, kit=KIT)
    return openpyxl.load_workbook(BytesIO(made)), made


def messy(workbook: Any) -> None:
    sheet = workbook["Chỉ số"]
    first, second = row_of(sheet, "1.1"), row_of(sheet, "2.1")
    for key, value in {"numerator": 28341, "denominator": 30264, "claim": "Chưa đạt", "reason": "- Thiếu lớp"}.items():
        sheet.cell(first, COL[key]).value = value
    sheet.cell(second, COL["current"]).value = "99 và 98%"
    sheet.cell(second, COL["numerator"]).value = "hai trăm linh mấy"
    sheet.cell(row_of(sheet, "21.1"), COL["current"]).value = 1
    sheet.insert_rows(first)
    sheet["V9"] = "Cột của đơn vị"
    workbook["Minh chứng"]["A6"] = "MC.GDDT.01.01"
    workbook["Minh chứng"]["E6"] = "tháng 5"
    workbook["Thuyết minh"]["A5"] = "Khó khăn"
    workbook["Thuyết minh"]["B5"] = "Địa bàn rộng"
    workbook["Đơn vị"]["B7"] = "Bà Lan"
    own = workbook.create_sheet("Phụ lục riêng")["B2"]
    own.value, own.data_type = "=1+1 của tôi", "s"


def test_the_form_is_whole_again_and_holds_all_that_was_entered() -> None:
    workbook, _ = given_back(sent(messy))
    assert workbook.sheetnames[0] == "Cần sửa"
    assert workbook.sheetnames[-3:] == ["Nội dung đơn vị tự thêm", "_danh_muc", "_lcxl"]
    sheet = workbook["Chỉ số"]
    first, second = row_of(sheet, "1.1"), row_of(sheet, "2.1")
    assert first == 5
    assert [sheet.cell(first, COL[key]).value for key in ("numerator", "denominator", "claim", "reason")] == [
        28341,
        30264,
        "Chưa đạt",
        "- Thiếu lớp",
    ]
    assert str(sheet.cell(first, COL["current"]).value).startswith("=IF(COUNT(")
    assert sheet.cell(second, COL["current"]).value == "99 và 98%"
    assert sheet.cell(second, COL["numerator"]).value == "hai trăm linh mấy"
    register = workbook["Minh chứng"]
    assert (register["A5"].value, register["E5"].value) == ("MC.GDDT.01.01", "tháng 5")
    assert (workbook["Thuyết minh"]["A5"].value, workbook["Thuyết minh"]["B5"].value) == ("Khó khăn", "Địa bàn rộng")
    assert workbook["Đơn vị"]["B7"].value == "Bà Lan"


def test_findings_are_marked_at_their_cells_and_listed_with_links() -> None:
    workbook, _ = given_back(sent(messy))
    sheet, fixes = workbook["Chỉ số"], workbook["Cần sửa"]
    cell = sheet.cell(row_of(sheet, "2.1"), COL["current"])
    assert cell.fill.fgColor.rgb == "FFF8CBAD"
    assert cell.comment is not None
    assert cell.protection.locked is False
    listed = {row[3].value: row for row in fixes.iter_rows(min_row=5) if row[3].value}
    assert fixes.cell(5, 2).value == "Lỗi"
    row = listed[cell.coordinate]
    assert row[3].hyperlink.location == f"'Chỉ số'!{cell.coordinate}"
    assert row[4].value == "2.1"
    assert row[5].value == "99 và 98%"
    assert row[6].value in cell.comment.text
    assert row[7].value in cell.comment.text


def test_what_the_unit_added_is_kept() -> None:
    workbook, _ = given_back(sent(messy))
    kept = [[cell.value for cell in row] for row in workbook["Nội dung đơn vị tự thêm"].iter_rows(min_row=4)]
    assert ["Phụ lục riêng", "B2", "=1+1 của tôi"] in kept
    assert ["Chỉ số", "V10", "Cột của đơn vị"] in kept or ["Chỉ số", "V9", "Cột của đơn vị"] in kept
    assert workbook["Nội dung đơn vị tự thêm"]["C4"].data_type == "s"


def test_mended_and_sent_back_it_ends_clean() -> None:
    workbook, _ = given_back(sent(messy))
    sheet = workbook["Chỉ số"]
    second = row_of(sheet, "2.1")
    for key, value in {"numerator": 99, "denominator": 100, "current": 0.99}.items():
        sheet.cell(second, COL[key]).value = value
    workbook["Minh chứng"]["E5"] = date(2024, 5, 20)
    out = BytesIO()
    workbook.save(out)
    _, submission, findings = read(out.getvalue())
    assert submission is not None
    assert [found for found in findings if found.severity != "info"] == []
    entry = submission.entry("1.1")
    assert entry is not None
    assert entry.quantity is not None
    assert entry.reason == "- Thiếu lớp"


def test_a_form_of_another_period_comes_back_as_this_ones() -> None:
    def other(workbook: Any) -> None:
        messy(workbook)
        for row in workbook["_lcxl"].iter_rows():
            if row[0].value in ("period", "campaign"):
                row[1].value = "2023-06"
        for entry in workbook.custom_doc_props.props:
            if entry.name in ("lcxl_period", "lcxl_campaign"):
                entry.value = "2023-06"

    form, submission, findings = read(sent(other))
    assert submission is None
    workbook = openpyxl.load_workbook(BytesIO(write_return(CAMPAIGN, UNIT, form, findings, kit=KIT)))
    sheet = workbook["Chỉ số"]
    assert sheet.cell(5, COL["numerator"]).value == 28341
    assert sheet.cell(5, COL["claim"]).value == "Chưa đạt"
    assert workbook["Minh chứng"]["A5"].value == "MC.GDDT.01.01"
    assert workbook["Thuyết minh"]["B5"].value == "Địa bàn rộng"
    assert workbook["Đơn vị"]["B7"].value == "Bà Lan"
    identity = {row[0].value: row[1].value for row in workbook["_lcxl"].iter_rows(max_col=2)}
    assert identity["period"] == "2024-06"
    assert workbook["Cần sửa"]["D5"].hyperlink is None


def test_error_values_give_way_to_the_forms_own_formula() -> None:
    def broken(workbook: Any) -> None:
        cell = workbook["Chỉ số"].cell(5, COL["current"])
        cell.value = "#DIV/0!"
        cell.data_type = "e"

    workbook, _ = given_back(sent(broken))
    cell = workbook["Chỉ số"].cell(5, COL["current"])
    assert str(cell.value).startswith("=IF(COUNT(")
    assert cell.comment is not None


def test_a_finding_without_a_cell_points_to_the_figure_of_its_measure() -> None:
    told = finding("LC227", measure="50.1", indicator=50, measure_code="50.1", measure_text="x", sheet="Chỉ số")
    workbook, _ = given_back(sent(lambda workbook: None), told)
    sheet = workbook["Chỉ số"]
    assert sheet.cell(row_of(sheet, "50.1"), COL["claim"]).comment is not None


def test_infos_are_left_out_and_the_count_is_told() -> None:
    workbook, _ = given_back(sent(messy))
    severities = [row[1].value for row in workbook["Cần sửa"].iter_rows(min_row=5) if row[1].value]
    assert "Thông tin" not in severities
    errors = severities.count("Lỗi")
    assert f"{errors} lỗi" in workbook["Cần sửa"]["A2"].value
    assert severities == sorted(severities, key=["Lỗi", "Cảnh báo"].index)


def test_more_added_cells_than_were_kept_are_counted() -> None:
    form = RawForm(added=(Added("S", "A1", "x"),), added_count=7)
    workbook = openpyxl.load_workbook(BytesIO(write_return(CAMPAIGN, UNIT, form, [], kit=KIT)))
    assert "6" in workbook["Nội dung đơn vị tự thêm"]["A5"].value


@pytest.mark.parametrize("times", [1, 2])
def test_same_input_same_bytes(times: int) -> None:
    content = sent(messy)
    assert given_back(content)[1] == given_back(content)[1]
