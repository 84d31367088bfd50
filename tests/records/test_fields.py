"""Personal fields are unreadable without the key, bound to their place, and findable by equality."""

from pathlib import Path

import pytest

from webapp.records.fields import (
    Unreadable,
    blind_index,
    decrypt,
    encrypt,
    keyed_hash,
    search_tokens,
)
from webapp.records.keys import add_key, load_keys

NIK = "3173042107959001"


def test_a_field_comes_back_and_never_looks_the_same_twice(tmp_path: Path) -> None:
    keys = load_keys(tmp_path)
    sealed = [encrypt(keys, NIK, "enrollment:1:nik") for _ in range(2)]
    assert sealed[0] != sealed[1]
    assert all(text.startswith("k1.") and NIK not in text for text in sealed)
    assert [decrypt(keys, text, "enrollment:1:nik") for text in sealed] == [NIK, NIK]


def test_a_field_moved_to_another_place_does_not_open(tmp_path: Path) -> None:
    keys = load_keys(tmp_path)
    sealed = encrypt(keys, NIK, "enrollment:1:nik")
    with pytest.raises(Unreadable):
        decrypt(keys, sealed, "enrollment:2:nik")


@pytest.mark.parametrize("broken", ["", "k1.", "k1.AAAA", "k9.AAAA", "no dot", "k1.%%%"])
def test_what_is_no_field_of_ours_is_named_unreadable(tmp_path: Path, broken: str) -> None:
    with pytest.raises(Unreadable):
        decrypt(load_keys(tmp_path), broken, "enrollment:1:nik")


def test_a_field_of_the_old_key_still_opens_after_rotation(tmp_path: Path) -> None:
    sealed = encrypt(load_keys(tmp_path), NIK, "x")
    add_key(tmp_path, "field")
    keys = load_keys(tmp_path)
    assert decrypt(keys, sealed, "x") == NIK
    assert encrypt(keys, NIK, "x").startswith("k2.")


def test_equal_values_of_one_kind_have_one_index_and_of_two_kinds_two(tmp_path: Path) -> None:
    keys = load_keys(tmp_path / "a")
    assert blind_index(keys, "nik", NIK) == blind_index(keys, "nik", NIK)
    assert blind_index(keys, "nik", NIK) != blind_index(keys, "phone", NIK)
    assert blind_index(keys, "nik", NIK) != blind_index(load_keys(tmp_path / "b"), "nik", NIK)
    assert len(blind_index(keys, "nik", NIK)) == 32
    assert len(keyed_hash(keys, "invitation", "7KQ2M9XW4R")) == 43


def test_a_name_is_found_by_its_parts_of_three_letters_or_more(tmp_path: Path) -> None:
    keys = load_keys(tmp_path)
    whole = search_tokens(keys, "Siti  Nur'aini bt. Saʿid")
    assert search_tokens(keys, "SITI") < whole
    assert search_tokens(keys, "bt") == set()
    assert search_tokens(keys, "Béni") == search_tokens(keys, "beni")
