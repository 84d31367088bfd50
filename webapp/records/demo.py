"""The demonstration office (WIRE section 9): people, an event and ways in, made once."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select

from webapp.records.account import Place, create_account, create_person
from webapp.records.db import db, transaction
from webapp.records.event import NewEvent, create_event
from webapp.records.installation import Installation
from webapp.records.invitation import LIFETIME_OF_DEMO, NewInvitation, invite
from webapp.records.models import Account
from webapp.records.setting import put
from webapp.rules.dates import jakarta_day
from webapp.rules.slip import CROCKFORD

JAKARTA_BARAT, TAMBORA, KELURAHAN_TAMBORA = "31.73", "31.73.04", "31.73.04.1001"
OFFICE = (
    ("admin.demo", "Admin Contoh", "admin", JAKARTA_BARAT),
    ("supervisor.demo", "Supervisor Contoh", "supervisor", TAMBORA),
)
VOLUNTEERS = (
    ("Sri Wahyuni", "ST-0147/CONTOH/2026", Place(KELURAHAN_TAMBORA)),
    ("Hasan Basri", "ST-0148/CONTOH/2026", Place(KELURAHAN_TAMBORA, rw="002", rt="007")),
)
PASSWORD_GROUPS = 4
EVENT_DAYS = timedelta(days=6)


@dataclass(frozen=True)
class Demonstration:
    """Every way into the demonstration office, as it is shown this once."""

    passwords: dict[str, str]
    invitations: dict[str, NewInvitation]


@transaction
def make_demonstration(office: Installation, now: datetime) -> Demonstration | None:
    """Make the demonstration office in an empty database; nothing when anybody is there already."""
    if db.session.scalar(select(func.count()).select_from(Account)):
        return None
    passwords = {username: _new_password() for username, *_ in OFFICE}
    for username, name, role, territory in OFFICE:
        create_account(office, username, passwords[username], name, role, territory, now)
    until = now + LIFETIME_OF_DEMO
    invitations = {}
    for name, assignment, place in VOLUNTEERS:
        person = create_person(office, name, place, now, assignment)
        invitations[name] = invite(office, person, None, now, until)
    today = date.fromisoformat(jakarta_day(now.astimezone(UTC).isoformat()))
    bazaar = NewEvent(
        "Bazar Tambora", "Kantor Kelurahan Tambora", TAMBORA, today, today + EVENT_DAYS
    )
    create_event(bazaar, None, now)
    put("penyelenggara", "Sudin Nakertransgi Jakarta Barat (contoh)", None, now)
    put("hotline", "kantor kelurahan", None, now)
    put("contoh", value=True, by=None, now=now)
    return Demonstration(passwords, invitations)


def _new_password() -> str:
    """Twenty characters that can be read aloud: a hundred bits."""
    groups = ("".join(secrets.choice(CROCKFORD) for _ in range(5)) for _ in range(PASSWORD_GROUPS))
    return "-".join(groups).lower()
