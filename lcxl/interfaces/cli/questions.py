"""The questions that ``lcxl init`` asks in a terminal, one for each thing that was not given."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from lcxl.campaign import office_of, province_named
from lcxl.interfaces.cli.usage import LANG
from lcxl.round import Opening
from lcxl.texts import text
from lcxl.values import period_code

_ALL_PROVINCES = "34"


def can_ask() -> bool:
    """Tell whether a person is at the terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def asked(opening: Opening) -> Opening:
    """Return the opening with the answers to what it lacks; what a person leaves blank stays blank."""
    if not opening.office and not opening.previous:
        opening = replace(opening, office=_ask("office"))
    if not opening.place and not opening.previous and not office_of(opening.office).place:
        opening = replace(opening, place=_ask("place"))
    if not (opening.units or opening.province or opening.provinces or opening.previous):
        opening = _ask("units", lambda answer: _with_units(opening, answer)) or opening
    if opening.catalogue is None and not opening.previous:
        opening = replace(opening, catalogue=_ask("catalogue", _file) or None)
    if opening.period is None:
        opening = replace(opening, period=_ask("period", period_code) or None)
    return opening


def _ask(key: str, read: Callable[[str], Any] = str) -> Any:
    """Ask until ``read`` makes something of the answer; a blank answer is the last word."""
    while True:
        answer = click.prompt(text(f"opening.ask.{key}", LANG), default="", show_default=False, err=True).strip()
        answer = answer.strip("\"'")
        found = read(answer) if answer else ""
        if found is not None:
            return found
        click.echo(text("opening.ask.again", LANG, value=answer), err=True)


def _file(answer: str) -> Path | None:
    path = Path(answer).expanduser()
    return path if path.is_file() else None


def _with_units(opening: Opening, answer: str) -> Opening | None:
    if answer == _ALL_PROVINCES:
        return replace(opening, provinces=True)
    if path := _file(answer):
        return replace(opening, units=path)
    return replace(opening, province=answer) if province_named(answer, date.max) else None
