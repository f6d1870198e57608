"""Which measure a row of a form is about: by its code, however it was damaged, else by its wording.

Codes turn into numbers (1.1, 12.10) and numbers into dates (1.1 becomes 1 January) as soon as somebody retypes or
pastes them; the row's number and wording then say which code was meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from lcxl.model import Campaign, Measure
from lcxl.values import RawValue, excel_number, fold, raw_text, read_integer

SIMILAR = 90
"""From which likeness (0 to 100) a row's wording tells its measure."""
NOTHING = RawValue("", "")

_CODE = re.compile(r"0*(\d+)\.0*(\d+)", re.ASCII)
_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 60_001)


class Known(NamedTuple):
    """What a row turned out to be: its measure's code, "" if it can't be told; how it was known.

    ``how`` is "code" as printed, "tidied" where the code had to be put right, "wording" where there was none.
    """

    code: str = ""
    how: str = ""


class RowCodes:
    """Knows the rows of one campaign's forms."""

    def __init__(self, campaign: Campaign) -> None:
        self.measures: Mapping[str, Measure] = {measure.code: measure for measure in campaign.catalogue.measures}
        self._texts = {indicator.number: indicator.text for indicator in campaign.catalogue.indicators}
        self._by_wording: dict[str, str] = {}
        for measure in self.measures.values():
            wording = self._wording(measure)
            self._by_wording[wording] = "" if wording in self._by_wording else measure.code

    def _wording(self, measure: Measure) -> str:
        return fold(f"{self._texts[measure.indicator]} {measure.text}")

    def texts(self, measure: Measure) -> Mapping[str, str]:
        """Return what the form says of a measure, by column."""
        return {
            "indicator_text": self._texts[measure.indicator],
            "measure_text": measure.text,
            "unit_of_measure": measure.unit.label,
            "numerator_text": measure.numerator,
            "denominator_text": measure.denominator,
        }

    def identify(self, values: Mapping[str, RawValue]) -> Known:
        """Return the measure of a row by its raw values."""
        raw = values.get("measure", NOTHING)
        if raw.value in self.measures and raw.kind == "s":
            return Known(raw.value, "code")
        if raw.value.strip() and (code := self._damaged(raw, values)):
            return Known(code, "tidied")
        code = self.by_wording(values)
        return Known(code, "wording" if code else "")

    def _damaged(self, raw: RawValue, values: Mapping[str, RawValue]) -> str:
        """Return the code that a cell held before it was retyped, "" if it can't be told."""
        found = [code for code in _readings(raw, self.measures) if code in self.measures]
        if raw.kind != "s" and len(found) > 1:
            number = read_integer(values.get("number", NOTHING))
            found = [code for code in found if self.measures[code].indicator == number] or found
        if len(found) > 1:
            worded = self.by_wording(values)
            found = [worded] if worded in found else found[:1] if raw.kind == "n" else []
        return found[0] if found else ""

    def by_wording(self, values: Mapping[str, RawValue]) -> str:
        """Return the code of the measure with a row's wording, "" if none or several have it."""
        indicator, measure = (raw_text(values.get(key, NOTHING)) for key in ("indicator_text", "measure_text"))
        if not indicator and not measure:
            return ""
        wording = fold(f"{indicator} {measure}")
        if code := self._by_wording.get(wording):
            return code
        from rapidfuzz import fuzz

        number = read_integer(values.get("number", NOTHING))
        alike = [
            code
            for known, code in self._by_wording.items()
            if code and self.measures[code].indicator == number and fuzz.ratio(known, wording) >= SIMILAR
        ]
        return alike[0] if len(alike) == 1 else ""

    def contradicts(self, code: str, values: Mapping[str, RawValue]) -> str:
        """Return the code of another measure whose wording a row has word for word, "" if it has none."""
        indicator, measure = (raw_text(values.get(key, NOTHING)) for key in ("indicator_text", "measure_text"))
        other = self._by_wording.get(fold(f"{indicator} {measure}"), "")
        return other if other != code else ""


def _readings(raw: RawValue, codes: Iterable[str]) -> list[str]:
    """Return the codes that a cell may have held, the likeliest first."""
    if raw.kind == "s":
        match = _CODE.fullmatch(_tidied(raw_text(raw)))
        return [f"{match[1]}.{match[2]}"] if match else []
    if raw.kind == "d":
        return _of_day(raw.value)
    number = excel_number(raw.value) if raw.kind == "n" else None
    if number is None:
        return []
    if number == number.to_integral_value() and int(number) in _SERIALS:
        return _of_day((_EPOCH + timedelta(days=int(number))).isoformat())
    shown = f"{number:.{_places(raw.format)}f}"
    alike = [code for code in codes if _CODE.fullmatch(code) and Decimal(code) == number]
    return sorted(alike, key=lambda code: code != shown)


def _tidied(text: str) -> str:
    """Return a typed code without blanks, apostrophes and stray dots, its digits plain and its comma a dot."""
    plain = unicodedata.normalize("NFKC", text).replace(",", ".")
    return re.sub(r"[\s'\"`\u2018\u2019]", "", plain).strip(".")


def _places(number_format: str) -> int:
    """Return how many decimals a number format shows (one where it doesn't say)."""
    match = re.search(r"\.(0+)", number_format)
    return len(match[1]) if match else 1


def _of_day(iso: str) -> list[str]:
    """Return the codes that a date may have been: day.month, month.day, month.year."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return []
    codes = (f"{day.day}.{day.month}", f"{day.month}.{day.day}", f"{day.month}.{day.year % 100}")
    return list(dict.fromkeys(codes))
