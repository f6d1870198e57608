"""What a worker does for each unit of the demo: a module of its own, so that workers import little."""

from __future__ import annotations

from lcxl.interfaces.demo.answers import demo_submission
from lcxl.model import Unit
from lcxl.round import FormMaker, make_form
from lcxl.writers.forms import write_form


def fill_form(maker: FormMaker, item: tuple[int, Unit]) -> bytes:
    """Return the form of a unit, filled in as it would."""
    place, unit = item
    return write_form(maker.campaign, unit, filled=demo_submission(maker.campaign, unit, place), kit=maker.kit)


def both_forms(maker: FormMaker, item: tuple[int, Unit]) -> tuple[bytes, bytes]:
    """Return the form of a unit, as it is sent out and as it comes back."""
    return make_form(maker, item[1]), fill_form(maker, item)
