"""What a document was registered under: the number and the date that stand on it."""

from __future__ import annotations

from lcxl.proof.anatomy import dissect
from lcxl.proof.manuscript import Document
from lcxl.proof.words import pattern


def registered(document: Document) -> tuple[str, str]:
    """Return number and date (``24/06/2024``) of a document, "" for what is left blank."""
    anatomy = dissect(document)
    number = date = ""
    if anatomy.number is not None and (found := pattern("head.number_any").match(_plain(anatomy.number.text))):
        number = found["number"]
    if anatomy.place_and_date is not None:
        found = pattern("head.date_line").match(_plain(anatomy.place_and_date.text))
        if found and found["day"] and found["month"] and found["year"]:
            date = f"{found['day'].zfill(2)}/{found['month'].zfill(2)}/{found['year']}"
    return number, date


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")
