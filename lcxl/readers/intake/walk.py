"""From a folder of whatever units sent to candidates: every file is opened as far as it is a container.

Files are taken in order of name.  Whose first bytes tell that it is a workbook or a picture is a candidate at once;
anything else (archives, e-mails, old or unknown files) is looked into by a guarded process, within the limits of the
settings for each file and for all of them.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO

from lcxl.engine import CallError, Failure, GuardedPool, Limits, WorkerStartError, reasons
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.model import FileRecord, Settings
from lcxl.readers.contents import IMAGES, OPEN_XML_WORKBOOKS, ContentKind, sniff, sniff_head
from lcxl.readers.intake.candidates import Candidate, open_binary
from lcxl.readers.intake.folders import Listed, list_files
from lcxl.readers.intake.limits import LARGEST_FACTOR, NO_WORKBOOK, Allowance, Budget, Refused, limit_for, megabytes
from lcxl.readers.intake.names import extension, file_name, has_extension, passed_over, unique
from lcxl.readers.intake.settling import Errand, Origin, Seen, is_report, is_workbook, refuse, settled
from lcxl.readers.intake.spool import Spool, lasting_spool, read_journal
from lcxl.readers.intake.unfolding import unfold

_AT_ONCE = OPEN_XML_WORKBOOKS | IMAGES | {ContentKind.PDF, ContentKind.DOCX, ContentKind.PPTX, ContentKind.RTF}
"""Kinds that the first bytes tell, and that are no containers."""
_HEAD = 1 << 16
_CHUNK = 1 << 20
_ATTEMPTS = 3


def find_candidates(
    root: Path | str,
    settings: Settings | None = None,
    *,
    passwords: Sequence[str] = (),
    prefix: str = "",
    lang: str = "vi",
    keep: Collection[str] = (),
    spool: Spool | None = None,
) -> Iterator[Seen]:
    """Yield everything that lies under ``root`` (a folder, a file, or an address of fsspec), in order of name.

    Names begin with ``prefix`` (``2-bao-cao-nhan/``).  Each file gives either a candidate or a ledger entry; an
    entry that refuses a file is always followed by a finding about it.  ``passwords`` are tried on what is
    encrypted; ``lang`` is the language of the ledger's reasons; ``keep`` are the names of files in containers whose
    content is wanted though they are no workbooks.  What is in containers waits in ``spool`` to be loaded; without
    one it waits until this process ends.  Nothing is raised for what a file holds; LcxlError (LC904) if no process
    can be started to look into it.
    """
    with Walk(settings or Settings(), tuple(passwords), lang, spool or lasting_spool(), keep) as walk:
        try:
            for listed in list_files(root):
                if isinstance(listed, Finding):
                    whole = prefix.rstrip("/") or file_name(Path(root).name)
                    yield listed.at(file=f"{prefix}{listed.file}" if listed.file else whole)
                else:
                    yield from walk.loose(listed, prefix)
        except Refused as refused:
            yield refused.finding(prefix.rstrip("/") or str(root))


class _Unsettled(Exception):  # noqa: N818 (no error: the file must be looked into)
    """The first bytes of a file don't tell what it is."""


@dataclass(slots=True)
class Walk:
    """One walk over a folder; ``taken`` are the names given so far, which stay unique."""

    settings: Settings
    passwords: tuple[str, ...]
    lang: str
    spool: Spool
    keep: Collection[str] = ()
    taken: dict[str, int] = field(default_factory=dict)
    allowance: Allowance | None = None
    pool: GuardedPool | None = None

    def __enter__(self) -> Walk:
        return self

    def __exit__(self, *error: object) -> None:
        if self.pool:
            self.pool.terminate()

    @property
    def run(self) -> Allowance:
        """What is left to all files of the walk."""
        if self.allowance is None:
            self.allowance = Allowance.of(self.settings)
        return self.allowance

    def loose(self, listed: Listed, prefix: str) -> Iterator[Seen]:
        """Yield what a file on disk holds."""
        name = unique(prefix + listed.name, self.taken)
        folder = listed.name.rpartition("/")[0]
        origin = Origin(prefix=prefix, group=f"{prefix}{folder}" if folder else "", location=listed.location)
        reason = passed_over(listed.name)
        if reason in ("system", "shortcut"):
            yield from settled(name, reason, partial(_beginning, listed.location), self.lang)
        elif has_extension(name, "program"):
            yield from refuse(name, Refused("LC117", extension=extension(name)), self.lang)
        else:
            try:
                yield self._candidate(name, origin, reason)
            except _Unsettled:
                yield from self._unfolded(name, origin, reason)
            except PermissionError:
                yield from refuse(name, Refused("LC101"), self.lang)
            except OSError as error:
                yield from refuse(name, Refused("LC102", **reasons(error)), self.lang)
            except Refused as refused:
                yield from refuse(name, refused, self.lang)

    def _candidate(self, name: str, origin: Origin, reason: str) -> Candidate:
        """Return a file whose first bytes tell what it is; its content is not kept."""
        with open_binary(origin.location) as file:
            head = file.read(_HEAD)
            kind = sniff_head(head)
            size = _size(file)
            if size > limit_for(name, self.settings):
                kind = self._large(sniff(head), size)
            elif kind not in _AT_ONCE or kind is None or (reason and not is_report(kind, size)):
                raise _Unsettled
            digest = sha256(head)
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        return Candidate(
            name=name,
            kind=kind,
            workbook=is_workbook(name, kind),
            size=size,
            sha256=digest.hexdigest(),
            path=origin.location,
            group=origin.group,
        )

    def _large(self, kind: ContentKind, size: int) -> ContentKind:
        """Return the kind of a large file that may only accompany reports (a film, a long scan); else Refused (LC108).

        All of them together are bounded like what is unpacked.
        """
        most = LARGEST_FACTOR * self.settings.max_file_bytes
        if kind not in NO_WORKBOOK:
            raise Refused("LC108", limit=megabytes(self.settings.max_file_bytes))
        if size > most:
            raise Refused("LC108", limit=megabytes(most))
        self.run.bytes_left -= size // 4  # reading costs less than unpacking
        if self.run.bytes_left <= 0:
            raise self.run.used_up()
        return kind

    # --- guarded ------------------------------------------------------------------------------------------

    def _unfolded(self, name: str, origin: Origin, reason: str) -> Iterator[Seen]:
        """Yield what a guarded process finds in a file.

        A file inside that breaks the process down is left out of the next attempt; what then still fails is the
        fault of the file itself, and what was found in it until then counts.
        """
        budget = self.run.budget()
        lost: dict[str, Refused] = {}
        found: list[Seen] = []
        failed: Refused | None = None
        for _ in range(_ATTEMPTS if self.run.broken_left > 0 else 1):
            folder = self.spool.folder()
            path = _local(origin.location, folder, limit_for(name, self.settings))
            errand = Errand(
                name=name,
                path=path,
                origin=origin,
                budget=budget,
                passwords=self.passwords,
                lang=self.lang,
                keep=self.keep,
                lost=lost,
            )
            answer = self._guarded(errand, folder)
            found, last = read_journal(folder)
            failed = answer if isinstance(answer, Refused) else None
            if isinstance(answer, Budget):
                self.run.spend(answer)
                break
            self.run.broken_left -= 1
            if last in lost or not last or last == name:
                break
            lost[last] = answer
        if (
            reason
            and len(found) == 1
            and isinstance(found[0], Candidate)
            and not is_report(found[0].kind, found[0].size)
        ):
            yield from settled(name, reason, tuple, self.lang)
            return
        for seen in found:
            if isinstance(seen, Candidate | FileRecord):
                self.taken.setdefault(seen.name if isinstance(seen, Candidate) else seen.file, 0)
            yield seen
        if failed is not None:
            yield from refuse(name, failed, self.lang)

    def _guarded(self, errand: Errand, folder: Path) -> Budget | Refused:
        """Open a file in a process of its own; Refused for whatever becomes of that."""
        limits = Limits(seconds=self.settings.reader_seconds, bytes=self.settings.reader_bytes)
        if self.pool is None:
            self.pool = GuardedPool(1, limits)
        try:
            left: Budget = self.pool.submit(unfold, errand, folder).result()
            return left
        except CallError as failed:
            told = Failure(reason=failed.reason, detail=failed.detail, limits=limits).finding("")
            return Refused(told.code, **{slot: str(value) for slot, value in told.slots.items()})
        except WorkerStartError as error:
            raise LcxlError(finding("LC904", detail=str(error))) from error


def _size(file: IO[bytes]) -> int:
    """Return the size of a file that was opened; what an address of fsspec leads to is measured by going to its end."""
    try:
        return os.fstat(file.fileno()).st_size
    except (OSError, AttributeError, ValueError):
        at = file.tell()
        size = file.seek(0, os.SEEK_END)
        file.seek(at)
        return size


def _local(location: str, folder: Path, limit: int) -> str:
    """Return where a file lies on this machine's disk: an address of fsspec is copied, as far as it may be large."""
    if "://" not in location:
        return location
    target = folder / "loose"
    with open_binary(location) as source, target.open("wb") as copy:
        size = 0
        while size <= limit and (chunk := source.read(_CHUNK)):
            size += copy.write(chunk)
    return str(target)


def _beginning(location: str) -> Iterator[bytes]:
    with open_binary(location) as file:
        yield file.read(_HEAD)
