"""A consolidation as pandas frames, and as CSV and Parquet: the only module that knows pandas.

Frames have one row per row of ``lcxl.tidy`` and these columns and dtypes:

* text is ``string``, never missing ("" where there is nothing);
* whole numbers are ``Int64``, other numbers ``Float64``, missing where there is none; figures are in the unit of
  their measure (percents in **percentage points**: 93.65 means 93,65 %), to 15 significant digits;
* what is chosen from a list is an ordered ``category`` of codes (``met``, ``not_met`` ...), missing where nothing
  was chosen; yes and no are ``boolean``; dates are ``datetime64[ns]``;
* lists of codes are text joined by ``; ``.

A figure that may be a number or words (``previous``) takes two columns: the number under its own name, and all of it
as text under the name with ``_text``.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pandas as pd

from lcxl.errors import LcxlError
from lcxl.findings import Reader, Severity, finding
from lcxl.model import Basis, Bound, Claim, Consolidation, Level, Status, UnitKind, UnitState
from lcxl.tidy.city import result_rows
from lcxl.tidy.record import finding_rows, source_rows
from lcxl.tidy.rows import AnswerRow, Change, FindingRow, ResultRow, SourceKind, SourceRow, Trend, UnitRow
from lcxl.tidy.units import answer_rows, unit_rows
from lcxl.values import written

__all__ = [
    "findings_frame",
    "results_frame",
    "sources_frame",
    "to_csv",
    "to_parquet",
    "units_frame",
    "values_frame",
]

_ENUMS: Mapping[str, type[StrEnum]] = {
    kind.__name__: kind
    for kind in (Basis, Bound, Change, Claim, Level, Reader, Severity, SourceKind, Status, Trend, UnitKind, UnitState)
}
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


def values_frame(consolidation: Consolidation) -> pd.DataFrame:
    """Return one row per unit and measure: the columns of ``AnswerRow`` with ``previous_text`` added."""
    return _frame(AnswerRow, answer_rows(consolidation))


def results_frame(consolidation: Consolidation) -> pd.DataFrame:
    """Return one row per measure: the columns of ``ResultRow`` with the texts of compared figures added."""
    return _frame(ResultRow, result_rows(consolidation))


def units_frame(consolidation: Consolidation) -> pd.DataFrame:
    """Return one row per expected unit: the columns of ``UnitRow``."""
    return _frame(UnitRow, unit_rows(consolidation))


def findings_frame(consolidation: Consolidation, lang: str = "vi") -> pd.DataFrame:
    """Return one row per finding: the columns of ``FindingRow``, messages and hints in ``lang``."""
    return _frame(FindingRow, finding_rows(consolidation, lang))


def sources_frame(consolidation: Consolidation) -> pd.DataFrame:
    """Return one row per source of a city figure, ruling and correction: the columns of ``SourceRow``."""
    return _frame(SourceRow, source_rows(consolidation))


def _frame(row: type, rows: Iterable[Any]) -> pd.DataFrame:
    records = list(rows)
    columns: dict[str, pd.Series[Any]] = {}
    for one in dataclasses.fields(row):
        values = [getattr(record, one.name) for record in records]
        for name, make in _columns(one.name, str(one.type)):
            columns[name] = make(values)
    return pd.DataFrame(columns)


Make = Callable[[Sequence[Any]], "pd.Series[Any]"]


def _columns(name: str, annotation: str) -> list[tuple[str, Make]]:
    """Return the columns that a field becomes, with what makes each of its values."""
    kind = annotation.removesuffix(" | None")
    if kind == "Shown":
        return [(name, _numbers), (f"{name}_text", _texts)]
    if kind in _ENUMS:
        return [(name, _categories(_ENUMS[kind]))]
    return [(name, _MAKERS[kind])]


def _texts(values: Sequence[Any]) -> pd.Series[Any]:
    return pd.Series([_words(value) for value in values], dtype="string")


def _words(value: Any) -> str:
    if value is None:
        return ""
    return written(value, grouped=False) if isinstance(value, Decimal) else str(value)


def _codes(values: Sequence[Any]) -> pd.Series[Any]:
    return pd.Series(["; ".join(value) for value in values], dtype="string")


def _integers(values: Sequence[Any]) -> pd.Series[Any]:
    return pd.Series([pd.NA if value is None else value for value in values], dtype="Int64")


def _numbers(values: Sequence[Any]) -> pd.Series[Any]:
    numbers = [float(value) if isinstance(value, Decimal) else pd.NA for value in values]
    return pd.Series(numbers, dtype="Float64")


def _booleans(values: Sequence[Any]) -> pd.Series[Any]:
    return pd.Series(list(values), dtype="boolean")


def _dates(values: Sequence[date | None]) -> pd.Series[Any]:
    return pd.Series([pd.NaT if value is None else pd.Timestamp(value) for value in values], dtype="datetime64[ns]")


def _categories(kind: type[StrEnum]) -> Make:
    codes = [one.value for one in kind]

    def make(values: Sequence[Any]) -> pd.Series[Any]:
        given = [None if value is None else value.value for value in values]
        return pd.Series(pd.Categorical(given, categories=codes, ordered=True))

    return make


_MAKERS: Mapping[str, Make] = {
    "str": _texts,
    "int": _integers,
    "Decimal": _numbers,
    "bool": _booleans,
    "date": _dates,
    "tuple[str, ...]": _codes,
}


def to_csv(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV: UTF-8 with a byte order mark (so that Excel reads it), commas, decimal points.

    Text that a spreadsheet program would take for a formula (it begins with ``= + - @``, a tab or a carriage return)
    is preceded by an apostrophe; numbers are left alone.
    """
    safe = frame.copy()
    for name in safe.columns:
        if isinstance(safe[name].dtype, pd.StringDtype):
            safe[name] = safe[name].map(_neutral)
    out = io.StringIO()
    safe.to_csv(out, index=False, lineterminator="\r\n")
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _neutral(words: str) -> str:
    return "'" + words if words.startswith(_FORMULA_START) else words


def to_parquet(frame: pd.DataFrame) -> bytes:
    """Return a frame as Parquet.  LcxlError (LC831) where the extra ``lcxl[parquet]`` isn't installed."""
    try:
        import pyarrow  # noqa: F401 - pandas imports it by itself; here it is only asked for
    except ImportError as error:
        raise LcxlError(finding("LC831")) from error
    out = io.BytesIO()
    frame.to_parquet(out, engine="pyarrow", index=False)
    return out.getvalue()
