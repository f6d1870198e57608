"""Labels that Word itself writes before the paragraphs of a list (``1.``, ``a)``, ``-``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lcxl.readers.word.package import W
from lcxl.readers.word.styles import Look, paragraph_look, value_of, whole

_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
# Bullets of symbol fonts come as private characters; what they show is a dash or a dot.
_BULLETS = {"\uf0b7": "\u2022", "\uf02d": "-", "\uf0a7": "\u25aa", "o": "o"}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its label as ``%1.%2.``, how its own number is written, where it starts."""

    text: str
    form: str
    start: int
    paragraph: Look


class Numbering:
    """The lists of one document; ``label`` counts on at each call."""

    def __init__(self, root: Any | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: Any) -> None:
        abstract = {value_of(node, "abstractNumId"): _levels(node) for node in root.iterfind(f"{W}abstractNum")}
        for node in root.iterfind(f"{W}num"):
            base = dict(abstract.get(value_of(node.find(f"{W}abstractNumId")), {}))
            for override in node.iterfind(f"{W}lvlOverride"):
                number = whole(value_of(override, "ilvl"))
                base |= _levels(override)
                start = value_of(override.find(f"{W}startOverride"))
                if start is not None and number in base:
                    level = base[number]
                    base[number] = Level(level.text, level.form, whole(start), level.paragraph)
            self._levels[value_of(node, "numId") or ""] = base

    def layout(self, listed: tuple[str, int] | None) -> Look:
        """Return the paragraph layout that a list level gives ({} for none)."""
        level = self._levels.get(listed[0], {}).get(listed[1]) if listed else None
        return level.paragraph if level else {}

    def label(self, listed: tuple[str, int] | None) -> str:
        """Return the label of the next paragraph of a list ("" for none) and count it."""
        if not listed or listed[1] not in self._levels.get(listed[0], {}):
            return ""
        number, depth = listed
        levels, counts = self._levels[number], self._counts.setdefault(number, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        level = levels[depth]
        if level.form == "bullet":
            return _BULLETS.get(level.text, level.text)

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form = levels[at].form if at in levels else "decimal"
            start = levels[at].start if at in levels else 1
            return _number(counts.get(at, start), form)

        return re.sub(r"%(\d)", shown, level.text)


def _levels(node: Any) -> dict[int, Level]:
    return {
        whole(value_of(level, "ilvl")): Level(
            text=value_of(level.find(f"{W}lvlText")) or "",
            form=value_of(level.find(f"{W}numFmt")) or "decimal",
            start=whole(value_of(level.find(f"{W}start")), 1),
            paragraph=paragraph_look(level.find(f"{W}pPr")),
        )
        for level in node.iterfind(f"{W}lvl")
    }


def _number(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        text = ""
        for value, sign in _ROMAN:
            text += sign * (count // value)
            count %= value
        return text if form == "upperRoman" else text.lower()
    if form == "none":
        return ""
    return f"{count:02d}" if form == "decimalZero" else str(count)
