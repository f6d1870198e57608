"""What people make of a template: saved in other ways, damaged, with placeholders where nothing is filled in."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from lcxl.dispatch.composition import compose
from lcxl.errors import LcxlError
from lcxl.writers.word.document import write_document
from lcxl.writers.word.template_check import check_template, leftovers
from lcxl.writers.word.templates import DISPATCH, TEMPLATES
from lcxl.writers.word.wordml import W
from tests.damage import packed, parts
from tests.letters import lines_of, small_round, template_of, with_part

TYPES, RELATIONS, BODY = "[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def written(template: bytes) -> bytes:
    return write_document(compose(small_round()), template)


def codes(template: bytes) -> list[tuple[str, str | None]]:
    return [(one.code, one.part) for one in check_template(template)]


def with_note(template: bytes, kind: str, text: str) -> bytes:
    """Return a template with a part of endnotes or comments that holds ``text``."""
    members = parts(template)
    note = {"endnotes": "endnote", "comments": "comment"}[kind]
    members[f"word/{kind}.xml"] = (
        f'<w:{kind} xmlns:w="{W}"><w:{note} w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{note}></w:{kind}>'
    ).encode()
    members[RELATIONS] = members[RELATIONS].replace(
        b"</Relationships>",
        f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{kind}.xml"/></Relationships>'.encode(),
    )
    override = MAIN.replace("document.main", kind)
    members[TYPES] = members[TYPES].replace(
        b"</Types>", f'<Override PartName="/word/{kind}.xml" ContentType="{override}"/></Types>'.encode()
    )
    return packed(members)


@pytest.mark.parametrize(
    "saved_as",
    [
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_templates_saved_as_dotx_docm_and_dotm_work(saved_as: str) -> None:
    members = parts(template_of("{{ dat }}"))
    members[TYPES] = members[TYPES].replace(MAIN.encode(), saved_as.encode())
    members["word/vbaProject.bin"] = b"macros"
    members[RELATIONS] = members[RELATIONS].replace(
        b"</Relationships>", b'<Relationship Id="rId98" Type="x/vbaProject" Target="vbaProject.bin"/></Relationships>'
    )
    found = parts(written(packed(members)))
    assert MAIN.encode() in found[TYPES]
    assert not any("vba" in name for name in found)
    assert b"vba" not in found[RELATIONS]


def strict(template: bytes) -> bytes:
    return with_part(template, BODY, lambda xml: xml.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main"))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (strict, "LC867"),
        (lambda data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "LC867"),
        (lambda data: b"{\\rtf1 x}", "LC867"),
        (lambda data: b"", "LC853"),
        (lambda data: data[: len(data) // 2], "LC853"),
        (lambda data: with_part(data, BODY, lambda xml: xml.replace("</w:body>", "")), "LC853"),
        (lambda data: with_part(data, BODY, lambda xml: xml.replace("?>", "?><!DOCTYPE x []>", 1)), "LC853"),
        (lambda data: packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), "LC867"),
    ],
)
def test_what_is_no_word_file_is_told_with_its_cause(make: Callable[[bytes], bytes], code: str) -> None:
    template = make(template_of("{{ dat }}"))
    assert [one.code for one in check_template(template)] == [code]
    with pytest.raises(LcxlError) as raised:
        written(template)
    assert [one.code for one in raised.value.findings] == [code]


@pytest.mark.parametrize(
    ("xml", "where"),
    [
        ("<w:p><w:del><w:r><w:delText>{{ dat }}</w:delText></w:r></w:del></w:p>", "body"),
        ("<w:p><w:r><w:instrText>DATE {{ dat }}</w:instrText></w:r></w:p>", "body"),
        ('<w:p><w:fldSimple w:instr=" TITLE {{ dat }} "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>', "body"),
        ('<w:sdt><w:sdtPr><w:alias w:val="{{ dat }}"/></w:sdtPr><w:sdtContent/></w:sdt>', "body"),
        ('<w:p><m:oMath xmlns:m="urn:m"><m:r><m:t>{ dat }</m:t></m:r></m:oMath></w:p>', "body"),
    ],
)
def test_placeholders_where_nothing_is_filled_in_are_told(xml: str, where: str) -> None:
    assert codes(template_of(more=xml)) == [("LC868", where)]


def test_comments_are_not_filled_in_and_endnotes_are() -> None:
    assert codes(with_note(template_of("x"), "comments", "ghi {{ dat }}")) == [("LC868", "other")]
    assert codes(with_note(template_of("x"), "endnotes", "{{ dta }}")) == [("LC842", "endnote")]
    assert codes(with_note(template_of("x"), "endnotes", "{ dat }")) == [("LC840", "endnote")]
    data = written(with_note(template_of("x"), "endnotes", "ghi {{ dat }}, {{ so_ky_hieu }}"))
    assert lines_of(data, "word/endnotes.xml") == ["ghi 01, 4927/UBND-GD"]


def test_identifiers_in_braces_are_no_placeholders() -> None:
    more = '<w:p><w:r><w:t>{1; 2}</w:t></w:r><w:ext w:uri="{28A0092B-C50C-407E-A947-70E740481C1C}"/></w:p>'
    assert codes(template_of(more=more)) == []


def test_text_boxes_and_rows_in_content_controls_are_looked_at() -> None:
    box = (
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{ dat }</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
    assert codes(template_of(more=box)) == [("LC840", "body")]
    row = "<w:tr><w:tc><w:p><w:r><w:t>{{ dta }}</w:t></w:r></w:p></w:tc></w:tr>"
    table = f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>"
    assert codes(template_of(more=table)) == [("LC842", "table 1")]


def test_what_a_letter_still_has_in_braces_is_told() -> None:
    letter = compose(small_round(narratives=[("YT", "difficulties", "đạt {{ dat }}")]))
    assert [(one.code, one.part) for one in leftovers(write_document(letter, template_of("{{ muc_2|first }}")))] == [
        ("LC869", "body")
    ]
    assert leftovers(written(TEMPLATES[DISPATCH]())) == []


def test_a_damaged_template_raises_findings_and_nothing_else() -> None:
    chance = random.Random(11)
    whole = TEMPLATES[DISPATCH]()
    members = parts(whole)
    letter = compose(small_round())
    for turn in range(60):
        if turn % 3 == 0:  # bytes of the archive
            at = chance.randrange(len(whole))
            data = whole[:at] + bytes([chance.randrange(256)]) + whole[at + 1 :]
        else:  # a stretch of one part is gone, or doubled
            name = chance.choice(sorted(members))
            content = members[name]
            at = chance.randrange(len(content))
            stretch = content[at : at + chance.randrange(1, 60)]
            changed = content.replace(stretch, b"" if turn % 3 == 1 else stretch * 2, 1)
            data = packed({**members, name: changed})
        try:
            assert write_document(letter, data).startswith(b"PK")
        except LcxlError as error:
            assert error.findings
