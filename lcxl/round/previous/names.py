"""Names of periods for labels: what a column of "now" is called once the period is over."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

from lcxl.texts import load_data, text
from lcxl.values import bare, name_of_period, nfc, period_code, period_dates

_YEAR = re.compile(r"(?:19|20)\d{2}")
_LONGEST = 8
"""How many words a period's name has at most."""


@cache
def _words() -> dict[str, Any]:
    return load_data("previous.toml")


def code_in(words: str) -> str | None:
    """Return the code of the period that stands anywhere in ``words``; None if there is none."""
    tokens = re.sub(r"[()\[\],;:]", " ", bare(words)).split()
    for length in range(min(_LONGEST, len(tokens)), 0, -1):
        for start in range(len(tokens) - length + 1):
            code = period_code(" ".join(tokens[start : start + length]))
            if code is not None and _YEAR.search(code):
                return code
    return None


def year_before(code: str) -> str:
    """Return the code of the same period a year before; 29 February becomes the 28th."""
    earlier = re.sub(r"\d{4}", lambda match: f"{int(match[0]) - 1:04d}", code)
    return earlier if period_dates(earlier) is not None else earlier.replace("-02-29", "-02-28")


def label_then(label: str, code: str) -> str:
    """Return the label of a period that is over: words for "now" give way to its name, which is added if missing."""
    name = name_of_period(code)
    if not label.strip():
        return text("previous.label", name=name)
    for entry in _words()["now"]:
        match = re.search(rf"(?<!\w){re.escape(entry['word'])}(?!\w)", nfc(label), re.IGNORECASE)
        if match is not None:
            then: str = entry["then"].format(name=name)
            then = then[:1].upper() + then[1:] if match[0][:1].isupper() else then
            return nfc(label)[: match.start()] + then + nfc(label)[match.end() :]
    return label if _YEAR.search(label) else f"{label} ({name})"


def code_of_day(day: date) -> str:
    """Return the code of the month that a day lies in."""
    return f"{day.year:04d}-{day.month:02d}"
