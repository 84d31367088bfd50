"""The process dies in the middle of an activation: all of it is there, or nothing."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.records.conftest import new_jwk
from webapp.records import audit
from webapp.records.db import db
from webapp.records.device import activate
from webapp.records.installation import Installation
from webapp.records.invitation import invite
from webapp.records.models import Account, Device, Invitation, Slip

ROOT = Path(__file__).resolve().parents[2]
DIED = 86
COME_IN = """
import json, sys
from datetime import datetime
from webapp import create_app
from webapp.records.device import activate
app = create_app()
secret, jwk, now = json.load(sys.stdin)
with app.app_context():
    office = app.extensions["jaring"]
    activate(office, secret, jwk, "HP", "uji", datetime.fromisoformat(now))
"""


@pytest.mark.parametrize(
    ("point", "there"),
    [("audit.before_write", 0), ("tokens.after_issue", 0), ("activation.after_commit", 1)],
)
def test_an_activation_cut_short_is_whole_or_absent_and_may_be_repeated(
    office: Installation,
    volunteer: Account,
    instance: Path,
    database_url: str,
    now: datetime,
    point: str,
    there: int,
) -> None:
    secret, jwk = invite(office, volunteer, None, now).secret, new_jwk()
    environ = {
        "JARING_INSTANCE": str(instance),
        "DATABASE_URL": database_url,
        "JARING_FAILPOINTS": point,
        "PATH": "/usr/bin:/bin",
    }
    died = subprocess.run(
        [sys.executable, "-c", COME_IN],
        input=json.dumps([secret, jwk, now.isoformat()]),
        cwd=ROOT,
        env=environ,
        text=True,
        check=False,
        timeout=120,
    )
    assert died.returncode == DIED
    db.session.rollback()
    assert count(Device) == there
    assert count(Slip) == 200 * there
    used = db.session.scalar(select(func.count()).where(Invitation.used_at.is_not(None)))
    assert used == there
    assert audit.verify().whole
    again = activate(office, secret, jwk, "HP", "uji", now)
    assert count(Device) == 1
    assert len(again.slip_tokens) == 200 == count(Slip)


def count(table: type[Device | Slip]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0
