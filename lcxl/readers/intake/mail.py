"""E-mails: who sent them, when, what is attached, and what was linked to instead of being attached.

Both readers are made to run in a guarded process, and give the same value.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from typing import Any

from lcxl.readers.intake.limits import Refused
from lcxl.readers.intake.names import decode_name, shared_links

VIETNAM = timezone(timedelta(hours=7))
"""The zone of ``sent_on``, so that times of e-mails compare as text; Vietnam has no summer time."""

_MAX_TEXT = 1 << 20
_SMALL_PICTURE = 40_000
_MAX_NESTING = 20
_EMBEDDED_MESSAGE = "3701000D"
_EMBEDDED_HEADER = 24
_PID_SUBMITTED, _PID_DELIVERED = 0x0039, 0x0E06
_PID_SHORT_NAME, _PID_DISPLAY_NAME, _PID_CONTENT_ID = 0x3704, 0x3001, 0x3712


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One attachment: bytes, or an e-mail that was attached to the e-mail.  ``picture`` marks small inline images."""

    name: str
    data: bytes = b""
    letter: Letter | None = None
    picture: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One e-mail; ``sent_on`` is ISO time in Vietnam's zone, "" where the e-mail tells none."""

    sender: str = ""
    sent_on: str = ""
    subject: str = ""
    links: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


def moment(when: datetime | None) -> str:
    """Return a time as ISO text to the second in Vietnam's zone; one without a zone is taken as UTC."""
    if when is None:
        return ""
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    try:
        return aware.astimezone(VIETNAM).replace(microsecond=0).isoformat()
    except (OverflowError, ValueError):
        return ""


def _line(text: object) -> str:
    """Return a header's text on one line, composed, without controls and lone surrogates."""
    raw = str(text).encode("utf-8", "surrogateescape")
    decoded = decode_name(raw)
    return " ".join("".join(char if char.isprintable() else " " for char in decoded).split())[:300]


# --- .eml -------------------------------------------------------------------------------------------------


def read_eml(data: bytes) -> Letter:
    """Return an internet message (RFC 5322); Refused (LC122) if it can't be read as one."""
    try:
        return _letter(email.message_from_bytes(data, policy=email.policy.default), 0)
    except (MemoryError, Refused):
        raise
    except Exception as error:
        raise Refused("LC122") from error


def _letter(message: EmailMessage, depth: int) -> Letter:
    texts: list[str] = []
    parts: list[Part] = []
    for leaf in _leaves(message):
        if _is_attachment(leaf):
            parts.append(_part(leaf, len(parts) + 1, depth))
        elif leaf.get_content_maintype() == "text" and sum(map(len, texts)) < _MAX_TEXT:
            texts.append(_text(leaf))
    return Letter(
        sender=_sender(message),
        sent_on=_sent_on(message),
        subject=_line(_header(message, "subject")),
        links=shared_links("\n".join(texts)),
        parts=tuple(parts),
    )


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts that are no mere containers; an attached e-mail is one of them."""
    waiting: list[Any] = [message]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting.extend(reversed(inner))
        else:
            yield part


def _is_attachment(part: EmailMessage) -> bool:
    if part.get_content_maintype() not in ("text", "multipart"):
        return True
    return _filename(part) != "" or _disposition(part) == "attachment"


def _part(part: EmailMessage, number: int, depth: int) -> Part:
    name = _filename(part)
    inner: Any = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(inner, list) and inner:
        if depth >= _MAX_NESTING:
            raise Refused("LC112", limit=str(_MAX_NESTING))
        letter = _letter(inner[0], depth + 1)
        return Part(name=name or f"{letter.subject or number}.eml", letter=letter)
    data = _payload(part)
    inline = part.get_content_maintype() == "image" and (_disposition(part) == "inline" or "content-id" in part)
    picture = inline and len(data) < _SMALL_PICTURE
    return Part(name=name or f"attachment-{number}{_guess(part)}", data=data, picture=picture)


def _payload(part: EmailMessage) -> bytes:
    payload: Any = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _guess(part: EmailMessage) -> str:
    subtype = part.get_content_subtype()
    return f".{subtype}" if subtype.isalnum() and len(subtype) <= 4 else ""


def _filename(part: EmailMessage) -> str:
    try:
        return _line(part.get_filename() or "")
    except Exception:  # headers of crafted or cut e-mails raise nearly anything
        return ""


def _disposition(part: EmailMessage) -> str:
    try:
        return part.get_content_disposition() or ""
    except Exception:  # as above
        return ""


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name) or "")
    except Exception:  # as above
        return ""


def _text(part: EmailMessage) -> str:
    data = _payload(part)[:_MAX_TEXT]
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


def _sender(message: EmailMessage) -> str:
    """Return the sender as ``Name <address>``."""
    raw = _header(message, "from")
    name, address = email.utils.parseaddr(raw)
    return _line(f"{name} <{address}>" if name and address else address or raw)


def _sent_on(message: EmailMessage) -> str:
    """Return when it was sent, else when the first server took it."""
    received = [str(value).rpartition(";")[2] for value in _all(message, "received")]
    for raw in (_header(message, "date"), *reversed(received)):
        with suppress(ValueError, TypeError, IndexError, OverflowError):
            return moment(email.utils.parsedate_to_datetime(raw.strip()))
    return ""


def _all(message: EmailMessage, name: str) -> list[Any]:
    try:
        return list(message.get_all(name) or ())
    except Exception:  # as above
        return []


# --- .msg -------------------------------------------------------------------------------------------------


def read_msg(data: bytes) -> Letter:
    """Return an Outlook message; Refused without the library (LC107) or if it can't be read (LC122)."""
    try:
        from oxmsg import Message
    except ImportError:
        raise Refused("LC107", extension=".msg", command='pip install "lcxl[mail]"') from None
    try:
        return _outlook(Message.load(data), 0)
    except (MemoryError, Refused):
        raise
    except Exception as error:
        raise Refused("LC122") from error


def _outlook(message: Any, depth: int) -> Letter:
    texts = [_quiet(lambda: message.body), _quiet(lambda: message.html_body)]
    parts = [_outlook_part(one, number, depth) for number, one in enumerate(message.attachments, start=1)]
    return Letter(
        sender=_line(_quiet(lambda: message.sender).replace('"', "")),
        sent_on=_outlook_time(message),
        subject=_line(_quiet(lambda: message.subject)),
        links=shared_links("\n".join(texts)[: 2 * _MAX_TEXT]),
        parts=tuple(part for part in parts if part),
    )


def _quiet(get: Any) -> str:
    """Return a text of a message, or "" where that one property is damaged."""
    try:
        return str(get() or "")
    except Exception:  # one damaged property must not cost the attachments
        return ""


def _outlook_time(message: Any) -> str:
    for pid in (_PID_SUBMITTED, _PID_DELIVERED):
        with suppress(Exception):
            when = message.properties.date_prop_value(pid)
            if isinstance(when, datetime):
                return moment(when)
    return ""


def _outlook_part(attachment: Any, number: int, depth: int) -> Part | None:
    properties = attachment.properties
    name = _line(
        attachment.file_name
        or properties.str_prop_value(_PID_SHORT_NAME)
        or properties.str_prop_value(_PID_DISPLAY_NAME)
        or ""
    )
    inner = next((s for s in attachment._storage.storages if s.name.endswith(_EMBEDDED_MESSAGE)), None)
    if inner is not None:
        return _embedded(inner, name or str(number), depth)
    data = attachment.file_bytes
    if data is None:
        return None
    inline = bool(properties.str_prop_value(_PID_CONTENT_ID)) and data[:3] in (b"\xff\xd8\xff", b"\x89PN", b"GIF")
    return Part(name=name or f"attachment-{number}", data=data, picture=inline and len(data) < _SMALL_PICTURE)


def _embedded(storage: Any, name: str, depth: int) -> Part:
    """Return an e-mail attached to an e-mail; its properties begin a little earlier than those of a file."""
    from oxmsg import Message
    from oxmsg.properties import Properties

    if depth >= _MAX_NESTING:
        raise Refused("LC112", limit=str(_MAX_NESTING))

    class Embedded(Message):
        _properties = Properties(storage, properties_header_offset=_EMBEDDED_HEADER)

    letter = _outlook(Embedded(storage), depth + 1)
    return Part(name=name if name.lower().endswith(".msg") else f"{name}.msg", letter=letter)
