"""One way for each finding about consolidated workbooks and exports to arise, through the real code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pandas as pd

from lcxl.errors import LcxlError
from lcxl.findings import Finding
from lcxl.readers.books.consolidated import read_consolidated
from lcxl.tidy.frames import to_parquet

Case = Callable[[Path], list[Finding]]


def another_workbook(folder: Path) -> list[Finding]:
    out = BytesIO()
    openpyxl.Workbook().save(out)
    try:
        read_consolidated(out.getvalue())
    except LcxlError as error:
        return list(error.findings)
    return []


def no_parquet(folder: Path) -> list[Finding]:
    with patch.dict(sys.modules, {"pyarrow": None}):
        try:
            to_parquet(pd.DataFrame())
        except LcxlError as error:
            return list(error.findings)
    return []


CASES: dict[str, Case] = {"LC830": another_workbook, "LC831": no_parquet}
