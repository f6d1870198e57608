"""What the reader found, kept between runs by the digest of the file's content.

One append-only file per key holds compressed JSON.  Nothing in it is trusted: an entry that is damaged, cut
off, or of another key is as good as absent, and the whole folder may be deleted at any time.  Only the parent
process writes.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from lcxl.engine.store import write_whole

Json = object
"""Whatever ``json`` writes and reads back unchanged: dicts with text keys, lists, texts, numbers, booleans, None."""

_MAGIC = b"lcxl-cache-2\n"
_HEAD = struct.Struct(">32sI32s")  # digest of the content, length of the packed value, digest of both
_LEVEL = 1  # a form's JSON shrinks tenfold; higher levels cost more time than they save
_MAX_ENTRY = 64 << 20
_MAX_UNPACKED = 256 << 20
_WASTE_FLOOR = 8 << 20


def pack(value: Json) -> bytes:
    """Return ``value`` as compressed JSON (what workers send, so that the parent only appends)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL)


def unpack(packed: bytes) -> Json:
    """Return the value that ``pack`` wrote; ValueError if it is not one, or unpacks to more than 256 MiB."""
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(packed, _MAX_UNPACKED)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not inflater.eof:
        raise ValueError("cut off, or too large")
    try:
        value: Json = json.loads(text.decode("utf-8", "surrogatepass"))
    except RecursionError as error:
        raise ValueError("nested without end") from error
    return value


class ReaderCache(Protocol):
    """What a round needs of a cache; digests are SHA-256 in hexadecimal."""

    def get(self, digest: str) -> Json | None:
        """Return the value stored for a content, or None."""

    def holds(self, digest: str) -> bool:
        """Tell whether something is stored for a content; it may yet turn out to be damaged."""

    def get_packed(self, digest: str) -> bytes | None:
        """Return the same as ``pack`` gave it, for a worker to unpack; empty bytes where nothing is ever kept."""

    def put(self, digest: str, value: Json) -> None:
        """Store a value for a content."""

    def put_packed(self, digest: str, packed: bytes) -> None:
        """Store what ``pack`` gave."""

    def close(self) -> None:
        """Finish writing."""


class NullCache:
    """No cache (``--no-cache``): nothing is found, nothing kept."""

    def get(self, digest: str) -> Json | None:
        """Return None."""

    def holds(self, digest: str) -> bool:
        """Return False."""
        return False

    def get_packed(self, digest: str) -> bytes | None:
        """Return nothing to unpack, and so that there is nothing to pack either."""
        return b""

    def put(self, digest: str, value: Json) -> None:
        """Keep nothing."""

    def put_packed(self, digest: str, packed: bytes) -> None:
        """Keep nothing."""

    def close(self) -> None:
        """Do nothing."""


@dataclass(slots=True)
class Cache:
    """One cache file, open for appending; ``index`` maps digests to (position, length, checksum)."""

    file: BinaryIO
    path: Path
    index: dict[bytes, tuple[int, int, bytes]]
    end: int
    used: set[bytes] = field(default_factory=set)

    @staticmethod
    def open(root: Path, key_parts: Mapping[str, str]) -> ReaderCache:
        """Open the cache of the campaign folder ``root`` for a key; caches of other keys are deleted.

        ``key_parts`` names what the stored values depend on besides the content: version of lcxl, settings of
        the reader, versions of optional readers.  Where nothing can be written the run does without a cache.
        """
        key = sha256(json.dumps(dict(key_parts), sort_keys=True).encode()).hexdigest()
        path = root / ".lcxl" / "cache" / f"reader-{key[:16]}.bin"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_symlink():  # what is not ours is neither read nor written
                path.unlink()
            file = path.open("r+b" if path.exists() else "w+b")
        except OSError:
            return NullCache()
        for other in path.parent.glob("reader-*.bin"):
            if other != path:
                with suppress(OSError):
                    other.unlink()
        try:
            index, end = _scan(file)
        except OSError:
            file.close()
            return NullCache()
        return Cache(file, path, index, end)

    def get(self, digest: str) -> Json | None:
        """Return the value stored for a content, or None."""
        packed = self.get_packed(digest)
        if packed is None:
            return None
        try:
            return unpack(packed)
        except ValueError:
            return None

    def holds(self, digest: str) -> bool:
        """Tell whether there is an entry for a content."""
        return bytes.fromhex(digest) in self.index

    def get_packed(self, digest: str) -> bytes | None:
        """Return the packed value stored for a content, or None."""
        raw = bytes.fromhex(digest)
        place = self.index.get(raw)
        packed = _read(self.file, raw, place) if place else None
        if packed is not None:
            self.used.add(raw)
        return packed

    def put(self, digest: str, value: Json) -> None:
        """Store a value for a content."""
        self.put_packed(digest, pack(value))

    def put_packed(self, digest: str, packed: bytes) -> None:
        """Store what ``pack`` gave; where the disk is full the entry is left out."""
        raw = bytes.fromhex(digest)
        checksum = _bound(raw, packed)
        with suppress(OSError):
            self.file.seek(self.end)
            self.file.write(_HEAD.pack(raw, len(packed), checksum) + packed)
            self.index[raw] = (self.end + _HEAD.size, len(packed), checksum)
            self.used.add(raw)
            self.end += _HEAD.size + len(packed)

    def close(self) -> None:
        """Finish writing; a file that is mostly entries of contents no longer met is rewritten without them."""
        kept = {raw: place for raw, place in self.index.items() if raw in self.used}
        live = sum(length + _HEAD.size for _, length, _ in kept.values())
        waste = self.end - live
        content = b"".join(self._kept(kept)) if waste > max(_WASTE_FLOOR, live) else b""
        with suppress(OSError):
            self.file.truncate(self.end)
        with suppress(OSError):
            self.file.close()
        if content:
            with suppress(OSError):
                write_whole(self.path, content)

    def _kept(self, kept: dict[bytes, tuple[int, int, bytes]]) -> Iterator[bytes]:
        yield _MAGIC
        for raw, place in kept.items():
            packed = _read(self.file, raw, place)
            if packed is not None:
                yield _HEAD.pack(raw, len(packed), place[2]) + packed


def _bound(raw: bytes, packed: bytes) -> bytes:
    """Return the digest that binds a value to the content that it was made from."""
    return sha256(raw + packed).digest()


def _read(file: BinaryIO, raw: bytes, place: tuple[int, int, bytes]) -> bytes | None:
    position, length, checksum = place
    try:
        file.seek(position)
        packed = file.read(length)
    except OSError:
        return None
    return packed if _bound(raw, packed) == checksum else None


def _scan(file: BinaryIO) -> tuple[dict[bytes, tuple[int, int, bytes]], int]:
    """Return where each entry stands and where the next one goes; a damaged tail is written over."""
    size = file.seek(0, 2)
    file.seek(0)
    if file.read(len(_MAGIC)) != _MAGIC:
        file.seek(0)
        file.truncate()
        file.write(_MAGIC)
        return {}, len(_MAGIC)
    index: dict[bytes, tuple[int, int, bytes]] = {}
    end = len(_MAGIC)
    while len(head := file.read(_HEAD.size)) == _HEAD.size:
        raw, length, checksum = _HEAD.unpack(head)
        if length > _MAX_ENTRY or end + _HEAD.size + length > size:
            break
        index[raw] = (end + _HEAD.size, length, checksum)
        end += _HEAD.size + length
        file.seek(end)
    return index, end
