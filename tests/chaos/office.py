"""The real server of a history: the Flask application, its clock, its death, its copies and its people."""

import logging
import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from tests.chaos.pace import Seen
from tests.chaos.places import Place
from tests.chaos.uploader import Request
from tests.chaos.vault import open_vault
from tests.conftest import close, migrate, open_app
from webapp.records import failpoints
from webapp.records.account import Place as Territory
from webapp.records.account import create_account, create_person
from webapp.records.backups.place import Place as VaultPlace
from webapp.records.db import db
from webapp.records.invitation import invite
from webapp.records.keys import list_names
from webapp.records.models import Account
from webapp.records.setting import put
from webapp.views import context

T = TypeVar("T")

BEGIN = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
KELURAHAN = "31.73.04.1001"
POOL = 8
DIED = 86
TEMPLATE = "template"


class Clock(datetime):
    """The server's clock, which goes only when a history says so."""

    moment = BEGIN

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Clock":
        return cls.fromtimestamp(cls.moment.timestamp(), tz)


@dataclass(frozen=True)
class People:
    """Who works here: two volunteers and who judges their records."""

    volunteers: tuple[str, ...]
    invitations: tuple[str, ...]
    supervisor: str


class Office:
    """One installation, made once and put back to its beginning for every history."""

    def __init__(self, folder: Path, place: Place) -> None:
        self.before = (context.datetime, logging.root.manager.disable)  # type: ignore[attr-defined]
        logging.disable(logging.ERROR)
        self.folder, self.place = folder, place
        self.keys = folder / "instance" / "keys"
        self.environ = {"JARING_INSTANCE": str(folder / "instance"), "DATABASE_URL": place.url}
        self.environ |= place.environ
        Clock.moment = BEGIN
        setattr(context, "datetime", Clock)  # noqa: B010  (the one clock of every view)
        self.changed = 0
        migrate(open_app(self.environ))
        self.app: Flask = open_app(self.environ)
        self.vault = open_vault(folder / "backups", self._find_place())
        self.people = self.act(_settle_in)

    def _find_place(self) -> VaultPlace:
        chosen = self.app.extensions["jaring_configuration"]
        return VaultPlace(chosen.instance, chosen.keys, chosen.pg_bin)

    @property
    def now(self) -> datetime:
        return Clock.moment.astimezone(UTC)

    def keep_beginning(self) -> None:
        """From here every history begins."""
        self.copy(TEMPLATE)
        self.first_keys = {path.name for path in self.keys.iterdir()}
        self.first = self.app.extensions["jaring"]

    def begin(self) -> None:
        """A history begins."""
        Clock.moment = BEGIN + timedelta(hours=1)
        self.replace(TEMPLATE)
        later = [path for path in self.keys.iterdir() if path.name not in self.first_keys]
        for path in later:
            path.unlink()
        if later:
            self.forget_later_keys()

    def wait(self, time: timedelta) -> None:
        Clock.moment += time

    def act(self, deed: Callable[..., T], *arguments: Any) -> T:
        """Do something as the people of the office do it, in the application."""
        self.changed += 1
        with self.app.app_context():
            return deed(self.app.extensions["jaring"], *arguments, self.now)

    def serve(self, request: Request) -> Seen:
        """One request, in this process."""
        self.changed += 1
        return ask(self.app.test_client(), request)

    def serve_dying(self, request: Request, point: str) -> Seen | None:
        """One request in a process of its own, which dies at the failpoint if it comes by it."""
        self.changed += 1
        self.close()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            _serve_and_end(self.app, request, point, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            told = pipe.read()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, DIED), f"the server ended with {code}"
        return pickle.loads(told) if code == 0 else None

    def copy(self, name: str) -> None:
        """Keep a whole copy of the database."""
        self.close()
        self.place.copy(name)

    def replace(self, name: str) -> None:
        """Put a kept copy in the place of the database."""
        self.changed += 1
        self.close()
        self.place.put_back(name)

    def close(self) -> None:
        close(self.app)

    def leave(self) -> None:
        """Give the process its own clock and log again."""
        self.close()
        clock, silence = self.before
        setattr(context, "datetime", clock)  # noqa: B010
        logging.disable(silence)

    def forget_later_keys(self) -> None:
        """No server takes keys off again; the one of the next history has never seen these."""
        self.app.extensions["jaring"] = self.first
        found = self.app.before_request_funcs[None]
        look: Any = next(one for one in found if one.__name__ == "take_new_keys")
        cells = dict(zip(look.__code__.co_freevars, look.__closure__, strict=True))
        for name in ("used", "seen"):
            cells[name].cell_contents = list_names(self.keys)


def ask(client: FlaskClient, request: Request) -> Seen:
    """Send a request to the application and look at the answer as a browser does."""
    response = client.open(
        request.path,
        method=request.method,
        data=request.body if request.method == "POST" else None,
        content_type="application/json" if request.method == "POST" else None,
        headers=request.headers,
    )
    answers = response.headers.get("Jaring-Answers")
    return Seen(response.status_code, response.content_type, response.text, answers=answers)


def _serve_and_end(app: Flask, request: Request, point: str, writing: int) -> None:
    """The child's whole life; it must never return into the test that made it."""
    code = 1
    try:
        failpoints.arm([point])
        seen = ask(app.test_client(), request)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(pickle.dumps(seen))
        code = 0
    finally:
        os._exit(code)


def _settle_in(office: Any, now: datetime) -> People:
    put("thresholds", {"slip_pool": POOL}, None, now)
    volunteers = [
        create_person(office, name, Territory(KELURAHAN), now)
        for name in ("Sri Contoh", "Hasan Contoh")
    ]
    supervisor = create_account(
        office, "supervisor.uji", "kata sandi panjang", "Supervisor", "supervisor", "31.73.04", now
    )
    ways = [invite(office, person, None, now).secret for person in volunteers]
    return People(tuple(str(one.id) for one in volunteers), tuple(ways), str(supervisor.id))


def get_account(person: str) -> Account:
    """A person, inside the application."""
    return db.session.get_one(Account, UUID(person))
