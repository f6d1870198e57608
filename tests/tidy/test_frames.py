from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from dataclasses import fields
from unittest.mock import patch

import pandas as pd
import pytest

from lcxl.errors import LcxlError
from lcxl.model import Consolidation
from lcxl.tidy.frames import findings_frame, results_frame, sources_frame, to_csv, to_parquet, units_frame, values_frame
from lcxl.tidy.rows import AnswerRow
from tests.builders import together
from tests.consolidations import small, small_campaign


def test_values_have_documented_columns_and_dtypes() -> None:
    frame = values_frame(small())
    names = [field.name for field in fields(AnswerRow)]
    assert [name for name in frame.columns if name != "previous_text"] == names
    dtypes = {
        name: str(frame[name].dtype) for name in ("unit", "indicator", "value", "numerator", "corrected", "claim")
    }
    assert dtypes == {
        "unit": "string", "indicator": "Int64", "value": "Float64", "numerator": "Float64", "corrected": "boolean",
        "claim": "category",
    }  # fmt: skip
    assert list(frame["outcome"].cat.categories) == ["met", "not_met", "no_data", "higher_level", "no_occurrence"]


def test_figures_are_in_percentage_points() -> None:
    frame = values_frame(small()).set_index(["unit", "measure"])
    assert frame.loc[("YT", "12.5"), "value"] == 49.78
    assert frame.loc[("06652", "3.1"), "bound"] == "<"
    assert frame.loc[("YT", "12.5"), "outcome"] == "not_met"
    assert frame.loc[("06667", "3.1"), "state"] == "missing"
    assert frame["value"].isna().loc[("06667", "3.1")]
    assert frame.loc[("06667", "3.1"), "text"] == ""


def test_compared_figures_stand_as_number_and_as_text() -> None:
    frame = results_frame(small()).set_index("measure")
    assert frame.loc["20.1", "previous"] == 92
    assert frame.loc["20.1", "previous_text"] == "92"
    assert frame.loc["20.1", "trend"] == "rose"
    assert frame["counted"].sum() == 5


def test_the_other_frames_have_a_row_each() -> None:
    made = small()
    assert len(units_frame(made)) == len(made.units)
    findings = findings_frame(made, "en")
    assert len(findings) == len(made.findings)
    assert (findings["severity"] <= "warning").sum() == sum(f.severity in ("error", "warning") for f in made.findings)
    sources = sources_frame(made)
    assert str(sources["decided_on"].dtype) == "datetime64[ns]"
    assert set(sources.loc[sources["kind"] == "ruling", "decided_on"]) == {pd.Timestamp("2024-06-24")}


@pytest.mark.parametrize("frame", [values_frame, results_frame, units_frame, findings_frame, sources_frame])
def test_an_empty_round_gives_the_same_dtypes(frame: Callable[[Consolidation], pd.DataFrame]) -> None:
    empty = together(small_campaign(), ())
    assert dict(frame(empty).dtypes) == dict(frame(small()).dtypes)


def test_csv_neutralises_text_and_leaves_numbers() -> None:
    frame = pd.DataFrame(
        {
            "text": pd.Series(["=1+1", "+84", "-x", "@a", "\tb", "\rc", "Đạt", ""], dtype="string"),
            "value": pd.Series([-1.5, 2, None, 4, 5, 6, 7, 8], dtype="Float64"),
        }
    )
    data = to_csv(frame)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+84", "'-x", "'@a", "'\tb", "'\rc", "Đạt", ""]
    assert [row[1] for row in rows[1:4]] == ["-1.5", "2.0", ""]


def test_what_units_wrote_can_do_no_harm_in_csv() -> None:
    rows = csv.reader(io.StringIO(to_csv(values_frame(small())).decode("utf-8-sig"), newline=""))
    cells = [cell for row in rows for cell in row]
    assert "'=Đầu tư\nnâng cấp" in cells
    assert not any(cell.startswith(("=", "@", "+")) for cell in cells)


def test_parquet_is_read_back_as_it_was() -> None:
    pytest.importorskip("pyarrow")
    frame = values_frame(small())
    back = pd.read_parquet(io.BytesIO(to_parquet(frame)))
    pd.testing.assert_frame_equal(back, frame, check_dtype=False, check_categorical=False)


def test_parquet_without_its_extra_says_what_to_install() -> None:
    with patch.dict(sys.modules, {"pyarrow": None}), pytest.raises(LcxlError) as missing:
        to_parquet(values_frame(small()))
    assert [found.code for found in missing.value.findings] == ["LC831"]
