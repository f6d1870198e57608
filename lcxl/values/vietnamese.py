"""Vietnamese text as it really arrives: composed, half composed, in look-alike letters or in fonts of old.

Everything here is about letters; what words mean is said in ``words``.  The tables are data
(``data/letters.toml``, ``data/legacy_fonts.toml``).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple

from lcxl.texts import load_data

# Format characters nobody sees (zero-width spaces and joiners, soft hyphens, byte order and direction marks).
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
# Control characters other than tab and line breaks: a workbook can't hold them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"[^\S\n]+")
# Composed letters above Latin-1 of Latin Extended-A, -B and Additional.
_MODERN = re.compile("[\u0100-\u024f\u1e00-\u1eff]")


def nfc(text: str) -> str:
    """Return ``text`` with every letter composed: macOS, some keyboards and CP1258 give parts of letters."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@cache
def _letters() -> dict[str, Any]:
    return load_data("letters.toml")


@cache
def _lookalikes() -> dict[int, str]:
    return str.maketrans(_letters()["lookalikes"])


@cache
def _unclean() -> re.Pattern[str]:
    """Return a pattern of every character that ``clean`` changes in composed text, surplus spaces aside."""
    blanks = "".join(char for char in map(chr, range(0x3001)) if char.isspace() and char != " ")
    letters = "".join(_letters()["lookalikes"])
    return re.compile(f"[{_INVISIBLE.pattern[1:-1]}{_CONTROL.pattern[1:-1]}{blanks}{letters}]")


def without_controls(text: str) -> str:
    """Return ``text`` without the control characters that no workbook can hold."""
    return _CONTROL.sub("", text)


def clean(text: str) -> str:
    """Return ``text`` as a person sees it: composed, look-alike letters repaired, nothing invisible.

    Runs of blanks (no-break, narrow and figure spaces too) become one space; line breaks stay.
    """
    if "  " not in text:
        plain = text.isascii() and text.isprintable()
        if plain or (not _unclean().search(text) and unicodedata.is_normalized("NFC", text)):
            return text.strip()
    text = nfc(text.replace("\r\n", "\n").replace("\r", "\n")).translate(_lookalikes())
    text = without_controls(_INVISIBLE.sub("", text))
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n")).strip()


@cache
def _dashes() -> re.Pattern[str]:
    return re.compile(rf"\s*[-{_letters()['dashes']}]\s*")


@cache
def _and() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:&|\b{_letters()['and_word']}\b)\s*")


@cache
def _respelled() -> tuple[re.Pattern[str], dict[str, str]]:
    """Open syllables with two spellings: a pattern of the one and its map to the other."""
    data = _letters()
    table: dict[str, str] = {}
    for first, second in data["open_rhymes"]:
        for tone in data["tones"]:
            table[nfc(first + second + tone)] = nfc(first + tone + second)
    onsets = "|".join(data["onsets_before_y"])
    finals = "".join(nfc("y" + tone) for tone in ["", *data["tones"]])
    return re.compile(rf"\b({onsets})([{finals}])\b|({'|'.join(table)})\b"), table


def _respell(match: re.Match[str]) -> str:
    if match[3]:
        return _respelled()[1][match[3]]
    return match[1] + nfc("i" + unicodedata.normalize("NFD", match[2])[1:])


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return ``text`` folded for comparison: what people spell in two ways comes out in one.

    Letters are composed and small, invisible characters gone, blanks single, tone marks of open rhymes and
    final i and y in one spelling, dashes a hyphen and the word for "and" an ampersand, both without spaces.
    Accents stay: see ``bare``.
    """
    folded = " ".join(clean(text).casefold().split())
    if not folded.isascii():
        folded = nfc(folded)
    pattern, _ = _respelled()
    folded = pattern.sub(_respell, folded)
    return _and().sub("&", _dashes().sub("-", folded)).strip()


def bare(text: str) -> str:
    """Return ``text`` folded and without accents, the stroked d a plain one: for input typed without accents."""
    return without_accents(fold(text))


def without_accents(text: str) -> str:
    """Return ``text`` with its letters plain, the stroked d and D too; nothing else is changed."""
    if text.isascii():
        return text
    letters = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    stroked = _letters()["stroked_d"]
    return letters.replace(stroked, "d").replace(stroked.upper(), "D")


CollationKey = tuple[tuple[int, ...], tuple[int, ...], str]


@cache
def _order() -> dict[str, int]:
    return {letter: place for place, letter in enumerate(_letters()["alphabet"], start=0x110000)}


@cache
def _tones() -> dict[str, int]:
    return {tone: rank for rank, tone in enumerate(_letters()["tones"], start=1)}


def collation_key(text: str) -> CollationKey:
    """Return a sort key in Vietnamese dictionary order.

    All letters are compared first, then all tones; case never counts but for a last resort.  Characters that
    are no Vietnamese letters come first, by code point.
    """
    order, tones = _order(), _tones()
    letters: list[int] = []
    marks: list[int] = []
    for char in nfc(text).lower():
        decomposed = unicodedata.normalize("NFD", char)
        mark = next((c for c in decomposed if c in tones), "")
        letter = nfc(decomposed.replace(mark, "")) if mark else char
        letters.append(order.get(letter) or ord(letter[0]))
        marks.append(tones.get(mark, 0))
    return tuple(letters), tuple(marks), text


class _Charset(NamedTuple):
    """A legacy encoding, ready to use: ``pattern`` finds its codes, longest first."""

    name: str
    fonts: tuple[str, ...]
    capitals_ending: str
    codes: dict[str, str]
    pattern: re.Pattern[str]
    telltale: re.Pattern[str]


def _charset(name: str, data: dict[str, Any]) -> _Charset:
    codes: dict[str, str] = dict(data["codes"])
    if name == "vni":
        for code, letter in data["codes"].items():
            capital = code[0].upper() + code[1:]
            codes |= {capital: letter.upper(), capital[0] + code[1:].upper(): letter.upper()}
    longest = sorted(codes, key=lambda code: (-len(code), code))
    telltales = f"[{re.escape(data['telltales'])}]"
    return _Charset(
        name=name,
        fonts=tuple(data["fonts"]),
        capitals_ending=data["capitals_ending"],
        codes=codes,
        pattern=re.compile("|".join(map(re.escape, longest))),
        telltale=re.compile("|".join([telltales, *data.get("telltale_pairs", ())])),
    )


@cache
def _charsets() -> dict[str, _Charset]:
    return {name: _charset(name, data) for name, data in load_data("legacy_fonts.toml").items()}


@cache
def legacy_charset(font: str) -> str:
    """Return the legacy encoding of a font by its name (``tcvn3``, ``vni``), or "" for fonts of Unicode."""
    for charset in _charsets().values():
        if font.lower().startswith(charset.fonts):
            return charset.name
    return ""


def _is_unicode(text: str) -> bool:
    """Tell whether ``text`` holds a letter that no old font has (quotation marks and dashes prove nothing)."""
    text = nfc(text)
    return bool(_MODERN.search(text)) or any(
        ord(char) > 0xFF and (char.isalpha() or unicodedata.combining(char)) for char in text
    )


def decode_legacy(text: str, font: str) -> str | None:
    """Return what a person saw who typed ``text`` in ``font`` (a font's name, or ``tcvn3`` or ``vni``).

    None where there is nothing to decode: a font of Unicode, text without a code of the font, or text that
    is Unicode already (it holds letters that no old font has).
    """
    charset = _charsets().get(font) or _charsets().get(legacy_charset(font))
    if charset is None or _is_unicode(text):
        return None
    decoded = charset.pattern.sub(lambda match: charset.codes[match[0]], text)
    if charset.capitals_ending and font != charset.name and font.endswith(charset.capitals_ending):
        decoded = decoded.upper()
    return decoded if decoded != text else None


@cache
def _syllable() -> re.Pattern[str]:
    parts = {name: "|".join(values) for name, values in _letters()["syllable"].items()}
    return re.compile(rf"(?:{parts['onsets']})(?:(?:{parts['open']})|(?:{parts['closed']})(?:{parts['finals']}))")


def _is_syllable(word: str) -> bool:
    """Tell whether ``word`` is built like a Vietnamese syllable, with at most one tone."""
    tones = sum(char in _tones() for char in unicodedata.normalize("NFD", word))
    return tones <= 1 and bool(_syllable().fullmatch(without_accents(word.lower())))


_WORD = re.compile(r"[^\W\d_]+")
_LEGACY_WORD = re.compile("[A-Za-z\u00a1-\u00ff]+")


@lru_cache(maxsize=8192)
def looks_legacy(text: str) -> str | None:
    """Return ``tcvn3`` or ``vni`` if ``text`` was surely typed in a font of that encoding, else None.

    Sure means: a character that no Unicode text of Vietnamese words holds stands inside a word, and every such
    word decodes to a Vietnamese syllable.  Short or accent-poor text of old fonts is missed on purpose; its
    cell's font tells it.
    """
    if text.isascii() or _is_unicode(text):
        return None
    return next((charset.name for charset in _charsets().values() if _is_written_in(charset, text)), None)


def _is_written_in(charset: _Charset, text: str) -> bool:
    words = [word for word in _LEGACY_WORD.findall(text) if not word.isascii()]
    if not any(charset.telltale.search(word) and re.search("[A-Za-z]", word) for word in words):
        return False
    decoded = [decode_legacy(word, charset.name) or word for word in words]
    return all(_WORD.fullmatch(word) and _is_syllable(word) for word in decoded)


def _figures_of(*kinds: str) -> str:
    """Return the characters that Unicode derives in one of these ways (``<super>``) from figures and signs."""
    blocks = (range(0xB2, 0xBF), range(0x2070, 0x2090), range(0x2150, 0x2160), range(0x2460, 0x24FF))
    found = (chr(code) for block in blocks for code in block)
    return re.escape("".join(one for one in found if unicodedata.decomposition(one).startswith(kinds)))


_RAISED, _MARKS = _figures_of("<super>", "<circle>"), _figures_of("<super>", "<circle>", "<sub>")
_MARK = re.compile(rf"(?<=[\d%)])[{_MARKS}]+|(?<=\w)[{_RAISED}]+")
_POWER = re.compile(rf"(?<![\d.,])10[{_MARKS}]")
_STRAY = re.compile(rf"(?<![^\W\d_])[{_MARKS}{_figures_of('<fraction>')}]")


def without_marks(text: str) -> str | None:
    """Return ``text`` without marks of footnotes behind its figures and words.

    Raised, lowered and circled figures are never digits of the number before them.  None where such a figure may be
    more than a mark: a power of ten, a fraction, a figure by itself.
    """
    if text.isascii():
        return text
    kept = text if _POWER.search(text) else _MARK.sub("", text)
    return None if _STRAY.search(kept) else kept
