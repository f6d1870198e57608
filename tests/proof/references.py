"""A small campaign to hold the sound letter against: its eight indicators with the results that its annex prints."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from lcxl.model import (
    Aggregation,
    Basis,
    Catalogue,
    Citation,
    Indicator,
    IndicatorResult,
    Measure,
    MeasureResult,
    SourceRef,
    Status,
    Threshold,
    Unit,
    UnitKind,
    UnitOfMeasure,
)
from lcxl.proof.reference import Reference
from tests.proof.letters import ROWS

PERCENT = UnitOfMeasure(code="percent", label="%", format="0.00%", percent=True)
_STATUS = {4: Status.NOT_MET, 7: Status.NO_DATA, 8: Status.HIGHER_LEVEL}
_LEAST = {1: 95, 3: 90, 4: 100, 5: 50}


def _result(row: tuple[str, ...]) -> IndicatorResult:
    number = int(row[0])
    indicator = Indicator(number=number, text=row[1])
    threshold = Threshold(operator=">=", reference=Decimal(_LEAST[number])) if number in _LEAST else None
    shared = Aggregation.SHARE_OF_UNITS_MEETING if number == 5 else Aggregation.LEAD
    measure = Measure(code=f"{number}.1", indicator=number, unit=PERCENT, threshold=threshold, aggregation=shared)
    status = _STATUS.get(number, Status.MET)
    source = SourceRef(unit="YT", file="y-te.xlsx", sheet="Chỉ số", cell="M5", sha256="0" * 64)
    measured = MeasureResult(measure=measure, status=status, basis=Basis.FIGURE, value_text=row[6], sources=(source,))
    return IndicatorResult(
        indicator=indicator,
        status=status,
        basis=Basis.FIGURE,
        measures=(measured,),
        previous_text=row[5],
        current_text=row[6],
    )


RESULTS = tuple(_result(row) for row in ROWS)
CITATIONS = (
    Citation(
        key="1593",
        kind="Công văn",
        symbol="1593/UBND-VHXH",
        date=date(2024, 6, 19),
        issuer="Ủy ban nhân dân tỉnh Quảng Ninh",
        subject="việc xây dựng “Cộng đồng học tập”",
    ),
    Citation(
        key="38",
        kind="Chỉ thị",
        symbol="38-CT/TU",
        date=date(2023, 9, 5),
        issuer="Ban Thường vụ Tỉnh ủy",
        subject="nâng cao chất lượng giáo dục phổ thông",
    ),
)


def wards(count: int) -> tuple[Unit, ...]:
    return tuple(
        Unit(code=f"{number:05d}", name=f"Phường {number}", short_name=f"Phường {number}", kind=UnitKind.WARD)
        for number in range(count)
    )


def reference(**changes: Any) -> Reference:
    """Return what the sound letter agrees with, but for ``changes``."""
    catalogue = Catalogue(
        code="test",
        title="Bộ tiêu chí",
        indicators=tuple(result.indicator for result in RESULTS),
        measures=tuple(measured.measure for result in RESULTS for measured in result.measures),
        units_of_measure=(PERCENT,),
    )
    known = Reference(
        catalogue=catalogue, results=RESULTS, units=wards(33), citations=CITATIONS, place_name="thành phố Hạ Long"
    )
    return replace(known, **changes)
