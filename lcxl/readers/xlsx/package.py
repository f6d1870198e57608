"""The zip container of a workbook: members found leniently, inflated within limits.

Names are matched without regard to case, slash direction or a leading slash, because programs write
them in every way.  Sizes that the archive claims are never trusted: what counts is what is really inflated.
An archive whose directory is damaged is read by its local headers instead.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, NamedTuple

from lcxl.engine import BROKEN_ZIP
from lcxl.findings import Finding, finding

_CHUNK = 1 << 20
_INPUT = 1 << 16
_BITE = 16
_RATIO_FLOOR = 8 << 20  # below this, a high ratio harms nobody: blank formatted sheets reach hundreds
_LOCAL = b"PK\x03\x04"
_CENTRAL = b"PK\x01\x02"
_STORED, _DEFLATED = 0, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a reader spends on one file; sizes in bytes, rows and columns as last number that is looked at.

    ``max_cells`` bounds the cells kept of all sheets together, ``max_part_bytes`` every part that is held whole
    (shared strings above all), ``max_tree_bytes`` XML that becomes a tree, several times its size in memory
    (styles, relationships, what stands around the cells of a sheet; the cells themselves are streamed).
    """

    max_unpacked_bytes: int = 256 * 1024 * 1024
    max_part_bytes: int = 48 * 1024 * 1024
    max_tree_bytes: int = 16 * 1024 * 1024
    max_ratio: int = 200
    max_members: int = 5000
    max_rows: int = 20_000
    max_columns: int = 200
    max_cells: int = 400_000


class Note(NamedTuple):
    """Something odd that was tolerated while reading: a finding's code, its slots, and the sheet if there is one."""

    code: str
    slots: dict[str, str]
    sheet: str = ""

    def finding(self, **place: Any) -> Finding:
        """Return the note as a finding at ``place`` (``unit``, ``file`` ...)."""
        where = {"sheet": self.sheet} if self.sheet else {}
        values: dict[str, Any] = {**self.slots, **where, **place}
        return finding(self.code, **values)


class WorkbookRefused(Exception):  # noqa: N818 - named for what happened, as the findings are
    """The bytes can't be read as a workbook; ``code`` with ``slots`` is the one cause."""

    def __init__(self, code: str, **slots: str) -> None:
        super().__init__(code, slots)
        self.code = code
        self.slots = slots

    def __reduce__(self) -> tuple[Callable[..., WorkbookRefused], tuple[str, dict[str, str]]]:
        return _refused, (self.code, self.slots)

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.slots.items())])

    def finding(self, **place: Any) -> Finding:
        """Return the cause as a finding at ``place`` (``unit``, ``file`` ...)."""
        values: dict[str, Any] = {**self.slots, **place}
        return finding(self.code, **values)


def _refused(code: str, slots: dict[str, str]) -> WorkbookRefused:
    return WorkbookRefused(code, **slots)


def too_large(size: int, limit: int) -> WorkbookRefused:
    """Return the refusal (LC147) of what unpacks to ``size`` bytes or more where ``limit`` are allowed."""
    return WorkbookRefused("LC147", size=mebibytes(size), limit=mebibytes(limit))


def mebibytes(size: float) -> str:
    """Return a size in bytes as whole mebibytes for a text, at least 1."""
    return str(max(1, round(size / (1 << 20))))


class Member(NamedTuple):
    """One file of the archive.  ``packed`` is -1 and ``crc`` None where only a local header was found."""

    name: str
    offset: int
    packed: int
    crc: int | None
    method: int
    encrypted: bool


def canonical(name: str) -> str:
    """Return the name under which a part is looked up: forward slashes, no leading slash, lower case."""
    return name.replace("\\", "/").lstrip("/").lower()


@dataclass(slots=True)
class Package:
    """An opened archive: ``members`` by canonical name; ``notes`` collects what was tolerated.

    ``sheet`` is the sheet being read, for the notes; ``spent`` counts the bytes inflated so far.
    """

    data: bytes
    limits: Limits
    members: dict[str, Member] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    sheet: str = ""
    spent: int = 0

    @property
    def damaged(self) -> bool:
        """Tell whether the archive or a part read so far is damaged."""
        return any(note.code in ("LC150", "LC151", "LC152") for note in self.notes)

    def check_count(self, count: int) -> None:
        """Refuse (LC149) more members, or more sheets made of them, than the limits allow."""
        if count > self.limits.max_members:
            raise WorkbookRefused("LC149", count=str(count), limit=str(self.limits.max_members))

    def names(self) -> list[str]:
        """Return the canonical names of all members, in archive order."""
        return list(self.members)

    def __contains__(self, name: str) -> bool:
        return canonical(name) in self.members

    def read(self, name: str) -> bytes | None:
        """Return a whole part, or None if the archive has none of that name.

        Refuses (LC147, LC148) what is over the limits; a part that breaks off is returned as far as it goes,
        with a note.
        """
        if name not in self:
            return None
        pieces, size = [], 0
        for chunk in self.chunks(name):
            size += len(chunk)
            if size > self.limits.max_part_bytes:
                raise too_large(size, self.limits.max_part_bytes)
            pieces.append(chunk)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part's content in pieces of at most 1 MiB; it ends early, with a note, where it is damaged."""
        member = self.members[canonical(name)]
        start = self._content_start(member)
        if start is None or member.method not in (_STORED, _DEFLATED):
            self._damaged(member)
            return
        crc = size = 0
        pieces = self._stored(member, start) if member.method == _STORED else self._inflated(member, start)
        try:
            for piece in pieces:
                size += len(piece)
                self._charge(len(piece), size, member)
                if member.crc is not None:
                    crc = zlib.crc32(piece, crc)
                yield piece
        except zlib.error:
            self._damaged(member)
            return
        if member.crc is not None and crc != member.crc:
            self._damaged(member, "LC152")

    def _content_start(self, member: Member) -> int | None:
        """Return where a member's bytes begin, or None if its local header isn't where it should be."""
        head = self.data[member.offset : member.offset + 30]
        if len(head) < 30 or not head.startswith(_LOCAL):
            return None
        return member.offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")

    def _stored(self, member: Member, start: int) -> Iterator[bytes]:
        end = start + member.packed if member.packed >= 0 else self._next_header(start)
        end = min(end, len(self.data))
        for position in range(start, end, _CHUNK):
            yield self.data[position : min(position + _CHUNK, end)]

    def _next_header(self, start: int) -> int:
        found = [at for at in (self.data.find(_LOCAL, start), self.data.find(_CENTRAL, start)) if at >= 0]
        return min(found, default=len(self.data))

    def _inflated(self, member: Member, start: int) -> Iterator[bytes]:
        """Yield inflated pieces; zlib.error where the stream is damaged or breaks off.

        zlib gives nothing of a call that meets damage, so that the input before it is fed again in small bites.
        """
        end = start + member.packed if member.packed >= 0 else len(self.data)
        packed = memoryview(self.data)[start:end]
        done = 0
        try:
            for piece in _inflate(packed, _INPUT):
                yield piece
                done += len(piece)
        except zlib.error:
            for piece in _inflate(packed, _BITE):
                if done < len(piece):
                    yield piece[done:]
                done = max(0, done - len(piece))
            raise

    def _charge(self, fresh: int, size: int, member: Member) -> None:
        self.spent += fresh
        if self.spent > self.limits.max_unpacked_bytes:
            raise too_large(self.spent, self.limits.max_unpacked_bytes)
        packed = member.packed if member.packed > 0 else len(self.data)
        if size > _RATIO_FLOOR and size > packed * self.limits.max_ratio:
            raise WorkbookRefused("LC148", ratio=str(size // packed), limit=str(self.limits.max_ratio))

    def _damaged(self, member: Member, code: str = "LC151") -> None:
        """Note that a member is damaged; refuse (LC141) if it is said to be encrypted, for that is why then."""
        if member.encrypted:
            raise WorkbookRefused("LC141")
        note = Note(code, {"member": member.name}, self.sheet)
        if note not in self.notes:
            self.notes.append(note)


def _inflate(packed: memoryview, step: int) -> Iterator[bytes]:
    """Yield what a raw deflate stream holds, feeding ``step`` bytes at a time; zlib.error at damage or a short end."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for position in range(0, len(packed), step):
        piece = inflater.decompress(packed[position : position + step], _CHUNK)
        while piece:
            yield piece
            piece = inflater.decompress(inflater.unconsumed_tail, _CHUNK) if inflater.unconsumed_tail else b""
        if inflater.eof:
            return
    raise zlib.error("the stream breaks off")


def open_package(data: bytes, limits: Limits) -> Package:
    """Open an archive by its directory, or by its local headers where the directory can't be read.

    Refuses (LC149) too many members; an archive without any has no ``members``.
    """
    package = Package(data, limits)
    package.check_count(data.count(_CENTRAL))
    listed = _directory(data)
    members = [member for member in listed or () if data.startswith(_LOCAL, member.offset)]
    if listed is None or len(members) < len(listed):
        known = {member.name for member in members}
        members += [member for member in _local_headers(package) if member.name not in known]
        package.notes.append(Note("LC150", {}))
    twice: dict[str, Note] = {}
    for member in members:
        key = canonical(member.name)
        if key in package.members and not member.name.endswith("/"):
            twice.setdefault(key, Note("LC155", {"member": member.name}))
        package.members[key] = member  # the last one counts, as in Excel and in the zip tools
    package.notes += twice.values()
    return package


def _directory(data: bytes) -> list[Member] | None:
    """Return the members that the archive's directory lists, or None if it has no readable one."""
    try:
        entries = zipfile.ZipFile(BytesIO(data)).infolist()
    except BROKEN_ZIP:
        return None
    return [
        Member(e.filename, e.header_offset, e.compress_size, e.CRC, e.compress_type, bool(e.flag_bits & 1))
        for e in entries
    ]


def _local_headers(package: Package) -> list[Member]:
    """Return the members whose local headers stand anywhere in the archive."""
    data, found = package.data, list[Member]()
    for match in re.finditer(re.escape(_LOCAL), data):
        at = match.start()
        head = data[at : at + 30]
        length = int.from_bytes(head[26:28], "little")
        name = data[at + 30 : at + 30 + length]
        if len(head) < 30 or not length or len(name) < length or b"\0" in name:
            continue
        flags, packed = int.from_bytes(head[6:8], "little"), int.from_bytes(head[18:22], "little")
        deferred = bool(flags & 8) or not packed
        found.append(
            Member(
                name.decode("utf-8", "replace"),
                at,
                -1 if deferred else packed,
                None if deferred else int.from_bytes(head[14:18], "little"),
                int.from_bytes(head[8:10], "little"),
                bool(flags & 1),
            )
        )
        package.check_count(len(found))
    return found
