"""Finds records by slip code, NIK or telephone, exactly, and by the words of a name.

What is typed is compared as a keyed hash, in the territory of whoever asks: what lies elsewhere is
answered as what is not there (SECURITY T19). Who asks too often for what is not there is stopped.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_

from webapp.records import audit, limits
from webapp.records.db import db, transaction
from webapp.records.fields import blind_index, search_tokens
from webapp.records.installation import Installation
from webapp.records.limits import Limit, TooManyTries
from webapp.records.models import Account, Enrollment, SearchToken
from webapp.records.permission import Person
from webapp.records.queue.filters import in_kelurahan
from webapp.records.queue.pages import PAGE, Row, show_all
from webapp.rules.problem import Problem
from webapp.rules.slip import read_code
from webapp.rules.telepon import check_phone, normalise_phone
from webapp.rules.text import clean

CODE, NIK, PHONE, NAME = "code", "nik", "phone", "name"
MOST_WORDS, LONGEST_QUERY = 8, 100
# A name that half a city bears is looked for among so many, and then somebody may go on.
LONGEST, CHUNK = 500, 100
ASKED = Limit("search", 120, 3600)
# Looking for what is not there, again and again, is trying numbers out.
MISSED = Limit("search_miss", 30, 3600)


@dataclass(frozen=True, repr=False)
class Query:
    """What is looked for: a kind, a value in its normal form, and what it may be as a name."""

    kind: str
    value: str
    name: str = ""


@dataclass(frozen=True)
class Onward:
    """Where the search for a name goes on."""

    kelurahan: str
    id: UUID


@dataclass(frozen=True, repr=False)
class Found:
    """What was found; `onward` where a name may be borne by more, `looked_on` if it was broken off."""

    rows: list[Row]
    onward: Onward | None = None
    looked_on: bool = False


def read_query(text: str) -> Query | Problem:
    """What somebody typed into the one box: a number by its digits, a code by its check, else a name."""
    typed = clean(text)
    digits = re.sub(r"[ .\-()+]", "", typed)
    phone = normalise_phone(typed)
    code = read_code(typed)
    if re.fullmatch("[0-9]{16}", digits):
        return Query(NIK, digits)
    if not check_phone(phone, ""):
        return Query(PHONE, phone)
    if code:
        return Query(CODE, code, typed)
    if re.fullmatch("[0-9]+", digits):
        return Problem("cari", "cari_angka", {"n": len(digits)})
    if len(typed) > LONGEST_QUERY:
        return Problem("cari", "cari_panjang")
    if not re.search(r"[^\W\d_]{3}", typed):
        return Problem("cari", "cari_pendek")
    return Query(NAME, typed, typed)


def start_search(office: Installation, account: Account, query: Query, now: datetime) -> None:
    """Count a search and write down its kind, before anything is shown.

    Raises TooManyTries for who asks too often, or too often for what is not there.
    """
    if query.kind == NAME:
        return _write_down(account, "queue.search", query, now)
    who = str(account.id)
    limits.check(office, MISSED, who, now)
    limits.count(office, ASKED, who, now)
    _write_down(account, "queue.search", query, now)
    if find(office, account, query, None).rows:
        return None
    limits.count(office, MISSED, who, now)
    try:
        limits.check(office, MISSED, who, now)
    except TooManyTries:
        _write_down(account, "queue.probe", query, now)


def find(office: Installation, person: Person, query: Query, onward: Onward | None) -> Found:
    """The records that are found; of a name page after page."""
    if query.kind == NAME:
        return _find_by_name(office, person, query.name, onward)
    columns: dict[str, tuple[Any, str]] = {
        CODE: (Enrollment.slip_code, query.value),
        NIK: (Enrollment.nik_index, blind_index(office.keys, "nik", query.value)),
        PHONE: (Enrollment.phone_index, blind_index(office.keys, "phone", query.value)),
    }
    column, value = columns[query.kind]
    here = in_kelurahan(Enrollment.kelurahan, person.territory)
    ids = db.session.scalars(select(Enrollment.id).where(column == value, here).limit(PAGE))
    rows = show_all(office, list(ids))
    # Eight letters can be a code and a name.
    also = _find_by_name(office, person, query.name, None).rows if query.name else []
    return Found([*rows, *also])


@transaction
def _write_down(account: Account, act: str, query: Query, now: datetime) -> None:
    """The kind alone: what was looked for is nobody's business."""
    detail = {"kind": query.kind}
    audit.record("account", account.id, act, "account", account.id, detail, now)


def _find_by_name(office: Installation, person: Person, name: str, onward: Onward | None) -> Found:
    """Those that have every word of a name, in the order of their kelurahan."""
    words = sorted(search_tokens(office.keys, name))[:MOST_WORDS]
    if not words:
        return Found([])
    rarest, *others = sorted(words, key=lambda word: len(_read_word(person, word, None)))
    found: list[Onward] = []
    for _ in range(LONGEST // CHUNK):
        chunk = _read_word(person, rarest, onward)
        having = _having_all([one.id for one in chunk], others)
        found += [one for one in chunk if one.id in having]
        if len(found) > PAGE or len(chunk) < CHUNK:
            onward = None
            break
        onward = chunk[-1]
    rest = found[PAGE - 1] if len(found) > PAGE else onward
    rows = show_all(office, [one.id for one in found[:PAGE]])
    return Found(rows, rest, looked_on=onward is not None)


def _read_word(person: Person, word: str, onward: Onward | None) -> list[Onward]:
    keys = (SearchToken.kelurahan, SearchToken.enrollment_id)
    query = select(*keys).where(*_has(person, word)).order_by(*keys).limit(CHUNK)
    if onward:
        query = query.where(tuple_(*keys) > tuple_(onward.kelurahan, onward.id))
    return [Onward(kelurahan, name) for kelurahan, name in db.session.execute(query)]


def _having_all(ids: list[UUID], words: list[str]) -> set[UUID]:
    """Which of these records have all of these words."""
    left = set(ids)
    for word in words:
        having = select(SearchToken.enrollment_id).where(
            SearchToken.token == word, SearchToken.enrollment_id.in_(left)
        )
        left = set(db.session.scalars(having)) if left else left
    return left


def _has(person: Person, word: str) -> list[Any]:
    return [SearchToken.token == word, in_kelurahan(SearchToken.kelurahan, person.territory)]
