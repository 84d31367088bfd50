"""Finds enrollments that may be one person, by the same NIK or much the same in all else.

Nothing is compared with everything: only what has the same birth date or the same telephone, and of
those the newest hundred. Names are opened for that, addresses only where the names are alike.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from sqlalchemy import Row, select

from webapp.records.db import db
from webapp.records.enrollment_store import open_members, read_field
from webapp.records.fields import Unreadable
from webapp.records.installation import Installation
from webapp.records.models import Comparison, Decision, Enrollment, Revision
from webapp.rules.similar import (
    Likeness,
    Person,
    compare_names,
    is_similar,
    likeness,
)
from webapp.rules.spelling import name_words

log = logging.getLogger("jaring")

BLOCK = 100  # of one birth date in a million records there are some sixty
MOST = 20
WORTH_COMPARING = 50.0  # one in 3,700 who were written twice falls below
# Whose enrollment no longer counts when people, phones or signatures are compared.
GONE = ("withdrawn", "rejected")
OPENED = ("nik", "nama", "tanggal_lahir", "alamat", "no_hp", "kelurahan", "rw", "rt")


@dataclass(frozen=True)
class Settled:
    """What comparisons said of one enrollment and others: two persons, or two whose NIK was to be mended."""

    different: frozenset[UUID]
    mending: frozenset[UUID]


def find_same_nik(enrollment: Enrollment) -> list[UUID]:
    """The others with this NIK that count, oldest first."""
    same = select(Enrollment.id).where(
        Enrollment.nik_index == enrollment.nik_index,
        Enrollment.id != enrollment.id,
        Enrollment.state.not_in(GONE),
    )
    return list(db.session.scalars(same.order_by(Enrollment.received_at).limit(BLOCK)))


def find_similar(office: Installation, enrollment: Enrollment) -> list[UUID]:
    """The others, with other NIK, that may be the same person; at most twenty."""
    name = read_field(office, enrollment, "nama") or ""
    words = name_words(name)
    names = {row.id: read_field(office, row, "nama") or "" for row in _read_blocks(enrollment)}
    alike = [
        one
        for one, other in names.items()
        if _is_worth_comparing(name, other) and compare_names(words, name_words(other), distance)
    ]
    found: list[UUID] = []
    # Opened few at a time: where everybody is alike, the first few are enough.
    for start in range(0, len(alike), MOST):
        how = explain(office, enrollment.id, alike[start : start + MOST])
        found += [one for one, shared in how.items() if is_similar(shared)]
        if len(found) >= MOST:
            break
    return found[:MOST]


def explain(
    office: Installation, enrollment_id: UUID, others: Iterable[UUID]
) -> dict[UUID, Likeness]:
    """What an enrollment shares with each of these, as far as they open."""
    wanted = list(others)
    if not wanted:
        return {}
    people = _open_people(office, [enrollment_id, *wanted])
    own = people.get(enrollment_id)
    if own is None:
        return {}
    return {one: likeness(own, people[one], distance, ratio) for one in wanted if one in people}


def find_settled(enrollment_id: UUID) -> Settled:
    """What the last comparison with each other said; one that was taken back says nothing."""
    rows = db.session.execute(
        select(Comparison, Decision, Enrollment.rev)
        .outerjoin(Decision, Decision.id == Comparison.decision_id)
        .outerjoin(Enrollment, Enrollment.id == Comparison.chosen_id)
        .where(
            (Comparison.first_id == enrollment_id) | (Comparison.second_id == enrollment_id),
            Comparison.verdict != "ask",
            Decision.undone_at.is_(None),
        )
        .order_by(Comparison.at)
    ).all()
    last: dict[UUID, list[Any]] = {}
    for row in rows:
        said = row.Comparison
        other = said.second_id if said.first_id == enrollment_id else said.first_id
        before = last.get(other, [])
        last[other] = [*before, row] if before and before[0].Comparison.at == said.at else [row]
    different = {
        other: said for other, said in last.items() if said[0].Comparison.verdict == "different"
    }
    waiting = {other for other, said in different.items() if all(map(_is_being_mended, said))}
    return Settled(frozenset(different), frozenset(waiting))


def distance(one: str, other: str) -> int:
    """Edits between two words, a change of places being one."""
    return OSA.distance(one, other, score_cutoff=2)


def ratio(one: str, other: str) -> float:
    """How much of two texts is alike, 0 to 100, whatever the order of their words."""
    return fuzz.token_sort_ratio(one, other)


def _is_worth_comparing(name: str, other: str) -> bool:
    """A first sieve, fifteen times as quick as the words: seven of eight strangers stay behind."""
    return fuzz.token_set_ratio(name.casefold(), other.casefold()) >= WORTH_COMPARING


def _is_being_mended(row: Any) -> bool:
    """Whether the record that was sent back for its NIK has not come again."""
    return row.Decision is not None and row.rev == row.Decision.rev


def _read_blocks(enrollment: Enrollment) -> Sequence[Row[Any]]:
    """Id and sealed name of the newest with the same birth date, and of those with the same phone."""
    found: dict[UUID, Row[Any]] = {}
    for column, value in (
        (Enrollment.birth_index, enrollment.birth_index),
        (Enrollment.phone_index, enrollment.phone_index),
    ):
        if value is None:
            continue
        block = select(Enrollment.id, Enrollment.nama).where(
            column == value,
            Enrollment.id != enrollment.id,
            Enrollment.nik_index != enrollment.nik_index,
            Enrollment.state.not_in(GONE),
        )
        newest = block.order_by(Enrollment.received_at.desc()).limit(BLOCK)
        found.update({row.id: row for row in db.session.execute(newest)})
    return list(found.values())


def _open_people(office: Installation, ids: list[UUID]) -> dict[UUID, Person]:
    """Who these enrollments are about, by their latest revision that says something.

    One that does not open is like nobody: what comes in good must not wait for it.
    """
    said = select(Revision.enrollment_id, Revision.record).where(
        Revision.enrollment_id.in_(ids), Revision.act != "withdraw"
    )
    latest = {
        row.enrollment_id: row.record for row in db.session.execute(said.order_by(Revision.rev))
    }
    people = {}
    for one, sealed in latest.items():
        try:
            record = open_members(office, one, sealed, OPENED)
        except (Unreadable, KeyError, ValueError):
            log.warning("record left out", extra={"event": "record_left_out"})
            continue
        place = (record["kelurahan"], record["rw"], record["rt"])
        given = {name: record[name] for name in OPENED[:5]}
        people[one] = Person(**given, place=place)
    return people
