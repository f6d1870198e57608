"""Whatever arrived, folders, archives and e-mails, to candidate files, within limits."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
