"""SECURITY F03, F06, F07, section 10.3: the server dies at any point; the repeat makes it whole."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.phone import Phone, ask_activation, new_key
from tests.phones import MakeInvitation, Serve, count, looking
from tests.served import ROOT, Gone, Served
from tests.worker import another, record
from webapp.records import audit, failpoints
from webapp.records.models import AuditEvent, Deposit, Device, Enrollment, Revision, Slip

# Where the server dies, and how many of the five records are committed by then.
IN_SYNC = {
    "sync.before_commit:3": 2,
    "sync.after_commit:3": 3,
    "sync.between_items:4": 4,
    "audit.before_write:2": 1,
    "tokens.after_issue": 5,
}
ELSEWHERE = {"activation.after_commit", "review.before_commit"}


def test_every_failpoint_is_tried() -> None:
    tried = {point.partition(":")[0] for point in IN_SYNC} | ELSEWHERE
    assert tried == set(failpoints.NAMES)


@pytest.mark.parametrize("point", IN_SYNC)
def test_a_server_that_dies_in_a_sync_leaves_whole_records_and_the_repeat_the_rest(
    app: Flask, client: FlaskClient, phone: Phone, serve: Serve, point: str
) -> None:
    items = [phone.seal(another(i, no_hp=None, tanpa_hp=True)) for i in range(5)]
    before = count(app, AuditEvent)
    dying = serve(point)
    with pytest.raises(Gone):
        phone.try_sync(client_of(dying), items, want_tokens=10)
    assert dying.wait() == 86
    assert committed(app) == [IN_SYNC[point]] * 4
    answer = phone.sync(client, items, want_tokens=10)
    expected = ["already_stored"] * IN_SYNC[point] + ["stored"] * (5 - IN_SYNC[point])
    assert [result["result"] for result in answer["results"]] == expected
    assert len(answer["slip_tokens"]) == 10
    assert committed(app) == [5] * 4
    assert count(app, AuditEvent) == before + 5
    with looking(app):
        assert audit.verify().whole


def test_an_activation_whose_answer_was_lost_is_answered_again(
    app: Flask, client: FlaskClient, make_invitation: MakeInvitation, serve: Serve
) -> None:
    way_in, key = make_invitation(), new_key()
    dying = serve("activation.after_commit")
    with pytest.raises(Gone):
        ask_activation(client_of(dying), way_in.secret, key)
    assert dying.wait() == 86
    phone = Phone.activate(client, way_in.secret, key)
    assert phone.words(client, [phone.seal(record())]) == ["stored"]
    assert [count(app, Device), count(app, Slip)] == [1, 200]


def test_slips_issued_to_an_activation_that_died_are_not_given_twice(
    app: Flask, client: FlaskClient, make_invitation: MakeInvitation, serve: Serve
) -> None:
    way_in, key = make_invitation(), new_key()
    dying = serve("tokens.after_issue")
    with pytest.raises(Gone):
        ask_activation(client_of(dying), way_in.secret, key)
    Phone.activate(client, way_in.secret, key)
    assert [count(app, Device), count(app, Slip)] == [1, 200]


def test_a_decision_that_died_before_its_commit_was_never_made(
    app: Flask, client: FlaskClient, phone: Phone, database_url: str, instance: Path
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JARING_", "DATABASE_"))}
    environment = {
        **kept,
        "JARING_INSTANCE": str(instance),
        "DATABASE_URL": database_url,
        "JARING_FAILPOINTS": "review.before_commit",
    }
    done = subprocess.run(
        [sys.executable, "-c", DECIDE, item["id"]], cwd=ROOT, env=environment, check=False
    )
    assert done.returncode == 86
    with looking(app) as session:
        row = session.get_one(Enrollment, UUID(item["id"]))
        assert (row.state, row.rev) == ("submitted", 1)
        decided = select(func.count()).where(AuditEvent.act == "enrollment.approve")
        assert session.scalar(decided) == 0
    assert phone.sync(client)["changes"] == []


DECIDE = """
import sys
from datetime import UTC, datetime
from uuid import UUID
from webapp import create_app
from webapp.records.account import create_account
from webapp.records.review import Ruling, decide

app = create_app()
with app.app_context():
    office, now = app.extensions["jaring"], datetime.now(UTC)
    supervisor = create_account(
        office, "supervisor.uji", "kata sandi panjang", "Supervisor", "supervisor", "31.73.04", now
    )
    decide(office, supervisor, UUID(sys.argv[1]), 1, Ruling("approve"), now)
"""


def client_of(served: Served) -> Any:
    """A served application takes the same calls as the test client."""
    return served


def committed(app: Flask) -> list[int]:
    """How many deposits, enrollments, revisions and audit lines of deposits there are."""
    with looking(app) as session:
        lines = select(func.count()).where(AuditEvent.act == "deposit.stored")
        audited = session.scalar(lines) or 0
    return [*(count(app, table) for table in (Deposit, Enrollment, Revision)), audited]
