from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcxl.campaign.shipped import load_campaign
from lcxl.layout import campaign as layout
from lcxl.layout.base import FieldSheet, TableSheet
from lcxl.model import (
    Acceptance,
    Campaign,
    Correction,
    Handling,
    Indicator,
    Place,
    Quantity,
    Receipt,
    Ruling,
    Status,
    Threshold,
)
from lcxl.readers.books.campaign import read_campaign
from lcxl.texts import labels, text
from lcxl.writers.campaign import cell_value, write_campaign

CAMPAIGN = load_campaign()
DAY = date(2024, 6, 22)


def decided() -> Campaign:
    """The shipped campaign with a row on every sheet that it leaves empty."""
    return replace(
        CAMPAIGN,
        rulings=(
            Ruling(
                indicator=12,
                status=Status.MET,
                printed="Đạt",
                reason="=Theo kế hoạch",
                decided_by="Bà Lan",
                decided_on=DAY,
            ),
            Ruling(
                indicator=33, measure="33.2", figure=Quantity(value=Decimal("46.5"), text="46,5%"), reason="Đã kiểm tra"
            ),
        ),
        corrections=(Correction(unit="06649", measure="3.1", value="93,65%", reason="Điện thoại", corrected_on=DAY),),
        acceptances=(
            Acceptance(code="LC801", unit="GDDT", indicator=12, measure="12.5", value="49,78%", reason="Đã báo cáo"),
        ),
        receipts=(
            Receipt(unit="06649", file="a.zip!b/c.xlsx", sha256="0012ab", handling=Handling.SUPPLEMENT, reason="-"),
        ),
    )


def load(campaign: Campaign) -> Any:
    return openpyxl.load_workbook(BytesIO(write_campaign(campaign)))


def without_places(campaign: Campaign) -> Campaign:
    """The campaign without the cells that its rows were read from."""
    rows = ("rulings", "corrections", "acceptances", "receipts", "citations", "paragraphs", "roadmap")
    bare = {name: tuple(replace(row, place=Place()) for row in getattr(campaign, name)) for name in rows}
    return replace(campaign, **bare)  # type: ignore[arg-type]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "chien-dich.xlsx"
    for campaign in (CAMPAIGN, decided()):
        path.write_bytes(write_campaign(campaign))
        found, findings = read_campaign(path)
        assert findings == []
        assert without_places(found) == without_places(campaign)


def test_an_indicator_58_is_read_back(tmp_path: Path) -> None:
    catalogue = CAMPAIGN.catalogue
    measure = replace(
        catalogue.measures[0], code="58.1", indicator=58, threshold=Threshold(operator="=", reference=Decimal(5))
    )
    extra = replace(
        catalogue,
        indicators=(
            *catalogue.indicators,
            Indicator(number=58, text="+ Chỉ số mới", group="C3", responsible=("GDDT",)),
        ),
        measures=(*catalogue.measures, measure),
    )
    campaign = replace(CAMPAIGN, catalogue=extra)
    path = tmp_path / "chien-dich.xlsx"
    path.write_bytes(write_campaign(campaign))
    found, findings = read_campaign(path)
    assert findings == []
    assert found.catalogue == extra


def test_all_sheets_in_order_and_the_lists_hidden() -> None:
    book = load(CAMPAIGN)
    assert book.sheetnames == [sheet.name for sheet in layout.SHEETS] + ["Danh mục"]
    assert [sheet.sheet_state for sheet in book] == ["visible"] * len(layout.SHEETS) + ["hidden"]
    assert not any(sheet.protection.sheet for sheet in book)


@pytest.mark.parametrize("sheet", [s for s in layout.SHEETS if isinstance(s, TableSheet)], ids=lambda sheet: sheet.key)
def test_tables_are_pleasant_to_edit(sheet: TableSheet) -> None:
    page = load(CAMPAIGN)[sheet.name]
    headers = page[sheet.header_row]
    assert [cell.value for cell in headers][: len(sheet.columns)] == [column.header for column in sheet.columns]
    assert page["A1"].value
    assert page["A2"].value
    assert page.freeze_panes.endswith(str(sheet.header_row + 1))
    assert page.auto_filter.ref.startswith(f"A{sheet.header_row}:")
    for at, column in enumerate(sheet.columns, 1):
        cell = page.cell(sheet.header_row + 1, at).coordinate
        [rule] = [rule for rule in page.data_validations.dataValidation if cell in rule.sqref]
        assert rule.prompt
        assert rule.errorStyle in (None, "warning")
        required = page.cell(sheet.header_row, at).fill.fgColor.rgb == "FFF4B183"
        assert required == column.required


def rule_at(sheet: Any, cell: str) -> Any:
    [rule] = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    return rule


def test_lists_come_from_where_staff_add_to_them() -> None:
    book = load(CAMPAIGN)
    measures = book["Số liệu"]
    assert rule_at(measures, "A4").formula1 == "lcxl_indicators"
    assert rule_at(measures, "D4").formula1 == "lcxl_units_of_measure"
    assert rule_at(measures, "I4").formula1 == "lcxl_units"
    assert rule_at(measures, "H4").type is None
    assert rule_at(book["Kết luận"], "C4").formula1 == "lcxl_status"
    names = book.defined_names
    assert names["lcxl_units"].attr_text == "OFFSET('Đơn vị'!$A$4,0,0,MAX(1,COUNTA('Đơn vị'!$A$4:$A$2000)),1)"
    lists = {
        column[0].value: [cell.value for cell in column[1:] if cell.value] for column in book["Danh mục"].iter_cols()
    }
    assert lists["status"] == list(labels("status").values())
    assert lists["units_of_measure"][:2] == ["%", "Có/Không"]
    period = book["Kỳ báo cáo"]
    assert rule_at(period, "B19").formula1 == "lcxl_signing"


def test_cells_have_the_formats_of_their_kind() -> None:
    book = load(decided())
    measures = book["Số liệu"]
    assert (measures["M4"].value, measures["M4"].number_format) == (0.9972, "0.00%")
    assert measures["M7"].value == "Đạt"
    units = book["Đơn vị"]
    ward = next(cell for cell in units["A"] if cell.value == "06649")
    assert (ward.number_format, ward.data_type) == ("@", "s")
    assert units.cell(4, 8).number_format == "dd/mm/yyyy"
    ruling = book["Kết luận"]
    assert (ruling["D5"].value, ruling["D5"].number_format) == (0.465, "0.00%")
    assert (ruling["F4"].value, ruling["F4"].data_type) == ("=Theo kế hoạch", "s")
    assert ruling["H4"].value.date() == DAY
    letters = book["Công văn"]
    assert [cell.value for cell in letters[3]][:4] == ["Mục", "Báo cáo kết quả", "Gửi biểu mẫu", "Đôn đốc"]
    assert "Công văn" in [letters.cell(row, 2).value for row in range(4, 20)]


def test_rows_added_below_keep_the_columns_formats() -> None:
    units = load(CAMPAIGN)["Đơn vị"]
    styles = {letter: units.column_dimensions[letter].number_format for letter in ("A", "H")}
    assert styles == {"A": "@", "H": "dd/mm/yyyy"}


def test_every_line_and_column_is_explained_within_the_limits() -> None:
    for sheet in layout.SHEETS:
        columns = sheet.fields if isinstance(sheet, FieldSheet) else sheet.columns
        for lang in ("vi", "en"):
            assert text(f"campaign.title.{sheet.key}", lang)
            assert text(f"campaign.explain.{sheet.key}", lang)
            for column in columns:
                words = text("campaign.several", lang, help=text(f"campaign.help.{sheet.key}.{column.key}", lang))
                assert len(text("campaign.choose", lang, help=words)) <= 255 + 60
        for column in columns:
            assert len(text("campaign.choose", help=text(f"campaign.help.{sheet.key}.{column.key}"))) <= 255
            assert len(column.header) <= 40
    for key in ("list", "date"):
        assert len(text(f"campaign.alert.{key}")) <= 255
    for key in ("title", "date_title"):
        assert len(text(f"campaign.alert.{key}")) <= 32


def test_values_as_cells_hold_them() -> None:
    assert cell_value(("GDDT", "UBXP")) == "GDDT; UBXP"
    assert cell_value(True) == "x"
    assert cell_value(False) is None
    assert cell_value(()) in (None, "")
    assert cell_value(Threshold(operator="yes")) == "yes"
    assert cell_value(Quantity(value=Decimal(1), text="Dưới 1%")) == "Dưới 1%"


def test_same_campaign_same_bytes() -> None:
    assert write_campaign(decided()) == write_campaign(decided())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice isn't installed")
def test_saved_by_libreoffice_it_is_still_the_same_campaign(tmp_path: Path) -> None:
    campaign = decided()
    (tmp_path / "chien-dich.xlsx").write_bytes(write_campaign(campaign))
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx",
    ]
    subprocess.run(
        [*command, "--outdir", "out", "chien-dich.xlsx"], cwd=tmp_path, check=True, capture_output=True, timeout=120
    )
    found, findings = read_campaign(tmp_path / "out" / "chien-dich.xlsx")
    assert findings == []
    assert without_places(found) == without_places(campaign)
