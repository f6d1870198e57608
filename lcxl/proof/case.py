"""One document on the desk: what every check of the proof-reader looks at, worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from lcxl.model import Catalogue, Unit
from lcxl.proof.anatomy import Anatomy, dissect
from lcxl.proof.annexrows import AnnexRow, AnnexTable, annex_tables
from lcxl.proof.kinds import Kind, kind_of
from lcxl.proof.manuscript import Document, Paragraph
from lcxl.proof.patience import go_on
from lcxl.proof.reference import Reference, shipped_reference
from lcxl.proof.words import excerpt, pattern, squash
from lcxl.values import fold, nfc

# Characters that are shown as an ordinary space or hyphen; replacing them keeps all offsets.
_PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\t": " ", "\n": " ", "\u2011": "-"})
_MANY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph as text to be read.

    ``text`` is composed and has plain spaces; ``part`` names where it stands (``head``, ``body``, ``annex``,
    ``footnote`` ...); ``quoted`` text repeats the catalogue or the results and is not proof-read for its
    wording, nor are the ``spared`` stretches of other text; ``column`` and ``row`` place it in the annex table.
    """

    paragraph: Paragraph
    part: str
    text: str
    quoted: bool = False
    row: AnnexRow | None = None
    column: str = ""
    spared: tuple[tuple[int, int], ...] = ()

    def find(self, wanted: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern, those within spared stretches left out.

        A paragraph with hundreds of them is filling, and the first ones say so.
        """
        go_on()
        for match in islice(wanted.finditer(self.text), _MANY):
            if not self.spares(match.start(), match.end()):
                yield match

    def spares(self, start: int, end: int) -> bool:
        """Tell whether a stretch only repeats a wording of the catalogue."""
        return any(low <= start and end <= high for low, high in self.spared)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A document, its components, its text and its annex, with what they are compared to.

    ``catalogue``, ``units`` and ``place_name`` are the reference's, or lcxl's own where the document is about
    their place.
    """

    document: Document
    anatomy: Anatomy
    passages: tuple[Passage, ...]
    tables: tuple[AnnexTable, ...]
    reference: Reference | None = None
    catalogue: Catalogue | None = None
    units: tuple[Unit, ...] = ()
    place_name: str = ""
    kind: Kind = Kind.DISPATCH

    @property
    def has_head(self) -> bool:
        """Tell whether anything of an official head stands above the text."""
        found = self.anatomy
        return any((found.national_title, found.motto, found.number, found.place_and_date))

    @cached_property
    def wards(self) -> tuple[Unit, ...]:
        """The wards and communes that are known."""
        return tuple(unit for unit in self.units if unit.kind in ("ward", "commune"))

    @cached_property
    def rows(self) -> tuple[AnnexRow, ...]:
        """The rows of all annex tables."""
        return tuple(row for found in self.tables for row in found.rows)

    @cached_property
    def text(self) -> tuple[Passage, ...]:
        """The passages that are proof-read for their wording."""
        return tuple(passage for passage in self.passages if not passage.quoted)

    @cached_property
    def running(self) -> tuple[Passage, ...]:
        """The passages of running text: the body without tables, and the footnotes."""
        return tuple(p for p in self.passages if p.part in ("body", "footnote") and p.paragraph.cell is None)

    def label(self, paragraph: Paragraph) -> str:
        """Return the part of the letter that a paragraph stands in."""
        return part_of(paragraph, self.anatomy)

    def at(self, paragraph: Paragraph | None, start: int = 0, end: int | None = None) -> dict[str, Any]:
        """Return the place of a paragraph for a finding, with the words around ``start`` to ``end`` quoted."""
        if paragraph is None:
            return {"part": "head"}
        text = plain(paragraph.shown)
        quote = excerpt(text, start, end) if text.strip() else None
        return {"part": self.label(paragraph), "paragraph": paragraph.index, "quote": quote}

    @cached_property
    def day(self) -> date | None:
        """The document's own date, None where it is blank or no date."""
        line = self.anatomy.place_and_date
        match = pattern("head.date_line").match(squash(plain(line.shown))) if line is not None else None
        return real_date(match["day"], match["month"], match["year"]) if match else None

    @cached_property
    def own_symbol(self) -> tuple[str, str]:
        """The document's own number and symbol, each "" where blank."""
        line = self.anatomy.number
        match = pattern("head.number_any").match(squash(plain(line.shown))) if line is not None else None
        return (match["number"], match["symbol"].strip()) if match else ("", "")


def open_case(document: Document, reference: Reference | None) -> Case:
    """Return ``document`` ready for the checks."""
    anatomy = dissect(document)
    tables = annex_tables(document)
    known = reference or _fitting(document)
    return Case(
        document=document,
        anatomy=anatomy,
        passages=tuple(_passages(document, anatomy, tables, reference)),
        tables=tables,
        reference=reference,
        catalogue=known.catalogue if known else None,
        units=known.units if known else (),
        place_name=_name_of_place(known.place_name) if known else "",
        kind=kind_of(document, anatomy),
    )


def _name_of_place(text: str) -> str:
    """Return the proper name within the name of a place: its last words in capitals."""
    words = text.split()
    start = next((at for at, word in enumerate(words) if at and word[:1].isupper()), 0)
    return " ".join(words[start:])


def _fitting(document: Document) -> Reference | None:
    """Return lcxl's own catalogue and units where the document names their place."""
    known = shipped_reference()
    if known is None:
        return None
    place = fold(known.place_name)
    return known if any(place in fold(paragraph.text) for paragraph in document.paragraphs) else None


def _passages(
    document: Document, anatomy: Anatomy, tables: tuple[AnnexTable, ...], reference: Reference | None
) -> Iterator[Passage]:
    cells = {id(p): (row, key) for found in tables for row in found.rows for key, p in row.paragraphs}
    quotable = _quotable(reference)
    known = frozenset(fold(wording) for wording in quotable)
    for paragraph in document.everywhere:
        text = plain(paragraph.shown)
        if not text.strip():
            continue
        row, column = cells.get(id(paragraph), (None, ""))
        yield Passage(
            paragraph=paragraph,
            part=part_of(paragraph, anatomy),
            text=text,
            quoted=_whole(row, column, text) in known,
            row=row,
            column=column,
            spared=tuple(_spared(text, quotable)),
        )


def _whole(row: AnnexRow | None, column: str, text: str) -> str:
    """Return the text of a whole cell of the annex, or of a paragraph, folded."""
    return fold(getattr(row, column) if row is not None and column in _TEXTS else squash(text)).rstrip(".")


def _spared(text: str, quotable: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where ``text`` repeats a longer wording of the catalogue word for word."""
    small = text.casefold()
    for wording in quotable:
        at = small.find(wording.casefold()) if len(wording) >= _LONG and len(wording) <= len(text) else -1
        if at >= 0:
            yield at, at + len(wording)


_LONG = 15
_TEXTS = ("wording", "responsible", "previous", "current")


def _quotable(reference: Reference | None) -> frozenset[str]:
    """Return the texts that a letter may repeat word for word: wordings, printed figures, names of units."""
    if reference is None:
        return frozenset()
    found = {unit.short_name for unit in reference.units} | set(reference.labels)
    found |= {text for citation in reference.citations for text in (citation.subject, citation.issuer)}
    for indicator in reference.catalogue.indicators if reference.catalogue else ():
        found |= {indicator.text, indicator.short_text}
    for result in reference.results:
        found |= {result.indicator.text, result.indicator.short_text, result.previous_text, result.current_text}
    return frozenset(plain(squash(text)).rstrip(".") for text in found if text)


def part_of(paragraph: Paragraph, anatomy: Anatomy) -> str:
    """Return the name of the part that a paragraph stands in."""
    return anatomy.labels.get(paragraph.index, "body") if paragraph.part == "body" else paragraph.part


def plain(text: str) -> str:
    """Return ``text`` composed, with every blank a plain space and every hyphen a plain one."""
    return nfc(text).translate(_PLAIN)


def real_date(day: str, month: str, year: str) -> date | None:
    """Return the date that three numbers name, or None if they name none."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
