"""A PDF of a Word file, by the program that is there: LibreOffice, or Word on Windows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from lcxl.engine import reasons, write_whole
from lcxl.findings import Finding, finding
from lcxl.texts import LANGUAGES, text

_SECONDS = 180
_COMMANDS = ("soffice", "libreoffice", "soffice.com")
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
)
# File names go by environment variables: they may hold quotes and letters that a command line can't.
_WORD_SCRIPT = (
    "$ErrorActionPreference='Stop';$w=New-Object -ComObject Word.Application;$w.Visible=$false;$w.DisplayAlerts=0;"
    "try{$d=$w.Documents.Open($env:LCXL_SOURCE,$false,$true);$d.ExportAsFixedFormat($env:LCXL_TARGET,17);"
    "$d.Close($false)}finally{$w.Quit()}"
)


def to_pdf(document: Path, *, seconds: int = _SECONDS) -> Path | Finding:
    """Write the PDF of a Word file beside it and return its path.

    LC860 if neither LibreOffice nor Word is there, LC861 if it fails or takes longer than ``seconds``.
    """
    office = _libreoffice()
    if office is None and not _has_word():
        return finding("LC860", file=document.name, name=document.name)
    program = "LibreOffice" if office is not None else "Word"
    with TemporaryDirectory(prefix="lcxl-pdf-") as folder:
        made = Path(folder) / f"{document.stem}.pdf"
        try:
            if office is not None:
                _by_libreoffice(office, document, Path(folder), seconds)
            else:
                _by_word(document, made, seconds)
            data = made.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            return finding("LC861", file=document.name, name=document.name, program=program, **_reasons(error))
        target = document.with_suffix(".pdf")
        try:
            write_whole(target, data)
        except OSError as error:
            return finding("LC861", file=target.name, name=target.name, program=program, **_reasons(error))
    return target


def _libreoffice() -> str | None:
    found = (shutil.which(command) for command in _COMMANDS)
    usual = (place for place in _USUAL_PLACES if Path(place).is_file())
    return next((path for path in (*found, *usual) if path), None)


def _has_word() -> bool:
    return sys.platform == "win32" and shutil.which("powershell") is not None


def _by_libreoffice(office: str, document: Path, folder: Path, seconds: int) -> None:
    """Convert with a profile of its own: an open LibreOffice would take the job and do nothing."""
    profile = (folder / "profile").resolve().as_uri()
    arguments = [f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "pdf"]
    _run([office, *arguments, "--outdir", str(folder), str(document.resolve())], seconds)


def _by_word(document: Path, made: Path, seconds: int) -> None:
    names = {"LCXL_SOURCE": str(document.resolve()), "LCXL_TARGET": str(made.resolve())}
    _run(["powershell", "-NoProfile", "-NonInteractive", "-Command", _WORD_SCRIPT], seconds, names)


def _run(command: list[str], seconds: int, names: dict[str, str] | None = None) -> None:
    subprocess.run(
        command,
        check=True,
        timeout=seconds,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, **(names or {})},
    )


def _reasons(error: Exception) -> dict[str, str]:
    """Return why: what the program said of itself, else the system's cause."""
    if isinstance(error, subprocess.CalledProcessError):
        said = (error.stderr or b"").decode("utf-8", "replace").strip()[-300:] or f"exit {error.returncode}"
        return {"reason_vi": said, "reason_en": said}
    if isinstance(error, subprocess.TimeoutExpired):
        return {f"reason_{lang}": text("causes.too_long", lang, seconds=round(error.timeout)) for lang in LANGUAGES}
    return reasons(error)
