"""What does not hold together, within a unit and across units; each finding code is raised by one function."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
