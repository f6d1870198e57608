"""Drawings in a paragraph: rule lines, pictures and text boxes, in both of Word's drawing languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lcxl.proof import RuleLine
from lcxl.readers.word.package import MC, OFFICE, WP, WPS, A, R, V, W
from lcxl.readers.word.styles import Look

_EMU_PER_MM = 36000
_PT_PER_MM = 72 / 25.4
_UNITS = {"pt": 1 / _PT_PER_MM, "in": 25.4, "cm": 10.0, "mm": 1.0, "px": 25.4 / 96, "": 1 / _PT_PER_MM}
# A shape thinner than this and longer than that is a line, whatever it is called.
_THIN_MM, _LONG_MM = 0.6, 5.0
_UNDERSCORES = re.compile(r"\s*([_\u2014\u2500\u2015-])\1{4,}\s*")


def shape_lines(shape: Any) -> list[RuleLine]:
    """Return the rule lines that a ``w:drawing`` or ``w:pict`` draws."""
    return [*_drawn(shape), *_vml(shape)]


def border_line(borders: Look) -> list[RuleLine]:
    """Return the rule line that the top or bottom border of a paragraph is (none for a box)."""
    sides = {side: kind for side, kind in borders.items() if kind not in ("none", "nil")}
    if not sides or {"left", "right"} <= sides.keys():
        return []
    kind = sides.get("bottom") or sides.get("top")
    return [RuleLine(kind="border", dashed=kind not in ("single", "thick", "double"))] if kind else []


def is_box(borders: Look) -> bool:
    """Tell whether the borders of a paragraph go all the way round."""
    return all(borders.get(side) not in (None, "none", "nil") for side in ("top", "bottom", "left", "right"))


def typed_line(text: str, size: float) -> list[RuleLine]:
    """Return the rule line that a row of underscores or dashes typed at ``size`` points makes."""
    match = _UNDERSCORES.fullmatch(text)
    if not match:
        return []
    em = 0.5 if match[1] in "_" else 1 / 3 if match[1] == "-" else 1.0
    width = len(text.strip()) * em * size / _PT_PER_MM
    return [RuleLine(kind="underscores", width_mm=width, dashed=match[1] == "-")]


def box_contents(shape: Any) -> Iterator[Any]:
    """Yield the contents of the text boxes of a shape, those of a compatibility copy left out."""
    for box in shape.iter(W + "txbxContent"):
        ancestors = {ancestor.tag for ancestor in box.iterancestors()}
        if MC + "Fallback" not in ancestors or MC + "AlternateContent" not in ancestors:
            yield box


def picture_ids(shape: Any) -> list[str]:
    """Return the relationship ids of the pictures in a shape."""
    found = [node.get(R + "embed", "") for node in shape.iter(A + "blip")]
    return [*found, *(node.get(R + "id", "") for node in shape.iter(V + "imagedata"))]


def _drawn(shape: Any) -> Iterator[RuleLine]:
    for holder in (*shape.iter(WP + "anchor"), *shape.iter(WP + "inline")):
        extent = holder.find(WP + "extent")
        if extent is None or next(holder.iter(A + "blip"), None) is not None:
            continue
        width, height = (_number(extent.get(name)) / _EMU_PER_MM for name in ("cx", "cy"))
        geometry = next(holder.iter(A + "prstGeom"), None)
        named = geometry is not None and geometry.get("prst") in ("line", "straightConnector1")
        has_text = next(holder.iter(WPS + "txbx"), None) is not None
        if (named and height < _LONG_MM) or (height < _THIN_MM and width > _LONG_MM and not has_text):
            dash = next(holder.iter(A + "prstDash"), None)
            yield RuleLine(kind="shape", width_mm=width, dashed=dash is not None and dash.get("val") != "solid")


def _vml(shape: Any) -> Iterator[RuleLine]:
    for node in shape.iter(V + "line", V + "shape", V + "rect"):
        stroke = node.find(V + "stroke")
        dashed = stroke is not None and stroke.get("dashstyle", "solid") != "solid"
        if node.tag == V + "line":
            ends = [_mm(node.get(name, "0,0").split(",")[0]) for name in ("from", "to")]
            yield RuleLine(kind="shape", width_mm=abs(ends[1] - ends[0]), dashed=dashed)
            continue
        style = dict(part.split(":", 1) for part in node.get("style", "").split(";") if ":" in part)
        width, height = (_mm(style.get(name, "0").strip()) for name in ("width", "height"))
        connector = node.get("type") == "#_x0000_t32"
        if node.get(OFFICE + "hr") in ("t", "true"):
            yield RuleLine(kind="shape", width_mm=width or None, dashed=dashed)
        elif width > _LONG_MM and (connector or height < _THIN_MM) and node.find(V + "imagedata") is None:
            yield RuleLine(kind="shape", width_mm=width, dashed=dashed)


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _mm(text: str) -> float:
    match = re.fullmatch(r"(-?[\d.]+)([a-z]*)", text.strip())
    return _number(match[1]) * _UNITS.get(match[2], 0.0) if match else 0.0
