"""Opening seals and reading strangers' JSON: whatever comes, it opens right or fails by name."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey

from tests.phone import Phone, new_key
from tests.worker import record
from webapp.records.keys import Keys, load_keys, sealing_jwks
from webapp.records.sealing import (
    BadPayload,
    BadSignature,
    NotOpened,
    UnknownKey,
    hash_of,
    open_sealed,
)
from webapp.records.strict_json import MAX_DEPTH, NotJson, read_json

DEVICE = "0b0e7b5c-8f0a-4f0e-9d53-0d1b0f4f2d11"
SLIP = "ABCDEFGHIJKLMNOPQRSTUVWXYQ"
FAILURES = (NotOpened, UnknownKey, BadSignature, BadPayload)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    folder: Path = tmp_path_factory.mktemp("keys")
    return load_keys(folder)


@pytest.fixture(scope="module")
def phone(keys: Keys) -> Phone:
    """A phone that was never activated, but knows the sealing key."""
    consent = {"version": 1, "hash": "A" * 43}
    settings = {"sealing_keys": sealing_jwks(keys), "consent": consent}
    answer: dict[str, Any] = {
        "installation": str(keys.installation),
        "device": {"id": DEVICE},
        "settings": settings,
    }
    return Phone(new_key(), answer)


def public(key: ECKey) -> dict[str, Any]:
    return dict(key.as_dict(private=False))


def test_what_was_sealed_is_what_is_opened(keys: Keys, phone: Phone) -> None:
    payload = phone.payload(record(), slip=SLIP)
    item = phone.envelop(payload)
    opened = open_sealed(item["sealed"].encode(), keys, DEVICE, public(phone.key))
    assert opened.model_dump() == payload
    assert hash_of(item["sealed"].encode()) == item["hash"]


def test_every_changed_character_is_noticed(keys: Keys, phone: Phone) -> None:
    sealed = phone.seal(record(), slip=SLIP)["sealed"]
    for place in range(0, len(sealed), 41):
        changed = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
        with pytest.raises(FAILURES):
            open_sealed(changed.encode(), keys, DEVICE, public(phone.key))


def test_a_seal_is_for_one_device(keys: Keys, phone: Phone) -> None:
    sealed = phone.seal(record(), slip=SLIP)["sealed"].encode()
    with pytest.raises(BadSignature):
        open_sealed(sealed, keys, DEVICE[:-1] + "2", public(phone.key))
    with pytest.raises(BadSignature):
        open_sealed(sealed, keys, DEVICE, public(new_key()))


def test_a_record_that_was_only_encrypted_is_not_taken(keys: Keys, phone: Phone) -> None:
    plain = json.dumps(phone.payload(record(), slip=SLIP))
    with pytest.raises(BadSignature):
        open_sealed(phone.encrypt(plain).encode(), keys, DEVICE, public(phone.key))


def test_a_record_that_was_only_signed_is_not_opened(keys: Keys, phone: Phone) -> None:
    signed = phone.sign(json.dumps(phone.payload(record(), slip=SLIP)).encode())
    with pytest.raises(NotOpened):
        open_sealed(signed.encode(), keys, DEVICE, public(phone.key))


@given(sealed=st.binary(max_size=200) | st.from_regex(rb"[A-Za-z0-9_.-]{0,200}", fullmatch=True))
def test_nothing_random_opens(keys: Keys, phone: Phone, sealed: bytes) -> None:
    with pytest.raises(NotOpened):
        open_sealed(sealed, keys, DEVICE, public(phone.key))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def depth(value: object) -> int:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    nested = isinstance(value, dict | list)
    return int(nested) + max((depth(part) for part in parts), default=0)


@given(json_values)
def test_json_is_read_as_it_was_written_or_refused_for_its_depth(value: Any) -> None:
    data = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    if depth(value) > MAX_DEPTH or "\\u0000" in json.dumps(value):
        with pytest.raises(NotJson):
            read_json(data)
    else:
        assert read_json(data) == value


@given(st.binary(max_size=300))
def test_random_bytes_are_json_or_refused(data: bytes) -> None:
    try:
        read_json(data)
    except NotJson:
        return
    json.loads(data)
