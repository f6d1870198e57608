"""Why the system would not give a file, or take one: its errors in the words of people."""

from __future__ import annotations

import errno

from lcxl.texts import LANGUAGES, text

_NAMES = {
    "denied": "EACCES EPERM",
    "missing": "ENOENT ENOTDIR",
    "folder": "EISDIR",
    "exists": "EEXIST",
    "full": "ENOSPC EDQUOT",
    "too_large": "EFBIG",
    "read_only": "EROFS",
    "busy": "EBUSY ETXTBSY",
    "device": "EIO ENXIO ENODEV",
    "long_name": "ENAMETOOLONG",
    "link_loop": "ELOOP",
    "too_many": "EMFILE ENFILE",
    "memory": "ENOMEM",
    "network": "ESTALE ETIMEDOUT ENETDOWN ENETUNREACH ENETRESET EHOSTDOWN EHOSTUNREACH ECONNREFUSED ECONNRESET "
    "ECONNABORTED ENOTCONN",
}
"""Phrases of ``causes`` with the errors that they stand for; not every system has all of these."""
_PHRASES = {
    getattr(errno, name): phrase for phrase, names in _NAMES.items() for name in names.split() if hasattr(errno, name)
}


class Unusable(OSError):  # noqa: N818 (a state of the file, told like an error of the system)
    """A file that the system gives and that can't be used all the same; its argument names the phrase of ``causes``."""


def cause_of(error: Exception, lang: str) -> str:
    """Return why a file can't be read or written, without its path; the system's own words for a rare cause."""
    if isinstance(error, Unusable):
        return text(f"causes.{error.args[0]}", lang)
    if isinstance(error, UnicodeDecodeError):
        return text("causes.not_text", lang)
    if not isinstance(error, OSError):
        return str(error) or type(error).__name__
    phrase = _PHRASES.get(error.errno or 0)
    return text(f"causes.{phrase}", lang) if phrase else error.strerror or str(error) or type(error).__name__


def reasons(error: Exception) -> dict[str, str]:
    """Return why, as the slots ``reason_vi`` and ``reason_en`` of a finding."""
    return {f"reason_{lang}": cause_of(error, lang) for lang in LANGUAGES}
