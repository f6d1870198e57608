"""Letters to units that have not reported: e-mail drafts with their form, short texts to paste."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lcxl.engine import safe_name
from lcxl.model import Consolidation, UnitState
from lcxl.round.forms import FormMaker, make_form
from lcxl.writers import Kind, draft, letter


def reminders(consolidation: Consolidation, today: date | None = None, lang: str = "vi") -> Iterator[tuple[str, bytes]]:
    """Yield (file name, content) of a draft and a short text for each unit that is missing or unreadable.

    Once the deadline is over (on the day ``today``) they ask for an answer at once.  Units that sent only a scan or an
    unreadable file are told what came and what to send instead.
    """
    maker = FormMaker(consolidation.campaign)
    for result in consolidation.units:
        if result.state == UnitState.RECEIVED:
            continue
        unit = result.unit
        stem = safe_name(f"{unit.code} {unit.short_name}")
        kind: Kind = "missing" if result.state == UnitState.MISSING else "unreadable"
        received = [file.rpartition("/")[2] for file in result.files]
        words = letter(
            kind, consolidation.campaign, unit, file=f"{stem}.xlsx", received=received, today=today, lang=lang
        )
        attached = [(f"{stem}.xlsx", make_form(maker, unit))]
        yield f"{stem}.eml", draft(unit.email, words.subject, words.body, attached)
        yield f"{stem}.txt", (words.paste + "\n").encode("utf-8")
