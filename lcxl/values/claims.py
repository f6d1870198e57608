"""The claim in a cell: its own words, synonyms, ticks; what takes part of it back is no claim."""

from __future__ import annotations

import re
from functools import cache

from lcxl.model import Claim
from lcxl.texts import label
from lcxl.values.numbers import number_readings
from lcxl.values.phrases import Note, quote
from lcxl.values.rawvalue import RawValue, read_text, withdrawn
from lcxl.values.vietnamese import without_marks
from lcxl.values.words import claim_at_start, claim_of, has_degrees, is_hedged, is_tick, plain, without_dates


@cache
def _claim_labels() -> dict[str, Claim]:
    return {plain(label(f"claim.{claim}")): claim for claim in Claim}


def claim_notes(text: str, claim: Claim) -> tuple[Note, ...]:
    """Tell a claim that was not made in its own words."""
    if _claim_labels().get(plain(text)) is claim:
        return ()
    return (Note(code="LC432", slots={"before": quote(text), "after": label(f"claim.{claim}")}),)


def read_claim(raw: RawValue) -> tuple[Claim | None, tuple[Note, ...]]:
    """Read a claim: one of its own words, a synonym, yes or no, a tick (also one drawn by a symbol font).

    (None, ()) for a blank cell; (None, notes) with an error among the notes for what can't be understood.
    """
    if gone := withdrawn(raw):
        return None, (gone,)
    if raw.kind == "p":
        return None, (Note(code="LC453"),)
    if not raw.cached:
        return None, (Note(code="LC405"),)
    text, notes = read_text(raw)
    if not text:
        return None, ()
    claim = Claim.MET if is_tick(_drawn(raw.value), raw.font) else _claim_in(plain(without_marks(text) or text))
    if claim is None:
        return None, (*notes, Note(code="LC415", slots={"value": quote(text)}))
    return claim, (*notes, *claim_notes(text, claim))


def _drawn(typed: str) -> str:
    """Return a sign without what only says how it is drawn (in colour or not)."""
    return typed.strip().rstrip(_VARIATIONS)


_VARIATIONS = "".join(map(chr, range(0xFE00, 0xFE10)))


def _claim_in(folded: str) -> Claim | None:
    whole = claim_of(folded.rstrip(".;,!"), yes_no=True)
    if whole is not None:
        return whole
    set_off = claim_at_start(folded)
    opened = set_off or claim_at_start(folded, before_figure=True)
    if opened is None or is_hedged(opened[1]):
        return None
    claim, rest = opened
    return None if claim is Claim.MET and _is_in_part(without_dates(rest), folded, bool(set_off)) else claim


_SHARE = re.compile(r"(\d+(?:[.,]\d+)?)\s*[/\u2044]\s*(\d+(?:[.,]\d+)?)")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")


def _is_in_part(rest: str, whole: str, set_off: bool) -> bool:
    """Tell whether a figure behind a claim says that it is met in part: 2/3, 60 % done, one part.

    Behind a sign a percent is the figure itself ("met: 87 %"), unless the claim's word has degrees.
    """
    if share := _SHARE.match(rest):
        part, of = (number_readings(number) for number in share.groups())
        return not part or not of or part[0] < of[0]
    if set_off and not has_degrees(whole):
        return False
    if percent := _PERCENT.match(rest):
        readings = number_readings(percent[1])
        return not readings or readings[0] < 100
    return rest[:1].isdecimal()
