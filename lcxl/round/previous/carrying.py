"""The figures of an earlier period for a new round: from its folder, its consolidated workbook or its dispatch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from lcxl.engine import reasons
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.model import Campaign, UnitPast
from lcxl.readers import OPEN_XML_WORKBOOKS, ContentKind, sniff
from lcxl.round.closing import SIGNED
from lcxl.round.previous.earlier import Earlier, knowing

__all__ = ["with_previous"]

_RESULTS = "3-ket-qua"
_PLACES = tuple(f"{folder}/{name}" for name in ("tong-hop.xlsx", "cong-van.docx") for folder in (SIGNED, _RESULTS))
"""Where a round's results stand, what was signed first."""

_TABLES = frozenset({"annex", "results", "history", "matrix", "data", "findings"})


def with_previous(campaign: Campaign, previous: Path) -> tuple[Campaign, list[Finding]]:
    """Return the campaign with the figures of an earlier period, and everything that is to be told of them.

    ``previous`` is the last round's folder (what was signed counts, else its results), its consolidated workbook, or
    its dispatch in Word, whose own period becomes the previous one.  Figures, printed texts and statuses go to
    measures and indicators of the same wording; the same period a year before comes from the history.  LcxlError
    (LC760 to LC763, or a finding on the file itself) if nothing can be read.
    """
    file, findings = _found(previous)
    data = _bytes(file)
    kind = sniff(data)
    if kind in OPEN_XML_WORKBOOKS:
        earlier, past, told = _from_workbook(data, campaign)
    elif kind is ContentKind.DOCX:
        earlier, told = _from_word(file, campaign)
        past = ()
    else:
        raise LcxlError(finding("LC762", file=file.name))
    told = [*told, *_not_before(earlier, campaign)]
    findings += [one if one.file else one.at(file=file.name) for one in told]
    return replace(knowing(campaign, earlier), units_past=past), findings


def _found(previous: Path) -> tuple[Path, list[Finding]]:
    """Return the file to read, and a warning if a round's folder was not closed."""
    if not previous.is_dir():
        return previous, []
    for name in _PLACES:
        if (previous / name).is_file():
            signed = name.startswith(SIGNED)
            return previous / name, [] if signed else [finding("LC764", file=name, name=name, folder=previous.name)]
    raise LcxlError(finding("LC761", folder=previous.name or str(previous)))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise LcxlError(finding("LC760", file=file.name, name=file.name, **reasons(error))) from error


def _from_workbook(data: bytes, campaign: Campaign) -> tuple[Earlier, tuple[UnitPast, ...], list[Finding]]:
    from lcxl.readers.books import read_consolidated
    from lcxl.round.previous.book import from_book
    from lcxl.round.previous.units import changes_of_units, heirs_of_units
    from lcxl.round.previous.unitspast import past_of_units

    book = read_consolidated(data, tables=_TABLES)
    earlier, findings = from_book(book, campaign)
    try:
        day = date.fromisoformat(book.identity.get("end", ""))
    except ValueError:
        return earlier, (), findings
    findings += changes_of_units(book.units, day, campaign.units, campaign.period.end)
    heirs = heirs_of_units(book.units, day, campaign.units, campaign.period.end)
    past, told = past_of_units(book, campaign, earlier, heirs)
    return earlier, past, [*findings, *told]


def _from_word(file: Path, campaign: Campaign) -> tuple[Earlier, list[Finding]]:
    from lcxl.readers.word import read_document
    from lcxl.round.previous.dispatch import from_dispatch

    return from_dispatch(read_document(file), campaign.catalogue)


def _not_before(earlier: Earlier, campaign: Campaign) -> Iterable[Finding]:
    """LC766: the earlier period doesn't lie before this one."""
    from lcxl.values import period_dates

    dates = period_dates(earlier.code)
    if dates is not None and dates[1] >= campaign.period.end:
        yield finding("LC766", code=earlier.code, period=campaign.period.code)
