"""The proof-reader of official documents: form, citations, figures, leftovers, consistency."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
