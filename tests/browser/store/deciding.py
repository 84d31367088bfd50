"""What the office decides meanwhile, on the server's own database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from tests.browser.conftest import ROOT, Server
from webapp import create_app
from webapp.configuration import read_configuration
from webapp.records import device as devices
from webapp.records import review
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Account, Device, Enrollment
from webapp.records.review import Pin, Ruling


@contextmanager
def inside(server: Server) -> Iterator[Installation]:
    """The office of a running server, from beside it."""
    own = {k: v for k, v in server.env().items() if k.startswith(("JARING_", "DATABASE_"))}
    app = create_app(read_configuration(own, ROOT))
    with app.app_context():
        yield app.extensions["jaring"]
        db.session.remove()
        db.engine.dispose()


def send_back(server: Server, enrollment_id: str, field: str, code: str) -> None:
    """The supervisor returns a record with one pin; the time for an undo is over."""
    ruling = Ruling("return", pins=[Pin(field, code)])
    with inside(server) as office:
        supervisor = db.session.scalars(select(Account).where(Account.role == "supervisor")).first()
        assert supervisor is not None
        enrollment = db.session.get_one(Enrollment, UUID(enrollment_id))
        long_ago = datetime.now(UTC) - timedelta(minutes=1)
        review.decide(office, supervisor, enrollment.id, enrollment.rev, ruling, long_ago)


def state_of(server: Server, enrollment_id: str) -> tuple[str, int]:
    """State and revision of a record in the database."""
    with inside(server):
        enrollment = db.session.get_one(Enrollment, UUID(enrollment_id))
        return enrollment.state, enrollment.rev


def revoke(server: Server, device_id: str, *, back: bool = False) -> None:
    """Close a phone, or open it again as a mended mistake would."""
    with inside(server):
        device = db.session.get_one(Device, UUID(device_id))
        if back:
            device.revoked_at = None
            db.session.commit()
        else:
            devices.revoke(device, None, datetime.now(UTC))
