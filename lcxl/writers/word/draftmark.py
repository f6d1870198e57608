"""The mark on the face of a letter that is a draft: a frame in the top margin, so that no line of the letter moves."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from lxml import etree

from lcxl.writers.word.wordml import NAMESPACES, run_properties, twips

_FRAME = (
    f'<w:framePr w:w="{twips(80)}" w:hSpace="0" w:wrap="around" w:vAnchor="page" w:hAnchor="margin" w:xAlign="right" '
    f'w:y="{twips(6)}"/>'
)
_SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="8" w:space="1" w:color="C00000"/>' for side in ("top", "left", "bottom", "right")
)
_SPACING = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:left="0" w:firstLine="0"/>'


def mark_draft(body: Any, lines: Sequence[str]) -> None:
    """Put the lines of the mark, the first in bold, at the top of the first page."""
    for place, line in enumerate(lines):
        look = run_properties(size=13 if place == 0 else 11, bold=place == 0)
        body.insert(
            place,
            etree.fromstring(
                f'<w:p {NAMESPACES}><w:pPr>{_FRAME}<w:pBdr>{_SIDES}</w:pBdr>{_SPACING}<w:jc w:val="center"/></w:pPr>'
                f"<w:r>{look}<w:t>{escape(line, quote=False)}</w:t></w:r></w:p>"
            ),
        )
