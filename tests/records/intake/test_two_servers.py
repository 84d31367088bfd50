"""SECURITY F04 across processes: no lock inside one server makes it exactly once, the database does."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.phone import Phone
from tests.phones import Serve, count, enrollment, looking
from tests.worker import nik, record
from webapp.records import audit
from webapp.records.models import AuditEvent, Deposit, Enrollment, Revision


def test_two_servers_that_get_the_same_records_at_once_store_each_once(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, serve: Serve
) -> None:
    ours = [phone.seal(record(nik=nik(9001 + i), no_hp=None, tanpa_hp=True)) for i in range(4)]
    theirs = [other.seal(record(nik=nik(9001 + i), no_hp=None, tanpa_hp=True)) for i in range(4)]
    servers = [serve(), serve()]

    def send(turn: int) -> list[str]:
        server: Any = servers[turn % 2]
        sender, items = (phone, ours) if turn % 4 < 2 else (other, theirs)
        in_order = items if turn % 3 else items[::-1]
        answer = sender.try_sync(server, in_order)
        assert answer.status_code == 200, answer.text
        return [result["result"] for result in answer.get_json()["results"]]

    with ThreadPoolExecutor(12) as pool:
        said = [word for words in pool.map(send, range(12)) for word in words]
    assert sorted(set(said)) == ["already_stored", "stored"]
    assert said.count("stored") == 8
    assert [count(app, table) for table in (Deposit, Enrollment, Revision)] == [8, 8, 8]
    for item in [*ours, *theirs]:
        assert "nik_duplicate" in enrollment(app, item).flags
    with looking(app) as session:
        stored = select(func.count()).where(AuditEvent.act == "deposit.stored")
        assert session.scalar(stored) == 8
        assert audit.verify().whole
