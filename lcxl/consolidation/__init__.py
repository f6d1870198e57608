"""All submissions brought together: what counts, what does not hold together, where each figure comes from."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
