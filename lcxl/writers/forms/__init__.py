"""The form that a unit fills in, and the one that it gets back with what is to mend."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
