"""One activation of a phone as its store keeps it: queue.js and tokens.js in Python.

What lies in `Disk` outlives a kill; every method that changes it does so in one go at its end, as the
phone's IndexedDB transactions do.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.chaos import ledger, settling
from tests.chaos.pace import Json, Key, Pace, key_of
from tests.phone import Phone, slip_id


class Killed(Exception):
    """The phone died here; what is on its disk is all that is left of it."""


class NoSlipLeft(Exception):
    """The pool is empty: drafts may be written, nothing can be sealed."""


@dataclass
class Disk:
    """The stores of one activation."""

    profile: Json
    seq: int = 0
    entries: dict[Key, Json] = field(default_factory=dict)
    sealed: dict[Key, Json] = field(default_factory=dict)
    stubs: dict[str, Json] = field(default_factory=dict)
    tokens: dict[str, Json] = field(default_factory=dict)
    changes: dict[str, Json] = field(default_factory=dict)
    drafts: dict[str, Json] = field(default_factory=dict)

    def empty(self) -> None:
        """Forget everything of this activation but who it was."""
        stores = (self.entries, self.sealed, self.stubs, self.tokens, self.changes, self.drafts)
        for store in stores:
            store.clear()


class Handset:
    """A phone in the hands of one volunteer; `clock` is how far its own clock is wrong."""

    def __init__(self, hand: Phone, pool: int) -> None:
        answer = hand.answer
        names = ("installation", "device", "person", "epoch", "settings", "cursor")
        profile = {name: answer[name] for name in names}
        self.hand = hand
        self.disk = Disk({**profile, "clock_offset_ms": 0})
        self.clock = timedelta(0)
        self.build = "uji"
        self.pace = Pace()
        self.locked = False
        self.add_tokens(answer["slip_tokens"][:pool])

    @property
    def id(self) -> str:
        return self.hand.id

    @property
    def person(self) -> str:
        return str(self.disk.profile["person"]["id"])

    def now(self, true: datetime) -> datetime:
        """The time as this phone has it, after the server's correction."""
        return true + self.clock + timedelta(milliseconds=self.disk.profile["clock_offset_ms"])

    def restart(self, build: str | None = None) -> None:
        """Start again from the disk, perhaps as a newer app."""
        self.build = build or self.build
        self.pace, self.locked = Pace(), False

    def hand_over(self) -> None:
        """The screen is locked and somebody else takes the phone: the queue stays where it is."""
        self.restart()

    def waiting(self) -> list[Json]:
        """Oldest first."""
        held = [entry for entry in self.disk.entries.values() if entry["state"] == "waiting"]
        return sorted(held, key=lambda entry: int(entry["seq"]))

    def items(self, batch: list[Json]) -> list[Json]:
        """The sealed bytes of a batch, the same at every try."""
        kept = self.disk.sealed
        return [kept[key_of(entry)] for entry in batch if key_of(entry) in kept]

    def ledger(self) -> Json:
        """The one count of everything."""
        disk = self.disk
        stubs, entries = list(disk.stubs.values()), list(disk.entries.values())
        changes, epoch = list(disk.changes.values()), disk.profile["epoch"]
        return ledger.count(ledger.Books(stubs, entries, len(disk.drafts), changes, epoch=epoch))

    def take(self, sent: list[Json], answer: Json) -> int:
        """Take over a whole answer in one transaction; says how many items are settled."""
        disk = self.disk
        before = list(disk.entries.values())
        entries, settled = self.judge(before, sent, answer)
        for old, new in zip(before, entries, strict=True):
            disk.entries[key_of(new)] = new
            if new["purged_at"] != old["purged_at"]:
                self.drop(key_of(new))
        restarted = disk.profile["epoch"] != answer["epoch"]
        self._take_stubs(entries, answer, restarted=restarted)
        self.add_tokens(answer.get("slip_tokens") or [])
        told = {"epoch": answer["epoch"], "cursor": answer["cursor"]}
        disk.profile = {**disk.profile, **told, "closed": answer.get("closed")}
        if answer.get("settings"):
            disk.profile["settings"] = answer["settings"]
            self.hand.answer["settings"] = answer["settings"]
        return settled

    def judge(self, before: list[Json], sent: list[Json], answer: Json) -> tuple[list[Json], int]:
        """A new epoch first offers every kept copy again; then the results of this exchange count."""
        asked = {key_of(item) for item in sent}
        results = {key_of(result): result for result in answer["results"]}
        after, settled = [], 0
        for entry in before:
            offered = settling.offer_again(entry, answer["epoch"])
            result = results.get(key_of(entry)) if key_of(entry) in asked else None
            done = settling.settle(offered, result, answer) if result else None
            settled += done is not None
            shown = done or offered
            for change in answer.get("changes") or []:
                shown = settling.refuse(shown, change)
            after.append(shown)
        entries = []
        for entry in after:
            every = [other for other in after if other["id"] == entry["id"]]
            gone = settling.may_purge(entry, every, answer)
            entries.append({**entry, "purged_at": answer["server_time"]} if gone else entry)
        return entries, settled

    def drop(self, key: Key) -> None:
        """Delete one sealed copy: every backup that could be restored has it."""
        self.disk.sealed.pop(key, None)

    def add_tokens(self, tokens: list[Json]) -> None:
        """Add the slips that are not here yet; the server sends some of them more than once."""
        for one in tokens:
            slip = slip_id(one["token"])
            n = len(self.disk.tokens) + 1
            fresh = {"slip": slip, "token": one["token"], "code": one["code"], "n": n, "used": 0}
            self.disk.tokens.setdefault(slip, fresh)

    def next_token(self) -> Json:
        """The slip that comes next."""
        free = [one for one in self.disk.tokens.values() if one["used"] == 0]
        if not free:
            raise NoSlipLeft
        return sorted(free, key=lambda one: int(one["n"]))[0]

    def has_slip(self) -> bool:
        """Whether another record could be sealed."""
        return any(one["used"] == 0 for one in self.disk.tokens.values())

    def want_tokens(self) -> int:
        pool = int(self.disk.profile["settings"]["thresholds"]["slip_pool"])
        free = [one for one in self.disk.tokens.values() if one["used"] == 0]
        return max(0, pool - len(free))

    def _take_stubs(self, entries: list[Json], answer: Json, *, restarted: bool) -> None:
        changes = answer.get("changes") or []
        known = set(self.disk.stubs)
        for stub in list(self.disk.stubs.values()):
            every = [entry for entry in entries if entry["id"] == stub["id"]]
            if settling.may_forget(every, answer, stub):
                for entry in every:
                    del self.disk.entries[key_of(entry)]
                del self.disk.stubs[stub["id"]]
                continue
            fresh = settling.doubt_news(stub) if restarted else stub
            shown = settling.show_newest(fresh, every)
            for change in changes:
                if change["id"] == stub["id"]:
                    shown = settling.apply_change(shown, change)
            self.disk.stubs[stub["id"]] = shown
        if restarted:
            self.disk.changes.clear()
        for change in changes:
            if change["id"] not in known:
                self.disk.changes[change["id"]] = change
