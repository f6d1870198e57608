"""Rounds of any size for trials and benchmarks: real units first, then communes with composed names.

The same number of units and the same share of mistakes always give the same files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from lcxl.campaign import load_campaign, reporting_units
from lcxl.engine import Progress, run_tasks, write_whole
from lcxl.interfaces.demo.answers import DATA, demo_submission
from lcxl.model import OFFICES, Campaign, Claim, Entry, Measure, Status, Submission, Unit, UnitKind
from lcxl.round import RECEIVED, FormMaker, write_round
from lcxl.texts import label, load_data, text
from lcxl.values import evaluate, format_figure
from lcxl.writers.forms import write_form

FIRST_CODE = 10_001
"""Code of the first generated commune: five digits, above those of the real units."""
_SPREAD = 12


@dataclass(frozen=True, slots=True)
class Job:
    """One submission to write: its unit, its place in the round, the name of its mistake ("" for none)."""

    unit: Unit
    place: int
    mistake: str = ""


def generate(
    root: Path, count: int, mistakes: float, *, workers: int | None = None, progress: Progress | None = None
) -> int:
    """Write a round of ``count`` units into ``root``, one ``.xlsx`` each; return how many submissions it has.

    ``mistakes`` is the share (0 to 1) of submissions that are damaged, in turn in every way that ``MISTAKES`` knows.
    """
    campaign = sized_campaign(count)
    write_round(root, campaign)
    made = run_tasks(
        write_submission,
        jobs(campaign, mistakes),
        context=FormMaker(campaign),
        workers=workers,
        progress=progress,
        stage="forms",
        total=count,
    )
    for job, form in made:
        if not isinstance(form, bytes):
            raise RuntimeError(form.detail)
        write_whole(root / RECEIVED / f"{job.unit.code}.xlsx", form)
    return count


def sized_campaign(count: int) -> Campaign:
    """Return the demo's campaign with ``count`` reporting units: the real ones first, then composed communes.

    Real units beyond ``count`` stay on the list, since measures name them, and have ended before the period.
    """
    data = load_data(DATA)
    campaign = load_campaign(decisions={key: data[key] for key in ("rulings", "acceptances") if key in data})
    real = reporting_units(campaign)
    kept = {unit.code for unit in real[:count]}
    over = campaign.period.start - timedelta(days=1)
    units = tuple(
        unit if unit.kind is UnitKind.COLLECTIVE or unit.code in kept else replace(unit, valid_to=over)
        for unit in campaign.units
    )
    return replace(campaign, units=units + tuple(_communes(campaign, count - len(kept))))


def _communes(campaign: Campaign, count: int) -> Iterator[Unit]:
    groups = next(unit.groups for unit in campaign.units if unit.kind == UnitKind.COMMUNE)
    taken = {unit.name for unit in campaign.units}
    composed = ((kind, name) for kind, name in _names() if name not in taken)
    for code, (kind, name) in zip(range(FIRST_CODE, FIRST_CODE + count), composed, strict=False):
        yield Unit(code=str(code), name=name, short_name=name, kind=kind, groups=groups)


def _names() -> Iterator[tuple[UnitKind, str]]:
    """Yield names of communes, then of wards, each of two words and no two alike."""
    words = load_data("demo/names.toml")
    first, second = words["first"], words["second"]
    for kind in (UnitKind.COMMUNE, UnitKind.WARD):
        for turn in range(len(second)):
            for at, one in enumerate(first):
                yield kind, f"{label(f'unit_kind.{kind}')} {one} {second[(turn + at) % len(second)]}"


def jobs(campaign: Campaign, mistakes: float) -> Iterator[Job]:
    """Yield the submissions of a round; those with mistakes are spread evenly over it."""
    names = list(MISTAKES)
    damaged = 0
    for place, unit in enumerate(reporting_units(campaign), start=1):
        mistake = ""
        if int(place * mistakes + 1e-9) > damaged:
            mistake = names[damaged % len(names)]
            damaged += 1
        yield Job(unit, place, mistake)


def write_submission(maker: FormMaker, job: Job) -> bytes:
    """Return the filled form of one unit, with its mistake."""
    answers = demo_submission(maker.campaign, job.unit, job.place)
    if job.unit.kind not in OFFICES:
        answers = _varied(answers, maker.campaign, Random(job.unit.code))
    if job.mistake:
        answers = MISTAKES[job.mistake](answers)
    form = write_form(maker.campaign, job.unit, filled=answers, kit=maker.kit)
    return form[: len(form) * 2 // 3] if job.mistake == "cut_off" else form


def _varied(submission: Submission, campaign: Campaign, random: Random) -> Submission:
    """Give a commune figures of its own, as a share of people counted, near those of the city."""
    entries = []
    for entry in submission.entries:
        measure = campaign.catalogue.measure(entry.measure)
        if entry.quantity is None or not measure.unit.percent or not measure.denominator:
            entries.append(entry)
            continue
        whole = random.randrange(800, 9000)
        percent = max(Decimal(0), entry.quantity.value - random.randrange(_SPREAD))
        part = int(whole * percent / 100)
        share = Decimal(part) * 100 / whole
        quantity = replace(entry.quantity, value=share, text=format_figure(share, measure.unit))
        counted = replace(entry, numerator=Decimal(part), denominator=Decimal(whole), quantity=quantity)
        entries.append(_claimed(counted, measure))
    return replace(submission, entries=tuple(entries))


def _claimed(entry: Entry, measure: Measure) -> Entry:
    """Let a commune claim what its figure comes to, with the words that are asked for where it falls short."""
    if evaluate(measure.threshold, entry.quantity, measure.previous, measure.last_year) != Status.NOT_MET:
        return entry
    return replace(entry, claim=Claim.NOT_MET, reason=text("demo.reason"), remedy=text("demo.remedy"))


def _first(submission: Submission, change: Callable[[Entry], Entry]) -> Submission:
    """Change the first answer that has a figure (else the first)."""
    entries = list(submission.entries)
    at = next((place for place, entry in enumerate(entries) if entry.quantity is not None), 0)
    entries[at] = change(entries[at])
    return replace(submission, entries=tuple(entries))


def _two_figures(entry: Entry) -> Entry:
    return replace(entry, quantity=None, typed=text("demo.two_figures"), unreadable=True)


def _upside_down(entry: Entry) -> Entry:
    return replace(entry, numerator=Decimal(120), denominator=Decimal(100), quantity=None)


def _blank(entry: Entry) -> Entry:
    return Entry(measure=entry.measure, row=entry.row)


def _denied(entry: Entry) -> Entry:
    return replace(entry, claim=Claim.NOT_MET, reason="", remedy="")


MISTAKES: dict[str, Callable[[Submission], Submission]] = {
    "two_figures": lambda answers: _first(answers, _two_figures),
    "upside_down": lambda answers: _first(answers, _upside_down),
    "blank": lambda answers: _first(answers, _blank),
    "denied": lambda answers: _first(answers, _denied),
    "cut_off": lambda answers: answers,
}
"""What units do wrong, by name; ``cut_off`` is done to the finished file."""
