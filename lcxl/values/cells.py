"""One cell's raw content -> a quantity, a claim, a date ... or the notes that say why not.

Nothing that a cell can hold raises here: what can't be used is told by a note of severity error, and stays
visible as typed in ``Reading.text``.  Percents come out in percentage points.

``rawvalue`` knows what cells hold, ``numbers`` numbers, ``words`` and ``phrases`` words, ``thresholds`` thresholds;
their public functions are offered here as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lcxl.findings import Finding, finding
from lcxl.model import Claim, Quantity, Threshold, UnitOfMeasure
from lcxl.values.claims import claim_notes, read_claim
from lcxl.values.numbers import (
    counts_whole,
    excel_number,
    format_figure,
    hundredth,
    is_percent_format,
    is_possible,
    is_whole,
    quantized,
    shows_thousandths,
    times_hundred,
    unit_in_format,
    written,
)
from lcxl.values.phrases import Note, Phrase, quote, read_phrase
from lcxl.values.rawvalue import (
    RawValue,
    hidden_characters,
    raw_text,
    read_date,
    read_integer,
    read_plain_number,
    read_text,
    withdrawn,
)
from lcxl.values.thresholds import Verdict, agrees, evaluate, hundredfold, judge, ratio, reference_of
from lcxl.values.vietnamese import without_marks
from lcxl.values.words import AMOUNT, claim_of, means_none, plain, tail_of

__all__ = [
    "Note",
    "RawValue",
    "Reading",
    "Verdict",
    "agrees",
    "as_findings",
    "evaluate",
    "format_figure",
    "judge",
    "ratio",
    "raw_text",
    "read_amount",
    "read_claim",
    "read_date",
    "read_figure",
    "read_integer",
    "read_plain_number",
    "read_text",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A figure cell, read.

    ``quantity`` and ``claim`` are both None for a blank cell and for one that can't be used; then ``readable``
    is False and one of the notes is an error.  ``text`` is what a person saw ("93,65%").
    """

    quantity: Quantity | None = None
    claim: Claim | None = None
    text: str = ""
    readable: bool = True
    notes: tuple[Note, ...] = ()


BLANK = Reading()


def as_findings(notes: Iterable[Note], **place: Any) -> list[Finding]:
    """Return the findings of ``notes`` at a place (``file``, ``sheet``, ``cell``, ``unit``, ``measure`` ...)."""
    found: list[Finding] = []
    for note in notes:
        values: dict[str, Any] = {**note.slots, **place}
        found.append(finding(note.code, **values))
    return found


def _note(code: str, **slots: str) -> Note:
    return Note(code=code, slots=slots)


def read_figure(
    raw: RawValue,
    unit: UnitOfMeasure,
    *,
    threshold: Threshold | None = None,
    previous: Quantity | None = None,
    last_year: Quantity | None = None,
) -> Reading:
    """Read the figure cell of a measure in ``unit``.

    A number's format says whether it is a percent: 0.9365 as ``0.00%`` and 93.65 as ``General`` are one value.
    ``threshold``, ``previous`` and ``last_year`` only serve to doubt a figure (a hundred times off, two
    readings, a bound that leaves the threshold open), never to change it.
    """
    if unit.yes_no:
        return _yes_no_cell(raw)
    if gone := withdrawn(raw):
        return Reading(notes=(gone,))
    history = tuple(past.value for past in (previous, last_year) if past is not None and past.value > 0)
    if raw.kind == "n" and raw.cached:
        value = excel_number(raw.value)
        if value is not None:
            return _number_cell(raw, value, unit, threshold, history)
    if raw.kind == "s" and raw.cached:
        reading = _text_cell(raw, unit, threshold, history)
        return _with_open_bound(reading, unit, threshold, previous, last_year)
    return _odd_cell(raw)


def _number_cell(
    raw: RawValue, value: Decimal, unit: UnitOfMeasure, threshold: Threshold | None, history: tuple[Decimal, ...]
) -> Reading:
    percent = is_percent_format(raw.format)
    if percent:
        value = times_hundred(value)
        if not unit.percent:
            shown = written(value, grouped=False) + "%"
            return _unreadable(shown, _note("LC410", value=shown, measured_in=unit.label))
    text = _shown(value, unit)
    named = unit_in_format(raw.format)
    if named and tail_of(f" {plain(named)}", unit).unit == "other":
        return _unreadable(text, _note("LC410", value=f"{text} {named}", measured_in=unit.label))
    if impossible := _impossible(value, text, unit, history):
        return _unreadable(text, impossible)
    grouping = () if raw.formula or percent else _grouping_doubt(value, raw.format, unit)
    notes = grouping or _doubts(value, unit, percent, threshold, history)
    return Reading(quantity=Quantity(value=value, text=text), text=text, notes=notes)


def _shown(value: Decimal, unit: UnitOfMeasure) -> str:
    """Write a cell's number as typed; results of divisions, with their endless decimals, to two of them."""
    exponent = value.as_tuple().exponent
    endless = isinstance(exponent, int) and exponent < -4
    return format_figure(value, unit, places=2 if endless else None)


def _impossible(value: Decimal, text: str, unit: UnitOfMeasure, history: tuple[Decimal, ...]) -> Note | None:
    """Tell that a figure is beyond what its unit allows, with the likely one where only the scale is wrong."""
    if unit.minimum is not None and value < unit.minimum:
        return _note("LC407", value=text, minimum=format_figure(unit.minimum, unit))
    if unit.maximum is None or value <= unit.maximum:
        return None
    maximum = format_figure(unit.maximum, unit)
    smaller = hundredth(value)
    off = value >= 10 * unit.maximum or hundredfold(value, replace(unit, maximum=None), None, history) is not None
    if off and is_possible(smaller, unit):
        return _note("LC408", value=text, likely=format_figure(smaller, unit, places=None), maximum=maximum)
    return _note("LC406", value=text, maximum=maximum)


def _doubts(
    value: Decimal, unit: UnitOfMeasure, signed: bool, threshold: Threshold | None, history: tuple[Decimal, ...]
) -> tuple[Note, ...]:
    """Tell where a possible figure may still be meant otherwise; ``signed`` says that it is surely a percent."""
    notes: list[Note] = []
    if unit.percent and not signed and 0 < value <= 1:
        notes.append(_readings("LC420", value, times_hundred(value), unit))
    else:
        other = hundredfold(value, unit, threshold, history)
        if other is not None:
            notes.append(_readings("LC421", value, other, unit))
    if not is_whole(value) and counts_whole(unit):
        notes.append(_note("LC425", value=format_figure(value, unit, places=None)))
    return tuple(notes)


def _readings(code: str, value: Decimal, other: Decimal, unit: UnitOfMeasure) -> Note:
    return _note(code, read=_shown(value, unit), other=_shown(other, unit))


def _unreadable(text: str, *notes: Note) -> Reading:
    return Reading(text=text, readable=False, notes=notes)


def _odd_cell(raw: RawValue) -> Reading:
    """Read a cell that holds neither a number nor text."""
    text = raw_text(raw)
    note = _odd_note(raw, text)
    return BLANK if note is None else _unreadable(text, note)


def _odd_note(raw: RawValue, text: str) -> Note | None:
    """Tell what a cell holds instead of a figure; None if it is blank."""
    if not raw.cached:
        return _note("LC405")
    match raw.kind:
        case "b":
            return _note("LC403", value=text)
        case "e":
            return _note("LC404", value=quote(text))
        case "d":
            return _note("LC402", value=quote(text))
        case "p":
            return _note("LC453")
        case "":
            return None
    return _note("LC400", value=quote(text))


def _text_cell(
    raw: RawValue, unit: UnitOfMeasure, threshold: Threshold | None, history: tuple[Decimal, ...]
) -> Reading:
    text, notes = read_text(raw)
    if not text:
        return BLANK
    folded = plain(without_marks(text) or text)
    if claim := claim_of(folded):
        return Reading(claim=claim, text=text, notes=(*notes, *claim_notes(text, claim)))
    if means_none(folded):
        zero = Quantity(value=Decimal(0), text=format_figure(Decimal(0), unit))
        return Reading(quantity=zero, text=text, notes=(*notes, _note("LC431", before=quote(text), after=zero.text)))
    if folded in _BOOLEANS:
        return _unreadable(text, *notes, _note("LC403", value=text))
    phrase = read_phrase(text, unit, history)
    if isinstance(phrase, Note):
        return _unreadable(text, *notes, phrase)
    if not phrase.notes and not notes:
        notes = hidden_characters(raw, text)
    return _phrase_reading(phrase, text, notes, unit, threshold, history)


_BOOLEANS = frozenset({"true", "false"})


def _phrase_reading(
    phrase: Phrase,
    text: str,
    notes: tuple[Note, ...],
    unit: UnitOfMeasure,
    threshold: Threshold | None,
    history: tuple[Decimal, ...],
) -> Reading:
    if impossible := _impossible(phrase.value, phrase.text, unit, history):
        return _unreadable(text, *notes, impossible)
    notes = (*notes, *phrase.notes)
    if phrase.claim:
        notes = (*notes, *claim_notes(text, phrase.claim))
    if phrase.bound is None and not any(note.code == "LC422" for note in notes):
        notes = (*notes, *_doubts(phrase.value, unit, phrase.signed, threshold, history))
    quantity = Quantity(value=phrase.value, bound=phrase.bound, text=phrase.text)
    return Reading(quantity=quantity, claim=phrase.claim, text=text, notes=notes)


_SIGNS = {">=": "\u2265", "<=": "\u2264"}


def _with_open_bound(
    reading: Reading,
    unit: UnitOfMeasure,
    threshold: Threshold | None,
    previous: Quantity | None,
    last_year: Quantity | None,
) -> Reading:
    """Add a note where a one-sided or rough figure leaves its threshold open."""
    quantity = reading.quantity
    if quantity is None or quantity.bound is None or threshold is None:
        return reading
    reference = reference_of(threshold, previous, last_year)
    if reference is None or judge(threshold, quantity, previous, last_year).why != "bound":
        return reading
    figure = reference.text or format_figure(reference.value, unit)
    asked = f"{_SIGNS.get(threshold.operator, threshold.operator)} {figure}"
    return replace(reading, notes=(*reading.notes, _note("LC424", value=quantity.text, threshold=asked)))


@lru_cache(maxsize=64)
def _amount_unit(own: str) -> UnitOfMeasure:
    return UnitOfMeasure(code=AMOUNT, label=own, format="General", minimum=Decimal(0))


def read_amount(raw: RawValue, unit: UnitOfMeasure) -> tuple[Decimal | None, tuple[Note, ...]]:
    """Read a numerator or denominator of a measure in ``unit``: a plain number, 0 or more, never a percent.

    (None, ()) for a blank cell; (None, notes) with an error among the notes for what can't be used.
    """
    if gone := withdrawn(raw):
        return None, (gone,)
    if raw.kind == "s" and raw.cached:
        return _amount_text(raw, _amount_unit("" if unit.percent else unit.label))
    text = raw_text(raw)
    value = excel_number(raw.value) if raw.kind == "n" and raw.cached else None
    if value is None:
        note = _odd_note(raw, text)
        if note is not None and note.code in ("LC400", "LC403"):
            note = _note("LC413", value=quote(text))
        return None, (note,) if note else ()
    if is_percent_format(raw.format):
        return None, (_note("LC414", value=text),)
    if value < 0:
        return None, (_note("LC407", value=text, minimum="0"),)
    return value, () if raw.formula else _grouping_doubt(value, raw.format, _amount_unit(""))


def _grouping_doubt(value: Decimal, number_format: str, unit: UnitOfMeasure) -> tuple[Note, ...]:
    """Tell a number of thousands that a PC set to English took for decimals: 28.341 for 28341.

    What is shown with three decimals (2,000) may be one as well.
    """
    exponent = value.as_tuple().exponent
    three = exponent == -3 or (shows_thousandths(number_format) and isinstance(exponent, int) and exponent > -3)
    if not three or not 1 <= value < 1000 or not is_possible(value.scaleb(3), unit):
        return ()
    read = written(quantized(value, 3))
    return (_note("LC422", value=read, read=read, other=written(quantized(value.scaleb(3), 0), grouped=False)),)


# What an amount's text can't be, by what it would be as a figure.
_NO_AMOUNT = frozenset({"LC400", "LC410", "LC411"})


def _amount_text(raw: RawValue, unit: UnitOfMeasure) -> tuple[Decimal | None, tuple[Note, ...]]:
    text, notes = read_text(raw)
    if not text:
        return None, ()
    if means_none(plain(text)):
        return Decimal(0), (*notes, _note("LC431", before=quote(text), after="0"))
    phrase = read_phrase(text, unit)
    if isinstance(phrase, Note) and phrase.code not in _NO_AMOUNT:
        return None, (*notes, phrase)
    if isinstance(phrase, Note) or phrase.bound or phrase.claim:
        code = "LC414" if "%" in plain(text) else "LC413"
        return None, (*notes, _note(code, value=quote(text)))
    if phrase.value < 0:
        return None, (*notes, _note("LC407", value=phrase.text, minimum="0"))
    return phrase.value, (*notes, *(phrase.notes or hidden_characters(raw, text)))


def _yes_no_cell(raw: RawValue) -> Reading:
    """Read the figure cell of a yes-or-no measure: there the claim is the value."""
    claim, notes = read_claim(raw)
    return Reading(
        claim=claim,
        text=raw_text(raw),
        readable=claim is not None or not notes or withdrawn(raw) is not None,
        notes=notes,
    )
