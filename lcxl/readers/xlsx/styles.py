"""Number formats, fonts and dates: what a cell's style says about its value."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

# Formats that every workbook knows by number (ECMA-376, part 1, 18.8.30); those of East Asian
# dates (27 to 36, 50 to 58) vary by locale and are all dates.
_DATE = "yyyy\\-mm\\-dd"
BUILTIN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);[Red]("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)',
    8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    **dict.fromkeys([*range(27, 37), *range(50, 59)], _DATE),
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)',
    42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    44: r'_("$"* #,##0.00_)_("$"* \(#,##0.00\)_("$"* "-"??_)_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}

# Fonts whose letters mean something else than their code points say.
_LEGACY_FONT = re.compile(r"\.vn|vni|wingdings|webdings|symbol$|marlett|mt extra", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_DATE_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)
_EXPONENT = re.compile(r"[0#?.]E[-+]", re.IGNORECASE)
_LAST_SERIAL = 2_958_465  # 31 December 9999


class Style(NamedTuple):
    """What of a cell's style matters: the number format, the font where it changes the letters, a line through them."""

    format: str = "General"
    font: str = ""
    struck: bool = False


GENERAL = Style()


def legacy_font(name: str) -> str:
    """Return ``name`` if the font has an encoding of its own (.VnTime, VNI-Times, Wingdings), else ""."""
    return name if _LEGACY_FONT.match(name) else ""


@lru_cache(maxsize=1024)
def is_date_format(format: str) -> bool:
    """Tell whether a number format shows a date or a time: literals, colours and conditions don't count."""
    section = _LITERAL.sub("", format.replace("General", "")).split(";")[0]
    return bool(_DATE_LETTER.search(_EXPONENT.sub("", section)))


def serial_to_date(value: str | float, date1904: bool = False) -> date | None:
    """Return the day of a date serial, or None where Excel has no such day.

    Excel's 1900 calendar has a 29 February that never was: serials from 61 on are one day ahead of a true
    count from 1900-01-01, serial 60 itself is told as 28 February.
    """
    try:
        serial = int(float(value))
    except (ValueError, OverflowError):
        return None
    if date1904:
        return date(1904, 1, 1) + timedelta(days=serial) if 0 <= serial <= _LAST_SERIAL - 1462 else None
    if not 1 <= serial <= _LAST_SERIAL:
        return None
    return date(1899, 12, 31) + timedelta(days=serial if serial < 60 else serial - 1)


def number_text(number: float) -> str:
    """Return a number as a workbook writes it: no ".0" behind whole numbers, "" for what is no number."""
    if number != number or number in (float("inf"), float("-inf")):
        return ""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(float(number))
