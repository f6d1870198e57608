from __future__ import annotations

from io import BytesIO

import docx
import pytest

from lcxl.writers.word.template_files import template, template_folder
from lcxl.writers.word.templates import FORM, LOOKS, TEMPLATES, generated
from tests.letters import part, w


def test_templates_and_reference_pages_are_what_the_code_writes() -> None:
    root = template_folder().parent
    stale = [path for path, content in generated().items() if (root / path).read_bytes() != content]
    assert stale == [], "run python -m lcxl.writers.word.templates"
    assert {path.name for path in template_folder().iterdir()} == {*TEMPLATES, FORM}


@pytest.mark.parametrize("name", TEMPLATES)
def test_word_libraries_open_the_templates(name: str) -> None:
    document = docx.Document(BytesIO(template(name)))
    assert {style.name for style in document.styles} >= {"Đoạn văn", "Quốc hiệu", "footnote text"}
    for section in document.sections:
        sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round((side or 0) / 36000) for side in sides] == [20, 20, 30, 15]
        assert section.different_first_page_header_footer


def test_the_page_number_stands_in_the_header_but_not_on_the_first_page() -> None:
    data = template("dispatch_template.docx")
    assert len(list(part(data, "word/header1.xml").iter(w("instrText")))) == 1
    assert not list(part(data, "word/header2.xml").iter(w("instrText")))


@pytest.mark.parametrize(
    ("style", "low", "high"),
    [
        ("QuocHieu", 12, 13), ("TieuNgu", 13, 14), ("CoQuanChuQuan", 12, 13), ("CoQuanBanHanh", 12, 13),
        ("SoKyHieu", 13, 13), ("TrichYeu", 12, 13), ("NgayThang", 13, 14), ("KinhGui", 13, 14), ("DoanVan", 13, 14),
        ("DeMuc", 13, 14), ("QuyenHan", 13, 14), ("HoTen", 13, 14), ("NoiNhan", 12, 12), ("NoiNhanDong", 11, 11),
        ("PhuLuc", 14, 14), ("TenPhuLuc", 13, 14), ("ChiDanPhuLuc", 13, 14),
    ],
)  # fmt: skip
def test_sizes_are_those_of_the_decree(style: str, low: int, high: int) -> None:
    assert low <= LOOKS[style].size <= high
