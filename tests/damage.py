"""Filled forms, and everything that units do to them: each damage by name with the code that must tell it.

A damage takes the bytes of a sound form and gives those of a damaged one.  Most are done with openpyxl, as a person
would do them in Excel; it drops the stored results of formulas, as many programs do.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

import openpyxl
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from lcxl.campaign.assignments import reporting_units
from lcxl.campaign.shipped import load_campaign
from lcxl.interfaces.demo.answers import demo_submission
from lcxl.layout.form import EVIDENCE, IDENTITY_SHEET, INDICATORS, NARRATIVE
from lcxl.layout.form import UNIT as UNIT_SHEET
from lcxl.model import Campaign, Unit
from lcxl.readers.contents import sniff
from lcxl.readers.intake.candidates import Candidate
from lcxl.round.reading import Read, read_candidate
from lcxl.submission.interpret import Interpreter
from lcxl.writers.forms.form import write_blank_form, write_form
from lcxl.writers.forms.plan import FormKit

WARD, OTHER_WARD = "06649", "06652"
FIRST = INDICATORS.header_row + 1
COLUMN = {column.key: place for place, column in enumerate(INDICATORS.columns, 1)}

Damage = Callable[[bytes], bytes]


@cache
def campaign() -> Campaign:
    return load_campaign()


@cache
def kit() -> FormKit:
    return FormKit(campaign())


@cache
def interpreter() -> Interpreter:
    return Interpreter(campaign())


def units() -> tuple[Unit, ...]:
    return reporting_units(campaign())


def unit(code: str) -> Unit:
    return next(one for one in units() if one.code == code)


@cache
def filled(code: str = WARD) -> bytes:
    """Return the form of a unit, filled in as it should be."""
    place = [one.code for one in units()].index(code) + 1
    return write_form(campaign(), unit(code), filled=demo_submission(campaign(), unit(code), place), kit=kit())


@cache
def counted(code: str = WARD) -> bytes:
    """Return the form of a unit, filled in with numerators and denominators: its figures are worked out by the form."""
    answers = demo_submission(campaign(), unit(code), 1)
    entries = tuple(
        replace(one, quantity=None, numerator=Decimal(40 + place), denominator=Decimal(64))
        for place, one in enumerate(answers.entries)
    )
    return write_form(campaign(), unit(code), filled=replace(answers, entries=entries), kit=kit())


@cache
def blank(code: str = WARD) -> bytes:
    """Return the form of a unit as it was sent."""
    return write_form(campaign(), unit(code), kit=kit())


@cache
def nobodys() -> bytes:
    """Return the blank form of nobody in particular."""
    return write_blank_form(campaign())


def candidate(data: bytes, name: str = "bao-cao.xlsx", **more: Any) -> Candidate:
    digest = sha256(data).hexdigest()
    return Candidate(name=name, kind=sniff(data), workbook=True, size=len(data), sha256=digest, data=data, **more)


def read(data: bytes, name: str = "bao-cao.xlsx", by: Interpreter | None = None, **more: Any) -> Read:
    """Read one file as a worker does."""
    return read_candidate(by or interpreter(), (candidate(data, name, **more), b""))


def codes(found: Read) -> list[str]:
    return [one.code for one in found.findings]


def edited(data: bytes, change: Callable[[Any], object]) -> bytes:
    """Return a workbook after a change of its cells and sheets."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """Return the members of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    """Return an archive of members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def sheet(book: Any, name: str = INDICATORS.name) -> Any:
    return book[name]


def put(key: str, value: object, row: int = FIRST, number_format: str | None = None) -> Damage:
    """Make a damage: another content in a cell of the indicator table."""

    def change(book: Any) -> None:
        cell = sheet(book).cell(row, COLUMN[key], value)
        if number_format:
            cell.number_format = number_format

    return by(change)


def by(change: Callable[[Any], object]) -> Damage:
    """Make a damage of a change."""
    return lambda data: edited(data, change)


def identity(**said: str | None) -> Damage:
    """Make a damage: other values (None: no value) on the identity sheet and in the document properties."""

    def change(book: Any) -> None:
        for row in sheet(book, IDENTITY_SHEET).iter_rows(min_col=1, max_col=2):
            if row[0].value in said:
                row[1].value = said[str(row[0].value)]
        for key, value in said.items():
            del book.custom_doc_props[f"lcxl_{key}"]
            if value is not None:
                book.custom_doc_props.append(StringProperty(name=f"lcxl_{key}", value=value))

    return by(change)


def without_identity(book: Any) -> None:
    del book[IDENTITY_SHEET]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


def unit_field(key: str, value: str) -> Callable[[Any], None]:
    row = UNIT_SHEET.title_rows + 1 + [field.key for field in UNIT_SHEET.fields].index(key)

    def change(book: Any) -> None:
        sheet(book, UNIT_SHEET.name).cell(row, 2, value)

    return change


def both(*changes: Callable[[Any], object]) -> Damage:
    """Make a damage of several changes."""

    def change(book: Any) -> None:
        for one in changes:
            one(book)

    return by(change)


def values_of(ws: Any) -> list[list[object]]:
    return [[cell.value for cell in row] for row in ws.iter_rows()]


def retyped(data: bytes) -> bytes:
    """Type the form's sheets into a plain new workbook: values and headers only."""
    old, new = openpyxl.load_workbook(io.BytesIO(data)), openpyxl.Workbook()
    del new["Sheet"]
    for place, name in enumerate((UNIT_SHEET.name, INDICATORS.name, EVIDENCE.name, NARRATIVE.name), 1):
        ws = new.create_sheet(f"Sheet{place}")
        for row in values_of(old[name])[2:]:
            ws.append(row)
    out = io.BytesIO()
    new.save(out)
    return out.getvalue()


def sort_rows(book: Any) -> None:
    ws = sheet(book)
    rows = [
        [(cell.value, cell.number_format) for cell in row] for row in ws.iter_rows(min_row=FIRST, max_row=FIRST + 5)
    ]
    for place, row in enumerate(reversed(rows)):
        for column, (value, number_format) in enumerate(row, 1):
            cell = ws.cell(FIRST + place, column)
            cell.value, cell.number_format = value, number_format


def sort_some_columns(book: Any) -> None:
    ws = sheet(book)
    first, second = (ws.cell(FIRST + at, COLUMN["measure"]).value for at in (0, 1))
    ws.cell(FIRST, COLUMN["measure"], second)
    ws.cell(FIRST + 1, COLUMN["measure"], first)


def copy_sheet(book: Any) -> None:
    copy = book.copy_worksheet(sheet(book))
    copy.title = f"{INDICATORS.name} (2)"
    copy.cell(FIRST, COLUMN["current"], 0.5)


def row_twice(book: Any) -> None:
    ws = sheet(book)
    last = FIRST + 6
    for column in range(1, len(INDICATORS.columns) + 1):
        ws.cell(last, column, ws.cell(FIRST, column).value).number_format = ws.cell(FIRST, column).number_format
    ws.cell(last, COLUMN["current"], 0.5)


def foreign_row(code: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        sheet(book).cell(FIRST + 6, COLUMN["measure"], code)
        sheet(book).cell(FIRST + 6, COLUMN["claim"], "Đạt")

    return change


def row_without_code(book: Any) -> None:
    sheet(book).insert_rows(FIRST + 1)
    sheet(book).cell(FIRST + 1, COLUMN["indicator_text"], "Trong đó: nữ")
    sheet(book).cell(FIRST + 1, COLUMN["current"], 0.46)


def old_font(book: Any) -> None:
    cell = sheet(book).cell(FIRST, COLUMN["note"], "ThiÕu kinh phÝ")
    cell.font = Font(name=".VnTime")


def hide_rows(book: Any) -> None:
    sheet(book).auto_filter.ref = f"A{FIRST - 1}:S{FIRST + 5}"
    sheet(book).row_dimensions[FIRST].hidden = True


def hide_column(book: Any) -> None:
    sheet(book).column_dimensions[get_column_letter(COLUMN["claim"])].hidden = True


def unprotect(book: Any) -> None:
    sheet(book).protection.sheet = False


def rename(book: Any) -> None:
    sheet(book).title = "Sheet1"


def two_headers(book: Any) -> None:
    sheet(book).cell(FIRST - 1, len(INDICATORS.columns) + 1, INDICATORS.column("current").header)


def paste_list(book: Any) -> None:
    for row in range(220):
        sheet(book).cell(FIRST + 8 + row, COLUMN["measure"], f"Hộ {row}")
        sheet(book).cell(FIRST + 8 + row, COLUMN["note"], "Thôn 3")


def forget_code(book: Any) -> None:
    sheet(book).cell(FIRST, COLUMN["measure"]).value = None


def sheets_of_another(data: bytes) -> bytes:
    """Copy the hidden sheet of another unit's form into this one."""
    return edited(data, lambda book: sheet(book, IDENTITY_SHEET).cell(6, 2, OTHER_WARD))


def cut_off(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def broken_xml(data: bytes) -> bytes:
    members = parts(data)
    name = "xl/worksheets/sheet3.xml"
    content = members[name]
    members[name] = content[: len(content) - 2500] + b"<<&" + content[-2400:]
    return packed(members)


def not_a_form(data: bytes) -> bytes:
    book: Any = openpyxl.Workbook()
    book.active.append(["STT", "Họ và tên", "Ngày sinh"])
    book.active.append([1, "Nguyễn Văn An", "01/02/1990"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


DAMAGES: dict[str, tuple[Damage, str]] = {
    "a list of names instead of the form": (not_a_form, "LC201"),
    "a unit that nobody knows": (identity(unit="99999"), "LC202"),
    "no identity, name unclear": (both(without_identity, unit_field("unit_name", "Phường Hạ"),
                                       unit_field("unit_code", "")), "LC203"),
    "no identity, no name": (both(without_identity, unit_field("unit_name", ""), unit_field("unit_code", "")), "LC219"),
    "the period before": (identity(period="2023-06"), "LC204"),
    "another campaign's form": (identity(campaign="cam-pha-2024-06"), "LC205"),
    "a newer form": (identity(form_version="2"), "LC206"),
    "copied from another unit": (identity(unit=OTHER_WARD), "LC207"),
    "retyped into a plain new workbook": (retyped, "LC208"),
    "another unit's name typed over": (by(unit_field("unit_name", "Phường Hà Tu")), "LC209"),
    "hidden sheet of another unit": (sheets_of_another, "LC214"),
    "register deleted": (by(lambda book: book.remove(book[EVIDENCE.name])), "LC251"),
    "sheet renamed": (by(rename), "LC221"),
    "column inserted": (by(lambda book: sheet(book).insert_cols(4)), "LC222"),
    "header retyped": (put("current", "Kỳ nầy", FIRST - 1), "LC223"),
    "column of codes deleted": (by(lambda book: sheet(book).delete_cols(COLUMN["measure"])), "LC224"),
    "column of notes deleted": (by(lambda book: sheet(book).delete_cols(COLUMN["note"])), "LC225"),
    "title pasted above": (by(lambda book: sheet(book).insert_rows(1, 2)), "LC226"),
    "row deleted": (by(lambda book: sheet(book).delete_rows(FIRST)), "LC227"),
    "row twice": (by(row_twice), "LC228"),
    "row of another unit": (by(foreign_row("19.1")), "LC229"),
    "row of nothing": (by(foreign_row("99.9")), "LC230"),
    "code deleted": (by(forget_code), "LC231"),
    "threshold overtyped": (put("threshold", "≥ 40%"), "LC232"),
    "rows filtered out": (by(hide_rows), "LC233"),
    "column hidden": (by(hide_column), "LC233"),
    "answers merged": (by(lambda book: sheet(book).merge_cells(start_row=FIRST, end_row=FIRST + 2,
                                                               start_column=COLUMN["remedy"],
                                                               end_column=COLUMN["remedy"])), "LC234"),
    "remark beside the table": (by(lambda book: sheet(book).cell(FIRST, 22, "Đề nghị hướng dẫn thêm")), "LC235"),
    "claim in two ways": (put("current", "Chưa đạt"), "LC236"),
    "code a number": (put("measure", 3.1, number_format="General"), "LC237"),
    "only codes sorted": (by(sort_some_columns), "LC238"),
    "wording overtyped": (put("indicator_text", "Tỷ lệ người dân hài lòng"), "LC239"),
    "unit of measure overtyped": (put("unit_of_measure", "người"), "LC240"),
    "protection removed": (by(unprotect), "LC241"),
    "two columns of one name": (by(two_headers), "LC242"),
    "sheets reordered": (by(lambda book: book.move_sheet(EVIDENCE.name, -3)), "LC243"),
    "row without code": (by(row_without_code), "LC244"),
    "indicator sheet copied and both filled": (by(copy_sheet), "LC245"),
    "header row deleted": (by(lambda book: sheet(book).delete_rows(FIRST - 1)), "LC246"),
    "rows sorted": (by(sort_rows), "LC247"),
    "rows inserted": (by(lambda book: sheet(book).insert_rows(FIRST + 2, 2)), "LC248"),
    "a list pasted below the table": (by(paste_list), "LC252"),
    "several figures in one cell": (put("current", "KV nhà nước: 95%; KV tư nhân: 85%"), "LC401"),
    "a date for a figure": (put("current", 45448, number_format="d-mmm"), "LC402"),
    "an error value": (put("current", "#REF!"), "LC404"),
    "a formula of their own without a result": (put("current", "=VLOOKUP(C5,Sheet9!A:B,2,0)"), "LC405"),
    "a percent sign too many": (put("current", 93.65, number_format="0%"), "LC408"),
    "a claim nobody understands": (put("claim", "Đạt một phần"), "LC415"),
    "typed in an old font": (by(old_font), "LC435"),
    "cut off in the post": (cut_off, "LC218"),
    "damaged on the way": (broken_xml, "LC156"),
}  # fmt: skip
"""What is done to the form of a ward, by name, and the finding that must tell it."""


def names(found: Iterable[str]) -> list[str]:
    return sorted(set(found))
