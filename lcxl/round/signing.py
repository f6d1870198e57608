"""What speaks against closing a round with a letter and a workbook: read from these two files, whatever came since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lcxl.errors import LcxlError
from lcxl.findings import Finding, Severity, finding
from lcxl.proof import proof_document, registered
from lcxl.readers.books import read_consolidated
from lcxl.readers.word import read_annex, read_document
from lcxl.round.folder import CONSOLIDATED, DISPATCH
from lcxl.round.proofing import reference_from
from lcxl.texts import load_data

_FIGURES = "LP2"
"""How codes begin of figures that differ from the workbook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedLetter:
    """What stands on the letter that is closed: number, date, the annex's texts by indicator; and what is wrong."""

    number: str
    date: str
    texts: dict[int, str]
    findings: tuple[Finding, ...]


def read_signed(root: Path, *, digital: bool) -> SignedLetter:
    """Read the letter of a round beside its workbook; ``digital`` signing leaves number and date blank.

    The findings are figures that differ from the workbook, placeholders, the mark of a draft (LC889), no number or
    date (LC890), errors that are open in the workbook (LC892).  LcxlError where one of the two can't be read.
    """
    from lcxl.writers.word import leftovers

    document = read_document(root / DISPATCH)
    number, date = registered(document)
    differing = proof_document(document, reference=reference_from(root / CONSOLIDATED))
    found = [one for one in differing if one.code.startswith(_FIGURES) and one.severity is Severity.ERROR]
    try:
        found += leftovers((root / DISPATCH).read_bytes())
    except LcxlError as error:
        found += error.findings
    mark = load_data("wording.toml")["phrases"]["draft"]
    if any(mark in paragraph.text for paragraph in (*document.paragraphs[:4], *document.textboxes)):
        found.append(finding("LC889", mark=mark))
    if not digital and not (number and date):
        found.append(finding("LC890", number=number or "-", date=date or "-"))
    annex = read_annex(document)
    lines = annex.lines if annex is not None else ()
    texts = {line.number: line.texts[-1] for line in lines if line.number is not None and line.texts}
    told = [one.at(file=DISPATCH) for one in found]
    return SignedLetter(
        number=number, date=date, texts=texts, findings=(*told, *_open_errors((root / CONSOLIDATED).read_bytes()))
    )


def _open_errors(workbook: bytes) -> Iterator[Finding]:
    """LC892: the workbook that is closed still lists open errors."""
    rows = read_consolidated(workbook, tables=("findings",)).findings
    codes = [row.code for row in rows if row.severity == Severity.ERROR and not row.accepted]
    if codes:
        yield finding("LC892", file=CONSOLIDATED, count=len(codes), codes=", ".join(dict.fromkeys(codes)))
