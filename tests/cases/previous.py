"""One way for each finding about the figures of an earlier period to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import docx

from lcxl.errors import LcxlError
from lcxl.findings import Finding
from lcxl.model import Aggregation, Campaign, Entry, Unit, UnitKind
from lcxl.round.opening import Opening, start_round, write_round
from lcxl.round.previous.carrying import with_previous
from lcxl.round.previous.unitspast import MOST_ROWS
from lcxl.writers.consolidated.workbook import write_consolidated
from tests.builders import COUNT, PERIOD, UNITS, campaign, entry, measure, submission, together
from tests.second_city import write_files

Case = Callable[[Path], list[Finding]]
HEAD = ("STT", "Nội dung chỉ số", "Đạt", "Chưa đạt", "Tháng 5/2023", "Hiện tại")
ROW = ("20", "Chỉ số 20", "x", "", "92%", "93,65%")
PLACE = "Hạ Long, ngày 24 tháng 6 năm 2024"
WATER = measure("20.1")


def now(*measures: Any, **more: Any) -> Campaign:
    """A campaign of December 2024."""
    period = replace(PERIOD, code="2024-12", start=date(2024, 12, 1), end=date(2024, 12, 31))
    return campaign(*(measures or (WATER,)), **({"period": period} | more))


def told(a_campaign: Campaign, previous: Path) -> list[Finding]:
    try:
        return with_previous(a_campaign, previous)[1]
    except LcxlError as error:
        return list(error.findings)


def dispatch(*rows: Sequence[str], place: str = PLACE, measures: Sequence[Any] = (), **more: Any) -> Case:
    """Make a case of a dispatch with these rows in its annex."""

    def case(folder: Path) -> list[Finding]:
        document = docx.Document()
        document.add_paragraph(place)
        table = document.add_table(rows=0, cols=len(HEAD))
        for row in (HEAD, *(rows or (ROW,))):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        path = folder / "cong-van.docx"
        document.save(str(path))
        return told(now(*measures, **more), path)

    return case


def workbook(
    before: Sequence[Any] = (WATER,), measures: Sequence[Any] = (), old_units: Sequence[Unit] = UNITS, **more: Any
) -> Case:
    """Make a case of the consolidated workbook of an earlier round."""

    def case(folder: Path) -> list[Finding]:
        old = campaign(*before, units=tuple(old_units))
        done = together(old, [submission("YT", *(entry(m.code, "93%", unit=m.unit) for m in before))])
        path = folder / "tong-hop.xlsx"
        path.write_bytes(write_consolidated(done))
        return told(now(*measures, **more), path)

    return case


def ward(code: str, name: str, **more: Any) -> Unit:
    return Unit(code=code, name=name, short_name=name, kind=UnitKind.WARD, groups=("UBXP",), **more)


def _other_kind(folder: Path) -> list[Finding]:
    (folder / "cong-van.pdf").write_bytes(b"%PDF-1.7")
    return told(now(), folder / "cong-van.pdf")


def _no_annex(folder: Path) -> list[Finding]:
    docx.Document().save(str(folder / "cong-van.docx"))
    return told(now(), folder / "cong-van.docx")


def _not_closed(folder: Path) -> list[Finding]:
    (folder / "3-ket-qua").mkdir()
    workbook()(folder / "3-ket-qua")
    return told(now(), folder)


def _nameless(folder: Path) -> list[Finding]:
    catalogue, units = write_files(folder)
    units.write_text(units.read_text("utf-8").replace('place_name = "tỉnh Sơn Bình"', ""), "utf-8")
    return start_round(folder, Opening(catalogue=catalogue, units=units, period="2025-Q1"))


def _undated(folder: Path) -> list[Finding]:
    catalogue, units = write_files(folder)
    return start_round(folder, Opening(catalogue=catalogue, units=units))


def _continued(folder: Path) -> list[Finding]:
    write_round(folder / "cu", campaign(WATER))
    (folder / "cu" / "3-ket-qua").mkdir(exist_ok=True)
    workbook()(folder / "cu" / "3-ket-qua")
    return start_round(folder / "moi", Opening(period="2024-12", previous=folder / "cu"))


JUNE, JULY = date(2024, 6, 30), date(2024, 7, 1)
PLAIN = tuple(unit for unit in UNITS if unit.kind != UnitKind.WARD)
OLD = (*PLAIN, ward("06652", "Phường Hà Phong"))
ENDED = {"valid_to": JUNE}

SHARE = measure("20.1", by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS)


def _units(first: Entry, second: Entry, *, joined: bool = False, most: int = MOST_ROWS) -> Case:
    """Make a case of an earlier round in which two wards reported, of which the first may have joined the second."""

    def case(folder: Path) -> list[Finding]:
        old = campaign(SHARE, units=(*PLAIN, ward("06664", "Phường Hà Tu"), ward("06667", "Phường Hà Trung")))
        done = together(old, [submission("06664", first), submission("06667", second)])
        (folder / "tong-hop.xlsx").write_bytes(write_consolidated(done))
        gone: dict[str, Any] = {"successors": ("06667",), **ENDED} if joined else {}
        units = (*PLAIN, ward("06664", "Phường Hà Tu", **gone), ward("06667", "Phường Hà Trung"))
        with patch("lcxl.round.previous.unitspast.MOST_ROWS", most):
            return told(now(SHARE, units=units), folder / "tong-hop.xlsx")

    return case


SOUND = entry("20.1", "90/100")

CASES: dict[str, Case] = {
    "LC744": _units(SOUND, SOUND, joined=True),
    "LC745": _units(SOUND, entry("20.1", "120/100")),
    "LC746": _units(SOUND, SOUND, most=1),
    "LC760": lambda folder: told(now(), folder / "khong-co.xlsx"),
    "LC761": lambda folder: told(now(), folder),
    "LC762": _other_kind,
    "LC763": _no_annex,
    "LC764": _not_closed,
    "LC765": dispatch(),
    "LC766": workbook(period=PERIOD),
    "LC767": dispatch(place="Hạ Long, ngày     tháng     năm 2024"),
    "LC768": dispatch(("21", *ROW[1:])),
    "LC769": dispatch(("20", "Chỉ số thứ 20", "x", "", "92%", "93,65%")),
    "LC770": dispatch(("57", "Trao đổi ý tưởng giữa các thành phố", "x", "", "", "Đạt")),
    "LC771": dispatch(ROW, ROW),
    "LC772": dispatch(measures=(WATER, measure("21.1"))),
    "LC773": dispatch((*ROW[:5], "93,65% (28.341/30.264 hộ)")),
    "LC774": dispatch((*ROW[:5], "95%; 85%"), measures=[measure("20.1", text="Nước"), measure("20.2", text="Điện")]),
    "LC775": dispatch((*ROW[:5], "Tăng so với năm trước")),
    "LC776": dispatch(("20", "Chỉ số 20", "", "", "", "100%")),
    "LC777": dispatch(("20", "Chỉ số 20", "x", "x", "", "93%")),
    "LC778": dispatch(("20", "Chỉ số 20", "", "", "", "")),
    "LC779": workbook(measures=[measure("20.1", unit=COUNT)]),
    "LC780": workbook(
        before=[measure("20.1", text="Nước"), measure("20.2", text="Điện")],
        measures=[measure("20.1", text="Nước"), measure("20.2", text="Mạng")],
    ),
    "LC781": workbook(
        old_units=OLD,
        units=(*PLAIN, ward("06652", "Phường Hà Phong", successors=("06664",), **ENDED), ward("06664", "Phường Hà Tu")),
        before=[measure(by="YT UBXP")],
    ),
    "LC782": workbook(
        old_units=OLD,
        units=(
            *PLAIN,
            ward("06652", "Phường Hà Phong", successors=("06664", "06667"), **ENDED),
            ward("06664", "Phường Hà Tu"),
            ward("06667", "Phường Hà Trung"),
        ),
        before=[measure(by="YT UBXP")],
    ),
    "LC783": workbook(
        old_units=OLD, units=(*PLAIN, ward("06652", "Phường Hà Tu", valid_from=JULY)), before=[measure(by="YT UBXP")]
    ),
    "LC784": workbook(old_units=OLD, units=PLAIN, before=[measure(by="YT UBXP")]),
    "LC785": workbook(old_units=PLAIN, units=OLD),
    "LC786": lambda folder: start_round(
        folder, Opening(catalogue=write_files(folder)[0], units=write_files(folder)[1])
    ),
    "LC787": _nameless,
    "LC788": _continued,
}
