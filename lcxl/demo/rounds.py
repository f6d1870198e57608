"""Makes demo rounds: the real one of 48 units, and generated ones of any size."""

from __future__ import annotations

from pathlib import Path

from lcxl.assignments import reporting_units
from lcxl.demo.answers import DATA, demo_submission
from lcxl.execution import Progress, run_tasks
from lcxl.folder import RECEIVED, Reading
from lcxl.forms import FormMaker
from lcxl.model import Campaign, Unit
from lcxl.opening import start_round
from lcxl.round import open_round
from lcxl.store import safe_name, write_whole
from lcxl.texts import load_data
from lcxl.writers.form import write_form

DECISIONS = ("rulings", "acceptances", "paragraphs")


def make_demo(
    root: Path,
    *,
    units: int | None = None,
    mistakes: float = 0.0,
    workers: int | None = None,
    progress: Progress | None = None,
) -> int:
    """Write a demo round into ``root`` and return how many submissions it has.

    Without ``units`` it is Ha Long's round of June 2024 with its forms, rulings and 48 filled submissions; with it,
    so many units are generated (Ha Long's first, then communes with composed names), a share of ``mistakes`` of
    their submissions damaged as units damage them.
    """
    data = load_data(DATA)
    if units is not None:
        from lcxl.demo.generator import generate

        return generate(root, units, mistakes, workers=workers, progress=progress)
    start_round(root, decisions={key: data[key] for key in DECISIONS if key in data})
    round_ = open_round(root, Reading(workers=workers))
    round_.write_forms(progress=progress)
    return fill(root, round_.campaign, workers, progress)


def fill(root: Path, campaign: Campaign, workers: int | None, progress: Progress | None) -> int:
    """Write a filled form of each reporting unit into ``2-bao-cao-nhan``; return how many."""
    units = reporting_units(campaign)
    items = list(enumerate(units, start=1))
    filled = run_tasks(
        fill_form,
        items,
        context=FormMaker(campaign),
        workers=workers,
        progress=progress,
        stage="forms",
        total=len(items),
    )
    for (_, unit), form in filled:
        if not isinstance(form, bytes):
            raise RuntimeError(form.detail)
        write_whole(root / RECEIVED / f"{safe_name(f'{unit.code} {unit.short_name}')}.xlsx", form)
    return len(units)


def fill_form(maker: FormMaker, item: tuple[int, Unit]) -> bytes:
    """Return the form of a unit, filled in as it would."""
    place, unit = item
    return write_form(maker.campaign, unit, filled=demo_submission(maker.campaign, unit, place), kit=maker.kit)
