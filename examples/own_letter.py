"""A letter from a template of one's own, with a placeholder of one's own: ``python examples/own_letter.py DIR``."""

import io
import sys

import docx

import lcxl

template = docx.Document()
template.add_paragraph("Kính gửi: {{ lanh_dao }}")
template.add_paragraph("{{ dia_phuong }}: {{ dat }}/{{ tong }} chỉ số đạt, {{ ty_le | lam_dep }}.")
file = io.BytesIO()
template.save(file)

letter = io.BytesIO()
round_ = lcxl.open_round(sys.argv[1])
round_.write_dispatch(
    template=file.getvalue(),
    context={"lanh_dao": "Giám đốc Sở", "ty_le": 89.47},
    filters={"lam_dep": lambda number: f"{number:.1f}%".replace(".", ",")},
    output=letter,
)
for paragraph in docx.Document(letter).paragraphs:
    print(paragraph.text)
