"""A corrected copy of a Word file: mechanical slips mended as tracked changes that a person accepts in Word."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from lcxl.engine import repack
from lcxl.proof import Edit
from lcxl.readers.word import Piece, ReadDocument, W, pieces, read_with_nodes
from lcxl.readers.xlsx import Limits

AUTHOR = "lcxl"
DATE = "2024-01-01T00:00:00Z"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A corrected copy as bytes, and the edits that were made in it, in reading order."""

    data: bytes
    changes: tuple[Edit, ...]


def corrected_copy(path: Path, edits: Sequence[Edit], limits: Limits | None = None) -> Corrected:
    """Return a copy of the Word file at ``path`` with ``edits`` as tracked changes by "lcxl".

    The file itself is not changed.  An edit whose text is not found where it says, or that would touch something
    other than plain text, is left out.  Raises LcxlError as ``read_document`` does, OSError for a file that can't
    be read.
    """
    read = read_with_nodes(path, limits)
    marks = _Marks(read)
    made: list[Edit] = []
    touched: set[str] = set()
    for key, own in _by_paragraph(edits):
        file, node = read.nodes.get(key, ("", None))
        if node is None:
            continue
        done = [edit for edit in sorted(own, key=lambda edit: -edit.start) if _apply(node, edit, marks)]
        made += reversed(done)
        touched |= {file} if done else set()
    return Corrected(data=_packed(read, touched), changes=tuple(made))


def _by_paragraph(edits: Iterable[Edit]) -> Iterator[tuple[Any, list[Edit]]]:
    groups: dict[tuple[str, int], list[Edit]] = {}
    for edit in edits:
        groups.setdefault((edit.part, edit.paragraph), []).append(edit)
    yield from groups.items()


class _Marks:
    """Makes the elements of tracked changes, each with a number of its own."""

    def __init__(self, read: ReadDocument) -> None:
        body = read.package.body
        numbers = [node.get(W + "id", "") for node in body.iter() if isinstance(node.tag, str)]
        self._last = max((int(number) for number in numbers if number.isdigit()), default=0)

    def make(self, tag: str) -> Any:
        """Return a new ``w:ins`` or ``w:del``."""
        self._last += 1
        return etree.Element(W + tag, {W + "id": str(self._last), W + "author": AUTHOR, W + "date": DATE})


def _apply(paragraph: Any, edit: Edit, marks: _Marks) -> bool:
    """Make one edit in a paragraph; tells whether it could be made."""
    found = list(_placed(paragraph))
    text = "".join(piece.text for _, piece in found)
    if text[edit.start : edit.end] != edit.old:
        return False
    if edit.start == edit.end:
        return _insert(found, edit, marks)
    covered = [(at, piece) for at, piece in found if at < edit.end and edit.start < at + len(piece.text)]
    if not covered or any(piece.node.tag != W + "t" or piece.field for _, piece in covered):
        return False
    first = None
    for at, piece in covered:
        low, high = max(0, edit.start - at), min(len(piece.text), edit.end - at)
        gone = _delete(piece, low, high, marks)
        first = first if first is not None else gone
    if edit.new and first is not None:
        first.addnext(_inserted(covered[0][1].run, edit.new, marks))
    return True


def _placed(paragraph: Any) -> Iterator[tuple[int, Piece]]:
    """Yield the pieces of a paragraph with the offset of their text."""
    at = 0
    for piece in pieces(paragraph):
        yield at, piece
        at += len(piece.text)


def _insert(found: list[tuple[int, Piece]], edit: Edit, marks: _Marks) -> bool:
    """Put new text between two characters, in the look of the one before."""
    for at, piece in found:
        plain = piece.node.tag == W + "t" and not piece.field
        if plain and at < edit.start <= at + len(piece.text):
            _split(piece.run, piece.node, edit.start - at)
            piece.run.addnext(_inserted(piece.run, edit.new, marks))
            return True
    return False


def _inserted(like: Any, text: str, marks: _Marks) -> Any:
    mark = marks.make("ins")
    run = etree.SubElement(mark, W + "r")
    _copy_look(like, run)
    node = etree.SubElement(run, W + "t")
    _set(node, text)
    return mark


def _delete(piece: Piece, low: int, high: int, marks: _Marks) -> Any:
    """Mark a stretch of a piece as deleted; returns the mark."""
    _split(piece.run, piece.node, high)
    middle = _split(piece.run, piece.node, low)
    mark = marks.make("del")
    piece.run.addnext(mark)
    mark.append(middle)
    for node in middle.findall(W + "t"):
        node.tag = W + "delText"
    return mark


def _split(run: Any, node: Any, at: int) -> Any:
    """Cut a run in two at a place in one of its texts; returns the second run, which follows the first."""
    second = etree.Element(run.tag, dict(run.attrib))
    _copy_look(run, second)
    text = node.text or ""
    rest = etree.SubElement(second, W + "t")
    _set(rest, text[at:])
    for following in list(node.itersiblings()):
        second.append(following)
    _set(node, text[:at])
    if not rest.text:
        second.remove(rest)
    run.addnext(second)
    return second


def _set(node: Any, text: str) -> None:
    node.text = text
    node.set(_SPACE, "preserve")


def _copy_look(source: Any, target: Any) -> None:
    look = source.find(W + "rPr")
    if look is not None:
        target.insert(0, deepcopy(look))


def _packed(read: ReadDocument, touched: set[str]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in read.package.members():
            tree: Any = read.package.tree(name) if name in touched else None
            if tree is None:
                archive.writestr(name, content)
            else:
                archive.writestr(name, etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))
    return repack(packed.getvalue())
