"""Document properties of old Office files: the property sets of an OLE container (MS-OLEPS), as far as needed."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from lcxl.readers.others.ole import Container

_LAST_SAVED = 13
_DICTIONARY, _CODE_PAGE = 0, 1
_MOST = 1000


def modified(container: Container) -> str:
    """Return when the document was last saved, as ISO text in UTC, or ""."""
    for properties in _sections(container, "\x05summaryinformation")[:1]:
        return _value(properties, properties.get(_LAST_SAVED), "cp1252")
    return ""


def custom_properties(container: Container) -> dict[str, str]:
    """Return the custom properties, which stand in the second section of their stream, by name."""
    found: dict[str, str] = {}
    for properties in _sections(container, "\x05documentsummaryinformation")[1:2]:
        encoding = _encoding(properties)
        for number, name in _names(properties, encoding).items():
            found[name] = _value(properties, properties.get(number), encoding)
    return found


class _Section(dict[int, int]):
    """Offsets of properties by number, with the bytes of their section."""

    content: bytes = b""


def _sections(container: Container, name: str) -> list[_Section]:
    """Return the sections of a property stream; none where the stream is missing or damaged."""
    try:
        stream = container.stream(name)
        count = min(struct.unpack_from("<I", stream, 24)[0], 2)
        return [_section(stream, struct.unpack_from("<I", stream, 28 + 20 * i + 16)[0]) for i in range(count)]
    except (KeyError, ValueError, struct.error):
        return []


def _section(stream: bytes, start: int) -> _Section:
    section = _Section()
    section.content = stream[start:]
    count = min(struct.unpack_from("<I", section.content, 4)[0], _MOST)
    for index in range(count):
        number, offset = struct.unpack_from("<II", section.content, 8 + 8 * index)
        section[number] = offset
    return section


def _encoding(section: _Section) -> str:
    if _CODE_PAGE not in section:
        return "cp1252"
    try:
        page = struct.unpack_from("<H", section.content, section[_CODE_PAGE] + 4)[0]
        name = {65001: "utf-8", 1200: "utf-16-le", 10000: "mac-roman"}.get(page, f"cp{page}")
        codecs.lookup(name)
    except (struct.error, LookupError):
        return "cp1252"
    return name


def _names(section: _Section, encoding: str) -> dict[int, str]:
    """Return the names of the dictionary property by number."""
    found: dict[int, str] = {}
    content, at = section.content, section.get(_DICTIONARY, len(section.content))
    width = 2 if encoding == "utf-16-le" else 1
    try:
        count = min(struct.unpack_from("<I", content, at)[0], _MOST)
        at += 4
        for _ in range(count):
            number, length = struct.unpack_from("<II", content, at)
            size = length * width
            found[number] = content[at + 8 : at + 8 + size].decode(encoding, "replace").rstrip("\0")
            at += 8 + (size + 3 & ~3 if width == 2 else size)
    except struct.error:
        return found
    return found


def _value(section: _Section, offset: int | None, encoding: str) -> str:
    """Return a property as text, "" for kinds that have none."""
    try:
        if offset is None:
            return ""
        read = _KINDS.get(struct.unpack_from("<H", section.content, offset)[0])
        return read(section.content, offset + 4, encoding) if read else ""
    except (struct.error, OverflowError, ValueError):
        return ""


def _bytes_text(content: bytes, at: int, encoding: str) -> str:
    length = struct.unpack_from("<I", content, at)[0]
    return content[at + 4 : at + 4 + length].decode(encoding, "replace").rstrip("\0")


def _wide_text(content: bytes, at: int, encoding: str) -> str:
    length = struct.unpack_from("<I", content, at)[0]
    return content[at + 4 : at + 4 + 2 * length].decode("utf-16-le", "replace").rstrip("\0")


def _integer(content: bytes, at: int, encoding: str) -> str:
    return str(struct.unpack_from("<i", content, at)[0])


def _boolean(content: bytes, at: int, encoding: str) -> str:
    return "true" if struct.unpack_from("<h", content, at)[0] else "false"


def _time(content: bytes, at: int, encoding: str) -> str:
    ticks = struct.unpack_from("<Q", content, at)[0]
    moment = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z") if ticks else ""


_KINDS: dict[int, Callable[[bytes, int, str], str]] = {
    0x03: _integer,
    0x0B: _boolean,
    0x1E: _bytes_text,
    0x1F: _wide_text,
    0x40: _time,
}
