"""A campaign from Python data: a form for each school, filled in, read back, added up and judged."""

import pandas as pd

import lcxl

measures = pd.DataFrame(
    [
        {"indicator": 1, "code": "1.1", "text": "Tổng số học sinh", "unit": "count", "aggregation": "sum"},
        {"indicator": 2, "code": "2.1", "text": "Tỷ lệ chuyên cần", "unit": "%", "aggregation": "mean"},
    ]
).assign(reporters="TH1; TH2", figure_from="wards", threshold=["", ">= 95"])
units = pd.DataFrame({"code": ["TH1", "TH2"], "name": ["Trường Tiểu học 1", "Trường Tiểu học 2"], "kind": "department"})
campaign = lcxl.Campaign.from_frame(measures, units, period="2025", place_name="Phường Hồng Gai")
assert not campaign.validate(), campaign.validate()

answers = {"TH1": {"1.1": 480, "2.1": "98,5%"}, "TH2": {"1.1": 600, "2.1": "97%"}}
forms = [lcxl.fill_form(unit, values, campaign) for unit, values in answers.items()]
result = lcxl.consolidate([lcxl.read_form(form, campaign) for form in forms])
print(result)
print(result["1.1"].value_text, result["2.1"].value_text, result["2.1"].status)
