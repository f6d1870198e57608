"""All checks of the proof-reader, in the order in which their findings are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lcxl.findings import Finding, finding
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
    pairs,
    spelling,
    structure,
    wording,
)
from lcxl.proof.accepted import with_acceptances
from lcxl.proof.anatomy import dissect
from lcxl.proof.case import Case, open_case
from lcxl.proof.kinds import fits, kind_of
from lcxl.proof.manuscript import Document, Edit
from lcxl.proof.mechanical import edits
from lcxl.proof.patience import OutOfTimeError, within
from lcxl.proof.reference import Reference
from lcxl.proof.words import rule, squash

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
    *pairs.CHECKS,
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
    fitting = [check for check in CHECKS if fits(case.kind, check) and (case.has_head or not _of_head(check))]
    found = [one.at(file=document.name) for check in fitting for one in _run(check, case)]
    return with_acceptances(found, reference)


def about(document: Document) -> tuple[str, str]:
    """Return what kind of file a document is (``proof.kind`` of the texts names it), and its type as printed."""
    anatomy = dissect(document)
    kind = kind_of(document, anatomy)
    return kind.value, squash(anatomy.type_name.shown).lower() if anatomy.type_name is not None else ""


def _of_head(check: Check) -> bool:
    """Tell whether a rule is about the head, of which nothing more is said where all of it is missing."""
    return check in head.CHECKS[1:] or check in letterhead.CHECKS


def _run(check: Check, case: Case) -> list[Finding]:
    """Return what one rule finds; a fault within it, or too long a time, is one finding and stops no other rule."""
    found: list[Finding] = []
    seconds = rule("seconds_per_rule")
    try:
        with within(seconds):
            found.extend(check(case))
    except OutOfTimeError:
        found.append(finding("LC941", part="body", rule=_name(check), seconds=round(seconds)))
    except Exception as error:
        found.append(finding("LC940", part="body", rule=_name(check), detail=f"{type(error).__name__}: {error}"))
    return found


def _name(check: Check) -> str:
    return f"{check.__module__.rpartition('.')[2]}.{getattr(check, '__name__', check)}"


def corrections_of(document: Document, *, reference: Reference | None = None) -> tuple[Edit, ...]:
    """Return the slips of ``document`` that have one right form, as edits for a corrected copy."""
    return edits(open_case(document, reference))
