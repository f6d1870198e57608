"""The styles of an .ods: number formats in Excel's notation, and what fonts say of the letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from lcxl.readers.richtext import Run
from lcxl.readers.xlsx.gather import numeric
from lcxl.readers.xlsx.sheetxml import children, local
from lcxl.readers.xlsx.styles import Style, legacy_font

_NAMESPACE = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}"
OFFICE, TABLE, STYLE = (_NAMESPACE.format(group) for group in ("office", "table", "style"))
XLINK = "{http://www.w3.org/1999/xlink}"
NUMBER, TEXT, META = (_NAMESPACE.format(group) for group in ("datastyle", "text", "meta"))

_DATE_PARTS = {
    "day": "d",
    "month": "m",
    "year": "yy",
    "hours": "h",
    "minutes": "mm",
    "seconds": "ss",
    "day-of-week": "ddd",
    "am-pm": "AM/PM",
}
_DATA_STYLES = frozenset(
    f"{kind}-style" for kind in ("number", "percentage", "currency", "date", "time", "text", "boolean")
)


class _Look(NamedTuple):
    """What a style says: the name of its data style, its font, and the style that it builds on."""

    data_style: str
    font: str
    parent: str
    hidden: bool
    struck: bool | None = None
    shift: int = 0


@dataclass(slots=True)
class Styles:
    """Styles by name, automatic and common ones together."""

    looks: dict[str, _Look] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)

    def add(self, container: etree._Element) -> None:
        """Add the styles of one container element."""
        for style in container:
            if local(style) == "style":
                self.looks[style.get(STYLE + "name", "")] = _look(style)
            elif local(style) in _DATA_STYLES:
                self.formats[style.get(STYLE + "name", "")] = _format(style)

    def look(self, name: str) -> Style:
        """Return what the cell style ``name`` says; its number format is "" if no style states one."""
        format_ = font = ""
        struck: bool | None = None
        for _ in range(8):
            look = self.looks.get(name)
            if look is None:
                break
            format_ = format_ or self.formats.get(look.data_style, "")
            font = font or look.font
            struck = look.struck if struck is None else struck
            name = look.parent
        return Style(format_, legacy_font(font), bool(struck))

    def run(self, name: str, outer: Run) -> Run:
        """Return the look of a piece of text in the style ``name`` inside of ``outer``."""
        look = self.looks.get(name)
        if look is None:
            return outer
        struck = outer.struck if look.struck is None else look.struck
        return Run("", legacy_font(look.font) or outer.font, struck, look.shift or outer.shift)

    def hides(self, name: str) -> bool:
        """Tell whether a table style hides its sheet."""
        return name in self.looks and self.looks[name].hidden


def _look(style: etree._Element) -> _Look:
    font, hidden, shift = "", False, 0
    struck: bool | None = None
    for properties in style:
        if local(properties) == "text-properties":
            font = properties.get(STYLE + "font-name", "")
            lines = [properties.get(f"{STYLE}text-line-through-{what}") for what in ("style", "type")]
            struck = None if lines == [None, None] else "none" not in lines
            shift = _shift(properties.get(STYLE + "text-position", ""))
        elif local(properties) == "table-properties":
            hidden = properties.get(TABLE + "display", "") == "false"
    return _Look(
        style.get(STYLE + "data-style-name", ""),
        font,
        style.get(STYLE + "parent-style-name", ""),
        hidden,
        struck,
        shift,
    )


def _shift(position: str) -> int:
    """Return 1 for raised and -1 for lowered letters, by ``super 58%`` or a height such as ``-33% 58%``."""
    where = position.partition(" ")[0]
    if where in ("super", "sub"):
        return 1 if where == "super" else -1
    height = where.removesuffix("%")
    return 0 if not numeric(height) else (float(height) > 0) - (float(height) < 0)


def _format(style: etree._Element) -> str:
    """Return a data style in Excel's notation, as far as it matters: percent, decimals, thousands, dates, text."""
    kind = local(style)
    if kind in ("date-style", "time-style"):
        return "".join(_date_part(part) for part in style)
    if kind == "text-style":
        return "@"
    if kind == "boolean-style":
        return "General"
    return next((_number_format(part) for part in children(style, "number")), "0") + "%" * (kind == "percentage-style")


def _date_part(part: etree._Element) -> str:
    name = local(part)
    if name == "text":
        return part.text or ""
    letters = _DATE_PARTS.get(name, "")
    return (
        letters * 2
        if part.get(NUMBER + "style", "") == "long" and name in ("day", "month", "year", "hours")
        else letters
    )


def _number_format(part: etree._Element) -> str:
    places = part.get(NUMBER + "decimal-places", "")
    if not places.isdecimal():
        return "General"
    whole = "#,##0" if part.get(NUMBER + "grouping", "") == "true" else "0"
    return f"{whole}.{'0' * int(places)}" if 0 < int(places) <= 30 else whole
