"""The phone's ledger.js in Python: the one count that every screen shows and the server is told."""

from dataclasses import dataclass, field
from datetime import timedelta

from tests.chaos.settling import COPY_DAYS, Json, mend_state, moment, state_to_mend
from tests.phone import write_time


@dataclass
class Books:
    """`changes` are news of records that this phone has no stub of, `mends` corrections being written."""

    stubs: list[Json]
    entries: list[Json]
    drafts: int = 0
    changes: list[Json] = field(default_factory=list)
    mends: list[str] = field(default_factory=list)
    epoch: str | None = None


def count(books: Books) -> Json:
    """Counts records of which a sealed copy is still here; the parts add up to `on_phone`."""
    held = [entry for entry in books.entries if entry["purged_at"] is None]
    here = {entry["id"] for entry in held}
    listed = [stub for stub in books.stubs if stub["id"] in here]
    waiting = [entry for entry in held if entry["state"] == "waiting"]
    kept = [entry for entry in held if entry["state"] != "waiting"]
    wanted = [stub["id"] for stub in books.stubs if mend_state(stub)]
    wanted += [change["id"] for change in books.changes if state_to_mend(change["state"])]
    begun = sum(one in wanted for one in books.mends)

    def in_state(*states: str) -> int:
        return sum(stub["state"] in states for stub in listed)

    refused = in_state("refused")
    settled = not waiting and all(entry["epoch"] == books.epoch for entry in kept)
    mended = begun == 0 and all(stub["state"] != "refused" for stub in books.stubs)
    last = max((entry["receipt_time"] for entry in kept if entry["receipt_time"]), default=None)
    return {
        "on_phone": len(listed),
        "delivered": in_state("delivered", "quarantined"),
        "waiting": in_state("waiting", "sending"),
        "refused": refused,
        "returned": len(wanted) - refused,
        "drafts": books.drafts,
        "oldest_waiting": min((entry["time"] for entry in waiting), default=None),
        "safe_to_empty": settled and mended and books.drafts == 0,
        "retained": len(kept),
        "waiting_bytes": sum(entry["bytes"] for entry in waiting),
        "kept_until": last and write_time(moment(last) + timedelta(days=COPY_DAYS)),
        "mends": begun,
        "leftover": len(books.mends) - begun,
    }


def told(counted: Json) -> Json:
    """The counts as a sync call carries them."""
    names = ("waiting", "refused", "retained", "oldest_waiting")
    return {"draft": counted["drafts"], **{name: counted[name] for name in names}}
