"""One way for each mistake in the campaign workbook to arise, typed into a workbook that lcxl wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl

from lcxl.errors import LcxlError
from lcxl.findings import Finding
from lcxl.opening import dated
from lcxl.readers.campaign import read_campaign
from lcxl.texts import label
from lcxl.writers.campaign import write_campaign
from tests.builders import campaign, measure

Case = Callable[[Path], list[Finding]]
Cells = Mapping[str, object]


def of(sheet: str, *measures: str, cells: Cells) -> Case:
    """Type ``cells`` into a sheet of the campaign workbook of a small round, and read it."""

    def case(folder: Path) -> list[Finding]:
        path = folder / "chien-dich.xlsx"
        path.write_bytes(write_campaign(campaign(*(measure(code) for code in measures or ("20.1",)))))
        book = openpyxl.load_workbook(path)
        for address, value in cells.items():
            book[sheet][address] = value
        book.save(path)
        return read_campaign(path)[1]

    return case


def setting(key: str, value: object) -> Case:
    """Type a value beside its label on the first sheet."""

    def case(folder: Path) -> list[Finding]:
        rows = openpyxl.load_workbook(_written(folder))["Kỳ báo cáo"].iter_rows(min_col=1, max_col=1)
        row = next(cell.row for (cell,) in rows if cell.value == label(f"campaign.period.{key}"))
        return of("Kỳ báo cáo", cells={f"B{row}": value})(folder)

    return case


def _written(folder: Path) -> Path:
    path = folder / "chien-dich.xlsx"
    path.write_bytes(write_campaign(campaign(measure("20.1"))))
    return path


def without_measures(folder: Path) -> list[Finding]:
    path = _written(folder)
    book = openpyxl.load_workbook(path)
    del book["Số liệu"]
    book.save(path)
    return read_campaign(path)[1]


def refused(call: Callable[[Path], object]) -> Case:
    def case(folder: Path) -> list[Finding]:
        try:
            call(folder)
        except LcxlError as error:
            return list(error.findings)
        return []

    return case


CASES: dict[str, Case] = {
    "LC801": without_measures,
    "LC802": of("Số liệu", cells={"H3": "Ai làm"}),
    "LC803": of("Đơn vị", cells={"B4": None}),
    "LC804": of("Đơn vị", cells={"D4": "Khu phố"}),
    "LC805": of("Đơn vị", cells={"A5": "YT"}),
    "LC806": of("Số liệu", cells={"H4": "YTE"}),
    "LC808": of("Số liệu", cells={"M4": "như báo cáo cũ"}),
    "LC809": of("Số liệu", cells={"I4": "KT"}),
    "LC811": of("Chỉ số", cells={"A5": 58, "B5": "Có thư viện số", "F5": "Thành phố"}),
    "LC812": of("Đơn vị", cells={"E7": None, "E8": None, "E9": None}),
    "LC813": of("Kết luận", "20.1", "20.2", cells={"A4": 20, "D4": "93%", "F4": "Đã rà soát"}),
    "LC814": of("Kết luận", cells={"A4": 20, "F4": "Đã rà soát"}),
    "LC815": of("Kết luận", cells={"A4": 20, "C4": "Đạt", "A5": 20, "C5": "Chưa đạt"}),
    "LC818": refused(lambda folder: read_campaign(folder / "chien-dich.xlsx")),
    "LC819": setting("end", "01/01/2023"),
    "LC820": setting("evidence_code", "MC.{don_vi}"),
    "LC821": refused(lambda folder: dated(campaign(measure("20.1")), "thang6")),
}
