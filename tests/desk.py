"""A review desk for tests: the people of the office, and a browser in which one is signed in."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factors
from tests.phone import Phone
from tests.worker import another, record
from webapp.records.account import create_account
from webapp.records.db import db
from webapp.records.models import Account, Enrollment

TAMBORA, GROGOL = "31.73.04", "31.73.02"
PASSWORD = "kata sandi panjang"
TOKEN = re.compile('name="csrf_token" value="([^"]+)"')

Send = Callable[..., UUID]


def make_supervisor(
    app: Flask, username: str, territory: str = TAMBORA, role: str = "supervisor"
) -> UUID:
    """A person of the office, by id."""
    with app.app_context():
        office, now = app.extensions["jaring"], datetime.now(UTC)
        name = username.replace(".", " ").title()
        return create_account(office, username, PASSWORD, name, role, territory, now).id


@pytest.fixture
def supervisor(app: Flask) -> UUID:
    """The supervisor of Kecamatan Tambora."""
    return make_supervisor(app, "dewi.uji")


@pytest.fixture
def colleague(app: Flask) -> UUID:
    """A second person for the same kecamatan."""
    return make_supervisor(app, "joko.uji")


@pytest.fixture
def stranger(app: Flask) -> UUID:
    """A supervisor of another kecamatan."""
    return make_supervisor(app, "rina.uji", GROGOL)


@pytest.fixture
def send(phone: Phone, client: FlaskClient) -> Send:
    """Send one worker's enrollment and give back its id; every NIK is another's unless it is said."""

    def one(**changes: Any) -> UUID:
        extra = {name: changes.pop(name) for name in ("meta", "consent") if name in changes}
        given = {"waris": None, **changes}
        if "nik" in changes:
            given.setdefault("tanggal_lahir", record()["tanggal_lahir"])
        item = phone.seal(another(phone.seq, **given), **extra)
        assert phone.words(client, [item]) == ["stored"]
        return UUID(item["id"])

    return one


def account(person: UUID) -> Account:
    """The account with this id, in the present context."""
    found = db.session.get(Account, person)
    assert found is not None
    return found


def enrollment(enrollment_id: UUID) -> Enrollment:
    """An enrollment as it stands in the database now."""
    db.session.rollback()
    return db.session.scalars(
        select(Enrollment)
        .where(Enrollment.id == enrollment_id)
        .execution_options(populate_existing=True)
    ).one()


class Browser:
    """A browser that keeps its cookies and fills in forms as they are on the page."""

    def __init__(self, app: Flask, base_url: str = "http://127.0.0.1:8000") -> None:
        self.client = app.test_client()
        self.base_url = base_url

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, base_url=self.base_url, **more)

    def post(self, path: str, *, page: str = "", **form: Any) -> TestResponse:
        """Post a form from a page of ours; its token is the one that stands on that page."""
        token = TOKEN.search(self.get(page or path).text)
        data = {**form, **({"csrf_token": token[1]} if token else {})}
        return self.send(path, data)

    def send(self, path: str, data: dict[str, Any], **headers: str) -> TestResponse:
        """Post these very fields."""
        headers = {"Referer": f"{self.base_url}{path}", "Sec-Fetch-Site": "same-origin", **headers}
        return self.client.post(path, data=data, base_url=self.base_url, headers=headers)

    def sign_in(self, username: str, password: str = PASSWORD, **more: str) -> TestResponse:
        """Sign in with both factors, or as far as one gets; the first time sets the second one up."""
        return self.go_through(username, self.give_password(username, password, **more))

    def give_password(self, username: str, password: str = PASSWORD, **more: str) -> TestResponse:
        """The first step alone."""
        return self.post("/masuk", username=username, password=password, **more)

    def go_through(self, username: str, answer: TestResponse) -> TestResponse:
        """Answer the page that follows the password, whichever of the two it is."""
        if 'action="/masuk/faktor-kedua"' in answer.text:
            code = factors.meet(username, answer.text).next_code()
            codes = self.fill_in(answer.text, "/masuk/faktor-kedua", code=code)
            factors.write_down(username, codes.text)
            return self.fill_in(codes.text, "/masuk/lanjut")
        if 'action="/masuk/kode"' in answer.text:
            code = factors.holders[username].next_code()
            after = self.fill_in(answer.text, "/masuk/kode", code=code)
            on_paper = 'action="/masuk/lanjut"' in after.text
            return self.fill_in(after.text, "/masuk/lanjut") if on_paper else after
        return answer

    def fill_in(self, page: str, path: str, **form: str) -> TestResponse:
        """Send a form of the way in that stands on a page."""
        rest = {name: hidden(page, name) for name in ("next", "kept")}
        return self.send(path, {"csrf_token": token_in(page), **rest, **form})


def token_in(text: str) -> str:
    """The token of the first form on a page."""
    found = TOKEN.search(text)
    assert found is not None
    return found[1]


def hidden(text: str, name: str) -> str:
    """The value of a hidden field on a page."""
    found = re.search(f'name="{name}" value="([^"]*)"', text)
    assert found is not None
    return unescape(found[1])


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app)


@pytest.fixture
def desk(app: Flask, supervisor: UUID) -> Browser:
    """A browser in which the supervisor of Tambora is signed in."""
    signed_in = Browser(app)
    assert signed_in.sign_in("dewi.uji").status_code == 303
    return signed_in
