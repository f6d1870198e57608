"""The letters that lcxl writes itself have no open finding; what people then change in them is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from lcxl.dispatch.composition import compose
from lcxl.findings import Finding
from lcxl.model import Consolidation, UnitState
from lcxl.proof.checks import proof_document
from lcxl.proof.reference import reference_of
from lcxl.readers.word.document import read_document
from lcxl.writers.word.document import write_document
from lcxl.writers.word.template_files import template_folder
from tests.letters import ha_long

ROUND = ha_long()
SIGNED = ha_long(digital_signing=True)


def _typed() -> Consolidation:
    """Return the round with its report as a typed document."""
    changed = {"kind": "report", "symbol": "BC-UBND"}
    documents = tuple(
        replace(one, fields={**one.fields, **changed}) if one.key == "report" else one
        for one in ROUND.campaign.documents
    )
    return replace(ROUND, campaign=replace(ROUND.campaign, documents=documents))


def _missing() -> Consolidation:
    return replace(ROUND, units=tuple(replace(unit, state=UnitState.MISSING) for unit in ROUND.units[:3]))


def proofed(file: Path, consolidation: Consolidation) -> list[Finding]:
    reference = reference_of(consolidation.campaign, consolidation.indicators)
    return [found for found in proof_document(read_document(file), reference=reference) if not found.accepted]


def written(file: Path, consolidation: Consolidation, document: str, template: str) -> Path:
    file.write_bytes(write_document(compose(consolidation, document), (template_folder() / template).read_bytes()))
    return file


@pytest.mark.parametrize(
    ("consolidation", "document", "template"),
    [
        pytest.param(ROUND, "report", "dispatch_template.docx", id="dispatch"),
        pytest.param(SIGNED, "report", "dispatch_template.docx", id="dispatch signed digitally"),
        pytest.param(_typed(), "report", "typed_report_template.docx", id="typed report"),
        pytest.param(ROUND, "sending", "sending_template.docx", id="covering dispatch"),
        pytest.param(_missing(), "reminder", "reminder_template.docx", id="reminder"),
    ],
)
def test_own_letters_have_no_open_finding(
    consolidation: Consolidation, document: str, template: str, tmp_path: Path
) -> None:
    assert proofed(written(tmp_path / "cong-van.docx", consolidation, document, template), consolidation) == []


def _changed(file: Path, changes: dict[tuple[int, int], str]) -> None:
    """Type other texts into cells of the annex, by the row's number and the column (from 0)."""
    document: Any = docx.Document(str(file))
    table = max(document.tables, key=lambda one: len(one.rows))
    for (number, column), text in changes.items():
        row = next(row for row in table.rows if row.cells[0].text.strip() == str(number))
        cell = row.cells[column]
        for paragraph in cell.paragraphs:
            for run in paragraph.runs:
                run.text = ""
        cell.paragraphs[0].add_run(text)
    document.save(str(file))


def test_a_figure_and_a_mark_that_people_change_are_told_with_the_row_that_would_make_it_so(tmp_path: Path) -> None:
    file = written(tmp_path / "cong-van.docx", ROUND, "report", "dispatch_template.docx")
    _changed(file, {(20, 6): "95%", (1, 3): "", (1, 4): "x"})
    found = {one.code: one for one in proofed(file, ROUND)}
    assert set(found) == {"LP216", "LP217"}
    assert found["LP216"].indicator == 20
    assert found["LP217"].indicator == 1
    assert found["LP216"].slots["row"].startswith("Kết luận: STT chỉ số = 20; Mã số liệu = 20.1")
    assert found["LP217"].slots["row"] == "Kết luận: STT chỉ số = 1; Kết quả = Chưa đạt"
