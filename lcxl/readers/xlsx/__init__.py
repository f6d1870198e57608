"""Reads .xlsx cell by cell: number formats, hidden rows, damaged parts, each cell with its address."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
