"""Makes demo rounds: the real one of 48 units, and generated ones of any size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lcxl.campaign import ROUND, reporting_units
from lcxl.engine import Failure, Progress, run_tasks, safe_name, write_whole
from lcxl.interfaces.demo.answers import DATA
from lcxl.interfaces.demo.filling import both_forms
from lcxl.model import Campaign, Unit
from lcxl.round import RECEIVED, FormMaker, Reading, open_round, start_example
from lcxl.texts import load_data

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
        from lcxl.interfaces.demo.generator import generate

        return generate(root, units, mistakes, workers=workers, progress=progress)
    start_example(root, ROUND, decisions={key: data[key] for key in DECISIONS if key in data})
    round_ = open_round(root, Reading(workers=workers))
    return len(round_.write_forms(made=fill(root, round_.campaign, workers, progress)))


def fill(
    root: Path, campaign: Campaign, workers: int | None, progress: Progress | None
) -> Iterator[tuple[Unit, bytes]]:
    """Write a filled form of each reporting unit into ``2-bao-cao-nhan``; yield each with its blank form."""
    items = list(enumerate(reporting_units(campaign), start=1))
    made = run_tasks(
        both_forms,
        items,
        context=FormMaker(campaign),
        workers=workers,
        progress=progress,
        stage="forms",
        total=len(items),
    )
    for (_, unit), forms in made:
        if isinstance(forms, Failure):
            raise RuntimeError(forms.detail)
        blank, filled = forms
        write_whole(root / RECEIVED / f"{safe_name(f'{unit.code} {unit.short_name}')}.xlsx", filled)
        yield unit, blank
