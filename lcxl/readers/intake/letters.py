"""What an e-mail comes to, whichever program saved it: who sent it, when, what is attached or linked to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from lcxl.readers.intake.names import decode_name

VIETNAM = timezone(timedelta(hours=7))
"""The zone of ``sent_on``, so that times of e-mails compare as text; Vietnam has no summer time."""

MAX_TEXT = 1 << 20
"""So much of what an e-mail says is looked through for links, in characters."""
SMALL_PICTURE = 40_000
"""Inline pictures below this are signatures and logos, in bytes."""
MAX_NESTING = 20
"""E-mails in e-mails that are read at most: beyond, what was sent is no mail of people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One attachment: bytes, or an e-mail that was attached to the e-mail.  ``picture`` marks small inline images."""

    name: str
    data: bytes = b""
    letter: Letter | None = None
    picture: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One e-mail; ``sent_on`` is ISO time in Vietnam's zone, "" where the e-mail tells none.

    ``cut`` tells that it lacks its end, or that what separates its parts is damaged.
    """

    sender: str = ""
    sent_on: str = ""
    subject: str = ""
    links: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    cut: bool = False


def moment(when: datetime | None) -> str:
    """Return a time as ISO text to the second in Vietnam's zone; one without a zone is taken as UTC."""
    if when is None:
        return ""
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    try:
        return aware.astimezone(VIETNAM).replace(microsecond=0).isoformat()
    except (OverflowError, ValueError):
        return ""


def one_line(text: object) -> str:
    """Return a header's text on one line, composed, without controls and lone surrogates."""
    raw = str(text)[:4000].encode("utf-8", "surrogateescape")
    decoded = decode_name(raw)
    return " ".join("".join(char if char.isprintable() else " " for char in decoded).split())[:300]
