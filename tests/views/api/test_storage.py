"""SECURITY F39, F40: a database that is locked, full or killed in the act; counters that cannot be used."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.engine import make_url

from tests.phone import Phone, ask_activation, new_key
from tests.phones import MakeInvitation, Serve, count, looking
from tests.worker import nik, record
from webapp.records import audit
from webapp.records.db import db
from webapp.records.models import Deposit, Enrollment, Revision

IMPATIENT_MS = 50


def test_a_locked_database_is_waited_for_or_asked_again(
    app: Flask,
    client: FlaskClient,
    phone: Phone,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where somebody holds it for long, SQLite gives up with a 503 and PostgreSQL waits."""
    monkeypatch.setattr("webapp.records.db.BUSY_TIMEOUT_MS", IMPATIENT_MS)
    dispose(app)
    item = phone.seal(record())
    if database_url.startswith("sqlite"):
        with held_by_another(database_url):
            response = phone.try_sync(client, [item])
            assert (response.status_code, response.get_json()["code"]) == (503, "unavailable")
            assert int(response.headers["Retry-After"]) > 0
        assert phone.words(client, [item]) == ["stored"]
    else:
        with held_by_another(database_url) as let_go:
            threading.Timer(0.5, let_go).start()
            started = time.monotonic()
            assert phone.words(client, [item]) == ["stored"]
            assert time.monotonic() - started >= 0.4
    assert [count(app, table) for table in (Deposit, Enrollment, Revision)] == [1, 1, 1]


def test_a_full_database_takes_nothing_by_halves_and_the_repeat_is_stored(
    app: Flask, client: FlaskClient, phone: Phone, database: str
) -> None:
    if database == "postgresql":
        pytest.skip("a full disk cannot be brought about here without one of its own")
    items = [phone.seal(record(nik=nik(9001 + i), alamat="Gg. " + "x" * 100)) for i in range(20)]
    with full(app):
        response = phone.try_sync(client, items)
        assert (response.status_code, response.get_json()["code"]) == (503, "unavailable")
    taken = count(app, Deposit)
    assert taken == count(app, Enrollment) == count(app, Revision) < 20
    with looking(app):
        assert audit.verify().whole
    assert sorted(phone.words(client, items)) == ["already_stored"] * taken + ["stored"] * (
        20 - taken
    )


def test_a_database_killed_in_the_act_leaves_whole_records(
    app: Flask, client: FlaskClient, phone: Phone, serve: Serve, database_url: str
) -> None:
    """Every connection of a real server is cut again and again while it takes records in."""
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite has no server of its own to kill: it dies with ours, see F06")
    served: Any = serve()
    items = [phone.seal(record(nik=nik(9001 + i), no_hp=None, tanpa_hp=True)) for i in range(12)]
    stop = threading.Event()
    killing = threading.Thread(target=kill_connections, args=(database_url, stop))
    killing.start()
    codes = [phone.try_sync(served, items[i : i + 4]).status_code for i in (0, 4, 8, 0, 4, 8)]
    stop.set()
    killing.join()
    assert set(codes) <= {200, 503}
    said = [word for i in (0, 6) for word in phone.words(served, items[i : i + 6])]
    assert set(said) <= {"stored", "already_stored"}
    assert [count(app, table) for table in (Deposit, Enrollment, Revision)] == [12, 12, 12]
    with looking(app):
        assert audit.verify().whole


def test_without_counters_every_door_of_guessing_is_closed_and_deposits_go_on(
    app: Flask, client: FlaskClient, phone: Phone, make_invitation: MakeInvitation
) -> None:
    way_in, token = make_invitation(), phone.tokens[-1]["token"]
    with app.app_context():
        db.session.execute(text("DROP TABLE rate_count"))
        db.session.commit()
    preview = client.post("/api/v1/invitations/preview", json={"code": way_in.secret})
    assert preview.status_code == 503
    assert ask_activation(client, way_in.secret, new_key()).status_code == 503
    assert client.get(f"/s/{token}").status_code == 503
    assert phone.words(client, [phone.seal(record())]) == ["stored"]


@contextmanager
def held_by_another(url: str) -> Iterator[Any]:
    """Somebody else has locked what the intake needs; yields how to make him let go."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=1)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield other.rollback
        return
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as other:
        other.execute("LOCK TABLE deposit IN ACCESS EXCLUSIVE MODE")
        yield other.rollback


@contextmanager
def full(app: Flask) -> Iterator[None]:
    """The database may not grow any more."""
    with app.app_context():
        engine = db.engine

    def no_more_pages(connection: Any, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 12}").close()

    dispose(app)
    event.listen(engine, "connect", no_more_pages)
    yield
    event.remove(engine, "connect", no_more_pages)
    dispose(app)


def kill_connections(url: str, stop: threading.Event) -> None:
    name = make_url(url).database
    plain = make_url(url).set(drivername="postgresql", database="postgres")
    ended = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    with psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True) as admin:
        while not stop.wait(0.05):
            admin.execute(ended.encode())


def dispose(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
