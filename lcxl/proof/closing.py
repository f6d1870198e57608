"""Signature, recipients and what stands at the foot (rules KY, NN)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lcxl.findings import Finding, finding
from lcxl.proof.case import Case, plain
from lcxl.proof.head import is_sound_symbol, tight_symbol
from lcxl.proof.looks import faults_of, look, told
from lcxl.proof.manuscript import Paragraph
from lcxl.proof.words import both, number, pattern, span, squash, words
from lcxl.values import bare, fold

_LINE_FACTOR = 1.15
_MM_PER_PT = 25.4 / 72


def powers(case: Case) -> Iterator[Finding]:
    """KY-01 to KY-06: the powers by which the signer signs, and what must stand on the lines after them.  II.7b."""
    lines = case.anatomy.authority
    texts = [squash(plain(line.shown)).upper() for line in lines]
    if not lines:
        yield from told("KY-01", case, None, [both("faults", "absent")])
        return
    if not pattern("closing.powers").match(texts[0]) and not _is_title(texts[0]):
        yield from told("KY-01", case, lines[0], [both("faults", "powers.unknown", found=texts[0])])
    for place, (line, text) in enumerate(zip(lines, texts, strict=True)):
        match = pattern("closing.powers").match(text)
        if match:
            following = texts[place + 1] if place + 1 < len(texts) else ""
            yield from _power(case, line, match["power"], match["rest"], following)


def _is_title(text: str) -> bool:
    titles = ("closing.head_title", "closing.deputy_title")
    return any(pattern(name).match(text) for name in titles)


def _power(case: Case, line: Paragraph, power: str, rest: str, following: str) -> Iterator[Finding]:
    head = bool(pattern("closing.head_title").match(rest))
    if power == "TM":
        if not pattern("closing.collective").match(rest):
            yield finding("KY-02", **case.at(line), found=rest)
        if pattern("closing.deputy_title").match(following):
            yield finding("KY-03", **case.at(line), found=following)
    elif power == "KT":
        deputy = pattern("closing.deputy_title").match(following)
        if not head or not deputy:
            yield finding("KY-04", **case.at(line), found=f"KT. {rest} / {following}")
    elif power in ("TL", "TUQ"):
        if not head or not following:
            yield finding("KY-05", **case.at(line), found=f"{power}. {rest} / {following}")
    elif not head:
        yield finding("KY-06", **case.at(line), found=f"Q. {rest}")


def looks(case: Case) -> Iterator[Finding]:
    """KY-07, KY-08: powers and title in bold capitals, the name bold, both upright, 13-14 pt, centred.  II.7."""
    lines = case.anatomy.authority
    wanted = {"bold": True, "italic": False, "align": "center"}
    yield from look("KY-07", case, lines, size="authority", capitals=True, **wanted)
    signer = case.anatomy.signer
    if signer is None:
        # A draft may leave room for the name; where nothing at all follows the title, it was forgotten.
        if lines and not any(p.index > lines[-1].index for p in case.anatomy.signature):
            yield from told("KY-08", case, lines[-1], [both("faults", "absent")])
        return
    yield from look("KY-08", case, [signer], size="signer", capitals=False, **wanted)
    name = squash(plain(signer.shown))
    match = pattern("closing.academic").search(name)
    if match:
        yield finding("KY-09", **case.at(signer), found=match[0])


def room_for_signature(case: Case) -> Iterator[Finding]:
    """KY-10: about 25 to 30 mm between the last line of the title and the name."""
    signer, lines = case.anatomy.signer, case.anatomy.authority
    if signer is None or not lines:
        return
    if signer.index == lines[-1].index:
        return
    between = [p for p in case.anatomy.signature if lines[-1].index < p.index < signer.index]
    if any(p.pictures or p.text.strip() for p in between) or signer.cell != lines[-1].cell:
        return
    points = lines[-1].after / 20 + signer.before / 20
    for line in between:
        height = _height(line)
        points += height + (line.before + line.after) / 20
    low, high = span("signature.gap_mm")
    if not low <= points * _MM_PER_PT <= high:
        yield finding("KY-10", **case.at(signer), found=number(round(points * _MM_PER_PT)))


def _height(line: Paragraph) -> float:
    """Return the height of an empty line in points."""
    if line.line_rule != "auto":
        return line.line / 20
    size = max((run.size for run in line.runs), default=14.0)
    breaks = sum(run.text.count("\n") for run in line.runs)
    return (1 + breaks) * size * _LINE_FACTOR * line.line / 240


def image(case: Case) -> Iterator[Finding]:
    """KY-11: a signature put in as an image is a PNG, the one format with a transparent ground.  II.7d."""
    for line in case.anatomy.signature:
        for picture in line.pictures:
            if picture.content_type != "image/png":
                yield finding("KY-11", **case.at(line), found=picture.content_type or "?")


def kept_together(case: Case) -> Iterator[Finding]:
    """KY-12: the signature block stays on one page with the last two paragraphs of the text."""
    lines = case.anatomy.authority
    if not lines or len(case.anatomy.running) < 2:
        return
    tail = case.anatomy.running[-2:]
    phrases = []
    if not tail[-1].keep_next:
        phrases.append(both("faults", "kept.text"))
    place = lines[0].cell
    if place is not None:
        tables = [table for table in case.document.tables if table.index == place.table]
        if tables and not all(row.whole for row in tables[0].rows):
            phrases.append(both("faults", "kept.table"))
    else:
        block = [p for p in case.anatomy.signature if p.index < (case.anatomy.signer or lines[-1]).index]
        if not all(p.keep_next for p in block):
            phrases.append(both("faults", "kept.block"))
    yield from told("KY-12", case, lines[0], phrases)


def recipients(case: Case) -> Iterator[Finding]:
    """NN-01 to NN-05: label 12 pt bold italic, list 11 pt with ";" and a last one for the file  II.9."""
    lines = case.anatomy.recipients
    if not lines:
        yield from told("NN-01", case, None, [both("faults", "absent")])
        return
    starts, texts = _entries(lines)
    phrases = [] if pattern("closing.recipients_label").match(texts[0]) else [both("faults", "recipients.label")]
    phrases += faults_of(lines[:1], size="recipients_label", bold=True, italic=True)
    yield from told("NN-01", case, lines[0], phrases)
    listed = list(zip(starts[1:], texts[1:], strict=True))
    if not listed:
        yield from told("NN-02", case, lines[0], [both("faults", "absent")])
        return
    entries = [item for item in listed if not pattern("closing.drafter").match(item[1])]
    phrases = faults_of([line for line, _ in entries], size="recipients", bold=False, italic=False)
    broken = [item for item in entries[:-1] if not pattern("closing.entry").match(item[1])]
    if broken:
        phrases.append(both("faults", "recipients.entry", found=broken[0][1]))
    yield from told("NN-02", case, (broken[0] if broken else entries[0])[0], phrases)
    yield from _ends_of_list(case, entries)


def _entries(lines: Sequence[Paragraph]) -> tuple[list[Paragraph], list[str]]:
    """Return the lines that begin the label and each entry, with their texts; one may go on in the next lines."""
    starts: list[Paragraph] = []
    texts: list[str] = []
    for line in lines:
        text = squash(plain(line.shown))
        if len(texts) > 1 and not text.startswith(("-", "\u2013", "+")) and texts[-1][-1:] not in ";.":
            texts[-1] = f"{texts[-1]} {text}"
        else:
            starts.append(line)
            texts.append(text)
    return starts, texts


def _ends_of_list(case: Case, entries: list[tuple[Paragraph, str]]) -> Iterator[Finding]:
    first, last = entries[0], entries[-1]
    if case.anatomy.type_name is None and not pattern("closing.first").match(first[1]):
        yield finding("NN-03", **case.at(first[0]), found=first[1])
    if pattern("closing.last_alone").match(last[1]):
        return
    match = pattern("closing.last").match(last[1])
    if not match:
        yield finding("NN-04", **case.at(last[0]), found=last[1])
        return
    group = _symbol_groups(case)[-1]
    if group and case.anatomy.type_name is None and match["unit"].rstrip(".") != group:
        yield finding("NN-05", **case.at(last[0]), found=match["unit"].rstrip("."), wanted=group)


def small_print(case: Case) -> Iterator[Finding]:
    """NN-06, NN-07: the drafter's mark 11 pt; an address line 11-12 pt under a line across the page.  III.3, III.4."""
    for line in (*case.anatomy.recipients, *case.anatomy.signature):
        if pattern("closing.drafter").match(squash(plain(line.shown))):
            yield from look("NN-06", case, [line], size="drafter", italic=False)
    first = case.document.sections[0]
    lines = first.footers.get("first" if first.title_page else "default", ())
    address = [line for line in lines if any(c.isalpha() for c in line.text) and not any(r.field for r in line.runs)]
    if address:
        phrases = faults_of(address, size="address_line", italic=False)
        if not any(line.rules for line in lines):
            phrases.append(both("faults", "line.absent"))
        yield from told("NN-07", case, address[0], phrases)


def one_body(case: Case) -> Iterator[Finding]:
    """CQ-06: the same body issues, signs and gives its abbreviation to the symbol."""
    issuer = squash(plain(" ".join(line.shown for line in case.anatomy.issuer))).upper()
    texts = [squash(plain(line.shown)).upper() for line in case.anatomy.authority]
    signed = [pattern("closing.powers").match(text) for text in texts]
    named = [match["rest"] for match in signed if match and match["power"] == "TM"]
    collective = next((name for name in named if pattern("closing.collective").match(name)), "")
    if issuer and collective and fold(collective) not in fold(issuer):
        yield finding("CQ-06", **case.at(case.anatomy.authority[0]), found=collective, wanted=issuer)
    body = _symbol_groups(case)[0 if case.anatomy.type_name is None else -1].replace("&", "")
    if issuer and body and not _abbreviates(body, issuer):
        yield finding("CQ-06", **case.at(case.anatomy.number), found=body, wanted=issuer)


def _symbol_groups(case: Case) -> list[str]:
    """Return the groups of the document's own symbol, one empty group where it is blank or not well-formed."""
    tight = tight_symbol(case.own_symbol[1])
    return tight.split("-") if is_sound_symbol(case, tight) else [""]


def _abbreviates(short: str, name: str) -> bool:
    """Tell whether ``short`` is made of first letters of ``name`` in order, from its first or second word on."""
    letters = bare(short)
    known = {bare(word) for word in words("known.abbreviations")}
    parts = bare(name).replace("-", " ").replace("&", " ").split()
    initials = [letter for word in parts for letter in (word if word in known else word[0])]
    for start in (0, 1):
        place = iter(initials[start:])
        if initials[start : start + 1] == [letters[0]] and all(letter in place for letter in letters):
            return True
    return False


CHECKS = (powers, looks, room_for_signature, image, kept_together, recipients, small_print, one_body)
