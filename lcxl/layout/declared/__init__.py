"""Forms that somebody else made: what of a blank form is to be filled in, and what its rows and columns mean."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
