"""Which figures differ between two versions of a letter, for the person whose edited copy was kept."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path

from lxml import etree

from lcxl.engine import BROKEN_ZIP
from lcxl.findings import Finding, finding
from lcxl.writers.word.wordml import W

_FIGURE = re.compile(r"\d+(?:[.,/]\d+)*\s?%?")
_PARTS = ("word/document.xml", "word/footnotes.xml")
_QUOTE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A paragraph or table cell whose figures differ: ``before`` and ``after`` are those that the other lacks.

    ``quote`` is the text after the change, or the text before it where a paragraph is gone.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    quote: str


def summarise_edits(old: bytes, new: bytes) -> tuple[FigureChange, ...]:
    """Return the places where the figures of two Word files differ, in reading order.

    One of ``BROKEN_ZIP``, or lxml.etree.XMLSyntaxError, if one is no whole Word file.
    """
    first, second = list(_texts(old)), list(_texts(new))
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind != "equal":
            for position in range(max(b - a, d - c)):
                before = first[a + position] if a + position < b else ""
                after = second[c + position] if c + position < d else ""
                found.append(_change(before, after))
    return tuple(change for change in found if change is not None)


def edited_figures(edited: Path, new: bytes, file: str) -> Iterator[Finding]:
    """Yield where the figures of a dispatch that a person edited differ from those of the new one (LC883).

    ``file`` is what the findings call the edited one; nothing if that can't be read.
    """
    try:
        changes = summarise_edits(edited.read_bytes(), new)
    except (*BROKEN_ZIP, etree.XMLSyntaxError):
        return
    for change in changes:
        before, after = ("; ".join(figures) or "-" for figures in (change.before, change.after))
        yield finding("LC883", file=file, quote=change.quote, name=edited.name, edited=before, new=after)


def _change(before: str, after: str) -> FigureChange | None:
    had, has = Counter(_figures(before)), Counter(_figures(after))
    gone, come = tuple((had - has).elements()), tuple((has - had).elements())
    return FigureChange(before=gone, after=come, quote=(after or before)[:_QUOTE]) if gone or come else None


def _figures(text: str) -> list[str]:
    return [match.replace("\u00a0", "").replace(" ", "") for match in _FIGURE.findall(text)]


def _texts(data: bytes) -> Iterator[str]:
    """Yield the text of each paragraph that is not empty: body, then footnotes."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in _PARTS:
            if name == _PARTS[0] or name in archive.namelist():
                for paragraph in etree.fromstring(archive.read(name), parser).iter(f"{{{W}}}p"):
                    text = "".join(node.text or "" for node in paragraph.iter(f"{{{W}}}t")).strip()
                    if text:
                        yield text
