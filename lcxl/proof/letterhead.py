"""Place and date, subject, type name and addressees (rules DD, VV, TL, KG), and marks on the head (MK)."""

from __future__ import annotations

from collections.abc import Iterator

from lcxl.findings import Finding, Severity, finding
from lcxl.proof.case import Case, plain, real_date
from lcxl.proof.looks import faults_of, look, rule_under, same, told
from lcxl.proof.manuscript import Paragraph
from lcxl.proof.typography import line_width, room
from lcxl.proof.words import Slots, both, number, pattern, rule, squash, words

_SLACK = 25


def place_and_date(case: Case) -> Iterator[Finding]:
    """DD-01 to DD-06: place, comma, date in words with zeros before 1-9 and 1-2, italic 13-14 pt.  II.4.

    A draft may leave the date blank.  Months 3 to 9 with a zero are a warning: the decree's samples have none.
    """
    line = case.anatomy.place_and_date
    shown = squash(plain(line.shown)) if line is not None else ""
    match = pattern("head.date_line").match(shown)
    if line is None or match is None:
        yield finding("DD-03", **case.at(line), found=shown)
        return
    yield from _place(case, line, match["place"].strip(), match["comma"])
    yield from _date(case, line, match["day"], match["month"], match["year"])
    yield from look("DD-05", case, [line], size="place_and_date", bold=False, italic=True, align="center")


def _place(case: Case, line: Paragraph, place: str, comma: str) -> Iterator[Finding]:
    phrases = []
    if not place or not place[0].isupper():
        phrases.append(both("faults", "place.capital"))
    if place and not comma:
        phrases.append(both("faults", "place.comma"))
    yield from told("DD-01", case, line, phrases)
    if place in words("places.named_after_persons") and not pattern("head.place_with_unit").match(place):
        yield finding("DD-02", **case.at(line), found=place)


def _date(case: Case, line: Paragraph, day: str, month: str, year: str) -> Iterator[Finding]:
    if not (day and month and year):
        return
    if real_date(day, month, year) is None:
        yield finding("DD-06", **case.at(line), found=f"{day}/{month}/{year}")
        return
    if len(year) != 4:
        yield finding("DD-03", **case.at(line), found=squash(line.shown))
    unpadded = [part for part, limit in ((day, 9), (month, 2)) if int(part) <= limit and len(part) == 1]
    if unpadded:
        yield finding("DD-04", **case.at(line), found=unpadded[0], wanted=f"0{unpadded[0]}")
    elif 3 <= int(month) <= 9 and len(month) == 2:
        yield finding("DD-04", severity=Severity.WARNING, **case.at(line), found=month, wanted=str(int(month)))


def subject(case: Case) -> Iterator[Finding]:
    """VV-01 to VV-04: "V/v" and a short phrase in small letters, 12-13 pt, 6 pt below the number.  II.5b."""
    lines = case.anatomy.subject
    if not lines:
        if case.anatomy.type_name is None:
            yield from told("VV-01", case, None, [both("faults", "absent")])
        return
    text = squash(plain(" ".join(line.shown for line in lines)))
    match = pattern("head.subject_start").match(text)
    phrases = []
    if match is None:
        phrases.append(both("faults", "subject.start"))
    elif match["first"][0].isupper() and not match["first"].isupper():
        phrases.append(both("faults", "subject.capital", found=match["first"]))
    if text.endswith(".") and not text.endswith(".."):
        phrases.append(both("faults", "subject.stop"))
    yield from told("VV-01", case, lines[0], phrases)
    yield from look("VV-02", case, lines, size="subject", bold=False, italic=False, align="center")
    yield from _gap(case, lines[0])
    yield from _subject_length(case, lines, text)


def _gap(case: Case, line: Paragraph) -> Iterator[Finding]:
    above = case.anatomy.number
    if above is None or above.index == line.index:
        return
    gap = line.before + (above.after if above.cell == line.cell else 0)
    wanted = round(20 * rule("subject.gap_pt"))
    if above.cell == line.cell and abs(gap - wanted) > _SLACK:
        yield finding("VV-03", **case.at(line), found=number(gap / 20))


def _subject_length(case: Case, lines: tuple[Paragraph, ...], text: str) -> Iterator[Finding]:
    space = room(case.document, lines[0])
    rows = sum(max(1, -(-line_width(line) // space)) for line in lines) if space else len(lines)
    if pattern("head.subject_only_cites").match(text):
        yield finding("VV-04", **case.at(lines[0]), **both("fault", "subject.only_cites"))
    elif rows > rule("subject.lines"):
        yield finding("VV-04", **case.at(lines[0]), **both("fault", "subject.long", rows=round(rows)))


def type_name(case: Case) -> Iterator[Finding]:
    """TL-01: a typed document has its type and subject bold and centred with a line below.  II.5b."""
    line = case.anatomy.type_name
    if line is None:
        return
    phrases = faults_of([line], size="type_name", bold=True, italic=False, align="center")
    below = [p for p in case.anatomy.type_subject if p.text.strip()]
    if not below:
        phrases.append(both("faults", "type.no_subject"))
    more = faults_of(below, size="type_name", bold=True, italic=False, align="center")
    phrases += [phrase for phrase in more if phrase not in phrases]
    if below and rule_under(case, below, None) is None:
        phrases.append(both("faults", "line.absent"))
    if case.anatomy.subject:
        phrases.append(both("faults", "type.with_subject_block"))
    yield from told("TL-01", case, line, phrases)


def addressees(case: Case) -> Iterator[Finding]:
    """KG-01 to KG-04: label, one addressee on its line, several each on a line "- ...;", the last ".".  II.9d."""
    lines = case.anatomy.addressees
    if not lines:
        if case.anatomy.type_name is None:
            yield from told("KG-01", case, None, [both("faults", "absent")])
        return
    match = pattern("head.addressee_line").match(squash(plain(lines[0].shown)))
    phrases = [] if match else [both("faults", "addressee.label")]
    phrases += faults_of(lines, size="addressee", italic=False)
    yield from told("KG-01", case, lines[0], phrases)
    rest = match["rest"].strip() if match else ""
    if len(lines) == 2 and not rest and lines[0].cell is not None:
        return
    if len(lines) == 1 and match:
        if not rest:
            yield from told("KG-02", case, lines[0], [both("faults", "addressee.own_line")])
        elif rest.endswith((".", ";")):
            found = told("KG-02", case, lines[0], [both("faults", "addressee.stop")])
            yield from (one.at(severity=Severity.WARNING) for one in found)
    elif len(lines) > 1:
        yield from told("KG-03", case, lines[0], _several(lines, rest))
    if lines[0].align == "left" and lines[0].left + lines[0].first_line <= 0 and lines[0].cell is None:
        yield finding("KG-04", **case.at(lines[0]))


def _several(lines: tuple[Paragraph, ...], rest: str) -> list[Slots]:
    listed = lines[1:]
    texts = [squash(plain(line.shown)) for line in listed]
    phrases = []
    if rest:
        phrases.append(both("faults", "addressee.first_with_label"))
    if not all(text.startswith("- ") for text in texts):
        phrases.append(both("faults", "addressee.dash"))
    if not all(text.endswith(";") for text in texts[:-1]) or not texts[-1].endswith("."):
        phrases.append(both("faults", "addressee.ending"))
    if not same(line.left + line.first_line for line in listed):
        phrases.append(both("faults", "addressee.aligned"))
    return phrases


def marks(case: Case) -> Iterator[Finding]:
    """MK-01 to MK-03: secrecy is stamped, urgency and circulation are boxed, bold capitals of 13-14 pt.  III.2."""
    lines = [*case.anatomy.head, *(p for p in case.document.textboxes)]
    for line in lines:
        text = squash(plain(line.shown))
        if pattern("head.secret").fullmatch(text):
            yield finding("MK-01", **case.at(line), found=text)
            continue
        urgent = pattern("head.urgent").fullmatch(text)
        if urgent or pattern("head.restricted").fullmatch(text):
            phrases = faults_of([line], size="mark", bold=True, italic=False)
            if not line.boxed and line.part != "textbox":
                phrases.append(both("faults", "mark.box"))
            yield from told("MK-02" if urgent else "MK-03", case, line, phrases)


CHECKS = (place_and_date, subject, type_name, addressees, marks)
