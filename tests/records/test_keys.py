"""Keys are made once, readable by their owner alone, and rotated by adding."""

import stat
import threading
from pathlib import Path

import pytest

from webapp.records import keys as keys_of
from webapp.records.key_backup import WeakPassphrase, WrongPassphrase, pack, unpack
from webapp.records.keys import Keys, _make_key, add_key, load_keys, sealing_jwks, slip_jwks

PASSPHRASE = "kata sandi panjang"


def test_the_first_start_makes_keys_that_the_second_finds(tmp_path: Path) -> None:
    first, second = load_keys(tmp_path / "keys"), load_keys(tmp_path / "keys")
    assert _visible(first) == _visible(second)


def test_only_their_owner_may_read_them(tmp_path: Path) -> None:
    load_keys(tmp_path / "keys")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_two_first_starts_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    found: list[Keys] = []
    threads = [
        threading.Thread(target=lambda: found.append(load_keys(tmp_path / "keys")))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert all(_visible(keys) == _visible(found[0]) for keys in found)


def test_a_start_that_finds_a_first_key_being_made_makes_no_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, asked = keys_of._numbers, list[str]()

    def look_too_early(folder: Path, kind: str) -> list[int]:
        asked.append(kind)
        if asked.count(kind) > 1:
            return look(folder, kind)
        _make_key(folder, kind, 1)  # the other start is done right after this look
        return []

    monkeypatch.setattr(keys_of, "_numbers", look_too_early)
    assert list(load_keys(tmp_path).slip) == [1]


def test_a_new_key_comes_first_and_the_old_one_stays(tmp_path: Path) -> None:
    load_keys(tmp_path)
    assert [add_key(tmp_path, kind) for kind in ("sealing", "slip", "field")] == ["s2", "2", "k2"]
    keys = load_keys(tmp_path)
    assert [key["kid"] for key in sealing_jwks(keys)] == ["s2", "s1"]
    assert [key["number"] for key in slip_jwks(keys)] == [2, 1]
    assert list(keys.field) == ["k2", "k1"]


def test_no_key_shows_in_a_repr(tmp_path: Path) -> None:
    keys = load_keys(tmp_path)
    assert keys.web_secret not in repr(keys)
    assert keys.index.hex() not in repr(keys)


def test_a_backup_gives_the_keys_back_and_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    keys = load_keys(tmp_path / "keys")
    backup = pack(tmp_path / "keys", PASSPHRASE)
    assert keys.web_secret.encode() not in backup
    with pytest.raises(WrongPassphrase):
        unpack(backup, PASSPHRASE + "x", tmp_path / "wrong")
    unpack(backup, PASSPHRASE, tmp_path / "again")
    assert _visible(load_keys(tmp_path / "again")) == _visible(keys)


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    load_keys(tmp_path / "keys")
    with pytest.raises(WeakPassphrase):
        pack(tmp_path / "keys", "pendek")


def _visible(keys: Keys) -> tuple[object, ...]:
    """Everything in the keys that can be compared."""
    return (
        keys.installation,
        sealing_jwks(keys),
        slip_jwks(keys),
        keys.field,
        keys.index,
        keys.web_secret,
    )
