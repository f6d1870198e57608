from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcxl.engine.store import Outputs
from lcxl.model import Consolidation, Narrative
from lcxl.round.picking import KEPT, carry_marks, content_digest, picked, remember_content
from lcxl.writers.consolidated.workbook import write_consolidated
from tests.builders import campaign, entry, measure, submission, together

NAME = "3-ket-qua/tong-hop.xlsx"
HARD = "Nhiều hộ ở vùng cao chưa có nước máy."
SPREAD = "Đã phát 1.200 tờ rơi về nước sạch."
ASK = "Đề nghị tỉnh hỗ trợ kinh phí."


def done(*narratives: tuple[str, str]) -> Consolidation:
    told = narratives or (("communication", SPREAD), ("difficulties", HARD), ("proposals", ASK))
    rows = tuple(Narrative(section=section, text=text) for section, text in told)
    return together(campaign(measure()), [submission("YT", entry(figure="93,65%"), narratives=rows)])


def texts(found: Consolidation, root: Path) -> list[str]:
    return [text for _, _, text in picked(found, root, NAME).picks]


def write(root: Path, consolidation: Consolidation) -> Path:
    """Write the workbook as a run does."""
    path = root / NAME
    data = write_consolidated(consolidation, picks=picked(consolidation, root, NAME).picks)
    carry_marks(root, NAME)
    placed = Outputs.open(root).place(path, data)
    assert placed.path is not None
    if placed.path == path:
        remember_content(root, data)
    return placed.path


def change(path: Path, edit: Any) -> None:
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)


def marks(book: Any) -> dict[str, Any]:
    """The mark cells of the narratives sheet by text."""
    return {row[4].value: row[0] for row in book["Thuyết minh"].iter_rows(min_row=4) if row[4].value}


def turned_round(book: Any) -> None:
    for cell in marks(book).values():
        cell.value = None if cell.value else "x"


def test_before_the_first_run_the_usual_sections_are_marked(tmp_path: Path) -> None:
    assert texts(done(), tmp_path) == [HARD, ASK]
    write(tmp_path, done())
    shown = marks(openpyxl.load_workbook(tmp_path / NAME))
    assert {text: cell.value for text, cell in shown.items()} == {SPREAD: None, HARD: "x", ASK: "x"}


def test_marks_are_kept_and_the_workbook_is_written_anew(tmp_path: Path) -> None:
    change(write(tmp_path, done()), turned_round)
    edited = (tmp_path / NAME).read_bytes()
    assert texts(done(), tmp_path) == [SPREAD]
    told = carry_marks(tmp_path, NAME)
    assert told is not None and told.code == "LC885"
    assert write(tmp_path, done()) == tmp_path / NAME
    assert (tmp_path / KEPT).read_bytes() == edited
    shown = marks(openpyxl.load_workbook(tmp_path / NAME))
    assert {text: cell.value for text, cell in shown.items()} == {SPREAD: "x", HARD: None, ASK: None}
    assert texts(done(), tmp_path) == [SPREAD]


def test_nothing_marked_is_nothing_picked(tmp_path: Path) -> None:
    def cleared(book: Any) -> None:
        for cell in marks(book).values():
            cell.value = None

    change(write(tmp_path, done()), cleared)
    assert texts(done(), tmp_path) == []


def test_what_came_since_is_marked_if_it_is_usual(tmp_path: Path) -> None:
    change(write(tmp_path, done(("difficulties", HARD))), turned_round)
    later = done(("communication", SPREAD), ("difficulties", HARD), ("proposals", ASK))
    assert texts(later, tmp_path) == [ASK]


@pytest.mark.parametrize(
    "edit",
    [
        lambda book: book["Biểu"].__setitem__("A1", "BIỂU ĐÁNH GIÁ"),
        lambda book: book["Thuyết minh"].__setitem__("E4", "Sửa câu"),
        lambda book: book.create_sheet("Ghi chú").__setitem__("A1", "của tôi"),
        lambda book: book["Kết quả"].__setitem__("AZ5", "hỏi lại"),
    ],
)
def test_any_other_change_is_a_persons_work(tmp_path: Path, edit: Any) -> None:
    path = write(tmp_path, done())
    change(path, turned_round)
    change(path, edit)
    edited = path.read_bytes()
    assert carry_marks(tmp_path, NAME) is None
    assert write(tmp_path, done()).name == "tong-hop (2).xlsx"
    assert path.read_bytes() == edited


def test_sorting_rows_is_no_change(tmp_path: Path) -> None:
    def sorted_backwards(book: Any) -> None:
        sheet = book["Thuyết minh"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=6)]
        for row, values in zip(sheet.iter_rows(min_row=4, max_row=6), reversed(rows), strict=True):
            for cell, value in zip(row, values, strict=True):
                cell.value = value

    path = write(tmp_path, done())
    before = content_digest(path.read_bytes())
    change(path, sorted_backwards)
    assert content_digest(path.read_bytes()) == before != ""
    assert texts(done(), tmp_path) == [HARD, ASK]


def test_a_marked_text_that_nobody_says_any_more_is_told(tmp_path: Path) -> None:
    write(tmp_path, done())
    found = picked(done(("difficulties", "Thiếu cán bộ.")), tmp_path, NAME)
    assert [one.code for one in found.findings] == ["LC887", "LC887"]
    assert [text for _, _, text in found.picks] == ["Thiếu cán bộ."]


def test_a_workbook_that_can_not_be_read_has_no_marks(tmp_path: Path) -> None:
    (tmp_path / "3-ket-qua").mkdir()
    (tmp_path / NAME).write_bytes(b"PK\x03\x04 cut off")
    found = picked(done(), tmp_path, NAME)
    assert [one.code for one in found.findings] == ["LC886"]
    assert [text for _, _, text in found.picks] == [HARD, ASK]
    assert carry_marks(tmp_path, NAME) is None


def test_the_same_unit_may_say_the_same_in_another_spacing(tmp_path: Path) -> None:
    change(write(tmp_path, done()), turned_round)
    spaced = done(("communication", f"  {SPREAD.replace(' ', '  ')}\n"), ("difficulties", HARD), ("proposals", ASK))
    assert len(picked(spaced, tmp_path, NAME).picks) == 1


def test_no_workbook_has_no_digest() -> None:
    assert content_digest(b"") == ""
    empty = BytesIO()
    openpyxl.Workbook().save(empty)
    assert content_digest(empty.getvalue())
