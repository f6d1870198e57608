"""Fills in the texts that staff wrote in the campaign workbook, and tells every mistake in them with its cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lcxl.dispatch.blocks import BlockCheck
from lcxl.dispatch.marks import OWN_NOTE, note_mark, unmarked
from lcxl.dispatch.sandbox import NOT_WORKED_OUT, Sandbox
from lcxl.dispatch.template_tags import Known, TagCheck, has_tags, straight, without_tags
from lcxl.findings import Finding, finding
from lcxl.layout import TableSheet
from lcxl.model import Place

_FINAL_STOP = re.compile(r"(?:\s*\./\.|[\s.;:,]*)$")


class CampaignTexts:
    """Renders texts one after another; ``findings`` and the footnotes in ``notes`` grow with them.

    A text with a mistake comes out with an ellipsis for each placeholder: the letter shows where something is missing.
    """

    def __init__(self, values: Mapping[str, Any], notes: list[str], known: Known) -> None:
        self._values = values
        self._notes = notes
        self._check = TagCheck(known)
        self._environment = Sandbox(autoescape=False)
        self.findings: list[Finding] = []

    def filled(self, text: str, *, sheet: str = "", cell: str = "") -> str:
        """Return ``text`` with its placeholders filled."""
        text = unmarked(text)
        if not has_tags(text):
            return text
        problems = BlockCheck(self._check).paragraph(text, {"": ""})
        place: dict[str, Any] = {"sheet": sheet or None, "cell": cell or None, "quote": text}
        if problems:
            self.findings += [finding(problem.code, **place, **problem.slots) for problem in problems]
            return without_tags(text)
        try:
            return self._environment.from_string(straight(text)).render(self._values).strip()
        except NOT_WORKED_OUT as error:
            self.findings.append(finding("LC849", **place, reason=type(error).__name__, tag=text))
            return without_tags(text)

    def annotated(self, text: str, footnote: str, sheet: TableSheet, place: Place) -> str:
        """Return a paragraph with the mark of its footnote: where it asks for it, else before its final stop."""
        if not footnote:
            return self.filled(text, sheet=place.sheet, cell=cell_of(sheet, "text", place))
        note = self.filled(footnote, sheet=place.sheet, cell=cell_of(sheet, "footnote", place))
        self._notes.append(note)
        mark = note_mark(len(self._notes) - 1)
        filled = self.filled(text, sheet=place.sheet, cell=cell_of(sheet, "text", place))
        if note_mark(OWN_NOTE) in filled:
            return filled.replace(note_mark(OWN_NOTE), mark)
        stop = _FINAL_STOP.search(filled)
        at = stop.start() if stop else len(filled)
        return filled[:at] + mark + filled[at:]


def cell_of(sheet: TableSheet, column: str, place: Place) -> str:
    """Return the cell of ``column`` in the row of ``place`` ("" where the campaign came from no workbook)."""
    row = "".join(filter(str.isdigit, place.cell))
    return f"{sheet.letter(column)}{row}" if row and place.sheet else ""
