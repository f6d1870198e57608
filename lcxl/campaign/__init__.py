"""The round's settings: from tables and data files to a campaign, its units, catalogue and decisions."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
