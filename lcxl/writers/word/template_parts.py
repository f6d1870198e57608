"""The parts of a Word template: also one saved as .dotx or .docm, and the true cause where it is no .docx at all."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree

from lcxl.errors import LcxlError
from lcxl.findings import finding
from lcxl.readers import ContentKind, content_name, sniff
from lcxl.readers.xlsx import Limits, Package, WorkbookRefused, open_package
from lcxl.texts import bilingual

TYPES = "[Content_Types].xml"
_LIMITS = Limits(max_unpacked_bytes=96 << 20, max_part_bytes=32 << 20, max_ratio=400)
_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_TYPES = (
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
    b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
_STRICT = b"http://purl.oclc.org/ooxml/"
_MACROS = ("vbaproject", "vbadata")
_KINDS = {"header": "header", "footer": "footer", "footnotes": "footnote", "endnotes": "endnote"}
"""Relations of the main part whose targets are filled in, with the names of the parts in findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateParts:
    """A template as a plain ``.docx``: the parts that are filled in, and all others, by what findings call them."""

    data: bytes
    filled: tuple[tuple[str, Any], ...]
    others: tuple[tuple[str, Any], ...]


def template_parts(data: bytes) -> TemplateParts:
    """Return the parts of a template; macros are left out.

    LcxlError if it is damaged (LC853), or something else than a Word file of the usual kind (LC867: which kind).
    """
    kind = sniff(data)
    if kind not in (ContentKind.DOCX, ContentKind.ZIP, ContentKind.UNKNOWN, ContentKind.EMPTY):
        raise LcxlError(_other(kind))
    try:
        package = open_package(data, _LIMITS)
        members = {name: content for name, content in _members(package) if not _is_macro(name)}
    except WorkbookRefused as error:
        raise LcxlError(finding("LC853")) from error
    if package.damaged or TYPES not in members:
        raise LcxlError(finding("LC853"))
    main = _main_part(members)
    content = members.get(main)
    if content is None:
        raise LcxlError(finding("LC853"))
    if _STRICT in content[:4096]:
        raise LcxlError(finding("LC867", **bilingual("kind", "templates.strict")))
    _make_plain(members, main)
    filled = {main: "body"} | dict(_related(members, main))
    roots = {name: _parsed(content) for name, content in members.items() if name.endswith((".xml", ".vml", ".rels"))}
    if any(roots.get(name) is None for name in filled):
        raise LcxlError(finding("LC853"))
    others = [(name, root) for name, root in roots.items() if name not in filled and root is not None]
    return TemplateParts(
        data=_packed(members),
        filled=tuple((called, roots[name]) for name, called in filled.items()),
        others=tuple(others),
    )


def _other(kind: ContentKind) -> Any:
    if kind is ContentKind.OLE_ENCRYPTED:
        return finding("LC867", **bilingual("kind", "templates.encrypted"))
    return finding("LC867", kind_vi=content_name(kind), kind_en=content_name(kind))


def _members(package: Package) -> Iterator[tuple[str, bytes]]:
    for member in package.members.values():
        content = package.read(member.name)
        if content is not None and not member.name.endswith("/"):
            yield member.name.replace("\\", "/").lstrip("/"), content


def _is_macro(name: str) -> bool:
    return name.rpartition("/")[2].lower().startswith(_MACROS)


def _parsed(content: bytes) -> Any | None:
    """Parse one part without entities; None if it is no XML or has a DOCTYPE."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root: Any = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.doctype else root


def _relations(members: Mapping[str, bytes], part: str) -> Iterator[tuple[str, str]]:
    """Yield the last word of the type and the target of each relation of a part."""
    folder, _, file = part.rpartition("/")
    root = _parsed(members.get(posixpath.join(folder, "_rels", f"{file}.rels"), b""))
    for node in root if root is not None else ():
        if isinstance(node.tag, str) and node.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, node.get("Target", ""))).lstrip("/")
            yield node.get("Type", "").rpartition("/")[2], target


def _main_part(members: Mapping[str, bytes]) -> str:
    return next((target for kind, target in _relations(members, "") if kind == "officeDocument"), "")


def _related(members: Mapping[str, bytes], main: str) -> Iterator[tuple[str, str]]:
    """Yield the parts that are filled in beside the main one: headers, footers, footnotes, endnotes."""
    found = [(kind, target) for kind, target in _relations(members, main) if target in members]
    for wanted, called in _KINDS.items():
        yield from sorted((target, called) for kind, target in found if kind == wanted)


def _make_plain(members: dict[str, bytes], main: str) -> None:
    """Turn templates and files with macros into plain documents, in place."""
    for other in _OTHER_TYPES:
        members[TYPES] = members[TYPES].replace(other, _DOCUMENT)
    folder, _, file = main.rpartition("/")
    for name, attribute in ((TYPES, "PartName"), (posixpath.join(folder, "_rels", f"{file}.rels"), "Target")):
        root = _parsed(members.get(name, b""))
        if root is None:
            continue
        gone = [node for node in root if _is_macro(node.get(attribute) or "")]
        for node in gone:
            root.remove(node)
        if gone:
            members[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _packed(members: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()
