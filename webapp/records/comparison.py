"""What a supervisor says of two enrollments that may be one person: which one stays, or that they are two.

Nothing is merged and nothing deleted: one of two that are the same person is rejected, and both
records tell of the other.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from webapp.records import audit, failpoints
from webapp.records.db import db, transaction
from webapp.records.flags import compare_again, hold_alike
from webapp.records.installation import Installation
from webapp.records.models import Account, Comparison, Decision, Enrollment
from webapp.records.permission import may
from webapp.records.review import (
    MoveNotAllowed,
    NotCurrent,
    OwnEntry,
    Pin,
    Ruling,
    TooLate,
    carry_out,
    find_for,
    take_back,
    thing_of,
    undo_time,
    write_audit,
)
from webapp.records.similar import GONE
from webapp.rules.problem import Problem
from webapp.rules.review import may_act

SAME, DIFFERENT, ASK = VERDICTS = ("same", "different", "ask")
REJECTION = Ruling("reject", "orang_sama")
RETURN = Ruling("return", pins=[Pin("nik", "nik_nama_tidak_cocok")])


class AlreadyCompared(Exception):
    """Somebody has said something about this pair since it was shown."""


class Incomplete(Exception):
    """Something is missing before the verdict can be recorded: a person can mend it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True)
class Shown:
    """What was on the screen: two records at their revisions, and the last that was said of them."""

    first: UUID
    second: UUID
    revs: dict[UUID, int]
    last: UUID | None


@dataclass(frozen=True)
class Verdict:
    """`same` with the one that stays, `different` with those to be sent back for their NIK, or `ask`."""

    word: str
    chosen: frozenset[UUID] = frozenset()


def find_problem(pair: list[Enrollment], verdict: Verdict) -> Problem | None:
    """What is missing before a verdict can be recorded."""
    if verdict.word not in VERDICTS or (verdict.word == SAME and len(verdict.chosen) != 1):
        return Problem("verdict", "verdict_empty")
    one, other = pair
    if verdict.word == DIFFERENT and one.nik_index == other.nik_index and not verdict.chosen:
        return Problem("chosen", "chosen_empty")
    return None


def moving(pair: list[Enrollment], verdict: Verdict) -> list[Enrollment]:
    """The records that a verdict moves."""
    if verdict.word == SAME:
        return [one for one in pair if one.id not in verdict.chosen]
    return [one for one in pair if one.id in verdict.chosen] if verdict.word == DIFFERENT else []


def may_move_all(office: Installation, pair: list[Enrollment], verdict: Verdict) -> bool:
    """Whether the states of two records let a verdict be carried out."""
    if verdict.word == SAME and any(one.state in GONE for one in pair):
        return False
    end = "rejected" if verdict.word == SAME else "returned"
    tables = office.tables
    return all(may_act(one.state, end, "decide", tables) for one in moving(pair, verdict))


@transaction
def decide(
    office: Installation, account: Account, shown: Shown, verdict: Verdict, now: datetime
) -> Comparison:
    """Record what two records are to each other, and move the one or two that must go.

    Raises NotFound, OwnEntry, AlreadyCompared, NotCurrent, Incomplete, MoveNotAllowed.
    """
    pair = _hold(account, shown.first, shown.second)
    if any(not may(account, "comparison.decide", thing_of(one)) for one in pair):
        raise OwnEntry
    last = find_last(shown.first, shown.second)
    if (last[0].id if last else None) != shown.last:
        raise AlreadyCompared
    if any(one.rev != shown.revs[one.id] for one in pair):
        raise NotCurrent
    problem = find_problem(pair, verdict)
    if problem:
        raise Incomplete(problem)
    if not may_move_all(office, pair, verdict):
        raise MoveNotAllowed
    ruling = REJECTION if verdict.word == SAME else RETURN
    moved = {one.id: carry_out(office, account, one, ruling, now) for one in moving(pair, verdict)}
    rows = [_row(pair, verdict, chosen, moved, account, now) for chosen in _chosen(verdict)]
    db.session.add_all(rows)
    if verdict.word != ASK:
        compare_again(office, pair)
    failpoints.hit("review.before_commit")
    _write_audit(account, pair, f"comparison.{verdict.word}", moved, now)
    return min(rows, key=lambda row: row.id)


@transaction
def undo(
    office: Installation,
    account: Account,
    one: UUID,
    other: UUID,
    comparison_id: UUID | None,
    now: datetime,
) -> None:
    """Take back one's own last verdict on a pair within ten seconds, and all that it moved."""
    pair = _hold(account, one, other)
    rows = find_last(one, other)
    if not rows or rows[0].id != comparison_id or rows[0].by_id != account.id:
        raise TooLate
    if now - rows[0].at > undo_time(office):
        raise TooLate
    records = {record.id: record for record in pair}
    moved = {}
    for row in rows:
        if row.decision_id is None:
            db.session.execute(delete(Comparison).where(Comparison.id == row.id))
            continue
        decision = db.session.get_one(Decision, row.decision_id)
        record = records[decision.enrollment_id]
        moved[record.id] = take_back(office, account, record, decision.id, now)
    compare_again(office, pair)
    _write_audit(account, pair, "comparison.undo", moved, now, undone=True)


def find_last(one: UUID, other: UUID) -> list[Comparison]:
    """The rows of the last verdict on a pair that was not taken back; two when both were sent back."""
    first, second = order(one, other)
    rows = db.session.scalars(
        select(Comparison)
        .outerjoin(Decision, Decision.id == Comparison.decision_id)
        .where(
            Comparison.first_id == first,
            Comparison.second_id == second,
            Decision.undone_at.is_(None),
        )
        .order_by(Comparison.at.desc(), Comparison.id)
        .limit(2)
    ).all()
    return [row for row in rows if row.at == rows[0].at]


def order(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """A pair as the table keeps it, the lower id first."""
    return (one, other) if one < other else (other, one)


def _hold(account: Account, one: UUID, other: UUID) -> list[Enrollment]:
    """Both records, locked in the order of their ids, and whoever is like them held; in the order asked."""
    act = "comparison.read"
    hold_alike([find_for(account, name, act) for name in (one, other)])
    locked = {name: find_for(account, name, act, lock=True) for name in order(one, other)}
    return [locked[one], locked[other]]


def _chosen(verdict: Verdict) -> list[UUID | None]:
    return [*sorted(verdict.chosen)] or [None]


def _row(
    pair: list[Enrollment],
    verdict: Verdict,
    chosen: UUID | None,
    moved: dict[UUID, Decision],
    account: Account,
    now: datetime,
) -> Comparison:
    """The link between two records; of a rejection the chosen one is the other, that stays."""
    first, second = order(pair[0].id, pair[1].id)
    of_same = next(iter(moved.values()), None) if verdict.word == SAME else None
    decision = of_same or (moved.get(chosen) if chosen else None)
    return Comparison(
        first_id=first,
        second_id=second,
        verdict=verdict.word,
        chosen_id=chosen,
        decision_id=decision.id if decision else None,
        by_id=account.id,
        at=now,
    )


def _write_audit(
    account: Account,
    pair: list[Enrollment],
    act: str,
    moved: dict[UUID, Decision],
    now: datetime,
    *,
    undone: bool = False,
) -> None:
    """A line for each of the two, that names the other; of one that moves, the move's own line too."""
    for one, other in (pair, pair[::-1]):
        decision = moved.get(one.id)
        if decision:
            did = "undo" if undone else decision.act
            write_audit(
                account, f"enrollment.{did}", one, decision, now, compared_with=str(other.id)
            )
        detail = {"rev": one.rev, "state": one.state, "compared_with": str(other.id)}
        audit.record("account", account.id, act, "enrollment", one.id, detail, now)
