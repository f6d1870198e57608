"""Names of files as they arrive: in old code pages, in parts of letters, pointing where they must not.

Nothing here opens a file.
"""

from __future__ import annotations

import os
import re
import struct
import unicodedata
import zlib
from fnmatch import translate
from functools import cache, lru_cache
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from lcxl.engine import reserved
from lcxl.texts import load_data
from lcxl.values import bare

_UNICODE_PATH = 0x7075
_MAX_PART_BYTES = 200
_MAX_NAME_BYTES = 800
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_TYPOGRAPHY = re.compile("[\u2018\u2019\u201c\u201d\u2026\u00a0\u00b0\u00b7]")
_DRIVE = re.compile(r"^[A-Za-z]:")


@cache
def _data() -> dict[str, Any]:
    return load_data("intake.toml")


@lru_cache(maxsize=256)
def extension(name: str) -> str:
    """Return the last extension of a name, in small letters and with its dot ("" if it has none)."""
    return PurePosixPath(name.rsplit("!", 1)[-1]).suffix.strip().lower()


def has_extension(name: str, group: str) -> bool:
    """Tell whether a name ends like the files of ``group`` (``workbook``, ``document``, ``archive`` ...)."""
    return extension(name) in _data()["extensions"][group]


def passed_over(name: str) -> str:
    """Return why a file of that name is passed over (a key of ``intake.passed_over``), or ""."""
    *folders, last = name.rsplit("!", 1)[-1].lower().split("/")
    if folders and not _system_folders().isdisjoint(folders):
        return "system"
    return next((reason for reason, pattern in _passed_over() if pattern.match(last)), "")


@cache
def _system_folders() -> frozenset[str]:
    return frozenset(_data()["folders"]["system"])


@cache
def _passed_over() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the reasons for which files are passed over, each with one pattern of such files' names."""
    return tuple(
        (reason, re.compile("|".join(map(translate, patterns)))) for reason, patterns in _data()["passed_over"].items()
    )


# --- encodings --------------------------------------------------------------------------------------------


def decode_name(raw: bytes) -> str:
    """Return the name that ``raw`` stands for: UTF-8 (macOS, Linux), else cp1258 or cp437 (Windows Explorer).

    CP1258 only where all its letters are Vietnamese or plain Latin ones; the result is in NFC.
    """
    try:
        return unicodedata.normalize("NFC", raw.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    try:
        name = unicodedata.normalize("NFC", raw.decode("cp1258"))
        if bare(_TYPOGRAPHY.sub("-", name)).isascii():
            return name
    except UnicodeDecodeError:
        pass
    return unicodedata.normalize("NFC", raw.decode("cp437"))


def zip_name(filename: str, *, utf8: bool, extra: bytes) -> str:
    """Return a zip member's true name from what ``zipfile`` made of it.

    ``filename`` was decoded as cp437 unless ``utf8``; ``extra`` is the member's extra field, in which some
    programs keep the name in UTF-8 as well.
    """
    if utf8:
        return unicodedata.normalize("NFC", filename)
    raw = filename.encode("cp437", "replace")
    return _unicode_path(raw, extra) or decode_name(raw)


def _unicode_path(raw: bytes, extra: bytes) -> str:
    """Return the name of Info-ZIP's Unicode path field, which counts only with the checksum of the other name."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and len(body) > 5 and body[0] == 1:
            name = body[5:].decode("utf-8", "replace")
            if struct.unpack_from("<I", body, 1)[0] == zlib.crc32(raw) and "\ufffd" not in name:
                return unicodedata.normalize("NFC", name)
        at += 4 + size
    return ""


def file_name(name: str) -> str:
    """Return the name of a file on disk for people and ledger: NFC, bytes of an old code page decoded, no controls."""
    try:
        name.encode("utf-8")
        whole = unicodedata.normalize("NFC", name)
    except UnicodeEncodeError:
        whole = decode_name(os.fsencode(name))
    return _CONTROL.sub("_", whole)


# --- names that must not be trusted -----------------------------------------------------------------------


class CleanName(NamedTuple):
    """A member's name made safe: ``unsafe`` if it pointed out of its folder, ``odd`` if a system can't have it."""

    name: str
    unsafe: bool
    odd: bool


def clean_member(name: str) -> CleanName:
    """Return a relative name with ``/`` that stays in its folder, holds nothing invisible and is not over-long.

    The name is for ledger and findings; nothing is ever written under it.
    """
    slashed = unicodedata.normalize("NFC", name).replace("\\", "/")
    unsafe = slashed.startswith("/") or bool(_DRIVE.match(slashed)) or ".." in slashed.split("/")
    parts = [part for part in _DRIVE.sub("", slashed).split("/") if part.strip(" .")]
    cleaned = [_clean_part(part) for part in parts] or ["_"]
    odd = any(part != clean or reserved(part) for part, clean in zip(parts, cleaned, strict=False))
    while len(cleaned) > 1 and len("/".join(cleaned).encode()) > _MAX_NAME_BYTES:
        cleaned.pop(0)
        odd = True
    return CleanName("/".join(cleaned), unsafe, odd)


def _clean_part(part: str) -> str:
    """Return one part of a path without controls; an over-long one keeps its start and its extension."""
    part = _CONTROL.sub("_", part.encode("utf-8", "replace").decode("utf-8"))
    if len(part.encode()) <= _MAX_PART_BYTES:
        return part
    suffix = PurePosixPath(part).suffix
    suffix = suffix if len(suffix) <= 8 else ""
    stem = part.removesuffix(suffix).encode()[: _MAX_PART_BYTES - len(suffix.encode())]
    return stem.decode("utf-8", "ignore") + suffix


def printable(name: str) -> str:
    """Return a name as it can be shown in a text: nothing invisible in it, and not over-long."""
    shown = "".join(char if char.isprintable() else "\ufffd" for char in name)
    return shown if len(shown) <= 120 else f"{shown[:117]}..."


def unique(name: str, taken: dict[str, int]) -> str:
    """Return ``name``, or ``name (2)`` and so on before its extension.

    ``taken`` holds the names given so far, each with the last number that was given to it.
    """
    result, number = name, taken.get(name, 0) + 1
    suffix = PurePosixPath(name).suffix
    while result in taken:
        number += 1
        result = f"{name.removesuffix(suffix)} ({number}){suffix}"
    taken[name] = number - 1
    taken.setdefault(result, 0)
    return result


# --- addresses of shared documents ------------------------------------------------------------------------


@cache
def _shared() -> re.Pattern[str]:
    hosts = "|".join(re.escape(host) for host in _data()["links"]["hosts"])
    rest = r"(?:[/?#][^\s<>\"'()\[\]{}|\\^`]*)?"
    return re.compile(rf"https?://(?:[\w-]+\.)*(?:{hosts})(?![\w-]|\.\w){rest}", re.IGNORECASE)


def shared_links(text: str) -> tuple[str, ...]:
    """Return the addresses of shared documents (Google Sheets, Drive, OneDrive ...) in a text, each once.

    What a link tells about the person who follows it (after ``?`` or ``#``) is cut off.
    """
    found = (re.split(r"[?#]|&amp;", match[0])[0].rstrip(".,;:!/")[:200] for match in _shared().finditer(text))
    return tuple(dict.fromkeys(found))
