from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from lcxl.writers.word.edits import edited_figures, summarise_edits
from tests.letters import scrambled, template_of


def test_figures_that_differ_are_told_with_their_line() -> None:
    old = template_of("Chỉ số đạt: 51/57", "Hiện mới đạt 93,65%", "Không đổi 12%", "Trân trọng")
    new = template_of("Chỉ số đạt: 52/57", "Hiện mới đạt 93,65 %", "Không đổi 12%", "Kính báo")
    assert [(c.before, c.after, c.quote) for c in summarise_edits(old, new)] == [
        (("51/57",), ("52/57",), "Chỉ số đạt: 52/57")
    ]


def test_paragraphs_that_came_and_went() -> None:
    old = template_of("Một 1", "Hai 2")
    new = template_of("Một 1", "Thêm 3", "Bốn 4", "Hai 2")
    assert [(c.before, c.after) for c in summarise_edits(old, new)] == [((), ("3",)), ((), ("4",))]
    assert [(c.before, c.quote) for c in summarise_edits(new, old)] == [(("3",), "Thêm 3"), (("4",), "Bốn 4")]


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(zipfile.BadZipFile):
        summarise_edits(b"", template_of("x"))


@pytest.mark.parametrize("held", [b"", scrambled(template_of("Hiện mới đạt 93%"), "word/document.xml")])
def test_of_an_edited_file_that_can_not_be_read_no_figures_are_told(held: bytes, tmp_path: Path) -> None:
    edited = tmp_path / "cong-van.docx"
    edited.write_bytes(held)
    assert list(edited_figures(edited, template_of("Hiện mới đạt 94%"), "cong-van.docx")) == []
