"""The OLE container of old Office files, just far enough to know what is inside.

Reads the directory and single streams; every walk is bounded by the size of the file, so that loops and lies
in crafted files end in ``ValueError``.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import NamedTuple

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA  # sector numbers from here on are marks, not sectors
_NOTHING = 0xFFFFFFFF
_RAW_NAMES = re.compile(rb"((?:[\x01-\x7e]\0){3,31})\0\0")


class _Entry(NamedTuple):
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Compound:
    """An opened container: ``names`` are the streams and storages directly under its root, in lower case."""

    data: bytes
    sector: int
    fat: tuple[int, ...]
    mini_fat: tuple[int, ...]
    mini: bytes
    cutoff: int
    entries: dict[str, _Entry]

    @property
    def names(self) -> frozenset[str]:
        """The names directly under the root, in lower case."""
        return frozenset(self.entries)

    def stream(self, name: str) -> bytes:
        """Return the content of a stream under the root; ValueError if it is damaged, KeyError if there is none."""
        entry = self.entries[name.lower()]
        if entry.size >= self.cutoff:
            return _chained(self.data, self.sector, self.sector, self.fat, entry.start)[: entry.size]
        return _chained(self.mini, 64, 0, self.mini_fat, entry.start)[: entry.size]


def open_compound(data: bytes) -> Compound:
    """Open an OLE container; ValueError where it is none or is damaged."""
    if not data.startswith(MAGIC) or len(data) < 512:
        raise ValueError("not an OLE container")
    shift, cutoff = struct.unpack_from("<H", data, 30)[0], struct.unpack_from("<I", data, 56)[0]
    if shift not in (9, 12):
        raise ValueError("sector size")
    sector = 1 << shift
    fat = _table(data, sector)
    directory = _chained(data, sector, sector, fat, struct.unpack_from("<I", data, 48)[0])
    entries = [_entry(directory, at) for at in range(0, len(directory) - 127, 128)]
    if not entries or entries[0].kind != 5:
        raise ValueError("no root")
    mini_table = _chained(data, sector, sector, fat, struct.unpack_from("<I", data, 60)[0])
    mini = _chained(data, sector, sector, fat, entries[0].start)
    return Compound(data, sector, fat, _numbers(mini_table), mini, cutoff, _under_root(entries))


def raw_names(data: bytes) -> frozenset[str]:
    """Return what looks like a name anywhere in a container whose directory can't be followed, in lower case."""
    return frozenset(name.decode("utf-16-le").lower() for name in _RAW_NAMES.findall(data[: 1 << 22]))


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _table(data: bytes, sector: int) -> tuple[int, ...]:
    """Return the allocation table: for each sector the one that follows it."""
    blocks = list(struct.unpack_from("<109I", data, 76))
    more = struct.unpack_from("<I", data, 68)[0]
    for _ in range(len(data) // sector):
        if more >= _LAST:
            break
        numbers = _numbers(_sector(data, sector, sector, more))
        blocks += numbers[:-1]
        more = numbers[-1] if numbers else _NOTHING
    used = list(dict.fromkeys(block for block in blocks if block < _LAST))
    return _numbers(b"".join(_sector(data, sector, sector, block) for block in used))


def _sector(data: bytes, size: int, offset: int, number: int) -> bytes:
    return data[offset + number * size : offset + (number + 1) * size]


def _chained(data: bytes, size: int, offset: int, table: tuple[int, ...], start: int) -> bytes:
    """Return the sectors from ``start`` on, joined; ValueError where the chain loops, or is longer than the file."""
    pieces: list[bytes] = []
    number = start
    while number < _LAST:
        if number >= len(table) or len(pieces) * size > len(data):
            raise ValueError("sector chain")
        pieces.append(_sector(data, size, offset, number))
        number = table[number]
    return b"".join(pieces)


def _entry(directory: bytes, at: int) -> _Entry:
    length, kind = struct.unpack_from("<HB", directory, at + 64)
    left, right, child = struct.unpack_from("<3I", directory, at + 68)
    start, size = struct.unpack_from("<2I", directory, at + 116)
    name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    return _Entry(name.lower(), kind, left, right, child, start, size)


def _under_root(entries: list[_Entry]) -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    seen: set[int] = set()
    waiting = [entries[0].child]
    while waiting:
        number = waiting.pop()
        if number >= len(entries) or number in seen:
            continue
        seen.add(number)
        entry = entries[number]
        found[entry.name] = entry
        waiting += [entry.left, entry.right]
    return found
