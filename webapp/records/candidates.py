"""Who may be whom: the look-alikes of one enrollment, a pair side by side, the pairs that wait.

What lies outside a person's territory does not exist for him, with one exception: that a record he
may see resembles another must not be kept from him. He learns then in which kelurahan that one lies,
since when and how it stands, and whom to ask; neither name nor number, and there is no way to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.records import audit, similar
from webapp.records.comparison import ASK, find_last
from webapp.records.db import db, transaction
from webapp.records.enrollment_store import open_consent, open_record, read_field
from webapp.records.installation import Installation
from webapp.records.models import Account, Comparison, Decision, Enrollment, Revision
from webapp.records.permission import Person, may
from webapp.records.queue.filters import After, Filters, along_index
from webapp.records.review import NotFound, find_for, thing_of
from webapp.rules.similar import Likeness

FLAGS = frozenset({"nik_duplicate", "person_similar"})
MOST_SHOWN = 10
PAGE = 10  # pairs; each costs a look at a birth date's block
LOOKED_AT = 200  # rows that ask for a look, until enough of them do so for a likeness
LEVELS = (8, 5, 2)


@dataclass(frozen=True, repr=False)
class Candidate:
    """One that resembles another; `id`, `nama` and `how` only where the reader may open it."""

    kelurahan: str
    state: str
    received_at: datetime
    ask: str  # the area whose supervisors oversee both
    id: UUID | None = None
    nama: str = ""
    how: Likeness | None = None


@dataclass(frozen=True, repr=False)
class Said:
    """What was said once of an enrollment and another, seen from this one."""

    verdict: str
    who: str
    at: datetime
    kelurahan: str
    stays: bool  # of two that are the same: whether this one stays
    id: UUID | None = None
    nama: str = ""


@dataclass(frozen=True, repr=False)
class Side:
    """One of two records that are compared, opened."""

    enrollment: Enrollment
    record: dict[str, Any]
    consent: dict[str, Any]


@dataclass(frozen=True, repr=False)
class Pair:
    """Two records side by side; `last` is what was last said of them."""

    sides: tuple[Side, Side]
    how: Likeness
    last: Sequence[Comparison]
    may_decide: bool

    @property
    def is_far(self) -> bool:
        """Whether they lie in two kelurahan, so that only what tells who somebody is may be shown."""
        one, other = self.sides
        return one.enrollment.kelurahan != other.enrollment.kelurahan


@dataclass(frozen=True, repr=False)
class Waiting:
    """A pair that waits for a comparison."""

    ids: tuple[UUID, UUID]
    names: tuple[str, str]
    received_at: datetime
    how: Likeness
    asked: Comparison | None


def list_candidates(
    office: Installation, person: Person, enrollment: Enrollment
) -> list[Candidate]:
    """Whom an enrollment resembles, unless it was said that they are two."""
    if not FLAGS & set(enrollment.flags):
        return []
    found = _find_alike(office, enrollment)[:MOST_SHOWN]
    others = {one.id: one for one in _read(found)}
    near = [one for one in found if may(person, "comparison.read", thing_of(others[one]))]
    how = similar.explain(office, enrollment.id, near)
    return [_candidate(office, enrollment, others[one], how.get(one)) for one in found]


def list_said(office: Installation, person: Person, enrollment: Enrollment) -> list[Said]:
    """What was said of an enrollment and others, newest first; what was taken back is left out."""
    rows = db.session.scalars(
        select(Comparison)
        .outerjoin(Decision, Decision.id == Comparison.decision_id)
        .options(joinedload(Comparison.by))
        .where(
            (Comparison.first_id == enrollment.id) | (Comparison.second_id == enrollment.id),
            Decision.undone_at.is_(None),
        )
        .order_by(Comparison.at.desc())
        .limit(MOST_SHOWN)
    ).all()
    seen = [(row, row.second_id if row.first_id == enrollment.id else row.first_id) for row in rows]
    others = {one.id: one for one in _read([other for _, other in seen])}
    once = {(other, row.at): row for row, other in reversed(seen)}
    return [
        _said(office, person, enrollment, row, others[other])
        for (other, _), row in sorted(once.items(), key=lambda one: one[1].at, reverse=True)
    ]


@transaction
def open_pair(
    office: Installation, account: Account, one: UUID, other: UUID, now: datetime
) -> Pair:
    """Two records of a person's territory; that they were opened is written down for each."""
    if one == other:
        raise NotFound
    found = [find_for(account, name, "comparison.read") for name in (one, other)]
    pair = Pair(
        sides=(_open_side(office, found[0]), _open_side(office, found[1])),
        how=similar.explain(office, one, [other])[other],
        last=find_last(one, other),
        may_decide=all(may(account, "comparison.decide", thing_of(record)) for record in found),
    )
    for record, beside in (found, found[::-1]):
        detail = {"rev": record.rev, "compared_with": str(beside.id)}
        audit.record("account", account.id, "comparison.read", "enrollment", record.id, detail, now)
    return pair


def list_waiting(
    office: Installation, person: Person, after: After | None
) -> tuple[list[Waiting], After | None]:
    """A page of the pairs of a person's territory that wait, oldest first, and where the next begins.

    A pair stands where the older of its records that wait does.
    """
    rows = _read_flagged(person, after)
    found: list[Waiting] = []
    last: After | None = None
    seen: set[frozenset[UUID]] = set()
    for row in rows:
        if len(found) >= PAGE:
            return found, last
        last = After(row.attention, row.received_at, row.id)
        if FLAGS & set(row.flags):
            found += _pairs_of(office, person, row, seen)
    return found, last if len(rows) == LOOKED_AT else None


def _find_alike(office: Installation, enrollment: Enrollment) -> list[UUID]:
    settled = similar.find_settled(enrollment.id)
    same = [one for one in similar.find_same_nik(enrollment) if one not in settled.mending]
    alike = similar.find_similar(office, enrollment)
    return [*same, *(one for one in alike if one not in settled.different)]


def _candidate(
    office: Installation, enrollment: Enrollment, other: Enrollment, how: Likeness | None
) -> Candidate:
    common = [n for n in LEVELS if other.kelurahan[:n] == enrollment.kelurahan[:n]]
    where = Candidate(
        kelurahan=other.kelurahan,
        state=other.state,
        received_at=other.received_at,
        ask=enrollment.kelurahan[: common[0]] if common else "",
    )
    if how is None:
        return where
    known = {"id": other.id, "nama": read_field(office, other, "nama") or "", "how": how}
    return Candidate(**{**where.__dict__, **known})


def _said(
    office: Installation, person: Person, enrollment: Enrollment, row: Comparison, other: Enrollment
) -> Said:
    near = may(person, "comparison.read", thing_of(other))
    return Said(
        verdict=row.verdict,
        who=row.by.name,
        at=row.at,
        kelurahan=other.kelurahan,
        stays=row.chosen_id == enrollment.id,
        id=other.id if near else None,
        nama=(read_field(office, other, "nama") or "") if near else "",
    )


def _open_side(office: Installation, enrollment: Enrollment) -> Side:
    revision = db.session.scalars(
        select(Revision)
        .where(Revision.enrollment_id == enrollment.id, Revision.act != "withdraw")
        .order_by(Revision.rev.desc())
        .limit(1)
    ).one()
    return Side(enrollment, open_record(office, revision), open_consent(office, revision))


def _read(ids: list[UUID]) -> Sequence[Enrollment]:
    if not ids:
        return []
    return db.session.scalars(select(Enrollment).where(Enrollment.id.in_(ids))).all()


def _read_flagged(person: Person, after: After | None) -> Sequence[Enrollment]:
    """The oldest that ask for a look, a bounded stretch of one index."""
    query = select(Enrollment).where(
        *along_index(person, Filters(view="tanda")), Enrollment.attention == 1
    )
    if after:
        place = (Enrollment.received_at > after.moment) | (
            (Enrollment.received_at == after.moment) & (Enrollment.id > after.id)
        )
        query = query.where(Enrollment.received_at >= after.moment, place)
    ordered = query.order_by(Enrollment.received_at, Enrollment.id).limit(LOOKED_AT)
    return db.session.scalars(ordered).all()


def _pairs_of(
    office: Installation, person: Person, row: Enrollment, seen: set[frozenset[UUID]]
) -> list[Waiting]:
    """The pairs of one that waits with others that came before it, or do not wait themselves."""
    found = []
    for one in list_candidates(office, person, row):
        if one.id is None or one.how is None or frozenset((row.id, one.id)) in seen:
            continue
        if one.state == "submitted" and one.received_at < row.received_at:
            continue  # it stands where that one does, on this page or an earlier one
        seen.add(frozenset((row.id, one.id)))
        last = find_last(row.id, one.id)
        asked = last[0] if last and last[0].verdict == ASK else None
        name = read_field(office, row, "nama") or ""
        found.append(Waiting((row.id, one.id), (name, one.nama), row.received_at, one.how, asked))
    return found
