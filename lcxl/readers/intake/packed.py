"""What is inside archives of other kinds than zip: .rar, .7z, .tar.gz and whatever libarchive opens.

It opens none with a password; a .7z with one is left to py7zr where that is installed.
"""

from __future__ import annotations

import stat
import warnings
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any

from lcxl.readers.contents import ContentKind
from lcxl.readers.intake.archives import Member, Unpacked
from lcxl.readers.intake.limits import Budget, Refused
from lcxl.readers.intake.names import extension, file_name

_CHUNK = 1 << 18
_TAIL = 1 << 16
_EXTRA = 'pip install "lcxl[archives]"'


def packed_members(
    name: str, data: bytes, kind: ContentKind, budget: Budget, passwords: Sequence[str]
) -> Iterator[Member]:
    """Yield the files of an archive that is no zip, one after the other: each is read before the next is asked for.

    Refused with LC107 without the library, LC106 for want of a password, LC133 for a cipher that can't be opened,
    LC113 where it is damaged, LC120 where its kind isn't known.
    """
    try:
        import archi
    except ImportError:
        raise Refused("LC107", extension=extension(name), command=_EXTRA) from None
    warnings.simplefilter("ignore", archi.ArchiveWarning)
    if kind is ContentKind.GZIP and not _is_tar(data):
        yield Member(_inner_name(name), len(data), partial(_gunzipped, data))
        return
    found = 0
    try:
        for entry in archi.Archive(BytesIO(_unmistakable(data, kind))):
            found += 1
            budget.member()
            if not stat.S_ISDIR(entry.mode):
                first = entry.read(_CHUNK) if not stat.S_ISLNK(entry.mode) else b""  # tells whether it is locked
                pieces = partial(_entry_pieces, first, entry, archi.Error)
                yield Member(_name(entry, found), len(data), pieces, stat.S_ISLNK(entry.mode))
    except archi.Error as error:
        if _is_locked(error):
            yield from _unlocked(data, kind, budget, passwords)
        elif found or kind is not ContentKind.UNKNOWN:
            raise Refused("LC113") from error
        else:
            raise Refused("LC120", extension=extension(name) or "?") from error


def _unmistakable(data: bytes, kind: ContentKind) -> bytes:
    """Return an archive so that libarchive takes it for what it is: not for the workbook that is stored at its end."""
    stored = kind is ContentKind.RAR and b"PK\x05\x06" in data[-_TAIL:]
    return data + bytes(_TAIL) if stored else data


def _is_tar(data: bytes) -> bool:
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, 512)[257:262] == b"ustar"
    except zlib.error:
        return False


def _inner_name(name: str) -> str:
    return name.rpartition("!")[2].rpartition("/")[2].removesuffix(extension(name)) or "_"


def _name(entry: Any, number: int) -> str:
    try:
        return file_name(str(entry.filename or "")) or f"file-{number}"
    except UnicodeError:
        return f"file-{number}"


def _is_locked(error: Exception) -> bool:
    return "encrypt" in str(error).lower() or "passphrase" in str(error).lower()


def _entry_pieces(first: bytes, entry: Any, damage: type[Exception]) -> Iterator[bytes]:
    piece = first
    try:
        while piece:
            yield piece
            piece = entry.read(_CHUNK)
    except damage as error:
        raise Refused("LC114") from error


def _gunzipped(data: bytes) -> Iterator[bytes]:
    """Yield the one file that a .gz holds."""
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    rest = data
    try:
        while not inflater.eof:
            piece = inflater.decompress(rest, _CHUNK)
            rest = inflater.unconsumed_tail
            if not piece and not rest:
                raise Refused("LC114")
            yield piece
    except zlib.error as error:
        raise Refused("LC114") from error


# --- .7z with a password ----------------------------------------------------------------------------------


def _unlocked(data: bytes, kind: ContentKind, budget: Budget, passwords: Sequence[str]) -> Iterator[Member]:
    if not passwords:
        raise Refused("LC106")
    if kind is not ContentKind.SEVEN_ZIP:
        raise Refused("LC133")
    unpacked = unpack_7z(data, budget, passwords)
    for name, content in unpacked.files:
        yield Member(name, len(content), partial(iter, [content]))
    if unpacked.problem:
        raise unpacked.problem


def unpack_7z(data: bytes, budget: Budget, passwords: Sequence[str]) -> Unpacked:
    """Return the files of a 7z archive with a password; made to run in a guarded process.

    The problem is LC107 without the library, LC106 where no password fits, LC109 to LC111 over the limits.
    """
    try:
        import py7zr
    except ImportError:
        return Unpacked((), Refused("LC107", extension=".7z", command=_EXTRA))
    for password in passwords:
        sink = _sink(replace(budget), len(data))
        try:
            with py7zr.SevenZipFile(BytesIO(data), password=password) as archive:
                archive.extractall(factory=sink)
            return Unpacked(sink.files(whole=True))
        except Refused as error:
            return Unpacked(sink.files(), error)
        except MemoryError:
            raise
        except Exception:  # a wrong password shows as damage of any kind
            continue
    return Unpacked((), Refused("LC106"))


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
