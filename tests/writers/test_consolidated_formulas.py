"""Every formula of the consolidated workbook, recalculated by LibreOffice, gives the result that was written."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from lcxl.model import PastPeriod
from lcxl.readers.grid import CellKind
from lcxl.readers.xlsx.cells import read_workbook
from lcxl.tidy.city import this_period
from lcxl.writers.consolidated.workbook import write_consolidated
from tests.consolidations import ha_long, small

Results = dict[tuple[str, int, int], float | str]
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


def recalculated(folder: Path, *contents: bytes) -> list[Results]:
    """Return the results that LibreOffice finds, all workbooks in one call."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(PROFILE, "utf-8")
    names = [f"{place}.xlsx" for place in range(len(contents))]
    for name, content in zip(names, contents, strict=True):
        (folder / name).write_bytes(spoiled(content))
    office = f"-env:UserInstallation={profile.parent.as_uri()}"
    command = ["soffice", office, "--headless", "--convert-to", "xlsx", "--outdir", "out", *names]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=180)
    return [results((folder / "out" / name).read_bytes()) for name in names]


def results(content: bytes) -> Results:
    """Return the cached result of every formula by sheet, row and column."""
    return {
        (sheet.name, *place): float(cell.value) if cell.kind is CellKind.NUMBER else cell.value
        for sheet in read_workbook(content).sheets
        for place, cell in sheet.cells.items()
        if cell.formula is not None
    }


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_calculation_engine_gives_the_results_that_were_written(tmp_path: Path) -> None:
    made = ha_long("06652", "YT")
    earlier = PastPeriod(code="2023", label="Năm 2023", figures=this_period(made).figures)
    contents = [write_consolidated(made, history=[earlier]), write_consolidated(small())]
    for content, found in zip(contents, recalculated(tmp_path, *contents), strict=True):
        written = results(content)
        assert len(written) > 90
        assert found.keys() == written.keys()
        for place, value in written.items():
            if isinstance(value, float):
                assert found[place] == pytest.approx(value, abs=1e-12), place
            else:
                assert found[place] == value, place
