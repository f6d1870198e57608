from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest

from lcxl.dispatch.composition import compose
from lcxl.dispatch.letter import Letter
from lcxl.errors import LcxlError
from lcxl.model import UnitState
from lcxl.proof.typography import text_width
from lcxl.writers.word.document import write_document
from lcxl.writers.word.templates import TEMPLATES, template_for
from lcxl.writers.word.wordml import TWIPS_PER_MM
from tests.letters import REPORT, ha_long, lines_of, part, register, small_round, template_of, text_of, w, with_part

NOTES = "word/footnotes.xml"
ODD = "a & b <c> {d} {{ e }} {_{ f }_} “g” \\n"


def written(letter: Letter) -> bytes:
    return write_document(letter, TEMPLATES[template_for(letter)]())


@pytest.fixture(scope="module")
def dispatch() -> bytes:
    return written(compose(ha_long()))


def filled(*lines: str, **changes: Any) -> list[str]:
    return lines_of(write_document(compose(small_round(**changes)), template_of(*lines)))


def test_the_dispatch_has_all_its_parts_in_order(dispatch: bytes) -> None:
    lines = lines_of(dispatch)
    wanted = [
        "ỦY BAN NHÂN DÂN",
        "THÀNH PHỐ HẠ LONG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 4927/UBND-GD",
        "Hạ Long, ngày 24 tháng 6 năm 2024",
        "Kính gửi: Sở Giáo dục và Đào tạo tỉnh Quảng Ninh",
        "1. Quá trình triển khai",
        "1.3. Kết quả rà soát, tổng hợp",
        "- Chỉ số đạt: 51/57;",
        "* Chỉ số chưa đạt: 03/57",
        "4. Đề xuất, kiến nghị",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT, GD.",
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Nguyễn Ngọc Sơn",
        "Phụ lục",
        "BIỂU ĐÁNH GIÁ CÁC TIÊU CHÍ, CHỈ SỐ",
        "(Kèm theo Công văn số 4927/UBND-GD ngày 24 tháng 6 năm 2024 của Ủy ban nhân dân thành phố Hạ Long)",
        "./.",
    ]
    assert [line for line in lines if line in wanted] == wanted


def test_citations_dates_and_figures_of_the_case_are_in_the_dispatch(dispatch: bytes) -> None:
    said = " ".join([*lines_of(dispatch), *lines_of(dispatch, NOTES)])
    for symbol, day in {
        "1593/UBND-VHXH": "19/6/2024", "86/BGDĐT-GDTX": "08/01/2019", "38-CT/TU": "05/9/2023",
        "17-NQ/TU": "30/10/2023", "1227-TB/TU": "04/5/2024", "49-KL/TW": "10/5/2019", "11-CT/TW": "13/4/2007",
        "77-NQ/TU": "12/12/2023", "834/UBND-GD": "31/01/2024", "2300/QĐ-UBND": "05/3/2024",
        "200/KH-UBND": "10/4/2024", "3212/UBND": "02/5/2024", "726/GD-ĐT": "20/5/2024",
        "1431/UBND-VHXH": "03/6/2024", "24/2023/TT-BGDĐT": "11/12/2023", "25/2023/TT-BGDĐT": "27/12/2023",
    }.items():  # fmt: skip
        assert len(re.findall(rf"{re.escape(symbol)} ngày {day}", said)) == 1, symbol
    for figure in (
        "50/57", "07 chỉ số", "15 phòng", "33 xã", "16/4/2024", "51/57", "03/57", "01/57", "02/57", "1.100 km²",
        "huyện Hoành Bồ", "tháng 6, tháng 7/2024", "30/9/2024", "tháng 10/2024", "93,65%", "2021, 2022 và 2023",
    ):  # fmt: skip
        assert figure in said, figure


def test_both_footnotes_are_real_and_cite_before_the_text_that_follows(dispatch: bytes) -> None:
    notes = [note for note in part(dispatch, NOTES) if note.get(w("type")) is None]
    marks = [node.get(w("id")) for node in part(dispatch).iter(w("footnoteReference"))]
    assert [note.get(w("id")) for note in notes] == marks == ["1", "2"]
    first, second = lines_of(dispatch, NOTES)
    assert first.count("(") >= 7 and "49-KL/TW ngày 10/5/2019" in second
    body = " ".join(lines_of(dispatch))
    assert "Kết luận số 49-KL/TW và Chỉ thị số 11-CT/TW" in body


def test_the_annex_table_has_every_indicator(dispatch: bytes) -> None:
    table = docx.Document(BytesIO(dispatch)).tables[-1]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert len(rows) == 58
    assert rows[0][:5] == ["STT", "Nội dung chỉ báo", "Đơn vị phụ trách", "Đạt", "Chưa đạt"]
    assert rows[20][2:] == ["- Phòng Y tế\n- Phòng Kinh tế", "", "x", "92%", "93,65%"]
    assert (rows[6][3:5], rows[18][3:5]) == (["", ""], ["", ""])


def test_the_first_row_repeats_and_no_row_is_parted(dispatch: bytes) -> None:
    table = list(part(dispatch).iter(w("tbl")))[-1]
    rows = list(table.iter(w("tr")))
    assert [row.find(f"{w('trPr')}/{w('tblHeader')}") is not None for row in rows[:2]] == [True, False]
    assert all(row.find(f"{w('trPr')}/{w('cantSplit')}") is not None for row in rows)


def test_the_annex_is_a_section_numbered_on_its_own(dispatch: bytes) -> None:
    sections = list(part(dispatch).iter(w("sectPr")))
    assert len(sections) == 2
    assert [s.find(w("pgNumType")).get(w("start")) for s in sections] == ["1", "1"]
    assert all(s.find(w("titlePg")) is not None for s in sections)


def test_the_annex_lies_across_where_it_is_set_so() -> None:
    across = ha_long()
    campaign = replace(across.campaign, settings=replace(across.campaign.settings, annex_landscape=True))
    data = written(compose(replace(across, campaign=campaign)))
    main, annex = part(data).iter(w("sectPr"))
    assert main.find(w("pgSz")).get(w("orient")) is None
    assert annex.find(w("pgSz")).get(w("orient")) == "landscape"
    grid = [int(c.get(w("w"))) for c in list(part(data).iter(w("tbl")))[-1].iter(w("gridCol"))]
    assert abs(sum(grid) / TWIPS_PER_MM - (297 - 30 - 15)) < 1


def test_rule_lines_fit_the_text_above_them(dispatch: bytes) -> None:
    left, right, *_ = part(dispatch).iter(w("tc"))
    motto = text_width("Độc lập - Tự do - Hạnh phúc", 13, bold=True)
    body = text_width("THÀNH PHỐ HẠ LONG", 12, bold=True)
    assert 0.95 < rule_of(right) / motto < 1.05
    assert 1 / 3 < rule_of(left) / body < 1 / 2


def rule_of(cell: Any) -> float:
    """Length of the rule line in a cell of the head, in millimetres."""
    width = int(cell.find(f"{w('tcPr')}/{w('tcW')}").get(w("w")))
    line = next(p for p in cell.iter(w("p")) if p.find(f"{w('pPr')}/{w('pBdr')}") is not None)
    indent = line.find(f"{w('pPr')}/{w('ind')}")
    return (width - int(indent.get(w("left"))) - int(indent.get(w("right")))) / TWIPS_PER_MM


def test_two_lines_of_the_body_stay_with_the_signature(dispatch: bytes) -> None:
    body = part(dispatch).find(w("body"))
    blocks = [block for block in body if block.tag in (w("p"), w("tbl"))]
    signature = [place for place, block in enumerate(blocks) if block.tag == w("tbl")][1]
    styles = part(dispatch, "word/styles.xml")
    closing = next(s for s in styles if s.get(w("styleId")) == "DoanKet")
    assert closing.find(f"{w('pPr')}/{w('keepNext')}") is not None
    assert blocks[signature - 1].find(f"{w('pPr')}/{w('pStyle')}").get(w("val")) == "DoanKet"
    assert blocks[signature - 2].find(f"{w('pPr')}/{w('keepNext')}") is not None


def test_a_line_that_leads_into_others_stays_with_them(dispatch: bytes) -> None:
    kept = {}
    for paragraph in part(dispatch).iter(w("p")):
        text = "".join(node.text or "" for node in paragraph.iter(w("t")))
        kept[text] = paragraph.find(f"{w('pPr')}/{w('keepNext')}") is not None
    assert kept["* Chỉ số chưa đạt: 03/57"] and kept["Bám sát tiến độ, kế hoạch đã đề ra, cụ thể:"]
    assert not kept["- Chỉ số đạt: 51/57;"]


def test_same_letter_same_bytes(dispatch: bytes) -> None:
    assert written(compose(ha_long())) == dispatch


def test_the_properties_are_the_letters_own(dispatch: bytes) -> None:
    properties = docx.Document(BytesIO(dispatch)).core_properties
    assert properties.author == "Ủy ban nhân dân thành phố Hạ Long"
    assert (properties.created.isoformat(), properties.modified) == ("2024-06-24T00:00:00+00:00", properties.created)
    assert "1593/UBND-VHXH" in properties.title


def test_a_file_of_a_blank_date_is_dated_by_its_period() -> None:
    data = written(compose(ha_long(digital_signing=True)))
    assert docx.Document(BytesIO(data)).core_properties.created.isoformat() == "2024-06-30T00:00:00+00:00"
    lines = lines_of(data)
    assert "Số: " + "\u00a0" * 8 + "/UBND-GD" in lines
    assert not re.search(r"\d{4}", next(line for line in lines if line.startswith("(Kèm theo")))


def test_a_typed_report_has_its_name_and_no_subject_sign() -> None:
    settings = replace(REPORT, fields={**REPORT.fields, "kind": "report"})
    letter = compose(small_round(documents=(settings,)))
    assert template_for(letter) == "typed_report_template.docx"
    lines = lines_of(written(letter))
    assert lines[lines.index("BÁO CÁO") + 1] == "Kết quả"
    assert not any(line.startswith("V/v") for line in lines)
    assert "Số: 4927/BC-UBND" in lines


def test_the_reminder_names_who_is_missing() -> None:
    round_ = ha_long()
    units = tuple(replace(u, state=UnitState.MISSING if n < 2 else u.state) for n, u in enumerate(round_.units))
    lines = lines_of(written(compose(replace(round_, units=units), "reminder")))
    assert {"- Phòng Giáo dục và Đào tạo;", "- Phòng Nội vụ."} <= set(lines)
    assert any("46/48 đơn vị" in line for line in lines)
    assert lines[-1] == "TRƯỞNG PHÒNG"


def test_the_covering_letter_counts_units_and_indicators() -> None:
    said = " ".join(lines_of(written(compose(ha_long(), "sending"))))
    assert "57 chỉ số" in said and "48 đơn vị báo cáo (15 phòng, ban, đơn vị và 33 xã, phường)" in said


def test_text_comes_out_as_it_was_typed() -> None:
    said = "a & b <c> {1; 2} “g” \\n"
    paragraphs = (text_of(5, said, footnote=said),)
    letter = compose(small_round(paragraphs=paragraphs, narratives=[("YT", "difficulties", ODD)]))
    lines = ("{%p for d in muc_1_1 %}", "{{ d }}", "{%p endfor %}", "{{ muc_2|first }}")
    data = write_document(letter, template_of(*lines))
    assert lines_of(data) == [said, "- A" + ODD[1:] + "."]
    assert lines_of(data, NOTES) == [" " + said]


def test_footnotes_made_by_the_template_and_a_document_cited_in_it() -> None:
    lines = ('Theo {{ vb("86") }}{{ chu_thich("Xem " ~ dat) }}.', 'Như {{ vb("86") }}{{ chu_thich() }}.')
    data = write_document(compose(small_round(citations=register(_86="về A"))), template_of(*lines))
    first, second = lines_of(data)
    assert first.endswith("về A.") and second == "Như Công văn số 86/BGDĐT-GDTX."
    assert lines_of(data, NOTES) == [" Xem 01"]


def test_the_templates_own_footnotes_are_filled_once_in_reading_order() -> None:
    note = '<w:footnote w:id="1"><w:p><w:r><w:t>{{ vb("86") }} {{ nguoi_ky }}</w:t></w:r></w:p></w:footnote>'
    more = '<w:p><w:r><w:t>Đoạn</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    template = template_of(more=more + "<w:p><w:r><w:t>{{ vb('86') }}</w:t></w:r></w:p>")
    template = with_part(template, NOTES, lambda xml: xml.replace("</w:footnotes>", f"{note}</w:footnotes>"))
    signer = replace(REPORT, fields={**REPORT.fields, "signer_name": "{{ 7*7 }} & Sơn"})
    data = write_document(compose(small_round(citations=register(_86="về A"), documents=(signer,))), template)
    assert lines_of(data, NOTES)[0].endswith("về A {{ 7*7 }} & Sơn")
    assert lines_of(data) == ["Đoạn", "Công văn số 86/BGDĐT-GDTX"]


def test_a_template_without_a_footnotes_part_gets_one() -> None:
    template = with_part(template_of('Đoạn{{ chu_thich("ghi chú") }}.'), NOTES, None)
    for name in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
        template = with_part(
            template, name, lambda xml: re.sub(r"<(Override|Relationship) [^>]*footnotes[^>]*/>", "", xml)
        )
    data = write_document(compose(small_round()), template)
    assert lines_of(data, NOTES) == [" ghi chú"]


def test_bold_stretches_and_direct_formatting_stay() -> None:
    run = '<w:p><w:r><w:rPr><w:i/><w:sz w:val="26"/></w:rPr><w:t>{{ muc_3_2|first }} và {{ dat }}</w:t></w:r></w:p>'
    data = write_document(compose(small_round()), template_of(more=run))
    runs = list(part(data).iter(w("r")))
    assert [r.find(f"{w('rPr')}/{w('b')}") is not None for r in runs] == [True, False]
    assert all(r.find(f"{w('rPr')}/{w('i')}") is not None for r in runs)


def test_line_breaks_and_conditions_inside_a_paragraph() -> None:
    lines = filled("{% if so %}có{% endif %}{% if cap_tren == '0' %}không{% endif %}", "{{ noi_nhan|first }}")
    assert lines == ["có", "Như trên;"]
    looped = ("{%p for dong in bang %}", "{{ dong.don_vi }}", "{%p endfor %}")
    assert filled(*looped)[0] == "- Phòng Y tế\n- Phòng Kinh tế"


def test_a_wrong_template_is_refused_with_all_its_mistakes() -> None:
    with pytest.raises(LcxlError) as refused:
        filled("{{ dta }}", "{%p if dat %}", "{{ vb('1') }}")
    assert [found.code for found in refused.value.findings] == ["LC842", "LC844", "LC846"]


def test_a_template_that_fails_only_when_filled_is_refused() -> None:
    with pytest.raises(LcxlError) as refused:
        filled("{{ dat }}", "{%p for d in noi_nhan %}", "{{ d }}", "{%p endfor %}", "{{ dat - 1 }}")
    assert [(found.code, found.slots["tag"]) for found in refused.value.findings] == [("LC849", "{{ dat - 1 }}")]


ORDER = {
    "pPr": ("pStyle", "keepNext", "keepLines", "pBdr", "spacing", "ind", "jc", "outlineLvl", "rPr", "sectPr"),
    "rPr": ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "sz", "szCs", "vertAlign", "lang"),
    "tblPr": ("tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar"),
    "tcPr": ("tcW", "gridSpan", "vAlign"),
    "sectPr": ("headerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "titlePg"),
}
"""The order that the schema wants, of the properties that are written."""


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", NOTES, "word/header1.xml"])
def test_properties_stand_in_the_order_of_the_schema(dispatch: bytes, name: str) -> None:
    for kind, order in ORDER.items():
        for node in part(dispatch, name).iter(w(kind)):
            places = [order.index(child.tag.rpartition("}")[2]) for child in node]
            assert places == sorted(places)


def test_every_run_is_in_times_new_roman_and_black(dispatch: bytes) -> None:
    styles = part(dispatch, "word/styles.xml")
    for fonts in styles.iter(w("rFonts")):
        assert {fonts.get(w(slot)) for slot in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
    for name in ("word/document.xml", NOTES):
        assert not list(part(dispatch, name).iter(w("color"), w("rFonts")))


def test_a_copy_that_word_saved_with_other_style_identities_still_fits() -> None:
    renamed = TEMPLATES["dispatch_template.docx"]()
    for name in ("word/document.xml", "word/styles.xml"):
        renamed = with_part(renamed, name, lambda xml: xml.replace('"KeNgan"', '"ngkngn"'))
    data = write_document(compose(ha_long()), renamed)
    left = next(part(data).iter(w("tc")))
    assert 1 / 3 < rule_of(left) / text_width("THÀNH PHỐ HẠ LONG", 12, bold=True) < 1 / 2
