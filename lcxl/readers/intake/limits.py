"""How much one file that was sent may unpack to: counted in bytes really read, never in what archives claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from lcxl.findings import Finding, finding
from lcxl.model import Settings
from lcxl.readers.contents import IMAGES, ContentKind, sniff
from lcxl.readers.intake.names import has_extension

_RATIO_FLOOR = 16 << 20  # below this a high ratio harms nobody
_HEAD = 1 << 16
_NO_WORKBOOK = IMAGES | {
    ContentKind.PDF,
    ContentKind.RAR,
    ContentKind.GZIP,
    ContentKind.RTF,
    ContentKind.UNKNOWN,
}


class Refused(Exception):  # noqa: N818 (named for what happened, as the findings are)
    """Something can't be opened or read; ``code`` with ``slots`` is the one cause."""

    def __init__(self, code: str, **slots: str) -> None:
        super().__init__(code, slots)
        self.code = code
        self.slots = slots

    def __reduce__(self) -> tuple[Any, tuple[type[Refused], str, dict[str, str]]]:
        return _refused, (type(self), self.code, self.slots)

    def finding(self, file: str) -> Finding:
        """Return the cause as a finding about ``file``."""
        return finding(self.code, file=file, **self.slots)


class Exhausted(Refused):
    """The whole archive has used up what it may cost: nothing more of it is read."""


def _refused(kind: type[Refused], code: str, slots: dict[str, str]) -> Refused:
    return kind(code, **slots)


def megabytes(size: int) -> str:
    """Return a size in bytes as whole mebibytes for a text, rounded up."""
    return str(-(-size // (1 << 20)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What was read: ``data`` is None where the content is no workbook and too large to be kept."""

    data: bytes | None
    kind: ContentKind
    size: int
    sha256: str


@dataclass(slots=True)
class Budget:
    """What is left to one loose file and all that is nested in it: bytes in all and members in all."""

    settings: Settings
    bytes_left: int
    members_left: int

    @staticmethod
    def of(settings: Settings) -> Budget:
        """Return a fresh budget by the office's settings."""
        return Budget(settings, settings.max_unpacked_bytes, settings.max_members)

    def member(self) -> None:
        """Count one member; Exhausted (LC111) if there are too many."""
        self.members_left -= 1
        if self.members_left < 0:
            raise Exhausted("LC111", limit=str(self.settings.max_members))

    def unpack(self, chunks: Iterable[bytes], packed: int) -> Iterable[bytes]:
        """Pass on what a member unpacks to; ``packed`` is its size in the archive, in bytes.

        Refused (LC110) for a member that is suspiciously compressed, Exhausted (LC109) where all members
        together are too large.
        """
        size = 0
        for chunk in chunks:
            size += len(chunk)
            self.bytes_left -= len(chunk)
            if self.bytes_left < 0:
                raise Exhausted("LC109", limit=megabytes(self.settings.max_unpacked_bytes))
            if size > _RATIO_FLOOR and size > max(packed, 1) * self.settings.max_ratio:
                raise Refused("LC110", limit=str(self.settings.max_ratio))
            yield chunk


def limit_for(name: str, settings: Settings) -> int:
    """Return how many bytes a file of that name may have: archives and e-mails as much as they may unpack to."""
    return settings.max_unpacked_bytes if has_extension(name, "archive") else settings.max_file_bytes


def consume(chunks: Iterable[bytes], limit: int) -> Content:
    """Read a file to its end and tell what it is.

    What has more than ``limit`` bytes is only counted and hashed if it can't be a workbook (a long scan, a
    video), else it is refused (LC108).
    """
    digest = sha256()
    pieces: list[bytes] | None = []
    kind = ContentKind.UNKNOWN
    size = 0
    for chunk in chunks:
        size += len(chunk)
        digest.update(chunk)
        if pieces is None:
            continue
        pieces.append(chunk)
        if size > limit:
            kind = sniff(b"".join(pieces)[:_HEAD])
            if kind not in _NO_WORKBOOK:
                raise Refused("LC108", limit=megabytes(limit))
            pieces = None
    data = None if pieces is None else b"".join(pieces)
    return Content(data=data, kind=kind if data is None else sniff(data), size=size, sha256=digest.hexdigest())
