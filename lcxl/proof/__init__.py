"""The proof-reader of official letters: form, citations, figures, leftovers, consistency."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lcxl.proof.checks import CHECKS, corrections_of, proof_document
    from lcxl.proof.reference import Reference, reference_of

__all__ = ["CHECKS", "Reference", "corrections_of", "proof_document", "reference_of"]


def __getattr__(name: str) -> object:
    """Import the public names when they are first asked for: writers need no more than how wide a text is."""
    if name in __all__:
        return getattr(import_module(f"{__name__}.{'reference' if 'eference' in name else 'checks'}"), name)
    raise AttributeError(name)
