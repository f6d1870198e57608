"""A letter that is not ready to sign says so on its face: it lacks reports, or errors are open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lcxl.dispatch.letter import Letter
from lcxl.dispatch.phrases import phrase
from lcxl.findings import Finding, Severity, finding
from lcxl.layout import campaign as layout
from lcxl.model import Consolidation, UnitState

_CODE = "LC888"
_SECTION = "opening"


def drafted(letter: Letter, consolidation: Consolidation, findings: Iterable[Finding]) -> tuple[Letter, list[Finding]]:
    """Return the report marked as a draft where it is one, and LC888 where it lacks reports.

    It is none once the office accepts it (one line of the period sheet).  ``findings`` are all that are told so far.
    """
    if consolidation.campaign.settings.release_incomplete:
        return letter, []
    expected = len(consolidation.units)
    received = sum(one.state is UnitState.RECEIVED for one in consolidation.units)
    errors = sum(one.severity is Severity.ERROR and not one.accepted and one.code != _CODE for one in findings)
    counts = {"received": received, "expected": expected}
    said = [phrase("draft_received", **counts)] if received < expected else []
    said += [phrase("draft_errors", errors=errors)] if errors else []
    if not said:
        return letter, []
    letter = replace(letter, draft=(phrase("draft"), f"({'; '.join(said)})"))
    if received == expected:
        return letter, []
    names = ", ".join((*letter.missing, *letter.unreadable))
    sentence = phrase("draft_sentence", **counts, names=names)
    told = finding(_CODE, sheet=layout.PERIOD.name, **counts)
    return replace(letter, parts={**letter.parts, _SECTION: _with(letter.parts.get(_SECTION, ()), sentence)}), [told]


def _with(paragraphs: tuple[str, ...], sentence: str) -> tuple[str, ...]:
    """Put a sentence at the end, before a paragraph that leads to what follows."""
    leads = bool(paragraphs) and paragraphs[-1].rstrip().endswith(":")
    return (*paragraphs[:-1], sentence, paragraphs[-1]) if leads else (*paragraphs, sentence)
