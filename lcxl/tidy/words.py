"""The few words that rows need beyond the model's own."""

from __future__ import annotations

from enum import StrEnum


class Trend(StrEnum):
    """A figure beside that of the previous period."""

    ROSE = "rose"
    FELL = "fell"
    SAME = "same"


class Change(StrEnum):
    """The status of an indicator beside that of the previous period."""

    BECAME_MET = "became_met"
    LOST = "lost"
    STILL_MET = "still_met"
    STILL_OPEN = "still_open"


class SourceKind(StrEnum):
    """Why a row stands among the sources of figures."""

    SOURCE = "source"
    COMPARED = "compared"
    RULING = "ruling"
    CORRECTION = "correction"


class EvidenceRemark(StrEnum):
    """What is odd about a piece of evidence."""

    DUPLICATE = "duplicate"
    UNLISTED = "unlisted"
    UNUSED = "unused"
    UNCODED = "uncoded"
