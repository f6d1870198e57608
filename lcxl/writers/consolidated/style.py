"""Colours and cell formats of the consolidated workbook and the check workbook."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format

from lcxl.model import UnitOfMeasure
from lcxl.values import is_whole
from lcxl.writers.excel.book import Book

INK, ACCENT, PALE, LINE, MUTED = "#1F3044", "#1F5C7A", "#EAF1F5", "#C3CED6", "#5F6B76"
TAB_COLORS: Mapping[str, str] = {
    "overview": ACCENT,
    "annex": ACCENT,
    "results": "#2E8B57",
    "matrix": "#2E8B57",
    "by_unit": "#2E8B57",
    "by_indicator": "#2E8B57",
    "evidence": "#B7791F",
    "narratives": "#B7791F",
    "data": "#8C8C8C",
    "findings": "#C0392B",
    "sources": "#8C8C8C",
    "history": "#3B73B9",
    "units": ACCENT,
    "files": "#8C8C8C",
}

STRONG: Mapping[str, str] = {
    "met": "#2E8B57",
    "not_met": "#C0392B",
    "no_data": "#8C8C8C",
    "higher_level": "#3B73B9",
    "no_occurrence": "#A68A3B",
    "statistic": "#3E7C8A",
}
"""Colours of charts and large figures, by status or claim."""

SOFT: Mapping[str, str] = {
    "met": "#DDF1E4",
    "not_met": "#F9DEDA",
    "no_data": "#E6E6E6",
    "higher_level": "#DCE8F6",
    "no_occurrence": "#F6F0DC",
    "statistic": "#DDEEF1",
    "became_met": "#DDF1E4",
    "lost": "#F9DEDA",
    "still_open": "#FCEFD3",
    "received": "#DDF1E4",
    "missing": "#F9DEDA",
    "unreadable": "#FCEFD3",
    "error": "#F9DEDA",
    "warning": "#FCEFD3",
    "info": "#E4EEF8",
    "ruling": "#FCEFD3",
    "correction": "#FCEFD3",
    "duplicate": "#FCEFD3",
    "unlisted": "#FCEFD3",
    "refused": "#F9DEDA",
    "superseded": "#E6E6E6",
    "passed_over": "#E6E6E6",
}
"""Backgrounds of cells, by the code of what stands in them."""

_LINK: Mapping[str, Any] = {"valign": "top", "font_color": "#0563C1", "underline": 1}
_BODY: Mapping[str, Mapping[str, Any]] = {
    "text": {"valign": "top"},
    "wrap": {"valign": "top", "text_wrap": True},
    "center": {"valign": "top", "align": "center"},
    "center_wrap": {"valign": "top", "align": "center", "text_wrap": True},
    "figure": {"valign": "top", "align": "right"},
    "figure_wrap": {"valign": "top", "align": "right", "text_wrap": True},
    "link": _LINK,
    "link_wrap": {**_LINK, "text_wrap": True},
}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 15, "font_color": ACCENT, "valign": "vcenter"},
    "help": {"italic": True, "font_size": 10, "font_color": MUTED, "valign": "top", "text_wrap": True},
    "header": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": ACCENT,
        "border": 1,
        "border_color": "#FFFFFF",
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
    },
    **_BODY,
    **{f"group_{name}": {**look, "bold": True, "bg_color": PALE} for name, look in _BODY.items()},
    "input": {"bg_color": "#FFF9DB", "align": "center", "valign": "top", "locked": False},
}
"""The looks of cells by name, as properties of XlsxWriter formats."""

ROW_LINE: Mapping[str, Any] = {"bottom": 1, "bottom_color": LINE}


class Styles:
    """The formats of one book: a look, a number format and the code of a background make one."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._made: dict[tuple[str, str, str], Format] = {}

    def __call__(self, look: str, number_format: str = "", code: str = "") -> Format:
        """Return the format of ``look``; ``code`` (a status, a severity ...) colours its background."""
        key = (look, number_format, code)
        found = self._made.get(key)
        if found is None:
            properties = dict(LOOKS[look])
            if number_format:
                properties["num_format"] = number_format
            if SOFT.get(code):
                properties["bg_color"] = SOFT[code]
            found = self._made[key] = self._book.format(**properties)
        return found


def number_format(unit: UnitOfMeasure, value: Decimal) -> str:
    """Return how a figure in ``unit`` is shown; yes/no measures have none.

    Formats with optional decimals leave a lone decimal separator behind whole numbers: those get none.
    """
    if unit.yes_no:
        return ""
    return plain_format(value) if unit.format.endswith(".##") else unit.format


def plain_format(value: Decimal) -> str:
    """Return a number format with as many decimals as ``value`` needs."""
    return "#,##0" if is_whole(value) else "#,##0.0#####"


def signed(format_: str) -> str:
    """Return a number format that also shows the plus sign, for differences."""
    return f"+{format_};-{format_};{format_}" if format_ else ""
