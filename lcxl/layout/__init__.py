"""Which cell holds what, by version: declared once, used by writers and readers alike."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
