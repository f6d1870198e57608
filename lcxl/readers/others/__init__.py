"""Reads .xls, .xlsb and .ods to the same plain cells as .xlsx, in guarded processes."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
