"""The text of one paragraph element, piece by piece, with the nodes that it stands in.

Reader and corrections share it, so that an offset into a paragraph's text means the same to both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lcxl.readers.word.package import MC, W
from lcxl.readers.word.styles import value_of, whole

# Wrappers whose content counts as if it stood in the paragraph itself.
# ("dir" and "bdo" turn the direction of writing).
_TRANSPARENT = frozenset(
    W + name
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "dir", "bdo")
)
_FIXED = {W + "tab": "\t", W + "cr": "\n", W + "noBreakHyphen": "\u2011", W + "softHyphen": "\u00ad"}
_OBJECTS = frozenset(W + name for name in ("drawing", "pict", "object"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A text-bearing node with its run; ``shape`` is a drawing that stands at this place instead."""

    run: Any
    node: Any
    text: str = ""
    field: str = ""
    note: int | None = None
    font: str = ""
    shape: Any | None = None


@dataclass(slots=True)
class _Fields:
    """The complex fields that are open at a place: instruction so far, and whether the result has begun."""

    stack: list[list[Any]] = field(default_factory=list)

    def mark(self, kind: str | None) -> str | None:
        """Follow a field mark; returns the name of a field that ended without a result."""
        if kind == "begin":
            self.stack.append(["", False, False])
        elif kind == "separate" and self.stack:
            self.stack[-1][1] = True
        elif kind == "end" and self.stack:
            instruction, _, shown = self.stack.pop()
            return None if shown else _field_name(instruction)
        return None

    @property
    def name(self) -> str:
        """The name of the innermost field whose result is being read."""
        return _field_name(self.stack[-1][0]) if self.stack and self.stack[-1][1] else ""


def _field_name(instruction: str) -> str:
    words = instruction.split()
    return words[0].upper() if words else ""


def pieces(paragraph: Any) -> list[Piece]:
    """Return the pieces of a ``w:p`` in order; deleted and moved-away text is left out."""
    fields = _Fields()
    found: list[Piece] = []
    for run, simple in _runs(paragraph, ""):
        for node in _contents(run):
            found += _piece(run, node, simple, fields)
    return found


def _runs(parent: Any, simple: str) -> Iterator[tuple[Any, str]]:
    """Yield the runs under ``parent`` with the simple field that they belong to."""
    for child in parent:
        if child.tag == W + "r":
            yield child, simple
        elif child.tag in _TRANSPARENT:
            inner = _field_name(value_of(child, "instr") or "") if child.tag == W + "fldSimple" else simple
            yield from _runs(child, inner)
        elif child.tag == MC + "AlternateContent":
            yield from _runs(alternative(child), simple)


def _contents(run: Any) -> Iterator[Any]:
    for node in run:
        if node.tag == MC + "AlternateContent":
            yield from alternative(node)
        else:
            yield node


def alternative(node: Any) -> Any:
    """Return the first alternative that is there; both alternatives show the same thing."""
    for name in ("Choice", "Fallback"):
        found = node.find(MC + name)
        if found is not None and len(found):
            return found
    return ()


def _piece(run: Any, node: Any, simple: str, fields: _Fields) -> list[Piece]:
    tag = node.tag
    if tag == W + "fldChar":
        ended = fields.mark(value_of(node, "fldCharType"))
        return [Piece(run=run, node=node, field=ended)] if ended else []
    if tag == W + "instrText":
        if fields.stack:
            fields.stack[-1][0] += node.text or ""
        return []
    if tag in (W + "footnoteReference", W + "endnoteReference"):
        number = whole(value_of(node, "id"))
        return [Piece(run=run, node=node, note=number if tag == W + "footnoteReference" else -number)]
    if tag in _OBJECTS:
        return [Piece(run=run, node=node, shape=node)]
    text, font = _text(node)
    if not text:
        return []
    if fields.stack and fields.stack[-1][1]:
        fields.stack[-1][2] = True
    return [Piece(run=run, node=node, text=text, field=fields.name or simple, font=font)]


def _text(node: Any) -> tuple[str, str]:
    """Return the text of a node and, for symbols, the font that it is drawn in."""
    if node.tag == W + "t":
        return node.text or "", ""
    if node.tag == W + "br":
        return ("\n" if value_of(node, "type") in (None, "textWrapping") else ""), ""
    if node.tag == W + "sym":
        code = value_of(node, "char") or ""
        valid = code and all(c in "0123456789abcdefABCDEF" for c in code) and int(code, 16) < 0x110000
        return (chr(int(code, 16)) if valid else ""), value_of(node, "font") or ""
    return _FIXED.get(node.tag, ""), ""
