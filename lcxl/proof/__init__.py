"""The proof-reader of official letters: form, citations, figures, leftovers, consistency."""

from lcxl.proof.checks import CHECKS, corrections_of, proof_document
from lcxl.proof.reference import Reference, reference_of

__all__ = ["CHECKS", "Reference", "corrections_of", "proof_document", "reference_of"]
