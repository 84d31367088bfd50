"""The phone's settling.js in Python, name by name; tests/vectors/sync/queue.json holds both to the same."""

from datetime import datetime, timedelta
from typing import Any

Json = dict[str, Any]

ARRIVED = ("delivered", "quarantined")
TO_MEND = ("returned", "refused")
COPY_DAYS = 14
STUB_DAYS = 30
STATES = {
    "stored": "delivered",
    "already_stored": "delivered",
    "quarantined": "quarantined",
    "conflict": "quarantined",
    "invalid": "refused",
}


def settle(entry: Json, result: Json, answer: Json) -> Json | None:
    """The entry after its result, or None when the result proves nothing about exactly these bytes."""
    same = all(result.get(name) == entry[name] for name in ("id", "rev", "hash"))
    if not same or result.get("result") not in STATES:
        return None
    state = STATES[result["result"]]
    mark = {"conflict": True} if result["result"] == "conflict" else {}
    return {
        **unmark(entry),
        **mark,
        "state": state,
        "epoch": answer["epoch"],
        "receipt_time": answer["server_time"],
        "problems": result.get("problems", []) if state == "refused" else [],
    }


def unmark(marked: Json) -> Json:
    """Without the mark that another content holds its place."""
    return {name: value for name, value in marked.items() if name != "conflict"}


def refuse(entry: Json, change: Json) -> Json:
    """The entry after news of its enrollment: what was released may break a rule after all."""
    named = change["state"] == "refused" and all(entry[n] == change[n] for n in ("id", "rev"))
    told = unmark(entry) if _is_of_this(entry, change) else entry
    return {**told, "state": "refused"} if named and entry["state"] in ARRIVED else told


def offer_again(entry: Json, epoch: str) -> Json:
    """After a restore of the server, every copy still here is offered again."""
    if entry["state"] == "waiting" or entry["purged_at"] is not None or entry["epoch"] == epoch:
        return entry
    return {**unmark(entry), "state": "waiting", "receipt_time": None, "epoch": None}


def may_purge(entry: Json, every: list[Json], answer: Json) -> bool:
    """Whether every backup that could be restored has this copy."""
    if answer["purge_before"] is None or entry["purged_at"] is not None:
        return False
    if entry["receipt_time"] is None or entry["state"] == "waiting":
        return False
    if entry["epoch"] != answer["epoch"]:
        return False
    if entry["state"] == "refused" and not any(_is_delivered_later(one, entry) for one in every):
        return False
    received = moment(entry["receipt_time"])
    aged = moment(answer["server_time"]) - timedelta(days=COPY_DAYS)
    return received < moment(answer["purge_before"]) and received <= aged


def may_forget(every: list[Json], answer: Json, stub: Json | None = None) -> bool:
    """Whether nothing of this enrollment needs to stay listed; what is to be mended has no deadline."""
    if stub is not None and mend_state(stub):
        return False
    last = moment(answer["server_time"]) - timedelta(days=STUB_DAYS)
    gone = [one["purged_at"] is not None and moment(one["purged_at"]) <= last for one in every]
    return bool(gone) and all(gone)


def doubt_news(stub: Json) -> Json:
    """The stub after a restore of the server: it tells all its changes anew."""
    return {**stub, "n": 0, "server_state": None, "reason": None}


def apply_change(stub: Json, change: Json) -> Json:
    """The stub after a change on the server; older news changes nothing.

    News of a revision that has been mended since counts only once the mending was turned down.
    """
    settled = stub["state"] == "quarantined" and stub["server_state"] is not None
    if change["n"] <= (stub.get("n") or 0) or (change["rev"] < stub["rev"] and not settled):
        return stub
    told = {"server_state": change["state"], "reason": change["reason"]}
    before = unmark(stub) if _is_of_this(stub, change) else stub
    following = {**before, "n": change["n"], **told, "state_time": change["time"]}
    if change["rev"] > stub["rev"]:
        # Another phone of the same person has sent a later one.
        return {**following, "server_rev": change["rev"]}
    return {**following, "state": refuse(stub, change)["state"]}


def mend_state(stub: Json) -> str | None:
    """What asks the volunteer to mend this record, or None."""
    if stub["state"] == "refused":
        return "refused"
    return state_to_mend(stub["server_state"]) if stub["state"] in ARRIVED else None


def state_to_mend(state: str | None) -> str | None:
    """A state of the server, if it asks for a correction."""
    return state if state in TO_MEND else None


def newest_rev(stub: Json) -> int:
    """The newest revision that this phone knows of."""
    return max(int(stub["rev"]), int(stub.get("server_rev") or 0))


def show_newest(stub: Json, every: list[Json]) -> Json:
    """The stub that shows its newest revision."""
    newest = next((entry for entry in every if entry["rev"] == stub["rev"]), None)
    if newest is None:
        return stub
    moved = newest["receipt_time"] and newest["state"] != stub["state"]
    mark = {"conflict": True} if newest.get("conflict") else {}
    return {
        **unmark(stub),
        **mark,
        "state": newest["state"],
        "receipt_time": newest["receipt_time"],
        "problems": newest["problems"],
        "state_time": newest["receipt_time"] if moved else stub["state_time"],
    }


def shown_state(stub: Json) -> str:
    """The state to show, as views/states.js has it: of what is in conflict the server says nothing yet."""
    state, told = str(stub["state"]), stub["server_state"]
    if state not in ARRIVED or told is None:
        return state
    if told != "submitted":
        return str(told)
    return state if stub.get("conflict") and stub.get("reason") is None else "delivered"


def moment(text: str) -> datetime:
    """A time of the wire."""
    return datetime.fromisoformat(text)


def _is_of_this(revision: Json, change: Json) -> bool:
    """Whether news may be about this very content: `submitted` is said of the one that holds its place."""
    later = change["id"] == revision["id"] and change["rev"] >= revision["rev"]
    return later and (change["state"] != "submitted" or change["reason"] is not None)


def _is_delivered_later(later: Json, entry: Json) -> bool:
    return later["rev"] > entry["rev"] and later["state"] in ARRIVED
