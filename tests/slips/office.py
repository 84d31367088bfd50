"""An office that has given out so many slips, each for a worker whose record has arrived."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from bench.intake import BATCH, KELURAHAN, worker
from tests.conftest import LoneClient, close, migrate, open_app
from tests.phone import Phone
from webapp.records.account import Place, create_person
from webapp.records.invitation import invite
from webapp.rules.slip import slip_url

ADDRESS = "https://jaring.contoh.example"
# A phone is given so many files in a minute, each of one slip.
EACH = 50
CALL = "/api/v1/slips/paper"
# What makes a slip's text run over, and its QR smaller.
LONG = "Abdurrahmanwahidalhasyimasyari Kusumawardhana"


@dataclass(frozen=True)
class Given:
    """A slip in a worker's hand: the record it is of, its token, and its spoken code."""

    id: str
    token: str
    code: str

    @property
    def url(self) -> str:
        """What its QR must hold, on whatever it is drawn."""
        return slip_url(ADDRESS, self.token)


@dataclass(frozen=True)
class Office:
    """The application, and each phone with the slips that it gave out."""

    instance: Path
    app: Flask
    client: FlaskClient
    phones: list[tuple[Phone, list[Given]]]

    @property
    def given(self) -> list[Given]:
        return [one for _, slips in self.phones for one in slips]

    def file(self, phone: Phone, slips: list[Given], form: str) -> bytes:
        """What the server gives this phone for these slips: `png`, `a6` or `a4`."""
        body = json.dumps({"format": form, "ids": [one.id for one in slips]}).encode()
        answer = phone.post(self.client, body, CALL)
        assert answer.status_code == 200, answer.text
        made: bytes = answer.data
        return made


@contextmanager
def open_office(number: int) -> Iterator[Office]:
    """An installation of its own, where so many workers hold their slips; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="jaring-slips-") as folder:
        instance = Path(folder) / "instance"
        place = {"JARING_INSTANCE": str(instance), "JARING_PUBLIC_URL": ADDRESS}
        migrate(open_app(place))
        app = open_app(place)
        app.test_client_class = LoneClient
        client = app.test_client()
        phones = []
        for first in range(0, number, EACH):
            phone = Phone.activate(client, _invite(app, first // EACH + 1))
            phones.append((phone, _give(phone, client, range(first, min(first + EACH, number)))))
        yield Office(instance, app, client, phones)
        close(app)


def _invite(app: Flask, number: int) -> str:
    now = datetime.now(UTC)
    with app.app_context():
        office = app.extensions["jaring"]
        person = create_person(office, f"Sri Contoh {number}", Place(KELURAHAN), now)
        return invite(office, person, None, now).secret


def _give(phone: Phone, client: FlaskClient, numbers: range) -> list[Given]:
    """Enroll these workers, and deliver their records."""
    given: list[Given] = []
    for first in range(numbers.start, numbers.stop, BATCH):
        batch = range(first, min(first + BATCH, numbers.stop))
        items = [_enroll(phone, number, given) for number in batch]
        assert set(phone.words(client, items)) == {"stored"}
    return given


def _enroll(phone: Phone, number: int, given: list[Given]) -> dict[str, Any]:
    slip = phone.tokens[0]
    item = phone.seal(worker(number) | ({"nama": LONG} if number % 7 == 0 else {}))
    given.append(Given(item["id"], slip["token"], slip["code"]))
    return item
