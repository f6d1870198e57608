"""A figure among its words: what a person typed as text into a figure cell, taken apart.

``read_phrase`` gives the figure with its bound, the claim that may stand beside it, and what is to be told;
or the one note that says why there is no figure to be had.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from lcxl.model import Bound, Claim, UnitOfMeasure
from lcxl.values.numbers import counts_whole, format_figure, is_possible, is_scientific, number_readings, written
from lcxl.values.vietnamese import without_controls, without_marks
from lcxl.values.words import Lead, Tail, claim_at_start, is_hedged, is_in_part, lead_of, plain, tail_of, without_dates


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What reading one cell gives rise to: the code of a finding and the slots of its texts."""

    code: str
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A figure as typed: its value in the unit, how it is printed, and what stood beside it.

    ``signed`` tells that a percent sign or another name of the unit was typed.
    """

    value: Decimal
    text: str
    bound: Bound | None = None
    claim: Claim | None = None
    signed: bool = False
    notes: tuple[Note, ...] = ()


_NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)(?:e[+-]?\d{1,3})?(?![\d])")
_RATIO = re.compile(r"\s*[/:\u2044]\s*")
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}(?:t.*)?")
_ERROR = re.compile(
    r"#(?:n/a|null!|num!|div/0!|ref!|value!|name\?|spill!|calc!|field!|getting_data|blocked!|#+)|err:\d{3}",
    re.IGNORECASE,
)
_ERROR_INSIDE = re.compile(r"#(?:N/A\b|(?:NULL|NUM|DIV/0|REF|VALUE|SPILL|CALC|FIELD)!|NAME\?)|\bErr:5\d\d\b")
_QUOTES = "'\"`\u00b4\u2018\u2019\u201c\u201d"
_LONGEST_QUOTE = 80


def without_errors(text: str) -> tuple[str, str]:
    """Return ``text`` without error values of spreadsheets, and the first of them ("" if there is none)."""
    if "#" not in text and "Err:" not in text:
        return text, ""
    errors = _ERROR_INSIDE.findall(text)
    return (_ERROR_INSIDE.sub("", text).strip(), errors[0]) if errors else (text, "")


def quote(text: str) -> str:
    """Return ``text`` on one line, without control characters and short enough for a message."""
    line = " ".join(without_controls(text).split())
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1].rstrip() + "\u2026"


class _Parts(NamedTuple):
    """A phrase with one number in it, taken apart."""

    number: str
    negative: bool
    lead: Lead
    tail: Tail


def read_phrase(typed: str, unit: UnitOfMeasure, history: Sequence[Decimal] = ()) -> Phrase | Note:
    """Read the figure in ``typed`` (cleaned text that as a whole is no claim and no word for none).

    ``history`` holds the figures of earlier periods, by which a number with two readings may be understood.
    """
    kept = without_marks(typed)
    if kept is None:
        return Note(code="LC400", slots={"value": quote(typed)})
    folded = plain(kept).strip(_QUOTES + " ").rstrip(".,;:").strip(_QUOTES + " ")
    if odd := _no_number(folded, typed):
        return odd
    claim, rest = claim_at_start(folded) or (None, folded)
    parts = _parts(rest or folded, typed, unit)
    if isinstance(parts, Note):
        return parts
    return _phrase(parts, claim or parts.tail.claim, typed, unit, history)


def _no_number(folded: str, typed: str) -> Note | None:
    """Tell what is no figure at all: dashes, error values, formulas and dates typed as text."""
    if not folded.strip("-_. "):
        return Note(code="LC412", slots={"value": quote(typed)})
    if _ERROR.fullmatch(folded):
        return Note(code="LC404", slots={"value": quote(typed)})
    if folded.startswith("=") and not number_readings(folded[1:].strip()):
        return Note(code="LC405")
    if _DATE.fullmatch(folded):
        return Note(code="LC402", slots={"value": quote(typed)})
    return None


def _parts(folded: str, typed: str, unit: UnitOfMeasure) -> _Parts | Note:
    """Find the one number of a phrase and what stands around it, or tell why that is no figure."""
    unreadable = Note(code="LC400", slots={"value": quote(typed)})
    if is_in_part(folded):
        return unreadable
    lead = lead_of(without_dates(folded))
    if lead is None:
        return unreadable
    numbers = list(_NUMBER.finditer(lead.rest))
    before = lead.rest[: numbers[0].start()].strip() if numbers else ""
    if lead.changes or before == "+":
        return Note(code="LC411", slots={"value": quote(typed)})
    if len(numbers) > 1:
        return _several(numbers, lead.rest, typed)
    if not numbers or before not in ("", "-") or not number_readings(numbers[0][0]):
        return unreadable
    tail = tail_of(lead.rest[numbers[0].end() :], unit)
    if tail.unit == "other":
        return Note(code="LC410", slots={"value": quote(typed), "measured_in": unit.label})
    return unreadable if _is_unsure(lead, tail, unit) else _Parts(numbers[0][0], before == "-", lead, tail)


def _is_unsure(lead: Lead, tail: Tail, unit: UnitOfMeasure) -> bool:
    """Tell whether words leave a figure in doubt: two bounds, a hedge, loose words where a percent sign should be."""
    loose = bool(tail.remark) and not tail.set_off
    doubtful = loose and (is_hedged(tail.remark) or (unit.percent and not tail.unit))
    return doubtful or tail.attached or bool(lead.bound and tail.bound)


def _several(numbers: list[re.Match[str]], text: str, typed: str) -> Note:
    """Tell a numerator over its denominator from several figures."""
    first, second = numbers[0], numbers[1]
    if len(numbers) == 2 and first.start() == 0 and _RATIO.fullmatch(text[first.end() : second.start()]):
        parts = {"numerator": first[0], "denominator": second[0]}
        return Note(code="LC409", slots={"value": quote(typed), **parts})
    return Note(code="LC401", slots={"value": quote(typed)})


def _phrase(parts: _Parts, claim: Claim | None, typed: str, unit: UnitOfMeasure, history: Sequence[Decimal]) -> Phrase:
    number, negative, lead, tail = parts
    value, notes = _resolved(number, unit, history)
    figure = format_figure(-value if negative else value, unit, places=None)
    words = (lead.printed if lead.bound else "", figure, tail.printed if tail.bound else "")
    text = " ".join(word for word in words if word)
    if is_scientific(number):
        notes = (Note(code="LC423", slots={"value": quote(typed), "read": figure}),)
    return Phrase(
        value=-value if negative and value else value,
        text=text,
        bound=lead.bound or tail.bound,
        claim=claim,
        signed=bool(tail.unit),
        notes=notes or _passed_over(typed, text, claim, tail.remark, unit),
    )


def _resolved(number: str, unit: UnitOfMeasure, history: Sequence[Decimal]) -> tuple[Decimal, tuple[Note, ...]]:
    """Choose among the readings of a number: by what its unit allows, else by history, else the Vietnamese one."""
    values = number_readings(number)
    if len(values) == 1:
        return values[0], ()
    counts = counts_whole(unit)
    possible = [value for value in values if is_possible(value, unit) and not (counts and _has_decimals(value))]
    near = [value for value in values if any(value <= 10 * past <= 100 * value for past in history)]
    chosen = possible if len(possible) == 1 else near if len(near) == 1 else values
    value = chosen[0]
    if "," in number and value == values[0] and len(possible) == 1:  # a decimal comma, as it should be
        return value, ()
    other = values[1] if value == values[0] else values[0]
    code = "LC434" if len(possible) == 1 else "LC422"
    return value, (Note(code=code, slots={"value": number, "read": _exact(value), "other": _exact(other)}),)


def _has_decimals(value: Decimal) -> bool:
    """Tell whether decimals are written, zeros too: nobody who counts writes 1,000 for 1."""
    return "." in f"{value:f}"


def _exact(value: Decimal) -> str:
    """Write a reading so that it can't be misread itself: no groups, decimals after a comma."""
    return written(value, grouped=False)


def _passed_over(typed: str, text: str, claim: Claim | None, remark: str, unit: UnitOfMeasure) -> tuple[Note, ...]:
    """Tell what of ``typed`` was passed over to read it as ``text``."""
    if remark:
        return (Note(code="LC433", slots={"value": quote(typed), "read": text}),)
    printed = text.casefold()
    usual = {printed, printed.replace("%", "") if unit.percent else printed.replace(".", "")}
    if claim is not None or typed.casefold() in usual:
        return ()
    return (Note(code="LC430", slots={"before": quote(typed), "after": text}),)
