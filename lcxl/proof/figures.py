"""Figures in the text against the annex and each other (LP201, LP213 to LP215)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lcxl.findings import Finding, finding
from lcxl.proof.annexrows import AnnexRow
from lcxl.proof.case import Case, Passage
from lcxl.proof.requirements import percents, row_about, verdicts
from lcxl.proof.tallies import counts, note_items
from lcxl.proof.words import excerpt, pattern
from lcxl.texts import load_data
from lcxl.values import fold

_COMMON = 30
_FEW = 3
Sentence = tuple[Passage, int, int]


def stated(case: Case) -> Iterator[Finding]:
    """LP201: what the text says an indicator has reached is what the results, else the annex, say."""
    told: set[tuple[int, Decimal]] = set()
    for number, (passage, start, end) in _about(case):
        printed = _printed(case, number)
        allowed = {percent.value for percent in percents(printed)}
        sentence = passage.text[start:end]
        if not allowed or not pattern("figure.present").search(sentence):
            continue
        for percent in percents(sentence):
            if percent.value not in allowed and (number, percent.value) not in told:
                told.add((number, percent.value))
                where = case.at(passage.paragraph, start + percent.start, start + percent.end)
                shown = ", ".join(found.text for found in percents(printed))
                yield finding("LP201", **where, indicator=number, number=number, found=percent.text, wanted=shown)


def _printed(case: Case, number: int) -> str:
    result = case.reference.result(number) if case.reference else None
    if result is not None:
        return result.current_text
    row = next((row for row in case.rows if row.number == number), None)
    return row.current if row is not None else ""


def _about(case: Case) -> Iterator[tuple[int, Sentence]]:
    """Yield the sentences of the text with the indicator that each is about.

    Its heading "Chi so N" goes for what follows, up to the next one, a numbered heading or a count; a paragraph
    that repeats a long piece of one wording is about that indicator too.
    """
    number: int | None = None
    for passage in case.running:
        text = passage.text
        match = pattern("tally.indicator_start").match(text)
        if match:
            number = int(match["number"])
        elif _ends_scope(passage):
            number = None
        about = number if number is not None else _by_wording(case, passage)
        if about is not None:
            for sentence in pattern("figure.sentence").finditer(text):
                yield about, (passage, sentence.start(), sentence.end())


def _ends_scope(passage: Passage) -> bool:
    text = passage.text.strip()
    headings = ("body.clause", "body.subclause", "body.bracketed", "body.roman")
    return text.startswith("*") or any(pattern(name).match(text) for name in headings) or passage.part == "footnote"


def _by_wording(case: Case, passage: Passage) -> int | None:
    """Return the indicator of which the paragraph repeats a long piece, None where none or two do."""
    text = fold(passage.text)
    found = {row.number for row in case.rows if row.number and _repeats(text, fold(row.wording))}
    return found.pop() if len(found) == 1 else None


def _repeats(text: str, wording: str) -> bool:
    words = wording.split()
    for at in range(len(words)):
        piece = ""
        for word in words[at:]:
            piece = f"{piece} {word}".strip()
            if piece not in text:
                break
            if len(piece) >= _COMMON:
                return True
    return False


def earlier_period(case: Case) -> Iterator[Finding]:
    """LP213: what the text lists as not met in the earlier period is not met in the annex's column of it either."""
    for count in counts(case):
        if not (count.period and count.remainder):
            continue
        for item in note_items(count):
            row = row_about(case.rows, item)
            if row is not None and row.previous and _was_met(case, row):
                where = case.at(count.note) | {"quote": excerpt(item, 0, min(60, len(item)))}
                yield finding(
                    "LP213", **where, indicator=row.number, number=row.number, found=row.previous, period=count.period
                )


def _was_met(case: Case, row: AnnexRow) -> bool:
    claims = [fold(word) for word in load_data("words.toml")["claims"]["met"]]
    if fold(row.previous) in claims:
        return True
    found = list(verdicts(row, row.previous, case.catalogue))
    return bool(found) and all(met for _, _, met in found)


def parts(case: Case) -> Iterator[Finding]:
    """LP214: a number and the parts that it is said to consist of ("123 points, of which 107 ... and 16 ...")."""
    for passage in case.running:
        for sentence in pattern("figure.sentence").finditer(passage.text):
            head, mark, tail = _split(sentence[0])
            wholes = list(pattern("figure.whole").finditer(head))
            if not mark or not wholes:
                continue
            whole = wholes[-1]
            same = [m for m in pattern("figure.whole").finditer(tail) if m["noun"].lower() == whole["noun"].lower()]
            numbers = [_count(match["number"]) for match in same]
            total = _count(whole["number"])
            if len(numbers) == 2 and sum(numbers) != total and _adds_up(tail, same, numbers, total):
                terms = " + ".join(map(str, numbers))
                where = case.at(passage.paragraph, sentence.start(), sentence.end())
                yield finding("LP214", **where, terms=terms, added=sum(numbers), total=total)


def _adds_up(tail: str, same: list[re.Match[str]], numbers: list[int], total: int) -> bool:
    """Tell whether two numbers are meant to be the whole: joined by "and", and not far from it."""
    joined = pattern("figure.joined").search(tail[same[0].end() : same[1].start()])
    return bool(joined) and abs(sum(numbers) - total) <= max(_FEW, total // 10)


def _split(sentence: str) -> tuple[str, str, str]:
    match = pattern("figure.of_which").search(sentence)
    return (sentence[: match.start()], match[0], sentence[match.end() :]) if match else (sentence, "", "")


def _count(text: str) -> int:
    return int(text.replace(".", ""))


def shares(case: Case) -> Iterator[Finding]:
    """LP215: a percentage with the fraction that it is of ("20,83% (19/24)": a share, or what it fell by)."""
    for passage in case.passages:
        for match in pattern("figure.shared").finditer(passage.text):
            part, whole = _count(match["part"]), _count(match["whole"])
            if not whole or whole < 2 or re.search(r"\d\s*/\s*\d+\s*/", match[0]):
                continue
            percent = percents(match[0])[0]
            ratio = Decimal(100) * part / whole
            step = Decimal(10) ** -percent.decimals
            if all(abs(abs(value) - percent.value) > step for value in (ratio, ratio - 100)):
                exact = f"{ratio:.2f}".rstrip("0").rstrip(".").replace(".", ",")
                where = case.at(passage.paragraph, match.start(), match.end())
                fraction = f"{match['part']}/{match['whole']}"
                yield finding("LP215", **where, percent=percent.text, fraction=fraction, exact=f"{exact}%")


CHECKS = (stated, earlier_period, parts, shares)
