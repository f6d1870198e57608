"""What xlrd doesn't tell of an .xls: which cells are formulas, whether a sheet is protected or filtered.

The records of the workbook stream are stepped over by their lengths; only a few are looked into.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_BOF, _EOF, _SHEET = (0x0009, 0x0209, 0x0409, 0x0809), 0x000A, 0x0085
_FORMULAS = (0x0006, 0x0206, 0x0406)
_PROTECT, _FILTER = 0x0012, 0x009B
_WORKSHEET = 0


@dataclass(slots=True)
class SheetRecords:
    """Facts of one worksheet; ``formulas`` as (row, column) from 1, ``filtered`` if a filter is at work."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    protected: bool = False
    filtered: bool = False


def sheet_records(stream: bytes) -> list[SheetRecords]:
    """Return the facts of each worksheet in the order of the workbook, as far as the stream can be followed."""
    positions = []
    at = 0
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        if number == _EOF:
            break
        if number == _SHEET and length >= 6 and stream[at + 9] == _WORKSHEET:
            positions.append(struct.unpack_from("<I", stream, at + 4)[0])
        at += 4 + length
    return [_facts(stream, position) for position in positions]


def _facts(stream: bytes, at: int) -> SheetRecords:
    facts, depth = SheetRecords(), 0
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        depth += number in _BOF
        if number == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif number in _FORMULAS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, at + 4)
            facts.formulas.add((row + 1, column + 1))
        elif number == _PROTECT and depth == 1:
            facts.protected = stream[at + 4 : at + 6] not in (b"", b"\0\0")
        elif number == _FILTER:
            facts.filtered = True
        at += 4 + length
    return facts
