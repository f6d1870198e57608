"""One way for each finding about filling in a form of a higher office to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lcxl.findings import Finding
from lcxl.writers.fill.filled import fill_workbook
from tests.writers.fill.test_filled import DONE, LETTER, form, mistakes

LONG = "{% for chi_tieu in chi_so_dat %}{{ chi_tieu.noi_dung }}{% endfor %}" * 9


def _none(_: Path) -> list[Finding]:
    return fill_workbook(form(A1="Biểu"), LETTER, DONE)[1]


def _in_formula(_: Path) -> list[Finding]:
    data = form(lambda book, sheet: sheet.write_formula("A2", '="Đạt "&"{{ dat }}"'), A1="{{ dat }}")
    return fill_workbook(data, LETTER, DONE)[1]


CASES: dict[str, Callable[[Path], list[Finding]]] = {
    "LC862": lambda _: mistakes(b"no workbook"),
    "LC863": _none,
    "LC864": lambda _: mistakes(form(A1=LONG)),
    "LC865": _in_formula,
    "LC866": lambda _: mistakes(form(A1='{{ dat }}{{ chu_thich("a") }}')),
}
