"""Learns which two Vietnamese syllables stand side by side, for the proof-reader: ``python -m tools.pairs``.

Counts neighbours in texts and takes the words of a list; writes ``lcxl/data/proof_pairs.txt``, where each line is a
syllable with those that follow it.  ``.`` marks a word of the list, ``*`` one that official texts use often.  Nothing
of a text but such counts comes into the data.

    python -m tools.pairs --official FOLDER --general FOLDER --words FILE

The data in the repository was made from 0.8 MB of administrative documents of seven types and the text of Decree
30/2020/NĐ-CP (official), 2 450 articles of the Vietnamese Wikipedia (general), and the word list of pyvi (MIT).
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from lcxl.proof.spelling import is_syllable

TARGET = Path("lcxl/data/proof_pairs.txt")
_PIECES = re.compile(r"[^\w ]+|\d+|_")
# How many times a pair must stand in official texts to be used often, and known; in general ones, known.
_OFTEN, _OFFICIAL, _GENERAL = 6, 2, 25


def pairs_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the neighbours of a text in small letters, none across a sign or a number."""
    for piece in _PIECES.split(unicodedata.normalize("NFC", text).lower()):
        for first, second in pairwise(piece.split()):
            if is_syllable(first) and is_syllable(second):
                yield first, second


def counted(folder: Path) -> Counter[tuple[str, str]]:
    """Count the pairs in all text files of a folder."""
    found: Counter[tuple[str, str]] = Counter()
    for file in sorted(folder.iterdir()):
        found.update(pairs_of(file.read_text("utf-8", errors="replace")))
    return found


def learnt(
    official: Counter[tuple[str, str]], general: Counter[tuple[str, str]], words: Iterable[str]
) -> dict[tuple[str, str], str]:
    """Return the pairs that are known, with their marks."""
    listed = {pair for word in words for pair in pairs_of(word)}
    known = listed | {pair for pair, times in official.items() if times >= _OFFICIAL}
    known |= {pair for pair, times in general.items() if times >= _GENERAL}

    def mark(pair: tuple[str, str]) -> str:
        return ("*" if official[pair] >= _OFTEN else ".") if pair in listed else ""

    return {pair: mark(pair) for pair in known}


def main() -> None:
    """Write the data file."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("official", "general", "words"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    words = given.words.read_text("utf-8").splitlines()
    lines: dict[str, list[str]] = {}
    for (first, second), mark in sorted(learnt(counted(given.official), counted(given.general), words).items()):
        lines.setdefault(first, []).append(second + mark)
    text = "\n".join(f"{first} {' '.join(following)}" for first, following in lines.items())
    TARGET.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
