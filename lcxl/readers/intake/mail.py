"""Internet e-mails as any program saves them, one by one or several in one file; also those that were cut off.

The readers are made to run in a guarded process.
"""

from __future__ import annotations

import base64
import binascii
import email
import email.errors
import email.policy
import email.utils
import re
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from itertools import pairwise
from typing import Any

from lcxl.readers.intake.letters import MAX_NESTING, MAX_TEXT, SMALL_PICTURE, Letter, Part, moment, one_line
from lcxl.readers.intake.limits import Refused
from lcxl.readers.intake.names import shared_links

_HEADER = re.compile(rb"(?:From|[A-Za-z][A-Za-z0-9-]{1,60}):", re.IGNORECASE)
_LINES_BEFORE = 12
_SEPARATOR = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*\d{4}[^\r\n]*\r?\n(?=[A-Za-z][A-Za-z0-9-]+:)")
_PART_HEADER = re.compile(r"^content-(?:type|disposition|transfer-encoding):", re.IGNORECASE | re.MULTILINE)
_BLANK_LINE = re.compile(r"\r?\n\r?\n")
_PACKED = re.compile(r"\s*(?:UEsDB|0M8R4KGx|N3q8rycc|UmFyIRo|eJ8\+Ig|JVBERi)[A-Za-z0-9+/\s]{40}")
_MAX_PARTS = 1000
_CUT = (
    email.errors.CloseBoundaryNotFoundDefect,
    email.errors.StartBoundaryNotFoundDefect,
    email.errors.NoBoundaryInMultipartDefect,
)


def split_mailbox(data: bytes) -> Iterator[bytes]:
    """Yield the messages of a mailbox (mbox), each without the line that goes before it."""
    starts = [one.start() for one in _SEPARATOR.finditer(data)]
    for start, end in pairwise([*starts, len(data)]):
        yield data[data.index(b"\n", start) + 1 : end]


def read_eml(data: bytes) -> Letter:
    """Return an internet message (RFC 5322), with whatever stands before its headers left out.

    Refused (LC122) if it can't be read as one.
    """
    try:
        return _letter(email.message_from_bytes(_from_headers(data), policy=email.policy.default), 0)
    except (MemoryError, Refused):
        raise
    except Exception as error:
        raise Refused("LC122") from error


def _from_headers(data: bytes) -> bytes:
    """Return a message from its first header on: without blank lines, a server's banner, a mailbox's separator.

    Apple Mail writes the length in bytes first, and notes of its own after the message.
    """
    start = 0
    data = data.removeprefix(b"\xef\xbb\xbf")
    for _ in range(_LINES_BEFORE):
        end = data.find(b"\n", start) + 1
        line = data[start:end].strip()
        if not end or _HEADER.match(line):
            return data[start:]
        start = end
        if line.isdigit() and len(line) < 10 and start + int(line) <= len(data):
            return data[start : start + int(line)]
    return data


def _letter(message: EmailMessage, depth: int) -> Letter:
    texts: list[str] = []
    parts: list[Part] = []
    cut = any(isinstance(defect, _CUT) for part in _all_parts(message) for defect in part.defects)
    for leaf, found in _whole_leaves(message):
        cut = cut or found
        if len(parts) >= _MAX_PARTS:
            raise Refused("LC111", limit=str(_MAX_PARTS))
        if _is_attachment(leaf):
            parts.append(_part(leaf, len(parts) + 1, depth))
        elif leaf.get_content_maintype() == "text" and sum(map(len, texts)) < MAX_TEXT:
            texts.append(_text(leaf))
    return Letter(
        sender=_sender(message),
        sent_on=_sent_on(message),
        subject=one_line(_header(message, "subject")),
        links=shared_links("\n".join(texts)),
        parts=tuple(parts),
        cut=cut,
    )


def _all_parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield a message and its parts, those of attached messages left out (they have a letter of their own)."""
    waiting: list[Any] = [message]
    while waiting:
        part = waiting.pop()
        yield part
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting.extend(reversed(inner))


def _whole_leaves(message: EmailMessage) -> Iterator[tuple[EmailMessage, bool]]:
    """Yield the parts that are no mere containers, and whether each was found though its separator is damaged."""
    for part in _all_parts(message):
        inner: Any = part.get_payload()
        if isinstance(inner, str) and part.get_content_type() != "message/rfc822":
            hidden = [one for one in _hidden_parts(inner) if _is_attachment(one)]
            if hidden:
                part.set_payload(_without_separator(inner[: _first_header(inner)]))
            if part.get_content_maintype() != "multipart":
                yield part, False
            yield from ((one, True) for one in hidden)
        elif part.get_content_maintype() != "multipart":
            yield part, False


def _hidden_parts(text: str) -> Iterator[EmailMessage]:
    """Yield the parts whose headers stand inside what should be the content of one."""
    starts: list[int] = []
    body = -1
    for match in _PART_HEADER.finditer(text):
        if match.start() >= body:
            blank = _BLANK_LINE.search(text, match.start())
            if blank is None:
                break
            starts.append(match.start())
            body = blank.end()
        if len(starts) > _MAX_PARTS:
            break
    for start, end in pairwise([*starts, len(text)]):
        yield email.message_from_string(_without_separator(text[start:end]), policy=email.policy.default)


def _first_header(text: str) -> int:
    match = _PART_HEADER.search(text)
    return match.start() if match else len(text)


def _without_separator(text: str) -> str:
    """Return the content of a part without the line that separates it from the next."""
    body, _, last = text.rstrip().rpartition("\n")
    return body if last.startswith("--") else text


def _is_attachment(part: EmailMessage) -> bool:
    if part.get_content_maintype() not in ("text", "multipart"):
        return True
    return _filename(part) != "" or _disposition(part) == "attachment" or _is_packed(part)


def _is_packed(part: EmailMessage) -> bool:
    """Tell whether what should be text is an Office file or an archive in base64: its headers are damaged."""
    inner: Any = part.get_payload()
    return isinstance(inner, str) and bool(_PACKED.match(inner))


def _part(part: EmailMessage, number: int, depth: int) -> Part:
    name = _filename(part)
    inner: Any = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(inner, list) and inner:
        if depth >= MAX_NESTING:
            raise Refused("LC112", limit=str(MAX_NESTING))
        letter = _letter(inner[0], depth + 1)
        return Part(name=name or f"{letter.subject or number}.eml", letter=letter)
    data = _payload(part)
    inline = part.get_content_maintype() == "image" and (_disposition(part) == "inline" or "content-id" in part)
    picture = inline and len(data) < SMALL_PICTURE
    return Part(name=name or f"attachment-{number}{_guess(part)}", data=data, picture=picture)


def _payload(part: EmailMessage) -> bytes:
    payload: Any = part.get_payload(decode=True)
    if _is_packed(part) and _header(part, "content-transfer-encoding").strip().lower() != "base64":
        with suppress(binascii.Error, ValueError):
            packed = re.sub(r"[^A-Za-z0-9+/]", "", str(part.get_payload()))
            return base64.b64decode(packed + "=" * (-len(packed) % 4))
    return payload if isinstance(payload, bytes) else b""


def _guess(part: EmailMessage) -> str:
    subtype = part.get_content_subtype()
    return f".{subtype}" if subtype.isalnum() and len(subtype) <= 4 else ""


def _filename(part: EmailMessage) -> str:
    try:
        return one_line(part.get_filename() or "")
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
    data = _payload(part)[:MAX_TEXT]
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


def _sender(message: EmailMessage) -> str:
    """Return the sender as ``Name <address>``."""
    raw = _header(message, "from")
    name, address = email.utils.parseaddr(raw)
    return one_line(f"{name} <{address}>" if name and address else address or raw)


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
