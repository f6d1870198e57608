"""One returned form to answers: whose it is, which row is which, what each cell says."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
