"""The phone's outbox.js, mending.js, writing.js and rescue.js in Python: what seals, and writes in one go."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from tests.chaos import settling
from tests.chaos.handset import Handset, Killed
from tests.chaos.pace import Json, key_of
from tests.phone import digest, write_time
from tests.worker import META

Sealed = tuple[Json, Json]


def begin_draft(handset: Handset, record: Json) -> str:
    """The first save makes the id."""
    made = str(uuid4())
    handset.disk.drafts[made] = record
    return made


def finish(handset: Handset, draft_id: str, true: datetime, dies: str = "", **odd: Any) -> Sealed:
    """Seal a draft; `dies` kills the phone right before the strict transaction, `odd` spoils the payload."""
    token = handset.next_token()
    chosen = {"id": draft_id, "slip": token["slip"], "record": handset.disk.drafts[draft_id]}
    payload = make_payload(handset, true, {**chosen, "rev": 1, **odd})
    item = seal(handset, payload, f"{token['token']}.{token['code']}")
    entry = make_entry(item, payload)
    if dies:
        raise Killed
    stub = {
        **{name: entry[name] for name in ("id", "rev", "seq", "hash", "time", "state")},
        "receipt_time": None,
        "problems": [],
        "server_state": None,
        "reason": None,
        "state_time": entry["time"],
        **{n: token[n] for n in ("slip", "token", "code")},
    }
    write(handset, item, entry, stub)
    handset.disk.tokens[token["slip"]] = {**token, "token": "", "used": 1}
    del handset.disk.drafts[draft_id]
    return item, payload


def mend(handset: Handset, fields: Json, record: Json, true: datetime) -> Sealed | None:
    """Seal the mended members as the next revision, unless the phone knows of a later change."""
    stub = handset.disk.stubs.get(fields["id"])
    if not is_current(stub, handset.disk.changes.get(fields["id"]), fields):
        return None
    before = stub or stranger_of(fields, write_time(handset.now(true)))
    rev = max(fields["rev"], settling.newest_rev(before)) + 1
    chosen = {"act": "correct", "rev": rev, "base": fields["rev"], "record": record}
    return _revise(handset, {**before, "slip": fields["slip"]}, chosen, true)


def withdraw(handset: Handset, enrollment: str, true: datetime) -> Sealed | None:
    """Seal the worker's wish to be taken out; also before the first revision has arrived."""
    stub = handset.disk.stubs[enrollment]
    if stub.get("act") == "withdraw" or stub["server_state"] == "withdrawn":
        return None
    base = settling.newest_rev(stub)
    chosen = {"act": "withdraw", "rev": base + 1, "base": base, "record": {}}
    return _revise(handset, stub, chosen, true)


def rescue(handset: Handset, true: datetime) -> Json:
    """Every revision without a receipt as one file (WIRE section 6)."""
    profile = handset.disk.profile
    return {
        "format": "jaring-courier/1",
        "installation": profile["installation"],
        "device": handset.id,
        "certificate": profile["device"]["certificate"],
        "made": write_time(handset.now(true)),
        "items": handset.items(handset.waiting()),
    }


def make_payload(handset: Handset, true: datetime, chosen: Json) -> Json:
    """The payload of WIRE section 3, with the next number."""
    profile, time = handset.disk.profile, write_time(handset.now(true))
    text = profile["settings"]["consent"]
    offset = profile["clock_offset_ms"]
    consent = {
        "text_version": text["version"],
        "text_hash": text["hash"],
        "language": "id",
        "method": "tanda_tangan",
        "saksi": None,
        "strokes": [[12, 40, 3, -2, 5, 1, 9, 9], [500, 500, 1, 1]],
        "purposes": {"wa": False, "sponsor": False},
        "time": time,
    }
    meta = {**META, "app": handset.build, "clock_offset_ms": offset}
    head = {"v": 1, "act": "enroll", "base": None, "seq": handset.disk.seq + 1, "time": time}
    author = {"device": handset.id, "installation": handset.hand.installation}
    return {**head, **author, "consent": consent, "meta": meta, **chosen}


def seal(handset: Handset, payload: Json, slip: str) -> Json:
    """The item of a payload, signed and sealed once for all."""
    signed = handset.hand.sign(json.dumps(payload, ensure_ascii=False).encode("utf-8"))
    sealed = handset.hand.encrypt(signed)
    return {
        **{name: payload[name] for name in ("id", "rev", "seq")},
        "slip": slip,
        "kid": handset.hand.settings["sealing_keys"][0]["kid"],
        "sealed": sealed,
        "hash": digest(sealed.encode("ascii")),
    }


def make_entry(item: Json, payload: Json) -> Json:
    """What is known of a sealed revision that nobody has heard of yet."""
    return {
        **{name: item[name] for name in ("id", "rev", "seq", "hash")},
        "bytes": len(json.dumps(item, separators=(",", ":"))) + 1,
        "time": payload["time"],
        "state": "waiting",
        "receipt_time": None,
        "problems": [],
        "epoch": None,
        "purged_at": None,
    }


def write(handset: Handset, item: Json, entry: Json, stub: Json) -> None:
    """The strict transaction: sealed bytes, entry, stub and number, or nothing."""
    disk = handset.disk
    assert item["seq"] == disk.seq + 1, "taken meanwhile"
    disk.seq = item["seq"]
    disk.sealed[key_of(item)] = item
    disk.entries[key_of(item)] = entry
    disk.stubs[item["id"]] = stub


def is_current(stub: Json | None, change: Json | None, fields: Json) -> bool:
    """Whether the fields were fetched after the last change that this phone knows of."""
    rev, fetched = fields["rev"], fields["fetched"]
    if stub:
        refused_later = stub["state"] == "refused" and stub["rev"] > rev
        newer = stub["rev"] > rev or stub["state_time"] > fetched
        passed = not settling.mend_state(stub) and newer
        return not ((stub.get("server_rev") or 0) > rev or refused_later or passed)
    if change:
        passed = not settling.state_to_mend(change["state"]) and change["time"] > fetched
        return not (change["rev"] > rev or passed)
    return True


def stranger_of(fields: Json, time: str) -> Json:
    """The stub of a record that was entered on an earlier phone of the same person."""
    return {
        **{name: fields[name] for name in ("id", "rev", "slip", "code")},
        "seq": 0,
        "token": "",
        "time": fields.get("time") or time,
        "state": "waiting",
        "hash": "",
        "server_state": None,
        "reason": None,
        "receipt_time": None,
        "state_time": time,
        "problems": [],
    }


def _revise(handset: Handset, stub: Json, chosen: Json, true: datetime) -> Sealed:
    """The item and the payload of a next revision, both on the disk."""
    named = {"id": stub["id"], "slip": stub["slip"], "consent": None}
    payload = make_payload(handset, true, {**named, **chosen})
    item = seal(handset, payload, stub["slip"])
    entry = make_entry(item, payload)
    names = ("rev", "seq", "hash", "time", "state", "receipt_time", "problems")
    fresh = {"act": chosen["act"], "server_state": None, "reason": None}
    shown = {**settling.unmark(stub), **{name: entry[name] for name in names}, **fresh}
    write(handset, item, entry, {**shown, "state_time": entry["time"]})
    handset.disk.changes.pop(stub["id"], None)
    return item, payload
