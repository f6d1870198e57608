"""The letter as fields, paragraphs and tables, still without Word."""

from lcxl.dispatch.compose import compose, known
from lcxl.dispatch.context import context
from lcxl.dispatch.letter import CitedDocument, Head, IndicatorView, Letter, MeasureView, Milestone
from lcxl.dispatch.marks import Reading

__all__ = [
    "CitedDocument",
    "Head",
    "IndicatorView",
    "Letter",
    "MeasureView",
    "Milestone",
    "Reading",
    "compose",
    "context",
    "known",
]
