"""What people type in a cell, and what it means: numbers, words, dates, thresholds, Vietnamese."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
