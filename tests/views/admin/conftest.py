"""An admin at work: who is signed in, and the people to be found."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask

from tests.desk import Browser, make_supervisor
from tests.phones import make_invitation, other, phone
from webapp.records.account import Place, create_person

__all__ = ["make_invitation", "other", "phone"]

KOTA, KELURAHAN = "31.73", "31.73.04.1001"
ELSEWHERE = "31.74.01.1001"

Hire = Callable[..., UUID]


@pytest.fixture
def admin_id(app: Flask) -> UUID:
    """The admin of Jakarta Barat."""
    return make_supervisor(app, "admin.uji", KOTA, "admin")


@pytest.fixture
def admin(app: Flask, admin_id: UUID) -> Browser:
    """A browser in which the admin is signed in."""
    browser = Browser(app)
    assert browser.sign_in("admin.uji").status_code == 303
    return browser


@pytest.fixture
def hire(app: Flask) -> Hire:
    """One more volunteer, by id."""

    def make(name: str = "Sri Contoh", area: str = KELURAHAN, **place: str) -> UUID:
        with app.app_context():
            office, now = app.extensions["jaring"], datetime.now(UTC)
            return create_person(office, name, Place(area, **place), now).id

    return make
