"""Checks a Word template before it is used: every mistake at once, each with the place it stands in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import count
from typing import Any

from lcxl.dispatch import BlockCheck, Homes, Known, Problem, TagCheck, has_tags, names, statement, tags
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.layout import column_letter
from lcxl.texts import bilingual
from lcxl.writers.word.template_parts import TemplateParts, template_parts
from lcxl.writers.word.wordml import W

_P, _TBL, _TR, _TC, _T = (f"{{{W}}}{name}" for name in ("p", "tbl", "tr", "tc", "t"))
_BREAKS = frozenset(f"{{{W}}}{name}" for name in ("br", "tab"))
_QUOTE = 120
_PLACES = {"delText": "deletion", "delInstrText": "deletion", "instrText": "field", "t": "formula"}
"""Elements whose text is not filled in, and the phrases that say what they are (``t`` of formulas and drawings)."""
_GUID = re.compile(r"\{[0-9A-Fa-f]{8}-[0-9A-Fa-f-]{27}\}")
_TAG_BEGINS = re.compile(r"\{[{%#]")


def check_template(data: bytes, known: Known | None = None, *, unused: bool = False) -> list[Finding]:
    """Return everything that is wrong with a Word template, in reading order: body, headers, footers, notes.

    ``known`` adds what the campaign has (citation keys, indicators, measures) to what is checked; with ``unused``
    the placeholders that the template leaves out are listed too (LC858).  ``Finding.part`` is body, header, footer,
    footnote, endnote or ``table N`` with the cell's address in ``cell``; ``paragraph`` counts the paragraphs of the
    part.  What stands where nothing is filled in is told too (LC868), by what stands there.
    """
    try:
        return check_parts(template_parts(data), known, unused=unused)
    except LcxlError as error:
        return list(error.findings)


def check_parts(template: TemplateParts, known: Known | None = None, *, unused: bool = False) -> list[Finding]:
    """Return everything that is wrong with an opened template (see ``check_template``)."""
    walk = _Walk(TagCheck(known or Known()))
    for name, root in template.filled:
        walk.part(name, root)
    for _, root in template.others:
        walk.out_of_reach(root, "other")
    if unused:
        left = [name for name in names() if name not in walk.used]
        if left:
            walk.findings.append(finding("LC858", names=", ".join(left)))
    return walk.findings


def leftovers(document: bytes) -> list[Finding]:
    """LC869: tell what looks like a placeholder in a letter that was filled in, whoever wrote it there."""
    parts = template_parts(document)
    found = []
    for name, root in parts.filled:
        for number, paragraph in enumerate(root.iter(_P), 1):
            text = text_of(paragraph)
            if has_tags(text):
                quote = text[:_QUOTE]
                found.append(finding("LC869", part=name, paragraph=number, quote=quote, tag=quote))
    walk = _Walk(TagCheck(Known()))
    for name, root in (*parts.filled, *(("other", root) for _, root in parts.others)):
        walk.out_of_reach(root, name, texts=False)
    return [*found, *walk.findings]


class _Walk:
    """Walks the parts of one template; findings come in reading order."""

    def __init__(self, check: TagCheck) -> None:
        self._check = check
        self._blocks = BlockCheck(check)
        self._homes = count()
        self._seen: set[Any] = set()
        self._tables = count(1)
        self._paragraphs = count(1)
        self.findings: list[Finding] = []

    @property
    def used(self) -> set[str]:
        return self._check.used

    def part(self, name: str, root: Any) -> None:
        """Check one part; nothing stays open at its end."""
        self._paragraphs = count(1)
        container = root.find(f"{{{W}}}body")
        self._container(container if container is not None else root, {"part": name}, None)
        self.out_of_reach(root, name)

    def out_of_reach(self, root: Any, name: str, *, texts: bool = True) -> None:
        """LC868: tell what looks like a placeholder in text and attributes that are not filled in.

        Without ``texts`` those of paragraphs are left out.
        """
        comments = root.tag == f"{{{W}}}comments"
        for node in root.iter():
            if not isinstance(node.tag, str):
                continue
            kind = "comment" if comments else _PLACES.get(node.tag.rpartition("}")[2], "elsewhere")
            if (texts or node.tag != _T) and node not in self._seen and has_tags(_GUID.sub("", node.text or "")):
                self._unreached(kind, name, node.text)
            for value in node.attrib.values():
                if _TAG_BEGINS.search(value):
                    self._unreached("field" if node.tag == f"{{{W}}}fldSimple" else "attribute", name, value)

    def _unreached(self, kind: str, name: str, text: str) -> None:
        found = " ".join(text.split())[:_QUOTE]
        self.findings.append(
            finding("LC868", part=name, quote=found, tag=found, **bilingual("where", f"templates.{kind}"))
        )

    def _container(self, parent: Any, place: dict[str, Any], table: object) -> None:
        """Check the paragraphs and tables of a body, cell, header or note."""
        home = next(self._homes)
        levels: Homes = {"p": home} if table is None else {"p": home, "tr": table}
        for block in _through(parent, (_P, _TBL)):
            if block.tag == _TBL:
                self._table(block)
            else:
                self._paragraph(block, place, levels)
        self._tell(self._blocks.leave(home), place)

    def _paragraph(self, paragraph: Any, place: dict[str, Any], levels: Homes) -> None:
        text = text_of(paragraph)
        self._seen.update(paragraph.iter(_T))
        here = {**place, "paragraph": next(self._paragraphs), "quote": text[:_QUOTE] or None}
        self._tell(self._blocks.paragraph(text, {"": next(self._homes), **levels}), here)
        for command in (found for found in map(statement, tags(text)) if found and found.level == "p"):
            if text.strip() != command.tag:
                self._tell([Problem("LC859", {"tag": command.tag})], here)

    def _table(self, table: Any) -> None:
        number, home = next(self._tables), next(self._homes)
        for row_number, row in enumerate(_through(table, (_TR,)), 1):
            texts = []
            for column, cell in enumerate(_through(row, (_TC,)), 1):
                place = {"part": f"table {number}", "cell": f"{column_letter(column)}{row_number}"}
                self._container(cell, place, home)
                texts.append(" ".join(text_of(paragraph) for paragraph in cell.iter(_P)).strip())
            self._alone(texts, {"part": f"table {number}", "cell": f"A{row_number}"})
        self._tell(self._blocks.leave(home), {"part": f"table {number}"})

    def _alone(self, texts: list[str], place: dict[str, Any]) -> None:
        """Report a row command that shares its row with text: the row is replaced by the command."""
        row = " ".join(text for text in texts if text)
        for command in (found for found in map(statement, tags(row)) if found and found.level == "tr"):
            if row != command.tag:
                self._tell([Problem("LC859", {"tag": command.tag})], place)

    def _tell(self, problems: list[Problem], place: dict[str, Any]) -> None:
        self.findings += [finding(problem.code, **place, **problem.slots) for problem in problems]


def _through(parent: Any, wanted: Collection[str]) -> Iterator[Any]:
    """Yield the ``wanted`` elements in ``parent``, also those inside content controls and other wrappers."""
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag not in (_TBL, _TR, _TC) and isinstance(child.tag, str):
            yield from _through(child, wanted)


def text_of(paragraph: Any) -> str:
    """Return the text of a paragraph as docxtpl sees it: runs joined, breaks as blanks."""
    return "".join(" " if node.tag in _BREAKS else node.text or "" for node in paragraph.iter(_T, *_BREAKS))
