"""One file that was sent, opened as far as it is a container: what is inside, within a budget.

Made to run in a guarded process.  What is found goes into a journal, one file after the other, so that it counts
though a later file breaks the process down; the next attempt leaves that file out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from lcxl.engine import reasons
from lcxl.findings import Finding, finding
from lcxl.model import FileRecord, FileState
from lcxl.readers.contents import ContentKind
from lcxl.readers.intake.archives import Member, Unpacked, zip_members, zip_names
from lcxl.readers.intake.candidates import Candidate, open_binary
from lcxl.readers.intake.encrypted import decrypt
from lcxl.readers.intake.limits import Budget, Content, Exhausted, Refused, consume, limit_for
from lcxl.readers.intake.names import (
    clean_member,
    extension,
    has_extension,
    passed_over,
    printable,
    unique,
)
from lcxl.readers.intake.packed import packed_members
from lcxl.readers.intake.settling import (
    PACKED_ARCHIVES,
    Errand,
    Origin,
    Seen,
    is_report,
    is_workbook,
    refuse,
    settled,
    whole,
)
from lcxl.readers.intake.spool import Journal
from lcxl.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    from lcxl.readers.intake.letters import Letter, Part

_SHAPELESS = frozenset(
    {ContentKind.UNKNOWN, ContentKind.TEXT, ContentKind.CSV, ContentKind.HTML, ContentKind.XML, ContentKind.OLE_OTHER}
)
_CLOSED = {ContentKind.SIGNED: "LC128", ContentKind.OLE_RIGHTS: "LC181"}
_CHUNK = 1 << 20
_PROGRAM_HEADS = (b"MZ", b"\x7fELF", b"#!/", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")


def unfold(errand: Errand, folder: Path) -> Budget:
    """Write down in the journal of ``folder`` what a loose file holds, and return what is left of the budget.

    What the file holds never raises, short of breaking the process down.
    """
    with closing(Journal.start(folder)) as journal:
        for seen in Unfolding(errand, journal).loose():
            journal.put(seen)
    return errand.budget


@dataclass(slots=True)
class Unfolding:
    """The opening of one loose file; ``taken`` are the names given so far, which stay unique."""

    errand: Errand
    journal: Journal
    taken: dict[str, int] = field(default_factory=dict)

    @property
    def budget(self) -> Budget:
        """What is left to the file."""
        return self.errand.budget

    def loose(self) -> Iterator[Seen]:
        """Yield what the file holds, or what it is itself."""
        name, origin = self.errand.name, self.errand.origin
        self.taken[name] = 0
        try:
            with open_binary(self.errand.path) as file:
                pieces = iter(lambda: file.read(_CHUNK), b"")
                content = whole(name, consume(pieces, limit_for(name, self.budget.settings)))
        except OSError as error:
            yield from self._refuse(name, Refused("LC102", **reasons(error)))
        except Refused as refused:
            yield from self._refuse(name, refused)
        else:
            yield from self._content(name, content, origin, loose=True)

    # --- any content --------------------------------------------------------------------------------------

    def _content(self, name: str, content: Content, origin: Origin, *, loose: bool = False) -> Iterator[Seen]:
        """Yield what a file holds: the members of a container, or the file itself as a candidate."""
        self.journal.enter(name)
        if name in self.errand.lost:
            yield from self._refuse(name, self.errand.lost[name], content.sha256, origin)
            return
        data = content.data
        if data is not None and data.startswith(_PROGRAM_HEADS) and not has_extension(name, "workbook"):
            yield from self._refuse(name, Refused("LC117", extension=extension(name) or "?"), content.sha256)
            return
        opener = self._opener(name, content)
        if opener and data is not None:
            yield from self._container(name, content, origin, opener)
            return
        if content.kind in (ContentKind.OLE_ENCRYPTED, ContentKind.OLE_RIGHTS) and has_extension(name, "document"):
            yield self._candidate(name, content, origin, loose)
            return
        if content.kind in _CLOSED:
            yield from self._refuse(name, Refused(_CLOSED[content.kind]), content.sha256, origin)
            return
        if content.kind is ContentKind.OLE_ENCRYPTED and data is not None:
            yield from self._encrypted(name, content, origin)
            return
        if content.kind in _SHAPELESS and has_extension(name, "archive"):
            code = "LC122" if has_extension(name, "mail") else "LC113"
            yield from self._refuse(name, Refused(code), content.sha256, origin)
            return
        yield self._candidate(name, content, origin, loose)

    def _candidate(self, name: str, content: Content, origin: Origin, loose: bool) -> Candidate:
        workbook = is_workbook(name, content.kind)
        kept = not loose and content.data is not None and (workbook or name in self.errand.keep)
        return Candidate(
            name=name,
            kind=content.kind,
            workbook=workbook,
            size=content.size,
            sha256=content.sha256,
            path=origin.location if loose else None,
            spooled=self.journal.keep(content.data) if kept and content.data is not None else None,
            sender=origin.sender,
            sent_on=origin.sent_on,
            subject=origin.subject,
            message=origin.message,
            group=origin.group,
            container="" if loose else origin.location,
        )

    def _opener(self, name: str, content: Content) -> Callable[[str, bytes, Origin], Iterator[Seen]] | None:
        """Return how a container is opened, or None for a file that is none."""
        kind = content.kind
        if kind in PACKED_ARCHIVES or (kind is ContentKind.UNKNOWN and has_extension(name, "other_archive")):
            return partial(self._open_packed, kind)
        if kind is ContentKind.OLE_MSG:
            return self._open_msg
        if kind is ContentKind.MBOX:
            return self._open_mailbox
        if kind is ContentKind.TNEF:
            return self._open_tnef
        if kind is ContentKind.EML or (kind in _SHAPELESS and extension(name) in (".eml", ".emlx")):
            return self._open_eml
        if kind is ContentKind.ZIP and content.data and self._is_archive(name, content.data):
            return self._open_zip
        return None

    def _is_archive(self, name: str, data: bytes) -> bool:
        """Tell whether a zip is an archive of files, and no Office document that is too damaged to be told."""
        if not has_extension(name, "workbook") and not has_extension(name, "document"):
            return True
        inside = zip_names(data, self.budget.settings.max_members)
        return any(has_extension(one, "workbook") or has_extension(one, "archive") for one in inside)

    # --- containers ---------------------------------------------------------------------------------------

    def _container(
        self, name: str, content: Content, origin: Origin, opener: Callable[[str, bytes, Origin], Iterator[Seen]]
    ) -> Iterator[Seen]:
        """Yield a container's ledger entry and what is in it; trouble with the whole is a finding about it."""
        deepest = self.budget.settings.max_depth
        if origin.depth >= deepest:
            yield from self._refuse(name, Refused("LC112", limit=str(deepest)), content.sha256, origin)
            return
        inner = replace(origin, prefix=f"{name}!", depth=origin.depth + 1, group=name)
        assert content.data is not None
        opened = opener(name, content.data, inner)
        trouble: Refused | None = None
        found = 0
        try:
            for seen in opened:
                found += not isinstance(seen, Finding)
                yield seen
        except Refused as refused:
            trouble = refused
        if not trouble and not found and content.kind in PACKED_ARCHIVES | {ContentKind.ZIP}:
            trouble = Refused("LC103")
        if trouble and not found:
            yield from self._refuse(name, trouble, content.sha256, origin)
            return
        reason = text("intake.read.container", self.errand.lang)
        yield FileRecord(file=name, state=FileState.READ, reason=reason, sha256=content.sha256)
        if trouble:
            yield trouble.finding(name)
            if isinstance(trouble, Exhausted) and origin.depth:
                raise trouble

    def _open_zip(self, name: str, data: bytes, origin: Origin) -> Iterator[Seen]:
        for member in zip_members(data, self.budget, self.errand.passwords):
            yield from self._member(member, origin)

    def _open_packed(self, kind: ContentKind, name: str, data: bytes, origin: Origin) -> Iterator[Seen]:
        for member in packed_members(name, data, kind, self.budget, self.errand.passwords):
            yield from self._member(member, origin)

    def _open_tnef(self, name: str, data: bytes, origin: Origin) -> Iterator[Seen]:
        from lcxl.readers.intake.outlook import unpack_tnef

        unpacked: Unpacked = unpack_tnef(data)
        for inside, content in unpacked.files:
            self.budget.member()
            yield from self._member(_in_memory(inside, content), origin)
        if unpacked.problem:
            raise unpacked.problem

    def _open_mailbox(self, name: str, data: bytes, origin: Origin) -> Iterator[Seen]:
        from lcxl.readers.intake.mail import split_mailbox

        for number, message in enumerate(split_mailbox(data), start=1):
            self.budget.member()
            yield from self._member(_in_memory(f"{number:03}.eml", message), origin)

    def _open_eml(self, name: str, data: bytes, origin: Origin) -> Iterator[Seen]:
        from lcxl.readers.intake.mail import read_eml

        yield from self._letter(name, read_eml(data), origin)

    def _open_msg(self, name: str, data: bytes, origin: Origin) -> Iterator[Seen]:
        from lcxl.readers.intake.outlook import read_msg

        yield from self._letter(name, read_msg(data), origin)

    def _letter(self, name: str, letter: Letter, origin: Origin) -> Iterator[Seen]:
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
            self.budget.member()
            yield from self._attachment(part, inner)
        if letter.cut:
            yield finding("LC127", file=name)
        if letter.links:
            yield finding("LC123", file=name, link=", ".join(letter.links[:3]))
        elif not letter.cut and not any(not part.picture for part in letter.parts):
            yield finding("LC124", file=name)

    def _attachment(self, part: Part, origin: Origin) -> Iterator[Seen]:
        if part.letter is None:
            reason = "picture" if part.picture else ""
            yield from self._member(_in_memory(part.name, part.data), origin, reason)
            return
        name = unique(origin.prefix + clean_member(part.name).name, self.taken)
        if origin.depth >= self.budget.settings.max_depth:
            yield from self._refuse(name, Refused("LC112", limit=str(self.budget.settings.max_depth)))
            return
        yield FileRecord(file=name, state=FileState.READ, reason=text("intake.read.container", self.errand.lang))
        inner = replace(origin, prefix=f"{name}!", depth=origin.depth + 1)
        yield from self._letter(name, part.letter, inner)

    def _member(self, member: Member, origin: Origin, reason: str = "") -> Iterator[Seen]:
        """Yield what one file of a container holds."""
        clean = clean_member(member.name)
        name = unique(origin.prefix + clean.name, self.taken)
        if clean.unsafe:
            yield finding("LC115", file=name, name=printable(member.name))
        elif clean.odd:
            yield finding("LC116", file=name, name=printable(member.name))
        reason = reason or ("link" if member.link else passed_over(clean.name))
        if reason in ("system", "shortcut", "picture", "link"):
            yield from settled(name, reason, member.open, self.errand.lang)
            return
        if has_extension(name, "program"):
            yield from self._refuse(name, Refused("LC117", extension=extension(name)))
            return
        folder = clean.name.rpartition("/")[0]
        inner = replace(origin, group=f"{origin.prefix}{folder}") if folder else origin
        try:
            chunks = self.budget.unpack(member.open(), member.packed)
            content = whole(name, consume(chunks, limit_for(name, self.budget.settings)))
        except Exhausted:
            raise
        except Refused as refused:
            yield from self._refuse(name, refused, origin=origin)
            return
        if reason and not is_report(content.kind, content.size):
            yield from settled(name, reason, tuple, self.errand.lang)
            return
        yield from self._content(name, content, inner)

    def _encrypted(self, name: str, content: Content, origin: Origin) -> Iterator[Seen]:
        """Yield an encrypted Office file, opened if it can be."""
        assert content.data is not None
        try:
            opened = decrypt(content.data, self.errand.passwords)
        except Refused as refused:
            yield from self._refuse(name, refused, content.sha256, origin)
            return
        plain = consume([opened], len(opened))
        yield self._candidate(name, replace(plain, size=content.size, sha256=content.sha256), origin, loose=False)

    def _refuse(
        self, name: str, refused: Refused, sha256: str = "", origin: Origin | None = None
    ) -> Iterator[FileRecord | Finding]:
        return refuse(name, refused, self.errand.lang, sha256=sha256, clues=origin.clues if origin else ())


def _in_memory(name: str, data: bytes) -> Member:
    def pieces() -> Iterable[bytes]:
        return (data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK))

    return Member(name, len(data), pieces)
