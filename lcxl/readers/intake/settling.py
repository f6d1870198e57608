"""What a file in the inbox comes to: a candidate, or a line of the ledger with what is to be told of it.

Shared by the walk over a folder and by the processes that look into single files.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lcxl.findings import Finding, finding
from lcxl.model import FileRecord, FileState
from lcxl.readers.contents import LEGACY_WORKBOOKS, OPEN_XML_WORKBOOKS, ContentKind
from lcxl.readers.intake.candidates import Candidate
from lcxl.readers.intake.limits import Budget, Content, Refused
from lcxl.readers.intake.names import extension, has_extension, shared_links
from lcxl.texts import text

Seen = Candidate | FileRecord | Finding
"""What a folder yields: files to read, ledger entries of files that are settled, and findings about them."""

WORKBOOKS = (
    OPEN_XML_WORKBOOKS
    | LEGACY_WORKBOOKS
    | {
        ContentKind.FODS,
        ContentKind.XML_SPREADSHEET_2003,
        ContentKind.NUMBERS,
        ContentKind.ODS_ENCRYPTED,
    }
)
"""Kinds of content that should be a report, whatever the file is called."""

PACKED_ARCHIVES = frozenset({ContentKind.RAR, ContentKind.SEVEN_ZIP, ContentKind.GZIP})
_SMALL_TEXT = 1 << 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a file was found: what its name begins with, how deep, in what e-mail and group, on disk where."""

    prefix: str = ""
    depth: int = 0
    message: str = ""
    group: str = ""
    sender: str = ""
    sent_on: str = ""
    subject: str = ""
    location: str = ""

    @property
    def clues(self) -> tuple[str, ...]:
        """What the e-mail says about whose its attachments are."""
        return tuple(clue for clue in (self.subject, self.sender) if clue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One loose file to be opened: what it is called, where it is, what may be spent on it.

    ``path`` is what is opened: the origin's location, or a copy of what an address of fsspec leads to.  ``lost`` holds
    what to say of files inside that broke an earlier attempt down.
    """

    name: str
    path: str
    origin: Origin
    budget: Budget
    passwords: tuple[str, ...]
    lang: str
    keep: Collection[str] = ()
    lost: Mapping[str, Refused] = field(default_factory=dict)


def is_workbook(name: str, kind: ContentKind) -> bool:
    """Tell whether a file should be a report: by what it is, or by what it says it is."""
    if kind is ContentKind.NUMBERS and has_extension(name, "document"):
        return False
    return kind in WORKBOOKS or has_extension(name, "workbook")


def is_report(kind: ContentKind, size: int) -> bool:
    """Tell whether a file whose name is that of a lock or of an unfinished download is a whole one all the same."""
    return size > 1024 and (kind in WORKBOOKS or kind in PACKED_ARCHIVES or kind in (ContentKind.ZIP, ContentKind.EML))


def whole(name: str, content: Content) -> Content:
    """Return what was read; Refused (LC103) for an empty file that should have held a report."""
    expected = not extension(name) or has_extension(name, "workbook") or has_extension(name, "archive")
    if content.size == 0 and expected:
        raise Refused("LC103")
    return content


def refuse(
    name: str, refused: Refused, lang: str, *, sha256: str = "", clues: tuple[str, ...] = ()
) -> Iterator[FileRecord | Finding]:
    """Yield ledger entry and finding of a file that can't be opened or read."""
    told = refused.finding(name)
    reason = told.message(lang)
    yield FileRecord(file=name, state=FileState.REFUSED, reason=reason, sha256=sha256, clues=clues)
    yield told


def settled(
    name: str, reason: str, content: Callable[[], Iterable[bytes]], lang: str
) -> Iterator[FileRecord | Finding]:
    """Yield the ledger entry of a file that is no report; a shortcut to a shared document is told."""
    yield FileRecord(file=name, state=FileState.PASSED_OVER, reason=text(f"intake.passed_over.{reason}", lang))
    links = shared_links(_small_text(content)) if reason == "shortcut" else ()
    if links:
        yield finding("LC123", file=name, link=", ".join(links[:3]))


def _small_text(content: Callable[[], Iterable[bytes]]) -> str:
    """Return the text of a shortcut, to look for an address in it; "" if it can't be read."""
    try:
        return next(iter(content()), b"")[:_SMALL_TEXT].decode("utf-8", "replace")
    except (OSError, Refused):
        return ""
