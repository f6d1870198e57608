"""A consolidation as flat rows: what the consolidated workbook, the frames and the exports show alike.

A row's fields bear the keys of the columns they stand in (``lcxl.layout.consolidated``).  Percents are in
percentage points here, as everywhere in the core.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
