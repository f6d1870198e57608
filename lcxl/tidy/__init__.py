"""A consolidation as flat rows: what the consolidated workbook, the frames and the exports show alike.

A row's fields bear the keys of the columns they stand in (``lcxl.layout.consolidated``).  Percents are in
percentage points here, as everywhere in the core.
"""
