"""The style cascade of Word: which look a run or paragraph really has.

Order for a run: document defaults, table style (with its first and last rows and columns), paragraph
style, character style, the run itself; each style after the one it is based on.  Toggle properties (bold,
italic, capitals) of several style levels cancel each other out, direct formatting stands above that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lcxl.readers.word.package import A, W

Look = dict[str, Any]

_TOGGLES = ("bold", "italic", "caps", "vanish")
_TOGGLE_TAGS = {"b": "bold", "i": "italic", "caps": "caps", "vanish": "vanish"}
_THEME_SLOTS = {"HAnsi": "latin", "Ascii": "latin", "Bidi": "cs", "EastAsia": "ea"}
_AUTO_SPACING = 280
_OFF = ("0", "false", "off", "none")
# w:tblLook in its old bit form: first row, last row, first column, last column.
_LOOK_BITS = (("firstRow", 0x20), ("lastRow", 0x40), ("firstColumn", 0x80), ("lastColumn", 0x100))
_CONDITIONS = {"firstRow": "firstRow", "lastRow": "lastRow", "firstColumn": "firstCol", "lastColumn": "lastCol"}


def value_of(element: Any | None, name: str = "val") -> str | None:
    """Return a ``w:`` attribute of an element, None where either is missing."""
    return None if element is None else element.get(W + name)


def is_on(element: Any | None) -> bool:
    """Tell whether an on/off element is there and not switched off."""
    return element is not None and element.get(W + "val", "true").lower() not in _OFF


def whole(text: str | None, default: int = 0) -> int:
    """Return a length or count that an attribute states (twips); ``default`` for none or nonsense."""
    try:
        return round(float(text)) if text else default
    except (ValueError, OverflowError):
        return default


@dataclass(frozen=True, slots=True)
class Style:
    """One style as its own properties, before the ones of the style it is based on."""

    kind: str
    based_on: str | None
    run: Look
    paragraph: Look
    conditions: dict[str, tuple[Look, Look]] = field(default_factory=dict)
    bordered: bool = False


class Styles:
    """All styles, the document defaults and the theme fonts of one document."""

    def __init__(self, styles: Any | None, theme: Any | None) -> None:
        self._theme = _theme_fonts(theme)
        self._styles: dict[str, Style] = {}
        self._defaults: dict[str, str] = {}
        self.run_defaults: Look = {}
        self.paragraph_defaults: Look = {}
        if styles is not None:
            self._load(styles)

    def _load(self, root: Any) -> None:
        self.run_defaults = self.run_look(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self.paragraph_defaults = paragraph_look(root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr"))
        for node in root.iterfind(f"{W}style"):
            identity, kind = value_of(node, "styleId") or "", value_of(node, "type") or "paragraph"
            self._styles[identity] = Style(
                kind=kind,
                based_on=value_of(node.find(f"{W}basedOn")),
                run=self.run_look(node.find(f"{W}rPr")),
                paragraph=paragraph_look(node.find(f"{W}pPr")),
                conditions={
                    value_of(part, "type") or "": (
                        self.run_look(part.find(f"{W}rPr")),
                        paragraph_look(part.find(f"{W}pPr")),
                    )
                    for part in node.iterfind(f"{W}tblStylePr")
                },
                bordered=has_borders(node.find(f"{W}tblPr/{W}tblBorders")),
            )
            if is_on_attribute(node, "default"):
                self._defaults[kind] = identity

    def default(self, kind: str) -> str:
        """Return the id of the default style of a kind ("" if the document names none)."""
        return self._defaults.get(kind, "")

    def chain(self, identity: str | None) -> list[Style]:
        """Return a style and all that it is based on, the base first; loops are cut."""
        found: list[Style] = []
        seen: set[str] = set()
        while identity and identity in self._styles and identity not in seen:
            seen.add(identity)
            found.insert(0, self._styles[identity])
            identity = self._styles[identity].based_on
        return found

    def run_look(self, properties: Any | None) -> Look:
        """Return what a ``w:rPr`` itself says, theme fonts by their names."""
        if properties is None:
            return {}
        look = _fonts(properties.find(f"{W}rFonts"), self._theme)
        for tag, name in _TOGGLE_TAGS.items():
            node = properties.find(W + tag)
            if node is not None:
                look[name] = is_on(node)
        for tag, name in (("sz", "size"), ("spacing", "spacing"), ("position", "position"), ("w", "scale")):
            text = value_of(properties.find(W + tag))
            if text is not None:
                look[name] = whole(text.rstrip("%"))
        for tag, name in (("u", "underline"), ("color", "color"), ("vertAlign", "vertical")):
            text = value_of(properties.find(W + tag))
            if text is not None:
                look[name] = text
        return look

    def run(self, paragraph_style: str, character_style: str | None, table: Look, direct: Look) -> Look:
        """Return the resolved look of a run; ``table`` is what the table's style gives its cell."""
        levels = [
            table,
            merged(style.run for style in self.chain(paragraph_style)),
            merged(style.run for style in self.chain(character_style)),
        ]
        look = merged([self.run_defaults, *levels, direct])
        for name in _TOGGLES:
            if name not in direct:
                odd = sum(bool(level.get(name)) for level in levels) % 2 == 1
                look[name] = bool(self.run_defaults.get(name)) or odd
        return look

    def paragraph(self, style: str, table: Look, numbering: Look, direct: Look) -> Look:
        """Return the resolved layout of a paragraph; ``numbering`` is that of its list level."""
        chain = [look.paragraph for look in self.chain(style)]
        listed_by_style = "list" not in direct and "list" in merged(chain)
        levels = [numbering, *chain, direct] if listed_by_style else [*chain, numbering, direct]
        return merged([self.paragraph_defaults, table, *levels])

    def table(self, style: str | None, conditions: Iterable[str]) -> tuple[Look, Look]:
        """Return what a table style gives a cell's runs and paragraphs under the ``conditions`` that hold."""
        run: Look = {}
        paragraph: Look = {}
        for look in self.chain(style):
            run |= look.run
            paragraph |= look.paragraph
        for condition in conditions:
            for look in self.chain(style):
                part = look.conditions.get(condition)
                if part:
                    run |= part[0]
                    paragraph |= part[1]
        return run, paragraph

    def table_bordered(self, style: str | None) -> bool:
        """Tell whether a table style draws lines."""
        return any(look.bordered for look in self.chain(style))


def merged(looks: Iterable[Look]) -> Look:
    """Return the looks laid over each other, the last on top."""
    result: Look = {}
    for look in looks:
        result |= look
    return result


def is_on_attribute(element: Any, name: str) -> bool:
    """Tell whether an on/off attribute is set."""
    return (value_of(element, name) or "0").lower() not in _OFF


def has_borders(borders: Any | None) -> bool:
    """Tell whether any side of a border element is really drawn."""
    return borders is not None and any(value_of(side) not in (None, "nil", "none") for side in borders)


def conditions_of(look: Any | None, row: int, rows: int, column: int, columns: int) -> list[str]:
    """Return the conditional formats of a table style that hold in a cell, the strongest last."""
    bits = 0
    if look is not None:
        text = value_of(look) or "0"
        bits = int(text, 16) if all(c in "0123456789abcdefABCDEF" for c in text) else 0
    on = {name: look is not None and (is_on_attribute(look, name) or bool(bits & bit)) for name, bit in _LOOK_BITS}
    holds = {
        "firstColumn": column == 0,
        "lastColumn": column == columns - 1,
        "firstRow": row == 0,
        "lastRow": row == rows - 1,
    }
    return [_CONDITIONS[name] for name, here in holds.items() if here and on[name]]


def paragraph_look(properties: Any | None) -> Look:
    """Return what a ``w:pPr`` itself says; a hanging indent is a negative first line."""
    look: Look = {}
    if properties is None:
        return look
    align = value_of(properties.find(f"{W}jc"))
    if align:
        look["align"] = {"start": "left", "end": "right", "distribute": "both"}.get(align, align)
    look |= _indents(properties.find(f"{W}ind"))
    look |= _spacing(properties.find(f"{W}spacing"))
    switches = (("contextualSpacing", "contextual"), ("keepNext", "keep_next"), ("keepLines", "keep_lines"))
    for tag, name in switches:
        node = properties.find(W + tag)
        if node is not None:
            look[name] = is_on(node)
    outline = value_of(properties.find(f"{W}outlineLvl"))
    if outline is not None:
        look["outline"] = whole(outline)
    listed = properties.find(f"{W}numPr")
    if listed is not None:
        look["list"] = (value_of(listed.find(f"{W}numId")) or "0", whole(value_of(listed.find(f"{W}ilvl"))))
    borders = properties.find(f"{W}pBdr")
    if borders is not None:
        look["borders"] = {
            side.tag.removeprefix(W): value_of(side) or "none" for side in borders if isinstance(side.tag, str)
        }
    return look


def _indents(node: Any | None) -> Look:
    look: Look = {}
    if node is None:
        return look
    for name, attributes in (("left", ("start", "left")), ("right", ("end", "right"))):
        text = next((value_of(node, attribute) for attribute in attributes if value_of(node, attribute)), None)
        if text is not None:
            look[name] = whole(text)
    if value_of(node, "hanging"):
        look["first_line"] = -whole(value_of(node, "hanging"))
    elif value_of(node, "firstLine"):
        look["first_line"] = whole(value_of(node, "firstLine"))
    return look


def _spacing(node: Any | None) -> Look:
    look: Look = {}
    if node is None:
        return look
    for name in ("before", "after", "line"):
        if value_of(node, name):
            look[name] = whole(value_of(node, name))
        if is_on_attribute(node, f"{name}Autospacing"):
            look[name] = _AUTO_SPACING
    if value_of(node, "lineRule"):
        look["line_rule"] = value_of(node, "lineRule")
    return look


def _fonts(node: Any | None, theme: dict[str, str]) -> Look:
    look: Look = {}
    if node is None:
        return look
    for slot, attribute in (("ascii", "asciiTheme"), ("hAnsi", "hAnsiTheme"), ("cs", "cstheme")):
        themed = theme.get(value_of(node, attribute) or "")
        font = themed or value_of(node, slot)
        if font:
            look[slot] = font
    return look


def _theme_fonts(theme: Any | None) -> dict[str, str]:
    """Return the theme's fonts by the names that styles use (``minorHAnsi`` ...)."""
    fonts: dict[str, str] = {}
    if theme is None:
        return fonts
    for weight in ("major", "minor"):
        for slot, tag in _THEME_SLOTS.items():
            node = theme.find(f".//{A}fontScheme/{A}{weight}Font/{A}{tag}")
            if node is not None and node.get("typeface"):
                fonts[weight + slot] = node.get("typeface")
    return fonts
