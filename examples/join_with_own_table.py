"""The figures of a round joined with a table of one's own: ``python examples/join_with_own_table.py DIR``."""

import sys

import pandas as pd

import lcxl

result = lcxl.open_round(sys.argv[1]).consolidate()
values = lcxl.frames.values_frame(result)
units = lcxl.frames.units_frame(result)[["unit", "state"]]
population = pd.DataFrame({"unit": ["06649", "06652", "06655"], "people": [9800, 12500, 10200]})
joined = values.merge(population, on="unit").merge(units, on="unit")
print(joined.groupby("unit")[["people"]].first().assign(figures=joined.groupby("unit")["value"].count()))
