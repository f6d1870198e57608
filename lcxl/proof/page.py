"""Page set-up, fonts and page numbers (rules PG-01 to PG-16)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lcxl.findings import Finding, Severity, finding
from lcxl.proof.case import Case
from lcxl.proof.looks import faults_of, spoken, told
from lcxl.proof.manuscript import TWIPS_PER_MM, Paragraph, Run, Section
from lcxl.proof.words import both, number, pattern, rule, span
from lcxl.values import legacy_charset

_MARGINS = (("PG-03", "top"), ("PG-04", "bottom"), ("PG-05", "left"), ("PG-06", "right"))
_A4_SLACK_MM = 0.6


def paper(case: Case) -> Iterator[Finding]:
    """PG-01: every section is A4 (210 x 297 mm, either way round).  Decree, I.1."""
    for place, section in enumerate(case.document.sections, 1):
        sides = sorted((section.width / TWIPS_PER_MM, section.height / TWIPS_PER_MM))
        wanted = (rule("page.width"), rule("page.height"))
        if any(abs(side - want) > _A4_SLACK_MM for side, want in zip(sides, wanted, strict=True)):
            size = f"{number(section.width / TWIPS_PER_MM)} \u00d7 {number(section.height / TWIPS_PER_MM)}"
            yield finding("PG-01", part="page", section=place, found=size)


def orientation(case: Case) -> Iterator[Finding]:
    """PG-02: the letter itself is upright; only its annexes may lie across.  Decree, I.2."""
    running = case.anatomy.running
    if running and case.document.sections[running[0].section].landscape:
        yield finding("PG-02", **case.at(running[0]))


def margins(case: Case) -> Iterator[Finding]:
    """PG-03 to PG-07: margins of 20-25 mm above and below, 30-35 left, 15-20 right.  Decree, I.3.

    In a landscape section they are told as a warning only, and either reading is accepted: edges as seen,
    or the page turned with its binding edge at the top or bottom.
    """
    for place, section in enumerate(case.document.sections, 1):
        edges = _edges(section)
        if section.landscape:
            if not any(_fits(edges, order) for order in _TURNS):
                shown = " \u00d7 ".join(number(edges[name]) for name in ("top", "bottom", "left", "right"))
                yield finding("PG-07", part="page", section=place, found=shown)
            continue
        for code, name in _MARGINS:
            if not _within(edges[name], name):
                yield finding(
                    code, part="page", section=place, found=number(edges[name]), wanted=spoken(span(f"page.{name}"))
                )


# Which margin each edge has to meet: as seen, binding edge on top, binding edge at the bottom.
_TURNS = (
    {"top": "top", "bottom": "bottom", "left": "left", "right": "right"},
    {"top": "left", "bottom": "right", "left": "bottom", "right": "top"},
    {"top": "right", "bottom": "left", "left": "top", "right": "bottom"},
)


def _edges(section: Section) -> dict[str, float]:
    twips = {"top": section.top, "bottom": section.bottom, "left": section.left + section.gutter}
    return {name: abs(value) / TWIPS_PER_MM for name, value in {**twips, "right": section.right}.items()}


def _within(length: float, name: str) -> bool:
    low, high = span(f"page.{name}")
    slack = float(rule("tolerance_mm"))
    return low - slack <= length <= high + slack


def _fits(edges: dict[str, float], order: dict[str, str]) -> bool:
    return all(_within(edges[edge], name) for edge, name in order.items())


def _inked(case: Case) -> Iterator[tuple[Paragraph, Run]]:
    for paragraph in case.document.everywhere:
        for run in paragraph.ink:
            yield paragraph, run


def fonts(case: Case) -> Iterator[Finding]:
    """PG-08: Times New Roman throughout; one finding per other font.  Decree, I.4.

    Symbol fonts are a warning; the fonts of the old encodings are told by PG-09.
    """
    wanted, symbols = rule("page.font"), rule("page.symbol_fonts")
    uses: dict[str, list[Paragraph]] = {}
    for paragraph, run in _inked(case):
        for font in run.fonts:
            if font.strip() != wanted and not legacy_charset(font):
                uses.setdefault(font.strip(), []).append(paragraph)
    for font, paragraphs in uses.items():
        severity = Severity.WARNING if font in symbols else None
        count = len({id(paragraph) for paragraph in paragraphs})
        yield finding("PG-08", severity=severity, **case.at(paragraphs[0]), font=font, count=count)


def old_fonts(case: Case) -> Iterator[Finding]:
    """PG-09: no font of the encodings before Unicode (.VnTime, VNI-Times).  Decree, I.4."""
    uses: dict[str, Paragraph] = {}
    for paragraph, run in _inked(case):
        for font in run.fonts:
            if legacy_charset(font):
                uses.setdefault(font, paragraph)
    for font, paragraph in uses.items():
        yield finding("PG-09", **case.at(paragraph), **both("kind", "encoding.font", font=font))


def colour(case: Case) -> Iterator[Finding]:
    """PG-10: text is black.  Decree, I.4."""
    found = [(p, run) for p, run in _inked(case) if run.color.lower() not in ("auto", "000000") and run.note is None]
    if found:
        colours = ", ".join(sorted({run.color.upper() for _, run in found}))
        yield finding("PG-10", **case.at(found[0][0]), colours=colours, count=len(found))


def letter_spacing(case: Case) -> Iterator[Finding]:
    """PG-11: letters are neither spread nor scaled nor raised; for the record, the decree is silent."""
    found = [p for p, run in _inked(case) if run.spacing or run.scale != 100 or run.position]
    if found:
        yield finding("PG-11", **case.at(found[0]), count=len({id(paragraph) for paragraph in found}))


def _numbered(paragraphs: tuple[Paragraph, ...]) -> list[tuple[Paragraph, Run]]:
    return [(p, run) for p in paragraphs for run in p.runs if run.field == "PAGE"]


def page_numbers(case: Case) -> Iterator[Finding]:
    """PG-12 to PG-15: the number stands centred in the header, 13-14 pt, not on the first page, from 1.  Decree, I.7.

    A letter that surely fits on one page needs none.
    """
    sections = case.document.sections
    letters = sum(len(passage.text) for passage in case.passages)
    missing = [place for place, section in enumerate(sections, 1) if not _numbered(section.headers.get("default", ()))]
    if missing and (len(missing) < len(sections) or letters >= rule("page.single_page_letters")):
        yield finding("PG-12", part="header", **both("fault", "page_number.missing", sections=_listed(missing)))
    yield from _number_look(case)
    if len(missing) == len(sections):
        return
    first = sections[0]
    if not first.title_page or _numbered(first.headers.get("first", ())):
        yield finding("PG-14", part="header")
    if first.start not in (None, 1):
        yield finding("PG-15", part="header", found=first.start)


def _listed(places: list[int]) -> str:
    return ", ".join(map(str, places))


def _number_look(case: Case) -> Iterator[Finding]:
    headers = [section.headers.get("default", ()) for section in case.document.sections]
    for paragraph in (p for header in headers for p, _ in _numbered(header)):
        if paragraph.align != "center":
            yield finding("PG-12", **case.at(paragraph), **both("fault", "page_number.not_centred"))
        runs = [run for run in paragraph.runs if run.field == "PAGE"]
        sized = Paragraph(part="header", runs=tuple(Run(text="1", size=r.size, italic=r.italic) for r in runs))
        phrases = faults_of([sized], size="page_number", italic=False)
        if any(section.number_format != "decimal" for section in case.document.sections):
            phrases.append(both("faults", "page_number.not_arabic"))
        yield from told("PG-13", case, paragraph, phrases)
        return


def number_in_footer(case: Case) -> Iterator[Finding]:
    """PG-16: no page number at the foot, no "page x of y", a habit from before 2020."""
    for section in case.document.sections:
        for paragraph in case.document.in_force(section, section.footers):
            if any(run.field in ("PAGE", "NUMPAGES") for run in paragraph.runs):
                yield finding("PG-16", **case.at(paragraph))
                return
        for paragraph in case.document.in_force(section, section.headers):
            fields = Counter(run.field for run in paragraph.runs)
            if fields["NUMPAGES"] or pattern("head.page_of").search(paragraph.text):
                yield finding("PG-16", **case.at(paragraph))
                return


CHECKS = (
    paper,
    orientation,
    margins,
    fonts,
    old_fonts,
    colour,
    letter_spacing,
    page_numbers,
    number_in_footer,
)
