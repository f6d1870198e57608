"""What goes back to a unit with errors: a fresh form that shows what to mend, an e-mail draft, a text to paste."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lcxl.engine import safe_name
from lcxl.findings import Finding, Reader, Severity, register, registered, together
from lcxl.layout import RawForm
from lcxl.model import Consolidation, Unit
from lcxl.readers.intake import Candidate
from lcxl.round.forms import FormMaker
from lcxl.round.reading import raw_form
from lcxl.submission import WRONG_FORMS, Interpreter
from lcxl.writers import Kind, draft, letter
from lcxl.writers.forms import write_return

_NAMELESS = frozenset({"LC203", "LC219"})
"""Errors that a form doesn't say whose it is: what stands in it can be read all the same."""


_FOREIGN = WRONG_FORMS | frozenset({"LC206", "LC207", "LC209", "LC213", "LC214"})
"""Errors that what stands in a form may not be the unit's own, or not of this round: nothing of it goes back."""


def _mendable(one: Finding) -> bool:
    return one.severity != Severity.INFO and not one.accepted and one.reader is Reader.UNIT


def _errors(findings: Iterable[Finding]) -> set[str]:
    return {one.code for one in findings if one.severity == Severity.ERROR}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReturn:
    """A unit's file with open errors, and everything that is to be told of it."""

    unit: Unit
    candidate: Candidate
    findings: tuple[Finding, ...]


def to_return(consolidation: Consolidation, workbooks: Mapping[str, Candidate]) -> list[ToReturn]:
    """Return the units with open errors whose workbook can be given back, in the order of units.

    It is the file that counts; where none does, the first that an error is about.  Only what the unit can mend is
    told to it.
    """
    told: dict[str, list[Finding]] = {}
    for one in consolidation.findings:
        if one.unit is not None and _mendable(one):
            told.setdefault(one.unit, []).append(one)
    counting = {answers.unit: answers.submissions[0].source.file for answers in consolidation.answers}
    doubtful = {one.file for one in consolidation.findings if one.code == "LC267" and not one.accepted}
    found = []
    for result in consolidation.units:
        findings = told.get(result.unit.code, [])
        errors = [one.file for one in findings if one.severity == Severity.ERROR]
        if not errors:
            continue
        names = [name for name in (counting.get(result.unit.code), *errors) if name is not None]
        candidate = next((workbooks[name] for name in names if name in workbooks), None)
        if candidate is None:
            continue
        if candidate.name in doubtful:
            continue  # whose figures these are is for the office to say first
        about = tuple(one for one in findings if one.file in (None, candidate.name))
        if any(one.severity == Severity.ERROR for one in about):
            found.append(ToReturn(unit=result.unit, candidate=candidate, findings=about))
    return found


class Returner:
    """Makes what goes back for one campaign (on the day ``today``); shared parts are worked out once a process."""

    def __init__(self, interpreter: Interpreter, today: date | None = None) -> None:
        self.interpreter = interpreter
        self.today = today
        self.maker = FormMaker(interpreter.campaign)
        self.own = registered()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        for entry in self.own:  # findings of checks that are not lcxl's own are read here, in another process
            register(entry)


def make_return(returner: Returner, item: ToReturn) -> dict[str, bytes]:
    """Return the files for one unit by name: workbook, e-mail draft, text to paste; none if its file is no form."""
    campaign = returner.interpreter.campaign
    form, _ = raw_form(item.candidate, None, campaign.settings)
    if isinstance(form, Finding) or form.rolled_up:
        return {}
    unit, source, findings = item.unit, item.candidate.source, item.findings
    submission, _, _ = returner.interpreter.interpret(form, source)
    foreign = bool(_errors(findings) & _FOREIGN)
    if foreign:
        form, submission = RawForm(), None
    elif submission is None and _errors(findings) <= _NAMELESS:
        submission, more = returner.interpreter.read_as(form, source, unit)
        findings += tuple(one for one in more if one not in findings and _mendable(one))
    stem = safe_name(f"{unit.code} {unit.short_name}")
    kit = returner.maker.kit
    workbook = write_return(campaign, unit, form, findings, submission=submission, kit=kit, today=returner.today)
    count = len(together(findings, Reader.UNIT))
    kind: Kind = "replaced" if foreign else "returned"
    words = letter(kind, campaign, unit, file=f"{stem}.xlsx", count=count, today=returner.today)
    return {
        f"{stem}.xlsx": workbook,
        f"{stem}.eml": draft(unit.email, words.subject, words.body, [(f"{stem}.xlsx", workbook)]),
        f"{stem}.txt": (words.paste + "\n").encode("utf-8"),
    }
