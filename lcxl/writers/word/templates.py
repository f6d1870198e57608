"""The Word templates, by Decree 30/2020/ND-CP, Appendix I; staff edit them in Word afterwards.

``python -m lcxl.writers.word.templates`` writes all templates and the reference pages in ``docs/`` again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lcxl.dispatch import Letter, reference, wording
from lcxl.engine import write_whole
from lcxl.proof import text_width
from lcxl.writers.word.package import FIRST_HEADER, HEADER, word_file
from lcxl.writers.word.template_files import template_folder
from lcxl.writers.word.wordml import TWIPS_PER_MM, Look, Page, cell, paragraph, row, rule_line, section, table, twips

LONG_RULE, SHORT_RULE = "KeDai", "KeNgan"
"""Styles of rule lines: as long as the line of text above, and between a third and a half of it."""

SHORT = 0.42
"""Length of a short rule line as a share of the text above (II.2b: one third to one half)."""

BODY = "DoanVan"
"""Style of running text."""

ENDING = "DoanKet"
"""Style of the closing paragraphs, which stay with the signature."""

DISPATCH, TYPED_REPORT = "dispatch_template.docx", "typed_report_template.docx"
SENDING, REMINDER = "sending_template.docx", "reminder_template.docx"
FORM = "report_template.xlsx"

PAGE = Page()
_LEFT, _RIGHT = 72, 93  # columns of head and signature, mm: the national title takes 88,3 at 12 pt, 95,7 at 13
_GAP = 220  # between the text and the recipients
_TEXT = Look(align="both", first_line=720, before=120, line=264)

LOOKS: Mapping[str, Look] = {
    "QuocHieu": Look(size=12, bold=True, align="center"),
    "TieuNgu": Look(size=13, bold=True, align="center"),
    "CoQuanChuQuan": Look(size=12, align="center"),
    "CoQuanBanHanh": Look(size=12, bold=True, align="center"),
    LONG_RULE: Look(size=2, exact=60, align="center"),
    SHORT_RULE: Look(size=2, exact=60, align="center"),
    "SoKyHieu": Look(size=13, align="center", before=100),
    "TrichYeu": Look(size=12, align="center", before=120),
    "NgayThang": Look(size=13, italic=True, align="center", before=100),
    "TenLoai": Look(size=14, bold=True, align="center", before=360),
    "TrichYeuLoai": Look(size=14, bold=True, align="center"),
    "KinhGui": Look(left=2835, hanging=1134, before=360, after=120),
    "KinhGuiNhieu": Look(left=1982, before=360),
    "KinhGuiDong": Look(left=2722, hanging=170, before=60),
    BODY: _TEXT,
    ENDING: Look(align="both", first_line=720, before=120, line=264, keep_next=True, keep_lines=True),
    "DeMuc": Look(bold=True, align="both", first_line=720, before=120, line=264, keep_next=True, outline=0),
    "NoiNhan": Look(size=12, bold=True, italic=True),
    "NoiNhanDong": Look(size=11),
    "QuyenHan": Look(bold=True, align="center", keep_next=True),
    "HoTen": Look(bold=True, align="center", before=1560),
    "PhuLuc": Look(bold=True, align="center", keep_next=True),
    "TenPhuLuc": Look(bold=True, align="center", keep_next=True),
    "ChiDanPhuLuc": Look(italic=True, align="center", keep_next=True),
    "TieuDeBang": Look(size=12, bold=True, align="center", before=40, after=40),
    "OBang": Look(size=12, before=40, after=40),
    "OBangGiua": Look(size=12, align="center", before=40, after=40),
    "KetPhuLuc": Look(align="right", before=60),
    "KhoangTrong": Look(size=2, exact=20),
}
"""The look of every style; sizes and places are the decree's."""


def _rule(style: str, width_mm: float, text: str, size: float, share: float) -> str:
    """Return a rule line drawn for a typical text; the writer fits it to the real one."""
    length = text_width(text, size, bold=True) * share
    return rule_line(style, twips(width_mm), round(length * TWIPS_PER_MM))


def _head(typed: bool) -> str:
    """Return the head: issuing body, number and subject on the left, national title, place and date on the right."""
    words = wording("template")
    issuer = [paragraph("CoQuanChuQuan", text) for text in words["parent"]]
    issuer += [paragraph("CoQuanBanHanh", text) for text in words["issuer"]]
    issuer.append(_rule(SHORT_RULE, _LEFT, words["typical_issuer"], 12, SHORT))
    nation = [
        paragraph("QuocHieu", words["national_title"]),
        paragraph("TieuNgu", words["motto"]),
        _rule(LONG_RULE, _RIGHT, words["motto"], 13, 1),
    ]
    number = [paragraph("SoKyHieu", words["number"])]
    if not typed:
        number.append(paragraph("TrichYeu", words["subject"]))
    return _two_columns(
        [("".join(issuer), "".join(nation)), ("".join(number), paragraph("NgayThang", words["place_and_date"]))]
    )


def _two_columns(rows: Sequence[tuple[str, str]]) -> str:
    left, right = twips(_LEFT), twips(_RIGHT)
    return table(
        [left, right], [row([cell(left, first), cell(right, second)]) for first, second in rows], bordered=False
    )


def _type_name() -> str:
    """Return name and subject of a typed document, with the rule line under them (II.5b)."""
    words = wording("template")
    return (
        paragraph("TenLoai", words["type_name"])
        + paragraph("TrichYeuLoai", words["type_subject"])
        + _rule(SHORT_RULE, PAGE.text_width, words["typical_issuer"], 14, SHORT)
    )


def _signature() -> str:
    """Return recipients and signature side by side, in one row that no page break parts."""
    words = wording("template")
    recipients = [paragraph("NoiNhan", words["recipients"])]
    recipients += [paragraph("NoiNhanDong", text) for text in words["recipients_list"]]
    signer = [paragraph("QuyenHan", text) for text in words["authority"]]
    signer.append(paragraph("HoTen", words["signer"]))
    gap = paragraph("KhoangTrong", setting=f'<w:spacing w:after="{_GAP}"/>')
    return _two_columns([(gap + "".join(recipients), gap + "".join(signer))])


def _annex() -> str:
    """Return the annex in its own section: heading, note and the table, whose first row repeats (III.1)."""
    words = wording("annex")
    widths = [twips(column["width"]) for column in words["columns"]]
    first, last = (row([cell(sum(widths), paragraph("OBang", command), span=len(widths))]) for command in words["loop"])
    header = row(
        [cell(width, paragraph("TieuDeBang", column["header"]), align="center")
         for width, column in zip(widths, words["columns"], strict=True)],
        header=True,
    )  # fmt: skip
    body = row(
        [cell(width, paragraph(column["style"], column["cell"]))
         for width, column in zip(widths, words["columns"], strict=True)]
    )  # fmt: skip
    return (
        paragraph("PhuLuc", words["heading"])
        + paragraph("TenPhuLuc", words["name"])
        + paragraph("ChiDanPhuLuc", words["note"])
        + _rule(SHORT_RULE, PAGE.text_width, words["name"], 14, SHORT)
        + paragraph("KhoangTrong", setting='<w:spacing w:after="120"/>')
        + table(widths, [header, first, body, last], bordered=True, padding=85)
        + paragraph("KetPhuLuc", words["end"])
    )


def letter_template(kind: str, *, typed: bool = False, annex: bool = False) -> bytes:
    """Return a template with the body ``kind`` (a table of ``data/wording.toml``).

    ``typed`` documents have their type's name over the text and no V/v; ``annex`` adds the table of indicators.
    """
    addressees = "".join(paragraph(style, text) for style, text in wording("template")["addressees"])
    body = "".join(paragraph(style, text) for style, text in wording(kind)["body"])
    # LibreOffice puts a line of its own before a table that begins a document of several sections.
    content = paragraph("KhoangTrong") + _head(typed) + (_type_name() if typed else "")
    content += addressees + body + _signature()
    first = section(PAGE, HEADER, FIRST_HEADER)
    if annex:
        content += paragraph("KhoangTrong", section=first) + _annex() + section(PAGE)
    else:
        content += paragraph("KhoangTrong") + first
    names = wording("styles")
    looks = {identity: (names[identity], look) for identity, look in LOOKS.items()}
    return word_file(content, looks, title=wording(kind)["title"])


TEMPLATES: Mapping[str, Callable[[], bytes]] = {
    DISPATCH: lambda: letter_template("report", annex=True),
    TYPED_REPORT: lambda: letter_template("report", typed=True, annex=True),
    SENDING: lambda: letter_template("sending"),
    REMINDER: lambda: letter_template("reminder"),
}
"""File name -> what writes it."""


def template_for(letter: Letter) -> str:
    """Return the name of the template that a letter is filled into."""
    if letter.document == "report":
        return TYPED_REPORT if letter.head.kind == "report" else DISPATCH
    return SENDING if letter.document == "sending" else REMINDER


def generated() -> dict[str, bytes]:
    """Return every file of the checkout that lcxl writes itself, by its path: the templates and reference pages."""
    from lcxl.tidy import reference as findings
    from lcxl.writers.forms.form import report_template

    written = {f"templates/{name}": build() for name, build in TEMPLATES.items()}
    written[f"templates/{FORM}"] = report_template()
    written["docs/placeholders.md"] = reference().encode()
    written["docs/findings.md"] = findings("vi").encode()
    written["docs/findings.en.md"] = findings("en").encode()
    return written


def main() -> None:
    """Write all templates and reference pages again."""
    root = template_folder().parent
    for path, content in generated().items():
        write_whole(root / path, content)


if __name__ == "__main__":
    main()
