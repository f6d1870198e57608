"""The package of a Word file: its parts as XML trees, read with the same bounds as workbooks, without entities.

A damaged package still gives the parts that can be read; without its main part it is refused.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.readers.contents import ContentKind, content_name, sniff
from lcxl.readers.xlsx import package as archive

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/main", A[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", WP[1:-1].encode()),
)
_READABLE = frozenset({ContentKind.DOCX, ContentKind.ZIP})
_NOTHING_KNOWN = frozenset({ContentKind.UNKNOWN, ContentKind.OLE_OTHER, ContentKind.TEXT, ContentKind.CSV})
# Word keeps a file of this beginning beside the one that somebody has open.
_LOCK = "~$"


class WordPackage:
    """The members of one Word file as XML trees, each parsed once."""

    def __init__(self, data: bytes, name: str, limits: archive.Limits | None = None) -> None:
        self.name = name
        other = _what_else(data, name)
        if other is not None:
            raise LcxlError(other)
        try:
            self._archive = archive.open_package(data, limits or archive.Limits())
        except archive.WorkbookRefused as refused:
            raise LcxlError(refused.finding(file=name)) from refused
        self._trees: dict[str, Any] = {}
        self.main = self._main_part()

    def _main_part(self) -> str:
        for kind, target in self.relations("").values():
            if kind == "officeDocument" and self._is_document(target):
                return target
        if not self._is_document("word/document.xml"):
            raise LcxlError(finding("LP001", file=self.name, name=self.name))
        return "word/document.xml"

    def _is_document(self, name: str) -> bool:
        tree = self.tree(name)
        return tree is not None and tree.find(f"{W}body") is not None

    def tree(self, name: str) -> Any | None:
        """Return the root element of an XML member, or None; a member with a DOCTYPE counts as damaged.

        Raises LcxlError with a finding of family LC1 once more is unpacked than the limits allow.
        """
        if name not in self._trees:
            try:
                data = self._archive.read(name)
            except archive.WorkbookRefused as refused:
                raise LcxlError(refused.finding(file=self.name)) from refused
            self._trees[name] = None if data is None else parse(data)
        return self._trees[name]

    def members(self) -> Iterator[tuple[str, bytes]]:
        """Yield all members in the order of the archive, in the transitional dialect, as (name, content)."""
        for member in self._archive.members.values():
            data = self._archive.read(member.name)
            if data is not None:
                yield member.name, transitional(data) if member.name.lower().endswith((".xml", ".rels")) else data

    @property
    def body(self) -> Any:
        """The ``w:body`` element."""
        tree: Any = self.tree(self.main)
        return tree.find(f"{W}body")

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the relationships of ``part`` as id -> (last word of the type, member name); links left out."""
        folder, _, file = part.rpartition("/")
        root = self.tree(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for node in root if root is not None else ():
            if node.get("TargetMode") == "External":
                continue
            target = unquote(node.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[node.get("Id", "")] = (node.get("Type", "").rpartition("/")[2], path)
        return found

    def part(self, kind: str) -> Any | None:
        """Return the tree of the main part's related part of type ``kind`` (``styles``, ``numbering`` ...)."""
        targets = [target for found, target in self.relations(self.main).values() if found == kind]
        return self.tree(targets[0]) if targets else None


def _what_else(data: bytes, name: str) -> Finding | None:
    """Return what bytes are that are no Word file, as a finding; None for those to be opened."""
    kind = sniff(data)
    if kind in _READABLE:
        return None
    if name.startswith(_LOCK):
        return finding("LP004", file=name, name=name, document=name.removeprefix(_LOCK))
    if kind is ContentKind.EMPTY:
        return finding("LP003", file=name, name=name)
    if kind is ContentKind.OLE_ENCRYPTED:
        return finding("LP005", file=name, name=name)
    if kind in _NOTHING_KNOWN:
        return finding("LP001", file=name, name=name)
    return finding("LP002", file=name, name=name, what=content_name(kind))


def open_word(path: Path, limits: archive.Limits | None = None) -> WordPackage:
    """Open the Word file at ``path``.

    Raises LcxlError with LP001 (no Word file in it), LP002 (another kind of file), LP003 (empty), LP004 (Word's own
    lock file), LP005 (password) or a finding of family LC1 (damaged archive, too large); OSError where it can't be
    read from disk.
    """
    return WordPackage(path.read_bytes(), path.name, limits)


def transitional(data: bytes) -> bytes:
    """Return XML with the namespaces of the strict dialect replaced by the usual ones."""
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return data


def parse(data: bytes) -> Any | None:
    """Parse XML without entities, network or huge trees; None if it is no XML or has a DOCTYPE."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root: Any = etree.fromstring(transitional(data), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.doctype else root
