"""What intake finds: files that may be reports, and files that came with them, wherever they lay."""

from __future__ import annotations

import stat
from contextlib import suppress
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
    """A file that was found: loose (``path``, also any address that fsspec knows) or inside another (``data``).

    ``name`` is what ledger and findings call it: relative with ``/``, members as ``a.zip!b/c.xlsx``, in NFC.
    ``workbook`` tells files that should be a report from those that only accompany one (scans, Word files,
    pictures, unknown content).  ``size`` is in bytes, ``sha256`` that of the file as received, also where
    ``data`` was decrypted.  ``message`` names the e-mail it came in, ``group`` the folder or archive ("" for
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
        parts = [part for path in self.name.split("!") for part in path.split("/")]
        stems = [PurePosixPath(part).stem for part in reversed(parts)]
        return tuple(dict.fromkeys(clue for clue in (*stems, self.subject, self.sender) if clue))


def load(candidate: Candidate) -> bytes:
    """Return the bytes of a candidate workbook, wherever this runs.

    OSError if the file can't be read any more, or is no longer the one that was found.
    """
    if candidate.data is not None:
        return candidate.data
    with open_binary(candidate.path or "") as file:
        data = file.read(candidate.size + 1)
    if sha256(data).hexdigest() != candidate.sha256:
        raise Unusable("changed")
    return data


def open_binary(location: str) -> IO[bytes]:
    """Open a local path, or an address of fsspec (with ``://``), for reading; OSError if it can't be."""
    if "://" not in location:
        path = Path(location)
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(path.stat().st_mode):
                raise Unusable("not_a_file")  # a pipe would never end
        return path.open("rb")
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
    to send instead (LC119 scans and documents, LC120 archives lcxl can't open, LC121 anything else).
    """
    extension = PurePosixPath(candidate.name).suffix.lower() or "?"
    if not alone:
        told = finding("LC118", file=candidate.name, extension=extension)
        reason, state = text("intake.passed_over.accompanying", lang), FileState.PASSED_OVER
    else:
        told = finding(_alone_code(candidate), file=candidate.name, extension=extension)
        reason, state = told.message(lang), FileState.REFUSED
    return FileRecord(file=candidate.name, state=state, reason=reason, sha256=candidate.sha256), told


_DOCUMENTS = IMAGES | {
    ContentKind.PDF,
    ContentKind.DOCX,
    ContentKind.PPTX,
    ContentKind.ODT,
    ContentKind.OLE_DOC,
    ContentKind.OLE_PPT,
    ContentKind.RTF,
    ContentKind.OLE_ENCRYPTED,
}


def _alone_code(candidate: Candidate) -> str:
    if candidate.kind in (ContentKind.RAR, ContentKind.GZIP) or has_extension(candidate.name, "other_archive"):
        return "LC120"
    document = candidate.kind in _DOCUMENTS or has_extension(candidate.name, "document")
    return "LC119" if document else "LC121"
