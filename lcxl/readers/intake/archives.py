"""What is inside zip archives, member by member, within a budget.

A zip whose directory is damaged is read by the headers of its members.
"""

from __future__ import annotations

import bz2
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from io import BytesIO

from lcxl.engine import BROKEN_ZIP
from lcxl.readers.intake.limits import Budget, Refused
from lcxl.readers.intake.names import decode_name, zip_name

_CHUNK = 1 << 18
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_ZIP64, _KEY_BYTES = 0xFFFFFFFF, 12
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_TRIAL = 1 << 20
_FAR_TOO_MANY = 10
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its name as stored (decoded, not cleaned) and how to read it.

    ``open`` yields the content in pieces; Refused where it can't be read.  ``link`` is a symbolic link.
    """

    name: str
    packed: int
    open: Callable[[], Iterable[bytes]]
    link: bool = False


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a container held that is read in one go: (name, content) of its files, and why there are no more."""

    files: tuple[tuple[str, bytes], ...]
    problem: Refused | None = None


# --- zip --------------------------------------------------------------------------------------------------


def zip_members(data: bytes, budget: Budget, passwords: Sequence[str]) -> Iterator[Member]:
    """Yield the files of a zip archive in its own order, duplicates too.

    Refused (LC113) after what could be found where the archive is damaged; Exhausted (LC111) for too many, which
    are counted before a directory is made of them where they are far too many.
    """
    listed = _listed(data)
    if listed > _FAR_TOO_MANY * budget.settings.max_members:
        budget.members(listed)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        entries = archive.infolist()
        if data.startswith(_LOCAL) and all(entry.header_offset for entry in entries):
            raise zipfile.BadZipFile  # the directory is that of an archive which is stored in this one
    except BROKEN_ZIP:
        yield from _salvaged(data, budget)
        raise Refused("LC113") from None
    with archive:
        for entry in entries:
            if entry.is_dir():
                continue
            budget.member()
            yield _zip_member(archive, entry, passwords, budget, len(data))


def _listed(data: bytes) -> int:
    """Return how many members the directory of a zip lists, without reading it."""
    end = data.rfind(_END)
    if end < 0 or len(data) < end + 22:
        return 0
    size = struct.unpack_from("<I", data, end + 12)[0]
    return data.count(_CENTRAL, max(0, end - size) if size < _ZIP64 else 0, end)


def _zip_member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, passwords: Sequence[str], budget: Budget, whole: int
) -> Member:
    name = zip_name(entry.orig_filename, utf8=bool(entry.flag_bits & _UTF8_FLAG), extra=entry.extra)
    link = stat.S_ISLNK(entry.external_attr >> 16)
    packed = min(entry.compress_size, whole)  # an archive may say anything of itself

    def content() -> Iterator[bytes]:
        budget.feed(packed)
        yield from _zip_content(archive, entry, passwords)

    return Member(name, packed, content, link)


def _zip_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, passwords: Sequence[str]) -> Iterator[bytes]:
    """Yield a member; an encrypted one if a password fits (only the old zip encryption can be opened)."""
    locked = bool(entry.flag_bits & _ENCRYPTED_FLAG)
    if entry.compress_type not in _METHODS:
        raise Refused(("LC133" if passwords else "LC106") if locked else "LC114")
    key = None
    if locked:
        key = next((key for key in _keys(passwords) if _opens(archive, entry, key)), None)
        if key is None:
            raise Refused("LC106")
    try:
        yield from _pieces(archive, entry, key)
    except BROKEN_ZIP as error:
        raise Refused("LC114") from error


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, key: bytes | None) -> Iterator[bytes]:
    if entry.compress_type == zipfile.ZIP_BZIP2:
        yield from _bzip2_pieces(archive, entry, key)
        return
    with archive.open(entry, pwd=key) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _bzip2_pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, key: bytes | None) -> Iterator[bytes]:
    """Yield what a member packed with bzip2 holds; ``zipfile`` itself unpacks all of it in one go, however much."""
    stored = copy(entry)
    stored.compress_type = zipfile.ZIP_STORED
    stored.file_size = entry.compress_size - (_KEY_BYTES if key is not None else 0)
    stored.CRC = None  # type: ignore[assignment] # of what is packed there is no checksum
    unpacker, checksum = bz2.BZ2Decompressor(), 0
    with archive.open(stored, pwd=key) as stream:
        while not unpacker.eof:
            fresh = stream.read(_CHUNK) if unpacker.needs_input else b""
            if unpacker.needs_input and not fresh:
                raise EOFError
            piece = unpacker.decompress(fresh, _CHUNK)
            checksum = zlib.crc32(piece, checksum)
            yield piece
    if checksum != entry.CRC:
        raise zipfile.BadZipFile


def _keys(passwords: Sequence[str]) -> Iterator[bytes]:
    for password in passwords:
        yield from dict.fromkeys((password.encode("utf-8"), password.encode("cp1258", "replace")))


def _opens(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, key: bytes) -> bool:
    """Tell whether a password fits: a wrong one passes the archive's own check once in 256 times."""
    size = 0
    try:
        for piece in _pieces(archive, entry, key):
            size += len(piece)
            if size > _TRIAL:
                return True
    except BROKEN_ZIP:
        return False
    return True


def zip_names(data: bytes, limit: int) -> list[str]:
    """Return the names of all members of a zip archive; none if it has no readable directory, or over ``limit``."""
    if _listed(data) > limit:
        return []
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.namelist()
    except BROKEN_ZIP:
        return []


def _salvaged(data: bytes, budget: Budget) -> Iterator[Member]:
    """Yield the members whose own headers stand in a damaged archive; one that breaks off is named, too.

    What is stored in a member that is whole is its own affair: the search goes on behind it.
    """
    at = data.find(_LOCAL)
    while 0 <= at <= len(data) - 30:
        flags, method, crc, packed, name_size, extra_size = struct.unpack_from("<HH4xII4xHH", data, at + 6)
        raw = data[at + 30 : at + 30 + name_size]
        start = at + 30 + name_size + extra_size
        known = not flags & 8 and packed > 0
        end = start + packed if known else start
        whole = known and (end == len(data) or data.startswith(b"PK", end))
        if raw and not raw.endswith(b"/") and b"\0" not in raw and not flags & _ENCRYPTED_FLAG:
            budget.member()
            size = packed if known else 0
            yield Member(decode_name(raw), min(packed, len(data)), _salvage(data, start, method, size, crc, budget))
        at = data.find(_LOCAL, end if whole else at + 4)
        if known and end > len(data) and method == zipfile.ZIP_STORED:
            return


def _salvage(
    data: bytes, start: int, method: int, size: int, crc: int, budget: Budget
) -> Callable[[], Iterable[bytes]]:
    """Return how to read one member from its place; what breaks off or has another checksum is refused (LC114)."""

    def read() -> Iterator[bytes]:
        if method == zipfile.ZIP_STORED and size and start + size <= len(data):
            budget.feed(size)
            pieces: Iterable[bytes] = [data[start : start + size]]
        elif method == zipfile.ZIP_DEFLATED:
            pieces = _inflated(data, start, budget)
        else:
            raise Refused("LC114")
        checksum = 0
        for piece in pieces:
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if size and checksum != crc:
            raise Refused("LC114")

    return read


def _inflated(data: bytes, start: int, budget: Budget) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    view = memoryview(data)
    try:
        for at in range(start, len(data), _CHUNK):
            budget.feed(min(_CHUNK, len(data) - at))
            piece = inflater.decompress(view[at : at + _CHUNK], _CHUNK)
            while piece:
                yield piece
                piece = inflater.decompress(inflater.unconsumed_tail, _CHUNK) if inflater.unconsumed_tail else b""
            if inflater.eof:
                return
    except zlib.error as error:
        raise Refused("LC114") from error
    raise Refused("LC114")
