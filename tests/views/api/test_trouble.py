"""SECURITY F08, F39, I12, T13: a database out of reach, calls without end, bodies without end."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url

from tests.phone import Phone
from tests.phones import Serve, count
from tests.served import Served
from tests.worker import record
from webapp.records.db import db
from webapp.records.limits import Limit
from webapp.records.models import Deposit
from webapp.views.api import calls


@contextmanager
def out_of_reach(request: pytest.FixtureRequest, database_url: str) -> Iterator[None]:
    """Nobody gets into the database meanwhile; who is in is thrown out."""
    if database_url.startswith("sqlite"):
        path = Path(database_url.removeprefix("sqlite:///"))
        hidden = path.rename(path.with_suffix(".gone"))
        path.mkdir()  # what is no file cannot be opened, nor made anew
        yield
        path.rmdir()
        hidden.rename(path)
        return
    server = request.getfixturevalue("postgresql")
    name = make_url(database_url).database
    server.say(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    server.say(f"{ended} WHERE datname = '{name}'")
    yield
    server.say(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def test_a_database_out_of_reach_is_a_503_and_the_repeat_is_stored(
    app: Flask,
    client: FlaskClient,
    phone: Phone,
    database_url: str,
    request: pytest.FixtureRequest,
) -> None:
    item = phone.seal(record())
    with app.app_context():
        db.engine.dispose()
    with out_of_reach(request, database_url):
        response = phone.try_sync(client, [item])
        assert (response.status_code, response.get_json()["code"]) == (503, "unavailable")
        assert int(response.headers["Retry-After"]) > 0
        ready = client.get("/readyz")
        assert (ready.status_code, ready.get_json()["code"]) == (503, "unavailable")
        assert client.get("/healthz").status_code == 200
    assert phone.words(client, [item]) == ["stored"]
    assert count(app, Deposit) == 1


def test_a_phone_that_calls_without_end_is_slowed_down(
    client: FlaskClient, phone: Phone, other: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "PER_DEVICE", Limit("sync_test", most=3, seconds=3600))
    for _ in range(3):
        phone.sync(client)
    response = phone.try_sync(client, [])
    assert (response.status_code, response.get_json()["code"]) == (429, "too_many")
    assert int(response.headers["Retry-After"]) > 0
    assert other.try_sync(client, []).status_code == 200


def test_a_body_sent_in_pieces_has_the_same_limits(
    client: FlaskClient, phone: Phone, serve: Serve
) -> None:
    served = serve()
    whole = json.dumps(phone.call([phone.seal(record())])).encode()
    assert in_pieces(served, phone, whole) == 200
    assert in_pieces(served, phone, b'{"a":"' + b"x" * 300_000 + b'"}') == 413
    assert in_pieces(served, phone, b"[" * 100_000) == 400
    assert phone.try_sync(cast("FlaskClient", served), []).status_code == 200


def in_pieces(served: Served, phone: Phone, body: bytes) -> int:
    pieces = (body[start : start + 1000] for start in range(0, len(body), 1000))
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {phone.token(body)}",
    }
    with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)) as connection:
        connection.request(
            "POST", "/api/v1/sync", body=pieces, headers=headers, encode_chunked=True
        )
        return connection.getresponse().status
