"""What volunteers and their phones do, and what happens to them."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.chaos import outbox, settling
from tests.chaos.handset import Handset, Killed
from tests.chaos.line import FAULTS
from tests.chaos.machine import History
from tests.chaos.pace import Json
from tests.chaos.uploader import call
from tests.phone import digest, write_time
from tests.worker import nik, record

PHONES = st.integers(0, 3)
PLACES = st.integers(0, 7)
KILLS = [
    *(f"kill:sync.before_commit:{count}" for count in (1, 2)),
    *(f"kill:sync.after_commit:{count}" for count in (1, 2, 3)),
    *(f"kill:sync.between_items:{count}" for count in (1, 2)),
    *(f"kill:audit.before_write:{count}" for count in (1, 2)),
    "kill:tokens.after_issue",
]
# How a record can be that the server will not simply take.
SPOILED: dict[str, dict[str, Any]] = {
    "invalid": {"nik": ""},
    "below": {"nik": "3173042107149001", "tanggal_lahir": "2014-07-21"},
}
MENDED: dict[str, Any] = {"nik": None, "nama": "Wati Contoh", "alamat": "Gg. Baru No. 7"}
CLOCKS = [timedelta(0), timedelta(hours=3), timedelta(days=-5 * 365), timedelta(days=400)]


class InTheField(History):
    """Rules of the phones."""

    @initialize(first=st.integers(1, 3), second=st.integers(0, 2))
    def begin_the_day(self, first: int, second: int) -> None:
        """A morning's work lies on both phones."""
        for handset, count in zip(self.handsets, (first, second), strict=True):
            for _ in range(count):
                self.finish(handset, self.worker(), "good")

    @rule(phone=PHONES, kind=st.sampled_from(["good", "good", "good", *SPOILED, "noise", "shape"]))
    def seal(self, phone: int, kind: str) -> None:
        """A record is finished on a phone."""
        self.finish(self.handset(phone), self.worker(), kind)

    @rule(phone=PHONES)
    def seal_several(self, phone: int) -> None:
        for _ in range(3):
            self.finish(self.handset(phone), self.worker(), "good")

    @rule(first=PHONES, second=PHONES)
    def seal_the_same_worker_twice(self, first: int, second: int) -> None:
        """Two volunteers, or one, enroll the same NIK."""
        worker = self.worker()
        for phone in (first, second):
            self.finish(self.handset(phone), worker, "good")
        self.met("same_nik")

    @rule(phone=PHONES, moment=st.sampled_from(["before", "after"]))
    def die_while_sealing(self, phone: int, moment: str) -> None:
        """The phone dies right before or right after the transaction; its screen has said nothing."""
        handset = self.handset(phone)
        if not handset.has_slip():
            return
        draft = outbox.begin_draft(handset, self.worker())
        try:
            dies = moment if moment == "before" else ""
            self.saw(handset, outbox.finish(handset, draft, self.office.now, dies))
        except Killed:
            assert draft in handset.disk.drafts
            del handset.disk.drafts[draft]
        handset.restart()
        self.met("phone_killed")

    @rule(phone=PHONES, fault=st.sampled_from(["ok", "ok", *FAULTS, *KILLS]), after=st.booleans())
    def sync(self, phone: int, fault: str, after: bool) -> None:
        """A phone sends, over a line that fails it once, now or at the second call."""
        self.wire.faults = ["ok", fault] if after and fault != "ok" else [fault]
        self.send(self.handset(phone))

    @rule(phone=PHONES, faults=st.lists(st.sampled_from([*FAULTS]), min_size=2, max_size=4))
    def sync_through_trouble(self, phone: int, faults: list[str]) -> None:
        """One try after another fails."""
        for fault in faults:
            self.wire.faults = [fault]
            self.send(self.handset(phone))

    @rule(phone=PHONES, point=st.sampled_from(KILLS))
    def sync_a_batch_that_kills_the_server(self, phone: int, point: str) -> None:
        """Several records are under way when it dies."""
        handset = self.handset(phone)
        for _ in range(2):
            self.finish(handset, self.worker(), "good")
        self.wire.faults = [point]
        self.send(handset)

    @rule(phone=PHONES)
    def sync_backwards(self, phone: int) -> None:
        """An app that sends later revisions first."""
        self.met("shuffled")
        self.send(self.handset(phone), order=lambda items: items[::-1])

    @rule(phone=PHONES)
    def sync_and_die_before_the_mark(self, phone: int) -> None:
        """The receipt is there, the phone dies before it has written it down."""

        def die() -> None:
            raise Killed

        self.met("killed_before_mark")
        self.send(self.handset(phone), between=die)

    @rule(phone=PHONES)
    def sync_from_two_tabs(self, phone: int) -> None:
        """A second tab wakes while the first one's request is under way."""
        handset = self.handset(phone)
        self.wire.meanwhile = lambda: self.send(handset)
        self.met("two_tabs")
        self.send(handset)
        self.wire.meanwhile = None

    @rule(phone=PHONES, place=PLACES)
    def mend(self, phone: int, place: int) -> None:
        """What is to be mended is fetched and mended; it goes with the next sync."""
        handset = self.handset(phone)
        wanted = self.to_mend(handset)
        if not wanted:
            return
        enrollment = wanted[place % len(wanted)]
        fields = self.fetch_fields(handset, enrollment)
        if fields is None:
            return
        names = {item["field"].split(".")[0] for item in fields["items"]} & set(MENDED)
        changed = {name: MENDED[name] for name in names}
        if "nik" in changed:
            changed |= {"nik": self.worker()["nik"], "nik_konfirmasi": "cocok"}
        self.saw(handset, outbox.mend(handset, fields, changed, self.office.now))
        self.met("mended")

    @rule(phone=PHONES, place=PLACES)
    def withdraw(self, phone: int, place: int) -> None:
        """A worker wants to be taken out again."""
        handset = self.handset(phone)
        known = list(handset.disk.stubs)
        if known:
            sealed = outbox.withdraw(handset, known[place % len(known)], self.office.now)
            self.saw(handset, sealed)
            self.met("withdrawn")

    @rule(
        phone=PHONES,
        clock=st.sampled_from(CLOCKS),
        what=st.sampled_from(["clock", "app_update", "handed_over"]),
    )
    def disturb(self, phone: int, clock: timedelta, what: str) -> None:
        """A clock goes wrong or right, a newer app starts, or somebody else takes the phone."""
        handset = self.handset(phone)
        if what == "clock":
            handset.clock = clock
        elif what == "app_update":
            handset.restart(build="uji-2")
        else:
            handset.hand_over()
        self.met(what)

    def worker(self) -> Json:
        """A fictional worker like no other in this history."""
        self.serial += 1
        return record(nik=nik(9000 + self.serial % 999), nama=f"Budi Contoh {self.serial:03}")

    def finish(self, handset: Handset, worker: Json, kind: str) -> None:
        if not handset.has_slip():
            return
        if kind == "shape" and self.events["shape"]:
            kind = "good"
        self.events[kind] += 1
        draft = outbox.begin_draft(handset, {**worker, **SPOILED.get(kind, {})})
        item, payload = outbox.finish(handset, draft, self.office.now)
        if kind == "shape":
            item["seq"] = 0  # no call with such a member is read at all
        if kind == "noise":
            self._spoil(handset, item)
        self.saw(handset, (item, payload), kind)

    def _spoil(self, handset: Handset, item: Json) -> None:
        """Bytes that were written wrongly at the sealing: they never open anywhere."""
        parts = item["sealed"].split(".")
        parts[3] = parts[3][::-1]
        item["sealed"] = ".".join(parts)
        item["hash"] = digest(item["sealed"].encode("ascii"))
        handset.disk.entries[item["id"], item["rev"]]["hash"] = item["hash"]
        handset.disk.stubs[item["id"]]["hash"] = item["hash"]

    def to_mend(self, handset: Handset) -> list[str]:
        """What asks its volunteer to be mended on this phone."""
        own = [one["id"] for one in handset.disk.stubs.values() if settling.mend_state(one)]
        news = handset.disk.changes.values()
        return own + [one["id"] for one in news if settling.state_to_mend(one["state"])]

    def fetch_fields(self, handset: Handset, enrollment: str) -> Json | None:
        path = f"/api/v1/enrollments/{enrollment}/fields"
        judged = call(handset, self.wire, path, b"", method="GET")
        if judged.body is None:
            return None
        fetched = write_time(handset.now(self.office.now))
        return {**judged.body, "fetched": fetched}
