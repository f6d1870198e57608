"""What fonts, notes, links and pictures say of a form's cells is told alike, whatever format the form is saved in."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from lcxl.layout.form import EVIDENCE, INDICATORS
from lcxl.model import Submission
from lcxl.round.reading import Read
from tests.damage import COLUMN, FIRST, edited, filled, read, sheet

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
LINK = "https://drive.google.com/file/d/ABC123/view"


def cell(book: Any, key: str, row: int = FIRST) -> Any:
    return sheet(book).cell(row, COLUMN[key])


def marked(book: Any) -> None:
    """Strike out, raise, attach and insert, as people do in Excel."""
    struck, raised = InlineFont(strike=True), InlineFont(vertAlign="superscript")
    cell(book, "current").value = CellRichText(TextBlock(struck, "62"), "75%")
    cell(book, "numerator").value = CellRichText("812", TextBlock(raised, "1"))
    cell(book, "denominator").value = 9000
    cell(book, "current").comment = Comment("số đúng là 62,5%", "cán bộ")
    cell(book, "claim").comment = Comment("Lỗi: Thiếu số liệu.\n→ Nhập số.", "lcxl")
    cell(book, "reason").value = "Thiếu #REF! kinh phí"
    cell(book, "reason").data_type = "s"
    cell(book, "note").value = '=DISPIMG("ID_1",1)'
    cell(book, "note").data_type = "s"
    cell(book, "current", FIRST + 1).font = Font(strike=True)
    cell(book, "current", FIRST + 2).comment = Comment("82,5%", "cán bộ")
    cell(book, "remedy").value = CellRichText("Trồng 20 m", TextBlock(raised, "2"))
    cell(book, "evidence").value = "MC.06649.03.01 và MC.06649.03.02/MC.06649.03.03"
    first = EVIDENCE.header_row + 1
    location = book[EVIDENCE.name].cell(first, 7, "Xem tại đây")
    location.hyperlink = LINK


TOLD = {
    ("LC450", "current", FIRST),
    ("LC430", "numerator", FIRST),
    ("LC452", "current", FIRST),
    ("LC249", "reason", FIRST),
    ("LC454", "note", FIRST),
    ("LC451", "current", FIRST + 1),
    ("LC452", "current", FIRST + 2),
}


def _checked(result: Read) -> None:
    submission = result.submission
    assert submission is not None
    places = {
        (found.code, key, row)
        for found in result.findings
        for code, key, row in TOLD
        if found.code == code and found.cell == f"{_letter(submission, key)}{row}"
    }
    assert places == TOLD
    assert [found.code for found in result.findings].count("LC452") == 2
    links = [found for found in result.findings if found.code == "LC455"]
    assert [(found.sheet, found.cell) for found in links] == [(EVIDENCE.name, f"G{EVIDENCE.header_row + 1}")]
    assert submission.evidence[0].location == f"Xem tại đây ({LINK})"
    first, second = submission.entries[:2]
    assert first.quantity is not None and first.quantity.text == "75%"
    assert (first.numerator, first.denominator) == (812, 9000)
    assert first.evidence == ("MC.06649.03.01", "MC.06649.03.02", "MC.06649.03.03")
    assert (first.reason, first.remedy, first.note) == ("Thiếu  kinh phí", "Trồng 20 m²", "")
    assert second.quantity is None and not second.unreadable


def _letter(submission: Submission, key: str) -> str:
    return submission.columns[key]


def test_marks_of_an_xlsx_are_told() -> None:
    _checked(read(edited(filled(), marked)))


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice")
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_marks_are_told_alike_in_older_and_other_formats(kind: str, tmp_path: Path) -> None:
    _checked(read(saved_as(edited(filled(), marked), kind, tmp_path)))


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice")
def test_a_form_saved_as_xls_gives_the_findings_of_the_xlsx(tmp_path: Path) -> None:
    form = edited(filled(), marked)
    found = {kind: read(saved_as(form, kind, tmp_path)).findings for kind in ("xlsx", "xls")}
    places = {kind: sorted((one.code, one.sheet or "", one.cell or "") for one in told) for kind, told in found.items()}
    assert places["xls"] == places["xlsx"]


def saved_as(form: bytes, kind: str, folder: Path) -> bytes:
    """Return a form as LibreOffice saves it in another format."""
    source = folder / "mau.xlsx"
    source.write_bytes(form)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "out" / f"mau.{kind}").read_bytes()


ROWS: dict[str, tuple[Callable[[Any], None], str]] = {
    "a register's row that is struck out is told once": (
        lambda book: (
            [_strike(book[EVIDENCE.name].cell(EVIDENCE.header_row + 1, column)) for column in range(1, 8)] and None
        ),
        "LC451",
    ),
    "a wholly struck claim": (lambda book: _strike(cell(book, "claim")), "LC451"),
    "a picture as claim": (lambda book: _picture(cell(book, "claim")), "LC453"),
    "a picture as numerator": (lambda book: _picture(cell(book, "numerator")), "LC453"),
    "a picture as date of evidence": (
        lambda book: _picture(book[EVIDENCE.name].cell(EVIDENCE.header_row + 1, 5)),
        "LC454",
    ),
    "an error of LibreOffice as text": (lambda book: setattr(cell(book, "note"), "value", "Err:502"), "LC249"),
    "a link by formula": (
        lambda book: setattr(
            book[EVIDENCE.name].cell(EVIDENCE.header_row + 1, 7), "value", f'=HYPERLINK("{LINK}","Xem")'
        ),
        "LC455",
    ),
}


def _strike(cell: Any) -> None:
    cell.font = Font(strike=True)


def _picture(cell: Any) -> None:
    cell.value, cell.data_type = '=_xlfn.DISPIMG("ID_1",1)', "s"


@pytest.mark.parametrize("change", ROWS)
def test_it_is_told_wherever_it_stands(change: str) -> None:
    edit, code = ROWS[change]
    assert [one.code for one in read(edited(filled(), edit)).findings].count(code) == 1
    assert INDICATORS.key in (read(edited(filled(), edit)).submission or Submission(unit="", source=None)).sheets  # type: ignore[arg-type]
