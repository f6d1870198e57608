"""The values of placeholders with the exact figures behind their texts: 93,65% is also the number 93.6459..."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from lcxl.dispatch.fields import context
from lcxl.dispatch.letter import Letter
from lcxl.model import Consolidation, MeasureResult, Quantity, Status
from lcxl.values import excel_digits

COUNTS = (
    "tong", "dat", "chua_dat", "chua_co_so_lieu", "cap_tren", "so_thong_ke", "so_don_vi", "so_phong_ban",
    "so_phuong_xa", "so_da_nop", "so_chua_nop", "so_gui_ban_chup", "so_nop_muon",
)  # fmt: skip
"""Placeholders that count: 03 is also the number 3."""


class Figure(str):
    """A figure as it is printed, and its ``number`` (percentage points where ``percent``)."""

    number: Decimal
    percent: bool

    def __new__(cls, text: str, number: Decimal, percent: bool = False) -> Figure:
        """Make the figure that is printed as ``text``."""
        made = super().__new__(cls, text)
        made.number, made.percent = number, percent
        return made


def exact_context(letter: Letter, consolidation: Consolidation, notes: list[str]) -> dict[str, Any]:
    """Return the values of all placeholders as ``context`` does, those that are figures with their numbers.

    One-sided and rough figures, and words, stay texts.
    """
    values = context(letter, notes)
    for name in COUNTS:
        digits = values[name].replace(".", "")
        if digits.isdecimal():
            values[name] = Figure(values[name], Decimal(digits))
    share = _share(letter)
    if share is not None:
        values["ty_le_dat"] = Figure(values["ty_le_dat"], share, percent=True)
    for result in consolidation.measures():
        _replace(values["so_lieu"].get(result.measure.code, {}), result)
    for indicator in consolidation.indicators:
        if len(indicator.measures) == 1:
            _replace(values["chi_so"].get(indicator.indicator.number, {}), indicator.measures[0])
    for row, view in zip(values["bang"], letter.indicators, strict=True):
        known: Mapping[str, Any] = values["chi_so"][view.number]
        row |= {key: known[key] for key in ("ky_nay", "ky_truoc") if row[key] == known[key]}
    return values


def _share(letter: Letter) -> Decimal | None:
    total = letter.judged()
    return excel_digits(Decimal(100 * len(letter.with_status(Status.MET))) / total) if total else None


def _replace(fields: dict[str, Any], result: MeasureResult) -> None:
    """Put figures in place of the texts of a measure, or of an indicator of that one measure, that say just them."""
    for key, quantity, printed in _figures(result):
        if key in fields and quantity is not None and quantity.bound is None and fields[key] == printed:
            fields[key] = Figure(fields[key], quantity.value, result.measure.unit.percent)


def _figures(result: MeasureResult) -> Iterator[tuple[str, Quantity | None, str]]:
    measure = result.measure
    yield "ky_nay", result.quantity, result.value_text
    yield "ky_truoc", measure.previous, measure.previous_text
    yield "cung_ky", measure.last_year, measure.last_year_text
