"""How a component looks against how the decree wants it: sizes, weight, slant, place, lines under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lcxl.findings import Finding, finding
from lcxl.proof.case import Case
from lcxl.proof.manuscript import Paragraph, RuleLine, Run
from lcxl.proof.typography import line_width, room, rule_width
from lcxl.proof.words import Slots, Span, both, joined, number, span

_SLACK_PT = 0.26


def faults_of(
    paragraphs: Iterable[Paragraph],
    *,
    size: str = "",
    bold: bool | None = None,
    italic: bool | None = None,
    capitals: bool | None = None,
    align: str = "",
) -> list[Slots]:
    """Return what is wrong with the look of ``paragraphs``, as phrases; None and "" leave an aspect open.

    ``size`` names the allowed sizes in the rules.  A paragraph whose runs differ has the fault if any run has.
    """
    lines = [paragraph for paragraph in paragraphs if paragraph.ink]
    runs = [run for line in lines for run in line.ink if not run.superscript and run.note is None]
    phrases = []
    if size:
        phrases += _size_faults(runs, span(f"size.{size}"))
    for wanted, name in ((bold, "bold"), (italic, "italic")):
        if wanted is not None and any(getattr(run, name) is not wanted for run in runs):
            phrases.append(both("faults", f"look.{name if wanted else 'not_' + name}"))
    if capitals is not None and any(_is_capital(line) is not capitals for line in lines):
        phrases.append(both("faults", "look.capitals" if capitals else "look.not_capitals"))
    if align and any(line.align != align for line in lines):
        phrases.append(both("faults", f"look.{align}"))
    return phrases


def _is_capital(line: Paragraph) -> bool:
    letters = [c for run in line.ink for c in run.shown if c.isalpha()]
    return bool(letters) and all(c.isupper() for c in letters)


def _size_faults(runs: Sequence[Run], allowed: Span) -> list[Slots]:
    low, high = allowed
    found = sorted({run.size for run in runs if not low - _SLACK_PT < run.size < high + _SLACK_PT})
    if not found:
        return []
    sizes = "; ".join(number(size) for size in found)
    return [both("faults", "look.size", found=sizes, wanted=spoken(allowed))]


def spoken(allowed: Span) -> str:
    """Return an allowed range as ``13-14``, or ``13`` where both ends agree."""
    low, high = (number(bound) for bound in allowed)
    return low if low == high else f"{low}\u2013{high}"


def look(code: str, case: Case, paragraphs: Sequence[Paragraph], **wanted: Any) -> list[Finding]:
    """Return the finding ``code`` with all faults of a component's look ([] where it looks as it should)."""
    shown = [paragraph for paragraph in paragraphs if paragraph.ink]
    phrases = faults_of(shown, **wanted)
    return told(code, case, shown[0], phrases) if phrases else []


def told(code: str, case: Case, paragraph: Paragraph | None, phrases: list[Slots]) -> list[Finding]:
    """Return one finding that names several faults ([] for none)."""
    return [finding(code, **case.at(paragraph), **joined("faults", phrases))] if phrases else []


def wraps(case: Case, paragraph: Paragraph) -> bool:
    """Tell whether a line that must stand on one line is wider than its room."""
    space = room(case.document, paragraph)
    return space is not None and line_width(paragraph) > space + 0.5


def rule_under(case: Case, lines: Sequence[Paragraph], until: Paragraph | None) -> tuple[Paragraph, RuleLine] | None:
    """Return the rule line under the last of ``lines``, with the paragraph that it stands in.

    It may be a border or a drawing of those lines, or a line of its own below; a drawing may also be
    anchored elsewhere in the same table cell.
    """
    last = lines[-1]
    near = [p for p in case.anatomy.head if p.cell == last.cell] if last.cell else _below(case, last, until)
    for paragraph in (last, *near):
        for rule in paragraph.rules:
            return paragraph, rule
    return None


def _below(case: Case, last: Paragraph, until: Paragraph | None) -> list[Paragraph]:
    found = []
    for paragraph in case.anatomy.head:
        if until is not None and paragraph.index >= until.index:
            break
        if paragraph.index > last.index:
            found.append(paragraph)
            if paragraph.text.strip() and not paragraph.rules:
                break
    return found


def rule_share(case: Case, lines: Sequence[Paragraph], paragraph: Paragraph, rule: RuleLine) -> list[float]:
    """Return the length of a rule line as shares of the last and of the longest line above it ([] if unknown)."""
    length = rule_width(case.document, paragraph, rule)
    widths = {line_width(lines[-1]), max(line_width(line) for line in lines)} - {0.0}
    return [length / width for width in sorted(widths)] if length else []


def same(values: Iterable[object]) -> bool:
    """Tell whether all values are equal."""
    return len(set(values)) <= 1
