"""Slips that have one right form, as edits: found for the findings, applied by ``--fix``.

Slips are looked for in composed text; offsets of edits count the characters of a paragraph's own text, so that the
writer of corrections finds them again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from lcxl.proof.case import Case, Passage
from lcxl.proof.manuscript import Edit, Paragraph
from lcxl.proof.pairs import is_word
from lcxl.proof.patience import go_on
from lcxl.proof.words import pattern, phrase, squash, words
from lcxl.texts import load_data
from lcxl.values import nfc

_PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-"})
_BLANK_PARTS = ("head", "header", "footer", "signature")
_CONTEXT = 40
_SIGNS = ",.;:()\u201c\u201d"


Span = tuple[int, int, str]
Finder = tuple[str, Callable[[Case, Passage], Iterator[Span]]]


def edits(case: Case) -> tuple[Edit, ...]:
    """Return all mechanical corrections of a document, in reading order, none overlapping another."""
    found: list[Edit] = []
    finders = [entry for entry in _FINDERS if entry[0] != "LP414" or _usually_tight(case)]
    for passage in case.text:
        go_on()
        own: list[Edit] = []
        taken: set[int] = set()
        for code, start, end, new in _slips(case, passage, finders):
            edit = _edit(passage.paragraph, start, end, new, code)
            place = range(start, max(end, start + 1))
            if not _is_spared(passage, edit) and taken.isdisjoint(place):
                own.append(edit)
                taken.update(place)
        found += sorted(own, key=lambda edit: edit.start)
    return tuple(found)


def _slips(case: Case, passage: Passage, finders: Sequence[Finder]) -> Iterator[tuple[str, int, int, str]]:
    """Yield the slips of a passage as (code, start, end, right form), offsets as in the paragraph's own text."""
    text = passage.paragraph.text
    composed = unicodedata.is_normalized("NFC", text)
    places = range(len(text) + 1) if composed else _places(text)
    for code, find in finders:
        for start, end, new in find(case, passage):
            yield code, places[start], places[end], new
    for match in () if composed else re.finditer(r"[^\W\d_][\u0300-\u036f]+", text):
        if nfc(match[0]) != match[0]:
            yield "PG-09", match.start(), match.end(), nfc(match[0])


def _places(text: str) -> list[int]:
    """Return where each character of composed text, and its end, stands in ``text``."""
    found: list[int] = []
    for match in re.finditer(r"[^\u0300-\u036f][\u0300-\u036f]*|^[\u0300-\u036f]+", text):
        found += [match.start()] * len(nfc(match[0]))
    return [*found, len(text)]


def _edit(paragraph: Paragraph, start: int, end: int, new: str, code: str) -> Edit:
    old = paragraph.text[start:end]
    return Edit(part=paragraph.part, paragraph=paragraph.index, start=start, end=end, old=old, new=new, code=code)


def _is_spared(passage: Passage, edit: Edit) -> bool:
    return len(passage.text) == len(passage.paragraph.text) and passage.spares(edit.start, edit.end)


def _own(passage: Passage) -> str:
    """Return the composed text of a passage's paragraph, without the label of an automatic list."""
    return nfc(passage.paragraph.text)


def _plain(passage: Passage) -> str:
    return _own(passage).translate(_PLAIN)


def _lookalikes(_: Case, passage: Passage) -> Iterator[Span]:
    """PG-09: letters of other alphabets inside words."""
    table = load_data("letters.toml")["lookalikes"] | load_data("proof_words.toml")["lookalikes"]
    for at, char in enumerate(_own(passage)):
        if char in table:
            yield at, at + 1, table[char]


def _invisible(_: Case, passage: Passage) -> Iterator[Span]:
    """LP316: characters that nobody sees."""
    for match in pattern("leftover.invisible").finditer(_own(passage)):
        yield match.start(), match.end(), ""


def _doubled(_: Case, passage: Passage) -> Iterator[Span]:
    """LP301: a word typed twice; reduplications and words that end as the next begins are left alone."""
    text = _plain(passage)
    for match in pattern("leftover.doubled").finditer(text):
        if match["again"] == match["word"] or match["again"].islower():
            if _ends_and_begins(text, match):
                continue
            around = text[max(0, match.start() - _CONTEXT) : match.end() + _CONTEXT]
            rightly = match["word"].lower() in words("leftovers.reduplicated")
            if not rightly and not phrase("leftovers.doubled_right").search(around):
                yield match.end("word"), match.end(), ""


def _ends_and_begins(text: str, match: re.Match[str]) -> bool:
    """Tell whether the first of two equal words ends a word of the language and the second begins one."""
    before, after = text[: match.start()].split()[-1:], text[match.end() :].split()[:1]
    if not before or not after:
        return False
    return is_word(before[0].strip(_SIGNS), match["word"]) and is_word(match["again"], after[0].strip(_SIGNS))


def _double_spaces(case: Case, passage: Passage) -> Iterator[Span]:
    """LP303: more than one space between words; blanks left for number and date are not meant."""
    notes = [line for annex in case.anatomy.annexes for line in annex.note]
    if passage.part not in _BLANK_PARTS and passage.paragraph not in notes:
        for match in pattern("leftover.spaces").finditer(_plain(passage)):
            yield match.start(), match.end(), " "


def _decimal_points(_: Case, passage: Passage) -> Iterator[Span]:
    """LP305: a decimal point in a percentage."""
    for match in pattern("leftover.decimal_point").finditer(_plain(passage)):
        yield match.end("whole"), match.end("whole") + 1, ","


def _punctuation(_: Case, passage: Passage) -> Iterator[Span]:
    """ND-16: a space before a comma or after an opening bracket, none after a comma or before a bracket."""
    if passage.part in ("head", "signature", "recipients"):
        return
    text = _plain(passage)
    for name in ("leftover.space_before", "leftover.space_inside"):
        for match in pattern(name).finditer(text):
            yield match.start(), match.start() + len(match[0]) - len(match[0].lstrip(" ")), ""
    for match in pattern("leftover.space_after").finditer(text):
        if "://" not in text[max(0, match.start() - _CONTEXT) : match.start()]:
            yield match.start(), match.start(), " "


def _one_sided(_: Case, passage: Passage) -> Iterator[Span]:
    """LP411: a hyphen with a space on one side; names of units in the annex are told together (LP402)."""
    if passage.column == "responsible" or passage.part in ("head", "recipients", "signature"):
        return
    text = _plain(passage)
    for match in pattern("spelling.one_sided").finditer(text):
        sign = match[0].strip()
        if not _in_symbol(text, match.start()):
            tight = sign == "/" or text[: match.start()][-1:].isdigit()
            yield match.start(), match.end(), sign if tight else f" {sign} "


def _symbols(_: Case, passage: Passage) -> Iterator[Span]:
    """LP102: blanks and long dashes in the symbol of a cited document."""
    text = _plain(passage)
    for cited in pattern("citation.found").finditer(text):
        for match in re.finditer(r"\s*[-\u2013]\s*", cited["symbol"] or cited["normative"] or ""):
            if match[0] != "-":
                start = cited.start("symbol" if cited["symbol"] else "normative")
                yield start + match.start(), start + match.end(), "-"


def _in_symbol(text: str, at: int) -> bool:
    """Tell whether a place lies within the number and symbol of a cited document."""
    return any(match.start() < at < match.end() for match in pattern("citation.found").finditer(text))


def _percent_signs(_: Case, passage: Passage) -> Iterator[Span]:
    """LP414: a space before the percent sign where the document usually has none."""
    for match in pattern("spelling.percent_spaced").finditer(_plain(passage)):
        yield match.start(), match.end() - 1, ""


def _usually_tight(case: Case) -> bool:
    """Tell whether most percent signs of a document follow their number without a space."""
    tight = sum(len(pattern("spelling.percent_tight").findall(passage.text)) for passage in case.passages)
    spaced = sum(len(pattern("spelling.percent_spaced").findall(passage.text)) for passage in case.passages)
    return tight >= spaced


def _ending(case: Case, passage: Passage) -> Iterator[Span]:
    """ND-14: the end of the body without its closing sign."""
    lines = case.anatomy.running
    text = _own(passage)
    if lines and passage.paragraph is lines[-1] and not pattern("body.ends").search(text):
        stop = len(text.rstrip())
        yield (stop - 1 if text[:stop].endswith((".", ";", "/")) else stop), stop, "./."


_FINDERS: tuple[Finder, ...] = (
    ("PG-09", _lookalikes),
    ("LP316", _invisible),
    ("LP301", _doubled),
    ("LP305", _decimal_points),
    ("LP414", _percent_signs),
    ("LP102", _symbols),
    ("LP411", _one_sided),
    ("ND-16", _punctuation),
    ("LP303", _double_spaces),
    ("ND-14", _ending),
)


def around(edit: Edit, text: str) -> str:
    """Return the words that an edit touches, for a list of places."""
    low, high = edit.start, edit.end
    while low > 0 and not text[low - 1].isspace():
        low -= 1
    while high < len(text) and not text[high].isspace():
        high += 1
    if not text[edit.start : edit.end].strip() or text[low:high].strip() in ("", edit.old.strip()):
        low = max(0, text.rfind(" ", 0, max(0, edit.start - 1)) + 1)
        following = text.find(" ", edit.end + 1)
        high = following if following >= 0 else len(text)
    return squash(text[low:high])
