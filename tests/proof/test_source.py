"""Dispatch 4927/UBND-GD as it stands: which of its faults are found, and that nothing else is told.

The table was made by reading the dispatch as an editor does.  What an editor sees and the proof-reader does not:
"trên cộng đồng quốc tế" for "trong", the subject said twice in "đưa thành phố Hạ Long sau sáp nhập trở thành",
section 2 (no libraries of their own) against the mark of indicator 28, a figure of the end of 2023 under "thời
điểm hiện tại" (8), "chỉ báo" over a column that the text calls "chỉ số".
"""

from __future__ import annotations

import pytest

from lcxl.findings import Finding, worst
from lcxl.proof.checks import proof_document
from lcxl.readers.word.document import read_document
from tests.proof.letters import build
from tests.proof.source import source_letter

# (code, indicator or 0, a piece of the message or of the quotation that tells the fault from others of its code)
FAULTS = (
    # head, recipients, annex heading
    ("VV-04", 0, "chỉ dẫn số văn bản"),
    ("KG-02", 0, "dấu chấm"),
    ("NN-03", 0, "Như trên (t/h);"),
    ("PL-11", 0, "biểu"),
    ("PL-01", 0, "Biểu đánh giá các tiêu chí"),
    ("PL-02", 0, "chữ in hoa"),
    ("PL-04", 0, "Kèm công văn số"),
    ("PL-08", 0, "./."),
    # lists
    ("ND-17", 0, "; . . . . ."),
    ("ND-17", 0, ". : ; : ."),
    ("ND-17", 0, "danh sách 4 ý"),
    # cited documents
    ("LP101", 0, "86/BGDĐT-GDTX; 86/BGDĐT-GDĐT; 86/BGDĐT-GDTEX"),
    ("LP102", 0, "86/BGDĐT- GDTX"),
    ("LP102", 0, "3212/UBND"),
    ("LP102", 0, "726/GD-ĐT"),
    ("LP106", 0, "VHXXH"),
    ("ND-07", 0, "trích yếu nội dung: 86/BGDĐT- GDTX"),
    ("ND-07", 0, "834/UBND-GD; 2300/QĐ-UBND; 200/KH-UBND; 3212/UBND"),
    ("ND-07", 0, "tên loại văn bản: 1431/UBND-VHXXH"),
    ("ND-07", 0, "Thông tư 24; Thông tư 25"),
    ("ND-08", 0, "86/BGDĐT-GDTX"),
    ("ND-08", 0, "Nghị định 06"),
    ("LP110", 0, "dấu phẩy trước “ngày”"),
    ("LP110", 0, "ghi ngày bằng số"),
    ("LP110", 0, "chữ “số”"),
    ("LP111", 0, "1227-TB/TU"),
    # figures, marks and counts
    ("LP201", 20, "93,6%, trong biểu ghi 93,65%"),
    ("LP201", 38, "100%, trong biểu ghi 87%"),
    ("LP207", 12, "49,78%"),
    ("LP207", 33, "46,5%"),
    ("LP208", 4, "Dòng 4"),
    ("LP208", 5, "Dòng 5"),
    ("LP208", 13, "Dòng 13"),
    ("LP210", 8, "8, 41, 48, 53"),
    ("LP211", 23, "93,3%"),
    ("LP211", 27, "50%"),
    ("LP211", 28, "50%"),
    ("LP211", 38, "87%"),
    ("LP212", 0, "13 (80%), 24 (37,5%), 25 (65%), 26 (80%), 28 (50%), 44 (75%)"),
    ("LP213", 16, "“Đạt”"),
    ("LP213", 28, "“50%”"),
    # leftovers
    ("LP301", 0, "giấy giấy"),
    ("LP306", 0, "UNESCO về."),
    ("LP307", 0, "về V/v"),
    ("LP308", 0, "(Bao gồm: Chỉ số 19"),
    ("LP308", 0, "di biến động theo mùa)."),
    ("LP308", 0, "01/57 (Chỉ số 18"),
    ("LP308", 0, "Tăng 01 (Năm 2022"),
    ("LP310", 0, "95%- - KV"),
    ("LP312", 0, "phủ sóng Wifi miễn phí"),
    ("LP313", 0, "lực lượng vũ trang.."),
    ("LP313", 0, "năm 2024,..."),
    ("LP314", 28, "Phòng VH-TT"),
    ("LP315", 0, "Thu gom rác thải thu gom"),
    ("LP411", 0, "9 chỗ"),
    ("LP414", 0, "85 %"),
    ("ND-16", 0, "vụ(19/24"),
    # spelling
    ("LP401", 0, "“uỷ” (2 lần)"),
    ("LP401", 0, "“hoá” (2 lần)"),
    ("LP406", 0, "tiết độ"),
    ("LP420", 0, "thiết thời"),
    ("LP420", 0, "phục trách"),
    ("LP406", 0, "so năm trước"),
    ("LP406", 0, "“ko”"),
    ("LP416", 0, "“qui”"),
    ("LP416", 0, "“tỉ”"),
    # names and capitals
    ("LP402", 37, "Phòng Giáo dục –Đào tạo"),
    ("LP402", 48, "UBND các phường, xã"),
    ("LP402", 54, "Phòng Tài Chính – Kế hoạch"),
    ("LP402", 15, "Phòng LĐTĐ&XH (7, 8)"),
    ("LP402", 28, "Phòng Văn hóa-Thông tin"),
    ("LP402", 13, "Phòng Tài nguyên- Môi trường"),
    ("LP402", 48, "TTHTCĐ xã, phường"),
    ("LP402", 50, "Ban Tuyên giáo thành ủy"),
    ("LP403", 0, "“Hoàn Bò” (1 lần) có lẽ là “Hoành Bồ”"),
    ("LP404", 0, "Unesco; phải viết “UNESCO”"),
    ("LP404", 0, "mạng lưới Thành phố học tập (1)"),
    ("LP404", 0, "Hội Khuyến học Tỉnh"),
    ("LP404", 0, ": thành phố học tập"),
    ("LP404", 0, "Xã hội học tập"),
    ("LP404", 0, "chuẩn Quốc gia"),
    ("LP404", 0, "Tổ công tác"),
    ("LP404", 0, "Thành phố (6)"),
    ("LP404", 0, "Internet"),
    ("LP404", 0, "Wifi"),
    ("LP407", 0, "Thành phố Hạ Long"),
    ("LP408", 0, "Chi cục thống kê"),
    ("LP408", 0, "Ban chỉ đạo"),
    ("LP409", 0, "nhân dân"),
    ("LP409", 0, "nhà nước"),
    ("LP410", 0, "chỉ thị 11-CT/TW"),
    ("LP412", 0, "LĐTĐ&XH; LĐTĐ-XH"),
    ("LP413", 0, "ATTP, HTCT, HTTC"),
    ("LP415", 0, "2 chỗ"),
    ("LP417", 0, "xã, phường (9); phường, xã (2); xã phường (2)"),
    ("LP417", 0, "Bộ GD&ĐT"),
    ("LP419", 0, "Thành lập"),
    ("LP419", 0, "“So”"),
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    file = build(source_letter(), tmp_path_factory.mktemp("source") / "cong-van-4927.docx")
    return proof_document(read_document(file))


def _matches(fault: tuple[str, int, str], one: Finding) -> bool:
    code, indicator, piece = fault
    said = f"{one.message('vi')} {one.quote}"
    return one.code == code and (one.indicator or 0) == indicator and piece in said


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[0]} {fault[2]}")
def test_fault_is_told_once(fault: tuple[str, int, str], found: list[Finding]) -> None:
    assert sum(_matches(fault, one) for one in found) == 1


def test_nothing_but_faults_is_told(found: list[Finding]) -> None:
    assert [one for one in found if not any(_matches(fault, one) for fault in FAULTS)] == []
    assert len(found) == len(FAULTS)


def test_every_finding_has_its_place_and_the_words_it_is_about(found: list[Finding]) -> None:
    assert worst(found) == "error"
    assert [one.code for one in found if not (one.part and one.paragraph and one.quote)] == []
