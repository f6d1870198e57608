"""The text of a cell that asks for words."""

from __future__ import annotations

from lcxl.values import Note, RawValue, read_text, withdrawn, without_errors


def read_words(raw: RawValue) -> tuple[str, tuple[Note, ...]]:
    """Return the text of a cell for words, and what is to be told of it: old fonts, errors, missing results."""
    if gone := withdrawn(raw):
        return "", (gone,)
    if raw.kind == "p":
        return "", (Note(code="LC454"),)
    if raw.kind == "s" and raw.cached:
        text, notes = read_text(raw)
        kept, error = without_errors(text)
        return (kept, (*notes, Note(code="LC249", slots={"value": error}))) if error else (text, notes)
    if not raw.cached:
        return "", (Note(code="LC405"),)
    text, notes = read_text(raw)
    if raw.kind == "e":
        return "", (Note(code="LC249", slots={"value": text}),)
    return text, notes
