"""Office files that need a password to open."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from lcxl.readers.contents import ContentKind, sniff
from lcxl.readers.intake.limits import Refused

_NO_PASSWORD = "VelvetSweatshop"
"""With it Excel encrypts what is only protected against changes, and opens it without asking."""


def decrypt(data: bytes, passwords: Sequence[str]) -> bytes:
    """Return an encrypted Office file opened with one of ``passwords``; made to run in a guarded process.

    Refused without the library (LC107), without a password (LC104) or if none fits (LC105).
    """
    try:
        import msoffcrypto
    except ImportError:
        if not passwords:
            raise Refused("LC104") from None
        raise Refused("LC107", extension=".xlsx", command='pip install "lcxl[encrypted]"') from None
    for password in (_NO_PASSWORD, *passwords):
        target = BytesIO()
        try:
            file = msoffcrypto.OfficeFile(BytesIO(data))
            file.load_key(password=password)
            file.decrypt(target)
        except MemoryError:
            raise
        except Exception:  # a wrong password and a damaged file raise much the same
            continue
        if sniff(target.getvalue()) not in (ContentKind.OLE_ENCRYPTED, ContentKind.UNKNOWN, ContentKind.EMPTY):
            return target.getvalue()
    raise Refused("LC105" if passwords else "LC104")
