"""What Outlook writes: messages as .msg, and attachments that it packs as winmail.dat (TNEF).

Both are made to be read in a guarded process.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from lcxl.readers.intake.archives import Unpacked
from lcxl.readers.intake.letters import MAX_NESTING, MAX_TEXT, SMALL_PICTURE, Letter, Part, moment, one_line
from lcxl.readers.intake.limits import Refused
from lcxl.readers.intake.names import shared_links

_EMBEDDED_MESSAGE = "3701000D"
_EMBEDDED_HEADER = 24
_PID_SUBMITTED, _PID_DELIVERED = 0x0039, 0x0E06
_PID_SHORT_NAME, _PID_DISPLAY_NAME, _PID_CONTENT_ID = 0x3704, 0x3001, 0x3712


def unpack_tnef(data: bytes) -> Unpacked:
    """Return what Outlook packed as winmail.dat; the problem (LC129) where it can't be read or breaks off."""
    try:
        from tnefparse import TNEF
    except ImportError:
        return Unpacked((), Refused("LC107", extension="winmail.dat", command='pip install "lcxl[mail]"'))
    try:
        attachments = TNEF(data, do_checksum=False).attachments
    except MemoryError:
        raise
    except Exception:  # a crafted file raises nearly anything
        return Unpacked((), Refused("LC129"))
    files = tuple(
        (one_line(_quiet(one.long_filename)) or f"attachment-{number}", bytes(one.data or b""))
        for number, one in enumerate(attachments, start=1)
    )
    return Unpacked(files, None if files else Refused("LC129"))


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
        sender=one_line(_quiet(lambda: message.sender).replace('"', "")),
        sent_on=_outlook_time(message),
        subject=one_line(_quiet(lambda: message.subject)),
        links=shared_links("\n".join(texts)[: 2 * MAX_TEXT]),
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
    name = one_line(
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
    return Part(name=name or f"attachment-{number}", data=data, picture=inline and len(data) < SMALL_PICTURE)


def _embedded(storage: Any, name: str, depth: int) -> Part:
    """Return an e-mail attached to an e-mail; its properties begin a little earlier than those of a file."""
    from oxmsg import Message
    from oxmsg.properties import Properties

    if depth >= MAX_NESTING:
        raise Refused("LC112", limit=str(MAX_NESTING))

    class Embedded(Message):
        _properties = Properties(storage, properties_header_offset=_EMBEDDED_HEADER)

    letter = _outlook(Embedded(storage), depth + 1)
    return Part(name=name if name.lower().endswith(".msg") else f"{name}.msg", letter=letter)
