"""Capitals by Appendix II of the decree, and terms written one way throughout (LP404, LP407, LP409, LP410, LP419)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lcxl.findings import Finding
from lcxl.proof.case import Case, Passage
from lcxl.proof.mentions import mentions
from lcxl.proof.spelling import Use, told
from lcxl.proof.words import both, pattern, squash, table, words

_HEADS = ("head", "signature", "recipients")


def _read(case: Case) -> list[Passage]:
    return [passage for passage in case.text if passage.part not in _HEADS]


def _starts_sentence(passage: Passage, at: int) -> bool:
    return bool(pattern("spelling.sentence_start").search(passage.text[:at]))


def _is_quoted(passage: Passage, at: int) -> bool:
    return any(match.start() < at < match.end() for match in pattern("spelling.quoted").finditer(passage.text))


def terms(case: Case) -> Iterator[Finding]:
    """LP404: names that the original has in capitals (VH-05), and terms now with a capital and now without."""
    for name, wanted in table("terms.fixed").items():
        wrong = [(use, form) for use, form in _uses(case, name, anywhere=True) if form != wanted]
        if wrong:
            spelled = "; ".join(dict.fromkeys(form for _, form in wrong))
            uses = [use for use, _ in wrong]
            yield told(case, "LP404", uses, found=spelled, **both("rule", "term.fixed", wanted=wanted))
    seen: list[tuple[Passage, int, int]] = []
    for term in sorted(words("terms.one_way.words"), key=len, reverse=True):
        found = [(use, form) for use, form in _uses(case, term, anywhere=False) if not _within(use, seen)]
        seen += [use for use, _ in found]
        forms: dict[str, list[Use]] = {}
        for use, form in found:
            forms.setdefault(form, []).append(use)
        if len(forms) > 1:
            usual = max(forms, key=lambda form: (len(forms[form]), sum(c.islower() for c in form)))
            if usual[:1].isupper() and term in words("terms.small.words"):
                continue
            rare = [use for form, uses in forms.items() if form != usual for use in uses]
            shown = "; ".join(f"{form} ({len(uses)})" for form, uses in forms.items())
            yield told(case, "LP404", rare, found=shown, **both("rule", "term.one_way", wanted=usual))


def _within(use: Use, seen: list[Use]) -> bool:
    """Tell whether a use lies within one of a longer term."""
    return any(use[0] is other[0] and other[1] <= use[1] and use[2] <= other[2] for other in seen)


def _uses(case: Case, term: str, *, anywhere: bool) -> Iterator[tuple[Use, str]]:
    """Yield the uses of a term with their forms; those at sentence starts and in quotations if ``anywhere``."""
    wanted = re.compile(rf"(?<![\w.@/]){re.escape(term)}(?![\w@])", re.IGNORECASE)
    for passage in _read(case):
        for match in passage.find(wanted):
            named = pattern("spelling.name_follows").match(passage.text[match.end() :])
            if not anywhere and (match[0].isupper() or named):
                continue
            said = anywhere or not (_starts_sentence(passage, match.start()) or _is_quoted(passage, match.start()))
            if said:
                yield (passage, match.start(), match.end()), match[0]


def unit_nouns(case: Case) -> Iterator[Finding]:
    """LP407: the noun of an administrative unit is small before its name within a sentence (VH-01).

    Units named after a person, a number or an event keep their capital (VH-02, VH-03).
    """
    forms: dict[str, list[Use]] = {}
    special = words("places.special")
    for passage in _read(case):
        for match in passage.find(pattern("spelling.unit_noun_capital")):
            name = squash(match[0])
            persons = any(match["name"].startswith(person) for person in words("places.named_after_persons"))
            exempt = persons or name.startswith(special)
            if exempt or _starts_sentence(passage, match.start()) or _is_quoted(passage, match.start()):
                continue
            forms.setdefault(name, []).append((passage, match.start(), match.end()))
    for name, uses in forms.items():
        yield told(case, "LP407", uses, found=name, wanted=name[0].lower() + name[1:])


def people_and_state(case: Case) -> Iterator[Finding]:
    """LP409: the people and the state are written with a capital (VH-06)."""
    for name in ("people", "state"):
        uses = [(p, m.start(), m.end()) for p in _read(case) for m in p.find(pattern(f"spelling.{name}"))]
        if uses:
            passage, start, end = uses[0]
            spelled = squash(passage.text[start:end])
            yield told(case, "LP409", uses, found=spelled, wanted=spelled.capitalize())


def document_types(case: Case) -> Iterator[Finding]:
    """LP410: the type of a cited document begins with a capital (VH-08)."""
    notes = {id(p) for annex in case.anatomy.annexes for p in annex.note}
    uses: dict[str, list[Use]] = {}
    for mention in mentions(case):
        vague = mention.kind.lower() in words("types_of_interest.vague")
        if mention.kind[:1].islower() and not vague and id(mention.passage.paragraph) not in notes:
            use = (mention.passage, mention.start, mention.end)
            uses.setdefault(f"{mention.kind} {mention.label}", []).append(use)
    for name, found in uses.items():
        yield told(case, "LP410", found, found=name, wanted=name[0].upper() + name[1:])


def inside_sentences(case: Case) -> Iterator[Finding]:
    """LP419: capitals where no sentence and no name begins: after "about", and on small words."""
    for name in ("spelling.capital_after_about", "spelling.capital_inside"):
        forms: dict[str, list[Use]] = {}
        for passage in _read(case):
            for match in passage.find(pattern(name)):
                use = (passage, match.start("word"), match.end("word"))
                forms.setdefault(squash(match["word"]), []).append(use)
        for form, uses in forms.items():
            yield told(case, "LP419", uses, found=form, wanted=form[0].lower() + form[1:])


CHECKS = (terms, unit_nouns, people_and_state, document_types, inside_sentences)
