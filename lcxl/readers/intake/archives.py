"""What is inside zip and 7z archives, member by member, within a budget.

Nothing is ever written to disk.  A zip whose directory is damaged is read by the headers of its members.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from lcxl.engine import BROKEN_ZIP
from lcxl.model import Settings
from lcxl.readers.intake.limits import Budget, Refused
from lcxl.readers.intake.names import decode_name, zip_name

_CHUNK = 1 << 18
_LOCAL = b"PK\x03\x04"
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_TRIAL = 1 << 20
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


# --- zip --------------------------------------------------------------------------------------------------


def zip_members(file: IO[bytes], budget: Budget, passwords: Sequence[str]) -> Iterator[Member]:
    """Yield the files of a zip archive in its own order, duplicates too.

    Refused (LC113) after what could be found where the archive is damaged; Exhausted (LC111) for too many.
    """
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
    except BROKEN_ZIP:
        yield from _salvaged(file, budget)
        raise Refused("LC113") from None
    with archive:
        for entry in entries:
            if entry.is_dir():
                continue
            budget.member()
            yield _zip_member(archive, entry, passwords)


def _zip_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, passwords: Sequence[str]) -> Member:
    name = zip_name(entry.orig_filename, utf8=bool(entry.flag_bits & _UTF8_FLAG), extra=entry.extra)
    link = stat.S_ISLNK(entry.external_attr >> 16)
    return Member(name, entry.compress_size, lambda: _zip_content(archive, entry, passwords), link)


def _zip_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, passwords: Sequence[str]) -> Iterator[bytes]:
    """Yield a member; an encrypted one if a password fits (only the old zip encryption can be opened)."""
    if entry.compress_type not in _METHODS:
        raise Refused("LC106" if entry.flag_bits & _ENCRYPTED_FLAG else "LC114")
    key = None
    if entry.flag_bits & _ENCRYPTED_FLAG:
        key = next((key for key in _keys(passwords) if _opens(archive, entry, key)), None)
        if key is None:
            raise Refused("LC106")
    try:
        yield from _pieces(archive, entry, key)
    except BROKEN_ZIP as error:
        raise Refused("LC114") from error


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, key: bytes | None) -> Iterator[bytes]:
    with archive.open(entry, pwd=key) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


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


def zip_names(data: bytes) -> list[str] | None:
    """Return the names of all members of a zip archive, or None if it has no readable directory."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.namelist()
    except BROKEN_ZIP:
        return None


def _salvaged(file: IO[bytes], budget: Budget) -> Iterator[Member]:
    """Yield the members whose own headers stand in a damaged archive."""
    file.seek(0)
    data = file.read()
    for match in re.finditer(re.escape(_LOCAL), data):
        head = data[match.start() : match.start() + 30]
        if len(head) < 30:
            return
        flags, method = struct.unpack_from("<HH", head, 6)
        crc, packed = struct.unpack_from("<II", head, 14)
        name_size, extra_size = struct.unpack_from("<HH", head, 26)
        start = match.end() + 26 + name_size + extra_size
        raw = data[match.end() + 26 : match.end() + 26 + name_size]
        if not raw or raw.endswith(b"/") or b"\0" in raw or flags & _ENCRYPTED_FLAG:
            continue
        budget.member()
        sizes = (0, packed, None) if flags & 8 else (packed, packed, crc)
        yield Member(decode_name(raw), sizes[1], _salvage(data, start, method, sizes[0], sizes[2]))


def _salvage(data: bytes, start: int, method: int, size: int, crc: int | None) -> Callable[[], Iterable[bytes]]:
    """Return how to read one member from its place; what breaks off or has another checksum is refused (LC114)."""

    def read() -> Iterator[bytes]:
        if method == zipfile.ZIP_STORED and size and start + size <= len(data):
            pieces: Iterable[bytes] = [data[start : start + size]]
        elif method == zipfile.ZIP_DEFLATED:
            pieces = _inflated(data, start)
        else:
            raise Refused("LC114")
        checksum = 0
        for piece in pieces:
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if crc is not None and checksum != crc:
            raise Refused("LC114")

    return read


def _inflated(data: bytes, start: int) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    view = memoryview(data)
    try:
        for at in range(start, len(data), _CHUNK):
            piece = inflater.decompress(view[at : at + _CHUNK], _CHUNK)
            while piece:
                yield piece
                piece = inflater.decompress(inflater.unconsumed_tail, _CHUNK) if inflater.unconsumed_tail else b""
            if inflater.eof:
                return
    except zlib.error as error:
        raise Refused("LC114") from error
    raise Refused("LC114")


# --- 7z ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a 7z archive held: (name, content) of the files that could be read, and why there are no more."""

    files: tuple[tuple[str, bytes], ...]
    problem: Refused | None = None


def unpack_7z(data: bytes, settings: Settings, passwords: Sequence[str]) -> Unpacked:
    """Return the files of a 7z archive; made to run in a guarded process.

    The problem is LC107 without the library, LC106 without the password, LC109 to LC111 over the limits, LC113
    where the archive is damaged.
    """
    try:
        import py7zr
    except ImportError:
        return Unpacked((), Refused("LC107", extension=".7z", command='pip install "lcxl[archives]"'))
    problem: Refused | None = None
    for password in (None, *passwords):
        sink = _sink(Budget.of(settings), len(data))
        try:
            with py7zr.SevenZipFile(BytesIO(data), password=password) as archive:
                if password is None and archive.needs_password():
                    problem = Refused("LC106")
                    continue
                archive.extractall(factory=sink)
            return Unpacked(sink.files(whole=True))
        except (MemoryError, Refused) as error:
            return Unpacked(sink.files(), error if isinstance(error, Refused) else Refused("LC113"))
        except py7zr.exceptions.PasswordRequired:
            problem = Refused("LC106")
        except Exception as error:
            if problem is None:
                return Unpacked(sink.files(), _damage(error))
    return Unpacked((), problem)


def _damage(error: Exception) -> Refused:
    """Return what to say of an archive that py7zr does not read; it reads none with names that lead elsewhere."""
    _, found, name = str(error).partition("path is bad: ")
    return Refused("LC115", name=name) if found else Refused("LC113")


def _sink(budget: Budget, packed: int) -> Any:
    """Return what py7zr writes members into: memory, within the budget."""
    from py7zr.io import Py7zIO, WriterFactory

    class Buffer(Py7zIO):
        def __init__(self) -> None:
            self.content = BytesIO()
            self.complete = False

        def write(self, s: bytes | bytearray) -> int:
            for chunk in budget.unpack([bytes(s)], packed):
                self.content.write(chunk)
            return len(s)

        def read(self, size: int | None = None) -> bytes:
            return self.content.read(size)

        def seek(self, offset: int, whence: int = 0) -> int:
            return self.content.seek(offset, whence)

        def flush(self) -> None:
            self.content.flush()

        def size(self) -> int:
            return self.content.getbuffer().nbytes

        def close(self) -> None:
            self.complete = True

    class Sink(WriterFactory):
        def __init__(self) -> None:
            self.buffers: list[tuple[str, Buffer]] = []

        def create(self, filename: str) -> Buffer:
            budget.member()
            buffer = Buffer()
            self.buffers.append((filename, buffer))
            return buffer

        def files(self, *, whole: bool = False) -> tuple[tuple[str, bytes], ...]:
            read = [(name, buffer) for name, buffer in self.buffers if whole or buffer.complete]
            return tuple((name, buffer.content.getvalue()) for name, buffer in read)

    return Sink()
