from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from lcxl.campaign.assignments import reporting_units
from lcxl.campaign.office import proper_name
from lcxl.campaign.shipped import load_campaign
from lcxl.errors import DataError, LcxlError
from lcxl.model import Campaign, Status
from lcxl.readers.books.campaign import read_campaign
from lcxl.round.folder import Reading
from lcxl.round.opening import Opening, dated, start_example, start_round
from lcxl.round.round import Round, open_round
from tests.conftest import DemoRun
from tests.second_city import answer_all, write_files


def opened(root: Path) -> Campaign:
    campaign, findings = read_campaign(root / "chien-dich.xlsx")
    assert findings == []
    return campaign


def second_city(folder: Path, period: str = "2025-Q1") -> Path:
    catalogue, units = write_files(folder)
    assert start_round(folder / "dot", Opening(catalogue=catalogue, units=units, period=period)) == []
    return folder / "dot"


def test_an_example_is_a_round_as_it_was(tmp_path: Path) -> None:
    start_example(tmp_path, "ha-long")
    campaign = opened(tmp_path)
    assert campaign.code == "ha-long-2024-06"
    assert len(campaign.catalogue.indicators) == 57
    assert campaign.catalogue.measure("20.1").previous_text == "92%"
    assert (campaign.rulings, campaign.acceptances, campaign.corrections, campaign.history) == ((), (), (), ())
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "1-bieu-mau",
        "2-bao-cao-nhan",
        "3-ket-qua",
        "chien-dich.xlsx",
        "cong-van-mau.docx",
    ]


def test_without_options_it_is_nobodys_round(tmp_path: Path) -> None:
    assert [one.code for one in start_round(tmp_path)] == ["LC756", "LC757", "LC787", "LC786"]
    campaign, findings = read_campaign(tmp_path / "chien-dich.xlsx")
    assert {one.code for one in findings} == {"LC810"}
    assert (campaign.units, campaign.catalogue.indicators) == ((), ())
    words = [*(p.text for p in campaign.paragraphs), *(v for d in campaign.documents for v in d.fields.values())]
    assert not [
        text for text in words if any(fact in text for fact in ("2024", "4927", "Hạ Long", "Quảng Ninh", "UNESCO"))
    ]


@pytest.mark.parametrize("code", ["thang6", "2024-13", "2024-Q5"])
def test_a_wrong_period_makes_nothing(tmp_path: Path, code: str) -> None:
    with pytest.raises(LcxlError) as raised:
        start_round(tmp_path / "dot", Opening(period=code))
    assert [one.code for one in raised.value.findings] == ["LC821"]
    assert not (tmp_path / "dot").exists()


def test_a_file_that_is_none_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        start_round(tmp_path / "dot", Opening(catalogue=tmp_path / "khong-co.toml", period="2025"))
    with pytest.raises(LcxlError):
        start_round(tmp_path / "dot", Opening(previous=tmp_path / "khong-co.xlsx", period="2025"))
    assert not (tmp_path / "dot").exists()


# A second city, from its two files to a dispatch.


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    root = second_city(tmp_path_factory.mktemp("city"))
    open_round(root, Reading(workers=0)).write_forms()
    answer_all(root)
    round_ = open_round(root, Reading(workers=0))
    round_.write_all()
    yield round_


def test_its_figures(city: Round) -> None:
    found = {one.measure.code: (one.value_text, one.status) for one in city.consolidate().measures()}
    assert found == {
        "1.1": ("95,4%", Status.MET),  # (1900 + 2940 + 4700) / 10000
        "2.1": ("5", Status.NOT_MET),  # nothing to compare with yet: one commune says not met
        "3.1": ("66,67%", Status.MET),  # two of three communes
        "4.1": ("Đạt", Status.MET),
        "5.1": ("21,5%", Status.MET),
    }


def test_nothing_is_wrong_but_what_staff_must_fill_in(city: Round) -> None:
    told = {one.code for one in city.consolidate().findings if one.severity != "info"}
    assert told == {"LC741", "LC855"}  # one telephone in all forms; whom the letter is to


def test_its_dispatch_is_about_it(city: Round) -> None:
    assert city.outputs.dispatch is not None
    document = docx.Document(str(city.outputs.dispatch))
    words = "\n".join(
        [p.text for p in document.paragraphs] + [c.text for t in document.tables for row in t.rows for c in row.cells]
    )
    for part in ("TỈNH SƠN BÌNH", "Sơn Bình, ngày", "Chỉ số đạt: 04/05", "Bổ sung.", "Kết quả quý I/2025", "21,5%"):
        assert part in words
    assert "Hạ Long" not in words
    assert "{" not in words


def test_its_workbook_and_forms_are_about_it(city: Round) -> None:
    assert city.outputs.consolidated is not None
    book = openpyxl.load_workbook(city.outputs.consolidated)
    assert "tỉnh Sơn Bình" in " ".join(str(row[0].value) for row in book["Tổng quan"].iter_rows(max_row=4))
    forms = sorted(path.name for path in city.path("1-bieu-mau").glob("*.xlsx"))
    assert forms == ["VHXH Sở Văn hóa và Xã hội.xlsx", "X1 Xã Tân Hòa.xlsx", "X2 Xã Phú Lộc.xlsx", "X3 Xã Bình An.xlsx"]


def test_its_next_round_goes_on_from_it(city: Round, tmp_path: Path) -> None:
    findings = start_round(tmp_path, Opening(period="2025-Q2", previous=city.root))
    assert [one.code for one in findings] == ["LC788", "LC764"]
    campaign = opened(tmp_path)
    assert campaign.code == "tinh-son-binh-2025-q2"
    assert campaign.period.label == "Kết quả quý II/2025"
    assert campaign.period.previous_label == "Kết quả quý I/2025"
    assert campaign.place_name == "tỉnh Sơn Bình"
    assert campaign.catalogue.measure("1.1").previous_text == "95,4%"
    assert campaign.catalogue.indicator(2).previous_status is Status.NOT_MET
    assert [period.code for period in campaign.history] == ["2025-Q1"]


# Going on from an earlier round.


def test_the_next_round_takes_what_staff_set(demo: DemoRun, tmp_path: Path) -> None:
    findings = start_round(tmp_path, Opening(period="2024-12", previous=demo.root))
    assert {one.code for one in findings} == {"LC788", "LC764", "LC781"}
    old, new = opened(demo.root), opened(tmp_path)
    assert new.code == "ha-long-2024-12"
    assert (new.units, new.citations, new.paragraphs) == (old.units, old.citations, old.paragraphs)
    assert [m.threshold for m in new.catalogue.measures] == [m.threshold for m in old.catalogue.measures]
    assert (new.rulings, new.acceptances, new.corrections, new.receipts) == ((), (), (), ())
    assert {(document["number"], document.date) for document in new.documents} == {("", None)}
    assert [period.code for period in new.history] == ["2023-05", "2024-06"]
    assert new.period.previous_label == "Tỉ lệ % (Tính đến tháng 6/2024)"


def test_given_files_stand_above_the_earlier_rounds(demo: DemoRun, tmp_path: Path) -> None:
    catalogue, units = write_files(tmp_path)
    findings = start_round(
        tmp_path / "dot", Opening(catalogue=catalogue, units=units, period="2025", previous=demo.root)
    )
    assert "LC788" not in {one.code for one in findings}
    assert len(opened(tmp_path / "dot").catalogue.indicators) == 5


def test_without_a_period_one_is_assumed_and_said(tmp_path: Path) -> None:
    catalogue, units = write_files(tmp_path)
    findings = start_round(tmp_path / "dot", Opening(catalogue=catalogue, units=units))
    assert [(one.code, one.slots["code"]) for one in findings] == [("LC786", "2025")]
    assert opened(tmp_path / "dot").period.code == "2025"


def test_a_list_of_units_without_a_place(tmp_path: Path) -> None:
    catalogue, units = write_files(tmp_path)
    units.write_text(units.read_text("utf-8").replace('place_name = "tỉnh Sơn Bình"', ""), "utf-8")
    findings = start_round(tmp_path / "dot", Opening(catalogue=catalogue, units=units, period="2025"))
    assert [one.code for one in findings] == ["LC787"]
    assert opened(tmp_path / "dot").place_name == "(tên địa phương)"


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("thành phố Hạ Long", "Hạ Long"),
        ("tỉnh Quảng Ninh", "Quảng Ninh"),
        ("Thành phố Hồ Chí Minh", "Hồ Chí Minh"),
        ("(tên địa phương)", "tên địa phương"),
    ],
)
def test_the_proper_name_of_a_place(place: str, name: str) -> None:
    assert proper_name(place) == name


def test_a_dated_campaign_names_its_period_in_its_label() -> None:
    first = dated(load_campaign("moi"), "2025-Q1")
    assert dated(first, "2025-Q2").period.label == "Kết quả quý II/2025"
    assert dated(load_campaign(), "2024-12").period.label == "Tỉ lệ % (Tính đến thời điểm hiện tại)"


# One's own office.

FLAT = """STT;Nội dung chỉ tiêu;Đơn vị tính;Đơn vị báo cáo
I;Giáo dục;;
1;Tỷ lệ trẻ 5 tuổi ra lớp đạt từ 99% trở lên;%;Các xã, phường, đặc khu
2;Số thư viện công cộng;thư viện;
"""


def province(tmp_path: Path, **more: Any) -> tuple[Campaign, list[str]]:
    catalogue = tmp_path / "chi-tieu.csv"
    catalogue.write_text(FLAT, "utf-8")
    given = Opening(
        office="Ủy ban nhân dân tỉnh Quảng Ninh", province="Quảng Ninh", catalogue=catalogue, period="Năm 2025", **more
    )
    told = [one.code for one in start_round(tmp_path / "dot", given)]
    return opened(tmp_path / "dot"), told


def test_a_province_collects_from_all_its_communes(tmp_path: Path) -> None:
    campaign, told = province(tmp_path)
    assert told == ["LC753", "LC754"]
    assert campaign.code == "tinh-quang-ninh-2025"
    assert len(reporting_units(campaign)) == 54
    assert [m.reporters for m in campaign.catalogue.measures] == [("CACXP",), ("TATCA",)]
    assert campaign.catalogue.groups == {"1": "Giáo dục"}
    assert (campaign.period.previous_label, campaign.period.last_year_label) == (
        "Kết quả năm 2024",
        "Kết quả cùng kỳ năm trước (năm 2024)",
    )


def test_its_workbook_speaks_of_a_province(tmp_path: Path) -> None:
    province(tmp_path)
    book = openpyxl.load_workbook(tmp_path / "dot" / "chien-dich.xlsx")
    words = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert {"Số liệu cấp tỉnh", "Tỉnh"} <= words
    assert "Số liệu cấp thành phố" not in words
    assert [word for word in words if "Hạ Long" in word] == ["Phường Hạ Long"]
    assert not [word for word in words if "4927" in word or "UNESCO" in word]


def test_a_round_gives_another_its_set_up(tmp_path: Path) -> None:
    first, _ = province(tmp_path)
    given = Opening(
        origin=tmp_path / "dot", office="Ủy ban nhân dân tỉnh Quảng Trị", province="Quảng Trị", period="2026"
    )
    assert "LC788" in [one.code for one in start_round(tmp_path / "dot-2", given)]
    second = opened(tmp_path / "dot-2")
    assert [i.text for i in second.catalogue.indicators] == [i.text for i in first.catalogue.indicators]
    assert (second.code, second.place_name) == ("tinh-quang-tri-2026", "tỉnh Quảng Trị")
    assert len(reporting_units(second)) == 78


def test_a_campaign_workbook_gives_its_catalogue(tmp_path: Path) -> None:
    start_example(tmp_path / "mau", "ha-long")
    given = Opening(province="Quảng Ninh", catalogue=tmp_path / "mau" / "chien-dich.xlsx", period="2025")
    told = [one.code for one in start_round(tmp_path / "dot", given)]
    assert told == ["LC755"]
    campaign = opened(tmp_path / "dot")
    assert len(campaign.catalogue.indicators) == 57
    assert len(reporting_units(campaign)) == 54
    assert campaign.catalogue.code == "86-BGDDT-GDTX"


def test_schools_of_a_ward(tmp_path: Path) -> None:
    units = tmp_path / "truong.csv"
    units.write_text("Trường\nTrường Mầm non Hoa Sen\nTrường Tiểu học Lê Lợi\nTHCS Trần Quốc Toản\n", "utf-8")
    given = Opening(office="UBND phường Hồng Gai", units=units, period="Học kỳ I năm học 2025-2026")
    told = {one.code for one in start_round(tmp_path / "dot", given)}
    assert told == {"LC751", "LC757"}
    campaign, findings = read_campaign(tmp_path / "dot" / "chien-dich.xlsx")
    assert {one.code for one in findings} == {"LC810"}
    assert [str(unit.kind) for unit in campaign.units] == ["preschool", "primary", "lower_secondary"]
    assert campaign.period.code == "HK1-2025-2026"
    assert campaign.period.previous_label == "Kết quả học kỳ II năm học 2024-2025"
