from __future__ import annotations

from typing import Any

import pytest

from lcxl.dispatch.template_tags import Known
from lcxl.writers.word.template_check import check_template
from lcxl.writers.word.templates import TEMPLATES
from lcxl.writers.word.wordml import cell, paragraph, row, table
from tests.letters import scrambled, template_of, with_part

KNOWN = Known(citations=["86"], indicators=[6, 20], measures=["20.1"])


def places(template: bytes, **options: Any) -> list[tuple[Any, ...]]:
    found = check_template(template, KNOWN, **options)
    return [(f.code, f.part, f.cell, f.paragraph, f.slots.get("nearest") or f.slots.get("right")) for f in found]


def grid(*rows: tuple[str, ...]) -> str:
    drawn = [row([cell(1000, paragraph("OBang", text)) for text in texts]) for texts in rows]
    return table([1000] * len(rows[0]), drawn, bordered=True)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_shipped_templates_have_no_mistake(name: str) -> None:
    assert check_template(TEMPLATES[name](), KNOWN) == []


def test_all_mistakes_are_told_with_their_paragraph() -> None:
    lines = ("{{ dat }}", "{{ dta }} {{ chi_so[20].ky_nai }}", "{{ vb('68') }}", "{{ dat|uper }}", "{{ dat")
    template = template_of(*lines)
    assert places(template) == [
        ("LC842", "body", None, 2, "dat"),
        ("LC842", "body", None, 2, "chi_so[20].ky_nay"),
        ("LC844", "body", None, 3, "86"),
        ("LC845", "body", None, 4, "upper"),
        ("LC840", "body", None, 5, None),
    ]
    assert check_template(template, KNOWN)[0].quote == "{{ dta }} {{ chi_so[20].ky_nai }}"


def test_a_mistake_in_a_table_is_told_with_its_cell() -> None:
    template = template_of(more=grid(("{{ dat }}", "x"), ("x", "{{ dta }}")))
    assert places(template) == [("LC842", "table 1", "B2", 4, "dat")]


@pytest.mark.parametrize(("part", "kind"), [("word/header1.xml", "header"), ("word/footnotes.xml", "footnote")])
def test_headers_and_footnotes_are_checked(part: str, kind: str) -> None:
    mark = "</w:hdr>" if kind == "header" else "</w:footnotes>"
    note = "<w:p><w:r><w:t>{{ dta }}</w:t></w:r></w:p>"
    wrapped = note if kind == "header" else f'<w:footnote w:id="1">{note}</w:footnote>'
    template = with_part(template_of("x"), part, lambda xml: xml.replace(mark, wrapped + mark))
    assert [(code, where) for code, where, *_ in places(template)] == [("LC842", kind)]


def test_a_placeholder_that_word_split_over_runs_is_one() -> None:
    runs = "".join(f"<w:r><w:t>{text}</w:t></w:r>" for text in ("{", "{ d", "at }", "}"))
    assert places(template_of(more=f"<w:p>{runs}</w:p>")) == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("{%p for d in muc_2 %}", "{{ d }}", "{%p endfor %}"), []),
        (("{%p for d in muc_2 %}", "{{ d.ten }}", "{%p endfor %}"), ["LC842"]),
        (("{%p for c in chi_so_chua_dat %}", "{{ c.tn }} {{ loop.indx }}", "{%p endfor %}"), ["LC842", "LC842"]),
        (("{%p for c in chi_so_dat %}", "{%p for g in c.giai_phap %}", "{{ g }}", *["{%p endfor %}"] * 2), []),
        (("{%p for d in muc_2 %}", "{{ d }}"), ["LC846"]),
        (("{{ d }}", "{%p endfor %}"), ["LC842", "LC846"]),
        (("{%p if dat %}", "{%p endfor %}"), ["LC846"]),
        (("{%p if dat %}", "x", "{%p elif dta %}", "{%p else %}", "{%p endif %}"), ["LC842"]),
        (("{% for d in muc_2 %}", "{{ d }}", "{% endfor %}"), ["LC847", "LC842", "LC846"]),
        (("{%p for d in muc_2 %}", "{{ d }}", "{% endfor %}"), ["LC847", "LC846"]),
        (("{%tr for d in bang %}",), ["LC847"]),
        (("Các đơn vị: {%p if dat %}", "{%p endif %}"), ["LC859"]),
        (("{{ muc_2 }}", "{{ dat }}"), ["LC850"]),
        (("{% iff dat %}x{% endif %}",), ["LC845", "LC846"]),
        (("{{ chi_so[20].so_lieu.x }}", "{{ so_lieu['20.1'].ma }}", "{{ so_lieu['9.9'].ma }}"), ["LC842", "LC843"]),
        (("{{ dat is defined }}", "{{ dat is deffined }}"), ["LC845"]),
    ],
)  # fmt: skip
def test_blocks_and_names_in_them(lines: tuple[str, ...], found: list[str]) -> None:
    assert [code for code, *_ in places(template_of(*lines))] == found


def test_row_commands_stand_alone_in_their_row() -> None:
    right = grid(("{%tr for d in bang %}", ""), ("{{ d.stt }}", "{{ d.dat }}"), ("{%tr endfor %}", ""))
    assert places(template_of(more=right)) == []
    wrong = grid(("{%tr for d in bang %}", "{{ d.stt }}"), ("{%tr endfor %}", ""))
    assert [(code, where, cell) for code, where, cell, *_ in places(template_of(more=wrong))] == [
        ("LC859", "table 1", "A1")
    ]
    left_open = grid(("{%tr for d in bang %}", ""), ("{{ d.stt }}", ""))
    assert [code for code, *_ in places(template_of(more=left_open))] == ["LC846"]


def test_a_block_of_a_cell_ends_in_it() -> None:
    template = template_of(more=grid(("{%p if dat %}", "{%p endif %}")))
    assert [code for code, *_ in places(template)] == ["LC846", "LC846"]


def test_placeholders_that_are_left_out_are_listed_on_request() -> None:
    found = check_template(template_of("{{ dat }}"), KNOWN, unused=True)
    assert [f.code for f in found] == ["LC858"]
    left = found[0].slots["names"].split(", ")
    assert "nguoi_ky" in left and "dat" not in left


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_what_is_no_word_file_is_told(data: bytes) -> None:
    assert [found.code for found in check_template(data)] == ["LC853"]


def test_a_damaged_part_is_told() -> None:
    damaged = with_part(template_of("x"), "word/document.xml", lambda xml: xml[:-20])
    assert [found.code for found in check_template(damaged)] == ["LC853"]
    broken = scrambled(template_of("một đoạn văn"), "word/document.xml")
    assert [found.code for found in check_template(broken)] == ["LC853"]
    missing = with_part(template_of("x"), "word/document.xml", None)
    assert [found.code for found in check_template(missing)] == ["LC853"]
