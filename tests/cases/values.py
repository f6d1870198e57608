"""One way for each finding about a single cell to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

from lcxl.findings import Finding
from lcxl.model import Quantity, Threshold, UnitOfMeasure
from lcxl.values.cells import as_findings, read_amount, read_claim, read_figure
from lcxl.values.phrases import Note
from lcxl.values.rawvalue import RawValue, read_date

PERCENT = UnitOfMeasure(
    code="percent", label="%", format="0.00%", percent=True, minimum=Decimal(0), maximum=Decimal(100)
)
COUNT = UnitOfMeasure(code="count", label="số lượng", format="#,##0", minimum=Decimal(0))
TIMES = UnitOfMeasure(code="times", label="lần", format="#,##0.00", minimum=Decimal(0))
MILLIONS = UnitOfMeasure(code="million_dong", label="triệu đồng", format="#,##0.##", minimum=Decimal(0))
YES_NO = UnitOfMeasure(code="yes_no", label="Có/Không", format="@", yes_no=True)

AT_MOST_3 = Threshold(operator="<=", reference=Decimal(3))
BEFORE = Quantity(value=Decimal(92), text="92%")


def figure(text: str, unit: UnitOfMeasure = PERCENT, **known: object) -> tuple[Note, ...]:
    return read_figure(RawValue("s", text), unit, **known).notes  # type: ignore[arg-type]


def amount(text: str) -> tuple[Note, ...]:
    return read_amount(RawValue("s", text), PERCENT)[1]


def claim(text: str) -> tuple[Note, ...]:
    return read_claim(RawValue("s", text))[1]


def day(text: str) -> tuple[Note, ...]:
    return read_date(RawValue("s", text))[1]


# How the example of each code is read: where a plain figure cell of percents doesn't show it.
READERS: dict[str, Callable[[str], tuple[Note, ...]]] = {
    "LC413": amount,
    "LC414": amount,
    "LC415": claim,
    "LC417": day,
    "LC421": lambda text: figure(text, previous=BEFORE),
    "LC422": lambda text: figure(text, MILLIONS),
    "LC424": lambda text: figure(text, threshold=AT_MOST_3),
    "LC425": lambda text: figure(text, COUNT),
    "LC432": claim,
    "LC435": claim,
    "LC436": day,
}


def _found(notes: Iterable[Note]) -> list[Finding]:
    return as_findings(notes, sheet="Chỉ số", cell="M7")


def _raw(kind: str, value: str, number_format: str = "General", *, cached: bool = True) -> list[Finding]:
    return _found(read_figure(RawValue(kind, value, number_format, not cached, cached), PERCENT).notes)


CASES: dict[str, Callable[[Path], list[Finding]]] = {
    "LC400": lambda _: _found(figure("TP Hạ Long không có nhà tạm")),
    "LC401": lambda _: _found(figure("- KV nhà nước: 95%-\n- KV tư nhân: 85 %")),
    "LC402": lambda _: _raw("d", "2024-06-05T00:00:00", "d-mmm"),
    "LC403": lambda _: _raw("b", "1"),
    "LC404": lambda _: _raw("e", "#REF!"),
    "LC405": lambda _: _raw("n", "0", "0.00%", cached=False),
    "LC406": lambda _: _raw("n", "1.2", "0%"),
    "LC407": lambda _: _raw("n", "-5"),
    "LC408": lambda _: _raw("n", "93.65", "0%"),
    "LC409": lambda _: _found(figure("28.341/30.264")),
    "LC410": lambda _: _found(figure("2 tỷ đồng", MILLIONS)),
    "LC411": lambda _: _found(figure("Tăng 01", COUNT)),
    "LC412": lambda _: _found(figure("–")),
    "LC413": lambda _: _found(amount("khoảng 300")),
    "LC414": lambda _: _found(amount("93,65%")),
    "LC415": lambda _: _found(claim("Đạt một phần")),
    "LC417": lambda _: _found(day("06/24/2024")),
    "LC420": lambda _: _raw("n", "1"),
    "LC421": lambda _: _found(figure("0,87%", previous=BEFORE)),
    "LC422": lambda _: _found(amount("28.341")),
    "LC423": lambda _: _found(figure("1,5E+01%")),
    "LC424": lambda _: _found(figure("Dưới 5%", threshold=AT_MOST_3)),
    "LC425": lambda _: _found(figure("1,54", COUNT)),
    "LC430": lambda _: _found(figure("05 vụ", COUNT)),
    "LC431": lambda _: _found(figure("không có vụ nào", COUNT)),
    "LC432": lambda _: _found(claim("✓")),
    "LC433": lambda _: _found(figure("1,54% (tính đến cuối năm 2023)")),
    "LC434": lambda _: _found(figure("93.652%")),
    "LC435": lambda _: _found(read_claim(RawValue("s", "§¹t", font=".VnTime"))[1]),
    "LC436": lambda _: _found(day("24.6.24")),
    "LC437": lambda _: _found(figure("\u200b93,65%")),
}
