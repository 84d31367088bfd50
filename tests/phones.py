"""Fixtures of activated phones, for the tests of the API and of the intake. Everybody is made up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from tests.phone import Phone
from tests.served import Served
from webapp.records.account import Place, create_person
from webapp.records.db import Model, db
from webapp.records.invitation import NewInvitation, invite
from webapp.records.models import Account, Enrollment
from webapp.records.setting import put

KELURAHAN_TAMBORA = "31.73.04.1001"

MakeInvitation = Callable[[], NewInvitation]
Serve = Callable[..., Served]


@pytest.fixture
def make_invitation(app: Flask) -> MakeInvitation:
    """One more volunteer of Kelurahan Tambora, invited."""

    def make() -> NewInvitation:
        now = datetime.now(UTC)
        with app.app_context():
            office = app.extensions["jaring"]
            person = create_person(office, "Sri Contoh", Place(KELURAHAN_TAMBORA), now)
            return invite(office, person, None, now)

    return make


@pytest.fixture
def no_night(app: Flask) -> None:
    """An office that finds no hour odd, so that a test says the same at midnight as at noon."""
    with app.app_context():
        put("thresholds", {"night_from_hour": 24, "night_to_hour": 0}, None, datetime.now(UTC))


@pytest.fixture
def phone(client: FlaskClient, make_invitation: MakeInvitation) -> Phone:
    """A volunteer's phone, activated."""
    return Phone.activate(client, make_invitation().secret)


@pytest.fixture
def other(client: FlaskClient, make_invitation: MakeInvitation) -> Phone:
    """The phone of another volunteer."""
    return Phone.activate(client, make_invitation().secret)


@pytest.fixture
def second(app: Flask, client: FlaskClient, phone: Phone) -> Phone:
    """A second phone of the first volunteer."""
    with app.app_context():
        person = db.session.get_one(Account, UUID(phone.answer["person"]["id"]))
        way_in = invite(app.extensions["jaring"], person, None, datetime.now(UTC))
    return Phone.activate(client, way_in.secret)


@pytest.fixture
def serve(database_url: str, instance: Path) -> Iterator[Serve]:
    """Start servers on this test's database, each with its failpoints; they end with the test."""
    started: list[Served] = []

    def start(*points: str) -> Served:
        environment = {
            "JARING_INSTANCE": str(instance),
            "DATABASE_URL": database_url,
            "JARING_FAILPOINTS": ",".join(points),
        }
        started.append(Served(environment))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@contextmanager
def looking(app: Flask) -> Iterator[scoped_session[Any]]:
    """A look into the database as it is now."""
    with app.app_context():
        yield db.session
        db.session.expunge_all()


def count(app: Flask, table: type[Model]) -> int:
    """How many rows a table has."""
    with looking(app) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def enrollment(app: Flask, item: dict[str, Any]) -> Enrollment:
    """The enrollment of an item, as it stands."""
    with looking(app) as session:
        return session.get_one(Enrollment, UUID(item["id"]))


def change_row(app: Flask, table: type[Model], key: object, **values: Any) -> None:
    """Make a row what an administrator would make of it."""
    with app.app_context():
        row = db.session.get_one(table, key)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()
