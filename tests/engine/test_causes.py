from __future__ import annotations

import errno
import os
import pickle
import subprocess

import pytest

from lcxl.engine.causes import Unusable, cause_of, reasons


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "không có quyền truy cập, hoặc đang được chương trình khác mở"),
        (errno.ENOENT, "không có tệp hoặc thư mục này"),
        (errno.ENOSPC, "ổ đĩa hết chỗ"),
        (errno.ETIMEDOUT, "mất kết nối mạng đến nơi chứa tệp"),
    ],
)
def test_the_system_s_errors_are_told_in_vietnamese_whatever_its_own_language(number: int, words: str) -> None:
    assert cause_of(OSError(number, "Zugriff verweigert", "/home/x/tep.xlsx"), "vi") == words


def test_in_english_too() -> None:
    assert reasons(PermissionError(errno.EACCES, "Zugriff verweigert")) == {
        "reason_vi": "không có quyền truy cập, hoặc đang được chương trình khác mở",
        "reason_en": "permission denied, or held by another program",
    }


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.EDOM, "Rare trouble", "/home/x/tep.xlsx"), "Rare trouble"),
        (OSError("said in words"), "said in words"),
        (OSError(), "OSError"),
        (subprocess.SubprocessError(), "SubprocessError"),
    ],
)
def test_a_rare_cause_keeps_the_system_s_words_without_the_path(error: Exception, words: str) -> None:
    assert cause_of(error, "vi") == cause_of(error, "en") == words


def test_every_error_the_system_numbers_has_words() -> None:
    for number in errno.errorcode:
        for lang in ("vi", "en"):
            assert cause_of(OSError(number, os.strerror(number)), lang)


def test_a_file_that_can_t_be_used_tells_why_in_another_process_too() -> None:
    for key, words in (
        ("changed", "tệp bị thay đổi trong lúc đang đọc"),
        ("not_a_file", "không phải tệp thông thường"),
    ):
        assert cause_of(pickle.loads(pickle.dumps(Unusable(key))), "vi") == words


def test_a_file_that_is_no_text_is_told_without_its_bytes() -> None:
    with pytest.raises(UnicodeDecodeError) as raised:
        b"\xff".decode("utf-8")
    assert cause_of(raised.value, "vi") == "không phải tệp văn bản mã UTF-8"
