"""One unit to its form and the letters that send it: what a worker does for each unit."""

from __future__ import annotations

from functools import cached_property

from lcxl.model import Campaign, Unit
from lcxl.writers.forms import FormKit, write_form


class FormMaker:
    """Makes forms of one campaign; what they have in common is worked out once in each process."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign

    def __getstate__(self) -> Campaign:
        return self.campaign

    def __setstate__(self, campaign: Campaign) -> None:
        self.campaign = campaign

    @cached_property
    def kit(self) -> FormKit:
        """The parts that all forms share."""
        return FormKit(self.campaign)

    def drafts(self, unit: Unit, name: str, form: bytes) -> dict[str, bytes]:
        """Return the e-mail draft with the form attached and the short text to paste, by file name."""
        from lcxl.writers import draft, letter

        words = letter("forms", self.campaign, unit, file=name)
        stem = name.removesuffix(".xlsx")
        return {
            f"{stem}.eml": draft(unit.email, words.subject, words.body, [(name, form)]),
            f"{stem}.txt": (words.paste + "\n").encode("utf-8"),
        }


def make_form(maker: FormMaker, unit: Unit) -> bytes:
    """Return the form of ``unit`` as an ``.xlsx`` file."""
    return write_form(maker.campaign, unit, kit=maker.kit)
