from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lcxl.findings import Finding
from lcxl.writers.word import pdf
from tests.letters import template_of

PROGRAM = """#!/bin/sh
while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out="$2"; shift; done
printf '%%PDF-1.4' > "$out/$(basename "$1" .docx).pdf"
"""


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "cong-van.docx"
    path.write_bytes(template_of("Đoạn văn"))
    return path


def office(folder: Path, script: str) -> str:
    program = folder / "office"
    program.write_text(script, "utf-8")
    program.chmod(0o755)
    return str(program)


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")
def test_the_pdf_stands_beside_the_letter(letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = office(letter.parent, PROGRAM)
    monkeypatch.setattr(shutil, "which", lambda name: program if name == "soffice" else None)
    made = pdf.to_pdf(letter)
    assert made == letter.with_suffix(".pdf")
    assert letter.with_suffix(".pdf").read_bytes() == b"%PDF-1.4"


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")
@pytest.mark.parametrize("script", ["exit 0", "echo hỏng >&2; exit 1", "exec sleep 9"])
def test_a_program_that_fails_is_told(letter: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = office(letter.parent, f"#!/bin/sh\n{script}\n")
    monkeypatch.setattr(shutil, "which", lambda name: program if name == "soffice" else None)
    found = pdf.to_pdf(letter, seconds=1)
    assert isinstance(found, Finding) and found.code == "LC861"
    assert not letter.with_suffix(".pdf").exists()


def test_without_a_program_that_is_told(letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(pdf, "_USUAL_PLACES", ())
    found = pdf.to_pdf(letter)
    assert isinstance(found, Finding) and found.code == "LC860"


def test_word_is_asked_where_libreoffice_is_not_there(letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[str], dict[str, str]]] = []

    def run(command: list[str], env: dict[str, str], **_: object) -> None:
        asked.append((command, env))
        Path(env["LCXL_TARGET"]).write_bytes(b"%PDF")

    monkeypatch.setattr(shutil, "which", lambda name: "powershell.exe" if name == "powershell" else None)
    monkeypatch.setattr(pdf, "_USUAL_PLACES", ())
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(subprocess, "run", run)
    assert pdf.to_pdf(letter) == letter.with_suffix(".pdf")
    assert asked[0][0][0] == "powershell" and asked[0][1]["LCXL_SOURCE"] == str(letter.resolve())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_makes_a_pdf(letter: Path) -> None:
    made = pdf.to_pdf(letter)
    assert isinstance(made, Path) and made.read_bytes().startswith(b"%PDF")
