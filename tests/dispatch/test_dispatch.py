from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from jinja2.exceptions import SecurityError

from lcxl.dispatch.composition import compose
from lcxl.dispatch.fields import context
from lcxl.dispatch.head import authority_lines
from lcxl.dispatch.letter import Letter
from lcxl.dispatch.marks import Reading
from lcxl.dispatch.phrases import items, merged, official_date, sentence, sentences, share, short_date, two_digits
from lcxl.dispatch.placeholders import names, reference
from lcxl.dispatch.sandbox import Sandbox
from lcxl.dispatch.template_tags import has_tags
from lcxl.model import Citation, Consolidation, DocumentSettings, Status, Task, UnitState
from lcxl.writers.word.template_files import template_folder
from tests.letters import BUS, GDP, REPORT, SHEET, WASTE, WATER, ha_long, register, small_round, text_of


def read(letter: Letter, section: str) -> list[str]:
    reading = Reading(letter.citations)
    return [reading.plain(line) for line in letter.parts[section]]


def report(**fields: str) -> DocumentSettings:
    return replace(REPORT, fields={**REPORT.fields, **fields})


def head(**fields: str) -> Letter:
    return compose(small_round(documents=(report(**fields),)))


def codes(letter: Letter) -> list[str]:
    """Codes of findings, without those on parts that a small round leaves empty."""
    return [found.code for found in letter.findings if found.code != "LC852"]


def written(*texts: str, **changes: object) -> Letter:
    paragraphs = tuple(text_of(number, text) for number, text in enumerate(texts, 5))
    return compose(small_round(paragraphs=paragraphs, **changes))  # type: ignore[arg-type]


def test_the_head_is_put_into_the_official_form() -> None:
    letter = compose(small_round())
    assert letter.head.issuing_body == ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HẠ LONG")
    assert letter.head.subject == "báo cáo kết quả"
    assert letter.head.addressees == ("Sở Giáo dục và Đào tạo",)
    values = context(letter, [])
    assert values["so_ky_hieu"] == "4927/UBND-GD"
    assert values["ngay_ban_hanh"] == "ngày 24 tháng 6 năm 2024"
    assert values["noi_nhan"] == ["Như trên;", "Lưu: VT, GD."]
    assert (values["mot_noi_gui"], values["noi_gui"]) == ("Sở Giáo dục và Đào tạo", [])
    assert codes(letter) == []


def test_several_addressees_are_a_list() -> None:
    values = context(head(addressees="Các phòng, ban\nUBND các xã, phường"), [])
    assert values["noi_gui"] == ["Các phòng, ban;", "UBND các xã, phường."]
    assert values["mot_noi_gui"] == ""


def test_a_number_below_ten_has_a_leading_zero() -> None:
    assert head(number="7").head.number == "07"


def test_number_and_date_stay_blank_where_the_signing_system_puts_them_in() -> None:
    values = context(compose(small_round(digital_signing=True)), [])
    assert values["so"] == ""
    assert values["so_ky_hieu"] == "\u00a0" * 8 + "/UBND-GD"
    assert not any(character.isdigit() for character in values["ngay_ban_hanh"])


def test_a_typed_report_takes_its_own_symbol_and_subject() -> None:
    letter = head(kind="report")
    values = context(letter, [])
    assert (letter.head.symbol, letter.head.kind_label) == ("BC-UBND", "Báo cáo")
    assert values["trich_yeu_hoa"] == "Kết quả"


@pytest.mark.parametrize(
    ("authority", "title", "body", "lines"),
    [
        ("TM.", "Chủ tịch", "Ủy ban nhân dân\nthành phố Hạ Long", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("TM.\nKT.", "Phó Chủ tịch", "Ủy ban nhân dân thành phố Hạ Long",
         ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "UBND",
         ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("TL.", "Trưởng phòng", "Ủy ban nhân dân thành phố Hạ Long", ["TL. CHỦ TỊCH", "TRƯỞNG PHÒNG"]),
        ("TUQ.", "Chánh Văn phòng", "Sở Giáo dục và Đào tạo", ["TUQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"]),
        ("Q.", "Giám đốc", "Sở Giáo dục và Đào tạo", ["Q. GIÁM ĐỐC"]),
        ("KT.", "Phó Trưởng phòng", "Phòng Giáo dục và Đào tạo", ["KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"]),
        ("", "Trưởng phòng", "Phòng Giáo dục và Đào tạo", ["TRƯỞNG PHÒNG"]),
    ],
)  # fmt: skip
def test_powers_to_sign_have_their_lines(authority: str, title: str, body: str, lines: list[str]) -> None:
    settings = report(authority=authority, signer_title=title, issuing_body=body)
    assert list(authority_lines(settings)) == lines
    assert codes(compose(small_round(documents=(settings,)))) == []


def test_a_deputy_who_signs_for_nobody_is_told() -> None:
    assert codes(head(authority="KT. CHỦ TỊCH", signer_title="CHỦ TỊCH")) == ["LC856"]


def test_blank_lines_of_the_documents_sheet_are_told() -> None:
    letter = head(symbol="", place=" ")
    assert codes(letter) == ["LC855", "LC855"]
    assert letter.findings[0].sheet == "Công văn"


@pytest.mark.parametrize(
    ("day", "words", "figures"),
    [
        (date(2024, 6, 24), "ngày 24 tháng 6 năm 2024", "24/6/2024"),
        (date(2024, 3, 5), "ngày 05 tháng 3 năm 2024", "05/3/2024"),
        (date(2019, 1, 8), "ngày 08 tháng 01 năm 2019", "08/01/2019"),
        (date(2022, 11, 7), "ngày 07 tháng 11 năm 2022", "07/11/2022"),
    ],
)
def test_dates_are_padded_as_the_decree_says(day: date, words: str, figures: str) -> None:
    assert (official_date(day), short_date(day)) == (words, figures)


def test_numbers_and_lists() -> None:
    assert [two_digits(number) for number in (0, 3, 51)] == ["0", "03", "51"]
    assert (share(51, 57), share(1, 2), share(0, 0)) == ("89,47%", "50%", "")
    assert items(["một.", "hai;", "ba"]) == ("một;", "hai;", "ba.")


def test_what_units_type_becomes_whole_sentences() -> None:
    assert sentence("  đầu tư   hệ thống cấp nước; ") == "Đầu tư hệ thống cấp nước."
    cell = "- Nâng cấp hệ thống\n+ lấy mẫu thử;\n1. Kiểm tra\na) Giám sát\n1.100 km² chưa có mạng lưới"
    assert sentences(cell) == (
        "Nâng cấp hệ thống.",
        "Lấy mẫu thử.",
        "Kiểm tra.",
        "Giám sát.",
        "1.100 km² chưa có mạng lưới.",
    )
    assert merged(["Nâng cấp hệ thống.", "nâng cấp hệ  thống", "Khác"]) == ("Nâng cấp hệ thống.", "Khác.")


def test_results_are_counted_and_listed_in_the_official_manner() -> None:
    letter = compose(small_round())
    assert read(letter, "1.3") == [
        "- Chỉ số đạt: 01/04;",
        "- Chỉ số chưa đạt: 01/04, là Chỉ số 20 (100% số hộ sử dụng nước sạch);",
        "- Chỉ số chưa tổng hợp được số liệu: 01/04, là Chỉ số 18 (Tỷ lệ dùng giao thông công cộng tăng);",
        "- Chỉ số đánh giá theo cấp Tỉnh, Bộ: 01/04, là Chỉ số 06 (GDP trên đầu người gấp 1,5 lần cả nước).",
    ]


def test_groups_without_an_indicator_are_left_out() -> None:
    everything = dict.fromkeys((GDP, WASTE, BUS, WATER), Status.MET)
    letter = compose(small_round(statuses=everything))
    assert read(letter, "1.3") == ["- Chỉ số đạt: 04/04."]
    assert len(read(letter, "3.2")) == 1
    assert context(letter, [])["ds_chua_dat"] == ""


def test_several_indicators_of_a_group_are_numbered() -> None:
    letter = compose(small_round(statuses={BUS: Status.NOT_MET}))
    assert "gồm: Chỉ số 18 (" in read(letter, "1.3")[1]
    assert [line[:4] for line in read(letter, "3.2") if line.startswith("(")] == ["(1) ", "(2) "]


def test_figure_reason_and_remedies_of_an_indicator_duplicates_merged() -> None:
    answers = (
        ("YT", "Hệ thống cấp nước cũ", "- Nâng cấp hệ thống\n- Lấy mẫu thử"),
        ("KT", "hệ thống cấp nước cũ.", "Nâng cấp hệ thống;"),
    )
    lines = read(compose(small_round(answers={WATER: answers})), "3.2")
    assert lines[:5] == [
        "* Chỉ số chưa đạt: 01/04",
        "Chỉ số 20 (100% số hộ sử dụng nước sạch). Hiện mới đạt 93,65%. Nguyên nhân: Hệ thống cấp nước cũ.",
        "Giải pháp thực hiện:",
        "- Nâng cấp hệ thống.",
        "- Lấy mẫu thử.",
    ]


def test_what_a_higher_level_assesses_has_the_units_words_alone() -> None:
    lines = read(compose(small_round(answers={GDP: (("YT", "cấp huyện không tính", ""),)})), "3.2")
    assert "Chỉ số 06 (GDP trên đầu người gấp 1,5 lần cả nước). Cấp huyện không tính." in lines


def test_paragraphs_of_an_indicator_follow_it_and_are_told_when_it_is_met() -> None:
    extra = (text_of(5, "Đã lắp đặt 12 trạm.", "20-", "3.2"), text_of(6, "Không in.", "12", "3.2"))
    letter = compose(small_round(paragraphs=extra))
    lines = read(letter, "3.2")
    assert lines[2] == "- Đã lắp đặt 12 trạm."
    assert "Không in." not in lines
    told = next(found for found in letter.findings if found.code == "LC857")
    assert (told.cell, told.indicator) == ("B6", 12)


def test_narratives_go_to_their_sections() -> None:
    said = [("YT", "difficulties", "địa bàn rộng"), ("KT", "difficulties", "Địa bàn rộng."), ("YT", "direction", "x")]
    round_ = small_round(narratives=said, paragraphs=(text_of(5, "Khó khăn:", part="2"),))
    assert read(compose(round_), "2") == ["Khó khăn:", "- Địa bàn rộng."]
    assert read(compose(round_), "1.1") == []
    assert read(compose(round_, picked=[("YT", "direction", "đã họp")]), "1.1") == ["- Đã họp."]
    assert read(compose(round_, picked=[]), "2") == ["Khó khăn."]


def test_open_tasks_of_one_time_stand_together() -> None:
    tasks = (
        Task(when="Tháng 8/2024", text="Khảo sát"),
        Task(when="Tháng 9/2024", text="Đánh giá", lead="Phòng Giáo dục và Đào tạo"),
        Task(when="Tháng 9/2024", text="Hoàn thiện hồ sơ."),
        Task(when="Tháng 5/2024", text="Đã xong", done=True),
    )
    assert read(compose(small_round(roadmap=tasks)), "3.1") == [
        "- Tháng 8/2024: Khảo sát.",
        "- Tháng 9/2024:",
        "+ Đánh giá (Phòng Giáo dục và Đào tạo chủ trì);",
        "+ Hoàn thiện hồ sơ.",
    ]


def test_the_text_ends_with_its_sign() -> None:
    letter = compose(small_round(paragraphs=(text_of(5, "Trân trọng.", part="closing", footnote="Ghi chú"),)))
    assert read(letter, "closing") == ["Trân trọng./."]
    signed = compose(small_round(paragraphs=(text_of(5, "Trân trọng./.", part="closing", footnote="Ghi chú"),)))
    assert signed.parts["closing"][0].endswith("./.")


def test_a_document_is_cited_in_full_first_and_short_afterwards() -> None:
    letter = written('Theo {{ vb("86") }}; {{ vb("86") }}; {{ vb("86", "so") }}.', citations=register(_86="về đăng ký"))
    assert read(letter, "1.1") == [
        "Theo Công văn số 86/BGDĐT-GDTX ngày 08/01/2019 của Bộ Giáo dục và Đào tạo về đăng ký; "
        "Công văn số 86/BGDĐT-GDTX; 86/BGDĐT-GDTX."
    ]


def test_a_forced_form_does_not_count_as_first_citation() -> None:
    texts = ('{{ vb("86", "ngan") }}', '{{ vb("86") }}', '{{ vb("86", "day_du") }}')
    letter = written(*texts, citations=register(_86="về A"))
    assert ["về A" in line for line in read(letter, "1.1")] == [False, True, True]


def test_a_subject_may_cite_another_document_or_itself() -> None:
    citations = register(_49='về thực hiện {{ vb("11") }}', _11='về {{ vb("49") }}')
    assert read(written('{{ vb("49") }}', citations=citations), "1.1")[0].count("49/BGDĐT-GDTX") == 2


def test_a_cited_document_that_lacks_its_date_is_told() -> None:
    citations = (Citation(key="86", kind="Công văn", symbol="86/BGDĐT", issuer="Bộ", subject="về A"),)
    assert codes(written('{{ vb("86") }}', citations=citations)) == ["LC854"]
    assert codes(written("Không viện dẫn.", citations=citations)) == []


def test_footnotes_stand_where_they_are_asked_for_or_before_the_final_stop() -> None:
    texts = (
        text_of(5, "Đạt 50/57.", footnote="Gồm {{ chi_so[20].ten_ngan }}."),
        text_of(6, "Theo văn bản{{ chu_thich() }} của tỉnh{{ chu_thich('Tỉnh ủy') }}.", footnote="Chỉ thị 38."),
    )
    letter = compose(small_round(paragraphs=texts))
    assert letter.footnotes == ("Gồm 100% số hộ sử dụng nước sạch.", "Chỉ thị 38.", "Tỉnh ủy")
    first, second = letter.parts["1.1"]
    assert first == "Đạt 50/57\ue000n0\ue001."
    assert second == "Theo văn bản\ue000n1\ue001 của tỉnh\ue000n2\ue001."


def test_every_mistake_is_told_with_its_cell_and_the_nearest_name() -> None:
    texts = (
        text_of(5, "{{ dta }} và {{ chi_so[20].ky_nai }} và {{ vb('68') }} và {{ chi_so[58].so }}"),
        text_of(6, "Đúng: {{ dat }}", footnote="{{ dat|uper }} {{ dat"),
    )
    letter = compose(small_round(paragraphs=texts, citations=register(_86="về A")))
    found = [(f.code, f.sheet, f.cell, f.slots.get("nearest")) for f in letter.findings if f.code != "LC852"]
    assert found == [
        ("LC842", SHEET, "C5", "dat"),
        ("LC842", SHEET, "C5", "chi_so[20].ky_nay"),
        ("LC844", SHEET, "C5", "86"),
        ("LC843", SHEET, "C5", "chi_so[20]"),
        ("LC840", SHEET, "D6", None),
        ("LC845", SHEET, "D6", "upper"),
    ]
    assert letter.parts["1.1"][0] == "[…] và […] và […] và […]"


def test_an_unknown_style_of_paragraph_is_told() -> None:
    letter = compose(small_round(paragraphs=(text_of(5, "Đoạn.", "gạch"),)))
    assert [(f.code, f.cell) for f in letter.findings if f.code == "LC851"] == [("LC851", "B5")]
    assert letter.parts["1.1"] == ("Đoạn.",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ ''.__class__ }}", "LC849"),
        ("{{ dat.__class__ }}", "LC842"),
        ("{{ dat.upper() }}", "LC848"),
        ("{{ 'x' * 1000000000 }}", "LC848"),
        ("{{ '%1000000000d' % 1 }}", "LC848"),
        ("{{ dat - 1 }}", "LC849"),
        ("{{ range(9) }}", "LC842"),
        ("{{ lipsum() }}", "LC842"),
        ("{{ self }}", "LC842"),
        ("{{ cycler.__init__.__globals__ }}", "LC842"),
        ("{{ vb.__globals__ }}", "LC842"),
        ("{{ (vb)('1')('2') }}", "LC848"),
        ("{{ dat|attr('x') }}", "LC845"),
        ("{% include 'x' %}", "LC845"),
        ("{% import 'os' as os %}", "LC845"),
        ("{% set dat = 1 %}", "LC845"),
        ("{{ chi_so }}", "LC850"),
        ("{{ vb }}", "LC850"),
        ("{{ muc_2 }}", "LC850"),
        ("{% if dat %}", "LC846"),
        ("{% for x in noi_nhan %}{{ x }}", "LC846"),
        ("{% if dat %}{% endfor %}", "LC846"),
        ("{%p if dat %}{%p endif %}", "LC847"),
        ("{{ dat", "LC840"),
        ("dat }}", "LC840"),
        ("{{ dat dat }}", "LC841"),
    ],
)
def test_nothing_but_placeholders_gets_through(text: str, code: str) -> None:
    letter = written(text, citations=register(_86="về A"))
    assert code in codes(letter)
    assert not has_tags("".join(letter.parts["1.1"]))


@pytest.mark.parametrize(
    ("text", "shown", "told"),
    [
        ("đạt { dat }.", "đạt […].", ["LC840"]),
        ("{ { dat } } và {{ tong }", "[…] và […]", ["LC840", "LC840"]),
        ("{ % if dat % }", "[…]", ["LC840"]),
        ("{Tên đơn vị}", "[…]", ["LC840"]),
        ("{{ " + "(" * 30 + "dat" + ")" * 30 + " }}", "[…]", ["LC841"]),
        ("{{ chi_so[" + "9" * 5000 + "] }}", "[…]", ["LC840"]),
        ("{{ chi_so[" + "9" * 900 + "].so }}", "[…]", ["LC843"]),
        ("{%- if dat %}x{% endif %}", "[…]x[…]", ["LC841"]),
        ("{% autoescape false %}x{% endautoescape %}", "[…]x[…]", ["LC845", "LC845"]),
    ],
)
def test_braces_of_any_kind_are_told_and_never_printed(text: str, shown: str, told: list[str]) -> None:
    letter = written(text)
    assert codes(letter) == told
    assert letter.parts["1.1"] == (shown,)


def test_loops_are_four_deep_at_most() -> None:
    text = "{% for a in noi_nhan %}" * 4 + "x" + "{% endfor %}" * 4
    assert codes(written(text)) == ["LC848"]


@pytest.mark.parametrize(
    "text", ["{% autoescape false %}{{ x }}{% endautoescape %}", "{% set x = 1 %}", "{% macro f() %}{% endmacro %}"]
)
def test_escaping_stays_on_and_nothing_is_set(text: str) -> None:
    with pytest.raises(SecurityError):
        Sandbox(autoescape=True).from_string(text)


def test_documents_that_cite_each_other_end_and_are_told() -> None:
    citations = register(_86='về {{ vb("90", "day_du") }}{{ vb("90", "day_du") }}', _90='theo {{ vb("86", "day_du") }}')
    letter = written('{{ vb("86") }}', citations=citations)
    assert codes(letter) == ["LC870"]
    assert read(letter, "1.1")[0].count("86") == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ dat }}/{{ tong }}", "01/04"),
        ("{{ chi_so[20].ky_nay }}, kỳ trước {{ so_lieu[“20.1”].ky_truoc }}", "93,65%, kỳ trước 92%"),
        ("{% if chi_so_chua_dat %}còn {{ chua_dat }}{% else %}hết{% endif %}", "còn 01"),
        ("{% for c in chi_so_chua_dat %}{{ loop.index }}. {{ c.so }}{% endfor %}", "1. 20"),
        ("{{ noi_nhan|join(' ') }}", "Như trên; Lưu: VT, GD."),
        ("{{ chi_so_dat|length }} {{ noi_nhan|first }}", "1 Như trên;"),
        ("{# ghi chú #}Đoạn", "Đoạn"),
        ("a & b <c> {1; 2} 'e' \"f\"", "a & b <c> {1; 2} 'e' \"f\""),
        ("{{ han_nop }}", "ngày 05 tháng 6 năm 2024"),
    ],
)  # fmt: skip
def test_placeholders_in_texts(text: str, said: str) -> None:
    letter = written(text)
    assert codes(letter) == []
    assert read(letter, "1.1") == [said]


def test_people_cannot_forge_marks_or_placeholders() -> None:
    said = [("YT", "difficulties", "\ue000n0\ue001{{ dat }} \ue000c0.\ue001")]
    letter = compose(small_round(narratives=said, citations=register(_86="về A")))
    assert letter.parts["2"] == ("- N0{{ dat }} c0.",)


def test_units_that_have_not_reported_are_listed() -> None:
    states = {"KT": UnitState.MISSING, "06652": UnitState.UNREADABLE}
    values = context(compose(small_round(states=states), "reminder"), [])
    assert values["don_vi_chua_nop"] == ["Phòng Kinh tế."]
    assert values["don_vi_gui_ban_chup"] == ["UBND phường Hà Phong."]
    assert (values["so_da_nop"], values["so_chua_nop"], values["so_don_vi"]) == ("01", "01", "03")


def test_a_letter_can_be_composed_before_anything_came_back() -> None:
    campaign = small_round().campaign
    letter = compose(Consolidation(campaign=campaign, indicators=(), units=()), "sending")
    assert context(letter, [])["tong"] == "04"


def test_the_letter_that_sent_the_forms_is_cited() -> None:
    sending = replace(REPORT, key="sending", fields={**REPORT.fields, "number": "726"})
    letter = compose(small_round(documents=(REPORT, sending)), "reminder")
    assert letter.facts["van_ban_gui_bieu"].startswith("Công văn số 726/UBND-GD ngày 24/6/2024 của ")


def test_the_letter_of_ha_long_has_no_mistake_but_what_units_have_to_say() -> None:
    letter = compose(ha_long())
    assert [(found.code, found.slots["part_name"]) for found in letter.findings] == [("LC852", "4")]
    assert read(letter, "1.3")[1] == "- Chỉ số đạt: 51/57;"


def test_every_placeholder_has_a_value_and_a_description() -> None:
    assert set(context(compose(small_round()), [])) == set(names())
    assert set(names("en")) == set(names())


def test_the_reference_page_is_up_to_date() -> None:
    page = template_folder().parent / "docs" / "placeholders.md"
    assert page.read_text("utf-8") == reference()
