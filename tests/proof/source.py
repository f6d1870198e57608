"""Dispatch 4927/UBND-GD of Hạ Long city as it stands, as a letter to be built into a Word file.

What the printed page broke is joined again (two paragraphs and the footnotes between them); the marks of the
transcription for bold text and for signs are turned into what they stand for. No word is changed.
"""

from __future__ import annotations

import re

from tests.proof.letters import DATA, Annex, Letter

SOURCE = DATA / "cong-van-4927.txt"
_RAISED = {"¹": "[^1]", "²": "[^2]"}


def _lines() -> list[str]:
    return SOURCE.read_text("utf-8").split("\n")


def source_letter() -> Letter:
    """Return the dispatch as it stands."""
    lines = _lines()
    addressed = next(at for at, text in enumerate(lines) if text.startswith("Kính gửi"))
    closing = next(at for at, text in enumerate(lines) if text.startswith("Nơi nhận"))
    annex = next(at for at, text in enumerate(lines) if text.startswith("Biểu đánh giá"))
    top = [text for text in lines[:addressed] if text.strip()]
    body, notes = _body(lines[addressed + 1 : closing])
    end = [text for text in lines[closing + 1 : annex] if text.strip()]
    return Letter(
        number=top[0],
        subject=tuple(top[1:4]),
        date=top[4],
        addressees=(lines[addressed],),
        body=tuple(body),
        notes=tuple(notes),
        recipients=tuple(text for text in end if text.startswith("-")),
        authority=tuple(text for text in end if text.isupper()),
        signer=end[-1],
        annex=_annex(lines[annex:]),
    )


def _body(lines: list[str]) -> tuple[list[str], list[str]]:
    body: list[str] = []
    notes: list[str] = []
    joining = False
    for text in lines:
        if not text.strip():
            continue
        if text[0] in _RAISED:
            notes.append(text[1:].strip())
            continue
        broken = body and joining
        joining = text[-1].islower() and not re.match(r"\d", text)
        text = re.sub("(?<!m)[¹²]", lambda match: _RAISED[match[0]], text)
        if broken:
            body[-1] += " " + text
        elif re.match(r"\d+(\.\d+)*\.? \S", text) and not text.endswith(":"):
            body.append("**" + text)
        else:
            body.append(text)
    return body, notes


def _annex(lines: list[str]) -> Annex:
    head = next(at for at, text in enumerate(lines) if text.startswith("STT\t"))
    rows: list[list[str]] = []
    for text in lines[head + 1 :]:
        if not text.strip():
            continue
        if "\t" in text:
            rows.append(text.split("\t"))
        else:
            rows[-1][-1] += "\n" + text
    cleaned = tuple(tuple(_clean(cell) for cell in (*row, *[""] * 7)[:7]) for row in rows)
    return Annex(
        heading="",
        name=lines[0],
        note=" ".join(text for text in lines[1:head] if text.strip()),
        head=tuple(lines[head].split("\t")),
        rows=cleaned,
        end="",
    )


def _clean(cell: str) -> str:
    cell = re.sub(r"<[^>]+>\s*", "", cell)
    return cell.replace("$\\geq 95\\%$", "≥ 95%").replace("$\\geq 90\\%$", "≥ 90%").strip()
