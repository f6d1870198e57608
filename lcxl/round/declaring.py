"""Forms that somebody else made: understood from the blank, painted for staff, read back as staff repainted them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from lcxl.engine import Failure, Limits, Outputs, reasons, run_tasks
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.layout.declared import Declaration, detect, paints_of, repainted
from lcxl.model import Settings
from lcxl.readers import ContentKind, sniff
from lcxl.readers.books import read_blank
from lcxl.readers.xlsx import WorkbookRefused
from lcxl.texts import LANGUAGES, text
from lcxl.tidy import doubtful_ranges

_MOST_SHOWN = 6
_OTHER_WORKBOOKS = frozenset(
    {ContentKind.OLE_XLS, ContentKind.XLSB, ContentKind.ODS, ContentKind.FODS, ContentKind.XML_SPREADSHEET_2003}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredForm:
    """A form as it is understood now; None where it can't be."""

    name: str
    declaration: Declaration | None = None
    findings: tuple[Finding, ...] = ()
    written: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Understood:
    """What comes back from the process that opens a form."""

    declaration: Declaration | None = None
    painted: bytes | None = None
    code: str = ""
    reason: Mapping[str, str] = field(default_factory=dict)


def declare(root: Path, forms: Sequence[Path], settings: Settings) -> list[DeclaredForm]:
    """Declare blank forms in a round's folder, or read all painted copies there again where none is named.

    The form is kept beside its painted copy, which is never written over: it says what staff corrected.
    LcxlError if nothing is named and nothing was declared before (LC295), or if a form can't be opened (LC102).
    """
    found = [_Declaring(root, path, settings).declared() for path in forms or _declared_before(root)]
    if not found:
        raise LcxlError(finding("LC295"))
    return found


def painted_path(form: Path) -> Path:
    """Return where the painted copy of a form lies."""
    return form.with_name(text("declared.painted", stem=form.stem, suffix=form.suffix))


def _declared_before(root: Path) -> Iterator[Path]:
    for path in sorted(root.iterdir()):
        if path.is_file() and painted_path(path).is_file():
            yield path


class _Declaring:
    """The declaring of one form in the folder of a round."""

    def __init__(self, root: Path, form: Path, settings: Settings) -> None:
        self._root, self._form, self._settings = root, form, settings
        self._home = root / form.name
        self._copy = painted_path(self._home)

    def declared(self) -> DeclaredForm:
        """Return the form as it is understood, with what was written and what is to be told."""
        data = self._read(self._form)
        if self._home.exists() and sha256(self._read(self._home)).digest() != sha256(data).digest():
            return self._told(self._finding("LC294", name=self._form.name, painted=self._copy.name))
        kind = sniff(data)
        if kind in _OTHER_WORKBOOKS:
            return self._told(self._finding("LC291", name=self._form.name))
        before = self._read(self._copy) if self._copy.exists() else None
        limits = Limits(seconds=self._settings.reader_seconds, bytes=self._settings.reader_bytes)
        ((_, made),) = run_tasks(_understand, [(data, before)], workers=1, limits=limits, total=1)
        if isinstance(made, Failure):
            return self._told(made.finding(self._form.name))
        if made.declaration is None:
            named = {"name": self._form.name} | ({"painted": self._copy.name} if made.code == "LC296" else {})
            return self._told(self._finding(made.code, **named, **made.reason))
        return self._outcome(made.declaration, data, made.painted)

    def _outcome(self, declaration: Declaration, data: bytes, painted: bytes | None) -> DeclaredForm:
        outputs, findings = Outputs.open(self._root), list[Finding]()
        written = []
        for path, content in ((self._home, data), (self._copy, painted)):
            if content is not None and not (path == self._home and path.exists()):
                placed = outputs.place(path, content)
                written += [placed.path] if placed.path else []
                findings += [placed.finding] if placed.finding else []
        if not declaration.inputs():
            findings.append(self._finding("LC292", name=self._form.name, painted=self._copy.name))
        doubtful = [
            f"{sheet}!{_short(area)}" for sheet, areas in doubtful_ranges(declaration).items() for area in areas
        ]
        if doubtful:
            shown = ", ".join(doubtful[:_MOST_SHOWN]) + (", \u2026" if len(doubtful) > _MOST_SHOWN else "")
            count = sum(len(table.doubtful) for table in declaration.tables)
            findings.append(self._finding("LC293", count=count, cells=shown, painted=self._copy.name))
        return DeclaredForm(
            name=self._form.name, declaration=declaration, findings=tuple(findings), written=tuple(written)
        )

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise LcxlError(finding("LC102", file=path.name, **reasons(error))) from error

    def _finding(self, code: str, **slots: object) -> Finding:
        return finding(code, file=self._form.name, **slots)

    def _told(self, *findings: Finding) -> DeclaredForm:
        return DeclaredForm(name=self._form.name, findings=findings)


def _short(area: str) -> str:
    first, _, last = area.partition(":")
    return first if first == last else area


def _understand(item: tuple[bytes, bytes | None]) -> _Understood:
    """Understand a form; paint it if no painted copy is given, else take what staff repainted."""
    from lcxl.writers.fill import paint_form

    data, before = item
    try:
        blank = read_blank(data)
        declaration = detect(blank)
        if before is None:
            return _Understood(declaration, paint_form(data, paints_of(declaration)))
    except WorkbookRefused as refused:
        return _Understood(code="LC290", reason=_reasons(refused))
    try:
        return _Understood(repainted(declaration, blank, read_blank(before)))
    except WorkbookRefused as refused:
        return _Understood(code="LC296", reason=_reasons(refused))


def _reasons(refused: WorkbookRefused) -> dict[str, str]:
    return {f"reason_{lang}": refused.finding().message(lang).rstrip(".") for lang in LANGUAGES}
