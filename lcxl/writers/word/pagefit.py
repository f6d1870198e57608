"""What a rendered letter needs that a template can't hold: it depends on the texts.

Rule lines are as long as the text above asks, the annex may lie across, and enough of the body stays with the
signature.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lcxl.dispatch import wording
from lcxl.proof import text_width
from lcxl.writers.word.footnotes import element, tag
from lcxl.writers.word.templates import BODY, ENDING, LONG_RULE, SHORT, SHORT_RULE
from lcxl.writers.word.wordml import TWIPS_PER_MM, Page, twips

_GROUP = "* "  # how the heads of groups of indicators begin
_DEFAULT_PADDING = 108  # Word's own left and right margin of cells that say nothing
_ACROSS = Page(width=297, height=210)


class Fit:
    """Adjusts one document; ``styles`` maps names of styles to identities."""

    def __init__(self, body: Any, definitions: Any, styles: dict[str, str]) -> None:
        self._body = body
        self._definitions = {style.get(tag("styleId")): style for style in definitions.iterfind(tag("style"))}
        names = wording("styles")
        self._identity = {key: styles.get(name, "") for key, name in names.items()}

    def adjust(self, *, landscape: bool) -> None:
        """Lay the annex across if asked, then fit rule lines and keep the end of the body together."""
        if landscape:
            self._turn_annex()
        self._fit_rules()
        self._keep_leads()
        self._keep_ending()

    def _styled(self, *keys: str) -> Iterator[Any]:
        wanted = {self._identity[key] for key in keys} - {""}
        for paragraph in self._body.iter(tag("p")):
            if _style(paragraph) in wanted:
                yield paragraph

    def _fit_rules(self) -> None:
        for paragraph in self._styled(LONG_RULE, SHORT_RULE):
            above = _text_above(paragraph)
            if above is None:
                continue
            share = 1 if _style(paragraph) == self._identity[LONG_RULE] else SHORT
            room = self._room(paragraph)
            length = min(self._width(above), room) * share
            side = str(max(0, round((room - length) / 2)))
            indent = _property(paragraph, "ind")
            for edge in ("left", "right"):
                indent.set(tag(edge), side)

    def _width(self, paragraph: Any) -> float:
        """Return the width of the longest line of ``paragraph`` in twips."""
        size, bold = self._face(paragraph)
        lines = "".join(
            "\n" if node.tag == tag("br") else node.text or "" for node in paragraph.iter(tag("t"), tag("br"))
        )
        return max(text_width(line.strip(), size, bold=bold) for line in lines.split("\n")) * TWIPS_PER_MM

    def _face(self, paragraph: Any) -> tuple[float, bool]:
        """Return font size (points) and weight of a paragraph's text: of its first run, else of its styles."""
        sources = [run.find(tag("rPr")) for run in paragraph.iter(tag("r"))][:1]
        style = self._definitions.get(_style(paragraph))
        while style is not None:
            sources.append(style.find(tag("rPr")))
            parent = style.find(tag("basedOn"))
            style = self._definitions.get(parent.get(tag("val"))) if parent is not None else None
        size = _first_value(sources, "sz")
        weight = _first_value(sources, "b")
        return float(size or 28) / 2, weight is not None and weight not in ("0", "false")

    def _room(self, paragraph: Any) -> int:
        """Return the width that a paragraph has for text, in twips."""
        cell = paragraph.getparent()
        if cell.tag != tag("tc"):
            return _text_width(self._section_of(paragraph))
        width = int(cell.find(f"{tag('tcPr')}/{tag('tcW')}").get(tag("w"), "0"))
        margins = cell.getparent().getparent().find(f"{tag('tblPr')}/{tag('tblCellMar')}")
        for side in ("left", "right"):
            margin = margins.find(tag(side)) if margins is not None else None
            width -= int(margin.get(tag("w"), "0")) if margin is not None else _DEFAULT_PADDING
        return width

    def _sections(self) -> list[Any]:
        return list(self._body.iter(tag("sectPr")))

    def _section_of(self, paragraph: Any) -> Any:
        """Return the set-up of the section that a paragraph stands in: the next one after it."""
        order = list(self._body.iter(tag("p"), tag("sectPr")))
        return next(node for node in order[order.index(paragraph) :] if node.tag == tag("sectPr"))

    def _turn_annex(self) -> None:
        """Lay the last section across, where the document has an annex; its tables take the new width."""
        sections = self._sections()
        if len(sections) < 2:
            return
        before = _text_width(sections[-1])
        size, margins = sections[-1].find(tag("pgSz")), sections[-1].find(tag("pgMar"))
        for name, value in (("w", _ACROSS.width), ("h", _ACROSS.height)):
            size.set(tag(name), str(twips(value)))
        size.set(tag("orient"), "landscape")
        for name in ("top", "bottom", "left", "right"):
            margins.set(tag(name), str(twips(getattr(_ACROSS, name))))
        share = _text_width(sections[-1]) / before
        for node in _after(self._body, sections[-2]):
            for width in node.iter(tag("tblW"), tag("gridCol"), tag("tcW")):
                width.set(tag("w"), str(round(int(width.get(tag("w"), "0")) * share)))

    def _keep_leads(self) -> None:
        """Keep a line that leads into others (it ends with a colon, or heads a group) with the next one."""
        for paragraph in self._styled(BODY):
            text = "".join(node.text or "" for node in paragraph.iter(tag("t"))).strip()
            if text.endswith(":") or text.startswith(_GROUP):
                _property(paragraph, "keepNext")

    def _keep_ending(self) -> None:
        """Keep the paragraph before the closing ones with them: two lines of the body go with the signature."""
        first = next(self._styled(ENDING), None)
        before = first.getprevious() if first is not None else None
        if before is not None and before.tag == tag("p"):
            _property(before, "keepNext")


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{tag('pPr')}/{tag('pStyle')}")
    return style.get(tag("val"), "") if style is not None else ""


_ORDER = (
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "widowControl",
    "numPr",
    "pBdr",
    "shd",
    "tabs",
    "spacing",
)


def _property(paragraph: Any, name: str) -> Any:
    """Return the property ``name`` of a paragraph, made in its place in the schema if it is missing."""
    properties = paragraph.find(tag("pPr"))
    if properties is None:
        properties = element("pPr")
        paragraph.insert(0, properties)
    found = properties.find(tag(name))
    if found is None:
        found = element(name)
        earlier = _ORDER[: _ORDER.index(name)] if name in _ORDER else _ORDER
        place = sum(child.tag in [tag(known) for known in earlier] for child in properties)
        properties.insert(place, found)
    return found


def _text_above(paragraph: Any) -> Any | None:
    above = paragraph.getprevious()
    while above is not None and not any((text.text or "").strip() for text in above.iter(tag("t"))):
        above = above.getprevious()
    return above if above is not None and above.tag == tag("p") else None


def _first_value(sources: list[Any], name: str) -> str | None:
    """Return the value of a property in the first of ``sources`` that has it (a bare switch is "1")."""
    for source in sources:
        found = source.find(tag(name)) if source is not None else None
        if found is not None:
            value: str = found.get(tag("val"), "1")
            return value
    return None


def _text_width(section: Any) -> int:
    size, margins = section.find(tag("pgSz")), section.find(tag("pgMar"))
    return int(size.get(tag("w"))) - sum(int(margins.get(tag(side), "0")) for side in ("left", "right", "gutter"))


def _after(body: Any, section: Any) -> Iterator[Any]:
    """Yield the blocks of the body after the paragraph that ends ``section``."""
    block = section
    while block.getparent() is not body:
        block = block.getparent()
    yield from block.itersiblings()
