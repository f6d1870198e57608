"""A check of one's own over a round, seen in kiem-tra.xlsx: ``python examples/own_check.py DIR``."""

import sys

import lcxl


@lcxl.check(
    code="MY001",
    severity="info",
    texts={
        "vi": ("Số liệu tròn {value}: đề nghị xem lại cách làm tròn.", "Ghi số liệu đến hai chữ số thập phân."),
        "en": ("A round {value}: please look at how it was rounded.", "Give two decimals."),
    },
)
def round_share(context):
    for asked in context.asked:
        if asked.figure is not None and asked.measure.unit.percent and asked.figure.value % 10 == 0:
            yield lcxl.finding("MY001", **asked.at("current"), value=asked.value)


round_ = lcxl.open_round(sys.argv[1], checks=[round_share])
print(round_.write_checks())
print(sum(finding.code == "MY001" for finding in round_.findings), "findings")
