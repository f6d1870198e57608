"""The form's own formulas: made here for the writer, recognised here for the reader.

They use functions of Excel 2007 only, in the language-neutral form in which files store them.  Percent cells hold
fractions; a threshold of 95 (percentage points) is 0.95 in a formula.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from lcxl.model import Claim, Measure, Quantity, Status, Threshold
from lcxl.texts import label
from lcxl.values import judge

FRACTION_PLACES, PLACES = 13, 11
"""Figures are compared after ROUND to this many places, so that 0.95 computed is 0.95 typed.

A fraction to 13 places is a percentage to 11: the places to which ``lcxl.values.thresholds`` compares.
"""

_CELL = r"\$?([A-Z]{1,3})\$?([0-9]{1,7})"
_RATIO = re.compile(
    rf"=?IF\(COUNT\({_CELL}[,;]{_CELL}\)=2[,;]IF\({_CELL}<>0[,;]{_CELL}/{_CELL}[,;]\"\"\)[,;]\"\"\)", re.IGNORECASE
)


class Cells(NamedTuple):
    """The addresses (``M5``) of one row's cells that formulas refer to."""

    numerator: str
    denominator: str
    current: str
    claim: str
    previous: str
    last_year: str


def ratio_formula(numerator: str, denominator: str) -> str:
    """Return the formula of a figure that is numerator/denominator: blank until both are numbers, or if by zero."""
    return f'=IF(COUNT({numerator},{denominator})=2,IF({denominator}<>0,{numerator}/{denominator},""),"")'


def match_ratio(formula: str) -> tuple[str, str] | None:
    """Return the cells (numerator, denominator) if ``formula`` is the form's own ratio, wherever its row has moved.

    None for any other formula.  Spaces, dollar signs and letter case don't matter.
    """
    found = _RATIO.fullmatch(re.sub(r"\s", "", formula))
    if found is None:
        return None
    numbers = found.groups()
    counted, second, divisor, dividend, last = (
        f"{numbers[at]}{numbers[at + 1]}".upper() for at in range(0, len(numbers), 2)
    )
    return (counted, second) if (dividend, last, divisor) == (counted, second, second) else None


def cell_number(value: Decimal, percent: bool) -> Decimal:
    """Return ``value`` (in the measure's unit) as its cell holds it: percentage points become a fraction."""
    return value / 100 if percent else value


def literal(value: Decimal) -> str:
    """Return a number as formulas write it: a dot, no exponent, no needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def result_formula(measure: Measure, cells: Cells, *, by_claim: bool) -> str:
    """Return the formula of the live result, "" where nothing is required of the measure.

    ``by_claim``: the claim is all that is asked for (yes/no measures, wards in a share).
    """
    threshold = measure.threshold
    if by_claim:
        return _claim_formula(cells.claim) if threshold is not None else ""
    if threshold is None or threshold.operator == "yes":
        return ""
    return _figure_formula(threshold, cells, measure.unit.percent)


def _claim_formula(claim: str) -> str:
    met, not_met = (_quoted(label(f"claim.{word}")) for word in (Claim.MET, Claim.NOT_MET))
    return f'=IF(OR({claim}={met},{claim}={not_met}),{claim},"")'


def _figure_formula(threshold: Threshold, cells: Cells, percent: bool) -> str:
    met, not_met = (_quoted(label(f"status.{word}")) for word in (Status.MET, Status.NOT_MET))
    later = _quoted(label("form.result.later"))
    current, places = cells.current, FRACTION_PLACES if percent else PLACES
    if isinstance(threshold.reference, Decimal):
        bound = literal(cell_number(threshold.reference, percent))
        verdict = f"IF(ROUND({current},{places}){threshold.operator}{bound},{met},{not_met})"
    else:
        compared = cells.last_year if threshold.reference == "last_year" else cells.previous
        missing = _quoted(label("form.result.no_reference"))
        test = f"ROUND({current},{places}){threshold.operator}ROUND({compared},{places})"
        verdict = f'IF(ISNUMBER({compared}),IF({test},{met},{not_met}),IF({compared}="",{missing},{later}))'
    return f'=IF(ISNUMBER({current}),{verdict},IF(ISERROR({current}),{later},IF({current}="","",{later})))'


def live_result(
    measure: Measure, quantity: Quantity | None, claim: Claim | None, *, by_claim: bool, text: str = ""
) -> str:
    """Return what the formula of ``result_formula`` shows, worked out by the threshold itself.

    ``text`` is what stands in the figure's cell where that is no number.
    """
    if by_claim:
        answers = (Claim.MET, Claim.NOT_MET) if measure.threshold is not None else ()
        return label(f"claim.{claim}") if claim in answers else ""
    if measure.threshold is None or measure.threshold.operator == "yes":
        return ""
    later = label("form.result.later")
    if quantity is None:
        return later if text else ""
    if quantity.bound is not None:
        return later
    verdict = judge(measure.threshold, quantity, measure.previous, measure.last_year)
    if verdict.status is not None:
        return label(f"status.{verdict.status}")
    key = str(measure.threshold.reference)
    return later if getattr(measure, f"{key}_text", "") else label("form.result.no_reference")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
