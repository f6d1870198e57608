"""One returned form as a DataFrame: ``python examples/form_to_frame.py bao-cao.xlsx``."""

import sys

import lcxl

form = lcxl.read_form(sys.argv[1])
for finding in form.findings:
    print(finding.severity, finding.sheet, finding.cell, finding.message(), sep=" | ")
frame = form.frame()
print(frame[["measure", "value", "claim", "threshold", "outcome"]].to_string())
