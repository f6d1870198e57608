"""The look of running text and what must stand in it (rules ND-01 to ND-05, ND-14, ND-15, PL-11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from lcxl.findings import Finding, finding
from lcxl.proof.case import Case, plain
from lcxl.proof.looks import faults_of
from lcxl.proof.manuscript import TWIPS_PER_MM, Paragraph
from lcxl.proof.words import Slots, both, joined, number, pattern, rule, span, squash

_LONG_LINE = 90
_TWIPS_SLACK = 6
# 1.25 cm for 1.27 is what many a Word sets by itself.
_INDENT_SLACK = 20


def told_of(code: str, case: Case, lines: Sequence[Paragraph], phrases: list[Slots] | None = None) -> list[Finding]:
    """Return one finding for all paragraphs that share a fault, with how many they are ([] for none)."""
    if not lines:
        return []
    extra = joined("faults", phrases) if phrases is not None else {}
    return [finding(code, **case.at(lines[0]), count=len(lines), **extra)]


def is_heading(line: Paragraph) -> bool:
    """Tell whether a paragraph is a heading: wholly bold, or centred, or of an outline level."""
    return line.outline is not None or line.align == "center" or (bool(line.ink) and all(r.bold for r in line.ink))


def size(case: Case) -> Iterator[Finding]:
    """ND-01: body text of 13 or 14 pt, one size throughout.  II.6e."""
    lines = case.anatomy.running
    off = [line for line in lines if faults_of([line], size="body")]
    yield from told_of("ND-01", case, off, faults_of(off, size="body"))
    if off:
        return
    sizes = Counter(run.size for line in lines for run in line.ink if not run.superscript and run.note is None)
    if len(sizes) > 1:
        usual = sizes.most_common(1)[0][0]
        odd = [line for line in lines if any(run.size != usual and not run.superscript for run in line.ink)]
        both_sizes = " / ".join(number(found) for found in sorted(sizes))
        yield from told_of("ND-01", case, odd, [both("faults", "look.two_sizes", found=both_sizes)])


def style(case: Case) -> Iterator[Finding]:
    """ND-02: body text upright and justified; grounds in italics are another rule's.  II.6e."""
    lines = [p for p in case.anatomy.running if not pattern("body.grounds").match(p.shown)]
    slanted = [line for line in lines if all(run.italic for run in line.ink) and not line.text.strip().startswith("(")]
    yield from told_of("ND-02", case, slanted, [both("faults", "look.not_italic")] if slanted else [])
    ragged = [p for p in lines if p.align != "both" and len(p.text) > _LONG_LINE and not is_heading(p)]
    yield from told_of("ND-02", case, ragged, [both("faults", "look.both")] if ragged else [])


def first_line(case: Case) -> Iterator[Finding]:
    """ND-03: first lines go in by 1 or 1.27 cm, the same everywhere.  II.6e."""
    allowed = [round(mm * TWIPS_PER_MM) for mm in rule("body.first_line_mm")]
    lines = [p for p in case.anatomy.running if p.align in ("both", "left")]
    starts = {p.index: _start(p, allowed) for p in lines}
    off = [p for p in lines if starts[p.index] is None]
    wanted = " / ".join(number(mm / 10) for mm in rule("body.first_line_mm"))
    if off:
        indents = sorted({p.first_line if p.first_line > 0 else p.left + p.first_line for p in off})
        found = "; ".join(number(indent / TWIPS_PER_MM / 10) for indent in indents)
        yield finding("ND-03", **case.at(off[0]), count=len(off), found=found, wanted=wanted)
        return
    used = Counter(start for start in starts.values())
    if len(used) > 1:
        usual = used.most_common(1)[0][0]
        odd = [p for p in lines if starts[p.index] != usual]
        found = "; ".join(number(start / TWIPS_PER_MM / 10) for start in sorted(filter(None, used)))
        yield finding("ND-03", **case.at(odd[0]), count=len(odd), found=found, wanted=wanted)


def _start(line: Paragraph, allowed: Iterable[int]) -> int | None:
    """Return the allowed indent that a paragraph's first line has, measured from the paragraph or the margin."""
    for indent in allowed:
        if any(abs(found - indent) <= _INDENT_SLACK for found in (line.first_line, line.left + line.first_line)):
            return indent
    return None


def gaps(case: Case) -> Iterator[Finding]:
    """ND-04: at least 6 pt between paragraphs; "no space between paragraphs of one style" takes it away.  II.6e."""
    wanted = round(20 * rule("body.gap_pt")) - _TWIPS_SLACK
    lines = case.anatomy.running
    close = [
        below
        for above, below in pairwise(lines)
        if below.index == above.index + 1 and above.section == below.section and _gap(above, below) < wanted
    ]
    yield from told_of("ND-04", case, close)


def _gap(above: Paragraph, below: Paragraph) -> int:
    if above.style == below.style and (above.contextual or below.contextual):
        after, before = (0 if above.contextual else above.after), (0 if below.contextual else below.before)
        return after + before
    return above.after + below.before


def line_spacing(case: Case) -> Iterator[Finding]:
    """ND-05: single to one and a half lines, also where it is given in points.  II.6e."""
    off = [line for line in case.anatomy.running if line.ink and not _line_allowed(line)]
    yield from told_of("ND-05", case, off)


def _line_allowed(line: Paragraph) -> bool:
    if line.line_rule == "auto":
        low, high = span("body.auto_line")
        return low - _TWIPS_SLACK <= line.line <= high + _TWIPS_SLACK
    size_pt = max(run.size for run in line.ink)
    low, high = (share * size_pt * 20 for share in span("body.exact_line"))
    least = 0.0 if line.line_rule == "atLeast" else low
    return least - _TWIPS_SLACK <= line.line <= high + _TWIPS_SLACK


def ending(case: Case) -> Iterator[Finding]:
    """ND-14: the body ends with "./.".  Appendix III, sample 1.5."""
    lines = case.anatomy.running
    if lines and not pattern("body.ends").search(plain(lines[-1].text)):
        text = plain(lines[-1].text).rstrip()
        yield finding("ND-14", **case.at(lines[-1], len(text) - 1, len(text)))


def annex_pointer(case: Case) -> Iterator[Finding]:
    """ND-15, PL-11: a letter with an annex says so, and calls it by the one name that the decree knows.  III.1a."""
    if not case.anatomy.annexes:
        return
    texts = [(line, squash(plain(line.shown))) for line in case.anatomy.running]
    if not any(pattern("body.annex_pointer").search(text) for _, text in texts):
        yield finding("ND-15", part="body")
    for line, text in texts:
        match = pattern("body.annex_named_otherwise").match(text)
        if match:
            yield finding("PL-11", **case.at(line), found=match["name"])
            return


CHECKS = (size, style, first_line, gaps, line_spacing, ending, annex_pointer)
