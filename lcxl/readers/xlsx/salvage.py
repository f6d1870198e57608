"""What is left in damaged sheets and strings: the cells and strings that stand there whole.

Only what the plain grammar of ``scan`` accepts from end to end is kept, so that a value that the damage cut in two
is never taken for a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import cast

from lcxl.readers.xlsx.gather import Gatherer
from lcxl.readers.xlsx.scan import ATTRIBUTES, CELL, CHARACTER, GROUPS, Irregular, Parts, add_parts, cleaned

_LONGEST_CELL = 1 << 17
_ITEM = re.compile(r"<(?:[a-z]+:)?si\b[^>]*>")
_WHOLE_ITEM = re.compile(
    rf"(?:<[A-Za-z:]+{ATTRIBUTES} ?/?>|</(?!(?:[a-z]+:)?si>)[A-Za-z:]+>|{CHARACTER}++)*</(?:[a-z]+:)?si>"
)
_PHONETIC = re.compile(r"<(?:[a-z]+:)?rPh\b.*?</(?:[a-z]+:)?rPh>", re.DOTALL)
_PIECE = re.compile(r"<(?:[a-z]+:)?t(?: [^>]*)?>([^<]*)</(?:[a-z]+:)?t>")
_UNIQUE_COUNT = re.compile(r'uniqueCount="([0-9]{1,9})"')


def salvage_cells(chunks: Iterable[bytes], sheet: Gatherer) -> None:
    """Add the cells of a damaged sheet that stand there whole; those that the damage touches are left out."""
    rest = ""
    for chunk in chunks:
        rest += chunk.decode("utf-8", "replace")
        parts = CELL.split(rest)
        for start in range(1, len(parts), GROUPS):
            with suppress(Irregular):
                add_parts(cast("Parts", tuple(parts[start : start + GROUPS - 1])), sheet)
        rest = parts[-1][-_LONGEST_CELL:]


def salvage_strings(part: bytes) -> list[str | None]:
    """Return the shared strings of a damaged part, None for each that can't be trusted.

    Cells refer to strings by number, so that one string lost unnoticed would put every later text into the
    wrong cell: strings after the first damage are kept only if as many begin as the part says it holds.
    """
    text = part.decode("utf-8", "replace")
    items = _ITEM.split(text)[1:]
    stated = _UNIQUE_COUNT.search(text, 0, 2000)
    trusted = stated is not None and int(stated[1]) == len(items)
    strings: list[str | None] = []
    for item in items:
        whole = _WHOLE_ITEM.match(item)
        strings.append(_salvaged_string(whole[0]) if whole else None)
        if not trusted and (whole is None or item[whole.end() :].strip()):
            break
    return strings


def _salvaged_string(item: str) -> str | None:
    if "\ufffd" in item:
        return None
    try:
        return cleaned("".join(_PIECE.findall(_PHONETIC.sub("", item))))
    except Irregular:
        return None
