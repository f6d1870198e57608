"""The nouns of a reporting round, as immutable values.

Nothing here opens a file or knows an Office format.  Figures are held in the
unit of their measure: a percent is in **percentage points** (93.65 means
93,65 %), never a fraction.
"""

from __future__ import annotations

from lcxl.findings import Severity
from lcxl.model.campaign import (
    Acceptance,
    Campaign,
    Citation,
    Correction,
    DocumentSettings,
    Paragraph,
    Period,
    Receipt,
    Ruling,
    Settings,
    Task,
)
from lcxl.model.catalogue import (
    Catalogue,
    Indicator,
    Measure,
    Operator,
    Threshold,
    Unit,
    UnitOfMeasure,
)
from lcxl.model.history import PastFigure, PastPeriod, Shown
from lcxl.model.results import (
    Consolidation,
    FileRecord,
    IndicatorResult,
    MeasureResult,
    SourceRef,
    UnitResult,
)
from lcxl.model.submission import (
    Answer,
    Entry,
    Evidence,
    Identity,
    Narrative,
    Source,
    Submission,
    UnitAnswers,
)
from lcxl.model.terms import (
    Aggregation,
    Basis,
    Bound,
    Claim,
    Contact,
    FigureFrom,
    FileState,
    Handling,
    Level,
    Place,
    Quantity,
    Status,
    UnitKind,
    UnitState,
)

__all__ = [
    "Acceptance",
    "Aggregation",
    "Answer",
    "Basis",
    "Bound",
    "Campaign",
    "Catalogue",
    "Citation",
    "Claim",
    "Consolidation",
    "Contact",
    "Correction",
    "DocumentSettings",
    "Entry",
    "Evidence",
    "FigureFrom",
    "FileRecord",
    "FileState",
    "Handling",
    "Identity",
    "Indicator",
    "IndicatorResult",
    "Level",
    "Measure",
    "MeasureResult",
    "Narrative",
    "Operator",
    "Paragraph",
    "PastFigure",
    "PastPeriod",
    "Period",
    "Place",
    "Quantity",
    "Receipt",
    "Ruling",
    "Settings",
    "Severity",
    "Shown",
    "Source",
    "SourceRef",
    "Status",
    "Submission",
    "Task",
    "Threshold",
    "Unit",
    "UnitAnswers",
    "UnitKind",
    "UnitOfMeasure",
    "UnitResult",
    "UnitState",
]
