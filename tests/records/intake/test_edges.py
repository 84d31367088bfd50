"""SECURITY F20: the second around midnight on 31 December decides the tariff, and the server decides it anew."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.phone import Phone, write_time
from tests.phones import change_row, enrollment, looking
from tests.worker import nik, record
from webapp.records import enrollment_store as store
from webapp.records import intake
from webapp.records.models import Device
from webapp.views.api.shapes import SyncItem

# The discount of the sector `lain` ends with December 2026; in Jakarta the year ends at 17.00 UTC.
LAST_SECOND = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)
FIRST_SECOND = datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 2, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("captured", "months", "total"),
    [
        (LAST_SECOND, 1, 8_400),
        (FIRST_SECOND, 1, 16_800),
        (LAST_SECOND, 3, 8_400 + 2 * 16_800),
        (FIRST_SECOND, 3, 3 * 16_800),
    ],
)
def test_the_month_in_jakarta_decides_whatever_the_phone_has_shown(
    app: Flask, client: FlaskClient, phone: Phone, captured: datetime, months: int, total: int
) -> None:
    item = phone.seal(
        record(pekerjaan="penjahit", program="jkk_jkm", bulan=months), time=write_time(captured)
    )
    assert received(app, phone, item, NEW_YEAR) == "stored"
    assert total_of(app, item) == total
    assert enrollment(app, item).flags == ["night"]


def test_a_tariff_of_another_edition_is_flagged_and_computed_anew(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    old = {"band": 1, "edition": "2025", "stated": True}
    item = phone.seal(
        record(nik=nik(9002), pekerjaan="penjahit", bulan=1, penghasilan=old),
        time=write_time(FIRST_SECOND),
    )
    assert received(app, phone, item, NEW_YEAR) == "stored"
    assert total_of(app, item) == 16_800
    assert enrollment(app, item).flags == ["night", "tariff_old"]


def test_a_clock_ahead_by_days_at_the_edge_is_judged_on_the_day_of_arrival(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(
        record(pekerjaan="penjahit", bulan=1), time=write_time(datetime(2027, 1, 20, tzinfo=UTC))
    )
    assert received(app, phone, item, LAST_SECOND) == "stored"
    assert total_of(app, item) == 8_400
    assert enrollment(app, item).flags == ["clock_off", "night"]


def received(app: Flask, phone: Phone, item: dict[str, Any], now: datetime) -> str:
    """What the intake says to this item at this moment."""
    change_row(app, Device, UUID(phone.id), activated_at=datetime(2026, 11, 1, tzinfo=UTC))
    with looking(app) as session:
        device = session.get_one(Device, UUID(phone.id))
        shape = SyncItem.model_validate(item)
        return intake.receive(app.extensions["jaring"], device, shape.as_item(), now).result


def total_of(app: Flask, item: dict[str, Any]) -> int:
    with looking(app):
        row = enrollment(app, item)
        return int(store.open_field(app.extensions["jaring"], row, "total") or 0)
