"""The XML of one worksheet with its placeholders filled; everything else in it stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

from lcxl.dispatch import Figure, has_tags
from lcxl.findings import finding
from lcxl.readers.xlsx import Style, is_date_format, local
from lcxl.values import excel_digits, hundredth, is_percent_format
from lcxl.writers.fill.filling import Filler

LONGEST = 32_767
LONGEST_MARGIN = 255
"""How many characters Excel takes in a cell, and in a header or footer."""

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MARGINS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


def _runs(item: Any) -> list[Any]:
    """Return the texts of a shared or inline string, phonetic hints aside."""
    return [node for node in item.iter() if local(node) == "t" and local(node.getparent()) != "rPh"]


def string_text(item: Any) -> str:
    """Return the whole text of a shared or inline string."""
    return "".join(run.text or "" for run in _runs(item))


def _is_whole(text: str) -> bool:
    """Tell whether a run can be filled by itself: its placeholders begin and end in it, and it has no commands."""
    return text.count("{{") == text.count("}}") and "{%" not in text and "%}" not in text


class SheetFill:
    """Fills one worksheet: ``strings`` are the shared strings, ``styles`` the cell styles, ``name`` the sheet's."""

    def __init__(self, filler: Filler, strings: Sequence[Any], styles: Sequence[Style], name: str) -> None:
        self._filler = filler
        self._strings = strings
        self._styles = styles
        self._name = name
        self.changed = False

    def fill(self, root: Any) -> None:
        """Fill the cells, then headers and footers of a worksheet in place."""
        for node in [node for node in root.iter(etree.Element) if local(node) == "c" or local(node) in _MARGINS]:
            if local(node) == "c":
                self._cell(node)
            elif has_tags(node.text or ""):
                self._margin(node, local(node))

    def _place(self, cell: str | None) -> Mapping[str, Any]:
        return {"sheet": self._name, "cell": cell}

    def _cell(self, cell: Any) -> None:
        item = self._string_of(cell)
        if item is None:
            self._formula(cell)
            return
        text, place = string_text(item), self._place(cell.get("r"))
        if not has_tags(text) or not self._filler.sound(text, place):
            return
        runs = _runs(item)
        if len(runs) > 1 and all(_is_whole(run.text or "") for run in runs):
            found = [self._filler.text(run.text or "", place) for run in runs]
        else:
            found = [self._filler.value(text, place)]
        values = [value for value in found if value is not None]
        if len(values) == len(found) and self._fits("".join(values), LONGEST, text, place):
            self.changed = True
            self._put(cell, item, values)

    def _fits(self, value: str, most: int, text: str, place: Mapping[str, Any]) -> bool:
        """Tell whether a text is not too long for Excel; LC864 if it is."""
        if len(value) > most:
            self._filler.findings.append(finding("LC864", **place, quote=text, length=len(value), most=most))
        return len(value) <= most

    def _put(self, cell: Any, item: Any, values: Sequence[str | Figure]) -> None:
        """Put a figure into a cell as its format wants it, or texts: one for each run, or one for all of them."""
        digits = self._number(cell, values[0]) if len(values) == 1 else None
        _clear(cell)
        if digits is not None:
            _put_number(cell, digits)
        elif any(values):
            _put_text(cell, item, values)

    def _string_of(self, cell: Any) -> Any | None:
        """Return the string that a cell holds as XML; None for numbers, formulas and what can't be found."""
        if any(local(child) == "f" for child in cell):
            return None
        if cell.get("t") == "inlineStr":
            return next((child for child in cell if local(child) == "is"), None)
        value = next((child.text for child in cell if local(child) == "v"), None)
        if cell.get("t") == "s" and value is not None and value.strip().isdecimal():
            index = int(value)
            return self._strings[index] if index < len(self._strings) else None
        return None

    def _formula(self, cell: Any) -> None:
        """LC865: a placeholder inside a formula is not filled."""
        formula = next((child.text or "" for child in cell if local(child) == "f"), "")
        if "{{" in formula:
            self._filler.findings.append(finding("LC865", **self._place(cell.get("r")), quote=formula, tag=formula))

    def _number(self, cell: Any, value: str | Figure) -> str | None:
        """Return the digits of a figure as its cell's format wants them; None where it is to be text."""
        if not isinstance(value, Figure):
            return None
        style = cell.get("s") or "0"
        shape = self._styles[int(style)].format if style.isdecimal() and int(style) < len(self._styles) else "General"
        percent = is_percent_format(shape)
        if "@" in shape or is_date_format(shape) or (percent and not value.percent):
            return None
        return format(excel_digits(hundredth(value.number) if percent else value.number).normalize(), "f")

    def _margin(self, node: Any, kind: str) -> None:
        place = self._place(kind)
        if not self._filler.sound(node.text, place):
            return
        value = self._filler.text(node.text, place, margin=True)
        if value is not None and self._fits(value, LONGEST_MARGIN, node.text, place):
            node.text = value
            self.changed = True


def _namespace(node: Any) -> str:
    return str(etree.QName(node).namespace or "")


def _clear(cell: Any) -> None:
    """Take the content out of a cell; its address, style and extensions stay."""
    cell.attrib.pop("t", None)
    for child in [child for child in cell if local(child) in ("v", "is")]:
        cell.remove(child)


def _put_number(cell: Any, digits: str) -> None:
    value = etree.Element(f"{{{_namespace(cell)}}}v")
    value.text = digits
    cell.insert(0, value)


def _put_text(cell: Any, item: Any, texts: Sequence[str]) -> None:
    """Put texts into a cell with the looks of its runs; one text for several runs has the look of the first."""
    cell.set("t", "inlineStr")
    inline = etree.Element(f"{{{_namespace(cell)}}}is")
    inline.extend(deepcopy(child) for child in item if local(child) not in ("rPh", "phoneticPr"))
    for place, run in enumerate(_runs(inline)):
        run.text = texts[place] if place < len(texts) else ""
        if run.text != run.text.strip() or "\n" in run.text:
            run.set(_XML_SPACE, "preserve")
    cell.insert(0, inline)


def forget_results(root: Any) -> bool:
    """Take the stored results out of a worksheet's formulas, which are stale now; tell whether there were any."""
    found = False
    for cell in [node for node in root.iter(etree.Element) if local(node) == "c"]:
        if any(local(child) == "f" for child in cell):
            for child in [child for child in cell if local(child) == "v"]:
                cell.remove(child)
                found = True
            cell.attrib.pop("t", None)
    return found
