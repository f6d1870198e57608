"""Fills placeholders of single texts, as numbers where a whole text is one figure; tells every mistake in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from lcxl.dispatch import NOT_WORKED_OUT, BlockCheck, Figure, Known, Letter, Reading, Sandbox, TagCheck, straight, tags
from lcxl.findings import Finding, finding
from lcxl.values import without_controls

_WHOLE = re.compile(r"\s*\{\{(.+)\}\}\s*", re.DOTALL)

Place = Mapping[str, Any]


class Filler:
    """Fills texts one after another, in reading order; ``findings`` grows with their mistakes."""

    def __init__(self, letter: Letter, values: Mapping[str, Any], known: Known) -> None:
        self.findings: list[Finding] = []
        self.filled = 0
        self._values = values
        self._known = known
        self._reading = Reading(letter.citations)
        self._environment = Sandbox(autoescape=False)
        self._margins = Sandbox(autoescape=False)
        self._margins.finalize = _doubled

    def value(self, text: str, place: Place) -> str | Figure | None:
        """Return a sound text with its placeholders filled, or the figure that it is as a whole.

        A whole number (an indicator's number) is a figure too.  None if a placeholder can't be worked out.
        """
        found = tags(text)
        whole = _WHOLE.fullmatch(straight(text)) if len(found) == 1 else None
        if whole is not None:
            value = self._worked_out(
                lambda: self._environment.compile_expression(whole[1])(**self._values), place, text
            )
            if isinstance(value, int) and not isinstance(value, bool):
                return Figure(str(value), Decimal(value))
            if value is None or isinstance(value, Figure):
                return value
        return self.text(text, place)

    def text(self, text: str, place: Place, *, margin: bool = False) -> str | None:
        """Return a sound text with its placeholders filled; None if one can't be worked out.

        In a ``margin`` (a header or footer) an ampersand in what is filled in is doubled, as Excel wants it.
        """
        template = straight(text)
        environment = self._margins if margin else self._environment
        made = self._worked_out(lambda: environment.from_string(template).render(self._values), place, text)
        return None if made is None else without_controls(self._reading.plain(str(made)))

    def _worked_out(self, work: Callable[[], Any], place: Place, text: str) -> Any:
        try:
            made = work()
        except NOT_WORKED_OUT as error:
            self.findings.append(finding("LC849", **place, quote=text, tag=text, reason=type(error).__name__))
            return None
        self.filled += 1
        return made

    def sound(self, text: str, place: Place) -> bool:
        """Tell whether a text has no mistake; each one is told (LC840 to LC850, LC866 for footnotes)."""
        check = TagCheck(self._known)
        problems = BlockCheck(check).paragraph(text, {"": ""})
        self.findings += [finding(problem.code, **place, quote=text, **problem.slots) for problem in problems]
        if "chu_thich" in check.used:
            self.findings.append(finding("LC866", **place, quote=text, tag=text))
        return not problems and "chu_thich" not in check.used


def _doubled(value: Any) -> str:
    return str(value).replace("&", "&&")
