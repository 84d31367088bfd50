"""What happens around a correction: an older phone sends, a supervisor sends back, the office changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.browser.conftest import ROOT, Server
from tests.phone import Phone
from tests.served import Served
from tests.worker import record
from webapp import create_app
from webapp.configuration import read_configuration
from webapp.records.db import db
from webapp.records.enrollment_store import open_consent, open_record
from webapp.records.installation import Installation
from webapp.records.invitation import invite
from webapp.records.models import Account, Enrollment, Revision
from webapp.records.review import Pin, Ruling, decide

T = TypeVar("T")
# A decision can be undone for ten seconds and is told after that; these were made a while ago.
AGO = timedelta(minutes=5)


class Caller(Served):
    """The running server, for the phone in Python."""

    def __init__(self, port: int) -> None:
        self.port = port


def inside(server: Server, act: Callable[[Installation], T]) -> T:
    """Do something with the server's own database, as its `flask` commands do."""
    own = {k: v for k, v in server.env().items() if k.startswith(("JARING_", "DATABASE_"))}
    app = create_app(read_configuration(own, ROOT))
    with app.app_context():
        done = act(app.extensions["jaring"])
        db.session.remove()
        db.engine.dispose()
    return done


def person(name: str) -> Account:
    """Somebody of the demonstration office."""
    return db.session.scalars(select(Account).where(Account.name == name)).one()


def older_phone(server: Server, name: str = "Sri Wahyuni") -> Phone:
    """A phone that this volunteer used before."""
    secret = inside(
        server, lambda office: invite(office, person(name), None, datetime.now(UTC)).secret
    )
    return Phone.activate(Caller(server.port), secret)  # type: ignore[arg-type]


@dataclass
class Scene:
    """One volunteer with two phones: one in Python, which has sent things, and one in a browser."""

    server: Server
    page: Page
    older: Phone

    @property
    def client(self) -> Any:
        return Caller(self.server.port)

    def go(self, place: str) -> None:
        """To a screen, as a bookmark would."""
        self.page.goto(f"{self.server.url}/app{place}")

    def send(self, **changes: Any) -> dict[str, Any]:
        """The older phone sends one worker's enrollment."""
        extra = {name: changes.pop(name) for name in ("meta", "consent") if name in changes}
        given = {
            "nik": f"317304210795{9500 + self.older.seq:04d}",
            "no_hp": f"+62812{self.older.seq:08d}",
            **changes,
        }
        item = self.older.seal(record(**given), **extra)
        self.older.sync(self.client, [item])
        return item

    def send_back(self, item: dict[str, Any], *pins: tuple[str, str, str], rev: int = 1) -> None:
        """A supervisor returns it, a while ago; each pin is field, reason and note."""

        def act(office: Installation) -> None:
            supervisor = person("Supervisor Contoh")
            ruling = Ruling("return", pins=[Pin(*pin) for pin in pins])
            decide(office, supervisor, UUID(item["id"]), rev, ruling, datetime.now(UTC) - AGO)

        inside(self.server, act)

    def hear(self) -> None:
        """Have the phone sync now, as a returning network does."""
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def stored(self, item: dict[str, Any]) -> tuple[Enrollment, dict[str, Any], dict[str, Any]]:
        """The enrollment with its newest record and consent, in clear."""

        def act(office: Installation) -> tuple[Enrollment, dict[str, Any], dict[str, Any]]:
            enrollment = db.session.get_one(Enrollment, UUID(item["id"]))
            revision = db.session.scalars(
                select(Revision).where(
                    Revision.enrollment_id == enrollment.id, Revision.rev == enrollment.rev
                )
            ).one()
            found = open_record(office, revision), open_consent(office, revision)
            db.session.expunge(enrollment)
            return enrollment, *found

        return inside(self.server, act)


def pill(page: Page, words: str) -> None:
    """Antrean shows these words, and soon."""
    expect(page.locator("[data-rows] .pill", has_text=words).first).to_be_visible(timeout=40_000)
