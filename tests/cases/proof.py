"""One fault planted in a sound letter for each finding of the proof-reader, through the real reader and checks."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from lcxl.errors import LcxlError
from lcxl.findings import Finding
from lcxl.model import Citation
from lcxl.proof.checks import proof_document
from lcxl.proof.reference import Reference
from lcxl.readers.word.document import read_document
from tests.proof.letters import BODY, NOTE, ROWS, SOUND, Annex, Letter, build
from tests.proof.references import CITATIONS, reference, wards
from tests.readers.others.old_files import compound

Case = Callable[[Path], list[Finding]]
Change = Callable[[Any], None]


def proofed(letter: Letter, folder: Path, *changes: Change, against: Reference | None = None) -> list[Finding]:
    """Build a letter and proof-read it."""
    return proof_document(read_document(build(letter, folder / "cong-van.docx", *changes)), reference=against)


def plant(*changes: Change, against: Reference | None = None) -> Case:
    """Make a case of changes to the Word file of the sound letter."""
    return lambda folder: proofed(SOUND, folder, *changes, against=against)


def letter(against: Reference | None = None, **fields: Any) -> Case:
    """Make a case of the sound letter with other texts."""
    return lambda folder: proofed(replace(SOUND, **fields), folder, against=against)


def body(old: str, new: str, against: Reference | None = None) -> Case:
    """Make a case of one piece of the body replaced by another."""
    assert any(old in text for text in BODY), old
    return letter(against, body=tuple(text.replace(old, new) for text in BODY))


def added(*texts: str) -> Case:
    """Make a case of paragraphs added before the closing one."""
    return letter(body=(*BODY[:-1], *texts, BODY[-1]))


def annex(against: Reference | None = None, **fields: Any) -> Case:
    return letter(against, annex=replace(SOUND.annex or Annex(), **fields))


def cell(number: int, column: int, text: str, against: Reference | None = None) -> Case:
    """Make a case of one cell of the annex changed (row by its number, columns from 0)."""
    rows = [list(row) for row in ROWS]
    rows[number - 1][column] = text
    return annex(against, rows=tuple(tuple(row) for row in rows))


def paragraph(document: Any, text: str) -> Any:
    """Return the paragraph that holds ``text``, in tables too."""
    cells = [p for table in document.tables for row in table.rows for c in row.cells for p in c.paragraphs]
    found = [p for p in [*document.paragraphs, *cells] if text in p.text]
    return next((p for p in found if p.text == text), found[0])


def runs(text: str, **look: Any) -> Case:
    """Make a case of the look of one paragraph's runs: size, bold, italic, font, color."""

    def change(document: Any) -> None:
        for run in paragraph(document, text).runs:
            for name, value in look.items():
                setattr(run.font, name, value)

    return plant(change)


def sized(text: str, size: float) -> Change:
    """Make a change of the size of a paragraph's first run."""
    return lambda document: setattr(paragraph(document, text).runs[0].font, "size", Pt(size))


def form(text: str, **layout: Any) -> Case:
    """Make a case of the layout of one paragraph."""

    def change(document: Any) -> None:
        found = paragraph(document, text)
        for name, value in layout.items():
            setattr(found if name == "alignment" else found.paragraph_format, name, value)

    return plant(change)


def section(number: int, **values: Any) -> Case:
    def change(document: Any) -> None:
        for name, value in values.items():
            setattr(document.sections[number], name, value)

    return plant(change)


def across(number: int, **values: Any) -> Case:
    return section(number, orientation=WD_ORIENT.LANDSCAPE, page_width=Mm(297), page_height=Mm(210), **values)


def removed(text: str) -> Change:
    def change(document: Any) -> None:
        found = paragraph(document, text)._p
        found.getparent().remove(found)

    return change


def _header_size(document: Any) -> None:
    run = document.sections[0].header.paragraphs[0]._p.find(qn("w:fldSimple")).find(qn("w:r"))
    properties = OxmlElement("w:rPr")
    size = OxmlElement("w:sz")
    size.set(qn("w:val"), "20")
    properties.append(size)
    run.insert(0, properties)


def _no_page_number(document: Any) -> None:
    header = document.sections[0].header.paragraphs[0]._p
    header.remove(header.find(qn("w:fldSimple")))


def _start_at_five(document: Any) -> None:
    number = OxmlElement("w:pgNumType")
    number.set(qn("w:start"), "5")
    document.sections[0]._sectPr.append(number)


def _page_in_footer(document: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    document.sections[0].footer.paragraphs[0]._p.append(field)


def _spread(document: Any) -> None:
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), "20")
    paragraph(document, "Qua rà soát").runs[0]._r.get_or_add_rPr().append(spacing)


def _address_line(document: Any) -> None:
    footer = document.sections[0].first_page_footer
    footer.is_linked_to_previous = False
    footer.paragraphs[0].add_run("Địa chỉ: phường Hồng Gai, thành phố Hạ Long").font.size = Pt(11)


def _picture(document: Any) -> None:
    """Put a picture under the title, in a member that is called a JPEG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    png += chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    title = paragraph(document, "PHÓ CHỦ TỊCH")
    title.add_run().add_picture(io.BytesIO(png), width=Mm(10))
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/image"):
            relation.target_part._partname = type(relation.target_part._partname)("/word/media/image1.jpeg")


def _unprotected_rows(document: Any) -> None:
    for row in document.tables[-1].rows:
        properties = row._tr.trPr
        for node in list(properties):
            properties.remove(node)


def _tracked(document: Any) -> None:
    mark = OxmlElement("w:ins")
    mark.set(qn("w:id"), "900")
    mark.set(qn("w:author"), "Lan")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = " "
    run.append(text)
    mark.append(run)
    paragraph(document, "Qua rà soát")._p.append(mark)


def _one_section(document: Any) -> None:
    """Take away the break before the annex."""
    for found in document.element.body.iter(qn("w:pPr")):
        mark = found.find(qn("w:sectPr"))
        if mark is not None:
            found.remove(mark)


def _no_note(document: Any) -> None:
    reference_ = next(document.element.body.iter(qn("w:footnoteReference")))
    reference_.set(qn("w:id"), "7")


def headless(document: Any) -> None:
    """Take the whole head off the sound letter."""
    head = document.tables[0]._tbl
    head.getparent().remove(head)


def unreadable(data: bytes, name: str = "cong-van.docx") -> Case:
    def case(folder: Path) -> list[Finding]:
        file = folder / name
        file.write_bytes(data)
        try:
            read_document(file)
        except LcxlError as error:
            return list(error.findings)
        return []

    return case


def empty_archive(folder: Path) -> list[Finding]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ghi-chu.txt", "khong phai van ban Word")
    return unreadable(packed.getvalue())(folder)


MARKED = (*ROWS[:3], (*ROWS[3][:3], "x", "", *ROWS[3][5:]), *ROWS[4:])
TYPED: dict[str, Any] = {
    "number": "Số: 12/BC-UBND",
    "subject": (),
    "type_name": "BÁO CÁO",
    "type_subject": "Kết quả xây dựng thành phố học tập",
    "recipients": ("- Sở Giáo dục và Đào tạo;", "- Lưu: VT, GD."),
    "annex": None,
}
TWO = ("Kính gửi:", "- Sở Giáo dục và Đào tạo;", "- Hội Khuyến học tỉnh.")
GROUNDS = ("Căn cứ Luật Giáo dục ngày 14 tháng 6 năm 2019;", "Căn cứ Luật Tổ chức chính quyền địa phương.")
LONG = (
    "V/v báo cáo kết quả rà soát, đánh giá",
    "tình hình thực hiện Bộ tiêu chí xây dựng",
    "thành phố học tập toàn cầu",
    "do UNESCO điều hành trên địa bàn",
    "thành phố Hạ Long năm 2024",
)

PAGE: dict[str, Case] = {
    "PG-01": section(0, page_width=Mm(215.9), page_height=Mm(279.4)),
    "PG-02": across(0),
    "PG-03": section(0, top_margin=Mm(10)),
    "PG-04": section(0, bottom_margin=Mm(30)),
    "PG-05": section(0, left_margin=Mm(25)),
    "PG-06": section(0, right_margin=Mm(10)),
    "PG-07": across(1, left_margin=Mm(10)),
    "PG-08": runs("Qua rà soát", name="Calibri"),
    "PG-09": body("Đầu tư", "Ðầu tư"),
    "PG-10": plant(lambda d: setattr(paragraph(d, "Qua rà soát").runs[0].font.color, "rgb", RGBColor(255, 0, 0))),
    "PG-11": plant(_spread),
    "PG-12": plant(_no_page_number),
    "PG-13": plant(_header_size),
    "PG-14": section(0, different_first_page_header_footer=False),
    "PG-15": plant(_start_at_five),
    "PG-16": plant(_page_in_footer),
}
HEADS: dict[str, Case] = {
    "QH-01": letter(national="CỘNG HÒA XÃ HỘI CHỦ NGHỈA VIỆT NAM"),
    "QH-02": runs("CỘNG HÒA", bold=False),
    "QH-03": letter(motto="Độc lập – Tự do – Hạnh phúc"),
    "QH-04": runs("Độc lập", italic=True),
    "QH-05": plant(sized("Độc lập", 13), sized("CỘNG HÒA", 13)),
    "QH-06": plant(removed("_" * 40)),
    "QH-07": form("Độc lập", line_spacing=1.5),
    "CQ-01": lambda folder: proofed(
        replace(SOUND, parent=("UBND THÀNH PHỐ HẠ LONG",), issuer=("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",)),
        folder,
        lambda d: setattr(paragraph(d, "UBND THÀNH PHỐ").runs[0].font, "bold", True),
    ),
    "CQ-02": letter(parent=("ỦY BAN NHÂN DÂN",), issuer=("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",)),
    "CQ-03": runs("ỦY BAN NHÂN DÂN", bold=False),
    "CQ-04": plant(lambda d: paragraph(d, "_" * 14).runs[0].clear().add_text("_" * 60)),
    "CQ-05": form("ỦY BAN NHÂN DÂN", space_after=Pt(6)),
    "CQ-06": letter(authority=("TM. HỘI ĐỒNG NHÂN DÂN", "CHỦ TỊCH")),
    "SO-01": letter(number="SỐ: 4927/UBND-GD"),
    "SO-02": letter(number="Số: 7/UBND-GD", annex=None),
    "SO-03": letter(number="Số: 4927/CV-UBND"),
    "SO-04": letter(number="Số: 4927/UBND – GD"),
    "SO-05": runs("Số: 4927", size=Pt(12)),
    "SO-06": letter(**{**TYPED, "number": "Số: 12/UBND-BC"}),
    "DD-01": letter(date="Hạ Long ngày 24 tháng 6 năm 2024"),
    "DD-02": letter(date="Trần Hưng Đạo, ngày 24 tháng 6 năm 2024"),
    "DD-03": letter(date="Hạ Long, 24/6/2024"),
    "DD-04": letter(date="Hạ Long, ngày 24 tháng 06 năm 2024"),
    "DD-05": runs("Hạ Long, ngày", italic=False),
    "DD-06": letter(date="Hạ Long, ngày 31 tháng 6 năm 2024"),
    "VV-01": letter(subject=("V/v Báo cáo kết quả.",)),
    "VV-02": runs("V/v báo cáo", bold=True),
    "VV-03": form("V/v báo cáo", space_before=Pt(0)),
    "VV-04": letter(subject=LONG),
    "TL-01": letter(**{**TYPED, "type_subject": ""}),
    "KG-01": letter(addressees=("Kính gởi: Sở Giáo dục và Đào tạo",)),
    "KG-02": letter(addressees=("Kính gửi: Sở Giáo dục và Đào tạo.",)),
    "KG-03": letter(addressees=(*TWO[:2], TWO[2].replace(".", ";"))),
    "KG-04": form("Kính gửi", left_indent=Mm(0)),
    "MK-01": letter(subject=(*SOUND.subject, "MẬT")),
    "MK-02": letter(issuer=(*SOUND.issuer, "KHẨN")),
    "MK-03": letter(issuer=(*SOUND.issuer, "LƯU HÀNH NỘI BỘ")),
}
BODIES: dict[str, Case] = {
    "ND-01": runs("Qua rà soát", size=Pt(12)),
    "ND-02": form("Ủy ban nhân dân thành phố đã ban hành", alignment=ALIGN.LEFT),
    "ND-03": form("Qua rà soát", first_line_indent=Mm(20)),
    "ND-04": form("Qua rà soát", space_before=Pt(0)),
    "ND-05": form("Qua rà soát", line_spacing=2.0),
    "ND-06": letter(body=(*GROUNDS, *BODY)),
    "ND-09": added("**Phần 1"),
    "ND-10": added("I. Kết quả thực hiện"),
    "ND-11": body("**1. Quá trình", "1. Quá trình"),
    "ND-12": body("b) Kiểm tra", "c) Kiểm tra"),
    "ND-13": body("**1.2. Kết quả", "**1.3. Kết quả"),
    "ND-14": body("tổng hợp./.", "tổng hợp."),
    "ND-15": body("(Phụ lục kèm theo).", "Kết quả như trên."),
    "ND-16": body("Giải pháp thực hiện:", "Giải pháp thực hiện :"),
    "ND-17": body(
        "- Chỉ số chưa đạt: 01/08 (Chỉ số 4: 100% số hộ sử dụng nước sạch);",
        "- Chỉ số chưa đạt: 01/08 (Chỉ số 4: 100% số hộ sử dụng nước sạch).",
    ),
    "KY-01": letter(authority=("NGƯỜI CÓ THẨM QUYỀN",)),
    "KY-02": letter(authority=("TM. CHỦ TỊCH", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    "KY-03": letter(authority=("TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH")),
    "KY-04": letter(authority=("KT. PHÓ CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    "KY-05": letter(authority=("TL. ỦY BAN NHÂN DÂN", "TRƯỞNG PHÒNG")),
    "KY-06": letter(authority=("Q. PHÓ GIÁM ĐỐC",)),
    "KY-07": runs("KT. CHỦ TỊCH", bold=False),
    "KY-08": letter(signer="NGUYỄN NGỌC SƠN"),
    "KY-09": letter(signer="TS. Nguyễn Ngọc Sơn"),
    "KY-10": form("Nguyễn Ngọc Sơn", space_before=Pt(90)),
    "KY-11": plant(_picture),
    "KY-12": form("Trên đây", keep_with_next=False),
    "NN-01": runs("Nơi nhận:", italic=False),
    "NN-02": runs("Như trên", size=Pt(13)),
    "NN-03": letter(recipients=("- Như trên (t/h);", "- Lưu: VT, GD.")),
    "NN-04": letter(recipients=("- Như trên;", "- Lưu VT;")),
    "NN-05": letter(recipients=("- Như trên;", "- Lưu: VT, NV.")),
    "NN-06": lambda folder: proofed(
        replace(SOUND, recipients=(*SOUND.recipients, "PL.(300)")),
        folder,
        lambda d: setattr(paragraph(d, "PL.(300)").runs[0].font, "size", Pt(13)),
    ),
    "NN-07": plant(_address_line),
    "PL-01": annex(heading=""),
    "PL-02": annex(name="Biểu đánh giá các tiêu chí, chỉ số"),
    "PL-03": annex(note=NOTE.replace("4927", "4972")),
    "PL-04": annex(note=NOTE.replace("UBND-GD ngày", "UBND-GD, ngày")),
    "PL-05": plant(against=reference(digital_signing=True)),
    "PL-06": plant(lambda d: removed("_" * 20)(d)),
    "PL-07": plant(_one_section),
    "PL-08": annex(end=""),
    "PL-10": plant(_unprotected_rows),
    "PL-11": body("(Phụ lục kèm theo).", "(có biểu thống kê kèm theo)"),
}
CITED: dict[str, Case] = {
    "ND-07": added("Thực hiện Công văn số 834/UBND-GD ngày 31/01/2024 về rà soát, cung cấp số liệu."),
    "ND-08": body("theo Công văn số 1593/UBND-VHXH.", "theo Công văn số 1593/UBND-VHXH ngày 19/6/2024."),
    "LP101": body("theo Công văn số 1593/UBND-VHXH.", "theo Công văn số 1593/UBND-VX ngày 19/6/2024."),
    "LP102": body("theo Công văn số 1593/UBND-VHXH.", "theo Công văn số 3212/UBND."),
    "LP103": body("theo Công văn số 1593/UBND-VHXH.", "theo Quyết định số 200/KH-UBND."),
    "LP104": body("ngày 19/6/2024", "ngày 31/6/2024"),
    "LP105": body("ngày 19/6/2024", "ngày 28/6/2024"),
    "LP106": body("theo Công văn số 1593/UBND-VHXH.", "theo Công văn số 1431/UBND-VHXXH."),
    "LP107": plant(against=reference(citations=CITATIONS[1:])),
    "LP108": plant(against=reference(citations=(*CITATIONS[1:], Citation(key="x", kind="", symbol="1593/UBND-GD")))),
    "LP109": plant(_no_note),
    "LP110": body("Công văn số 1593/UBND-VHXH ngày", "Công văn số 1593/UBND-VHXH, ngày"),
    "LP111": body("Công văn số 1593/UBND-VHXH ngày", "Công văn của Ủy ban nhân dân tỉnh số 1593/UBND-VHXH ngày"),
    "LP112": body("theo Công văn số 1593/UBND-VHXH.", "theo Công văn số 1593/UBND-VHXH ngày 18/6/2024."),
}
FIGURES: dict[str, Case] = {
    "LP201": body("Hiện mới đạt 93,65%", "Hiện mới đạt 93,6%"),
    "LP202": letter(annex=None, body=tuple(text.replace("đạt: 05/08", "đạt: 06/08") for text in BODY)),
    "LP203": body("01/08 (Chỉ số 7)", "01/08 (Chỉ số 7, Chỉ số 8)"),
    "LP204": body("- Chỉ số đạt: 05/08", "- Chỉ số đạt: 04/08"),
    "LP205": body("01/08 (Chỉ số 4: 100% số hộ sử dụng nước sạch)", "01/08 (Chỉ số 3)"),
    "LP206": added("Như vậy, số chỉ số chưa đạt: 02/08."),
    "LP207": cell(1, 6, "93,2%"),
    "LP208": cell(2, 3, ""),
    "LP209": cell(3, 0, "4"),
    "LP210": annex(rows=(*ROWS[:2], ("", "theo quy định hiện hành", "", "", "", "", ""), *ROWS[2:])),
    "LP211": cell(5, 6, "50%"),
    "LP212": annex(rows=(*((*row[:6], row[5]) for row in ROWS[:4]), *ROWS[4:])),
    "LP213": letter(
        body=(*BODY[:1], "- Năm 2023, đạt 07/08 chỉ số; còn 01 chỉ số chưa đạt[^2].", *BODY[1:]),
        notes=(*SOUND.notes, "1. Số gia đình đạt “Gia đình học tập” đạt 90% trở lên."),
    ),
    "LP214": added("Thành phố có 123 điểm truy cập, trong đó có 107 điểm tại các phường và 17 điểm tại các xã."),
    "LP215": added("Số vụ tai nạn giao thông giảm 25% (19/24 vụ)."),
    "LP216": cell(4, 6, "95%", against=reference()),
    "LP217": lambda folder: proofed(
        replace(SOUND, annex=replace(SOUND.annex or Annex(), rows=MARKED)),
        folder,
        against=reference(),
    ),
    "LP218": body("- Chỉ số đạt: 05/08", "- Chỉ số đạt: 06/08", against=reference()),
    "LP219": plant(against=reference(units=wards(32))),
    "LP220": cell(3, 6, "936,5%"),
    "LP222": cell(4, 1, "100% số hộ dân được dùng nước máy", against=reference()),
}
LANGUAGE: dict[str, Case] = {
    "LP001": empty_archive,
    "LP002": unreadable(b"%PDF-1.7\n"),
    "LP003": unreadable(b""),
    "LP004": unreadable(b"\x0fNguy\x00 Lan" + bytes(150), "~$ng-van.docx"),
    "LP005": unreadable(compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})),
    "LP420": added("Kho bạc đã thành toán kinh phí cho các phường."),
    "LP006": plant(headless),
    "LP301": body("theo quy định;", "theo quy quy định;"),
    "LP302": body("Hiện mới đạt 93,65%", "Hiện mới đạt {{ so_lieu }}"),
    "LP303": body("Qua rà soát", "Qua  rà soát"),
    "LP304": body("Phòng Y tế;", "Phòng **Y tế;"),
    "LP305": body("93,65%", "93.65%"),
    "LP306": body("Rà soát các chỉ số theo quy định;", "Rà soát các chỉ số về;"),
    "LP307": body("về việc xây dựng", "về V/v xây dựng"),
    "LP308": body("(Phụ lục kèm theo).", "(Phụ lục kèm theo."),
    "LP309": body("“Cộng đồng học tập”", "“Cộng đồng học tập"),
    "LP310": body("Phòng Y tế;", "Phòng Y tế - - và bệnh viện;"),
    "LP311": added("Thành phố đã chỉ đạo các phòng, ban, đơn vị và các", "xã, phường triển khai thực hiện."),
    "LP312": added("Thành phố đã chỉ đạo các phòng, ban, đơn vị triển khai thực hiện"),
    "LP313": body("cấp nước tập trung;", "cấp nước tập trung, nước máy,...;"),
    "LP314": cell(3, 1, "Số gia đình đạt “Gia đình học tập” đạt 90% trở lên Phòng VH-TT"),
    "LP315": added("Thu gom rác thải thu gom và xử lý rác thải sinh hoạt."),
    "LP316": body("Qua rà soát", "Qua rà\u200b soát"),
    "LP317": plant(_tracked),
    "LP401": added("Nhà văn hóa và đời sống văn hoá được nâng cao."),
    "LP402": cell(6, 2, "Phòng Giáo dục- Đào tạo"),
    "LP403": added("Sau khi huyện Hoàn Bò sáp nhập, địa bàn được mở rộng."),
    "LP404": added("Mạng lưới do Unesco điều hành."),
    "LP405": added("Các nghành liên quan phối hợp thực hiện."),
    "LP406": added("Bảo đảm tiết độ theo kế hoạch."),
    "LP407": body("Ủy ban nhân dân thành phố Hạ Long báo cáo", "Ủy ban nhân dân Thành phố Hạ Long báo cáo"),
    "LP408": added("Số liệu do Chi cục thống kê cung cấp."),
    "LP409": added("Tuyên truyền sâu rộng trong nhân dân."),
    "LP410": body("theo Công văn số 1593", "theo công văn số 1593"),
    "LP411": added("Điều kiện kinh tế- xã hội còn khó khăn."),
    "LP412": added("Giao Phòng LĐTĐ&XH chủ trì thực hiện."),
    "LP413": added("Hoàn thiện hồ sơ trình công nhận HTTC."),
    "LP414": added("Tỷ lệ thực hiện là 85 %."),
    "LP415": added("Phòng đã ban hành văn bản V/v rà soát số liệu."),
    "LP416": added("Tỉ lệ và tỷ lệ được tính theo năm."),
    "LP417": added("Kiểm tra tại các phường, xã."),
    "LP418": added("Nơi xa nhất cách trung tâm 70km."),
    "LP419": added("Số vụ giảm So với cùng kỳ."),
}
CASES: dict[str, Case] = PAGE | HEADS | BODIES | CITED | FIGURES | LANGUAGE
