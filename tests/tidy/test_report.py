from __future__ import annotations

import json
from decimal import Decimal

import pytest

from lcxl.model import Aggregation, Claim, FileState
from lcxl.tidy.report import as_json, number
from tests.builders import COUNT, at_least, campaign, entry, measure, quantity, record, submission, together, wards


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("93.65", "93.65"),
        ("92", "92"),
        ("92.00", "92"),
        ("93.6459159397304123", "93.6459159397304"),
        ("0.1", "0.1"),
        ("1E+3", "1000"),
        ("33.3333333333333333", "33.3333333333333"),
    ],
)
def test_numbers_have_fifteen_significant_digits(value: str, written: str) -> None:
    assert json.dumps(number(Decimal(value))) == written


def test_every_key_is_always_there() -> None:
    empty = as_json(together(campaign(measure("20.1")), []))
    assert set(empty) == {
        "schema", "version", "campaign", "period", "loose", "units", "indicators", "values", "unit_values", "files",
        "findings", "outputs",
    }  # fmt: skip
    assert empty["outputs"] == {"consolidated": None, "dispatch": None, "checks": None, "returns": []}
    assert set(empty["units"]) == {"expected", "received", "missing", "unreadable", "late", "superseded"}
    assert set(empty["indicators"]) == {"met", "not_met", "no_data", "higher_level", "statistic"}
    assert set(empty["values"][0]) == {
        "measure", "indicator", "value", "value_text", "bound", "previous", "previous_text", "last_year", "status",
        "sources",
    }  # fmt: skip
    assert set(empty["findings"][0]) == {
        "code", "severity", "accepted", "unit", "file", "sheet", "cell", "measure", "indicator", "part", "paragraph",
        "quote", "message", "hint",
    }  # fmt: skip


def test_a_round_as_json() -> None:
    asked = campaign(
        measure("20.1", threshold=at_least(100), previous="92%"),
        measure("11.1", unit=COUNT, threshold=at_least(1), last_year=quantity("0", COUNT)),
        measure("35.1", threshold=at_least(0)),
        measure("3.1", by="UBXP", aggregation=Aggregation.RATIO_OF_SUMS),
    )
    answers = entry(figure="93,65%"), entry("11.1", claim=Claim.MET), entry("35.1", "Dưới 1%")
    rows = [
        submission("YT", *answers, file="cu.xlsx", dated="2024-06-18"),
        submission("YT", *answers, entry("3.1"), file="moi.xlsx", dated="2024-06-20"),
        *wards("3.1", "100%", "100%"),
    ]
    files = (record("scan.pdf", state=FileState.REFUSED, unit="06667", reason="bản quét"),)
    told = json.loads(
        json.dumps(as_json(together(asked, rows, files=files), {"checks": "/x/kiem-tra.xlsx"}, lang="en"))
    )
    units = told["units"]
    assert (units["expected"], units["received"]) == (4, ["YT", "06652", "06664"])
    assert (units["missing"], units["unreadable"]) == ([], ["06667"])
    assert units["superseded"] == [{"unit": "YT", "file": "cu.xlsx", "by": "moi.xlsx"}]
    values = {value["measure"]: value for value in told["values"]}
    assert list(values) == ["20.1", "11.1", "35.1", "3.1"]
    assert values["20.1"]["value"] == 93.65 and values["20.1"]["previous"] == 92
    assert values["20.1"]["sources"] == [
        {"unit": "YT", "file": "moi.xlsx", "sheet": "Chỉ số", "cell": "M5", "sha256": "sha-of-moi.xlsx"}
    ]
    assert (values["11.1"]["value"], values["11.1"]["value_text"], values["11.1"]["last_year"]) == (None, "Đạt", 0)
    assert (values["35.1"]["value"], values["35.1"]["bound"], values["35.1"]["value_text"]) == (1, "<", "Dưới 1%")
    assert {line["file"]: line["state"] for line in told["files"]}["cu.xlsx"] == "superseded"
    assert told["outputs"]["checks"] == "/x/kiem-tra.xlsx"
