"""Every formula of the consolidated workbook, recalculated by LibreOffice, gives the result that was written."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcxl.model import PastPeriod
from lcxl.tidy.city import this_period
from lcxl.writers.consolidated import write_consolidated
from tests.consolidations import ha_long, small

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""


def spoiled(content: bytes) -> bytes:
    """Replace all cached results, so that only a recalculation can give the right ones."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            if "worksheets/" in member.filename:
                data = re.sub(rb' t="str"(><f>)', rb"\1", re.sub(rb"(</f><v>)[^<]*(</v>)", rb"\g<1>999\g<2>", data))
            new.writestr(member, data)
    return out.getvalue()


def recalculated(folder: Path, *contents: bytes) -> list[Any]:
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(PROFILE, "utf-8")
    names = [f"{place}.xlsx" for place in range(len(contents))]
    for name, content in zip(names, contents, strict=True):
        (folder / name).write_bytes(spoiled(content))
    office = f"-env:UserInstallation={profile.parent.as_uri()}"
    command = ["soffice", office, "--headless", "--convert-to", "xlsx", "--outdir", "out", *names]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=180)
    return [openpyxl.load_workbook(folder / "out" / name, data_only=True) for name in names]


def results(content: bytes) -> dict[tuple[str, str], Any]:
    """The cached result of every formula by sheet and cell."""
    formulas = openpyxl.load_workbook(BytesIO(content))
    shown = openpyxl.load_workbook(BytesIO(content), data_only=True)
    return {
        (sheet.title, cell.coordinate): shown[sheet.title][cell.coordinate].value
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_calculation_engine_gives_the_results_that_were_written(tmp_path: Path) -> None:
    made = ha_long("06652", "YT")
    earlier = PastPeriod(code="2023", label="Năm 2023", figures=this_period(made).figures)
    contents = [write_consolidated(made, history=[earlier]), write_consolidated(small())]
    for content, workbook in zip(contents, recalculated(tmp_path, *contents), strict=True):
        written = results(content)
        assert len(written) > 90
        for (sheet, cell), value in written.items():
            found = workbook[sheet][cell].value
            if isinstance(value, int | float) and value is not None:
                assert found == pytest.approx(value, abs=1e-12), (sheet, cell)
            else:
                assert (found or "") == (value or ""), (sheet, cell)
