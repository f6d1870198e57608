from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from lcxl.errors import LcxlError
from lcxl.readers.books.lists import find_list, open_list, text_of


def workbook(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    data = BytesIO()
    book.save(data)
    path.write_bytes(data.getvalue())
    return path


def names(path: Path, kind: str = "units", key: str = "name") -> list[str]:
    found = find_list(open_list(path), kind, key)
    return [] if found is None else [text_of(values, key) for values, _ in found.rows]


@pytest.mark.parametrize("header", ["Tên đầy đủ", "Tên đơn vị", "Đơn vị", "Trường", "Xã, phường", "TÊN TRƯỜNG (đủ)"])
def test_a_list_is_known_by_a_column_of_names(tmp_path: Path, header: str) -> None:
    path = workbook(
        tmp_path / "ds.xlsx", ("DANH SÁCH CÁC TRƯỜNG",), (), ("TT", header), (1, "Trường A"), (2, " Trường  B ")
    )
    assert names(path) == ["Trường A", "Trường B"]
    found = find_list(open_list(path), "units", "name")
    assert found is not None
    assert found.title == "DANH SÁCH CÁC TRƯỜNG"
    assert found.rows[0][1]["name"] == "B4"


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t")])
def test_a_table_of_text(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "ds.csv"
    path.write_bytes(f"Mã{separator}Tên đơn vị\nA{separator}Phường Hạ Long\n".encode(encoding))
    assert names(path) == ["Phường Hạ Long"]


def test_a_workbook_without_such_a_list(tmp_path: Path) -> None:
    assert find_list(open_list(workbook(tmp_path / "x.xlsx", ("Ghi chú",), ("gì đó",))), "units", "name") is None


def test_a_file_that_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "anh.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0anh")
    for file in (path, tmp_path / "khong-co.xlsx"):
        with pytest.raises(LcxlError) as raised:
            open_list(file)
        assert [one.code for one in raised.value.findings] == ["LC752"]
