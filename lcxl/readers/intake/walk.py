"""From a folder of whatever units sent to candidates: every file is opened as far as it is a container.

Archives and e-mails are opened in order of name, nested ones too, within the limits of the settings.  Readers
that can hang or grow (7z, e-mails, decryption) run in a guarded process.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from lcxl.engine import CallError, Failure, GuardedPool, Limits, WorkerStartError, reasons
from lcxl.findings import Finding, finding
from lcxl.model import FileRecord, FileState, Settings
from lcxl.readers.contents import LEGACY_WORKBOOKS, OPEN_XML_WORKBOOKS, ContentKind
from lcxl.readers.intake.archives import Member, Unpacked, unpack_7z, zip_members, zip_names
from lcxl.readers.intake.candidates import Candidate, open_binary
from lcxl.readers.intake.encrypted import decrypt
from lcxl.readers.intake.folders import Listed, list_files
from lcxl.readers.intake.limits import Budget, Content, Exhausted, Refused, consume, limit_for
from lcxl.readers.intake.names import (
    clean_member,
    extension,
    file_name,
    has_extension,
    passed_over,
    shared_links,
    unique,
)
from lcxl.texts import text

if TYPE_CHECKING:
    from lcxl.readers.intake.mail import Letter, Part

Seen = Candidate | FileRecord | Finding
"""What a folder yields: files to read, ledger entries of files that are settled, and findings about them."""

_WORKBOOKS = OPEN_XML_WORKBOOKS | LEGACY_WORKBOOKS | {ContentKind.FODS, ContentKind.XML_SPREADSHEET_2003}
_SHAPELESS = frozenset(
    {ContentKind.UNKNOWN, ContentKind.TEXT, ContentKind.CSV, ContentKind.HTML, ContentKind.XML, ContentKind.OLE_OTHER}
)
_CHUNK = 1 << 20
_SMALL_TEXT = 1 << 14
_PROGRAM_HEADS = (b"MZ", b"\x7fELF", b"#!/", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")


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


def find_candidates(
    root: Path | str,
    settings: Settings | None = None,
    *,
    passwords: Sequence[str] = (),
    prefix: str = "",
    lang: str = "vi",
    keep: Collection[str] = (),
) -> Iterator[Seen]:
    """Yield everything that lies under ``root`` (a folder, a file, or an address of fsspec), in order of name.

    Names begin with ``prefix`` (``2-bao-cao-nhan/``).  Each file gives either a candidate or a ledger entry; an
    entry that refuses a file is always followed by a finding about it.  ``passwords`` are tried on what is
    encrypted; ``lang`` is the language of the ledger's reasons; ``keep`` are the names of files in containers whose
    content is wanted though they are no workbooks.  Nothing is raised for what a file holds.
    """
    with Walk(settings or Settings(), tuple(passwords), lang, keep) as walk:
        try:
            for listed in list_files(root):
                if isinstance(listed, Finding):
                    whole = prefix.rstrip("/") or file_name(Path(root).name)
                    yield listed.at(file=f"{prefix}{listed.file}" if listed.file else whole)
                else:
                    yield from walk.loose(listed, prefix)
        except Refused as refused:
            yield refused.finding(prefix.rstrip("/") or str(root))


@dataclass(slots=True)
class Walk:
    """One walk over a folder; ``taken`` are the names given so far, which stay unique."""

    settings: Settings
    passwords: tuple[str, ...]
    lang: str
    keep: Collection[str] = ()
    taken: set[str] = field(default_factory=set)
    pool: GuardedPool | None = None

    def __enter__(self) -> Walk:
        return self

    def __exit__(self, *error: object) -> None:
        if self.pool:
            self.pool.terminate()

    # --- loose files --------------------------------------------------------------------------------------

    def loose(self, listed: Listed, prefix: str) -> Iterator[Seen]:
        """Yield what a file on disk holds."""
        name = unique(prefix + listed.name, self.taken)
        folder = listed.name.rpartition("/")[0]
        origin = Origin(prefix=prefix, group=f"{prefix}{folder}" if folder else "", location=listed.location)
        reason = passed_over(listed.name)
        if reason:
            yield from self._passed_over(name, reason, lambda: _from_disk(listed.location))
            return
        if has_extension(name, "program"):
            yield from self._refuse(name, Refused("LC117", extension=extension(name)))
            return
        try:
            with open_binary(listed.location) as file:
                content = self._read_loose(file, name)
        except PermissionError:
            yield from self._refuse(name, Refused("LC101"))
        except OSError as error:
            yield from self._refuse(name, Refused("LC102", **reasons(error)))
        except Refused as refused:
            yield from self._refuse(name, refused)
        else:
            yield from self._content(name, content, origin, Budget.of(self.settings), listed.location)

    def _read_loose(self, file: IO[bytes], name: str) -> Content:
        return _checked(name, consume(iter(lambda: file.read(_CHUNK), b""), limit_for(name, self.settings)))

    # --- any content --------------------------------------------------------------------------------------

    def _content(
        self, name: str, content: Content, origin: Origin, budget: Budget, location: str | None = None
    ) -> Iterator[Seen]:
        """Yield what a file holds: the members of a container, or the file itself as a candidate."""
        data = content.data
        if data is not None and data.startswith(_PROGRAM_HEADS) and not has_extension(name, "workbook"):
            yield from self._refuse(name, Refused("LC117", extension=extension(name) or "?"), content.sha256)
            return
        opener = self._opener(name, content)
        if opener and data is not None:
            yield from self._container(name, content, origin, budget, opener)
            return
        if content.kind is ContentKind.OLE_ENCRYPTED and data is not None:
            yield from self._encrypted(name, content, origin)
            return
        if content.kind in _SHAPELESS and has_extension(name, "archive"):
            mail = extension(name) in (".eml", ".msg")
            yield from self._refuse(name, Refused("LC122" if mail else "LC113"), content.sha256)
            return
        yield self._candidate(name, content, origin, location)

    def _candidate(self, name: str, content: Content, origin: Origin, location: str | None = None) -> Candidate:
        workbook = content.kind in _WORKBOOKS or has_extension(name, "workbook")
        return Candidate(
            name=name,
            kind=content.kind,
            workbook=workbook,
            size=content.size,
            sha256=content.sha256,
            path=location,
            data=content.data if location is None and (workbook or name in self.keep) else None,
            sender=origin.sender,
            sent_on=origin.sent_on,
            subject=origin.subject,
            message=origin.message,
            group=origin.group,
            container=origin.location if location is None else "",
        )

    def _opener(self, name: str, content: Content) -> Callable[[str, bytes, Origin, Budget], Iterator[Seen]] | None:
        """Return how a container is opened, or None for a file that is none."""
        if content.kind is ContentKind.SEVEN_ZIP:
            return self._open_7z
        if content.kind is ContentKind.OLE_MSG:
            return self._open_msg
        if content.kind is ContentKind.EML or (content.kind in _SHAPELESS and extension(name) == ".eml"):
            return self._open_eml
        if content.kind is ContentKind.ZIP and content.data and self._is_archive(name, content.data):
            return self._open_zip
        return None

    def _is_archive(self, name: str, data: bytes) -> bool:
        """Tell whether a zip is an archive of files, and no Office document that is too damaged to be told."""
        if not has_extension(name, "workbook") and not has_extension(name, "document"):
            return True
        inside = zip_names(data) or []
        return any(has_extension(one, "workbook") or has_extension(one, "archive") for one in inside)

    # --- containers ---------------------------------------------------------------------------------------

    def _container(
        self,
        name: str,
        content: Content,
        origin: Origin,
        budget: Budget,
        opener: Callable[[str, bytes, Origin, Budget], Iterator[Seen]],
    ) -> Iterator[Seen]:
        """Yield a container's ledger entry and what is in it; trouble with the whole is a finding about it."""
        if origin.depth >= self.settings.max_depth:
            yield from self._refuse(name, Refused("LC112", limit=str(self.settings.max_depth)), content.sha256)
            return
        inner = replace(origin, prefix=f"{name}!", depth=origin.depth + 1, group=name)
        assert content.data is not None
        opened = opener(name, content.data, inner, budget)
        trouble: Refused | None = None
        found = 0
        try:
            for seen in opened:
                found += not isinstance(seen, Finding)
                yield seen
        except Refused as refused:
            trouble = refused
        if not trouble and not found and content.kind in (ContentKind.ZIP, ContentKind.SEVEN_ZIP):
            trouble = Refused("LC103")
        if trouble and not found:
            yield from self._refuse(name, trouble, content.sha256)
            return
        reason = text("intake.read.container", self.lang)
        yield FileRecord(file=name, state=FileState.READ, reason=reason, sha256=content.sha256)
        if trouble:
            yield trouble.finding(name)
            if isinstance(trouble, Exhausted) and origin.depth:
                raise trouble

    def _open_zip(self, name: str, data: bytes, origin: Origin, budget: Budget) -> Iterator[Seen]:
        for member in zip_members(BytesIO(data), budget, self.passwords):
            yield from self._member(member, origin, budget)

    def _open_7z(self, name: str, data: bytes, origin: Origin, budget: Budget) -> Iterator[Seen]:
        settings = replace(self.settings, max_unpacked_bytes=budget.bytes_left, max_members=budget.members_left)
        unpacked: Unpacked = self._guarded(unpack_7z, data, settings, self.passwords)
        for inside, content in unpacked.files:
            budget.member()
            yield from self._member(_in_memory(inside, content), origin, budget)
        if unpacked.problem:
            raise unpacked.problem

    def _open_eml(self, name: str, data: bytes, origin: Origin, budget: Budget) -> Iterator[Seen]:
        from lcxl.readers.intake.mail import read_eml

        yield from self._letter(name, self._guarded(read_eml, data), origin, budget)

    def _open_msg(self, name: str, data: bytes, origin: Origin, budget: Budget) -> Iterator[Seen]:
        from lcxl.readers.intake.mail import read_msg

        yield from self._letter(name, self._guarded(read_msg, data), origin, budget)

    def _letter(self, name: str, letter: Letter, origin: Origin, budget: Budget) -> Iterator[Seen]:
        """Yield what is attached to an e-mail, and tell what was linked or forgotten instead."""
        inner = replace(
            origin,
            message=name,
            group=name,
            sender=letter.sender or origin.sender,
            sent_on=letter.sent_on or origin.sent_on,
            subject=letter.subject or origin.subject,
        )
        for part in letter.parts:
            budget.member()
            yield from self._attachment(part, inner, budget)
        if letter.links:
            yield finding("LC123", file=name, link=", ".join(letter.links[:3]))
        elif not any(not part.picture for part in letter.parts):
            yield finding("LC124", file=name)

    def _attachment(self, part: Part, origin: Origin, budget: Budget) -> Iterator[Seen]:
        if part.letter is None:
            reason = "picture" if part.picture else ""
            yield from self._member(_in_memory(part.name, part.data), origin, budget, reason)
            return
        name = unique(origin.prefix + clean_member(part.name).name, self.taken)
        if origin.depth >= self.settings.max_depth:
            yield from self._refuse(name, Refused("LC112", limit=str(self.settings.max_depth)))
            return
        yield FileRecord(file=name, state=FileState.READ, reason=text("intake.read.container", self.lang))
        inner = replace(origin, prefix=f"{name}!", depth=origin.depth + 1)
        yield from self._letter(name, part.letter, inner, budget)

    def _member(self, member: Member, origin: Origin, budget: Budget, reason: str = "") -> Iterator[Seen]:
        """Yield what one file of a container holds."""
        clean = clean_member(member.name)
        name = unique(origin.prefix + clean.name, self.taken)
        if clean.unsafe:
            yield finding("LC115", file=name, name=_printable(member.name))
        elif clean.odd:
            yield finding("LC116", file=name, name=_printable(member.name))
        reason = reason or ("link" if member.link else passed_over(clean.name))
        if reason:
            yield from self._passed_over(name, reason, member.open)
            return
        if has_extension(name, "program"):
            yield from self._refuse(name, Refused("LC117", extension=extension(name)))
            return
        folder = clean.name.rpartition("/")[0]
        inner = replace(origin, group=f"{origin.prefix}{folder}") if folder else origin
        try:
            chunks = budget.unpack(member.open(), member.packed)
            content = _checked(name, consume(chunks, limit_for(name, self.settings)))
        except Exhausted:
            raise
        except Refused as refused:
            yield from self._refuse(name, refused)
            return
        yield from self._content(name, content, inner, budget)

    def _encrypted(self, name: str, content: Content, origin: Origin) -> Iterator[Seen]:
        """Yield an encrypted Office file, opened if it can be; one that is no workbook only accompanies."""
        try:
            opened: bytes = self._guarded(decrypt, content.data, self.passwords)
        except Refused as refused:
            if has_extension(name, "workbook") or extension(name) == "":
                yield from self._refuse(name, refused, content.sha256)
            else:
                yield self._candidate(name, content, origin)
            return
        plain = consume([opened], len(opened))
        yield self._candidate(name, replace(plain, size=content.size, sha256=content.sha256), origin)

    # --- helpers ------------------------------------------------------------------------------------------

    def _guarded(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a reader in a process of its own; Refused for whatever becomes of it."""
        limits = Limits(seconds=self.settings.reader_seconds, bytes=self.settings.reader_bytes)
        if self.pool is None:
            self.pool = GuardedPool(1, limits)
        try:
            answer = self.pool.submit(_answered, function, *arguments).result()
        except CallError as failed:
            told = Failure(reason=failed.reason, detail=failed.detail, limits=limits).finding("")
            raise Refused(told.code, **told.slots) from failed
        except WorkerStartError:
            answer = _answered(function, *arguments)
        if isinstance(answer, Refused):
            raise answer
        return answer

    def _passed_over(self, name: str, reason: str, content: Callable[[], Iterable[bytes]]) -> Iterator[Seen]:
        """Yield the ledger entry of a file that is no report; a shortcut to a shared document is told."""
        words = text(f"intake.passed_over.{reason}", self.lang)
        yield FileRecord(file=name, state=FileState.PASSED_OVER, reason=words)
        links = shared_links(_small_text(content)) if reason == "shortcut" else ()
        if links:
            yield finding("LC123", file=name, link=", ".join(links[:3]))

    def _refuse(self, name: str, refused: Refused, sha256: str = "") -> Iterator[Seen]:
        told = refused.finding(name)
        yield FileRecord(file=name, state=FileState.REFUSED, reason=told.message(self.lang), sha256=sha256)
        yield told


def _answered(function: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a reader gives, or its refusal as a value."""
    try:
        return function(*arguments)
    except Refused as refused:
        return refused


def _checked(name: str, content: Content) -> Content:
    """Return what was read; Refused (LC103) for an empty file that should have held a report."""
    expected = not extension(name) or has_extension(name, "workbook") or has_extension(name, "archive")
    if content.size == 0 and expected:
        raise Refused("LC103")
    return content


def _in_memory(name: str, data: bytes) -> Member:
    def pieces() -> Iterable[bytes]:
        return (data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK))

    return Member(name, len(data), pieces)


def _from_disk(location: str) -> Iterator[bytes]:
    with open_binary(location) as file:
        yield file.read(_SMALL_TEXT)


def _small_text(content: Callable[[], Iterable[bytes]]) -> str:
    """Return the text of a shortcut, to look for an address in it; "" if it can't be read."""
    try:
        return next(iter(content()), b"")[:_SMALL_TEXT].decode("utf-8", "replace")
    except (OSError, Refused):
        return ""


def _printable(name: str) -> str:
    shown = "".join(char if char.isprintable() else "\ufffd" for char in name)
    return shown if len(shown) <= 120 else f"{shown[:117]}..."
