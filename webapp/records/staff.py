"""Taking people on, changing and ending what they do: one account a person, inside one's own territory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from webapp.records import account as accounts
from webapp.records import audit, invited, second_factor
from webapp.records.account import Place
from webapp.records.db import db, lock, transaction
from webapp.records.fields import blind_index, decrypt, encrypt
from webapp.records.installation import Installation
from webapp.records.invitation import OFFICE, PHONE
from webapp.records.models import Account
from webapp.records.people import ROLES, NotFound, get_person
from webapp.records.permission import Thing, may
from webapp.rules.cleaning import clean_name, clean_rtrw
from webapp.rules.problem import Problem
from webapp.rules.telepon import check_phone, normalise_phone
from webapp.rules.text import clean, fold, length
from webapp.rules.wilayah import is_kelurahan

LONGEST_NAME = 100
LONGEST_LETTER = 100
# No kelurahan has more people of ours; who shares a name is looked for among them alone.
MOST_NEIGHBOURS = 2000


class Unfit(Exception):
    """What was typed cannot be kept; `problems` says why, `namesakes` who is there already."""

    def __init__(self, problems: list[Problem], namesakes: Sequence[Account] = ()) -> None:
        super().__init__([problem.code for problem in problems])
        self.problems, self.namesakes = problems, namesakes


class LastAdmin(Exception):
    """Without this person nobody could administer the installation."""


@dataclass(frozen=True)
class Entry:
    """Everything that an admin says of a person, as it was typed; `another` that it is somebody new."""

    role: str
    name: str
    area: str
    rw: str = ""
    rt: str = ""
    phone: str = ""
    letter: str = ""
    until: date | None = None
    another: bool = False


@transaction
def hire(office: Installation, entry: Entry, by: Account, now: datetime) -> Account:
    """Make a person; raises Unfit."""
    lock("people")
    entry = _cleaned(entry)
    _refuse(office, entry, by, None)
    place = Place(entry.area, entry.rw or None, entry.rt or None)
    if entry.role == "relawan":
        made = accounts.create_person(office, entry.name, place, now, entry.letter or None, by)
    else:
        made = accounts.create_office_person(office, entry.name, entry.role, place, by, now)
        made.assignment = entry.letter or None
    made.assigned_until = entry.until
    _keep_phone(office, made, entry.phone)
    return made


@transaction
def change(
    office: Installation, person_id: UUID, entry: Entry, by: Account, now: datetime
) -> Account:
    """Change what is known of a person; another role or territory ends every session of theirs.

    Raises NotFound, Unfit and LastAdmin. Nobody changes the own account.
    """
    lock("people")
    person = get_person(by, person_id, "people.manage")
    entry = _cleaned(entry)
    _refuse(office, entry, by, person)
    detail = _differences(office, person, entry)
    if not detail:
        return person
    if person.role == "admin" and entry.role != "admin":
        _keep_an_admin(person)
    if {"role", "territory"} & detail.keys():
        # Whoever was handed a way in to less has none to more.
        invited.end_open(person, [OFFICE], now)
    _apply(office, person, entry)
    if {"role", "territory"} & detail.keys():
        person.end_sessions()
    audit.record("account", by.id, "account.change", "account", person.id, detail, now)
    return person


@transaction
def disable(person_id: UUID, by: Account, now: datetime) -> Account:
    """End a person's work; raises NotFound and LastAdmin. Nobody does it to oneself."""
    lock("people")
    person = get_person(by, person_id, "people.manage")
    if person.disabled_at is None:
        if person.role == "admin":
            _keep_an_admin(person)
        invited.end_open(person, [OFFICE, PHONE], now)
        accounts.disable(person, by.id, now)
    return person


@transaction
def enable(person_id: UUID, by: Account, now: datetime) -> Account:
    """Let somebody work again who had left; raises NotFound, also for whom a restore has lost."""
    person = get_person(by, person_id, "people.manage")
    if person.restored:
        raise NotFound
    if person.disabled_at is not None:
        accounts.enable(person, by.id, now)
    return person


@transaction
def end_sessions(person_id: UUID, by: Account, now: datetime) -> Account:
    """End every session of a person; raises NotFound."""
    person = get_person(by, person_id, "people.manage")
    accounts.end_sessions(person, by.id, now)
    return person


@transaction
def reset_second_factor(person_id: UUID, by: Account, now: datetime) -> Account:
    """Take away a second factor that was lost; raises NotFound."""
    person = get_person(by, person_id, "people.manage")
    second_factor.reset(person, by.id, now)
    return person


def open_phone(office: Installation, person: Account) -> str:
    """A person's phone number, or nothing."""
    return decrypt(office.keys, person.phone, _bound_to(person)) if person.phone else ""


def find_by_phone(office: Installation, phone: str) -> Account | None:
    """Whose number this is, wherever they work."""
    index = blind_index(office.keys, "phone", normalise_phone(phone))
    return db.session.scalar(select(Account).where(Account.phone_index == index))


def find_namesakes(name: str, area: str, but: UUID | None = None) -> list[Account]:
    """Who has the same name in the very same area."""
    there = select(Account).where(Account.territory == area).limit(MOST_NEIGHBOURS)
    wanted = fold(name)
    return [one for one in db.session.scalars(there) if fold(one.name) == wanted and one.id != but]


def check_entry(office: Installation, entry: Entry, by: Account) -> list[Problem]:
    """What is wrong with an entry by itself: its form, and a role or territory beyond one's own."""
    entry, problems = _cleaned(entry), []
    if entry.role not in ROLES:
        problems.append(Problem("peran", "peran_empty"))
    if length(entry.name) < 2:
        problems.append(Problem("nama", "nama_petugas_empty"))
    elif length(entry.name) > LONGEST_NAME:
        values = {"n": length(entry.name), "max": LONGEST_NAME}
        problems.append(Problem("nama", "nama_long", values))
    known = entry.area in office.tables.wilayah["areas"]
    if not known or not may(by, "people.manage", Thing(entry.area)):
        problems.append(Problem("wilayah", "wilayah_empty"))
    problems += _check_neighbourhood(office, entry)
    if entry.phone:
        problems += check_phone(entry.phone, "no_hp")
    if length(entry.letter) > LONGEST_LETTER:
        problems.append(Problem("surat", "surat_long", {"max": LONGEST_LETTER}))
    return problems


def _check_neighbourhood(office: Installation, entry: Entry) -> list[Problem]:
    for name, text in (("rw", entry.rw), ("rt", entry.rt)):
        if text and not (len(text) == 3 and text.isascii() and text.isdigit() and text != "000"):
            return [Problem(name, "rtrw_wrong")]
    if entry.rt and not entry.rw:
        return [Problem("rw", "rw_of_rt_empty")]
    if entry.rw and not is_kelurahan(entry.area, office.tables):
        return [Problem("wilayah", "rw_needs_kelurahan")]
    return []


def _refuse(office: Installation, entry: Entry, by: Account, person: Account | None) -> None:
    """Raise Unfit for what cannot be kept, and for what would make one person two."""
    problems, namesakes = check_entry(office, entry, by), list[Account]()
    owner = find_by_phone(office, entry.phone) if entry.phone and not problems else None
    if owner is not None and (person is None or owner.id != person.id):
        problems.append(Problem("no_hp", "phone_taken"))
    moved = person is None or (person.name, person.territory) != (entry.name, entry.area)
    if not problems and moved and not entry.another:
        namesakes = find_namesakes(entry.name, entry.area, person.id if person else None)
        if namesakes:
            problems.append(Problem("nama", "nama_taken"))
    if problems:
        raise Unfit(problems, namesakes)


def _keep_an_admin(person: Account) -> None:
    """Raise LastAdmin unless another admin can sign in."""
    others = select(func.count()).where(
        Account.role == "admin",
        Account.id != person.id,
        Account.disabled_at.is_(None),
        Account.password_hash.is_not(None),
    )
    if not db.session.scalar(others):
        raise LastAdmin


def _differences(office: Installation, person: Account, entry: Entry) -> dict[str, Any]:
    """What changes, for the audit: codes before and after, and of personal facts only their kind."""
    before = {
        "role": person.role,
        "territory": person.territory,
        "rw": person.rw or "",
        "rt": person.rt or "",
    }
    after = {"role": entry.role, "territory": entry.area, "rw": entry.rw, "rt": entry.rt}
    was = {name: before[name] for name in before if before[name] != after[name]}
    detail: dict[str, Any] = {name: after[name] for name in was}
    if was:
        detail["was"] = was
    facts = {
        "name": person.name != entry.name,
        "phone": open_phone(office, person) != entry.phone,
        "letter": (person.assignment or "") != entry.letter,
        "until": person.assigned_until != entry.until,
    }
    changed = [name for name, differs in facts.items() if differs]
    return {**detail, "fields": changed} if changed else detail


def _apply(office: Installation, person: Account, entry: Entry) -> None:
    if entry.role == "relawan" and person.role != "relawan":
        # Whoever no longer works in the office has no way into it.
        person.username = person.password_hash = person.second_factor = None
    person.role, person.name, person.territory = entry.role, entry.name, entry.area
    person.rw, person.rt = entry.rw or None, entry.rt or None
    person.assignment, person.assigned_until = entry.letter or None, entry.until
    _keep_phone(office, person, entry.phone)


def _keep_phone(office: Installation, person: Account, phone: str) -> None:
    if phone != open_phone(office, person):
        person.phone = encrypt(office.keys, phone, _bound_to(person)) if phone else None
        person.phone_index = blind_index(office.keys, "phone", phone) if phone else None
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Unfit([Problem("no_hp", "phone_taken")]) from error


def _cleaned(entry: Entry) -> Entry:
    return Entry(
        role=entry.role,
        name=clean_name(entry.name),
        area=clean(entry.area),
        rw=clean_rtrw(entry.rw),
        rt=clean_rtrw(entry.rt),
        phone=normalise_phone(entry.phone),
        letter=clean(entry.letter),
        until=entry.until,
        another=entry.another,
    )


def _bound_to(person: Account) -> str:
    return f"account:{person.id}:phone"
