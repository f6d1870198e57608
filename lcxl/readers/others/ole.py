"""The OLE container of old Office files, by olefile; whatever is wrong with one ends in ``ValueError``."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from olefile import OleFileIO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RAW_NAMES = re.compile(rb"((?:[\x01-\x7e]\0){3,31})\0\0")
_FAULTS = (OSError, ValueError, struct.error, IndexError, KeyError, AttributeError, TypeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Container:
    """An opened container: ``names`` are the streams and storages directly under its root, in lower case."""

    ole: OleFileIO
    names: frozenset[str]

    def stream(self, name: str) -> bytes:
        """Return the content of a stream under the root; ValueError if it is damaged, KeyError if there is none."""
        if name.lower() not in self.names:
            raise KeyError(name)
        try:
            return bytes(self.ole.openstream([name]).read())
        except _FAULTS as error:
            raise ValueError(str(error)) from None


def open_container(data: bytes) -> Container:
    """Open an OLE container; ValueError where it is none or is damaged."""
    from olefile import DEFECT_INCORRECT, OleFileIO

    if not data.startswith(MAGIC) or len(data) < 512:
        raise ValueError("not an OLE container")
    try:
        ole = OleFileIO(data, raise_defects=DEFECT_INCORRECT)
        return Container(ole, frozenset(entry.name.lower() for entry in ole.root.kids))
    except _FAULTS as error:
        raise ValueError(str(error)) from None


def raw_names(data: bytes) -> frozenset[str]:
    """Return what looks like a name anywhere in a container whose directory can't be followed, in lower case."""
    return frozenset(name.decode("utf-16-le").lower() for name in _RAW_NAMES.findall(data[: 1 << 22]))
