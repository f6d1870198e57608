"""Text as workbooks can hold it: lengths as Excel counts them, what no cell can hold, names of sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

MAX_MESSAGE = 255
MAX_TITLE = 32

Alert = Literal["stop", "warning", "information"]

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNHOLDABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SUSPECT = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def utf16_length(text: str) -> int:
    """Return the length that Excel counts: characters beyond the basic plane are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def safe_text(text: str) -> str:
    """Return ``text`` as a cell can hold it: line breaks as ``\\n``, what no workbook can hold as U+FFFD."""
    if _SUSPECT.search(text) is None:
        return text
    return _UNHOLDABLE.sub("\ufffd", _LINE_BREAKS.sub("\n", text))


def shorten(text: str, limit: int) -> str:
    """Return ``text`` within ``limit`` characters as Excel counts them, cut between words and marked so."""
    if utf16_length(text) <= limit:
        return text
    head, _, _ = _cut(text, limit).rpartition(" ")
    kept = head if len(head) > limit // 2 else _cut(text, limit - 1)
    return kept.rstrip(" ,;:.") + "\u2026"


def _cut(text: str, limit: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: 2 * limit].decode("utf-16-le", "ignore")


def sheet_title(name: str, taken: Iterable[str] = ()) -> str:
    """Return ``name`` as a sheet may be called: at most 31 characters, none of ``[]:*?/\\``, unlike all ``taken``."""
    clean = re.sub(r"[\[\]:*?/\\]", " ", safe_text(name).replace("\n", " ")).strip(" '") or "Sheet"
    if clean.casefold() == "history":
        clean += "_"
    used = {other.casefold() for other in taken}
    title = shorten(clean, 31)
    number = 2
    while title.casefold() in used:
        suffix = f" ({number})"
        title = shorten(clean, 31 - len(suffix)) + suffix
        number += 1
    return title


def quoted(sheet: str) -> str:
    """Return a sheet's name as a formula refers to it."""
    return "'" + sheet.replace("'", "''") + "'"


def prompt(title: str, message: str) -> dict[str, str]:
    """Return an input message's title and text within Excel's limits, as options of a validation."""
    return {"input_title": shorten(title, MAX_TITLE), "input_message": shorten(message, MAX_MESSAGE)}


def alert(title: str, message: str, kind: Alert = "warning") -> dict[str, str]:
    """Return what is shown when a value doesn't fit, as options of a validation (by default it only warns)."""
    return {
        "error_title": shorten(title, MAX_TITLE),
        "error_message": shorten(message, MAX_MESSAGE),
        "error_type": kind,
    }
