"""Evidence files that came with the reports, kept under their codes beside the consolidated workbook.

A file is evidence where its name bears a code that a unit registered or cited, or where the register names it.
Copies have safe names and bounded sizes; what could be run is never copied (intake refuses it before).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lcxl.consolidation.checks import codes_in, file_name, parse_code
from lcxl.engine import Outputs, reasons, safe_name
from lcxl.findings import Finding, finding
from lcxl.model import Campaign, Consolidation, UnitAnswers
from lcxl.readers.intake import Candidate, Spool, find_candidates, has_extension, load
from lcxl.submission import Interpreter, evidence_of

FOLDER = "minh-chung"
"""In the folder of results; below it a folder for each indicator."""

_NOWHERE = "khac"
_MEGABYTE = 1 << 20
_LONGEST_STEM, _LONGEST_EXTENSION = 150, 12
_MOST_TIMES = 8
"""So many times what one file may unpack to is all evidence of a round allowed together."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence that a unit registered or cited; ``file`` is the folded file name of its register row."""

    unit: str
    code: str
    indicator: int | None
    file: str = ""

    @property
    def folder(self) -> str:
        """The folder that its files are kept in."""
        return str(self.indicator) if self.indicator else _NOWHERE


@dataclass(slots=True)
class Kept:
    """What was kept: the first file of each (unit, code), relative to the folder of results; and what is to be told."""

    files: dict[tuple[str, str], str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def keep_evidence(
    root: Path,
    results: str,
    consolidation: Consolidation,
    found: Sequence[Candidate],
    workbooks: Mapping[str, Candidate],
    passwords: Sequence[str] = (),
) -> Kept:
    """Copy the evidence among the files ``found`` into ``<results>/minh-chung`` of the campaign folder ``root``.

    ``workbooks`` are the reports by name: what lies beside a unit's report is that unit's.  Copies that an earlier
    run made and that are no longer wanted are removed, unless somebody changed them.  LC621 to LC624 tell what was
    not kept, and why.
    """
    kept = Kept()
    matched = list(_matched(consolidation, found, workbooks, kept)) if found else []
    store = Outputs.open(root)
    written: dict[str, set[str]] = {}
    for candidate, pieces, data in _contents(matched, consolidation.campaign, passwords, kept):
        first = pieces[0]
        name = _free_name(first, candidate, written.setdefault(first.folder, set()))
        placed = store.place(root / results / FOLDER / first.folder / name, data)
        kept.findings += [placed.finding] if placed.finding else []
        if placed.path is not None:
            written[first.folder] |= {name, placed.path.name}
            for piece in pieces:
                kept.files.setdefault((piece.unit, piece.code), f"{FOLDER}/{first.folder}/{placed.path.name}")
    _clear(store, root / results / FOLDER, written)
    return kept


def _clear(store: Outputs, folder: Path, written: Mapping[str, Collection[str]]) -> None:
    for inner in sorted(folder.iterdir()) if folder.is_dir() else ():
        if inner.is_dir():
            store.clear(inner, keep=written.get(inner.name, ()))


def _free_name(piece: Piece, candidate: Candidate, taken: Collection[str]) -> str:
    """Return the name of a copy: its code with the file's extension, numbered where there are several."""
    extension = PurePosixPath(candidate.name.rpartition("!")[2]).suffix.lower()
    extension = extension if extension[1:].isalnum() and len(extension) <= _LONGEST_EXTENSION else ""
    stem, number = safe_name(piece.code, limit=_LONGEST_STEM).encode()[:_LONGEST_STEM].decode("utf-8", "ignore"), 1
    name = f"{stem}{extension}"
    while name in taken:
        number += 1
        name = f"{stem} ({number}){extension}"
    return name


# Which file is whose evidence.


def pieces_of(campaign: Campaign, answers: UnitAnswers) -> Iterator[Piece]:
    """Yield what a unit registered, then what it cited without registering it."""
    indicators = {measure.code: measure.indicator for measure in campaign.catalogue.measures}
    template = campaign.settings.evidence_code
    known = set()
    for row, _ in evidence_of(answers):
        if row.code:
            parsed = parse_code(row.code, template)
            indicator = row.indicator or (parsed.indicator if parsed else None)
            known.add(row.code.casefold())
            yield Piece(answers.unit, row.code, indicator, file_name(row.location))
    for submission in answers.submissions:
        for entry in submission.entries:
            for code in entry.evidence:
                if code.casefold() not in known:
                    known.add(code.casefold())
                    yield Piece(answers.unit, code, indicators.get(entry.measure))


class _Register:
    """All pieces of evidence by code and by file name, and the units whose reports lie beside a file."""

    def __init__(self, consolidation: Consolidation, workbooks: Mapping[str, Candidate]) -> None:
        self._interpreter = Interpreter(consolidation.campaign)
        self._template = consolidation.campaign.settings.evidence_code
        self.units = {unit.code.casefold() for unit in consolidation.campaign.units}
        self._codes: dict[str, list[Piece]] = {}
        self._files: dict[str, list[Piece]] = {}
        self._beside: dict[str, set[str]] = {}
        for answers in consolidation.answers:
            for piece in pieces_of(consolidation.campaign, answers):
                self._codes.setdefault(piece.code.casefold(), []).append(piece)
                if piece.file:
                    self._files.setdefault(piece.file, []).append(piece)
            for submission in answers.submissions:
                self._remember(answers.unit, workbooks.get(submission.source.file))

    def _remember(self, unit: str, workbook: Candidate | None) -> None:
        for place in {workbook.message, workbook.group} - {""} if workbook is not None else ():
            self._beside.setdefault(place, set()).add(unit)

    def named(self, candidate: Candidate) -> list[Piece]:
        """Return the pieces that a file may be: those whose code its name bears, else those that name the file."""
        stem = PurePosixPath(candidate.name.rpartition("!")[2]).stem
        words = (*codes_in(stem, self._template), *stem.replace("_", " ").split(), stem)
        codes = dict.fromkeys(word.strip(" .-()[]").casefold() for word in words)
        by_code = [piece for code in codes for piece in self._codes.get(code, ())]
        return by_code or self._files.get(file_name(candidate.name), [])

    def unregistered(self, candidate: Candidate) -> str:
        """Return a code of a unit of this round that a file's name bears ("" if it bears none)."""
        stem = PurePosixPath(candidate.name.rpartition("!")[2]).stem
        for code in codes_in(stem, self._template):
            parsed = parse_code(code, self._template)
            if parsed is not None and parsed.unit.casefold() in self.units:
                return code
        return ""

    def owners(self, candidate: Candidate) -> set[str]:
        """Return the units that a file can be from: that of its name or folder, else those whose report lies beside."""
        unit = self._interpreter.unit_named(candidate.clues)
        if unit is not None:
            return {unit}
        return set().union(*(self._beside.get(place, set()) for place in (candidate.message, candidate.group)))


def _matched(
    consolidation: Consolidation, found: Iterable[Candidate], workbooks: Mapping[str, Candidate], kept: Kept
) -> Iterator[tuple[Candidate, list[Piece]]]:
    """Yield each file that is evidence with all that it is evidence of; of equal files of one piece the first.

    However many rows name a file, it is kept once, and all files together are bounded (LC134).
    """
    register = _Register(consolidation, workbooks)
    seen: set[tuple[Piece, str]] = set()
    left = _MOST_TIMES * consolidation.campaign.settings.max_unpacked_bytes
    for candidate in sorted(found, key=lambda one: one.name):
        pieces = register.named(candidate)
        units = {piece.unit for piece in pieces}
        if len(units) > 1:
            units &= register.owners(candidate)
            pieces = [piece for piece in pieces if piece.unit in units]
        if len(units) == 1:
            fresh = [piece for piece in dict.fromkeys(pieces) if (piece, candidate.sha256) not in seen]
            seen |= {(piece, candidate.sha256) for piece in fresh}
            if fresh and _is_safe(candidate, consolidation.campaign, left, kept):
                left -= candidate.size
                yield candidate, fresh
        elif register.named(candidate):
            kept.findings.append(finding("LC621", file=candidate.name, name=_own_name(candidate)))
        elif code := register.unregistered(candidate):
            kept.findings.append(finding("LC624", file=candidate.name, evidence_code=code, quote=code))


def _own_name(candidate: Candidate) -> str:
    return candidate.name.rpartition("!")[2].rpartition("/")[2]


def _is_safe(candidate: Candidate, campaign: Campaign, left: int, kept: Kept) -> bool:
    """Tell whether a file may be copied.

    LC622 for one that is too large or of a kind that is never copied, LC134 where all together become too large.
    """
    limit = campaign.settings.max_file_bytes
    harmless = has_extension(candidate.name, "evidence") or has_extension(candidate.name, "workbook")
    name = _own_name(candidate)
    if candidate.size > limit or not harmless:
        kept.findings.append(finding("LC622", file=candidate.name, name=name, limit=str(limit // _MEGABYTE)))
        return False
    if candidate.size > left:
        most = _MOST_TIMES * campaign.settings.max_unpacked_bytes // _MEGABYTE
        kept.findings.append(finding("LC134", file=candidate.name, name=name, limit=str(most)))
        return False
    return True


# What is in them.


def _contents(
    matched: Sequence[tuple[Candidate, list[Piece]]], campaign: Campaign, passwords: Sequence[str], kept: Kept
) -> Iterator[tuple[Candidate, list[Piece], bytes]]:
    """Yield the files with their content, loose ones first, then those in archives and e-mails, which are reopened."""
    inside: dict[str, list[tuple[Candidate, list[Piece]]]] = {}
    for candidate, pieces in matched:
        if candidate.path is None:
            inside.setdefault(candidate.container, []).append((candidate, pieces))
            continue
        try:
            yield candidate, pieces, load(candidate)
        except OSError as error:
            kept.findings.append(_unread(candidate, reasons(error)))
    for location, members in inside.items():
        yield from _members(location, members, campaign, passwords, kept)


def _members(
    location: str,
    members: Sequence[tuple[Candidate, list[Piece]]],
    campaign: Campaign,
    passwords: Sequence[str],
    kept: Kept,
) -> Iterator[tuple[Candidate, list[Piece], bytes]]:
    """Yield what is wanted of one archive or e-mail, opened once more."""
    wanted = {candidate.name: (candidate, pieces) for candidate, pieces in members}
    outer = members[0][0].name.partition("!")[0]
    prefix = outer[: len(outer) - len(outer.rpartition("/")[2])]
    with Spool() as spool:
        for again in find_candidates(
            _place(location), campaign.settings, passwords=passwords, prefix=prefix, keep=set(wanted), spool=spool
        ):
            if isinstance(again, Candidate) and again.spooled is not None and again.name in wanted:
                candidate, pieces = wanted[again.name]
                if again.sha256 == candidate.sha256:
                    del wanted[again.name]
                    yield again, pieces, load(again)
    for candidate, _ in wanted.values():
        kept.findings.append(_unread(candidate, dict.fromkeys(("reason_vi", "reason_en"), outer)))


def _place(location: str) -> Path | str:
    return location if "://" in location else Path(location)


def _unread(candidate: Candidate, why: Mapping[str, str]) -> Finding:
    return finding("LC623", file=candidate.name, name=_own_name(candidate), **why)
