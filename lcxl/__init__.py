"""lcxl: Excel forms from many offices, checked, consolidated, and reported in one official dispatch."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

__version__ = "1.1.0"
