"""The codes by which evidence is called, as the campaign's template makes them, and the files that registers name."""

from __future__ import annotations

import re
from functools import lru_cache
from string import Formatter
from typing import NamedTuple

from lcxl.values import nfc


class EvidenceCode(NamedTuple):
    """An evidence code taken apart; a part that the campaign's pattern lacks is "" or None."""

    unit: str
    indicator: int | None
    number: int | None


@lru_cache(maxsize=16)
def _pattern(template: str) -> re.Pattern[str]:
    """Turn the campaign's template (``MC.{unit}.{indicator:02d}.{number:02d}``) into a pattern of its codes."""
    forms = {"unit": r"(?P<unit>.+?)", "indicator": r"(?P<indicator>\d+)", "number": r"(?P<number>\d+)"}
    parts = []
    for literal, name, _, _ in Formatter().parse(template):
        parts.append(re.escape(literal))
        parts.append(forms.pop(name, r".+?") if name else "")
    return re.compile("".join(parts), re.IGNORECASE)


@lru_cache(maxsize=65536)
def parse_code(code: str, template: str) -> EvidenceCode | None:
    """Take an evidence code apart by the campaign's template; None if it doesn't fit."""
    match = _pattern(template).fullmatch(code.strip())
    if match is None:
        return None
    parts = match.groupdict()
    indicator, number = parts.get("indicator"), parts.get("number")
    return EvidenceCode(parts.get("unit", ""), int(indicator) if indicator else None, int(number) if number else None)


@lru_cache(maxsize=16)
def _finder(template: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){_pattern(template).pattern}(?![^\W_])", re.IGNORECASE)


def codes_in(name: str, template: str) -> tuple[str, ...]:
    """Return the evidence codes that stand in a file's name, as the campaign's template makes them."""
    return tuple(match[0] for match in _finder(template).finditer(nfc(name)))


_ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]+:|www\.|\\\\)", re.IGNORECASE)
_DOCUMENTS = {"pdf", "doc", "docx", "xls", "xlsx", "xlsm", "xlsb", "ods", "odt", "ppt", "pptx", "txt", "csv"}
_OTHERS = {"jpg", "jpeg", "png", "gif", "tif", "tiff", "heic", "zip", "rar", "7z", "mp3", "mp4", "mov"}
_ENDINGS = frozenset(_DOCUMENTS | _OTHERS)


def file_name(location: str) -> str:
    """Return the folded last part of a path that names a file, "" for links, folders and words."""
    location = nfc(location.strip())
    _, dot, ending = location.rpartition(".")
    if not dot or ending.casefold() not in _ENDINGS or _ADDRESS.match(location):
        return ""
    return re.split(r"[\\/!]", location)[-1].casefold()
