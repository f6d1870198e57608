"""Reads lcxl's own workbooks by the layouts that the writers use: forms, campaign, consolidated."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
