"""Phones that do not call while an event runs where they work: named before anybody counts a gap."""

from datetime import timedelta
from uuid import UUID

from flask import Flask

from tests.phone import Phone
from tests.phones import change_row
from tests.records.phones.test_gap import HOUR, NOW, admin, event, gaps
from webapp.records.models import Device

__all__ = ["admin", "event"]


def seen(app: Flask, phone: Phone, hours: int) -> None:
    change_row(
        app,
        Device,
        UUID(phone.id),
        last_seen_at=NOW - hours * HOUR,
        activated_at=NOW - timedelta(days=60),
    )


def test_phones_that_do_not_call_while_an_event_runs_are_named_the_longest_first(
    app: Flask, phone: Phone, other: Phone, admin: UUID, event: str
) -> None:
    seen(app, phone, 49)
    seen(app, other, 70)
    with app.app_context():
        assert [str(one.id) for one in gaps(app, admin).silent] == [other.id, phone.id]
    seen(app, phone, 47)
    change_row(app, Device, UUID(other.id), revoked_at=NOW)
    with app.app_context():
        assert gaps(app, admin).silent == []


def test_without_an_event_nobody_is_called_silent(app: Flask, phone: Phone, admin: UUID) -> None:
    seen(app, phone, 500)
    with app.app_context():
        assert gaps(app, admin).silent == []


def test_a_phone_that_another_has_replaced_is_not_silent(
    app: Flask, phone: Phone, second: Phone, admin: UUID, event: str
) -> None:
    seen(app, phone, 500)
    with app.app_context():
        assert gaps(app, admin).silent == []
    change_row(app, Device, UUID(second.id), activated_at=NOW - timedelta(days=80))
    with app.app_context():
        assert [str(one.id) for one in gaps(app, admin).silent] == [phone.id]
