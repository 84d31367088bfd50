"""A fortnight of fifty-five volunteers through the real application: sealed, taken in, called back, examined."""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.conftest import close, migrate, open_app
from tests.desk import make_supervisor
from tests.fairness.people import KELURAHAN
from tests.fairness.short import first_day, gather
from tests.fairness.volunteers import DAY, DAYS, HOUR, Made, Volunteer
from tests.phone import Phone, write_time
from webapp.records import callback, handed, intake, integrity, public_status, ticket
from webapp.records.account import Place, create_person
from webapp.records.db import db, transaction
from webapp.records.deposit import Item
from webapp.records.invitation import invite
from webapp.records.models import Account, Callback, Device, Signal
from webapp.records.setting import put, thresholds
from webapp.views.integrity import show_sign

POOL = 70
MOST_CALLS = 8
# These volunteers' forms come by a call of their phone, all others' straight to the intake.
BY_SYNC = 2
SHARED_MEMORY = Path("/dev/shm")


@dataclass
class Verdict:
    """What came of one fortnight: how many were there and named, by kind; and by which signs."""

    seed: int
    forms: int = 0
    people: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    signs: Counter[str] = field(default_factory=Counter)
    false_signs: Counter[str] = field(default_factory=Counter)
    sentences: list[str] = field(default_factory=list)
    cheats: int = 0
    caught: int = 0
    honest: int = 0
    accused: int = 0


@contextmanager
def open_ground() -> Iterator[Path]:
    """A folder with a migrated instance, to be copied for every fortnight."""
    where = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="jaring-fair-", dir=where))
    try:
        migrate(open_app({"JARING_INSTANCE": str(folder / "template")}))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def play(ground: Path, seed: int, part: int = 1) -> Verdict:
    """Play one fortnight, with all of the honest or a part of them."""
    live = ground / f"live-{seed}"
    shutil.copytree(ground / "template", live)
    app = open_app({"JARING_INSTANCE": str(live)})
    try:
        with app.app_context():
            return _play(app, seed, part)
    finally:
        close(app)
        shutil.rmtree(live, ignore_errors=True)


def _play(app: Flask, seed: int, part: int) -> Verdict:
    people = gather(seed, part=part)
    began = first_day(people)
    put("thresholds", {"slip_pool": POOL}, None, datetime.now(UTC))
    office = Office(app, app.test_client(), random.Random(seed), began)
    phones = [office.take_on(number) for number in range(len(people))]
    office.receive(phones, people)
    end = began + DAY * (DAYS + 3)
    for phone, volunteer in zip(phones, people, strict=True):
        office.hand_out(phone, volunteer, end)
    office.call_back(phones, people, end + HOUR)
    return office.judge(seed, phones, people, end + 30 * HOUR)


@dataclass
class Office:
    """The application under test, and what happens around it."""

    app: Flask
    client: FlaskClient
    rng: random.Random
    began: datetime
    items: dict[str, Made] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.installation = self.app.extensions["jaring"]
        self.desk = make_supervisor(self.app, "dewi.uji")

    def take_on(self, number: int) -> Phone:
        """One more volunteer with a phone, for a day already."""
        now = datetime.now(UTC)
        name = f"Relawan {number:02d}"
        person = create_person(self.installation, name, Place(KELURAHAN), now)
        way_in = invite(self.installation, person, None, now)
        phone = Phone.activate(self.client, way_in.secret)
        device = db.session.get_one(Device, UUID(phone.id), populate_existing=True)
        device.activated_at = self.began
        db.session.commit()
        return phone

    def receive(self, phones: Sequence[Phone], people: Sequence[Volunteer]) -> None:
        """Everything is sealed by its phone and comes in the order in which it came."""
        for phone, volunteer in list(zip(phones, people, strict=True))[:BY_SYNC]:
            items = [self.seal(phone, made) for made in volunteer.made]
            for start in range(0, len(items), 20):
                words = phone.words(self.client, items[start : start + 20])
                assert set(words) == {"stored"}, words
        rest = zip(phones[BY_SYNC:], people[BY_SYNC:], strict=True)
        arrivals = [(m.received, n, m, phone) for phone, v in rest for n, m in enumerate(v.made)]
        for received, _, made, phone in sorted(
            arrivals, key=lambda one: (one[0], one[3].id, one[1])
        ):
            sealed = self.seal(phone, made)
            item = Item(
                UUID(sealed["id"]), 1, sealed["seq"], sealed["kid"], sealed["slip"],
                sealed["sealed"].encode(),
            )  # fmt: skip
            device = db.session.get_one(Device, UUID(phone.id))
            answer = intake.receive(self.installation, device, item, received)
            assert answer.result == "stored", (answer, made)
        for name, made in self.items.items():
            if made.disowned:
                self.disown(self.tokens[name], made.received + HOUR)

    def seal(self, phone: Phone, made: Made) -> dict[str, Any]:
        moment, token = write_time(made.at), phone.tokens[0]["token"]
        sealed = phone.seal(
            made.record,
            time=moment,
            consent=phone.consent(strokes=made.strokes, time=moment),
            meta={
                "keying_ms": made.keying_ms,
                "durations_ms": {"1": 21_000, "7": made.consent_ms},
                "clock_offset_ms": made.clock_offset_ms,
            },
        )
        self.items[sealed["id"]], self.tokens[sealed["id"]] = made, token
        return sealed

    def disown(self, token: str, now: datetime) -> None:
        """The holder of this slip says on its page: not me."""
        holder = public_status.find_holder(self.installation, token)
        assert holder is not None
        ticket.open_ticket(self.installation, holder, "not_me", now)

    def hand_out(self, phone: Phone, volunteer: Volunteer, end: datetime) -> None:
        """The phone tells how many slips it has handed out, and what it still holds back."""
        unsent = volunteer.held + volunteer.lost + volunteer.sold
        told = [{"event": None, "made": len(volunteer.made) + unsent}]
        self.tell(UUID(phone.id), told, volunteer.held, end - 2 * HOUR)
        for token in phone.tokens[: volunteer.sold_disowned]:
            self.disown(token["token"], end)

    @transaction
    def tell(
        self, device_id: UUID, told: list[dict[str, int | None]], left: int, now: datetime
    ) -> None:
        device = db.session.get_one(Device, device_id)
        device.waiting_since, device.counts = (now, {"waiting": left}) if left else (None, None)
        handed.take_count(device, told, left, now)

    def call_back(
        self, phones: Sequence[Phone], people: Sequence[Volunteer], now: datetime
    ) -> None:
        """The supervisor calls the first few of each volunteer's list."""
        person = db.session.get_one(Account, self.desk)
        for phone, volunteer in zip(phones, people, strict=True):
            author = UUID(phone.answer["person"]["id"])
            listed = select(Callback.enrollment_id).where(Callback.author_id == author)
            first = db.session.scalars(
                listed.order_by(Callback.chosen_at, Callback.enrollment_id).limit(MOST_CALLS)
            )
            for one in list(first):
                known, wrong, unknown = volunteer.answers
                drawn = self.rng.randrange(100)
                outcome = "no_answer"
                for said, percent in (
                    ("known", known),
                    ("wrong_number", wrong),
                    ("not_me", unknown),
                ):
                    if 0 <= drawn < percent:
                        outcome = said
                    drawn -= percent
                callback.settle(self.installation, person, one, outcome, now)

    def judge(
        self, seed: int, phones: Sequence[Phone], people: Sequence[Volunteer], now: datetime
    ) -> Verdict:
        """The real examination of everybody, and who is named by it."""
        verdict = Verdict(seed, forms=sum(len(one.made) for one in people))
        done = list(integrity.run(self.installation, now))
        assert len(done) == len(people)
        limits = thresholds(self.installation)
        for phone, volunteer in zip(phones, people, strict=True):
            author = UUID(phone.answer["person"]["id"])
            signs = db.session.scalars(select(Signal).where(Signal.account_id == author)).all()
            verdict.people[volunteer.kind] += 1
            verdict.named[volunteer.kind] += bool(signs)
            counted = verdict.signs if volunteer.cheats else verdict.false_signs
            counted.update(sign.kind for sign in signs)
            verdict.sentences += [f"{volunteer.kind}: {show_sign(sign, limits)}" for sign in signs]
            if volunteer.cheats:
                verdict.cheats += 1
                verdict.caught += bool(signs)
            else:
                verdict.honest += 1
                verdict.accused += bool(signs)
        return verdict
