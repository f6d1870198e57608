"""The vocabulary: statuses, claims, severities and the like, and a figure as people write it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Status(StrEnum):
    """What an indicator or a measure comes to."""

    MET = "met"
    NOT_MET = "not_met"
    NO_DATA = "no_data"
    HIGHER_LEVEL = "higher_level"
    STATISTIC = "statistic"  # a figure without a target: outside the counts of met and unmet


class Claim(StrEnum):
    """What a unit says of itself: the four statuses, or that nothing arose."""

    MET = "met"
    NOT_MET = "not_met"
    NO_DATA = "no_data"
    HIGHER_LEVEL = "higher_level"
    NO_OCCURRENCE = "no_occurrence"


def matching_claim(status: Status | None) -> Claim | None:
    """Return the claim that says the same as a status; None for a statistic, which nobody claims."""
    return None if status is None or status is Status.STATISTIC else Claim(status.value)


class Level(StrEnum):
    """Who can assess an indicator: the reporting level itself or one above it."""

    CITY = "city"
    HIGHER_LEVEL = "higher_level"


class Aggregation(StrEnum):
    """How figures of many units become one (DESIGN: `how a figure becomes a status`)."""

    LEAD = "lead"
    SUM = "sum"
    RATIO_OF_SUMS = "ratio_of_sums"
    MEAN = "mean"
    SHARE_OF_UNITS_MEETING = "share_of_units_meeting"
    ALL_YES = "all_yes"


class FigureFrom(StrEnum):
    """Whose figure is the city's: the lead department's or the wards' together."""

    LEAD = "lead"
    WARDS = "wards"


class Bound(StrEnum):
    """One-sided or rough figures: ``<`` for "under 1 %", ``~`` for "about 50 %"."""

    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    ABOUT = "~"


class Basis(StrEnum):
    """Why a status is what it is, in the order in which they are tried."""

    RULING = "ruling"
    LEVEL = "level"
    FIGURE = "figure"
    CLAIM = "claim"
    NOTHING = "nothing"


class UnitKind(StrEnum):
    """What a unit is.  A collective stands for all units that name it in ``groups``.

    Departments belong to a province, offices to a place below it.  An area is a place of a kind that isn't told.
    """

    DEPARTMENT = "department"
    OFFICE = "office"
    WARD = "ward"
    COMMUNE = "commune"
    ZONE = "zone"
    PROVINCE = "province"
    CITY = "city"
    PRESCHOOL = "preschool"
    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"
    MIXED_SCHOOL = "mixed_school"
    CENTRE = "centre"
    AREA = "area"
    OTHER = "other"
    COLLECTIVE = "collective"


OFFICES = frozenset({UnitKind.DEPARTMENT, UnitKind.OFFICE})
"""Kinds of units that work for the whole place."""


class Handling(StrEnum):
    """What staff decided on one of several files of a unit."""

    USE = "use"
    IGNORE = "ignore"
    SUPPLEMENT = "supplement"


class UnitState(StrEnum):
    """Whether an expected unit has reported."""

    RECEIVED = "received"
    MISSING = "missing"
    UNREADABLE = "unreadable"


class FileState(StrEnum):
    """What became of a file."""

    READ = "read"
    SUPERSEDED = "superseded"
    PASSED_OVER = "passed_over"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure as people write it.

    ``value`` is in the measure's unit (percentage points for percents), exact to 15
    significant digits; ``text`` is what a person reads, bound included.
    """

    value: Decimal
    bound: Bound | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask: at the office (campaign) or at the unit (form)."""

    person: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A cell of the campaign workbook, for findings about what staff typed there."""

    sheet: str = ""
    cell: str = ""


NOWHERE = Place()
NOBODY = Contact()
