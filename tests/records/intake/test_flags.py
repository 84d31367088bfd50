"""Flags that the server sets (WIRE section 7, SECURITY T18): they never refuse."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.phone import Phone, write_time
from tests.phones import change_row, enrollment
from tests.worker import another, nik, record
from webapp.records.models import Device

# One test asks what a night is; for the others there is none.
by_day = pytest.mark.usefixtures("no_night")


def flags_of(app: Flask, client: FlaskClient, phone: Phone, item: dict[str, Any]) -> list[str]:
    assert phone.words(client, [item]) == ["stored"]
    return list(enrollment(app, item).flags)


MADE: list[tuple[dict[str, Any], str | None]] = [
    ({"keying_ms": 24_999}, "filled_fast"),
    ({"keying_ms": 25_000}, None),
    ({"durations_ms": {"7": 7_999}}, "consent_fast"),
    ({"durations_ms": {"7": 8_000}}, None),
    ({"clock_offset_ms": 600_001}, "clock_off"),
    ({"clock_offset_ms": -600_001}, "clock_off"),
    ({"clock_offset_ms": 600_000}, None),
]


@by_day
def test_haste_and_a_wrong_clock_are_flagged(app: Flask, client: FlaskClient, phone: Phone) -> None:
    for number, (meta, flag) in enumerate(MADE):
        person = another(number)
        found = flags_of(app, client, phone, phone.seal(person, meta=meta))
        assert found == ([flag] if flag else []), meta


@by_day
def test_spoken_consent_is_information_and_asks_for_no_look(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    spoken = phone.consent(method="lisan", saksi="Saksi Contoh", strokes=None)
    item = phone.seal(record(), consent=spoken)
    assert flags_of(app, client, phone, item) == ["consent_oral"]
    assert enrollment(app, item).attention == 0


def test_the_night_is_flagged(app: Flask, client: FlaskClient, phone: Phone) -> None:
    now = datetime.now(UTC)
    change_row(app, Device, UUID(phone.id), activated_at=now - timedelta(days=3))
    yesterday = (now - timedelta(days=1)).replace(minute=30)
    late, early, day = (
        phone.seal(
            another(serial),
            time=write_time(yesterday.replace(hour=hour)),
        )
        for serial, hour in ((1, 16), (2, 21), (3, 3))
    )
    assert flags_of(app, client, phone, late) == ["night"]
    assert flags_of(app, client, phone, early) == ["night"]
    assert flags_of(app, client, phone, day) == []


@by_day
def test_a_worker_of_elsewhere_and_an_old_tariff_are_flagged(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    income = {"band": 1, "edition": "2025", "stated": True}
    item = phone.seal(record(kelurahan="31.73.04.1002", penghasilan=income))
    assert flags_of(app, client, phone, item) == ["outside_territory", "tariff_old"]


@by_day
def test_the_same_nik_twice_is_stored_twice_and_both_are_flagged(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    first = phone.seal(record())
    assert flags_of(app, client, phone, first) == []
    second = other.seal(record())
    assert flags_of(app, client, other, second) == ["nik_duplicate"]
    again = enrollment(app, first)
    assert (again.flags, again.attention) == (["nik_duplicate"], 1)


@by_day
def test_a_phone_number_in_three_records_is_shared(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    names = ("Budi Contoh", "Sari Contoh", "Joko Contoh")
    items = [phone.seal(another(i, nama=names[i], no_hp="+62812345678")) for i in range(3)]
    assert flags_of(app, client, phone, items[0]) == []
    assert flags_of(app, client, phone, items[1]) == []
    assert flags_of(app, client, phone, items[2]) == ["phone_shared"]
    assert [enrollment(app, item).flags for item in items[:2]] == [["phone_shared"]] * 2


def test_more_than_25_in_an_hour_are_a_burst(app: Flask, client: FlaskClient, phone: Phone) -> None:
    items = [phone.seal(record(nik=nik(9001 + i), no_hp=None, tanpa_hp=True)) for i in range(26)]
    for start in (0, 13):
        phone.sync(client, items[start : start + 13])
    assert "burst" not in enrollment(app, items[24]).flags
    assert "burst" in enrollment(app, items[25]).flags


@by_day
def test_flags_stand_in_the_order_of_the_rules(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(
        record(no_hp=None, tanpa_hp=True, sudah_peserta="aktif"), meta={"keying_ms": 1}
    )
    assert flags_of(app, client, phone, item) == ["already_member", "filled_fast", "phone_missing"]
