"""What was signed, frozen; and how a later run differs from it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lcxl.engine import write_whole
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.layout import campaign as layout
from lcxl.model import Campaign, Consolidation, FileState, IndicatorResult, MeasureResult

if TYPE_CHECKING:
    from lcxl.round.signing import SignedLetter
    from lcxl.tidy import AnswerRow, EvidenceRow, NarrativeRow

SIGNED = "4-da-ban-hanh"
LEDGER = f"{SIGNED}/so-lieu-da-ky.json"
_VERSION = 1
_SHOWN = 10
_TABLES = ("annex", "results", "data", "narratives", "evidence")
"""What is read of the workbook that was signed."""


def closable(root: Path, names: Mapping[str, str]) -> None:
    """Raise LcxlError if the round is closed already (LC794), or a file to close with is not there (LC795)."""
    if (root / LEDGER).exists():
        raise LcxlError(finding("LC794", file=SIGNED))
    for name in names.values():
        _signed(root, name)


def reopen(root: Path) -> Path:
    """Open a closed round again: what was signed is kept in a folder of its own, which is returned.

    LcxlError (LC894) if the round is not closed.
    """
    if not (root / LEDGER).exists():
        raise LcxlError(finding("LC894", file=SIGNED))
    kept = next(path for number in count(1) if not (path := root / SIGNED / f"lan-{number}").exists())
    kept.mkdir()
    for path in sorted((root / SIGNED).iterdir(), key=lambda path: path.name == LEDGER.rpartition("/")[2]):
        if path.is_file():  # the ledger goes last: a round is closed as long as it stands
            path.replace(kept / path.name)
    return kept


def sign(root: Path, campaign: Campaign, names: Mapping[str, str], letter: SignedLetter) -> list[Path]:
    """Copy what was signed into ``4-da-ban-hanh``, with its figures as JSON; return the copies.

    ``names`` are the signed files in the folder of the round; the figures are those of ``names["workbook"]``, the
    texts of the annex, number and date those of the ``letter``.
    LcxlError if a file is not there (LC795), or the workbook can't be read (LC830).
    """
    from lcxl.readers.books import read_consolidated, results_of

    files = {key: f"{SIGNED}/{name.rpartition('/')[2]}" for key, name in names.items()}
    copies = {files[key]: _signed(root, name) for key, name in names.items()}
    digests = {name: sha256(data).hexdigest() for name, data in copies.items()}
    book = read_consolidated(copies[files["workbook"]], tables=_TABLES)
    results = results_of(book, campaign.catalogue)
    frozen = freeze(campaign.code, results, reports_in(book.answers, book.narratives, book.evidence), digests)
    frozen["letter"] = {"number": letter.number, "date": letter.date}
    for number, text in letter.texts.items():
        entry = frozen["indicators"].get(str(number))
        if entry is not None and entry["text"].split() != text.split():
            entry["letter"] = text
    copies[LEDGER] = json.dumps(frozen, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8")
    for name, data in copies.items():  # the ledger comes last: what is cut off before is not closed
        write_whole(root / name, data)
    return [root / name for name in copies]


def _signed(root: Path, name: str) -> bytes:
    try:
        return (root / name).read_bytes()
    except FileNotFoundError:
        raise LcxlError(finding("LC795", file=name, name=name)) from None


def versions_beside(root: Path, names: Iterable[str]) -> Iterator[Finding]:
    """LC884: what lcxl wrote beside a file that a person had edited, ``name (2).ext``; it may be what was signed."""
    for name in names:
        file = root / name
        pattern = re.compile(rf"{re.escape(file.stem)} \((\d+)\){re.escape(file.suffix)}")
        found = {path.name: int(match[1]) for path in file.parent.iterdir() if (match := pattern.fullmatch(path.name))}
        others = [other for other in sorted(found, key=found.__getitem__) if not _same(file, file.with_name(other))]
        if others:
            yield finding("LC884", file=name, name=file.name, others=", ".join(others))


def _same(file: Path, other: Path) -> bool:
    try:
        return file.read_bytes() == other.read_bytes()
    except OSError:
        return False


def since_signed(root: Path, consolidation: Consolidation) -> Iterator[Finding]:
    """Yield how a closed round differs from what was signed (LC790 to LC793, LC796 to LC799); nothing if it is open."""
    try:
        frozen = json.loads((root / LEDGER).read_text("utf-8"))
        yield from list(differences(frozen, consolidation))
        for name, digest in frozen["signed"].items():
            file = root / name
            if not file.is_file() or sha256(file.read_bytes()).hexdigest() != digest:
                yield finding("LC793", file=name, name=name.rpartition("/")[2])
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield finding("LC796", file=LEDGER, name=LEDGER.rpartition("/")[2])


def freeze(
    code: str, results: Sequence[IndicatorResult], received: Mapping[str, str], digests: Mapping[str, str]
) -> dict[str, Any]:
    """Return what was signed as JSON values.

    ``code`` is the campaign's; ``results`` are those of the signed workbook and ``received`` the reports that it was
    made from, not whatever came in since; ``digests`` are the SHA-256 of the signed files by name.
    """
    return {
        "version": _VERSION,
        "campaign": code,
        "indicators": {str(one.indicator.number): _indicator(one) for one in results},
        "measures": {one.measure.code: _measure(one) for result in results for one in result.measures},
        "received": dict(sorted(received.items())),
        "signed": dict(digests),
    }


def reports_in(
    answers: Iterable[AnswerRow], narratives: Iterable[NarrativeRow], evidence: Iterable[EvidenceRow]
) -> dict[str, str]:
    """Return the reports that a consolidated workbook was made from, with the SHA-256 of those it gives it for."""
    sources = [row.source for row in narratives] + [row.source for row in evidence]
    found = dict.fromkeys(filter(None, sources), "")
    return found | {row.file: row.sha256 for row in answers if row.sha256}


def _indicator(result: IndicatorResult) -> dict[str, str]:
    return {"status": result.status.value, "text": result.current_text}


def _measure(result: MeasureResult) -> dict[str, str]:
    return {"status": result.status.value, "value": _value(result), "text": result.value_text}


def _value(result: MeasureResult) -> str:
    """Return a figure as digits without zeros that tell nothing, so that 93.65 and 93.650 are one."""
    return "" if result.quantity is None else format(_bare(result.quantity.value), "f")


def _bare(value: Decimal) -> Decimal:
    return value.normalize() if value else Decimal(0)


def differences(frozen: Mapping[str, Any], consolidation: Consolidation) -> Iterator[Finding]:
    """Yield every difference of a consolidation from what was signed (LC790 to LC792, LC797 to LC799).

    KeyError, TypeError or AttributeError if ``frozen`` is not what ``freeze`` gave.
    """
    indicators: Mapping[str, Mapping[str, str]] = frozen["indicators"]
    for result in consolidation.indicators:
        figures = list(_figures(frozen["measures"], result.measures))
        yield from figures
        number = result.indicator.number
        signed = indicators.get(str(number))
        if signed is None:
            yield finding("LC792", indicator=number, number=number)
        else:
            yield from _result(signed, result, consolidation.campaign.status_labels, told=bool(figures))
    yield from _gone(frozen, consolidation)
    yield from _files(frozen["received"], consolidation)


def _figures(signed: Mapping[str, Mapping[str, str]], measures: Iterable[MeasureResult]) -> Iterator[Finding]:
    """Yield the figures that differ; where there is none, the words in their place."""
    for one in measures:
        code, now = one.measure.code, _measure(one)
        old = signed.get(code)
        if old is None:
            continue
        words = old["text"] != now["text"] and not old["value"] and not now["value"]
        if old["value"] != now["value"] or words:
            place = {"measure": code, "indicator": one.measure.indicator, "quote": now["text"] or None}
            yield finding("LC790", measure_code=code, old=old["text"] or "-", new=now["text"] or "-", **place)


def _result(
    signed: Mapping[str, str], result: IndicatorResult, labels: Mapping[str, str], *, told: bool
) -> Iterator[Finding]:
    """Yield another status, or only other words in the annex (unless the figures behind them are told)."""
    number, now = result.indicator.number, _indicator(result)
    if signed["status"] != now["status"]:
        statuses = {"old": labels[signed["status"]], "new": labels[now["status"]]}
        yield finding("LC791", indicator=number, number=number, quote=now["status"], **statuses)
    elif signed["text"] != now["text"] and not told:
        texts = {"old": signed["text"] or "-", "new": now["text"] or "-"}
        yield finding("LC797", indicator=number, number=number, quote=now["text"] or None, **texts)


def _gone(frozen: Mapping[str, Any], consolidation: Consolidation) -> Iterator[Finding]:
    """LC798: indicators and measures that were signed and are in the catalogue no more."""
    known = {str(one.indicator.number) for one in consolidation.indicators}
    known |= {one.measure.code for one in consolidation.measures()}
    gone = [key for part in ("indicators", "measures") for key in frozen[part] if key not in known]
    if gone:
        yield finding("LC798", sheet=layout.INDICATORS.name, names=", ".join(gone))


def _files(signed: Mapping[str, str], consolidation: Consolidation) -> Iterator[Finding]:
    """LC799: reports that came, changed or vanished since; those of whom nothing counted then or counts now aside."""
    now = {record.file: record.sha256 for record in consolidation.files}
    read = {record.file for record in consolidation.files if record.state is FileState.READ and record.unit}
    changed = [file for file, digest in signed.items() if digest and now.get(file, digest) != digest]
    lists = {
        "new": sorted(read - signed.keys()),
        "changed": changed,
        "missing": [file for file in signed if file not in now],
    }
    if any(lists.values()):
        counts = {key: len(files) for key, files in lists.items()}
        names = [file.rpartition("/")[2] for files in lists.values() for file in files]
        shown = "; ".join(names[:_SHOWN]) + ("; \u2026" if len(names) > _SHOWN else "")
        yield finding("LC799", quote=shown, files=shown, **counts)
