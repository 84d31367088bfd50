"""The promises of SECURITY section 3, asked of the phones and the database after every step."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.ground import Ground, key_of_row
from tests.chaos.handset import Handset
from tests.chaos.pace import Json, key_of
from tests.chaos.uploader import Request

CLAIMED: dict[str, set[str]] = {
    "delivered": {"stored"},
    "refused": {"invalid"},
    "quarantined": set(),
}


class Fault(AssertionError):
    """A promise that was broken; `kind` is lost, duplicated, false_state or other."""

    def __init__(self, kind: str, says: str) -> None:
        super().__init__(f"{kind}: {says}")
        self.kind = kind


@dataclass(frozen=True)
class Fact:
    """A revision that somebody has sealed: from here on it may neither vanish nor double."""

    item: Json
    payload: Json
    handset: Handset
    kind: str = "good"
    # Of which record it is another sealing; only weaker designs have such.
    origin: str = ""

    @property
    def hash(self) -> str:
        return str(self.item["hash"])


@dataclass
class Witness:
    """Who has seen everything that was sealed, and remembers how far each enrollment had come."""

    facts: dict[str, Fact] = field(default_factory=dict)
    newest: dict[str, int] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)
    opened: dict[Any, Any] = field(default_factory=dict)
    # The epoch of a restore that nobody has noticed yet: the database is behind what phones were told.
    behind: str = ""

    def saw(self, fact: Fact) -> None:
        self.facts[fact.hash] = fact

    def forget_newest(self) -> None:
        """After a restore the past may be told again."""
        self.newest.clear()


def check_all(witness: Witness, ground: Ground, handsets: list[Handset]) -> None:
    """Every promise that holds at every moment."""
    check_durable(witness, ground)
    check_once(ground)
    check_attribution(witness, ground)
    check_monotone(witness, ground)
    check_audit(ground)
    for handset in handsets:
        check_shown(witness, ground, handset)
        check_counts(handset)


def check_durable(witness: Witness, ground: Ground) -> None:
    """I1: on the phone that sealed it, or on the server."""
    for fact in witness.facts.values():
        here = fact.handset.disk.sealed.get(key_of(fact.item))
        if here is not None and here["hash"] == fact.hash:
            continue
        if ground.deposit(fact.hash) is None and fact.hash not in witness.given_up:
            raise Fault("lost", f"{describe(fact)} is neither on the phone nor on the server")


def check_once(ground: Ground) -> None:
    """I2: one row per revision, per bytes and per number, one enrollment per slip."""
    places: dict[str, list[Any]] = {
        "revision": [(str(one.enrollment_id), one.rev) for one in ground.revisions],
        "deposit": [(str(one.enrollment_id), one.rev, one.hash) for one in ground.deposits],
        "number": [(str(one.device_id), one.seq) for one in ground.deposits if one.seq],
        "slip": [one.slip_id for one in ground.enrollments.values()],
    }
    for what, rows in places.items():
        twice = [key for key, times in Counter(rows).items() if times > 1]
        if twice:
            raise Fault("duplicated", f"the {what} {twice[0]} is there more than once")


def check_attribution(witness: Witness, ground: Ground) -> None:
    """I6: whoever carried it, it is the signer's; and nothing is there that nobody has sealed."""
    for row in ground.revisions:
        fact = witness.facts.get(row.hash)
        if fact is None or key_of(fact.item) != key_of_row(row):
            raise Fault("duplicated", f"the revision {key_of_row(row)} was sealed by nobody")
        signer = (fact.handset.id, fact.handset.person)
        if (str(row.device_id), str(row.author_id)) != signer:
            raise Fault("other", f"{describe(fact)} is told to be another's")
    firsts = [witness.facts[row.hash] for row in ground.revisions if row.rev == 1]
    twice = Counter(fact.origin or fact.item["id"] for fact in firsts)
    if any(times > 1 for times in twice.values()):
        raise Fault("duplicated", "one worker's record is there under two ids")
    for row in ground.deposits:
        fact = witness.facts.get(row.hash)
        if fact is not None and str(row.device_id) != fact.handset.id:
            raise Fault("other", f"{describe(fact)} lies under another device")


def check_monotone(witness: Witness, ground: Ground) -> None:
    """I9: an enrollment never goes back to an earlier revision."""
    for name, row in ground.enrollments.items():
        if row.rev < witness.newest.get(name, 0):
            raise Fault("other", f"the enrollment {name} went back to revision {row.rev}")
        witness.newest[name] = row.rev


def check_audit(ground: Ground) -> None:
    """I10: what was taken, kept aside or decided has its line."""
    for row in ground.deposits:
        acts = {"deposit.stored", "deposit.invalid", "deposit.quarantined", "deposit.conflict"}
        name = str(row.enrollment_id)
        if row.outcome == "received":
            raise Fault("other", f"the deposit {key_of_row(row)} was never judged")
        if not any((name, act, row.rev) in ground.audit for act in acts):
            raise Fault("other", f"the deposit {key_of_row(row)} has no line in the audit")
    for held in ground.quarantine.values():
        line = (str(held.id), "quarantine.refuse", ground.rev_of[held.deposit_id])
        if held.status == "refused" and line not in ground.audit:
            raise Fault("other", f"the refusal {held.id} has no line in the audit")
    for row in ground.decisions:
        if (str(row.enrollment_id), f"enrollment.{row.act}", row.rev) not in ground.audit:
            raise Fault("other", f"a decision on {row.enrollment_id} has no line in the audit")


def check_shown(witness: Witness, ground: Ground, handset: Handset) -> None:
    """I3: what the phone shows of a record is true now, or its copy is here to be offered again."""
    for entry in handset.disk.entries.values():
        if entry["state"] == "waiting":
            if key_of(entry) not in handset.disk.sealed:
                raise Fault("lost", f"{key_of(entry)} waits, and its copy is gone")
            continue
        here = key_of(entry) in handset.disk.sealed
        certain = entry["epoch"] == ground.epoch and not witness.behind
        row = ground.deposit(entry["hash"])
        if row is None and not here:
            raise Fault("lost", f"{key_of(entry)} is shown as {entry['state']} and is nowhere")
        if row is None and certain:
            raise Fault("false_state", f"{key_of(entry)} is shown as {entry['state']}")
        wanted = CLAIMED[entry["state"]]
        if row is not None and certain and wanted and row.outcome not in wanted:
            says = f"{key_of(entry)} is shown as {entry['state']} and is {row.outcome}"
            raise Fault("false_state", says)
    for stub in handset.disk.stubs.values():
        _check_stub(ground, handset, stub, certain=not witness.behind)


def _check_stub(ground: Ground, handset: Handset, stub: Json, *, certain: bool) -> None:
    """The list shows the newest revision's state, and of the server's states only one it has told."""
    newest = handset.disk.entries.get(key_of(stub))
    if newest is not None and newest["state"] != stub["state"]:
        raise Fault(
            "false_state", f"{key_of(stub)} is {newest['state']}, the list says {stub['state']}"
        )
    told = stub["server_state"]
    if told is None or not certain or handset.disk.profile["epoch"] != ground.epoch:
        return
    if (handset.id, stub["n"], stub["id"], told) not in ground.changes:
        raise Fault("false_state", f"{stub['id']} is shown as {told}, which the server never told")


def check_counts(handset: Handset) -> None:
    """I13: the parts of the one count add up."""
    counted = handset.ledger()
    parts = counted["delivered"] + counted["waiting"] + counted["refused"]
    if parts != counted["on_phone"]:
        raise Fault("other", f"the ledger does not add up: {counted}")


def check_committed(ground: Ground, request: Request, point: str) -> None:
    """F06: each item has its own transaction, so what came before the death is there."""
    name, _, count = point.partition(":")
    least = {"sync.after_commit": 0, "sync.between_items": 0, "sync.before_commit": -1}
    here = {key_of_row(row) for row in ground.deposits} & set(request.keys)
    if name in least and len(here) < int(count or 1) + least[name]:
        raise Fault("other", f"of {len(request.keys)} items {len(here)} outlived {point}")


def describe(fact: Fact) -> str:
    """A revision without anything personal."""
    place = key_of(fact.item)
    return f"{fact.payload['act']} {place[0][:8]}/{place[1]} ({fact.kind})"
