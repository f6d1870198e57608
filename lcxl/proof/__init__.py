"""The proof-reader of official letters: form, citations, figures, leftovers, consistency."""
