from __future__ import annotations

import zlib
from hashlib import sha256
from pathlib import Path

import pytest

from lcxl.engine import cache as module
from lcxl.engine.cache import Cache, NullCache, ReaderCache, pack, unpack

KEY = {"lcxl": "1.0.0", "max_rows": "20000"}
VALUE = {"tables": {"indicators": [[5, {"current": ["n", "0.9365", "0.00%"]}]]}, "unit": "Phường Hồng Hải", "x": None}


def digest(number: int) -> str:
    return sha256(str(number).encode()).hexdigest()


def cache_file(root: Path) -> Path:
    (file,) = (root / ".lcxl" / "cache").iterdir()
    return file


def filled(root: Path, count: int = 3) -> ReaderCache:
    cache = Cache.open(root, KEY)
    for number in range(count):
        cache.put(digest(number), {**VALUE, "number": number})
    cache.close()
    return Cache.open(root, KEY)


def test_what_was_put_is_found_by_the_next_run(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    assert cache.get(digest(1)) == {**VALUE, "number": 1}
    assert cache.get(digest(9)) is None
    cache.close()


def test_a_value_is_found_in_the_run_that_put_it(tmp_path: Path) -> None:
    cache = Cache.open(tmp_path, KEY)
    cache.put_packed(digest(1), pack(VALUE))
    packed = cache.get_packed(digest(1))
    assert packed is not None and unpack(packed) == VALUE
    cache.close()


@pytest.mark.parametrize("change", [{"lcxl": "1.0.1"}, {"max_rows": "100"}, {"xlrd": "2.0.2"}])
def test_another_key_finds_nothing_and_the_old_cache_goes(tmp_path: Path, change: dict[str, str]) -> None:
    filled(tmp_path).close()
    old = cache_file(tmp_path)
    cache = Cache.open(tmp_path, {**KEY, **change})
    assert cache.get(digest(1)) is None
    cache.close()
    assert not old.exists()


def test_a_damaged_entry_is_as_good_as_absent_and_the_others_stay(tmp_path: Path) -> None:
    filled(tmp_path).close()
    file = cache_file(tmp_path)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF  # within the second of three entries
    file.write_bytes(data)
    cache = Cache.open(tmp_path, KEY)
    assert [cache.get(digest(number)) is None for number in range(3)] == [False, True, False]
    cache.close()


def test_a_value_under_the_digest_of_another_content_is_absent(tmp_path: Path) -> None:
    filled(tmp_path).close()
    file = cache_file(tmp_path)
    first, second = (bytes.fromhex(digest(number)) for number in (0, 1))
    file.write_bytes(file.read_bytes().replace(first, second, 1))
    cache = Cache.open(tmp_path, KEY)
    assert [cache.get(digest(number)) for number in (0, 1, 2)] == [
        None,
        {**VALUE, "number": 1},
        {**VALUE, "number": 2},
    ]
    cache.close()
    file.write_bytes(file.read_bytes().replace(bytes.fromhex(digest(2)), first, 1))
    cache = Cache.open(tmp_path, KEY)
    assert cache.get(digest(0)) is None
    cache.close()


def test_a_link_in_the_place_of_the_cache_is_taken_away_and_not_followed(tmp_path: Path) -> None:
    filled(tmp_path).close()
    file, elsewhere = cache_file(tmp_path), tmp_path / "elsewhere.bin"
    file.replace(elsewhere)
    before = elsewhere.read_bytes()
    file.symlink_to(elsewhere)
    cache = Cache.open(tmp_path, KEY)
    assert cache.get(digest(1)) is None
    cache.put(digest(5), VALUE)
    cache.close()
    assert elsewhere.read_bytes() == before and not file.is_symlink()


def test_a_cut_off_tail_is_written_over(tmp_path: Path) -> None:
    filled(tmp_path).close()
    file = cache_file(tmp_path)
    file.write_bytes(file.read_bytes()[:-5])
    cache = Cache.open(tmp_path, KEY)
    assert cache.get(digest(2)) is None
    cache.put(digest(2), VALUE)
    cache.close()
    again = Cache.open(tmp_path, KEY)
    assert [again.get(digest(number)) is not None for number in range(3)] == [True, True, True]
    again.close()


@pytest.mark.parametrize("content", [b"", b"lcxl", b"\0" * 5000, b"<html>not a cache</html>"])
def test_a_file_of_something_else_is_started_anew(tmp_path: Path, content: bytes) -> None:
    filled(tmp_path).close()
    cache_file(tmp_path).write_bytes(content)
    cache = Cache.open(tmp_path, KEY)
    assert cache.get(digest(1)) is None
    cache.put(digest(1), VALUE)
    cache.close()
    again = Cache.open(tmp_path, KEY)
    assert again.get(digest(1)) == VALUE
    again.close()


def test_a_value_that_is_no_json_is_absent(tmp_path: Path) -> None:
    cache = Cache.open(tmp_path, KEY)
    cache.put_packed(digest(1), b"neither zlib nor JSON")
    assert cache.get(digest(1)) is None
    cache.close()


def test_a_bomb_in_the_cache_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_UNPACKED", 1000)
    with pytest.raises(ValueError):
        unpack(pack(["0" * 5000]))


def test_json_nested_without_end_is_refused() -> None:
    with pytest.raises(ValueError):
        unpack(zlib.compress(b"[" * 200_000 + b"]" * 200_000))


def test_where_nothing_can_be_written_there_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / ".lcxl").write_text("a file where the folder should be")
    cache = Cache.open(tmp_path, KEY)
    cache.put(digest(1), VALUE)
    assert cache.get(digest(1)) is None
    cache.close()


def test_no_cache_keeps_nothing() -> None:
    cache: ReaderCache = NullCache()
    cache.put(digest(1), VALUE)
    cache.put_packed(digest(1), pack(VALUE))
    assert cache.get(digest(1)) is None and cache.get_packed(digest(1)) == b""
    cache.close()


def test_entries_that_are_no_longer_met_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WASTE_FLOOR", 100)
    cache = filled(tmp_path, 10)
    before = cache_file(tmp_path).stat().st_size
    assert cache.get(digest(3)) is not None
    cache.close()
    assert cache_file(tmp_path).stat().st_size < before / 3
    again = Cache.open(tmp_path, KEY)
    assert again.get(digest(3)) == {**VALUE, "number": 3} and again.get(digest(4)) is None
    again.close()


def test_the_folder_may_be_deleted(tmp_path: Path) -> None:
    filled(tmp_path).close()
    cache_file(tmp_path).unlink()
    cache = Cache.open(tmp_path, KEY)
    assert cache.get(digest(1)) is None
    cache.close()


def test_what_is_stored_is_known_without_reading_it(tmp_path: Path) -> None:
    cache = Cache.open(tmp_path, {"a": "1"})
    assert not cache.holds(digest(1))
    cache.put(digest(1), VALUE)
    assert cache.holds(digest(1)) and not cache.holds(digest(2)) and not NullCache().holds(digest(1))
    cache.close()
