"""Every list of the admin is one range of one index, on tables so big that a planner chooses."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import event, insert

from tests.records.conftest import PASSWORD
from tests.records.queue.scene import analyse
from webapp.records import handsets, invited, people
from webapp.records.account import create_account
from webapp.records.db import db, transaction
from webapp.records.installation import Installation
from webapp.records.models import Account, Device, Invitation
from webapp.records.people import Filters

MANY = 4_000
# A table read from end to end, and not along an index.
WHOLE = re.compile("SCAN (account|device|invitation)")
PLACES = ("31.73.04.1001", "31.73.02.1001", "31.74.01.1001", "31.71.01.1001")


@transaction
def plant(now: datetime) -> None:
    """Thousands of volunteers, each with a phone and a way in; one in forty has left."""
    ids = [UUID(int=number + 1) for number in range(MANY)]
    moments = [now - timedelta(minutes=number) for number in range(MANY)]
    accounts = [
        {
            "id": one,
            "name": f"{('Budi', 'Siti', 'Agus')[number % 3]} Contoh {number:04d}",
            "role": "relawan",
            "territory": PLACES[number % len(PLACES)],
            "restored": False,
            "session_version": 1,
            "created_at": now,
            "disabled_at": moments[number] if number % 40 == 0 else None,
        }
        for number, one in enumerate(ids)
    ]
    devices: list[dict[str, Any]] = [
        {
            "id": one,
            "number": number + 1,
            "account_id": one,
            "public_key": {},
            "thumbprint": f"{number}",
            "label": "HP uji",
            "app": "uji",
            "activated_at": now,
            "restored": number % 100 == 0,
            "revoked_at": moments[number] if number % 50 == 0 else None,
            "waiting_since": moments[number] if number % 3 == 0 else None,
            "change_number": 0,
            "seq_acknowledged": 0,
        }
        for number, one in enumerate(ids)
    ]
    ways_in = [
        {
            "id": one,
            "account_id": one,
            "kind": "phone",
            "secret_hash": f"s{number}",
            "code_hash": f"c{number}",
            "created_at": moments[number],
            "expires_at": moments[number] + timedelta(hours=24),
            "used_at": moments[number] if number % 2 else None,
        }
        for number, one in enumerate(ids)
    ]
    for table, rows in ((Account, accounts), (Device, devices), (Invitation, ways_in)):
        db.session.execute(insert(table), rows)


def questions(office: Installation, admin: Account, now: datetime) -> dict[str, Callable[[], Any]]:
    """Each list with the index that it is a range of."""
    half, late = UUID(int=MANY // 2), now + timedelta(hours=30)
    return {
        "ix_account_role": lambda: people.list_people(admin, Filters(), half),
        "ix_account_disabled_at": lambda: people.list_people(admin, Filters(people.GONE), half),
        "ix_account_name": lambda: people.search(admin, "siti contoh 19"),
        "ix_invitation_expires_at": lambda: invited.list_invitations(admin, "lewat", None, late),
        "ix_invitation_used_at": lambda: invited.list_invitations(admin, "dipakai", half, now),
        "ix_device_revoked_at": lambda: handsets.list_handsets(
            office, admin, "nonaktif", None, now
        ),
        "ix_device_restored": lambda: handsets.list_handsets(office, admin, "pulihan", None, now),
        "ix_device_waiting_since": lambda: handsets.list_handsets(
            office, admin, "diam", None, late
        ),
        "device_": lambda: handsets.list_handsets(office, admin, "semua", half, now),
    }


def test_no_list_of_the_admin_grows_with_its_table(office: Installation, now: datetime) -> None:
    admin = create_account(office, "admin.uji", PASSWORD, "Admin Uji", "admin", "31.73", now)
    plant(now)
    analyse()
    for index, ask in questions(office, admin, now).items():
        plans = _explain(ask)
        assert any(index in step for step in plans), (index, plans)
        if db.engine.dialect.name == "sqlite":
            assert not [step for step in plans if WHOLE.fullmatch(step)], (index, plans)


def _explain(ask: Callable[[], Any]) -> list[str]:
    """The steps in which the database answers the first statement of a question, and all others."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    ask()
    event.remove(db.engine, "before_cursor_execute", note)
    word = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN (COSTS OFF)"
    connection = db.session.connection()
    return [
        str(row[-1])
        for statement, values in asked
        for row in connection.exec_driver_sql(f"{word} {statement}", values)
    ]
