"""What the database really holds, opened with the installation's own keys."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from tests.browser.conftest import ROOT, Server
from webapp import create_app
from webapp.configuration import read_configuration
from webapp.records.db import db
from webapp.records.enrollment_store import open_consent, open_record
from webapp.records.models import Enrollment, Revision


@dataclass(frozen=True)
class Stored:
    """One enrollment with its newest revision, in clear."""

    state: str
    author: str
    flags: list[str]
    record: dict[str, Any]
    consent: dict[str, Any]


def read_stored(server: Server) -> list[Stored]:
    """Every enrollment of this server's database."""
    own = {k: v for k, v in server.env().items() if k.startswith(("JARING_", "DATABASE_"))}
    app = create_app(read_configuration(own, ROOT))
    office = app.extensions["jaring"]
    with app.app_context():
        rows = db.session.execute(
            select(Enrollment, Revision).join(
                Revision,
                (Revision.enrollment_id == Enrollment.id) & (Revision.rev == Enrollment.rev),
            )
        ).all()
        stored = [
            Stored(
                state=enrollment.state,
                author=enrollment.author.name,
                flags=list(enrollment.flags),
                record=open_record(office, revision),
                consent=open_consent(office, revision),
            )
            for enrollment, revision in rows
        ]
        db.session.remove()
        db.engine.dispose()
    return stored
