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

RUN_FACTOR = 8
"""So many times what one file may unpack to are all containers of a run allowed together."""

LARGEST_FACTOR = 64
"""So many times the largest workbook may a film or a scan have."""

_INPUT_FACTOR = 4
_RATIO_FLOOR = 16 << 20  # below this a high ratio harms nobody
_HEAD = 1 << 16
NO_WORKBOOK = IMAGES | {
    ContentKind.PDF,
    ContentKind.RAR,
    ContentKind.GZIP,
    ContentKind.RTF,
    ContentKind.UNKNOWN,
}
"""What may be larger than a workbook: it is counted and hashed, and not kept."""


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
class Allowance:
    """What is left to all containers of a run together: bytes they unpack to, members, processes that they break.

    It is a few times what one of them may cost, so that many cannot do what one may not.
    """

    settings: Settings
    bytes_left: int
    members_left: int
    broken_left: int = 10

    @staticmethod
    def of(settings: Settings) -> Allowance:
        """Return a fresh allowance by the office's settings."""
        return Allowance(settings, RUN_FACTOR * settings.max_unpacked_bytes, RUN_FACTOR * settings.max_members)

    def budget(self) -> Budget:
        """Return what the next file may cost; Refused (LC130) where nothing is left."""
        if self.bytes_left <= 0:
            raise self.used_up()
        return Budget.of(self.settings, self)

    def used_up(self) -> Exhausted:
        """Return the refusal (LC130) of what the containers of the run unpack to beyond their allowance."""
        return Exhausted("LC130", limit=megabytes(RUN_FACTOR * self.settings.max_unpacked_bytes))

    def spend(self, spent: Budget) -> None:
        """Take off what a file has cost."""
        self.bytes_left -= min(self.settings.max_unpacked_bytes, self.bytes_left) - max(0, spent.bytes_left)
        self.members_left -= min(self.settings.max_members, self.members_left) - max(0, spent.members_left)


@dataclass(slots=True)
class Budget:
    """What is left to one loose file and all that is nested in it: bytes in all, members in all, bytes of input.

    Input is what unpacking reads, also where nothing comes of it.  ``last`` tells that the run's allowance is what
    ends first.
    """

    settings: Settings
    bytes_left: int
    members_left: int
    input_left: int
    last: bool = False

    @staticmethod
    def of(settings: Settings, run: Allowance | None = None) -> Budget:
        """Return a fresh budget by the office's settings, within what is left to the run."""
        most, members = settings.max_unpacked_bytes, settings.max_members
        if run is not None:
            most, members = min(most, run.bytes_left), min(members, run.members_left)
        last = most < settings.max_unpacked_bytes or members < settings.max_members
        return Budget(settings, most, members, _INPUT_FACTOR * settings.max_unpacked_bytes, last)

    def member(self) -> None:
        """Count one member; Exhausted (LC111) if there are too many."""
        self.members(1)

    def members(self, count: int) -> None:
        """Count members that are not yet looked at; Exhausted (LC111) if there are too many."""
        self.members_left -= count
        if self.members_left < 0:
            raise self._used_up("LC111", str(self.settings.max_members))

    def feed(self, size: int) -> None:
        """Count what is read to be unpacked; Exhausted (LC109) if the same bytes are read again and again."""
        self.input_left -= size
        if self.input_left < 0:
            raise self._used_up("LC109", megabytes(self.settings.max_unpacked_bytes))

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
                raise self._used_up("LC109", megabytes(self.settings.max_unpacked_bytes))
            if size > _RATIO_FLOOR and size > max(packed, 1) * self.settings.max_ratio:
                raise Refused("LC110", limit=str(self.settings.max_ratio))
            yield chunk

    def _used_up(self, code: str, limit: str) -> Exhausted:
        return Allowance.of(self.settings).used_up() if self.last else Exhausted(code, limit=limit)


def limit_for(name: str, settings: Settings) -> int:
    """Return how many bytes a file of that name may have: archives and e-mails as much as they may unpack to."""
    return settings.max_unpacked_bytes if has_extension(name, "archive") else settings.max_file_bytes


def consume(chunks: Iterable[bytes], limit: int) -> Content:
    """Read a file to its end and tell what it is.

    What has more than ``limit`` bytes is only counted and hashed if it can't be a workbook (a long scan, a
    video), else it is refused (LC108), and so is what has very many more.
    """
    most = LARGEST_FACTOR * limit
    digest = sha256()
    pieces: list[bytes] | None = []
    kind = ContentKind.UNKNOWN
    size = 0
    for chunk in chunks:
        size += len(chunk)
        digest.update(chunk)
        if size > most:
            raise Refused("LC108", limit=megabytes(most))
        if pieces is None:
            continue
        pieces.append(chunk)
        if size > limit:
            kind = sniff(b"".join(pieces)[:_HEAD])
            if kind not in NO_WORKBOOK:
                raise Refused("LC108", limit=megabytes(limit))
            pieces = None
    data = None if pieces is None else b"".join(pieces)
    return Content(data=data, kind=kind if data is None else sniff(data), size=size, sha256=digest.hexdigest())
