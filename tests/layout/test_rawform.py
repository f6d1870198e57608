from __future__ import annotations

import json

import pytest

from lcxl.findings import finding
from lcxl.layout.rawform import Added, RawField, RawForm, RawRow, RawTable
from lcxl.values.rawvalue import RawValue

FORM = RawForm(
    identity={"unit": "06649", "check": "ABC"},
    identity_source="sheet",
    properties={"unit": "06649"},
    unit={"unit_name": RawField("Đơn vị", "B4", RawValue("s", "Phường Hà Khánh"))},
    tables={
        "indicators": RawTable(
            sheet="Chỉ số",
            columns={"measure": "C", "current": "M"},
            rows=(
                RawRow(5, {"measure": RawValue("s", "3.1"), "current": RawValue("n", "0.98", "0.00%", True)}, True),
                RawRow(6, {"claim": RawValue("s", "§¹t", font=".VnTime")}, None),
                RawRow(7, {"current": RawValue("n", "", cached=False, formula=True)}),
            ),
        )
    },
    added=(Added("Chỉ số", "V5", "Đề nghị hướng dẫn"),),
    added_count=7,
    modified="2024-06-20T08:00:00Z",
    findings=(finding("LC221", sheet="Sheet1", now="Sheet1", name="Chỉ số"),),
)


def test_a_form_comes_back_from_json_as_it_went_in() -> None:
    text = json.dumps(FORM.to_json(), ensure_ascii=False)
    assert RawForm.from_json(json.loads(text)) == FORM


def test_a_cell_of_the_usual_style_is_kept_as_its_content_alone() -> None:
    _, _, usual, rows = FORM.to_json()["tables"]["indicators"]
    assert usual[0] == ["measure", "s", "General", False, True, "", ""]
    assert usual[2] == ["claim", "s", "General", False, True, ".VnTime", ""]
    current = ["", "n", "General", True, False, "", ""]
    assert [cells for _, _, cells in rows] == [["3.1", "0.98", None], [None, None, "§¹t"], [None, current, None]]


@pytest.mark.parametrize("key", ["tables", "unit", "added", "findings"])
@pytest.mark.parametrize("value", [None, 5, [[1]]])
def test_anything_else_is_an_error_that_the_caller_expects(key: str, value: object) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        RawForm.from_json(FORM.to_json() | {key: value})


def test_a_part_that_is_missing_is_an_error() -> None:
    for key in FORM.to_json():
        data = FORM.to_json()
        del data[key]
        with pytest.raises(KeyError):
            RawForm.from_json(data)
