"""National title, issuing body, number and symbol (rules QH, CQ, SO)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lcxl.findings import Finding, finding
from lcxl.proof.case import Case, plain
from lcxl.proof.kinds import OFFICIAL
from lcxl.proof.looks import faults_of, look, rule_share, rule_under, told, wraps
from lcxl.proof.manuscript import Paragraph
from lcxl.proof.words import both, number, pattern, rule, span, squash, table, words
from lcxl.values import fold


def missing(case: Case) -> Iterator[Finding]:
    """LP006: nothing of the head is there; one finding for all that would be missing in it."""
    if case.kind in OFFICIAL and not case.has_head:
        yield finding("LP006", part="head")


def national_title(case: Case) -> Iterator[Finding]:
    """QH-01, QH-02: the title to the letter (either place of the tone mark), 12-13 pt, bold, on one line.  II.1a."""
    line, wanted = case.anatomy.national_title, words("head.national_title")[0]
    if line is None:
        yield finding("QH-01", part="head", **both("found", "absent"), wanted=wanted)
        return
    shown = squash(plain(line.shown))
    if fold(shown) != fold(wanted):
        yield finding("QH-01", **case.at(line), found_vi=shown, found_en=shown, wanted=wanted)
    phrases = faults_of([line], size="national_title", bold=True, italic=False, capitals=True, align="center")
    if wraps(case, line):
        phrases.append(both("faults", "look.wraps"))
    if line.cell is not None and line.cell.column == 0:
        phrases.append(both("faults", "look.not_on_the_right"))
    yield from told("QH-02", case, line, phrases)


def motto(case: Case) -> Iterator[Finding]:
    """QH-03, QH-04: the motto with spaced hyphens, 13-14 pt, bold, upright, centred.  II.1b."""
    line, wanted = case.anatomy.motto, words("head.motto")[0]
    if line is None:
        yield finding("QH-03", part="head", **both("found", "absent"), wanted=wanted)
        return
    shown = squash(plain(line.shown))
    if shown != wanted:
        yield finding("QH-03", **case.at(line), found_vi=shown, found_en=shown, wanted=wanted)
    yield from look("QH-04", case, [line], size="motto", bold=True, italic=False, align="center")


def title_pair(case: Case) -> Iterator[Finding]:
    """QH-05, QH-07: sizes of title and motto go together (12/13, 13/14, 12/14), single lines without a gap.  II.1c."""
    above, below = case.anatomy.national_title, case.anatomy.motto
    if above is None or below is None or not above.ink or not below.ink:
        return
    sizes = [above.ink[0].size, below.ink[0].size]
    allowed = all(not faults_of([line], size=name) for line, name in ((above, "national_title"), (below, "motto")))
    if allowed and sizes not in rule("size_pairs.national_title_and_motto"):
        yield finding("QH-05", **case.at(above), found="/".join(map(number, sizes)))
    if above.after or below.before or any(line.line != 240 or line.line_rule != "auto" for line in (above, below)):
        yield finding("QH-07", **case.at(below))


def rule_lines(case: Case) -> Iterator[Finding]:
    """QH-06, CQ-04: a solid line under the motto as long as it, one under the issuing body a third to half of it.

    Drawn, typed and border lines are all accepted, underlined letters are not.  II.1b, II.2b.
    """
    anatomy = case.anatomy
    under_motto = ("QH-06", (anatomy.motto,) if anatomy.motto else (), "motto", anatomy.place_and_date)
    under_name = ("CQ-04", anatomy.issuer, "issuer", anatomy.number)
    for code, lines, name, until in (under_motto, under_name):
        if not lines:
            continue
        found = rule_under(case, lines, until)
        if found is None:
            underlined = any(run.underline for run in lines[-1].ink)
            yield from told(code, case, lines[-1], [both("faults", "line.underlined" if underlined else "line.absent")])
            continue
        phrases = [both("faults", "line.dashed")] if found[1].dashed else []
        shares = rule_share(case, lines, *found)
        low, high = span(f"rule_line.{name}")
        if shares and not any(low <= share <= high for share in shares):
            phrases.append(both("faults", f"line.{name}_length", found=round(100 * shares[-1])))
        yield from told(code, case, lines[-1], phrases)


def bodies(case: Case) -> Iterator[Finding]:
    """CQ-01, CQ-02, CQ-03, CQ-05: parent body not bold and with its place, issuing body bold, single lines.  II.2."""
    parent, issuer = case.anatomy.parent, case.anatomy.issuer
    if parent:
        style = {"size": "parent", "bold": False, "italic": False, "capitals": True, "align": "center"}
        yield from look("CQ-01", case, parent, **style)
        name = squash(" ".join(line.shown for line in parent)).upper()
        if pattern("head.local_body").search(name) and not pattern("head.place_noun").search(name):
            yield finding("CQ-02", **case.at(parent[0]))
    if not issuer:
        yield from told("CQ-03", case, None, [both("faults", "absent")])
        return
    style = {"size": "issuer", "bold": True, "italic": False, "capitals": True, "align": "center"}
    yield from look("CQ-03", case, issuer, **style)
    names = [*parent, *issuer]
    if any(line.line_rule == "auto" and line.line > 240 for line in names) or any(
        above.after or below.before for above, below in pairwise(names)
    ):
        yield finding("CQ-05", **case.at(names[0]))


def number_line(case: Case) -> Iterator[Finding]:
    """SO-01 to SO-06: prefix and a number from 01, slash, symbol of its groups joined by hyphens, 13 pt.  II.3.

    A draft may leave the number blank.
    """
    line = case.anatomy.number
    if line is None:
        yield finding("SO-01", part="head", **both("found", "absent"))
        return
    shown = squash(plain(line.shown.split("\n")[0]))
    prefix = re.match(r"\w+\s*:?", shown)
    if not shown.startswith(words("head.number_prefix")[0]) and prefix:
        yield finding("SO-01", **case.at(line), found_vi=prefix[0], found_en=prefix[0])
    yield from _number_and_symbol(case, line, shown)
    yield from look("SO-05", case, [line], size="number", bold=False, italic=False, align="center")


def _number_and_symbol(case: Case, line: Paragraph, shown: str) -> Iterator[Finding]:
    match = pattern("head.number_any").match(shown)
    if match is None:
        return
    digits, symbol = match["number"], match["symbol"].strip()
    if digits and int(digits) < 10 and not digits.startswith("0"):
        yield finding("SO-02", **case.at(line), found=digits, wanted=f"0{int(digits)}")
    slash = (match["slash"] or "").strip()
    spaced = digits and match["slash"] != "/"
    if not slash or spaced or re.search(r"\s|[\u2013\u2014]|--", symbol):
        yield finding("SO-04", **case.at(line), found=shown)
    tight = tight_symbol(symbol)
    if not tight.strip("./\u2026") or is_sound_symbol(case, tight):
        return
    if case.anatomy.type_name is None:
        yield finding("SO-03", **case.at(line), found=tight)
    else:
        yield finding("SO-06", **case.at(line), found=tight, wanted=type_abbreviation(case))


def tight_symbol(symbol: str) -> str:
    """Return a symbol without stray blanks and with plain hyphens."""
    return re.sub(r"\s*[-\u2013\u2014]\s*", "-", symbol).replace(" ", "")


def is_sound_symbol(case: Case, symbol: str) -> bool:
    """Tell whether a symbol is well-formed for the type of document that it stands on."""
    if case.anatomy.type_name is None:
        types = {*table("types").values(), *words("types_of_interest.dispatch_symbol")}
        return bool(pattern("symbol.dispatch").fullmatch(symbol)) and symbol.split("-")[0] not in types
    typed = pattern("symbol.typed").fullmatch(symbol)
    return typed is not None and type_abbreviation(case) in ("", typed["type"])


def type_abbreviation(case: Case) -> str:
    """Return the abbreviation of the document's type by its printed name ("" for a dispatch)."""
    line = case.anatomy.type_name
    name = squash(line.shown) if line is not None else ""
    return next((short for long, short in table("types").items() if long.upper() == name), "")


CHECKS = (missing, national_title, motto, title_pair, rule_lines, bodies, number_line)
