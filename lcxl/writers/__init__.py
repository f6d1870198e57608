"""Writers: plain values to workbooks, Word files and e-mail drafts."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
