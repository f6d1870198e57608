"""What is attached to the cells of a sheet: notes, old and threaded, and the targets of links."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from lxml import etree

from lcxl.readers.xlsx.gather import PLACES
from lcxl.readers.xlsx.package import Package, WorkbookRefused
from lcxl.readers.xlsx.parts import Relation, read_root, relations
from lcxl.readers.xlsx.sheetxml import Link, children, full_text, local

OWN_AUTHOR = "lcxl"
"""Who is named in the notes that lcxl itself attaches."""

Texts = dict[tuple[int, int], str]
_MOST = 10_000
_MOST_CELLS = 1000


def comments(package: Package, part: str) -> Texts:
    """Return the notes of a sheet by (row, column); of a thread the words of all who wrote."""
    related = (relations(package, part) or {}).values() if _has_relations(package, part) else ()
    old = [_old_comments(package, one) for one in related if one.type == "comments" and one.part.endswith(".xml")]
    threaded = [_threads(package, one) for one in related if one.type == "threadedComment"]
    found: Texts = {}
    for texts in (*old, *threaded):  # a thread stands in the old notes as well, behind a sentence of Excel's own
        found |= texts
    return found


def _has_relations(package: Package, part: str) -> bool:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels") in package


def _root(package: Package, related: Relation) -> etree._Element | None:
    try:
        return read_root(package, related.part) if related.part in package else None
    except WorkbookRefused:  # what is attached never costs the sheet
        return None


def _old_comments(package: Package, related: Relation) -> Texts:
    root = _root(package, related)
    authors = [full_text(name) for names in children(root, "authors") for name in children(names, "author")]
    found: Texts = {}
    for comment in (one for group in children(root, "commentList") for one in children(group, "comment")):
        number = comment.get("authorId") or ""
        author = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
        text = "".join(full_text(t) for words in children(comment, "text") for t in words.iter("{*}t"))
        if author != OWN_AUTHOR:
            _add(found, comment.get("ref"), text)
    return found


def _threads(package: Package, related: Relation) -> Texts:
    found: Texts = {}
    for comment in children(_root(package, related), "threadedComment"):
        text = "\n".join(full_text(words) for words in children(comment, "text"))
        _add(found, comment.get("ref"), text)
    return found


def _add(found: Texts, reference: str | None, text: str) -> None:
    if not text.strip() or len(found) >= _MOST:
        return
    try:
        place = PLACES[(reference or "").replace("$", "").upper()]
    except (ValueError, KeyError):
        return
    found[place] = f"{found[place]}\n{text}" if place in found else text


def targets(package: Package, part: str, links: Iterable[Link]) -> Texts:
    """Return the targets of links by (row, column); a place in the workbook is written behind ``#``."""
    outside = _outside(package, part)
    found: Texts = {}
    for link in links:
        target = outside.get(link.relation, "") + (f"#{link.location}" if link.location else "")
        top, left, bottom, right = link.area
        if target and (bottom - top + 1) * (right - left + 1) <= _MOST_CELLS and len(found) < _MOST:
            found |= {(row, column): target for row in range(top, bottom + 1) for column in range(left, right + 1)}
    return found


def _outside(package: Package, part: str) -> dict[str, str]:
    """Return the targets outside the workbook that a part's relationships name, by id."""
    folder, name = posixpath.split(part)
    own = posixpath.join(folder, "_rels", f"{name}.rels")
    root = read_root(package, own) if own in package else None
    return {
        relation.get("Id") or "": relation.get("Target") or ""
        for relation in children(root, "Relationship")
        if (relation.get("TargetMode") or "").lower() == "external"
    }


def may_have_pictures(package: Package) -> bool:
    """Tell whether rich values of a workbook may be pictures: not where all that it declares are errors."""
    root = read_root(package, "xl/richdata/rdrichvaluestructure.xml")
    kinds = [one.get("t") or "" for one in root if local(one) == "s"] if root is not None else []
    return not kinds or any(kind != "_error" for kind in kinds)
