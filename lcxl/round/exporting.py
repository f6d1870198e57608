"""The tidy tables of a round as files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from lcxl.engine import write_whole
from lcxl.model import Consolidation

Format = Literal["csv", "parquet"]
TABLES = ("values", "results", "units", "sources", "findings")
"""The tables that are exported: one row per unit and measure, measure, unit, source, finding."""


def export(consolidation: Consolidation, folder: Path, form: Format = "csv", lang: str = "vi") -> list[Path]:
    """Write the tables of a consolidation into ``folder``, one file each, and return their paths.

    Columns and dtypes are those of ``lcxl.frames``.  LcxlError (LC831) where Parquet's extra is not installed.
    """
    from lcxl.tidy import frames

    made = {
        "values": frames.values_frame(consolidation),
        "results": frames.results_frame(consolidation),
        "units": frames.units_frame(consolidation),
        "sources": frames.sources_frame(consolidation),
        "findings": frames.findings_frame(consolidation, lang),
    }
    written = []
    for name in TABLES:
        data = frames.to_csv(made[name]) if form == "csv" else frames.to_parquet(made[name])
        path = folder / f"{name}.{form}"
        write_whole(path, data)
        written.append(path)
    return written
