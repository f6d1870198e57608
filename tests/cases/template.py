"""One way for each finding about templates, texts of the letter and PDFs to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest import mock

from lcxl.dispatch.composition import compose
from lcxl.engine.execution import Failure
from lcxl.engine.workers import Reason
from lcxl.errors import LcxlError
from lcxl.findings import Finding
from lcxl.model import Citation, Paragraph
from lcxl.round.lettering import not_made
from lcxl.writers.word import pdf
from lcxl.writers.word.document import write_document
from lcxl.writers.word.template_check import check_template, leftovers
from tests.letters import REPORT, register, small_round, template_of, text_of

Case = Callable[[Path], list[Finding]]


def text(typed: str) -> Case:
    """Make a case of one paragraph of the campaign."""
    return paragraphs(text_of(5, typed))


def paragraphs(*rows: Paragraph) -> Case:
    return lambda _: list(compose(small_round(paragraphs=rows, citations=register(_86="về A"))).findings)


def template(*lines: str) -> Case:
    """Make a case of a Word template of a few paragraphs."""
    return lambda _: check_template(template_of(*lines))


def head(**fields: str) -> Case:
    settings = replace(REPORT, fields={**REPORT.fields, **fields})
    return lambda _: list(compose(small_round(documents=(settings,))).findings)


def failing(_: Path) -> list[Finding]:
    try:
        write_document(compose(small_round()), template_of("{{ dat - 1 }}"))
    except LcxlError as error:
        return list(error.findings)
    return []


def incomplete(_: Path) -> list[Finding]:
    citations = (Citation(key="86", kind="Công văn", symbol="86/BGDĐT-GDTX"),)
    return list(compose(small_round(citations=citations, paragraphs=(text_of(5, '{{ vb("86") }}'),))).findings)


def circular(_: Path) -> list[Finding]:
    citations = register(_86='về {{ vb("90") }}', _90='về {{ vb("86") }}')
    return list(compose(small_round(citations=citations, paragraphs=(text_of(5, '{{ vb("86") }}'),))).findings)


def left_over(_: Path) -> list[Finding]:
    letter = compose(small_round(narratives=[("YT", "difficulties", "đạt {{ dat }}")]))
    return leftovers(write_document(letter, template_of("{{ muc_2|first }}")))


def converting(program: str | None) -> Case:
    """Make a case of a PDF with ``program`` as LibreOffice (None: with nothing installed)."""

    def case(folder: Path) -> list[Finding]:
        document = folder / "cong-van.docx"
        document.write_bytes(template_of("x"))
        with mock.patch.multiple(pdf, _libreoffice=lambda: program, _has_word=lambda: False):
            found = pdf.to_pdf(document, seconds=5)
        return [found] if isinstance(found, Finding) else []

    return case


CASES: dict[str, Case] = {
    "LC840": text("{{ dat }"),
    "LC841": text("{{ chi_so[20 }}"),
    "LC842": text("{{ chi_so[20].ky_nai }}"),
    "LC843": text("{{ chi_so[75].ky_nay }}"),
    "LC844": text('{{ vb("68") }}'),
    "LC845": text("{{ loai_van_ban|uper }}"),
    "LC846": template("{%p for doan in muc_2 %}", "{{ doan }}"),
    "LC847": template("{% for doan in muc_2 %}", "{% endfor %}"),
    "LC848": text("{{ dat.upper() }}"),
    "LC849": failing,
    "LC850": text("{{ muc_2 }}"),
    "LC851": paragraphs(text_of(5, "Đoạn.", "gạch")),
    "LC852": paragraphs(),
    "LC853": lambda _: check_template(b"PK\x03\x04"),
    "LC854": incomplete,
    "LC855": head(symbol=""),
    "LC856": head(authority="KT. CHỦ TỊCH", signer_title="CHỦ TỊCH"),
    "LC857": paragraphs(text_of(5, "Đoạn.", "12", "3.2")),
    "LC858": lambda _: check_template(template_of("{{ dat }}"), unused=True),
    "LC859": template("Các đơn vị sau: {%p if dat %}", "{%p endif %}"),
    "LC860": converting(None),
    "LC861": converting("/khong-co/soffice"),
    "LC867": lambda _: check_template(b"%PDF-1.7"),
    "LC868": lambda _: check_template(template_of(more="<w:p><w:r><w:delText>{{ dat }}</w:delText></w:r></w:p>")),
    "LC869": left_over,
    "LC870": circular,
    "LC907": lambda _: [not_made(Failure(reason=Reason.HUNG), "cong-van.docx")],
}
