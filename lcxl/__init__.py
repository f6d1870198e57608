"""lcxl: Excel forms from many offices, checked, consolidated, and reported in one official dispatch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lcxl.folder import Reading
    from lcxl.round import Round, open_round

__all__ = ["Reading", "Round", "open_round"]


def __getattr__(name: str) -> object:
    """Import the public names when they are first asked for: the command line starts without them."""
    if name in __all__:
        from lcxl import round as module

        return getattr(module, name)
    raise AttributeError(name)
