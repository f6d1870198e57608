"""Ways of saying one thing: abbreviations, variants, "V/v" in running text (LP413, LP415, LP417)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lcxl.findings import Finding
from lcxl.proof.case import Case
from lcxl.proof.names import near_short_name
from lcxl.proof.spelling import Use, told
from lcxl.proof.words import pattern, table, words


def abbreviations(case: Case) -> Iterator[Finding]:
    """LP413: abbreviations that are neither usual nor explained ("name (SHORT)"), told once with all of them."""
    known = set(words("known.abbreviations")) | set(words("units.abbreviations"))
    text = " ".join(passage.text for passage in case.passages)
    found: dict[str, list[Use]] = {}
    for passage in case.text:
        if passage.part in ("head", "signature", "recipients") or passage.column == "responsible":
            continue
        for match in passage.find(pattern("spelling.abbreviation")):
            letters = re.sub(r"[&-]", "", match[0])
            capitals = passage.text.isupper() or pattern("symbol.group").fullmatch(match[0]) is None
            if letters in known or capitals or _in_symbol(passage.text, match.start()) or _is_roman(match[0]):
                continue
            if not _is_explained(letters, text) and not near_short_name(letters):
                found.setdefault(match[0], []).append((passage, match.start(), match.end()))
    if found:
        uses = [use for own in found.values() for use in own]
        yield told(case, "LP413", uses, found=", ".join(found))


def _in_symbol(text: str, at: int) -> bool:
    return any(match.start() <= at < match.end() for match in pattern("citation.found").finditer(text))


def _is_roman(text: str) -> bool:
    return not set(text) - set("IVXLC")


def _is_explained(letters: str, text: str) -> bool:
    """Tell whether an abbreviation stands in brackets after what it is short for, or before it."""
    return bool(re.search(rf"\([^()]{{0,40}}\b{re.escape(letters)}\s*\)", text))


def variants(case: Case) -> Iterator[Finding]:
    """LP417: one thing said in several ways ("wards, communes" in either order); the rarer ways are told."""
    for forms in table("terms.variants").values():
        found: dict[str, list[Use]] = {}
        for form in forms:
            spaced = re.escape(form).replace(r"\ ", r"\s+")
            wanted = re.compile(rf"(?<![\w&]){spaced}(?![\w&])", re.IGNORECASE)
            for passage in case.text:
                if passage.column != "responsible":
                    uses = [(passage, match.start(), match.end()) for match in passage.find(wanted)]
                    found.setdefault(form, []).extend(uses)
        used = {form: uses for form, uses in found.items() if uses}
        if len(used) > 1:
            usual = max(used, key=lambda form: len(used[form]))
            rare = [use for form, uses in used.items() if form != usual for use in uses]
            shown = "; ".join(f"{form} ({len(uses)})" for form, uses in used.items())
            yield told(case, "LP417", rare, found=shown, usual=usual)


def about(case: Case) -> Iterator[Finding]:
    """LP415: "V/v" belongs to the head; running text writes it out."""
    uses = [
        (p, m.start(), m.end())
        for p in case.text
        if p.part in ("body", "footnote")
        for m in p.find(pattern("spelling.in_text_vv"))
        if not any(t.start() <= m.start() < t.end() for t in p.find(pattern("leftover.twice")))
    ]
    if uses:
        yield told(case, "LP415", uses)


CHECKS = (abbreviations, variants, about)
