"""Sound sentences of official prose that look like faults and are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lcxl.proof.checks import proof_document
from lcxl.readers.word.document import read_document
from tests.proof.letters import BODY, PROSE, SOUND, build


def test_sound_prose_has_no_finding(tmp_path: Path) -> None:
    letter = replace(SOUND, body=(*BODY[:-1], *PROSE, BODY[-1]))
    assert proof_document(read_document(build(letter, tmp_path / "cong-van.docx"))) == []
