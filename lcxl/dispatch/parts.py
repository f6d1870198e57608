"""The paragraphs of the report: what staff wrote, and what is computed from the results and the units' words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import groupby

from lcxl.dispatch.campaign_texts import CampaignTexts, cell_of
from lcxl.dispatch.letter import SECTIONS, IndicatorView, Letter, Milestone
from lcxl.dispatch.marks import bold
from lcxl.dispatch.phrases import initial_small, items, listed, merged, named, phrase, two_digits, without_stop, word
from lcxl.findings import finding
from lcxl.layout import campaign as layout
from lcxl.model import Campaign, Consolidation, Paragraph, Status, Task
from lcxl.texts import labels

Pick = tuple[str, str, str]
"""A narrative that goes into the letter: unit code, section key, text."""

NARRATIVES = {"1.1": "direction", "1.2": "communication", "2": "difficulties", "3.2": "remedies", "4": "proposals"}
"""Section of the letter -> section of the units' narratives that it takes."""

USUAL = ("difficulties", "proposals")
"""Sections of narratives that go into the letter where staff have picked nothing."""

_GROUPS = (Status.NOT_MET, Status.NO_DATA, Status.HIGHER_LEVEL)
_LISTED = ("1.3", "2", "3.1", "3.2", "4")
_STYLES = {"": "", "-": "- ", "+": "+ ", "*": "* "}
_OF_INDICATOR = re.compile(r"(\d{1,4})\s*([-+]?)")


class Parts:
    """Builds the parts of one report in reading order; findings go to ``texts``."""

    def __init__(self, campaign: Campaign, letter: Letter, texts: CampaignTexts, picks: Collection[Pick]) -> None:
        self._campaign = campaign
        self._letter = letter
        self._texts = texts
        self._extra: dict[int, list[str]] = {}
        self._unused: dict[int, Paragraph] = {}
        self._picks = picks

    def all(self) -> dict[str, tuple[str, ...]]:
        """Return the paragraphs by section, in reading order."""
        return {section: tuple(self._section(section)) for section in SECTIONS}

    def _section(self, section: str) -> list[str]:
        paragraphs = [paragraph for paragraph in self._campaign.paragraphs if paragraph.part == section]
        written = [line for paragraph in paragraphs for line in self._written(paragraph)]
        computed = list(self._computed(section))
        if written and not computed and section in _LISTED:
            written[-1] = _without_colon(written[-1])
        found = _ended(written) if section == "closing" else written + computed
        if not found:
            self._texts.findings.append(
                finding("LC852", sheet=layout.PARAGRAPHS.name, part_name=labels("part")[section])
            )
        return found

    def _written(self, paragraph: Paragraph) -> list[str]:
        """Return a row of the paragraphs sheet as lines; those of an indicator are kept for its place in 3.2."""
        text = self._texts.annotated(paragraph.text, paragraph.footnote, layout.PARAGRAPHS, paragraph.place)
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        style = paragraph.style.strip()
        of_indicator = _OF_INDICATOR.fullmatch(style) if paragraph.part == "3.2" else None
        if of_indicator:
            number = int(of_indicator[1])
            sign = _STYLES[of_indicator[2]]
            self._extra.setdefault(number, []).extend(sign + line for line in lines)
            self._unused.setdefault(number, paragraph)
            return []
        if style not in _STYLES:
            cell = cell_of(layout.PARAGRAPHS, "style", paragraph.place)
            self._texts.findings.append(finding("LC851", sheet=layout.PARAGRAPHS.name, cell=cell or None, style=style))
        sign = _STYLES.get(style, "")
        return [bold(sign + line) if sign == _STYLES["*"] else sign + line for line in lines]

    def _computed(self, section: str) -> Iterator[str]:
        if section == "1.3":
            yield from results(self._letter, self._campaign)
        elif section == "3.1":
            yield from roadmap_lines(self._letter.roadmap)
        elif section == "3.2":
            yield from self._outstanding()
        wanted = NARRATIVES.get(section)
        told = merged(text for _, key, text in self._picks if key == wanted)
        yield from (f"- {text}" for text in told)

    def _outstanding(self) -> Iterator[str]:
        """Yield section 3.2: every indicator that is not met, has no data or is assessed at a higher level."""
        groups = [(status, self._letter.with_status(status)) for status in _GROUPS]
        if not any(views for _, views in groups) and self._letter.with_status(Status.MET):
            yield phrase("all_met")
        for status, views in groups:
            if views:
                yield bold(f"* {_count(self._letter, self._campaign, status)}")
            for place, view in enumerate(views, 1):
                yield from self._one(view, f"({place}) " if len(views) > 1 else "")
        for number, paragraph in sorted(self._unused.items()):
            cell = cell_of(layout.PARAGRAPHS, "style", paragraph.place)
            self._texts.findings.append(
                finding("LC857", sheet=layout.PARAGRAPHS.name, cell=cell or None, indicator=number, number=number)
            )

    def _one(self, view: IndicatorView, sign: str) -> Iterator[str]:
        yield f"{sign}{named(view)}.{' ' if view.standing else ''}{view.standing}"
        if len(view.remedies) == 1:
            yield phrase("remedy", remedy=view.remedies[0])
        elif view.remedies:
            yield phrase("remedies")
            yield from (f"- {remedy}" for remedy in view.remedies)
        self._unused.pop(view.number, None)
        yield from self._extra.get(view.number, ())


def usual_picks(consolidation: Consolidation) -> tuple[Pick, ...]:
    """Return the narratives that go into the letter before staff pick any: difficulties and proposals of all units."""
    return tuple(
        (answers.unit, narrative.section, narrative.text)
        for answers in consolidation.answers
        for submission in answers.submissions
        for narrative in submission.narratives
        if narrative.section in USUAL
    )


def results(letter: Letter, campaign: Campaign) -> Iterator[str]:
    """Yield the list of counts of 1.3; groups without an indicator are left out, but for those met."""
    found = [_count(letter, campaign, Status.MET)] if letter.judged() else []
    for status in _GROUPS:
        views = letter.with_status(status)
        if views:
            found.append(_count(letter, campaign, status, listed(views)))
    yield from (f"- {line}" for line in items(found))
    statistics = letter.with_status(Status.STATISTIC)
    if statistics:
        yield f"- {phrase('statistics')}"
    shown = [phrase("statistic", name=view.short_text, figure=_figure_line(view.current)) for view in statistics]
    yield from (f"+ {line}" for line in items(shown))


def _figure_line(text: str) -> str:
    return without_stop("; ".join(line.strip(" -;") for line in text.split("\n") if line.strip(" -;")))


def _count(letter: Letter, campaign: Campaign, status: Status, names: str = "") -> str:
    group = phrase("group", status=initial_small(campaign.status_labels.get(status, status)))
    number, total = len(letter.with_status(status)), two_digits(letter.judged())
    counted = phrase("count", group=group, count=two_digits(number), total=total)
    if not names:
        return counted
    return phrase("listed_one" if number == 1 else "listed", counted=counted, names=names)


def milestones(tasks: Collection[Task], texts: CampaignTexts) -> tuple[Milestone, ...]:
    """Return the open tasks of the roadmap by time; rows of one time that follow each other are one milestone."""
    sheet = layout.ROADMAP
    found = []
    for when, group in groupby((task for task in tasks if not task.done), key=lambda task: task.when):
        filled = []
        for task in group:
            text = texts.filled(task.text, sheet=task.place.sheet, cell=cell_of(sheet, "text", task.place))
            text = " ".join(without_stop(text).split())
            filled.append(phrase("led", text=text, lead=task.lead) if task.lead else text)
        found.append(Milestone(when=when, tasks=tuple(filled)))
    return tuple(found)


def roadmap_lines(roadmap: Collection[Milestone]) -> Iterator[str]:
    """Yield the roadmap as a list: a line for a single task, else the time and its tasks below it."""
    for stone in roadmap:
        if len(stone.tasks) == 1:
            yield f"- {phrase('task', when=stone.when, text=items(stone.tasks)[0])}"
            continue
        yield f"- {phrase('tasks', when=stone.when)}"
        yield from (f"+ {task}" for task in items(stone.tasks))


def _without_colon(text: str) -> str:
    """Return a line that was to lead into a list as a plain sentence."""
    return f"{text[:-1]}." if text.endswith(":") else text


def _ended(closing: list[str]) -> list[str]:
    """Return the closing paragraphs with the sign that ends an official text."""
    end = word("end")
    if closing and not closing[-1].endswith(end):
        closing[-1] = without_stop(closing[-1]) + end
    return closing
