from __future__ import annotations

from lcxl.findings import finding
from lcxl.layout.declared import Declaration
from lcxl.tidy import declared_json, doubtful_ranges
from tests.layout.declared.grids import found, sheet

FORM = sheet("Đơn vị: ………\n\n|TT|Nội dung|Đơn vị tính|Nam|Nữ|\n|1|Trường|trường|||\n|2|Lớp|lớp||=D5|")


def test_a_form_as_json() -> None:
    told = finding("LC292", file="a.xlsx", name="a.xlsx", painted="a (tô màu).xlsx")
    shown = declared_json([("bieu.xlsx", found(FORM)), ("a.xlsx", None)], [told])
    assert (shown["form"], shown["input"], shown["doubtful"]) == ("bieu.xlsx", {"Sheet1": ["D4:D5", "E4:E4"]}, [])
    assert (shown["unit"], shown["period"]) == ("Sheet1!A1", None)
    (table,) = shown["tables"]
    assert (table["code"], table["sheet"], table["range"], table["kind"]) == ("B1", "Sheet1", "A3:E5", "fixed")
    assert table["rows"][1] == {
        "row": 5, "labels": ["2", "Lớp"], "code": "", "unit_of_measure": "lớp", "role": "input"
    }  # fmt: skip
    assert table["columns"][3] == {
        "column": "D", "labels": ["Nam"], "code": "", "unit_of_measure": "", "role": "input"
    }  # fmt: skip
    assert [form["form"] for form in shown["forms"]] == ["bieu.xlsx", "a.xlsx"]
    assert shown["forms"][1]["input"] == {}
    assert [one["code"] for one in shown["findings"]] == ["LC292"]


def test_nothing_is_doubtful_where_nothing_is_found() -> None:
    assert doubtful_ranges(Declaration(tables=())) == {}
