from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from lcxl.errors import LcxlError
from lcxl.model import Settings
from lcxl.round.declaring import DeclaredForm, declare, painted_path
from tests.writers.fill.test_painted import form


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "dot"
    folder.mkdir()
    return folder


def given(root: Path, name: str = "bieu.xlsx", data: bytes | None = None) -> DeclaredForm:
    """Declare one form that lies elsewhere."""
    path = root.parent / name
    path.write_bytes(form() if data is None else data)
    (found,) = declare(root, [path], Settings())
    return found


def inputs(found: DeclaredForm) -> dict[str, frozenset[tuple[int, int]]]:
    assert found.declaration is not None
    return found.declaration.inputs()


def repaint(root: Path, cell: str, colour: str) -> None:
    path = painted_path(root / "bieu.xlsx")
    book = openpyxl.load_workbook(path)
    book["Biểu 1"][cell].fill = PatternFill("solid", fgColor=colour)
    book.save(path)


def test_the_form_and_its_painted_copy_are_laid_into_the_round(root: Path) -> None:
    found = given(root)
    assert inputs(found) == {"Biểu 1": frozenset({(2, 2), (2, 3), (3, 2)})}
    assert [path.name for path in found.written] == ["bieu.xlsx", "bieu (tô màu).xlsx"]
    assert (root / "bieu.xlsx").read_bytes() == form()
    assert openpyxl.load_workbook(BytesIO((root / "bieu (tô màu).xlsx").read_bytes())).sheetnames[0] == "Biểu 1"
    assert found.findings == ()


def test_what_staff_repainted_is_read_back_and_never_written_over(root: Path) -> None:
    given(root)
    repaint(root, "C2", "00A6A6A6")
    copy = painted_path(root / "bieu.xlsx").read_bytes()
    (again,) = declare(root, [], Settings())
    assert inputs(again) == inputs(given(root)) == {"Biểu 1": frozenset({(2, 2), (3, 2)})}
    assert again.written == ()
    assert painted_path(root / "bieu.xlsx").read_bytes() == copy


def test_a_form_that_lies_in_the_round_stays_where_it_is(root: Path) -> None:
    path = root / "bieu.xlsx"
    path.write_bytes(form())
    (found,) = declare(root, [path], Settings())
    assert [one.name for one in found.written] == ["bieu (tô màu).xlsx"]


def test_another_form_of_the_same_name_changes_nothing(root: Path) -> None:
    given(root)
    before = {path.name: path.read_bytes() for path in root.iterdir() if path.is_file()}
    other = given(root, data=form(lambda book: book.create_sheet("Trang thêm")))
    assert [one.code for one in other.findings] == ["LC294"]
    assert {path.name: path.read_bytes() for path in root.iterdir() if path.is_file()} == before


@pytest.mark.parametrize(("name", "data"), [("x.xlsx", b""), ("x.xlsx", b"PK\3\4 nothing"), ("x.xlsx", b"%PDF-1.7")])
def test_what_can_not_be_opened_is_told_with_its_cause(root: Path, name: str, data: bytes) -> None:
    found = given(root, name, data)
    assert found.declaration is None
    assert [(one.code, one.file) for one in found.findings] == [("LC290", name)]
    assert list(root.iterdir()) == []


def test_a_form_that_is_not_there_ends_the_call(root: Path) -> None:
    with pytest.raises(LcxlError) as raised:
        declare(root, [root / "khong-co.xlsx"], Settings())
    assert [one.code for one in raised.value.findings] == ["LC102"]


def test_a_painted_copy_is_the_same_bytes_each_time(root: Path) -> None:
    given(root)
    first = painted_path(root / "bieu.xlsx").read_bytes()
    painted_path(root / "bieu.xlsx").unlink()
    given(root)
    assert painted_path(root / "bieu.xlsx").read_bytes() == first
