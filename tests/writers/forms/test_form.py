from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcxl.campaign.shipped import load_campaign
from lcxl.layout import form as layout
from lcxl.layout.formulas import live_result
from lcxl.model import (
    Bound,
    Campaign,
    Claim,
    Contact,
    Entry,
    Evidence,
    Measure,
    Narrative,
    Quantity,
    Source,
    Submission,
)
from lcxl.texts import labels
from lcxl.values.thresholds import evaluate, ratio
from lcxl.writers.forms.form import render, report_template, write_blank_form, write_form
from lcxl.writers.forms.plan import FormKit
from lcxl.writers.forms.rows import template
from lcxl.writers.word.template_files import template as template_file

CAMPAIGN = load_campaign()
KIT = FormKit(CAMPAIGN)
UNITS = {unit.code: unit for unit in CAMPAIGN.units}
COL = {column.key: at + 1 for at, column in enumerate(layout.INDICATORS.columns)}
FIRST = layout.INDICATORS.header_row + 1
ALLOWED = {"IF", "COUNT", "ISNUMBER", "ISERROR", "ROUND", "OR"}


def load(content: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(BytesIO(content), data_only=values)


def form(code: str, **options: Any) -> Any:
    return load(write_form(CAMPAIGN, UNITS[code], kit=KIT, **options))


def rows_of(sheet: Any) -> dict[str, int]:
    column = COL["measure"]
    return {
        sheet.cell(row, column).value: row for row in range(FIRST, sheet.max_row + 1) if sheet.cell(row, column).value
    }


def submission(*entries: Entry, **values: Any) -> Submission:
    return Submission(unit="GDDT", source=Source(file="a.xlsx", sha256="0"), entries=entries, **values)


def test_sheets_headers_and_own_indicators_only() -> None:
    book = form("06649")
    assert book.sheetnames == ["Hướng dẫn", "Đơn vị", "Chỉ số", "Minh chứng", "Thuyết minh", "_danh_muc", "_lcxl"]
    assert [sheet.sheet_state for sheet in book] == ["visible"] * 5 + ["hidden", "veryHidden"]
    for table in layout.TABLES:
        header = [cell.value for cell in book[table.name][table.header_row]][: len(table.columns)]
        assert header == [column.header for column in table.columns]
    assert list(rows_of(book["Chỉ số"])) == ["3.1", "44.1", "46.1", "47.1", "48.1", "56.1"]
    assert "Phường Hà Khánh" in book["Chỉ số"]["A2"].value


def test_identity_on_its_sheet_and_in_the_properties() -> None:
    book = form("06649")
    found = {row[0].value: row[1].value for row in book["_lcxl"].iter_rows(max_col=2)}
    assert list(found) == list(layout.IDENTITY_KEYS)
    assert (found["unit"], found["period"], found["form_version"]) == ("06649", "2024-06", "1")
    assert all(str(value).isascii() for value in found.values())
    properties = {entry.name: entry.value for entry in book.custom_doc_props.props}
    assert properties == {f"lcxl_{key}": value for key, value in found.items()}
    fields = {row[0].value: row[1].value for row in book["Đơn vị"].iter_rows(min_row=4, max_col=2)}
    assert fields["Tên đơn vị"] == "Phường Hà Khánh"
    assert fields["Mã đơn vị"] == "06649"
    assert fields["Kỳ báo cáo"] == "2024-06"


def test_inputs_are_open_and_all_else_is_locked_without_a_password() -> None:
    book = form("GDDT")
    for sheet in book.worksheets[:5]:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    assert book._named_styles["Normal"].protection.locked is False
    sheet = book["Chỉ số"]
    row = rows_of(sheet)["1.1"]
    open_keys = {key for key, at in COL.items() if not sheet.cell(row, at).protection.locked}
    assert open_keys == {column.key for column in layout.input_columns(layout.INDICATORS)}
    yes_no = rows_of(sheet)["50.1"]
    open_keys = {key for key, at in COL.items() if not sheet.cell(yes_no, at).protection.locked}
    assert open_keys == {"claim", "evidence", "reason", "remedy", "note"}
    assert {sheet.cell(yes_no, COL[key]).fill.fgColor.rgb for key in ("numerator", "denominator", "current")} == {
        "FFE7E6E6"
    }
    assert sheet.column_dimensions["T"].protection.locked
    assert sheet.column_dimensions["T"].max == 16384
    unit = book["Đơn vị"]
    assert [unit.cell(row, 2).protection.locked for row in range(4, 13)] == [True] * 3 + [False] * 6


def test_free_tables_go_on_below_their_ruled_rows() -> None:
    book = form("GDDT")
    for table in (layout.EVIDENCE, layout.NARRATIVE):
        sheet = book[table.name]
        for at in range(1, len(table.columns) + 1):
            letter = openpyxl.utils.get_column_letter(at)
            assert not sheet.cell(table.header_row + 1, at).protection.locked
            assert not sheet.column_dimensions[letter].protection.locked
            assert sheet.cell(1, at).protection.locked


def test_number_formats_of_inputs() -> None:
    sheet = form("GDDT")["Chỉ số"]
    row = rows_of(sheet)["1.1"]
    assert sheet.cell(row, COL["current"]).number_format == "0.00%"
    assert sheet.cell(row, COL["previous"]).number_format == "0.00%"
    assert sheet.cell(row, COL["previous"]).value == 0.9972
    assert sheet.cell(row, COL["numerator"]).number_format == "#,##0"
    for key in ("measure", "evidence", "reason", "remedy", "note"):
        assert sheet.cell(row, COL[key]).number_format == "@"
    assert form("BATGT")["Chỉ số"].cell(FIRST, COL["last_year"]).value == 24


def test_formulas_are_of_excel_2007_and_carry_blank_results() -> None:
    content = write_blank_form(CAMPAIGN)
    sheet, cached = load(content)["Chỉ số"], load(content, values=True)["Chỉ số"]
    formulas = 0
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
        formulas += 1
        assert set(re.findall(r"([A-Z][A-Z.]*)\(", cell.value)) <= ALLOWED
        assert cached[cell.coordinate].value in (None, "")
    assert formulas == 63 + sum(
        bool(m.numerator and m.denominator and not m.unit.yes_no) for m in CAMPAIGN.catalogue.measures
    )


def rules_at(sheet: Any, cell: str) -> list[Any]:
    return [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]


def test_lists_and_checks_warn_and_never_stop() -> None:
    book = form("GDDT")
    sheet = book["Chỉ số"]
    row = rows_of(sheet)["1.1"]
    [claim] = rules_at(sheet, f"N{row}")
    assert (claim.type, claim.formula1, claim.errorStyle) == ("list", "lcxl_claims", "warning")
    [figure] = rules_at(sheet, f"M{row}")
    assert (figure.type, figure.errorStyle, figure.formula1, figure.formula2) == ("decimal", "warning", "0", "1")
    assert "≥ 95%" in figure.prompt
    for at in ("J", "L"):
        [amount] = rules_at(sheet, f"{at}{row}")
        assert (amount.type, amount.operator, amount.errorStyle) == ("decimal", "greaterThanOrEqual", "warning")
    assert not rules_at(sheet, f"M{rows_of(sheet)['50.1']}")
    assert all(
        rule.errorStyle == "warning" or rule.type is None for s in book for rule in s.data_validations.dataValidation
    )
    lists = book["_danh_muc"]
    assert [cell.value for cell in lists["A"]][1:] == list(labels("claim").values())
    assert [cell.value for cell in lists["B"]][1:] == list(labels("narrative_section").values())
    assert book.defined_names["lcxl_claims"].attr_text == "'_danh_muc'!$A$2:$A$6"


def test_every_input_message_fits_whatever_the_catalogue_says() -> None:
    long = replace(
        CAMPAIGN.catalogue.measures[0], unit=replace(CAMPAIGN.catalogue.measures[0].unit, label="đơn vị " * 60)
    )
    for measure in (*CAMPAIGN.catalogue.measures, replace(long, denominator="")):
        rule = template(measure, CAMPAIGN.catalogue.indicator(measure.indicator), by_claim=False).figure_rule
        assert rule is not None
        assert len(rule["input_message"]) <= 255
        assert len(rule["input_title"]) <= 32
        assert len(rule["error_message"]) <= 255


def test_a_ward_only_claims_where_the_city_counts_the_wards_that_meet_it() -> None:
    measures = tuple(
        replace(m, reporters=(*m.reporters, "UBXP")) if m.code == "38.1" else m for m in CAMPAIGN.catalogue.measures
    )
    campaign = replace(CAMPAIGN, catalogue=replace(CAMPAIGN.catalogue, measures=measures))
    sheet = load(write_form(campaign, UNITS["06649"]))["Chỉ số"]
    row = rows_of(sheet)["38.1"]
    assert [
        sheet.cell(row, COL[key]).protection.locked for key in ("numerator", "denominator", "current", "claim")
    ] == [True] * 3 + [False]
    assert sheet.cell(row, COL["result"]).value == f'=IF(OR(N{row}="Đạt",N{row}="Chưa đạt"),N{row},"")'
    department = load(write_form(campaign, UNITS["VHTT"]))["Chỉ số"]
    assert not department.cell(rows_of(department)["38.1"], COL["current"]).protection.locked


def test_printing_frozen_headers_and_heights_that_grow() -> None:
    content = write_form(CAMPAIGN, UNITS["GDDT"], kit=KIT)
    book = load(content)
    for sheet in book.worksheets[:5]:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    sheet = book["Chỉ số"]
    assert sheet.freeze_panes == "D5"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$4:$4", "$A:$C")
    assert [br.id for br in sheet.col_breaks.brk] == [12]
    assert book["Minh chứng"].freeze_panes == "A5"
    assert sheet.row_dimensions[rows_of(sheet)["43.1"]].height > 60
    xml = zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet3.xml").decode()
    assert "ht=" in xml
    assert "customHeight" not in xml


def test_deadline_contact_and_compared_periods_are_shown() -> None:
    campaign = replace(CAMPAIGN, contact=Contact(person="Bà Lan", telephone="0203", email="lan@x.vn"))
    guide = load(write_form(campaign, UNITS["GDDT"]))["Hướng dẫn"]
    words = " ".join(str(cell.value) for row in guide.iter_rows() for cell in row if cell.value)
    assert "21/06/2024" in words
    assert "Bà Lan, ĐT 0203, lan@x.vn" in words
    assert "MC.GDDT.01.01" in words
    assert "Năm 2022" in form("GDDT")["Chỉ số"]["D2"].value


def test_same_campaign_same_bytes() -> None:
    unit = UNITS["GDDT"]
    assert write_form(CAMPAIGN, unit) == write_form(CAMPAIGN, unit, kit=KIT)


def test_the_blank_form_has_all_measures_and_is_nobodys() -> None:
    book = load(write_blank_form(CAMPAIGN))
    sheet = book["Chỉ số"]
    assert list(rows_of(sheet)) == [measure.code for measure in CAMPAIGN.catalogue.measures]
    assert all(sheet.cell(row, COL["previous"]).value is None for row in rows_of(sheet).values())
    identity = {row[0].value: row[1].value for row in book["_lcxl"].iter_rows(max_col=2)}
    assert (identity["unit"], identity["campaign"], identity["period"]) == (None, None, None)
    assert [book["Đơn vị"].cell(row, 2).protection.locked for row in (4, 5, 6)] == [False] * 3
    words = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    assert "2024-06" not in words
    assert report_template() == write_blank_form(CAMPAIGN)


def test_the_blank_form_among_the_templates_is_what_the_code_writes() -> None:
    assert template_file("report_template.xlsx") == report_template()


def test_answers_stand_where_the_unit_wrote_them() -> None:
    literacy, higher = Decimal("28341"), Decimal("30264")
    entries = (
        Entry(
            measure="1.1",
            quantity=Quantity(value=Decimal("93.6")),
            numerator=literacy,
            denominator=higher,
            claim=Claim.NOT_MET,
            evidence=("MC.GDDT.01.01", "MC.GDDT.01.02"),
            reason="=1+1",
            remedy="- Mở lớp",
            note="Theo điều tra",
        ),
        Entry(measure="21.1", quantity=Quantity(value=Decimal(50)), numerator=Decimal(5), denominator=Decimal(10)),
        Entry(measure="22.1", quantity=Quantity(value=Decimal(1), bound=Bound.BELOW, text="Dưới 1%")),
        Entry(measure="23.1", typed="93,3 và 94", unreadable=True),
        Entry(measure="24.1", numerator=Decimal(0), denominator=Decimal(0), claim=Claim.NO_OCCURRENCE),
        Entry(measure="50.1", claim=Claim.MET),
    )
    filled = submission(
        *entries,
        evidence=(
            Evidence(code="MC.GDDT.01.01", indicator=1, title="Kế hoạch", symbol="200/KH-UBND", issued_on="2024-04-10"),
            Evidence(code="MC.GDDT.01.02", title="Biên bản", issued_on="tháng 5"),
        ),
        narratives=(Narrative(section="proposals", text="Đề nghị hướng dẫn"),),
        contact=Contact(person="Bà Lan", telephone="0912345678"),
        signed_on="2024-06-20",
    )
    content = write_form(CAMPAIGN, UNITS["GDDT"], filled=filled, kit=KIT)
    book, cached = load(content), load(content, values=True)
    sheet, shown = book["Chỉ số"], cached["Chỉ số"]
    rows = rows_of(sheet)

    def cell(code: str, key: str, source: Any = sheet) -> Any:
        return source.cell(rows[code], COL[key]).value

    assert [cell("1.1", key) for key in ("numerator", "denominator", "current", "claim")] == [
        28341,
        30264,
        0.936,
        "Chưa đạt",
    ]
    assert [cell("1.1", key) for key in ("evidence", "reason", "remedy", "note")] == [
        "MC.GDDT.01.01; MC.GDDT.01.02",
        "=1+1",
        "- Mở lớp",
        "Theo điều tra",
    ]
    assert sheet.cell(rows["1.1"], COL["reason"]).data_type == "s"
    assert cell("1.1", "result", shown) == "Chưa đạt"
    assert str(cell("21.1", "current")).startswith("=IF(COUNT(")
    assert (cell("21.1", "current", shown), cell("21.1", "result", shown)) == (0.5, "Chưa đạt")
    assert (cell("22.1", "current"), cell("22.1", "result", shown)) == ("Dưới 1%", "Kiểm tra khi nộp")
    assert cell("23.1", "current") == "93,3 và 94"
    assert cell("24.1", "claim") == "Không phát sinh"
    assert cell("50.1", "result", shown) == "Đạt"
    register = book["Minh chứng"]
    assert [c.value for c in register[5]][:4] == ["MC.GDDT.01.01", 1, "Kế hoạch", "200/KH-UBND"]
    assert register["E5"].value.date() == date(2024, 4, 10)
    assert register["E6"].value == "tháng 5"
    assert [c.value for c in book["Thuyết minh"][5]][:2] == ["Đề xuất, kiến nghị", "Đề nghị hướng dẫn"]
    assert [book["Đơn vị"].cell(row, 2).value for row in (7, 8)] == ["Bà Lan", "0912345678"]


# The live result, as a calculation engine works it out, is the one that Python gives.

STEPS = {"under": Decimal("-0.00001"), "at": Decimal(0), "over": Decimal("0.00001")}


def compared_campaign() -> Campaign:
    """The shipped campaign with figures to compare with, so that every threshold can be reached."""
    figure = Quantity(value=Decimal("12.3"), text="")
    measures = tuple(replace(m, last_year=figure, last_year_text="") for m in CAMPAIGN.catalogue.measures)
    return replace(CAMPAIGN, catalogue=replace(CAMPAIGN.catalogue, measures=measures))


def cases() -> Iterator[tuple[str, Campaign, dict[str, Entry]]]:
    """Yield (name, campaign, entry of each measure): each threshold reached from both sides, typed and as a ratio."""
    campaign = compared_campaign()
    for name, step in STEPS.items():
        for typed in (True, False):
            entries = {measure.code: entry_near(measure, step, typed) for measure in campaign.catalogue.measures}
            yield f"{name}-{'typed' if typed else 'ratio'}", campaign, entries


def entry_near(measure: Measure, step: Decimal, typed: bool) -> Entry:
    assert measure.threshold is not None
    if measure.threshold.operator == "yes":
        return Entry(measure=measure.code, claim=Claim.NOT_MET if step < 0 else Claim.MET)
    reference = measure.threshold.reference if isinstance(measure.threshold.reference, Decimal) else Decimal("12.3")
    value = reference + step
    if typed or not (measure.numerator and measure.denominator):
        return Entry(measure=measure.code, quantity=Quantity(value=value))
    numerator, denominator = value * 10_000_000 / (100 if measure.unit.percent else 1), Decimal(10_000_000)
    exact = ratio(numerator, denominator, measure.unit)
    assert exact == value
    return Entry(measure=measure.code, quantity=Quantity(value=exact), numerator=numerator, denominator=denominator)


def expected(measure: Measure, entry: Entry) -> str:
    if measure.unit.yes_no:
        return labels("claim")[str(entry.claim)]
    status = evaluate(measure.threshold, entry.quantity, measure.previous, measure.last_year)
    assert status is not None
    return labels("status")[status]


def filled_blank(campaign: Campaign, entries: dict[str, Entry]) -> bytes:
    return render(campaign, FormKit(campaign).plan(None, submission(*entries.values())))


def test_live_results_at_under_and_over_each_threshold_in_a_calculation_engine() -> None:
    engine = pytest.importorskip("formualizer")
    for name, campaign, entries in cases():
        content = filled_blank(campaign, entries)
        workbook = engine.load_workbook_bytes(content)
        cached = load(content, values=True)["Chỉ số"]
        for code, row in rows_of(cached).items():
            measure = campaign.catalogue.measure(code)
            result = workbook.evaluate_cell("Chỉ số", row, COL["result"])
            assert result == expected(measure, entries[code]), (name, code)
            assert cached.cell(row, COL["result"]).value == result, (name, code)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice isn't installed")
def test_live_results_recalculated_by_libreoffice(tmp_path: Path) -> None:
    made = {name: (campaign, entries) for name, campaign, entries in cases()}
    for name, (campaign, entries) in made.items():
        (tmp_path / f"{name}.xlsx").write_bytes(stale(filled_blank(campaign, entries)))
    recalculate(tmp_path, [f"{name}.xlsx" for name in made])
    for name, (campaign, entries) in made.items():
        sheet = openpyxl.load_workbook(tmp_path / "out" / f"{name}.xlsx", data_only=True)["Chỉ số"]
        rows = rows_of(sheet)
        assert len(rows) == 63
        for code, row in rows.items():
            measure = campaign.catalogue.measure(code)
            assert sheet.cell(row, COL["result"]).value == expected(measure, entries[code]), (name, code)


def stale(content: bytes) -> bytes:
    """Spoil all cached results, so that only a recalculation can give the right ones."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            if "worksheets/" in member.filename:
                data = re.sub(rb"(</f><v>)[^<]*(</v>)", rb"\g<1>?\g<2>", data).replace(b"<v>?</v>", b"<v>0</v>")
            new.writestr(member, data)
    return out.getvalue()


def recalculate(folder: Path, names: list[str]) -> None:
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
        "<value>0</value></prop></item></oor:items>\n",
        "utf-8",
    )
    command = [
        "soffice",
        f"-env:UserInstallation={profile.parent.as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        "out",
    ]
    subprocess.run([*command, *names], cwd=folder, check=True, capture_output=True, timeout=120)


def test_words_and_errors_in_the_figure_are_left_to_the_check() -> None:
    engine = pytest.importorskip("formualizer")
    workbook = engine.load_workbook_bytes(write_form(CAMPAIGN, UNITS["GDDT"], kit=KIT))
    row = FIRST
    results = []
    for value in ("Dưới 1%", "Đạt", "93,65", 0.9365, 0.95, None):
        workbook.set_value("Chỉ số", row, COL["current"], value)
        results.append(workbook.evaluate_cell("Chỉ số", row, COL["result"]))
    assert results == ["Kiểm tra khi nộp"] * 3 + ["Chưa đạt", "Đạt", ""]
    workbook.set_value("Chỉ số", row + 1, COL["numerator"], 5)
    workbook.set_value("Chỉ số", row + 1, COL["denominator"], 0)
    assert workbook.evaluate_cell("Chỉ số", row + 1, COL["current"]) == ""
    assert workbook.evaluate_cell("Chỉ số", row + 1, COL["result"]) == ""


def test_without_a_figure_to_compare_with_the_form_says_so() -> None:
    engine = pytest.importorskip("formualizer")
    workbook = engine.load_workbook_bytes(write_form(CAMPAIGN, UNITS["TNMT"], kit=KIT))
    sheet = form("TNMT")["Chỉ số"]
    row = rows_of(sheet)["14.1"]
    workbook.set_value("Chỉ số", row, COL["current"], 100)
    assert workbook.evaluate_cell("Chỉ số", row, COL["result"]) == "Chưa có số liệu so sánh"
    measure = CAMPAIGN.catalogue.measure("14.1")
    assert live_result(measure, Quantity(value=Decimal(100)), None, by_claim=False) == "Chưa có số liệu so sánh"
