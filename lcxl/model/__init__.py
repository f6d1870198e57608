"""The nouns of a reporting round, as immutable values.

Nothing here opens a file or knows an Office format.  Figures are held in the
unit of their measure: a percent is in **percentage points** (93.65 means
93,65 %), never a fraction.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
