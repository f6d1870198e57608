"""All checks of the proof-reader, in the order in which their findings are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lcxl.findings import Finding
from lcxl.proof import (
    annex,
    annexfigures,
    body,
    capitals,
    citations,
    closing,
    compared,
    counting,
    figures,
    head,
    leftovers,
    letterhead,
    names,
    page,
    spelling,
    structure,
    wording,
)
from lcxl.proof.accepted import with_acceptances
from lcxl.proof.case import Case, open_case
from lcxl.proof.manuscript import Document, Edit
from lcxl.proof.mechanical import edits
from lcxl.proof.reference import Reference

Check = Callable[[Case], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    *page.CHECKS,
    *head.CHECKS,
    *letterhead.CHECKS,
    *body.CHECKS,
    *structure.CHECKS,
    *closing.CHECKS,
    *annex.CHECKS,
    *citations.CHECKS,
    *counting.CHECKS,
    *annexfigures.CHECKS,
    *figures.CHECKS,
    *compared.CHECKS,
    *leftovers.CHECKS,
    *spelling.CHECKS,
    *names.CHECKS,
    *capitals.CHECKS,
    *wording.CHECKS,
)


def proof_document(document: Document, *, reference: Reference | None = None) -> list[Finding]:
    """Proof-read ``document`` and return all findings, each with part, paragraph and quotation.

    With a ``reference`` the document is also held against the campaign and its results, wordings that repeat
    them are not proof-read, and what the office ruled on or accepted comes back marked accepted.
    """
    case = open_case(document, reference)
    found = [one.at(file=document.name) for check in CHECKS for one in check(case)]
    return with_acceptances(found, reference)


def corrections_of(document: Document, *, reference: Reference | None = None) -> tuple[Edit, ...]:
    """Return the slips of ``document`` that have one right form, as edits for a corrected copy."""
    return edits(open_case(document, reference))
