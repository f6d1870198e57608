"""Sound official writing that looks like faults and is none: each kind of false alarm with invented sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lcxl.findings import Finding
from lcxl.proof.checks import about, proof_document
from lcxl.readers.word.document import read_document
from tests.proof.letters import BODY, PROSE, SOUND, Letter, build, line


def _found(letter: Letter, folder: Path, *changes: Callable[[Any], None]) -> list[Finding]:
    return proof_document(read_document(build(letter, folder / "cong-van.docx", *changes)))


def test_sound_prose_has_no_finding(tmp_path: Path) -> None:
    assert _found(replace(SOUND, body=(*BODY[:-1], *PROSE, BODY[-1])), tmp_path) == []


# (kind of false alarm, paragraphs of body text, codes that must not be told)
SENTENCES = (
    (
        "issuer named before the citation",
        ("Thực hiện chỉ đạo của Sở Nội vụ tại Công văn số 415/SNV-TCBC ngày 12/3/2024 về rà soát biên chế.",),
        {"ND-07"},
    ),
    (
        "issuer told by the symbol",
        ("Quyết định số 89/QĐ-TTg ngày 09/01/2023 phê duyệt chương trình hỗ trợ người học đang được triển khai.",),
        {"ND-07", "LP102"},
    ),
    (
        "subject with an opener of its own",
        ("Kế hoạch số 118/KH-UBND ngày 05/4/2024 của Ủy ban nhân dân thành phố tổ chức tuần lễ đọc sách đã được gửi.",),
        {"ND-07"},
    ),
    (
        "subject before the citation",
        ("Danh mục thiết bị ban hành kèm theo Quyết định số 57/QĐ-UBND ngày 08/02/2024 của Ủy ban nhân dân tỉnh.",),
        {"ND-07"},
    ),
    (
        "headings of points without stops",
        ("a) Công tác chỉ đạo, điều hành của cấp ủy, chính quyền ở cơ sở", "Các phường đã phân công cán bộ theo dõi."),
        {"LP312"},
    ),
    (
        "doubled words that are right",
        (
            "Các hành vi vi phạm được xử lý; cán bộ trực tiếp tiếp cận người học.",
            "Thủ trưởng phân công công việc; hội đồng đồng ý; người lao động động viên nhau; từng bước chuyển đổi.",
        ),
        {"LP301"},
    ),
    ("a capital Q before uy", ("Quý cơ quan phối hợp với ủy ban các phường.",), {"LP401"}),
    (
        "symbols with small letters",
        ("Quyết định số 05/2017/QĐ-TTg ngày 15/3/2017 của Thủ tướng Chính phủ quy định về ứng cứu sự cố.",),
        {"LP102", "LP103", "LP106"},
    ),
    (
        "a rule of a circular is no type of document",
        ("Theo quy định của Thông tư số 13/2020/TT-BGDĐT ngày 26/5/2020 của Bộ Giáo dục và Đào tạo, phòng đủ chuẩn.",),
        {"LP111", "LP103"},
    ),
    (
        "parts that overlap are no sum",
        ("Thành phố có 540 học sinh dự thi, trong đó 212 học sinh nữ, 87 học sinh đoạt giải.",),
        {"LP214"},
    ),
    (
        "numbers inside larger ones",
        ("Kinh phí 1.250 triệu đồng, trong đó 900 triệu đồng từ ngân sách và 400 triệu đồng xã hội hóa.",),
        {"LP214"},
    ),
    ("points of omission after a comma", ("Các cơ quan, đoàn thể, ... đã tham gia đầy đủ.",), {"LP313"}),
    (
        "a phrase joined to the same one",
        ("Độ dài bằng độ dài của dòng chữ; văn bản giấy từ văn bản điện tử; ủy quyền không được ủy quyền lại.",),
        {"LP315"},
    ),
    (
        "names of persons",
        ("Bà Nguyễn Thị Krông và ông Lê Văn Êban được cử tham gia đoàn kiểm tra.",),
        {"LP405", "LP403"},
    ),
)


@pytest.mark.parametrize(("texts", "codes"), [pytest.param(*case[1:], id=case[0]) for case in SENTENCES])
def test_sound_sentences(texts: tuple[str, ...], codes: set[str], tmp_path: Path) -> None:
    found = _found(replace(SOUND, body=(*BODY[:-1], *texts, BODY[-1])), tmp_path)
    assert [one for one in found if one.code in codes] == []


def test_a_capital_as_the_usual_form_of_the_city_is_left_alone(tmp_path: Path) -> None:
    texts = tuple(f"Tại phiên họp lần {n}, lãnh đạo Thành phố đã yêu cầu các phòng báo cáo." for n in range(2, 9))
    found = _found(replace(SOUND, body=(*BODY[:-1], *texts, "Các phòng của thành phố đã báo cáo.", BODY[-1])), tmp_path)
    assert [one for one in found if one.code == "LP404"] == []


def test_an_indent_of_a_quarter_millimetre_off_is_silent(tmp_path: Path) -> None:
    def indented(document: Any) -> None:
        for paragraph in document.paragraphs:
            if paragraph.paragraph_format.first_line_indent:
                paragraph.paragraph_format.first_line_indent = 450000  # 1.25 cm

    assert [one for one in _found(SOUND, tmp_path, indented) if one.code == "ND-03"] == []


def test_a_page_number_in_a_footer_that_no_page_shows_is_silent(tmp_path: Path) -> None:
    def footed(document: Any) -> None:
        section = document.sections[0]
        section.even_page_footer.is_linked_to_previous = False
        field = section.header.paragraphs[0]._p
        section.even_page_footer.paragraphs[0]._p.getparent().append(__import__("copy").deepcopy(field))
        document.settings.odd_and_even_pages_header_footer = False

    assert [one for one in _found(SOUND, tmp_path, footed) if one.code == "PG-16"] == []


def test_addressees_in_neighbouring_cells_are_read_as_one_list(tmp_path: Path) -> None:
    def moved(document: Any) -> None:
        label = next(p for p in document.paragraphs if p.text.startswith("Kính gửi"))
        table = document.add_table(rows=1, cols=2)
        label._p.addprevious(table._tbl)
        label._p.getparent().remove(label._p)
        for cell, texts in zip(table.row_cells(0), (("Kính gửi:",), ("- Sở Tài chính;", "- Sở Nội vụ.")), strict=True):
            cell._tc.remove(cell.paragraphs[0]._p)
            for text in texts:
                line(cell, text, 14)

    found = _found(SOUND, tmp_path, moved)
    assert [one for one in found if one.code[:2] in ("KG", "ND", "LP")] == []


TYPED = replace(
    SOUND,
    number="Số: 12/TTr-UBND",
    subject=(),
    type_name="TỜ TRÌNH",
    type_subject="Về việc bổ sung kinh phí xây dựng thành phố học tập",
)


def test_the_subject_of_a_typed_document_is_no_subject_of_a_dispatch(tmp_path: Path) -> None:
    assert [one for one in _found(TYPED, tmp_path) if one.code[:2] in ("VV", "TL")] == []


def test_head_laid_out_with_tabs_and_breaks_is_dissected(tmp_path: Path) -> None:
    def laid_out(document: Any) -> None:
        table = document.tables[0]._tbl
        for text in (
            "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "THÀNH PHỐ HẠ LONG\tĐộc lập - Tự do - Hạnh phúc",
            "Số: 4927/UBND-GD\tHạ Long, ngày 24 tháng 6 năm 2024",
            "V/v báo cáo kết quả xây dựng\nthành phố học tập",
        ):
            table.addprevious(line(document, text, 13)._p)
        table.getparent().remove(table)

    found = _found(SOUND, tmp_path, laid_out)
    assert {"LP006", "QH-01", "QH-03", "CQ-06", "SO-01", "SO-03", "DD-03", "VV-01"}.isdisjoint(
        one.code for one in found
    )


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (("ĐẢNG CỘNG SẢN VIỆT NAM", "BÁO CÁO", "Kết quả học tập nghị quyết."), "party"),
        (("Phụ lục", "DANH MỤC THIẾT BỊ", "Máy chiếu"), "annex"),
        (("ĐƠN ĐỀ NGHỊ CẤP LẠI BẰNG", "Tôi tên là: ............", "Sinh ngày: ......"), "form"),
        (("Số: 18/2024/TT-BGDĐT", "THÔNG TƯ", "Quy định về phòng học"), "normative"),
        (("THỰC ĐƠN TUẦN 3", "Thứ hai: cơm, canh rau"), "other"),
        (("Số: 18/BC-UBND", "BÁO CÁO", "Kết quả năm học"), "typed"),
        (("Kính gửi: Sở Tài chính", "Đề nghị hỗ trợ.", "Nơi nhận:", "- Như trên;"), "dispatch"),
    ],
)
def test_a_file_is_taken_for_what_it_is(texts: tuple[str, ...], kind: str, tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(tmp_path / "van-ban.docx"))
    assert about(read_document(tmp_path / "van-ban.docx"))[0] == kind
