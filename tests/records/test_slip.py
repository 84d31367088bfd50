"""Slips are issued ahead, signed so that anybody can check them, and never given twice."""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers
from sqlalchemy import delete, func, select, update

from tests.records.conftest import MakePhone
from webapp.records.db import db
from webapp.records.device import Activation
from webapp.records.installation import Installation
from webapp.records.keys import read_base64url
from webapp.records.models import Account, Slip
from webapp.records.slip import (
    MOST_UNUSED,
    POOL,
    find_by_code,
    find_by_token,
    issue_tokens,
    last_round,
    read_genuine,
    recreate,
)
from webapp.rules import slip as rules

# The P-256 group (FIPS 186-4, D.1.2.3), for a verification that shares no code with the signing.
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
Point = tuple[int, int] | None


def use(phone: Activation, number: int) -> None:
    """Let so many of a phone's slips arrive."""
    ids = select(Slip.id).where(Slip.device_id == phone.device.id, Slip.state == "issued")
    for slip_id in list(db.session.scalars(ids.limit(number))):
        arrived = update(Slip).where(Slip.id == slip_id)
        db.session.execute(arrived.values(state="arrived", enrollment_id=uuid4()))
    db.session.commit()


def test_a_token_says_whose_pool_it_is_in_and_since_when(phone: Activation) -> None:
    token, code = phone.slip_tokens[0]
    assert len(token) == 138
    decoded = rules.decode_token(token)
    assert decoded is not None
    assert (decoded.key, decoded.device, decoded.day) == (1, phone.device.number, "2026-11-21")
    assert rules.is_code(code)


def test_the_signature_holds_for_anybody_with_the_public_key(phone: Activation) -> None:
    jwk = phone.settings["slip_keys"][0]["jwk"]
    x, y = (int.from_bytes(read_base64url(jwk[name]), "big") for name in "xy")
    EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()  # it lies on the curve
    for text, _ in phone.slip_tokens[:3]:
        token = rules.decode_token(text)
        assert token is not None
        assert verifies_by_hand((x, y), token.signed, token.signature)
        altered = token.signed[:-1] + bytes([token.signed[-1] ^ 1])
        assert not verifies_by_hand((x, y), altered, token.signature)


def test_two_hundred_tokens_and_codes_are_all_different(
    office: Installation, make_phone: MakePhone, volunteer: Account
) -> None:
    tokens = [pair for _ in range(2) for pair in make_phone(volunteer).slip_tokens]
    assert len({token for token, _ in tokens}) == 2 * POOL
    assert len({code for _, code in tokens}) == 2 * POOL


def test_tokens_are_sent_again_until_the_phone_has_acknowledged_them(
    office: Installation, phone: Activation, now: datetime
) -> None:
    assert issue_tokens(office, phone.device, POOL, now, acknowledged=0) == phone.slip_tokens
    assert issue_tokens(office, phone.device, 0, now, acknowledged=0) == phone.slip_tokens
    had = last_round(phone.device)
    assert issue_tokens(office, phone.device, 0, now, acknowledged=had) == []


def test_a_phone_gets_as_many_new_ones_as_it_lacks(
    office: Installation, phone: Activation, now: datetime
) -> None:
    use(phone, 12)
    had = last_round(phone.device)
    new = issue_tokens(office, phone.device, 12, now, acknowledged=had)
    assert len(new) == 12
    assert not set(new) & set(phone.slip_tokens)
    assert issue_tokens(office, phone.device, 12, now, acknowledged=had) == new


def test_no_phone_holds_more_than_four_hundred_unused(
    office: Installation, phone: Activation, now: datetime
) -> None:
    for _ in range(5):
        issue_tokens(office, phone.device, POOL, now, acknowledged=last_round(phone.device))
    assert count_unused() == MOST_UNUSED
    use(phone, 5)
    had = last_round(phone.device)
    assert len(issue_tokens(office, phone.device, 10**6, now, acknowledged=had)) == 5
    assert count_unused() == MOST_UNUSED


def test_a_slip_is_found_by_qr_by_link_and_by_code_as_people_type_it(
    office: Installation, phone: Activation
) -> None:
    token, code = phone.slip_tokens[7]
    decoded = rules.decode_token(token)
    assert decoded is not None
    typed = rules.show_code(code).lower().replace("0", "o").replace("1", "l")
    found = [
        find_by_token(office, token),
        find_by_token(office, token.lower()),
        find_by_token(office, rules.slip_id_text(decoded.id)),
        find_by_code(typed),
    ]
    assert {slip.id for slip in found if slip} == {decoded.id}
    assert all(found)
    assert found[0] is not None
    assert found[0].state == "issued"


def test_a_token_that_we_did_not_sign_finds_nothing(
    office: Installation, phone: Activation
) -> None:
    decoded = rules.decode_token(phone.slip_tokens[0][0])
    assert decoded is not None
    forged = [
        rules.encode_token(decoded.signed, bytes(64)),
        rules.encode_token(decoded.signed, decoded.signature[::-1]),
        rules.encode_token(b"\x02" + decoded.signed[1:], decoded.signature),
        rules.encode_token(
            decoded.signed[:-1] + bytes([decoded.signed[-1] ^ 1]), decoded.signature
        ),
    ]
    for text in [*forged, "", "A" * 138, "A" * 26, "ñ" * 138]:
        assert find_by_token(office, text) is None


def test_a_slip_lost_in_a_restore_proves_itself_by_its_signature(
    office: Installation,
    phone: Activation,
    make_phone: MakePhone,
    volunteer: Account,
    now: datetime,
) -> None:
    token, _ = phone.slip_tokens[0]
    stranger = make_phone(volunteer).device
    db.session.execute(delete(Slip).where(Slip.token == token))
    db.session.commit()
    assert find_by_token(office, token) is None
    assert read_genuine(office, token) is not None
    assert recreate(office, token, stranger, now) is None
    again = recreate(office, token, phone.device, now + timedelta(days=3))
    assert again is not None
    assert again.issued_on.isoformat() == "2026-11-21"
    assert find_by_token(office, token) is again
    assert recreate(office, token, phone.device, now) is again


@pytest.mark.parametrize("day", ["2020-01-01", "2026-11-22"])
def test_the_day_of_issue_is_the_day_in_jakarta(
    office: Installation, phone: Activation, day: str
) -> None:
    use(phone, 1)
    late = datetime.fromisoformat(f"{day}T01:00:00+07:00")
    had = last_round(phone.device)
    ((token, _),) = issue_tokens(office, phone.device, 1, late, acknowledged=had)
    decoded = rules.decode_token(token)
    assert decoded is not None
    assert decoded.day == day


def count_unused() -> int:
    return db.session.scalar(select(func.count()).where(Slip.state == "issued")) or 0


def verifies_by_hand(public: tuple[int, int], signed: bytes, signature: bytes) -> bool:
    """ECDSA verification in plain integers (FIPS 186-5, section 6.4.2)."""
    r, s = (int.from_bytes(signature[i : i + 32], "big") for i in (0, 32))
    z, w = int.from_bytes(sha256(signed).digest(), "big"), pow(s, -1, N)
    point = add(times(z * w % N, G), times(r * w % N, public))
    return point is not None and point[0] % N == r


def times(factor: int, point: Point) -> Point:
    total: Point = None
    while factor:
        if factor & 1:
            total = add(total, point)
        point, factor = add(point, point), factor >> 1
    return total


def add(a: Point, b: Point) -> Point:
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and (a[1] + b[1]) % P == 0:
        return None
    if a == b:
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P
