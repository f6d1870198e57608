"""Readers: bytes of workbooks and Word files to plain values, and whatever arrived to candidate files."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
