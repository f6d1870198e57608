"""Which cell holds what, by version: declared once, used by writers and readers alike."""
