"""What must be true once the network has worked for a while: all has arrived, as it was sealed."""

from collections import Counter
from typing import Any

from tests.chaos import ledger
from tests.chaos.ground import Ground, key_of_row, open_revision
from tests.chaos.handset import Handset
from tests.chaos.office import Office
from tests.chaos.pace import Json
from tests.chaos.truth import Fact, Fault, Witness, describe
from webapp.records import audit

# Why a genuine record may have been kept aside, by what has happened to its phone before.
CLOSED = {
    "device_revoked": "revoked",
    "person_disabled": "disabled",
    "device_restored": "restored",
}
OF_KIND = {"below": {"age_below"}, "noise": {"not_opened"}}
OF_LATER = {"not_returned", "base_not_current", "early", "rev_passed", "conflict"}


def check_rest(
    office: Office,
    witness: Witness,
    ground: Ground,
    handsets: list[Handset],
    events: Counter[str],
) -> None:
    """All promises that hold at rest."""
    for fact in witness.facts.values():
        if fact.hash in witness.given_up:
            continue
        check_arrival(ground, fact, events)
    check_content(office, witness, ground)
    for handset in handsets:
        check_news(ground, handset)
        check_told(ground, handset)
    if not audit.verify().whole:
        raise Fault("other", "the audit does not follow line by line")


def check_arrival(ground: Ground, fact: Fact, events: Counter[str]) -> None:
    """I4: it is here, taken or kept aside for a reason that this history explains."""
    if fact.kind == "shape":
        return
    row = ground.deposit(fact.hash)
    if row is None:
        raise Fault("lost", f"{describe(fact)} has not arrived")
    if row.outcome in ("stored", "invalid"):
        return
    held = ground.quarantine.get(row.id)
    reason = held.reason if held is not None else row.outcome
    explained = {why for why, event in CLOSED.items() if events[event]}
    explained |= OF_KIND.get(fact.kind, set())
    if fact.payload["act"] != "enroll":
        explained |= OF_LATER
    if reason not in explained:
        raise Fault("other", f"{describe(fact)} was kept aside as {reason}")


def check_content(office: Office, witness: Witness, ground: Ground) -> None:
    """I5 and I14: what is stored is what was sealed, member by member, with its consent."""
    taken = {
        key_of_row(row): witness.facts[row.hash]
        for row in ground.deposits
        if row.outcome in ("stored", "invalid") and row.hash in witness.facts
    }
    installation = office.app.extensions["jaring"]
    for row in ground.revisions:
        if row.act == "withdraw":
            continue
        record, consent = open_revision(installation, row.id)
        wanted = whole(taken, key_of_row(row))
        wrong = sorted(name for name, value in wanted.items() if record.get(name) != value)
        if wrong:
            raise Fault("other", f"revision {key_of_row(row)} differs in {wrong}")
        if not consent.get("text_hash") or not (consent.get("strokes") or consent.get("saksi")):
            raise Fault("other", f"revision {key_of_row(row)} has no consent")


def whole(taken: dict[Any, Fact], key: Any) -> Json:
    """A record as it was sealed, its corrections laid over it."""
    fact = taken[key]
    own: Json = fact.payload["record"]
    if fact.payload["act"] == "enroll":
        return own
    before = max(rev for name, rev in taken if name == key[0] and rev < key[1])
    return {**whole(taken, (key[0], before)), **own}


def check_news(ground: Ground, handset: Handset) -> None:
    """What was told of a record last is what the phone shows."""
    if handset.disk.profile.get("closed"):
        return
    last: dict[str, tuple[int, str | None]] = {}
    for device, n, enrollment, state in ground.changes:
        if device == handset.id and (enrollment not in last or n > last[enrollment][0]):
            last[enrollment] = (n, state)
    for stub in handset.disk.stubs.values():
        nothing: tuple[int, str | None] = (0, None)
        n, told = last.get(stub["id"], nothing)
        if (stub.get("n") or 0) == n and n and stub["server_state"] not in (told, None):
            raise Fault("false_state", f"{stub['id']} is {told}, shown as {stub['server_state']}")


def check_told(ground: Ground, handset: Handset) -> None:
    """I13: the server knows the same counts as the phone shows, or could count them itself."""
    if handset.waiting():
        return  # its last call was not answered
    row = ground.devices.get(handset.id)
    counted = ledger.told(handset.ledger())
    if row is not None and row.counts and not counted.items() <= dict(row.counts).items():
        raise Fault("other", f"the phone counts {counted}, the server was told {row.counts}")
