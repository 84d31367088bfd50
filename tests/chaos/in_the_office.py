"""What the office does: decide, keep copies and put them back, turn keys, close phones and people."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.chaos import outbox
from tests.chaos.in_the_field import PHONES, PLACES
from tests.chaos.machine import History
from tests.chaos.office import get_account
from tests.chaos.truth import Fault
from tests.chaos.uploader import call
from tests.chaos.world import make_handset
from webapp.records import account, device, quarantine, review
from webapp.records.aside import CONFLICT
from webapp.records.courier import deliver
from webapp.records.db import db
from webapp.records.epoch import begin_epoch, raise_purge_before
from webapp.records.invitation import invite
from webapp.records.keys import add_key
from webapp.records.models import Device
from webapp.records.review import Pin, Ruling
from webapp.views.api.shapes_courier import CourierFile

RULINGS = {
    "approve": Ruling("approve"),
    "return": Ruling("return", pins=[Pin("nama", "nama_tidak_lengkap")]),
    "reject": Ruling("reject", reason="bukan_bpu"),
}
MOST_COPIES = 4


class InTheOffice(History):
    """Rules of the office."""

    def __init__(self) -> None:
        super().__init__()
        # Copies that could be put back, oldest first: name and when it was begun.
        self.copies: list[tuple[str, datetime]] = []
        self.numbered = 0

    @rule(place=PLACES, act=st.sampled_from(["return", "return", *RULINGS]))
    def decide(self, place: int, act: str) -> None:
        """A supervisor decides on what has come in."""
        open_ones = [
            row
            for name in dict.fromkeys(fact.item["id"] for fact in self.witness.facts.values())
            if (row := self.ground().enrollments.get(name)) and row.state == "submitted"
        ]
        if not open_ones:
            return
        row = open_ones[place % len(open_ones)]

        def rule_on_it(office: Any, now: datetime) -> None:
            supervisor = get_account(self.office.people.supervisor)
            review.decide(office, supervisor, row.id, row.rev, RULINGS[act], now)

        self.office.act(rule_on_it)
        self.office.wait(timedelta(seconds=15))
        self.met("decided")

    @rule(place=PLACES, deed=st.sampled_from(["release", "release_all", "refuse"]))
    def settle(self, place: int, deed: str) -> None:
        """A supervisor vouches for what was kept aside, or refuses it."""
        held = self.held()
        if not held:
            return
        chosen = held[place % len(held)]

        def press(office: Any, now: datetime) -> None:
            supervisor = get_account(self.office.people.supervisor)
            if deed == "release_all" and chosen.reason != CONFLICT:
                quarantine.release_all(office, supervisor, chosen.id, now)
            elif deed == "release" and chosen.reason != CONFLICT:
                quarantine.release(office, supervisor, chosen.id, now)
            else:
                quarantine.refuse(office, supervisor, chosen.id, "lainnya", now)

        self.office.act(press)
        self.met("settled")

    def held(self) -> list[Any]:
        """What is kept aside and nobody has settled yet."""
        ground = self.ground()
        rows = [ground.deposit(fact.hash) for fact in self.witness.facts.values()]
        kept = [ground.quarantine.get(row.id) for row in rows if row is not None]
        return [one for one in kept if one is not None and one.status == "held"]

    @rule(hours=st.sampled_from([1, 30, 24 * 15, 24 * 15, 24 * 46]))
    def wait(self, hours: int) -> None:
        """Time goes by."""
        self.office.wait(timedelta(hours=hours))

    @rule(kept=st.integers(1, MOST_COPIES), late=st.booleans())
    def back_up(self, kept: int, late: bool) -> None:
        """A copy is made, perhaps weeks after the last; of the older ones so many stay."""
        if late:
            self.office.wait(timedelta(days=20))
        self.keep_copy()
        self.drop_copies(kept)

    @rule()
    def live_through_a_month(self) -> None:
        """Copies before and after some quiet weeks, in which every phone sends: then they may let go."""
        for days in (20, 1):
            self.keep_copy()
            for handset in self.handsets:
                self.send(handset)
            self.office.wait(timedelta(days=days))
        self.keep_copy()
        for handset in self.handsets:
            self.send(handset)
        self.drop_copies(MOST_COPIES)

    @precondition(lambda self: self.copies)
    @rule(silent=st.booleans(), back=st.integers(0, MOST_COPIES))
    def restore(self, silent: bool, back: int) -> None:
        """A copy is put back: the latest or an older one, with a new epoch or without a word."""
        name, _ = self.copies[-1 - back % len(self.copies)]
        silent = self.put_back(name, silent=silent)
        self.witness.forget_newest()
        if silent:
            self.witness.behind = self.ground().epoch
        self.events["restored"] += 1
        self.met("restored_silently" if silent else "restored")

    @rule(kind=st.sampled_from(["sealing", "slip", "certificate"]))
    def rotate(self, kind: str) -> None:
        """A new key of a kind; the old ones stay, and the running server takes it by itself."""
        add_key(self.office.keys, kind)
        self.met("key_rotated")

    @precondition(lambda self: not self.events["revoked"])
    @rule(phone=PHONES)
    def revoke(self, phone: int) -> None:
        """A phone is closed, with whatever it holds."""
        target = UUID(self.handset(phone).id)

        def close(office: Any, now: datetime) -> None:
            found = device.find_device(target)
            if found is not None:
                device.revoke(found, get_account(self.office.people.supervisor), now)

        self.office.act(close)
        self.met("revoked")

    @precondition(lambda self: not self.events["disabled"])
    @rule(phone=PHONES)
    def disable(self, phone: int) -> None:
        """Somebody leaves."""
        person = self.handset(phone).person

        def leave(office: Any, now: datetime) -> None:
            account.disable(get_account(person), UUID(self.office.people.supervisor), now)

        self.office.act(leave)
        self.met("disabled")

    @rule()
    def confirm(self) -> None:
        """An admin says that the phones which came back by their certificates are genuine."""

        def say(office: Any, now: datetime) -> None:
            for handset in self.handsets:
                found = db.session.get(Device, UUID(handset.id))
                if found is not None and found.restored:
                    found.restored = False
            db.session.commit()

        self.office.act(say)

    @precondition(lambda self: len(self.handsets) == 2 and not self.events["disabled"])
    @rule()
    def come_in(self) -> None:
        """The first volunteer gets a second phone; a copy may be from before it."""
        person = self.office.people.volunteers[0]
        way = self.office.act(lambda office, now: invite(office, get_account(person), None, now))
        key, answer = self.world.activate(way.secret)
        self.handsets.append(make_handset(key, answer))
        self.met("activated")

    @rule(
        phone=PHONES,
        by=PHONES,
        damage=st.booleans(),
        fault=st.sampled_from(["ok", "ok", "drop_answer", "cut_before"]),
    )
    def carry(self, phone: int, by: int, damage: bool, fault: str) -> None:
        """Another phone delivers what this one holds; a byte of it may have been altered on the way."""
        author, carrier = self.handset(phone), self.handset(by)
        file = outbox.rescue(author, self.office.now)
        if author is carrier or not file["items"] or any(one["seq"] == 0 for one in file["items"]):
            return
        items = [dict(one) for one in file["items"][:20]]
        if damage:
            sealed = items[0]["sealed"]
            items[0]["sealed"] = sealed[:-1] + ("B" if sealed[-1] == "A" else "A")
        body = json.dumps({"file": {**file, "items": items}}).encode("utf-8")
        self.wire.faults = [fault]
        judged = call(carrier, self.wire, "/api/v1/courier", body)
        self.met("carried")
        if judged.body is not None:
            self.check_carried(items, judged.body["results"], damaged=damage)

    @rule(phone=PHONES)
    def deliver_in_the_office(self, phone: int) -> None:
        """A supervisor delivers a phone's file."""
        file = outbox.rescue(self.handset(phone), self.office.now)
        file["items"] = file["items"][:20]
        if not file["items"] or any(one["seq"] == 0 for one in file["items"]):
            return
        parcel = CourierFile.model_validate(file).as_parcel()

        def take(office: Any, now: datetime) -> None:
            deliver(office, parcel, get_account(self.office.people.supervisor), now)

        self.office.act(take)
        self.met("carried")

    def check_carried(self, items: list[Any], results: list[Any], *, damaged: bool) -> None:
        """Every item is answered alone; the altered one is named and the rest goes through."""
        words = [result["result"] for result in results]
        if len(words) != len(items) or (words[0] == "damaged") != damaged or "damaged" in words[1:]:
            raise Fault("other", f"a carried file was answered {words}")

    def put_back(self, name: str, *, silent: bool) -> bool:
        """Put a copy in the place of the database; whether nobody was told."""
        self.office.replace(name)
        if not silent:
            self.office.act(lambda _office, now: begin_epoch("restored", now))
        return silent

    def keep_copy(self) -> None:
        self.numbered += 1
        begun, name = self.office.now, f"copy{self.numbered}"
        self.office.copy(name)
        self.copies.append((name, begun))
        self.office.wait(timedelta(minutes=5))
        self.tell_oldest()
        self.met("backup")

    def drop_copies(self, kept: int) -> None:
        while len(self.copies) > kept:
            self.office.place.drop(self.copies.pop(0)[0])
        self.tell_oldest()

    def tell_oldest(self) -> None:
        """Phones may let go of what every copy has that could be put back."""
        oldest = self.copies[0][1]
        self.office.act(lambda _office, now: raise_purge_before(oldest, now))

    def teardown(self) -> None:
        try:
            super().teardown()
        finally:
            self.forget_copies()

    def forget_copies(self) -> None:
        """Nothing of one history is left for the next."""
        for name, _ in self.copies:
            self.office.place.drop(name)
