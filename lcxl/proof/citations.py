"""Cited documents: one symbol and one date each, well-formed, not later than the letter, registered (LP1, ND-07/08)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from lcxl.findings import Finding, finding
from lcxl.model import Citation
from lcxl.proof.case import Case
from lcxl.proof.kinds import OFFICIAL
from lcxl.proof.mentions import Mention, kind_abbreviation, mentions
from lcxl.proof.words import Slots, both, pattern, squash, table, words
from lcxl.values import bare

_FIRST_YEAR_IN_SYMBOLS = 1997


def place(case: Case, mention: Mention) -> dict[str, Any]:
    """Return where a mention stands."""
    return case.at(mention.passage.paragraph, mention.start, mention.end)


def citations(case: Case) -> Iterator[Finding]:
    """All findings about cited documents, in the order of the codes."""
    found = mentions(case)
    clusters = _clusters(found)
    told = {mention.identity for cluster in clusters if _identities(cluster, 2) for mention in cluster}
    for cluster in clusters:
        yield from _several_symbols(case, cluster)
        yield from _several_dates(case, cluster)
    registered = {re.sub(r"\s", "", entry.symbol) for entry in (case.reference.citations if case.reference else ())}
    for mention in _firsts(found):
        if mention.label not in registered:
            yield from _malformed(case, mention)
            yield from _wrong_type(case, mention)
    yield from _dates(case, found)
    yield from _odd_groups(case, [mention for mention in found if mention.identity not in told], found)
    yield from _register(case, _firsts(found), told)
    if case.kind in OFFICIAL:
        yield from _first_citations(case, clusters)
        yield from _later_citations(case, clusters)


def _clusters(found: Iterable[Mention]) -> list[list[Mention]]:
    """Return mentions by document: the same symbol, or the same number and date under whatever symbol."""
    clusters: list[list[Mention]] = []
    for mention in found:
        for cluster in clusters:
            if any(_same_document(mention, other) for other in cluster):
                cluster.append(mention)
                break
        else:
            clusters.append([mention])
    return clusters


def _same_document(first: Mention, second: Mention) -> bool:
    if first.identity == second.identity:
        return True
    dated = first.day is not None and first.day == second.day
    return first.number == second.number and first.family == second.family and dated and _related(first, second)


def _related(first: Mention, second: Mention) -> bool:
    """Tell whether two documents of one number and date may be one: neither of two different types or bodies."""
    kinds = {kind_abbreviation(mention.kind, mention.family) for mention in (first, second) if mention.kind}
    bodies = {bare(re.split(r"[-/]", mention.tight)[0]) for mention in (first, second)}
    return len(kinds) < 2 and len(bodies) < 2


def _identities(cluster: list[Mention], least: int) -> list[str]:
    found = list(dict.fromkeys(mention.identity for mention in cluster))
    return found if len(found) >= least else []


def _several_symbols(case: Case, cluster: list[Mention]) -> Iterator[Finding]:
    """LP101: one document (number and date) stands under several symbols."""
    symbols = _identities(cluster, 2)
    if symbols:
        odd = next(mention for mention in cluster if mention.identity != symbols[0])
        day = f"{cluster[0].day:%d/%m/%Y}" if cluster[0].day else ""
        yield finding("LP101", **place(case, odd), symbols="; ".join(symbols), count=len(symbols), day=day)


def _several_dates(case: Case, cluster: list[Mention]) -> Iterator[Finding]:
    """LP112: one symbol stands with several dates."""
    days = list(dict.fromkeys(mention.day for mention in cluster if mention.day))
    if len(days) > 1:
        odd = next(mention for mention in cluster if mention.day == days[1])
        shown = "; ".join(f"{day:%d/%m/%Y}" for day in days)
        yield finding("LP112", **place(case, odd), symbol=cluster[0].identity, days=shown)


def _firsts(found: Iterable[Mention]) -> list[Mention]:
    """Return the first mention of each spelling of a symbol, in order."""
    return list({mention.symbol + mention.number: mention for mention in reversed(list(found))}.values())[::-1]


def _malformed(case: Case, mention: Mention) -> Iterator[Finding]:
    """LP102: a symbol that fits none of the three grammars (administrative, normative, party)."""
    reason = _reason(mention)
    if reason:
        yield finding("LP102", **place(case, mention), symbol=mention.label, **both("reason", f"symbol.{reason}"))


def _reason(mention: Mention) -> str:
    """Return what is wrong with a symbol ("" for nothing)."""
    if mention.symbol != mention.tight:
        return "spaces"
    kind = mention.kind.capitalize()
    if mention.family == "normative":
        return "" if pattern("symbol.normative").fullmatch(mention.tight) else "normative"
    if mention.family == "party":
        return "" if pattern("symbol.party").fullmatch(mention.tight) else "party"
    if kind in table("normative_types"):
        old = mention.day is not None and mention.day.year < _FIRST_YEAR_IN_SYMBOLS
        return "" if old else "no_year"
    groups = mention.tight.split("-")
    is_dispatch = _is_dispatch(mention)
    if is_dispatch and len(groups) == 1:
        return "no_unit"
    if is_dispatch and "".join(groups) in words("abbreviations.single_bodies"):
        return "one_body"
    known_type = groups[0] in table("types").values()
    if (is_dispatch or not known_type) and not all(pattern("symbol.group").fullmatch(group) for group in groups):
        return "letters"
    return ""


def _is_dispatch(mention: Mention) -> bool:
    return mention.kind.capitalize() == words("types_of_interest.dispatch")[0]


def _wrong_type(case: Case, mention: Mention) -> Iterator[Finding]:
    """LP103: the type before the number and the type in the symbol are not the same."""
    wanted = kind_abbreviation(mention.kind, mention.family)
    own = _type_in_symbol(mention)
    dispatch_of_state = mention.family == "administrative" and _is_dispatch(mention)
    types = set(table("types").values()) | set(table("normative_types").values())
    if own in types and own != wanted and (wanted or dispatch_of_state):
        yield finding("LP103", **place(case, mention), kind=mention.kind, symbol=mention.label)


def _type_in_symbol(mention: Mention) -> str:
    """Return the group of a symbol where its family has the type: last, first before the slash, or first."""
    if mention.family == "normative":
        return mention.tight.split("/")[-1].split("-")[0]
    return mention.tight.split("/" if mention.family == "party" else "-")[0]


def _dates(case: Case, found: tuple[Mention, ...]) -> Iterator[Finding]:
    """LP104, LP105: dates that can't be, or that lie after the letter's own."""
    for mention in found:
        wrong_year = mention.day is not None and mention.year not in (None, mention.day.year)
        if wrong_year or (mention.date_text and mention.day is None):
            yield finding("LP104", **place(case, mention), symbol=mention.label, found=mention.date_text)
        elif mention.day and case.day and mention.day > case.day:
            own = f"{case.day:%d/%m/%Y}"
            yield finding("LP105", **place(case, mention), symbol=mention.label, found=mention.date_text, own=own)


def _odd_groups(case: Case, found: list[Mention], others: tuple[Mention, ...]) -> Iterator[Finding]:
    """LP106: an abbreviation in a symbol that is another one with a letter too many, or without its accents."""
    known = set(words("abbreviations.symbol_groups"))
    used = {group: mention for mention in reversed(others) for group in _groups(mention)}
    for mention in _firsts(found):
        for group in _groups(mention):
            if group in known:
                continue
            near = [other for other in (*sorted(known), *used) if _is_slip_of(group, other)]
            near = [other for other in near if other in known or used[other].number != mention.number]
            if near:
                yield finding("LP106", **place(case, mention), symbol=mention.label, found=group, wanted=near[0])


def _groups(mention: Mention) -> list[str]:
    return [group for group in re.split(r"[-/]", mention.tight) if group.isalpha()]


def _is_slip_of(group: str, other: str) -> bool:
    """Tell whether an abbreviation is another with a letter too many, or with plain letters for accented ones.

    A letter more at the beginning is another body (PGDDT is no slip of GDDT).
    """
    if bare(group) == bare(other):
        return group.isascii() and not other.isascii()
    if len(group) != len(other) + 1 or len(other) < 4 or not group.isupper():
        return False
    return any(group[:at] + group[at + 1 :] == other for at in range(1, len(group)))


def _register(case: Case, firsts: list[Mention], told: set[str]) -> Iterator[Finding]:
    """LP107, LP108: cited documents must be in the campaign's register, as they are written there."""
    register = case.reference.citations if case.reference else ()
    if not register:
        return
    entries = [(re.sub(r"\s", "", entry.symbol), entry) for entry in register]
    for mention in firsts:
        entry = next((entry for symbol, entry in entries if symbol == mention.identity), None)
        if entry is not None:
            if mention.day and entry.date and mention.day != entry.date:
                yield _differs(case, mention, entry, mention.date_text)
            continue
        near = next((entry for symbol, entry in entries if _same_number(symbol, mention, entry.date)), None)
        if near is None:
            yield finding("LP107", **place(case, mention), symbol=mention.label)
        elif mention.identity not in told:
            yield _differs(case, mention, near, mention.label)


def _same_number(symbol: str, mention: Mention, day: date | None) -> bool:
    separator = "-" if mention.family == "party" else "/"
    return symbol.split(separator)[0] == mention.number and (mention.day is None or day is None or mention.day == day)


def _differs(case: Case, mention: Mention, entry: Citation, found: str) -> Finding:
    wanted = f"{entry.symbol} ({entry.date:%d/%m/%Y})" if entry.date else entry.symbol
    return finding("LP108", **place(case, mention), found=found, wanted=wanted)


def _first_citations(case: Case, clusters: list[list[Mention]]) -> Iterator[Finding]:
    """ND-07: the first citation has type, number and symbol, date, body and subject; one finding per missing part."""
    missing: dict[str, list[Mention]] = {}
    for cluster in clusters:
        cited = [mention for mention in cluster if mention.passage.part in ("body", "footnote")]
        for part in _missing(cited[0]) if cited else ():
            missing.setdefault(part, []).append(cited[0])
    for part, found in missing.items():
        labels = "; ".join(mention.label for mention in found)
        yield finding("ND-07", **place(case, found[0]), symbols=labels, **both("missing", f"citation.{part}"))
    shortened = list(_shortened(case, clusters, cited_before=False))
    if shortened:
        labels = "; ".join(short[3] for short in shortened)
        yield finding("ND-07", **case.at(*shortened[0][:3]), symbols=labels, **both("missing", "citation.symbol"))


def _missing(mention: Mention) -> Iterator[str]:
    if not mention.kind or mention.kind.lower() in words("types_of_interest.vague"):
        yield "kind"
    if not mention.date_text and mention.family != "normative":
        yield "day"
    if not mention.issuer and mention.date_text:
        yield "issuer"
    if not mention.has_subject and mention.date_text and not _inside_subject(mention):
        yield "subject"


def _inside_subject(mention: Mention) -> bool:
    """Tell whether a document is named within the subject of another one, where it needs none of its own."""
    before = mention.passage.text[: mention.start]
    clause = re.split(r"[.;]\s", before)[-1]
    return bool(pattern("citation.found").search(clause)) and not pattern("citation.new_clause").search(clause)


def _later_citations(case: Case, clusters: list[list[Mention]]) -> Iterator[Finding]:
    """ND-08: later citations give type, number and symbol only; one finding per document."""
    for cluster in clusters:
        cited = [mention for mention in cluster if mention.passage.part in ("body", "footnote")]
        again = [mention for mention in cited[1:] if mention.date_text]
        if again:
            repeated = both("fault", "citation.repeated", count=len(again))
            yield finding("ND-08", **place(case, again[0]), symbol=cited[0].identity, **repeated)
    for short in _shortened(case, clusters, cited_before=True):
        yield finding("ND-08", **case.at(*short[:3]), symbol=short[3], **both("fault", "citation.shortened"))


def _shortened(case: Case, clusters: list[list[Mention]], *, cited_before: bool) -> Iterator[tuple[Any, int, int, str]]:
    """Yield documents that are cited by type and number without a symbol, once each."""
    known = {(mention.kind.lower(), mention.number.lstrip("0")) for cluster in clusters for mention in cluster}
    seen: set[tuple[str, str]] = set()
    for passage in case.running:
        for match in passage.find(pattern("citation.short")):
            key = (squash(match["kind"]).lower(), match["number"].lstrip("0"))
            if key not in seen and (key in known) is cited_before:
                seen.add(key)
                yield passage.paragraph, match.start(), match.end(), squash(match[0])


def manner(case: Case) -> Iterator[Finding]:
    """LP110, LP111: one manner of citing: comma or none before the date, the word for number, one form of dates."""
    cited = [mention for mention in mentions(case) if mention.passage.part in ("body", "footnote")]
    dated = [mention for mention in cited if mention.date_text]
    yield from _mixed(case, dated, [mention.comma for mention in dated], "comma")
    yield from _mixed(case, dated, [mention.spelled for mention in dated], "spelled")
    typed = [mention for mention in cited if mention.kind]
    yield from _mixed(case, typed, [mention.with_word for mention in typed], "word")
    for mention in cited:
        if mention.displaced:
            yield finding("LP111", **place(case, mention), kind=mention.kind, symbol=mention.label)


def _mixed(case: Case, found: list[Mention], flags: list[bool], name: str) -> Iterator[Finding]:
    if len(set(flags)) < 2:
        return
    usual = flags.count(True) >= flags.count(False)
    odd = [mention for mention, flag in zip(found, flags, strict=True) if flag is not usual]
    phrase: Slots = both("fault", f"manner.{name}", symbols="; ".join(dict.fromkeys(m.label for m in odd)))
    yield finding("LP110", **place(case, odd[0]), count=len(odd), **phrase)


def notes(case: Case) -> Iterator[Finding]:
    """LP109: every mark in the text has a note and every note a mark, also where both were typed by hand."""
    marks = [(p, run.note) for p in case.document.everywhere for run in p.runs if run.note is not None]
    for paragraph, number in marks:
        if number not in case.document.notes:
            yield finding("LP109", **case.at(paragraph), **both("fault", "note.missing", mark=abs(number or 0)))
    used = {number for _, number in marks}
    for number, lines in case.document.notes.items():
        if number not in used and lines:
            yield finding("LP109", **case.at(lines[0]), **both("fault", "note.unused", mark=abs(number)))
    yield from _typed_notes(case)


def _typed_notes(case: Case) -> Iterator[Finding]:
    heads = {match[0] for p in case.passages if (match := pattern("note.typed_head").match(p.text))}
    for passage in case.running:
        for match in passage.find(pattern("note.typed_mark")):
            if match["mark"] not in heads:
                fault = both("fault", "note.missing", mark=match["mark"])
                yield finding("LP109", **case.at(passage.paragraph, match.start(), match.end()), **fault)


CHECKS = (citations, manner, notes)
