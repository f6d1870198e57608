"""The proof-reader of official letters: form, citations, figures, leftovers, consistency."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lcxl.proof.checks import CHECKS, corrections_of, proof_document
    from lcxl.proof.reference import Reference, reference_of

__all__ = ["CHECKS", "Reference", "corrections_of", "proof_document", "reference_of"]

_HOMES = {"checks": ("CHECKS", "corrections_of", "proof_document"), "reference": ("Reference", "reference_of")}


def __getattr__(name: str) -> object:
    """Import the public names when they are first asked for: writers need no more than how wide a text is."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(name)
