"""What intake finds: files that may be reports, and files that came with them, wherever they lay."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, cast

from lcxl.engine import Unusable
from lcxl.findings import Finding, finding
from lcxl.model import FileRecord, FileState, Source
from lcxl.readers.contents import IMAGES, ContentKind
from lcxl.readers.intake.names import has_extension
from lcxl.texts import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A file that was found: loose (``path``, also any address that fsspec knows) or inside another.

    ``name`` is what ledger and findings call it: relative with ``/``, members as ``a.zip!b/c.xlsx``, in NFC.
    ``workbook`` tells files that should be a report from those that only accompany one (scans, Word files,
    pictures, unknown content).  ``spooled`` is where the content of a file in a container waits to be read, for as long
    as the walk's spool exists.  ``size`` is in bytes, ``sha256`` that of the file as received, also where
    the content was decrypted.  ``message`` names the e-mail it came in, ``group`` the folder or archive ("" for
    the top folder, where all units lie side by side); ``sender`` and ``sent_on`` (ISO time in Vietnam's zone)
    are the e-mail's.  ``container`` is the location of the loose file that it lies in ("" for a loose one).
    """

    name: str
    kind: ContentKind
    workbook: bool
    size: int
    sha256: str
    path: str | None = None
    data: bytes | None = field(default=None, repr=False)
    spooled: str | None = field(default=None, repr=False, compare=False)
    sender: str = ""
    sent_on: str = ""
    subject: str = ""
    message: str = ""
    group: str = ""
    container: str = ""

    @property
    def source(self) -> Source:
        """Where a submission made from it comes from."""
        return Source(file=self.name, sha256=self.sha256, sender=self.sender, sent_on=self.sent_on)

    @property
    def clues(self) -> tuple[str, ...]:
        """Names that may tell whose it is: its own, those of its folders and containers, subject, sender."""
        return tuple(dict.fromkeys(clue for clue in (*clues_in(self.name), self.subject, self.sender) if clue))


def clues_in(name: str) -> tuple[str, ...]:
    """Return the names that may tell whose a file is: its own, then those of its folders and containers."""
    parts = [part for path in name.split("!") for part in path.split("/")]
    return tuple(PurePosixPath(part).stem for part in reversed(parts))


_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""How to open what may be a pipe that nobody writes into: without waiting."""


def load(candidate: Candidate) -> bytes:
    """Return the bytes of a candidate workbook, wherever this runs.

    OSError if the file can't be read any more, or is no longer the one that was found.
    """
    if candidate.data is not None:
        return candidate.data
    if candidate.spooled is not None:
        return Path(candidate.spooled).read_bytes()
    with open_binary(candidate.path or "") as file:
        data = file.read(candidate.size + 1)
    if sha256(data).hexdigest() != candidate.sha256:
        raise Unusable("changed")
    return data


def open_binary(location: str) -> IO[bytes]:
    """Open a local path, or an address of fsspec (with ``://``), for reading; OSError if it can't be."""
    if "://" not in location:
        file = os.fdopen(os.open(location, os.O_RDONLY | _AT_ONCE), "rb")
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise Unusable("not_a_file")  # a pipe or a device would never end
        return file
    import fsspec

    return cast("IO[bytes]", fsspec.open(location, "rb").open())


def beside(candidate: Candidate, workbooks: frozenset[str]) -> bool:
    """Tell whether an accompanying file came in the same e-mail, folder or archive as a readable workbook.

    ``workbooks`` holds the ``message`` and ``group`` of all workbooks that were read (``""`` never counts).
    Who knows which unit the file belongs to should ask first whether that unit has a readable workbook.
    """
    return bool({candidate.message, candidate.group} & workbooks - {""})


def accompanying(candidate: Candidate, *, alone: bool, lang: str = "vi") -> tuple[FileRecord, Finding]:
    """Return ledger entry and finding of a file that is no workbook, when it is known what came with it.

    Beside a readable workbook it is kept for the record (LC118); alone it is refused, and the finding says what
    to send instead (LC119 scans and documents, LC121 anything else).  An archive that lcxl can't open (LC120) may
    hold a report, and is refused wherever it lies.
    """
    extension = PurePosixPath(candidate.name).suffix.lower() or "?"
    if not alone and not _is_closed(candidate):
        told = finding("LC118", file=candidate.name, extension=extension)
        reason, state = text("intake.passed_over.accompanying", lang), FileState.PASSED_OVER
    else:
        told = finding(_alone_code(candidate), file=candidate.name, extension=extension)
        reason, state = told.message(lang), FileState.REFUSED
    return FileRecord(file=candidate.name, state=state, reason=reason, sha256=candidate.sha256), told


_CLOSED = frozenset({ContentKind.RAR, ContentKind.GZIP, ContentKind.SIGNED, ContentKind.TNEF})
_DOCUMENTS = IMAGES | {
    ContentKind.PDF,
    ContentKind.DOCX,
    ContentKind.PPTX,
    ContentKind.ODT,
    ContentKind.OLE_DOC,
    ContentKind.OLE_PPT,
    ContentKind.RTF,
    ContentKind.OLE_ENCRYPTED,
    ContentKind.OLE_RIGHTS,
    ContentKind.FODT,
}


def _is_closed(candidate: Candidate) -> bool:
    """Tell whether a file that lcxl can't open may hold a report."""
    return candidate.kind in _CLOSED or has_extension(candidate.name, "other_archive")


def _alone_code(candidate: Candidate) -> str:
    if _is_closed(candidate):
        return "LC120"
    document = candidate.kind in _DOCUMENTS or has_extension(candidate.name, "document")
    return "LC119" if document else "LC121"
