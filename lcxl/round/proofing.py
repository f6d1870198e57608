"""Proof-reading a Word file against a consolidated workbook and its round (`lcxl proof`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from lcxl.campaign import FILE
from lcxl.engine import place_output, reasons
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.proof import Reference, about, corrections_of, proof_document, reference_of
from lcxl.readers.books import RESULT_TABLES, catalogue_of, read_campaign, read_consolidated, results_of
from lcxl.readers.word import read_document
from lcxl.writers.word import corrected_copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What proof-reading found; ``corrected`` is the copy with tracked changes, ``changes`` what was changed in it
    as (before, after).  ``kind`` is what the file was taken for, ``type_name`` its type as printed ("" for none).
    """

    findings: tuple[Finding, ...]
    kind: str = ""
    type_name: str = ""
    corrected: Path | None = None
    changes: tuple[tuple[str, str], ...] = ()


def proof_file(path: Path, *, against: Path | None = None, fix: bool = False) -> Proof:
    """Proof-read a Word file; ``against`` a consolidated workbook, and the campaign of its round where it lies in one.

    ``fix`` writes a copy beside it with the mechanical slips mended as tracked changes.  LcxlError where a file
    can't be read.
    """
    reference = None if against is None else reference_from(against)
    try:
        document = read_document(path)
        kind, type_name = about(document)
        findings = proof_document(document, reference=reference)
        if not fix:
            return Proof(findings=tuple(findings), kind=kind, type_name=type_name)
        corrected = corrected_copy(path, corrections_of(document, reference=reference))
    except OSError as error:
        raise LcxlError(_unreachable(path, error)) from error
    placed = place_output(path.with_name(f"{path.stem}-da-sua{path.suffix}"), corrected.data, path.parent)
    told = [placed.finding] if placed.finding is not None else []
    changes = tuple((edit.old, edit.new) for edit in corrected.changes)
    return Proof(findings=(*findings, *told), kind=kind, type_name=type_name, corrected=placed.path, changes=changes)


def _unreachable(path: Path, error: OSError) -> Finding:
    if path.is_dir():
        return finding("LP001", file=path.name, name=path.name)
    if isinstance(error, FileNotFoundError):
        return finding("LC100", file=path.name, name=path.name)
    return finding("LC102", file=path.name, **reasons(error))


def reference_from(workbook: Path) -> Reference:
    """Return what a consolidated workbook gives to compare with.

    Where it lies in a round's folder, rulings, accepted findings and cited documents are that round's; otherwise the
    catalogue is made of the workbook's own rows.
    """
    try:
        consolidated = read_consolidated(workbook.read_bytes(), tables=RESULT_TABLES)
    except OSError as error:
        raise LcxlError(_unreachable(workbook, error)) from error
    for folder in workbook.resolve().parents[:2]:
        if (folder / FILE).is_file():
            campaign = read_campaign(folder / FILE)[0]
            rulings = {ruling.indicator: ruling for ruling in campaign.rulings}
            results = results_of(consolidated, campaign.catalogue)
            return reference_of(campaign, [replace(r, ruling=rulings.get(r.indicator.number)) for r in results])
    identity = consolidated.identity
    return Reference(
        catalogue=catalogue_of(consolidated),
        results=results_of(consolidated),
        labels=(identity["label"],),
        place_name=identity["place_name"],
    )
