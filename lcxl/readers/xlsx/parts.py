"""The small parts of a workbook package: relationships, the list of sheets, styles, document properties."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from lcxl.readers.richtext import Run
from lcxl.readers.xlsx.package import Note, Package, WorkbookRefused, canonical, too_large
from lcxl.readers.xlsx.sheetxml import Damage, children, full_text, local, parse, relation_id, run_look
from lcxl.readers.xlsx.styles import BUILTIN, GENERAL, Style

_TRUE = ("1", "true")
_REMEMBERED_BYTES = 1 << 14
_HIDDEN = {"hidden": "hidden", "veryhidden": "veryHidden"}


class Relation(NamedTuple):
    """A relationship: the last word of its type ("worksheet") and the part that it points to."""

    type: str
    part: str


class Listed(NamedTuple):
    """A sheet as the workbook lists it; ``part`` is "" where the archive doesn't hold it."""

    name: str
    state: str
    part: str


def read_root(package: Package, part: str, code: str = "LC156") -> etree._Element | None:
    """Return the root element of a part (None if there is none), with a note of ``code`` where it is damaged."""
    content = package.read(part)
    if content is None:
        return None
    if len(content) > package.limits.max_tree_bytes:
        raise too_large(len(content), package.limits.max_tree_bytes)
    root, damage = parse(content)
    if damage:
        note_damage(package, part, damage, code)
    return root


def note_damage(package: Package, part: str, damage: Damage, code: str = "LC156") -> None:
    """Note that a part's XML is damaged, unless the same part has been told to be damaged in the archive."""
    part = package.members[canonical(part)].name
    if not any(note.code in ("LC151", "LC152") and note.slots["member"] == part for note in package.notes):
        package.notes.append(Note(code, {"member": part, "where": damage.where}, package.sheet))


def relations(package: Package, part: str) -> dict[str, Relation] | None:
    """Return the relationships of ``part`` ("" for the package itself) by id; None if they are missing."""
    folder, name = posixpath.split(part)
    own = posixpath.join(folder, "_rels", f"{name}.rels")
    known = _known_relations(package.read(own) or b"", folder)
    return _listed_relations(read_root(package, own), folder) if known is None else dict(known)


@lru_cache(maxsize=32)
def _known_relations(content: bytes, folder: str) -> dict[str, Relation] | None:
    """Return the relationships of an undamaged part, which workbooks of one origin have alike; None for any other."""
    if not 0 < len(content) <= _REMEMBERED_BYTES:
        return None
    root, damage = parse(content)
    return None if damage else _listed_relations(root, folder)


def _listed_relations(root: etree._Element | None, folder: str) -> dict[str, Relation] | None:
    """Return the parts of the package that relationships point to; None if the relationships are missing."""
    if root is None:
        return None
    return {
        relation.get("Id") or "": Relation(
            posixpath.basename(relation.get("Type") or ""), _target(folder, relation.get("Target") or "")
        )
        for relation in children(root, "Relationship")
        if (relation.get("TargetMode") or "").lower() != "external"
    }


def _target(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    path = target if target.startswith("/") else posixpath.join("/", folder, target)
    return canonical(posixpath.normpath(path))


def part_of_type(related: Mapping[str, Relation] | None, type_: str, default: str) -> str:
    """Return the part that a relationship of ``type_`` points to, else ``default``."""
    return next((relation.part for relation in (related or {}).values() if relation.type == type_), default)


def workbook_part(package: Package, related: Mapping[str, Relation] | None) -> str | None:
    """Return the part that lists the sheets, or None if the archive holds none."""
    stated = part_of_type(related, "officeDocument", "xl/workbook.xml")
    if stated in package and stated.endswith(".xml") and not stated.startswith(("word/", "ppt/")):
        return stated
    return next((name for name in package.names() if name.endswith("workbook.xml")), None)


def sheet_parts(package: Package) -> list[str]:
    """Return the parts that are worksheets by their place and name, in order of their numbers."""
    found = [name for name in package.names() if "worksheets/" in name and name.endswith(".xml")]
    return sorted(found, key=lambda name: (len(name), name))


def listed_sheets(
    package: Package, part: str, root: etree._Element, related: Mapping[str, Relation] | None
) -> list[Listed]:
    """Return the worksheets that the workbook lists, in its order.

    Chart, dialogue and macro sheets are left out.  Where relationships are missing, sheets are taken to be
    numbered in order, with a note (LC158).
    """
    listed = [sheet for sheets in children(root, "sheets") for sheet in children(sheets, "sheet")]
    stated = [(related or {}).get(relation_id(sheet)) for sheet in listed]
    guesses = sheet_parts(package)
    taken = {relation.part for relation in stated if relation is not None}
    found: list[Listed] = []
    guessed = related is None
    for number, (sheet, relation) in enumerate(zip(listed, stated, strict=True)):
        if relation is None:
            guessed = True
            guess = guesses[number] if number < len(guesses) else ""
            relation = Relation("worksheet", "" if guess in taken else guess)
        if relation.type == "worksheet":
            state = _HIDDEN.get((sheet.get("state") or "").lower(), "visible")
            place = relation.part if relation.part in package else ""
            found.append(Listed(sheet.get("name") or f"Sheet{number + 1}", state, place))
    if guessed and found:
        folder, name = posixpath.split(part)
        package.notes.append(Note("LC158", {"member": posixpath.join(folder, "_rels", f"{name}.rels")}))
    return found


def unlisted_sheets(package: Package) -> list[Listed]:
    """Return the worksheets of an archive without a readable list of sheets, named after their parts."""
    package.notes.append(Note("LC158", {"member": "xl/workbook.xml"}))
    return [Listed(posixpath.basename(part).removesuffix(".xml"), "visible", part) for part in sheet_parts(package)]


def read_styles(root: etree._Element | None) -> list[Style]:
    """Return number format and font of each cell style, in order."""
    if root is None:
        return [GENERAL]
    tables = {local(table): table for table in _entries(root)}
    formats = dict(BUILTIN)
    for number_format in _items(tables.get("numFmts"), "numFmt"):
        formats[_number(number_format.get("numFmtId"))] = number_format.get("formatCode") or "General"
    fonts = [run_look(font) for font in _items(tables.get("fonts"), "font")]
    return [
        _style(formats.get(_number(xf.get("numFmtId")), "General"), fonts, _number(xf.get("fontId")))
        for xf in _items(tables.get("cellXfs"), "xf")
    ] or [GENERAL]


def _items(table: etree._Element | None, name: str) -> list[etree._Element]:
    return [child for child in _entries(table) if local(child) == name]


def _entries(element: etree._Element | None) -> list[etree._Element]:
    """Return the children of an element; of alternatives for other programs (mc:AlternateContent) the last counts."""
    found: list[etree._Element] = []
    for child in element if element is not None else ():
        if local(child) == "AlternateContent":
            found += next((entries for one in reversed(child) if (entries := _entries(one))), [])
        else:
            found.append(child)
    return found


def _style(format_: str, fonts: list[Run], index: int) -> Style:
    if index >= len(fonts):
        return Style(format_)
    return Style(format_, fonts[index].font, bool(fonts[index].struck))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def defined_names(root: etree._Element | None) -> dict[str, str]:
    """Return the workbook's names and what they refer to; a sheet's own name only where no global one has it."""
    found: dict[str, str] = {}
    for names in children(root, "definedNames"):
        for name in sorted(children(names, "definedName"), key=lambda n: n.get("localSheetId") is not None):
            if not (name.get("name") or "_xlnm").startswith("_xlnm"):
                found.setdefault(name.get("name") or "", (name.text or "").strip())
    return found


def uses_1904(root: etree._Element | None) -> bool:
    """Tell whether dates are counted from 1904."""
    return any(properties.get("date1904") in _TRUE for properties in children(root, "workbookPr"))


def custom_properties(package: Package, part: str) -> dict[str, str]:
    """Return the custom document properties as text."""
    root = _properties_root(package, part)
    found = {}
    for entry in children(root, "property"):
        value = next((child for child in entry if local(child)), None)
        found[entry.get("name") or ""] = "" if value is None else full_text(value)
    return found


def modified(package: Package, part: str) -> str:
    """Return when the document says it was last modified, as ISO text, or ""."""
    root = _properties_root(package, part)
    return next(((entry.text or "").strip() for entry in children(root, "modified")), "")


def _properties_root(package: Package, part: str) -> etree._Element | None:
    try:
        return read_root(package, part, "LC157")
    except WorkbookRefused as refusal:
        package.notes.append(Note("LC157", {"member": part, "where": refusal.code}))
        return None
