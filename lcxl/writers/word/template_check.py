"""Checks a Word template before it is used: every mistake at once, each with the place it stands in."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import count
from typing import Any

from lxml import etree

from lcxl.dispatch import BlockCheck, Homes, Known, Problem, TagCheck, names, statement, tags
from lcxl.engine import BROKEN_ZIP
from lcxl.findings import Finding, finding
from lcxl.layout import column_letter
from lcxl.writers.word.wordml import W

_P, _TBL, _TR, _TC, _T = (f"{{{W}}}{name}" for name in ("p", "tbl", "tr", "tc", "t"))
_BREAKS = frozenset(f"{{{W}}}{name}" for name in ("br", "tab"))
_BODY = "word/document.xml"
_QUOTE = 120


def check_template(data: bytes, known: Known | None = None, *, unused: bool = False) -> list[Finding]:
    """Return everything that is wrong with a Word template, in reading order: body, headers, footers, footnotes.

    ``known`` adds what the campaign has (citation keys, indicators, measures) to what is checked; with ``unused``
    the placeholders that the template leaves out are listed too (LC858).  ``Finding.part`` is body, header, footer,
    footnote or ``table N`` with the cell's address in ``cell``; ``paragraph`` counts the paragraphs of the part.
    """
    try:
        parts = template_parts(data)
    except (*BROKEN_ZIP, etree.XMLSyntaxError):
        return [finding("LC853")]
    walk = _Walk(TagCheck(known or Known()))
    for name, root in parts:
        walk.part(name, root)
    if unused:
        left = [name for name in names() if name not in walk.used]
        if left:
            walk.findings.append(finding("LC858", names=", ".join(left)))
    return walk.findings


def template_parts(data: bytes) -> list[tuple[str, Any]]:
    """Return the roots of the parts that are rendered, with the part's name in findings.

    One of ``BROKEN_ZIP``, or lxml.etree.XMLSyntaxError, if it is no whole Word file.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        found = [("body", etree.fromstring(archive.read(_BODY), parser))]
        for kind in ("header", "footer", "footnote"):
            wanted = [
                name for name in sorted(archive.namelist()) if name.startswith(f"word/{kind}") and name.endswith(".xml")
            ]
            found += [(kind, etree.fromstring(archive.read(name), parser)) for name in wanted]
    return found


class _Walk:
    """Walks the parts of one template; findings come in reading order."""

    def __init__(self, check: TagCheck) -> None:
        self._check = check
        self._blocks = BlockCheck(check)
        self._homes = count()
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

    def _container(self, parent: Any, place: dict[str, Any], table: object) -> None:
        """Check the paragraphs and tables of a body, cell, header or note."""
        home = next(self._homes)
        levels: Homes = {"p": home} if table is None else {"p": home, "tr": table}
        for block in _blocks(parent):
            if block.tag == _TBL:
                self._table(block)
            else:
                self._paragraph(block, place, levels)
        self._tell(self._blocks.leave(home), place)

    def _paragraph(self, paragraph: Any, place: dict[str, Any], levels: Homes) -> None:
        text = text_of(paragraph)
        here = {**place, "paragraph": next(self._paragraphs), "quote": text[:_QUOTE] or None}
        self._tell(self._blocks.paragraph(text, {"": next(self._homes), **levels}), here)
        for command in (found for found in map(statement, tags(text)) if found and found.level == "p"):
            if text.strip() != command.tag:
                self._tell([Problem("LC859", {"tag": command.tag})], here)

    def _table(self, table: Any) -> None:
        number, home = next(self._tables), next(self._homes)
        for row_number, row in enumerate(table.iterchildren(_TR), 1):
            texts = []
            for column, cell in enumerate(row.iterchildren(_TC), 1):
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


def _blocks(parent: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables in ``parent``, also those inside content controls and text boxes' wrappers."""
    for child in parent:
        if child.tag in (_P, _TBL):
            yield child
        elif child.tag not in (_TR, _TC) and isinstance(child.tag, str):
            yield from _blocks(child)


def text_of(paragraph: Any) -> str:
    """Return the text of a paragraph as docxtpl sees it: runs joined, breaks as blanks."""
    return "".join(" " if node.tag in _BREAKS else node.text or "" for node in paragraph.iter(_T, *_BREAKS))
