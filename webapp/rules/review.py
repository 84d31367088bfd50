"""States of an enrollment on the server, and which moves between them are allowed."""

from __future__ import annotations

from webapp.rules.tables import Tables


def may_move(start: str, end: str, tables: Tables) -> bool:
    """Whether a record may go from one state to the other, by whatever act."""
    return any(move["from"] == start and move["to"] == end for move in tables.review["moves"])


def may_act(start: str, end: str, act: str, tables: Tables) -> bool:
    """Whether this act (decide, correct, undo, withdraw, hand_over, register, mend) may make the move."""
    return {"from": start, "to": end, "act": act} in tables.review["moves"]


def allowed_moves(state: str, tables: Tables) -> list[str]:
    """The states that may follow, undoing left aside."""
    return [
        move["to"]
        for move in tables.review["moves"]
        if move["from"] == state and move["act"] != "undo"
    ]


def is_reason(kind: str, reason: str, tables: Tables) -> bool:
    """Whether the code is a reason of this kind: return, reject, aside, refuse or bpjs."""
    return reason in tables.review["reasons"][kind]


def needs_second_person(reason: str, tables: Tables) -> bool:
    """Whether a rejection for this reason is only a proposal until a second person decides."""
    return reason in tables.review["second_person"]


def needs_attention(flags: list[str], tables: Tables) -> bool:
    """Whether any flag is more than information."""
    return any(flag in tables.enrollment["flags"]["attention"] for flag in flags)
