"""What a file is, decided before anything is said of it, and which rules fit it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from lcxl.proof.anatomy import Anatomy, alike
from lcxl.proof.fragments import fragments
from lcxl.proof.manuscript import Document
from lcxl.proof.words import pattern, phrase, rule, squash, words

_TOP = 30
_BLANK_LINES = 5
_BLANK_SHARE = 0.15


class Kind(StrEnum):
    """Kinds of files as the rules tell them apart."""

    DISPATCH = "dispatch"
    TYPED = "typed"
    NORMATIVE = "normative"
    PARTY = "party"
    ANNEX = "annex"
    FORM = "form"
    OTHER = "other"


OFFICIAL = frozenset({Kind.DISPATCH, Kind.TYPED})


def kind_of(document: Document, anatomy: Anatomy) -> Kind:
    """Return what a document is by its head, its title and the blanks in it."""
    lines = [squash(line.shown) for line in fragments(document.paragraphs[:_TOP]) if line.text.strip()]
    if any(alike(line, words("head.party_title")[0]) for line in lines):
        return Kind.PARTY
    if _is_form(document, lines):
        return Kind.FORM
    if anatomy.number is None and anatomy.annexes and not anatomy.body:
        return Kind.ANNEX
    symbol = squash(anatomy.number.shown) if anatomy.number is not None else ""
    if pattern("symbol.normative_head").search(symbol) or any(pattern("head.normative_type").match(x) for x in lines):
        return Kind.NORMATIVE
    if anatomy.type_name is not None:
        return Kind.TYPED
    return Kind.DISPATCH if anatomy.number is not None or _is_letter(anatomy) else Kind.OTHER


def _is_letter(anatomy: Anatomy) -> bool:
    """Tell whether a document without a number is a letter all the same: by two of the parts that only those have."""
    parts = (anatomy.national_title, anatomy.place_and_date, anatomy.addressees, anatomy.recipients, anatomy.subject)
    return sum(map(bool, parts)) > 1


def _is_form(document: Document, lines: list[str]) -> bool:
    """Tell whether a file is to be filled in: by its title, or by the blanks in many of its lines."""
    if any(phrase("kinds.form_titles").match(line) and line.isupper() for line in lines):
        return True
    filled = [line.text for line in document.paragraphs if line.text.strip()]
    blank = sum(bool(pattern("leftover.dotted").search(line)) for line in filled)
    return blank >= _BLANK_LINES and blank > _BLANK_SHARE * len(filled)


def fits(kind: Kind, check: Callable[..., object]) -> bool:
    """Tell whether a rule fits a kind of file; ``proof_rules.toml`` lists modules and single rules for each."""
    listed = rule("fits").get(kind.value)
    module = check.__module__.rpartition(".")[2]
    return listed is None or module in listed or f"{module}.{getattr(check, '__name__', '')}" in listed
